"""Puts one checked query to an exported graph, in a process of its own that can be stopped: see `sparql`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Any

_MEMORY = 4 << 30
Found = tuple[list[str], Iterable[Iterable[Any]]]


def main(folder: Path, limit: int) -> None:
    """Say `ready` once the graph is read, then write what came of the query to `answer.json`."""
    _confine()
    text = (folder / "query.rq").read_text(encoding="utf-8")
    run = _oxigraph(folder) if _has_oxigraph() else _rdflib(folder)
    print("ready", flush=True)
    try:
        names, rows = run(text)
        said: dict[str, Any] = {"names": names, "rows": [list(row) for row in islice(rows, limit + 1)]}
    except MemoryError:
        said = {"error": "it needs more memory than there is; ask for less"}
    except Exception as error:  # whatever the engine does not take is told to whoever asked
        said = {"error": " ".join(str(error).split())[:500] or type(error).__name__}
    (folder / "answer.json").write_text(json.dumps(said), encoding="utf-8")


def _confine() -> None:
    try:
        import resource
    except ImportError:  # not on Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


def _has_oxigraph() -> bool:
    from importlib.util import find_spec

    return find_spec("pyoxigraph") is not None


def _oxigraph(folder: Path) -> Any:
    import pyoxigraph

    store = pyoxigraph.Store()
    for name, form in (("things.ttl", pyoxigraph.RdfFormat.TURTLE), ("claims.trig", pyoxigraph.RdfFormat.TRIG)):
        store.bulk_load(path=str(folder / name), format=form)

    def run(text: str) -> Found:
        result = store.query(text)
        if isinstance(result, pyoxigraph.QueryBoolean):
            return ["answer"], [[("text", "yes" if result else "no")]]
        if isinstance(result, pyoxigraph.QueryTriples):
            triples = ((t.subject, t.predicate, t.object) for t in result)
            return ["subject", "predicate", "object"], (map(term, t) for t in triples)
        names = [v.value for v in result.variables]
        return names, ((term(s[n]) for n in range(len(names))) for s in result)

    def term(value: Any) -> tuple[str, str] | None:
        if value is None:
            return None
        return ("iri" if isinstance(value, pyoxigraph.NamedNode) else "text", getattr(value, "value", str(value)))

    return run


def _rdflib(folder: Path) -> Any:
    import warnings

    warnings.simplefilter("ignore")
    import rdflib
    from rdflib.plugins import sparql

    sparql.SPARQL_LOAD_GRAPHS = False
    dataset = rdflib.Dataset()
    dataset.default_graph.parse(folder / "things.ttl", format="turtle")
    dataset.parse(folder / "claims.trig", format="trig")

    def run(text: str) -> Found:
        result = dataset.query(text)
        if result.type == "ASK":
            return ["answer"], [[("text", "yes" if result.askAnswer else "no")]]
        if result.type in ("CONSTRUCT", "DESCRIBE"):
            return ["subject", "predicate", "object"], (map(term, t) for t in sorted(result.graph or ()))
        names = [str(v) for v in result.vars or ()]
        return names, ((term(row.get(n)) for n in map(rdflib.Variable, names)) for row in result.bindings)

    def term(value: Any) -> tuple[str, str] | None:
        return None if value is None else ("iri" if isinstance(value, rdflib.URIRef) else "text", str(value))

    return run


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
