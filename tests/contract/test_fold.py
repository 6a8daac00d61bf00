"""How claims make a thing: which value shows, what stands side by side, who vouches for its dates; what is a stub."""

from __future__ import annotations

import pytest

from localism.graph.entity import Citation, Claim, Coding, Entity
from localism.graph.store import Dataset, Ids, Store
from localism.ontology.dates import BEGINNING, END, Bounds
from tests.contract.records import ALPHA, BETA, DAYS, put, says
from tests.contract.stores import Shelf

HOLDING = "local:holding/1"


def one(store: Store, i: str) -> Entity:
    """The thing with this id."""
    with store.view() as view:
        return view.get([i])[i]


def there(store: Store) -> list[tuple[str, bool]]:
    """Every id, and whether it is a stub."""
    with store.view() as view:
        return [(e.id, e.stub) for e in view.entities()]


def holding(
    dataset: str = "alpha", cited: tuple[Citation, ...] = (), coder: str = "", **said: tuple[str, ...]
) -> Claim:
    """A claim about the one holding."""
    properties = {name.removesuffix("_"): values for name, values in said.items()}
    return Claim(HOLDING, ("PowerHolding",), properties, dataset, cited, Coding(coder))


def test_a_stub_comes_with_its_reference_and_goes_with_it(shelf: Shelf) -> None:
    with shelf.empty() as store:
        put(store, ALPHA, says("a", part_of="b"))
        assert there(store) == [("a", False), ("b", True)]
        assert one(store, "b") == Entity("b", stub=True)
        put(store, BETA, says("b", dataset="beta", name="Beeford"))
        assert there(store) == [("a", False), ("b", False)]
        put(store, BETA, at=DAYS[1])
        assert there(store) == [("a", False), ("b", True)]
        put(store, ALPHA, says("a"), at=DAYS[2])
        assert there(store) == [("a", False)]
        put(store, BETA, says("c", dataset="beta", part_of="b"), at=DAYS[3])
        assert there(store) == [("a", False), ("b", True), ("c", False)]


def test_a_value_that_does_not_show_makes_no_stub(shelf: Shelf) -> None:
    with shelf.empty() as at_once, shelf.empty() as in_turn:
        wide, narrow = says("a", part_of="wide"), says("a", dataset="beta", part_of="narrow")
        put(at_once, BETA, narrow)
        put(at_once, ALPHA, wide)
        put(in_turn, ALPHA, wide)
        put(in_turn, BETA, narrow)
        assert there(at_once) == there(in_turn) == [("a", False), ("narrow", True)]


def test_a_source_that_is_cited_and_not_described_is_a_stub(shelf: Shelf) -> None:
    with shelf.empty() as store:
        put(store, ALPHA, says("a", cites="source:1"))
        assert there(store) == [("a", False), ("source:1", True)]
        put(store, ALPHA, says("a"), at=DAYS[1])
        assert there(store) == [("a", False)]


def test_the_dataset_with_priority_wins_whenever_it_was_loaded(shelf: Shelf) -> None:
    with shelf.empty() as store:
        put(store, BETA, says("a", dataset="beta", name="By beta"))
        put(store, ALPHA, says("a", name="By alpha"), at=DAYS[1])
        assert one(store, "a").name == "By beta"
        put(store, ALPHA._replace(priority=2), says("a", name="By alpha"), at=DAYS[2])
        assert one(store, "a").name == "By alpha", "a priority that changes is felt though no claim changed"


def test_what_was_observed_last_wins_among_equals(shelf: Shelf) -> None:
    with shelf.empty() as store:
        early, late = (Citation("source:1", "", "2015"),), (Citation("source:1", "", "2018-06"),)
        put(store, ALPHA, holding(cited=late, mode=("joint",)), holding(cited=early, mode=("sole",)))
        assert one(store, HOLDING).all("mode") == ("joint",)


def test_what_is_recorded_goes_before_what_is_derived(shelf: Shelf) -> None:
    with shelf.empty() as store:
        put(store, Dataset("rules", priority=9), holding("rules", mode=("sole",), basis=("statutory",)))
        put(store, ALPHA, holding(mode=("joint",)), at=DAYS[1])
        assert one(store, HOLDING).properties == {"mode": ("joint",), "basis": ("statutory",)}


def test_dates_that_belong_together_win_together(shelf: Shelf) -> None:
    with shelf.empty() as store:
        put(store, ALPHA, holding(from_=("2012",), to=("2014",)))
        put(store, BETA, holding("beta", from_=("2013",)))
        found = one(store, HOLDING)
        assert (found.all("from"), found.all("to")) == (("2013",), ())


def test_judgements_stand_side_by_side_the_most_frequent_first(shelf: Shelf) -> None:
    with shelf.empty() as store:
        codings = [("A", "consulted"), ("B", "decides"), ("C", "decides"), ("D", "none")]
        put(store, ALPHA, *(holding(coder=coder, level_stated=(level,)) for coder, level in codings))
        assert one(store, HOLDING).all("level_stated") == ("decides", "none", "consulted")
        with store.view() as view:
            for _, level in codings:
                assert [e.id for e in view.ties(["PowerHolding"], values={"level_stated": [level]})] == [HOLDING], (
                    "filters match any"
                )


