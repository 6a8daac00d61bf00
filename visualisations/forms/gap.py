"""Stated against practised: a dumbbell for each holding of which they differ, and what became of duties, powers and rights."""

from __future__ import annotations

from localism.graph.answers import Answer
from localism.graph.questions.bodies import standing
from localism.graph.questions.gap import LEVELS, ORDER, OUTCOMES, gap
from localism.graph.questions.gap_row import DIFFERS, NONE_RECORDED, GapRow
from localism.graph.questions.holding_row import readings
from localism.graph.questions.judged import told
from localism.graph.store import View
from localism.ontology.dates import Certainty
from localism.visualisations.answered import sources_of, tables_of
from localism.visualisations.draw import about_page
from localism.visualisations.forms import Asked
from localism.visualisations.gap_figure import Became, Dumbbell, Gap, gap_figure
from localism.visualisations.kinds import OTHER
from localism.visualisations.picture import Picture
from localism.visualisations.words import _, together


def draw(view: View, asked: Asked) -> Picture:
    """Where paper and practice differ. Raises `NotFoundError` and `DateError`."""
    answer = told(gap(view, asked.area, on=asked.on), view)
    sides = standing(view, {h for r in answer for h in r.holder_ids})
    shown = Gap(
        tuple(_dumbbell(r, sides.get(r.holder_ids[0], OTHER) if r.holder_ids else "") for r in _of(answer, DIFFERS)),
        {section: tuple(map(_became, _of(answer, section))) for section in OUTCOMES.values()},
        tuple(_named(r) for r in _of(answer, NONE_RECORDED)),
    )
    about = about_page(
        view,
        title=answer.title.rpartition(", as of ")[0] if asked.on else answer.title,
        description=_(
            "A hollow mark is what is stated, a filled one what is practised, on the scale of how far the public is empowered."
        ),
        on=asked.on,
        command=asked.command,
        access=asked.access,
        sources=tuple(sorted({s for row in answer for s in sources_of(row)})),
        counts="; ".join(f"{section}: {len(_of(answer, section))}" for section in ORDER),
    )
    return Picture(
        about, lambda width: gap_figure(shown, width), tables_of(answer), lead=tuple(answer.note.splitlines())
    )


def _of(answer: Answer[GapRow], section: str) -> list[GapRow]:
    return [r for r in answer if r.section == section]


def _dumbbell(row: GapRow, side: str) -> Dumbbell:
    stated, practised = (
        tuple(sorted({LEVELS.index(v) for v in readings(judged) if v in LEVELS}))
        for judged in ((row.held.level_stated, row.held.level_practised) if row.held else ("", ""))
    )
    doubt = row.certainty if row.certainty == Certainty.POSSIBLE else ""
    notes = tuple(note for note in (side, row.power, row.over_line, row.area_line, doubt) if note)
    return Dumbbell(together(row.holder), notes, stated, practised, row.steps_line, bool(doubt))


def _became(row: GapRow) -> Became:
    when = ", ".join(line for line in row.when if line)
    return Became(_named(row), tuple(note for note in (row.by_line, when, row.said) if note))


def _named(row: GapRow) -> str:
    return f"{together(row.holder)}: {row.power}"
