"""Authorities as tiles: one large map with the register's codes, or small ones side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from localism.visualisations.figure import SMALL, Figure
from localism.visualisations.kinds import PARTS
from localism.visualisations.legend import hatched, legend, swatch
from localism.visualisations.lettering import BOLD, cut
from localism.visualisations.picture import WIDE
from localism.visualisations.tiling import Tile, tiles
from localism.visualisations.words import _, _n

__all__ = ["Tiled", "tile_figure"]

LETTERED = 22
"""How wide a tile must be to have its code written in it."""


class Tiled(NamedTuple):
    """What somebody may do at a tile: the part, and whether that is only possible, a wider body's, or only in places inside."""

    part: str
    possible: bool = False
    wider: bool = False
    within: bool = False


def tile_figure(
    maps: Sequence[tuple[str, Mapping[str, Tiled]]],
    standing: Collection[str],
    width: int,
    *,
    gone: Collection[str] = (),
) -> Figure:
    """The maps, each with its power above it; `standing` are the tiles of places that the graph knows
    at the time, `gone` of those that it knows at another."""
    drawn = Figure(width, words=_in_words(maps, standing))
    columns = 1 + max(t.column for t in tiles().values())
    rows = 1 + max(t.row for t in tiles().values())
    y = _legend(drawn, 14)
    across = 1 if len(maps) == 1 else 4 if width >= WIDE else 2
    gap = 16
    room = (width - gap * (across - 1)) / across
    step = min(room / columns, 34)
    for at in range(0, len(maps), across):
        foot = y
        for n, (power, found) in enumerate(maps[at : at + across]):
            left = n * (room + gap)
            name = cut(power, (room - 4) / BOLD, SMALL + 1)
            top = drawn.text(left, y + 14, name, "strong", size=SMALL + 1) - 6
            _map(drawn, found, standing, gone, left, top, step)
            foot = max(foot, top + rows * step)
        y = foot + 10
    if not maps:
        drawn.unknown(2, y, 26, 14)
        y = drawn.text(36, y + 12, _("No power is recorded then: not the same as none."), "soft") + 6
    drawn.grow(y)
    return drawn


def _shown(standing: Collection[str], gone: Collection[str]) -> Iterator[Tile]:
    """One tile for each cell: of the codes that an area has had, the one that the graph has; none where it was no place then."""
    cells: dict[tuple[int, int], Tile] = {}
    for tile in tiles().values():
        if tile.gss in standing or (tile.gss not in gone and (tile.column, tile.row) not in cells):
            cells[tile.column, tile.row] = tile
    hidden = {(t.column, t.row) for t in tiles().values() if t.gss in gone}
    yield from (t for cell, t in cells.items() if t.gss in standing or cell not in hidden)


def _map(
    drawn: Figure,
    found: Mapping[str, Tiled],
    standing: Collection[str],
    gone: Collection[str],
    x: float,
    y: float,
    step: float,
) -> None:
    size = step - max(1, step * 0.08)
    for tile in _shown(standing, gone):
        left, top = x + tile.column * step, y + tile.row * step
        at = found.get(tile.gss)
        if at is None:
            # A place that the graph does not know is fainter than one of which it knows nothing.
            drawn.box(left, top, size, size, "blank" if tile.gss in standing else "absent")
        elif not at.part:
            drawn.unknown(left, top, size, size)
        elif at.within:
            drawn.box(left, top, size, size, "blank")
            drawn.dot(left + size / 2, top + size * (0.76 if size >= LETTERED else 0.5), max(size * 0.17, 1.2), at.part)
        else:
            drawn.box(left, top, size, size, f"{at.part} doubt" if at.possible and size >= LETTERED else at.part)
            if at.wider:
                edge = size * 0.36
                drawn.path(f"M{left + size - edge:.1f} {top:.1f}h{edge:.1f}v{edge:.1f}Z", f"corner-{at.part}")
        if size >= LETTERED and tile.gss in standing:
            ink = f"on-{at.part}" if at and at.part and not at.within else "soft" if at is None else ""
            drawn.text(
                left + size / 2,
                top + size * (0.5 if at and at.within else 0.64),
                tile.code,
                ink,
                size=9,
                anchor="middle",
            )


def _legend(drawn: Figure, y: float) -> float:
    def wider(x: float, y: float) -> None:
        drawn.box(x, y - 11, 14, 14, "decides")
        drawn.path(f"M{x + 8} {y - 11}h6v6Z", "corner-decides")

    def within(x: float, y: float) -> None:
        drawn.box(x, y - 11, 14, 14, "blank")
        drawn.dot(x + 7, y - 4, 3, "decides")

    marks = [(words, swatch(drawn, part)) for part, words in PARTS.items()]
    marks += [
        (_("by a wider body"), wider),
        (_("only in parts of it"), within),
        (_("recorded as not known"), hatched(drawn)),
    ]
    marks += [(_("nothing recorded"), swatch(drawn, "blank")), (_("not in this graph"), swatch(drawn, "absent"))]
    return legend(drawn, marks, 2, y) - 13


def _in_words(maps: Sequence[tuple[str, Mapping[str, Tiled]]], standing: Collection[str]) -> str:
    said = []
    for power, found in maps:
        counts = Counter(t.part for t in found.values() if not t.within)
        parts = ", ".join(_("{does} in {places}", does=PARTS[p], places=counts[p]) for p in PARTS if counts[p])
        said.append(
            _n(
                "{power}: of {n} place somebody {parts}; nothing is recorded in {blank}",
                "{power}: of {n} places somebody {parts}; nothing is recorded in {blank}",
                len(standing),
                power=power,
                parts=parts or _("nothing recorded"),
                blank=len(standing) - len(found),
            )
        )
    return ". ".join(said) + "." if said else _("No power is recorded.")
