"""What OWL 2 RL forbids, checked over triples, and a little more strictly: class axioms are between named classes alone.

From "OWL 2 Web Ontology Language: Profiles" (second edition), sections 4.2 and 4.3, and the mapping to RDF graphs. That classes are named
keeps out every restriction that RL allows on one side of an axiom only (unions, enumerations, cardinalities, existentials).
"""

from __future__ import annotations

from collections.abc import Iterator

from rdflib import OWL, RDF, RDFS, XSD, BNode, Graph, Literal, URIRef
from rdflib.term import Node

_RESERVED = (str(OWL), str(RDF), str(RDFS), str(XSD))
DATATYPES = {
    XSD[name]
    for name in [
        "anyURI",
        "base64Binary",
        "boolean",
        "byte",
        "dateTime",
        "dateTimeStamp",
        "decimal",
        "hexBinary",
        "int",
        "integer",
        "language",
        "long",
        "Name",
        "NCName",
        "negativeInteger",
        "NMTOKEN",
        "nonNegativeInteger",
        "nonPositiveInteger",
        "normalizedString",
        "positiveInteger",
        "short",
        "string",
        "token",
        "unsignedByte",
        "unsignedInt",
        "unsignedLong",
        "unsignedShort",
        "double",
        "float",
    ]
} | {RDF.PlainLiteral, RDF.langString, RDF.XMLLiteral, RDFS.Literal}
"""Section 4.2.1; xsd:double and xsd:float are in RL, owl:real, owl:rational and xsd:date are not."""
_ALLOWED = {
    OWL[name]
    for name in [
        "Ontology",
        "Class",
        "ObjectProperty",
        "DatatypeProperty",
        "AnnotationProperty",
        "Axiom",
        "annotatedSource",
        "annotatedProperty",
        "annotatedTarget",
        "versionIRI",
        "versionInfo",
        "priorVersion",
        "deprecated",
    ]
}
"""What of OWL the files use: none of it is restricted in RL. Whatever else is wanted is to be looked up in the profile first."""
_BUILT_IN = {
    RDFS.label,
    RDFS.comment,
    RDFS.seeAlso,
    RDFS.isDefinedBy,
    OWL.versionInfo,
    OWL.deprecated,
    OWL.priorVersion,
}
_CLASS_AXIOMS = {RDFS.subClassOf, RDFS.domain}
_KINDS = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)


def violations(graph: Graph) -> list[str]:
    """What of the graph is not OWL 2 RL, a sentence each."""
    kinds: dict[Node, set[Node]] = {}
    for s, o in graph.subject_objects(RDF.type):
        kinds.setdefault(s, set()).add(o)
    return sorted({wrong for triple in graph for wrong in _triple(graph, kinds, *triple)} | set(_punned(kinds)))


def _triple(graph: Graph, kinds: dict[Node, set[Node]], s: Node, p: Node, o: Node) -> Iterator[str]:
    line = f"{s} {p} {o}"
    for term in (p, o):
        if str(term).startswith(str(OWL)) and term not in _ALLOWED and isinstance(term, URIRef):
            yield f"not in the profile, or not looked up yet: {term}"
    if str(s).startswith(_RESERVED):
        yield f"describes a word of RDF or OWL itself: {line}"
    for term in (s, o):
        if isinstance(term, BNode) and OWL.Axiom not in kinds.get(term, ()):
            yield f"a class or a thing without a name: {line}"
    if p == RDF.type:
        if not str(o).startswith(_RESERVED) and OWL.Class not in kinds.get(o, ()):
            yield f"no class is declared of this name: {o}"
    elif p in _CLASS_AXIOMS:
        if OWL.Class not in kinds.get(o, ()):
            yield f"no class is declared of this name: {o} in {line}"
        if p == RDFS.domain and len(list(graph.objects(s, p))) > 1:
            yield f"several domains mean all of them at once: {s}"
    elif p == RDFS.range:
        wanted = o in DATATYPES if OWL.DatatypeProperty in kinds.get(s, ()) else OWL.Class in kinds.get(o, ())
        if not wanted or len(list(graph.objects(s, p))) > 1:
            yield f"not one range of the profile: {line}"
    elif p in (OWL.annotatedSource, OWL.annotatedProperty, OWL.annotatedTarget):
        source, relation, target = (
            graph.value(s, q) for q in (OWL.annotatedSource, OWL.annotatedProperty, OWL.annotatedTarget)
        )
        if (source, relation, target) not in graph:
            yield f"annotates an axiom that is not there: {source} {relation} {target}"
    elif p != OWL.versionIRI:
        yield from _assertion(kinds, p, o, line)


def _assertion(kinds: dict[Node, set[Node]], p: Node, o: Node, line: str) -> Iterator[str]:
    of = kinds.get(p, set())
    if p not in _BUILT_IN and not of.intersection(_KINDS):
        yield f"no property is declared of this name: {p}"
    if OWL.ObjectProperty in of and isinstance(o, Literal):
        yield f"a text where a thing should be: {line}"
    if OWL.DatatypeProperty in of and not isinstance(o, Literal):
        yield f"a thing where a text should be: {line}"
    if isinstance(o, URIRef) and str(o).startswith(_RESERVED):
        yield f"a word of RDF or OWL itself stands for a thing: {line}"
    if isinstance(o, Literal) and o.datatype is not None and o.datatype not in DATATYPES:
        yield f"no datatype of the profile: {line}"


def _punned(kinds: dict[Node, set[Node]]) -> Iterator[str]:
    for term, of in kinds.items():
        if len(of.intersection(_KINDS)) > 1:
            yield f"more than one kind of property: {term}"
        if OWL.Class in of and RDFS.Datatype in of:
            yield f"a class and a datatype: {term}"
