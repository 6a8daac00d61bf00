"""What was held when: a bar for each holding, as certain as its dates are, grouped by power."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from localism.errors import MisuseError
from localism.graph.answers import Answer
from localism.graph.entity import Entity
from localism.graph.questions.bodies import standing
from localism.graph.questions.holding_row import HoldingRow, acting
from localism.graph.questions.judged import told
from localism.graph.questions.parts import part_of, topics
from localism.graph.questions.place import of_topic
from localism.graph.questions.who_holds import who_holds
from localism.graph.store import View
from localism.graph.words import normal
from localism.ontology.dates import BEGINNING, END, Bounds, Certainty, day_range, during
from localism.visualisations.answered import sources_of, tables_of
from localism.visualisations.draw import about_page, holdings
from localism.visualisations.forms import Asked
from localism.visualisations.kinds import OTHER, PARTS
from localism.visualisations.picture import Picture
from localism.visualisations.timeline_figure import timeline_figure
from localism.visualisations.timescale import Bar, Timeline
from localism.visualisations.words import _, _n, together

UNDATED = Bounds(BEGINNING, END, BEGINNING, END)
"""The bounds of what has no date at all."""


def draw(view: View, asked: Asked) -> Picture:
    """Holdings over time. Raises `NotFoundError` and `DateError`."""
    answer = told(_holdings(view, asked), view)
    things = view.get(sorted({r.holding for r in answer}))
    sides = standing(view, {h for r in answer for h in r.holder_ids})
    bars = tuple(_bar(r, things, sides) for r in answer)
    counts = _("holdings: {holdings:,}; powers: {powers:,}", holdings=len(bars), powers=len({b.power for b in bars}))
    if asked.on:
        then = Counter(during(b.bounds, *day_range(asked.on)) for b in bars)
        held = _n(
            "on that date {n:,} held, {possibly:,} possibly",
            "on that date {n:,} held, {possibly:,} possibly",
            then[Certainty.DEFINITE],
            possibly=then[Certainty.POSSIBLE],
        )
        counts = f"{counts}; {held}"
    about = about_page(
        view,
        title=answer.title,
        description=_(
            "Each bar is a holding: solid while it surely held, pale where it possibly did, hatched where no date is recorded."
        ),
        on=asked.on,
        command=asked.command,
        access=asked.access,
        sources=tuple(sorted({s for row in answer for s in sources_of(row)})),
        counts=counts,
    )
    line = day_range(asked.on)[0] if asked.on else ""
    shown = Timeline(bars, Counter(b.side for b in bars), line)
    return Picture(about, lambda width: timeline_figure(shown, width), tables_of(answer), _reading(answer))


def _holdings(view: View, asked: Asked) -> Answer[HoldingRow]:
    """The holdings of all dates, by power and by when they began."""
    if not asked.area and not asked.power:
        raise MisuseError("map timeline is of a place or a power: name one with --in AREA or --power POWER, or both.")
    if asked.power:
        found = who_holds(view, asked.power, asked.area)
        rows, note = list(found), found.note
        title = _("Who held {what}", what=found.title.removeprefix("Who holds "))
    else:
        rows, where = holdings(view, asked.area, None)
        title = _("Who held which power in {place}", place=where) if where else _("Who held which power")
        note = ""
    if asked.topic:
        known = of_topic(topics(view, {r.power_id for r in rows}), asked.topic)
        rows, title = [r for r in rows if r.power_id in known], f"{title}: {asked.topic}"
    title = _("{title}, and when", title=title)
    rows = sorted((replace(r, group=r.power) for r in rows if not r.displaced), key=_order)
    return Answer(HoldingRow, tuple(rows), title, note)


def _order(row: HoldingRow) -> tuple[object, ...]:
    return normal(row.power), row.power_id, row.starts.removeprefix("../"), tuple(map(normal, row.holder)), row.holding


def _bar(row: HoldingRow, things: Mapping[str, Entity], sides: Mapping[str, str]) -> Bar:
    thing = things.get(row.holding)
    parts = {part_of(act, row.kind) for act in row.acts or ("",)}
    acts = acting(row.kind, ", ".join(row.acts) or _("act not recorded"))
    return Bar(
        power=row.power,
        name=together(row.holder_lines),
        notes=f"{acts}; {row.since_line}, {row.until_line}",
        side=(sides.get(row.holder_ids[0], OTHER) if row.holder_ids else ""),
        part=next(part for part in PARTS if part in parts),
        bounds=(thing.bounds if thing and thing.bounds else UNDATED),
        dated=bool(row.starts or row.ends),
        recorded=row.origin != "derived",
    )


def _reading(answer: Answer[HoldingRow]) -> tuple[str, ...]:
    doubt = _(
        "A bar says when a source lets one say so: that an end is not recorded does not mean that nothing has ended."
    )
    return doubt, *answer.note.splitlines()
