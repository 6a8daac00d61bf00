"""What would be otherwise: which places would lose or gain which powers if a body, a holding or a dataset were not."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from shlex import quote
from typing import ClassVar

from localism.graph.answers import Answer
from localism.graph.entity import Entity
from localism.graph.questions.applying import HOLDING
from localism.graph.questions.holding_row import GOVERNED, RECORDED, HoldingRow
from localism.graph.questions.holdings import Asked, Place, describe
from localism.graph.questions.parts import NO_TOPIC, Parts, Topics, parts, topic_order, topics
from localism.graph.questions.sources import in_words
from localism.graph.questions.where import above
from localism.graph.store import Closure, Ids, Span, View
from localism.graph.words import normal
from localism.ontology.dates import day_range

NOTHING = Parts()
NOWHERE = "area not recorded"
PLACES, POWERS, DOUBT = "places", "power by power", "passed on by what would be gone"
ONE_BY_ONE = 600
"""How many losses and gains are shown power by power; of more there is a row for each place only, which names them all."""
NAMED = 4
"""How many powers of a place a table names."""


@dataclass(frozen=True, slots=True)
class WhatIfRow:
    """One place with the powers of which it would lose or gain a holding; or one power of it, with who would be left."""

    section: str
    area: str
    area_id: str
    loses: tuple[str, ...] = ()
    gains: tuple[str, ...] = ()
    nobody: tuple[str, ...] = ()
    topic: str = ""
    power: str = ""
    power_id: str = ""
    path: tuple[str, ...] = ()
    left: Parts = NOTHING
    holdings: tuple[str, ...] = ()
    group: str = ""

    TABLE: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = (
        ("Place", ("area", "area_id")),
        ("Would lose a holding of", ("loses_lines",)),
        ("Would gain one of", ("gains_lines",)),
        ("Nobody left who is recorded", ("nobody_lines",)),
    )
    SECTIONS: ClassVar[dict[str, tuple[tuple[str, tuple[str, ...]], ...]]] = {
        POWERS: (
            ("Power", ("power", "topic")),
            ("Would lose", ("loses",)),
            ("Would gain", ("gains",)),
            ("Who would be left", ("left_lines",)),
        ),
        DOUBT: (("Power", ("power", "topic")), ("Would rest on nothing", ("loses",)), ("Where", ("area",))),
    }

    @property
    def loses_lines(self) -> tuple[str, ...]:
        """How many, and the first few."""
        return _few(self.loses)

    @property
    def gains_lines(self) -> tuple[str, ...]:
        """How many, and the first few."""
        return _few(self.gains)

    @property
    def nobody_lines(self) -> tuple[str, ...]:
        """How many, and the first few."""
        return _few(self.nobody)

    @property
    def left_lines(self) -> tuple[str, ...]:
        """Who else has which part there."""
        return self.left.lines if self.left != NOTHING else ("nobody recorded",)


@dataclass(frozen=True)
class Held:
    """The holdings of a graph that possibly held in a time, by the area at which each applies (blank: not recorded)."""

    at: Mapping[str, Mapping[Key, Entity]]

    def of(self, area: str) -> Mapping[Key, Entity]:
        """What applies at one area itself."""
        return self.at.get(area, {})


def what_if(view: View, tried: View, *, on: str, trying: str, gone: Collection[str] = ()) -> Answer[WhatIfRow]:
    """Each place whose holdings on a date (EDTF) differ between a graph and a slice of it in which something is tried.

    `trying` says what, in words; `gone` are the things that the slice does without, so that what they had passed on can
    be told. A holding counts where it says it applies, or where its holders govern. Linear in holdings; the number of
    calls is bounded. Raises `DateError`.
    """
    span = day_range(on)
    before, after = _held(view, span), _held(tried, span)
    areas = [a for a in sorted({*before.at, *after.at}) if before.of(a).keys() != after.of(a).keys()]
    moved = {a: _Moved(a, before.of(a), after.of(a)) for a in areas}
    known = topics(tried, {p for m in moved.values() for p in m.powers})
    known |= topics(view, {p for m in moved.values() for p in m.powers} - known.keys())
    out = Closure(Ids(tuple(a for a in areas if a)), "Containment", "out", span)
    wider = above(tried.ties(["Containment"], ends={"part": out}, during=span))
    things = tried.get(areas) | view.get(areas)
    left = {a: _left(after, (a, *sorted(wider.get(a, ())))) for a in areas}
    rows = [_place(moved[a], things.get(a), known, left[a]) for a in areas]
    rows.sort(key=lambda r: (r.area == NOWHERE, -len(r.loses), -len(r.gains), normal(r.area), r.area_id))
    many = sum(len(m.powers) for m in moved.values())
    detail = _one_by_one(view, tried, moved, things, known, left, span) if many <= ONE_BY_ONE else []
    doubt = _resting(view, tried, before, after, gone, known, things, span)
    note = _note(rows, many, doubt)
    title = f"What if {trying}? As of {in_words(on)}"
    first = next((r.area_id for r in rows if r.area_id), "")
    command = f"localism place {quote(first)} --on {on}" if first else "localism stats"
    return Answer(WhatIfRow, (*rows, *detail, *doubt), title, note, command)


Key = tuple[str, tuple[str, ...], tuple[str, ...]]
"""A holding's id, holders and acts: what must be the same for nothing to be lost or gained."""


class _Moved:
    """What one area loses and gains."""

    def __init__(self, area: str, before: Mapping[Key, Entity], after: Mapping[Key, Entity]) -> None:
        self.area = area
        self.lost = [e for key, e in before.items() if key not in after]
        self.won = [e for key, e in after.items() if key not in before]
        self.powers = {e.one("of_power") for e in (*self.lost, *self.won)}


