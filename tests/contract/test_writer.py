"""What a load does: it learns what is new, withdraws what is gone, and does all of it or nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from localism.errors import LocalismError, StoreError
from localism.graph.entity import Citation, Claim, Coding
from localism.graph.store import Dataset, File, Ids, Loaded, Store
from tests.contract.compare import assert_same_books, assert_same_graph
from tests.contract.generate import Load, loads, seeded
from tests.contract.oracle_view import OracleView
from tests.contract.records import ALPHA, BETA, DAYS, put, says
from tests.contract.stores import Shelf, load, remember


class TornError(Exception):
    """A file that ends in the middle."""


def torn(claims: list[Claim]) -> Iterator[Claim]:
    """Claims that stop short."""
    yield from claims
    raise TornError


def put_whole_then_torn(store: Store) -> None:
    """Load one dataset whole, and in the same write one that stops short."""
    with store.writer() as writer:
        writer.replace(BETA, [says("b", dataset="beta", name="Beeford")], at=DAYS[1])
        writer.replace(ALPHA, torn([]), at=DAYS[1])


def many(number: int, dataset: str = "alpha") -> list[Claim]:
    """More claims than a store takes in at once."""
    return [says(f"GB-LAE-{n:06}", dataset=dataset, name=f"Council of Fiction {n}") for n in range(number)]


def test_loading_twice_changes_nothing(shelf: Shelf) -> None:
    steps = loads(seeded(3), 10, 3)
    with shelf.empty() as store:
        load(store, steps)
        with store.view() as before, store.writer() as writer:
            last = steps[-1]
            loaded = writer.replace(last.dataset, last.claims, at=DAYS[9])
            assert (loaded.new, loaded.withdrawn) == (0, 0)
            assert loaded.unchanged == len(list(before.claims(dataset=last.dataset.name)))
        with store.view() as view:
            oracle = OracleView(remember(steps))
            assert_same_graph(view, oracle)
            assert_same_books(view, oracle)


def test_a_load_says_what_became_of_the_claims(shelf: Shelf) -> None:
    with shelf.empty() as store:
        a, b, c = says("a", name="Aford"), says("b", name="Beeford"), says("c", name="Ceeford")
        assert put(store, ALPHA, a, b) == Loaded(2, 0, 0)
        assert put(store, ALPHA, b, c, at=DAYS[1]) == Loaded(1, 1, 1)
        with store.view() as view:
            assert [e.id for e in view.entities()] == ["b", "c"]
            assert [tuple(r)[4:] for r in view.runs()] == [((), 2, 0, 0), ((), 1, 1, 1)]
            assert [(s.claim.entity, s.learned, s.withdrawn) for s in view.claims(withdrawn=True)] == [
                ("a", 1, 2),
                ("b", 1, None),
                ("c", 2, None),
            ]


def test_a_claim_made_twice_in_one_load_counts_once(shelf: Shelf) -> None:
    with shelf.empty() as store:
        claims = many(4_500)
        assert put(store, ALPHA, *claims, *claims) == Loaded(4_500, 0, 0)
        assert put(store, ALPHA, *claims, *claims, at=DAYS[1]) == Loaded(0, 4_500, 0)


def test_a_moved_row_is_not_a_new_claim(shelf: Shelf) -> None:
    with shelf.empty() as store:
        claim = says("a", name="Aford")
        put(store, ALPHA, claim._replace(locator="Councils!B2"))
        assert put(store, ALPHA, claim._replace(locator="Councils!B3"), at=DAYS[1]) == Loaded(0, 1, 0)
        with store.view() as view:
            (stored,) = view.claims(withdrawn=True)
            assert (stored.claim.locator, stored.learned) == ("Councils!B3", 1), "it is found where it is now"


def test_a_claim_keeps_all_that_it_says(shelf: Shelf) -> None:
    claim = Claim(
        "local:holding/ünïcode 北",
        ("PowerHolding",),
        {"act": ("decides", "advises"), "condition": ('{"a": 1}; \x00\n\' OR 1=1',), "of_power": ("power:x",)},
        "alpha",
        (Citation("source:1", "pp. 3–4", "2018-22"), Citation("source:2")),
        Coding("Coder A", "2021-03", "inferred", "because"),
        "restricted",
        "Facts!B14",
    )
    with shelf.empty() as store:
        with store.writer() as writer:
            writer.replace(ALPHA, [claim], at=DAYS[0], files=[File("récords.xlsx", "ab" * 32)])
        with store.view() as view:
            (stored,) = view.claims()
            assert (stored.claim, stored.learned, stored.withdrawn) == (claim, 1, None)
            assert stored.claim.digest == claim.digest
            (run,) = view.runs()
            assert run[1:5] == ("alpha", DAYS[0], DAYS[0][:10], (File("récords.xlsx", "ab" * 32),))
            assert view.datasets() == [ALPHA]


def test_what_is_said_again_is_learned_again(shelf: Shelf) -> None:
    with shelf.empty() as store:
        a, b = says("a", name="Aford"), says("b", name="Beeford")
        for n, claims in enumerate([(a, b), (b,), (a, b), (b,), (a,)]):
            put(store, ALPHA, *claims, at=DAYS[n])
        with store.view() as view:
            assert [(s.learned, s.withdrawn) for s in view.claims(["a"], withdrawn=True)] == [(1, 2), (3, 4), (5, None)]
            assert [(s.learned, s.withdrawn) for s in view.claims(["b"], withdrawn=True)] == [(1, 5)]


def test_the_same_words_from_two_datasets_are_two_claims(shelf: Shelf) -> None:
    with shelf.empty() as store:
        put(store, ALPHA, says("a", name="Aford"))
        put(store, BETA, says("a", dataset="beta", name="Aford"))
        put(store, ALPHA, at=DAYS[1])
        with store.view() as view:
            assert view.get(["a"])["a"].name == "Aford"
            assert [s.claim.dataset for s in view.claims()] == ["beta"]
            assert [d.name for d in view.datasets()] == ["alpha", "beta"], "a dataset that says nothing is still one"


@pytest.mark.parametrize("number", [3, 9_000])
def test_a_failed_load_changes_nothing(shelf: Shelf, number: int) -> None:
    steps = loads(seeded(5), 8, 3)
    with shelf.empty() as store:
        load(store, steps)
        with pytest.raises(TornError), store.writer() as writer:
            writer.replace(
                steps[-1].dataset._replace(title="Otherwise"), torn(many(number, steps[-1].dataset.name)), at=DAYS[9]
            )
        with store.view() as view:
            oracle = OracleView(remember(steps))
            assert_same_graph(view, oracle)
            assert_same_books(view, oracle)
        assert put(store, Dataset("after"), says("z", dataset="after")) == Loaded(1, 0, 0), "and the next load works"


def test_a_failure_after_a_complete_replace_takes_that_back_too(shelf: Shelf) -> None:
    with shelf.empty() as store:
        put(store, ALPHA, says("a", name="Aford"))
        with pytest.raises(TornError):
            put_whole_then_torn(store)
        with store.view() as view:
            assert [e.id for e in view.entities()] == ["a"]
            assert [d.name for d in view.datasets()] == ["alpha"]


def test_several_datasets_in_one_write(shelf: Shelf) -> None:
    steps = [Load(step.dataset, step.claims, DAYS[0]) for step in loads(seeded(6), 8, 4)]
    with shelf.empty() as store:
        with store.writer() as writer:
            for step in steps:
                writer.replace(step.dataset, step.claims, at=step.at)
        with store.view() as view:
            oracle = OracleView(remember(steps))
            assert_same_graph(view, oracle)
            assert_same_books(view, oracle)


def test_the_lookup_shows_names_as_they_stood_before_the_write(shelf: Shelf) -> None:
    with shelf.empty() as store:
        put(store, ALPHA, says("a", name="Aford Council"))
        with store.writer() as writer:
            assert [n.id for n in writer.lookup.named(["aford council"])["aford council"]] == ["a"]
            writer.replace(ALPHA, [says("b", name="Beeford Council")], at=DAYS[1])
            assert [n.id for n in writer.lookup.named(["Aford Council"])["Aford Council"]] == ["a"]
            assert not writer.lookup.named(["Beeford Council"]).get("Beeford Council")
            assert list(writer.lookup.vocabulary()) == ["aford", "council"]


def test_progress_adds_up_to_the_claims_that_went_by(shelf: Shelf) -> None:
    told: list[int] = []
    with shelf.empty() as store, store.writer() as writer:
        writer.replace(ALPHA, iter(many(5_000)), at=DAYS[0], progress=told.append)
    assert sum(told) == 5_000


@pytest.mark.parametrize("seed", [7, 8, 9])
def test_copy_takes_over_claims_with_their_history(shelf: Shelf, seed: int) -> None:
    steps = loads(seeded(seed), 10, 5)
    with shelf.empty() as store, shelf.empty() as other:
        load(store, steps)
        with store.view() as view:
            with other.writer() as writer:
                copied = writer.copy(view.datasets(), view.runs(), view.claims(withdrawn=True))
            assert copied == len(list(view.claims(withdrawn=True)))
        with other.view() as view:
            oracle = OracleView(remember(steps))
            assert_same_graph(view, oracle)
            assert_same_books(view, oracle)
        assert put(other, steps[-1].dataset, *steps[-1].claims, at=DAYS[9])[::2] == (0, 0), "and goes on from there"


def test_copy_wants_an_empty_store(shelf: Shelf) -> None:
    with shelf.empty() as store:
        put(store, ALPHA, says("a", name="Aford"))
        with pytest.raises(StoreError, match="empty"), store.writer() as writer:
            writer.copy([BETA], [], [])
        with store.view() as view:
            assert [d.name for d in view.datasets()] == ["alpha"]


def test_hostile_ids_are_only_ids(shelf: Shelf) -> None:
    ids = [
        "'; DROP TABLE thing; --",
        '"]}',
        "../../etc/passwd",
        "a b",
        "%",
        "_",
        "\\",
        "null",
        "1",
        "$.name",
        "\u202eabc",
    ]
    with shelf.empty() as store:
        put(store, ALPHA, *(says(i, name=i, part_of=ids[n - 1]) for n, i in enumerate(ids)))
        with store.view() as view:
            assert [e.id for e in view.entities()] == sorted(ids)
            for n, i in enumerate(ids):
                assert view.get([i])[i].one("name") == i
                assert [r.subject for r in view.referring(Ids((i,)))] == [ids[(n + 1) % len(ids)]]


@pytest.mark.parametrize("odd", ["nul\x00in it", "half a pair \ud800"], ids=["NUL", "lone surrogate"])
@pytest.mark.parametrize("where", ["id", "reference", "name", "dataset", "source", "locator"])
def test_text_that_an_engine_may_not_keep_is_kept_whole_or_refused_plainly(shelf: Shelf, odd: str, where: str) -> None:
    claim = Claim(
        "a", ("Council",), {"name": ("Aford",), "part_of": ("b",)}, "alpha", (Citation("source:1"),), Coding(), "", "B2"
    )
    said = {
        "id": claim._replace(entity=odd),
        "reference": claim._replace(properties={"part_of": (odd,)}),
        "name": claim._replace(properties={"name": (odd,)}),
        "dataset": claim._replace(dataset=odd),
        "source": claim._replace(citations=(Citation(odd),)),
        "locator": claim._replace(locator=odd),
    }[where]
    with shelf.empty() as store:
        put(store, BETA, says("z", dataset="beta"))
        try:
            put(store, Dataset(said.dataset), said)
        except LocalismError:
            with store.view() as view:
                assert [e.id for e in view.entities()] == ["z"]
            return
        with store.view() as view:
            (stored,) = view.claims(dataset=said.dataset)
            assert stored.claim == said
            assert view.get([said.entity])[said.entity].properties == said.properties
            wholes = said.properties.get("part_of", ())
            for i in (said.entity, *wholes, said.citations[0].source):
                assert list(view.get([i])) == [i]
            assert [r.subject for r in view.referring(Ids(wholes))] == [said.entity for _ in wholes]
