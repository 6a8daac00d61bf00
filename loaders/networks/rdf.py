"""RDF: Turtle, N-Triples and JSON-LD, in our words or in those of org:, skos:, foaf:, prov: and others that are close to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from localism.graph.exchange.parsing import BASE, FORMS, MAX_BYTES, form_of, oxigraph_form, why
from localism.graph.exchange.terms import EXPORT, LOC, ROOT, class_of, full, id_of, property_of
from localism.loaders.base import Problem, Report
from localism.loaders.networks.parts import Element, Heading, heading_of
from localism.ontology.schema import SCHEMA

ENDINGS = tuple(ending for ending, form in FORMS.items() if form in ("Turtle", "N-Triples", "JSON-LD"))
"""Of forms that say what there is; quads say more, and are loaded as the graph they were or not at all."""
CITED = full("prov:wasDerivedFrom")
_TYPE, _STUB = full("rdf:type"), full("loc:stub")
_NAMES = (full("rdfs:label"), full("skos:prefLabel"), full("foaf:name"), full("schema:name"), full("dcterms:title"))
_DERIVED = tuple(LOC + name for name in ("fromMin", "fromMax", "toMin", "toMax", "stub"))
Said = dict[str, list[Any]]


class Rdf:
    """A `Reader` of RDF, by pyoxigraph. Nothing is fetched: no context, no import; blank nodes are left out."""

    def heading(self, path: str) -> Heading:
        """What an export of ours says of itself; else nothing."""
        said = _statements(path, lambda _: None).get(EXPORT, {})
        access = [o.value for o in said.get(full("dcterms:accessRights"), ())]
        title = [o.value for o in said.get(full("dcterms:title"), ())]
        return heading_of({"access": "".join(access[:1]), "title": "".join(title[:1])})

    def elements(self, path: str, report: Report) -> Iterator[Element]:
        """Its subjects as nodes, ties among them, by IRI."""
        held = _statements(path, report)
        for number, iri in enumerate(sorted(held), 1):
            if not iri.startswith(ROOT) or id_of(iri) is not None:
                cites = tuple(filter(None, map(_text, held[iri].get(CITED, ()))))
                yield Element(id_of(iri) or iri, _said(held[iri]), number, flat=False, cites=cites)


def _statements(path: str, report: Report) -> dict[str, Said]:
    form = oxigraph_form(path, "rdf")
    import pyoxigraph

    held: dict[str, Said] = {}
    number = nameless = 0  # the last statement that was read, once one is not; statements of what has no IRI
    try:
        if Path(path).stat().st_size > MAX_BYTES:
            message = f"The file is larger than {MAX_BYTES:,} bytes, the most that is read: split it, or load TriG."
            report(Problem("error", "too-large", message, path))
            return {}
        for quad in pyoxigraph.parse(path=path, format=form, base_iri=BASE):
            number += 1
            if isinstance(quad.subject, pyoxigraph.NamedNode):
                held.setdefault(quad.subject.value, {}).setdefault(quad.predicate.value, []).append(quad.object)
            else:
                nameless += 1
    except OSError as error:
        report(Problem("error", "unreadable", f"The file cannot be read: {error.strerror or error}.", path))
    except (SyntaxError, ValueError) as error:
        after = f" It stands after statement {number:,}." if number else ""
        message = f"The RDF cannot be read: {why(error)}.{after}"
        report(Problem("error", "not-rdf", message, path, expected=f"{form_of(path)} that stands alone"))
        return {}
    if nameless:
        message = f"Not loaded: {nameless:,} statements of what has no IRI (blank nodes)."
        report(Problem("warning", "no-iri", message, path, expected="an IRI for each thing: it is what tells it apart"))
    return held


def _said(statements: Said) -> dict[str, tuple[str, ...]]:
    """Attributes by the names of our properties; what is said in our own words goes before what only is close to them."""
    said: dict[str, tuple[str, ...]] = {}
    types = [o.value for o in statements.get(_TYPE, ())]
    ours = tuple(name for t in types if (name := class_of(t)) and name in SCHEMA.classes)
    said["types"] = ours or tuple(dict.fromkeys(c for t in types for c in _close_classes().get(t, ())))
    if any(o.value == "true" for o in statements.get(_STUB, ())):
        said["stub"] = ("yes",)
    close: dict[str, tuple[str, ...]] = {}
    for predicate, objects in statements.items():
        texts = tuple(filter(None, map(_text, objects)))
        if predicate in (*_DERIVED, _TYPE, CITED) or not texts:
            continue
        elif name := property_of(predicate):
            said[name] = texts
        elif predicate in _NAMES:
            close.setdefault("name", texts[:1])
        else:
            close.setdefault(_close_properties().get(predicate, predicate), texts)
    if ours:  # beside our own words stand those of others, which say the same less exactly
        close = {name: texts for name, texts in close.items() if name == "name"}
    return close | said


def _text(term: Any) -> str:
    import pyoxigraph

    if isinstance(term, pyoxigraph.NamedNode):
        return id_of(term.value) or term.value
    return term.value.strip() if isinstance(term, pyoxigraph.Literal) else ""


@lru_cache(maxsize=1)
def _close_classes() -> Mapping[str, tuple[str, ...]]:
    """The class that another vocabulary's class is closest to: the broadest of those that say so."""
    found: dict[str, tuple[str, ...]] = {}
    for c in sorted(SCHEMA.classes.values(), key=lambda c: (len(SCHEMA.ancestors[c.name]), c.name)):
        for iri in c.close_match:
            found.setdefault(iri, (c.name,))
    return found


@lru_cache(maxsize=1)
def _close_properties() -> Mapping[str, str]:
    """The property that another vocabulary's is closest to; none where several are."""
    found: dict[str, list[str]] = {}
    for p in SCHEMA.properties.values():
        for iri in p.close_match:
            found.setdefault(iri, []).append(p.name)
    return {iri: names[0] for iri, names in found.items() if len(names) == 1}
