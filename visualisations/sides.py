"""The sides of a power relationship in a legend: each with how much of the picture is theirs, also where that is nothing."""

from __future__ import annotations

from collections.abc import Mapping

from localism.visualisations.figure import SMALL, Figure
from localism.visualisations.forms.place import BANDS

__all__ = ["sides_legend"]


def sides_legend(drawn: Figure, count: Mapping[str, int], left: float, y: float, what: str) -> float:
    """A swatch and a count for each side, hatched where nothing is recorded: that does not mean that there is nothing.

    The foot of the next line; `what` is one of what is counted.
    """
    x = left
    for side, _, kind in BANDS:
        number = count.get(side, 0)
        words = f"{side}: {number} {what}{'' if number == 1 else 's'}" if number else f"{side}: none recorded"
        wide = 34 + 7.4 * len(words)
        if x + wide > drawn.width:
            x, y = left, y + 20
        if number:
            drawn.box(x, y - 11, 16, 12, kind)
        else:
            drawn.unknown(x, y - 11, 16, 12)
        drawn.text(x + 22, y, words, size=SMALL + 1)
        x += wide
    return y + 20
