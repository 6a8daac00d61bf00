"""Who holds a power: it, its parts and the whole it is part of; in an area, what lies inside it and what it lies in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from shlex import quote

from localism.errors import NotFoundError
from localism.graph.answers import Answer, plain
from localism.graph.entity import Entity
from localism.graph.questions import waiting
from localism.graph.questions.absence import NOT_RECORDED, holdings_are, out_of_time
from localism.graph.questions.holding_row import UNRECORDED, HoldingRow, heading
from localism.graph.questions.holdings import OUTSIDE, Asked, Behind, Place, behind, describe, in_order, place
from localism.graph.questions.meant import Meant, one, several
from localism.graph.questions.naming import Sought, resolve, resolve_all
from localism.graph.questions.parts import holders, marks
from localism.graph.questions.sources import in_words
from localism.graph.questions.where import SeveralError, Where, at, where
from localism.graph.register import REGISTERS, code_of, nation_of
from localism.graph.store import AnyOf, Closure, Dataset, Ids, Span, View
from localism.graph.words import words
from localism.ontology.dates import Certainty, day_range
from localism.ontology.schema import SCHEMA

HOLDING = ("PowerHolding",)
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
    meant, there = powers_and_place(view, power, area, span)
    answer, told = _answer(view, meant, there, span, on)
    if told or isinstance(power, Entity) or power == meant.ids[0] or len(meant.powers) > 1:
        return answer
    # A name may be of one nation's power where another has one of its own: the community right to buy.
    like = several(view, power)
    others = tuple(p for p in like.powers if p.id not in meant.ids) if like else ()
    asked = set(words(power))
    others = tuple(p for p in others if asked <= set(words(p.name))) or others
    if not others:
        return answer
    instead, told = _answer(view, Meant(power, others), there, span, on)
    if not told:
        return answer
    named = ", ".join(p.name for p in others)
    first = f"Nothing is recorded there of ‘{meant.name}’; of the same words there is: {named}."
    return replace(instead, note=f"{first}\n{instead.note}")


def _answer(
    view: View, meant: Meant, there: Where | None, span: Span | None, on: str | None
) -> tuple[Answer[HoldingRow], bool]:
    """Who holds these powers at a place, and whether anybody does, by rule too."""
    area = there.areas[0] if there else None
    here = there.areas if there else ()
    powers, areas, found, datasets = view.together(
        lambda v: powers_around(v, meant.ids),
        lambda v: areas_around(v, here, span),
        lambda v: holdings_of(v, meant.ids, here, span),
        lambda v: v.datasets(),
    )
    asked = Asked(span, powers, areas)
    known = behind(view, found, span)
    rows = in_order(
        describe(view, _placed(found, known, asked), asked, known), lambda r: (r.area_relation == UNRECORDED,)
    )
    rows = tuple(_headed(row) for row in rows)
    title = (
        f"Who holds ‘{plain(meant.name)}’"
        + (f" in {there.name}" if there else "")
        + (f" as of {in_words(on)}" if on else "")
    )
    placed = [row for row in rows if row.area_relation != UNRECORDED]
    current = [row for row in placed if not row.displaced]
    note, command = (
        (_in_short(current or placed, meant), f"localism chain {quote(rows[0].holding)}")
        if placed
        else _absent(view, meant, area, asked)
    )
    note += " What follows names no area, and its holder governs none that is recorded." if rows and not placed else ""
    became = there.whole_note if there and (there.instead or not there.missing) else ""
    before = _before(there, asked) if there and there.instead else ""
    by = _by_rule(view, asked, datasets, also=bool(placed or before))
    # Where nothing is recorded, what follows by rule is the answer, and comes first.
    lines = (meant.note, became, note, before, by) if placed else (meant.note, became, before, by, note)
    note = "\n".join(line for line in lines if line)
    return Answer(HoldingRow, rows, title, note, command), bool(rows or by or before)


def powers_and_place(
    view: View, power: str | Entity, area: str | Entity | None, span: Span | None
) -> tuple[Meant, Where | None]:
    """The powers that are meant, of a topic or a word too, and the place."""
    try:
        found, there = power_and_place(view, power, area, span)
        return one(found), there
    except NotFoundError:
        if isinstance(power, Entity) or (meant := _many(view, power)) is None:
            raise
        return meant, power_and_place(view, meant.powers[0], area, span)[1]


def _many(view: View, text: str) -> Meant | None:
    """The powers of a topic or a word that no one power goes by."""
    try:
        resolve(view, text, "Power", what="power")
    except NotFoundError:
        return several(view, text)
    return None  # it is the place that is not known


def power_and_place(
    view: View, power: str | Entity, area: str | Entity | None, span: Span | None
) -> tuple[Entity, Where | None]:
    """The power and the place that are meant: for an area that had ended, or had not begun, what was there then."""
    sought = [Sought(power, ("Power",), "power")] if not isinstance(power, Entity) else []
    named = area is not None and not isinstance(area, Entity)
    try:
        found = resolve_all(view, [*sought, *([Sought(area, ("Area",), "area")] if named else [])])  # type: ignore[arg-type]
    except NotFoundError as unknown:
        if not named:
            raise
        found = resolve_all(view, sought)  # if it is the power that is not known, that is said
        called = [n for each in view.named([str(area)]).values() for n in each]
        if called and not any(SCHEMA.is_a(n.types, "Area", "Holder") for n in called):
            raise  # a power is no place
        try:
            meant = where(view, str(area), span, command="localism who-holds POWER --in")
        except SeveralError:
            raise
        except NotFoundError:
            raise unknown from None
        if called and not any(SCHEMA.is_a(n.types, "Area") for n in called):
            body = f"‘{plain(str(area))}’ is a body: this is of what it governs, {meant.label}."
            meant = replace(meant, note="\n".join(filter(None, (body, meant.note))))
        return power if isinstance(power, Entity) else found[0], meant
    power = power if isinstance(power, Entity) else found[0]
    if area is None:
        return power, None
    if isinstance(area, Entity) or found[-1].id == area.strip():  # a code means that very area
        there = area if isinstance(area, Entity) else found[-1]
        return power, _very(view, there, span)
    if not found[-1].is_a("AdministrativeArea"):  # a ward may be called like a town, which is likelier meant
        return power, where(view, area, span, command="localism who-holds POWER --in")
    meant = at(view, found[-1], span)
    return power, where(view, area, span) if meant.missing else meant


def _by_rule(view: View, asked: Asked, every: Sequence[Dataset], *, also: bool) -> str:
    """Who holds it by rule, besides others or alone, of classes that no loaded register lists; blank where none is loaded. One call at most."""
    return waiting.in_short(by_rule(view, asked, every), also=also)


def _very(view: View, area: Entity, span: Span | None) -> Where:
    """An area itself; if there was none then, with a word on what there was in its place."""
    found = at(view, area, span)
    if found.ids == (area.id,):
        return Where(area.name, (area,))
    told = found.note.partition(": this is ")[0]
    return Where(area.name, (area,), f"{told}. A code means that very area: ask for {' or '.join(found.ids)} instead.")


def _before(there: Where, asked: Asked) -> str:
    """What rules gave to the bodies that governed a place before there was an area for it."""
    powers = [power for power, relation in asked.powers.items() if relation != "whole"]
    return waiting.of_that_kind(there.instead, powers, nation_of(there.ids), asked.span)


def by_rule(view: View, asked: Asked, every: Sequence[Dataset]) -> list[waiting.Waiting]:
    """The rules for what was asked about, of classes of body that no loaded register lists. One call at most."""
    datasets = [d.name for d in every if d.name in REGISTERS]
    if not datasets:
        return []
    areas = [a for a, (relation, _) in asked.areas.items() if relation != "enclosed"]
    governing = Closure(Ids(tuple(sorted(areas))), "Governance", "in", asked.span, steps=1, include_start=False)
    codes = {code_of(body) for body in view.closure(governing)} - {""} if areas else set()
    powers = [power for power, relation in asked.powers.items() if relation != "whole"]
    return waiting.waiting(powers, nation_of(areas), asked.span, codes=sorted(codes), datasets=datasets)


def _in_short(rows: Sequence[HoldingRow], meant: Meant) -> str:
    """Who does what; of several powers, of each that anybody holds."""
    if len(meant.powers) == 1:
        return in_short(rows)
    held: dict[str, list[HoldingRow]] = {}
    for row in rows:
        held.setdefault(row.power, []).append(row)
    return "\n".join(f"{power}. {in_short(those)}".replace("\n", " ") for power, those in sorted(held.items()))


def in_short(rows: Sequence[HoldingRow]) -> str:
    """Who does what, in a sentence for each act; of several holdings of one holder the surest counts."""
    doing: dict[str, dict[str, str]] = {}
    for row in rows:
        for act in row.acts or ("",):
            mark, named = ", ".join(marks(row, act)), doing.setdefault(heading((act,) if act else (), row.kind), {})
            for holder in holders(row):
                named[holder] = min(named.get(holder, mark), mark, key=len)
    ranked = sorted(doing, key=lambda act: (act.startswith("may not"), SCHEMA.rank("Act", act)))
    return "\n".join(f"{act[:1].upper()}{act[1:]}: {_listed(doing[act])}." for act in ranked)


def _listed(holders: Mapping[str, str]) -> str:
    named = [f"{holder} ({mark})" if mark else holder for holder, mark in holders.items()]
    more = f" and {len(named) - NAMED} more" if len(named) > NAMED else ""
    return ", ".join(named[:NAMED]) + more


def powers_around(view: View, powers: tuple[str, ...]) -> Mapping[str, str]:
    """Power → how it relates to those asked about. Two calls together."""
    whole, part = view.together(
        lambda v: v.closure(Closure(Ids(powers), "broader", "out")),
        lambda v: v.closure(Closure(Ids(powers), "broader", "in")),
    )
    return {**dict.fromkeys(whole, "whole"), **dict.fromkeys(part, "part"), **dict.fromkeys(powers, "same")}


def areas_around(view: View, here: Sequence[Entity], span: Span | None) -> Mapping[str, tuple[str, Certainty]]:
    """Area → how it relates to the one asked about, and how sure that is. Two calls together."""
    if not here:
        return {}
    start = Ids(tuple(area.id for area in here))
    inside, around = view.together(
        lambda v: v.closure(Closure(start, "Containment", "in", span)),
        lambda v: v.closure(Closure(start, "Containment", "out", span)),
    )
    related = {a: ("enclosed", sure) for a, sure in inside.items()} | {
        a: ("encloses", sure) for a, sure in around.items()
    }
    return related | {area.id: ("same", Certainty.DEFINITE) for area in here}


def holdings_of(view: View, asked: tuple[str, ...], areas: Sequence[Entity], span: Span | None) -> list[Entity]:
    """Every holding that may be asked about. Three calls together."""
    parts = Closure(Ids(asked), "broader", "in")
    powers = AnyOf((parts, Closure(Ids(asked), "broader", "out")))
    if not areas:
        return view.ties(HOLDING, ends={"of_power": powers}, during=span)
    here = Ids(tuple(area.id for area in areas))
    near = AnyOf((Closure(here, "Containment", "in", span), Closure(here, "Containment", "out", span)))
    bodies = Closure(near, "Governance", "in", span, steps=1, include_start=False)
    named, governed, nowhere = view.together(
        lambda v: v.ties(HOLDING, ends={"of_power": powers, "within": near}, during=span),
        # Of those that name no area only what may apply here is read: whose holder governs here, or governs nowhere.
        lambda v: v.ties(HOLDING, ends={"of_power": powers, "held_by": bodies}, absent=("within",), during=span),
        # A wider power held nobody knows where says nothing of this place.
        lambda v: v.ties(
            HOLDING, ends={"of_power": parts}, absent=("within",), untied={"held_by": "Governance"}, during=span
        ),
    )
    return list({e.id: e for e in (*named, *governed, *nowhere)}.values())


def _placed(found: Sequence[Entity], known: Behind, asked: Asked) -> list[tuple[Entity, Place]]:
    """Those that apply where it was asked about, with where that is."""
    placed = ((e, place(e, known.governed, asked)) for e in found)
    return [(e, p) for e, p in placed if p.relation != OUTSIDE]


def _headed(row: HoldingRow) -> HoldingRow:
    return replace(row, group=f"{row.group}, area not recorded") if row.area_relation == UNRECORDED else row


def _absent(view: View, meant: Meant, area: Entity | None, asked: Asked) -> tuple[str, str]:
    """Why nobody was found, and what to ask next."""
    first = meant.ids[0]
    command = f"localism who-holds {quote(first)}"
    here = f" in {area.name}" if area else ""
    there = [area] if area else []
    areas, found = view.together(
        lambda v: areas_around(v, there, None), lambda v: holdings_of(v, meant.ids, there, None)
    )
    ever = _placed(found, behind(view, found, None), Asked(None, asked.powers, areas))
    in_place = [e for e, place in ever if place.relation != UNRECORDED]
    if asked.span and in_place:
        note = f"{holdings_are(len(in_place))} recorded{here}, none of them then: {out_of_time(in_place, asked.span)}."
        return note, command + (f" --in {quote(area.id)}" if area else "")
    if area:
        return f"Nothing is recorded{here}, at any date. {NOT_RECORDED}", command
    return (
        f"Nothing is recorded about who holds it, at any date. {NOT_RECORDED}",
        f"localism show {quote(first)}",
    )
