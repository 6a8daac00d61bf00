"""Core and periphery: how near a network is to a core all of whom are tied to all, and a periphery tied to the core alone."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import fsum, sqrt
from typing import TYPE_CHECKING

from localism.graph.analysis.ties import Ties, one_mode, ties_as_given

if TYPE_CHECKING:
    import networkx

SEED, STARTS, FEW = 2000, 24, 6
ENUMERATED = 12
"""Nodes up to which every possible core is tried."""
FAR = 500
"""Nodes beyond which a search has few starts, none of them far off: a climb from there takes as many steps as there are nodes."""
_GAIN = 1e-12
_Change = tuple[float, tuple[str, ...]]
"""The fit that a change leads to, and the nodes that change sides."""


@dataclass(frozen=True, slots=True)
class Core:
    """A split into core and periphery, and how well it fits; no split, with the reason, where none fits better than another."""

    core: tuple[str, ...]
    periphery: tuple[str, ...]
    fit: float | None
    """Pearson's correlation of the ties with the ideal pattern: 1 is perfect."""
    exact: bool
    """Whether every core was tried; else the best that a search found."""
    why: str = ""


@dataclass(frozen=True)
class Pairs:
    """What a correlation needs of all pairs: how many; of their ties the sum, the squares about the mean, the largest."""

    count: int
    total: float
    spread: float
    largest: float

    @property
    def mean(self) -> float:
        return self.total / self.count


def core(network: networkx.Graph[str], weight: str | None = None, *, seed: int = SEED) -> Core:
    """Borgatti and Everett's discrete core: the set of nodes whose ideal pattern correlates best with the ties.

    In the ideal pattern two nodes are tied if either is in the core (their eq. 2 and table 2); the **fit** is Pearson's
    correlation of aᵢⱼ with it over all pairs i ≠ j, ordered pairs where ties are directed: at most 1. With k of n nodes
    in the core and ties of weight P within the periphery, it depends on k and P alone.

    Of up to 12 nodes every core is tried; of more, a seeded search by moving and swapping nodes from 24 starts (6 where there are over 500), which need
    not find the best (the problem contains vertex cover). Of cores that fit alike, the smaller, then the first by ids.
    Loops are left out, parallel ties are one, or with `weight` added; two-mode networks are refused. 3 nodes are needed:
    with fewer than two in the periphery the pattern does not vary. O(starts × steps × (nodes + ties)).

    Source: S. P. Borgatti and M. G. Everett, "Models of core/periphery structures", *Social Networks* 21 (2000), 375–395.

    >>> import networkx
    >>> star = networkx.Graph([("county", i) for i in ("club", "parish", "trust")])
    >>> core(star)
    Core(core=('county',), periphery=('club', 'parish', 'trust'), fit=1.0, exact=True, why='')
    >>> core(networkx.complete_graph(["a", "b", "c"])).why
    'all pairs are tied alike, so no core stands out'
    """
    ties, pairs, why = weighed_pairs(network, weight)
    if why:
        return Core((), tuple(ties), None, True, why)
    search = _Search(ties, pairs)
    exact = len(ties) <= ENUMERATED
    found = search.all() if exact else search.best(seed)
    fit = search.fit(len(found), search.periphery(found))
    chosen = set(found)
    return Core(tuple(i for i in ties if i in chosen), tuple(i for i in ties if i not in chosen), min(1.0, fit), exact)


def weighed_pairs(network: networkx.Graph[str], weight: str | None) -> tuple[Ties, Pairs, str]:
    """The ties of both directions added, what is known of all ordered pairs, and why there can be no core, if so.

    An undirected tie is one in either direction, so that it has twice its weight here.
    """
    one_mode(network)
    given = ties_as_given(network, weight)
    if weight is None:
        given = {i: dict.fromkeys(near, 1.0) for i, near in given.items()}
    ties: Ties = {i: {} for i in given}
    for i, near in given.items():
        for j, w in near.items():
            ties[i][j] = ties[i].get(j, 0.0) + w
            ties[j][i] = ties[j].get(i, 0.0) + w
    weights = [w for near in given.values() for w in near.values()]
    count, total = len(ties) * (len(ties) - 1), fsum(weights)
    why = ""
    if len(ties) < 3:
        why = "a core and a periphery need three nodes"
    elif not weights:
        why = "there is no tie"
    elif len(weights) == count and min(weights) == max(weights):
        why = "all pairs are tied alike, so no core stands out"
    if why:
        return ties, Pairs(count, total, 0.0, 0.0), why
    return ties, Pairs(count, total, fsum(w * w for w in weights) - total * total / count, max(weights)), ""