def test_a_property_without_values_is_no_property(shelf: Shelf) -> None:
    with shelf.empty() as store:
        put(store, ALPHA, holding(act=(), mode=("joint",)))
        assert one(store, HOLDING).properties == {"mode": ("joint",)}
        with store.view() as view:
            assert [e.id for e in view.ties(["PowerHolding"], absent=["act"])] == [HOLDING]
        put(store, BETA, holding("beta", mode=(), status=("ended",)))
        assert one(store, HOLDING).properties == {"mode": ("joint",), "status": ("ended",)}


@pytest.mark.parametrize("first", ["source", "holding"])
def test_when_a_source_is_dated_anew_what_cites_it_is_vouched_for_anew(shelf: Shelf, first: str) -> None:
    def bounds(published: str) -> Bounds:
        put(
            store,
            BETA,
            says("source:1", "Source", "beta", published=published)
            if published
            else says("source:1", "Source", "beta"),
        )
        found = one(store, HOLDING).bounds
        assert found is not None
        return found

    said = holding(cited=(Citation("source:1"),), from_=("2012-01-01",))
    with shelf.empty() as store:
        if first == "source":
            put(store, BETA, says("source:1", "Source", "beta", published="2010"))
        put(store, ALPHA, said)
        assert bounds("2015-03-01") == ("2012-01-01", "2012-01-01", "2015-03-02", END)
        assert bounds("2019-03-01") == ("2012-01-01", "2012-01-01", "2019-03-02", END)
        assert bounds("2017?") == ("2012-01-01", "2012-01-01", "2012-01-02", END), (
            "an uncertain date vouches for nothing"
        )
        assert bounds("") == ("2012-01-01", "2012-01-01", "2024-01-02", END), "the day of the load stands in"
        put(store, BETA)
        assert one(store, HOLDING).bounds == ("2012-01-01", "2012-01-01", "2024-01-02", END)
        put(store, ALPHA._replace(as_of="2021"), said, at=DAYS[1])
        assert one(store, HOLDING).bounds == ("2012-01-01", "2012-01-01", "2021-01-02", END), (
            "the dataset's date goes before the load's"
        )


def test_an_observation_goes_before_the_date_of_its_source(shelf: Shelf) -> None:
    with shelf.empty() as store:
        put(store, BETA, says("source:1", "Source", "beta", published="2020-01-01"))
        put(store, ALPHA, holding(cited=(Citation("source:1", "", "2018-05-05"),)))
        assert one(store, HOLDING).bounds == (BEGINNING, "2018-05-05", "2018-05-06", END)
        put(store, ALPHA, holding(cited=(Citation("source:1", "", "2018-05-05"), Citation("source:1", "p. 2"))))
        assert one(store, HOLDING).bounds == (BEGINNING, "2018-05-05", "2020-01-02", END)


def test_a_thing_of_two_classes_is_found_as_either(shelf: Shelf) -> None:
    with shelf.empty() as store:
        put(store, ALPHA, says("a", "Funder", name="Trust of Fiction"), says("a", "InfrastructureBody"))
        assert one(store, "a").types == ("Funder", "InfrastructureBody")
        with store.view() as view:
            for name in ("Funder", "InfrastructureBody", "Organisation", "Holder", "Thing"):
                assert [e.id for e in view.entities([name])] == ["a"]
            assert view.counts() == {"Funder": 1, "InfrastructureBody": 1}


def test_a_ring_of_wider_powers_ends_the_walk(shelf: Shelf) -> None:
    from localism.graph.store import Closure

    with shelf.empty() as store:
        put(store, ALPHA, *(says(i, "Power", broader=wider) for i, wider in ("ab", "bc", "ca", "dd")))
        with store.view() as view:
            assert list(view.closure(Closure(Ids(("a",)), "broader", "out"))) == ["a", "b", "c"]
            assert list(view.closure(Closure(Ids(("a",)), "broader", "in", steps=5, include_start=False))) == ["b", "c"]
            assert list(view.closure(Closure(Ids(("d",)), "broader", "out"))) == ["d"]


def test_the_date_of_a_source_that_another_source_cites_counts_too(shelf: Shelf) -> None:
    """The other one is written first, when the date is not known yet."""
    with shelf.empty() as store:
        cited = Citation("source:2")
        first = Claim("source:1", ("Source",), {"name": ("Review",)}, "alpha", (cited,))
        second = says("source:2", "Source", published="2010")
        put(store, ALPHA, first, second, holding(cited=(cited,), act=("decides",)))
        found = one(store, HOLDING).bounds
        assert found is not None
        assert (found.from_max, found.to_min) == ("2010-12-31", "2010-01-02")
