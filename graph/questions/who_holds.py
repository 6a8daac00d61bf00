"""Who holds a power: it, its parts and the whole it is part of; in an area, what lies inside it and what it lies in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from shlex import quote

from localism.graph.answers import Answer
from localism.graph.entity import Entity
from localism.graph.questions.absence import NOT_RECORDED, holdings_are, out_of_time
from localism.graph.questions.holding_row import UNRECORDED, HoldingRow, heading
from localism.graph.questions.holdings import OUTSIDE, Asked, Place, describe, governors, in_order, place
from localism.graph.questions.naming import resolve
from localism.graph.questions.sources import in_words
from localism.graph.store import Closure, Ids, Span, View
from localism.ontology.dates import Certainty, day_range
from localism.ontology.schema import SCHEMA

HOLDING = ("PowerHolding",)
PLAIN = ("", "in force")
"""Statuses that need no mark."""
NAMED = 6
"""How many holders of one act the summary names."""


def who_holds(
    view: View, power: str | Entity, area: str | Entity | None = None, *, on: str | None = None
) -> Answer[HoldingRow]:
    """Every holding of a power, of its parts, and of the whole it is part of.

    With `area`, those that apply there, in an area that encloses it, or in one inside it; a holding that names no area
    applies to the area its holder governs, and comes last where none is recorded (unless it is of a wider power). With `on`, an EDTF date, those that
    possibly held on some day of it; without, those of all dates. Raises `NotFoundError` and `DateError`.
    """
    span = day_range(on) if on else None
    power = power if isinstance(power, Entity) else resolve(view, power, "Power", what="power")
    area = area if area is None or isinstance(area, Entity) else resolve(view, area, "Area", what="area")
    asked = Asked(span, _powers(view, power), areas_around(view, area, span) if area else {})
    rows = in_order(
        describe(view, list(_placed(view, asked).values()), asked), lambda r: (r.area_relation == UNRECORDED,)
    )
    rows = tuple(_headed(row) for row in rows)
    title = (
        f"Who holds ‘{power.name}’" + (f" in {area.name}" if area else "") + (f" as of {in_words(on)}" if on else "")
    )
    here = [row for row in rows if row.area_relation != UNRECORDED]
    note, command = (
        (in_short(here), f"localism chain {quote(rows[0].holding)}") if here else _absent(view, power, area, asked)
    )
    note += " What follows names no area, and its holder governs none that is recorded." if rows and not here else ""
    return Answer(HoldingRow, rows, title, note, command)


def in_short(rows: Sequence[HoldingRow]) -> str:
    """Who does what, in a sentence for each act; of several holdings of one holder the surest counts."""
    doing: dict[str, dict[str, str]] = {}
    for row in rows:
        doubt = "possibly" if row.certainty == Certainty.POSSIBLE else ""
        mark = ", ".join(x for x in (row.status if row.status not in PLAIN else "", doubt) if x)
        for act in row.acts or ("",):
            holders = doing.setdefault(heading((act,) if act else (), row.kind), {})
            for holder in row.holder or ("holder not known",):
                holders[holder] = min(holders.get(holder, mark), mark, key=len)
    ranked = sorted(doing, key=lambda act: (act.startswith("may not"), SCHEMA.rank("Act", act)))
    return "\n".join(f"{act[:1].upper()}{act[1:]}: {_listed(doing[act])}." for act in ranked)


def _listed(holders: Mapping[str, str]) -> str:
    named = [f"{holder} ({mark})" if mark else holder for holder, mark in holders.items()]
    more = f" and {len(named) - NAMED} more" if len(named) > NAMED else ""
    return ", ".join(named[:NAMED]) + more


def _powers(view: View, power: Entity) -> Mapping[str, str]:
    """Power → how it relates to the one asked about. Two calls."""
    whole = view.closure(Closure(Ids((power.id,)), "broader", "out"))
    part = view.closure(Closure(Ids((power.id,)), "broader", "in"))
    return {**dict.fromkeys(whole, "whole"), **dict.fromkeys(part, "part"), power.id: "same"}


def areas_around(view: View, area: Entity, span: Span | None) -> Mapping[str, tuple[str, Certainty]]:
    """Area → how it relates to the one asked about, and how sure that is. Two calls."""
    inside = view.closure(Closure(Ids((area.id,)), "Containment", "in", span))
    around = view.closure(Closure(Ids((area.id,)), "Containment", "out", span))
    related = {a: ("enclosed", sure) for a, sure in inside.items()} | {
        a: ("encloses", sure) for a, sure in around.items()
    }
    return related | {area.id: ("same", Certainty.DEFINITE)}


def _placed(view: View, asked: Asked) -> dict[str, tuple[Entity, Place]]:
    """Every holding asked about, with where it applies. Four calls."""
    powers = Ids(tuple(sorted(asked.powers)))
    if asked.areas:
        areas = Ids(tuple(sorted(asked.areas)))
        bodies = Closure(areas, "Governance", "in", asked.span, steps=1, include_start=False)
        found = view.ties(HOLDING, ends={"of_power": powers, "within": areas}, during=asked.span)
        # Of those that name no area only what may apply here is read: whose holder governs here, or governs nowhere.
        found += view.ties(HOLDING, ends={"of_power": powers, "held_by": bodies}, absent=("within",), during=asked.span)
        # A wider power held nobody knows where says nothing of this place.
        own = Ids(tuple(sorted(power for power, relation in asked.powers.items() if relation != "whole")))
        found += view.ties(
            HOLDING, ends={"of_power": own}, absent=("within",), untied={"held_by": "Governance"}, during=asked.span
        )
    else:
        found = view.ties(HOLDING, ends={"of_power": powers}, during=asked.span)
    governed = governors(view, found, asked.span)
    placed = {e.id: (e, place(e, governed, asked)) for e in found}
    return {key: (e, p) for key, (e, p) in placed.items() if p.relation != OUTSIDE}


def _headed(row: HoldingRow) -> HoldingRow:
    return replace(row, group=f"{row.group}, area not recorded") if row.area_relation == UNRECORDED else row


def _absent(view: View, power: Entity, area: Entity | None, asked: Asked) -> tuple[str, str]:
    """Why nobody was found, and what to ask next."""
    command = f"localism who-holds {quote(power.id)}"
    here = f" in {area.name}" if area else ""
    ever = _placed(view, Asked(None, asked.powers, areas_around(view, area, None) if area else {}))
    in_place = [e for e, place in ever.values() if place.relation != UNRECORDED]
    if asked.span and in_place:
        note = f"{holdings_are(len(in_place))} recorded{here}, none of them then: {out_of_time(in_place, asked.span)}."
        return note, command + (f" --in {quote(area.id)}" if area else "")
    if area:
        return f"Nothing is recorded{here}, at any date. {NOT_RECORDED}", command
    return (
        f"Nothing is recorded about who holds it, at any date. {NOT_RECORDED}",
        f"localism show {quote(power.id)}",
    )
