"""Many things alike are written by queries of their own, few share one: either way it is the same graph. Fiction throughout."""

from __future__ import annotations

import pytest

from localism.graph.stores.neo4j import Neo4jStore, creating, folding
from tests.contract.compare import assert_same_books, assert_same_graph
from tests.contract.generate import loads, seeded
from tests.contract.oracle_view import OracleView
from tests.contract.stores import load, remember
from tests.neo4j.server import Server

LABEL = "ManyAlike"


@pytest.mark.parametrize("few", [0, 3], ids=["each by its own query", "some by their own"])
def test_however_many_are_alike_it_is_the_same_graph(
    few: int, neo4j_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(creating, "FEW", few)
    monkeypatch.setattr(folding, "FEW", few)
    store = Neo4jStore(neo4j_server.address, user=neo4j_server.user, password=neo4j_server.password, label=LABEL)
    steps = loads(seeded(2), 16, 4)
    try:
        load(store, steps)
        oracle = OracleView(remember(steps))
        with store.view() as view:
            assert_same_graph(view, oracle)
            assert_same_books(view, oracle)
    finally:
        store._server.write(f"MATCH (n:{LABEL}) DETACH DELETE n")
        store.close()
