"""A reading of a server: every query brings along what the graph's book says, so that all of them are of one moment."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, NamedTuple

from localism.errors import ChangedError
from localism.graph.entity import Entity
from localism.graph.stores.neo4j.book import LOADING, READY, Book, State
from localism.graph.stores.neo4j.collecting import collecting


class Known(NamedTuple):
    """What an earlier reading of the same store found: at which version, and which labels there were."""

    version: int
    labels: frozenset[str]


Settle = Callable[[], tuple[State, frozenset[str]]]
"""Waits until nothing is just becoming visible; what the book says then, and every label in the database."""


class Reading:
    """Runs queries, each with a look at the book before and after it.

    The first reading of a store asks the book by itself; a later one trusts what is known until its first query comes
    back, and begins like the first if that says otherwise.
    """

    def __init__(self, book: Book, settle: Settle, known: Known | None) -> None:
        self._book = book
        self._settle = settle
        self._known = known
        self._before: State | None = None
        self._after: set[tuple[int, str]] = set()
        self._thought_absent: set[str] = set()
        self.brought: dict[str, Entity] = {}
        """Things that came along with what was asked for, so that nobody need ask for them."""
        if known is None:
            self.open()

    @property
    def known(self) -> Known | None:
        """What a later reading may begin with; nothing while a load goes on, which may bring new labels."""
        return self._known if self._before is None or self._before.state == READY else None

    @property
    def notice(self) -> str:
        """That a load is not finished, if so."""
        state = self._before or self.open()
        if state.state != LOADING:
            return ""
        return (
            f"A load of {state.dataset}, begun at {state.since}, is not finished: what follows mixes what was there "
            "before with what it has brought so far."
        )

    def open(self) -> State:
        """Ask the book. Raises `StoreError` where there is no graph, `ChangedError` if an answer already rests on another version."""
        self._before, labels = self._settle()
        self._known = Known(self._before.version, labels)
        if not labels.isdisjoint(self._thought_absent):
            raise ChangedError(CHANGED)
        return self._before

    def without(self, types: Collection[str]) -> bool:
        """Whether there can be nothing of these classes."""
        if not types or self._known is None or not self._known.labels.isdisjoint(types):
            return False
        if self._before is None:
            self._thought_absent.update(types)
        return True

    def run(self, query: str, parameters: dict[str, Any]) -> list[Any]:
        """The rows of a query that reads; each column has a name of its own (`AS name`)."""
        begun, rows = self._asked(query, parameters)
        if self._before is None:
            state = self._book.said([{"b": begun}]) if begun else None
            if state and state.state == READY and self._known and state.version == self._known.version:
                self._before = state
            else:
                self._after.clear()
                self.open()
                _, rows = self._asked(query, parameters)
        return rows

    def close(self) -> None:
        """Raises `ChangedError` if not everything that was read is of one moment."""
        if self._before and not self._after <= {(self._before.version, self._before.state)}:
            raise ChangedError(CHANGED)

    def _asked(self, query: str, parameters: dict[str, Any]) -> tuple[dict[str, Any], list[Any]]:
        found = self._book.server.read(
            f"{self._book.found} WITH properties(b) AS begun {collecting(query, 'rows')} "
            f"{self._book.found} RETURN begun, rows, b.version AS version, b.state AS state",
            **parameters,
            graph=self._book.label,
        )
        if not found:  # there is no graph, or none any more
            self._after.add((-1, ""))
            return {}, []
        self._after.add((found[0]["version"], found[0]["state"]))
        return found[0]["begun"], found[0]["rows"]


CHANGED = "The graph was changed while it was being read. Ask again."
