"""A decision's path in a place, from who proposes to who ratifies, vetoes, pays and runs it; what nobody is recorded as doing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import ceil
from typing import NamedTuple

from localism.graph.questions.by_rule import side_of_kind
from localism.graph.questions.bodies import standing
from localism.graph.questions.decision import decision
from localism.graph.questions.decision_row import GAPS, HAPPENED, INSIDE, PATH, TERMS, UNPLACED, WIDER, DecisionRow
from localism.graph.questions.judged import told
from localism.graph.questions.path_said import doing, named_and_marked
from localism.graph.store import View
from localism.ontology.dates import Certainty
from localism.ontology.schema import SCHEMA
from localism.visualisations.answered import sources_of, tables_of
from localism.visualisations.cards import BOLD, Card
from localism.visualisations.draw import about_page
from localism.visualisations.figure import SMALL, Figure
from localism.visualisations.forms import Asked
from localism.visualisations.forms.place import BANDS, OTHER
from localism.visualisations.picture import WIDE, Picture

KINDS = {side: kind for side, _, kind in BANDS}
ACROSS, SHOWN, NOTES = 5, 4, 5
"""Steps beside each other at most, cards that a step shows, and notes on a card."""
GAP, LEFT = 18, 14
NOBODY = "No source says who does this, in any part of the path"


class Step(NamedTuple):
    """One act: who does it, of a path in parts in which part; with no card for what nobody is recorded as doing."""

    act: str
    cards: tuple[Card, ...]
    part: str = ""
    sides: tuple[str, ...] = ()
    known: bool = True


class Way(NamedTuple):
    """The steps of a decision in their order; `gaps` stand apart where the path has several parts. `beside` is what is not of it."""

    steps: tuple[Step, ...]
    gaps: tuple[Step, ...] = ()
    beside: str = ""

    @property
    def every(self) -> tuple[Step, ...]:
        """All steps, known or not."""
        return (*self.steps, *self.gaps)


def draw(view: View, asked: Asked) -> Picture:
    """The path of a decision. Raises `NotFoundError` and `DateError`."""
    (power,) = asked.things
    answer = told(decision(view, power, asked.area or "", on=asked.on), view)
    way = way_of(answer, standing(view, {h for r in answer for h in r.holder_ids}))
    known = sum(s.known for s in way.every)
    about = about_page(
        view,
        title=answer.title.rpartition(", as of ")[0] if asked.on else answer.title,
        description="Each column is a step of the decision, each card a body that takes it.",
        on=asked.on,
        command=asked.command,
        access=asked.access,
        sources=tuple(sorted({s for row in answer for s in sources_of(row)})),
        counts=f"{known} steps with somebody recorded, {len(way.every) - known} without",
    )
    return Picture(about, lambda width: figure(way, width), tables_of(answer), tuple(answer.note.splitlines()))


def way_of(rows: Iterable[DecisionRow], sides: Mapping[str, str]) -> Way:
    """The steps of an answer: act by act in one part, or part by part with what is missing at the end."""
    rows = list(rows)
    strings = _strings(rows)
    listed = [r for r in rows if r.section == PATH]
    parts = list(dict.fromkeys(r.part for r in listed))
    found: dict[tuple[str, str], list[DecisionRow]] = {}
    for row in listed:
        found.setdefault((row.part, row.act), []).append(row)
    steps = [_step(rs, act, part if len(parts) > 1 else "", sides, strings) for (part, act), rs in found.items()]
    gaps = [_gap(r) for r in rows if r.section == GAPS]
    beside = Counter(r.section for r in rows if r.section in (WIDER, INSIDE, UNPLACED))
    said = "; ".join(f"{section}: {number}" for section, number in beside.items())
    said = f"Not in this path, but in the table: {said}." if said else ""
    if len(parts) > 1:
        return Way(tuple(steps), tuple(gaps), said)
    stages = {a.label: a.stage for a in SCHEMA.path}
    return Way(tuple(sorted((*steps, *gaps), key=lambda s: stages.get(s.act, len(stages) + 1))), (), said)


def _step(
    rows: Sequence[DecisionRow], act: str, part: str, sides: Mapping[str, str], strings: Mapping[str, Sequence[str]]
) -> Step:
    """A card for each holder, with what is said of each of its holdings."""
    held: dict[tuple[str, ...], list[DecisionRow]] = {}
    for row in rows:
        names, _ = named_and_marked(row)
        for name, ids in _each(row, names):
            held.setdefault((name, *ids), []).append(row)
    cards, stand = [], []
    for (name, *ids), own in held.items():
        side = _side(own[0], ids, sides)
        stand.append(side)
        cards.append(_card(name, own, side, strings))
    return Step(act, tuple(cards), part, tuple(stand))


def _each(row: DecisionRow, names: Sequence[str]) -> Iterable[tuple[str, tuple[str, ...]]]:
    """Each holder with its id; joint holders are one."""
    if len(names) == len(row.holder_ids):
        return [(name, (i,)) for name, i in zip(names, row.holder_ids, strict=True)]
    return [(name, row.holder_ids) for name in names]


def _side(row: DecisionRow, ids: Sequence[str], sides: Mapping[str, str]) -> str:
    if row.rule:
        return side_of_kind(row.rule.body)
    return sides.get(ids[0], OTHER) if ids else ""


def _card(name: str, rows: Sequence[DecisionRow], side: str, strings: Mapping[str, Sequence[str]]) -> Card:
    notes: list[str] = []
    for row in rows:
        marked = ", ".join(named_and_marked(row)[1])
        level = row.held.level_lines if row.held else ()
        over = row.held.over_line if row.held else ""
        by_rule = row.source_lines if row.rule else ()
        notes += [marked, *level, over, row.condition_line, *strings.get(row.id, ()), *by_rule]
    told = list(dict.fromkeys(note for note in notes if note))
    more = [f"and {len(told) - NOTES} more notes in the table"] if len(told) > NOTES else []
    maybe = all(r.certainty == Certainty.POSSIBLE for r in rows)
    return Card(
        name, (side.capitalize(), *told[:NOTES], *more) if side else (*told[:NOTES], *more), KINDS.get(side, ""), maybe
    )


def _gap(row: DecisionRow) -> Step:
    said = row.said[:1].upper() + row.said[1:]
    return Step(row.act, (Card(said, row.of[:1], strong=False),), known=False)


def _strings(rows: Iterable[DecisionRow]) -> dict[str, list[str]]:
    """Holding → the terms it is under and what became of it, a line each."""
    found: dict[str, list[str]] = {}
    for row in rows:
        if row.section in (TERMS, HAPPENED):
            what = "term" if row.section == TERMS else "outcome"
            said = ", ".join((row.said, *row.details[:2])) if row.section == TERMS else row.said
            for holding in row.of_ids:
                found.setdefault(holding, []).append(f"{what}: {said}")
    return found


def figure(way: Way, width: int) -> Figure:
    """The path: columns beside each other where there is room, else one below the other."""
    drawn = Figure(width, words=_in_words(way))
    y = _legend(drawn, way, 16)
    if not way.every:
        card = Card("Nothing is recorded of it here: not the same as nothing to record.", strong=False)
        y = card.draw(drawn, LEFT, y, min(width - 2 * LEFT, 420)) + 16
    y = _flow(drawn, way.steps, y, 1)
    if way.gaps:
        y = drawn.lines(LEFT, y + 12, NOBODY, (width - 2 * LEFT) / BOLD, "strong") + 6
        y = _flow(drawn, way.gaps, y, 0)
    if way.beside:
        y = drawn.lines(LEFT, y + 12, way.beside, width - 2 * LEFT, "soft", size=SMALL)
    drawn.grow(y + 4)
    return drawn


def _legend(drawn: Figure, way: Way, y: float) -> float:
    """Each side with its colour and in how many steps it is: that none is recorded is not that there is none."""
    count = Counter(side for step in way.steps for side in set(step.sides))
    x = float(LEFT)
    for side, _, kind in BANDS:
        words = (
            f"{side}: {count[side]} {'step' if count[side] == 1 else 'steps'}"
            if count[side]
            else f"{side}: none recorded"
        )
        wide = 34 + 7.4 * len(words)
        if x + wide > drawn.width:
            x, y = LEFT, y + 20
        if count[side]:
            drawn.box(x, y - 11, 16, 12, kind)
        else:
            drawn.unknown(x, y - 11, 16, 12)
        drawn.text(x + 22, y, words, size=SMALL + 1)
        x += wide
    y += 20
    drawn.box(LEFT, y - 11, 16, 12, "maybe")
    drawn.text(LEFT + 22, y, "possible only", size=SMALL + 1)
    drawn.unknown(LEFT + 120, y - 11, 16, 12)
    drawn.text(LEFT + 142, y, "nobody recorded: not nobody", size=SMALL + 1)
    return y + 18


def _flow(drawn: Figure, steps: Sequence[Step], y: float, first: int) -> float:
    """Steps in rows of as many columns as fit; `first` is the number of the first, 0 where they have no order."""
    if not steps:
        return y
    across = ceil(len(steps) / ceil(len(steps) / ACROSS)) if drawn.width >= WIDE else 1
    across = max(across, 3) if drawn.width >= WIDE else 1
    wide = (drawn.width - 2 * LEFT - GAP * (across - 1)) / across
    for start in range(0, len(steps), across):
        row = steps[start : start + across]
        y = _parts(drawn, row, steps[start - 1].part if start and across == 1 else "", y, wide)
        last = start + across >= len(steps)
        columns = [(step, LEFT + n * (wide + GAP)) for n, step in enumerate(row)]
        heads = [
            _head(drawn, step, (x, y), wide, first and start + n + first, last and n == len(row) - 1)
            for n, (step, x) in enumerate(columns)
        ]
        y = max(_cards(drawn, step.cards, x, max(heads), wide) for step, x in columns) + 14
    return y


def _parts(drawn: Figure, row: Sequence[Step], before: str, y: float, wide: float) -> float:
    """The parts of the path over the steps that are in them; one that the last row named already is not named again."""
    if not any(step.part for step in row) or (len(row) == 1 and row[0].part == before):
        return y
    end, start = y, 0
    while start < len(row):
        many = next((n for n in range(start, len(row)) if row[n].part != row[start].part), len(row)) - start
        x, room = LEFT + start * (wide + GAP), many * wide + (many - 1) * GAP
        end = max(end, drawn.lines(x, y + 12, row[start].part, room / BOLD, "heading", most=3))
        start += many
    start = 0
    while start < len(row):
        many = next((n for n in range(start, len(row)) if row[n].part != row[start].part), len(row)) - start
        x = LEFT + start * (wide + GAP)
        drawn.line(x, end - 8, x + many * wide + (many - 1) * GAP, end - 8, "link")
        start += many
    return end


def _head(drawn: Figure, step: Step, at: tuple[float, float], wide: float, number: int, last: bool) -> float:
    """The number of a step, on the line that joins them, and what is done; where its cards begin."""
    x, y = at
    beside = drawn.width >= WIDE
    left, top = x, y + 16
    if number:
        left, top = (x, y + 40) if beside else (x + 30, y + 16)
        if beside and not last:
            end = min(x + wide + GAP - 2, drawn.width - LEFT)
            drawn.line(x + 24, y + 11, end, y + 11, "link" if step.known else "possible")
        drawn.dot(x + 11, y + 11, 11, "decides" if step.known else "paper-dot")
        drawn.text(x + 11, y + 15, str(number), "on-decides" if step.known else "soft", size=SMALL, anchor="middle")
    name, room = doing(step.act), wide - (left - x)
    end = drawn.lines(left, top, name[:1].upper() + name[1:], room / BOLD, "strong", size=15, most=2)
    if step.act in _MEANINGS:
        end = drawn.lines(left, end - 2, _MEANINGS[step.act], room, "soft", size=SMALL, most=3)
    return end - 4


def _cards(drawn: Figure, cards: Sequence[Card], x: float, y: float, wide: float) -> float:
    for card in cards[:SHOWN]:
        y = card.draw(drawn, x, y, wide) + 6
    if len(cards) > SHOWN:
        y = drawn.text(x, y + 10, f"and {len(cards) - SHOWN} more in the table", "soft", size=SMALL)
    return y


_MEANINGS = {a.label: a.comment for a in SCHEMA.path}


def _in_words(way: Way) -> str:
    said = []
    for step in way.steps:
        of = f" ({step.part})" if step.part else ""
        who = "; ".join(", ".join((card.name, *card.notes)) for card in step.cards)
        said.append(f"{doing(step.act)}{of}: {who}" if step.known else who)
    said += [card.name for step in way.gaps for card in step.cards]
    return f"The steps of the decision. {'. '.join(said) or 'Nothing is recorded of it here'}."
