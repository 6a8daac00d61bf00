"""The sides of a power relationship in a legend: each with how much of the picture is theirs, also where that is nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from localism.visualisations.figure import Figure
from localism.visualisations.kinds import KINDS
from localism.visualisations.legend import hatched, legend, swatch
from localism.visualisations.words import _

__all__ = ["sides_legend"]


def sides_legend(drawn: Figure, count: Mapping[str, int], left: float, y: float, what: Callable[[int], str]) -> float:
    """A swatch and a count for each side, hatched where nothing is recorded: that does not mean that there is nothing.

    The foot of the next line; `what` says so many of what is counted.
    """

    def said(side: str) -> str:
        number = count.get(side, 0)
        return f"{side}: {what(number)}" if number else _("{side}: none recorded", side=side)

    marks = [(said(side), swatch(drawn, kind) if count.get(side) else hatched(drawn)) for side, kind in KINDS.items()]
    return legend(drawn, marks, left, y)
