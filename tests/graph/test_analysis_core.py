"""Core and periphery: the published network, every core of small networks, and fits that nothing tried can beat."""

from __future__ import annotations

import random
from itertools import combinations, permutations
from math import isclose
from pathlib import Path
from statistics import correlation

import networkx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from localism.errors import MisuseError
from localism.graph.analysis import core as core_module
from localism.graph.analysis.core import core
from localism.graph.analysis.coreness import coreness
from tests.graph.networks import awkward, funding, seeded, seeds, told, two_modes

# S. P. Borgatti and M. G. Everett, "Models of core/periphery structures" (2000), figure 2 and table 1: nodes 1 to 4 are all
# tied, 5 to 10 to some of them; they give a correlation of 0.475 with the ideal pattern of table 2.
PUBLISHED = ["12", "13", "14", "15", "23", "24", "26", "27", "28", "34", "38", "39", "45", "4X"]


def published() -> networkx.Graph[str]:
    return networkx.Graph([(tie[0], tie[1]) for tie in PUBLISHED])


def fit_of(network: networkx.Graph[str], inside: set[str], weight: str | None = None) -> float | None:
    """Pearson's correlation over all ordered pairs, by the standard library; none where something does not vary."""
    tied, ideal = [], []
    for i, j in permutations(sorted(network), 2):
        tied.append(float(network.edges[i, j][weight] if weight else 1) if network.has_edge(i, j) else 0.0)
        ideal.append(float(i in inside or j in inside))
    return correlation(tied, ideal) if len(set(tied)) > 1 and len(set(ideal)) > 1 else None


def test_the_published_network_has_the_published_fit() -> None:
    assert round(told(fit_of(published(), set("1234"))), 3) == 0.475
    found = core(published())
    assert found.exact
    assert found.fit is not None
    assert found.fit >= 0.475
    assert isclose(found.fit, told(fit_of(published(), set(found.core))), abs_tol=1e-12)


def ideal(size: int, n: int) -> networkx.Graph[str]:
    nodes = [f"n{i:03}" for i in range(n)]
    found: networkx.Graph[str] = networkx.Graph()
    found.add_edges_from((i, j) for i, j in combinations(nodes, 2) if i in nodes[:size])
    return found


@pytest.mark.parametrize(("size", "n"), [(1, 3), (4, 10), (5, 40), (30, 60)])
def test_an_ideal_network_fits_perfectly(size: int, n: int) -> None:
    found = core(ideal(size, n))
    assert found.core == tuple(f"n{i:03}" for i in range(size))
    assert found.fit is not None
    assert isclose(found.fit, 1, abs_tol=1e-12)
    assert found.exact == (n <= 12)


@settings(max_examples=25)
@given(seeds(directed=True, weights=True))
def test_small_networks_against_every_core(network: networkx.Graph[str]) -> None:
    network = network.subgraph(sorted(network)[:8])
    found = core(network, "weight")
    nodes = sorted(network)
    fits = {
        inside: fit
        for k in range(len(nodes) + 1)
        for inside in combinations(nodes, k)
        if (fit := fit_of(network, set(inside), "weight")) is not None
    }
    if not fits:
        assert (found.fit, found.core) == (None, ())
        assert found.why
        return
    best = max(fits.values())
    assert isclose(told(found.fit), best, abs_tol=1e-9)
    alike = [inside for inside, fit in fits.items() if isclose(fit, best, abs_tol=1e-9)]
    assert found.core == min(alike, key=lambda inside: (len(inside), inside))


def test_the_search_finds_what_trying_all_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    networks = [seeded(n, 10, p, directed=n % 2 == 0) for n in range(20) for p in (0.2, 0.4)]
    every = [core(network).fit for network in networks]
    monkeypatch.setattr(core_module, "ENUMERATED", 0)
    searched = [core(network) for network in networks]
    assert not any(found.exact for found in searched)
    assert [f.fit for f in searched] == pytest.approx(every, abs=1e-12)


def test_a_planted_core_is_found_in_a_larger_network() -> None:
    draw = random.Random(3)
    network: networkx.Graph[str] = networkx.Graph()
    nodes = [f"n{i:03}" for i in range(120)]
    network.add_nodes_from(nodes)
    chance = (0.05, 0.5, 0.9)  # within the periphery, across, within the core
    network.add_edges_from(
        (i, j) for i, j in combinations(nodes, 2) if draw.random() < chance[(i in nodes[:20]) + (j in nodes[:20])]
    )
    found = core(network)
    assert found.core == tuple(nodes[:20])
    assert isclose(told(found.fit), told(fit_of(network, set(found.core))), abs_tol=1e-12)
    assert core(network) == found


