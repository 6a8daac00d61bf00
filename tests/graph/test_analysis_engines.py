"""Centrality and cohesion against igraph, on random networks and real ones; every engine gives the same numbers."""

from __future__ import annotations

import math
from itertools import combinations
from pathlib import Path
from typing import Any

import igraph
import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from localism import Graph
from localism.graph.analysis import centrality, cohesion, engines, matrices, network, spectral
from localism.graph.analysis.engines import IGRAPH, MATRICES, NETWORKX, RUSTWORKX
from localism.graph.analysis.measure import Family, suited
from localism.graph.analysis.network import newman
from localism.graph.analysis.projection import TWO_MODE, made
from tests.graph.networks import appg, funding, of_mode, seeded, seeds

ROUNDING = 1e-9


@pytest.fixture(scope="module")
def real(data: Path) -> dict[str, nx.Graph[str]]:
    """The example's networks, the funders', and the parliamentary groups whose name begins with a."""
    groups = appg(data)
    few = sorted(g for g in of_mode(groups, 1) if g.startswith("appg:uk/a"))
    some = groups.subgraph([*few, *{m for g in few for m in groups[g]}]).copy()
    with Graph.open(":memory:") as graph:
        graph.load_example()
        own = {name: graph.network(name) for name in ("holds", "delegation", "co-holding", "co-participation")}
    return {**own, "funders": funding(data), "groups": some}


def drawn() -> list[nx.Graph[str]]:
    return [
        seeded(s, n, p, directed=d, weights=w)
        for s, (n, p, d, w) in enumerate(
            [(30, 0.1, False, True), (25, 0.2, True, True), (12, 0.9, False, False), (40, 0.03, False, True)]
        )
    ]


def other(net: nx.Graph[str]) -> Any:
    """The same network in igraph."""
    at = {v: i for i, v in enumerate(net)}
    found = igraph.Graph(n=len(net), directed=net.is_directed(), edges=[(at[a], at[b]) for a, b in net.edges()])
    found.es["weight"] = [float(w) for _, _, w in net.edges(data="weight", default=1)]
    return found


def values(family: Family, name: str, net: nx.Graph[str]) -> list[float | None]:
    measure = next(m for m in family.measures if m.name == name)
    ready, _ = suited(net, measure)
    return [f.value for f in measure.compute(ready, "")]


def agree(net: nx.Graph[str]) -> None:
    """Every measure that igraph has too, by igraph."""
    plain = other(suited(net, next(m for m in centrality.FAMILY.measures if m.name == "pagerank"))[0])
    joined = suited(net, centrality.FAMILY.measures[0])[0]
    loose = other(joined)
    n = len(net)
    pairs = (n - 1) * (n - 2) / (1 if net.is_directed() else 2)

    def same(name: str, expected: list[float], family: Family = centrality.FAMILY) -> None:
        assert values(family, name, net) == pytest.approx(expected, abs=ROUNDING, rel=ROUNDING), name

    same("degree", loose.degree())
    same("strength", loose.strength(weights="weight"))
    same("betweenness", [b / pairs for b in plain.betweenness()])
    weights = [w / max(plain.es["weight"]) for w in plain.es["weight"]] if plain.ecount() else None
    same("pagerank", plain.pagerank(damping=0.85, weights=weights, implementation="prpack"))
    near = []
    for v in range(n):
        (reach,) = plain.distances(source=v, mode="in")
        finite = [d for d in reach if 0 < d < math.inf]
        near.append(len(finite) ** 2 / ((n - 1) * sum(finite)) if finite else 0.0)
    same("closeness", near)
    same("k-core", loose.coreness(), cohesion.FAMILY)
    if made(net).recipe.shape != TWO_MODE and any(d > 1 for d in loose.degree()):
        same("transitivity", [loose.transitivity_undirected()], cohesion.FAMILY)
    same("components", [len(loose.connected_components())], cohesion.FAMILY)
    assert len(values(cohesion.FAMILY, "bridges", net)) == len(loose.bridges())
    assert len(values(cohesion.FAMILY, "articulation", net)) == len(loose.articulation_points())
    if net.is_directed():
        same("reciprocity", [plain.reciprocity()], cohesion.FAMILY)
        same("in-degree", plain.indegree())
        same("out-strength", plain.strength(mode="out", weights="weight"))
    largest = max(loose.connected_components(), key=lambda part: (len(part), -min(part)))
    if sum(len(part) == len(largest) for part in loose.connected_components()) == 1:
        part = loose.induced_subgraph(largest)
        scaled = part.eigenvector_centrality(weights="weight")
        expected = [x / math.hypot(*scaled) for x in scaled]
        ours = [v for v in values(centrality.FAMILY, "eigenvector", net) if v is not None]
        assert ours == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("at", range(4))
def test_random_networks_by_igraph(at: int) -> None:
    agree(drawn()[at])


@pytest.mark.parametrize("name", ["holds", "delegation", "co-holding", "co-participation", "funders", "groups"])
def test_real_networks_by_igraph(name: str, real: dict[str, nx.Graph[str]]) -> None:
    agree(real[name])


@pytest.mark.parametrize("name", ["delegation", "funders", "groups"])
def test_every_engine_gives_the_same_numbers(name: str, real: dict[str, nx.Graph[str]]) -> None:
    net = real[name] if name != "groups" else real[name].subgraph(sorted(real[name])[:300])
    for measure in (engines.betweenness, engines.closeness):
        reference = measure(net, NETWORKX)
        for engine in (RUSTWORKX, IGRAPH, MATRICES):
            found = measure(net, engine)
            assert found == pytest.approx(reference, abs=ROUNDING, rel=ROUNDING)
            assert found == measure(net, engine), "the same bits again"


