"""Mixing against igraph and networkx, the E-I index against every labelling there is, and what has no value."""

from __future__ import annotations

from collections import defaultdict
from itertools import permutations
from math import isclose
from pathlib import Path
from statistics import fmean

import igraph
import networkx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from localism.graph.analysis.mixing import degree_assortativity, mixing
from tests.graph.networks import awkward, dealt, funding, seeds, told, weighed


def theirs(network: networkx.Graph[str]) -> igraph.Graph:
    place = {i: n for n, i in enumerate(sorted(network))}
    edges = [(place[i], place[j]) for i, j in network.edges()]
    return igraph.Graph(n=len(place), edges=edges, directed=network.is_directed())


@settings(max_examples=40)
@given(st.one_of(seeds(), seeds(directed=True)))
def test_assortativity_is_igraphs(network: networkx.Graph[str]) -> None:
    groups = dealt(network, 3)
    found = mixing(network, groups)
    labels = ["ABC".index(groups[i]) for i in sorted(network)]
    if found.assortativity is None:
        touched = {groups[i] for i in network if network.degree(i)}
        assert len(touched) < 2
        assert found.why
    else:
        other = theirs(network).assortativity_nominal(labels, directed=network.is_directed())
        assert isclose(found.assortativity, other, abs_tol=1e-9)


@settings(max_examples=40)
@given(st.one_of(seeds(), seeds(directed=True)))
def test_degree_assortativity_is_igraphs(network: networkx.Graph[str]) -> None:
    found, why = degree_assortativity(network)
    other = theirs(network).assortativity_degree(directed=network.is_directed())
    if found is None:
        assert why in ("there is no tie", "all ends have one degree, and without variation there is no correlation")
        assert other != other or not network.number_of_edges()  # not a number
    else:
        assert isclose(found, other, abs_tol=1e-9)


@settings(max_examples=40)
@given(st.one_of(seeds(weights=True), seeds(directed=True, weights=True)), st.booleans())
def test_matrix_and_index_are_counted_tie_by_tie(network: networkx.Graph[str], by_weight: bool) -> None:
    groups = dealt(network, 3)
    del_one = sorted(network)[:1]
    known = {i: g for i, g in groups.items() if i not in del_one}
    found = mixing(network, known, "weight" if by_weight else None)
    cells: dict[tuple[str, str], float] = defaultdict(float)
    unknown = 0.0
    for i, j, weight in weighed(network):
        w = weight if by_weight else 1
        if i not in known or j not in known:
            unknown += w
            continue
        cells[known[i], known[j]] += w
        if not network.is_directed() and known[i] != known[j]:
            cells[known[j], known[i]] += w
    names = [g.group for g in found.groups]
    assert [[cells[g, h] for h in names] for g in names] == [list(row) for row in found.matrix]
    assert found.unknown == unknown
    internal = sum(cells[g, g] for g in names)
    external = sum(n for (g, h), n in cells.items() if g != h) / (1 if network.is_directed() else 2)
    assert (found.internal, found.external) == (internal, external)
    if internal + external:
        assert isclose(told(found.ei), (external - internal) / (external + internal), abs_tol=1e-12)
    for group in found.groups:
        inside = {i for i, g in known.items() if g == group.group}
        leaving = [(w, {i, j}) for i, j, w in weighed(network) if len({i, j} & inside) == 1]
        assert group.external == sum(w if by_weight else 1 for w, ends in leaving if ends <= known.keys())


def test_expected_index_is_the_mean_over_every_labelling() -> None:
    network = networkx.Graph([("a", "b"), ("b", "c"), ("c", "a"), ("c", "d"), ("e", "d")])
    labels = ["X", "X", "X", "Y", "Z"]
    every = [mixing(network, dict(zip("abcde", dealt_out, strict=True))) for dealt_out in permutations(labels)]
    assert isclose(fmean(told(m.ei) for m in every), told(every[0].expected_ei), abs_tol=1e-12)


def test_zacharys_club() -> None:
    # W. W. Zachary, Journal of Anthropological Research 33 (1977), 452–473, as networkx has it: of 78 ties 11 are between
    # those who followed Mr Hi and those who stayed, so E-I is (11 − 67) ÷ 78.
    network = networkx.relabel_nodes(networkx.karate_club_graph(), str)
    groups = dict(network.nodes(data="club"))
    found = mixing(network, groups)
    across = sum(groups[i] != groups[j] for i, j in network.edges())
    assert (found.external, found.internal) == (across, 78 - across)
    assert isclose(told(found.ei), (across - (78 - across)) / 78)
    assert isclose(told(found.expected_ei), (17 * 17 - 2 * 17 * 16 / 2) / (34 * 33 / 2))
    other = theirs(network).assortativity_degree(directed=False)
    assert isclose(told(degree_assortativity(network)[0]), other, abs_tol=1e-9)


def test_real_funding_by_kind_of_register(data: Path) -> None:
    network = funding(data)
    # One body funds itself, which is no mixing: igraph counts the loop.
    assert list(networkx.selfloop_edges(network)) == [("GB-CHC-1164021", "GB-CHC-1164021")]
    network.remove_edges_from([("GB-CHC-1164021", "GB-CHC-1164021")])
    groups = {i: "-".join(i.split("-")[:2]) for i in network}
    found = mixing(network, groups)
    labels = sorted(set(groups.values()))
    other = theirs(network).assortativity_nominal([labels.index(groups[i]) for i in sorted(network)], directed=True)
    assert isclose(told(found.assortativity), other, abs_tol=1e-9)
    assert found.internal + found.external == 1_571
    assert found == mixing(funding(data), groups)
    degrees, _ = degree_assortativity(network)
    assert isclose(told(degrees), theirs(network).assortativity_degree(directed=True), abs_tol=1e-9)


@pytest.mark.parametrize("name", awkward())
def test_awkward_networks_have_an_answer_or_a_reason(name: str) -> None:
    network = awkward()[name]
    for groups in ({}, dict.fromkeys(network, "one"), dealt(network, 2)):
        found = mixing(network, groups)
        assert (found.assortativity is None) == bool(found.why)
        assert found.ei is None or -1 <= found.ei <= 1
        assert mixing(network, groups) == found
    assert (degree_assortativity(network)[0] is None) == bool(degree_assortativity(network)[1])


def test_all_within_one_group_is_a_reason_and_not_a_number_that_is_none() -> None:
    found = mixing(networkx.Graph([("a", "b")]), {"a": "X", "b": "X", "c": "Y"})
    assert (found.assortativity, found.ei) == (None, -1.0)
    assert found.why == "all ties are within X, and without another group assortativity is not defined"
    unknown = mixing(networkx.Graph([("a", "b")]), {"a": "X"})
    assert (unknown.ei, unknown.unknown, unknown.why) == (None, 1.0, "no tie has both ends in a known group")
