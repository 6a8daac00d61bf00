"""The shapes of a network's nodes, as SVG paths in a box from -1 to 1, for the map, its legend and its print alike."""

from __future__ import annotations

from math import cos, pi, sin

__all__ = ["SHAPES", "path_of"]


def _polygon(corners: int, turn: float = 0.0, inner: float = 0.0, size: float = 1.0) -> str:
    """A regular polygon, point up; with `inner`, a star whose notches are at that radius."""
    points = corners * 2 if inner else corners
    radii = (size, inner) if inner else (size,)
    drawn = []
    for number in range(points):
        angle = turn + 2 * pi * number / points - pi / 2
        radius = radii[number % len(radii)]
        # Adding zero makes minus zero plain.
        drawn.append(f"{round(radius * cos(angle), 2) + 0.0:g} {round(radius * sin(angle), 2) + 0.0:g}")
    return f"M{'L'.join(drawn)}Z"


_CIRCLE = "M-.9 0A.9 .9 0 1 1 .9 0A.9 .9 0 1 1-.9 0Z"

# Areas are equalised by eye. `dot` is a ring, so that places are told from bodies even without colour.
SHAPES = {
    "box": "M-1-.62H1V.62H-1Z",
    "circle": _CIRCLE,
    "cross": "M-.32-.95H.32V-.32H.95V.32H.32V.95H-.32V.32H-.95V-.32H-.32Z",
    "diamond": _polygon(4, size=1.1),
    "dot": f"{_CIRCLE}M-.38 0A.38 .38 0 1 0 .38 0A.38 .38 0 1 0-.38 0Z",
    "hexagon": _polygon(6, turn=pi / 6),
    "pentagon": _polygon(5, size=1.05),
    "square": "M-.8-.8H.8V.8H-.8Z",
    "star": _polygon(5, inner=0.48, size=1.18),
    "triangle": "M0-1L1 .75H-1Z",
    "triangleDown": "M0 1L-1-.75H1Z",
}


def path_of(shape: str) -> str:
    """The path of a shape; of a shape that is not known, a circle's.

    >>> path_of("square")
    'M-.8-.8H.8V.8H-.8Z'
    >>> path_of("url(x)") == path_of("circle")
    True
    """
    return SHAPES.get(shape, SHAPES["circle"])