def test_an_engine_is_taken_by_size() -> None:
    assert engines.engine_for(seeded(1, 20, 0.2)) == NETWORKX
    assert engines.engine_for(nx.path_graph(500)) == IGRAPH
    assert engines.engine_for(seeded(1, 100, 0.5)) == MATRICES


@settings(max_examples=60)
@given(st.integers(0, 10_000), st.integers(1, 14), st.sampled_from([0.0, 0.15, 0.4, 0.9, 1.0]), st.booleans())
def test_matrices_count_the_paths_that_networkx_walks(seed: int, n: int, p: float, directed: bool) -> None:
    net = seeded(seed, n, p, directed=directed)
    for own, walked in ((matrices.betweenness, engines.betweenness), (matrices.closeness, engines.closeness)):
        found = own(net)
        if found is None:
            # Only where some are so far apart that matrices would take long.
            assert max(d for _, row in nx.all_pairs_shortest_path_length(net) for d in row.values()) > matrices.FAR
        else:
            assert found == pytest.approx(walked(net, NETWORKX), abs=ROUNDING)


def test_a_full_network_with_far_ends_is_walked_after_all() -> None:
    net = nx.relabel_nodes(nx.lollipop_graph(200, 20), str)
    assert engines.engine_for(net) == MATRICES
    assert matrices.betweenness(net) is None
    for measure in (engines.betweenness, engines.closeness):
        assert measure(net) == pytest.approx(measure(net, NETWORKX), abs=ROUNDING)


@settings(max_examples=25)
@given(seeds(weights=True, directed=True))
def test_katz_solves_its_equation(net: nx.Graph[str]) -> None:
    if not len(net):
        return
    import numpy as np

    alpha = spectral.attenuation(net)
    exact = np.linalg.solve(np.eye(len(net)) - alpha * nx.to_numpy_array(net).T, np.ones(len(net)))
    assert values(centrality.FAMILY, "katz", net) == pytest.approx(list(exact / np.linalg.norm(exact)), abs=ROUNDING)


@settings(max_examples=25)
@given(seeds())
def test_bridges_and_articulation_by_taking_each_away(net: nx.Graph[str]) -> None:
    parts = nx.number_connected_components(net) if len(net) else 0
    expected = {}
    for a, b in net.edges():
        less = net.copy()
        less.remove_edge(a, b)
        if nx.number_connected_components(less) > parts:
            expected[tuple(sorted((a, b)))] = min(len(nx.node_connected_component(less, v)) for v in (a, b))
    assert {(f.thing, f.other): f.value for f in cohesion.bridges(net)} == expected
    pieces = {}
    for v in net:
        less = net.copy()
        less.remove_node(v)
        if (more := nx.number_connected_components(less) if len(less) else 0) > parts:
            pieces[v] = more - parts + 1
    assert {f.thing: f.value for f in cohesion.articulation(net)} == pieces


@settings(max_examples=40)
@given(seeds())
def test_transitivity_is_networkxs_however_it_is_counted(net: nx.Graph[str]) -> None:
    if not any(d > 1 for _, d in net.degree()):
        return
    with pytest.MonkeyPatch.context() as patched:
        for dense in (0, len(net)):
            patched.setattr(cohesion, "DENSE", dense)
            assert values(cohesion.FAMILY, "transitivity", net) == [nx.transitivity(net)]


@settings(max_examples=40)
@given(
    st.lists(st.lists(st.tuples(st.sampled_from("abcdefgh"), st.booleans()), unique_by=lambda m: m[0]), max_size=9),
    st.integers(1, 40),
)
def test_newmans_projection_is_the_definition_written_out(groups: list[list[tuple[str, bool]]], block: int) -> None:
    """To the last digit, in blocks of whatever size."""
    expected: dict[tuple[str, str], list[Any]] = {}
    for group in groups:
        for (a, a_sure), (b, b_sure) in combinations(sorted(group), 2):
            known = expected.setdefault((a, b), [0.0, 0, False])
            known[0] += 1 / (len(group) - 1)
            known[1] += 1
            known[2] |= a_sure and b_sure
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(network, "BLOCK", block)
        found = newman(groups)
    assert set(found) == {m for group in groups for m, _ in group}
    assert {(a, b): (d["weight"], d["ties"], d["certainty"] == "definite") for a, b, d in found.edges(data=True)} == {
        pair: tuple(known) for pair, known in expected.items()
    }


def test_newmans_projection_is_networkxs_on_real_groups(real: dict[str, nx.Graph[str]]) -> None:
    groups = real["groups"]
    ours = newman([[(m, True) for m in groups[g]] for g in of_mode(groups, 1)])
    theirs = nx.bipartite.collaboration_weighted_projected_graph(groups, of_mode(groups, 0))
    assert {frozenset(e) for e in ours.edges()} == {frozenset(e) for e in theirs.edges()}
    for a, b, tie in theirs.edges(data=True):
        assert ours[a][b]["weight"] == pytest.approx(tie["weight"], abs=1e-12)
    for member in ours:
        company = sum(len(groups[g]) > 1 for g in groups[member])
        assert ours.degree(member, weight="weight") == pytest.approx(company), (
            "its strength is how many groups it shares"
        )
