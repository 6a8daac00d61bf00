"""Over time: the shape of a network on each of a series of dates, with what dates leave open as a band."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from localism.graph.analysis.cohesion import COUNTS, PARTS
from localism.graph.analysis.measure import Family, Figure, Measure

if TYPE_CHECKING:
    from localism.graph.analysis.projection import Net


def mean_degree(net: Net, by: str = "") -> Iterable[Figure]:
    """How many others a node is tied to on average. O(1).

    >>> import networkx as nx
    >>> [f.value for f in mean_degree(nx.cycle_graph(5))]
    [2.0]
    """
    return [Figure(2 * net.number_of_edges() / len(net)) if len(net) else Figure(None, why="there are no nodes")]


def centralisation(net: Net, by: str = "") -> Iterable[Figure]:
    """How far ties centre on one node: 1 for a star, 0 where all have as many. Freeman, 1979. Undirected. O(nodes).

    The differences of each node's degree to the greatest, summed, over the same of a star, which is (n - 1)(n - 2).

    >>> import networkx as nx
    >>> [f.value for net in (nx.star_graph(4), nx.cycle_graph(5)) for f in centralisation(net)]
    [1.0, 0.0]
    """
    degrees = [d for _, d in net.degree()]
    n = len(degrees)
    if n < 3:
        return [Figure(None, why="there are fewer than three nodes")]
    return [Figure((n * max(degrees) - sum(degrees)) / ((n - 1) * (n - 2)))]


FAMILY = Family(
    "over-time",
    "Over time",
    (
        *COUNTS,
        *PARTS,
        Measure(
            "mean degree",
            "How many others a node is tied to on average, direction ignored.",
            "0 to nodes - 1",
            "Wasserman and Faust, 1994, Social Network Analysis, 4.1",
            mean_degree,
        ),
        Measure(
            "centralisation",
            "How far ties centre on one node: 1 for a star, 0 where all have as many.",
            "0 to 1",
            "Freeman, 1979, Social Networks 1, 215-239",
            centralisation,
            two_mode="a star within one mode is no star; it is defined for one kind of node.",
        ),
    ),
    "co-participation",
    series=True,
)
