"""Records as RDF statements for SHACL: what an export says of them, as far as a shape looks at it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from localism.graph.entity import Claim
from localism.graph.exchange.terms import (
    CLAIM,
    DATASET,
    ROOT,
    class_iri,
    datatype_of,
    encoded,
    full,
    iri_of,
    property_iri,
)
from localism.graph.store import Dataset
from localism.ontology.checking import Record
from localism.ontology.constraints import by_name
from localism.ontology.dates import BEGINNING, END, DateError, bounds, parse
from localism.ontology.schema import SCHEMA

if TYPE_CHECKING:
    from rdflib import Literal, URIRef

Statement = tuple[Any, Any, Any]
SOMETHING = f"{ROOT}something"
"""Stands for things of which only that there are some matters: a stub, which may be of any class."""


def of_record(record: Record, iri: str = "") -> Iterator[Statement]:
    """What RDF says of a record: classes, values, bounds, that it cites something."""
    subject = _uri(iri or iri_of(record.id))
    for t in record.types:
        yield subject, _term("rdf:type"), _uri(class_iri(t))
    if record.stub:
        yield subject, _term("loc:stub"), literal("true", full("xsd:boolean"))
    for name, values in record.properties.items():
        p = SCHEMA.properties.get(name)
        for v in values:
            reference = p is not None and p.is_reference
            said = _uri(iri_of(v)) if reference else literal(v, full(d) if (d := datatype_of(p, v)) else "")
            yield subject, _uri(property_iri(name)), said
    if record.cites:
        yield subject, _term("prov:wasDerivedFrom"), _uri(SOMETHING)
    first, last = (next(iter(record.properties.get(end, ())), "") for end in ("from", "to"))
    yield from of_bounds(subject, first, last)


def of_bounds(subject: Any, first: str, last: str) -> Iterator[Statement]:
    """The first day on which something possibly held and the day after the last, where its dates say any."""
    try:
        found = bounds(first, last)
    except DateError:
        return  # which the shape of its dates says
    for local, day in (("fromMin", found.from_min), ("toMax", found.to_max)):
        if day not in (BEGINNING, END):
            yield subject, _term(f"loc:{local}"), literal(day, full("xsd:date"))


def of_named(iri: str, types: tuple[str, ...], stub: bool) -> Iterator[Statement]:
    """Of what others name: its classes, and as much besides as keeps shapes, which look at it elsewhere, from stopping here."""
    subject, something = _uri(iri), _uri(SOMETHING)
    for t in types:
        yield subject, _term("rdf:type"), _uri(class_iri(t))
    if stub:
        yield subject, _term("loc:stub"), literal("true", full("xsd:boolean"))
    yield something, _term("loc:stub"), literal("true", full("xsd:boolean"))
    for name in _required(types):
        yield subject, _uri(property_iri(name)) if name else _term("prov:wasDerivedFrom"), something


@lru_cache(maxsize=1_024)
def _required(types: tuple[str, ...]) -> tuple[str, ...]:
    wanted = (c for c in by_name().values() if c.rule in ("at-least", "source"))
    return tuple(dict.fromkeys(c.property for c in wanted if SCHEMA.is_a(types, c.cls)))


def of_claim(claim: Claim) -> Iterator[Statement]:
    """What RDF says of how a claim knows: its coding, its access, and each citation with page and date."""
    iri = f"{CLAIM}{claim.digest.hex()}"
    yield from of_record(evidence_of(claim), iri)
    for n, citation in enumerate(claim.citations, 1):
        where = _uri(f"{iri}-citation-{n}")
        yield _uri(iri), _term("prov:qualifiedDerivation"), where
        yield where, _term("prov:entity"), _uri(iri_of(citation.source))
        yield from of_record(citation_of(citation.page, citation.observed), where)


def of_dataset(dataset: Dataset) -> Iterator[Statement]:
    """What RDF says of a dataset."""
    return of_record(described(dataset), DATASET + encoded(dataset.name))


def of_link(kind: str, start: str, end: str) -> Iterator[Statement]:
    """A link of a circle between two IRIs: a property, or a tie of a class."""
    a, b = _uri(start), _uri(end)
    if kind in SCHEMA.properties:
        yield a, _uri(property_iri(kind)), b
    else:
        from rdflib import BNode

        tie, cls = BNode(), SCHEMA.classes[kind]
        yield tie, _uri(property_iri(cls.from_end)), a
        yield tie, _uri(property_iri(cls.to_end)), b


def evidence_of(claim: Claim) -> Record:
    """How a claim knows, as a record of its own; not the sources themselves."""
    said = {**claim.coding._asdict(), "access": claim.access}
    return Record("", ("Claim",), {name: (value,) for name, value in said.items() if value})


def citation_of(page: str, observed: str) -> Record:
    """Where in a source, as a record of its own."""
    return Record("", (), {n: (v,) for n, v in (("page", page), ("observed", observed)) if v}, cites=False)


def described(dataset: Dataset) -> Record:
    """A dataset as a record."""
    said = {
        "dataset_name": dataset.name,
        "dataset_title": dataset.title,
        **{f: getattr(dataset, f) for f in ("author", "as_of", "licence", "access")},
        "priority": str(dataset.priority),
    }
    return Record("", ("Dataset",), {name: (value,) for name, value in said.items() if value})


@lru_cache(maxsize=1)
def classes() -> tuple[Statement, ...]:
    """Which class is below which."""
    from rdflib import RDFS

    own = SCHEMA.classes.values()
    return tuple((_uri(class_iri(c.name)), RDFS.subClassOf, _uri(class_iri(p))) for c in own for p in c.parents)


def literal(text: str, datatype: str = "") -> Literal:
    """A literal as it is written: rdflib is told what an EDTF date is, and asked to change nothing."""
    from rdflib import Literal

    _knows_dates()
    return Literal(text, datatype=_uri(datatype) if datatype else None, normalize=False)


@lru_cache(maxsize=1)
def _knows_dates() -> None:
    from rdflib.term import bind

    bind(_uri(full("loc:edtf")), _Date, constructor=_Date, datatype_specific=True)
    # What is ill-typed is told by its shape, and need not be logged as well.
    logging.getLogger("rdflib.term").addFilter(lambda r: not str(r.msg).startswith("Failed to convert Literal"))


class _Date(str):
    """An EDTF date; anything else is ill-typed, which `sh:datatype` finds."""

    __slots__ = ()

    def __new__(cls, text: str) -> _Date:
        parse(text)
        return super().__new__(cls, text)


@lru_cache(maxsize=65_536)
def _uri(iri: str) -> URIRef:
    from rdflib import URIRef

    return URIRef(iri)


@lru_cache(maxsize=512)
def _term(name: str) -> URIRef:
    return _uri(full(name))
