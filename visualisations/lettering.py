"""How wide words are and where their lines break, for pictures that are drawn without a browser to measure them."""

from __future__ import annotations

import unicodedata

__all__ = ["BOLD", "cut", "width_of", "wrapped"]

BOLD = 1.12
"""How much wider bold type runs."""

# Shares of the type size, a little more than common sans-serif faces need: what is measured here never runs over.
_NARROW, _WIDE = frozenset("iljftrI.,:;'’‘|!()[]- "), frozenset("mwMW@%—…")
_SHARES = {"narrow": 0.38, "wide": 0.98, "capital": 0.72, "full": 1.05, "plain": 0.6}


def width_of(text: str, size: float) -> float:
    """About how wide a text is in type of a size, in the size's unit.

    >>> width_of("mill", 10) < width_of("WWWW", 10), width_of("", 10)
    (True, 0)
    """
    return sum(_share(mark) for mark in text) * size


def wrapped(text: str, room: float, size: float, most: int = 3) -> list[str]:
    """A text in lines that fit a width; what `most` lines cannot hold ends in ….

    >>> wrapped("Neighbourhood planning referendum", 110, 12)
    ['Neighbourhood', 'planning', 'referendum']
    >>> wrapped("Neighbourhood planning referendum", 110, 12, most=2)
    ['Neighbourhood', 'planning…']
    """
    lines: list[str] = []
    left = text.split()
    while left and len(lines) < most:
        line = left.pop(0)
        while left and width_of(f"{line} {left[0]}", size) <= room:
            line = f"{line} {left.pop(0)}"
        if width_of(line, size) > room:  # one word that is too long: only the first word of a line can be
            line, rest = _broken(line, room, size)
            left[:0] = [rest]
        lines.append(line)
    if left and lines:
        lines[-1] = cut(f"{lines[-1]} {' '.join(left)}", room, size)
    return lines


def cut(text: str, room: float, size: float) -> str:
    """As much of a text as fits a width, with … where something is left out.

    >>> cut("Cornwall", 200, 12), cut("Cornwall", 40, 12)
    ('Cornwall', 'Corn…')
    """
    if width_of(text, size) <= room:
        return text
    while text and width_of(f"{text}…", size) > room:
        text = text[:-1]
    # At the end of a word, if that is not far back.
    whole = text.rstrip().rpartition(" ")[0]
    return f"{(whole if len(whole) >= 0.5 * len(text) else text).rstrip()}…"


def _broken(word: str, room: float, size: float) -> tuple[str, str]:
    """A word in two, where the first part fits; at least one mark of it."""
    at = len(word) - 1
    while at > 1 and width_of(word[:at], size) > room:
        at -= 1
    return word[:at], word[at:]


def _share(mark: str) -> float:
    if unicodedata.combining(mark):
        return 0
    if unicodedata.east_asian_width(mark) in "WF":
        return _SHARES["full"]
    kind = "narrow" if mark in _NARROW else "wide" if mark in _WIDE else "capital" if mark.isupper() else "plain"
    return _SHARES[kind]
