"""Fixtures of the contract suite: each kind of store in turn, and graphs to ask."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

# Before anything imports it, so that a failure there says what differs.
pytest.register_assert_rewrite("tests.contract.compare")

from tests.contract.generate import loads, seeded  # noqa: E402
from tests.contract.oracle_view import OracleView  # noqa: E402
from tests.contract.stores import SERVER, STORES, Asked, Kind, Shelf, load, remember  # noqa: E402

KINDS = [pytest.param(kind, marks=[pytest.mark.neo4j] if kind.name == "neo4j" else [], id=kind.name) for kind in STORES]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out on a server what is marked `any_store`: what it shows does not depend on the engine, and takes minutes there."""
    out = [i for i in items if i.get_closest_marker("any_store") and i.get_closest_marker("neo4j")]
    if out:
        config.hook.pytest_deselected(items=out)
        items[:] = [i for i in items if i not in set(out)]


@pytest.fixture(scope="session", params=KINDS)
def shelf(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    """Room for graphs of one kind."""
    kind: Kind = request.param
    with pytest.MonkeyPatch.context() as patch:
        if kind.name == "neo4j":
            server = request.getfixturevalue("neo4j_server")
            patch.setenv(SERVER, server.address)
            patch.setenv("NEO4J_USERNAME", server.user)
            patch.setenv("NEO4J_PASSWORD", server.password)
        yield Shelf(kind, tmp_path_factory.mktemp(kind.name))


@pytest.fixture(scope="session")
def asked(shelf: Shelf) -> Iterator[list[Asked]]:
    """A few graphs of fiction with a history, each with an open view and what the oracle makes of it."""
    with ExitStack() as stack:
        graphs = []
        for seed, size in ((1, 4), (2, 9), (3, 16), (4, 24)):
            steps = loads(seeded(seed), size, 4)
            store = stack.enter_context(shelf.empty())
            load(store, steps)
            graphs.append(Asked(stack.enter_context(store.view()), OracleView(remember(steps))))
        yield graphs
