"""Everything known of one thing: what it is, what it is tied to, what names it, and where its sources disagree."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from shlex import quote
from typing import ClassVar

from localism.graph.answers import Answer
from localism.graph.entity import Claim, Entity
from localism.graph.questions.holding_row import begun, ended
from localism.graph.questions.holdings import called, certainty, described, since, until, why
from localism.graph.questions.naming import kinds, resolve
from localism.graph.questions.sources import Cited, Evidence, Marked, evidence, in_words, marked, who_says
from localism.graph.store import Ids, Reference, Span, View
from localism.graph.words import normal
from localism.ontology.dates import Certainty, day_range
from localism.ontology.schema import SCHEMA, Property
from localism.ontology.statutory import worded

KNOWN, DISAGREEMENTS, NAMED = "what is known", "disagreements", "named by"
VACANT = "vacant"
"""The status of a post that nobody occupies."""


@dataclass(frozen=True, slots=True)
class ShownRow(Marked):
    """One thing that is known: a property's value, a tie to another thing, or one side of a disagreement."""

    section: str
    label: str
    value: str
    value_id: str
    via: str
    since: str
    until: str
    why: str
    sources: tuple[Cited, ...]
    access: str
    memos: tuple[str, ...] = ()

    TABLE: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = (
        ("", ("label",)),
        ("", ("value", "id_line")),
        ("", ("since_line", "until_line", "why_line")),
        ("", ("source_lines", "memo_lines", "access_line", "via_line")),
    )

    @property
    def group(self) -> str:
        """The section it stands in."""
        return self.section

    @property
    def id_line(self) -> str:
        """The id of the other thing."""
        return self.value_id if self.value_id not in ("", self.value) else ""

    @property
    def since_line(self) -> str:
        """When the tie began."""
        return begun(self.since) if self.since else ""

    @property
    def until_line(self) -> str:
        """When the tie ended."""
        return ended(self.until) if self.until else ""

    @property
    def why_line(self) -> str:
        """Why it is only possible on the date asked about."""
        return f"possible: {self.why}" if self.why else ""

    @property
    def via_line(self) -> str:
        """The tie's own id, to ask `evidence` about."""
        return f"tie: {self.via}" if self.via else ""

    @property
    def source_lines(self) -> tuple[str, ...]:
        """Who says so."""
        return tuple(filter(None, (who_says(self.sources),)))

    @property
    def memo_lines(self) -> tuple[str, ...]:
        """Why those on this side of a disagreement read it so."""
        return tuple(f"memo: {memo}" for memo in self.memos)


def show(view: View, thing: str | Entity, *, on: str | None = None) -> Answer[ShownRow]:
    """Every property of a thing, its ties with the other end and dates, and who says what where claims differ.

    With `on`, an EDTF date, of the ties those that possibly held on some day of it. Eight calls at most, however much
    there is. Raises `NotFoundError` and `DateError`.
    """
    span = day_range(on) if on else None
    thing = thing if isinstance(thing, Entity) else resolve(view, thing)
    naming: dict[str, list[Reference]] = {}
    for reference in view.referring(Ids((thing.id,))):
        naming.setdefault(reference.subject, []).append(reference)
    found = view.get(sorted(naming))
    things = {i: t for i, t in found.items() if not _is_tie(t) or certainty(t.bounds, span) is not Certainty.NO}
    facts = evidence(view, sorted({thing.id, *(i for i, t in things.items() if _is_tie(t))}))
    others = {v for t in (thing, *things.values()) for p in _references(t) for v in t.all(p.name)}
    facts.things.update(things | view.get(sorted((others | facts.sources) - things.keys())))
    facts.things[thing.id] = thing
    rows = [*_known(thing, facts), *_disagreements(thing, facts)]
    rows += [row for i, t in things.items() for row in _named(thing, t, naming[i], facts, span)]
    name = described(thing, facts.things) if thing.is_a("PowerHolding") and thing.name == thing.id else thing.name
    title = name + (f" ({kinds(thing.types)})" if thing.types else "") + (f" as of {in_words(on)}" if on else "")
    note = "" if facts.of(thing.id) else "Nothing is recorded about it: it is only named by what follows."
    rows.sort(key=lambda r: (_place(r.section), r.section, *_position(r)))
    return Answer(ShownRow, tuple(rows), title, note, f"localism evidence {quote(thing.id)}")


def _known(thing: Entity, facts: Evidence) -> Iterable[ShownRow]:
    """The thing's own properties, in the order of its columns."""
    for i in thing.ids:
        yield _fact(KNOWN, "id", i, (), "")
    if thing.types:
        yield _fact(KNOWN, "what it is", kinds(thing.types), (), "")
    for p in _described(thing):
        claims = [c for c in facts.of(thing.id) if c.properties.get(p.name)]
        for value in thing.all(p.name):
            those = [c for c in claims if value in c.properties[p.name]]
            said = (
                f"{value} ({len(those)} of {len(claims)})"
                if p.judgement and len(those) < len(claims)
                else _said(p, value, facts)
            )
            yield _fact(
                KNOWN, p.label, said, facts.cited_by(those), value if p.is_reference else "", _mark(those, facts)
            )


