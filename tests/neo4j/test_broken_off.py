"""A large load on a server that is broken off: by its client's death, by the server's, by an error. Fiction throughout."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from localism import Graph
from localism.errors import ChangedError, StoreError
from localism.graph.entity import Citation, Claim
from localism.graph.stores.neo4j import Neo4jStore, writer
from localism.graph.stores.neo4j.book import LOADING, Book
from localism.graph.stores.neo4j.connect import Server as Connection
from localism.graph.stores.neo4j.reading import Known
from tests.contract.compare import assert_same_books, assert_same_graph
from tests.contract.generate import Load, loads, seeded
from tests.contract.oracle_view import OracleView
from tests.contract.records import ALPHA, BETA, DAYS, put, says
from tests.contract.stores import load, remember
from tests.neo4j.server import Server

ROOT = Path(__file__).resolve().parents[2]
LABEL = "BrokenOff"

HALF = """
import os, sys, time
from localism.graph.stores.neo4j import Neo4jStore, writer
from tests.contract.records import BETA, DAYS, says
from tests.neo4j.test_broken_off import half

writer.BATCH, writer.ONE_TRANSACTION = 50, 100
store = Neo4jStore(sys.argv[1], label=sys.argv[2])
with store.writer() as w:
    w.replace(BETA._replace(priority=7, as_of="2020"), half(lambda: (print("half", flush=True), time.sleep(600))), at=DAYS[9])
"""


def half(then: Callable[[], object]) -> Iterator[Claim]:
    """More than one transaction takes, about things old and new, and then what stops it."""
    for n in range(300):
        yield says(f"GB-LAE-{n:05}", dataset="beta", name="Half a load")
        if n < 16:
            cited = (Citation("source:fiction é1"),)
            yield Claim(f"local:holding/{n:03}", ("PowerHolding",), {"act": ("vetoes",)}, "beta", cited)
    yield says("source:fiction é1", "Source", dataset="beta", name="A fiction", published="1999")
    then()


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches small enough to break off between two of them."""
    monkeypatch.setattr(writer, "BATCH", 50)
    monkeypatch.setattr(writer, "ONE_TRANSACTION", 100)


@pytest.fixture
def before(neo4j_server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Neo4jStore, OracleView]]:
    """A graph with a history, and what it shows."""
    monkeypatch.setenv("NEO4J_USERNAME", neo4j_server.user)
    monkeypatch.setenv("NEO4J_PASSWORD", neo4j_server.password)
    store = Neo4jStore(neo4j_server.address, label=LABEL)
    yield store, history(store)
    with store._server.session(writing=True) as session:
        session.run(f"MATCH (n:{LABEL}) DETACH DELETE n").consume()
    store.close()


def history(store: Neo4jStore) -> OracleView:
    """Some loads, in the store and in the oracle."""
    steps = [*loads(seeded(2), 16, 3), Load(BETA, (says("b", dataset="beta", name="Beeford"),), DAYS[3])]
    load(store, steps)
    return OracleView(remember(steps))


def assert_as_before(store: Neo4jStore, oracle: OracleView) -> None:
    """Nothing of the broken load is left, and the next one works."""
    with store.view() as view:
        assert not view.notice
        assert_same_graph(view, oracle)
        assert_same_books(view, oracle)
    assert put(store, ALPHA, says("z", name="After"), at=DAYS[10]).new == 1


def test_an_error_in_a_large_load_takes_it_back(before: tuple[Neo4jStore, OracleView], small: None) -> None:
    store, oracle = before

    def stop() -> None:
        raise ValueError("a file that ends in the middle")

    with pytest.raises(ValueError, match="middle"), store.writer() as w:
        w.replace(BETA._replace(priority=7, as_of="2020"), half(stop), at=DAYS[9])
    assert_as_before(store, oracle)


def test_a_large_load_is_as_good_as_a_small_one(before: tuple[Neo4jStore, OracleView], small: None) -> None:
    store, oracle = before
    claims = tuple(half(lambda: None))
    with store.writer() as w:
        loaded = w.replace(BETA, claims, at=DAYS[9])
    assert (loaded.new, loaded.withdrawn) == (317, 1)
    oracle.history.replace(BETA, claims, DAYS[9])
    after = OracleView(oracle.history)
    with store.view() as view:
        assert not view.notice
        assert_same_graph(view, after)
        assert_same_books(view, after)


def test_readers_are_told_of_a_load_that_is_not_finished(before: tuple[Neo4jStore, OracleView], small: None) -> None:
    store, _ = before
    other = Neo4jStore(store._server.address, label=LABEL)
    said: list[str] = []

    def look() -> None:
        with other.view() as view:
            said.append(view.notice)
        graph = Graph(other)
        said.append(graph.stats().note)
        with pytest.raises(StoreError, match=r"not finished.*Try again"):
            graph.export("json", "nothing.json")

    with store.writer() as w:
        w.replace(BETA, half(look), at=DAYS[9])
    assert len(said) == 2
    assert all("A load of beta" in text and DAYS[9] in text and "not finished" in text for text in said)
    with other.view() as view:
        assert not view.notice
    other.close()


def test_a_killed_client_leaves_what_was_there(before: tuple[Neo4jStore, OracleView]) -> None:
    store, oracle = before
    command = [sys.executable, "-c", HALF, store._server.address, LABEL]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "half\n"
            connection = Connection(store._server.address, None, None, None)
            state = Book(connection, LABEL).read()
            connection.close()
            assert state is not None
            assert state.state == LOADING, "it was broken off after its first batches"
        finally:
            os.kill(process.pid, signal.SIGKILL)
    assert_as_before(store, oracle)


def test_a_killed_server_leaves_what_was_there(
    own_neo4j: Callable[..., Server], small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = own_neo4j()
    monkeypatch.setattr("localism.graph.stores.neo4j.connect.RETRY_SECONDS", 0.0)
    store = Neo4jStore(server.address, user=server.user, password=server.password)
    oracle = history(store)

    def write() -> None:
        with store.writer() as w:
            w.replace(BETA, half(server.kill), at=DAYS[9])

    with pytest.raises(StoreError, match="There is no answer"):
        write()
    store.close()
    server.start()
    again = Neo4jStore(server.address, user=server.user, password=server.password)
    assert_as_before(again, oracle)
    again.close()


def test_what_was_read_before_a_load_became_visible_is_of_one_moment(before: tuple[Neo4jStore, OracleView]) -> None:
    store, _ = before
    with store.view() as view:
        seen = view.counts()
        put(store, ALPHA, says("z", name="After"), at=DAYS[10])
    assert seen, "nothing was read of the other moment, so nobody need ask again"


def test_what_an_earlier_reading_knew_is_not_trusted_once_another_writes(
    before: tuple[Neo4jStore, OracleView],
) -> None:
    store, _ = before
    put(store, ALPHA, says("o", "Occupancy"), at=DAYS[10])
    outdated = Known(-1, frozenset())  # as if there had been nothing, of any class
    store._known = outdated
    with store.view() as view:
        assert "o" in view.get(["o"])
        assert "o" in [e.id for e in view.ties(["Occupancy"])]
    assert store._known != outdated
    store._known = outdated

    def misled() -> None:
        with store.view() as view:
            assert view.ties(["Occupancy"]) == []
            view.get(["o"])

    with pytest.raises(ChangedError, match="Ask again"):
        misled()
    store._known = outdated
    assert Graph(store).show("o").rows, "a question is asked again"
