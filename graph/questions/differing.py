"""Two sides of the same things compared: which are new, gone or changed, property by property, and on whose word."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from localism.graph.entity import Claim, Entity
from localism.graph.questions.diff_row import CHANGED, GONE, NEW, STATES, DiffRow
from localism.graph.questions.holdings import called, described
from localism.graph.questions.naming import kinds
from localism.graph.questions.sources import Evidence, in_words, marked, who_says
from localism.graph.words import normal
from localism.ontology.schema import SCHEMA, Class, Property

HOLDING = "PowerHolding"
NOTHING = "not recorded"
_CODED = ("coded", "confidence", "memo")
"""What of a coding is compared by itself; who read a source is told with it."""


@dataclass(frozen=True)
class Side:
    """The things of one side that anything is claimed of, and what is claimed; `facts.things` has all that they name."""

    things: Mapping[str, Entity]
    facts: Evidence


def differing(before: Side, after: Side) -> list[DiffRow]:
    """A row for each thing that one side has and the other has not, or that is not said alike; holdings first, by class."""
    both = before.things.keys() & after.things.keys()
    gone = {i: before.things[i] for i in sorted(before.things.keys() - both)}
    new = {i: after.things[i] for i in sorted(after.things.keys() - both)}
    told = [i for i in both if _claimed(i, before) != _claimed(i, after)]
    rows = [_changed(i, i, before, after) for i in told]
    for old, now in rewritten(gone.values(), new.values(), before, after):
        rows.append(_changed(old, now, before, after))
        del gone[old], new[now]
    rows += [_whole(GONE, e, before) for e in gone.values()]
    rows += [_whole(NEW, e, after) for e in new.values()]
    return sorted(filter(None, rows), key=_order)


def _claimed(i: str, side: Side) -> list[Claim]:
    """The claims about a thing, in the order of their digests, wherever in their files."""
    return [c._replace(locator="") for c in side.facts.of(i)]


def class_of(thing: Entity) -> Class | None:
    """The class a thing stands under: a tie's own, else the first of its narrowest."""
    narrow = [t for t in thing.types if t in SCHEMA.classes]
    narrow = [t for t in narrow if not any(t != o and t in SCHEMA.ancestors[o] for o in narrow)]
    return SCHEMA.classes[min(narrow, key=lambda t: (not SCHEMA.classes[t].is_tie, t))] if narrow else None


def titled(thing: Entity, things: Mapping[str, Entity]) -> str:
    """What to call a thing; a tie without a name by what it ties: `Ambridge Parish Council governs Ambridge`."""
    cls = class_of(thing)
    if thing.name != thing.id or cls is None or not cls.is_tie:
        return thing.name
    if cls.name == HOLDING:
        where = ", ".join(called(things, a) for a in thing.all("within"))
        return described(thing, things) + (f" in {where}" if where else "")
    one, other = (
        " and ".join(_end(things, i) for i in thing.all(end)) or NOTHING for end in (cls.from_end, cls.to_end)
    )
    return f"{one} {cls.short_edge.replace('_', ' ').lower()} {other}"


def rewritten(gone: Iterable[Entity], new: Iterable[Entity], before: Side, after: Side) -> list[tuple[str, str]]:
    """Ties that seem to be the same row of a file, edited: a tie without an id of its own is kept by all that it says.

    First those between the same ends, where there is one on each side; then those found at the same place that have an
    end in common. Near-linear in ties.
    """
    pairs: list[tuple[str, str]] = []
    olds = {e.id: e for e in gone if (c := class_of(e)) and c.is_tie}
    news = {e.id: e for e in new if (c := class_of(e)) and c.is_tie}

    def pair(old_key: Callable[[Entity], Iterable[object]], new_key: Callable[[Entity], Iterable[object]]) -> None:
        here, there = _only(olds.values(), old_key), _only(news.values(), new_key)
        for key in [k for k in here if k in there]:
            old, now = here[key], there[key]
            if old in olds and now in news:
                pairs.append((old, now))
                del olds[old], news[now]

    pair(lambda e: [_ends(e)], lambda e: [_ends(e)])
    pair(lambda e: _places_and_ends(e, before.facts), lambda e: _places_and_ends(e, after.facts))
    return pairs


def _only(things: Iterable[Entity], key: Callable[[Entity], Iterable[object]]) -> dict[object, str]:
    """Key → the one thing that has it."""
    found: dict[object, str] = {}
    twice = set()
    for e in things:
        for k in key(e):
            twice.update([k] if k in found else [])
            found[k] = e.id
    return {k: i for k, i in found.items() if k not in twice}


def _ends(tie: Entity) -> tuple[object, ...]:
    cls = class_of(tie)
    return (tie.types, tie.all(cls.from_end), tie.all(cls.to_end)) if cls else (tie.id,)


def _places_and_ends(tie: Entity, facts: Evidence) -> Iterable[tuple[object, ...]]:
    cls = class_of(tie)
    places = {(c.dataset, c.locator) for c in facts.of(tie.id) if c.locator}
    for end in (cls.from_end, cls.to_end) if cls else ():
        yield from ((tie.types, *place, end, tie.all(end)) for place in sorted(places) if tie.all(end))


