"""Compile the Turtle files into schema.json, the form that the rest of the package reads without parsing RDF.

`python -m localism.ontology.compile` writes it; `--check` only says whether it is up to date (exit status 1 if not).
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from localism.errors import LocalismError

if TYPE_CHECKING:
    from rdflib import Graph, URIRef

HERE = Path(__file__).parent
SOURCES = ("localism.ttl", "codes.ttl")
COMPILED = "schema.json"
LOC = "https://w3id.org/localism/ns#"
CODE = "https://w3id.org/localism/code/"


class OntologyError(LocalismError):
    """The Turtle says something that cannot be compiled."""


def compile_schema(folder: Path = HERE) -> str:
    """The JSON text of the ontology in `folder`: classes, properties and code lists, sorted, without the clock."""
    from rdflib import OWL, Graph

    graph = Graph()
    for name in SOURCES:
        graph.parse(folder / name, format="turtle")
    schema: dict[str, Any] = {
        "classes": [_class(graph, c) for c in _subjects(graph, str(OWL.Class))],
        "properties": [
            _property(graph, p)
            for kind in (OWL.ObjectProperty, OWL.DatatypeProperty)
            for p in _subjects(graph, str(kind))
        ],
        "codes": _codes(graph),
    }
    _check(schema)
    schema["properties"].sort(key=lambda p: (p["order"], p["local"]))
    return json.dumps(schema, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def main(arguments: list[str]) -> int:
    """Write schema.json, or with `--check` compare it with the Turtle."""
    text = compile_schema()
    target = HERE / COMPILED
    if "--check" in arguments:
        fresh = target.exists() and target.read_text(encoding="utf-8") == text
        print("schema.json is up to date" if fresh else "schema.json is not what the Turtle says: run `make ontology`")
        return 0 if fresh else 1
    target.write_text(text, encoding="utf-8")
    print(f"wrote {target.name}")
    return 0


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
        "acyclic": one(LOC + "acyclic") == "true",
        "needs_source": one(LOC + "needsSource") == "true",
        "ask_if_blank": [_local(p) for p in many(LOC + "askIfBlank")],
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
    ranges = many(RDFS.range)
    is_reference = (node, RDF.type, OWL.ObjectProperty) in graph
    scheme = next((_local(r) for r in ranges if (_ref(r), RDF.type, SKOS.ConceptScheme) in graph), "")
    if not ranges:
        raise OntologyError(f"{_local(node)} in localism.ttl has no rdfs:range: say what its values are.")
    return {
        "local": _local(node),
        "label": one(RDFS.label),
        "comment": one(RDFS.comment),
        "domain": [_local(d) for d in many(RDFS.domain)],
        "range": [_local(r) for r in ranges] if is_reference else [],
        "datatype": "" if is_reference else "code" if scheme else _local(ranges[0]),
        "codes": scheme,
        "min": int(one(SH.minCount) or 0),
        "max": int(one(SH.maxCount)) if one(SH.maxCount) else None,
        "order": int(one(SH.order) or 10_000),
        "heading": one(LOC + "heading"),
        "facts_heading": one(LOC + "factsHeading"),
        "judgement": one(LOC + "judgement") == "true",
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
                    "glyph": one(LOC + "glyph"),
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
