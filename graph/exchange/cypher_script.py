"""The graph as a script of Cypher, which leaves on a Neo4j server what a load by localism would."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from localism.graph.exchange.about import BATCH, About, batches
from localism.graph.exchange.literals import literal
from localism.graph.exchange.whole import whole_file
from localism.graph.store import Run, View
from localism.graph.stores.neo4j import claims as kept
from localism.graph.stores.neo4j.book import FORMAT, READY
from localism.graph.stores.neo4j.shape import (
    BOUNDS,
    COMMON,
    DATASET,
    EVIDENCE,
    RUN,
    STUB,
    WITHDRAWN,
    labels,
    properties,
    quoted,
    references,
    schema,
    short_edges,
)

ROWS = 250
"""Nodes or relationships a statement makes: more at a time are slower to parse, and no faster to make."""
_OURS = quoted(COMMON)
_PAIR = f"MATCH (a:{_OURS} {{id: r[0]}}) MATCH (b:{_OURS} {{id: r[1]}})"
_BOOK = "LocalismBook"
_UNUSUAL = re.compile(r"[^A-Za-z0-9 .,:()*/_-]")
"""What a comment does not need; some versions of Neo4j would read an escape there, and end the comment."""
Said = Mapping[str, object]
Row = Sequence[object] | Said


def write_cypher(view: View, file: Path, said: About) -> list[Path]:
    """Write statements for `cypher-shell -f FILE`, streamed; the file. Neo4j 5.26 or newer, an empty database.

    Constraints and indexes first, then nodes, relationships, short edges and claims, as `docs/neo4j.md` and
    `docs/cypher.md` describe them; at the end the graph's own book, so that `--graph neo4j://…` opens what was loaded.
    A second run stops at its first statement that would write, and so does one into a database that holds a graph. What was broken off has no
    book: clear it with `MATCH (n:Localism) DETACH DELETE n`.

    Whatever comes from data is a literal, escaped (`literals.literal`); labels, types and names of properties are the
    ontology's. One statement a line, in ASCII; every one ends in `;`, and no other `;` is in the file.

    Comments at the top say what the file is, for whom, and how it was made. With the history, for those who may see
    everything, it loses nothing. Without, it lacks what was withdrawn, and the files and counts of runs, which may tell
    of claims that are not in it.
    """
    with whole_file(file) as path, path.open("w", encoding="ascii", newline="\n") as out:
        for line in ("For an empty database of Neo4j 5.26 or newer: cypher-shell -f FILE", *said.lines):
            out.write(f"// {_UNUSUAL.sub('?', line.replace(';', ','))}\n")
        for statement in _statements(view, said):
            out.write(f"{statement};\n")
    return [file]


def _statements(view: View, said: About) -> Iterator[str]:
    made, _ = schema(COMMON)
    yield from made
    yield "CALL db.awaitIndexes(300)"
    yield f"CREATE (k:{_OURS}:{_BOOK}) SET k = {literal({'graph': f'{COMMON} lock', 'name': 'lock of the graph'})}"
    yield from _each([d._asdict() for d in said.datasets], f"CREATE (d:{_OURS}:{DATASET}) SET d = r")
    loaded = f"MATCH (d:{_OURS}:{DATASET} {{name: r.dataset}}) CREATE (n:{_OURS}:{RUN})-[:LOADED]->(d) SET n = r"
    yield from _each([_run(r, whole=said.history) for r in said.runs], loaded)
    for batch in batches(view.entities(), BATCH):
        by_labels: dict[tuple[str, ...], list[Said]] = defaultdict(list)
        for e in batch:
            by_labels[(STUB,) if e.stub else labels(e.types)].append(properties(e))
        for classes, rows in sorted(by_labels.items()):
            yield from _each(rows, f"CREATE (n:{':'.join((_OURS, *map(quoted, classes)))}) {_set('n', 'r', rows)}")
    for batch in batches(view.entities(), BATCH):
        named: dict[str, list[Row]] = defaultdict(list)
        edges: dict[str, list[tuple[str, str, Said]]] = defaultdict(list)
        for e in batch:
            for kind, target in references(e):
                named[kind].append((e.id, target))
            for edge in short_edges(e):
                edges[edge.type].append((edge.source, edge.target, edge.properties))
        for kind, ends in sorted(named.items()):
            yield from _each(ends, f"{_PAIR} CREATE (a)-[:{quoted(kind)}]->(b)")
        for kind, short in sorted(edges.items()):
            told = _set("e", "r[2]", [r[2] for r in short])
            yield from _each(short, f"{_PAIR} CREATE (a)-[e:{quoted(kind)}]->(b) {told}")
    yield from _claims(view, history=said.history)
    book = {"graph": COMMON, "name": "book of the graph", "format": FORMAT, "version": 1, "state": READY}
    yield f"CREATE (b:{_OURS}:{_BOOK}) SET b = {literal(book)}"


def _claims(view: View, *, history: bool) -> Iterator[str]:
    for batch in batches(view.claims(withdrawn=history), BATCH):
        cited: list[Row] = []
        uncited: list[Row] = []
        past: list[Row] = []
        for stored in batch:
            digest = stored.claim.digest.hex()
            if stored.withdrawn is not None:
                past.append(kept.withdrawn(stored, digest))
                continue
            for thing, source, told in kept.evidence(stored.claim, digest, stored.learned):
                if source is None:
                    uncited.append((thing, stored.claim.dataset, told))
                else:
                    cited.append((thing, source, told))
        yield from _each(cited, f"{_PAIR} CREATE (a)-[e:{EVIDENCE}]->(b) SET e = r[2]")
        dataset = f"MATCH (a:{_OURS} {{id: r[0]}}) MATCH (b:{_OURS}:{DATASET} {{name: r[1]}})"
        yield from _each(uncited, f"{dataset} CREATE (a)-[e:{EVIDENCE}]->(b) SET e = r[2]")
        yield from _each(past, f"CREATE (n:{_OURS}:{WITHDRAWN}) SET n = r")


def _set(of: str, told: str, rows: Iterable[Said]) -> str:
    """What sets the properties; days, which a literal can only spell, are read as days here: many times faster than in the list."""
    days = [name for name in BOUNDS if any(name in row for row in rows)]
    return ", ".join([f"SET {of} = {told}", *(f"{of}.{name} = date({told}.{name})" for name in days)])


def _each(rows: Sequence[Row], then: str) -> Iterator[str]:
    for some in batches(rows, ROWS):
        yield f"UNWIND {literal(some)} AS r {then}"


def _run(run: Run, *, whole: bool) -> dict[str, object]:
    told: dict[str, object] = run._asdict() | {"name": f"{run.dataset}, {run.date}"}
    del told["files"]
    if not whole:
        told |= dict.fromkeys(("new", "unchanged", "withdrawn"), 0)
    told["file_names"] = [f.name for f in run.files] if whole else []
    told["file_hashes"] = [f.sha256 for f in run.files] if whole else []
    return told
