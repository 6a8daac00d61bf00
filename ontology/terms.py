"""The terms that were ever published: none is taken away, one that should not be used any more is deprecated.

`python -m localism.ontology.terms` adds new ones to terms.txt; it fails, and writes nothing, if one is gone or has become another kind of thing.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from localism.ontology.compile import CODE, HERE, LOC, POWER, TURTLE, OntologyError

if TYPE_CHECKING:
    from rdflib import Graph

TERMS = "terms.txt"
_HEADER = (
    "# Every term that was published, with its kind and the version it came in. Written by `make ontology`; no line is ever\n"
    "# deleted. A term that should not be used any more is given owl:deprecated, and dcterms:isReplacedBy where there is another.\n"
)
_PREFIXES = {LOC: "loc:", CODE: "code:", POWER: "power:", "https://w3id.org/localism/topic/": "topic:"}


class Term(NamedTuple):
    """A published name: what kind of thing it names, and the version in which it came."""

    kind: str
    name: str
    since: str


def main() -> int:
    """Add what is new to the list."""
    import localism

    before = released()
    now = terms_in_turtle()
    gone = missing(before, now)
    if gone:
        print("Published terms are never taken away. Deprecate these instead (owl:deprecated true):", file=sys.stderr)
        print("\n".join(f"  {line}" for line in gone), file=sys.stderr)
        return 1
    known = {term.name for term in before}
    added = [Term(kind, name, localism.__version__) for name, kind in now.items() if name not in known]
    lines = sorted((*before, *added))
    (HERE / TERMS).write_text(_HEADER + "".join(f"{' '.join(term)}\n" for term in lines), encoding="utf-8")
    print(f"wrote {TERMS}, {len(added)} new of {len(lines)}")
    return 0


def released(path: Path = HERE / TERMS) -> tuple[Term, ...]:
    """The list as it is kept; nothing, if there is none yet."""
    return parsed(path.read_text(encoding="utf-8")) if path.exists() else ()


def parsed(text: str) -> tuple[Term, ...]:
    """The terms that the text of such a list has.

    >>> parsed("# heading\\nclass loc:Area 0.1.0\\n")
    (Term(kind='class', name='loc:Area', since='0.1.0'),)
    """
    return tuple(Term(*line.split(" ")) for line in text.splitlines() if line and not line.startswith("#"))


def missing(before: Iterable[Term], now: dict[str, str]) -> list[str]:
    """What was published and is no more, or is now another kind of thing.

    >>> missing([Term("class", "loc:Area", "0.1.0")], {"loc:Area": "code"})
    ['loc:Area was a class and is now a code']
    """
    return [
        f"{term.name} was {_a(term.kind)} and is now {_a(now[term.name])}"
        if term.name in now
        else f"{term.name}, {_a(term.kind)} since {term.since}"
        for term in before
        if now.get(term.name) != term.kind
    ]


def terms_in_turtle(folder: Path = HERE) -> dict[str, str]:
    """Each term of ours that the Turtle files describe, with its kind, by name."""
    from rdflib import Graph

    graph = Graph()
    for name in TURTLE:
        graph.parse(folder / name, format="turtle")
    return dict(sorted(_kinds(graph)))


def curie(iri: str) -> str:
    """A term of ours in short, `loc:Area`; any other address as it is."""
    for namespace, prefix in _PREFIXES.items():
        if iri.startswith(namespace):
            return prefix + iri.removeprefix(namespace)
    return iri


def _kinds(graph: Graph) -> Iterable[tuple[str, str]]:
    from rdflib import OWL, RDF, SKOS, URIRef

    kinds: dict[object, str] = {
        OWL.Class: "class",
        OWL.ObjectProperty: "property",
        OWL.DatatypeProperty: "property",
        OWL.AnnotationProperty: "annotation",
        SKOS.ConceptScheme: "list",
        SKOS.Collection: "topic",
    }
    found: dict[str, str] = {}
    for subject, kind in graph.subject_objects(RDF.type):
        name = curie(str(subject))
        if name == str(subject):
            continue
        said = "power" if name.startswith("power:") else "code" if kind == SKOS.Concept else kinds.get(kind, "")
        if not said or found.setdefault(name, said) != said:
            raise OntologyError(f"{name} is more than one kind of thing, or none that is known: {kind}.")
    found |= {curie(str(form)): "form" for form in graph.objects(None, URIRef(f"{LOC}form"))}
    return found.items()


def _a(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"


if __name__ == "__main__":
    sys.exit(main())
