"""SPARQL over the graph as it is exported: for reading alone, within a time and a number of rows, and sealed."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from shlex import quote
from tempfile import TemporaryDirectory
from typing import Any, ClassVar

from localism.errors import LocalismError, MisuseError
from localism.graph.answers import Answer, plain
from localism.graph.exchange import export
from localism.graph.exchange.sparql_check import checked
from localism.graph.exchange.terms import PREFIXES, id_of, shortened
from localism.graph.store import View

LIMIT, TIMEOUT = 1_000, 30.0
"""Rows and seconds, unless other numbers are asked for."""
Term = tuple[str, str] | None
"""`iri` or `text`, and what it says; None where a variable has no value."""


@dataclass(frozen=True)
class SparqlRow:
    """A row: its values by the number or the name of a column."""

    values: tuple[Term, ...]
    names: tuple[str, ...]

    TABLE: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = ()
    group: ClassVar[str] = ""

    def __getitem__(self, column: int | str) -> str:
        value = self.values[self.names.index(column) if isinstance(column, str) else column]
        return value[1] if value else ""


@dataclass(frozen=True, repr=False)
class SparqlAnswer(Answer[Any]):
    """What a query gave: rows whose columns the query names; IRIs in full, but in tables as ids and prefixed names."""

    names: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        return self.names

    def _data(self, row: SparqlRow) -> dict[str, Any]:
        return {name: value and value[1] for name, value in zip(self.names, row.values, strict=True)}

    def _cells(self, row: SparqlRow) -> Iterable[str]:
        return (value[1] if value else "" for value in row.values)


def sparql(view: View, query: str, *, limit: int = LIMIT, timeout: float = TIMEOUT) -> SparqlAnswer:
    """The rows of a query that reads: at most `limit`, within `timeout` seconds once the graph is read.

    The default graph has the things of the view and what is known of each claim; a named graph a claim has what it says.
    The prefixes of our exports need not be declared. `MisuseError` for a query that does more than read, or is no
    SPARQL; `LocalismError` if it takes too long. Needs pyoxigraph or rdflib.
    """
    text = checked(query)
    if not any(map(find_spec, ("pyoxigraph", "rdflib"))):
        raise MisuseError('SPARQL needs pyoxigraph, or rdflib where there is none: pip install "localism[rdf]".')
    with TemporaryDirectory(prefix="localism-") as name:
        folder = Path(name)
        export("turtle", view, folder / "things.ttl")
        export("trig", view, folder / "claims.trig")
        declared = "".join(f"PREFIX {prefix}: <{iri}> " for prefix, iri in PREFIXES.items()) + "\n"
        (folder / "query.rq").write_text(declared + text, encoding="utf-8", newline="\n")
        said = _run(folder, limit, timeout)
    if "error" in said:
        raise MisuseError(
            f"The query could not be answered: {plain(_placed(said['error']))}. docs/rdf.md has queries to begin with."
        )
    names = tuple(said["names"])
    table = tuple((name, (f"c{n}",)) for n, name in enumerate(names))
    kind = type("SparqlRow", (SparqlRow,), {"TABLE": table, **{f"c{n}": _shown(n) for n in range(len(names))}})
    rows = [tuple(tuple(v) if v else None for v in row) for row in said["rows"]]
    note = (
        f"The first {limit:,} rows; there are more. Ask for less (LIMIT) or for more rows (--limit)."
        if len(rows) > limit
        else ""
    )
    title = f"SPARQL: {' '.join(query.split())[:60]}"
    return SparqlAnswer(kind, tuple(kind(v, names) for v in rows[:limit]), title, note, _next(rows), names=names)


def _run(folder: Path, limit: int, timeout: float) -> Any:
    """What the other process wrote: it gets the folder and the number of rows, and is stopped when its time is up."""
    command = [sys.executable, "-P", "-m", "localism.graph.exchange.sparql_run", str(folder), str(limit)]
    found_by = {**os.environ, "PYTHONPATH": os.pathsep.join(os.path.abspath(path) for path in sys.path if path)}
    with (
        (folder / "errors").open("wb") as errors,
        subprocess.Popen(  # noqa: S603
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors, encoding="utf-8", env=found_by
        ) as child,
    ):
        try:
            if child.stdout is not None:
                child.stdout.readline()
            child.wait(timeout=timeout)
        except subprocess.TimeoutExpired as error:
            raise LocalismError(
                f"The query took longer than {timeout:g} seconds and was stopped. Ask for less (LIMIT, a narrower pattern), "
                "or give it longer with --timeout."
            ) from error
        finally:
            child.kill()
    answer = folder / "answer.json"
    if child.returncode or not answer.exists():
        told = (folder / "errors").read_text(encoding="utf-8", errors="replace").strip().splitlines()
        why = plain(told[-1][:200]) if told else f"exit status {child.returncode}"
        raise LocalismError(
            f"The query could not be finished ({why}); it may take at most 4 GB of memory. Ask for less."
        )
    return json.loads(answer.read_text(encoding="utf-8"))


def _placed(error: str) -> str:
    """What an engine says is wrong, in short, with the line as the asker counts it: the prefixes stand on one before."""
    error = re.sub(r" \(at char \d+\),?", "", error)
    error = re.sub(r"(?<=error at )\d+|(?<=line:)\d+", lambda m: str(int(m[0]) - 1), error)
    return re.sub(r":? expected one of .*", "", error)[:200].rstrip(".")


def _short(value: Term) -> str:
    if value is None or value[0] != "iri":
        return value[1] if value else ""
    return id_of(value[1]) or shortened(value[1])


def _shown(column: int) -> property:
    return property(lambda row: _short(row.values[column]))


def _next(rows: list[tuple[Any, ...]]) -> str:
    """A command about the first thing that the first row names."""
    things = (id_of(v[1]) for v in (rows[0] if rows else ()) if v and v[0] == "iri")
    return next((f"localism show {quote(i)}" for i in things if i and i.isprintable()), "")
