"""The matrix as one picture, for a slide or for paper: powers down, bodies across, the strongest act in each cell."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from localism.visualisations.figure import SMALL, Figure
from localism.visualisations.kinds import KINDS, OTHER
from localism.visualisations.legend import Mark, hatched, legend, swatch
from localism.visualisations.lettering import cut
from localism.visualisations.matrix import LIGHT
from localism.visualisations.pages import POSSIBLE, Act, Cell, Matrix
from localism.visualisations.theme import ink_on, ramp
from localism.visualisations.words import _, _n

__all__ = ["act_styles", "matrix_figure"]

NAMES, ROW, CELL = 250, 19, (16, 30)
"""Room for a power's name, the height of a row, and how narrow and how wide a column may be."""
TALL = 190
"""Room for the names of bodies, written upwards."""


def matrix_figure(matrix: Matrix, width: int) -> Figure:
    """The whole matrix; wider than asked for where there are more bodies than fit. Raises `ValueError` for a strange act."""
    bodies = list(matrix.bodies())
    column = max(CELL[0], min(CELL[1], (width - NAMES) / max(len(bodies), 1)))
    drawn = Figure(max(width, round(NAMES + column * len(bodies))), words=_in_words(matrix))
    acts = {act.code: n for n, act in enumerate(_ordered(matrix))}
    top = _legend(drawn, matrix, acts) + 8
    foot = _heads(drawn, matrix, top, column)
    y = foot
    for group in matrix.rows:
        drawn.box(0, y, drawn.width, ROW, "panel")
        drawn.text(4, y + 14, group.label, "strong", size=SMALL + 1)
        y += ROW
        for power in group.powers:
            drawn.text(4, y + 14, cut(power.label, NAMES - 10, SMALL + 1), size=SMALL + 1)
            for at, body in enumerate(bodies):
                cell = matrix.cells.get((power.id, body.id))
                if cell is not None:
                    _cell(drawn, cell, acts, matrix, NAMES + at * column, y, column)
            y += ROW
            drawn.line(0, y, drawn.width, y)
    for at in range(len(bodies) + 1):
        drawn.line(NAMES + at * column, foot, NAMES + at * column, y)
    drawn.grow(y + 2)
    return drawn


def act_styles(matrix: Matrix) -> str:
    """How the acts look: from dark to light by rank, each with letters that can be read on it."""
    colours = enumerate(ramp(len(matrix.acts), LIGHT)) if matrix.acts else ()
    return "".join(
        f".figure rect.act{n}{{fill:{colour};stroke:#767676}}.figure text.act{n}{{fill:{ink_on(colour)}}}"
        for n, colour in colours
    )


def _ordered(matrix: Matrix) -> list[Act]:
    return sorted(matrix.acts, key=lambda act: (act.rank, act.code))


def _strongest(cell: Cell, acts: Mapping[str, int]) -> str:
    return min((act for held in cell.holdings for act in held.acts), key=lambda act: acts[act], default="")


def _cell(
    drawn: Figure, cell: Cell, acts: Mapping[str, int], matrix: Matrix, x: float, y: float, column: float
) -> None:
    strongest = _strongest(cell, acts)
    if not strongest:
        drawn.unknown(x + 1, y + 1, column - 2, ROW - 2)
        return
    glyph = next(act.glyph for act in matrix.acts if act.code == strongest)
    sure = any(held.certainty != POSSIBLE and strongest in held.acts for held in cell.holdings)
    kind = f"act{acts[strongest]}"
    drawn.box(x + 1, y + 1, column - 2, ROW - 2, kind if sure else f"{kind} doubt")
    said = glyph + ("?" if cell.unknown else "")
    drawn.text(x + column / 2, y + 14, said, kind, size=SMALL, anchor="middle")


def _heads(drawn: Figure, matrix: Matrix, top: float, column: float) -> float:
    """Names of bodies upwards, under each group's a bar in its side's colour; where the rows begin."""
    x = float(NAMES)
    foot = top + TALL
    for group in matrix.columns:
        for body in group.bodies:
            drawn.text(x + column / 2 + 4, foot - 10, cut(body.label, TALL - 16, SMALL), size=SMALL, turn=-90)
            x += column
        wide = column * len(group.bodies)
        drawn.box(x - wide + 1, foot - 5, wide - 2, 4, KINDS.get(group.side, KINDS[OTHER]))
    drawn.grow(foot)
    return foot


def _legend(drawn: Figure, matrix: Matrix, acts: Mapping[str, int]) -> float:
    used = {s for cell in matrix.cells.values() if (s := _strongest(cell, acts))}

    def glyph(act: Act, x: float, y: float) -> None:
        kind = f"act{acts[act.code]}"
        swatch(drawn, kind)(x, y)
        drawn.text(x + 9, y, act.glyph, kind, size=SMALL, anchor="middle")

    marks: list[tuple[str, Mark]] = [(a.label, partial(glyph, a)) for a in _ordered(matrix) if a.code in used]
    return legend(drawn, [*marks, (_("possible"), swatch(drawn, "doubt")), (_("not known"), hatched(drawn))], 4, 14) - 9


def _in_words(matrix: Matrix) -> str:
    bodies, powers = len(list(matrix.bodies())), len(list(matrix.powers()))
    filled = len(matrix.cells)
    return _(
        "{title}. {powers} by {bodies}; {cells}. The page has the same as a table.",
        title=matrix.about.title,
        powers=_n("{n} power", "{n} powers", powers),
        bodies=_n("{n} body", "{n} bodies", bodies),
        cells=_n("{n} cell has something recorded", "{n} cells have something recorded", filled),
    )
