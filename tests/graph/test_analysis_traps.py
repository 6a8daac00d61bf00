"""Where a library gives a number that is wrong, or none, without a word: what we give instead, one trap a test."""

from __future__ import annotations

import math
from itertools import product

import networkx as nx
import numpy as np
import pytest

from localism.graph.analysis import centrality, cohesion, over_time
from localism.graph.analysis.measure import Measure, UnsuitedError, suited
from tests.graph.networks import awkward, seeded, told, two_modes

MEASURES = {m.name: m for f in (centrality.FAMILY, cohesion.FAMILY, over_time.FAMILY) for m in f.measures}
TAKEN_OF_ALL = {"degree", "strength", "betweenness", "closeness", "density", "components"} & MEASURES.keys()
NETWORKS = awkward() | {"two modes": two_modes(3, 5, 6, 0.4), "ties without modes": two_modes(3, 2, 2, 0.0)}


def values(name: str, net: nx.Graph[str]) -> list[float | None]:
    ready, _ = suited(net, MEASURES[name])
    return [f.value for f in MEASURES[name].compute(ready, "")]


def only(name: str, net: nx.Graph[str]) -> float | None:
    (value,) = values(name, net)
    return value


@pytest.mark.parametrize(("name", "network"), list(product(MEASURES, NETWORKS)))
def test_every_measure_of_every_awkward_network_gives_a_number_or_a_reason(name: str, network: str) -> None:
    refused = ""
    try:
        ready, _ = suited(NETWORKS[network], MEASURES[name])
    except UnsuitedError as error:
        refused = error.reason
    if refused:
        assert len(refused.split()) > 3, "a refusal gives its reason"
        assert name not in TAKEN_OF_ALL, "degrees and densities are refused to nobody"
        return
    found = list(MEASURES[name].compute(ready, ""))
    for f in found:
        assert (f.value is None) == bool(f.why), f
        assert f.value is None or math.isfinite(f.value)
    assert found or not len(ready) or name in ("bridges", "articulation")


def test_a_tie_returned_under_another_key_is_returned() -> None:
    """networkx finds a tie returned only if both have the same key, which ties named by their records never have."""
    net: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    net.add_edge("a", "b", key="local:grant/1")
    net.add_edge("b", "a", key="local:grant/2")
    assert nx.overall_reciprocity(net) == 0
    assert only("reciprocity", net) == 1


def test_reciprocity_of_undirected_ties_is_refused_and_not_one() -> None:
    with pytest.raises(UnsuitedError, match="returned by definition"):
        only("reciprocity", nx.path_graph(3))


def test_pagerank_is_settled_where_networkx_stops_early() -> None:
    """Against the equation solved exactly: networkx's own tolerance leaves it thousands of times further off."""
    net = nx.barabasi_albert_graph(300, 2, seed=5)
    step = nx.to_numpy_array(net).T / np.array([d for _, d in net.degree()])
    exact = np.linalg.solve(np.eye(300) - 0.85 * step, np.full(300, 0.15 / 300))
    ours = np.array(values("pagerank", net))
    assert np.abs(ours - exact).max() < 1e-13


def test_pagerank_reads_amounts_and_goes_anywhere_from_where_nothing_leads() -> None:
    net: nx.DiGraph[str] = nx.DiGraph()
    net.add_weighted_edges_from([("a", "b", 3.0), ("a", "c", 1.0)])
    third = 1 / 3
    step = np.array([[0, third, third], [0.75, third, third], [0.25, third, third]])
    exact = np.linalg.solve(np.eye(3) - 0.85 * step, np.full(3, 0.05))
    assert values("pagerank", net) == pytest.approx(list(exact), abs=1e-12)


