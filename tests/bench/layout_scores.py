"""How good a layout is: crossings of ties, normalised stress, things drawn over one another."""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]

# Beyond so many pairs of ties, crossings are counted for a sample of ties and multiplied.
EXACT = 150_000_000
SAMPLE = 1_500


def crossings(spots: Array, pairs: Array, seed: int = 1) -> tuple[float, bool]:
    """How many pairs of straight ties cross at a point that is an end of neither, and whether that was counted exactly.

    `spots` is n by 2, `pairs` m by 2: the numbers of the things that are tied. Fewer is better. H. C. Purchase, *Metrics
    for graph drawing aesthetics* (Journal of Visual Languages and Computing, 2002). Where there are more than `EXACT`
    pairs of ties it is an estimate: what crosses a seeded sample of `SAMPLE` ties, times ties over sample, halved.
    """
    count = len(pairs)
    exact = count * (count - 1) // 2 <= EXACT
    chosen = np.arange(count) if exact else np.random.default_rng(seed).choice(count, SAMPLE, replace=False)
    start, end = spots[pairs[:, 0]].astype(float), spots[pairs[:, 1]].astype(float)
    found = 0
    for one in chosen.tolist():
        # When counted exactly, each tie meets only those after it.
        others = slice(one + 1, None) if exact else slice(None)
        found += _crossing(start[one], end[one], start[others], end[others])
    return (float(found), True) if exact else (found * count / SAMPLE / 2, False)


def _crossing(a: Array, b: Array, c: Array, d: Array) -> int:
    """How many of the segments from c to d cross that from a to b, at a point inside both."""
    along, over = b - a, d - c
    near = np.flatnonzero(_sides(along, c - a) * _sides(along, d - a) < 0)
    c, over = c[near], over[near]
    return int(np.count_nonzero(_sides(over, a - c) * _sides(over, b - c) < 0))


def _sides(along: Array, off: Array) -> Array:
    """On which side: the sign of the cross product."""
    sides: Array = np.sign(along[..., 0] * off[..., 1] - along[..., 1] * off[..., 0])
    return sides


def stress(spots: Array, pairs: Array, sources: int = 200, seed: int = 1) -> float:
    """Normalised stress at the best scale: the mean over connected pairs of (1 - s·length/steps)², s being the best.

    `steps` is how many ties the shortest way between two things has; 0 is a drawing in which every length tells it
    truly, 1 one in which none does. E. R. Gansner, Y. Koren, S. North, *Graph drawing by stress majorization* (Graph
    Drawing 2004), with weights 1/steps² and the scale divided out. From each thing to all others where there are at
    most `sources`, else from a seeded sample of so many.
    """
    count = len(spots)
    chosen = np.arange(count) if count <= sources else np.random.default_rng(seed).choice(count, sources, replace=False)
    near = _neighbours(count, pairs)
    ratios, squares, seen = 0.0, 0.0, 0
    for one in chosen.tolist():
        steps = _steps(near, one)
        other = np.flatnonzero(steps > 0)
        ratio = np.hypot(*(spots[other] - spots[one]).T) / steps[other]
        ratios, squares, seen = ratios + float(ratio.sum()), squares + float((ratio**2).sum()), seen + len(other)
    return 1.0 - ratios**2 / (seen * squares) if squares else float(seen > 0)


def _neighbours(count: int, pairs: Array) -> tuple[Array, Array]:
    """Where each thing's neighbours begin, and all neighbours in one row."""
    both = np.concatenate([pairs, pairs[:, ::-1]])
    both = both[np.argsort(both[:, 0], kind="stable")]
    return np.searchsorted(both[:, 0], np.arange(count + 1)), both[:, 1]


def _steps(near: tuple[Array, Array], source: int) -> Array:
    """How many ties away each thing is; -1 for what cannot be reached."""
    begins, row = near
    steps = np.full(len(begins) - 1, -1)
    steps[source], edge, far = 0, np.array([source]), 0
    while len(edge):
        far += 1
        lengths = begins[edge + 1] - begins[edge]
        found = row[np.repeat(begins[edge] - np.cumsum(lengths) + lengths, lengths) + np.arange(lengths.sum())]
        edge = np.unique(found[steps[found] < 0])
        steps[edge] = far
    return steps


def overlapping(spots: Array, radii: Array) -> float:
    """The share of things whose disc lies partly over, or under, another's. None is best.

    The measure of node occlusion of C. Dunne and B. Shneiderman, *Improving graph drawing readability by incorporating
    readability metrics* (HCIL-2009-13), counted by things.
    """
    order = np.argsort(spots[:, 0], kind="stable")
    spots, radii = spots[order].astype(float), radii[order]
    hidden = np.zeros(len(spots), bool)
    reach = 2 * float(radii.max(initial=0.0))
    for step in range(1, len(spots)):
        apart = spots[step:] - spots[:-step]
        near = np.flatnonzero(apart[:, 0] < reach)
        if not len(near):
            break
        over = near[np.hypot(*apart[near].T) < radii[near] + radii[near + step]]
        hidden[over] = hidden[over + step] = True
    return float(hidden.mean()) if len(hidden) else 0.0
