"""How far power lies with the council's side rather than the community's: by group of powers, before any total."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from shlex import quote
from typing import Any

from localism.graph.analysis.imbalance import (
    PRACTISED,
    Matters,
    Range,
    index,
    mean,
    of_power,
    power_bounds,
    recorded,
    total,
)
from localism.graph.analysis.weights import Weights, variations
from localism.graph.answers import Answer
from localism.graph.questions.holding_row import RECORDED
from localism.graph.questions.imbalance_driven import chosen, drives, weights_shown
from localism.graph.questions.imbalance_found import OTHERWISE, findings, outside
from localism.graph.questions.imbalance_place import (
    LEAST,
    Place,
    hull,
    indices,
    label,
    place_at,
    span_of,
    spanned,
    told,
    total_of,
)
from localism.graph.questions.imbalance_row import (
    AS_STATED,
    BOUNDS,
    COMPARED,
    GROUPS,
    PAPER,
    POWERS,
    PRACTICE,
    RULES,
    THROUGHOUT,
    WEIGHINGS,
    WHOLE,
    ImbalanceRow,
)
from localism.graph.questions.parts import topic_order
from localism.graph.questions.sources import in_words, marked, strictest
from localism.graph.store import View

READ = (
    "+1: the council's side has the final say and the community none; −1: the other way round; 0: both have as much.\n"
    "It is of what is recorded. ? is no value: nothing is recorded of one side, which does not mean that it has no say."
)
SIDES = {
    (True, True): "of_different_things",
    (True, False): "council_only",
    (False, True): "community_only",
    (False, False): "neither",
}
"""Which side of a power is recorded, where no one matter has both: council, community."""
UNRANKED = (
    "Places come in the order asked for: what is recorded of them differs too much for a ranking to mean anything."
)


def imbalance(view: View, areas: Sequence[str], *, on: Sequence[str], weights: Weights) -> Answer[ImbalanceRow]:
    """The imbalance at each of several places (in the order asked) on each of several dates (EDTF), by group of powers.

    What it means is in docs/imbalance.md. Calls: those of a place, for each place and date. Raises `NotFoundError` and
    `DateError`.
    """
    places = [place_at(view, area, day) for area in areas for day in on]
    rows: list[ImbalanceRow] = []
    for place in places:
        rows += _groups(place, weights)
    for place in places:
        rows += _whole(place, weights)
    if len(places) > 1:
        rows += _compared(places, weights)
    for place in places:
        rows += drives(place, weights)
    for place in places:
        rows += [r for r in _powers(place, weights) if r.low is not None]
    for place in places:
        rows += chosen(place, weights)
    rows += weights_shown(weights)
    several = len(places) > 1
    names = dict.fromkeys(p.name for p in places)
    title = f"How far power lies with council rather than community in {', '.join(names)}"
    title += f", as of {', '.join(dict.fromkeys(in_words(p.on) for p in places))}"
    notes = [*findings(rows), *dict.fromkeys(line for p in places for line in p.note.splitlines()), READ]
    if any(outside(r) for r in rows):
        notes.append(OTHERWISE)
    note = "\n".join((*notes, *((UNRANKED,) if several else ())))
    first = places[0]
    return Answer(ImbalanceRow, tuple(rows), title, note, f"localism gap --in {quote(first.id)} --on {first.on}")


def _groups(place: Place, w: Weights) -> list[ImbalanceRow]:
    heading = f"{label(place)}: by group of powers"
    by_topic: dict[str, list[ImbalanceRow]] = {}
    for row in _powers(place, w):
        by_topic.setdefault(row.topic, []).append(row)
    made = []
    for topic, rows in by_topic.items():
        both = [r for r in rows if r.low is not None]
        rest: dict[str, Any] = {SIDES[key]: () for key in SIDES}
        for row in (r for r in rows if r.low is None):
            rest[SIDES[row.council_low is not None, row.community_low is not None]] += (row.power,)
        made.append(
            ImbalanceRow(
                GROUPS,
                **told(place),
                topic=topic,
                **spanned(mean(span_of(r.low, r.high) for r in both)),
                **spanned(
                    mean(span_of(r.practised_low, r.practised_high) for r in both if r.practised_low is not None),
                    "practised_low",
                    "practised_high",
                ),
                **spanned(mean(span_of(r.least, r.most) for r in rows), "least", "most"),
                powers=len(both),
                out_of=len(rows),
                **rest,
                group=heading,
            )
        )
    return made


def _powers(place: Place, w: Weights) -> list[ImbalanceRow]:
    """A row for each power of which anything is recorded."""
    made = []
    for power in sorted(place.says, key=lambda p: topic_order(place.known[p][0], place.known[p][1], p)):
        matters = place.says[power]
        council, community = _each_side(matters, w)
        held = [place.rows[h] for h in dict.fromkeys(s.holding for says in matters.values() for s in says)]
        made.append(
            ImbalanceRow(
                POWERS,
                **told(place),
                topic=place.known[power][0],
                power=place.known[power][2].name,
                power_id=power,
                **spanned(of_power(matters, w)),
                **spanned(of_power(matters, w, PRACTISED), "practised_low", "practised_high"),
                **spanned(power_bounds(matters, w), "least", "most"),
                **spanned(council, "council_low", "council_high"),
                **spanned(community, "community_low", "community_high"),
                sources=tuple(dict.fromkeys(c for row in held for c in row.sources)),
                access=marked(strictest(row.access for row in held)),
                group=f"{label(place)}: powers with both sides recorded",
            )
        )
    return made


def _each_side(matters: Matters, w: Weights) -> tuple[Range | None, Range | None]:
    """What each side has to say in a power: in the matters that have both recorded, else in those that have it."""
    each = [recorded(says, w) for says in matters.values()]
    both = [pair for pair in each if index(pair)] or each
    council, community = (mean(r for pair in both if (r := pair[side])) for side in (0, 1))
    return council, community


def _whole(place: Place, w: Weights) -> list[ImbalanceRow]:
    stated = indices(place.says, w)
    practice = indices(place.says, w, PRACTISED)
    paper = {p: v for p, v in stated.items() if p in practice}
    practised = {p: practice[p] for p in paper}
    whole: dict[str, Matters] = {
        p: {m: says for m, says in matters.items() if not m} for p, matters in place.says.items()
    }
    ruled = {p: v for p, v in indices(place.ruled, w).items() if p in place.says}
    every = {p: power_bounds(matters, w) for p, matters in place.says.items()}
    out_of = len(place.says)

    def row(reading: str, values: Mapping[str, Range], why: str, *, least: int = LEAST) -> ImbalanceRow:
        enough = len(values) >= least
        return ImbalanceRow(
            WHOLE,
            **told(place),
            reading=reading,
            **spanned(total(place.groups(values), w) if enough else None),
            powers=len(values),
            out_of=out_of,
            why=why if enough else f"Too few powers for a value of the whole: it takes {least}. See each group",
            group=f"{label(place)}: the whole, the mean of its groups",
        )

    found = [row(AS_STATED, stated, "What is recorded is taken at its word, each matter counting alike")]
    if paper:
        found.append(row(PRACTICE, practised, "The council's say as recorded, the community's as coded in practice"))
        found.append(row(PAPER, paper, "To set beside practice: paper less practice is what is lost on the way"))
    found.append(row(THROUGHOUT, indices(whole, w), "Without what holds in part of the place, or over one thing there"))
    if any(r.origin != RECORDED for r in place.rows.values()):
        found.append(row(RULES, ruled, "Powers that somebody recorded, with the holdings that Acts add to them"))
    found.append(row(BOUNDS, every, "Whoever holds, whichever reading is right, whatever say is not recorded", least=1))
    if len(stated) >= LEAST:
        ranges = [r for v in variations(w).values() if (r := total_of(place, v, stated))]
        above, below = (sum(sign * r.middle > 1e-9 for r in ranges) for sign in (1, -1))
        said = f"Of {len(ranges)} weightings {above} find more with the council's side, {below} with the community's"
        found.append(replace(row(WEIGHINGS, stated, said), **spanned(hull(ranges))))
    return found


def _compared(places: Sequence[Place], w: Weights) -> list[ImbalanceRow]:
    """Every place on the powers that have both sides recorded in all of them."""
    values = [indices(p.says, w) for p in places]
    matched = sorted(set.intersection(*map(set, values)))
    out_of = len(set.union(*(set(p.says) for p in places)))
    several = len({p.on for p in places}) > 1
    thin = len(matched) < LEAST
    heading = "Compared on the powers with both sides recorded in each"
    if thin:
        heading += f": too few ({len(matched)}; it takes {LEAST})"
    made = []
    for place in places:
        ranges = [] if thin else [r for v in variations(w).values() if (r := total_of(place, v, matched))]
        made.append(
            ImbalanceRow(
                COMPARED,
                **{**told(place), "on": place.on if several else ""},
                **spanned(None if thin else total_of(place, w, matched)),
                **spanned(hull(ranges), "least", "most"),
                powers=len(matched),
                out_of=out_of,
                group=heading,
            )
        )
    return made
