"""What the marks of a figure mean: each beside its words, in as many lines as it takes."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from localism.visualisations.figure import SMALL, Figure
from localism.visualisations.lettering import width_of
from localism.visualisations.words import _n

__all__ = ["Mark", "hatched", "legend", "more_in_the_table", "swatch"]

MARK = (18, 13)
"""How wide and how high a mark is."""
LINE = 21
Mark = Callable[[float, float], None]
"""Draws a mark whose left end is at the first number and whose foot, that of its words, at the second."""


def legend(drawn: Figure, marks: Iterable[tuple[str, Mark]], left: float, y: float) -> float:
    """The marks with their words, from `left` on and the first at foot `y`; where the next line of the figure may stand."""
    x = left
    for words, mark in marks:
        wide = MARK[0] + 20 + width_of(words, SMALL + 1)
        if x > left and x + wide - 14 > drawn.width:
            x, y = left, y + LINE
        mark(x, y)
        drawn.text(x + MARK[0] + 5, y, words, size=SMALL + 1)
        x += wide
    return y + LINE


def swatch(drawn: Figure, kind: str) -> Mark:
    """A box of a kind."""
    return lambda x, y: drawn.box(x, y - 11, *MARK, kind)


def hatched(drawn: Figure) -> Mark:
    """The mark of what is not known."""
    return lambda x, y: drawn.unknown(x, y - 11, *MARK)


def more_in_the_table(n: int) -> str:
    """That a picture leaves so many out."""
    return _n("and {n} more in the table", "and {n} more in the table", n)
