"""Communities against igraph's own figures, planted ones, and themselves in another process; stability against igraph."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import combinations
from math import isclose
from pathlib import Path

import igraph
import networkx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from localism.errors import MisuseError
from localism.graph.analysis import communities as module
from localism.graph.analysis.communities import Method, adjusted_rand, communities, modularity, mutual_information
from localism.graph.analysis.ties import mutual_ties
from tests.graph.networks import awkward, funding, seeded, seeds, told, two_modes, weighed

METHODS: tuple[Method, ...] = ("leiden", "louvain")
LABELS = st.integers(1, 12).flatmap(lambda n: st.tuples(*[st.lists(st.integers(0, 3), min_size=n, max_size=n)] * 2))


@given(LABELS)
def test_agreement_of_partitions_is_igraphs(labels: tuple[list[int], list[int]]) -> None:
    one, other = labels
    assert isclose(mutual_information(one, other), igraph.compare_communities(one, other, method="nmi"), abs_tol=1e-9)
    if len(one) > 1:  # igraph refuses one node
        theirs = igraph.compare_communities(one, other, method="adjusted_rand")
        if theirs != theirs:  # no number, where both put all together, or all apart
            assert len(set(one)) == len(set(other)) in (1, len(one))
            theirs = 1.0
        assert isclose(adjusted_rand(one, other), theirs, abs_tol=1e-9)


def test_the_adjusted_rand_index_of_its_authors() -> None:
    # The contingency table of L. Hubert and P. Arabie (1985) has cells, and pairs, as the definition counts them: here all
    # pairs are counted one by one.
    one, other = [0, 0, 0, 1, 1, 1, 2, 2], [0, 0, 1, 1, 1, 2, 2, 2]
    pairs = list(combinations(range(8), 2))
    together = [(one[i] == one[j], other[i] == other[j]) for i, j in pairs]
    both, a, b = (sum(map(f, together)) for f in (all, lambda t: t[0], lambda t: t[1]))
    expected = a * b / len(pairs)
    assert isclose(adjusted_rand(one, other), (both - expected) / ((a + b) / 2 - expected))


@pytest.mark.parametrize("method", METHODS)
@given(network=seeds(directed=True, weights=True))
def test_modularity_is_igraphs_and_members_are_all_nodes(method: Method, network: networkx.Graph[str]) -> None:
    found = communities(network, "weight", method=method, runs=3)
    if found.modularity is None:
        assert (network.number_of_edges(), bool(found.why)) == (0, True)
        return
    assert sorted(i for part in found.members for i in part) == sorted(network)
    place = {i: n for n, i in enumerate(sorted(network))}
    label = {i: n for n, part in enumerate(found.members) for i in part}
    other = igraph.Graph(n=len(place), edges=[(place[i], place[j]) for i, j in network.edges()])
    weights = [w for *_, w in weighed(network)]
    theirs = other.modularity([label[i] for i in sorted(network)], weights=weights)
    assert isclose(found.modularity, theirs, abs_tol=1e-9)


@pytest.mark.parametrize("method", METHODS)
def test_planted_communities_are_found_and_stable(method: Method) -> None:
    network = networkx.Graph([(f"n{i:02}", f"n{j:02}") for i, j in networkx.connected_caveman_graph(6, 7).edges()])
    found = communities(network, method=method)
    assert sorted(found.members) == [tuple(f"n{n:02}" for n in range(k, k + 7)) for k in range(0, 42, 7)]
    assert (found.agreement, found.information, found.distinct, found.runs) == (1, 1, 1, 10)
    assert found.method.lower().startswith(method)


@pytest.mark.parametrize("method", METHODS)
def test_zacharys_club_has_the_best_modularity_known(method: Method) -> None:
    # The optimum, 0.4198, is proven: U. Brandes and others, IEEE Transactions on Knowledge and Data Engineering 20 (2008).
    found = communities(networkx.relabel_nodes(networkx.karate_club_graph(), str), method=method)
    assert round(told(found.modularity), 4) == 0.4198


@pytest.mark.parametrize("method", METHODS)
def test_where_there_are_none_runs_disagree(method: Method) -> None:
    found = communities(seeded(5, 60, 0.15), method=method)
    assert found.distinct > 1
    assert found.agreement is not None
    assert found.agreement < 0.9


@pytest.mark.parametrize("method", METHODS)
def test_the_same_in_any_process_and_in_any_order(method: Method) -> None:
    code = (
        "import sys, networkx; from tests.graph.networks import seeded\n"
        "from localism.graph.analysis.communities import communities\n"
        "g = seeded(5, 40, 0.2); h = networkx.Graph(); h.add_edges_from(reversed(sorted(g.edges())))\n"
        f"a, b = communities(g, method={method!r}), communities(h, method={method!r})\n"
        "assert a == b, (a, b); print(a)"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            capture_output=True,
            text=True,
            check=True,
            cwd=Path(__file__).resolve().parents[2],
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1


def test_igraphs_own_randomness_is_left_as_it_was() -> None:
    import random

    random.seed(3)
    expected = random.random()
    random.seed(3)
    communities(seeded(5, 20, 0.2), method="leiden")
    assert random.random() == expected


def test_real_funding_is_no_worse_than_igraphs_louvain(data: Path) -> None:
    network = funding(data)
    ties = mutual_ties(network)
    place = {i: n for n, i in enumerate(ties)}
    other = igraph.Graph(n=len(place), edges=[(place[i], place[j]) for i in ties for j in ties[i] if i < j])
    theirs = other.community_multilevel().modularity
    for method in METHODS:
        found = communities(network, method=method)
        assert found.modularity is not None
        assert found.modularity > theirs - 0.005
        assert found.agreement is not None
        assert 0.3 < found.agreement < 1


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", awkward())
def test_awkward_networks_have_an_answer_or_a_reason(name: str, method: Method) -> None:
    network = awkward()[name]
    found = communities(network, method=method)
    assert (found.modularity is None) == (not found.members) == bool(found.why)
    if found.members:
        assert sorted(i for part in found.members for i in part) == sorted(network)


def test_one_run_says_nothing_of_stability() -> None:
    found = communities(seeded(1, 8, 0.4), runs=1)
    assert (found.agreement, found.why) == (None, "one run says nothing of stability")


def test_without_igraph_it_is_louvain_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    assert communities(seeded(1, 8, 0.4)).method == "Leiden (igraph)"
    monkeypatch.setitem(sys.modules, "igraph", None)
    assert communities(seeded(1, 8, 0.4)).method == "Louvain (networkx)"
    with pytest.raises(MisuseError, match='method="louvain"'):
        communities(seeded(1, 8, 0.4), method="leiden")


def test_two_modes_are_refused() -> None:
    with pytest.raises(MisuseError, match="project it first"):
        communities(two_modes(1, 4, 4, 0.5))


def test_resolution_divides_further() -> None:
    network = seeded(2, 30, 0.2)
    coarse, fine = (len(communities(network, resolution=r).members) for r in (0.5, 2.0))
    assert coarse < fine
    ties = mutual_ties(network)
    assert modularity(ties, [0] * len(ties), 2.0) == -1.0
    assert module.SEED == 2019
