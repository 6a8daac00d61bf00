"""Structural holes against UCINET's figures, igraph and networkx; the five roles against every triple and every network."""

from __future__ import annotations

from collections import Counter
from itertools import combinations, permutations, product
from math import isclose
from pathlib import Path
from statistics import fmean, pstdev

import igraph
import networkx
import pytest
from hypothesis import given, settings

from localism.errors import MisuseError
from localism.graph.analysis.brokerage import ROLES, Brokered, holes, roles
from tests.graph.networks import awkward, dealt, funding, seeded, seeds, told, weighed


def test_the_published_example_of_effective_size() -> None:
    # S. P. Borgatti, "Structural Holes: Unpacking Burt's Redundancy Measures", Connections 20 (1997), 35–38; networkx has
    # the constraints of the same network from UCINET and igraph.
    ties = ["AB", "AF", "AG", "AE", "EG", "FG", "BG", "BD", "DG", "GC"]
    found = {h.node: h for h in holes(networkx.Graph([(tie[0], tie[1]) for tie in ties]))}
    assert round(told(found["G"].effective_size), 2) == 4.67
    assert (found["A"].effective_size, found["C"].effective_size) == (2.5, 1.0)
    assert [round(told(found[i].constraint), 3) for i in "GAC"] == [0.4, 0.595, 1.0]


def added(network: networkx.Graph[str]) -> networkx.Graph[str]:
    """Both ways added, as the definition has it: so networkx is not asked about directed networks, where it falters."""
    found: networkx.Graph[str] = networkx.Graph()
    found.add_nodes_from(network)
    for i, j, w in weighed(network):
        found.add_edge(i, j, weight=w + (found[i][j]["weight"] if found.has_edge(i, j) else 0))
    return found


@settings(max_examples=30)
@given(seeds(directed=True, weights=True))
def test_holes_are_networkxs_where_it_can_be_trusted(network: networkx.Graph[str]) -> None:
    plain = added(network)
    nodes = [i for i in plain if plain[i]]
    size = networkx.effective_size(plain, nodes, "weight")
    constraint = networkx.constraint(plain, nodes, "weight")
    for found in holes(network, "weight"):
        if found.node not in nodes:
            assert (found.constraint, found.why) == (None, "it has no tie")
            continue
        assert isclose(told(found.effective_size), size[found.node], abs_tol=1e-12)
        assert isclose(told(found.constraint), constraint[found.node], rel_tol=1e-12)


def test_constraint_is_igraphs_on_real_funding(data: Path) -> None:
    network = funding(data)
    found = holes(network)
    nodes = [h.node for h in found]
    place = {i: n for n, i in enumerate(nodes)}
    other = igraph.Graph(n=len(nodes), edges=[(place[i], place[j]) for i, j in network.edges()])
    for ours, theirs in zip(found, other.constraint(), strict=True):
        assert isclose(told(ours.constraint), theirs, rel_tol=1e-12)
    assert (len(nodes), network.number_of_edges()) == (554, 1572)


def slow_roles(network: networkx.Graph[str], groups: dict[str, str]) -> Counter[tuple[str, str]]:
    """Every ordered triple, by the words of the definition."""
    counts: Counter[tuple[str, str]] = Counter()
    for a, b, c in permutations(network, 3):
        if network.has_edge(a, b) and network.has_edge(b, c) and not network.has_edge(a, c):
            x, y, z = groups[a], groups[b], groups[c]
            named = {
                "coordinator": x == y == z,
                "itinerant": x == z != y,
                "gatekeeper": x != y == z,
                "representative": x == y != z,
                "liaison": len({x, y, z}) == 3,
            }
            (role,) = (name for name, holds in named.items() if holds)
            counts[b, role] += 1
    return counts


def counted(found: list[Brokered]) -> Counter[tuple[str, str]]:
    return Counter({(r.node, r.role): r.count for r in found if r.count})


@settings(max_examples=30)
@given(seeds(directed=True))
def test_roles_are_those_of_every_triple(network: networkx.Graph[str]) -> None:
    groups = dealt(network, 3)
    found = roles(network, groups)
    assert counted(found) == slow_roles(network, groups)
    assert [(r.node, r.role) for r in found] == list(product(sorted(network), ROLES))


