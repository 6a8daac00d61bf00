"""How far power lies with council or community: a table of powers in which every row has its picture beside its figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from localism.visualisations.pages import Balance, Balanced, Source, Span
from localism.visualisations.shell import numbered, render, static_text
from localism.visualisations.words import _, _n

if TYPE_CHECKING:
    from localism.graph.analysis.weights import Weights
    from localism.graph.questions.imbalance_row import ImbalanceRow
    from localism.graph.store import View

__all__ = ["balance_page", "draw_balance"]

MIDDLE, REACH = 100, 95
"""Where nought is in a picture 200 wide, and how far one is from it."""


def balance_page(balance: Balance) -> str:
    """The balance of power as one HTML page, which asks for nothing and has no script.

    Raises `ValueError` for a value that is not between −1 and 1.
    """
    said = (s for _label, lines in balance.places for line in lines for s in line.sources)
    cited = (s for table in balance.tables for row in table.cited for s in row)
    sources = numbered((*balance.about.sources, *said, *cited))
    places = [(label, [_line(b, sources) for b in lines]) for label, lines in balance.places]
    return render(
        "balance.html",
        balance.about,
        styles=static_text("static/page.css", "static/balance.css"),
        places=places,
        tables=balance.tables,
        reading=balance.reading,
        numbers=sources,
        sources=list(sources),
    )


def _line(b: Balanced, sources: dict[Source, int]) -> dict[str, Any]:
    cited = [sources[s] for s in b.sources]
    spans = {"stated": b.stated, "practised": b.practised, "bounds": b.bounds}
    return {
        "label": b.label,
        "within": b.within,
        "notes": b.notes,
        "cited": cited,
        "said": {name: said(span) for name, span in spans.items()},
        **{name: _drawn(span) for name, span in spans.items()},
    }


def _drawn(span: Span) -> dict[str, float] | None:
    """Where a span begins and ends in the picture."""
    if span is None:
        return None
    low, high = span
    if not -1 <= low <= high <= 1:
        raise ValueError(f"{low} to {high} is no span between −1 and 1")
    return {"from": round(MIDDLE + REACH * low, 1), "to": round(MIDDLE + REACH * high, 1)}


def said(span: Span) -> str:
    """A span in figures.

    >>> said((-0.2, 0.35)), said((1, 1)), said(None)
    ('−0.20 to +0.35', '+1.00', '?')
    """
    from localism.graph.analysis.imbalance import Range

    return str(Range(*span)) if span else "?"


def draw_balance(
    view: View, areas: Sequence[str], *, on: Sequence[str], weights: Weights, command: str, access: str
) -> str:
    """The page of one place or several, on one date or several."""
    from localism.graph.questions.imbalance import imbalance
    from localism.graph.questions.imbalance_row import GROUPS, POWERS
    from localism.graph.questions.judged import merging, told
    from localism.visualisations.answered import tables_of
    from localism.visualisations.draw import about_page

    with merging(view) as seen:
        answer = told(imbalance(seen, areas, on=on, weights=weights), seen)
    groups = [r for r in answer if r.section == GROUPS]
    powers = [r for r in answer if r.section == POWERS]
    places = {(r.area_id, r.on): r.group.rpartition(":")[0] for r in groups}
    drawn = tuple(
        (name, tuple(_of_place([r for r in groups if _key(r) == key], [r for r in powers if _key(r) == key])))
        for key, name in places.items()
    )
    about = about_page(
        view,
        title=answer.title,
        description=_("For each group of powers: the council's say less the community's, from what is recorded."),
        on=on[0] if len(on) == 1 else None,
        command=command,
        access=access,
        sources=tuple(sorted({(str(c), c.url) for r in answer for c in r.sources})),
        counts="; ".join(_counted(name, [r for r in groups if _key(r) == key]) for key, name in places.items()),
    )
    tables = tables_of(replace(answer, rows=tuple(r for r in answer if r.section not in (GROUPS, POWERS))))
    return balance_page(Balance(about, drawn, tables, tuple(answer.note.splitlines())))


def _counted(name: str, groups: Sequence[ImbalanceRow]) -> str:
    both, every = sum(r.powers or 0 for r in groups), sum(r.out_of or 0 for r in groups)
    return _n(
        "{name}: {n} of {all} powers has both sides recorded",
        "{name}: {n} of {all} powers have both sides recorded",
        both,
        name=name,
        all=every,
    )


def _key(row: ImbalanceRow) -> tuple[str, str]:
    return row.area_id, row.on


def _of_place(groups: Iterable[ImbalanceRow], powers: Sequence[ImbalanceRow]) -> Iterable[Balanced]:
    for group in groups:
        both = _("{powers} have both sides recorded", powers=group.count_line)
        yield _balanced(group, group.topic, notes=(both, *group.rest_lines))
        for power in powers:
            if power.topic == group.topic:
                says = _(
                    "council {council}, community {community}",
                    council=power.council_line,
                    community=power.community_line,
                )
                sources = tuple(dict.fromkeys((str(c), c.url) for c in power.sources))
                yield _balanced(power, power.power, within=True, notes=(says, *_access(power)), sources=sources)


def _balanced(row: ImbalanceRow, label: str, **more: Any) -> Balanced:
    return Balanced(
        label,
        _span(row.low, row.high),
        _span(row.practised_low, row.practised_high),
        _span(row.least, row.most),
        **more,
    )


def _span(low: float | None, high: float | None) -> Span:
    return None if low is None or high is None else (low, high)


def _access(row: ImbalanceRow) -> tuple[str, ...]:
    return (row.access_line,) if row.access_line else ()
