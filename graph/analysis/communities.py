"""Communities: groups that are tied within more than by chance. Leiden where igraph is installed, else Louvain, and how stable."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from math import comb, fsum, log
from typing import TYPE_CHECKING, Any, Literal

from localism.errors import MisuseError
from localism.graph.analysis.measure import Family, Figure, Measure
from localism.graph.analysis.ties import REMEMBERED, Frozen, Ties, frozen, mutual_ties, one_mode, thawed

if TYPE_CHECKING:
    import networkx

    from localism.graph.analysis.projection import Net

SEED, RUNS = 2019, 10
Method = Literal["leiden", "louvain"]


@dataclass(frozen=True, slots=True)
class Communities:
    """The best of several seeded runs, and how far the runs agree; none, with the reason, where there is no tie."""

    method: str
    """What found them, with its library: two methods differ."""
    members: tuple[tuple[str, ...], ...]
    """Largest first, then by the first id."""
    modularity: float | None
    runs: int
    distinct: int
    """Different outcomes among the runs."""
    agreement: float | None
    """Mean adjusted Rand index over all pairs of runs: 1 where all are the same, about 0 where they agree as by chance."""
    information: float | None
    """Mean normalised mutual information over the same."""
    why: str = ""


def communities(
    network: networkx.Graph[str],
    weight: str | None = None,
    *,
    method: Method | None = None,
    resolution: float = 1.0,
    seed: int = SEED,
    runs: int = RUNS,
) -> Communities:
    """Communities of highest modularity, by Leiden (igraph) or Louvain (networkx), with their stability over seeds.

    **Modularity** Q = Σ_c (L_c ÷ m − γ (k_c ÷ 2m)²), L_c being the weight of ties within community c, k_c of their ends,
    m of all ties, γ the `resolution`: −½ to 1. Neither method is sure to find the best, and many partitions can be nearly
    as good: so `runs` runs, seeded `seed`, `seed` + 1 …, of which the one of highest Q is given, and the **adjusted Rand
    index** and **normalised mutual information** (2 I ÷ (H + H′)) of all pairs of runs. Where they are much below 1 do not
    read anything into who is with whom. A high Q alone does not show communities: random networks have it too.

    `method`: "leiden" needs igraph (GPL; install it yourself), "louvain" does not; by default Leiden if it can be had.
    Directed ties are read as undirected by adding both ways, parallel ties added, loops left out; a node without ties is
    a community of its own; two-mode networks are refused. The same input and seed give the same answer, in any process
    (nodes are numbered by id first). O(runs × ties × log n), as observed.

    Source: V. A. Traag, L. Waltman and N. J. van Eck, *Scientific Reports* 9 (2019), 5233; V. D. Blondel and others,
    *Journal of Statistical Mechanics* (2008), P10008; L. Hubert and P. Arabie, *Journal of Classification* 2 (1985),
    193–218; L. Danon and others, *Journal of Statistical Mechanics* (2005), P09008; of random networks R. Guimerà, M.
    Sales-Pardo and L. A. N. Amaral, *Physical Review E* 70 (2004), 025101.

    >>> import networkx
    >>> two = networkx.Graph([("a", "b"), ("b", "c"), ("c", "a"), ("c", "d"), ("d", "e"), ("e", "f"), ("f", "d")])
    >>> found = communities(two, method="louvain")
    >>> found.members, round(found.modularity, 4)  # 2 × (3/7 − (7/14)²)
    ((('a', 'b', 'c'), ('d', 'e', 'f')), 0.3571)
    >>> found.agreement, found.distinct
    (1.0, 1)
    """
    one_mode(network)
    ties = mutual_ties(network, weight)
    chosen = method or ("leiden" if _igraph() else "louvain")
    if chosen == "leiden" and not _igraph():
        raise MisuseError(
            'Leiden needs igraph. Install it: pip install "localism[igraph]"; or ask for method="louvain".'
        )
    said = "Leiden (igraph)" if chosen == "leiden" else "Louvain (networkx)"
    if not any(ties.values()):
        why = "there is no tie, and without one no community" if ties else "there is no node"
        return Communities(said, (), None, 0, 0, None, None, why)
    find = _leiden if chosen == "leiden" else _louvain
    found = find(ties, resolution, range(seed, seed + max(1, runs)))
    scored = [(modularity(ties, labels, resolution), labels) for labels in found]
    best = max(scored, key=lambda one: round(one[0], 12))
    pairs = list(combinations(found, 2))
    return Communities(
        said,
        _members(list(ties), best[1]),
        best[0],
        len(found),
        len({_canonical(labels) for labels in found}),
        fsum(adjusted_rand(a, b) for a, b in pairs) / len(pairs) if pairs else None,
        fsum(mutual_information(a, b) for a, b in pairs) / len(pairs) if pairs else None,
        "" if pairs else "one run says nothing of stability",
    )


def modularity(ties: Ties, labels: Sequence[int], resolution: float = 1.0) -> float:
    """Newman's modularity of a partition of the nodes of undirected ties, in their order. There must be a tie."""
    label = dict(zip(ties, labels, strict=True))
    ends, within = Counter[int](), 0.0
    strength = {i: fsum(near.values()) for i, near in ties.items()}
    for i, near in ties.items():
        ends[label[i]] += strength[i]  # type: ignore[assignment]  # a Counter counts in floats as well
        within += fsum(w for j, w in near.items() if label[j] == label[i])
    whole = fsum(strength.values())
    return within / whole - resolution * fsum((k / whole) ** 2 for k in ends.values())


