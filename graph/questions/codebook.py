"""The coding frame as it is used: every code list, what each code means, how often it is used, and an example."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from localism.graph.answers import Answer
from localism.graph.entity import DERIVED, Claim, Entity
from localism.graph.questions.holdings import called, described
from localism.graph.questions.naming import kinds
from localism.graph.questions.sources import page_of
from localism.graph.store import View
from localism.ontology.schema import SCHEMA, Code, Property


@dataclass(frozen=True, slots=True)
class CodebookRow:
    """One code of one list: what it means, how many current claims use it, and one of them.

    `used` counts what people recorded, `derived` what rules made. `close_to` names codes of other scales, `also` words
    that are read as it.
    """

    coded: str
    of: tuple[str, ...]
    column: str
    meaning: str
    code: str
    definition: str
    also: tuple[str, ...]
    close_to: tuple[str, ...]
    used: int
    derived: int
    example: str
    example_id: str
    example_source: str
    example_memo: str
    group: str = ""

    TABLE: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = (
        ("Code", ("code",)),
        ("What it means", ("definition", "also_line", "close_line")),
        ("Used", ("used_line", "derived_line")),
        ("Example", ("example", "source_line", "memo_line")),
    )

    @property
    def listed_of(self) -> str:
        """What the code is said of, in words."""
        return listed(self.of)

    @property
    def also_line(self) -> str:
        """Other words that are read as this code."""
        return f"also read: {', '.join(self.also)}" if self.also else ""

    @property
    def close_line(self) -> str:
        """What it is close to in other scales."""
        return f"close to: {', '.join(self.close_to)}" if self.close_to else ""

    @property
    def used_line(self) -> str:
        """How many claims use it, without those that rules made."""
        return f"{self.used:,}"

    @property
    def derived_line(self) -> str:
        """How many more rules made."""
        return f"and {self.derived:,} derived" if self.derived else ""

    @property
    def source_line(self) -> str:
        """Where the example is from."""
        return f"source: {self.example_source}" if self.example_source else ""

    @property
    def memo_line(self) -> str:
        """Why it was read so."""
        return f"memo: {self.example_memo}" if self.example_memo else ""


def codebook(view: View) -> Answer[CodebookRow]:
    """Every code of every list, in the order of the ontology. Reads every claim once: linear in claims, three calls."""
    used: Counter[tuple[str, str, bool]] = Counter()
    best: dict[tuple[str, str], tuple[tuple[bool, ...], Claim]] = {}
    total = 0
    for stored in view.claims():  # by entity and digest: of equally good examples the first
        claim = stored.claim
        total += 1
        derived = claim.dataset == DERIVED
        for name, values in _codes_of(claim):
            fitness = _fitness(claim, len(values))
            for value in values:
                used[name, value, derived] += 1
                if (name, value) not in best or fitness < best[name, value][0]:
                    best[name, value] = (fitness, claim)
    claims = {key: claim for key, (_, claim) in best.items()}
    things = view.get(sorted({c.entity for c in claims.values()}))
    named = {v for e in things.values() for n in tie_ends(e) for v in e.all(n)}
    named |= {c.citations[0].source for c in claims.values() if c.citations}
    things |= view.get(sorted(named - things.keys()))
    rows, leads = [], {}
    for p in lists():
        group = f"{p.label[:1].upper()}{p.label[1:]}: {listed(_of(p))}"
        leads[group] = f"{p.comment} Column {p.heading}."
        for code in SCHEMA.codes[p.codes]:
            rows.append(_row(p, code, used, claims.get((p.name, code.label)), things, group))
    note = f"Used: how many of {total:,} current claims say it; what rules derive stands apart. Examples are from the graph."
    if not total:
        note = "The graph is empty, so nothing is used yet."
    return Answer(CodebookRow, tuple(rows), "The coding frame", note, "localism conflicts", leads=leads)


def lists() -> tuple[Property, ...]:
    """Every property whose values are codes, in the order of the columns."""
    return tuple(sorted((p for p in SCHEMA.properties.values() if p.codes), key=lambda p: (p.order, p.name)))


def _codes_of(claim: Claim) -> Iterable[tuple[str, tuple[str, ...]]]:
    """Every coded property of a claim, and of how it knows, with its values."""
    for name, values in claim.properties.items():
        if name in _CODED and name not in _EVIDENCE:
            yield name, values
    said = {
        "confidence": claim.coding.confidence,
        "access": claim.access or "".join(claim.properties.get("access", ())[:1]),
    }
    for name in _EVIDENCE:
        if said[name]:
            yield name, (said[name],)


_CODED = frozenset(p.name for p in lists())
_EVIDENCE = ("confidence", "access")
"""What a row says of itself, beside what it says of a thing."""


def _fitness(claim: Claim, values: int) -> tuple[bool, ...]:
    """The smaller, the better an example: recorded, of one value, stated, cited, with its reason."""
    coding = claim.coding
    return (
        claim.dataset == DERIVED,
        values > 1,
        coding.confidence == "inferred",
        not claim.citations,
        not coding.memo,
    )


def _row(
    p: Property,
    code: Code,
    used: Mapping[tuple[str, str, bool], int],
    claim: Claim | None,
    things: Mapping[str, Entity],
    group: str,
) -> CodebookRow:
    cited = claim.citations[0] if claim and claim.citations else None
    page = f", {page_of(cited.page)}" if cited and cited.page else ""
    return CodebookRow(
        coded=p.label,
        of=_of(p),
        column=p.heading,
        meaning=p.comment,
        code=code.label,
        definition=code.comment,
        also=code.also,
        close_to=tuple(_SCALES[local] for match in code.close_match if (local := match.rsplit("/", 1)[-1]) in _SCALES),
        used=used[p.name, code.label, False],
        derived=used[p.name, code.label, True],
        example=one_line(things.get(claim.entity) or Entity(claim.entity), things) if claim else "",
        example_id=claim.entity if claim else "",
        example_source=called(things, cited.source) + page if cited else "",
        example_memo=claim.coding.memo if claim else "",
        group=group,
    )


_SCALES = {c.local: f"{scheme}: {c.label}" for scheme, codes in SCHEMA.codes.items() for c in codes}
"""A code by its local name, with the scale it is of."""


def _of(p: Property) -> tuple[str, ...]:
    """The classes that it is said of, as their sheets are called."""
    return tuple(SCHEMA.classes[name].plural for name in p.domain)


def listed(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def tie_ends(thing: Entity) -> tuple[str, ...]:
    """The properties that say what a tie joins."""
    ties = [SCHEMA.classes[t] for t in thing.types if t in SCHEMA.classes and SCHEMA.classes[t].is_tie]
    return tuple(end for c in ties for end in (c.from_end, c.to_end))


def one_line(thing: Entity, things: Mapping[str, Entity]) -> str:
    """A thing in a line: a holding as who does what; another tie as what it joins; else its name, and what it is."""
    if thing.is_a("PowerHolding"):
        return described(thing, things)
    joined = [_end(v, things) for end in tie_ends(thing) for v in thing.all(end)]
    name = thing.name if thing.name != thing.id or not joined else " – ".join(joined)
    return f"{name} ({kinds(thing.types)})" if thing.types else name


def _end(i: str, things: Mapping[str, Entity]) -> str:
    thing = things.get(i)
    return described(thing, things) if thing and thing.is_a("PowerHolding") else called(things, i)
