"""The picture of holdings over time: bars under a scale of years, solid where sure, pale where possible, hatched where undated."""

from __future__ import annotations

from collections.abc import Sequence

from localism.graph.questions.place_row import COUNTED
from localism.ontology.dates import BEGINNING, END
from localism.visualisations.figure import BODY, SMALL, Figure
from localism.visualisations.kinds import KINDS
from localism.visualisations.legend import hatched, legend, more_in_the_table, swatch
from localism.visualisations.lettering import BOLD, cut, width_of
from localism.visualisations.picture import WIDE
from localism.visualisations.sides import sides_legend
from localism.visualisations.timescale import Bar, Scale, Timeline, chosen, span
from localism.visualisations.words import N_, _, _n

__all__ = ["UNDATED", "timeline_figure"]

LEFT, HIGH = 14, 13
UNDATED = N_("dates not recorded")


def timeline_figure(shown: Timeline, width: int) -> Figure:
    """The bars by power, as many as can be read; the others are counted."""
    wide = width >= WIDE
    bars = chosen(shown.bars)
    drawn = Figure(width, words=_in_words(shown, bars))
    y = _legend(drawn, shown, 16)
    if not bars:
        drawn.unknown(LEFT, y - 8, width - 2 * LEFT, 26)
        drawn.lines(LEFT, y + 36, _("No holding is recorded: not the same as none."), width - 2 * LEFT)
        return drawn
    first, last = span(bars, shown.line)
    scale = Scale(first, last, 350 if wide else LEFT + 8, width - 26, shown.line)
    y = _years(drawn, scale, y)
    if shown.line:
        x = scale.at(shown.line)
        drawn.text(
            x,
            y - 28,
            _("as of {day}", day=shown.line),
            "strong",
            size=SMALL,
            anchor="end" if x > width - 60 else "middle",
        )
    power = ""
    for bar in bars:
        if bar.power != power:
            power = bar.power
            more = sum(b.power == power for b in shown.bars) - sum(b.power == power for b in bars)
            rest = f" ({_more(more, wide)})" if more else ""
            y = _rules(drawn, scale, y, 22)
            room = (width - 2 * LEFT) / BOLD - width_of(rest, BODY)
            drawn.text(LEFT, y - 6, cut(power, room, BODY) + rest, "strong")
        y = _row(drawn, bar, scale, y)
    if left := len(shown.bars) - len(bars):
        powers = len({b.power for b in shown.bars} - {b.power for b in bars})
        said = _n("and {n:,} more in the table", "and {n:,} more in the table", left)
        if powers:
            said = _n("{more}, of {n:,} more power too", "{more}, of {n:,} more powers too", powers, more=said)
        y = drawn.lines(LEFT, y + 20, said, width - LEFT, "soft")
    drawn.grow(y + 6)
    return drawn


def _more(n: int, wide: bool) -> str:
    return more_in_the_table(n) if wide else _n("and {n} more", "and {n} more", n)


def _legend(drawn: Figure, shown: Timeline, y: float) -> float:
    def asks(x: float, y: float) -> None:
        drawn.text(x + 10, y, "?", "soft", size=SMALL + 1)

    def goes_on(x: float, y: float) -> None:
        _arrow(drawn, x + 8, y - 4.5, 1)

    y = sides_legend(drawn, shown.sides, LEFT, y, lambda n: _n("{n} holding", "{n} holdings", n))
    marks = [(said, swatch(drawn, part)) for part, said in COUNTED]
    marks += [(_("possibly"), swatch(drawn, f"{COUNTED[0][0]} doubt ghost")), (_(UNDATED), hatched(drawn))]
    return legend(drawn, [*marks, (_("goes on"), goes_on), (_("not known when"), asks)], LEFT, y) + 13


def _years(drawn: Figure, scale: Scale, y: float) -> float:
    for year in scale.years():
        x = scale.at(f"{year:04}-01-01")
        drawn.text(x, y, str(year), "soft", size=SMALL, anchor="middle")
    drawn.line(scale.left, y + 6, scale.right, y + 6, "link")
    return y + 10


def _rules(drawn: Figure, scale: Scale, y: float, high: float) -> float:
    for year in scale.years():
        x = scale.at(f"{year:04}-01-01")
        drawn.line(x, y, x, y + high)
    _today(drawn, scale, y, high)
    return y + high