def adjusted_rand(one: Sequence[int], other: Sequence[int]) -> float:
    """Hubert and Arabie's adjusted Rand index of two partitions: pairs put together by both, beyond chance.

    (Σ C(nᵢⱼ, 2) − E) ÷ (½ (A + B) − E), with A = Σ C(aᵢ, 2), B = Σ C(bⱼ, 2) and E = A B ÷ C(n, 2): 1 for equal partitions,
    0 on average for random ones, and negative below that. O(n).

    >>> adjusted_rand([0, 0, 1, 1], [0, 0, 1, 2])  # (1 − 2·1/6) ÷ (1.5 − 2·1/6)
    0.5714285714285715
    """
    n = comb(len(one), 2)
    both = sum(comb(k, 2) for k in Counter(zip(one, other, strict=True)).values())
    a, b = (sum(comb(k, 2) for k in Counter(labels).values()) for labels in (one, other))
    if not n or (a + b) * n == 2 * a * b:
        return 1.0  # both put all together, or all apart
    return (both - a * b / n) / ((a + b) / 2 - a * b / n)


def mutual_information(one: Sequence[int], other: Sequence[int]) -> float:
    """Normalised mutual information of two partitions, 2 I ÷ (H + H′): 0 if independent, 1 if equal. O(n).

    >>> round(mutual_information([0, 0, 1, 1], [0, 0, 1, 2]), 4)  # I = ln 2, H = ln 2, H′ = 1.5 ln 2
    0.8
    """
    n = len(one)

    def entropy(counts: Mapping[Any, int]) -> float:
        return -fsum(k / n * log(k / n) for k in counts.values())

    apart = entropy(Counter(one)) + entropy(Counter(other))
    return 2 * (apart - entropy(Counter(zip(one, other, strict=True)))) / apart if apart else 1.0


def _igraph() -> Any:
    try:
        import igraph
    except ImportError:
        return None
    return igraph


def _leiden(ties: Ties, resolution: float, seeds: range) -> list[list[int]]:
    igraph = _igraph()
    place = {i: n for n, i in enumerate(ties)}
    edges = [(place[i], place[j], w) for i, near in ties.items() for j, w in near.items() if i < j]
    graph = igraph.Graph(n=len(ties), edges=[(a, b) for a, b, _ in edges])
    found = []
    try:
        for seed in seeds:
            igraph.set_random_number_generator(random.Random(seed))  # noqa: S311  # a search, no secret
            split = graph.community_leiden(
                objective_function="modularity", weights=[w for *_, w in edges], resolution=resolution, n_iterations=-1
            )
            found.append(list(split.membership))
    finally:
        igraph.set_random_number_generator(random)
    return found


def _louvain(ties: Ties, resolution: float, seeds: range) -> list[list[int]]:
    import networkx

    place = {i: n for n, i in enumerate(ties)}
    graph: networkx.Graph[int] = networkx.Graph()
    graph.add_nodes_from(range(len(ties)))
    graph.add_weighted_edges_from((place[i], place[j], w) for i, near in ties.items() for j, w in near.items() if i < j)
    found = []
    for seed in seeds:
        labels = [0] * len(ties)
        parts = networkx.community.louvain_communities(graph, weight="weight", resolution=resolution, seed=seed)
        for n, part in enumerate(parts):
            for node in part:
                labels[node] = n
        found.append(labels)
    return found


