"""Coreness: how far each node belongs to a core, where belonging is a matter of degree; and the family of both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from math import fsum, sqrt
from typing import TYPE_CHECKING

from localism.graph.analysis.core import Core, Pairs, core, weighed_pairs
from localism.graph.analysis.measure import KEPT, Family, Figure, Measure
from localism.graph.analysis.ties import REMEMBERED, Frozen, Ties, frozen, thawed

if TYPE_CHECKING:
    import networkx

    from localism.graph.analysis.projection import Net

_SWEEPS, _STILL = 2_000, 1e-13


@dataclass(frozen=True, slots=True)
class Coreness:
    """How far each node belongs to the core, and how well that fits; what has no value is none, and `why` says why."""

    coreness: dict[str, float]
    """0 (periphery) to 1 (core)."""
    fit: float | None
    """Pearson's correlation of the ties with the products of coreness, over all pairs: 1 is perfect."""
    unexplained: float | None
    """The squares that remain, as a part of those of the ties: 0 is perfect."""
    why: str = ""


def coreness(network: networkx.Graph[str], weight: str | None = None) -> Coreness:
    """Borgatti and Everett's continuous coreness: 0 ≤ c ≤ 1 such that the products cᵢcⱼ are nearest to the ties.

    Nearest is in least squares, Σ (aᵢⱼ − cᵢcⱼ)² over all pairs i ≠ j (ordered pairs where ties are directed), with aᵢⱼ 1 or
    0, or with `weight` a part of the largest weight: minimum residuals, and with coreness bounded. The correlation is given
    as the **fit**, but not maximised: on a network like a star it grows
    without end as the middle rises above all others, and so does the unbounded least-squares solution.

    Found by coordinate descent, each cᵢ in turn being the best there is for the others; from degrees, until a sweep gains
    less than 1e-13 of the whole. It can end in a local best. Loops are left out, parallel ties are one, or with `weight`
    added; two-mode networks are refused; 3 nodes are needed. O(sweeps × (nodes + ties)).

    Source: S. P. Borgatti and M. G. Everett, "Models of core/periphery structures", *Social Networks* 21 (2000), 375–395;
    A. L. Comrey, "The minimum residual method of factor analysis", *Psychological Reports* 11 (1962), 15–18; J. P. Boyd and
    others, "Computing continuous core/periphery structures … with MINRES/SVD", *Social Networks* 32 (2010), 125–137.

    >>> import networkx
    >>> star = networkx.Graph([("county", i) for i in ("club", "parish", "trust")])
    >>> found = coreness(star)  # least are 3 (1 − y)² + 3 y⁴, where y + 2 y³ = 1
    >>> {i: round(c, 3) for i, c in found.coreness.items()}, round(found.fit, 3), round(found.unexplained, 3)
    ({'club': 0.59, 'county': 1.0, 'parish': 0.59, 'trust': 0.59}, 1.0, 0.289)
    """
    ties, pairs, why = weighed_pairs(network, weight)
    if why:
        return Coreness({}, None, None, why)
    largest = pairs.largest
    ties = {i: {j: w / largest for j, w in near.items()} for i, near in ties.items()}
    return _descended(ties, replace(pairs, total=pairs.total / largest, spread=pairs.spread / largest**2))


def _descended(ties: Ties, pairs: Pairs) -> Coreness:
    strength = {i: fsum(near.values()) for i, near in ties.items()}
    most = max(strength.values())
    c = {i: s / most for i, s in strength.items()}
    whole = pairs.spread + pairs.total**2 / pairs.count
    left = _left(ties, c, whole)
    for _ in range(_SWEEPS):
        before, squares = left, fsum(x * x for x in c.values())
        for i, near in ties.items():
            others = squares - c[i] ** 2
            if others > 0:
                c[i] = min(1.0, fsum(w * c[j] for j, w in near.items()) / (2 * others))
                squares = others + c[i] ** 2
        left = _left(ties, c, whole)
        if before - left <= _STILL * whole:
            break
    fit = _fit(ties, c, pairs)
    why = "" if fit is not None else "all are as much of the core as any other, so that there is no fit"
    return Coreness(c, fit, max(0.0, left / whole), why)


