"""The graph as things and short edges, for network analysis."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from localism.graph.entity import Entity
from localism.graph.exchange.about import BATCH, batches
from localism.graph.exchange.plain import joined
from localism.graph.store import View
from localism.ontology.schema import SCHEMA, Class

if TYPE_CHECKING:
    import networkx

_CODED = tuple(p.name for p in SCHEMA.properties.values() if p.codes)
_OWN = frozenset(
    (
        *("id", "types", "side", "stub", "key", "source", "target", "relationship", "tie"),
        *("from_min", "from_max", "to_min", "to_max"),
    )
)


class Edge(NamedTuple):
    """A short edge: of a tie, or of a thing's own reference to another (`tie` is None)."""

    source: Entity
    target: Entity
    relationship: str
    tie: Entity | None = None


def to_networkx(view: View) -> networkx.MultiDiGraph[str]:
    """Things as nodes, ties and references between things as directed edges. Held in memory whole.

    A node is the id of a thing that is no tie. Its attributes: `name`, `types`, `side` (`state`, `community` …; holders
    only), `stub`, each property it has, and `from_min`, `from_max`, `to_min`, `to_max` (ISO days, half open) if dated.

    An edge is a tie from each of its from-ends to each of its to-ends (three joint holders make three), keyed by the
    tie's id, with `relationship` (`HOLDS`), `tie` (the id) and the tie's own properties and bounds; or a reference
    from one thing to another, with `relationship` alone (`BROADER`), which is its key too. Sorted by id.

    What it loses: claims, and with them who says so and who disagrees; the parting of values, which are one text joined
    by `; `; and what is no edge between two things: ties with an end unknown, prohibitions, references to ties.
    `graph.graph["left_out"]` counts the last in words, as text so that networkx can write it; CSV and JSON hold them.
    """
    import networkx

    graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
    for entity in view.entities():
        if not is_tie(entity):
            graph.add_node(entity.id, **node_attributes(entity))
    left_out: Counter[str] = Counter()
    for edge in edges(view, left_out):
        key = edge.tie.id if edge.tie else edge.relationship
        while graph.has_edge(edge.source.id, edge.target.id, key):
            key = f"{edge.relationship} {key}"
        graph.add_edge(edge.source.id, edge.target.id, key=key, **edge_attributes(edge))
    graph.graph["left_out"] = joined(tuple(counted(left_out)))
    return graph


def edges(view: View, left_out: Counter[str]) -> Iterator[Edge]:
    """Every short edge, by the id of the tie or thing that makes it, streamed; what makes none is counted.

    After the last edge, `left_out` says how often something in words was left out: `power holdings without held by`.
    """
    for batch in batches(view.entities(), BATCH):
        named = named_in(batch)
        found = {i: Entity(i, stub=True) for i in named} | view.get(named)
        for entity in batch:
            for c in _ties(entity.types):
                yield from _of_tie(entity, c, found, left_out)
            if not is_tie(entity):
                yield from _of_thing(entity, found, left_out)


def parallel(relationship: str, number: int) -> str:
    """What tells an edge apart from others of its relationship between the same two things, as Gephi needs it.

    >>> parallel("HOLDS", 1), parallel("HOLDS", 2)
    ('HOLDS', 'HOLDS 2')
    """
    return relationship if number == 1 else f"{relationship} {number}"


def counted(left_out: Counter[str]) -> list[str]:
    """What was left out and how often, in words.

    >>> counted(Counter({"power holdings without held by": 2}))
    ['power holdings without held by: 2']
    """
    return [f"{what}: {number}" for what, number in sorted(left_out.items())]


def is_tie(entity: Entity) -> bool:
    """Whether it joins two things and is no thing itself."""
    return bool(_ties(entity.types))


def named_in(entities: Iterable[Entity]) -> list[str]:
    """The ids that these refer to, sorted."""
    names = SCHEMA.references.keys()
    return sorted({i for e in entities for name, values in e.properties.items() if name in names for i in values})


def side(entity: Entity) -> str:
    """Where a holder stands: `state`, `local council`, `community`; `other` only where no class of it says more.

    >>> side(Entity("local:x", ("BigLocalPartnership", "Funder")))
    'community'
    """
    sides = {SCHEMA.classes[t].side for t in entity.types if t in SCHEMA.classes} - {""}
    return joined(tuple(sorted(sides - {"other"} or sides)))


def node_attributes(entity: Entity) -> dict[str, str | bool]:
    """A thing as flat attributes: text, but for `stub`."""
    return {
        "name": entity.name,
        "types": joined(entity.types),
        **({"side": side(entity)} if side(entity) else {}),
        "stub": entity.stub,
        **_flat(entity),
    }


def edge_attributes(edge: Edge) -> dict[str, str]:
    """An edge's relationship and, for a tie, what is known of it, as flat text."""
    if edge.tie is None:
        return {"relationship": edge.relationship}
    return {
        "relationship": edge.relationship,
        "tie": edge.tie.id,
        "types": joined(edge.tie.types),
        **_flat(edge.tie),
    }


def in_order(entity: Entity) -> list[str]:
    """The names of the properties that it has, in the ontology's order; names the ontology lacks come last."""
    order = positions()
    return sorted((n for n, values in entity.properties.items() if values), key=lambda n: (order.get(n, len(order)), n))


@lru_cache(maxsize=1_024)
def _ties(types: tuple[str, ...]) -> tuple[Class, ...]:
    """The tie classes among some classes."""
    return tuple(c for c in SCHEMA.ties if SCHEMA.is_a(types, c.name))


def _flat(entity: Entity) -> dict[str, str]:
    flat = {f"{name}_" if name in _OWN else name: joined(entity.all(name)) for name in in_order(entity)}
    if entity.bounds:
        flat.update(entity.bounds._asdict())
    return flat


@lru_cache(maxsize=1)
def positions() -> dict[str, int]:
    """The place of each property in the ontology's order."""
    return {name: position for position, name in enumerate(SCHEMA.properties)}


def _of_tie(tie: Entity, c: Class, found: Mapping[str, Entity], left_out: Counter[str]) -> Iterator[Edge]:
    if code := _forbids(tie, c):
        left_out[f"{c.plural} that are a {code}"] += 1
        return
    unknown = [name for name in (c.from_end, c.to_end) if not tie.all(name)]
    for name in unknown:
        left_out[f"{c.plural} without {_label(name)}"] += 1
    pairs = {(found[a].id, found[b].id): (found[a], found[b]) for a in tie.all(c.from_end) for b in tie.all(c.to_end)}
    for source, target in pairs.values():
        if is_tie(source) or is_tie(target):
            left_out[f"{c.plural} with a tie as {_label(c.from_end if is_tie(source) else c.to_end)}"] += 1
        else:
            yield Edge(source, target, c.short_edge, tie)


def _of_thing(entity: Entity, found: Mapping[str, Entity], left_out: Counter[str]) -> Iterator[Edge]:
    for p in SCHEMA.references.values():
        targets = {found[i].id: found[i] for i in entity.all(p.name)}
        for target in targets.values():
            if is_tie(target):
                left_out[f"references by {_label(p.name)} to a tie"] += 1
            else:
                yield Edge(entity, target, p.relationship)


def _forbids(tie: Entity, c: Class) -> str:
    """The code, if any, that makes a tie no edge."""
    return next((v for name in _CODED for v in tie.all(name) if v in c.no_edge_when), "") if c.no_edge_when else ""


def _label(name: str) -> str:
    return SCHEMA.properties[name].label.lower()