def _whole(state: str, thing: Entity, side: Side) -> DiffRow:
    """A thing that one side only has, with all that is said of it but its name."""
    cls = class_of(thing)
    named = {"name", *((cls.from_end, cls.to_end) if cls and cls.is_tie else ())}
    lines = [kinds(thing.types)] if len(thing.types) > 1 else []
    for p in _in_order(thing.properties):
        if p.name not in named:
            lines.append(f"{p.label}: {_value(thing.id, p, thing.all(p.name), side.facts)}")
    return _row(state, thing, "", lines, side)


def _changed(old: str, now: str, before: Side, after: Side) -> DiffRow | None:
    """What is said otherwise of a thing, if anything is."""
    was, thing = before.things[old], after.things[now]
    lines = []
    if was.types != thing.types:
        lines.append(_arrow("class", kinds(was.types), kinds(thing.types)))
    for p in _in_order({**was.properties, **thing.properties}):
        one, other = was.all(p.name), thing.all(p.name)
        if p.many and not p.judgement and one and other and one != other:
            lines += _more_and_less(p, set(one), set(other), before.facts, after.facts)
        elif (a := _value(old, p, one, before.facts)) != (b := _value(now, p, other, after.facts)) or one != other:
            lines.append(_arrow(p.label, a, b))
    lines += _evidenced_otherwise(old, now, before.facts, after.facts)
    if old != now and not lines:
        lines.append(f"the same, kept under another id: {old} → {now}")
    return _row(CHANGED, thing, old if old != now else "", lines, after) if lines else None


def _more_and_less(p: Property, one: set[str], other: set[str], was: Evidence, now: Evidence) -> Iterable[str]:
    """Of a property with many values, those that were added or taken away."""
    if gone := sorted(one - other):
        yield f"{p.label}, no longer: {'; '.join(_worded(p, v, was) for v in gone)}"
    if more := sorted(other - one):
        yield f"{p.label}, added: {'; '.join(_worded(p, v, now) for v in more)}"


def _evidenced_otherwise(old: str, now: str, before: Evidence, after: Evidence) -> Iterable[str]:
    """Where the sources, the coding or the access behind a thing differ."""
    one, other = ({who_says((c,)) for c in facts.cited(i) if c.source} for facts, i in ((before, old), (after, now)))
    if one - other and other - one:
        yield _arrow("source", "; ".join(sorted(one - other)), "; ".join(sorted(other - one)))
    elif one != other:
        said = "no longer cited" if one - other else "now also cited"
        yield f"{said}: {'; '.join(sorted(one ^ other))}"
    for name in _CODED:
        a, b = ({getattr(c.coding, name) for c in f.of(i)} - {""} for f, i in ((before, old), (after, now)))
        if a != b:
            yield _arrow(SCHEMA.properties[name].label, "; ".join(sorted(a)), "; ".join(sorted(b)))
    if before.access(old) != after.access(now):
        yield _arrow("who may see it", before.access(old), after.access(now))


def _row(state: str, thing: Entity, was: str, lines: Sequence[str], side: Side) -> DiffRow:
    cls = class_of(thing)
    places = {", ".join(filter(None, (c.dataset, c.locator))) for c in side.facts.of(thing.id)}
    return DiffRow(
        section=cls.plural if cls else "things of no class",
        state=state,
        what=titled(thing, side.facts.things),
        what_id=thing.id,
        was_id=was,
        says=tuple(lines),
        sources=tuple(c for c in side.facts.cited(thing.id) if c.source),
        places=tuple(sorted(places)),
        access=marked(side.facts.access(thing.id)),
    )


def _value(thing_id: str, p: Property, values: Sequence[str], facts: Evidence) -> str:
    if p.judgement and values:
        return facts.judged(thing_id, p.name)
    return "; ".join(_worded(p, v, facts) for v in values)


def _worded(p: Property, value: str, facts: Evidence) -> str:
    if p.is_reference:
        return _end(facts.things, value)
    return in_words(value) if p.datatype == "edtf" else value


def _end(things: Mapping[str, Entity], i: str) -> str:
    thing = things.get(i)
    return described(thing, things) if thing and thing.is_a(HOLDING) else called(things, i)


def _in_order(names: Iterable[str]) -> list[Property]:
    """Properties in the order of their columns."""
    known = (SCHEMA.properties[n] for n in set(names) if n in SCHEMA.properties)
    return sorted(known, key=lambda p: (p.order, p.name))


def _arrow(label: str, one: str, other: str) -> str:
    return f"{label}: {one or NOTHING} → {other or NOTHING}"


def _order(row: DiffRow) -> tuple[object, ...]:
    cls = next((c for c in SCHEMA.classes.values() if c.plural == row.section), None)
    first = (cls is None, cls is not None and cls.name != HOLDING, cls is not None and cls.is_tie, row.section)
    return (*first, STATES.index(row.state), normal(row.what), row.what_id)
