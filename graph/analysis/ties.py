"""A network as measures read it: plain ties, sorted, converted as the measure declares, or refused with the reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING

from localism.errors import MisuseError

if TYPE_CHECKING:
    import networkx

Ties = dict[str, dict[str, float]]
"""Node → the nodes it is tied to, with the weight, both sorted. Every node has an entry; no loops, no ties of weight 0."""
Frozen = tuple[tuple[str, ...], tuple[tuple[str, str, float], ...], bool, tuple[int | None, ...]]
"""Nodes, ties with their weights, whether these are directed, and the nodes' modes: what can be remembered."""
REMEMBERED = 2
"""Answers that are remembered while a family's measures are taken in turn: of a network, and of its sure ties alone."""


def directed_ties(network: networkx.Graph[str], weight: str | None = None) -> Ties:
    """Ties from each node to others: loops left out, parallel ties added. An undirected network is refused."""
    if not network.is_directed():
        raise MisuseError("this measure needs to know from whom to whom: it reads directed networks only")
    return _added(network, weight, mutual=False)


def mutual_ties(network: networkx.Graph[str], weight: str | None = None) -> Ties:
    """Ties between nodes: loops left out, parallel ties and, of a directed network, both ways added."""
    return _added(network, weight, mutual=True)


def ties_as_given(network: networkx.Graph[str], weight: str | None = None) -> Ties:
    """Directed ties of a directed network, mutual ones of an undirected one."""
    return _added(network, weight, mutual=not network.is_directed())


def grouped(network: networkx.Graph[str], by: str) -> dict[str, str]:
    """The group of each node that has one by an attribute: blank is unknown, and no group.

    >>> import networkx
    >>> network = networkx.Graph()
    >>> network.add_nodes_from([("a", {"tier": "district"}), ("b", {"tier": ""}), "c"])
    >>> grouped(network, "tier")
    {'a': 'district'}
    """
    return {i: str(network.nodes[i][by]) for i in sorted(network) if network.nodes[i].get(by)}


def frozen(network: networkx.Graph[str]) -> Frozen:
    """A network by what a measure reads of it, to remember an answer by."""
    modes = tuple(data.get("bipartite") for _, data in network.nodes(data=True))
    return tuple(network), tuple(network.edges(data="weight", default=1)), network.is_directed(), modes


def thawed(network: Frozen) -> networkx.Graph[str]:
    """The network again, with `weight` and `bipartite`."""
    import networkx as nx

    nodes, edges, directed, modes = network
    found: networkx.Graph[str] = nx.DiGraph() if directed else nx.Graph()
    for node, mode in zip(nodes, modes, strict=True):
        found.add_node(node, **({} if mode is None else {"bipartite": mode}))
    found.add_weighted_edges_from(edges)
    return found


@dataclass(frozen=True, slots=True)
class TwoModes:
    """A two-mode network: nodes of either mode, sorted, and the mutual ties between them."""

    first: tuple[str, ...]
    second: tuple[str, ...]
    ties: Ties


def two_modes(network: networkx.Graph[str], weight: str | None = None) -> TwoModes:
    """A network whose nodes are of two modes (`bipartite` 0 or 1, networkx's convention), tied across them only."""
    mode = {i: data.get("bipartite") for i, data in network.nodes(data=True)}
    for i in sorted(mode):
        if mode[i] not in (0, 1):
            raise MisuseError(
                f"this measure reads two-mode networks only, and {i} is of no mode (its bipartite is neither 0 nor 1)"
            )
    for i, j in network.edges():
        if mode[i] == mode[j]:
            raise MisuseError(f"this measure reads two-mode networks only, and {i} is tied to {j}, of its own mode")
    first = tuple(sorted(i for i in mode if mode[i] == 0))
    second = tuple(sorted(i for i in mode if mode[i] == 1))
    return TwoModes(first, second, _added(network, weight, mutual=True))


def one_mode(network: networkx.Graph[str]) -> None:
    """Refuse a two-mode network: its nodes could not be tied within a mode, and a measure would take that for a finding."""
    if {0, 1} <= {data.get("bipartite") for _, data in network.nodes(data=True)}:
        raise MisuseError("this measure reads one-mode networks, and this is of two modes: project it first")


def _added(network: networkx.Graph[str], weight: str | None, *, mutual: bool) -> Ties:
    ties: Ties = {i: {} for i in sorted(network)}
    for i, j, w in _weighed(network, weight):
        if i != j and w:
            for a, b in ((i, j), (j, i)) if mutual else ((i, j),):
                ties[a][b] = ties[a].get(b, 0.0) + w
    return {i: dict(sorted(near.items())) for i, near in ties.items()}


def _weighed(network: networkx.Graph[str], weight: str | None) -> Iterator[tuple[str, str, float]]:
    for i, j, data in network.edges(data=True):
        said = 1.0 if weight is None else data.get(weight, 1)
        try:
            w = float(said)
        except (TypeError, ValueError):
            raise MisuseError(f"the tie of {i} and {j} has no number as {weight}, but {said!r}") from None
        if not isfinite(w) or w < 0:
            raise MisuseError(f"the tie of {i} and {j} has {weight} {w}: this measure reads weights of 0 or more")
        yield i, j, w
