"""The same without RDF: every record looked at by the checks that are compiled from the same constraints as the shapes."""

from __future__ import annotations

from collections.abc import Iterator

from localism.graph.entity import Claim
from localism.graph.exchange.terms import CLAIM, DATASET, encoded, iri_of
from localism.graph.store import Progress, View
from localism.graph.validation.full import Found
from localism.graph.validation.portions import SIZE, Batch, batched
from localism.graph.validation.statements import citation_of, described, evidence_of
from localism.ontology.checking import Breach, check, check_citation


def quick(view: View, size: int = SIZE, progress: Progress | None = None) -> Iterator[Found]:
    """Everything that the checks find; the same, thing by thing, as the full SHACL finds."""
    for d in view.datasets():
        for breach in check(described(d), _nothing):
            yield Found(DATASET + encoded(d.name), *breach)
    for batch in batched(view, size, progress):
        for record in batch.records:
            for breach in (*check(record, batch.types_of), *batch.circles.check(record)):
                yield Found(iri_of(record.id), *breach)
        for claim in batch.claims:
            yield from _of_claim(claim, batch)


def _of_claim(claim: Claim, batch: Batch) -> Iterator[Found]:
    iri = f"{CLAIM}{claim.digest.hex()}"
    sources = tuple(dict.fromkeys(c.source for c in claim.citations))
    said = evidence_of(claim)
    breaches: list[Breach] = list(
        check(said._replace(properties={**said.properties, "source": sources}), batch.types_of)
    )
    yield from (Found(iri, *breach) for breach in breaches)
    for n, c in enumerate(claim.citations, 1):
        # A citation is no thing of a class: only how its page and its date are written is looked at.
        for breach in check(citation_of(c.page, c.observed), batch.types_of):
            yield Found(f"{iri}-citation-{n}", *breach)
        for breach in check_citation(batch.types_of(c.source) or (), c.page, c.observed):
            yield Found(iri_of(c.source), *breach)


def _nothing(_: str) -> None:
    return None
