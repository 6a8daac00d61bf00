"""Where a power sits: each authority a tile where it lies, dark where somebody there decides, blank where nothing is recorded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log2

from localism.graph.questions.bodies import tier_of
from localism.graph.questions.holding_row import HoldingRow
from localism.graph.questions.holdings import certainty
from localism.graph.questions.judged import told
from localism.graph.questions.meant import powers_meant
from localism.graph.questions.parts import part_of, topics
from localism.graph.questions.who_holds import who_holds
from localism.graph.store import Span, View
from localism.ontology.dates import Certainty, day_range
from localism.visualisations.answered import sources_of, tables_of
from localism.visualisations.draw import HOLDING, about_page
from localism.visualisations.forms import Asked
from localism.visualisations.kinds import PARTS
from localism.visualisations.pages import Table
from localism.visualisations.picture import Picture
from localism.visualisations.tile_figure import Tiled, tile_figure
from localism.visualisations.tiling import tiles
from localism.visualisations.words import _, _n

SHOWN = 8
"""Small maps where no power is named."""
FEW = 20
"""Holdings below which a power tells little of where powers sit."""
NAMED = 12
"""Places without a tile that are named."""
_RANK = {part: n for n, part in enumerate(PARTS)}


@dataclass
class Found:
    """One power over the map, and the places of it that have no tile."""

    power: str
    at: dict[str, Tiled] = field(default_factory=dict)
    elsewhere: dict[str, str] = field(default_factory=dict)

    def put(self, tile: str, new: Tiled) -> None:
        """The strongest part that anybody has at a tile; what is sure before what is not, its own body before a wider one."""
        old = self.at.get(tile)
        if old is None or _order(new) < _order(old):
            self.at[tile] = new


def draw(view: View, asked: Asked) -> Picture:
    """A map of one power, or small ones of several. Raises `NotFoundError` and `DateError`."""
    span = day_range(asked.on) if asked.on else None
    known = view.get(sorted(tiles()))
    known = {i: thing for i, thing in known.items() if not thing.stub}
    standing = {i: t for i, t in known.items() if certainty(t.bounds, span) is not Certainty.NO}
    gone = known.keys() - standing.keys()
    inside = _inside(view, span)
    powers = [asked.power] if asked.power else _telling(view, span)
    answers = [told(who_holds(view, power, on=asked.on), view) for power in powers]
    names = {i: thing.name for i, thing in view.get(powers).items()}
    if asked.power:
        names[asked.power] = powers_meant(view, asked.power).name
    found = [_found(names[p], a.rows, standing, inside) for p, a in zip(powers, answers, strict=True)]
    about = about_page(
        view,
        title=_("Where ‘{power}’ sits", power=found[0].power) if asked.power else _("Where powers sit"),
        description=_("Each tile is an authority where it lies: dark where somebody is recorded as deciding there."),
        on=asked.on,
        command=asked.command,
        access=asked.access,
        sources=tuple(sorted({s for a in answers for row in a for s in sources_of(row)})),
        counts=_n(
            "{n:,} place with a tile is in the graph then",
            "{n:,} places with a tile are in the graph then",
            len(standing),
        ),
    )
    tables = tables_of(answers[0]) if asked.power and answers else (_counts(found, len(standing)),)
    return Picture(
        about,
        lambda width: tile_figure([(f.power, f.at) for f in found], set(standing), width, gone=gone),
        tables,
        tuple(_reading(found)),
    )


def _order(tiled: Tiled) -> tuple[int, bool, bool, bool]:
    return _RANK.get(tiled.part, len(_RANK)), tiled.within, tiled.possible, tiled.wider


def _found(
    power: str, rows: Iterable[HoldingRow], standing: Mapping[str, object], inside: Mapping[str, set[str]]
) -> Found:
    """Every holding put on the tiles of its area: on that itself, on those inside it, or on the one that it lies in."""
    found = Found(power)
    around: dict[str, set[str]] = {}
    for whole, parts in inside.items():
        if whole in standing:
            for part in parts:
                around.setdefault(part, set()).add(whole)
    for row in rows:
        if row.displaced or row.power_relation == "whole":
            continue
        parts_held = {part_of(act, row.kind) for act in row.acts}
        part = min(parts_held, key=lambda p: _RANK[p], default="")
        possible = row.certainty == Certainty.POSSIBLE
        for area, name in zip(row.area_ids, row.area, strict=True):
            if area in standing:
                found.put(area, Tiled(part, possible))
            elif under := {t for t in inside.get(area, ()) if t in standing}:
                for tile in under:
                    found.put(tile, Tiled(part, possible, wider=True))
            elif over := around.get(area):
                for tile in over:
                    found.put(tile, Tiled(part, possible, within=True))
            else:
                found.elsewhere[area] = name
    return found


def _inside(view: View, span: Span | None) -> dict[str, set[str]]:
    """Area → the areas inside it, however deep."""
    direct: dict[str, set[str]] = {}
    for tie in view.ties(["Containment"], during=span):
        for whole in tie.all("whole"):
            direct.setdefault(whole, set()).update(tie.all("part"))
    closed: dict[str, set[str]] = {}

    def under(area: str, seen: frozenset[str]) -> set[str]:
        if area not in closed:
            each = direct.get(area, set())
            closed[area] = each.union(*(under(a, seen | {area}) for a in each if a in direct and a not in seen))
        return closed[area]

    for area in direct:
        under(area, frozenset())
    return closed


def _telling(view: View, span: Span | None) -> list[str]:
    """Of each topic the power whose holders are of most different kinds, those first in which they differ most."""
    ties = view.ties([HOLDING.name], during=span)
    things = view.get(sorted({h for tie in ties for h in tie.all(HOLDING.from_end)}))
    kinds: dict[str, Counter[str]] = {}
    for tie in ties:
        held = kinds.setdefault(tie.one(HOLDING.to_end), Counter())
        held.update(tier_of(things.get(h)) for h in tie.all(HOLDING.from_end))
    known = topics(view, {p for p in kinds if p})
    best: dict[str, str] = {}
    for power in sorted(kinds, key=lambda p: (-_variety(kinds[p]), p)):
        if power in known:
            best.setdefault(known[power][0], power)
    return list(best.values())[:SHOWN]


def _variety(counts: Mapping[str, int]) -> float:
    """How evenly things are spread over kinds: Shannon's entropy in bits; of what few hold, less."""
    total = sum(counts.values())
    entropy = -sum(n / total * log2(n / total) for n in counts.values())
    return entropy * min(1.0, total / FEW)


def _counts(found: Sequence[Found], places: int) -> Table:
    def count(each: Found, part: str) -> str:
        return f"{sum(t.part == part and not t.within for t in each.at.values()):,}"

    rows = tuple(
        (
            (each.power,),
            *((count(each, part),) for part in PARTS),
            (f"{sum(t.within for t in each.at.values()):,}",),
            (f"{places - len(each.at):,}",),
        )
        for each in found
    )
    parts = (said.capitalize() for said in PARTS.values())
    headings = (_("Power"), *parts, _("Only in parts of it"), _("Nothing recorded"))
    return Table(_("In how many places somebody, at the strongest"), headings, rows)


def _reading(found: Sequence[Found]) -> Iterable[str]:
    yield _("Blank is where nothing is recorded: that does not mean that nobody has the power there.")
    elsewhere = {i: name for each in found for i, name in each.elsewhere.items()}
    if elsewhere:
        named = sorted(elsewhere.values())
        places, left = ", ".join(named[:NAMED]), len(named) - NAMED
        if left > 0:
            places = _n("{places} and {n} more", "{places} and {n} more", left, places=places)
        yield _("Recorded too, of places that have no tile: {places}.", places=places)
