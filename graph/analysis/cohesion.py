"""Cohesion: how closely a network hangs together, what holds it together, and who would be missed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

from localism.graph.analysis.measure import KEPT, Family, Figure, Measure
from localism.graph.analysis.projection import TWO_MODE, made

if TYPE_CHECKING:
    from localism.graph.analysis.projection import Net

DENSE = 2_000
_NO_TIES, _TOO_FEW = "there are no ties", "there are fewer than two nodes"


def nodes(net: Net, by: str = "") -> Iterable[Figure]:
    """How many nodes there are. O(1)."""
    return [Figure(len(net))]


def ties(net: Net, by: str = "") -> Iterable[Figure]:
    """How many ties there are. O(1)."""
    return [Figure(net.number_of_edges())]


def density(net: Net, by: str = "") -> Iterable[Figure]:
    """Ties as a share of those that there could be. Wasserman and Faust, 1994, 4.1 and 8.4. O(1).

    Could be: n(n - 1)/2; of a directed network n(n - 1); of a two-mode one n × m, of which networkx's own density knows nothing.

    >>> import networkx as nx
    >>> [f.value for net in (nx.complete_graph(3), nx.DiGraph([(0, 1)])) for f in density(net)]
    [1.0, 0.5]
    """
    n = len(net)
    could = n * (n - 1) / (1 if net.is_directed() else 2)
    if made(net).recipe.shape == TWO_MODE:
        first = sum(1 for _, d in net.nodes(data=True) if d["bipartite"] == 0)
        could = first * (n - first)
    return [Figure(net.number_of_edges() / could) if could else Figure(None, why=_TOO_FEW)]


def reciprocity(net: Net, by: str = "") -> Iterable[Figure]:
    """The share of ties that are returned. Wasserman and Faust, 1994, 13.1. Directed. O(ties).

    >>> import networkx as nx
    >>> [f.value for f in reciprocity(nx.DiGraph([(0, 1), (1, 0), (1, 2), (2, 0)]))]
    [0.5]
    """
    m = net.number_of_edges()
    return [Figure(sum(net.has_edge(b, a) for a, b in net.edges()) / m) if m else Figure(None, why=_NO_TIES)]


def transitivity(net: Net, by: str = "") -> Iterable[Figure]:
    """The share of pairs tied to the same node that are tied themselves. Newman, 2003, equation 3.4.

    Counted in whole numbers: up to 2,000 nodes by the square of the matrix of ties; else each triangle from the one of its
    ends with fewest ties, O(ties^1.5).

    >>> import networkx as nx
    >>> [f.value for f in transitivity(nx.Graph([(0, 1), (1, 2), (0, 2), (2, 3)]))]
    [0.6]
    """
    import numpy as np

    if not any(d > 1 for _, d in net.degree()):
        return [Figure(None, why="no node is tied to two others")]
    pairs = sum(d * (d - 1) for _, d in net.degree())
    if len(net) > DENSE:
        rank = {v: (len(near), i) for i, (v, near) in enumerate(net.adj.items())}
        above = {v: {w for w in near if rank[w] > rank[v]} for v, near in net.adj.items()}
        return [Figure(6 * sum(len(those & above[w]) for those in above.values() for w in those) / pairs)]
    at = {v: i for i, v in enumerate(net)}
    ties = np.zeros((len(net), len(net)))
    for a, b in net.edges():
        ties[at[a], at[b]] = ties[at[b], at[a]] = 1
    return [Figure(float(((ties @ ties) * ties).sum() / pairs))]


def components(net: Net, by: str = "") -> Iterable[Figure]:
    """How many parts there are between which there is no tie; an isolated node is one. O(nodes + ties)."""
    import networkx as nx

    return [Figure(nx.number_connected_components(net))]


def largest(net: Net, by: str = "") -> Iterable[Figure]:
    """The share of nodes in the largest connected part. O(nodes + ties)."""
    import networkx as nx

    sizes = [len(part) for part in nx.connected_components(net)]
    return [Figure(max(sizes) / len(net)) if sizes else Figure(None, why="there are no nodes")]


def cores(net: Net, by: str = "") -> Iterable[Figure]:
    """For each node the largest k for which it is in a part where all are tied to k others. Seidman, 1983. O(ties).

    >>> import networkx as nx
    >>> [f.value for f in cores(nx.Graph([(0, 1), (1, 2), (0, 2), (2, 3)]))]
    [2, 2, 2, 1]
    """
    import networkx as nx

    found = nx.core_number(net)
    return [Figure(found[v], v) for v in net]


def bridges(net: Net, by: str = "") -> Iterable[Figure]:
    """Ties without which a part would fall in two, each with the size of the smaller of the two. O(ties).

    >>> import networkx as nx
    >>> [(f.thing, f.other, f.value) for f in bridges(nx.Graph([("a", "b"), ("b", "c"), ("a", "c"), ("c", "d")]))]
    [('c', 'd', 1)]
    """
    import networkx as nx

    below = _below(net)
    found = []
    for bridge in nx.bridges(net):
        a, b = tuple(bridge)
        parent, child = (a, b) if below[b][0] == a else (b, a)
        size = below[child][1]
        whole = below[below[child][2]][1]
        first, second = sorted((parent, child))
        found.append(Figure(min(size, whole - size), first, second))
    return sorted(found, key=lambda f: (-(f.value or 0), f.thing, f.other))


def _below(net: Net) -> dict[str, tuple[str, int, str]]:
    """Of a depth-first forest: node → parent, how many are at or below it, root. A bridge is always one of its ties."""
    import networkx as nx

    out: dict[str, tuple[str, int, str]] = {}
    parent: dict[str, str] = {}
    root: dict[str, str] = {}
    size: Counter[str] = Counter()
    order: list[str] = []
    for start in net:
        if start in root:
            continue
        root[start] = start
        order.append(start)
        for a, b in nx.dfs_edges(net, start):
            parent[b], root[b] = a, start
            order.append(b)
    for v in reversed(order):
        size[v] += 1
        if v in parent:
            size[parent[v]] += size[v]
    for v in order:
        out[v] = (parent.get(v, ""), size[v], root[v])
    return out


def articulation(net: Net, by: str = "") -> Iterable[Figure]:
    """Nodes without which a part would fall into several, and into how many. Harary, 1969, chapter 3. O(ties).

    >>> import networkx as nx
    >>> [(f.thing, f.value) for f in articulation(nx.Graph([("a", "b"), ("b", "c"), ("b", "d")]))]
    [('b', 3)]
    """
    import networkx as nx

    blocks: Counter[str] = Counter()
    for block in cast("Iterable[set[str]]", nx.biconnected_components(net)):
        blocks.update(block)
    found = [Figure(number, v) for v, number in blocks.items() if number > 1]
    return sorted(found, key=lambda f: (-(f.value or 0), f.thing))


_WF = "Wasserman and Faust, 1994, Social Network Analysis"
_NO_WAY = "its ties have no direction, so all are returned by definition."

COUNTS = (
    Measure("nodes", "How many nodes there are.", "0 or more", _WF, nodes, KEPT),
    Measure("ties", "How many ties there are.", "0 or more", _WF, ties, KEPT),
    Measure("density", "Ties as a share of those there could be.", "0 to 1", f"{_WF}, 4.1 and 8.4", density, KEPT),
)
PARTS = (
    Measure("components", "Parts between which there is no tie, direction ignored.", "0 to nodes", _WF, components),
    Measure("largest part", "The share of nodes in the largest such part.", "above 0 to 1", _WF, largest),
)
FAMILY = Family(
    "cohesion",
    "Cohesion",
    (
        *COUNTS,
        Measure(
            "reciprocity", "The share of ties that are returned.", "0 to 1", f"{_WF}, 13.1", reciprocity, KEPT, _NO_WAY
        ),
        Measure(
            "transitivity",
            "The share of pairs tied to the same one that are tied themselves.",
            "0 to 1",
            "Newman, 2003, SIAM Review 45, 167-256, eq. 3.4",
            transitivity,
            two_mode="it has no triangles; the two-mode family has a clustering of its own.",
        ),
        *PARTS,
        Measure(
            "k-core",
            "The largest k for which it is in a part where all are tied to k others.",
            "0 to nodes - 1",
            "Seidman, 1983, Social Networks 5, 269-287",
            cores,
        ),
        Measure(
            "articulation",
            "Into how many pieces its part would fall without it; only those where it would.",
            "2 or more",
            "Harary, 1969, Graph Theory, ch. 3",
            articulation,
        ),
        Measure(
            "bridges",
            "Ties without which a part would fall in two, with the size of the smaller piece.",
            "1 to half the nodes",
            "Harary, 1969, Graph Theory, ch. 3",
            bridges,
        ),
    ),
    "co-participation",
)
