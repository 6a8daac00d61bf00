"""The shape of the graph on a server, all of it from the ontology: labels, properties, relationships, short edges, indexes.

A thing is a node with its classes and every wider class as labels, one common label of ours, its literals as properties
and its references as relationships. Values of other people never become part of a query's text: labels, relationship
types and property names written into Cypher are the ontology's own.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from typing import Any, NamedTuple

from localism.graph.entity import Entity
from localism.graph.words import normal, words
from localism.ontology.dates import Bounds
from localism.ontology.schema import SCHEMA, Class, Property

COMMON = "Localism"
"""The label that every node of ours carries."""
STUB = "Stub"
"""The label of what is referred to and of which nothing more is known."""
EVIDENCE = "EVIDENCED_BY"
"""From a thing to a source (or, where none is cited, the dataset): one current claim, citing it."""
WITHDRAWN = "WithdrawnClaim"
"""A claim that no longer stands; it is joined to nothing."""
DATASET, RUN = "Dataset", "Run"

REFERENCES: Mapping[str, str] = {name: p.relationship for name, p in SCHEMA.references.items()}
"""Property → relationship type: `held_by` is `HELD_BY`."""
NAMED_BY = {relationship: name for name, relationship in REFERENCES.items()}
SHORT = frozenset(c.short_edge for c in SCHEMA.ties)
SHARED = SHORT.intersection(REFERENCES.values())
"""Relationship types that both a reference and a short edge go by; a short edge names its tie."""
BOUNDS = Bounds._fields
_SAYABLE = SCHEMA.properties.keys() - {"id"}
_SAID = ("from", "to", *(p.name for p in SCHEMA.properties_of("PowerHolding") if p.judgement or p.name == "kind"))
ON_EDGES = (*_SAID, *BOUNDS)
"""What a short edge says beside naming its tie; the tie's node says it too."""


class Edge(NamedTuple):
    """A short edge: from one end of a tie to the other, with what a person asks of it first."""

    type: str
    source: str
    target: str
    properties: dict[str, Any]


def quoted(name: str) -> str:
    """A name of the ontology as Cypher writes it."""
    return f"`{name.replace('`', '``')}`"


@lru_cache(maxsize=4_096)
def labels(types: tuple[str, ...]) -> tuple[str, ...]:
    """The classes and every wider one that the ontology has; none for what is not in it.

    >>> labels(("Council",))
    ('Council', 'Dated', 'Holder', 'Organisation', 'Thing')
    """
    return tuple(sorted({above for t in types if t in SCHEMA.classes for above in SCHEMA.ancestors[t]}))


@lru_cache(maxsize=4_096)
def ties_of(types: tuple[str, ...]) -> tuple[Class, ...]:
    """The tie classes among some classes."""
    return tuple(c for c in SCHEMA.ties if SCHEMA.is_a(types, c.name))


def properties(e: Entity) -> dict[str, Any]:
    """The node's properties: literals typed where that loses nothing, bounds as dates, a name to caption it by."""
    made: dict[str, Any] = {"id": e.id, "types": list(e.types)}
    unlisted: dict[str, tuple[str, ...]] = {}
    for name, values in e.properties.items():
        described = SCHEMA.properties.get(name)
        if described is None or name in ("id", "types"):
            unlisted[name] = values
        elif described.is_reference:
            if len(values) > 1 and tuple(sorted(set(values))) != values:
                unlisted[name] = values
        elif described.many or described.judgement:
            made[name] = list(values)
        else:
            if len(values) > 1:
                unlisted[name] = values
            made.update(_typed(described, values[0]))
    if not made.get("name"):
        made.update(name=_caption(e), unnamed=True)
    called = [*e.all("name"), *e.all("also_known_as")]
    if called:
        made["search"] = " ".join(dict.fromkeys(t for text in called for t in (*words(text), whole_name(text)) if t))
    if e.bounds:
        made.update(zip(BOUNDS, map(date.fromisoformat, e.bounds), strict=True))
    if unlisted:
        made["unlisted"] = json.dumps(unlisted, ensure_ascii=False, sort_keys=True)
    return made


