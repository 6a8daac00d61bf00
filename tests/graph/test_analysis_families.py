"""Every measure of these families on every awkward network: a finite figure, or none and why, or a refusal with its reason."""

from __future__ import annotations

from itertools import product
from math import isfinite

import networkx
import pytest

from localism.graph.analysis import brokerage, communities, concentration, coreness, mixing, twomode
from localism.graph.analysis.measure import Figure, Measure, UnsuitedError, suited
from tests.graph.networks import awkward, dealt, seeded, two_modes

FAMILIES = [m.FAMILY for m in (brokerage, communities, concentration, coreness, mixing, twomode)]
MEASURES = {f"{family.name}: {m.name}": m for family in FAMILIES for m in family.measures}
NETWORKS = awkward() | {
    "random": seeded(3, 12, 0.3),
    "random directed": seeded(3, 12, 0.3, directed=True, weights=True),
    "two modes": two_modes(3, 5, 6, 0.4),
    "two modes without ties": two_modes(3, 2, 2, 0.0),
}


def taken(measure: Measure, network: networkx.Graph[str], by: str) -> list[Figure] | str:
    """The figures, or the reason why there are none to be had."""
    try:
        ready, _ = suited(network, measure)
        return list(measure.compute(ready, by))
    except UnsuitedError as refused:
        return str(refused)


@pytest.mark.parametrize(("name", "network"), list(product(MEASURES, NETWORKS)))
def test_a_figure_or_why_there_is_none(name: str, network: str) -> None:
    given = NETWORKS[network].copy()
    networkx.set_node_attributes(given, dealt(given, 2), "tier")
    for by in ("tier", "side"):  # nobody has a side
        found = taken(MEASURES[name], given, by)
        if isinstance(found, str):
            assert "network" in found
            continue
        for figure in found:
            assert (figure.value is None) == bool(figure.why), figure
            assert figure.value is None or isfinite(figure.value)
            assert not figure.thing or figure.thing in given
            assert "nan" not in figure.detail
        if not found:
            # Only of nothing is nothing said: no nodes, or none of a known group.
            assert not len(given) or by == "side" or MEASURES[name].name == "ties between groups"


@pytest.mark.parametrize("name", MEASURES)
def test_a_measure_is_published_in_full(name: str) -> None:
    m = MEASURES[name]
    assert all((m.name, m.definition, m.range, m.source))
    assert any(ch.isdigit() for ch in m.source)


@pytest.mark.parametrize("name", MEASURES)
def test_the_same_network_in_another_order_has_the_same_figures(name: str) -> None:
    directed = seeded(8, 11, 0.3, directed=True, weights=True)
    modes = two_modes(8, 5, 6, 0.4)
    for network in (directed, modes):
        networkx.set_node_attributes(network, dealt(network, 3), "tier")
        other: networkx.Graph[str] = networkx.DiGraph() if network.is_directed() else networkx.Graph()
        other.add_nodes_from(sorted(network.nodes(data=True), reverse=True))
        other.add_edges_from(sorted(network.edges(data=True), key=lambda e: e[:2], reverse=True))
        assert taken(MEASURES[name], network, "tier") == taken(MEASURES[name], other, "tier")
