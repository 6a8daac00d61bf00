"""The picture of paper against practice: dumbbells on the scale of participation, marked rows, and rights in hatched squares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import NamedTuple

from localism.graph.questions.gap import LEVELS
from localism.graph.questions.gap_row import NONE_RECORDED, NOT_MET, OVERRIDDEN, REFUSED
from localism.visualisations.figure import SMALL, Figure
from localism.visualisations.legend import legend, more_in_the_table
from localism.visualisations.lettering import cut
from localism.visualisations.picture import WIDE
from localism.visualisations.shapes import path_of
from localism.visualisations.words import _, _n

__all__ = ["SHOWN", "Became", "Dumbbell", "Gap", "gap_figure"]

SHOWN, EVENTS, NAMED, SQUARES = 20, 6, 6, 120
"""Dumbbells, rows of a kind of outcome, rights that are named, and squares that are drawn."""
LEFT, LANE, RADIUS = 14, 19, 6
MARKS = {NOT_MET: "cross", OVERRIDDEN: "triangleDown", REFUSED: "square"}


class Dumbbell(NamedTuple):
    """A holding with every level that is read as stated and as practised, counted from 0."""

    name: str
    notes: tuple[str, ...]
    stated: tuple[int, ...]
    practised: tuple[int, ...]
    steps: str
    maybe: bool = False


class Became(NamedTuple):
    """A holding that was not met, overridden or refused."""

    name: str
    notes: tuple[str, ...] = ()


class Gap(NamedTuple):
    """What is drawn: holdings, furthest below paper first; outcomes by kind; rights of which no exercise is recorded."""

    dumbbells: tuple[Dumbbell, ...]
    became: Mapping[str, tuple[Became, ...]]
    unused: tuple[str, ...]


def gap_figure(shown: Gap, width: int) -> Figure:
    """The whole picture, whatever is in it."""
    drawn = Figure(width, words=_in_words(shown))
    y = _legend(drawn, 16)
    y = _scale(drawn, shown.dumbbells, y)
    for section, mark in MARKS.items():
        y = _outcomes(drawn, section, path_of(mark), shown.became.get(section, ()), y)
    y = _unused(drawn, shown.unused, y + 6)
    drawn.grow(y)
    return drawn


def _legend(drawn: Figure, y: float) -> float:
    def dot(kind: str, x: float, y: float) -> None:
        drawn.dot(x + RADIUS, y - 4, RADIUS, kind)

    def span(x: float, y: float) -> None:
        drawn.line(x, y - 4, x + 18, y - 4, "span")

    marks = [(_("stated: on paper"), partial(dot, "paper-mark")), (_("practised: in fact"), partial(dot, "done-mark"))]
    return legend(drawn, [*marks, (_("where readings differ"), span)], LEFT, y) + 5


def _scale(drawn: Figure, dumbbells: Sequence[Dumbbell], y: float) -> float:
    """The dumbbells under the names of the levels."""
    wide = drawn.width >= WIDE
    left, right = (400, 800) if wide else (86, drawn.width - 24)
    at = [left + (right - left) * n / (len(LEVELS) - 1) for n in range(len(LEVELS))]
    if wide:
        drawn.text(left - 34, y, _("The public or community:"), "soft", size=SMALL, anchor="end")
        for x, level in zip(at, LEVELS, strict=True):
            drawn.text(x, y, level, "strong", size=SMALL + 1, anchor="middle")
        top = y + 10
    else:
        top = y + 56
        for x, level in zip(at, LEVELS, strict=True):
            drawn.text(x + 4, top - 8, level, "strong", size=SMALL, anchor="end", turn=40)
    drawn.line(left, top, right, top, "link")
    y = top + 14
    if not dumbbells:
        drawn.unknown(left, y, right - left, 30)
        words = _("None recorded with levels that differ: of most holdings one level is recorded, or none.")
        return (
            drawn.lines(LEFT, y + (12 if wide else 50), words, 360 if wide else drawn.width - 28, "soft", size=SMALL)
            + 26
        )
    for dumbbell in dumbbells[:SHOWN]:
        y = _dumbbell(drawn, dumbbell, at, y) + 14
    if len(dumbbells) > SHOWN:
        y = drawn.text(LEFT, y + 4, more_in_the_table(len(dumbbells) - SHOWN), "soft", size=SMALL)
    return y + 8


def _dumbbell(drawn: Figure, it: Dumbbell, at: Sequence[float], y: float) -> float:
    wide = drawn.width >= WIDE
    room = 300 if wide else drawn.width - 2 * LEFT
    end = drawn.lines(LEFT, y + 12, it.name, room, "strong", most=2)
    end = drawn.lines(LEFT, end - 2, "; ".join(it.notes), room, "soft", size=SMALL, most=3)
    top = y + 8 if wide else end
    lanes = (top, top + LANE)
    for x in at:
        drawn.line(x, top - 8, x, top + LANE + 8)
    for lane, word in zip(lanes, (_("stated"), _("practised")), strict=True):
        drawn.text(at[0] - 14, lane + 4, cut(word, at[0] - 16, SMALL), "soft", size=SMALL, anchor="end")
    if it.stated and it.practised:
        # The nearest readings are joined: the gap that everybody sees.
        ends = min(((s, p) for s in it.stated for p in it.practised), key=lambda pair: abs(pair[0] - pair[1]))
        drawn.line(at[ends[0]], lanes[0], at[ends[1]], lanes[1], "possible" if it.maybe else "link")
    for levels, lane, kind in ((it.stated, lanes[0], "paper-mark"), (it.practised, lanes[1], "done-mark")):
        if len(levels) > 1:
            drawn.line(at[levels[0]], lane, at[levels[-1]], lane, "span")
        for level in levels:
            drawn.dot(at[level], lane, RADIUS, kind)
    if wide:
        drawn.lines(at[-1] + 24, top + 10, it.steps, drawn.width - at[-1] - 30, size=SMALL)
        return max(end, top + LANE + 12)
    return drawn.lines(LEFT, top + LANE + 22, it.steps, room, size=SMALL)


def _outcomes(drawn: Figure, section: str, mark: str, became: Sequence[Became], y: float) -> float:
    """A heading with its count, then a marked row for each."""
    none = _("none recorded")
    heading = f"{section[:1].upper()}{section[1:]}: {len(became) or none}"
    y = drawn.lines(LEFT, y + 12, heading, drawn.width - 2 * LEFT, "strong" if became else "soft")
    for it in became[:EVENTS]:
        drawn.shape(mark, LEFT + 8, y - 3, RADIUS, "done-mark")
        y = drawn.lines(LEFT + 24, y + 1, it.name, drawn.width - LEFT - 40, most=2)
        if it.notes:
            y = drawn.lines(LEFT + 24, y - 2, "; ".join(it.notes), drawn.width - LEFT - 40, "soft", size=SMALL)
        y += 3
    if len(became) > EVENTS:
        y = drawn.text(LEFT + 24, y, more_in_the_table(len(became) - EVENTS), "soft", size=SMALL)
    return y


def _unused(drawn: Figure, unused: Sequence[str], y: float) -> float:
    """A hatched square for each right of which no exercise is recorded, and the first by name."""
    none = _("none")
    heading = f"{NONE_RECORDED[:1].upper()}{NONE_RECORDED[1:]}: {len(unused) or none}"
    y = drawn.lines(LEFT, y + 12, heading, drawn.width - 2 * LEFT, "strong" if unused else "soft")
    if not unused:
        return y
    across = int((drawn.width - 2 * LEFT) // 20)
    drawn_squares = min(len(unused), SQUARES)
    for n in range(drawn_squares):
        drawn.unknown(LEFT + n % across * 20, y - 6 + n // across * 20, 15, 15)
    y += 20 * ((drawn_squares - 1) // across + 1) + 8
    said, left = "; ".join(unused[:NAMED]), len(unused) - NAMED
    if left > 0:
        said = _n("{rights} and {n} more in the table", "{rights} and {n} more in the table", left, rights=said)
    said = _("{rights}. None recorded is not never.", rights=said)
    return drawn.lines(LEFT, y, said, drawn.width - 2 * LEFT, "soft", size=SMALL, most=9)


def _in_words(shown: Gap) -> str:
    said = [
        _(
            "{who} ({notes}): stated {stated}, practised {practised}: {steps}",
            who=it.name,
            notes="; ".join(it.notes),
            stated=_levels(it.stated),
            practised=_levels(it.practised),
            steps=it.steps,
        )
        for it in shown.dumbbells[:SHOWN]
    ]
    said = said or [_("No holding is recorded with levels that differ")]
    none = _("none recorded")
    said += [f"{section}: {len(shown.became.get(section, ())) or none}" for section in MARKS]
    said.append(f"{NONE_RECORDED}: {len(shown.unused)}")
    return _("Stated against practised. {said}.", said=". ".join(said))


def _levels(levels: Sequence[int]) -> str:
    first, *others = (LEVELS[n] for n in levels) if levels else ("",)
    for level in others:
        first = _("{levels} or {level}", levels=first, level=level)
    return first
