"""Krippendorff's alpha: how far coders agree beyond chance, however many they are, with gaps, nominal or ordinal."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TypeVar

U = TypeVar("U", bound=Hashable)
V = TypeVar("V", bound=Hashable)
Difference = Callable[[int, int, Sequence[float]], float]
"""The squared difference of two values, given by their places in a list, and how often each value of the list is used."""
RESAMPLES, SEED = 1_000, 2011
LEAST = 5
"""Clusters below which a bootstrap has too little to draw from."""
_UNDEFINED = 0.1
"""Share of resamples without variation beyond which their alphas say nothing of the whole."""


@dataclass(frozen=True)
class Agreement:
    """Alpha with its interval, and what it rests on; `why` says why there is no alpha, or no interval."""

    alpha: float | None
    low: float | None
    high: float | None
    units: int
    """Units that two or more coders coded: the others tell nothing of agreement."""
    codings: int
    """Codings of these units."""
    agreeing: float | None
    """Share of pairs of codings of one unit that are equal, each unit's pairs weighing as many as its codings."""
    why: str = ""


def nominal(c: int, k: int, used: Sequence[float]) -> float:
    """Values are equal, or they are not."""
    return float(c != k)


def ordinal(c: int, k: int, used: Sequence[float]) -> float:
    """Values are as far apart as codings lie between them: (the sum of n from c to k, less half of n of c and k)²."""
    low, high = min(c, k), max(c, k)
    return float((sum(used[low : high + 1]) - (used[c] + used[k]) / 2) ** 2)


def agreement(
    table: Mapping[U, Mapping[str, V]],
    values: Sequence[V],
    difference: Difference = nominal,
    *,
    clusters: Mapping[U, Hashable] | None = None,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> Agreement:
    """Krippendorff's alpha of a table of units, each with what its coders said, and a 95 % bootstrap interval.

    `values`: every value that occurs, from least to most where `difference` is ordinal. Alpha is 1 less observed over
    expected disagreement, computed from coincidences as in K. Krippendorff, *Computing Krippendorff's Alpha-Reliability*
    (2011). It is undefined where no unit has two codings, and where all codings are equal: nothing then shows whether
    coders can tell values apart.

    The interval runs from the 2.5th to the 97.5th percentile of alpha over resamples of whole clusters of units, drawn
    with replacement (units of one cluster are drawn together; without `clusters` each is its own). It is seeded: the same
    table gives the same interval. It is not the bootstrap of A. F. Hayes and K. Krippendorff (2007), which draws pairs of
    codings and holds the expected disagreement fixed. Resamples without variation are left out; with fewer than five
    clusters, or where more than a tenth of resamples are without, there is no interval. From a dozen clusters it is still
    too narrow: coders who never differed in them get 1 to 1. O(units × resamples).

    >>> table = {n: {"AB": a, "CD": c} for n, (a, c) in enumerate(zip("0100000010", "1110010000"))}
    >>> found = agreement(table, "01")
    >>> round(found.alpha, 3), found.units, found.codings
    (0.095, 10, 20)
    >>> agreement({1: {"AB": "0", "CD": "0"}}, "0").why
    'both codings say the same, and without variation alpha is not defined'
    """
    place = {value: n for n, value in enumerate(values)}
    paired = {unit: sorted(place[v] for v in said.values()) for unit, said in table.items() if len(said) > 1}
    grouped: dict[Hashable, list[tuple[int, ...]]] = {}
    for unit, said in paired.items():
        grouped.setdefault(clusters[unit] if clusters else unit, []).append(tuple(said))
    # Clusters that were coded alike count alike, and there are few kinds of them.
    kinds = sorted(Counter(tuple(sorted(units)) for units in grouped.values()).items())
    tallies = [_tally(units, len(values)) for units, _ in kinds]
    counts = [count for _, count in kinds]
    whole = _sum(tallies, counts, len(values))
    codings = sum(map(len, paired.values()))
    found = _alpha(whole, difference)
    if found is None:
        return Agreement(None, None, None, len(paired), codings, 1.0 if paired else None, _why(codings))
    agreeing = 1 - sum(whole.apart.values()) * 2 / codings
    low, high, why = _interval(tallies, counts, difference, len(values), resamples, seed)
    return Agreement(found, low, high, len(paired), codings, agreeing, why)


@dataclass(frozen=True)
class _Tally:
    """How often each value is used, and how often two differing ones meet (each pair once)."""

    used: list[float]
    apart: dict[tuple[int, int], float]


def _tally(units: Sequence[tuple[int, ...]], size: int) -> _Tally:
    used, apart = [0.0] * size, dict[tuple[int, int], float]()
    for said in units:
        for value in said:
            used[value] += 1
        for pair in combinations(said, 2):
            if pair[0] != pair[1]:
                apart[pair] = apart.get(pair, 0.0) + 1 / (len(said) - 1)
    return _Tally(used, apart)


def _sum(tallies: Sequence[_Tally], weights: Sequence[int], size: int) -> _Tally:
    used, apart = [0.0] * size, dict[tuple[int, int], float]()
    for tally, weight in zip(tallies, weights, strict=True):
        if weight:
            for value, n in enumerate(tally.used):
                used[value] += weight * n
            for pair, n in tally.apart.items():
                apart[pair] = apart.get(pair, 0.0) + weight * n
    return _Tally(used, apart)


def _alpha(t: _Tally, difference: Difference) -> float | None:
    met = [value for value, n in enumerate(t.used) if n]
    expected = sum(t.used[c] * t.used[k] * difference(c, k, t.used) for c, k in combinations(met, 2))
    if not expected:
        return None
    observed = sum(n * difference(c, k, t.used) for (c, k), n in sorted(t.apart.items()))
    return 1 - (sum(t.used) - 1) * observed / expected


def _interval(
    tallies: Sequence[_Tally], counts: Sequence[int], difference: Difference, size: int, resamples: int, seed: int
) -> tuple[float | None, float | None, str]:
    clusters = sum(counts)
    if clusters < LEAST:
        return None, None, f"fewer than {LEAST} to draw from: no interval"
    draw = random.Random(seed)  # noqa: S311  # statistics, no secret
    found = []
    for _ in range(resamples):
        drawn = Counter(draw.choices(range(len(counts)), counts, k=clusters))
        alpha = _alpha(_sum(tallies, [drawn[n] for n in range(len(counts))], size), difference)
        if alpha is not None:
            found.append(alpha)
    if len(found) < resamples * (1 - _UNDEFINED):
        return None, None, "too little variation: no interval"
    found.sort()
    tail = int(len(found) * 0.025)
    return found[tail], found[-1 - tail], ""


def _why(codings: int) -> str:
    if not codings:
        return "nothing was coded by two"
    said = "both codings say" if codings == 2 else f"all {codings} codings say"
    return f"{said} the same, and without variation alpha is not defined"
