"""Declared networks: what each is made of, by plain loops over things; what is left out is counted; recipes of one's own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import networkx as nx
import pytest

from localism import Graph
from localism.errors import MisuseError
from localism.graph.analysis.network import network
from localism.graph.analysis.projection import Made, made
from localism.graph.analysis.reading import read
from localism.graph.analysis.recipes import read_recipes, recipe, recipes
from localism.graph.entity import Claim, Entity
from localism.ontology.dates import Certainty, day_range, throughout
from tests.graph.borsetshire import fiction_of, holding, said


@pytest.fixture(scope="module")
def graph() -> Iterator[Graph]:
    with Graph.open(":memory:") as opened:
        opened.load_example()
        yield opened


def things(graph: Graph, cls: str) -> list[Entity]:
    with graph.view() as view:
        return list(view.entities([cls]))


def holders_of(graph: Graph, day: str) -> dict[tuple[str, str], list[Certainty]]:
    """Holder and power → how sure each holding of it was, by a plain loop."""
    found: dict[tuple[str, str], list[Certainty]] = defaultdict(list)
    for e in things(graph, "PowerHolding"):
        at = throughout(e.bounds, *day_range(day)) if e.bounds else Certainty.DEFINITE
        if at is not Certainty.NO and e.one("kind") != "prohibition":
            for holder in e.all("held_by"):
                found[holder, e.one("of_power")].append(at)
    return found


@pytest.mark.parametrize("day", ["2019-06-01", "2012", "1999"])
def test_holds_is_each_holder_with_each_power(graph: Graph, day: str) -> None:
    expected = holders_of(graph, day)
    net = graph.network("holds", on=day)
    assert {(a, b) if net.nodes[a]["mode"] == 0 else (b, a) for a, b in net.edges()} == set(expected)
    for (holder, power), sure in expected.items():
        tie = net[holder][power]
        assert tie["weight"] == tie["ties"] == len(sure)
        assert tie["certainty"] == ("definite" if Certainty.DEFINITE in sure else "possible")
    sure_only = graph.network("holds", on=day, ties="definite")
    assert sure_only.number_of_edges() == sum(Certainty.DEFINITE in sure for sure in expected.values())
    assert nx.is_bipartite(net)


def test_co_holding_has_newmans_weight(graph: Graph) -> None:
    holders = defaultdict(set)
    for holder, power in holders_of(graph, "2019"):
        holders[power].add(holder)
    expected: dict[frozenset[str], Fraction] = defaultdict(Fraction)
    for those in holders.values():
        for a in those:
            for b in those - {a}:
                expected[frozenset((a, b))] += Fraction(1, len(those) - 1) / 2  # met twice
    net = graph.network("co-holding", on="2019")
    assert {frozenset(e) for e in net.edges()} == set(expected)
    for a, b, tie in net.edges(data=True):
        assert tie["weight"] == pytest.approx(float(expected[frozenset((a, b))]))


def test_delegation_goes_from_who_passed_on_to_who_holds(graph: Graph) -> None:
    expected = {
        (giver, taker)
        for e in things(graph, "PowerHolding")
        for giver in e.all("delegated_by")
        for taker in e.all("held_by")
        if e.one("kind") != "prohibition"
    }
    net = graph.network("delegation")
    assert net.is_directed()
    assert set(net.edges()) == expected
    left_out = dict(made(net).left_out)
    assert left_out["power holdings without delegated by"] == sum(
        not e.all("delegated_by") and e.one("kind") != "prohibition" for e in things(graph, "PowerHolding")
    )


def test_funding_adds_up_amounts_of_one_currency(graph: Graph) -> None:
    net = graph.network("funding")
    total = sum(
        float(e.one("amount"))
        for e in things(graph, "Grant")
        if e.one("amount") and e.one("currency") == "GBP" and e.all("funder") and e.all("recipient")
    )
    assert net.graph["unit"] == "GBP"
    assert net.size(weight="weight") == pytest.approx(total)


def test_amounts_that_are_none_or_in_another_currency_are_left_out_and_counted() -> None:
    def grant(i: str, amount: str, currency: str = "GBP") -> Claim:
        return said(f"local:g{i}", "Grant", funder="local:f", recipient="local:r", amount=amount, currency=currency)

    with fiction_of(
        *(grant(*g) for g in (("1", "10"), ("2", "5.5"), ("3", "0"), ("4", "-3"), ("5", ""), ("6", "9", "EUR")))
    ) as view:
        net = network(read(view, recipe("funding")))
    assert net["local:f"]["local:r"]["weight"] == 15.5
    assert dict(made(net).left_out) == {"amounts not in GBP": 1, "grants without amount above nought": 3}


def test_what_is_member_and_undertaking_stands_twice() -> None:
    with fiction_of(
        said("local:p", "Partnership", name="Partnership"),
        said("local:q", "Partnership", name="Wider partnership"),
        said("local:m1", "Participation", member="local:x", member_of="local:p"),
        said("local:m2", "Participation", member="local:p", member_of="local:q"),
    ) as view:
        net = network(read(view, recipe("participation")))
    assert {frozenset(e) for e in net.edges()} == {
        frozenset(("local:p (as member)", "local:q")),
        frozenset(("local:x", "local:p")),
    }
    assert net.nodes["local:p (as member)"]["id"] == "local:p"
    assert net.nodes["local:p (as member)"]["name"] == "Partnership"
    assert nx.is_bipartite(net)


def test_a_derived_holding_in_whose_place_another_stood_is_left_out() -> None:
    with fiction_of(
        said("local:a", "Council", name="A"),
        said("local:b", "LocalCouncil", name="B"),
        said("local:p", "Power", name="P"),
        holding("local:h1", "local:a", "decides", "local:p", since="2000", to="..", origin="derived"),
        holding("local:h2", "local:b", "decides", "local:p", since="2010", to="..", displaces="local:h1"),
        holding(
            "local:h3",
            "local:a",
            "advises",
            "local:p",
            since="2000",
            to="..",
            origin="derived",
            condition="where=parished",
        ),
    ) as view:
        data = read(view, recipe("holds"))
        before, after = network(data, on="2005"), network(data, on="2015")
    assert before["local:a"]["local:p"] == {"weight": 2, "ties": 2, "certainty": "definite"}
    assert after["local:a"]["local:p"] == {"weight": 1, "ties": 1, "certainty": "possible"}, (
        "a condition not known to be met"
    )
    assert dict(made(after).left_out)["derived holdings in whose place a recorded one stood"] == 1


def test_prohibitions_and_unknown_holders_are_no_ties_but_are_counted() -> None:
    with fiction_of(
        holding("local:h1", "local:a", "decides", "local:p", kind="prohibition"),
        said("local:h2", "PowerHolding", of_power="local:p", act="decides"),
    ) as view:
        net = network(read(view, recipe("holds")))
    assert len(net) == 0
    assert dict(made(net).left_out) == {"power holdings that are a prohibition": 1, "power holdings without held by": 1}


@pytest.mark.parametrize("name", list(recipes()))
def test_every_network_says_how_it_was_made_and_is_the_same_again(graph: Graph, name: str) -> None:
    one, two = graph.network(name, on="2019"), graph.network(name, on="2019")
    assert list(one.nodes(data=True)) == list(two.nodes(data=True))
    assert list(one.edges(data=True)) == list(two.edges(data=True))
    carried = one.graph["recipe"]
    assert isinstance(carried, Made)
    assert carried.recipe.nodes in str(carried)
    assert "as of 2019" in str(carried)
    for _, _, tie in one.edges(data=True):
        assert tie["weight"] > 0
        assert tie["certainty"] in ("definite", "possible")


def test_all_is_the_export_with_parallel_edges_added_up(graph: Graph) -> None:
    whole = graph.network()
    assert isinstance(whole, nx.MultiDiGraph)
    net = graph.network("all")
    assert set(net.edges()) == set(whole.edges())
    assert net.size(weight="weight") == whole.number_of_edges()


def test_a_recipe_of_ones_own(graph: Graph, tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text(
        "who-decides:\n  title: Who decides what\n  nodes: holders and powers.\n  ties: deciding.\n  shape: two-mode\n"
        "  weight: holdings.\n  leaves out: other acts.\n  made from:\n    - {tie: PowerHolding, only: {act: decides}}\n"
    )
    net = graph.network("who-decides", recipe=mine)
    expected = {
        frozenset((h, e.one("of_power")))
        for e in things(graph, "PowerHolding")
        if "decides" in e.all("act") and e.one("kind") != "prohibition"
        for h in e.all("held_by")
    }
    assert {frozenset(e) for e in net.edges()} == expected
    assert graph.analyse("cohesion", "who-decides", recipe=mine)[0].value == len(net)


def test_a_file_of_ones_own_is_what_is_asked_about(graph: Graph, tmp_path: Path) -> None:
    made = "  shape: two-mode\n  made from:\n    - {tie: PowerHolding, only: {act: decides}}\n"
    one, two = tmp_path / "one.yaml", tmp_path / "two.yaml"
    one.write_text(f"who-decides:\n  title: Who decides\n{made}")
    two.write_text(f"who-decides:\n  title: Who decides\n{made}again:\n  title: Again\n{made}")
    assert "‘who-decides’" in graph.analyse("cohesion", recipe=one).title
    assert graph.network(recipe=one).graph["recipe"].recipe.name == "who-decides"
    for ask in (graph.analyse, graph.measured):
        with pytest.raises(MisuseError, match="Say which by --projection: who-decides, again"):
            ask("cohesion", recipe=two)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", "empty"),
        ("a: [", "not valid YAML"),
        ("a: 1", "says nothing"),
        ("a: {shape: round, made from: [{tie: Grant}]}", "its shape is one of: directed, undirected, two-mode"),
        ("a: {shape: directed}", "'made from' is a list"),
        ("a: {shape: directed, made from: [{tie: Council}]}", "'Council' is no tie class"),
        ("a: {shape: directed, made from: [{tie: Grant, to: amount}]}", "'amount' is no property that names"),
        ("a: {shape: directed, made from: [{of: Nobody, to: part_of}]}", "'Nobody' is no class"),
        ("a: {shape: directed, colour: red, made from: [{tie: Grant}]}", "no place for 'colour'"),
        ("a: {shape: directed, projects onto: from, made from: [{tie: Grant}]}", "what is projected is undirected"),
        ("a: {shape: directed, made from: [{tie: Grant, only: {colour: red}}]}", "'colour' is no property"),
        ("a: {shape: directed, made from: [{tie: Grant, sum: amount}, {tie: Grant}]}", "cannot be added up"),
        (
            "a: {shape: two-mode, made from: [{tie: PowerHolding, only: {act: Decides}}]}",
            "act has no code 'Decides'; there is: decides, vetoes",
        ),
        ("a: {shape: two-mode, made from: [{tie: PowerHolding, only: {act: {x: y}}}]}", "is a text or a list of texts"),
        ("a: !!python/object:os.system {}", "Tags"),
    ],
)
def test_a_wrong_recipe_is_refused_with_its_place(tmp_path: Path, text: str, error: str) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text(text)
    with pytest.raises(MisuseError, match=error) as refused:
        read_recipes(path)
    assert str(refused.value).startswith("wrong.yaml")


def test_a_network_that_there_is_not_is_told_with_those_that_there_are(graph: Graph) -> None:
    with pytest.raises(MisuseError, match="There are: holds, co-holding"):
        graph.network("friends")
    with pytest.raises(MisuseError, match="possible or definite"):
        graph.network("holds", ties="maybe")