def test_real_funding(data: Path) -> None:
    network = networkx.Graph(funding(data))
    network.remove_edges_from(list(networkx.selfloop_edges(network)))
    found = core(network)
    assert isclose(told(found.fit), told(fit_of(network, set(found.core))), abs_tol=1e-9)
    order = sorted(network, key=lambda i: (-network.degree(i), i))
    for size in (len(found.core), 10, 30):
        assert told(found.fit) >= told(fit_of(network, set(order[:size])))
    assert "360G-blf" in found.core  # the Big Lottery Fund, the largest there is


def made(network: networkx.Graph[str], c: dict[str, float]) -> tuple[list[float], list[float]]:
    """The ties of all ordered pairs, as parts of the largest, and the products of coreness."""
    pairs = list(permutations(sorted(network), 2))
    tied = [float(network.edges[i, j]["weight"]) if network.has_edge(i, j) else 0.0 for i, j in pairs]
    return [a / max(tied) for a in tied], [c[i] * c[j] for i, j in pairs]


def left(network: networkx.Graph[str], c: dict[str, float]) -> float:
    return sum((a - x) ** 2 for a, x in zip(*made(network, c), strict=True))


@settings(max_examples=25)
@given(st.one_of(seeds(directed=True, weights=True), seeds(weights=True)))
def test_no_coreness_is_nearer_to_the_ties(network: networkx.Graph[str]) -> None:
    network = network.subgraph(sorted(network)[:10])
    found = coreness(network, "weight")
    if not found.coreness:
        assert found.why
        return
    tied, products = made(network, found.coreness)
    assert isclose(told(found.unexplained) * sum(a * a for a in tied), left(network, found.coreness), abs_tol=1e-9)
    if found.fit is not None:
        assert isclose(found.fit, correlation(tied, products), abs_tol=1e-9)
    draw, least = random.Random(1), left(network, found.coreness)
    for spread in (0.3, 0.03, 0.003, 0.0003) * 5:
        near = {i: min(1.0, max(0.0, c + draw.uniform(-spread, spread))) for i, c in found.coreness.items()}
        assert left(network, near) >= least - 1e-6


def test_coreness_that_made_the_ties_is_found_again() -> None:
    draw = random.Random(4)
    given_ones = {f"n{i:02}": draw.random() for i in range(20)} | {"n20": 1.0, "n21": 1.0}
    network: networkx.Graph[str] = networkx.Graph()
    network.add_weighted_edges_from((i, j, given_ones[i] * given_ones[j]) for i, j in combinations(given_ones, 2))
    found = coreness(network, "weight")
    assert found.coreness == pytest.approx(given_ones, abs=1e-4)
    assert found.fit == pytest.approx(1)
    assert found.unexplained == pytest.approx(0, abs=1e-9)


def test_a_star_has_its_middle_as_core_and_a_ring_has_none() -> None:
    star = coreness(networkx.Graph([("m", i) for i in "abcd"]))
    assert star.coreness["m"] == 1.0
    assert all(star.coreness[i] < 0.7 for i in "abcd")
    ring = coreness(networkx.Graph([("a", "b"), ("b", "c"), ("c", "d"), ("d", "a")]))
    assert (ring.fit, ring.why) == (None, "all are as much of the core as any other, so that there is no fit")
    assert ring.coreness == pytest.approx(dict.fromkeys("abcd", ring.coreness["a"]), abs=1e-5)


def test_the_published_core_has_the_highest_coreness() -> None:
    found = coreness(published()).coreness
    assert set(sorted(found, key=lambda i: -found[i])[:4]) == set("1234")


@pytest.mark.parametrize("name", awkward())
def test_awkward_networks_have_an_answer_or_a_reason(name: str) -> None:
    network = awkward()[name]
    split, graded = core(network), coreness(network)
    assert (split.fit is None) == bool(split.why)
    assert split.fit is not None or graded.fit is None
    assert sorted((*split.core, *split.periphery)) == sorted(network)
    assert (graded.fit is None) == bool(graded.why)
    assert all(0 <= c <= 1 for c in graded.coreness.values())


def test_two_modes_are_refused() -> None:
    with pytest.raises(MisuseError, match="project it first"):
        core(two_modes(1, 4, 4, 0.5))
