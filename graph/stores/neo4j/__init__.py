"""A graph on a Neo4j server: the same contract, and a graph that reads naturally to people who know Neo4j."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from localism.errors import StoreError
from localism.graph.stores.neo4j.book import COMMITTING, LOADING, READY, Book, State
from localism.graph.stores.neo4j.connect import Server
from localism.graph.stores.neo4j.erasing import UNREACHED
from localism.graph.stores.neo4j.reading import Known, Reading
from localism.graph.stores.neo4j.shape import COMMON
from localism.graph.stores.neo4j.view import Neo4jView

if TYPE_CHECKING:
    from localism.graph.stores.neo4j.writer import Neo4jWriter

WAIT_SECONDS = 30.0
"""How long a second writer waits for the first, and a reader for a load to become visible."""


class Neo4jStore:
    """The graph under one label in one database of one server: one writer at a time, readers never blocked."""

    shared = True
    unreached: tuple[str, ...] = UNREACHED

    def __init__(
        self,
        address: str,
        *,
        user: str | None = None,
        password: str | None = None,
        database: str | None = None,
        label: str = COMMON,
        wait: float = WAIT_SECONDS,
    ) -> None:
        """What is not given comes from NEO4J_USERNAME, NEO4J_PASSWORD and NEO4J_DATABASE. Another label is another graph."""
        self._server = Server(address, user, password, database)
        self._book = Book(self._server, label)
        self._wait = wait
        self._known: Known | None = None

    def exists(self) -> bool:
        """Whether there is a graph."""
        return self._book.read() is not None

    @contextmanager
    def view(self) -> Iterator[Neo4jView]:
        """A reading of the last complete load; raises `ChangedError` on leaving, if another became visible meanwhile."""
        reading = Reading(self._book, self._settled, self._known)
        view = Neo4jView(reading.run, self._book.label)
        view.server, view.reading = self._server, reading
        try:
            yield view
        finally:
            self._known = reading.known
        reading.close()

    @contextmanager
    def writer(self) -> Iterator[Neo4jWriter]:
        """All or nothing: visible on leaving, taken back on any error."""
        from localism.graph.stores.neo4j.undo import undo
        from localism.graph.stores.neo4j.writer import Neo4jWriter, Work

        self._known = None
        self._book.open()
        with self._server.said(), self._book.lock(self._wait) as lock:
            self._recover(lock)
            work = Work(self._book, lock)
            try:
                yield Neo4jWriter(self._book, lock, work)
                work.commit()
            except BaseException:
                work.close()
                state = self._book.read()
                if state and state.state == LOADING:
                    undo(self._book, lock, state)
                raise

    def finish(self) -> bool:
        """An erasure here is one transaction, so none is ever half done."""
        return False

    def close(self) -> None:
        """Let go of the server."""
        self._server.close()

    def _settled(self) -> tuple[State, frozenset[str]]:
        """What the book says, and which labels there are, once no load is just becoming visible; what was broken off is taken back first."""
        until = time.monotonic() + self._wait
        while True:
            state, labels = self._book.begin()
            if state is None:
                raise StoreError(
                    f"There is no graph at {self._server.address} yet. Make one: localism load FILE --graph {self._server.address}, "
                    f"or localism example --graph {self._server.address}."
                )
            if state.state == READY or (state.state == LOADING and not self._abandoned()):
                return state, labels
            if state.state == COMMITTING and not self._abandoned() and time.monotonic() > until:
                raise StoreError(f"A load at {self._server.address} is just becoming visible. Ask again in a moment.")
            time.sleep(0.02)

    def _abandoned(self) -> bool:
        """Whether nobody works on what is unfinished; it is taken back then."""
        if not self._book.free():
            return False
        with self._book.lock(self._wait) as lock:
            self._recover(lock)
        return True

    def _recover(self, lock: object) -> None:
        """With the lock held: what is unfinished was broken off."""
        from localism.graph.stores.neo4j.undo import undo

        state = self._book.read()
        if state and state.state == LOADING:
            undo(self._book, lock, state)  # type: ignore[arg-type]
        elif state and state.state == COMMITTING:
            self._book.ready()
