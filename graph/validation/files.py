"""An RDF file as portions for validation: read from end to end by pyoxigraph, sealed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from localism.errors import LocalismError, MisuseError
from localism.graph.answers import Answer, plain
from localism.graph.exchange.parsing import BASE, FORMS, MAX_BYTES, form_of, oxigraph_form, why
from localism.graph.exchange.terms import EXPORT, full, id_of, property_iri
from localism.graph.exchange.trig import FORMAT
from localism.graph.questions.naming import kinds
from localism.graph.store import Progress, Watch, counting
from localism.graph.validation.answer import BreachRow, answer, row
from localism.graph.validation.full import Portion, validate
from localism.graph.validation.portions import SIZE
from localism.graph.validation.statements import Statement, literal, of_bounds, of_link, of_named
from localism.ontology.checking import Circles, Links, Record, links_of
from localism.ontology.schema import HERE, SCHEMA

if TYPE_CHECKING:
    import pyoxigraph

_TYPE, _STUB, _ENTITY = full("rdf:type"), full("loc:stub"), full("prov:entity")
_LOC = full("loc:")


class RdfError(LocalismError):
    """A file that cannot be read as RDF."""


def validate_file(path: str | Path, *, watch: Watch | None = None) -> Answer[BreachRow]:
    """What is wrong in a file of RDF: Turtle, N-Triples, N-Quads, TriG or JSON-LD, ours or anybody's.

    A graph that `export trig` wrote is made again first, so that its problems have their claims' sources and places, and
    what was withdrawn is passed over. In any other file the statements of all graphs are taken together. `RdfError` for
    what is no RDF, `MisuseError` if pySHACL or pyoxigraph is missing.

    The parser fetches nothing: an address as a JSON-LD context is an error, and `owl:imports` is a statement like others.
    """
    path = Path(path)
    held = _read(path)
    if held.is_ours:
        return _of_ours(path, watch)
    found = sorted(set(validate(held.portions(counting(watch, len(held.subjects))))))
    rows = [
        row(f, id_of(f.node) or f.node, held.name(f.node), held.kind(f.node), held.sources(f.node), ()) for f in found
    ]
    return answer(rows, path.name, held.remarks, checked=bool(held.words))


def _of_ours(path: Path, watch: Watch | None) -> Answer[BreachRow]:
    from localism.graph.exchange.rebuilt import load_trig
    from localism.graph.graph import Graph

    with Graph.open(":memory:") as graph:
        load_trig(path, graph._store)
        return graph.validate(watch=watch, subject=path.name)


def _read(path: Path) -> _Held:
    if not form_of(path):
        raise MisuseError(
            f"{path} is none of the forms of RDF that are read by their names: {', '.join(sorted(FORMS))}."
        )
    form = oxigraph_form(path, "validate")
    import pyoxigraph

    try:
        size = path.stat().st_size
    except OSError as error:
        raise RdfError(f"{path} cannot be read: {error.strerror or error}. Name another file.") from error
    if size > MAX_BYTES:
        raise RdfError(
            f"{path} is longer ({size:,} bytes) than what is validated ({MAX_BYTES:,}). Load what it says into a graph, and validate that."
        )
    store = pyoxigraph.Store()
    try:
        store.bulk_load(path=str(path), format=form, base_iri=BASE)
    except (OSError, SyntaxError, ValueError) as error:
        raise RdfError(
            f"{path} cannot be read as RDF: {why(error)}. Put that right; nothing is fetched to help."
        ) from error
    return _Held(store)


class _Held:
    """The statements of a file."""

    def __init__(self, store: pyoxigraph.Store) -> None:
        self._store = store
        self.subjects = sorted({_iri(q.subject): q.subject for q in store}.items())
        self._nodes = dict(self.subjects)

    @property
    def is_ours(self) -> bool:
        """Whether `export trig` wrote it."""
        return any(q.object.value == FORMAT for q in self._of(EXPORT, full("loc:format")))

    def portions(self, progress: Progress | None) -> Iterator[Portion]:
        """Its subjects, some at a time."""
        circles = Circles(self._links())
        for n in range(0, len(self.subjects), SIZE):
            some = self.subjects[n : n + SIZE]
            yield Portion(frozenset(iri for iri, _ in some), self._about(some, circles))
            if progress:
                progress(len(some))

    def name(self, iri: str) -> str:
        """What a thing is called, or nothing."""
        return min((q.object.value for q in self._of(iri, _LOC + "name")), default="")

    def kind(self, iri: str) -> str:
        """Its classes, in words."""
        types = (q.object.value for q in self._of(iri, _TYPE))
        return kinds(t.removeprefix(_LOC) for t in types if t.startswith(_LOC))

    def sources(self, iri: str) -> tuple[str, ...]:
        """The names of the sources that it is said to be from."""
        cited = {_iri(q.object) for q in self._of(iri, full("prov:wasDerivedFrom"))}
        return tuple(sorted(self.name(i) or id_of(i) or i for i in cited))

    @cached_property
    def words(self) -> frozenset[str]:
        """What it says in our namespace."""
        used = {q.predicate.value for q in self._store}
        used |= {q.object.value for q in self._store if q.predicate.value == _TYPE}
        return frozenset(i.removeprefix(_LOC) for i in used if i.startswith(_LOC))

    @property
    def remarks(self) -> str:
        """What no shape says: words of our namespace that the ontology does not have; that there are none at all."""
        if not self.words:
            return "Nothing in it is said in the words of the ontology (loc:), so there was nothing to check."
        unknown = sorted(self.words - _words())
        if not unknown:
            return ""
        listed = plain(", ".join(f"loc:{w}" for w in unknown[:10]))
        return f"It uses words that the ontology does not have, and that nothing checks: {listed}. localism ontology show says what there is."

    def _of(self, iri: str, predicate: str | None = None) -> Iterator[Any]:
        import pyoxigraph

        wanted = pyoxigraph.NamedNode(predicate) if predicate else None
        return self._store.quads_for_pattern(self._nodes[iri], wanted, None) if iri in self._nodes else iter(())

    def _about(self, some: list[tuple[str, Any]], circles: Circles) -> Iterator[Statement]:
        from rdflib import URIRef

        links: set[tuple[str, str, str]] = set()
        named: set[str] = set()
        for iri, node in some:
            ends: dict[str, list[str]] = {"from": [], "to": []}
            linking: dict[str, list[str]] = {}
            for q in self._of(iri):
                predicate = q.predicate.value
                if predicate in (_LOC + "fromMin", _LOC + "toMax"):
                    continue  # they are worked out from its dates
                yield URIRef(iri), URIRef(predicate), _term(q.object)
                if predicate in (_LOC + "from", _LOC + "to"):
                    ends[predicate.removeprefix(_LOC)].append(q.object.value)
                if predicate in _LINKING and _is_node(q.object):
                    linking.setdefault(_LINKING[predicate], []).append(_iri(q.object))
                if _is_node(q.object) and predicate != _TYPE:
                    named.add(_iri(q.object))
            yield from of_bounds(URIRef(iri), *(min(ends[end], default="") for end in ("from", "to")))
            yield from self._citing(iri, node)
            types = tuple(q.object.value.removeprefix(_LOC) for q in self._of(iri, _TYPE))
            links.update(circles.around(Record(iri, types, {n: tuple(v) for n, v in linking.items()})))
        for iri in sorted(named - dict(some).keys()):
            said = list(self._of(iri))
            types = tuple(q.object.value.removeprefix(_LOC) for q in said if q.predicate.value == _TYPE)
            yield from of_named(iri, types, any(q.predicate.value == _STUB for q in said))
            # Of a citation it is asked what is cited.
            yield from ((URIRef(iri), URIRef(_ENTITY), _term(q.object)) for q in said if q.predicate.value == _ENTITY)
        for kind, a, b in sorted(links):
            yield from of_link(kind, a, b)

    def _citing(self, iri: str, node: Any) -> Iterator[Statement]:
        """The citations of a source, with what they say of where and when."""
        import pyoxigraph
        from rdflib import URIRef

        for q in self._store.quads_for_pattern(None, pyoxigraph.NamedNode(_ENTITY), node):
            citation = URIRef(_iri(q.subject))
            yield citation, URIRef(_ENTITY), URIRef(iri)
            for said in self._of(str(citation)):
                if said.predicate.value in (_LOC + "page", _LOC + "observed"):
                    yield citation, URIRef(said.predicate.value), _term(said.object)

    def _links(self) -> Links:
        import pyoxigraph

        said: dict[str, dict[str, list[str]]] = {}
        for predicate, name in _LINKING.items():
            for q in self._store.quads_for_pattern(None, pyoxigraph.NamedNode(predicate), None):
                if _is_node(q.object):
                    said.setdefault(_iri(q.subject), {}).setdefault(name, []).append(_iri(q.object))
        links: Links = {}
        for iri, values in said.items():
            types = tuple(q.object.value.removeprefix(_LOC) for q in self._of(iri, _TYPE))
            links_of(Record(iri, types, {n: tuple(v) for n, v in values.items()}), links)
        return links


_LINKING = {
    property_iri(name): name
    for name in (
        *(p.name for p in SCHEMA.properties.values() if p.acyclic),
        *(end for c in SCHEMA.ties if c.acyclic for end in (c.from_end, c.to_end)),
    )
}
"""The properties that might lead round in a circle."""


@lru_cache(maxsize=1)
def _words() -> frozenset[str]:
    """Everything that the ontology, or an export, says in our namespace."""
    in_exports = re.findall(r"^loc:(\w+) a ", (HERE / "exchange.ttl").read_text(encoding="utf-8"), re.MULTILINE)
    return frozenset((*SCHEMA.classes, *(p.local for p in SCHEMA.properties.values()), *in_exports))


def _is_node(term: Any) -> bool:
    import pyoxigraph

    return isinstance(term, pyoxigraph.NamedNode | pyoxigraph.BlankNode)


def _iri(term: Any) -> str:
    """A node's IRI; one for a blank node, which has none."""
    import pyoxigraph

    return (
        f"https://w3id.org/localism/blank/{term.value}" if isinstance(term, pyoxigraph.BlankNode) else str(term.value)
    )


def _term(term: Any) -> Any:
    """A node or a literal as rdflib has it, nothing of it changed."""
    from rdflib import Literal, URIRef

    if _is_node(term):
        return URIRef(_iri(term))
    if getattr(term, "language", None):
        return Literal(term.value, lang=term.language)
    datatype = getattr(term, "datatype", None)
    if datatype is None:  # a quoted triple, which is none of what we have
        return Literal(str(term))
    return literal(term.value, "" if datatype.value == full("xsd:string") else datatype.value)
