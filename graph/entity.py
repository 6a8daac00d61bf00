"""Claims, and the things put together from them.

A claim is what one record says about one thing. An entity is the fold of the claims about it: the same claims in any
order give the same entity.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

from localism.ontology.dates import Bounds, bounds, parse
from localism.ontology.schema import SCHEMA

Properties = Mapping[str, tuple[str, ...]]
"""Property name → its values: literals, or ids of other things. Every value is text; the ontology says how to read it."""


class Citation(NamedTuple):
    """What a claim is taken from: a source's id, where in it, and the date (EDTF) at which it says so."""

    source: str
    page: str = ""
    observed: str = ""


class Coding(NamedTuple):
    """Who read the source so, when (EDTF), how sure (`stated`, `inferred`) and why."""

    coder: str = ""
    coded: str = ""
    confidence: str = ""
    memo: str = ""


class Claim(NamedTuple):
    """What one record says about one thing. The locator is beside it and no part of its identity."""

    entity: str
    types: tuple[str, ...]
    properties: Properties
    dataset: str
    citations: tuple[Citation, ...] = ()
    coding: Coding = Coding()
    access: str = ""
    locator: str = ""

    @property
    def digest(self) -> bytes:
        """The claim's identity: 16 bytes over everything but its locator."""
        return digest(self, *spell(self))


class StoredClaim(NamedTuple):
    """A claim as a store keeps it: with the run it was learned at and, if it no longer stands, the run that withdrew it."""

    claim: Claim
    learned: int
    withdrawn: int | None = None


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing, put together from its current claims; a stub is referred to, and nothing more is known of it."""

    id: str
    types: tuple[str, ...] = ()
    properties: Properties = field(default_factory=dict)
    bounds: Bounds | None = None
    stub: bool = False
    members: tuple[str, ...] = ()
    """Where several ids were judged to be of this one thing: all of them, the one it goes by first."""

    @property
    def ids(self) -> tuple[str, ...]:
        """Every id it has."""
        return self.members or (self.id,)

    def one(self, name: str) -> str:
        """The value that shows first, or nothing."""
        values = self.properties.get(name)
        return values[0] if values else ""

    def all(self, name: str) -> tuple[str, ...]:
        """Every value."""
        return self.properties.get(name, ())

    @property
    def name(self) -> str:
        """What to call it: its name, else its id."""
        return self.one("name") or self.id

    def is_a(self, *names: str) -> bool:
        """Whether it is of one of these classes or a narrower one."""
        return SCHEMA.is_a(self.types, *names)


class Testimony(NamedTuple):
    """A claim with what decides its weight in a fold."""

    claim: Claim
    priority: int
    attested: tuple[str, ...]
    """EDTF dates at which its sources say so: observed, else the source's own, else the run's."""


DERIVED = "rules"
"""The dataset of derived claims."""

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode

_encode_evidence = lru_cache(maxsize=4_096)(_encode)  # many rows know in the same way


def spell(claim: Claim) -> tuple[str, str, str]:
    """Properties, citations and coding as canonical JSON: what a store writes and a digest reads."""
    return (
        _encode(claim.properties),
        _encode_evidence(claim.citations) if claim.citations else "",
        _encode_evidence(claim.coding) if any(claim.coding) else "",
    )


def digest(claim: Claim, properties: str, citations: str, coding: str) -> bytes:
    """The identity of a claim whose parts are already spelled."""
    text = "\x1f".join(
        (claim.entity, " ".join(claim.types), properties, claim.dataset, citations, coding, claim.access)
    )
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def concerned(claim: Claim) -> list[str]:
    """The ids whose own access bears on a claim: what it is about, what it cites, and whom it names."""
    named = [v for name, values in claim.properties.items() if name in SCHEMA.references for v in values]
    return [claim.entity, *(c.source for c in claim.citations), *named]


def fold(entity_id: str, testimony: Sequence[Testimony]) -> Entity:
    """The entity that these claims make.

    Facts with one value, and facts that win together, come from the first claim by: recorded before derived, higher
    dataset priority, latest observed date, claim digest. Facts with several values are a sorted union. Judgements keep
    every value, the most often claimed first. Of who may see a thing the strictest counts.
    """
    if not testimony:
        return Entity(entity_id, stub=True)
    if len(testimony) == 1:
        claim = testimony[0].claim
        return Entity(
            entity_id,
            tuple(sorted(set(claim.types))),
            tidy(claim.properties),
            bounds_of(claim.types, claim.properties, testimony[0].attested),
        )
    ordered = sorted(testimony, key=_weight)
    types = tuple(sorted({t for x in ordered for t in x.claim.types}))
    merged: dict[str, tuple[str, ...]] = {}
    for name in sorted({name for x in ordered for name in x.claim.properties}):
        merged[name] = _merge(name, [x.claim for x in ordered])
    merged = {name: values for name, values in merged.items() if values}
    attested = tuple(date for x in ordered for date in x.attested)
    return Entity(entity_id, types, merged, bounds_of(types, merged, attested))


def bounds_of(types: Iterable[str], properties: Properties, attested: Iterable[str]) -> Bounds | None:
    """The four bounds of a dated thing; None for what has no dates."""
    if not SCHEMA.is_a(types, "Dated"):
        return None
    return bounds(_first(properties, "from"), _first(properties, "to"), attested)


def _merge(name: str, claims: Sequence[Claim]) -> tuple[str, ...]:
    described = SCHEMA.properties.get(name)
    if described is None or (described.many and not described.judgement):
        return tuple(sorted({v for c in claims for v in c.properties.get(name, ())}))
    if described.strictest_wins:
        said = [v for c in claims for v in c.properties.get(name, ())]
        return (max(said, key=lambda v: (SCHEMA.rank(described.codes, v), v)),) if said else ()
    if described.judgement:
        counts = Counter(v for c in claims for v in set(c.properties.get(name, ())))
        return tuple(sorted(counts, key=lambda v: (-counts[v], SCHEMA.rank(described.codes, v), v)))
    group = [
        p.name for p in SCHEMA.properties.values() if p.wins_together and p.wins_together == described.wins_together
    ]
    winner = next((c for c in claims if any(c.properties.get(g) for g in group or (name,))), None)
    return winner.properties.get(name, ()) if winner else ()


def tidy(properties: Properties) -> Properties:
    """One claim's properties as a fold of several would leave them: sets sorted, judgements by rank."""
    tidied = properties if all(properties.values()) else {name: v for name, v in properties.items() if v}
    for name, values in properties.items():
        if len(values) > 1:
            described = SCHEMA.properties.get(name)
            scheme = described.codes if described and described.judgement else ""
            ordered = tuple(sorted(set(values), key=lambda v: (SCHEMA.rank(scheme, v) if scheme else 0, v)))
            if ordered != values:
                tidied = {**tidied, name: ordered}
    return tidied


def _weight(x: Testimony) -> tuple[bool, int, tuple[int, ...], bytes]:
    latest = max((parse(d).latest for d in x.attested), default="")
    return (x.claim.dataset == DERIVED, -x.priority, tuple(-ord(c) for c in latest), x.claim.digest)


def _first(properties: Properties, name: str) -> str:
    values = properties.get(name)
    return values[0] if values else ""
