"""A graph on the run's Neo4j server for tests of the command line, which names a server and not a label."""

from __future__ import annotations

from collections.abc import Iterator

import neo4j
import pytest
from click.testing import CliRunner, Result

from localism import Graph
from localism.cli import main
from localism.graph.entity import Citation, Claim
from localism.graph.store import Dataset
from localism.graph.stores.neo4j import Neo4jStore
from localism.graph.stores.neo4j.shape import COMMON
from tests.neo4j.fixtures import Given
from tests.neo4j.server import Server

OURS = {"pilot-areas", "fiction"}
"""The datasets of a graph that may be cleared away."""
PARTNERSHIP = "local:par-bay-big-local"


def run(*arguments: object, env: dict[str, str | None] | None = None, stdin: str | None = None) -> Result:
    """One command, as a person types it."""
    return CliRunner().invoke(main, [str(a) for a in arguments], prog_name="localism", env=env, input=stdin)


@pytest.fixture(scope="session")
def neo4j_login(neo4j_server: Server | Given) -> Iterator[neo4j.Driver]:
    """The server in the environment, for commands that find it there, and a connection beside them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LOCALISM_GRAPH", neo4j_server.address)
        patch.setenv("NEO4J_USERNAME", neo4j_server.user)
        patch.setenv("NEO4J_PASSWORD", neo4j_server.password)
        patch.delenv("NEO4J_DATABASE", raising=False)
        auth = (neo4j_server.user, neo4j_server.password)
        with neo4j.GraphDatabase.driver(neo4j_server.address, auth=auth, notifications_min_severity="OFF") as driver:
            names = {
                r["name"] for r in driver.execute_query(f"MATCH (d:{COMMON}:Dataset) RETURN d.name AS name").records
            }
            if isinstance(neo4j_server, Given) and names - OURS:
                pytest.fail(f"the server holds a graph that these tests would clear away: {', '.join(sorted(names))}")
            yield driver


@pytest.fixture
def neo4j_empty(neo4j_login: neo4j.Driver) -> Iterator[neo4j.Driver]:
    """Nothing of a graph under our label, not even its indexes; what a test leaves there goes too."""
    clear(neo4j_login)
    yield neo4j_login
    clear(neo4j_login)


@pytest.fixture
def neo4j_bare(neo4j_login: neo4j.Driver) -> Iterator[neo4j.Driver]:
    """Nothing of a graph under our label but, if there was one, its indexes: without them the server plans every query again."""
    take_away(neo4j_login)
    yield neo4j_login
    take_away(neo4j_login)


@pytest.fixture
def neo4j_example(neo4j_login: neo4j.Driver, neo4j_server: Server | Given) -> neo4j.Driver:
    """The example, and of one thing a claim (fiction) that was withdrawn again; loaded where it is not there already."""
    with Graph(Neo4jStore(neo4j_server.address)) as graph:
        there = graph.exists()
        if there:
            with graph.view() as view:
                there = {d.name for d in view.datasets()} == OURS
    if not there:
        take_away(neo4j_login)
        store = Neo4jStore(neo4j_server.address)
        with Graph(store) as graph:
            graph.load_example()
            for claims in ([fiction("Fiction"), fiction("More fiction")], [fiction("Fiction")]):
                with store.writer() as writer:
                    writer.replace(Dataset("fiction", access="public"), claims, at="2026-01-01T00:00:00Z")
    return neo4j_login


def fiction(said: str) -> Claim:
    """A claim about a partnership."""
    return Claim(
        PARTNERSHIP, ("BigLocalPartnership",), {"description": (said,)}, "fiction", (Citation("source:pbct-pbbl"),)
    )


def take_away(driver: neo4j.Driver) -> None:
    """Take away everything under our label."""
    driver.execute_query(f"MATCH (n:{COMMON}) CALL (n) {{ DETACH DELETE n }}")


def clear(driver: neo4j.Driver) -> None:
    """Take away everything under our label, and every constraint and index."""
    take_away(driver)
    for kind, listed in (
        ("CONSTRAINT", "SHOW CONSTRAINTS YIELD name"),
        ("INDEX", "SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP'"),
    ):
        for row in driver.execute_query(f"{listed} RETURN name").records:
            if row["name"].startswith("localism_"):
                driver.execute_query(f"DROP {kind} `{row['name']}` IF EXISTS")
