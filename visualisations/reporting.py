"""From a reading of the graph to a report on its networks: what is made, measured and drawn by chance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from localism.graph.analysis.families import NAMES, family
from localism.graph.analysis.nulls import NULLS
from localism.visualisations.pages import NetworkFigure, NetworkReport, Reported
from localism.visualisations.words import _, _n

if TYPE_CHECKING:
    from localism.graph.analysis.projection import Net
    from localism.graph.questions.significance import SignificanceRow
    from localism.graph.store import View, Watch

LARGEST = 2_000
"""Ties of a network beyond which chance is not drawn: it would take minutes."""
BINS = ((1, 1), (2, 2), (3, 4), (5, 8), (9, 16), (17, 32), (33, None))
"""Numbers of ties that share a bar: each twice as wide as the one before."""


def draw_report(
    view: View, *, on: str | None, command: str, access: str, runs: int, seed: int, watch: Watch | None = None
) -> str:
    """The page of every network that ships, as of a date, or of all dates."""
    from localism.graph.analysis.network import network
    from localism.graph.analysis.reading import read
    from localism.graph.analysis.recipes import recipes
    from localism.graph.questions.judged import merging
    from localism.graph.questions.significance import significance
    from localism.visualisations.draw import about_page
    from localism.visualisations.report import report_page

    families = [family(name) for name in NAMES]
    networks, drawn = [], set[str]()
    with merging(view) as seen:
        chosen = {name: made for name, made in recipes().items() if name != "all"}
        for done, (name, made_by) in enumerate(chosen.items()):
            net = network(read(seen, made_by), on=on)
            rows: list[SignificanceRow] = []
            if net.number_of_edges():
                times = runs if net.number_of_edges() <= LARGEST else 0
                for each in (f for f in families if f.projection == name):
                    rows += significance(seen, each, projection=name, on=on, runs=times, seed=seed)
            drawn |= {r.null for r in rows if r.runs}
            networks.append(_reported(name, net, rows, dated=on is not None))
            if watch:
                watch(done + 1, len(chosen))
    measures = {(m.name, m.definition, m.range, m.source): None for f in families for m in f.measures}
    about = about_page(
        view,
        title=_("Networks of who holds, shares and passes on power"),
        description=_("Each network is made by a named recipe; each figure is set beside what it would be by chance."),
        on=on,
        command=command,
        access=access,
        sources=(),
        counts=_n(
            "{n} of {all} networks is measured",
            "{n} of {all} networks are measured",
            sum(bool(n.figures) for n in networks),
            all=len(networks),
        ),
    )
    cited = [*dict.fromkeys((*(m[3] for m in measures), *(NULLS[n].source for n in sorted(drawn)), PHIPSON))]
    methods = _methods(networks, sorted(drawn), runs, seed)
    shown = NetworkReport(
        about, tuple(networks), tuple(measures), methods, tuple(sorted(cited)), tuple(_findings(networks))
    )
    return report_page(shown)


# A reference, as it is printed: not a message.
PHIPSON = "B. Phipson and G. K. Smyth, Statistical Applications in Genetics and Molecular Biology 9 (2010), article 39 (p is never 0)"


def _findings(networks: Sequence[Reported]) -> Iterator[str]:
    """For each network in which something lies where chance seldom puts it, how much does and what most."""
    told = 0
    for network in networks:
        beside = [f for f in network.figures if f.at]
        out = [f for f in beside if f.at and not f.at[1] <= f.at[0] <= f.at[3]]
        if not out:
            continue
        told += 1
        most = max(out, key=_far)
        yield _n(
            "{network}: {n} of {all} figures lies outside the middle 95 % of what chance gives; most of all {measure}, {value}, "
            "which would be {chance} by chance.",
            "{network}: {n} of {all} figures lie outside the middle 95 % of what chance gives; most of all {measure}, {value}, "
            "which would be {chance} by chance.",
            len(out),
            network=network.label,
            all=len(beside),
            measure=most.measure,
            value=most.value,
            chance=most.chance,
        )
    if not told:
        yield _("No figure of any network lies outside the middle 95 % of what chance gives, or chance was not drawn.")
    yield _(
        "With many figures some lie outside by chance alone: what stands out is where to look, not a finding by itself."
    )


def _far(figure: NetworkFigure) -> float:
    """How far a figure lies from the mean by chance, in half widths of the middle 95 %."""
    if figure.at is None:
        return 0.0
    value, low, mean, high = figure.at
    return abs(value - mean) / ((high - low) / 2 or 1.0)


def _reported(name: str, net: Net, rows: Sequence[SignificanceRow], *, dated: bool) -> Reported:
    from localism.graph.analysis.projection import made

    title, how = made(net).recipe.title, tuple(str(made(net)).splitlines())
    ties = net.number_of_edges()
    if not ties:
        return Reported(title, how, _("Nothing is recorded of it then. That does not mean that there was nothing."))
    nodes = net.number_of_nodes()
    size = ", ".join((_n("{n:,} node", "{n:,} nodes", nodes), _n("{n:,} tie", "{n:,} ties", ties)))
    if dated:
        definite = sum(d["certainty"] == "definite" for *_ends, d in net.edges(data=True))
        size = _n("{size}, of which {n:,} surely held", "{size}, of which {n:,} surely held", definite, size=size)
    if not rows:
        command = f"localism analyse FAMILY --projection {name}"
        said = _("No family of measures is taken of it unless you ask: {command}", command=command)
        size = f"{size}. {said}"
    elif ties > LARGEST:
        said = _(
            "Chance was not drawn, since it has more than {ties:,} ties: {command} does that",
            ties=LARGEST,
            command="localism significance",
        )
        size = f"{size}. {said}"
    return Reported(title, how, size, _degrees(net), tuple(map(_figure, rows)))


def _degrees(net: Net) -> tuple[tuple[str, int], ...]:
    """How many nodes have so many ties, by bin."""
    if not net.number_of_edges():
        return ()
    counts: Counter[tuple[int, int | None]] = Counter()
    for _node, degree in net.degree():
        counts.update([next((b for b in BINS if b[0] <= degree and (b[1] is None or degree <= b[1])), (0, 0))])
    label = {b: str(b[0]) if b[0] == b[1] else f"{b[0]}–{b[1]}" if b[1] else f"{b[0]}+" for b in BINS}
    return tuple((label[b], counts[b]) for b in BINS)


def _figure(row: SignificanceRow) -> NetworkFigure:
    chance = " (".join(row.chance_lines) + ")" if row.expected is not None else ""
    at = None
    if row.z is not None:
        at = (row.value, row.low, row.expected, row.high)
    effect, p = (row.z_line, row.p_line) if row.runs else ("", "")
    return NetworkFigure(row.measure, row.of, row.value_line, chance, effect, p, row.why, at)  # type: ignore[arg-type]


def _methods(networks: Sequence[Reported], drawn: Iterable[str], runs: int, seed: int) -> tuple[str, ...]:
    """What a paper would say of it, a paragraph each."""
    measured = [n.label for n in networks if n.figures]
    said = [
        _(
            "Networks were made from a graph of power holdings, participations and grants, in which every record cites its "
            "source, by the recipes told under each network. Ties that surely or possibly held at the date count; unrecorded "
            "ties are in none."
        ),
        _(
            "Measured were: {networks}. Each measure is as published (below), of the whole network.",
            networks="; ".join(measured) or _("none"),
        ),
    ]
    for name in drawn:
        null = NULLS[name]
        said.append(
            _n(
                "Figures were compared with {n:,} network of the null model ‘{name}’, in which {keeps} (seed {seed}); a projection "
                "was drawn by its two-mode network. z is the distance from the mean in standard deviations; "
                "p = 2 × min((r + 1) ÷ (n + 1)) over both tails, not corrected for the number of figures.",
                "Figures were compared with {n:,} networks of the null model ‘{name}’, in which {keeps} (seed {seed}); a projection "
                "was drawn by its two-mode network. z is the distance from the mean in standard deviations; "
                "p = 2 × min((r + 1) ÷ (n + 1)) over both tails, not corrected for the number of figures.",
                runs,
                name=name,
                keeps=null.keeps,
                seed=seed,
            )
        )
    return tuple(said)
