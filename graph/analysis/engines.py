"""Who does the work that grows faster than a network: networkx, or above a measured size an engine that gives the same numbers.

rustworkx is called on one thread (`parallel_threshold` above any size): on two its sums differ in the last bit from run
to run. igraph is GPL, hence no requirement of localism; where it is installed it is the fastest that repeats itself, but for
small networks in which much is tied (members of parliamentary groups who sit together), where numpy's matrices are.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from localism.graph.analysis import matrices

if TYPE_CHECKING:
    from localism.graph.analysis.projection import Net

NETWORKX, RUSTWORKX, IGRAPH, MATRICES = "networkx", "rustworkx", "igraph", "matrices"
LARGE = 20_000
"""Nodes times nodes and ties, from which another engine is taken: networkx needs some 20 ms for it, as much as
loading rustworkx takes."""
_ONE_THREAD = 10**9


def engine_for(net: Net) -> str:
    """The engine for work that takes nodes times ties: networkx where it is small, matrices where it is full, else igraph
    if installed, else rustworkx."""
    if len(net) * (len(net) + net.number_of_edges()) < LARGE:
        return NETWORKX
    return MATRICES if matrices.suits(net) else _walking()


def _walking() -> str:
    return IGRAPH if find_spec("igraph") else RUSTWORKX


def betweenness(net: Net, engine: str = "") -> list[float]:
    """For each node, in order, the number of shortest paths between pairs of others that go through it, a pair that
    has several counting in parts (Freeman's; unweighted; directed where the network is). O(nodes × ties)."""
    engine = engine or engine_for(net)
    if engine == MATRICES:
        if found := matrices.betweenness(net):
            return found
        engine = _walking()
    if engine == IGRAPH:
        return [float(x) for x in _igraph(net).betweenness()]
    if engine == RUSTWORKX:
        import rustworkx

        by_place = rustworkx.betweenness_centrality(_rustworkx(net), normalized=False, parallel_threshold=_ONE_THREAD)
        return [by_place[i] for i in range(len(net))]
    import networkx

    return list(networkx.betweenness_centrality(net, normalized=False).values())


def closeness(net: Net, engine: str = "") -> list[float]:
    """For each node, in order, Wasserman and Faust's closeness: the share of others that reach it, over their mean distance.

    In a directed network distances are those towards it. What nobody reaches has 0. O(nodes × ties).
    """
    engine = engine or engine_for(net)
    if engine == NETWORKX:
        import networkx

        return list(networkx.closeness_centrality(net, wf_improved=True).values())
    if engine == MATRICES and (found := matrices.closeness(net)):
        return found
    import rustworkx

    by_place = rustworkx.closeness_centrality(_rustworkx(net), wf_improved=True, parallel_threshold=_ONE_THREAD)
    return [by_place[i] for i in range(len(net))]


def _positions(net: Net) -> list[tuple[int, int]]:
    at = {node: i for i, node in enumerate(net)}
    return [(at[a], at[b]) for a, b in net.edges()]


def _igraph(net: Net) -> Any:
    import igraph

    return igraph.Graph(n=len(net), edges=_positions(net), directed=net.is_directed())


def _rustworkx(net: Net) -> Any:
    import rustworkx

    graph = rustworkx.PyDiGraph() if net.is_directed() else rustworkx.PyGraph()
    graph.add_nodes_from(range(len(net)))
    graph.add_edges_from_no_data(_positions(net))
    return graph
