"""The graph as one JSON file, from which nothing is missing."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TextIO

from localism.graph.entity import Entity, StoredClaim
from localism.graph.exchange.about import About
from localism.graph.exchange.network import edges, in_order, is_tie, side
from localism.graph.exchange.whole import whole_file
from localism.graph.store import Run, View

FORMAT = "localism graph 1"


def write_json(view: View, file: Path, said: About) -> list[Path]:
    """Write one JSON object, streamed: things, ties, short edges and claims; the file.

    `nodes`, `edges`, `directed` and `multigraph` are node-link data: `networkx.node_link_graph(data, edges="edges")`
    reads it, and so does D3. `nodes` are things and `ties` are ties, each with `id`, `types`, `properties` (name →
    list of values) and `bounds` (or null); `edges` have `source`, `target`, `relationship` and `tie`, the id of the tie
    that makes it or null. `claims` are what records say, each with its citations, coding, access, locator and run;
    `datasets` and `runs` are those of the claims. `graph` says what it is, for whom, how it was made and how many ties make no edge.

    One item a line, so that two exports can be compared. It loses nothing that the view shows.
    """
    left_out: Counter[str] = Counter()
    with whole_file(file) as path, path.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as out:
        # Half a surrogate pair has no UTF-8; backslashreplace spells it as JSON does.
        out.write(f'{{"format": {_text(FORMAT)},\n"directed": true,\n"multigraph": true,\n')
        for name, items in sections(view, said, left_out):
            array(out, name, items)
        graph = {**said.told, "left_out": dict(sorted(left_out.items()))}
        out.write(f'"graph": {_text(graph)}}}\n')
    return [file]


def sections(view: View, said: About, left_out: Counter[str]) -> Iterator[tuple[str, Iterable[dict[str, object]]]]:
    """What there is to write, by kind: `nodes`, `edges`, `ties`, `claims`, `datasets` and `runs`, each streamed."""
    yield "nodes", (_node(e) for e in view.entities() if not is_tie(e))
    yield "edges", _edges(view, left_out)
    yield "ties", (_thing(e) for e in view.entities() if is_tie(e))
    yield "claims", (_claim(s) for s in view.claims())
    yield "datasets", (d._asdict() for d in said.datasets)
    yield "runs", (_run(r) for r in said.runs)


def array(out: TextIO, name: str, items: Iterable[object], then: str = ",") -> None:
    """Write a key and its list, an item a line, streamed."""
    out.write(f"{_text(name)}: [")
    comma = "\n"
    for item in items:
        out.write(comma + _text(item))
        comma = ",\n"
    out.write(f"]{then}\n")


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _thing(entity: Entity) -> dict[str, object]:
    return {
        "id": entity.id,
        "types": entity.types,
        "properties": {name: entity.all(name) for name in in_order(entity)},
        "bounds": entity.bounds._asdict() if entity.bounds else None,
    }


def _node(entity: Entity) -> dict[str, object]:
    return {**_thing(entity), "name": entity.name, "side": side(entity), "stub": entity.stub}


def _edges(view: View, left_out: Counter[str]) -> Iterator[dict[str, object]]:
    for source, target, relationship, tie in edges(view, left_out):
        yield {"source": source.id, "target": target.id, "relationship": relationship, "tie": tie.id if tie else None}


def _claim(stored: StoredClaim) -> dict[str, object]:
    claim = stored.claim
    return {
        **claim._asdict(),
        "citations": [c._asdict() for c in claim.citations],
        "coding": claim.coding._asdict(),
        "run": stored.learned,
    }


def _run(run: Run) -> dict[str, object]:
    """A run without its counts, which may count claims that are not in the view, and without the names of its files."""
    return {"number": run.number, "dataset": run.dataset, "at": run.at, "sha256": [f.sha256 for f in run.files]}
