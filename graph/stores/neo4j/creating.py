"""New ties with all that hangs on them (references, short edges, citations): one query for all that are alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from localism.graph.entity import Entity
from localism.graph.stores.neo4j.shape import (
    EVIDENCE,
    ON_EDGES,
    REFERENCES,
    labels,
    properties,
    quoted,
    references,
    short_ends,
    ties_of,
)

FEW = 200
"""Things alike up to which a query of their own costs more to plan than it saves: they share one that reads classes and types from its rows."""
Cited = Sequence[Sequence[Any]]
"""Each source that a claim cites, with the properties of the relationship to it."""


class Form(NamedTuple):
    """What ties that are written alike have in common.

    Where `single`, each relationship has one target, and the query is written out for them: each target is looked up
    once, with its short edge beside it. Else each has a list of targets.
    """

    single: bool
    classes: tuple[str, ...]
    relationships: tuple[str, ...]
    edges: tuple[tuple[str, ...], ...]
    """Type of each short edge; where `single` also the relationships that its two ends are the targets of."""
    cites: bool


def creating(
    ties: Collection[Entity], cited: Mapping[str, Cited], label: str
) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Queries with their rows. What leads to another of these ties is left out: that may not be there yet."""
    among = {e.id for e in ties}
    alike: dict[Form, list[Entity]] = defaultdict(list)
    for e in ties:
        alike[_form(e, among, cited.get(e.id, ()))].append(e)
    loose: dict[tuple[str, ...], list[Entity]] = defaultdict(list)
    for form, those in alike.items():
        if form.single and len(those) > FEW:
            yield _written_out(form, label), [_row(e, cited.get(e.id, ())) for e in those]
        else:
            loose[form.classes] += those
    few: list[dict[str, Any]] = []
    for classes, those in loose.items():
        if len(those) > FEW:
            rows = [_lists(e, among, cited.get(e.id, ())) for e in those]
            yield _by_lists(classes, rows, label), rows
        else:
            few += (_mixed(e, among, cited.get(e.id, ())) for e in those)
    if few:
        yield _of_any_class(label), few


def _form(e: Entity, among: set[str], cites: Cited) -> Form:
    targets: dict[str, int] = defaultdict(int)
    inside = False
    for kind, target in references(e):
        targets[kind] += 1
        inside = inside or target in among
    single = not inside and len(cites) <= 1 and all(n == 1 for n in targets.values())
    edges = tuple((kind, *_ends(e.types)[kind]) for kind, _, _ in short_ends(e)) if single else ()
    return Form(single, labels(e.types), tuple(sorted(targets)), edges, bool(cites))


@lru_cache(maxsize=4_096)
def _ends(types: tuple[str, ...]) -> dict[str, tuple[str, str]]:
    """Of each short edge of some classes, the relationships that its two ends are the targets of."""
    return {c.short_edge: (REFERENCES[c.from_end], REFERENCES[c.to_end]) for c in ties_of(types)}


def _row(e: Entity, cites: Cited) -> dict[str, Any]:
    row: dict[str, Any] = {"p": properties(e), **dict(references(e))}
    if cites:
        row["source"], row["said"] = cites[0]
    return row


def _written_out(form: Form, label: str) -> str:
    of = {kind: f"n{i}" for i, kind in enumerate(form.relationships)}
    parts = [f"UNWIND $rows AS row {_create(form.classes, label)}"]
    parts += ["WITH t, row"] if of or form.cites else []
    parts += [f"MATCH ({n}:{label} {{id: row.{quoted(kind)}}})" for kind, n in of.items()]
    parts += [f"MATCH (s:{label} {{id: row.source}})"] if form.cites else []
    parts += [f"CREATE (t)-[:{quoted(kind)}]->({n})" for kind, n in of.items()]
    parts += [f"CREATE ({of[a]})-[:{quoted(kind)} {_TOLD}]->({of[b]})" for kind, a, b in form.edges]
    parts += [f"CREATE (t)-[e:{EVIDENCE}]->(s) SET e = row.said"] if form.cites else []
    return " ".join(parts)


def _lists(e: Entity, among: set[str], cites: Cited) -> dict[str, Any]:
    row: dict[str, Any] = {"p": properties(e)}
    for kind, target in references(e):
        if target not in among:
            row.setdefault(kind, []).append(target)
    for kind, a, b in short_ends(e):
        if a not in among and b not in among:
            row.setdefault(f"short {kind}", []).append([a, b])
    return {**row, "cites": list(cites)} if cites else row


def _by_lists(classes: Iterable[str], rows: list[dict[str, Any]], label: str) -> str:
    parts = [f"UNWIND $rows AS row {_create(classes, label)}"]
    parts += ["WITH t, row"] if any(len(row) > 1 for row in rows) else []
    for name in sorted({name for row in rows for name in row} - {"p"}):
        each = f"UNWIND row.{quoted(name)} AS r"
        one = f"MATCH (o:{label} {{id: r[0]}})"
        if name == "cites":
            parts.append(f"CALL (t, row) {{ {each} {one} CREATE (t)-[e:{EVIDENCE}]->(o) SET e = r[1] }}")
        elif name.startswith("short "):
            kind = quoted(name.removeprefix("short "))
            other = f"MATCH (b:{label} {{id: r[1]}})"
            parts.append(f"CALL (t, row) {{ {each} {one} {other} CREATE (o)-[:{kind} {_TOLD}]->(b) }}")
        else:
            one = f"MATCH (o:{label} {{id: r}})"
            parts.append(f"CALL (t, row) {{ {each} {one} CREATE (t)-[:{quoted(name)}]->(o) }}")
    return " ".join(parts)


def _mixed(e: Entity, among: set[str], cites: Cited) -> dict[str, Any]:
    return {
        "p": properties(e),
        "classes": labels(e.types),
        "refers": [[kind, target] for kind, target in references(e) if target not in among],
        "edges": [[kind, a, b] for kind, a, b in short_ends(e) if a not in among and b not in among],
        "cites": list(cites),
    }


def _of_any_class(label: str) -> str:
    """Classes and types come from the rows: one query to plan, which is most of what a small load costs."""
    return (
        f"UNWIND $rows AS row CREATE (t:{label}) SET t = row.p SET t:$(row.classes) WITH t, row "
        f"CALL (t, row) {{ UNWIND row.refers AS r MATCH (o:{label} {{id: r[1]}}) CREATE (t)-[:$(r[0])]->(o) }} "
        f"CALL (t, row) {{ UNWIND row.edges AS r MATCH (a:{label} {{id: r[1]}}) MATCH (b:{label} {{id: r[2]}}) "
        f"CREATE (a)-[:$(r[0]) {_TOLD}]->(b) }} "
        f"CALL (t, row) {{ UNWIND row.cites AS r MATCH (o:{label} {{id: r[0]}}) CREATE (t)-[e:{EVIDENCE}]->(o) SET e = r[1] }}"
    )


def _create(classes: Iterable[str], label: str) -> str:
    return f"CREATE (t:{':'.join((label, *map(quoted, classes)))}) SET t = row.p"


_TOLD = "{tie: t.id, " + ", ".join(f"{quoted(name)}: t.{quoted(name)}" for name in ON_EDGES) + "}"
"""A short edge's properties, taken from its tie."""
