"""Lengths that tell how many ties lie between things."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["Stress"]

Array = np.ndarray[Any, Any]

PAIRS = 350_000
"""How many distances a round looks at, about."""
FEWEST = 64
"""At least from so many things."""
BLOCK = 100_000
"""How many are worked on at once, so that they stay in the processor's cache."""


class Stress:
    """The pull of each thing to where its distances are its steps, each pair weighing 1 / steps².

    Pairs that are tied are left to the caller, who has all of them at hand in every round.
    E. R. Gansner, Y. Koren, S. North, *Graph drawing by stress majorization* (Graph Drawing 2004). Where there are many
    things, a round looks only at the distances to some of them, the next at others, each standing for as many as it
    was drawn from: after J. X. Zheng, S. Pawar, D. Goodman, *Graph drawing by stochastic gradient descent* (IEEE TVCG
    2019), with all of a round's moves made at once.
    """

    def __init__(self, steps: Array, sources: Array) -> None:
        """`steps` is s by n, from each of the s sources."""
        self._count = steps.shape[1]
        inverse = steps.astype(np.float32)
        np.divide(1.0, inverse, out=inverse, where=steps > 1)
        inverse[steps <= 1] = 0.0
        batches = -(-len(sources) // max(FEWEST, PAIRS // self._count))
        self.whole = batches == 1 and len(sources) == self._count
        self._batches = list(zip(np.array_split(sources, batches), np.array_split(inverse, batches), strict=True))
        self._holds = [(part * part).sum(0).astype(float) * self._count / len(part) for _, part in self._batches]

    def pull(self, spots: Array, round_: int) -> tuple[Array, Array]:
        """For each thing, the sum of its pulls (2 by n), and of their weights."""
        batch = round_ % len(self._batches)
        sources, inverse = self._batches[batch]
        x, y = spots.astype(np.float32)
        pull = np.zeros_like(spots)
        for block in self._blocks(len(sources)):
            across, down, length = _off(x, y, sources[block])
            # Weight × (steps / length - 1), worked out in place.
            np.divide(1.0, length, out=length)
            length -= inverse[block]
            length *= inverse[block]
            across *= length
            down *= length
            pull += (across.sum(0), down.sum(0))
        return pull * (self._count / len(sources)), self._holds[batch]

    def energy(self, spots: Array) -> float:
        """The sum over all pairs of weight × steps × length, as the first batch tells."""
        sources, inverse = self._batches[0]
        x, y = spots.astype(np.float32)
        blocks = self._blocks(len(sources))
        found = sum(float((inverse[block] * _off(x, y, sources[block])[2]).sum()) for block in blocks)
        return float(found * self._count / (2.0 * len(sources)))

    def _blocks(self, sources: int) -> list[slice]:
        step = max(1, BLOCK // self._count)
        return [slice(begin, begin + step) for begin in range(0, sources, step)]


def _off(x: Array, y: Array, sources: Array) -> tuple[Array, Array, Array]:
    """From each source to each thing: across, down, and how far, which is never nothing."""
    across, down = x - x[sources, None], y - y[sources, None]
    length = across * across
    length += down * down
    np.maximum(length, np.float32(1e-6), out=length)
    return across, down, np.sqrt(length, out=length)
