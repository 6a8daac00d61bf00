"""A family of measures, taken of a named network on a date or on a series of dates, with how the network was made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from statistics import median
from typing import TYPE_CHECKING, Any

from localism.errors import MisuseError
from localism.graph.analysis.measure import Family, Figure, Measure, UnsuitedError, defined, shown, suited
from localism.graph.analysis.network import DEFINITE, POSSIBLE, network
from localism.graph.analysis.projection import Recipe, made
from localism.graph.analysis.reading import Read, read
from localism.graph.answers import Answer
from localism.graph.questions.measure_row import WHOLE, MeasureRow
from localism.graph.questions.thin import thin_groups
from localism.graph.store import Progress, View, Watch, counting
from localism.ontology.dates import BEGINNING

if TYPE_CHECKING:
    from localism.graph.analysis.projection import Net

BY = ("area", "side", "tier", "type")
UNSAID = "not recorded"
SERIES = 5
"""Dates of a series for which nobody named any."""
Key = tuple[str, str, str, str]


def analyse(
    view: View,
    family: Family,
    recipe: Recipe,
    *,
    on: Sequence[str] = (),
    by: str = "",
    ties: str = POSSIBLE,
    top: int | None = None,
    where: str = "",
    watch: Watch | None = None,
) -> Answer[MeasureRow]:
    """Rows for each measure, highest first; ties are read once, however many dates there are.

    On a date, where some ties only possibly held, each measure is taken of the sure ties too, and `low` and `high` say what
    comes of either. `by`: medians by a thing's `tier`, `area`, `type` or `side` in place of a row for each thing. `top`: so many
    rows of each measure and date; `where` is the place that the view was cut to. Raises `UnsuitedError` if no measure of the family is defined for the network.
    """
    if by and by not in BY:
        raise MisuseError(f"Figures are grouped by {', '.join(BY)}, not by {by!r}.")
    data = read(view, recipe)
    unasked = family.series and not on
    if unasked:
        on = _series(data)
    if family.series and len(on) < 2:
        raise MisuseError(f"{family.title} compares dates: say two or more, as in --on 2015 --on 2020.")
    dates: Sequence[str | None] = list(dict.fromkeys(on)) or [None]
    rows: list[MeasureRow] = []
    said: dict[str, list[str]] = {}
    no: dict[str, list[str]] = {}
    progress = counting(watch, len(dates) * len(family.measures))
    if progress:
        progress(0)
    for date in dates:
        net = network(data, on=date, ties=ties)
        least = network(data, on=date, ties=DEFINITE) if date and ties == POSSIBLE and _possible(net) else None
        found = _of_date(net, least, family, by, top, said, no, progress)
        rows += [replace(row, on=date or "", section=row.section if len(dates) == 1 else "") for row in found]
    measures = {m.name: m for m in family.measures}
    order = list(measures)
    rows.sort(key=lambda r: (not r.section, order.index(r.measure)))  # stable: by date, then rank, within each
    taken = [m for m in measures.values() if any(r.measure == m.name for r in rows)]
    refused = {reason: [m for m in measures if m in names] for reason, names in no.items()}
    if not taken and refused:
        raise UnsuitedError(" ".join(refused), ", ".join(measures))
    made_how, size = _network_note(net, dates)
    foot = [*made_how, *_converted(said)]
    notes = [*size, *filter(None, [thin_groups(net, by or family.by) if by or family.by else ""])]
    if unasked:
        notes.append("These are years in which its ties began: --on DATE --on DATE chooses others.")
    foot += [f"Not taken of this network: {', '.join(names)}. {reason}" for reason, names in refused.items()]
    if any(r.low is not None for r in rows):
        foot.append(
            "'Sure to possible ties': the value with only the ties that surely held then, and with those that may have too; what is true lies "
            "between for counts, and need not for other measures."
        )
    if top and any(r.thing for r in rows):
        notes.append(f"The first {top} of each measure are shown: --top 0 gives all.")
    if family.by:
        foot.append(f"Groups are those of one {by or family.by}; --by area, side, tier or type takes others.")
    elif by and any(r.things for r in rows):
        foot.append(f"By {by}: the median of the things of each.")
    leads = {m.name: f"{m.definition.rstrip('.')}. Range: {m.range}. Source: {m.source}." for m in taken}
    when = f" as of {on[0]}" if len(on) == 1 else f" on {len(dates)} dates" if on else ""
    title = f"{family.title}, in ‘{recipe.name}’{when}{where and f', {where}'}: {recipe.title[:1].lower()}{recipe.title[1:]}"
    return Answer(
        MeasureRow, tuple(rows), title, "\n".join(notes), _next(family, recipe, on), leads=leads, foot="\n".join(foot)
    )


def _series(data: Read) -> list[str]:
    """A few years, evenly spread over those in which most ties are known to have begun."""
    years = sorted(int(r.bounds[0][:4]) for r in data.records if r.bounds and r.bounds[0] > BEGINNING)
    if not years:
        return []
    first, last = years[len(years) // 10], years[-1]
    steps = min(SERIES - 1, last - first) or 1
    return list(dict.fromkeys(f"{first + (last - first) * n // steps:04d}" for n in range(steps + 1)))


def _of_date(
    net: Net,
    least: Net | None,
    family: Family,
    by: str,
    top: int | None,
    said: dict[str, list[str]],
    no: dict[str, list[str]],
    progress: Progress | None,
) -> list[MeasureRow]:
    """The rows of a network; `least` is that of its sure ties, if it has others.

    What was converted and what was refused is added to `said` and `no`: how or why → measures.
    """
    rows = []
    for measure in family.measures:
        try:
            fitting, done = suited(net, measure)
            figures = list(measure.compute(fitting, by or family.by))
            figures = [_unsure(f, least) for f in figures] if least is not None else figures
            band = _band(measure, least, by or family.by) if least is not None and not measure.label else {}
        except UnsuitedError as error:
            no.setdefault(error.reason, []).append(measure.name)
            continue
        finally:
            if progress:
                progress(1)
        for what in done:
            if measure.name not in said.setdefault(what, []):
                said[what].append(measure.name)
        medians = "" if family.by or measure.label else by
        rows += _rows(measure, figures, band, net, medians, top)
    return rows


def _band(measure: Measure, least: Net, by: str) -> Mapping[Key, float | None]:
    return {key: f.value for key, f in _keyed(measure.compute(suited(least, measure)[0], by))}


def _keyed(figures: Iterable[Figure]) -> list[tuple[Key, Figure]]:
    """Each figure with what it is of, by which the same is found in another network."""
    found: list[tuple[Key, Figure]] = []
    unnamed = 0
    for f in figures:
        unnamed += not (f.thing or f.of_group)
        found.append(((f.thing, f.other, f.of_group, f.detail if f.of_group and not f.thing else str(unnamed)), f))
    return found


def _rows(
    measure: Measure,
    figures: Sequence[Figure],
    band: Mapping[Key, float | None],
    net: Net,
    by: str,
    top: int | None,
) -> list[MeasureRow]:
    figures = [_bounded(f, band.get(key)) for key, f in _keyed(figures)]
    things = bool(by) and any(f.thing and not f.of_group for f in figures)
    if things:
        figures = [*(f for f in figures if not f.thing), *_grouped(figures, net, by)]
    ranked = any(f.thing for f in figures)
    if ranked:
        up = 1 if measure.label else -1
        # By what is shown: what lies behind it depends on the order in which an engine sums.
        figures.sort(
            key=lambda f: (f.value is None, up * (shown(f.value) or 0), _named(net, f.thing), f.thing, f.other)
        )
    out: list[MeasureRow] = []
    rank, before = 0, None
    said: dict[str, Any] = {"definition": measure.definition, "range": measure.range, "source": measure.source}
    for position, f in enumerate(figures, 1):
        if f.value is not None and shown(f.value) != before:
            rank, before = position, shown(f.value)
        if top and ranked and position > top:
            break
        out.append(
            MeasureRow(
                section="" if f.thing or f.of_group else WHOLE,
                measure=measure.name,
                thing=_named(net, f.thing) if f.thing else "",
                thing_id=_id(net, f.thing),
                other=_named(net, f.other) if f.other else "",
                other_id=_id(net, f.other),
                of_group=f.of_group,
                rank=rank if ranked and f.value is not None and not measure.label else None,
                value=shown(f.value),
                low=shown(f.low),
                high=shown(f.high),
                things=int(f.detail) if things and f.of_group and f.detail.isdigit() else None,
                detail="" if things and f.of_group else f.detail,
                why=f.why,
                **said,
            )
        )
    if not figures:
        out.append(
            MeasureRow(WHOLE, measure.name, why="there is none" if len(net) else "the network has no nodes", **said)
        )
    return out


def _unsure(f: Figure, least: Net) -> Figure:
    """The figure with a word of it, if no tie of its thing is sure."""
    if not f.thing or f.thing in least:
        return f
    return replace(f, detail="; ".join(filter(None, (f.detail, "none of its ties is sure"))))


def _bounded(f: Figure, other: float | None) -> Figure:
    """The figure with the value that sure ties alone give as its other bound, where that differs."""
    if f.value is None or other is None or shown(other) == shown(f.value) or f.low is not None:
        return f
    return replace(f, low=min(f.value, other), high=max(f.value, other))


def _grouped(figures: Iterable[Figure], net: Net, by: str) -> list[Figure]:
    """For each value of an attribute the median of its things."""
    values: dict[str, list[float]] = {}
    for f in figures:
        if f.thing and not f.other and f.value is not None:
            values.setdefault(net.nodes[f.thing].get(by) or UNSAID, []).append(f.value)
    return [Figure(median(v), of_group=g, detail=str(len(v))) for g, v in sorted(values.items())]


def _named(net: Net, node: str) -> str:
    return str(net.nodes[node].get("name") or node) if node in net else node


def _id(net: Net, node: str) -> str:
    return str(net.nodes[node].get("id", node)) if node in net else node


def _possible(net: Net) -> int:
    """How many ties only possibly held."""
    return sum(d["certainty"] == POSSIBLE for _, _, d in net.edges(data=True))


def _network_note(net: Net, dates: Sequence[str | None]) -> tuple[list[str], list[str]]:
    """How the network was made, and how large it is; of a series of dates, what is the same on each."""
    recipe = made(net)
    if len(dates) > 1:
        return [str(replace(recipe, on="", left_out=())).replace("all dates", "on each of the dates", 1)], []
    possible = _possible(net)
    unit = f" Amounts are in {net.graph['unit']}." if net.graph.get("unit") else ""
    open_ = f", of which {possible:,} only possibly held then" if possible else ""
    return [str(recipe)], [f"It has {len(net):,} nodes and {net.number_of_edges():,} ties{open_}.{unit}"]


def _converted(said: Mapping[str, Sequence[str]]) -> list[str]:
    return [f"For {', '.join(names)}: {what}." for what, names in said.items()]


def _next(family: Family, recipe: Recipe, on: Sequence[str]) -> str:
    from localism.graph.analysis.families import NAMES
    from localism.graph.analysis.families import family as known

    others = (known(name) for name in NAMES if name != family.name)
    other = next(f for f in others if not f.series and any(defined(m, recipe.shape) for m in f.measures)).name
    return f"localism analyse {other} --projection {recipe.name}" + "".join(f" --on {d}" for d in on[:1])
