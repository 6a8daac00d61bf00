"""Erasing leaves nothing: no claim, no history, no word, no id, no run of a dataset that has gone; and what stays is as the oracle has it."""

from __future__ import annotations

import pytest

from localism.errors import StoreError
from localism.graph.entity import Citation, Claim, Coding
from localism.graph.store import Change, Dataset, File, Ids, Run, Store, View
from tests.contract import oracle_erasing
from tests.contract.compare import assert_same_books, assert_same_graph
from tests.contract.generate import World, loads, seeded
from tests.contract.oracle import History
from tests.contract.oracle_view import OracleView
from tests.contract.records import ALPHA, BETA, DAYS, put, says
from tests.contract.stores import Shelf, load, remember


def changes_of(view: View, ids: list[str], every: int = 0) -> list[Change]:
    """What it takes to rid a graph of some ids, and of the coder of every so many claims."""
    found = []
    for n, s in enumerate(view.claims(withdrawn=True)):
        left = oracle_erasing.without_values(s.claim, ids)
        if left is not None and every and n % every == 0:
            left = left._replace(coding=Coding(), locator="")
        if left is None or (left, left.locator) != (s.claim, s.claim.locator):
            found.append(Change(s, left))
    return found


class TornError(Exception):
    """Something that goes wrong after an erasure and before it is kept."""


def erase_and_fail(store: Store, ids: list[str]) -> None:
    """Erase, and think better of it."""
    with store.writer() as writer:
        writer.erase(changes_of(writer.written(), ids))
        raise TornError


def assert_as(store: Store, history: History) -> None:
    """The store shows what the oracle has."""
    with store.view() as view:
        oracle = OracleView(history)
        assert_same_graph(view, oracle)
        assert_same_books(view, oracle)


@pytest.mark.parametrize(("seed", "step"), [(41, 3), (42, 2)])
def test_what_is_left_is_what_the_oracle_folds(shelf: Shelf, seed: int, step: int) -> None:
    steps = loads(seeded(seed), 6, 4)
    history = remember(steps)
    world = World(seeded(seed), 6)
    with shelf.empty() as store:
        load(store, steps)
        for ids in (world.sources[:1], world.persons[:1], world.ids[::step]):
            with store.writer() as writer:
                changes = changes_of(writer.written(), ids, every=7)
                writer.erase(changes)
            oracle_erasing.erase(history, changes)
            assert_as(store, history)
        # And life goes on: the same datasets are loaded again.
        load(store, steps[-1:])
        history.replace(steps[-1].dataset, steps[-1].claims, steps[-1].at)
        assert_as(store, history)


def test_history_goes_and_an_id_that_nothing_speaks_of(shelf: Shelf) -> None:
    with shelf.empty() as store:
        put(store, ALPHA, says("a", name="Aford"), says("b", "Group", part_of="a"))
        put(store, ALPHA, says("a", name="Aford Borough"), says("b", "Group", name="Cabinet"), at=DAYS[1])
        with store.writer() as writer:
            writer.erase([Change(s) for s in writer.written().claims(["a"], withdrawn=True)])
        with store.view() as view:
            assert [e.id for e in view.entities()] == ["b"]
            assert list(view.vocabulary()) == ["cabinet"]
            assert [s.claim.entity for s in view.claims(withdrawn=True)] == ["b", "b"]
            assert not view.named(["Aford", "a"])["a"]


def test_claims_that_come_to_say_the_same_become_one(shelf: Shelf) -> None:
    one = says("a", name="Aford")._replace(coding=Coding("Coder A"))
    other = says("a", name="Aford")._replace(coding=Coding("Coder B"))
    with shelf.empty() as store:
        put(store, ALPHA, one)
        put(store, ALPHA, one, other, at=DAYS[1])
        put(store, ALPHA, one, other, says("a", name="Aford")._replace(coding=Coding("C")), at=DAYS[2])
        with store.writer() as writer:
            stored = list(writer.written().claims(["a"]))
            writer.erase([Change(s, s.claim._replace(coding=Coding())) for s in stored])
        with store.view() as view:
            ((claim, learned, withdrawn),) = view.claims(withdrawn=True)
            assert (claim.coding, learned, withdrawn) == (Coding(), 1, None)


def test_a_dataset_of_which_nothing_is_left_goes_with_its_runs(shelf: Shelf) -> None:
    with shelf.empty() as store:
        put(store, ALPHA, says("a", name="Aford"))
        put(store, Dataset("jane"), says("b", dataset="jane"), at=DAYS[1])
        put(store, Dataset("jane"), says("c", dataset="jane"), at=DAYS[2])
        with store.writer() as writer:
            writer.erase([Change(s) for s in writer.written().claims(dataset="jane", withdrawn=True)])
        with store.view() as view:
            assert [d.name for d in view.datasets()] == ["alpha"]
            assert [r.dataset for r in view.runs()] == ["alpha"]
        assert put(store, BETA, says("d", dataset="beta"), at=DAYS[3]).new == 1


def test_datasets_and_files_are_described_anew(shelf: Shelf) -> None:
    with shelf.empty() as store:
        with store.writer() as writer:
            writer.replace(ALPHA, [says("a")], at=DAYS[0], files=[File("interview-jane.xlsx", "ab" * 32)])
        with store.writer() as writer:
            writer.erase([], described=[ALPHA._replace(author="")], files={1: (File("(name erased)", "ab" * 32),)})
        with store.view() as view:
            assert view.datasets() == [ALPHA._replace(author="")]
            assert view.runs() == [Run(1, "alpha", DAYS[0], DAYS[0][:10], (File("(name erased)", "ab" * 32),), new=1)]
            assert [e.id for e in view.entities()] == ["a"]


def test_an_erased_source_no_longer_dates_what_cited_it(shelf: Shelf) -> None:
    cited = (Citation("source:1"), Citation("source:2"))
    said = Claim("h", ("PowerHolding",), {"of_power": ("p",)}, "alpha", cited)
    with shelf.empty() as store:
        put(
            store,
            ALPHA,
            said,
            says("source:1", "Source", published="1999"),
            says("source:2", "Source", published="2012"),
        )
        with store.writer() as writer:
            view = writer.written()
            left = said._replace(citations=cited[1:])
            writer.erase([Change(s, left if s.claim.entity == "h" else None) for s in view.claims(["h", "source:1"])])
        with store.view() as view:
            bounds = view.get(["h"])["h"].bounds
            assert bounds is not None
            assert bounds.from_max == "2012-12-31", "attested in 1999 no longer"
            assert not list(view.referring(Ids(("source:1",))))
            assert "source:1" not in view.get(["source:1"])


def test_an_erasure_that_fails_changes_nothing(shelf: Shelf) -> None:
    steps = loads(seeded(44), 4, 3)
    history = remember(steps)
    with shelf.empty() as store:
        load(store, steps)
        with pytest.raises(TornError):
            erase_and_fail(store, World(seeded(44), 4).ids[::2])
        assert_as(store, history)
        with store.view() as view:
            (first, *_) = view.claims()
        with pytest.raises(StoreError, match="Try again"), store.writer() as writer:
            writer.erase([Change(first._replace(learned=99))])
        assert_as(store, history)
        assert not store.finish(), "nothing is left to be overwritten"
