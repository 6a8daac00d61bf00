"""The money of a place or a body: who funds it, what there is, who decides on it and who holds it, with what strings."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from localism.graph.questions.judged import told
from localism.graph.questions.money import money
from localism.graph.questions.money_row import GRANTS, SUMS, UNKNOWN, MoneyRow
from localism.graph.questions.strings import counted
from localism.graph.store import View
from localism.visualisations.answered import sources_of, tables_of
from localism.visualisations.draw import about_page
from localism.visualisations.figure import SMALL, Figure
from localism.visualisations.forms import Asked
from localism.visualisations.legend import more_in_the_table
from localism.visualisations.lettering import BOLD, cut, wrapped
from localism.visualisations.picture import WIDE, Picture
from localism.visualisations.words import N_, _, _n

MOST = 16
"""Budgets, and grants, that are drawn; the table has all."""
LEFT, CARD = 230, (252, 620)
"""On a wide picture: where the column of funders ends, and where the money stands."""
FUNDS, DECIDES, HOLDS, RECEIVES = N_("funds"), N_("decides"), N_("holds it"), N_("receives")


class Purse(NamedTuple):
    """A budget or a grant: what it is called, how much, and who has which part in it; nobody recorded is ()."""

    name: str
    amount: str
    share: float | None
    notes: tuple[str, ...]
    funds: tuple[str, ...]
    other: tuple[tuple[str, tuple[str, ...]], ...]
    possible: bool = False


def draw(view: View, asked: Asked) -> Picture:
    """The money of a place or a body. Raises `NotFoundError` and `DateError`."""
    (name,) = asked.things
    answer = told(money(view, name, on=asked.on), view)
    scales = _scales(answer.rows)
    budgets = [_budget(r, scales) for r in answer if r.section not in (SUMS, GRANTS)]
    grants = [_grant(r, scales) for r in answer if r.section == GRANTS]
    sums = [
        _(
            "Grants {whose}: {sums} in {count}, {said}",
            whose=r.name,
            sums="; ".join(r.amount_lines),
            count=r.count_line,
            said=r.said,
        )
        for r in answer
        if r.section == SUMS
    ]
    about = about_page(
        view,
        title=answer.title.partition(", as of ")[0],
        description=_("From left to right: who funds, which money, who decides on it and who holds it or receives it."),
        on=asked.on,
        command=asked.command,
        access=asked.access,
        sources=tuple(sorted({s for row in answer for s in sources_of(row)})),
        counts=", ".join(
            (
                _n("{n:,} budget, fund or other money", "{n:,} budgets, funds and other money", len(budgets)),
                _n("{n:,} grant", "{n:,} grants", len(grants)),
            )
        ),
    )
    return Picture(
        about, lambda width: figure(budgets, grants, sums, width), tables_of(answer), tuple(answer.note.splitlines())
    )


def figure(budgets: Sequence[Purse], grants: Sequence[Purse], sums: Sequence[str], width: int) -> Figure:
    """Budgets, then grants: one scale for all amounts of a currency."""
    drawn = Figure(width, words=_in_words(budgets, grants, sums))
    y = 16.0
    drawn.box(4, y - 10, 30, 10, "delivers")
    y = drawn.lines(40, y, _("how much, on one scale for each currency"), width - 40, size=SMALL + 1)
    drawn.unknown(4, y - 8, 26, 13)
    y = drawn.lines(40, y + 2, _("not recorded: not the same as nobody or nothing"), width - 40, size=SMALL + 1) + 6
    for heading, purses in ((_("Budgets, funds and other money"), budgets), (_("Grants"), grants)):
        y = drawn.lines(4, y + 14, heading, width - 8, "strong") + 2
        for line in sums if purses is grants else ():
            y = drawn.lines(4, y, line, width - 10, "soft", size=SMALL + 1)
        for purse in purses[:MOST]:
            y = (_across if width >= WIDE else _down)(drawn, purse, y)
        if len(purses) > MOST:
            y = drawn.text(4, y + 8, more_in_the_table(len(purses) - MOST), "soft", size=SMALL + 1)
        if not purses:
            y = drawn.text(4, y, _("None is recorded."), "soft")
    drawn.grow(y)
    return drawn


def _across(drawn: Figure, purse: Purse, y: float) -> float:
    room = CARD[1] - CARD[0] - 20
    foot = _card(drawn, purse, CARD[0], y, CARD[1] - CARD[0], room)
    left = _side(drawn, FUNDS, purse.funds, LEFT, y + 16, LEFT - 8, "end")
    right = y + 16
    for part, who in purse.other:
        right = _side(drawn, part, who, CARD[1] + 24, right, drawn.width - CARD[1] - 30, "start")
    middle = y + 14
    drawn.path(f"M{LEFT + 5} {middle}H{CARD[0] - 3}m-5 -4l5 4l-5 4", "possible" if purse.possible else "link")
    drawn.path(f"M{CARD[1] + 3} {middle}h16m-5 -4l5 4l-5 4", "possible" if purse.possible else "link")
    return max(foot, left, right) + 8


def _down(drawn: Figure, purse: Purse, y: float) -> float:
    y = _card(drawn, purse, 4, y, drawn.width - 8, drawn.width - 28)
    for part, who in ((FUNDS, purse.funds), *purse.other):
        y = _side(drawn, part, who, 16, y + 14, drawn.width - 24, "start")
    return y + 10


def _card(drawn: Figure, purse: Purse, x: float, y: float, width: float, room: float) -> float:
    """The money itself; where the card ends."""
    name = wrapped(purse.name, room / BOLD, SMALL + 2)
    notes = [line for note in purse.notes[:3] for line in wrapped(note, room, SMALL, 2)]
    height = 16 * len(name) + 24 + 15 * len(notes) + 8
    drawn.box(x, y, width, height, "maybe" if purse.possible else "card")
    foot = y + 4
    for line in name:
        foot += 16
        drawn.text(x + 10, foot, line, "strong", size=SMALL + 2)
    if purse.share is None:
        drawn.unknown(x + 10, foot + 7, 26, 12)
        drawn.text(x + 42, foot + 17, cut(purse.amount, room - 34, SMALL + 1), "soft", size=SMALL + 1)
    else:
        length = max(room * 0.5 * purse.share, 2)
        drawn.box(x + 10, foot + 7, length, 12, "delivers")
        drawn.text(x + 16 + length, foot + 17, cut(purse.amount, room - length - 8, SMALL + 1), size=SMALL + 1)
    foot += 24
    for line in notes:
        foot += 15
        drawn.text(x + 10, foot - 2, line, "soft", size=SMALL)
    return y + height


def _side(drawn: Figure, part: str, who: Sequence[str], x: float, y: float, room: float, anchor: str) -> float:
    """Who has a part in it, or that nobody is recorded."""
    y = drawn.text(x, y, _(part), "heading", size=SMALL, anchor=anchor)
    if not who:
        drawn.unknown(x - 26 if anchor == "end" else x, y - 10, 26, 13)
        return y + 16
    for name in who[:3]:
        y = drawn.lines(x, y, name, room, size=SMALL + 1, anchor=anchor, most=2)
    if len(who) > 3:
        y = drawn.text(x, y, _n("and {n} more", "and {n} more", len(who) - 3), "soft", size=SMALL, anchor=anchor)
    return y + 2


def _budget(row: MoneyRow, scales: dict[str, Decimal]) -> Purse:
    other = ((DECIDES, _known(row.decides)), (HOLDS, _known(row.holds)))
    return Purse(row.name, *_amount(row, scales), (*row.terms, *row.others), _known(row.funds), other, bool(row.why))


def _grant(row: MoneyRow, scales: dict[str, Decimal]) -> Purse:
    notes = (row.programme_line, row.awarded_line, row.said)
    received = ((RECEIVES, _known(row.receives)),)
    return Purse(
        row.name, *_amount(row, scales), tuple(n for n in notes if n), _known(row.funds), received, bool(row.why)
    )


def _known(who: Sequence[str]) -> tuple[str, ...]:
    return tuple(w for w in who if w != UNKNOWN)


def _amount(row: MoneyRow, scales: dict[str, Decimal]) -> tuple[str, float | None]:
    """How much in words, and its share of the largest in its currency; None where it is not known or claims differ."""
    said = "; ".join(row.amount_lines)
    value = _number(row.amount)
    if value is None or len(row.amounts) > 1:
        return said, None
    largest = scales[row.currency]
    return said, float(value / largest) if largest else 0.0


def _scales(rows: Sequence[MoneyRow]) -> dict[str, Decimal]:
    scales: dict[str, Decimal] = {}
    for row in rows:
        value = _number(row.amount)
        if row.section != SUMS and value is not None:
            scales[row.currency] = max(scales.get(row.currency, Decimal(0)), value)
    return scales


def _number(amount: str) -> Decimal | None:
    value = counted(amount)
    return value if value is not None and value >= 0 else None


def _in_words(budgets: Sequence[Purse], grants: Sequence[Purse], sums: Sequence[str]) -> str:
    def said(purse: Purse) -> str:
        nobody = _("not recorded")
        parts = [f"{_(part)}: {', '.join(who) or nobody}" for part, who in ((FUNDS, purse.funds), *purse.other)]
        return f"{purse.name}, {purse.amount}; {'; '.join(parts)}"

    whole = [*sums, *map(said, budgets[:MOST]), *map(said, grants[:MOST])]
    return ". ".join(whole) + "." if whole else _("No budget, fund or grant is recorded.")
