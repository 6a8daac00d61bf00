"""The graph's own book on the server: who may write, whether a load is being made visible, and what is not finished.

Two nodes. The lock is held by an open transaction for as long as a writer works, and falls free when its client dies.
The book counts versions: a reading whose version is another at its end than at its beginning was not of one moment.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from localism.errors import StoreError
from localism.graph.store import Dataset
from localism.graph.stores.neo4j.connect import Server
from localism.graph.stores.neo4j.shape import quoted, schema

if TYPE_CHECKING:
    import neo4j

FORMAT = 1
"""The shape of the graph on the server; a higher one was written by a newer version."""
READY, LOADING, COMMITTING = "ready", "loading", "committing"
PROBE_SECONDS = 0.5


class State(NamedTuple):
    """What the book says: `loading` while batches of a large load go in, `committing` for the moment of becoming visible."""

    version: int
    state: str
    since: str = ""
    dataset: str = ""
    runs: int = 0
    before: tuple[Dataset, ...] = ()


class Book:
    """The book of the graph under one label."""

    def __init__(self, server: Server, label: str) -> None:
        self.server = server
        self.label = label
        self.found = f"MATCH (b:{quoted(label)}:LocalismBook {{graph: $graph}})"
        self._asked = False

    def read(self) -> State | None:
        """What it says now; None where there is no graph. Raises `StoreError` for a newer shape."""
        return self.said(self.server.read(f"{self.found} RETURN properties(b) AS b", graph=self.label))

    def begin(self) -> tuple[State | None, frozenset[str]]:
        """What it says now, and every label in the database."""
        rows = self.server.read(
            f"{self.found} CALL db.labels() YIELD label RETURN properties(b) AS b, collect(label) AS labels",
            graph=self.label,
        )
        return self.said(rows), frozenset(rows[0]["labels"]) if rows else frozenset()

    def said(self, rows: list[Any]) -> State | None:
        """The state that a reading of the book found."""
        if not rows:
            return None
        b = rows[0]["b"]
        if b["format"] > FORMAT:
            raise StoreError(
                f"The graph at {self.server.address} was written by a newer localism (shape {b['format']}; this one reads up to {FORMAT}). "
                "Upgrade: pip install --upgrade localism."
            )
        before = tuple(Dataset(*d) for d in json.loads(b.get("before", "[]")))
        return State(b["version"], b["state"], b.get("since", ""), b.get("dataset", ""), b.get("runs", 0), before)

    def open(self) -> State:
        """The book, made with constraints and indexes where there is none yet."""
        found = self.read()
        if found:
            return found
        self._alone()
        statements, index = schema(self.label)
        self.server.schema(statements)
        self._own(index)
        self.server.write(
            f"MERGE (b:LocalismBook {{graph: $graph}}) ON CREATE SET b:{quoted(self.label)}, b.name = 'book of the graph', "
            "b.format = $format, b.version = 0, b.state = $ready "
            f"MERGE (k:LocalismBook {{graph: $graph + ' lock'}}) ON CREATE SET k:{quoted(self.label)}, k.name = 'lock of the graph'",
            graph=self.label,
            format=FORMAT,
            ready=READY,
        )
        return State(0, READY)

    def _alone(self) -> None:
        """Raises `StoreError` if nodes are there already that bear our label and are not ours to touch."""
        (row,) = self.server.read(f"MATCH (n:{quoted(self.label)}) RETURN count(n) AS number")
        if row["number"] and not self.read():
            raise StoreError(
                f"The database {self.server.database!r} at {self.server.address} holds nodes labelled {self.label} ({row['number']:,}) that no "
                "localism graph knows of: nothing was changed. Give them another label, or use another database."
            )

    def _own(self, words: str) -> None:
        """Raises `StoreError` if a rule of ours was not made, because another stands where it must be."""
        rows = self.server.read(
            "SHOW INDEXES YIELD name, type, labelsOrTypes, properties, owningConstraint RETURN labelsOrTypes + properties AS covers, "
            "CASE type WHEN 'FULLTEXT' THEN name ELSE owningConstraint IS NOT NULL END AS rule"
        )
        needed: dict[str, tuple[list[str], bool | str]] = {
            f"{self.label.lower()}_id": ([self.label, "id"], True),
            "localism_book": (["LocalismBook", "graph"], True),
            words: ([self.label, "search"], words),
        }
        found = [(row["covers"], row["rule"]) for row in rows]
        for name, rule in needed.items():
            if rule not in found:
                raise StoreError(
                    f"The database {self.server.database!r} at {self.server.address} has an index or constraint of its own where {name} of this "
                    "graph must be, by its name or by what it covers: no graph was made. Drop or rename it, or use another database."
                )

    @contextmanager
    def lock(self, wait: float) -> Iterator[Lock]:
        """Nobody else writes meanwhile; whoever does now is waited for. Raises `StoreError` when that takes too long."""
        until = time.monotonic() + wait
        while not self.free():
            if time.monotonic() >= until:
                raise StoreError(
                    f"Another load is writing to {self.server.address}; waited {wait:g} seconds. Nothing was changed: try again when it has finished."
                )
        with self.server.said(), self.server.session(writing=True) as session:
            tx = session.begin_transaction()
            try:
                self._take(tx)
                yield Lock(self.server, tx)
            finally:
                tx.close()

    def free(self) -> bool:
        """Whether nobody is writing just now. The first no is not believed: a cold server takes longer to plan this than it may."""
        first, self._asked = not self._asked, True
        return self._idle() or (first and self._idle())

    def _idle(self) -> bool:
        from neo4j.exceptions import ClientError, TransientError

        with self.server.said(), self.server.session(writing=True) as session:
            try:
                with session.begin_transaction(timeout=PROBE_SECONDS) as tx:
                    self._take(tx)
                    tx.rollback()
                return True
            except (ClientError, TransientError) as error:
                if not any(
                    part in (error.code or "") for part in ("TimedOut", "LockClientStopped", "Terminated", "Lock")
                ):
                    raise
                return False

    def _take(self, tx: neo4j.Transaction) -> None:
        tx.run("MATCH (k:LocalismBook {graph: $graph + ' lock'}) SET k.taken = timestamp()", graph=self.label).consume()

    def note(self, tx: neo4j.Transaction | None = None, **said: Any) -> None:
        """Write down a new state; what is None is struck out. In a transaction, or at once."""
        query = f"{self.found} SET b += $said, b.version = b.version + $step"
        given = {"said": said, "step": 0 if said.get("state") == COMMITTING else 1, "graph": self.label}
        if tx is None:
            self.server.write(query, **given)
        else:
            tx.run(query, given).consume()

    def ready(self, tx: neo4j.Transaction | None = None) -> None:
        """Nothing is unfinished."""
        self.note(tx, state=READY, since=None, dataset=None, runs=None, before=None)


class Lock(NamedTuple):
    """The right to write, as long as its transaction lives."""

    server: Server
    transaction: neo4j.Transaction

    def check(self) -> None:
        """Raises `StoreError` if the right was lost: the server ended the transaction that holds it."""
        with self.server.said():
            self.transaction.run("RETURN 1").consume()
