"""RDF: ours out of the store and in again, beside rdflib (and pyoxigraph, if installed) writing and reading the same statements.

    python tests/bench/bench_rdf.py [HOLDINGS]

Prints statements a second of the processor's time: of writing alone, from things and claims in memory as theirs is from
statements in memory, with its ratio (goal: at least 5 times rdflib's rate); of the whole export, with asking the store; and
the memory that an export takes beside one of a quarter of the size (goal: the same).
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from localism import Graph
from localism.graph.entity import Entity, StoredClaim
from localism.graph.exchange import export
from localism.graph.exchange.about import about
from localism.graph.store import Dataset, Run, View
from localism.loaders.trig import read_trig
from tests.bench.synthetic import write_records

FORMS = (("ntriples", "nt"), ("turtle", "turtle"), ("jsonld", "json-ld"), ("trig", "trig"))
MEASURE = """
import resource, sys
from localism import Graph
with Graph.open(sys.argv[1]) as graph:
    graph.stats()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    graph.export(sys.argv[2], sys.argv[3], access="restricted")
    print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024)
"""


def main(holdings: int) -> None:
    """Measure once and print."""
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory(prefix="localism-bench-") as name:
        folder = Path(name)
        memory = []
        for size in (holdings // 4, holdings):
            path = folder / f"{size}.db"
            with Graph.open(path) as graph:
                graph.load(write_records(folder / f"records-{size}", size, scale=size / 50_000))
            memory.append([_memory(path, kind, folder / "out") for kind, _ in FORMS])
        with Graph.open(path) as graph:
            for n, (kind, form) in enumerate(FORMS):
                _compare(graph, kind, form, folder, memory[0][n], memory[1][n])


class Held:
    """A view whose things and claims are in memory, so that writing is measured and the store is not."""

    def __init__(self, view: View) -> None:
        self._entities, self._claims = list(view.entities()), list(view.claims(withdrawn=True))
        self._datasets, self._runs = view.datasets(), view.runs()
        self._by_id = {e.id: e for e in self._entities}
        self._about: dict[str, list[StoredClaim]] = {}
        for stored in self._claims:
            self._about.setdefault(stored.claim.entity, []).append(stored)

    def entities(self) -> Iterator[Entity]:
        return iter(self._entities)

    def claims(self, ids: Iterable[str] | None = None, *, withdrawn: bool = False) -> Iterator[StoredClaim]:
        if ids is None:
            return iter(self._claims)
        return (stored for i in ids for stored in self._about.get(i, ()))

    def get(self, ids: Iterable[str]) -> dict[str, Entity]:
        return {i: self._by_id[i] for i in ids if i in self._by_id}

    def datasets(self) -> list[Dataset]:
        return self._datasets

    def runs(self) -> list[Run]:
        return self._runs


def _compare(graph: Graph, kind: str, form: str, folder: Path, small: float, large: float) -> None:
    import rdflib

    out = folder / f"out.{kind}"
    with graph.view() as view:
        held: Any = Held(view)
    said = about(held, kind, access="restricted", history=True)
    ours = _timed(lambda: export(kind, held, out, said))
    whole = _timed(lambda: graph.export(kind, out, access="restricted"))
    theirs: Any = rdflib.Dataset() if kind == "trig" else rdflib.Graph()
    read = _timed(lambda: theirs.parse(out, format=form))
    count = sum(1 for _ in theirs.quads()) if kind == "trig" else len(theirs)
    written = _timed(lambda: theirs.serialize(folder / "theirs", format=form, encoding="utf-8"))
    print(f"{kind}: {count:,} statements, {out.stat().st_size / 1e6:,.0f} MB; written {count / ours:,.0f} a second")
    print(f"  rdflib writes {count / written:,.0f} a second; ratio {written / ours:.1f} (goal: at least 5)")
    print(f"  the whole export, with asking the store: {count / whole:,.0f} a second; ratio {written / whole:.1f}")
    if kind != "jsonld" and (oxigraph := _oxigraph(out, kind, folder)):
        print(f"  pyoxigraph writes {count / oxigraph:,.0f} a second; ratio {oxigraph / ours:.2f}")
    print(f"  memory {large:.0f} MB more than before, of a quarter of the graph {small:.0f} MB")
    if kind == "trig":
        scanned = _timed(lambda: sum(1 for _ in read_trig(out)))
        with Graph.open(folder / "again.db") as new:
            loaded = _timed(lambda: new.load(out))
        print(
            f"  read by our reader {count / scanned:,.0f} a second, by rdflib {count / read:,.0f}; ratio {read / scanned:.1f}"
        )
        print(f"  loaded as a graph, each claim checked: {loaded:.1f} s")


def _oxigraph(path: Path, kind: str, folder: Path) -> float:
    try:
        import pyoxigraph
    except ImportError:
        return 0.0
    form = {"ntriples": "N_TRIPLES", "turtle": "TURTLE", "trig": "TRIG"}[kind]
    quads = list(pyoxigraph.parse(path=str(path), format=getattr(pyoxigraph.RdfFormat, form)))
    if kind != "trig":
        quads = [q.triple for q in quads]
    output = str(folder / "oxigraph")
    return _timed(lambda: pyoxigraph.serialize(quads, output, format=getattr(pyoxigraph.RdfFormat, form)))


def _memory(path: Path, kind: str, out: Path) -> float:
    """MB that an export takes beyond what opening and counting the graph took, in a process of its own."""
    command = [sys.executable, "-c", MEASURE, str(path), kind, str(out)]
    return float(subprocess.run(command, capture_output=True, check=True, text=True).stdout)


def _timed(what: Callable[[], object]) -> float:
    begun = time.process_time()
    what()
    return time.process_time() - begun


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000)
