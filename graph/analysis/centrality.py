"""Centrality: who is tied to many, who stands between, who is near, who is tied to those who are."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, cast

from localism.graph.analysis import engines, spectral
from localism.graph.analysis.measure import KEPT, Family, Figure, Measure

if TYPE_CHECKING:
    import networkx

    from localism.graph.analysis.projection import Net

_NO_WAY = "its ties have no direction."


def degree(net: Net, by: str = "") -> Iterable[Figure]:
    """How many others each node is tied to. Freeman, 1979. Undirected, or direction ignored. O(ties).

    >>> import networkx as nx
    >>> [f.value for f in degree(nx.star_graph(3))]
    [3, 1, 1, 1]
    """
    return _each(net, [len(set(net[v])) for v in net])


def in_degree(net: Net, by: str = "") -> Iterable[Figure]:
    """How many others have a tie to each node. Directed. O(ties)."""
    return _each(net, [d for _, d in _directed(net).in_degree()])


def out_degree(net: Net, by: str = "") -> Iterable[Figure]:
    """How many others each node has a tie to. Directed. O(ties)."""
    return _each(net, [d for _, d in _directed(net).out_degree()])


def strength(net: Net, by: str = "") -> Iterable[Figure]:
    """The sum of the weights of each node's ties. Barrat and others, 2004. Undirected, or direction ignored. O(ties).

    >>> import networkx as nx
    >>> [f.value for f in strength(nx.Graph([("a", "b", {"weight": 2.5}), ("b", "c", {"weight": 1})]))]
    [2.5, 3.5, 1]
    """
    return _each(net, [d for _, d in net.degree(weight="weight")])


def in_strength(net: Net, by: str = "") -> Iterable[Figure]:
    """The sum of the weights of the ties to each node. Directed. O(ties)."""
    return _each(net, [d for _, d in _directed(net).in_degree(weight="weight")])


def out_strength(net: Net, by: str = "") -> Iterable[Figure]:
    """The sum of the weights of the ties from each node. Directed. O(ties)."""
    return _each(net, [d for _, d in _directed(net).out_degree(weight="weight")])


def betweenness(net: Net, by: str = "") -> Iterable[Figure]:
    """The share of pairs of others that each node lies between, on shortest paths. Freeman, 1977; Brandes, 2001.

    A pair with several shortest paths counts in parts; weights are not read as lengths. Of fewer than three nodes none is
    between others: 0. O(nodes × ties).

    >>> import networkx as nx
    >>> [f.value for f in betweenness(nx.path_graph(3))]
    [0.0, 1.0, 0.0]
    """
    n = len(net)
    pairs = (n - 1) * (n - 2) / (1 if net.is_directed() else 2)
    return _each(net, [b / pairs if pairs > 0 else 0.0 for b in (engines.betweenness(net) if n else ())])


def closeness(net: Net, by: str = "") -> Iterable[Figure]:
    """The share of others that reach each node, over their mean distance. Wasserman and Faust, 1994, equation 5.22.

    In a connected network that is Freeman's closeness. Unconnected parts are thus comparable: someone near to all of a
    small part is not nearer than someone near to all of a large one. What nobody reaches has 0. O(nodes × ties).

    >>> import networkx as nx
    >>> [round(f.value, 3) for f in closeness(nx.Graph([(0, 1), (1, 2), (3, 4)]))]
    [0.333, 0.5, 0.333, 0.25, 0.25]
    """
    return _each(net, engines.closeness(net) if len(net) else [])


def eigenvector(net: Net, by: str = "") -> Iterable[Figure]:
    """Each node's part in the leading eigenvector of the weights: tied to those who are. Bonacich, 1972. O(ties) a step.

    It is not defined across unconnected parts, so it is taken of the largest (of several as large, the one with the first id)
    and the others have no value.

    >>> import networkx as nx
    >>> [f.value and round(f.value, 3) for f in eigenvector(nx.Graph([(0, 1), (1, 2), (3, 4)]))]
    [0.5, 0.707, 0.5, None, None]
    """
    import networkx as nx

    parts = sorted(nx.connected_components(net), key=lambda part: (-len(part), min(map(str, part))))
    if not parts or len(parts[0]) < 2:
        return [Figure(None, v, why="there are no ties") for v in net]
    part = net.subgraph([v for v in net if v in parts[0]])
    found = spectral.eigenvector(part)
    if found is None:
        return [Figure(None, v, why=f"it did not settle in {spectral.MOST:,} steps") for v in net]
    values = dict(zip(part, found, strict=True))
    return [
        Figure(values[v], v) if v in values else Figure(None, v, why="outside the largest connected part") for v in net
    ]


def pagerank(net: Net, by: str = "") -> Iterable[Figure]:
    """The share of a random reader's time at each node, damping 0.85. Brin and Page, 1998. O(ties) a step, to 1e-12.

    >>> import networkx as nx
    >>> [round(f.value, 4) for f in pagerank(nx.DiGraph([("a", "c"), ("b", "c")]))]
    [0.2128, 0.5745, 0.2128]
    """
    return _settled(net, spectral.pagerank)


def katz(net: Net, by: str = "") -> Iterable[Figure]:
    """Each node's walks of every length, each step weakened by α. Katz, 1953. O(ties) a step, to 1e-12.

    α is 0.85 over the greatest strength (of in and out the lesser): below the bound at which the sum has no value.

    >>> import networkx as nx
    >>> [round(f.value, 4) for f in katz(nx.DiGraph([("a", "b"), ("b", "c")]))]
    [0.301, 0.5568, 0.7742]
    """
    return _settled(net, spectral.katz)


def _directed(net: Net) -> networkx.DiGraph[str]:
    assert net.is_directed()  # noqa: S101 - a measure that refuses undirected networks is handed none
    return cast("networkx.DiGraph[str]", net)


def _settled(net: Net, solve: Callable[[Net], list[float] | None]) -> list[Figure]:
    found = solve(net) if len(net) else []
    if found is None:
        return [Figure(None, v, why=f"it did not settle in {spectral.MOST:,} steps") for v in net]
    return _each(net, found)


def _each(net: Net, values: Iterable[float]) -> list[Figure]:
    return [Figure(value, v) for v, value in zip(net, values, strict=True)]


_FREEMAN = "Freeman, 1979, Social Networks 1, 215-239"
_BARRAT = "Barrat and others, 2004, PNAS 101, 3747-3752"

FAMILY = Family(
    "centrality",
    "Centrality",
    (
        Measure("degree", "How many others it is tied to.", "0 to nodes - 1", _FREEMAN, degree),
        Measure("in-degree", "How many others have a tie to it.", "0 to nodes - 1", _FREEMAN, in_degree, KEPT, _NO_WAY),
        Measure(
            "out-degree", "How many others it has a tie to.", "0 to nodes - 1", _FREEMAN, out_degree, KEPT, _NO_WAY
        ),
        Measure("strength", "The sum of its ties' weights.", "0 or more", _BARRAT, strength),
        Measure(
            "in-strength", "The sum of the weights of ties to it.", "0 or more", _BARRAT, in_strength, KEPT, _NO_WAY
        ),
        Measure(
            "out-strength", "The sum of the weights of ties from it.", "0 or more", _BARRAT, out_strength, KEPT, _NO_WAY
        ),
        Measure(
            "betweenness",
            "The share of pairs of others whose shortest paths go through it (a pair with several counts in parts; weights are not lengths).",
            "0 to 1",
            "Freeman, 1977, Sociometry 40, 35-41; Brandes, 2001",
            betweenness,
            KEPT,
        ),
        Measure(
            "closeness",
            "The share of others that reach it, over their mean distance: what lies in a small unconnected part is not near to all.",
            "0 (nobody reaches it) to 1 (all are tied to it)",
            "Wasserman and Faust, 1994, Social Network Analysis, eq. 5.22",
            closeness,
            KEPT,
        ),
        Measure(
            "eigenvector",
            "Its part in the leading eigenvector of the weights, of the largest connected part: tied to those who are.",
            "0 to 1",
            "Bonacich, 1972, Journal of Mathematical Sociology 2, 113-120",
            eigenvector,
        ),
        Measure(
            "pagerank",
            "The share of time at it of a reader who follows ties by weight and with probability 0.15 goes anywhere; all sum to 1.",
            "above 0 to 1",
            "Brin and Page, 1998, Computer Networks 30, 107-117",
            pagerank,
            KEPT,
        ),
        Measure(
            "katz",
            "Walks of every length that end at it, each step weakened by 0.85 over the greatest strength; of length 1 together.",
            "above 0 to 1",
            "Katz, 1953, Psychometrika 18, 39-43",
            katz,
            KEPT,
        ),
    ),
    "co-participation",
)