def entity(node: Mapping[str, Any], references: Iterable[Sequence[str]], stub: bool) -> Entity:
    """The thing again, from its node's properties, the bounds as text, and its references as (relationship type, id)."""
    said: dict[str, tuple[str, ...]] = {}
    for name, value in node.items():
        if name in _SAYABLE:
            if isinstance(value, str):
                said[name] = (value,)
            else:
                said[name] = (
                    tuple(value) if isinstance(value, list) else (node.get(f"{name}_as_written") or str(value),)
                )
    if "unnamed" in node:
        said.pop("name", None)
    for relationship, target in references:
        name = NAMED_BY[relationship]
        said[name] = tuple(sorted((*said[name], target))) if name in said else (target,)
    if "unlisted" in node:
        said.update((name, tuple(values)) for name, values in json.loads(node["unlisted"]).items())
    bounds = Bounds(*map(node.__getitem__, BOUNDS)) if node.get("from_min") else None
    return Entity(node["id"], tuple(node.get("types", ())), said, bounds, stub)


def references(e: Entity) -> Iterator[tuple[str, str]]:
    """Relationship type and target of every reference, each once."""
    for name, values in e.properties.items():
        if name in REFERENCES:
            for value in dict.fromkeys(values):
                yield REFERENCES[name], value


def short_ends(e: Entity) -> Iterator[tuple[str, str, str]]:
    """Type, from-end and to-end of each short edge; none for a tie that gives nobody anything."""
    for c in ties_of(e.types):
        if not c.no_edge_when or not any(v in c.no_edge_when for name in _SAID for v in e.all(name)):
            to = tuple(dict.fromkeys(e.all(c.to_end)))
            yield from ((c.short_edge, a, b) for a in dict.fromkeys(e.all(c.from_end)) for b in to)


def short_edges(e: Entity) -> Iterator[Edge]:
    """From each from-end of a tie to each of its to-ends, with what it says."""
    told = {"tie": e.id, **{name: _plain(name, e.all(name)) for name in _SAID if e.all(name)}}
    if e.bounds:
        told.update(zip(BOUNDS, map(date.fromisoformat, e.bounds), strict=True))
    return (Edge(kind, a, b, told) for kind, a, b in short_ends(e))


def whole_name(text: str) -> str:
    """A name as one token of the full-text index; blank for what has no word in it."""
    said = normal(text)
    return "=" + blake2b(said.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest() if said else ""


def words_index(label: str) -> str:
    """The name of the full-text index of the graph under a label."""
    return f"{label.lower()}_words"


def schema(label: str) -> tuple[list[str], str]:
    """The statements that make constraints and indexes for graphs under a label, and the full-text index's name."""
    common, index = quoted(label), words_index(label)
    statements = [
        f"CREATE CONSTRAINT {quoted(f'{label.lower()}_id')} IF NOT EXISTS FOR (n:{common}) REQUIRE n.id IS UNIQUE",
        f"CREATE CONSTRAINT {quoted('localism_book')} IF NOT EXISTS FOR (n:LocalismBook) REQUIRE n.graph IS UNIQUE",
        f"CREATE FULLTEXT INDEX {quoted(index)} IF NOT EXISTS FOR (n:{common}) ON EACH [n.search] "
        "OPTIONS {indexConfig: {`fulltext.analyzer`: 'whitespace'}}",
        f"CREATE INDEX {quoted('localism_withdrawn')} IF NOT EXISTS FOR (n:{WITHDRAWN}) ON (n.entity)",
    ]
    for c in SCHEMA.sheets:
        if not c.is_tie:
            name = quoted(f"localism_{c.name.lower()}_name")
            statements.append(f"CREATE INDEX {name} IF NOT EXISTS FOR (n:{quoted(c.name)}) ON (n.name)")
    return statements, index


def native(p: Property, text: str) -> Any:
    """A literal as the server's type, as far as the ontology gives it one."""
    try:
        if p.datatype == "integer" or (p.datatype == "decimal" and text.lstrip("-").isdecimal()):
            number = int(text)
            return number if abs(number) < 2**63 else text
        if p.datatype == "decimal":
            return float(text)
    except ValueError:
        return text
    return text


def _typed(p: Property, text: str) -> dict[str, Any]:
    value = native(p, text)
    return {p.name: value} if str(value) == text else {p.name: value, f"{p.name}_as_written": text}


def _plain(name: str, values: tuple[str, ...]) -> Any:
    described = SCHEMA.properties[name]
    return list(values) if described.many or described.judgement else values[0]


def _caption(e: Entity) -> str:
    """What a nameless node is called: of a tie what is done in it, else its class; of anything else its id."""
    for c in ties_of(e.types):
        coded = (e.all(p.name) for p in SCHEMA.properties_of(c.name) if p.codes)
        return ", ".join(next(filter(None, coded), (c.label,)))
    return e.id
