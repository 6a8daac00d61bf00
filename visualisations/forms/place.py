"""Everyone with a say over one place, the community first: how many powers each decides, delivers, must be asked on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from localism.graph.answers import Answer
from localism.graph.questions.bodies import standing
from localism.graph.questions.by_rule import BY_RULE, side_of_kind
from localism.graph.questions.judged import told
from localism.graph.questions.place import place
from localism.graph.questions.place_row import OTHERS, POWERS, STACK, WAITING, PlaceRow
from localism.graph.questions.plainly import NOT_CERTAIN, counted_plainly, place_plainly, unknown_plainly
from localism.graph.store import View
from localism.ontology.dates import Certainty
from localism.visualisations.answered import sources_of, tables_of
from localism.visualisations.draw import about_page
from localism.visualisations.figure import SMALL, Figure
from localism.visualisations.forms import Asked
from localism.visualisations.kinds import BANDS, KINDS, OTHER, PARTS
from localism.visualisations.legend import legend, swatch
from localism.visualisations.picture import WIDE, Picture
from localism.visualisations.words import N_, _, _n

NAMED = 3
"""Bodies of a side that sentences speak of."""
BY_LAW = N_("by law")
NONE = N_("nobody is recorded with a say. That does not mean that nobody has one.")


class Actor(NamedTuple):
    """A body as it is drawn: how many powers it has which part in."""

    name: str
    where: str
    counts: Mapping[str, int]
    doubt: str
    waits: bool = False  # of a kind that rules name and no register that is loaded lists


def draw(view: View, asked: Asked) -> Picture:
    """The stack of a place. Raises `NotFoundError` and `DateError`."""
    (area,) = asked.things
    answer = told(place(view, area, on=asked.on or "", power=asked.power, topic=asked.topic), view)
    bands = _bands(answer, view)
    powers = [r for r in answer if r.section == POWERS]
    if asked.reader:
        answer = replace(answer, leads=place_plainly(answer))
    about = about_page(
        view,
        title=answer.title.partition(" as of ")[0],
        description=_("Each bar is a body's powers over the place, by what it may do in them."),
        on=asked.on,
        command=asked.command,
        access=asked.access,
        sources=tuple(sorted({s for row in answer for s in sources_of(row)})),
        counts=", ".join(
            (
                _n("{n:,} with a say", "{n:,} with a say", sum(map(len, bands.values()))),
                _n("{n:,} power", "{n:,} powers", len(powers)),
            )
        ),
    )
    lead = _plainly(bands, unknown_plainly(powers)) if asked.reader else ()
    return Picture(about, lambda width: figure(bands, width), tables_of(answer), _reading(answer), lead=lead)


def _plainly(bands: Mapping[str, Sequence[Actor]], unknown: str) -> tuple[str, ...]:
    """What residents are told of a place: a line for each side, the community first, and what no source says."""
    lines = []
    for side, heading, _kind in BANDS:
        first = bands[side][:NAMED]
        said = [counted_plainly(a.name, a.counts, _(BY_LAW) if a.waits else a.doubt) for a in first if a.counts]
        left = len(bands[side]) - len(first)
        said += [_n("{n} more is in the picture.", "{n} more are in the picture.", left)] if left else []
        lines.append(f"{_(heading).partition(':')[0]}: {' '.join(said) or _(NONE)}")
    return (*lines, *([unknown] if unknown else []))


def figure(bands: Mapping[str, Sequence[Actor]], width: int) -> Figure:
    """The bands of a place, a row a body; one scale for all bars."""
    said = "; ".join(f"{_(heading)}: {_in_words(bands[side])}" for side, heading, _kind in BANDS)
    drawn = Figure(width, words=_("Who has a say. {said}.", said=said))
    most = max((sum(a.counts.values()) for actors in bands.values() for a in actors), default=1)
    y = _legend(drawn, 14)
    for side, heading, kind in BANDS:
        top = y
        y = drawn.lines(14, y + 14, _(heading), width - 20, "strong") + 4
        for actor in bands[side]:
            y = _actor(drawn, actor, y, most)
        if not bands[side]:
            drawn.unknown(14, y - 8, 26, 14)
            y = drawn.lines(48, y + 3, _("Nobody is recorded: not the same as nobody."), width - 52, "soft") + 4
        drawn.box(0, top + 2, 5, y - top - 10, kind)
        y += 8
    drawn.grow(y)
    return drawn


def _actor(drawn: Figure, actor: Actor, y: float, most: int) -> float:
    """One body: beside its name, or where there is no room under it, its bar."""
    wide = drawn.width >= WIDE
    room = 330 if wide else drawn.width - 20
    end = drawn.lines(14, y + 3, actor.name, room, most=2)
    notes = "; ".join(filter(None, (actor.where, actor.doubt)))
    if notes:
        end = drawn.lines(14, end - 2, notes, room, "soft", size=SMALL, most=2)
    left, top = (360, y - 9) if wide else (14, end - 10)
    reach = drawn.width - left - (90 if wide else 70)
    x = float(left)
    for part in PARTS:
        count = actor.counts.get(part, 0)
        if not count:
            continue
        length = max(reach * count / most, 15)
        drawn.box(x, top, length, 16, part)
        drawn.text(x + length / 2, top + 12, str(count), f"on-{part}", size=SMALL, anchor="middle")
        x += length
    if not actor.counts:
        drawn.text(left, top + 12, _("nothing recorded"), "soft", size=SMALL)
    elif actor.doubt:
        drawn.text(x + 6, top + 12, _("possible"), "soft", size=SMALL)
    return max(end, top + 16 + 12) + 6


def _legend(drawn: Figure, y: float) -> float:
    said = [(words, swatch(drawn, part)) for part, words in PARTS.items()]
    said[0] = (_("{part} (powers)", part=said[0][0]), said[0][1])
    return legend(drawn, said, 14, y) - 7


def _bands(answer: Answer[PlaceRow], view: View) -> dict[str, list[Actor]]:
    """The bodies of each side; those that govern come from the nearest to the widest."""
    rows = [r for r in answer if r.section in (STACK, OTHERS, WAITING)]
    sides = standing(view, (r.body_id for r in rows if r.body_id))
    bands: dict[str, list[Actor]] = {side: [] for side in KINDS}
    governing = [r for r in rows if r.section == STACK]
    for row in (*reversed(governing), *(r for r in rows if r.section != STACK)):
        side = side_of_kind(row.tier) if row.section == WAITING else sides.get(row.body_id, OTHER)
        bands[side].append(_as_actor(row))
    return bands


def _as_actor(row: PlaceRow) -> Actor:
    counts = {part: n for part in PARTS if (n := len(getattr(row, part)))}
    doubt = "; ".join(row.why) if row.why and row.governs else ""
    if row.certainty == Certainty.POSSIBLE and not doubt:
        doubt = NOT_CERTAIN
    if row.section == WAITING:
        doubt = _("{by_rule}: no register that is loaded lists these", by_rule=BY_RULE)
    return Actor(row.body, row.area, counts, doubt, row.section == WAITING)


def _reading(answer: Answer[PlaceRow]) -> tuple[str, ...]:
    return (_("Bars are counts of powers, not of how much each weighs."), *answer.note.splitlines())


def _in_words(actors: Iterable[Actor]) -> str:
    nothing = _("nothing recorded")
    said = (
        _("{body} {parts}", body=a.name, parts=", ".join(f"{PARTS[p]} {n}" for p, n in a.counts.items()) or nothing)
        for a in actors
    )
    return "; ".join(said) or _("nobody recorded")
