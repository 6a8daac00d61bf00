"""What a measure is: a figure with its definition, its range and its source, and what it does with a network it does not suit."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from localism.errors import MisuseError
from localism.graph.analysis.projection import DIRECTED, TWO_MODE, made

if TYPE_CHECKING:
    import networkx

    from localism.graph.analysis.projection import Net

KEPT = "kept"
"""The measure is defined for such a network, and takes it as it is."""
IGNORED = "ignored"
"""The measure is taken of the network without this, which the answer then says. Any other text is the reason to refuse."""


FIGURES = 12
"""Significant figures of a value: what engines agree on, and more than any source supports."""


def shown(value: float | None) -> float | None:
    """A value to twelve figures; whole numbers stay whole.

    >>> shown(1 / 3), shown(2)
    (0.333333333333, 2)
    """
    return value if value is None or isinstance(value, int) else float(f"{value:.{FIGURES}g}")


class UnsuitedError(MisuseError):
    """A measure is not defined for a network, and no declared conversion makes it so: `reason` says why."""

    def __init__(self, reason: str, measures: str = "") -> None:
        super().__init__(f"Not taken of this network: {measures}. {reason}" if measures else reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Figure:
    """One value of a measure: of a thing (a node's id), of a tie (both ids), of a group of things, or of the whole network.

    Without a value `why` says why there is none; a value is never NaN or infinite. `low` and `high` bound it where dates leave it open.
    """

    value: float | None
    thing: str = ""
    other: str = ""
    of_group: str = ""
    low: float | None = None
    high: float | None = None
    detail: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure as it is published. Each of the five answers is `KEPT`, `IGNORED` or the reason why it refuses.

    `compute` gets the network and the node attribute to group by (`type`, `tier`, `area`, `side`), and is handed only
    what suits: no multigraph, no negative weight, no self-loop unless `loops` is `KEPT`.
    """

    name: str
    definition: str
    range: str
    source: str
    compute: Callable[[Net, str], Iterable[Figure]]
    directed: str = IGNORED
    undirected: str = KEPT
    two_mode: str = KEPT
    one_mode: str = KEPT
    loops: str = IGNORED
    label: bool = False
    """Whether it says where a thing belongs, and is no amount: then it is not ranked, bounded or averaged."""


@dataclass(frozen=True, slots=True)
class Family:
    """Measures that are asked for together: `localism analyse NAME`."""

    name: str
    title: str
    measures: tuple[Measure, ...]
    projection: str
    """The network it is taken of where none is named."""
    by: str = ""
    """The node attribute to group by where none is named, of a family that compares groups; others take medians by it."""
    series: bool = False
    """Whether it needs a series of dates."""


def defined(measure: Measure, shape: str) -> bool:
    """Whether a measure takes networks of a shape at all, as they are or converted."""
    ways = [measure.directed if shape == DIRECTED else measure.undirected]
    ways.append(measure.two_mode if shape == TWO_MODE else measure.one_mode)
    return all(way in (KEPT, IGNORED) for way in ways)


def suited(network: Net | networkx.MultiGraph[str], measure: Measure) -> tuple[Net, list[str]]:
    """A network that the measure is defined for, and what was done to get there. Raises `UnsuitedError` with the reason.

    Parallel ties become one, their weights added; a tie each way becomes one the same way where direction is ignored.

    >>> import networkx as nx
    >>> m = Measure("m", "", "", "", lambda net, by: [])
    >>> net, said = suited(nx.MultiDiGraph([("a", "b"), ("a", "b"), ("b", "a"), ("a", "a")]), m)
    >>> sorted(net.edges(data="weight")), len(said)
    ([('a', 'b', 3)], 3)
    """
    from networkx import number_of_selfloops

    said: list[str] = []
    shape = made(network).recipe.shape
    if network.is_directed():
        _refuse(measure, "directed", measure.directed)
    else:
        _refuse(measure, "undirected", measure.undirected)
    if shape == TWO_MODE:
        _refuse(measure, "two-mode", measure.two_mode)
    else:
        _refuse(measure, "one-mode", measure.one_mode)
    if any(float(w) < 0 for _, _, w in network.edges(data="weight", default=1)):
        raise UnsuitedError("It is not defined where ties have negative weights.", measure.name)
    loops = number_of_selfloops(network)
    if loops:
        _refuse(measure, "self-tied", measure.loops)
    merge = network.is_directed() and measure.directed == IGNORED
    drop = bool(loops) and measure.loops == IGNORED
    if network.is_multigraph():
        said.append("parallel ties count as one, their weights added")
    if merge:
        said.append("direction is ignored: ties either way count as one, their weights added")
    if drop:
        said.append(f"ties of a thing to itself are left out ({loops})")
    if not said:
        return network, said
    return _converted(network, merge, drop), said


def _refuse(measure: Measure, what: str, answer: str) -> None:
    if answer not in (KEPT, IGNORED):
        raise UnsuitedError(f"It is {what}: {answer}", measure.name)


def _converted(network: Net | networkx.MultiGraph[str], merge: bool, drop: bool) -> Net:
    import networkx as nx

    out: Net = nx.DiGraph() if network.is_directed() and not merge else nx.Graph()
    out.graph.update(network.graph)
    out.add_nodes_from(network.nodes(data=True))
    for a, b, d in network.edges(data=True):
        if drop and a == b:
            continue
        known = out.get_edge_data(a, b)
        if known is None:
            out.add_edge(a, b, **{"weight": 1, "ties": 1, "certainty": "definite", **d})
            continue
        known["weight"] += d.get("weight", 1)
        known["ties"] += d.get("ties", 1)
        if d.get("certainty", "definite") == "definite":
            known["certainty"] = "definite"
    return out
