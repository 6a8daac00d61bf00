"""The stores that must keep the contract: a new one is added to the list, and every test here runs on it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from localism.graph.store import Store, View
from localism.graph.stores.sqlite import SQLiteStore
from tests.contract.generate import Load
from tests.contract.oracle import History
from tests.contract.oracle_view import OracleView


class Kind(NamedTuple):
    """A kind of store: how to open the graph that a folder stands for, and wait so many seconds for another writer."""

    name: str
    open: Callable[[Path, float], Store]


STORES = (Kind("sqlite", lambda folder, wait: SQLiteStore(str(folder / "graph.db"), wait)),)


class Shelf:
    """Graphs of one kind, each in a folder of its own."""

    def __init__(self, kind: Kind, folder: Path) -> None:
        self.kind = kind
        self._folder = folder
        self._numbers = itertools.count(1)

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
        with self.at(self.place()) as store:
            yield store


class Asked(NamedTuple):
    """One graph twice: as a store shows it, and as the oracle does."""

    view: View
    oracle: OracleView


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
