"""One connected part of a network, laid out: its start, the forces on it, room for each thing."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from typing import Any

import numpy as np

from localism.visualisations.layout import SPACING
from localism.visualisations.layout.field import Field
from localism.visualisations.layout.room import jostled, opposed, parted
from localism.visualisations.layout.steps import start, steps_from
from localism.visualisations.layout.stress import Stress

__all__ = ["laid_out"]

Array = np.ndarray[Any, Any]

SEED = 2018
ROUNDS, SAMPLED_ROUNDS = 100, 200
"""How often everything is moved, where all distances are looked at in each round, and where only some are."""
MOMENTUM = 0.9
TRUTH = 3.0
"""How strongly lengths are held to the number of steps, against attraction along ties, as both pull at the start."""
EVEN = 0.5
"""How far a crowded middle is opened, for names to be read."""
FEW = 12
"""Up to so many things are no crowd."""
CLEAR = 5
"""What is left free around each thing, in map units."""
NAMED = 12
"""The radius of a thing from which on more is left free, growing with its area, for its name to stand among its leaves."""
LEAST = 0.2 * SPACING
"""The radius of the room that the smallest things are given."""


def laid_out(radii: Sequence[int], pairs: Sequence[tuple[int, int]]) -> list[tuple[float, float]]:
    """A position for each of a connected part's things, in map units, by number; at least three things.

    Drawn lengths tell steps (`Stress`), attraction along each tie grows with its length and repulsion falls with
    distance and grows with what both things are tied to (`Field`), as in M. Jacomy and others, *ForceAtlas2* (PLoS
    ONE 2014). The first alone gives the truest lengths and many crossings, the other two few crossings and lengths that
    tell less. Each round moves everything to where what pulls at it would balance, and on by part of its last move.
    The way in which the part is longest lies across.

    The result is the same byte for byte on every run with one version of numpy, whose Fourier transforms have changed:
    no product of matrices is shared between threads, and random numbers are of the generator that numpy promises never
    to change.
    """
    count = len(radii)
    draw = np.random.RandomState(SEED)
    ties = np.array(pairs)
    sources, steps = steps_from(count, ties, draw)
    spots = start(steps, sources, draw)
    size = np.array(radii, float)
    room = np.maximum(np.maximum(size, size * size / NAMED) + CLEAR, LEAST)
    rest = _rest(steps)
    spots = _settled(spots, ties, Stress(steps, sources), room, rest, draw)
    spots = _evened(_turned(spots), EVEN * (1.0 - rest) * max(0.0, 1.0 - FEW / count))
    spots = parted(spots * _scale(spots, ties, room), room, enough=1.6 * CLEAR)
    return [(x, y) for x, y in spots.T.tolist()]


def _rest(steps: Array) -> float:
    """How long a tie is that attracts no more, in steps: none, but one where a part is long and thin.

    At the ends of such a part little repels, and attraction would crush its ties.
    """
    # Things in a full square are about two thirds of its side apart.
    return min(1.0, max(0.0, float(steps.mean()) / sqrt(steps.shape[1]) - 0.7))


def _settled(spots: Array, ties: Array, stress: Stress, room: Array, rest: float, draw: np.random.RandomState) -> Array:
    """The positions after all rounds. `spots` is 2 by n."""
    a, b = ties.T
    count = spots.shape[1]
    tied = np.bincount(ties.ravel(), minlength=count).astype(float)
    # A thing's weight in repulsion: its ties to the power of three quarters.
    weights = np.sqrt(tied) * np.sqrt(np.sqrt(tied))
    field = Field(count)
    told, repelled = _balance(spots, ties, stress, weights)
    move = np.zeros_like(spots)
    rounds = ROUNDS if stress.whole else SAMPLED_ROUNDS
    for round_ in range(rounds):
        pull, hold = stress.pull(spots, round_)
        pull *= told
        along = spots[:, a] - spots[:, b]
        length = np.maximum(np.sqrt((along * along).sum(0)), 1e-3)
        pull += opposed(along * ((told + rest) / length - told - 1.0), a, b, count)
        pull += repelled * weights * field.push(spots, weights)
        # Where a round sees only some of the distances, moves grow shorter: what was seen last must not count most.
        pace = 1.0 if stress.whole else 1.0 - 0.9 * round_ / rounds
        move = MOMENTUM * move + pace * pull / (told * hold + (1.0 + told) * tied)
        spots = spots + move
        # From half-way on, things make room for each other: more and more, all of it from three quarters on.
        if round_ >= rounds // 2:
            grown = min(1.0, 4.0 * round_ / rounds - 2.0)
            spots = jostled(spots, room * grown / _scale(spots, ties, room), draw)
    return spots


def _balance(spots: Array, ties: Array, stress: Stress, weights: Array) -> tuple[float, float]:
    """The shares of stress and of repulsion, at which each pulls outwards as attraction along ties pulls inwards."""
    along = spots[:, ties[:, 0]] - spots[:, ties[:, 1]]
    squares = (along * along).sum(0)
    attraction = float(squares.sum())
    truth = stress.energy(spots) + float(np.sqrt(squares).sum())
    both = (float(weights.sum()) ** 2 - float((weights * weights).sum())) / 2.0
    return TRUTH * attraction / truth, attraction / both


def _turned(spots: Array) -> Array:
    """The same picture, its middle at the origin and the direction in which it is longest across."""
    x, y = spots - spots.mean(1, keepdims=True)
    even, skew = float((x * x).sum() - (y * y).sum()), 2.0 * float((x * y).sum())
    reach = float(np.sqrt(even * even + skew * skew))
    if not reach:
        return np.array([x, y])
    # Half of the angle whose cosine is even / reach.
    cosine = float(np.sqrt(max(0.0, (1.0 + even / reach) / 2.0)))
    sine = float(np.sqrt(max(0.0, (1.0 - even / reach) / 2.0))) * (1.0 if skew >= 0.0 else -1.0)
    return np.array([cosine * x + sine * y, cosine * y - sine * x])


def _evened(spots: Array, share: float) -> Array:
    """A crowded middle opened up: each thing by a share of the way to where it would be if every ring held its own.

    Directions from the middle, and what is further out than what, stay as they are.
    """
    radius = np.sqrt((spots * spots).sum(0))
    rank = np.argsort(np.argsort(radius, kind="stable"), kind="stable") + 1
    even = float(radius.max()) * np.sqrt(rank / len(rank))
    grown: Array = spots * (1.0 - share + share * even / np.maximum(radius, 1e-9))
    return grown


def _scale(spots: Array, ties: Array, room: Array) -> float:
    """Map units to a unit of the layout, so that a part's area grows with its things.

    A long thin part would grow without end: it is made smaller, but never so that its ties are shorter than its things.
    """
    width, height = (float(side) for side in spots.max(1) - spots.min(1))
    side = SPACING * float(np.sqrt(spots.shape[1])) * 1.25
    longest = max(width, height) or 1.0
    scale = min(side / (float(np.sqrt(width * height)) or longest), 3.0 * side / longest)
    along = spots[:, ties[:, 0]] - spots[:, ties[:, 1]]
    length = float(np.sqrt((along * along).sum(0)).mean()) or 1.0
    return max(scale, 2.0 * float(room.min()) / length)
