"""Where each thing stands on a network: worked out here, seeded, so that the same graph gives the same page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from math import ceil, hypot, sqrt

__all__ = ["Positions", "place"]

Positions = dict[str, tuple[int, int]]

# About the room that a node and its label take, in map units (pixels at scale 1).
SPACING = 90
SEED = 2018


def place(ids: Iterable[str], pairs: Iterable[tuple[str, str]]) -> Positions:
    """A position for each id, in whole map units, centred on the origin.

    Each connected part is laid out by itself (Fruchterman and Reingold's forces, 200 rounds, seeded), its middle is
    opened up, and the parts are then packed in rows, the largest first: one layout of all would press the small parts into specks. Pairs whose ends
    are not both given, and loops, are left out. The order of what is given makes no difference. O(n²) for each part.

    >>> place(["a"], [])
    {'a': (0, 0)}
    """
    order = sorted(set(ids))
    known = set(order)
    edges = sorted({(min(a, b), max(a, b)) for a, b in pairs if a != b and a in known and b in known})
    parts = [_laid_out(part, edges) for part in _parts(order, edges)]
    return dict(sorted(_packed(parts).items()))


def _parts(order: Sequence[str], edges: Sequence[tuple[str, str]]) -> list[list[str]]:
    """Connected parts, largest first, then by their first id."""
    near: dict[str, list[str]] = defaultdict(list)
    for a, b in edges:
        near[a].append(b)
        near[b].append(a)
    seen: set[str] = set()
    parts = []
    for first in order:
        if first in seen:
            continue
        seen.add(first)
        part = [first]
        for member in part:  # grows as it is walked
            fresh = [other for other in near[member] if other not in seen]
            seen.update(fresh)
            part += fresh
        parts.append(sorted(part))
    return sorted(parts, key=lambda part: (-len(part), part[0]))


def _laid_out(part: list[str], edges: Sequence[tuple[str, str]]) -> Positions:
    """One connected part, scaled so that its area grows with its members, with its top left corner at the origin."""
    if len(part) == 1:
        return {part[0]: (0, 0)}
    if len(part) == 2:
        return {part[0]: (0, 0), part[1]: (2 * SPACING, 0)}
    import rustworkx

    index = {name: number for number, name in enumerate(part)}
    graph = rustworkx.PyGraph()
    graph.add_nodes_from(part)
    graph.add_edges_from([(index[a], index[b], 1.0) for a, b in edges if a in index])
    drawn = rustworkx.spring_layout(graph, seed=SEED, num_iter=200)
    points = _evened([(float(drawn[number][0]), float(drawn[number][1])) for number in range(len(part))])
    left, top = min(x for x, _ in points), min(y for _, y in points)
    width, height = max(x for x, _ in points) - left, max(y for _, y in points) - top
    side = SPACING * sqrt(len(part)) * 1.25
    scale = side / (sqrt(width * height) or max(width, height) or 1.0)
    # Long thin parts would otherwise grow without end.
    scale = min(scale, 3 * side / (max(width, height) or 1.0))
    placed = [(round((x - left) * scale), round((y - top) * scale)) for x, y in points]
    return dict(zip(part, placed, strict=True))


def _evened(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """The points with a crowded middle opened up: each halfway to where it would be if every ring held its share.

    Directions from the middle, and who is further out than whom, stay as they are.
    """
    count = len(points)
    middle_x, middle_y = sum(x for x, _ in points) / count, sum(y for _, y in points) / count
    radii = [hypot(x - middle_x, y - middle_y) for x, y in points]
    reach = max(radii)
    order = sorted(range(count), key=lambda number: (radii[number], number))
    evened = list(points)
    for rank, number in enumerate(order, 1):
        radius = radii[number]
        if radius > 0:
            grown = (radius + reach * sqrt(rank / count)) / 2 / radius
            x, y = points[number]
            evened[number] = ((x - middle_x) * grown, (y - middle_y) * grown)
        else:
            evened[number] = (0.0, 0.0)
    return evened


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
