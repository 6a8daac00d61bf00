"""Shortest paths between all pairs of a small network in which much is tied, by products of matrices of ties."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from localism.graph.analysis.projection import Net

SMALL, FULL, FAR = 2_000, 0.08, 6
"""Nodes up to which, and share of possible ties from which, matrices are quicker than walking from every node; and the
distance beyond which they are not, however full the network is."""


def suits(net: Net) -> bool:
    """Whether a network is small and full enough. One of far ends may still be none for matrices."""
    ties = net.number_of_edges() * (1 if net.is_directed() else 2)
    return len(net) <= SMALL and ties >= FULL * len(net) ** 2


def paths(net: Net) -> tuple[Any, list[Any]] | None:
    """The matrix of ties, and for each distance from 1 the number of shortest paths between pairs that far apart.

    None if some are further apart than `FAR`. Start by row, end by column. Numbers are exact to 2^53, and then to 16 figures.
    """
    import numpy as np

    at = {node: i for i, node in enumerate(net)}
    tied = np.zeros((len(at), len(at)))
    for a, near in net.adj.items():
        tied[at[a], [at[b] for b in near if b != a]] = 1
    unmet = tied == 0
    np.fill_diagonal(unmet, False)
    found = [tied]
    while unmet.any():
        rows = np.flatnonzero(found[-1].any(axis=1))
        further = np.zeros_like(tied)
        further[rows] = (found[-1][rows] @ tied) * unmet[rows]
        if not further.any():
            break
        if len(found) == FAR:
            return None
        unmet &= further == 0
        found.append(further)
    return tied, found


def betweenness(net: Net) -> list[float] | None:
    """As `engines.betweenness`: Brandes's sums for all starts at once, from the furthest pairs inwards. O(nodes³ × distance)."""
    import numpy as np

    known = paths(net)
    if known is None:
        return None
    tied, found = known
    passed = np.zeros_like(tied)
    for nearer, further in zip(found[-2::-1], found[:0:-1], strict=True):
        rows = np.flatnonzero(further.any(axis=1))
        share = np.divide(
            1 + passed[rows], further[rows], out=np.zeros((len(rows), len(tied))), where=further[rows] > 0
        )
        passed[rows] += nearer[rows] * (share @ tied.T)
    return [float(x) for x in passed.sum(axis=0) / (1 if net.is_directed() else 2)]


def closeness(net: Net) -> list[float] | None:
    """As `engines.closeness`."""
    import numpy as np

    known = paths(net)
    if known is None:
        return None
    met = [(further > 0).sum(axis=0) for further in known[1]]
    reach, far = sum(met), sum(distance * number for distance, number in enumerate(met, 1))
    others = max(1, len(net) - 1)
    return [float(x) for x in reach / np.maximum(1, far) * (reach / others)]