def _today(drawn: Figure, scale: Scale, y: float, high: float) -> None:
    """The line of the day asked about: behind what is written, and once more over each bar."""
    if scale.line:
        x = scale.at(scale.line)
        drawn.line(x, y, x, y + high, "today")


def _row(drawn: Figure, bar: Bar, scale: Scale, y: float) -> float:
    """One holding: who and how beside its bar, or above it where there is no room."""
    wide = drawn.width >= WIDE
    room = scale.left - LEFT - 22 if wide else drawn.width - LEFT - 24
    end = _rules(drawn, scale, y, 34 if wide else 54)
    if bar.side:
        drawn.box(LEFT, y + 2, 5, 28, KINDS[bar.side])
    else:
        drawn.unknown(LEFT, y + 2, 8, 28)
    drawn.text(LEFT + 12, y + 14, cut(bar.name, room, BODY), "name")
    drawn.text(LEFT + 12, y + 28, cut(bar.notes, room, SMALL), "name soft", size=SMALL)
    at = y + 10 if wide else y + 35
    _bar(drawn, bar, scale, at)
    _today(drawn, scale, at - 3, HIGH + 6)
    return end


def _bar(drawn: Figure, bar: Bar, scale: Scale, y: float) -> None:
    b = bar.bounds
    sure = b.from_max < b.to_min
    if b.to_max <= scale.first and bar.dated:  # it was over before the scale begins
        _arrow(drawn, scale.left - 2, y + HIGH / 2, -1)
        return
    if not bar.dated:
        drawn.unknown(scale.left, y, scale.right - scale.left, HIGH)
        _undated(drawn, scale, y, scale.at(b.from_max) if sure else scale.right)
    else:
        for start, stop in ((b.from_min, b.from_max), (b.to_min, b.to_max)) if sure else ((b.from_min, b.to_max),):
            x1, x2 = scale.at(start), scale.at(stop)
            if x2 - x1 >= 1:
                drawn.box(x1, y, x2 - x1, HIGH, f"{bar.part} doubt ghost")
        if b.from_min == BEGINNING and b.from_max != BEGINNING:
            _mark(drawn, scale.left - 8, y)
        if b.to_max == END and b.to_min != END:
            _mark(drawn, scale.right + 10, y)
    if sure:
        x1, x2 = scale.at(b.from_max), scale.at(b.to_min)
        drawn.box(min(x1, scale.right - 3), y, max(x2 - x1, 3), HIGH, bar.part)
    if b.to_min == END and bar.dated:
        _arrow(drawn, scale.right + 2, y + HIGH / 2, 1)
    if BEGINNING < b.from_min < scale.first or (b.from_max == BEGINNING and bar.dated):
        _arrow(drawn, scale.left - 2, y + HIGH / 2, -1)


def _undated(drawn: Figure, scale: Scale, y: float, attested: float) -> None:
    """That no date is recorded, said beside the day on which it is attested, if it is."""
    said = _(UNDATED)
    wide = 7.6 * len(said)
    x = scale.left + 10 if attested > scale.left + wide + 20 else scale.right - wide - 10
    drawn.box(x, y - 1, wide, HIGH + 2, "paper")
    drawn.text(x + wide / 2, y + HIGH - 3, said, "soft", size=SMALL, anchor="middle")


def _mark(drawn: Figure, x: float, y: float) -> None:
    """That an end is not known."""
    drawn.text(x, y + HIGH - 2, "?", "soft", size=SMALL + 1, anchor="middle")


def _arrow(drawn: Figure, x: float, y: float, way: int) -> None:
    """That it goes on beyond the edge."""
    drawn.path(f"M{x:g} {y - 6:g}L{x + 9 * way:g} {y:g}L{x:g} {y + 6:g}Z", "arrow")


def _in_words(shown: Timeline, bars: Sequence[Bar]) -> str:
    undated = _(UNDATED)
    said = [f"{b.power}: {b.name}, {b.notes}" + ("" if b.dated else f" ({undated})") for b in bars]
    whole = _("Holdings over time. {said}.", said=". ".join(said) or _("None is recorded"))
    left = len(shown.bars) - len(bars)
    more = _n("And {n:,} more in the table.", "And {n:,} more in the table.", left)
    return f"{whole} {more}" if left else whole
