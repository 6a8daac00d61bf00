"""A graph taken apart for validation: some things at a time, with what they name, cite and stand in a circle with."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from localism.graph.entity import Claim, Entity
from localism.graph.exchange.about import batches
from localism.graph.exchange.terms import CLAIM, DATASET, encoded, iri_of
from localism.graph.store import Dataset, Progress, View
from localism.graph.validation.full import Portion
from localism.graph.validation.statements import Statement, of_claim, of_dataset, of_link, of_named, of_record
from localism.ontology.checking import Circles, Links, Record, links_of
from localism.ontology.schema import SCHEMA

SIZE = 2_000
"""Things of a portion: memory grows with it, and what pySHACL does once for each matters less."""


class Batch(NamedTuple):
    """Some things, the claims about them, and the classes of what they name."""

    things: list[Entity]
    claims: list[Claim]
    known: dict[str, Entity]
    circles: Circles

    def types_of(self, i: str) -> tuple[str, ...] | None:
        """The classes of a thing that is named; none of a stub, None if there is no such thing."""
        found = self.known.get(i)
        return None if found is None else () if found.stub else _types(found)

    @property
    def records(self) -> Iterator[Record]:
        """The things as records."""
        citing = {c.entity for c in self.claims if c.citations}
        for e in self.things:
            yield Record(e.id, () if e.stub else _types(e), e.properties, e.id in citing, e.stub)


def batched(view: View, size: int = SIZE, progress: Progress | None = None) -> Iterator[Batch]:
    """The things of a graph by id, some at a time, in two trips to the store a batch; circles are looked for first, of links alone."""
    circles = Circles(_links(view))
    for things in batches(view.entities(), size):
        claims = [s.claim for s in view.claims([e.id for e in things if not e.stub])]
        named = {v for e in things for name in e.properties if name in SCHEMA.references for v in e.properties[name]}
        named.update(citation.source for c in claims for citation in c.citations)
        yield Batch(things, claims, view.get(sorted(named)), circles)
        if progress:
            progress(len(things))


def portions(view: View, size: int = SIZE, progress: Progress | None = None) -> Iterator[Portion]:
    """The same as statements, with datasets first."""
    datasets = view.datasets()
    yield Portion(frozenset(DATASET + encoded(d.name) for d in datasets), _of_datasets(datasets))
    for batch in batched(view, size, progress):
        own = {iri_of(e.id) for e in batch.things}
        for c in batch.claims:
            iri = f"{CLAIM}{c.digest.hex()}"
            own |= {iri, *(f"{iri}-citation-{n}" for n, _ in enumerate(c.citations, 1))}
        yield Portion(frozenset(own), _of_batch(batch))


def _of_datasets(datasets: list[Dataset]) -> Iterator[Statement]:
    return chain.from_iterable(map(of_dataset, datasets))


def _of_batch(batch: Batch) -> Iterator[Statement]:
    links: set[tuple[str, str, str]] = set()
    here = {e.id for e in batch.things}
    for record in batch.records:
        yield from of_record(record)
        links.update(batch.circles.around(record))
    for claim in batch.claims:
        yield from of_claim(claim)
    for i, e in batch.known.items():
        if i not in here:
            yield from of_named(iri_of(i), () if e.stub else _types(e), e.stub)
    for kind, a, b in sorted(links):
        yield from of_link(kind, iri_of(a), iri_of(b))


def _links(view: View) -> Links:
    """What might lead round in a circle, whatever class the thing is of that says so."""
    links: Links = {}
    for e in view.entities():
        links_of(Record(e.id, e.types, e.properties), links)
    return links


def _types(e: Entity) -> tuple[str, ...]:
    return e.types or ("Thing",)  # which is all that an export can say of it
