"""Networks that measures are tested on: random ones, odd ones, and real ones."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import networkx
from hypothesis import strategies as st

from localism import Graph


def seeded(seed: int, n: int, p: float, *, directed: bool = False, weights: bool = False) -> networkx.Graph[str]:
    """A random network of n nodes, each pair tied with a chance of p; weights are 1 to 5."""
    draw = random.Random(seed)
    found: networkx.Graph[str] = networkx.DiGraph() if directed else networkx.Graph()
    nodes = [f"n{i:02}" for i in range(n)]
    found.add_nodes_from(nodes)
    for i in nodes:
        for j in nodes:
            if (i < j or (directed and i != j)) and draw.random() < p:
                found.add_edge(i, j, weight=draw.randint(1, 5) if weights else 1)
    return found


def dealt(network: networkx.Graph[str], groups: int, seed: int = 7) -> dict[str, str]:
    """Each node in one of so many groups, at random."""
    draw = random.Random(seed)
    return {i: "ABCDE"[draw.randrange(groups)] for i in sorted(network)}


def seeds(**more: bool) -> st.SearchStrategy[networkx.Graph[str]]:
    """Random networks of up to 14 nodes, also empty and complete ones."""
    return st.builds(
        lambda seed, n, p: seeded(seed, n, p, **more),
        st.integers(0, 10_000),
        st.integers(0, 14),
        st.sampled_from([0.0, 0.15, 0.3, 0.6, 1.0]),
    )


def weighed(network: networkx.Graph[str]) -> Iterator[tuple[str, str, float]]:
    """Each tie with its weight."""
    for i, j, data in network.edges(data=True):
        yield i, j, data["weight"]


def of_mode(network: networkx.Graph[str], mode: int) -> list[str]:
    """The nodes of one mode, in their order."""
    return [i for i, data in network.nodes(data=True) if data["bipartite"] == mode]


def two_modes(seed: int, rows: int, columns: int, p: float) -> networkx.Graph[str]:
    """A random two-mode network."""
    draw = random.Random(seed)
    found: networkx.Graph[str] = networkx.Graph()
    found.add_nodes_from((f"r{i:02}" for i in range(rows)), bipartite=0)
    found.add_nodes_from((f"c{j:02}" for j in range(columns)), bipartite=1)
    found.add_edges_from((f"r{i:02}", f"c{j:02}") for i in range(rows) for j in range(columns) if draw.random() < p)
    return found


def awkward() -> dict[str, networkx.Graph[str]]:
    """Networks that measures stumble over: each must give an answer or a reason."""
    loop: networkx.Graph[str] = networkx.Graph([("a", "a")])
    parallel: networkx.Graph[str] = networkx.MultiGraph([("a", "b"), ("a", "b"), ("b", "c"), ("c", "c")])
    both: networkx.Graph[str] = networkx.MultiDiGraph([("a", "b"), ("a", "b"), ("b", "a"), ("b", "c")])
    one: networkx.Graph[str] = networkx.empty_graph(["a"])
    none: networkx.Graph[str] = networkx.Graph()
    apart: networkx.Graph[str] = networkx.empty_graph(["a", "b", "c", "d"])
    split: networkx.Graph[str] = networkx.Graph([("a", "b"), ("c", "d"), ("d", "e")])
    whole: networkx.Graph[str] = networkx.complete_graph(["a", "b", "c", "d"])
    return {
        "empty": none,
        "one node": one,
        "isolated": apart,
        "a loop": loop,
        "parallel ties": parallel,
        "directed parallel ties": both,
        "disconnected": split,
        "complete": whole,
        "directed empty": none.to_directed(),
    }


@lru_cache
def _loaded(folder: Path, projection: str) -> networkx.Graph[str]:
    with Graph.open(":memory:") as graph:
        graph.load(folder)
        return graph.network(projection)


def appg(data: Path) -> networkx.Graph[str]:
    """Members (mode 0) and all-party parliamentary groups (mode 1), as loaded: test_analysis_real.py holds them to the file."""
    return _loaded(data / "appg", "participation").copy()


def funding(data: Path) -> networkx.DiGraph[str]:
    """Who funds whom, with the amount as weight, as loaded. One body is a funder and a recipient."""
    return networkx.DiGraph(_loaded(data / "funder-network", "funding"))


def funders(data: Path) -> networkx.Graph[str]:
    """The same as a two-mode network: funders (mode 0) and recipients (mode 1), a body that is both standing in each."""
    found: networkx.Graph[str] = networkx.Graph()
    for funder, recipient, amount in weighed(funding(data)):
        found.add_node(f"funder {funder}", bipartite=0)
        found.add_node(f"recipient {recipient}", bipartite=1)
        found.add_edge(f"funder {funder}", f"recipient {recipient}", weight=amount)
    return found


def single_mode(network: networkx.Graph[str]) -> networkx.Graph[str]:
    """The same ties, with nothing said of modes."""
    found = network.copy()
    for _, data in found.nodes(data=True):
        data.pop("bipartite", None)
    return found


def told(value: float | None) -> float:
    """A value that there must be: no value is no nought."""
    assert value is not None
    return value
