"""Cards of a figure: a name, what it is and a few notes, in a box as high as they need, with its side along the left edge."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from localism.visualisations.figure import BODY, LINE, SMALL, Figure
from localism.visualisations.lettering import BOLD, wrapped

__all__ = ["Card"]

EDGE, PAD = 8, 6
"""How wide the edge of a card is, and the room around what is written on it."""
UNKNOWN = ""
"""The side of what is not known: its edge is hatched and its line broken."""


class Card(NamedTuple):
    """What a card says. `side` is a kind of `static/figure.css`, blank for what is not known; `maybe` for what is possible."""

    name: str
    notes: tuple[str, ...] = ()
    side: str = UNKNOWN
    maybe: bool = False
    strong: bool = True

    def height(self, width: float) -> float:
        """How high it is in a column of that width."""
        return sum(size * LINE for _, _, size in self._lines(width)) + 2 * PAD

    def draw(self, figure: Figure, x: float, y: float, width: float) -> float:
        """Where it ends below."""
        high = self.height(width)
        known = self.side != UNKNOWN
        figure.box(x, y, width, high, ("maybe" if self.maybe else "card") if known else "unknown")
        if known:
            figure.box(x, y, EDGE, high, self.side)
        else:
            figure.unknown(x, y, EDGE + 4, high)
        foot = y + PAD
        for words, kind, size in self._lines(width):
            figure.text(x + self._inset, foot + size, words, kind, size=size)
            foot += size * LINE
        return y + high

    @property
    def _inset(self) -> float:
        return EDGE + PAD + (0 if self.side else 4)

    def _lines(self, width: float) -> Iterable[tuple[str, str, int]]:
        room = width - self._inset - PAD
        for line in wrapped(self.name, room / (BOLD if self.strong else 1), BODY, 4):
            yield line, "strong" if self.strong else "", BODY
        for note in self.notes:
            for line in wrapped(note, room, SMALL, 3):
                yield line, "soft", SMALL
