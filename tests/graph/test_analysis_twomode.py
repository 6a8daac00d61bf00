"""Two-mode figures: the published matrix of NODF, networkx's Davis figures, slow forms, and real memberships."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from math import isclose
from pathlib import Path

import igraph
import networkx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from networkx.algorithms import bipartite

from localism.errors import MisuseError
from localism.graph.analysis.twomode import overlaps, two_mode
from tests.graph.networks import appg, awkward, funders, of_mode, single_mode, told, two_modes

RANDOM = st.builds(
    two_modes, st.integers(0, 10_000), st.integers(0, 7), st.integers(0, 7), st.sampled_from([0.0, 0.3, 0.6, 1.0])
)


def of_matrix(rows: Sequence[str]) -> networkx.Graph[str]:
    found: networkx.Graph[str] = networkx.Graph()
    found.add_nodes_from((f"r{i}" for i in range(len(rows))), bipartite=0)
    found.add_nodes_from((f"c{j}" for j in range(len(rows[0]))), bipartite=1)
    found.add_edges_from((f"r{i}", f"c{j}") for i, row in enumerate(rows) for j, cell in enumerate(row) if cell == "1")
    return found


def test_the_published_matrix_of_nodf() -> None:
    # M. Almeida-Neto and others, Oikos 117 (2008), their worked example: columns 63.3, rows 53.3, together 58.3.
    found = two_mode(of_matrix(["10111", "11100", "01110", "11000", "11000"]))
    assert [round(told(x), 1) for x in (found.nodf_second, found.nodf_first, found.nodf)] == [63.3, 53.3, 58.3]


@pytest.mark.parametrize(
    ("rows", "nodf"),
    [
        # N. F. Britton, M. Almeida-Neto and G. Corso, Biomath 4 (2015), 1512171: a full triangle is perfectly nested, and
        # a matrix whose rows all, and whose columns all, have one sum is not nested at all.
        (["1111", "1110", "1100", "1000"], 100.0),
        (["1010", "0101", "1010", "0101"], 0.0),
        (["1100", "0110", "0011", "1001"], 0.0),
        (["11", "11"], 0.0),
    ],
)
def test_perfect_and_absent_nestedness(rows: list[str], nodf: float) -> None:
    assert two_mode(of_matrix(rows)).nodf == nodf


def slow_nodf(network: networkx.Graph[str], mode: int) -> list[float]:
    """Each pair of a mode's nodes, by the words of the definition."""
    near = [set(network[i]) for i in of_mode(network, mode) if network[i]]
    found = []
    for one, other in combinations(near, 2):
        wide, narrow = (one, other) if len(one) > len(other) else (other, one)
        found.append(100 * len(wide & narrow) / len(narrow) if len(wide) > len(narrow) else 0.0)
    return found


@settings(max_examples=60)
@given(RANDOM)
def test_figures_of_random_networks(network: networkx.Graph[str]) -> None:
    found = two_mode(network)
    rows, columns = slow_nodf(network, 0), slow_nodf(network, 1)
    for ours, pairs in ((found.nodf_first, rows), (found.nodf_second, columns), (found.nodf, rows + columns)):
        if pairs:
            assert isclose(told(ours), sum(pairs) / len(pairs), abs_tol=1e-9)
        else:
            assert ours is None
    first = of_mode(network, 0)
    if found.density is None:
        assert not first or len(first) == len(network)
    else:
        assert isclose(found.density, bipartite.density(network, first), abs_tol=1e-12)
    if found.clustering is None:
        assert "no path of three ties" in found.why
    else:
        assert isclose(found.clustering, bipartite.robins_alexander_clustering(network), abs_tol=1e-12)


@settings(max_examples=40)
@given(RANDOM)
def test_overlaps_are_the_definitions_written_out(network: networkx.Graph[str]) -> None:
    for found in overlaps(network):
        v, near = found.node, set(network[found.node])
        fellows = {u for w in near for u in network[w]} - {v}
        shares = [len(near & set(network[u])) / len(near | set(network[u])) for u in fellows]
        if shares:
            assert isclose(told(found.clustering), sum(shares) / len(shares), abs_tol=1e-12)
        else:
            assert found.clustering is None
        linked = [bool((set(network[a]) & set(network[b])) - {v}) for a, b in combinations(sorted(near), 2)]
        assert found.redundancy == (pytest.approx(sum(linked) / len(linked)) if linked else None)
        assert bool(found.why) == (found.redundancy is None or found.clustering is None)


