"""The bodies with a say over a place: those that govern it or an area around it, widest first, then all others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from localism.graph.entity import Entity
from localism.graph.questions.applying import Around, weakest
from localism.graph.questions.holding_row import HoldingRow
from localism.graph.questions.holdings import called, certainty, since, until, why
from localism.graph.questions.naming import kinds
from localism.graph.questions.parts import parts
from localism.graph.questions.place_row import INSIDE, OTHERS, STACK, PlaceRow
from localism.graph.store import View
from localism.graph.words import normal
from localism.ontology.dates import Certainty
from localism.ontology.schema import SCHEMA

WIDEST = ("strategic regional authority", "combined authority", "county")
"""Tiers that stand above others where the width of their areas does not tell."""
SOLE = (
    *("unitary", "metropolitan borough", "London borough", "City of London"),
    *("Scottish unitary", "Welsh principal", "NI district"),
)
"""Tiers of councils beside which there is no other principal council at a place: a county's and a district's are not."""
SIDES = tuple(code.label for code in SCHEMA.codes["Side"])
SAID = {side: {"local council": "local councils", "other": "others"}.get(side, side) for side in SIDES}
NOT_SURELY_IN = "not certain that the place lay in it then"


def body_things(view: View, near: Around, within: Around, rows: Iterable[HoldingRow]) -> Mapping[str, Entity]:
    """The bodies and areas that the rows of a place speak of. One call."""
    governing = (*near.governing, *within.governing)
    ends = {t.one(end) for t in governing for end in ("body", "governed_area")}
    return view.get(sorted({*ends, *by_holder(rows), *near.areas} - {""}))


def bodies(near: Around, rows: Iterable[HoldingRow], things: Mapping[str, Entity]) -> list[PlaceRow]:
    """A row for each body that governs around a place, widest first, then one for each other holder."""
    held = by_holder(rows)
    ruling = {t.one("body") for t in near.governing}
    governing = [_governing(STACK, near, tie, things, held) for tie in _surest(near)]
    governing.sort(
        key=lambda r: (len(near.wider.get(r.area_id, ())), _height(r.tier), normal(r.body), r.body_id, r.area_id)
    )
    found = [replace(r, holdings=()) for r in governing]
    for i in sorted(held.keys() - ruling, key=lambda i: (normal(called(things, i)), i)):
        thing = things.get(i) or Entity(i, stub=True)
        inner = bool({thing.one("part_of"), thing.one("post_in")} & ruling)
        group = f"{OTHERS}: {'parts of those bodies' if inner else SAID[side_of(thing)]}"
        found.append(replace(other(thing, held[i]), holdings=(), group=group))
    order = [STACK, *(f"{OTHERS}: {said}" for said in ("parts of those bodies", *SAID.values()))]
    return sorted(found, key=lambda r: order.index(r.group))


def bodies_inside(near: Around, rows: Iterable[HoldingRow], things: Mapping[str, Entity]) -> list[PlaceRow]:
    """A row for each body that governs an area inside a place, and for each other holder of a power there."""
    held = by_holder(rows)
    ruling = {t.one("body") for t in near.governing}
    governing = [_governing(INSIDE, near, tie, things, held) for tie in _surest(near)]
    others = [
        replace(other(things.get(i) or Entity(i, stub=True), own), section=INSIDE)
        for i, own in held.items()
        if i not in ruling
    ]
    found = [replace(r, group=INSIDE) for r in (*governing, *others)]
    return sorted(
        found, key=lambda r: (not r.area_relation, _height(r.tier), normal(r.area), normal(r.body), r.body_id)
    )


def by_holder(rows: Iterable[HoldingRow]) -> dict[str, list[HoldingRow]]:
    """The holdings of each holder."""
    held: dict[str, list[HoldingRow]] = {}
    for row in rows:
        for holder in row.holder_ids:
            held.setdefault(holder, []).append(row)
    return held


def tier_of(thing: Entity | None) -> str:
    """Which kind of body it is: its tier, else its class."""
    return (thing.one("tier") or kinds(thing.types) if thing else "") or "kind of body not recorded"


def side_of(thing: Entity) -> str:
    """Which side of a power relationship it stands on, by its classes."""
    sides = {SCHEMA.classes[t].side for t in thing.types if t in SCHEMA.classes} - {""}
    return min(sides, key=SIDES.index, default=SIDES[-1])


def standing(view: View, ids: Iterable[str]) -> dict[str, str]:
    """Where each of these bodies stands; a part of one, a cabinet or a mayor, stands with the whole. Two calls."""
    things = view.get(sorted(set(ids)))
    wholes = view.get(sorted({whole for t in things.values() if (whole := _whole(t))}))
    return {i: side_of(wholes.get(_whole(thing), thing)) for i, thing in things.items()}


def _whole(part: Entity) -> str:
    return part.one("part_of") or part.one("post_in")


def _surest(near: Around) -> list[Entity]:
    """The ties of governance around a place, the surest one of each body to each area."""
    best: dict[tuple[str, str], Entity] = {}
    for tie in near.governing:
        key = (tie.one("body"), tie.one("governed_area"))
        if all(key) and key[1] in near.areas and (key not in best or _better(tie, best[key], near)):
            best[key] = tie
    return list(best.values())


def _better(tie: Entity, other: Entity, near: Around) -> bool:
    sure = [certainty(t.bounds, near.span) is Certainty.DEFINITE for t in (tie, other)]
    return sure[0] and not sure[1]


def _governing(
    section: str, near: Around, tie: Entity, things: Mapping[str, Entity], held: Mapping[str, Sequence[HoldingRow]]
) -> PlaceRow:
    body, area = tie.one("body"), tie.one("governed_area")
    relation, lies = near.areas[area]
    governing = certainty(tie.bounds, near.span)
    doubts = [why(tie, near.span)] if governing is not Certainty.DEFINITE else []
    doubts += [NOT_SURELY_IN] if lies is not Certainty.DEFINITE else []
    row = PlaceRow(
        section,
        tier=tier_of(things.get(body)),
        body=called(things, body),
        body_id=body,
        area=called(things, area),
        area_id=area,
        area_relation=relation,
        since=since(tie),
        until=until(tie),
        starts=tie.one("from"),
        ends=tie.one("to"),
        certainty=str(weakest(lies, governing)),
        why=tuple(doubts),
        group=section,
    )
    return with_powers(row, held.get(body, ()))


def other(thing: Entity, rows: Sequence[HoldingRow]) -> PlaceRow:
    """A body that has a say without governing, and where it holds what it holds."""
    places = sorted({(name, i) for row in rows for name, i in zip(row.area, row.area_ids, strict=True)})
    more = f" and {len(places) - 2} more" if len(places) > 2 else ""
    row = PlaceRow(
        OTHERS,
        tier=tier_of(thing),
        body=thing.name,
        body_id=thing.id,
        area="; ".join(name for name, _ in places[:2]) + more,
        area_id=places[0][1] if len(places) == 1 else "",
        since=since(thing) if thing.bounds else "",
        until=until(thing) if thing.bounds else "",
        starts=thing.one("from"),
        ends=thing.one("to"),
        certainty=_surest_of(rows),
    )
    return with_powers(row, rows)


def with_powers(row: PlaceRow, rows: Sequence[HoldingRow]) -> PlaceRow:
    """The row of a body with the powers that it holds."""
    own = parts(rows, by_power=True)
    return replace(
        row, decides=own.decides, delivers=own.delivers, asked=own.asked, other=own.other, holdings=tuple(rows)
    )


def _surest_of(rows: Sequence[HoldingRow]) -> str:
    sure = not rows or any(r.certainty != Certainty.POSSIBLE for r in rows)
    return str(Certainty.DEFINITE if sure else Certainty.POSSIBLE)


def _height(tier: str) -> int:
    return WIDEST.index(tier) if tier in WIDEST else len(WIDEST)
