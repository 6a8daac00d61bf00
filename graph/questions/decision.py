"""A decision's path in a place: who initiates, advises, decides, ratifies … in order, on what terms, and what nobody is recorded as doing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from shlex import quote

from localism.graph.answers import Answer
from localism.graph.entity import Entity
from localism.graph.questions.absence import NOT_RECORDED, holdings_are, out_of_time
from localism.graph.questions.applying import placed
from localism.graph.questions.decision_row import INSIDE, PATH, WIDER, DecisionRow
from localism.graph.questions.decision_strings import string_rows
from localism.graph.questions.holding_row import RECORDED
from localism.graph.questions.holdings import Asked, Place, behind, called, certainty, describe
from localism.graph.questions.path import Path, order_of
from localism.graph.questions.path_said import in_words, part_lines
from localism.graph.questions.sources import in_words as date_in_words
from localism.graph.questions.strings import strings
from localism.graph.questions.who_holds import areas_around, by_rule, holdings_of, power_and_place, powers_around
from localism.graph.store import Ids, Span, View
from localism.ontology.dates import Certainty, day_range

HOLDING = ("PowerHolding",)


def decision(view: View, power: str | Entity, area: str | Entity, *, on: str | None = None) -> Answer[DecisionRow]:
    """The path of a decision in an area: part by part of the power, act by act in the order of their stages.

    What bears on it from other powers is in it; what holds only in parts of the area, in the wider power or nobody knows
    where comes after, and fills no gap. With `on`, an EDTF date, what possibly held on some day of it. The number of
    calls is bounded. Raises `NotFoundError` and `DateError`.
    """
    span = day_range(on) if on else None
    thing, there = power_and_place(view, power, area, span)
    here = there.areas if there else ()
    powers, areas, found, ever, datasets = view.together(
        lambda v: powers_around(v, (thing.id,)),
        lambda v: areas_around(v, here, span),
        lambda v: holdings_of(v, (thing.id,), here, span),
        lambda v: holdings_of(v, (thing.id,), here, None) if span else [],
        lambda v: v.datasets(),
    )
    asked = Asked(span, powers, areas)
    own = [i for i, way in powers.items() if way != "whole"]
    found = _once(found, _bearing(view, found, own, powers, span))
    known = behind(view, _once(found, ever), span)
    chosen = _placed(found, asked, placed(found, known, asked))
    past = [(e, p) for e, p in placed(ever, known, asked) if e.id not in {f.id for f, _ in chosen}]
    rows = [r for r in describe(view, [*chosen, *past], asked, known) if not r.displaced]
    gone = {e.id for e, _ in past}
    things, hung = _named(view, powers, found), strings(view, [e for e, _ in chosen], span)
    path = Path(
        asked, things, {e.id: e for e, _ in chosen}, {r.holding: r for r in rows}, order_of(things, powers), thing
    )
    acts = [row for r in rows if r.holding not in gone for row in path.acts(r)]
    acts += [
        row
        for w in by_rule(view, asked, datasets)
        for row in path.rule_acts(w)
        if not path.known(row, acts, known.facts.things)
    ]
    acts.sort(key=path.key)
    gaps = path.gaps(acts, [r for r in rows if r.holding in gone])
    hanging = string_rows(hung, {r.id: r for r in acts if r.id and r.section != WIDER}, span)
    listed = [r for r in acts if r.section == PATH]
    every = (*listed, *(gaps if listed else []), *hanging, *(r for r in acts if r.section != PATH))
    where = there.label if there else ""
    title = f"How ‘{thing.name}’ is decided in {where}" + (f", as of {date_in_words(on)}" if on else "")
    note, command = _said(path, listed, gaps, [e for e, _ in past], there.whole_note if there else "", on, here[0])
    if inner := {r.id for r in acts if r.section == INSIDE}:
        note += f"\n{holdings_are(len(inner))} recorded only in parts of the area, which comes last and fills no gap: ask for that part."
    if not on and listed:
        note += "\nThis is of all dates: --on DATE asks about one."
    if not listed and acts:
        command = f"localism who-holds {quote(thing.id)} --in {quote(here[0].id)}"
    return Answer(DecisionRow, every, title, note, command)


def _bearing(
    view: View, found: Sequence[Entity], own: Sequence[str], powers: Collection[str], span: Span | None
) -> list[Entity]:
    """The holdings that bear on these, or on the powers as such; and those of the powers on which these bear. Two calls together."""
    on = Ids(tuple(sorted({*own, *(e.id for e in found)})))
    targets = sorted({i for e in found for i in e.all("bears_on")})
    bearing, borne = view.together(
        lambda v: v.ties(HOLDING, ends={"bears_on": on}, during=span),
        lambda v: v.get(targets),
    )
    there = [e for e in borne.values() if e.is_a(*HOLDING) and certainty(e.bounds, span) is not Certainty.NO]
    return [*bearing, *(e for e in there if e.one("of_power") in powers)]


def _placed(found: Sequence[Entity], asked: Asked, near: Sequence[tuple[Entity, Place]]) -> list[tuple[Entity, Place]]:
    """What applies there; and from beside the place what bears on a decision that is its own, or what its own bears on."""
    here = {e.id for e, p in near if p.relation in ("same", "enclosed") and asked.powers.get(e.one("of_power"))}
    borne = {i for e, p in near if p.relation == "same" for i in e.all("bears_on")}
    there = {e.id for e, _ in near}
    beside = [
        e
        for e in found
        if e.id not in there
        and (here.intersection(e.all("bears_on")) or (e.id in borne and asked.powers.get(e.one("of_power"))))
    ]
    return [*near, *((e, Place(e.all("within"), RECORDED)) for e in beside)]


def _named(view: View, powers: Iterable[str], found: Sequence[Entity]) -> dict[str, Entity]:
    """The powers, what the holdings bear on, and who holds that. Two calls, one after the other."""
    things = view.get(sorted({*powers, *(i for e in found for i in (*e.all("bears_on"), e.one("of_power")))}))
    more = {i for t in things.values() for i in (*t.all("held_by"), t.one("of_power")) if i} - things.keys()
    return {**things, **view.get(sorted(more))}


def _said(
    path: Path,
    listed: Sequence[DecisionRow],
    gaps: Sequence[DecisionRow],
    past: Sequence[Entity],
    became: str,
    on: str | None,
    area: Entity,
) -> tuple[str, str]:
    """The path in sentences, the gaps in one more, and what to ask next."""
    then = f" --on {on}" if on else ""
    broader = path.power.one("broader")
    lines = [became]
    if listed:
        lines += part_lines(listed)
        if gaps:
            lines.append(
                f"Not recorded: {in_words(gaps)}. That is a gap in what is known, not a finding that there is nobody."
            )
    elif past and path.asked.span:
        lines.append(
            f"{holdings_are(len(past))} recorded here, none of them then: {out_of_time(past, path.asked.span)}."
        )
    else:
        lines.append(f"Nothing is recorded of it here. {NOT_RECORDED}")
    if broader and gaps:
        lines.append(f"It is part of ‘{called(path.things, broader)}’, of which more may be recorded.")
        command = f"localism decision {quote(broader)} --in {quote(area.id)}{then}"
    else:
        first = next((r.id for r in listed if r.id), "")
        command = f"localism chain {quote(first)}" if first else f"localism place {quote(area.id)}{then}"
    return "\n".join(line for line in lines if line), command


def _once(*found: Iterable[Entity]) -> list[Entity]:
    return list({e.id: e for each in found for e in each}.values())