def test_redundancy_is_networkxs_where_it_is_quick() -> None:
    network = networkx.davis_southern_women_graph()
    theirs = bipartite.node_redundancy(network)
    assert {o.node: o.redundancy for o in overlaps(network)} == pytest.approx(theirs)


def test_the_davis_women() -> None:
    network = networkx.davis_southern_women_graph()
    found = two_mode(network)
    assert (found.first, found.second, found.ties) == (18, 14, 89)
    # networkx's documentation has 0.468 for them.
    assert round(told(found.clustering), 3) == 0.468


@pytest.mark.parametrize("real", [appg, funders])
def test_real_networks_against_igraph(data: Path, real: type) -> None:
    network = real(data)
    found = two_mode(network)
    nodes = sorted(network)
    place = {i: n for n, i in enumerate(nodes)}
    other = igraph.Graph(n=len(nodes), edges=[(place[i], place[j]) for i, j in network.edges()])
    assert (found.first + found.second, found.ties) == (other.vcount(), other.ecount())
    # Squares by the neighbours that each two nodes of a mode share.
    second = [place[i] for i in nodes if network.nodes[i]["bipartite"] == 1]
    counted = [n for at, row in zip(second, other.cocitation(second), strict=True) for n in row[:at] if n]
    degree = other.degree()
    paths = sum((degree[e.source] - 1) * (degree[e.target] - 1) for e in other.es)
    assert isclose(told(found.clustering), 2 * sum(n * (n - 1) for n in counted) / paths)
    columns = slow_nodf(network, 1)
    assert isclose(told(found.nodf_second), sum(columns) / len(columns), rel_tol=1e-9)


def test_overlaps_of_real_funding(data: Path) -> None:
    network = funders(data)
    found = overlaps(network)
    assert [o.degree for o in found] == [len(network[o.node]) for o in found]
    blank = [o for o in found if o.redundancy is None]
    assert {o.why.split(":")[0] for o in blank} == {"fewer than two neighbours"}
    assert all(o.degree < 2 for o in blank)
    assert all(0 <= o.redundancy <= 1 for o in found if o.redundancy is not None)


@pytest.mark.parametrize("name", awkward())
def test_networks_of_one_mode_are_refused(name: str) -> None:
    network = awkward()[name]
    if not len(network):
        assert two_mode(network).why
        assert overlaps(network) == []
        return
    with pytest.raises(MisuseError, match="two-mode networks only"):
        two_mode(network)


def test_two_modes_with_little_in_them_have_reasons() -> None:
    found = two_mode(two_modes(1, 3, 0, 0.5))
    assert (found.density, found.clustering, found.nodf, found.isolated) == (None, None, None, 3)
    assert found.why == (
        "one mode is empty: no density; no path of three ties: no clustering; no two nodes of a mode have ties: no nestedness"
    )
    empty = two_mode(two_modes(1, 3, 3, 0.0))
    assert (empty.density, empty.nodf) == (0.0, None)


def test_a_mode_that_is_told_for_some_only_is_refused() -> None:
    network = two_modes(1, 2, 2, 1.0)
    network.add_edge("r00", "x")
    with pytest.raises(MisuseError, match="x is of no mode"):
        two_mode(network)
    with pytest.raises(MisuseError, match="two-mode networks only"):
        two_mode(single_mode(two_modes(1, 2, 2, 1.0)))


def test_direction_and_parallel_ties_make_no_difference() -> None:
    network = two_modes(5, 6, 6, 0.4)
    directed: networkx.MultiDiGraph[str] = networkx.MultiDiGraph(network)
    directed.add_edges_from(list(network.edges()))
    assert two_mode(directed) == two_mode(network)
    assert overlaps(directed) == overlaps(network)
