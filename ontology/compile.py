"""Compile the Turtle files into JSON, which the rest of the package reads without parsing RDF, and into SHACL shapes.

`python -m localism.ontology.compile` writes them; `--check` only says whether they are up to date (exit status 1 if not).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from localism.errors import LocalismError

if TYPE_CHECKING:
    from rdflib import Graph, URIRef

HERE = Path(__file__).parent
SOURCES = ("localism.ttl", "codes.ttl", "identifiers.ttl")
POWERS = "powers.ttl"
ALIGNMENTS = "alignments.ttl"
TURTLE = (*SOURCES, POWERS, ALIGNMENTS)
"""Every Turtle file of the ontology that people write."""
LOC = "https://w3id.org/localism/ns#"
CODE = "https://w3id.org/localism/code/"
POWER = "https://w3id.org/localism/power/"
DCTERMS = "http://purl.org/dc/terms/"
SCHEMA_ORG = "https://schema.org/"


class OntologyError(LocalismError):
    """The Turtle says something that cannot be compiled."""


def compile_schema(folder: Path = HERE) -> str:
    """The JSON text of the ontology in `folder`: classes, properties and code lists, sorted, without the clock."""
    from rdflib import OWL, Graph

    graph = Graph()
    for name in SOURCES:
        graph.parse(folder / name, format="turtle")
    schema: dict[str, Any] = {
        "classes": [_class(graph, c) for c in _ours(graph, str(OWL.Class))],
        "properties": [
            _property(graph, p) for kind in (OWL.ObjectProperty, OWL.DatatypeProperty) for p in _ours(graph, str(kind))
        ],
        "codes": _codes(graph),
    }
    _check(schema)
    schema["properties"].sort(key=lambda p: (p["order"], p["local"]))
    return json.dumps(schema, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def compile_powers(folder: Path = HERE) -> str:
    """The JSON text of the tree of powers in `folder`, sorted by id."""
    from rdflib import SKOS, Graph

    graph = Graph()
    graph.parse(folder / POWERS, format="turtle")
    topics = {
        member: _one(graph, collection)(SKOS.prefLabel)
        for collection in _subjects(graph, str(SKOS.Collection))
        for member in _many(graph, collection)(SKOS.member)
    }
    concepts = [_power(graph, node, topics.get(str(node), "")) for node in _subjects(graph, str(SKOS.Concept))]
    _names_by_id(concepts)
    _check_powers(concepts)
    return json.dumps(concepts, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def compile_reference(folder: Path = HERE) -> str:
    """The JSON text of what readers of the reference want and no answer needs: alignments with reasons, what is deprecated."""
    from rdflib import OWL, RDF, RDFS, SKOS, Graph

    graph = Graph()
    for name in TURTLE:
        graph.parse(folder / name, format="turtle")
    reasons = {
        (str(graph.value(axiom, OWL.annotatedSource)), str(graph.value(axiom, OWL.annotatedTarget))): str(
            graph.value(axiom, RDFS.comment)
        )
        for axiom in graph.subjects(RDF.type, OWL.Axiom)
    }
    alignments: dict[str, list[list[str]]] = {}
    for ours, theirs in sorted(graph.subject_objects(SKOS.closeMatch)):
        reason = reasons.pop((str(ours), str(theirs)), "")
        if not reason:
            raise OntologyError(f"{ours} is close to {theirs}, and {ALIGNMENTS} does not say why.")
        alignments.setdefault(str(ours), []).append([str(theirs), graph.namespace_manager.curie(str(theirs)), reason])
    if reasons:
        raise OntologyError(f"{ALIGNMENTS} has reasons for what is not aligned: {sorted(reasons)}.")
    deprecated = {
        str(term): _many(graph, _ref(term))(DCTERMS + "isReplacedBy")
        for term, yes in graph.subject_objects(OWL.deprecated)
        if str(yes) == "true"
    }
    described = {
        word: {
            _local(term): [said for w in words if (said := _one(graph, term)(w))] for term in _ours(graph, str(kind))
        }
        for word, kind, words in (
            ("annotations", OWL.AnnotationProperty, (RDFS.comment,)),
            ("lists", SKOS.ConceptScheme, (SKOS.prefLabel, SKOS.definition)),
        )
    }
    itself = _one(graph, _ref(LOC.rstrip("#")))
    about = {word: itself(DCTERMS + word) for word in ("title", "description", "license", "created", "modified")}
    about["version"] = itself(OWL.versionInfo)
    found = {"about": about, "alignments": alignments, "deprecated": deprecated, **described}
    return json.dumps(found, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def compile_shapes(folder: Path = HERE) -> str:
    """The SHACL of the ontology in `folder`, as Turtle."""
    from localism.ontology.schema import schema_of
    from localism.ontology.shapes import turtle

    return turtle(schema_of(compile_schema(folder)))


COMPILED: Mapping[str, Callable[[], str]] = {
    "schema.json": compile_schema,
    "powers.json": compile_powers,
    "reference.json": compile_reference,
    "shapes.ttl": compile_shapes,
}
"""What is compiled, and how."""


def main(arguments: list[str]) -> int:
    """Write what is compiled, or with `--check` compare it with the Turtle."""
    stale = 0
    for name, text in ((name, compiled()) for name, compiled in COMPILED.items()):
        target = HERE / name
        if "--check" in arguments:
            fresh = target.exists() and target.read_text(encoding="utf-8") == text
            print(f"{name} is up to date" if fresh else f"{name} is not what the Turtle says: run `make ontology`")
            stale += not fresh
        else:
            target.write_text(text, encoding="utf-8")
            print(f"wrote {name}")
    return int(bool(stale))


def _power(graph: Graph, node: URIRef, topic: str) -> dict[str, Any]:
    from rdflib import SKOS

    one, many = _one(graph, node), _many(graph, node)
    return {
        "id": f"power:{str(node).removeprefix(POWER)}",
        "label": one(SKOS.prefLabel),
        "definition": one(SKOS.definition),
        "also": many(SKOS.altLabel),
        "broader": "".join(f"power:{b.removeprefix(POWER)}" for b in many(SKOS.broader)),
        "follows": [f"power:{f.removeprefix(POWER)}" for f in many(LOC + "follows")],
        "topic": topic,
        "services": sorted(int(_local(match)) for match in many(SKOS.relatedMatch)),
    }


def _names_by_id(concepts: list[dict[str, Any]]) -> None:
    """Give each power its id in words as a name, too: `planning applications`, `housing benefit`."""
    taken = {word.casefold() for c in concepts for word in (c["label"], *c["also"])}
    for c in concepts:
        words = c["id"].removeprefix("power:").replace("-", " ")
        if words not in taken:
            c["also"] = sorted([*c["also"], words])


def _check_powers(concepts: list[dict[str, Any]]) -> None:
    """Say which power lacks something, has a whole that is none, or shares a word with another."""
    ids = {c["id"] for c in concepts}
    owners: dict[str, str] = {}
    wrong = [f"{c['id']} has no {what}" for c in concepts for what in ("label", "definition", "topic") if not c[what]]
    wrong += [f"{c['id']}: {c['broader']} is no power" for c in concepts if c["broader"] and c["broader"] not in ids]
    wrong += [f"{c['id']} follows {f}, which is no power" for c in concepts for f in c["follows"] if f not in ids]
    for c in concepts:
        for word in (c["label"], *c["also"]):
            other = owners.setdefault(word.casefold(), c["id"])
            wrong += [] if other == c["id"] else [f"{other} and {c['id']} are both called {word!r}"]
    if wrong:
        raise OntologyError("The powers cannot be compiled:\n" + "\n".join(f"  {w}" for w in sorted(wrong)))


def _class(graph: Graph, node: URIRef) -> dict[str, Any]:
    from rdflib import RDFS, SKOS

    one, many = _one(graph, node), _many(graph, node)
    return {
        "local": _local(node),
        "label": one(RDFS.label),
        "plural": one(LOC + "plural"),
        "comment": one(RDFS.comment),
        "parents": [_local(p) for p in many(RDFS.subClassOf)],
        "abstract": one(LOC + "abstract") == "true",
        "evidence": one(LOC + "evidence") == "true",
        "side": _code_label(graph, one(LOC + "side")),
        "facts_sheet": one(LOC + "factsSheet"),
        "about_sheet": one(LOC + "aboutSheet"),
        "stub_class": _local(one(LOC + "stubClass")),
        "phrase": one(LOC + "phrase"),
        "acyclic": one(LOC + "acyclic") == "true",
        "needs_source": one(LOC + "needsSource") == "true",
        "pseudonymous": one(LOC + "pseudonymous") == "true",
        "ask_if_blank": [_local(p) for p in many(LOC + "askIfBlank")],
        "without": [_local(p) for p in many(LOC + "without")],
        "from_end": _local(one(LOC + "fromEnd")),
        "to_end": _local(one(LOC + "toEnd")),
        "short_edge": one(LOC + "shortEdge"),
        "no_edge_when": [_code_label(graph, c) for c in many(LOC + "noEdgeWhen")],
        "name_hints": many(LOC + "nameHint"),
        "map_shape": one(LOC + "mapShape"),
        "map_colour": one(LOC + "mapColour"),
        "close_match": many(SKOS.closeMatch),
    }


def _property(graph: Graph, node: URIRef) -> dict[str, Any]:
    from rdflib import OWL, RDF, RDFS, SH, SKOS

    one, many = _one(graph, node), _many(graph, node)
    # One is an axiom; of several, any will do, which OWL 2 RL cannot say.
    domains, ranges = (
        sorted({*many(axiom), *many(SCHEMA_ORG + several)})
        for axiom, several in ((RDFS.domain, "domainIncludes"), (RDFS.range, "rangeIncludes"))
    )
    is_reference = (node, RDF.type, OWL.ObjectProperty) in graph
    scheme = _local(one(LOC + "codeList"))
    if not ranges:
        raise OntologyError(f"{_local(node)} in localism.ttl has no rdfs:range: say what its values are.")
    return {
        "local": _local(node),
        "label": one(RDFS.label),
        "comment": one(RDFS.comment),
        "domain": [_local(d) for d in domains],
        "range": [_local(r) for r in ranges] if is_reference else [],
        "datatype": "" if is_reference else "code" if scheme else _local(one(LOC + "form") or ranges[0]),
        "codes": scheme,
        "min": int(one(LOC + "atLeast") or 0),
        "max": int(one(LOC + "atMost")) if one(LOC + "atMost") else None,
        "order": int(one(SH.order) or 10_000),
        "heading": one(LOC + "heading"),
        "facts_heading": one(LOC + "factsHeading"),
        "judgement": one(LOC + "judgement") == "true",
        "ordinal": one(LOC + "ordinal") == "true",
        "wins_together": one(LOC + "winsTogether"),
        "acyclic": one(LOC + "acyclic") == "true",
        "strictest_wins": one(LOC + "strictestWins") == "true",
        "example": one(LOC + "example"),
        "close_match": many(SKOS.closeMatch),
    }


def _codes(graph: Graph) -> dict[str, list[dict[str, Any]]]:
    from rdflib import SH, SKOS

    lists: dict[str, list[dict[str, Any]]] = {}
    for scheme in _subjects(graph, str(SKOS.ConceptScheme)):
        concepts = []
        for node in graph.subjects(SKOS.inScheme, scheme):
            one, many = _one(graph, _ref(node)), _many(graph, _ref(node))
            concepts.append(
                {
                    "local": str(node).removeprefix(CODE),
                    "label": one(SKOS.prefLabel),
                    "comment": one(SKOS.definition),
                    "rank": int(one(SH.order) or 0),
                    "also": many(SKOS.altLabel),
                    "broader": _code_label(graph, one(SKOS.broader)),
                    "phrase": one(LOC + "phrase"),
                    "glyph": one(LOC + "glyph"),
                    "stage": int(one(LOC + "stage") or 0),
                    "missing": one(LOC + "missing"),
                    "does": one(LOC + "does"),
                    "to_do": one(LOC + "toDo"),
                    "pattern": one(LOC + "pattern"),
                    "example": one(LOC + "example"),
                    "notation": one(SKOS.notation),
                    "tier_of": _local(one(LOC + "tierOf")),
                    "close_match": many(SKOS.closeMatch),
                }
            )
        lists[_local(scheme)] = sorted(concepts, key=lambda c: (c["rank"], c["local"]))
    return lists


def _check(schema: dict[str, Any]) -> None:
    """Say at once what would otherwise fail far from the Turtle: missing labels, unknown names, headings used twice."""
    classes = {c["local"] for c in schema["classes"]}
    properties = {p["local"]: p for p in schema["properties"]}
    wrong = [
        f"{c['local']} has no label, plural or comment"
        for c in schema["classes"]
        if not (c["label"] and c["plural"] and c["comment"])
    ]
    wrong += [
        f"{c['local']}: {e} is no property"
        for c in schema["classes"]
        for e in (c["from_end"], c["to_end"])
        if e and e not in properties
    ]
    wrong += [f"{c['local']}: {p} is no class" for c in schema["classes"] for p in c["parents"] if p not in classes]
    for p in properties.values():
        wrong += [f"{p['local']} has no {what}" for what in ("label", "comment", "heading", "domain") if not p[what]]
        wrong += [f"{p['local']}: {c} is no class" for c in (*p["domain"], *p["range"]) if c not in classes]
    headings: dict[str, str] = {}
    for p in properties.values():
        other = headings.setdefault(str(p["heading"]).casefold(), p["local"])
        wrong += [] if other == p["local"] else [f"{other} and {p['local']} have the same heading, {p['heading']}"]
    if wrong:
        raise OntologyError("The ontology cannot be compiled:\n" + "\n".join(f"  {w}" for w in sorted(wrong)))


def _subjects(graph: Graph, kind: str) -> list[URIRef]:
    from rdflib import RDF

    return sorted(_ref(s) for s in graph.subjects(RDF.type, _ref(kind)))


def _ours(graph: Graph, kind: str) -> list[URIRef]:
    """Those of them that are in our namespace: others are declared so that the axioms are OWL, and described elsewhere."""
    return [s for s in _subjects(graph, kind) if s.startswith(LOC)]


def _ref(value: object) -> URIRef:
    from rdflib import URIRef

    return URIRef(str(value))


def _one(graph: Graph, node: URIRef):  # type: ignore[no-untyped-def]
    return lambda predicate: next(iter(_many(graph, node)(predicate)), "")


def _many(graph: Graph, node: URIRef):  # type: ignore[no-untyped-def]
    return lambda predicate: sorted(str(o) for o in graph.objects(node, _ref(predicate)))


def _local(iri: object) -> str:
    return str(iri).rsplit("#", 1)[-1].rsplit("/", 1)[-1] if iri else ""


def _code_label(graph: Graph, iri: str) -> str:
    from rdflib import SKOS

    return str(graph.value(_ref(iri), SKOS.prefLabel) or "") if iri else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
