"""One place on one date as the index of imbalance reads it: every holding by power and by what it is over."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from localism.graph.analysis.imbalance import STATED, Matters, Range, Say, of_power, total
from localism.graph.analysis.weights import Weights
from localism.graph.questions.applying import applying, around
from localism.graph.questions.bodies import side_of
from localism.graph.questions.holding_row import RECORDED, HoldingRow
from localism.graph.questions.parts import PLAIN, Topics, topic_order, topics
from localism.graph.questions.sources import in_words
from localism.graph.questions.where import where
from localism.graph.store import Closure, Ids, View
from localism.ontology.dates import Certainty, day_range

LEAST = 5
"""Powers with both sides recorded below which there is no value of the whole: a mean of fewer says little."""


@dataclass(frozen=True)
class Place:
    """One place on one date, with every holding there as the index reads it, by power."""

    name: str
    id: str
    on: str
    note: str
    rows: Mapping[str, HoldingRow]
    says: Mapping[str, Matters]
    """What is recorded, by power."""
    ruled: Mapping[str, Matters]
    """The same with what follows by rule."""
    known: Topics

    def groups(self, values: Mapping[str, Range]) -> dict[str, list[Range]]:
        """Values of powers by group of powers."""
        found: dict[str, list[Range]] = {}
        for power in sorted(values, key=lambda p: topic_order(self.known[p][0], self.known[p][1], p)):
            found.setdefault(self.known[power][0], []).append(values[power])
        return found


def place_at(view: View, area: str, on: str) -> Place:
    span = day_range(on)
    there = where(view, area, span, command="localism imbalance")
    found = applying(view, around(view, there.ids, span))
    every = [r for r in (*found.here, *found.inside) if not r.displaced and r.kind != "prohibition"]
    sides = _sides(view, {h for r in every for h in r.holder_ids})
    here = {r.holding for r in found.here}
    said = _matters([r for r in every if r.origin == RECORDED], here, sides)
    ruled = _matters(every, here, sides)
    rows = {r.holding: r for r in every}
    return Place(there.name, there.ids[0], on, there.whole_note, rows, said, ruled, topics(view, ruled))


def _matters(rows: Sequence[HoldingRow], here: Collection[str], sides: Mapping[str, str]) -> dict[str, Matters]:
    """Each power's holdings by matter: over one thing, in a part of the place, or throughout.

    What holds throughout holds in every part, and perhaps bears on every thing.
    """
    found: dict[str, dict[str, list[Say]]] = {}
    throughout: dict[str, list[Say]] = {}
    for row in sorted(rows, key=lambda r: r.holding):
        said, of = _say(row, sides), found.setdefault(row.power_id, {})
        if not row.over_ids and row.holding in here:
            throughout.setdefault(row.power_id, []).append(said)
        for matter in row.over_ids or (() if row.holding in here else ("; ".join(row.area_ids),)):
            of.setdefault(f"{'over' if row.over_ids else 'in'} {matter}", []).append(said)
    for power, says in throughout.items():
        of = found[power]
        for matter in of:
            of[matter] += says if matter.startswith("in ") else [replace(s, perhaps=True) for s in says]
        of[""] = says
    return {power: {m: tuple(found[power][m]) for m in sorted(found[power])} for power in sorted(found)}


def _sides(view: View, holders: set[str]) -> dict[str, str]:
    """Where each holder stands: a group or a post where its body stands. Three calls at most."""
    things = view.get(sorted(holders))
    posts = {e.one("post_in") for e in things.values()} - {""}
    above = view.get(sorted(view.closure(Closure(Ids(tuple(sorted(holders | posts))), "part_of", "out"))))
    found = {}
    for i, thing in things.items():
        here, seen = thing, {i}
        while (up := here.one("post_in") or here.one("part_of")) in above and up not in seen:
            here = above[up]
            seen.add(up)
        # A body stands where its class says; only what is nobody's by class stands where the body does that it is of.
        found[i] = side_of(thing) if side_of(thing) != "other" else side_of(here)
    return found


def _say(row: HoldingRow, sides: Mapping[str, str]) -> Say:
    sure = row.certainty == Certainty.DEFINITE and row.status in PLAIN
    return Say(
        row.holding,
        frozenset(sides.get(h, "other") for h in row.holder_ids),
        tuple((act, not row.share(act)) for act in row.acts),
        _codes(row.level_stated),
        _codes(row.level_practised),
        sure,
    )


def _codes(said: str) -> tuple[str, ...]:
    """The codes of a judgement, each once: `involved (1 of 2); collaborates (1 of 2)`."""
    return tuple(part.split(" (")[0] for part in said.split("; ") if part)


def indices(says: Mapping[str, Matters], w: Weights, reading: str = STATED) -> dict[str, Range]:
    """The index of each power of which something is recorded of both sides."""
    each = ((p, of_power(matters, w, reading)) for p, matters in says.items())
    return {p: value for p, value in each if value}


def total_of(place: Place, w: Weights, powers: Collection[str]) -> Range | None:
    """The whole as stated of these powers; one that a weighting leaves with one side is left out."""
    return total(place.groups(indices({p: place.says[p] for p in powers}, w)), w)


def label(place: Place) -> str:
    return f"{place.name}, {in_words(place.on)}"


def told(place: Place) -> dict[str, Any]:
    return {"area": place.name, "area_id": place.id, "on": place.on}


def span_of(low: float | None, high: float | None) -> Range:
    return Range(low or 0.0, high or 0.0)


def spanned(r: Range | None, low: str = "low", high: str = "high") -> dict[str, Any]:
    return {low: round(r.low, 4) + 0.0, high: round(r.high, 4) + 0.0} if r else {}


def hull(ranges: Sequence[Range]) -> Range | None:
    return Range(min(r.low for r in ranges), max(r.high for r in ranges)) if ranges else None
