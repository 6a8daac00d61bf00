"""Two places side by side, power by power: who decides and delivers in each, and whether it is the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from localism.graph.questions.compare import ALIKE, ARRANGED, DIFFERENT, SAME, UNKNOWN, VERDICTS, CompareRow, compare
from localism.graph.questions.judged import told
from localism.graph.store import View
from localism.visualisations.answered import sources_of, tables_of
from localism.visualisations.draw import about_page
from localism.visualisations.figure import SMALL, Figure
from localism.visualisations.forms import Asked
from localism.visualisations.legend import legend
from localism.visualisations.lettering import wrapped
from localism.visualisations.picture import WIDE, Picture
from localism.visualisations.words import _, _n

MOST = 24
"""Powers drawn at length; those that are the same in both are named below, and the table has all."""
MARKS = {DIFFERENT: "≠", UNKNOWN: "?", ARRANGED: "≈", ALIKE: "∼", SAME: "="}
KINDS = {DIFFERENT: "decides", ARRANGED: "asked", ALIKE: "asked", SAME: "other"}
SIDE, MIDDLE = 350, 240
LINES = 3


class Row(NamedTuple):
    """One power: the verdict, and who has which part in each place; no line where nothing is recorded."""

    power: str
    verdict: str
    first: tuple[str, ...]
    second: tuple[str, ...]
    possible: bool = False


def draw(view: View, asked: Asked) -> Picture:
    """Two places compared. Raises `NotFoundError` and `DateError`."""
    first, second = asked.things
    answer = told(compare(view, first, second, on=asked.on or "", power=asked.power, topic=asked.topic), view)
    names = answer.headings["First"], answer.headings["Second"]
    rows = [_row(r) for r in answer]
    about = about_page(
        view,
        title=answer.title.partition(" as of ")[0],
        description=_("Power by power who decides and delivers in each place, what differs first."),
        on=asked.on,
        command=asked.command,
        access=asked.access,
        sources=tuple(
            sorted({s for r in answer for h in (*r.first_holdings, *r.second_holdings) for s in sources_of(h)})
        ),
        counts=_n("{n:,} power recorded in either", "{n:,} powers recorded in either", len(rows)),
    )
    return Picture(about, lambda width: figure(rows, names, width), tables_of(answer), tuple(answer.note.splitlines()))


def figure(rows: Sequence[Row], names: tuple[str, str], width: int) -> Figure:
    """The first place on the left, the second on the right, the power and the verdict between them."""
    drawn = Figure(width, words=_in_words(rows, names))
    y = _legend(drawn, rows, 14)
    told_of = [r for r in rows if r.verdict in (DIFFERENT, UNKNOWN)]
    if width >= WIDE:
        drawn.text(SIDE, y + 8, names[0], "strong", anchor="end")
        drawn.text(SIDE + MIDDLE + 20, y + 8, names[1], "strong")
    y += 22
    for row in told_of[:MOST]:
        y = (_across if width >= WIDE else _down)(drawn, row, names, y)
    if len(told_of) > MOST:
        said = _n(
            "and {n} more that differs or is unknown, in the table",
            "and {n} more that differ or are unknown, in the table",
            len(told_of) - MOST,
        )
        y = drawn.text(4, y + 12, said, "soft")
    for verdict in (ARRANGED, ALIKE, SAME):
        those = [r for r in rows if r.verdict == verdict]
        if those:
            y = drawn.text(30, y + 20, f"{verdict[:1].upper()}{verdict[1:]}: {len(those)}", "strong")
            _mark(drawn, verdict, 4, y - 32)
            y = drawn.lines(30, y, "; ".join(r.power for r in those), width - 36, size=SMALL + 1, most=8) + 4
    if not rows:
        drawn.unknown(4, y - 8, 26, 14)
        y = drawn.lines(38, y + 3, _("No power is recorded in either: not the same as none."), width - 44, "soft")
    drawn.grow(y)
    return drawn


def _across(drawn: Figure, row: Row, names: tuple[str, str], y: float) -> float:
    left = _lines(row.first, SIDE - 20)
    right = _lines(row.second, SIDE - 10)
    name = wrapped(row.power, MIDDLE - 64, SMALL + 2)
    height = max(len(left), len(right), len(name)) * 16 + 12
    if row.possible:
        drawn.box(SIDE + 14, y, MIDDLE - 8, height - 4, "maybe")
    else:
        drawn.box(SIDE + 14, y, MIDDLE - 8, height - 4, "panel")
    _mark(drawn, row.verdict, SIDE + 20, y + 3)
    for n, line in enumerate(name):
        drawn.text(SIDE + 44, y + 15 + n * 16, line, "strong", size=SMALL + 1)
    for lines, x, anchor in ((left, SIDE, "end"), (right, SIDE + MIDDLE + 20, "start")):
        if not lines:
            drawn.unknown(x - 26 if anchor == "end" else x, y + 4, 26, 14)
            drawn.text(
                x + (-32 if anchor == "end" else 32),
                y + 15,
                _("nothing recorded"),
                "soft",
                size=SMALL + 1,
                anchor=anchor,
            )
        for n, line in enumerate(lines):
            drawn.text(x, y + 15 + n * 16, line, size=SMALL + 1, anchor=anchor)
    return y + height


def _down(drawn: Figure, row: Row, names: tuple[str, str], y: float) -> float:
    _mark(drawn, row.verdict, 2, y - 4)
    y = drawn.lines(28, y + 10, row.power, drawn.width - 34, "strong")
    for name, said in zip(names, (row.first, row.second), strict=True):
        y = drawn.text(28, y, name, "soft", size=SMALL)
        if not said:
            drawn.unknown(28, y - 10, 22, 12)
            y = drawn.text(56, y, _("nothing recorded"), "soft", size=SMALL + 1)
        for line in _lines(said, drawn.width - 46):
            y = drawn.text(38, y, line, size=SMALL + 1)
    return y + 12


def _lines(said: Sequence[str], room: float) -> list[str]:
    return [line for part in said for line in wrapped(part, room, SMALL + 1, LINES)]


def _mark(drawn: Figure, verdict: str, x: float, y: float) -> None:
    if verdict == UNKNOWN:
        drawn.unknown(x, y, 18, 16)
    else:
        kind = KINDS[verdict]
        drawn.box(x, y, 18, 16, kind)
        drawn.text(x + 9, y + 13, MARKS[verdict], f"on-{kind} strong", anchor="middle")


def _legend(drawn: Figure, rows: Sequence[Row], y: float) -> float:
    counts = Counter(r.verdict for r in rows)
    said = ((f"{v} ({counts[v]})", partial(_mark_of, drawn, v)) for v in VERDICTS)
    return legend(drawn, said, 4, y) - 7


def _mark_of(drawn: Figure, verdict: str, x: float, y: float) -> None:
    _mark(drawn, verdict, x, y - 12)


def _row(row: CompareRow) -> Row:
    first, second = (
        lines if held else ()
        for lines, held in ((row.first_lines, row.first_holdings), (row.second_lines, row.second_holdings))
    )
    return Row(row.power_line, row.verdict, first, second, bool(row.doubt_line))


def _in_words(rows: Sequence[Row], names: tuple[str, str]) -> str:
    counts = ", ".join(f"{sum(r.verdict == v for r in rows)} {v}" for v in VERDICTS)
    first, second = names
    differ = "; ".join(
        _(
            "{power}: in {first} {who}, in {second} {other}",
            power=r.power,
            first=first,
            who=", ".join(r.first),
            second=second,
            other=", ".join(r.second),
        )
        for r in rows
        if r.verdict == DIFFERENT
    )
    said = _n(
        "{first} and {second}: of {n} power {counts}.",
        "{first} and {second}: of {n} powers {counts}.",
        len(rows),
        first=first,
        second=second,
        counts=counts,
    )
    return " ".join((said, _("Different: {powers}.", powers=differ))) if differ else said
