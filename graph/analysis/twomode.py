"""Two-mode networks (bodies and powers, people and partnerships) read as they are: density, overlap, nestedness."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import comb, fsum
from typing import TYPE_CHECKING

from localism.graph.analysis.fellows import fellows
from localism.graph.analysis.measure import Family, Figure, Measure
from localism.graph.analysis.ties import REMEMBERED, Frozen, Ties, frozen, thawed, two_modes

if TYPE_CHECKING:
    import networkx

    from localism.graph.analysis.projection import Net


@dataclass(frozen=True, slots=True)
class TwoMode:
    """Figures of a whole two-mode network. What has no value is none; `why` says what, and why."""

    first: int
    second: int
    isolated: int
    """Nodes of either mode without a tie. They count for density, and not for nestedness."""
    ties: int
    density: float | None
    clustering: float | None
    """Share of paths of three ties that are closed by a fourth."""
    nodf: float | None
    nodf_first: float | None
    """Nestedness among nodes of the first mode alone."""
    nodf_second: float | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Overlap:
    """How a node's ties overlap with those of others of its mode; none, with the reason, where there is no overlap to have."""

    node: str
    mode: int
    degree: int
    redundancy: float | None
    """Share of pairs of its neighbours that would be linked without it."""
    clustering: float | None
    """Mean Jaccard overlap with each node of its mode that it shares a neighbour with."""
    why: str = ""


def two_mode(network: networkx.Graph[str]) -> TwoMode:
    """Density, clustering and nestedness of a two-mode network.

    **Density** = ties ÷ (n₁ n₂): 0 to 1. **Clustering** (Robins and Alexander) = 4 C₄ ÷ L₃, with C₄ cycles of four ties
    and L₃ paths of three: 0 to 1. **NODF**, of rows and columns sorted by falling degree: for each pair of rows of which
    the second has fewer ties, the percentage of its ties that the first has too, and 0 for pairs with as many; the mean
    over all pairs of rows and all of columns: 0 (nothing nested) to 100 (each holds part of what the next larger holds).
    `nodf_first` and `nodf_second` are the means over pairs of one mode. Nodes without ties are left out of NODF, as empty
    rows and columns are of matrices.

    Directed ties are read as undirected, parallel ones as one; weights are not used. O(Σ degree² + n²), memory O(ties).

    Source: M. Latapy, C. Magnien and N. Del Vecchio, *Social Networks* 30 (2008), 31–48; G. Robins and M. Alexander,
    *Computational & Mathematical Organization Theory* 10 (2004), 69–94; M. Almeida-Neto and others, *Oikos* 117 (2008),
    1227–1239. Clustering is our own, since networkx's walks every path of three ties; of NODF networkx has nothing.

    >>> import networkx
    >>> holds = networkx.Graph([("county", "roads"), ("county", "parks"), ("parish", "parks")])
    >>> networkx.set_node_attributes(holds, {"county": 0, "parish": 0, "roads": 1, "parks": 1}, "bipartite")
    >>> found = two_mode(holds)
    >>> found.density, found.clustering  # one path of three ties, and it is open
    (0.75, 0.0)
    >>> found.nodf  # what the parish holds the county holds; whoever holds roads holds parks
    100.0
    """
    modes = two_modes(network)
    ties = modes.ties
    degree = {i: len(near) for i, near in ties.items()}
    m = sum(degree[i] for i in modes.first)
    places = len(modes.first) * len(modes.second)
    met = sum(bool(near) for near in ties.values())
    reasons = []
    if not places:
        reasons.append("one mode is empty: no density")
    paths = sum((degree[i] - 1) * (degree[j] - 1) for i in modes.first for j in ties[i])
    squares, nested1 = _walked(modes.first, ties)
    _, nested2 = _walked(modes.second, ties)
    if not paths:
        reasons.append("no path of three ties: no clustering")
    sum1, sum2 = 100 * fsum(nested1), 100 * fsum(nested2)
    pairs1, pairs2 = comb(len(nested1), 2), comb(len(nested2), 2)
    if not pairs1 + pairs2:
        reasons.append("no two nodes of a mode have ties: no nestedness")
    return TwoMode(
        len(modes.first),
        len(modes.second),
        len(ties) - met,
        m,
        m / places if places else None,
        4 * squares / paths if paths else None,
        (sum1 + sum2) / (pairs1 + pairs2) if pairs1 + pairs2 else None,
        sum1 / pairs1 if pairs1 else None,
        sum2 / pairs2 if pairs2 else None,
        "; ".join(reasons),
    )


def _walked(nodes: tuple[str, ...], ties: Ties) -> tuple[int, list[float]]:
    """Cycles of four ties, by the pairs of a mode that share two; and for each of its nodes with ties the sum, over those
    with more, of the share of its ties that the other has too."""
    twice, nested = 0, []
    degree = [len(ties[i]) for i in nodes]
    for one in fellows(nodes, ties):
        if len(one.others):
            twice += int((one.shared * (one.shared - 1)).sum())
            wider = one.shared[one.degrees > degree[one.place]]
            nested.append(int(wider.sum()) / degree[one.place])
        elif degree[one.place]:
            nested.append(0.0)
    return twice // 4, nested


