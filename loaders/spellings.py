"""Coders and informants that differ by a capital, a space or a full stop only: each counts as a person of its own, so it is asked."""

from __future__ import annotations

from collections.abc import Callable

from localism.graph.words import normal
from localism.loaders.base import Problem, Report
from localism.loaders.values import shown

Place = tuple[str, str, int]
"""File, sheet and row."""


class Spellings:
    """Takes note of how people are written; `finish` reports those that look alike."""

    def __init__(self, report: Report, closed: Callable[[str, str, int], bool]) -> None:
        """`closed` says of a row whether it is restricted: what only such rows say is not quoted for others."""
        self._report, self._closed = report, closed
        self._seen: dict[tuple[str, str], dict[str, list[tuple[Place, str]]]] = {}
        self._settled: set[tuple[str, str]] = set()

    def look(self, kind: str, text: str, place: Place, heading: str) -> None:
        """Take note of one: a `kind` of person, as written in a row."""
        if (kind, text) in self._settled:
            return
        places = self._seen.setdefault((kind, _bare(text)), {}).setdefault(text, [])
        # The first row, and the first that may be spoken of.
        if not self._closed(*place):
            self._settled.add((kind, text))
            places.append((place, heading))
        elif not places:
            places.append((place, heading))

    def finish(self) -> None:
        """Report each spelling but the first of those that look alike."""
        for (kind, _), spellings in self._seen.items():
            if len(spellings) < 2:
                continue
            open_to_all = [(t, p) for t, places in spellings.items() for p, _ in places if not self._closed(*p)]
            first = next(iter(spellings))
            for text, places in spellings.items():
                if text == first:
                    continue
                place, heading = places[-1]
                other = next(((t, p) for t, p in open_to_all if t != text), None)
                like = f"{shown(other[0])!r} in row {other[1][2]}" if other else "one in restricted rows"
                message = f"The {kind} {shown(text)!r} looks like {like}, and counts as another one."
                expected = f"one spelling for one {kind}"
                self._report(Problem("warning", f"look-alike-{kind}", message, *place, heading, shown(text), expected))


def _bare(text: str) -> str:
    """A name without case, spaces, accents and punctuation, and without zeros before a number.

    >>> _bare("A. B."), _bare("Informant 02")
    ('ab', 'informant2')
    """
    return "".join(word.lstrip("0") or "0" for word in normal(text).split()) or text
