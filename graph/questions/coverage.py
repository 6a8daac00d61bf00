"""How much is known: area by power whether anything is recorded, follows by rule, or is unknown."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from shlex import quote
from typing import ClassVar

from localism.graph.answers import Answer
from localism.graph.entity import Entity
from localism.graph.questions.applying import HOLDING, around, rows_here
from localism.graph.questions.bodies import tier_of
from localism.graph.questions.holdings import called
from localism.graph.questions.parts import Parts, by_power, parts, topic_order, topics
from localism.graph.questions.sources import in_words
from localism.graph.questions.waiting import waiting
from localism.graph.questions.where import Where, above, where
from localism.graph.rules import nation_of
from localism.graph.store import Closure, Ids, Span, View
from localism.graph.words import normal
from localism.ontology.dates import day_range

RECORDED, DERIVED, BY_RULE, UNKNOWN = "recorded", "derived", "by rule only", "unknown"
STATES = (RECORDED, DERIVED, BY_RULE, UNKNOWN)
"""What is known of a power in an area, the best first. `by rule only`: of a kind of body that no register lists."""
AREAS, POWERS = "areas", "powers"
NOTHING = Parts()


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One area with its powers by state; or, of the one area asked about, one power with its state and who has which part."""

    section: str
    area: str
    area_id: str
    tier: tuple[str, ...] = ()
    recorded: tuple[str, ...] = ()
    derived: tuple[str, ...] = ()
    by_rule: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    topic: str = ""
    power: str = ""
    power_id: str = ""
    power_path: tuple[str, ...] = ()
    state: str = ""
    who: Parts = NOTHING
    group: str = ""

    TABLE: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = (
        ("Area", ("area", "area_id")),
        ("Governed by", ("tier",)),
        ("Recorded", ("recorded_count",)),
        ("Derived", ("derived_count",)),
        ("By rule only", ("rule_count",)),
        ("Unknown", ("unknown_count",)),
    )
    SECTIONS: ClassVar[dict[str, tuple[tuple[str, tuple[str, ...]], ...]]] = {
        POWERS: (("Power", ("power_line", "topic")), ("Who", ("who_lines",)))
    }

    @property
    def power_line(self) -> str:
        """The power, under the whole that it is part of."""
        return " › ".join(self.power_path[-2:]) if len(self.power_path) > 1 else self.power

    @property
    def who_lines(self) -> tuple[str, ...]:
        """Who has which part, as far as is known."""
        return self.who.lines if self.state in (RECORDED, DERIVED) else ()

    @property
    def recorded_count(self) -> int:
        """How many powers somebody recorded there."""
        return len(self.recorded)

    @property
    def derived_count(self) -> int:
        """How many more follow from what a body there is."""
        return len(self.derived)

    @property
    def rule_count(self) -> int:
        """How many more a kind of body that no register lists would have."""
        return len(self.by_rule)

    @property
    def unknown_count(self) -> int:
        """Of how many nothing is known there: not that nobody has them."""
        return len(self.unknown)


def coverage(view: View, text: str | None = None, *, on: str) -> Answer[CoverageRow]:
    """Each governed area on a date (EDTF) with the powers that are recorded there, derived, or unknown.

    With `text`, the name of a place: its powers one by one, then the governed areas inside it. A power counts where it applies in all of an
    area: held over it, or over an area around it, possibly at least. The number of calls is bounded. Raises
    `NotFoundError` and `DateError`.
    """
    span = day_range(on)
    there = where(view, text, span) if text else None
    powers = {e.id: e for e in view.entities(["Power"])}
    rows = _one_by_one(view, there, powers, span) if there else []
    rows += _areas(view, there, powers, span)
    title = "What is known of powers" + (f" in {there.label}" if there else "") + f" as of {in_words(on)}"
    if not powers:
        return Answer(CoverageRow, (), title, "The graph knows of no power.", "localism stats")
    note = [there.whole_note] if there and there.whole_note else []
    note.append("Unknown is not ‘nobody’: nothing in the graph says who has it there, or that nobody has.")
    first = there.ids[0] if there else next((r.area_id for r in rows), "")
    command = (
        f"localism coverage --in {quote(first)} --on {on}" if not there else f"localism place {quote(first)} --on {on}"
    )
    return Answer(CoverageRow, tuple(rows), title, "\n".join(note), command if first else "localism stats")


