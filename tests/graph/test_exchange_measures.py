"""Measures on a network that is written, and as sizes on a map: the same values as the answer gives."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import igraph
import networkx
import pytest

from localism import Graph
from localism.errors import MisuseError
from localism.graph.exchange.measures import write_measures
from localism.graph.questions.sized import sized


@pytest.fixture(scope="module")
def example() -> Iterator[Graph]:
    with Graph.open(":memory:") as graph:
        graph.load_example()
        yield graph


@pytest.mark.parametrize("ending", ["graphml", "gexf"])
def test_each_value_of_the_answer_is_on_its_node(example: Graph, tmp_path: Path, ending: str) -> None:
    file = write_measures(example.measured("centrality", "co-participation", on="2019"), tmp_path / f"net.{ending}")
    again = networkx.read_graphml(file) if ending == "graphml" else networkx.read_gexf(file)
    wanted = {
        (row.thing_id, row.measure): row.value
        for row in example.analyse("centrality", "co-participation", on="2019")
        if row.thing_id and row.value is not None
    }
    measures = {measure for _, measure in wanted}
    found = {(node, m): v for node, data in again.nodes(data=True) for m, v in data.items() if m in measures}
    assert found == pytest.approx(wanted)
    assert measures >= {"degree", "betweenness", "katz"}


def test_igraph_reads_every_family_and_the_file_says_what_is_in_it(example: Graph, tmp_path: Path) -> None:
    for family in ("brokerage", "cohesion", "core", "two-mode"):
        net = example.measured(family)
        file = write_measures(net, tmp_path / "net.graphml")
        read = igraph.Graph.Read_GraphML(str(file))
        assert read.vcount() == len(net)
        assert read.ecount() == net.number_of_edges()
        assert set(read.vs.attributes()) > {"name"}
        assert any(" is" in name and "Source:" in read[name] for name in read.attributes())
        assert "Network `" in read["network"]
        assert write_measures(net, tmp_path / "again.graphml").read_bytes() == file.read_bytes()


def test_what_measures_no_single_thing_is_refused_and_so_is_an_odd_ending(example: Graph, tmp_path: Path) -> None:
    with pytest.raises(MisuseError, match="It has no measure of single things"):
        example.measured("concentration")
    with pytest.raises(MisuseError, match=r"ends in \.graphml or \.gexf"):
        write_measures(example.measured("cohesion"), tmp_path / "net.xlsx")


def test_things_on_a_map_are_as_large_as_a_measure(example: Graph) -> None:
    page = example.map("network", area="Wigan", on="2019", size="degree", projection="co-holding")
    found = re.search(r'<script type="application/json"[^>]*>(.*?)</script>', page, re.DOTALL)
    assert found
    nodes = json.loads(found[1])["nodes"]
    radius = {label: size for label, _, _, _, _, size in nodes}
    detail = {label: text for label, _, text, *_ in nodes}
    assert radius["Wigan Metropolitan Borough Council"] == 30, "the largest"
    assert min(radius.values()) == 5, "a power is no node of that network"
    assert detail["Wigan Metropolitan Borough Council"].startswith("degree ")
    assert "as large as their degree in the network ‘co-holding’, as of 2019" in page
    assert "localism map network --in Wigan --on 2019 --size degree --projection co-holding" in page


def test_a_share_is_of_the_largest_value(example: Graph) -> None:
    with example.view() as view:
        given = sized(view, "betweenness", "co-participation")
    rows = [r for r in example.analyse("centrality", "co-participation") if r.measure == "betweenness"]
    most = max(r.value or 0 for r in rows)
    for row in rows:
        assert given.share(row.thing_id) == pytest.approx((row.value or 0) / most)
    assert given.share("nobody") == 0


@pytest.mark.parametrize(
    ("form", "size", "projection", "says"),
    [
        ("matrix", "degree", "", "Only a network is drawn by size"),
        ("network", "", "holds", "Only a network is drawn by size"),
        ("network", "wealth", "", "There is no measure called 'wealth'"),
        ("network", "degree", "friends", "There is no network called 'friends'"),
        ("network", "community", "", "There is no measure called 'community'"),
    ],
)
def test_misuse_is_said(example: Graph, form: str, size: str, projection: str, says: str) -> None:
    with pytest.raises(MisuseError, match=says):
        example.map(form, size=size, projection=projection)
