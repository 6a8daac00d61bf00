"""Fixtures of the contract suite: each kind of store in turn, and graphs to ask."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

# Before anything imports it, so that a failure there says what differs.
pytest.register_assert_rewrite("tests.contract.compare")

from tests.contract.generate import loads, seeded  # noqa: E402
from tests.contract.oracle_view import OracleView  # noqa: E402
from tests.contract.stores import STORES, Asked, Kind, Shelf, load, remember  # noqa: E402


@pytest.fixture(scope="session", params=STORES, ids=[kind.name for kind in STORES])
def shelf(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """Room for graphs of one kind."""
    kind: Kind = request.param
    return Shelf(kind, tmp_path_factory.mktemp(kind.name))


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
