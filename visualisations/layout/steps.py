"""How many ties lie between things, counted from many of them at once; and a first layout from that."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["start", "steps_from"]

Array = np.ndarray[Any, Any]

ALL = 700
"""Up to so many things, steps are counted from each; above, from a sample."""
SOURCES = 512
"""The least that a larger sample holds; more where all their steps are few numbers."""
NUMBERS = 4_000_000
DEEP = 100
"""A part with ways longer than this is counted from `WORD` things only: each step is a pass over all ties."""
WORD = 64
"""How many things one whole number holds a bit for."""
PIVOTS = 50
JITTER = 0.3


def steps_from(count: int, ties: Array, draw: np.random.RandomState) -> tuple[Array, Array]:
    """Some of the things (s of them, in random order), and the number of ties from each to each: s by n.

    `ties` are pairs of numbers below `count` of one connected part. All things where there are at most `ALL`.
    """
    order = draw.permutation(count)
    if count > ALL:
        few = _walked(count, ties, order[:WORD])
        if few.max() > DEEP:
            return order[:WORD], few
        order = order[: max(SOURCES, NUMBERS // count)]
    return order, _walked(count, ties, order)


def _walked(count: int, ties: Array, sources: Array) -> Array:
    """Steps from each source to each thing: a breadth-first search from all at once, each with a bit of its own.

    M. Then and others, *The more the merrier: efficient multi-source graph traversal* (VLDB 2014).
    """
    both = np.concatenate([ties, ties[:, ::-1]])
    both = both[np.argsort(both[:, 0], kind="stable")]
    begins = np.searchsorted(both[:, 0], np.arange(count))
    words = -(-len(sources) // WORD)
    place = np.arange(len(sources))
    seen = np.zeros((count, words), np.uint64)
    seen[sources, place // WORD] = np.left_shift(np.uint64(1), (place % WORD).astype(np.uint64))
    front, steps, far = seen.copy(), np.zeros((count, words * WORD), np.uint16), 0
    while True:
        front = np.bitwise_or.reduceat(front[both[:, 1]], begins, axis=0) & ~seen
        reached = np.flatnonzero(front.any(axis=1))
        if not len(reached):
            return np.ascontiguousarray(steps[:, : len(sources)].T)
        seen |= front
        far = min(far + 1, 65_535)
        bits = front[reached].astype("<u8").view(np.uint8)
        steps[reached] += np.unpackbits(bits, axis=1, bitorder="little") * np.uint16(far)


def start(steps: Array, sources: Array, draw: np.random.RandomState) -> Array:
    """A first position for each thing, 2 by n, in steps: pivot MDS, a little shaken, as like things would coincide.

    U. Brandes and C. Pich, *Eigensolver methods for progressive multidimensional scaling of large graphs* (Graph
    Drawing 2006).
    """
    some = steps[:PIVOTS].astype(float)
    centred = some * some
    centred -= centred.mean(0)
    centred -= centred.mean(1)[:, None]
    products = np.array([(centred * row).sum(1) for row in centred])
    found: list[Array] = []
    for _ in range(2):
        vector = draw.random_sample(len(some)) - 0.5
        for _ in range(100):
            for other in found:
                vector = vector - other * (other * vector).sum()
            vector = (products * vector).sum(1)
            vector = vector / (np.sqrt((vector * vector).sum()) or 1.0)
        found.append(vector)
    spots = np.array([(centred * vector[:, None]).sum(0) for vector in found])
    off = spots[:, None, :] - spots[:, sources[:PIVOTS], None]
    other = some > 0
    ratio = np.sqrt((off * off).sum(0))[other] / some[other]
    scale = float(ratio.sum()) / (float((ratio * ratio).sum()) or 1.0)
    return spots * scale + (draw.random_sample(spots.shape) - 0.5) * JITTER