def _held(view: View, span: Span) -> Held:
    """Two calls."""
    governed: dict[str, list[str]] = {}
    for tie in view.ties(["Governance"], during=span):
        governed.setdefault(tie.one("body"), []).append(tie.one("governed_area"))
    at: dict[str, dict[Key, Entity]] = {}
    for e in view.ties(HOLDING, during=span):
        key = (e.id, e.all("held_by"), e.all("act"))
        for area in e.all("within") or dict.fromkeys(a for h in e.all("held_by") for a in governed.get(h, ())) or ("",):
            at.setdefault(area, {})[key] = e
    return Held(at)


def _left(after: Held, areas: Sequence[str]) -> dict[str, dict[str, Entity]]:
    """Power → the holdings of it that still apply at an area or around it."""
    found: dict[str, dict[str, Entity]] = {}
    for area in areas:
        for e in after.of(area).values():
            found.setdefault(e.one("of_power"), {})[e.id] = e
    return found


def _place(moved: _Moved, area: Entity | None, known: Topics, left: Mapping[str, object]) -> WhatIfRow:
    def names(powers: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted({known[p][2].name if p in known else p for p in powers}, key=normal))

    lost = {e.one("of_power") for e in moved.lost}
    return WhatIfRow(
        PLACES,
        area=area.name if area else moved.area or NOWHERE,
        area_id=moved.area,
        loses=names(lost),
        gains=names(e.one("of_power") for e in moved.won),
        nobody=names(p for p in lost if p not in left),
    )


def _one_by_one(
    view: View,
    tried: View,
    moved: Mapping[str, _Moved],
    things: Mapping[str, Entity],
    known: Topics,
    left: Mapping[str, Mapping[str, Mapping[str, Entity]]],
    span: Span,
) -> list[WhatIfRow]:
    """A row for each power of each place. Twelve calls."""
    lost = _described(view, (e for m in moved.values() for e in m.lost), span)
    won = _described(tried, (e for m in moved.values() for e in m.won), span)
    rest = _described(tried, (e for a, m in moved.items() for p in m.powers for e in left[a].get(p, {}).values()), span)
    rows = []
    for area, m in moved.items():
        for power in m.powers:
            topic, path, thing = known.get(power, (NO_TOPIC, (power,), Entity(power)))
            remaining = [rest[i] for i in left[area].get(power, {})]
            loses, gains = (
                [found[e.id] for e in those if e.one("of_power") == power]
                for found, those in ((lost, m.lost), (won, m.won))
            )
            name = things[area].name if area in things else area or NOWHERE
            rows.append(
                WhatIfRow(
                    POWERS,
                    area=name,
                    area_id=area,
                    loses=tuple(sorted(map(str, loses))),
                    gains=tuple(sorted(map(str, gains))),
                    topic=topic,
                    power=thing.name,
                    power_id=power,
                    path=path,
                    left=parts(remaining),
                    holdings=tuple(r.holding for r in (*loses, *gains)),
                    group=name,
                )
            )
    return sorted(rows, key=lambda r: (normal(r.area), r.area_id, *topic_order(r.topic, r.path, r.power_id)))


def _resting(
    view: View,
    tried: View,
    before: Held,
    after: Held,
    gone: Collection[str],
    known: Topics,
    things: Mapping[str, Entity],
    span: Span,
) -> list[WhatIfRow]:
    """A row for each holding that would still be recorded, though whoever passed it on would be gone. Six calls."""
    still = {e.id for those in after.at.values() for e in those.values()}
    had = {e.id: e for those in before.at.values() for e in those.values()}
    out = {*gone, *(i for i in had if i not in still)}
    resting = [
        e for i, e in had.items() if i in still and out.intersection((*e.all("delegated_by"), *e.all("derives_from")))
    ]
    described = _described(view, resting, span)
    named = known | topics(view, {e.one("of_power") for e in resting})
    rows = []
    for row in described.values():
        topic, path, thing = named.get(row.power_id, (NO_TOPIC, (row.power,), Entity(row.power_id)))
        rows.append(
            WhatIfRow(
                DOUBT,
                area="; ".join(row.area),
                area_id=row.area_ids[0] if len(row.area_ids) == 1 else "",
                loses=(str(row),),
                topic=topic,
                power=thing.name,
                power_id=row.power_id,
                path=path,
                holdings=(row.holding,),
                group=DOUBT,
            )
        )
    return sorted(rows, key=lambda r: (*topic_order(r.topic, r.path, r.power_id), r.holdings))


def _described(view: View, holdings: Iterable[Entity], span: Span) -> dict[str, HoldingRow]:
    """A row for each holding. Four calls."""
    once = {e.id: e for e in holdings}
    places = [(e, Place(e.all("within"), RECORDED if e.all("within") else GOVERNED)) for e in once.values()]
    return {r.holding: r for r in describe(view, places, Asked(span))}


def _few(names: Sequence[str]) -> tuple[str, ...]:
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return (f"{len(names)}: {'; '.join(names[:NAMED])}{more}",) if names else ()


def _note(rows: Sequence[WhatIfRow], many: int, doubt: Sequence[WhatIfRow]) -> str:
    """What it comes to, and that nothing was written."""
    losing, gaining = (sum(bool(getattr(r, name)) for r in rows) for name in ("loses", "gains"))
    if not rows:
        said = "No place would lose or gain any power that is recorded then."
    else:
        said = f"Places that would lose: {losing}; that would gain: {gaining}."
    if many > ONE_BY_ONE:
        said += f" {many:,} losses and gains are too many to show one by one: each place's row names its own."
    if doubt:
        said += f" Holdings that would rest on nothing: {len(doubt)}."
    return f"{said}\nNothing is written: this is the graph as it would be."
