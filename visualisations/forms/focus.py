"""One body in two columns: from whom it holds its powers on the left, what it holds and passes on, on the right."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from localism.graph.answers import Answer
from localism.graph.questions.holding_row import HoldingRow
from localism.graph.questions.holdings import Asked as OfHoldings
from localism.graph.questions.holdings import behind, describe
from localism.graph.questions.holdings import place as where_it_applies
from localism.graph.questions.judged import told
from localism.graph.questions.naming import resolve
from localism.graph.questions.parts import Topics, part_of, topic_order, topics
from localism.graph.questions.powers_of import powers_of
from localism.graph.store import Ids, View
from localism.ontology.dates import Certainty, day_range
from localism.visualisations.answered import sources_of, tables_of
from localism.visualisations.draw import about_page
from localism.visualisations.focus_figure import NOT_RECORDED, Focus, Held, focus_figure
from localism.visualisations.forms import Asked
from localism.visualisations.kinds import PARTS
from localism.visualisations.pages import Table
from localism.visualisations.picture import Picture
from localism.visualisations.words import _, _n, together

_SECTION = re.compile(r", (?:s|ss|Sch|Schs|para|paras|Part|Parts|reg|regs|art|arts)\b[. ]?")


def draw(view: View, asked: Asked) -> Picture:
    """A body in focus. Raises `NotFoundError` and `DateError`."""
    (name,) = asked.things
    answer = told(powers_of(view, name, on=asked.on), view)
    body = resolve(view, name, "Holder", what="body that can hold a power")
    passed = _passed(view, body.id, asked.on)
    rows = [r for r in answer if not r.displaced]
    focus = Focus(body.name, _held(rows, topics(view, {r.power_id for r in rows} - {""})), _lines(passed))
    about = about_page(
        view,
        title=answer.title.partition(" as of ")[0],
        description=_(
            "On the left from whom it holds its powers, on the right what it holds, by what it may do in it."
        ),
        on=asked.on,
        command=asked.command,
        access=asked.access,
        sources=tuple(sorted({s for row in (*answer, *passed) for s in sources_of(row)})),
        counts=", ".join(
            (
                _n("{n:,} power", "{n:,} powers", len(focus.held)),
                _n("{n:,} ground", "{n:,} grounds", len(focus.grounds)),
                _n("{n:,} passed on", "{n:,} passed on", len(focus.passed)),
            )
        ),
    )
    tables = (*tables_of(answer), *_passed_table(passed))
    return Picture(about, lambda width: focus_figure(focus, width), tables, _reading(answer, focus))


def _held(rows: Sequence[HoldingRow], known: Topics) -> tuple[Held, ...]:
    """A line for each power, by topic, with the parts that the body has in it, the strongest first."""
    by_power: dict[str, list[HoldingRow]] = {}
    for row in rows:
        by_power.setdefault(row.power_id, []).append(row)
    found = []
    for power, of in by_power.items():
        topic, path, thing = known.get(power, ("", (of[0].power,), None))
        parts = {part_of(act, r.kind) for r in of for act in r.acts}
        grounds = tuple(dict.fromkeys(g for r in of for g in _grounds(r)))
        possible = all(r.certainty == Certainty.POSSIBLE for r in of)
        name = thing.name if thing else of[0].power or _("power not known")
        held = Held(topic or _("No topic recorded"), name, tuple(p for p in PARTS if p in parts), grounds, possible)
        found.append((topic_order(topic, path, power), held))
    return tuple(held for _, held in sorted(found, key=lambda each: each[0]))


def _grounds(row: HoldingRow) -> tuple[str, ...]:
    """By whom it was delegated, else under what it is held (of a law without its section), else on what basis."""
    under = tuple(dict.fromkeys(_SECTION.split(u)[0] for u in row.under))
    return row.delegated_by or under or ((row.basis,) if row.basis else (_(NOT_RECORDED),))


def _passed(view: View, body: str, on: str | None) -> list[HoldingRow]:
    """The holdings that the body delegated."""
    span = day_range(on) if on else None
    found = view.ties(["PowerHolding"], ends={"delegated_by": Ids((body,))}, during=span)
    known = behind(view, found, span) if found else None
    asked = OfHoldings(span)
    return (
        describe(view, [(e, where_it_applies(e, known.governed, asked)) for e in found], asked, known) if known else []
    )


def _lines(passed: Sequence[HoldingRow]) -> tuple[tuple[str, str], ...]:
    return tuple(dict.fromkeys((together(r.holder_lines), f"{r.power} ({r.act_line})") for r in passed))


def _passed_table(passed: Sequence[HoldingRow]) -> tuple[Table, ...]:
    if not passed:
        return ()
    answer = Answer(HoldingRow, tuple(passed), "")
    return tuple(replace(table, label=_("Passes on: {what}", what=table.label.lower())) for table in tables_of(answer))


def _reading(answer: Answer[HoldingRow], focus: Focus) -> tuple[str, ...]:
    said = _("What it passes on is what others are recorded to hold by its delegation.")
    return (*answer.note.splitlines(), *((said,) if focus.passed else ()))
