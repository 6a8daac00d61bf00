"""The graph as tables: one a class, and beside them the network's nodes and edges, and the claims. CSV and Parquet write these."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, Protocol

from localism.graph.entity import Entity, StoredClaim
from localism.graph.exchange.about import BATCH, batches
from localism.graph.exchange.network import edges, in_order, is_tie, named_in, parallel, positions, side
from localism.graph.exchange.plain import joined
from localism.graph.store import View
from localism.ontology.schema import SCHEMA

NODES, EDGES, CLAIMS = "nodes", "edges", "claims"
_ROOT = next(c.name for c in SCHEMA.classes.values() if not c.parents and not c.evidence)
CLASSES = {c.name: c.plural.lower().replace(" ", "_") for c in SCHEMA.classes.values() if not c.evidence}
"""What the table of a class is called."""
TABLES = frozenset((*CLASSES.values(), NODES, EDGES, CLAIMS))
BOUNDS = ("from_min", "from_max", "to_min", "to_max")
Value = str | tuple[str, ...]
"""What stands in a cell: one text, or the values of a column that may hold several."""


class Column(NamedTuple):
    """A column's heading; whether it may hold several values; and the ontology's property, if it is one's."""

    name: str
    several: bool = False
    property: str = ""


class Tables(Protocol):
    """Where tables go."""

    def begin(self, table: str, columns: list[Column]) -> None:
        """Begin a table."""
        ...

    def row(self, table: str, values: list[Value]) -> None:
        """Add a row to one that was begun."""
        ...


def write_tables(view: View, to: Tables) -> Counter[str]:
    """Write every table, streamed; what is in a class's table and makes no edge, counted in words.

    * One a class (`councils`), for each class that something is exactly of: a thing of two classes is in two tables.
      Stubs and things of no known class are in `things`. Columns are properties; beside each reference (`held_by`) are
      the names that it means (`held_by_name`).
    * `nodes` and `edges` for Gephi, networkx, igraph and pandas: things that are no ties, each once, and the short edges, each
      with what its tie says. `kind` tells edges apart that have the same ends and relationship, as Gephi needs: `HOLDS`, `HOLDS 2`.
    * `claims`: a row for each source that a claim cites.
    """
    classes, nodes, ties = _columns(view)
    for name in sorted(classes):
        to.begin(CLASSES[name], _headings(classes[name]))
    to.begin(
        NODES, [*_texts("id", "label"), Column("types", True), *_texts("side", "stub"), *_own(nodes), *_texts(*BOUNDS)]
    )
    for batch in batches(view.entities(), BATCH):
        named = view.get(named_in(batch))
        for entity in batch:
            for name in _classes(entity):
                to.row(CLASSES[name], _row(entity, classes[name], named))
            if not is_tie(entity):
                to.row(NODES, _node(entity, nodes))
    left_out = _edges(view, to, ties)
    to.begin(CLAIMS, _CLAIM_COLUMNS)
    for stored in view.claims():
        for row in _claim_rows(stored):
            to.row(CLAIMS, row)
    return left_out


def _columns(view: View) -> tuple[dict[str, dict[str, None]], list[str], list[str]]:
    """The properties that each class's table, the nodes and the edges have columns for."""
    classes: dict[str, dict[str, None]] = {}
    nodes: set[str] = set()
    ties: set[str] = set()
    for entity in view.entities():
        (ties if is_tie(entity) else nodes).update(in_order(entity))
        for name in _classes(entity):
            own = classes.setdefault(name, dict.fromkeys(p.name for p in SCHEMA.properties_of(name)))
            own.update(dict.fromkeys(n for n in in_order(entity) if n not in own))
    order = positions()

    def sorted_out(names: set[str]) -> list[str]:
        return sorted(names, key=lambda n: (order.get(n, len(order)), n))

    return classes, sorted_out(nodes), sorted_out(ties)


def _classes(entity: Entity) -> list[str]:
    return [t for t in entity.types if t in CLASSES] or [_ROOT]


def _headings(properties: Iterable[str]) -> list[Column]:
    found = [Column("id"), Column("types", True), Column("stub")]
    for name in properties:
        found.append(Column(name, _several(name), name))
        if _refers(name):
            found.append(Column(f"{name}_name", _several(name)))
    return [*found, *_texts(*BOUNDS)]


def _row(entity: Entity, properties: Iterable[str], named: Mapping[str, Entity]) -> list[Value]:
    row: list[Value] = [entity.id, entity.types, "yes" if entity.stub else ""]
    for name in properties:
        values = entity.all(name)
        row.append(_value(name, values))
        if _refers(name):
            row.append(_value(name, tuple(named[i].name if i in named else i for i in values)))
    return [*row, *(entity.bounds or ("",) * len(BOUNDS))]


def _node(entity: Entity, properties: Iterable[str]) -> list[Value]:
    row: list[Value] = [entity.id, entity.name, entity.types, side(entity), "yes" if entity.stub else ""]
    row += [_value(name, entity.all(name)) for name in properties]
    return [*row, *(entity.bounds or ("",) * len(BOUNDS))]


_EDGE = ("source", "source_name", "relationship", "target", "target_name", "type", "kind", "tie")


def _edges(view: View, to: Tables, properties: list[str]) -> Counter[str]:
    left_out: Counter[str] = Counter()
    alike: Counter[tuple[str, str, str]] = Counter()
    to.begin(EDGES, [*_texts(*_EDGE), Column("tie_types", True), *_own(properties, _EDGE), *_texts(*BOUNDS)])
    for source, target, relationship, tie in edges(view, left_out):
        alike[source.id, target.id, relationship] += 1
        kind = parallel(relationship, alike[source.id, target.id, relationship])
        row: list[Value] = [source.id, source.name, relationship, target.id, target.name, "Directed", kind]
        row += [tie.id, tie.types] if tie else ["", ()]
        row += [_value(name, tie.all(name) if tie else ()) for name in properties]
        to.row(EDGES, [*row, *((tie and tie.bounds) or ("",) * len(BOUNDS))])
    return left_out


_CLAIM_COLUMNS = [
    Column("entity"),
    Column("types", True),
    *(Column(name) for name in ("says", "dataset", "source", "page", "observed")),
    *(Column(name) for name in ("coder", "coded", "confidence", "memo", "access", "locator", "run")),
]


def _claim_rows(stored: StoredClaim) -> Iterator[list[Value]]:
    claim = stored.claim
    said = joined(tuple(f"{name}: {joined(claim.properties[name])}" for name in sorted(claim.properties)))
    for citation in claim.citations or (("", "", ""),):
        yield [
            *(claim.entity, claim.types, said, claim.dataset, *citation),
            *(*claim.coding, claim.access, claim.locator, str(stored.learned)),
        ]


def _own(properties: Iterable[str], taken: Iterable[str] = ("id", "label", "types", "side", "stub")) -> list[Column]:
    """Columns of properties; one named like a column that is there has an underscore after it."""
    names = set(taken)
    return [Column(f"{name}_" if name in names else name, _several(name), name) for name in properties]


def _texts(*names: str) -> list[Column]:
    return [Column(name) for name in names]


def _several(name: str) -> bool:
    p = SCHEMA.properties.get(name)
    return p is None or p.many or p.judgement


def _value(name: str, values: tuple[str, ...]) -> Value:
    return values if _several(name) else joined(values)


def _refers(name: str) -> bool:
    return name in SCHEMA.properties and SCHEMA.properties[name].is_reference
