"""The stores that must keep the contract: a new one is added to the list, and every test here runs on it."""

from __future__ import annotations

import functools
import inspect
import itertools
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

import neo4j
from hypothesis import given, settings
from hypothesis import strategies as st

from localism.graph.store import Store, View
from localism.graph.stores.neo4j import Neo4jStore
from localism.graph.stores.sqlite import SQLiteStore
from tests.contract.generate import Load
from tests.contract.oracle import History
from tests.contract.oracle_view import OracleView


class Kind(NamedTuple):
    """A kind of store: how to open the graph that a folder stands for, and wait so many seconds for another writer.

    `wipe` empties such a graph, where making a new one costs more. Without `snapshots` a reading that is overtaken by a
    load says so when it is closed, and is to be done again. Of the examples that hypothesis makes up at most `examples`
    are tried, where each costs an engine much.
    """

    name: str
    open: Callable[[Path, float], Store]
    wipe: Callable[[Path], None] | None = None
    snapshots: bool = True
    examples: int = 10_000


def open_sqlite(folder: Path, wait: float) -> Store:
    """The file in a folder."""
    return SQLiteStore(str(folder / "graph.db"), wait)


def open_neo4j(folder: Path, wait: float) -> Store:
    """The graph under a label of the folder's own, on the server that the environment names."""
    return Neo4jStore(os.environ[SERVER], label=label_of(folder), wait=wait)


def wipe_neo4j(folder: Path) -> None:
    """Leave nothing of a graph but its indexes."""
    login = (os.environ["NEO4J_USERNAME"], os.environ["NEO4J_PASSWORD"])
    with neo4j.GraphDatabase.driver(os.environ[SERVER], auth=login) as driver:
        driver.execute_query(f"MATCH (n:{label_of(folder)}) DETACH DELETE n")


def label_of(folder: Path) -> str:
    """A label for the graph that a folder stands for."""
    return f"Fiction{blake2b(str(folder).encode(), digest_size=6).hexdigest()}"


SERVER = "LOCALISM_CONTRACT_NEO4J"
"""The environment's name for the server's address, so that other processes find it too."""
STORES = (Kind("sqlite", open_sqlite), Kind("neo4j", open_neo4j, wipe_neo4j, snapshots=False, examples=4))


class Shelf:
    """Graphs of one kind, each in a folder of its own."""

    def __init__(self, kind: Kind, folder: Path) -> None:
        self.kind = kind
        self._folder = folder
        self._numbers = itertools.count(1)
        self._spare: list[Path] = []

    def place(self) -> Path:
        """Where the next graph will be."""
        place = self._folder / str(next(self._numbers))
        place.mkdir()
        return place

    @contextmanager
    def at(self, place: Path, wait: float = 30.0) -> Iterator[Store]:
        """The graph at a place, old or new."""
        store = self.kind.open(place, wait)
        try:
            yield store
        finally:
            store.close()

    @contextmanager
    def empty(self) -> Iterator[Store]:
        """A new graph."""
        place = self._spare.pop() if self._spare else self.place()
        try:
            with self.at(place) as store:
                yield store
        finally:
            if self.kind.wipe:
                self.kind.wipe(place)
                self._spare.append(place)


class Asked(NamedTuple):
    """One graph twice: as a store shows it, and as the oracle does."""

    view: View
    oracle: OracleView


def examples(most: int, **drawn: st.SearchStrategy[Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Try a test on so many examples of what is drawn, or on as many as its kind of store can bear; it asks for the shelf."""

    def decorate(test: Callable[..., None]) -> Callable[..., None]:
        def trying(number: int) -> Callable[..., None]:
            tried: Callable[..., None] = settings(max_examples=number)(given(**drawn)(test))
            return tried

        @functools.wraps(test)
        def chosen(**fixtures: Any) -> None:
            shelf = fixtures["shelf"]
            assert isinstance(shelf, Shelf)
            trying(min(most, shelf.kind.examples))(**fixtures)

        asked = inspect.signature(test)
        kept = [p for name, p in asked.parameters.items() if name not in drawn]
        chosen.__signature__ = asked.replace(parameters=kept)  # type: ignore[attr-defined]
        return chosen

    return decorate


def load(store: Store, loads: Iterable[Load]) -> None:
    """Put loads into a store, each in a write of its own."""
    for one in loads:
        with store.writer() as writer:
            writer.replace(one.dataset, iter(one.claims), at=one.at)


def remember(loads: Iterable[Load]) -> History:
    """The same loads, in the oracle's memory."""
    history = History()
    for one in loads:
        history.replace(one.dataset, one.claims, one.at)
    return history
