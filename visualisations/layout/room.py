"""Room for each thing: those that lie over one another are moved apart."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["jostled", "opposed", "parted"]

Array = np.ndarray[Any, Any]

AFTER = 4
"""With how many others of its cell a thing is compared when things are jostled."""
SLACK = 12.0
"""How much nearer to each other things may come, in map units, before pairs are looked for again."""


def jostled(spots: Array, room: Array, draw: np.random.RandomState) -> Array:
    """Positions (2 by n) after things that are too near have pushed each other a little, twice.

    `room` is the radius that each is to have. Things are dealt into the cells of a grid laid at random, and each is
    compared with a few of its cell: in time, things times their logarithm, however many lie in one place.
    """
    for _ in range(2):
        cell = 2.0 * float(room.max()) or 1.0
        row, column = np.floor((spots - spots.min(1, keepdims=True)) / cell + draw.random_sample((2, 1))).astype(int)
        mixed = draw.permutation(spots.shape[1])
        key = (row * (column.max() + 1) + column)[mixed]
        sort = np.argsort(key, kind="stable")
        order, key = mixed[sort], key[sort]
        moved = np.zeros_like(spots)
        for after in range(1, AFTER + 1):
            same = np.flatnonzero(key[after:] == key[:-after])
            moved += _pushed(spots, room, order[same], order[same + after])[0]
        spots = spots + 0.8 * moved
    return spots


def parted(spots: Array, room: Array, *, enough: float, searches: int = 20, rounds: int = 12) -> Array:
    """Positions in map units after pairs that are nearer than `room` were moved apart, until none lacks `enough`.

    Gives up where it takes too long: there is then a place with less room than its things need.
    """
    for _ in range(searches):
        a, b = _near(spots, room)
        moved, lack = _pushed(spots, room, a, b)
        if lack.max(initial=0.0) <= enough:
            break
        for _ in range(rounds):
            close = lack > 0
            pushed = np.bincount(a[close], minlength=len(room)) + np.bincount(b[close], minlength=len(room))
            # In a crowd all push at once: whole steps would throw things about.
            spots = spots + moved / np.sqrt(np.maximum(pushed, 1))
            moved, lack = _pushed(spots, room, a, b)
            if lack.max(initial=0.0) <= enough:
                break
    return spots


def _pushed(spots: Array, room: Array, a: Array, b: Array) -> tuple[Array, Array]:
    """How each thing moves when each of its pairs makes up half of what it lacks (2 by n), and what each pair lacks."""
    off = spots[:, a] - spots[:, b]
    length = np.maximum(np.sqrt((off * off).sum(0)), 1e-9)
    lack = np.maximum(room[a] + room[b] - length, 0.0)
    return opposed(off * (lack / length / 2.0), a, b, len(room)), lack


def opposed(amounts: Array, a: Array, b: Array, count: int) -> Array:
    """For each of `count` things, what its pairs add up to, 2 by n: amounts at their ends a, the opposite at their ends b."""
    return np.array([np.bincount(a, one, count) - np.bincount(b, one, count) for one in amounts])


def _near(spots: Array, room: Array) -> tuple[Array, Array]:
    """All pairs with less than their room and `SLACK` between them, found by the cells of a grid."""
    cell = 2.0 * float(room.max()) + SLACK
    row, column = np.floor((spots - spots.min(1, keepdims=True)) / cell).astype(int) + 1
    width = int(column.max()) + 2
    key = row * width + column
    order = np.argsort(key, kind="stable")
    key, at = key[order], np.arange(len(order))
    found = []
    # The rest of a cell and the cell after it lie in one stretch; so do the three of the next row.
    for begin, end in (
        (at + 1, np.searchsorted(key, key + 1, "right")),
        (np.searchsorted(key, key + width - 1), np.searchsorted(key, key + width + 1, "right")),
    ):
        many = np.maximum(end - begin, 0)
        first = np.repeat(at, many)
        second = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many) + np.repeat(begin, many)
        a, b = order[first], order[second]
        off = spots[:, a] - spots[:, b]
        close = (off * off).sum(0) < (room[a] + room[b] + SLACK) ** 2
        found.append((a[close], b[close]))
    return np.concatenate([a for a, _ in found]), np.concatenate([b for _, b in found])
