"""Which findings stand on weak ground: contested, inferred by everybody, or from one source only; the weakest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from shlex import quote
from typing import ClassVar

from localism.graph.answers import Answer
from localism.graph.entity import Claim, Entity
from localism.graph.questions.naming import resolve
from localism.graph.questions.recorded import Finding, Findings, coded, findings
from localism.graph.questions.sources import Cited, Marked, in_words, marked, readings, votes
from localism.graph.store import View
from localism.graph.words import normal
from localism.ontology.dates import BEGINNING, END
from localism.ontology.edtf import DateError, parse
from localism.ontology.schema import SCHEMA, Property

CONTESTED, INFERRED, SINGLE = "contested", "inferred only", "one source"
WEAKNESSES = (CONTESTED, INFERRED, SINGLE)
"""What makes a finding weak, the worst first."""


@dataclass(frozen=True, slots=True)
class ConflictRow(Marked):
    """A finding with what makes it weak: `contested` has each property on which claims differ, with how many say what.

    `share` is how many of those who speak say the same as most do, of what is most contested; 1 where nothing is.
    """

    finding: str
    what: str
    power: str
    power_id: str
    area: tuple[str, ...]
    area_ids: tuple[str, ...]
    weaknesses: tuple[str, ...]
    contested: tuple[str, ...]
    says: tuple[str, ...]
    memos: tuple[str, ...]
    share: float
    codings: int
    coders: tuple[str, ...]
    source_count: int
    sources: tuple[Cited, ...]
    access: str
    group: str = ""

    REFERENCE: ClassVar[str] = "finding"
    TABLE: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = (
        ("Finding", ("what", "area_line")),
        ("Where it is weak", ("contested", "ground_lines")),
        ("Who says so", ("says", "memo_lines", "source_lines", "access_line", "finding")),
    )

    @property
    def area_line(self) -> str:
        """Where it applies."""
        return f"in {'; '.join(self.area)}" if self.area else "area not recorded"

    @property
    def ground_lines(self) -> tuple[str, ...]:
        """What it rests on, where that is little."""
        none = SINGLE in self.weaknesses and not any(c.source for c in self.sources)
        said = {INFERRED: "no source states it: it is inferred", SINGLE: "no source" if none else "one source"}
        return tuple(said[w] for w in self.weaknesses if w in said)

    @property
    def memo_lines(self) -> tuple[str, ...]:
        """Why it was read so."""
        return tuple(f"memo: {memo}" for memo in self.memos)

    @property
    def source_lines(self) -> tuple[str, ...]:
        """What it is taken from, with who read it."""
        return tuple(f"source: {said}" for said in readings(self.sources))


def conflicts(view: View, area: str | Entity | None = None) -> Answer[ConflictRow]:
    """Recorded holdings, and what became of them, that are contested, inferred by all, or rest on one source.

    A finding is contested where claims differ on a judgement, a code, who holds it, or on dates that cannot both be so;
    dates of which one is only finer than the other can. Contested ones come before others, more weaknesses before fewer,
    and of the contested the ones on which fewest agree. With `area` those that apply in it, around it or inside it. What rules
    derived is not counted. Raises `NotFoundError`. The number of calls is bounded.
    """
    if isinstance(area, str):
        area = resolve(view, area, "Area", what="area")
    found = findings(view, area)
    rows = sorted((_row(f, found) for f in found.rows), key=_weakest)
    weak = [r for r in rows if r.weaknesses]
    title = "Which findings are contested, inferred only, or from one source" + (f", in {area.name}" if area else "")
    return Answer(ConflictRow, tuple(weak), title, _note(rows), _next(weak))


def _row(f: Finding, found: Findings) -> ConflictRow:
    facts, thing = found.facts, f.thing
    contested = [p for p in _comparable(thing) if _differ(p, f.claims)]
    counted = {p.name: votes(f.claims, p.name) for p in contested}
    grounds = {s for c in f.claims for s in {x.source for x in c.citations} or {f"dataset {c.dataset}"}}
    holds = (
        (CONTESTED, bool(contested)),
        (INFERRED, all(c.coding.confidence == "inferred" for c in f.claims)),
        (SINGLE, len(grounds) == 1),
    )
    weaknesses = tuple(name for name, so in holds if so)
    power = f.holding.one("of_power") if f.holding else ""
    return ConflictRow(
        finding=thing.id,
        what=found.words(thing),
        power="".join(found.names([power])),
        power_id=power,
        area=found.names(f.areas),
        area_ids=f.areas,
        weaknesses=weaknesses,
        contested=tuple(_counts(p, *counted[p.name], found) for p in contested),
        says=facts.disputed(thing.id, [p.name for p in contested]),
        memos=facts.memos_of(f.claims),
        share=min((_share(p, f.claims) for p in contested), default=1.0),
        codings=len(f.claims),
        coders=tuple(sorted({c.coding.coder for c in f.claims} - {""})),
        source_count=len(grounds),
        sources=facts.cited_by(f.claims),
        access=marked(facts.access(thing.id)),
        group=", ".join(weaknesses),
    )


def _comparable(thing: Entity) -> list[Property]:
    """The properties on which claims can contradict each other: codes, dates, and the two ends."""
    known = {p.name: p for t in thing.types if t in SCHEMA.classes for p in SCHEMA.properties_of(t)}
    ends = {
        e for t in thing.types if t in SCHEMA.classes for e in (SCHEMA.classes[t].from_end, SCHEMA.classes[t].to_end)
    }
    codes = {p.name for p in coded(thing)}
    chosen = [p for n, p in known.items() if n in codes or n in ends or p.datatype == "edtf"]
    return sorted(chosen, key=lambda p: (p.order, p.name))


def _differ(p: Property, claims: Sequence[Claim]) -> bool:
    values = {tuple(sorted(v)) for c in claims if (v := c.properties.get(p.name))}
    if p.datatype == "edtf":
        return not _compatible([v for said in values for v in said])
    return len(values) > 1


def _share(p: Property, claims: Sequence[Claim]) -> float:
    said = [tuple(sorted(v)) for c in claims if (v := c.properties.get(p.name))]
    return max(Counter(said).values()) / len(said)


def _compatible(texts: Sequence[str]) -> bool:
    """Whether one day fits all of these dates; being open is none of the days."""
    try:
        read = [parse(text) for text in texts]
    except DateError:
        return len(set(texts)) < 2
    if len({r.open_start and r.open_end for r in read}) > 1:
        return False
    return max((r.earliest for r in read), default=BEGINNING) <= min((r.latest for r in read), default=END)


def _counts(p: Property, counts: Sequence[tuple[str, int]], total: int, found: Findings) -> str:
    said = (f"{_spelled(p, v, found)} ({n} of {total})" if n < total else _spelled(p, v, found) for v, n in counts)
    return f"{p.label}: {'; '.join(said)}"


def _spelled(p: Property, value: str, found: Findings) -> str:
    return found.names([value])[0] if p.is_reference else in_words(value) if p.datatype == "edtf" else value


def _weakest(row: ConflictRow) -> tuple[object, ...]:
    worst = tuple(WEAKNESSES.index(w) for w in row.weaknesses)
    return (
        CONTESTED not in row.weaknesses,
        -len(worst),
        worst,
        row.share,
        row.source_count,
        row.codings,
        normal(row.what),
        row.finding,
    )


def _note(rows: Sequence[ConflictRow]) -> str:
    if not rows:
        return "Nobody has recorded a holding here. What rules derive rests on the Act and is not counted."
    counts = {w: sum(w in r.weaknesses for r in rows) for w in WEAKNESSES}
    sound = sum(not r.weaknesses for r in rows)
    return (
        f"Of {len(rows)} recorded {'finding' if len(rows) == 1 else 'findings'}: {counts[CONTESTED]} contested, "
        f"{counts[INFERRED]} inferred by all who record them, {counts[SINGLE]} from one source; {sound} none of these. "
        "What rules derive is not counted."
    )


def _next(rows: Sequence[ConflictRow]) -> str:
    return f"localism show {quote(rows[0].finding)}" if rows else "localism stats"
