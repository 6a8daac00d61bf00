"""A person's own Cypher, run so that it can only read: planned first, then run with read access and limits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from shlex import quote
from typing import TYPE_CHECKING, Any, ClassVar

from localism.errors import MisuseError, StoreError
from localism.graph.answers import Answer, plain
from localism.graph.store import View
from localism.graph.stores.neo4j.guard import check_plan, checked
from localism.graph.stores.neo4j.values import cell, data, lines, thing

if TYPE_CHECKING:
    import neo4j

    from localism.graph.stores.neo4j.connect import Server

LIMIT = 1_000
"""Rows, unless another number is asked for."""
TIMEOUT = 30.0
"""Seconds, unless another number is asked for."""
NEEDS_A_SERVER = (
    "Cypher is for graphs on a Neo4j server, and this one is in a file. Name a server (--graph neo4j://localhost:7687), or copy "
    "this graph to one first: localism copy. A file is asked by the other questions, or by SQL."
)
_PLANNED = "EXPLAIN "
_PLACE = re.compile(r" \(line (\d+), column (\d+) \(offset: \d+\)\)")


@dataclass(frozen=True)
class CypherRow:
    """A row: its values by the number or the name of a column."""

    values: tuple[Any, ...]
    names: tuple[str, ...]

    TABLE: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = ()
    group: ClassVar[str] = ""

    def __getitem__(self, column: int | str) -> Any:
        return self.values[self.names.index(column) if isinstance(column, str) else column]


@dataclass(frozen=True, repr=False)
class CypherAnswer(Answer[Any]):
    """What a query gave: rows whose columns the query names."""

    names: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        return self.names

    def _data(self, row: CypherRow) -> dict[str, Any]:
        return {name: data(value) for name, value in zip(self.names, row.values, strict=True)}

    def _cells(self, row: CypherRow) -> Iterable[str]:
        return map(cell, row.values)


def cypher(
    view: View, query: str, parameters: Mapping[str, Any] | None = None, *, limit: int = LIMIT, timeout: float = TIMEOUT
) -> CypherAnswer:
    """The rows of a query that reads: at most `limit`, within `timeout` seconds.

    Raises `MisuseError` for a query that does more than read the graph, which is not run at all, and `StoreError` where
    the server cannot answer.
    """
    server: Server | None = getattr(view, "server", None)
    if server is None:
        raise MisuseError(NEEDS_A_SERVER)
    text = checked(query)
    with _explained(text, timeout), server.said(), server.session(writing=False, rows=min(limit + 1, 1_000)) as session:
        tx = session.begin_transaction(timeout=timeout)
        try:
            planned = _sent(tx, f"{_PLANNED}{text}", parameters or {}).consume()
            check_plan(planned.plan, planned.query_type)
            result = _sent(tx, text, parameters or {})
            names = tuple(result.keys())
            found = [tuple(record.values()) for record in islice(result, limit + 1)]
        finally:
            tx.close()
    more = f"The first {limit:,} rows; there are more. Ask for less (LIMIT, WHERE) or for more rows (--limit)."
    title = f"Cypher: {_brief(query)}"
    rows = tuple(_row_type(names)(values, names) for values in found[:limit])
    return CypherAnswer(_row_type(names), rows, title, more if len(found) > limit else "", _next(found), names=names)


def _sent(tx: neo4j.Transaction, text: str, parameters: Mapping[str, Any]) -> neo4j.Result:
    try:
        return tx.run(text, dict(parameters))
    except UnicodeEncodeError as error:
        raise MisuseError(
            "The query or a parameter is no readable text (it is not UTF-8), so it was not sent."
        ) from error
    except (OverflowError, TypeError, ValueError) as error:
        raise MisuseError(f"A parameter cannot be sent to the server: {error}.") from error


def _row_type(names: tuple[str, ...]) -> type[CypherRow]:
    """The class of rows with these columns, each shown by an attribute of its own."""
    table = tuple((name, (f"c{n}",)) for n, name in enumerate(names))
    return type("CypherRow", (CypherRow,), {"TABLE": table, **{f"c{n}": _shown(n) for n in range(len(names))}})


def _shown(column: int) -> property:
    return property(lambda row: lines(row.values[column]))


def _next(found: list[tuple[Any, ...]]) -> str:
    """A command about the first thing that the first row names."""
    ids = [thing(value) for value in (found[0] if found else ())]
    return next((f"localism show {quote(i)}" for i in ids if i), "")


def _brief(query: str) -> str:
    said = plain(query)
    return said if len(said) <= 70 else f"{said[:70]} …"


@contextmanager
def _explained(query: str, timeout: float) -> Iterator[None]:
    """What can go wrong with a query of one's own, in words about that query."""
    try:
        yield
    except StoreError as error:
        cause: Any = error.__cause__
        code = str(getattr(cause, "code", "") or "")
        if "TransactionTimedOutClientConfiguration" in code:
            raise StoreError(
                f"The query took longer than {timeout:g} seconds, so the server ended it. Ask for less, or give it longer: --timeout."
            ) from error
        message = str(getattr(cause, "message", "") or "")
        if "ParameterMissing" in code:
            raise MisuseError(
                f"The query has a parameter that was not given ({plain(message)}). Give each: -p name=value."
            ) from error
        if "Statement.SyntaxError" in code or "Statement.SemanticError" in code:
            raise MisuseError(_wrong(message, query)) from error
        if "ClientError.Statement" in code or "ClientError.Procedure" in code:
            raise MisuseError(f"The server would not run the query: {plain(message)[:300]}") from error
        raise


def _wrong(message: str, query: str) -> str:
    """What is wrong with a query, and where: the server counts from before our own word."""
    said, place, _ = message.partition("\n")[0], _PLACE.search(message), ""
    if not place:
        return f"That is no query the server understands: {plain(said)[:300]}"
    line, column = int(place[1]), int(place[2])
    column = max(1, column - len(_PLANNED)) if line == 1 else column
    what = plain(_PLACE.sub("", said))[:300]
    shown = (query.splitlines() or [""])[min(line, query.count("\n") + 1) - 1]
    return f"That is no query the server understands: {what}\nline {line}, column {column}: {shown[max(0, column - 31) : column + 49]}"