def test_closeness_of_a_small_part_is_not_that_of_a_whole() -> None:
    """Freeman's formula within each part gives a lone pair 1, as if they were near to everybody."""
    net: nx.Graph[str] = nx.Graph([("a", "b"), *((f"c{i}", f"c{i + 1}") for i in range(8))])
    found = dict(zip(net, values("closeness", net), strict=True))
    assert nx.closeness_centrality(net, wf_improved=False)["a"] == 1
    assert found["a"] == pytest.approx(1 / 10)


def test_eigenvector_has_no_value_outside_the_largest_part() -> None:
    """Power iteration gives small parts numbers that depend on when it stops."""
    net: nx.Graph[str] = nx.Graph([("a", "b"), ("b", "c"), ("x", "y")])
    assert [v is None for v in values("eigenvector", net)] == [False, False, False, True, True]


def test_eigenvector_settles_on_a_two_mode_network() -> None:
    """Plain power iteration swings between the modes for ever."""
    net = nx.complete_bipartite_graph(2, 3)
    assert values("eigenvector", net) == pytest.approx([0.5, 0.5, *[1 / math.sqrt(6)] * 3])


def test_katz_has_a_value_where_networkx_default_diverges() -> None:
    net = nx.complete_graph(20)
    with pytest.raises(nx.PowerIterationFailedConvergence):
        nx.katz_centrality(net)  # its 0.1 is above one over the greatest eigenvalue, 19
    assert values("katz", net) == pytest.approx([1 / math.sqrt(20)] * 20)


def test_density_of_two_modes_leaves_out_ties_that_there_cannot_be() -> None:
    net = two_modes(1, 3, 4, 1.0)
    assert nx.density(net) < 0.6
    assert only("density", net) == 1


def test_density_of_parallel_ties_is_not_above_one() -> None:
    net: nx.MultiGraph[str] = nx.MultiGraph([("a", "b")] * 3)
    assert nx.density(net) == 3
    assert only("density", net) == 1


def test_triangles_of_a_two_mode_network_are_refused_and_not_nought() -> None:
    with pytest.raises(UnsuitedError, match="no triangles"):
        only("transitivity", two_modes(1, 3, 4, 1.0))


def test_a_loop_is_left_out_and_said() -> None:
    """networkx counts a loop twice in a degree, and refuses it in a k-core."""
    net: nx.Graph[str] = nx.Graph([("a", "b"), ("a", "a")])
    assert dict(net.degree())["a"] == 3
    ready, said = suited(net, MEASURES["degree"])
    assert said == ["ties of a thing to itself are left out (1)"]
    assert values("degree", ready) == [1, 1]
    assert values("k-core", net) == [1, 1]


def test_what_is_negative_is_refused() -> None:
    net: nx.Graph[str] = nx.Graph([("a", "b", {"weight": -1.0})])
    with pytest.raises(UnsuitedError, match="negative"):
        values("strength", net)


def test_a_deep_path_overflows_nothing() -> None:
    net = nx.path_graph(3_000)
    found = {f.thing: f.value for f in cohesion.bridges(net)}
    assert len(found) == 2_999
    assert max(told(v) for v in found.values()) == 1_500


def test_direction_is_ignored_by_adding_up_both_ways() -> None:
    """networkx's own `to_undirected` keeps one way's weight and forgets the other's."""
    net: nx.DiGraph[str] = nx.DiGraph()
    net.add_weighted_edges_from([("a", "b", 2.0), ("b", "a", 5.0)])
    assert net.to_undirected().size(weight="weight") < 7
    assert values("strength", net) == [7, 7]


def test_a_measure_leaves_the_network_as_it_was() -> None:
    net = seeded(4, 9, 0.4, directed=True, weights=True)
    before = (list(net.nodes(data=True)), list(net.edges(data=True)))
    for measure in MEASURES.values():
        _taken(measure, net)
    assert (list(net.nodes(data=True)), list(net.edges(data=True))) == before


def _taken(measure: Measure, net: nx.Graph[str]) -> None:
    ready, _ = suited(net, measure)
    list(measure.compute(ready, ""))
