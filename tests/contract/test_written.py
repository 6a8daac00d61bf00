"""What a writer sees of its own write: everything so far, and nobody else does until it is done."""

from __future__ import annotations

import pytest

from localism.graph.store import Closure, Ids, Store
from tests.contract.compare import assert_same_graph
from tests.contract.generate import loads, seeded
from tests.contract.oracle_view import OracleView
from tests.contract.records import ALPHA, BETA, DAYS, put, says
from tests.contract.stores import Shelf, load, remember


def test_a_writer_sees_what_it_has_written_and_nobody_else_does(shelf: Shelf) -> None:
    steps = loads(seeded(5), 10, 4)
    with shelf.empty() as store:
        load(store, steps[:2])
        with store.writer() as writer:
            for number, step in enumerate(steps[2:], 3):
                writer.replace(step.dataset, iter(step.claims), at=step.at)
                written = writer.written()
                assert_same_graph(written, OracleView(remember(steps[:number])))
                written.close()
            with store.view() as outside:
                assert_same_graph(outside, OracleView(remember(steps[:2])))
        with store.view() as view:
            assert_same_graph(view, OracleView(remember(steps)))


def test_what_is_derived_from_what_was_written_can_be_written_in_the_same_write(shelf: Shelf) -> None:
    with shelf.empty() as store:
        with store.writer() as writer:
            writer.replace(
                ALPHA,
                [
                    says("a", "AdministrativeArea", name="Aford"),
                    says("t", "Containment", part="a", whole="b", from_="2001", to=".."),
                ],
                at=DAYS[0],
            )
            view = writer.written()
            around = view.closure(Closure(Ids(("a",)), "Containment", "out"))
            assert list(around) == ["a", "b"]
            assert [d.name for d in view.datasets()] == ["alpha"]
            derived = [says(i, "AdministrativeArea", "beta", description="derived") for i in sorted(around)]
            writer.replace(BETA, derived, at=DAYS[0])
            assert writer.written().get(["a", "b"])["b"].one("description") == "derived"
        with store.view() as view:
            assert view.get(["a"])["a"].properties == {"name": ("Aford",), "description": ("derived",)}


def test_what_was_written_goes_with_a_write_that_fails(shelf: Shelf) -> None:
    with shelf.empty() as store:
        put(store, ALPHA, says("a", name="Aford"))
        with pytest.raises(KeyError):
            see_and_fail(store)
        with store.view() as view:
            assert [e.name for e in view.entities()] == ["Aford"]


def see_and_fail(store: Store) -> None:
    """Withdraw what there is, see that it is gone, and fail."""
    with store.writer() as writer:
        writer.replace(ALPHA, [], at=DAYS[1])
        assert list(writer.written().entities()) == []
        raise KeyError
