"""What RDF says of things: every property under its own name, and beside it what org:, skos:, prov: and others call it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple, Protocol

from localism.graph.entity import Entity
from localism.graph.exchange.about import BATCH, batches
from localism.graph.exchange.network import in_order
from localism.graph.exchange.terms import TYPE, class_iri, datatype_of, is_address, property_iri, shortened
from localism.graph.store import View
from localism.ontology.dates import BEGINNING, END
from localism.ontology.schema import SCHEMA

_REUSED = frozenset(
    (
        *("org:Organization", "org:FormalOrganization", "org:OrganizationalUnit", "org:OrganizationalCollaboration"),
        *("org:Post", "org:Membership", "foaf:Person", "foaf:Group", "skos:Concept", "eli:LegalResource"),
        *("prov:Entity", "org:member", "org:organization", "org:postIn", "org:unitOf", "org:subOrganizationOf"),
        *("skos:altLabel", "skos:broader", "dcterms:identifier", "dcterms:description", "dcterms:spatial"),
        *("schema:startDate", "schema:endDate", "schema:areaServed", "foaf:page", "eli:is_part_of"),
    )
)
"""Of what the ontology calls a close match, that which is close enough to be said outright."""
_DAYS = {"xsd:date": 10, "xsd:gYearMonth": 7, "xsd:gYear": 4}
_DAY = re.compile(r"[1-9][0-9]{3}(?:-(?:0[1-9]|1[0-2])(?:-[0-3][0-9])?)?")


_BOUNDS = ("fromMin", "fromMax", "toMin", "toMax")
_UNBOUNDED = (BEGINNING, BEGINNING, END, END)
"""What each bound is where it excludes no day."""


class Terms(Protocol):
    """How a format spells terms."""

    def iri(self, iri: str) -> str:
        """An IRI."""
        ...

    def name(self, name: str) -> str:
        """A prefixed name."""
        ...

    def thing(self, identity: str) -> str:
        """The thing with an id."""
        ...

    def text(self, value: str, datatype: str = "") -> str:
        """A literal."""
        ...


class Meaning(NamedTuple):
    """How a property is said: its IRI, whether it names things, and what else it is called."""

    iri: str
    reference: bool
    also: tuple[str, ...]


def described(view: View, terms: Terms) -> Iterator[tuple[str, dict[str, list[str]]]]:
    """Each thing with what is said of it (predicate → objects), by id, streamed."""
    for batch in batches(view.entities(), BATCH):
        cited: dict[str, set[str]] = {}
        for s in view.claims([e.id for e in batch if not e.stub]):
            cited.setdefault(s.claim.entity, set()).update(c.source for c in s.claim.citations)
        for entity in batch:
            yield terms.thing(entity.id), _said(entity, sorted(cited.get(entity.id, ())), terms)


def _said(entity: Entity, sources: list[str], terms: Terms) -> dict[str, list[str]]:
    said: dict[str, list[str]] = {terms.name(TYPE): [terms.iri(i) for i in _types(entity.types)]}
    if entity.one("name"):
        said[terms.name("rdfs:label")] = [terms.text(entity.one("name"))]
        if "http://www.w3.org/2004/02/skos/core#Concept" in _types(entity.types):
            said[terms.name("skos:prefLabel")] = [terms.text(entity.one("name"))]
    for name in in_order(entity):
        meaning, values = _meaning(name), entity.properties[name]
        if meaning.reference:
            objects = [terms.thing(v) for v in values]
        else:
            p = SCHEMA.properties.get(name)
            objects = [terms.text(v, datatype_of(p, v)) for v in values]
        said[terms.iri(meaning.iri)] = objects
        for also in meaning.also:
            if more := _reused(also, objects, values, entity, terms):
                kept = said.setdefault(terms.name(also), [])
                kept += [o for o in more if o not in kept]
    if entity.bounds:
        for local, day, unbounded in zip(_BOUNDS, entity.bounds, _UNBOUNDED, strict=True):
            if day != unbounded:  # the other extreme says that there is no day on which it surely was so
                said[terms.name(f"loc:{local}")] = [terms.text(day, "xsd:date")]
    if sources:
        said[terms.name("prov:wasDerivedFrom")] = [terms.thing(s) for s in sources]
    if entity.stub:
        said[terms.name("loc:stub")] = [terms.text("true", "xsd:boolean")]
    return said


@lru_cache(maxsize=1_024)
def _types(types: tuple[str, ...]) -> tuple[str, ...]:
    """The IRIs of classes, then of the standard ones that a class, or the nearest above it, is close to."""
    found = dict.fromkeys(class_iri(t) for t in types or ("Thing",))
    for t in types:
        for above in SCHEMA.ancestors.get(t, ()):
            near = [i for i in SCHEMA.classes[above].close_match if shortened(i) in _REUSED]
            if near:
                found.update(dict.fromkeys(near))
                break
    return tuple(found)


@lru_cache(maxsize=1_024)
def _meaning(name: str) -> Meaning:
    p = SCHEMA.properties.get(name)
    also = tuple(n for i in p.close_match if (n := shortened(i)) in _REUSED) if p else ()
    return Meaning(property_iri(name), bool(p and p.is_reference), also)


def _reused(also: str, objects: list[str], values: tuple[str, ...], entity: Entity, terms: Terms) -> list[str]:
    """The objects of a standard property: none where it would say something that is not so."""
    if also in ("org:unitOf", "org:subOrganizationOf"):
        is_unit = "http://www.w3.org/ns/org#OrganizationalUnit" in _types(entity.types)
        return objects if is_unit == (also == "org:unitOf") else []
    if also == "foaf:page":
        return [terms.iri(v) for v in values if is_address(v)]
    if also in ("schema:startDate", "schema:endDate"):
        return [terms.text(v, k) for v in values for k, n in _DAYS.items() if len(v) == n and _DAY.fullmatch(v)]
    if also in ("skos:altLabel", "dcterms:identifier", "dcterms:description"):
        return [terms.text(v) for v in values]
    return objects