def overlaps(network: networkx.Graph[str]) -> list[Overlap]:
    """Latapy's redundancy and clustering of every node, in the order of modes and ids.

    **Redundancy** of v: of all pairs of v's neighbours, the share that have another neighbour in common, and so would stay
    linked in a projection without v: 0 to 1; it needs two neighbours. **Clustering** of v: the mean of
    |N(u) ∩ N(v)| ÷ |N(u) ∪ N(v)| over each u of v's mode that shares a neighbour with it: above 0, to 1.

    Directed ties are read as undirected, parallel ones as one; weights are not used. Our own, since networkx looks at each
    pair anew (minutes for all councils and their powers), and has 0 where there is nothing to overlap with; that is a blank
    with a reason here. O(Σ degree² + n²), memory O(ties).

    Source: M. Latapy, C. Magnien and N. Del Vecchio, "Basic notions for the analysis of large two-mode networks", *Social
    Networks* 30 (2008), 31–48.

    >>> import networkx
    >>> holds = networkx.Graph([("county", "roads"), ("county", "parks"), ("parish", "parks")])
    >>> networkx.set_node_attributes(holds, {"county": 0, "parish": 0, "roads": 1, "parks": 1}, "bipartite")
    >>> county, parish, *_ = overlaps(holds)
    >>> county.redundancy, county.clustering  # nobody else has roads and parks; parks are one of two in either's hands
    (0.0, 0.5)
    >>> parish.why
    'fewer than two neighbours: no redundancy'
    """
    modes = two_modes(network)
    found, linked = [], dict.fromkeys(modes.ties, 0)
    alike: dict[str, float] = {}
    for nodes in (modes.first, modes.second):
        for one in fellows(nodes, modes.ties):
            i = nodes[one.place]
            if len(one.others):
                whole = one.degrees + len(modes.ties[i]) - one.shared
                alike[i] = fsum((one.shared / whole).tolist()) / len(one.others)
            for j, n in zip(modes.ties[i], one.twice, strict=True):
                linked[j] += n
    for mode, nodes in enumerate((modes.first, modes.second)):
        for i in nodes:
            degree = len(modes.ties[i])
            redundancy = linked[i] / (degree * (degree - 1)) if degree > 1 else None
            found.append(_overlap(i, mode, degree, redundancy, alike.get(i)))
    return found


def _overlap(node: str, mode: int, degree: int, redundancy: float | None, clustering: float | None) -> Overlap:
    reasons = []
    if degree < 2:
        reasons.append("fewer than two neighbours: no redundancy")
    if clustering is None:
        reasons.append("it shares no neighbour with another: no clustering")
    return Overlap(node, mode, degree, redundancy, clustering, "; ".join(reasons))


@lru_cache(REMEMBERED)
def _figures(network: Frozen) -> TwoMode:
    return two_mode(thawed(network))


@lru_cache(REMEMBERED)
def _overlaps(network: Frozen) -> list[Overlap]:
    return overlaps(thawed(network))


def _whole(name: str) -> Callable[[Net, str], Iterator[Figure]]:
    def figures(network: Net, by: str) -> Iterator[Figure]:
        found = _figures(frozen(network))
        value = getattr(found, name)
        yield Figure(
            value,
            detail=f"{found.first} by {found.second}, {found.ties} ties",
            why="" if value is not None else found.why,
        )

    return figures


def _nestedness(network: Net, by: str) -> Iterator[Figure]:
    found = _figures(frozen(network))
    parts = ((found.nodf, ""), (found.nodf_first, "first mode"), (found.nodf_second, "second mode"))
    for value, of in parts:
        yield Figure(value, of_group=of, why="" if value is not None else "no two nodes of it have ties")


def _each(name: str) -> Callable[[Net, str], Iterator[Figure]]:
    def figures(network: Net, by: str) -> Iterator[Figure]:
        for row in _overlaps(frozen(network)):
            value = getattr(row, name)
            yield Figure(value, row.node, detail=f"degree {row.degree}", why="" if value is not None else row.why)

    return figures


_ONE = "it is about two modes and the ties between them; take it of one such as holds or participation."
_LATAPY = "M. Latapy, C. Magnien and N. Del Vecchio, Social Networks 30 (2008), 31–48"
FAMILY = Family(
    "two-mode",
    "Two-mode figures",
    (
        Measure(
            "density",
            "Ties as a share of those there could be between n₁ of one mode and n₂ of the other.",
            "0 to 1",
            _LATAPY,
            _whole("density"),
            one_mode=_ONE,
        ),
        Measure(
            "closed paths",
            "How far two that share one share another: 4 × cycles of four ties ÷ paths of three.",
            "0 to 1",
            "G. Robins and M. Alexander, Computational & Mathematical Organization Theory 10 (2004), 69–94",
            _whole("clustering"),
            one_mode=_ONE,
        ),
        Measure(
            "nestedness (NODF)",
            "How far what the lesser hold is part of what the larger hold: the mean, over all pairs of a mode, of the percentage of "
            "the lesser's ties that the larger has too (0 for pairs with as many).",
            "0 to 100 (perfectly nested)",
            "M. Almeida-Neto and others, Oikos 117 (2008), 1227–1239",
            _nestedness,
            one_mode=_ONE,
        ),
        Measure(
            "redundancy",
            "The share of pairs of its neighbours that another of its mode links as well.",
            "0 to 1",
            _LATAPY,
            _each("redundancy"),
            one_mode=_ONE,
        ),
        Measure(
            "overlap",
            "How far its neighbours are those of others: the mean of |N(u) ∩ N(v)| ÷ |N(u) ∪ N(v)|, over each of its mode that it "
            "shares a neighbour with.",
            "above 0, to 1",
            _LATAPY,
            _each("clustering"),
            one_mode=_ONE,
        ),
    ),
    "holds",
)
