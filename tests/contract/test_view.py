"""Each primitive of a view, on every store, gives what going through all things one after another gives."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from localism.graph.store import Closure, Ids
from localism.graph.words import words
from localism.ontology.schema import SCHEMA
from tests.contract.compare import assert_same_books, assert_same_graph, without_locator
from tests.contract.queries import KINDS, REFERENCES, closures, filters, selectors, some_ids
from tests.contract.stores import Asked

ANY = st.data()
FEW, MANY = settings(max_examples=60), settings(max_examples=250)


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


@FEW
@given(data=ANY)
def test_get(asked: list[Asked], data: st.DataObject) -> None:
    (view, oracle), ids = draw_graph(data, asked)
    wanted = draw(data, some_ids(ids), "ids").ids
    found = view.get(iter(wanted))
    assert found == oracle.get(wanted)
    assert list(found) == list(dict.fromkeys(i for i in wanted if i in oracle.things)), "in the order asked"


@FEW
@given(data=ANY)
def test_entities_come_in_pages(asked: list[Asked], data: st.DataObject) -> None:
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


@FEW
@given(data=ANY)
def test_named(asked: list[Asked], data: st.DataObject) -> None:
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


@FEW
@given(data=ANY)
def test_with_words(asked: list[Asked], data: st.DataObject) -> None:
    (view, oracle), _ = draw_graph(data, asked)
    sought = draw(data, st.lists(st.sampled_from([*oracle.vocabulary(), "nosuchword"]), max_size=4), "words")
    assert list(view.with_words(sought)) == list(oracle.with_words(sought))


@MANY
@given(data=ANY)
def test_referring(asked: list[Asked], data: st.DataObject) -> None:
    (view, oracle), ids = draw_graph(data, asked)
    to = draw(data, selectors(ids), "to")
    properties = draw(data, st.lists(st.sampled_from(REFERENCES), max_size=3), "properties")
    assert list(view.referring(to, properties)) == list(oracle.referring(to, properties))


@MANY
@given(data=ANY)
def test_closure(asked: list[Asked], data: st.DataObject) -> None:
    (view, oracle), ids = draw_graph(data, asked)
    of = draw(data, closures(selectors(ids)), "closure")
    found = view.closure(of)
    assert found == oracle.closure(of)
    assert list(found) == sorted(found), "by id"


@MANY
@given(data=ANY)
def test_ties(asked: list[Asked], data: st.DataObject) -> None:
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


@FEW
@given(data=ANY)
def test_claims(asked: list[Asked], data: st.DataObject) -> None:
    (view, oracle), ids = draw_graph(data, asked)
    about = draw(data, st.none() | some_ids(ids).map(lambda chosen: chosen.ids), "ids")
    dataset = draw(data, st.sampled_from(["", "no such dataset", *(d.name for d in oracle.datasets())]), "dataset")
    withdrawn = draw(data, st.booleans(), "withdrawn")
    found = view.claims(about, dataset=dataset, withdrawn=withdrawn)
    assert without_locator(found) == without_locator(oracle.claims(about, dataset=dataset, withdrawn=withdrawn))


@FEW
@given(data=ANY)
def test_scan(asked: list[Asked], data: st.DataObject) -> None:
    (view, oracle), _ = draw_graph(data, asked)
    types = draw(data, st.lists(st.sampled_from(KINDS), min_size=1, max_size=2), "types")
    properties = draw(data, st.lists(st.sampled_from(sorted(SCHEMA.properties)), max_size=4, unique=True), "properties")
    assert list(view.scan(types, properties)) == list(oracle.scan(types, properties))
