"""The path of a decision in a place, from who proposes to who pays and runs it, with what nobody is recorded as doing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from localism.graph.entity import Entity
from localism.graph.questions.bodies import SAID, side_of
from localism.graph.questions.decision import decision
from localism.graph.questions.decision_row import GAPS, PATH, DecisionRow
from localism.graph.questions.judged import told
from localism.graph.store import View
from localism.ontology.dates import Certainty
from localism.visualisations.answered import sources_of, tables_of
from localism.visualisations.draw import about_page
from localism.visualisations.figure import LINE, SMALL, Figure
from localism.visualisations.forms import Asked
from localism.visualisations.lettering import BOLD, wrapped
from localism.visualisations.picture import WIDE, Picture

KINDS = {"state": "state", "local council": "local", "community": "community"}
ACROSS, GAP = 4, 26
"""Steps in a row of a wide picture, and the room between them."""
NAMED = 5
"""Holders of one act that a card names."""
UNCAPPED = 99


class Card(NamedTuple):
    """One act in a step: what is done, by whom and where they stand, and what is to be noted. Of a gap nobody is known."""

    act: str
    holders: tuple[str, ...]
    side: str
    notes: tuple[str, ...] = ()
    possible: bool = False
    gap: bool = False


class Step(NamedTuple):
    """One step of the way: a part of the power or, where it has but one, an act."""

    heading: str
    cards: tuple[Card, ...]


def draw(view: View, asked: Asked) -> Picture:
    """The path of a decision. Raises `NotFoundError` and `DateError`."""
    (power,) = asked.things
    answer = told(decision(view, power, asked.area or "", on=asked.on), view)
    path = [r for r in answer if r.section == PATH]
    gaps = [r for r in answer if r.section == GAPS]
    holders = view.get(sorted({h for r in path for h in r.holder_ids}))
    steps = steps_of(path, gaps, holders)
    about = about_page(
        view,
        title=answer.title.partition(", as of ")[0],
        description="From left to right as the decision goes: each card is an act, and who is recorded as doing it.",
        on=asked.on,
        command=asked.command,
        access=asked.access,
        sources=tuple(sorted({s for row in answer for s in sources_of(row)})),
        counts=f"{len(path):,} acts recorded, {len(gaps):,} of which nobody is recorded",
    )
    loose = tuple(_gap(g) for g in gaps) if len({r.part_id for r in path}) > 1 else ()
    return Picture(about, lambda width: figure(steps, loose, width), tables_of(answer), tuple(answer.note.splitlines()))


def steps_of(
    path: Sequence[DecisionRow], gaps: Sequence[DecisionRow], holders: Mapping[str, Entity]
) -> tuple[Step, ...]:
    """The parts in their order with their acts; of a power with one part, its acts in theirs, gaps among them."""
    parts = list(dict.fromkeys((r.part_id, r.part) for r in path))
    if len(parts) > 1:
        return tuple(
            Step(f"{n}. {name}", tuple(_card(r, holders) for r in path if r.part_id == part))
            for n, (part, name) in enumerate(parts, 1)
        )
    acts: dict[str, list[Card]] = {}
    for row in sorted((*path, *gaps), key=lambda r: r.stage):
        acts.setdefault(row.act, []).append(_gap(row) if row.section == GAPS else _card(row, holders))
    return tuple(Step(act[:1].upper() + act[1:], tuple(cards)) for act, cards in acts.items())


def figure(steps: Sequence[Step], gaps: Sequence[Card], width: int) -> Figure:
    """Steps from left to right, or downwards where there is no room; below, what nobody is recorded as doing."""
    drawn = Figure(width, words=_in_words(steps, gaps))
    y = _legend(drawn, 14)
    across = min(ACROSS, max(len(steps), 1)) if width >= WIDE else 1
    room = (width - GAP * (across - 1) - 4) / across
    for at in range(0, len(steps), across):
        row = steps[at : at + across]
        tops = [_step(drawn, step, 2 + n * (room + GAP), y, room) for n, step in enumerate(row)]
        for n in range(len(row) - 1):
            _arrow(drawn, 2 + (n + 1) * (room + GAP) - GAP + 5, y + 10, right=True)
        y = max(tops) + 8
        if at + across < len(steps):
            _arrow(drawn, 14, y, right=False)
            y += 26
    if not steps:
        drawn.unknown(2, y, 26, 14)
        y = drawn.text(36, y + 12, "Nothing is recorded of how this is decided.", "soft") + 6
    if gaps:
        said = "Nobody is recorded: a gap in what is known, not a finding that there is nobody"
        y = drawn.lines(2, y + 22, said, width - 6, "strong")
        each = (width - GAP * (across - 1) - 4) / max(across, 1)
        for at in range(0, len(gaps), max(across, 1)):
            y = max(
                _draw_card(drawn, card, 2 + n * (each + GAP), y, each)
                for n, card in enumerate(gaps[at : at + max(across, 1)])
            )
    drawn.grow(y)
    return drawn


def _step(drawn: Figure, step: Step, x: float, y: float, room: float) -> float:
    y = drawn.lines(x, y + 14, step.heading, room - 14, "strong") - 4
    for card in step.cards:
        y = _draw_card(drawn, card, x, y, room)
    return y


def _draw_card(drawn: Figure, card: Card, x: float, y: float, room: float) -> float:
    """A card, as high as its words need; where the next one may begin."""
    inner = room - 22
    shown = card.holders[:NAMED]
    more = len(card.holders) - len(shown)
    lines = [("soft", SMALL + 1, line) for line in wrapped(card.act, inner, SMALL + 1, UNCAPPED)]
    for name in shown:
        lines += [("strong", SMALL + 2, line) for line in wrapped(name, inner / BOLD, SMALL + 2)]
    if more > 0:
        lines.append(("soft", SMALL, f"and {more} more"))
    for note in card.notes:
        lines += [("soft", SMALL, line) for line in wrapped(note, inner, SMALL, 2)]
    height = sum(size * LINE for _, size, _ in lines) + 12
    if card.gap:
        drawn.unknown(x, y, 14, height)
        drawn.box(x, y, room, height, "unknown-frame")
    else:
        drawn.box(x, y, room, height, "maybe" if card.possible else "card")
        drawn.box(x, y, 6, height, KINDS.get(card.side, "others"))
    foot = y + 6
    for kind, size, line in lines:
        foot += size * LINE
        drawn.text(x + 16 + (6 if card.gap else 0), foot - size * 0.3, line, kind, size=size)
    return y + height + 8


def _arrow(drawn: Figure, x: float, y: float, *, right: bool) -> None:
    drawn.path(f"M{x} {y}h14m-5 -4l5 4l-5 4" if right else f"M{x} {y}v16m-4 -5l4 5l4 -5", "link")


def _legend(drawn: Figure, y: float) -> float:
    x = 2.0
    for side, said in (*SAID.items(), ("gap", "nobody recorded"), ("possible", "possible")):
        wide = 26 + 7.4 * len(said)
        if x + wide > drawn.width:
            x, y = 2, y + 20
        if side == "gap":
            drawn.unknown(x, y - 11, 16, 13)
        elif side == "possible":
            drawn.box(x, y - 11, 16, 13, "maybe")
        else:
            drawn.box(x, y - 11, 6, 13, KINDS.get(side, "others"))
        drawn.text(x + (12 if side in SAID else 22), y, said, size=SMALL + 1)
        x += wide
    return y + 16


def _card(row: DecisionRow, holders: Mapping[str, Entity]) -> Card:
    sides = [side_of(holders[h]) for h in row.holder_ids if h in holders]
    notes = [*row.standing[1:], *row.bears_lines, row.area_line]
    if row.rule:
        notes = ["by rule: no register that is loaded lists these"]
    return Card(
        "; ".join(row.act_lines),
        row.holder or ("holder not known",),
        min(sides, default="other") if len(set(sides)) == 1 else "other",
        tuple(n for n in notes if n),
        row.certainty == Certainty.POSSIBLE,
        gap=not row.holder,
    )


def _gap(row: DecisionRow) -> Card:
    return Card(row.said, (), "other", row.of, gap=True)


def _in_words(steps: Sequence[Step], gaps: Sequence[Card]) -> str:
    said = [
        f"{step.heading}: " + "; ".join(f"{c.act}: {', '.join(c.holders) or 'nobody recorded'}" for c in step.cards)
        for step in steps
    ]
    said += [gap.act for gap in gaps]
    return ". ".join(said) + "." if said else "Nothing is recorded of how this is decided."
