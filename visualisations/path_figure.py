"""The picture of a decision's path: steps in their order, in columns where there is room, with a card for each who takes one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import ceil
from typing import NamedTuple

from localism.graph.questions.path_said import doing
from localism.ontology.schema import SCHEMA
from localism.visualisations.cards import Card
from localism.visualisations.figure import SMALL, Figure
from localism.visualisations.legend import hatched, legend, more_in_the_table, swatch
from localism.visualisations.lettering import BOLD
from localism.visualisations.picture import WIDE
from localism.visualisations.sides import sides_legend
from localism.visualisations.words import N_, _, _n

__all__ = ["SHOWN", "Step", "Way", "path_figure"]

ACROSS, SHOWN = 5, 4
"""Steps beside each other at most, and cards that a step shows."""
GAP, LEFT = 18, 14
NOBODY = N_("No source says who does this, in any part of the path")
_MEANINGS = {a.label: a.comment for a in SCHEMA.path}


class Step(NamedTuple):
    """One act: who does it, of a path in parts in which part; with no card for what nobody is recorded as doing."""

    act: str
    cards: tuple[Card, ...]
    part: str = ""
    sides: tuple[str, ...] = ()
    known: bool = True
    title: str = ""  # what is done, where its own words are too much of a term


class Way(NamedTuple):
    """The steps of a decision in their order; `gaps` stand apart where the path has several parts. `beside` is what is not of it."""

    steps: tuple[Step, ...]
    gaps: tuple[Step, ...] = ()
    beside: str = ""

    @property
    def every(self) -> tuple[Step, ...]:
        """All steps, known or not."""
        return (*self.steps, *self.gaps)


def path_figure(way: Way, width: int) -> Figure:
    """The path: columns beside each other where there is room, else one below the other."""
    drawn = Figure(width, words=_in_words(way))
    y = _legend(drawn, way, 16)
    if not way.every:
        card = Card(_("Nothing is recorded of it here: not the same as nothing to record."), strong=False)
        y = card.draw(drawn, LEFT, y, min(width - 2 * LEFT, 420)) + 16
    y = _flow(drawn, way.steps, y, 1)
    if way.gaps:
        y = drawn.lines(LEFT, y + 12, _(NOBODY), width - 2 * LEFT, "strong") + 6
        y = _flow(drawn, way.gaps, y, 0)
    if way.beside:
        y = drawn.lines(LEFT, y + 12, way.beside, width - 2 * LEFT, "soft", size=SMALL)
    drawn.grow(y + 4)
    return drawn


def _legend(drawn: Figure, way: Way, y: float) -> float:
    """The sides that are in the path, and the marks of what is possible and of what is not known."""
    count = Counter(side for step in way.steps for side in set(step.sides))
    y = sides_legend(drawn, count, LEFT, y, lambda n: _n("{n} step", "{n} steps", n))
    marks = ((_("possible only"), swatch(drawn, "maybe")), (_("nobody recorded: not nobody"), hatched(drawn)))
    return legend(drawn, marks, LEFT, y) - 3


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
    name, room = step.title or doing(step.act), wide - (left - x)
    end = drawn.lines(left, top, name[:1].upper() + name[1:], room, "strong", size=15, most=2)
    if step.act in _MEANINGS and not step.title:
        end = drawn.lines(left, end - 2, _MEANINGS[step.act], room, "soft", size=SMALL, most=3)
    return end - 4


def _cards(drawn: Figure, cards: Sequence[Card], x: float, y: float, wide: float) -> float:
    for card in cards[:SHOWN]:
        y = card.draw(drawn, x, y, wide) + 6
    if len(cards) > SHOWN:
        y = drawn.text(x, y + 10, more_in_the_table(len(cards) - SHOWN), "soft", size=SMALL)
    return y


def _in_words(way: Way) -> str:
    said = []
    for step in way.steps:
        of = f" ({step.part})" if step.part else ""
        who = "; ".join(", ".join((card.name, *card.notes)) for card in step.cards)
        said.append(f"{doing(step.act)}{of}: {who}" if step.known else who)
    said += [card.name for step in way.gaps for card in step.cards]
    return _("The steps of the decision. {said}.", said=". ".join(said) or _("Nothing is recorded of it here"))
