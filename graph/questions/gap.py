"""Paper against practice: where levels stated and practised differ and on whose word, and what became of duties, powers and rights."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from shlex import quote
from typing import Any

from localism.graph.answers import Answer
from localism.graph.entity import Entity
from localism.graph.questions.applying import placed
from localism.graph.questions.displacement import is_derived
from localism.graph.questions.gap_row import DIFFERS, NONE_RECORDED, NOT_MET, OVERRIDDEN, REFUSED, GapRow
from localism.graph.questions.holding_row import HoldingRow
from localism.graph.questions.holdings import Asked, behind, called, describe
from localism.graph.questions.sources import Evidence, evidence, in_words, marked, strictest, who_says
from localism.graph.questions.strings import begun_by, when
from localism.graph.questions.where import Where, where
from localism.graph.questions.who_holds import areas_around
from localism.graph.store import AnyOf, Closure, Ids, Selector, Span, View
from localism.graph.words import normal
from localism.ontology.dates import Certainty, day_range
from localism.ontology.schema import SCHEMA

HOLDING = ("PowerHolding",)
LEVELS = tuple(code.label for code in SCHEMA.codes["Level"])
STATED, PRACTISED = "level_stated", "level_practised"
OUTCOMES = {"not met": NOT_MET, "overridden": OVERRIDDEN, "refused": REFUSED}
"""The outcomes in which practice is not what paper says."""
ORDER = (DIFFERS, NOT_MET, OVERRIDDEN, REFUSED, NONE_RECORDED)


def gap(view: View, area: str | None = None, *, on: str | None = None) -> Answer[GapRow]:
    """Holdings whose level practised is not the level stated, furthest below first; duties not met, powers overridden or
    refused; and recorded rights of which no exercise is recorded.

    In an area, those around it and inside it; a holding that names no area applies where its holder governs. With `on`, an
    EDTF date, what possibly was so on some day of it. The number of calls is bounded. Raises `NotFoundError`, `DateError`.
    """
    span = day_range(on) if on else None
    there = where(view, area, span, command="localism gap --in") if area is not None else None
    here = there.areas if there else ()
    levels = {STATED: LEVELS, PRACTISED: LEVELS}
    areas, both, stated, practised, rights, exercises = view.together(
        lambda v: areas_around(v, here, span),
        lambda v: _holdings(v, here, span, values=levels),
        lambda v: _holdings(v, here, span, values={STATED: LEVELS}, absent=(PRACTISED,)),
        lambda v: _holdings(v, here, span, values={PRACTISED: LEVELS}, absent=(STATED,)),
        lambda v: _holdings(v, here, span, values={"kind": ("right",)}),
        lambda v: _exercises(v, here, span),
    )
    rights = [e for e in rights if not is_derived(e)]
    of = Ids(tuple(sorted(e.id for e in rights)))
    owners, ever = view.together(
        lambda v: v.get(sorted({i for e in exercises for i in e.all("exercise_of")})),
        lambda v: v.ties(["Exercise"], ends={"exercise_of": of}),
    )
    used = {i for e in ever if begun_by(e, span) for i in e.all("exercise_of")}
    asked = Asked(span, {}, areas)
    every = list({e.id: e for e in (*both, *rights, *(o for o in owners.values() if not o.stub))}.values())
    known = behind(view, every, span)
    rows = {r.holding: r for r in describe(view, placed(every, known, asked), asked, known)}
    facts = _evidence(view, exercises)
    one_sided = (_alone(stated), _alone(practised))
    found = [
        *(_differing(rows[e.id], e, known.facts) for e in both if e.id in rows),
        *(r for e in exercises for r in _happened(e, rows, facts, span)),
        *(_unused(rows[e.id]) for e in rights if e.id in rows and e.id not in used),
    ]
    ordered = tuple(sorted((r for r in found if r is not None), key=_key))
    title = "Where paper and practice differ" + (f" in {there.label}" if there else "")
    title += f", as of {in_words(on)}" if on else ""
    note = _note(ordered, there, one_sided, sum(e.id in rows for e in rights))
    command = f"localism evidence {quote(ordered[0].id)}" if ordered else "localism stats"
    return Answer(GapRow, ordered, title, note, command)


def _near(here: Sequence[Entity], span: Span | None) -> tuple[Selector, Selector]:
    """The areas around a place and inside it, and the bodies that govern them."""
    start = Ids(tuple(a.id for a in here))
    near = AnyOf((Closure(start, "Containment", "in", span), Closure(start, "Containment", "out", span)))
    return near, Closure(near, "Governance", "in", span, steps=1, include_start=False)


def _holdings(
    view: View,
    here: Sequence[Entity],
    span: Span | None,
    *,
    values: dict[str, tuple[str, ...]],
    absent: tuple[str, ...] = (),
) -> list[Entity]:
    """Holdings that may apply at a place, or everywhere. Two calls together, or one."""
    if not here:
        return view.ties(HOLDING, values=values, absent=absent, during=span)
    near, bodies = _near(here, span)
    named, governed = view.together(
        lambda v: v.ties(HOLDING, ends={"within": near}, values=values, absent=absent, during=span),
        lambda v: v.ties(HOLDING, ends={"held_by": bodies}, values=values, absent=(*absent, "within"), during=span),
    )
    return list({e.id: e for e in (*named, *governed)}.values())


def _exercises(view: View, here: Sequence[Entity], span: Span | None) -> list[Entity]:
    """Exercises with an outcome that is not what paper says, of holdings that may apply at a place. One call."""
    more: dict[str, Any] = {}
    if here:
        near, bodies = _near(here, span)
        named = Closure(near, "within", "in", steps=1, include_start=False)
        held = Closure(bodies, "held_by", "in", steps=1, include_start=False)
        more = {"ends": {"exercise_of": AnyOf((named, held))}}
    return view.ties(["Exercise"], values={"outcome": tuple(OUTCOMES)}, during=span, **more)


def _evidence(view: View, exercises: Sequence[Entity]) -> Evidence:
    """The claims about exercises, with the sources and the people that they name. Three calls."""
    facts = evidence(view, [e.id for e in exercises])
    named = {i for e in exercises for i in e.all("exercised_by")}
    facts.things.update(view.get(sorted(named | facts.sources)))
    return facts


def _alone(holdings: Iterable[Entity]) -> int:
    return sum(not is_derived(e) for e in holdings)


def _row(section: str, held: HoldingRow) -> GapRow:
    return GapRow(
        section,
        holder=held.holder_lines,
        holder_ids=held.holder_ids,
        power=held.power,
        power_id=held.power_id,
        area=held.area,
        area_ids=held.area_ids,
        when=(held.since_line, held.until_line),
        certainty=held.certainty,
        why=held.why,
        sources=held.sources,
        access=held.access,
        id=held.holding,
        held=held,
        group=section,
    )


def _differing(held: HoldingRow, holding: Entity, facts: Evidence) -> GapRow | None:
    """The gap of one holding, over every pair of readings; none where all agree."""
    stated, practised = (
        [SCHEMA.rank("Level", v) for v in holding.all(name) if v in LEVELS] for name in (STATED, PRACTISED)
    )
    apart = [p - s for s in stated for p in practised]
    if not any(apart):
        return None
    row = _row(DIFFERS, held)
    return replace(
        row,
        stated=_readings(holding, STATED, facts),
        practised=_readings(holding, PRACTISED, facts),
        fewest=min(apart),
        most=max(apart),
    )


def _readings(holding: Entity, name: str, facts: Evidence) -> tuple[str, ...]:
    """Each level that somebody reads, with how many do and who: source, page, coder, and whether it is inferred."""
    claims = [c for c in facts.of(holding.id) if c.properties.get(name)]
    found = []
    for level in holding.all(name):
        those = [c for c in claims if level in c.properties[name]]
        share = f" ({len(those)} of {len(claims)})" if len(those) < len(claims) else ""
        sure = ", inferred" if those and all(c.coding.confidence == "inferred" for c in those) else ""
        found.append(f"{level}{share}: {who_says(facts.cited_by(those))}{sure}")
    return tuple(found)


def _happened(tie: Entity, rows: dict[str, HoldingRow], facts: Evidence, span: Span | None) -> list[GapRow]:
    """A row for each outcome of an exercise that is not what paper says."""
    held = rows.get(tie.one("exercise_of"))
    if held is None:
        return []
    row = replace(
        _row("", held),
        outcome=facts.judged(tie.id, "outcome"),
        by=tuple(called(facts.things, i) for i in tie.all("exercised_by")),
        by_ids=tie.all("exercised_by"),
        when=when(tie, span),
        said=tie.one("description"),
        certainty="",
        why="",
        sources=facts.cited(tie.id),
        access=marked(strictest((facts.access(tie.id), held.access))),
        id=tie.id,
    )
    return [replace(row, section=OUTCOMES[o], group=OUTCOMES[o]) for o in tie.all("outcome") if o in OUTCOMES]


def _unused(held: HoldingRow) -> GapRow:
    return _row(NONE_RECORDED, held)


def _key(row: GapRow) -> tuple[object, ...]:
    """Sections; of levels the furthest below paper first; of what happened the earliest; then names."""
    far = (row.fewest or 0, row.most or 0) if row.section == DIFFERS else (0, 0)
    names = (normal(row.power), tuple(map(normal, row.holder)))
    return (ORDER.index(row.section), far, row.certainty == Certainty.POSSIBLE, *names, row.id)


def _note(rows: Sequence[GapRow], there: Where | None, one_sided: tuple[int, int], rights: int) -> str:
    """How much of each, and what cannot be told."""
    lines = [there.whole_note if there else ""]
    differ = [r for r in rows if r.section == DIFFERS]
    lower, higher = sum((r.most or 0) <= 0 for r in differ), sum((r.fewest or 0) >= 0 for r in differ)
    counts = ((lower, "practised lower than stated"), (higher, "higher"), (len(differ) - lower - higher, "either way"))
    shown = [f"{n} {said}" for n, said in counts if n]
    lines.append(f"Levels: {', '.join(shown)}." if shown else "No holding is recorded with levels that differ.")
    stated, practised = one_sided
    if stated or practised:
        which = f"{stated} stated, {practised} practised"
        lines.append(f"Of {stated + practised} more only one level is recorded ({which}): no gap can be seen.")
    number = Counter(r.section for r in rows)
    became = [f"{number[s]} {outcome}" for outcome, s in OUTCOMES.items() if number[s]]
    none = "No duty is recorded as not met, no power as overridden, no right as refused."
    lines.append(f"Exercises: {', '.join(became)}." if became else none)
    if rights:
        unused = number[NONE_RECORDED]
        of = f"Of {rights} recorded {'right' if rights == 1 else 'rights'} {unused}"
        lines.append(f"{of} {'has' if unused == 1 else 'have'} no exercise recorded. None recorded is not never.")
    return "\n".join(line for line in lines if line)
