"""Moving a graph between a file and a server, both ways, with its history; and what may not go there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from localism import Graph
from localism.errors import AccessError, StoreError
from localism.graph.copying import content
from localism.graph.entity import Claim
from localism.graph.store import Dataset
from localism.graph.stores.neo4j import Neo4jStore
from localism.graph.stores.sqlite import SQLiteStore
from tests.contract.generate import loads, seeded
from tests.contract.records import says
from tests.contract.stores import load
from tests.neo4j.server import Server

LABEL = "Copied"


@pytest.fixture
def server(neo4j_server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Neo4jStore]:
    """An empty graph on the server."""
    monkeypatch.setenv("NEO4J_USERNAME", neo4j_server.user)
    monkeypatch.setenv("NEO4J_PASSWORD", neo4j_server.password)
    store = Neo4jStore(neo4j_server.address, label=LABEL)
    store._server.write(f"MATCH (n:{LABEL}) DETACH DELETE n")
    yield store
    store._server.write(f"MATCH (n:{LABEL}) DETACH DELETE n")
    store.close()


def test_there_and_back_again(server: Neo4jStore, tmp_path: Path) -> None:
    first, last = SQLiteStore(str(tmp_path / "first.db")), SQLiteStore(str(tmp_path / "last.db"))
    load(first, loads(seeded(4), 24, 4))
    told: list[tuple[int, int]] = []
    there = Graph(first).copy(Graph(server), access="restricted", watch=lambda done, total: told.append((done, total)))
    back = Graph(server).copy(Graph(last))
    assert there == back
    assert there.withdrawn > 0, "history goes along"
    with first.view() as a, server.view() as b, last.view() as c:
        assert content(a) == content(b) == content(c)
        assert [*a.entities()] == [*b.entities()] == [*c.entities()]
    assert all(done <= total for done, total in told)


def test_only_into_an_empty_graph(server: Neo4jStore, tmp_path: Path) -> None:
    source = SQLiteStore(str(tmp_path / "source.db"))
    load(source, loads(seeded(1), 4, 1))
    Graph(source).copy(Graph(server), access="restricted")
    with pytest.raises(StoreError, match="empty graph"):
        Graph(source).copy(Graph(server), access="restricted")


def test_what_is_not_public_stops_a_copy_and_is_counted(server: Neo4jStore, tmp_path: Path) -> None:
    source = SQLiteStore(str(tmp_path / "source.db"))
    open_ = Dataset("open (fiction)", access="public")
    claims = [says(f"GB-LAE-{n}", dataset=open_.name, name="Fiction") for n in range(5)]
    closed = [claims[0]._replace(entity="x", access="restricted"), claims[0]._replace(entity="y", access="project")]
    with source.writer() as writer:
        writer.replace(open_, [*claims, *closed], at="2026-01-01T00:00:00Z")
    with pytest.raises(AccessError, match=r"of 7 claims 1 project and 1 restricted.*--access restricted"):
        Graph(source).copy(Graph(server))
    with pytest.raises(AccessError, match=r"of 7 claims 1 restricted"):
        Graph(source).copy(Graph(server), access="project")
    with server.view() as view:
        assert not list(view.entities()), "nothing was written"
    assert Graph(source).copy(Graph(server), access="restricted").claims == 7


@pytest.mark.parametrize("access", ["", "project"])
def test_records_that_are_not_public_stop_a_load(server: Neo4jStore, tmp_path: Path, access: str) -> None:
    (tmp_path / "About.csv").write_text(f"Field,Value\nDataset,fiction\nAccess,{access}\n", encoding="utf-8")
    (tmp_path / "Councils.csv").write_text(
        "Id,Name\nlocal:a,Aford (fiction)\nlocal:b,Beeford (fiction)\n", encoding="utf-8"
    )
    graph = Graph(server)
    with pytest.raises(AccessError, match=r"of 2 claims 2 project"):
        graph.load(tmp_path)
    with server.view() as view:
        assert not list(view.entities())
    assert graph.load(tmp_path, access="project").loaded["fiction"].new == 2


def test_a_public_claim_that_cites_a_closed_source_counts_as_closed(server: Neo4jStore) -> None:
    from localism.graph.admission import Admission
    from localism.graph.entity import Citation

    with server.writer() as writer:
        source = Claim("source:x", ("Source",), {"name": ("Fiction",), "access": ("project",)}, "a", access="public")
        writer.replace(Dataset("a", access="public"), [source], at="2026-01-01T00:00:00Z")
    with server.view() as view:
        admission = Admission(view, None)
        citing = says("local:a", dataset="b", name="Aford")._replace(citations=(Citation("source:x"),), access="public")
        assert list(admission.gate(Dataset("b"), [citing])) == [citing]
        with pytest.raises(AccessError, match="1 project"):
            admission.settle()
