"""The fixtures that hand a Neo4j server to tests: `neo4j_server`, one a run, and `own_neo4j`, for what stops or kills one.

A test that asks for either is marked `neo4j`; one that asks by `request.getfixturevalue` says so itself. Several workers
start one server all the same: one of them runs all tests that need it, so that no test meets another's data either.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import pytest

from tests.neo4j.server import JVM, USER, Server, UnavailableError, jars, java

GIVEN = "LOCALISM_TEST_NEO4J"
FIXTURES = {"neo4j_server", "own_neo4j"}


@dataclass(frozen=True)
class Given:
    """A server that somebody else runs, and what lets us in."""

    address: str
    user: str
    password: str


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark whatever asks for a server, before -m selects."""
    for item in items:
        if FIXTURES & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.neo4j)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Fail a test that needs a server and would be given to any worker."""
    if item.get_closest_marker("neo4j") and not needs_server(item.nodeid):
        pytest.fail(
            f"{item.nodeid} needs Neo4j: put `neo4j` into its name, or the test into tests/neo4j", pytrace=False
        )


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """Share tests out file by file, so that what a file sets up is set up once, but give all that need a server to one worker.

    Or to two, each with a server of its own: the contract's to one, which take about half of the time, all others to another.

    (Not by `--dist loadgroup`: pytest 9.2 does away with the ids in which pytest-xdist 3.8 passes groups on.)
    """
    if config.getoption("dist") != "load" and GIVEN not in os.environ:
        return None
    from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

    class OneServer(LoadScopeScheduling):  # type: ignore[misc]
        def _split_scope(self, nodeid: str) -> str:
            if needs_server(nodeid):
                return "neo4j contract" if "contract/" in nodeid else "neo4j"
            return nodeid.partition("::")[0]

    return OneServer(config, log)


def needs_server(nodeid: str) -> bool:
    """Whether a test's id says so: of what workers collect, the ids are all that is known where tests are shared out."""
    return "neo4j" in nodeid


@pytest.fixture(scope="session")
def neo4j_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server | Given]:
    """The run's Neo4j server (`address`, `user`, `password`): ours, or the one that LOCALISM_TEST_NEO4J names.

    What tests write stays there for the next ones: each begins by clearing away what would disturb it.
    """
    if address := os.environ.get(GIVEN):
        yield Given(address, os.environ.get("NEO4J_USERNAME", USER), os.environ.get("NEO4J_PASSWORD", ""))
        return
    skip_unless_possible()
    server = Server(tmp_path_factory.mktemp("neo4j"))
    try:
        server.start()
        yield server
    finally:
        discard(server)


@pytest.fixture
def own_neo4j(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Server]]:
    """Make a started server of the test's own: `own_neo4j(settings={…}, heap="256m")`, as `Server` takes them."""
    skip_unless_possible()
    servers: list[Server] = []

    def make(settings: Mapping[str, str] | None = None, heap: str = "512m", jvm: tuple[str, ...] = JVM) -> Server:
        server = Server(tmp_path_factory.mktemp("own-neo4j"), settings, heap, jvm)
        servers.append(server)
        server.start()
        return server

    yield make
    for server in servers:
        discard(server)


def skip_unless_possible() -> None:
    """Skip with the reason where there is no Java, or no jars and no way to fetch them."""
    try:
        java()
        jars()
    except UnavailableError as reason:
        pytest.skip(f"{reason} (or name a server: {GIVEN})")


def discard(server: Server) -> None:
    """End a server and throw its data away."""
    server.kill()
    shutil.rmtree(server.home, ignore_errors=True)
