"""A brief on one place to print: who has a say, who shares which power, what changed, where paper and practice differ."""

from __future__ import annotations

from dataclasses import replace
from shlex import quote
from typing import Any

from localism.graph.answers import Answer
from localism.graph.questions.changes import changes
from localism.graph.questions.gap import gap
from localism.graph.questions.judged import told
from localism.graph.store import View
from localism.ontology.dates import day_range
from localism.visualisations.answered import tables_of
from localism.visualisations.brief import Brief, Part, brief_figure, brief_page
from localism.visualisations.draw import NOT_KNOWN, about_page, matrix_of
from localism.visualisations.forms import Asked
from localism.visualisations.forms.place import draw as draw_place
from localism.visualisations.matrix_figure import act_styles, matrix_figure
from localism.visualisations.pages import Matrix
from localism.visualisations.picture import Picture, Scripted
from localism.visualisations.words import _, _n

ROWS = 4
"""Rows of a table in a brief."""
POWERS = 18
"""Powers of its matrix."""
YEARS = 5
"""For how many years back it tells of changes."""
STATE = "state"


def draw(view: View, asked: Asked) -> Scripted:
    """The brief of a place. Raises `NotFoundError` and `DateError`."""
    (area,) = asked.things
    on = asked.on or ""
    stack = draw_place(view, asked)
    matrix = _shared(matrix_of(view, area=area, on=on, command="", access=asked.access))
    ids, day = quote(area), quote(on)
    since = _years_before(day_range(on)[0])
    changed = told(changes(view, area, since=since, until=on), view)
    gaps = told(gap(view, area, on=on), view)
    about = about_page(
        view,
        title=_("A brief: {title}", title=stack.about.title[:1].lower() + stack.about.title[1:]),
        description=_(
            "A brief to print: who has a say, who shares which power, what changed, where paper and practice differ."
        ),
        on=on,
        command=asked.command,
        access=asked.access,
        sources=stack.about.sources,
        counts=stack.about.counts,
    )
    parts = (
        Part(_("Who has a say"), (stack.reading[0],), stack.figure, more=f"localism place {ids} --on {day}"),
        _part(_("What changed since {day}", day=since), changed, f"localism changes {ids} --from {since} --to {day}"),
        _matrix_part(matrix, f"localism map matrix --in {ids} --on {day}"),
        _part(_("Where paper and practice differ"), gaps, f"localism gap --in {ids} --on {day}"),
    )
    brief = Brief(about, parts, act_styles(matrix))
    picture = Picture(about, lambda width: brief_figure(brief, width), (), styles=brief.styles)
    return Scripted(lambda embed: brief_page(brief, embed=embed), picture)


def _years_before(day: str) -> str:
    """The same day so many years before.

    >>> _years_before("2021-06-01"), _years_before("2020-02-29")
    ('2016-06-01', '2015-02-28')
    """
    before = f"{max(int(day[:4]) - YEARS, 1):04d}{day[4:]}"
    return f"{before[:8]}28" if day.endswith("-02-29") else before


def _shared(matrix: Matrix) -> Matrix:
    """The powers in which somebody beside one body of the state has a part, of all bodies those that have one in them."""
    side = {body.id: group.side for group in matrix.columns for body in group.bodies}
    holders: dict[str, set[str]] = {}
    for power, body in matrix.cells:
        holders.setdefault(power, set()).add(body)
    kept = [
        power.id
        for power in matrix.powers()
        if len(holders[power.id]) > 1 or any(side[b] != STATE and b != NOT_KNOWN.id for b in holders[power.id])
    ][:POWERS]
    cells = {key: cell for key, cell in matrix.cells.items() if key[0] in kept}
    named = {body for _, body in cells}
    rows = [replace(group, powers=tuple(p for p in group.powers if p.id in kept)) for group in matrix.rows]
    columns = [replace(group, bodies=tuple(b for b in group.bodies if b.id in named)) for group in matrix.columns]
    return replace(
        matrix,
        rows=tuple(group for group in rows if group.powers),
        columns=tuple(group for group in columns if group.bodies),
        cells=cells,
    )


def _matrix_part(matrix: Matrix, more: str) -> Part:
    powers, heading = len(list(matrix.powers())), _("Who shares which power")
    if not powers:
        return Part(heading, (_("No power is recorded in which two bodies have a part."),), more=more)
    said = [_("Powers in which more than one body, or any body that is not of the state, is recorded to have a part.")]
    if powers == POWERS:
        said.append(_("The first {n} by topic.", n=POWERS))
    return Part(heading, tuple(said), lambda width: matrix_figure(matrix, width), more=more, new_page=True)


def _part(heading: str, answer: Answer[Any], more: str) -> Part:
    """The first rows of an answer, and what its note says."""
    tables = tables_of(answer)
    table = replace(tables[0], rows=tables[0].rows[:ROWS], cited=tables[0].cited[:ROWS]) if tables else None
    left = len(answer) - len(table.rows) if table else 0
    says = (
        *answer.note.splitlines(),
        *(
            (
                _n(
                    "The first {rows}; {n} more is not shown.",
                    "The first {rows}; {n} more are not shown.",
                    left,
                    rows=len(table.rows),
                ),
            )
            if table and left
            else ()
        ),
    )
    return Part(heading, says, table=table, more=more)