def test_roles_on_real_funding(data: Path) -> None:
    network = funding(data)
    assert [r.node for r in roles(network, dict.fromkeys(network, "all")) if r.count] == ["GB-CHC-1164021"]
    # One body alone passes money on; with every second tie both ways many do.
    network.add_edges_from([(j, i) for n, (i, j) in enumerate(sorted(network.edges())) if n % 2])
    some = networkx.DiGraph(network.subgraph(sorted(network, key=lambda i: (-network.degree(i), i))[:90]))
    groups = dealt(some, 4)
    found = counted(roles(some, groups))
    assert found == slow_roles(some, groups)
    assert {role for _, role in found} == set(ROLES)


@pytest.mark.parametrize("sizes", [(4,), (2, 2), (1, 1, 2), (3, 1)])
@pytest.mark.parametrize("ties", [3, 6])
def test_expected_counts_are_the_mean_of_every_network_there_is(sizes: tuple[int, ...], ties: int) -> None:
    nodes = ["a", "b", "c", "d"]
    groups = dict(zip(nodes, [g for g, n in zip("XYZ", sizes, strict=False) for _ in range(n)], strict=True))
    every: dict[tuple[str, str], list[int]] = {(i, role): [] for i in nodes for role in ROLES}
    for edges in combinations(list(permutations(nodes, 2)), ties):
        network = networkx.DiGraph(edges)
        network.add_nodes_from(nodes)
        counts = slow_roles(network, groups)
        for key, values in every.items():
            values.append(counts[key])
    for row in roles(network, groups):
        values = every[row.node, row.role]
        assert isclose(row.expected, fmean(values), abs_tol=1e-9)
        assert isclose(row.deviation, pstdev(values), abs_tol=1e-7)
        if row.deviation:
            assert row.z is not None
            assert isclose(row.z, (row.count - fmean(values)) / pstdev(values), abs_tol=1e-6)
        else:
            assert (row.z, row.why) == (None, "with these groups and ties there is no other outcome")


def test_what_passes_by_an_unknown_group_has_no_role_and_is_said() -> None:
    network = networkx.DiGraph([("a", "b"), ("b", "c"), ("b", "d")])
    found = roles(network, {"a": "X", "b": "X", "c": "Y"})
    assert counted(found) == Counter({("b", "representative"): 1})
    of_b = [r for r in found if r.node == "b"]
    assert {r.unknown for r in of_b} == {1}
    assert all(r.why.startswith("1 more pass by a thing of no known group") for r in of_b)
    assert roles(network, {}) == []


def test_an_undirected_network_has_no_from_and_to() -> None:
    with pytest.raises(MisuseError, match="directed networks only"):
        roles(seeded(1, 5, 0.5), {})


@pytest.mark.parametrize("name", awkward())
def test_awkward_networks_have_an_answer_or_a_reason(name: str) -> None:
    network = awkward()[name]
    for row in holes(network):
        assert (row.constraint is None) == (row.effective_size is None) == bool(row.why)
        assert row.constraint is None or 0 < row.constraint <= 1.125
    if network.is_directed():
        assert all((r.z is None) == (not r.deviation) for r in roles(network, dict.fromkeys(network, "one")))


def test_parallel_ties_loops_and_one_way_ties_are_read_as_declared() -> None:
    plain: networkx.Graph[str] = networkx.Graph()
    plain.add_weighted_edges_from([("a", "b", 3), ("b", "c", 1), ("a", "c", 1)])
    many: networkx.MultiDiGraph[str] = networkx.MultiDiGraph(
        [("a", "b"), ("a", "b"), ("b", "a"), ("b", "c"), ("c", "a"), ("a", "a")]
    )
    assert holes(many) == holes(plain, "weight")


@pytest.mark.parametrize("weight", [-1, float("nan"), None, "much", float("inf")])
def test_a_weight_that_is_none_is_refused(weight: object) -> None:
    network: networkx.Graph[str] = networkx.Graph()
    network.add_edge("a", "b", weight=weight)
    with pytest.raises(MisuseError, match="the tie of a and b has"):
        holes(network, "weight")
