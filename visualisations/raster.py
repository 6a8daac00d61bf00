"""SVG as PNG, without a browser."""

from __future__ import annotations

from functools import cache

from localism.errors import MisuseError

__all__ = ["png_of"]

DOTS = 2
"""Dots for each unit of the picture: sharp on a projector."""


def png_of(svg: str) -> bytes:
    """The picture in dots, in a typeface of the machine's own. Raises `MisuseError` where there is none to write with."""
    import resvg_py

    if not _can_write():
        raise MisuseError(
            "A PNG needs a typeface, and this machine has none: install one (on Debian: fonts-dejavu-core)."
        )
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=DOTS))


@cache
def _can_write() -> bool:
    """Whether a letter leaves a mark: without a typeface it would be left out in silence."""
    import resvg_py

    blank, letter = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><text y="16">{words}</text></svg>'
        for words in ("", "M")
    )
    return bytes(resvg_py.svg_to_bytes(svg_string=blank)) != bytes(resvg_py.svg_to_bytes(svg_string=letter))
