"""The graph as networkx has it, against the claims that it was made from."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import networkx
import pytest
from hypothesis import given

from localism.graph.entity import Claim
from localism.graph.exchange.network import edges, to_networkx
from localism.ontology.schema import SCHEMA
from tests.graph.exported import CLAIMS, hostile, said, view_of


@pytest.fixture(scope="module")
def graph() -> networkx.MultiDiGraph[str]:
    with view_of() as view:
        return to_networkx(view)


def test_nodes_are_the_things_that_are_no_ties(graph: networkx.MultiDiGraph[str]) -> None:
    things = {c.entity for c in CLAIMS if not c.entity.startswith(("local:h", "local:g", "local:o"))}
    assert set(graph) == things | {"power:all"}
    assert list(graph) == sorted(graph)


def test_a_node_has_its_properties_as_text(graph: networkx.MultiDiGraph[str]) -> None:
    assert graph.nodes["council:a"] == {
        "name": "Ŵobbling Council",
        "types": "Council",
        "side": "state",
        "stub": False,
        "tier": "district",
        "from": "1974-04-01",
        "to": "..",
        "from_min": "1974-04-01",
        "from_max": "1974-04-01",
        "to_min": "9999-12-31",
        "to_max": "9999-12-31",
    }
    assert graph.nodes["area:1"]["also_known_as"] == "Lesser; Wobbling; Wobbling"
    assert graph.nodes["power:all"] == {"name": "power:all", "types": "", "stub": True}
    assert graph.nodes["local:b"]["side"] == "community"
    assert "side" not in graph.nodes["area:1"]


def test_joint_holders_make_an_edge_each_that_carries_the_holding(graph: networkx.MultiDiGraph[str]) -> None:
    for holder in ("council:a", "local:b"):
        edge = graph.edges[holder, "power:1", "local:h1"]
        assert edge["relationship"] == "HOLDS"
        assert edge["tie"] == "local:h1"
        assert edge["act"] == "decides; funds"
        assert edge["within"] == "area:1"
        assert (edge["from"], edge["to"], edge["to_min"], edge["to_max"]) == (
            "2015",
            "2018-06",
            "2018-06-02",
            "2018-07-01",
        )


def test_ties_and_references_of_things_are_all_the_edges(graph: networkx.MultiDiGraph[str]) -> None:
    assert {(a, graph.edges[a, b, k]["relationship"], b, k) for a, b, k in graph.edges(keys=True)} == {
        ("council:a", "HOLDS", "power:1", "local:h1"),
        ("local:b", "HOLDS", "power:1", "local:h1"),
        ("council:a", "HOLDS", "power:1", "local:h4"),
        ("local:b", "FUNDS", "council:a", "local:g1"),
        ("council:a", "GOVERNS", "area:1", "local:o1"),
        ("local:c", "PUBLIC_OF", "area:1", "PUBLIC_OF"),
        ("group:1", "PART_OF", "council:a", "PART_OF"),
        ("power:1", "BROADER", "power:all", "BROADER"),
        ("finding:1", "ABOUT", "area:1", "ABOUT"),
    }


def test_what_is_no_edge_is_counted() -> None:
    with view_of() as view:
        left_out: Counter[str] = Counter()
        list(edges(view, left_out))
        assert left_out == {
            "power holdings that are a prohibition": 1,
            "power holdings without held by": 1,
            "references by about to a tie": 1,
        }
        assert to_networkx(view).graph["left_out"] == (
            "power holdings that are a prohibition: 1; power holdings without held by: 1; references by about to a tie: 1"
        )


def test_a_tie_whose_end_is_a_tie_is_counted() -> None:
    with view_of([said("h:1", "PowerHolding", held_by="h:2", of_power="p:1"), said("h:2", "PowerHolding")]) as view:
        left_out: Counter[str] = Counter()
        assert list(edges(view, left_out)) == []
        assert left_out["power holdings with a tie as held by"] == 1


def test_a_tie_that_is_named_like_a_relationship_hides_no_edge() -> None:
    claims = [
        said("p:1", "Project", part_of="p:2"),
        said("p:2", "Project"),
        said("PART_OF", "Participation", member="p:1", member_of="p:2", role="first"),
    ]
    with view_of(claims) as view:
        found = to_networkx(view)
    assert {e["relationship"] for e in found["p:1"]["p:2"].values()} == {"PART_OF", "MEMBER_OF"}


def test_every_tie_class_with_both_ends_makes_its_short_edge() -> None:
    for c in SCHEMA.ties:
        with view_of([said("t:1", c.name, **{c.from_end: "x:1", c.to_end: "x:2"})]) as view:
            found = to_networkx(view)
        assert [(a, b, k, e["relationship"]) for a, b, k, e in found.edges(keys=True, data=True)] == [
            ("x:1", "x:2", "t:1", c.short_edge)
        ]


def test_networkx_can_write_it_by_itself(graph: networkx.MultiDiGraph[str], tmp_path: Path) -> None:
    networkx.write_graphml_xml(graph.subgraph(["council:a", "power:1"]), tmp_path / "a.graphml")
    read = networkx.read_graphml(tmp_path / "a.graphml", force_multigraph=True)
    assert read.number_of_edges() == 2


@given(hostile())
def test_hostile_text_reaches_networkx_as_it_is(claims: list[Claim]) -> None:
    with view_of(claims) as view:
        found = to_networkx(view)
    council, public, power, holding = claims
    for claim in (council, public, power):
        assert found.nodes[claim.entity]["name"] == claim.properties["name"][0]
    assert found.number_of_edges() == 3
    for holder in (council.entity, public.entity):
        assert found.has_edge(holder, power.entity, holding.entity)