def _members(nodes: Sequence[str], labels: Sequence[int]) -> tuple[tuple[str, ...], ...]:
    parts: dict[int, list[str]] = {}
    for node, label in zip(nodes, labels, strict=True):
        parts.setdefault(label, []).append(node)
    return tuple(sorted((tuple(sorted(part)) for part in parts.values()), key=lambda part: (-len(part), part)))


def _canonical(labels: Sequence[int]) -> tuple[int, ...]:
    """The same partition in the same numbers: by first occurrence."""
    number: dict[int, int] = {}
    return tuple(number.setdefault(label, len(number)) for label in labels)


@lru_cache(REMEMBERED)
def _found(network: Frozen) -> Communities:
    return communities(thawed(network), "weight")


def _membership(network: Net, by: str) -> Iterator[Figure]:
    found, ties = _found(frozen(network)), mutual_ties(network, "weight")
    number = {i: n for n, part in enumerate(found.members, 1) for i in part}
    for i in sorted(ties, key=lambda i: (number.get(i, 0), i)):
        near = ties[i]
        if not near or not number:
            yield Figure(None, i, why=found.why or "it has no tie, and is a community of its own")
            continue
        within = fsum(w for j, w in near.items() if number[j] == number[i]) / fsum(near.values())
        said = f"a community of {len(found.members[number[i] - 1])}"
        yield Figure(min(1.0, within), i, of_group=f"{number[i]}", detail=said)


def _modularity(network: Net, by: str) -> Iterator[Figure]:
    found = _found(frozen(network))
    said = (
        f"{found.method}: {len(found.members)} communities, the best of {found.runs} runs"
        if found.members
        else found.method
    )
    yield Figure(found.modularity, detail=said, why="" if found.members else found.why)


def _stability(name: str) -> Callable[[Net, str], Iterator[Figure]]:
    def figures(network: Net, by: str) -> Iterator[Figure]:
        found = _found(frozen(network))
        value = getattr(found, name)
        said = f"{found.method}: outcomes of {found.runs} runs: {found.distinct}" if found.runs else found.method
        yield Figure(value, detail=said, why="" if value is not None else found.why)

    return figures


_BELOW = "; much below 1, read nothing into who is with whom"
_MODES = "modularity expects ties within a mode, and it has none; project it first."
_TRAAG = (
    "V. A. Traag and others, Scientific Reports 9 (2019), 5233; V. D. Blondel and others, J. Stat. Mech. (2008), P10008"
)
FAMILY = Family(
    "communities",
    "Communities",
    (
        Measure(
            "community",
            "The community it is in, numbered from the largest, and the share of its ties, by weight, that are within it. Found by "
            "Leiden where igraph is installed, else by Louvain.",
            "0 to 1",
            _TRAAG,
            _membership,
            two_mode=_MODES,
            label=True,
        ),
        Measure(
            "modularity",
            "How far ties are within communities beyond chance: Σ_c (L_c ÷ m − (k_c ÷ 2m)²), with the weight L_c of ties within "
            "community c, k_c of their ends, and m of all ties.",
            "−½ to 1; random networks have it too",
            "M. E. J. Newman and M. Girvan, Physical Review E 69 (2004), 026113",
            _modularity,
            two_mode=_MODES,
        ),
        Measure(
            "stability",
            "How far ten seeded runs agree: the mean adjusted Rand index of all pairs of them.",
            f"about 0 (as by chance) to 1 (all alike){_BELOW}",
            "L. Hubert and P. Arabie, Journal of Classification 2 (1985), 193–218",
            _stability("agreement"),
            two_mode=_MODES,
        ),
        Measure(
            "shared information",
            "How far ten seeded runs agree: the mean normalised mutual information, 2 I ÷ (H + H′), of all pairs of them.",
            f"0 to 1 (all alike){_BELOW}",
            "L. Danon and others, Journal of Statistical Mechanics (2005), P09008",
            _stability("information"),
            two_mode=_MODES,
        ),
    ),
    "co-participation",
)
