"""Holdings over time as they are drawn: a bar each, which of many are shown, and the scale of years that they lie on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from localism.ontology.dates import BEGINNING, END, Bounds
from localism.visualisations.kinds import BANDS

__all__ = ["OF_ONE", "SHOWN", "Bar", "Scale", "Timeline", "chosen", "span"]

SHOWN, OF_ONE = 22, 6
"""Bars that are drawn, and bars of one power."""
LAST, NO_DAY = 9999, "1000-01-01"
YEARS = 80
"""How far back the scale goes; what began before has an arrow."""


class Bar(NamedTuple):
    """One holding. `part` is a kind of what its holder does; `dated`, whether its beginning or its end is recorded."""

    power: str
    name: str
    notes: str
    side: str
    part: str
    bounds: Bounds
    dated: bool = True
    recorded: bool = True


class Timeline(NamedTuple):
    """Every bar, how many there are of each side, and the ISO day of the line that is drawn across, if any."""

    bars: tuple[Bar, ...]
    sides: Mapping[str, int]
    line: str = ""


class Scale(NamedTuple):
    """From days to places on the picture."""

    first: str
    last: str
    left: float
    right: float
    line: str

    def at(self, day: str) -> float:
        """Where a day is, at an edge if it lies beyond."""
        if self.first == self.last:  # no day is known, so that there is only before and after
            return self.left if day <= self.first else self.right
        first, last = date.fromisoformat(self.first), date.fromisoformat(self.last)
        day = min(max(day, self.first), self.last)
        return self.left + (self.right - self.left) * (date.fromisoformat(day) - first) / (last - first)

    def years(self) -> Iterable[int]:
        """The years that are marked: as many as can be read."""
        first, last = int(self.first[:4]), int(self.last[:4])
        if first == last:
            return ()
        room = (self.right - self.left) / 46
        step = next(s for s in (1, 2, 5, 10, 20, 50) if (last - first) / s <= room or s == 50)
        return range(first + -first % step, last + 1, step)


def chosen(bars: Sequence[Bar]) -> list[Bar]:
    """The bars that are drawn: powers in which most was recorded, of the community first, in the order given."""
    of: dict[str, list[Bar]] = {}
    for bar in bars:
        of.setdefault(bar.power, []).append(bar)
    community = BANDS[0][0]

    def weight(power: str) -> tuple[object, ...]:
        held = of[power]
        own = sum(b.recorded for b in held)
        return not any(b.side == community for b in held), -min(own, OF_ONE), -len({b.name for b in held}), power

    kept: set[int] = set()
    for power in sorted(of, key=weight):
        best = sorted(of[power], key=lambda b: (not b.recorded, not b.dated, b.side != community))[:OF_ONE]
        if len(kept) + len(best) > SHOWN:
            best = best[: SHOWN - len(kept)]
        kept.update(map(id, best))
    return [b for b in bars if id(b) in kept]


def span(bars: Iterable[Bar], line: str) -> tuple[str, str]:
    """The first and the last day of a scale that has every known date of these bars on it, or the last 80 years of them."""
    days = sorted({d for b in bars for d in b.bounds if d not in (BEGINNING, END)} | ({line} if line else set()))
    if not days:
        return NO_DAY, NO_DAY
    last = min(int(days[-1][:4]) + 1, LAST)
    first = max(int(days[0][:4]), last - YEARS)
    last = min(last + max(1, (last - first) // 12), LAST)  # so that an open end can be seen to go on
    return f"{first:04}-01-01", f"{last:04}-01-01"