def _one_by_one(view: View, there: Where, powers: Mapping[str, Entity], span: Span) -> list[CoverageRow]:
    """A row for each power at one place, by state."""
    near = around(view, there.ids, span)
    held = by_power(rows_here(view, near))
    ruled = _ruled(nation_of(near.areas), span)
    rows = []
    for power, (topic, path, thing) in topics(view, powers).items():
        own = held.get(power, [])
        origins = {r.origin for r in own}
        state = _state(power, origins, ruled)
        rows.append(
            CoverageRow(
                POWERS,
                area=there.name,
                area_id=there.ids[0],
                topic=topic,
                power=thing.name,
                power_id=power,
                power_path=path,
                state=state,
                who=parts(own),
                group=state,
            )
        )
    return sorted(rows, key=lambda r: (STATES.index(r.state), *topic_order(r.topic, r.power_path, r.power_id)))


def _areas(view: View, there: Where | None, powers: Mapping[str, Entity], span: Span) -> list[CoverageRow]:
    """A row for each governed area, of all or of those inside a place. Seven calls."""
    inside = Closure(Ids(there.ids), "Containment", "in", span, include_start=False) if there else None
    targets = view.ties(["Governance"], ends={"governed_area": inside} if inside else None, during=span)
    governed = sorted({t.one("governed_area") for t in targets if t.one("governed_area")})
    out = Closure(Ids(tuple(governed)), "Containment", "out", span)
    wider = above(view.ties(["Containment"], ends={"part": out}, during=span))
    governing = view.ties(["Governance"], ends={"governed_area": out}, during=span)
    bodies = Ids(tuple(sorted({t.one("body") for t in governing})))
    found = view.ties(HOLDING, ends={"within": out}, during=span)
    found += view.ties(HOLDING, ends={"held_by": bodies}, absent=("within",), during=span)
    at = _by_area(found, governing)
    things = view.get(sorted({*governed, *(t.one("body") for t in governing)}))
    ruling: dict[str, set[str]] = {}
    for tie in governing:
        ruling.setdefault(tie.one("governed_area"), set()).add(tier_of(things.get(tie.one("body"))))
    rows = []
    for area in governed:
        ruled = _ruled(nation_of({area, *wider.get(area, ())}), span)
        origins: dict[str, set[str]] = {}
        for each in (area, *wider.get(area, ())):
            for power, those in at.get(each, {}).items():
                origins.setdefault(power, set()).update(those)
        sorted_in: dict[str, list[str]] = {state: [] for state in STATES}
        for power, thing in powers.items():
            sorted_in[_state(power, origins.get(power, ()), ruled)].append(thing.name)
        rows.append(
            CoverageRow(
                AREAS,
                area=called(things, area),
                area_id=area,
                tier=tuple(sorted(ruling.get(area, ()))),
                recorded=tuple(sorted(sorted_in[RECORDED])),
                derived=tuple(sorted(sorted_in[DERIVED])),
                by_rule=tuple(sorted(sorted_in[BY_RULE])),
                unknown=tuple(sorted(sorted_in[UNKNOWN])),
                group="governed areas inside it" if there else "",
            )
        )
    return sorted(rows, key=lambda r: (len(wider.get(r.area_id, ())), r.tier, normal(r.area), r.area_id))


def _by_area(holdings: Iterable[Entity], governing: Sequence[Entity]) -> Mapping[str, Mapping[str, set[str]]]:
    """Area → power → the origins of the holdings that apply to it."""
    areas: dict[str, set[str]] = {}
    for tie in governing:
        areas.setdefault(tie.one("body"), set()).add(tie.one("governed_area"))
    found: dict[str, dict[str, set[str]]] = {}
    for e in {h.id: h for h in holdings}.values():
        where_it_applies = set(e.all("within")) or {a for h in e.all("held_by") for a in areas.get(h, ())}
        for area in where_it_applies:
            found.setdefault(area, {}).setdefault(e.one("of_power"), set()).add(e.one("origin") or RECORDED)
    return found


def _state(power: str, origins: Collection[str], ruled: Collection[str]) -> str:
    if RECORDED in origins:
        return RECORDED
    return DERIVED if origins else BY_RULE if power in ruled else UNKNOWN


@cache
def _ruled(nation: str, span: Span) -> frozenset[str]:
    """The powers that rules give to kinds of body that no register lists; none where the nation is not known."""
    return frozenset(w.power_id for w in waiting(None, nation, span)) if nation else frozenset()
