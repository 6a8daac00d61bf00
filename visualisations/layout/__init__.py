"""Where each thing stands on a network: worked out here, seeded, so that the same graph gives the same page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import ceil, sqrt

__all__ = ["Positions", "place", "radius"]

Positions = dict[str, tuple[int, int]]

SPACING = 90
"""About the room that a thing and its name take, in map units (pixels at scale 1)."""

Shape = tuple[tuple[int, ...], tuple[tuple[int, int], ...]]
"""A connected part by numbers: a radius for each thing, and the pairs that are tied."""


def place(ids: Iterable[str], pairs: Iterable[tuple[str, str]], radii: Mapping[str, int] | None = None) -> Positions:
    """A position for each id, in whole map units, centred on the origin.

    Each connected part is laid out by itself, and the parts are packed in rows, the largest first: one layout of all
    would press the small parts into specks. In a part, lengths tell how many ties lie between two things, tied things
    attract and all repel each other, and those that would overlap are moved apart (`part.laid_out`). `radii` are what
    things are drawn with, in map units; without them, what a network page draws for so many ties. Pairs whose ends are
    not both given, and loops, are left out. The order of what is given makes no difference. Time grows with things and
    ties, hardly faster: `tests/bench/bench_layout.py` measures it, and how good the layout is.

    >>> place(["a"], [])
    {'a': (0, 0)}
    """
    order = sorted(set(ids))
    near: dict[str, set[str]] = {name: set() for name in order}
    for a, b in pairs:
        if a != b and a in near and b in near:
            near[a].add(b)
            near[b].add(a)
    if radii is None:
        radii = {name: radius(len(tied)) for name, tied in near.items()}
    laid_out: dict[Shape, list[tuple[int, int]]] = {}
    parts = []
    for part in _parts(order, near):
        # The most tied first: parts of one form are then mostly one shape, which is laid out once.
        part.sort(key=lambda name: (-len(near[name]), name))
        shape = _shape(part, near, radii)
        if shape not in laid_out:
            laid_out[shape] = _spots(shape)
        parts.append(dict(zip(part, laid_out[shape], strict=True)))
    return dict(sorted(_packed(parts).items()))


def radius(ties: int) -> int:
    """The radius in map units of a thing with so many ties: its area grows with them, up to 61.

    >>> radius(0), radius(61), radius(1_000)
    (7, 30, 30)
    """
    return round(sqrt(49 + 14 * min(ties, 61)))


def _parts(order: Sequence[str], near: Mapping[str, set[str]]) -> list[list[str]]:
    """Connected parts, largest first, then by their first id."""
    seen: set[str] = set()
    parts = []
    for first in order:
        if first in seen:
            continue
        seen.add(first)
        part = [first]
        for member in part:  # grows as it is walked
            fresh = near[member] - seen
            seen |= fresh
            part += fresh
        parts.append(part)
    return sorted(parts, key=lambda part: (-len(part), min(part)))


def _shape(part: Sequence[str], near: Mapping[str, set[str]], radii: Mapping[str, int]) -> Shape:
    number = {name: place_ for place_, name in enumerate(part)}
    pairs = sorted((number[a], number[b]) for a in part for b in near[a] if number[a] < number[b])
    return tuple(radii[name] for name in part), tuple(pairs)


def _spots(shape: Shape) -> list[tuple[int, int]]:
    """One connected part, its top left corner at the origin."""
    radii, pairs = shape
    if len(radii) == 1:
        return [(0, 0)]
    if len(radii) == 2:
        return [(0, 0), (2 * SPACING, 0)]
    from localism.visualisations.layout.part import laid_out

    points = laid_out(radii, pairs)
    left, top = min(x for x, _ in points), min(y for _, y in points)
    return [(round(x - left), round(y - top)) for x, y in points]


def _packed(parts: Sequence[Positions]) -> Positions:
    """Parts in rows, left to right, no row much wider than a screen's proportions ask for; then centred."""
    sizes = [(max(x for x, _ in part.values()), max(y for _, y in part.values())) for part in parts]
    area = sum((width + 2 * SPACING) * (height + SPACING) for width, height in sizes)
    limit = max([ceil(sqrt(area * 1.5)), *(width for width, _ in sizes)], default=0)
    placed: Positions = {}
    across = down = tallest = 0
    for part, (width, height) in zip(parts, sizes, strict=True):
        if across and across + width > limit:
            across, down, tallest = 0, down + tallest + SPACING, 0
        placed |= {name: (x + across, y + down) for name, (x, y) in part.items()}
        across += width + 2 * SPACING
        tallest = max(tallest, height)
    if not placed:
        return placed
    middle_x = (min(x for x, _ in placed.values()) + max(x for x, _ in placed.values())) // 2
    middle_y = (min(y for _, y in placed.values()) + max(y for _, y in placed.values())) // 2
    return {name: (x - middle_x, y - middle_y) for name, (x, y) in placed.items()}
