"""Colours that can be told apart: by luminance in print, and with enough contrast for what is written on them."""

from __future__ import annotations

import re
from collections.abc import Sequence

__all__ = ["SIDES", "contrast", "ink_on", "luminance", "ramp", "safe_colour"]

# Where a body stands: Okabe and Ito's colours, each given again as a word on the page.
SIDES = {"state": "#0072B2", "local council": "#56B4E9", "community": "#D55E00", "other": "#8A8A8A"}

INK, PAPER = "#000000", "#ffffff"


def safe_colour(colour: str, otherwise: str = "#999999") -> str:
    """The colour if it is `#rrggbb`, else another: a colour is written into styles, so nothing else may pass.

    >>> safe_colour("#0072B2"), safe_colour("red;background:url(x)")
    ('#0072B2', '#999999')
    """
    return colour if re.fullmatch(r"#[0-9A-Fa-f]{6}", colour) else otherwise


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb`, 0 (black) to 1 (white), as WCAG 2.2 defines it.

    >>> luminance("#ffffff")
    1.0
    """
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return round(0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2], 12)


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21, as WCAG 2.2 defines it.

    >>> contrast("#000000", "#ffffff")
    21.0
    """
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def ink_on(colour: str) -> str:
    """Black or white, whichever reads better on a colour; one of them always reaches 4.58 to 1."""
    return max((INK, PAPER), key=lambda ink: contrast(ink, colour))


def ramp(steps: int, stops: Sequence[str]) -> list[str]:
    """That many colours from the first stop to the last, evenly along the stops.

    >>> ramp(3, ["#000000", "#ffffff"])
    ['#000000', '#808080', '#ffffff']
    """
    if steps == 1:
        return [stops[0]]
    colours = []
    for step in range(steps):
        place = step * (len(stops) - 1) / (steps - 1)
        at = min(int(place), len(stops) - 2)
        colours.append(_between(stops[at], stops[at + 1], place - at))
    return colours


def _between(one: str, other: str, share: float) -> str:
    mixed = (
        round(int(one[at : at + 2], 16) * (1 - share) + int(other[at : at + 2], 16) * share + 1e-9) for at in (1, 3, 5)
    )
    return "#" + "".join(f"{value:02x}" for value in mixed)
