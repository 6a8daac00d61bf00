"""Each primitive of a view, on every store, gives what going through all things one after another gives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from localism.graph.store import AnyOf, Closure, Ids, View
from localism.graph.words import words
from localism.ontology.schema import SCHEMA
from tests.contract.compare import assert_same_books, assert_same_graph, without_locator
from tests.contract.queries import KINDS, REFERENCES, closures, filters, selectors, some_ids
from tests.contract.stores import Asked, Shelf, examples

ANY = st.data()


def draw_graph(data: st.DataObject, asked: list[Asked]) -> tuple[Asked, list[str]]:
    """One of the graphs, and the ids in it."""
    graph = asked[data.draw(st.integers(0, len(asked) - 1), label="graph")]
    return graph, list(graph.oracle.things)


def draw(data: st.DataObject, strategy: st.SearchStrategy[Any], label: str) -> Any:
    """Something drawn, named in the report of a failure."""
    return data.draw(strategy, label=label)


def test_the_graphs_are_worth_asking(asked: list[Asked]) -> None:
    largest = asked[-1].oracle
    kinds = largest.counts()
    assert {"PowerHolding", "Containment", "Governance", "Council", "Power", "Person", "Source", "stub"} <= kinds.keys()
    assert sum(s.withdrawn is not None for s in largest.claims(withdrawn=True)) > 20
    assert len(largest.datasets()) > 1
    several = [e for e in largest.things.values() if len(list(largest.claims([e.id]))) > 1]
    assert len(several) > 20
    depths = [len(largest.closure(Closure(Ids((i,)), "Containment", "out"))) for i in largest.things]
    assert max(depths) > 3


def test_everything_that_is_there(asked: list[Asked]) -> None:
    for view, oracle in asked:
        assert_same_graph(view, oracle)
        assert_same_books(view, oracle)


@examples(60, data=ANY)
def test_get(shelf: Shelf, asked: list[Asked], data: st.DataObject) -> None:
    (view, oracle), ids = draw_graph(data, asked)
    wanted = draw(data, some_ids(ids), "ids").ids
    found = view.get(iter(wanted))
    assert found == oracle.get(wanted)
    assert list(found) == list(dict.fromkeys(i for i in wanted if i in oracle.things)), "in the order asked"


@examples(60, data=ANY)
def test_entities_come_in_pages(shelf: Shelf, asked: list[Asked], data: st.DataObject) -> None:
    (view, oracle), ids = draw_graph(data, asked)
    types = draw(data, st.lists(st.sampled_from(KINDS), max_size=3), "types")
    after = draw(data, st.sampled_from([*ids, "", "m", "\U0010ffff"]), "after")
    limit = draw(data, st.none() | st.integers(0, 7), "limit")
    assert list(view.entities(types, after, limit)) == list(oracle.entities(types, after, limit))


def test_pages_put_together_are_everything(asked: list[Asked]) -> None:
    for view, oracle in asked:
        paged, after = [], ""
        while page := list(view.entities(("Dated",), after, 5)):
            paged += page
            after = page[-1].id
        assert paged == list(oracle.entities(("Dated",)))


@examples(60, data=ANY)
def test_named(shelf: Shelf, asked: list[Asked], data: st.DataObject) -> None:
    (view, oracle), ids = draw_graph(data, asked)
    names = [name for e in oracle.things.values() for name in (*e.all("name"), *e.all("also_known_as"))]
    spelt = st.sampled_from(names).flatmap(
        lambda name: st.sampled_from([name, name.upper(), f"  {name.lower()} ", name.replace(" ", "-")])
    )
    labels = draw(data, st.lists(spelt | st.sampled_from(ids) | st.text(max_size=4), max_size=4), "labels")
    labels = [label for label in labels if words(label)]
    without = draw(data, st.sets(st.sampled_from([d.name for d in oracle.datasets()]), max_size=2), "without")
    shown, expected = view.named(labels, without), oracle.named(labels, without)
    assert {label: shown.get(label, ()) for label in labels} == expected


@examples(60, data=ANY)
def test_with_words(shelf: Shelf, asked: list[Asked], data: st.DataObject) -> None:
    (view, oracle), _ = draw_graph(data, asked)
    sought = draw(data, st.lists(st.sampled_from([*oracle.vocabulary(), "nosuchword"]), max_size=4), "words")
    assert list(view.with_words(sought)) == list(oracle.with_words(sought))


@examples(100, data=ANY)
def test_referring(shelf: Shelf, asked: list[Asked], data: st.DataObject) -> None:
    (view, oracle), ids = draw_graph(data, asked)
    to = draw(data, selectors(ids), "to")
    properties = draw(data, st.lists(st.sampled_from(REFERENCES), max_size=3), "properties")
    assert list(view.referring(to, properties)) == list(oracle.referring(to, properties))


@examples(100, data=ANY)
def test_closure(shelf: Shelf, asked: list[Asked], data: st.DataObject) -> None:
    (view, oracle), ids = draw_graph(data, asked)
    of = draw(data, closures(selectors(ids)), "closure")
    found = view.closure(of)
    assert found == oracle.closure(of)
    assert list(found) == sorted(found), "by id"


@examples(100, data=ANY)
def test_ties(shelf: Shelf, asked: list[Asked], data: st.DataObject) -> None:
    (view, oracle), ids = draw_graph(data, asked)
    types = draw(
        data, st.lists(st.sampled_from(["PowerHolding", "PowerHolding", *KINDS]), min_size=1, max_size=2), "types"
    )
    chosen = draw(data, filters(ids), "filters")
    assert view.ties(types, **chosen) == oracle.ties(types, **chosen)


def test_ties_by_each_filter_alone_and_by_all_at_once(asked: list[Asked]) -> None:
    view, oracle = asked[-1]
    several = 0
    for holding in oracle.ties(["PowerHolding"]):
        for name in ("held_by", "of_power", "within"):
            ends = {name: Closure(Ids(holding.all(name)), "broader", "in")}
            assert view.ties(["PowerHolding"], ends=ends) == oracle.ties(["PowerHolding"], ends=ends)
        everything: dict[str, Any] = {
            "ends": {name: Ids(holding.all(name)) for name in ("held_by", "of_power", "within") if holding.all(name)},
            "values": {name: holding.all(name) for name in ("act", "kind", "status") if holding.all(name)},
            "absent": [name for name in ("under", "derives_from", "mode") if not holding.all(name)],
            "during": (holding.bounds.from_min, holding.bounds.to_max) if holding.bounds else None,
        }
        found = view.ties(["PowerHolding"], **everything)
        assert found == oracle.ties(["PowerHolding"], **everything)
        several += holding in found
    assert several > 5, "most holdings are found by what they say themselves"


@examples(60, data=ANY)
def test_claims(shelf: Shelf, asked: list[Asked], data: st.DataObject) -> None:
    (view, oracle), ids = draw_graph(data, asked)
    about = draw(data, st.none() | some_ids(ids).map(lambda chosen: chosen.ids), "ids")
    dataset = draw(data, st.sampled_from(["", "no such dataset", *(d.name for d in oracle.datasets())]), "dataset")
    withdrawn = draw(data, st.booleans(), "withdrawn")
    since = draw(data, st.integers(0, 5), "since")
    found = view.claims(about, dataset=dataset, withdrawn=withdrawn, since=since)
    expected = oracle.claims(about, dataset=dataset, withdrawn=withdrawn, since=since)
    assert without_locator(found) == without_locator(expected)


@examples(60, data=ANY)
def test_scan(shelf: Shelf, asked: list[Asked], data: st.DataObject) -> None:
    (view, oracle), _ = draw_graph(data, asked)
    types = draw(data, st.lists(st.sampled_from(KINDS), min_size=1, max_size=2), "types")
    properties = draw(data, st.lists(st.sampled_from(sorted(SCHEMA.properties)), max_size=4, unique=True), "properties")
    assert list(view.scan(types, properties)) == list(oracle.scan(types, properties))


@examples(60, data=ANY)
def test_calls_made_together_give_what_each_gives_alone(shelf: Shelf, asked: list[Asked], data: st.DataObject) -> None:
    (view, oracle), ids = draw_graph(data, asked)
    some, of = draw(data, some_ids(ids), "ids"), draw(data, closures(selectors(ids)), "closure")
    query = draw(data, filters(ids), "filters")
    holders = Closure(AnyOf((some, of)), "held_by", "in", steps=1, include_start=False)
    calls: list[Callable[[View], Any]] = [
        lambda v: v.get(some.ids),
        lambda v: v.closure(of),
        lambda v: v.ties(["PowerHolding"], **query),
        lambda v: v.closure(holders),
        lambda v: [s.claim.digest for s in v.claims(some.ids)],
        lambda v: v.datasets(),
        lambda v: dict(v.named([*some.ids, "council"])),
        lambda v: list(v.referring(some)),
        lambda v: "what asks nothing",
    ]
    assert view.together(*calls) == [call(oracle) for call in calls]
    assert view.together() == []
