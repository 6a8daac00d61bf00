"""Forgetting on a server: nothing that can be asked of it is left, and what its files still hold goes as the page says. All fiction."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import neo4j
import pytest

from localism import Graph
from localism.graph.copying import content
from localism.graph.store import Dataset
from localism.graph.stores.neo4j import Neo4jStore
from localism.graph.stores.neo4j.shape import quoted, schema
from tests.contract.records import DAYS, put, says
from tests.graph.forgetful import CODER, PERSON, SOURCE, build, facts, fill
from tests.neo4j.conftest import run
from tests.neo4j.server import Server

LABEL = "Forgotten"


@pytest.fixture
def server(neo4j_server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Neo4jStore]:
    """The forgetful graph on the server."""
    monkeypatch.setenv("NEO4J_USERNAME", neo4j_server.user)
    monkeypatch.setenv("NEO4J_PASSWORD", neo4j_server.password)
    store = Neo4jStore(neo4j_server.address, label=LABEL)
    store._server.write(f"MATCH (n:{LABEL}) DETACH DELETE n")
    fill(store)
    yield store
    store._server.write(f"MATCH (n:{LABEL}) DETACH DELETE n")
    store.close()


def everything(store: Neo4jStore) -> str:
    """All that nodes and relationships say, in lower case."""
    rows = store._server.read(
        f"MATCH (n:{LABEL}) RETURN labels(n) AS labels, properties(n) AS n, [(n)-[r]->() | [type(r), properties(r)]] AS r"
    )
    return "\n".join(str(row.values()) for row in rows).lower()


def test_nothing_that_can_be_asked_of_a_server_is_left(server: Neo4jStore, tmp_path: Path) -> None:
    graph = Graph(server)
    with build(tmp_path / "same.db") as same:
        for who, canaries in (
            (PERSON, ("zqxperson", "zqxnick", "zolw")),
            (SOURCE, ("zqxsource",)),
            (CODER, ("zqxcoder",)),
        ):
            assert all(canary in everything(server) for canary in canaries[:1])
            words = ["zqxperson"] if who == PERSON else []
            there, here = (g.forget(who, also=words, mentions=True) for g in (graph, same))
            assert [r for r in there if "reached" not in r.section] == [r for r in here if "reached" not in r.section]
            said = everything(server)
            assert not any(canary in said for canary in canaries)
            for canary in canaries:
                found = server._server.read(
                    f"CALL db.index.fulltext.queryNodes($index, $word) YIELD node WHERE node:{quoted(LABEL)} RETURN node",
                    index=schema(LABEL)[1],
                    word=f"{canary}*",
                )
                assert found == []
            with graph.view() as view, same.view() as other:
                assert content(view) == content(other)
        assert "zqx" not in said
    assert any("db.tx_log.rotation" in r.what for r in there)
    assert not graph.finish()


def test_names_that_a_forgotten_informants_rows_brought_go_from_a_server_too(
    neo4j_server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("NEO4J_USERNAME", neo4j_server.user)
    monkeypatch.setenv("NEO4J_PASSWORD", neo4j_server.password)
    store = Neo4jStore(neo4j_server.address, label=LABEL)
    try:
        graph = Graph(store)
        graph.load(facts(tmp_path), access="restricted")
        assert "zqx" in everything(store)
        graph.forget("Interview 7")
        assert "zqx" not in everything(store)
        assert "hall committee" in everything(store)
    finally:
        store._server.write(f"MATCH (n:{LABEL}) DETACH DELETE n")
        store.close()


def test_a_refusal_tells_how_many_and_nothing_else(neo4j_empty: neo4j.Driver, tmp_path: Path) -> None:
    folder = tmp_path / "zqxfolder"
    folder.mkdir()
    (folder / "Facts.csv").write_text(
        "Who,Act,Power,Source,Memo,Coder,Access\nZqx Person,decides,Zqx power,Zqx interview,zqxmemo,zqxcoder,restricted\n",
        encoding="utf-8",
    )
    for access in ([], ["--access", "project"]):
        refused = run("load", folder, "--dataset", "records", *access)
        assert refused.exit_code == 1
        assert "Whoever may sign in to a server can read all that is on it" in refused.output
        assert "zqx" not in refused.output.lower()
    rows = neo4j_empty.execute_query("MATCH (n:Localism) WHERE n.id IS NOT NULL RETURN n").records
    assert rows == []


@pytest.mark.slow
def test_what_the_servers_files_still_hold_goes_as_the_page_says(
    own_neo4j: Callable[..., Server], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As docs/access.md tells: first the logs alone, then everything."""
    server = own_neo4j({"db.tx_log.rotation.retention_policy": "keep_none", "db.tx_log.rotation.size": "128KiB"})
    monkeypatch.setenv("NEO4J_USERNAME", server.user)
    monkeypatch.setenv("NEO4J_PASSWORD", server.password)
    data = server.home / "data"

    def held(folder: str) -> bool:
        files = [p for p in (data / folder).rglob("*") if p.is_file()]
        return any(word in p.read_bytes().lower() for p in files for word in (b"zqxsource", b"zqxpage"))

    with Graph.open(server.address) as graph:
        fill(graph._store)
        graph.forget(SOURCE)
    server.stop()
    assert held("transactions"), "or there were nothing to tell"
    assert held("databases")

    server.start()
    with Graph.open(server.address) as graph, Graph.open(tmp_path / "areas.db") as file:
        graph.load_example()
        for n in range(2):
            claims = [says(f"local:fiction-{n}-{i}", dataset="more", name=f"Fiction {i}") for i in range(900)]
            put(graph._store, Dataset("more", access="public"), *claims, at=DAYS[n])
        graph.copy(file)
    server.stop()
    assert not held("transactions")
    assert held("databases")

    for folder in ("databases", "transactions"):
        shutil.rmtree(data / folder / "neo4j")
    server.start()
    with Graph.open(tmp_path / "areas.db") as file, Graph.open(server.address) as graph:
        file.copy(graph, access="restricted")
    server.stop()
    assert not held("transactions")
    assert not held("databases")