class _Search:
    """Cores of one network. `ties` are of either direction added; a periphery's ties are counted in both."""

    def __init__(self, ties: Ties, pairs: Pairs) -> None:
        self.ties, self.pairs, self.n = ties, pairs, len(ties)
        self.strength = {i: fsum(near.values()) for i, near in ties.items()}

    def fit(self, size: int, within: float) -> float:
        """The fit of a core of so many nodes, with ties of so much weight within the periphery."""
        outside = self.n - size
        ideal = self.pairs.count - outside * (outside - 1)
        if not 0 < ideal < self.pairs.count:
            return -2.0
        shared = self.pairs.total - within - self.pairs.mean * ideal
        return shared / sqrt(self.pairs.spread * ideal * (1 - ideal / self.pairs.count))

    def periphery(self, core: Iterable[str]) -> float:
        """The weight of ties within the periphery, each ordered pair once."""
        inside = set(core)
        return (
            fsum(w for i, near in self.ties.items() if i not in inside for j, w in near.items() if j not in inside) / 2
        )

    def all(self) -> list[str]:
        """The best of all cores: each differs from the one before by one node (Gray's order)."""
        nodes = list(self.ties)
        inside, within, best = set[str](), self.pairs.total, (2.0, 0, [""])
        for step in range(1, 1 << self.n):
            i = nodes[(step & -step).bit_length() - 1]
            near = fsum(w for j, w in self.ties[i].items() if j not in inside)
            within += near if i in inside else -near
            inside ^= {i}
            found = (-round(self.fit(len(inside), within), 12), len(inside))
            if found <= best[:2]:
                best = min(best, (*found, sorted(inside)))
        return best[2]

    def best(self, seed: int) -> list[str]:
        """The best core that a search finds from several starts."""
        found = []
        for start in self._starts(random.Random(seed)):  # noqa: S311  # a search, no secret
            inside = self._climbed(start)
            found.append((-round(self.fit(len(inside), self.periphery(inside)), 12), len(inside), sorted(inside)))
        return min(found)[2]

    def _starts(self, draw: random.Random) -> Iterator[set[str]]:
        """The first by degree, as many as fit best; then by degree disturbed, as many as fit best or as drawn."""
        for start in range(STARTS if self.n <= FAR else FEW):
            spread = {i: s * (draw.uniform(0.25, 1.75) if start else 1.0) for i, s in self.strength.items()}
            order = sorted(self.ties, key=lambda i: (-spread[i], i))
            yield set(order[: draw.randint(1, self.n - 2)]) if start % 2 and self.n <= FAR else self._prefix(order)

    def _prefix(self, order: list[str]) -> set[str]:
        """The best core among the first so many of an order."""
        inside, within, best = set[str](), self.pairs.total, (-3.0, 0)
        for i in order[:-2]:
            within -= fsum(w for j, w in self.ties[i].items() if j not in inside)
            inside.add(i)
            best = max(best, (self.fit(len(inside), within), -len(inside)))
        return set(order[: -best[1]])

    def _climbed(self, inside: set[str]) -> set[str]:
        """Move or swap the nodes that gain most, until none gains."""
        outward = {i: fsum(w for j, w in near.items() if j not in inside) for i, near in self.ties.items()}
        within = self.periphery(inside)
        fit = self.fit(len(inside), within)
        while True:
            gained, flipped = max(self._moves(inside, outward, within))
            if gained <= fit + _GAIN:
                gained, flipped = self._swap(inside, outward, within)
            if gained <= fit + _GAIN:
                return inside
            for i in flipped:
                sign = 1 if i in inside else -1
                within += sign * outward[i]
                inside ^= {i}
                for j, w in self.ties[i].items():
                    outward[j] += sign * w
            fit = self.fit(len(inside), within)

    def _moves(self, inside: set[str], outward: dict[str, float], within: float) -> list[_Change]:
        """The node that is best put out of the core, and the one best taken in, with the fit that it leads to."""
        out = min((i for i in self.ties if i in inside), key=lambda i: outward[i])
        into = max((i for i in self.ties if i not in inside), key=lambda i: outward[i])
        return [
            (self.fit(len(inside) - 1, within + outward[out]), (out,)),
            (self.fit(len(inside) + 1, within - outward[into]), (into,)),
        ]

    def _swap(self, inside: set[str], outward: dict[str, float], within: float) -> _Change:
        """The two that are best swapped. Their tie to each other, if any, does not come to lie within the periphery."""
        (_, (out,)), (_, (into,)) = self._moves(inside, outward, within)
        change, pair = outward[out] - outward[into] - self.ties[out].get(into, 0.0), (out, into)
        for i in self.ties:
            if i in inside:
                for j, w in self.ties[i].items():
                    if j not in inside and outward[i] - outward[j] - w < change:
                        change, pair = outward[i] - outward[j] - w, (i, j)
        return self.fit(len(inside), within + change), pair