def _disagreements(thing: Entity, facts: Evidence) -> Iterable[ShownRow]:
    """Each value of a fact with one value, or of a judgement, where claims differ."""
    for p in _described(thing):
        if p.many and not p.judgement:
            continue
        by_value: dict[tuple[str, ...], list[Claim]] = {}
        for c in facts.of(thing.id):
            if values := c.properties.get(p.name):
                by_value.setdefault(tuple(sorted(values)), []).append(c)
        for values, claims in by_value.items() if len(by_value) > 1 else ():
            said = "; ".join(_said(p, v, facts) for v in values)
            yield _fact(
                DISAGREEMENTS,
                p.label,
                said,
                facts.cited_by(claims),
                values[0] if p.is_reference else "",
                _mark(claims, facts),
                facts.memos_of(claims),
            )


def _named(
    thing: Entity, subject: Entity, references: list[Reference], facts: Evidence, span: Span | None
) -> Iterable[ShownRow]:
    """What another thing says by naming this one: the far end of a tie, or the thing itself."""
    tie = next((SCHEMA.classes[t] for t in subject.types if t in SCHEMA.classes and SCHEMA.classes[t].is_tie), None)
    cited, access = facts.cited(subject.id), marked(facts.access(subject.id)) if tie else ""
    for name in sorted({r.property for r in references}):
        label = SCHEMA.properties[name].label if name in SCHEMA.properties else name
        if tie is None:
            yield _fact(NAMED, f"{label}: this", subject.name, (), subject.id)
            continue
        if tie.name == "PowerHolding":
            line = described(subject, facts.things)
            yield _tie(tie.plural, f"{label}: this", line, subject.id, subject, span, cited, access)
            continue
        far = {tie.from_end: tie.to_end, tie.to_end: tie.from_end}.get(name, "")
        ends = [e for end in ((far,) if far else (tie.from_end, tie.to_end)) for e in subject.all(end)]
        text = "; ".join(_end(facts.things, e) for e in ends) or _nobody(subject)
        told = [p for p in _described(subject) if _extra(p, tie.from_end, tie.to_end)]
        more = [f"{p.label} {_said(p, v, facts)}" for p in told for v in subject.all(p.name)]
        words = ": ".join(filter(None, (subject.one("name"), subject.one("description"))))
        whole = (f"{text} ({'; '.join(more)})" if more else text) + (f": {words}" if words else "")
        said = SCHEMA.properties[far].label if far else f"{label}: this"
        yield _tie(tie.plural, said, whole, ends[0] if len(ends) == 1 else "", subject, span, cited, access)


def _fact(
    section: str,
    label: str,
    value: str,
    cited: Collection[Cited],
    other: str,
    access: str = "",
    memos: tuple[str, ...] = (),
) -> ShownRow:
    return ShownRow(section, label, value, other, "", "", "", "", tuple(cited), access, memos)


def _tie(
    section: str,
    label: str,
    value: str,
    other: str,
    tie: Entity,
    span: Span | None,
    cited: tuple[Cited, ...],
    access: str,
) -> ShownRow:
    via = "" if other == tie.id else tie.id
    return ShownRow(section, label, value, other, via, since(tie), until(tie), why(tie, span), cited, access)


def _nobody(tie: Entity) -> str:
    """What to say where a tie names nobody at its other end."""
    if tie.is_a("Occupancy") and tie.one("occupancy_status") == VACANT:
        return "nobody"
    return "its holder" if tie.is_a("Exercise") else "not recorded"


def _end(things: Mapping[str, Entity], other: str) -> str:
    thing = things.get(other)
    return described(thing, things) if thing and thing.is_a("PowerHolding") else called(things, other)


def _said(p: Property, value: str, facts: Evidence) -> str:
    if p.is_reference:
        return _end(facts.things, value)
    if p.name == "condition":
        return worded(value)
    return f"{value} ({said})" if p.datatype == "edtf" and (said := in_words(value)) != value else value


def _extra(p: Property, *ends: str) -> bool:
    """Whether a property of a tie is worth a bracket: it is no end, date, name or note."""
    return (
        p.name not in ends
        and p.wins_together != "validity"
        and p.name not in ("name", "description", "website", "also_known_as")
    )


def _described(thing: Entity) -> list[Property]:
    """The properties that it has, in the order of the columns."""
    return sorted(
        (SCHEMA.properties[n] for n in thing.properties if n in SCHEMA.properties), key=lambda p: (p.order, p.name)
    )


def _references(thing: Entity) -> list[Property]:
    return [p for p in _described(thing) if p.is_reference]


def _is_tie(thing: Entity) -> bool:
    return any(SCHEMA.classes[t].is_tie for t in thing.types if t in SCHEMA.classes)


def _mark(claims: Iterable[Claim], facts: Evidence) -> str:
    return next((a for c in claims if (a := marked(facts.access_of(c)))), "")


def _place(section: str) -> int:
    return (KNOWN, DISAGREEMENTS).index(section) if section in (KNOWN, DISAGREEMENTS) else 2 + (section == NAMED)


def _position(row: ShownRow) -> tuple[object, ...]:
    order = {p.label: (p.order, p.name) for p in SCHEMA.properties.values()}
    first = {"id": (-2, ""), "what it is": (-1, "")}.get(row.label, order.get(row.label, (10_000, row.label)))
    own = row.section in (KNOWN, DISAGREEMENTS)
    return (first, "" if own and row.section == KNOWN else normal(row.value), row.value_id, row.via)
