"""The network page carries what its data say, counts as Python counts, and stays small."""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from localism.visualisations import Network, network_page
from localism.visualisations.network import DRAWN_AT_ONCE, counts
from localism.visualisations.pages import END
from tests.visualisations import fiction


def data_of(page: str) -> dict[str, Any]:
    (block,) = re.findall(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    data = json.loads(block)
    assert isinstance(data, dict)
    return data


def test_every_thing_and_tie_is_there_once_with_its_sources() -> None:
    network = fiction.network()
    data = data_of(network_page(network))
    labels = [node[0] for node in data["nodes"]]
    assert sorted(labels) == sorted(node.label for node in network.nodes)
    by_id = {node.id: node.label for node in network.nodes}
    carried = sorted(
        (labels[tie[0]], labels[tie[1]], data["types"][tie[2]], tie[5], sorted(data["sources"][at][0] for at in tie[9]))
        for tie in data["ties"]
    )
    assert carried == sorted(
        (by_id[tie.start], by_id[tie.end], tie.type, tie.since, sorted(title for title, _ in tie.sources))
        for tie in network.ties
    )


def test_the_tables_have_the_same_things_and_ties() -> None:
    network = fiction.network()
    tree = html.document_fromstring(network_page(network))
    assert len(tree.xpath("//table[@id='ties']/tbody/tr")) == len(network.ties)
    assert len(tree.xpath("//table[@id='things']/tbody/tr")) == len(network.nodes)
    by_id = {node.id: node.label for node in network.nodes}
    rows = sorted(tuple(cell.text_content() for cell in row[:3]) for row in tree.xpath("//table[@id='ties']/tbody/tr"))
    assert rows == sorted((by_id[tie.start], tie.type, by_id[tie.end]) for tie in network.ties)


@given(st.integers(0, 50), st.dates().map(str) | st.just(""))
def test_counts_are_those_of_a_plain_walk(seed: int, day: str) -> None:
    network = fiction.network(20, 25, seed)
    ties = definite = 0
    tied, now = set(), set()
    for tie in network.ties:
        tied |= {tie.start, tie.end}
        possible = True if not day else tie.from_min <= day and day < tie.to_max
        if possible:
            ties += 1
            now |= {tie.start, tie.end}
            definite += tie.from_max < tie.to_min if not day else tie.from_max <= day and day < tie.to_min
    alone = {node.id for node in network.nodes} - tied
    assert counts(network, day) == (len(now) + len(alone), ties, definite)


def test_parallel_ties_bend_apart_and_a_single_one_is_straight() -> None:
    network = fiction.network(4, 0)
    a, b, c, d = (node.id for node in network.nodes)
    some = fiction.network(30, 6).ties
    ends = [(a, b), (b, a), (a, b), (c, d), (a, c), (c, a)]
    ties = tuple(replace(tie, start=start, end=end) for tie, (start, end) in zip(some, ends, strict=True))
    data = data_of(network_page(replace(network, ties=ties)))
    sides: dict[tuple[int, int], list[float]] = {}
    for tie in data["ties"]:
        start, end, bend = tie[0], tie[1], tie[10]
        # Seen from one end, so that two bends of one number lie on one line.
        sides.setdefault((min(start, end), max(start, end)), []).append(bend if start < end else -bend)
    assert sorted(len(bends) for bends in sides.values()) == [1, 2, 3]
    for bends in sides.values():
        assert len(set(bends)) == len(bends)
        assert sum(bends) == pytest.approx(0)
    assert [bends for bends in sides.values() if len(bends) == 1] == [[0]]


def test_the_order_of_the_data_makes_no_difference() -> None:
    network = fiction.network()
    turned = replace(network, nodes=network.nodes[::-1], ties=network.ties[::-1])
    assert network_page(turned) == network_page(network)


def test_a_network_too_large_for_vis_network_is_placed_too_and_does_not_bring_it() -> None:
    large, small = (network_page(fiction.network(n, 2000)) for n in (DRAWN_AT_ONCE + 1, 20))
    assert data_of(large)["large"] is True
    assert data_of(small)["large"] is False
    assert len({(x, y) for _, _, _, x, y, _ in data_of(large)["nodes"]}) > DRAWN_AT_ONCE * 0.9
    assert "vis.Network" not in large
    assert "vis.Network" in small


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda n: replace(n, nodes=(*n.nodes, n.nodes[0])), "two things"),
        (lambda n: replace(n, ties=(*n.ties, n.ties[0])), "two ties"),
        (lambda n: replace(n, kinds=n.kinds[1:]), "kind 'Council'"),
        (lambda n: replace(n, ties=(replace(n.ties[0], end="nowhere"),)), "'nowhere'"),
    ],
)
def test_data_that_contradict_themselves_are_an_error(change: Any, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        network_page(change(fiction.network()))


def test_an_empty_network_is_a_page() -> None:
    assert data_of(network_page(Network(fiction.about(), (), (), ())))["nodes"] == []


def test_open_ends_are_not_dates_to_stop_at() -> None:
    network = fiction.network()
    data = data_of(network_page(network))
    assert data["days"][0] < "1990"
    assert data["days"][-1] == END
    assert data["days"] == sorted(set(data["days"]))


def test_three_hundred_things_fit_in_700_kilobytes_and_150_packed() -> None:
    page = network_page(fiction.network(300, 660)).encode()
    assert len(page) < 700_000
    assert len(gzip.compress(page)) < 150_000