def _left(ties: Ties, c: Mapping[str, float], whole: float) -> float:
    """What remains of the squares."""
    second, fourth = (fsum(x**power for x in c.values()) for power in (2, 4))
    return whole - 2 * _product(ties, c) + second**2 - fourth


def _fit(ties: Ties, c: Mapping[str, float], pairs: Pairs) -> float | None:
    first, second, fourth = (fsum(x**power for x in c.values()) for power in (1, 2, 4))
    products = first**2 - second
    spread = second**2 - fourth - products**2 / pairs.count
    if spread < 1e-12:
        return None
    return min(1.0, (_product(ties, c) - pairs.total / pairs.count * products) / sqrt(pairs.spread * spread))


def _product(ties: Ties, c: Mapping[str, float]) -> float:
    return fsum(c[i] * w * c[j] for i, near in ties.items() for j, w in near.items()) / 2


@lru_cache(REMEMBERED)
def _split(network: Frozen) -> Core:
    return core(thawed(network))


@lru_cache(REMEMBERED)
def _graded(network: Frozen) -> Coreness:
    return coreness(thawed(network), "weight")


def _core_fit(network: Net, by: str) -> Iterator[Figure]:
    found = _split(frozen(network))
    tried = "the best of all there are" if found.exact else "the best that a search found"
    yield Figure(found.fit, detail="" if found.why else f"a core of {len(found.core)}, {tried}", why=found.why)


def _core_members(network: Net, by: str) -> Iterator[Figure]:
    found = _split(frozen(network))
    for i in sorted(network):
        if found.why:
            yield Figure(None, i, why=found.why)
        else:
            yield Figure(float(i in found.core), i, detail="core" if i in found.core else "periphery")


def _coreness_fit(network: Net, by: str) -> Iterator[Figure]:
    found = _graded(frozen(network))
    left = "" if found.unexplained is None else f"{found.unexplained:.0%} of the squares of the ties remain"
    yield Figure(found.fit, detail=left, why=found.why)


def _coreness_of_each(network: Net, by: str) -> Iterator[Figure]:
    found = _graded(frozen(network))
    for i in sorted(network):
        yield Figure(found.coreness.get(i), i, why="" if found.coreness else found.why)


_ONE = "nodes of one mode are never tied to each other, and would make no core; project it first."
_SOURCE = "S. P. Borgatti and M. G. Everett, Social Networks 21 (2000), 375–395"
_MINRES = f"{_SOURCE}; A. L. Comrey, Psychological Reports 11 (1962), 15–18"
FAMILY = Family(
    "core",
    "Core and periphery",
    (
        Measure(
            "core fit",
            "How near the network is to a core tied to all and a periphery tied to the core alone: the correlation of its ties with "
            "that pattern, for the core that fits best.",
            "to 1 (perfect)",
            _SOURCE,
            _core_fit,
            directed=KEPT,
            two_mode=_ONE,
        ),
        Measure(
            "core",
            "Whether it is in the core that fits best.",
            "1 (core) or 0 (periphery)",
            _SOURCE,
            _core_members,
            directed=KEPT,
            two_mode=_ONE,
        ),
        Measure(
            "coreness fit",
            "How near the network is to one in which every tie is the product of its ends' coreness: the correlation of the two.",
            "to 1 (perfect)",
            _MINRES,
            _coreness_fit,
            directed=KEPT,
            two_mode=_ONE,
        ),
        Measure(
            "coreness",
            "How far it belongs to the core: c for which Σ (aᵢⱼ − cᵢcⱼ)² is least, a being weights as parts of the largest.",
            "0 to 1",
            _MINRES,
            _coreness_of_each,
            directed=KEPT,
            two_mode=_ONE,
        ),
    ),
    "co-participation",
)
