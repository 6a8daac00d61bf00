"""A place's whole stack on a date: who governs there, who else has a say, and power by power who has which part."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from shlex import quote

from localism.errors import NotFoundError
from localism.graph.answers import Answer, plain
from localism.graph.entity import Entity
from localism.graph.questions.absence import NOT_RECORDED
from localism.graph.questions.applying import Around, applying, around
from localism.graph.questions.bodies import bodies, bodies_inside, body_things
from localism.graph.questions.by_rule import derives, kinds_waiting, rule_parts, ruled_here, with_names
from localism.graph.questions.holding_row import RECORDED, HoldingRow
from localism.graph.questions.holdings import in_order
from localism.graph.questions.meant import powers_meant
from localism.graph.questions.parts import Topics, by_power, parts, reasons, topic_order, topics
from localism.graph.questions.place_row import POWERS, STACK, PlaceRow
from localism.graph.questions.sources import in_words
from localism.graph.questions.waiting import Waiting
from localism.graph.questions.where import Where, coded, where, worded
from localism.graph.questions.who_holds import powers_around
from localism.graph.store import View
from localism.graph.words import normal
from localism.ontology.dates import Certainty, day_range


def place(view: View, text: str, *, on: str, power: str | None = None, topic: str | None = None) -> Answer[PlaceRow]:
    """Who has a say over a place on a date (EDTF): bodies from the widest to the narrowest, others, then every power.

    What a body holds over an area around the place counts; what holds only in areas inside it comes last, by body. `power` and
    `topic` keep the answer short. The number of calls is bounded. Raises `NotFoundError` and `DateError`.
    """
    span = day_range(on)
    there = where(view, text, span)
    meant = powers_meant(view, power) if power else None
    wanted = powers_around(view, meant.ids) if meant else None
    title = f"Who has a say over {there.label} as of {in_words(on)}"
    title += f", in ‘{plain(power or topic or '')}’" if power or topic else ""
    if there.missing:
        return Answer(PlaceRow, (), title, there.whole_note, f"localism show {quote(there.ids[0])}")
    near = around(view, there.ids, span)
    found = applying(view, near, wanted)
    rows, rows_within = list(in_order(found.here)), list(in_order(found.inside))
    listed = {r.power_id for r in rows} | {p for p, way in (wanted or {}).items() if way != "whole"}
    councils = [t.one("body") for t in near.governing]
    ruled = ruled_here(near, councils, wanted or listed, every=not wanted and derives(found.datasets))
    listed |= ruled.keys()
    known = topics(view, listed | {r.power_id for r in rows_within})
    if topic:
        known = of_topic(known, topic)
        rows, rows_within = ([r for r in each if r.power_id in known] for each in (rows, rows_within))
    ruled = {p: said for p, said in ruled.items() if p in known}
    things = body_things(view, near, found.within, (*rows, *rows_within))
    who = bodies(near, rows, things)
    ruled = with_names(ruled, who)
    who += kinds_waiting(ruled, {p: known[p][2].name for p in ruled})
    powers = _powers(rows, ruled, {p: known[p] for p in known if p in listed})
    apart = bodies_inside(found.within, rows_within, things)
    if power or topic:
        apart = [r for r in apart if r.holdings]
    perhaps = [] if near.governing else worded(view, text, span)
    note = (f"{meant.note}\n" if meant and meant.note else "") + _note(
        there, near, things, who, powers, apart, len(found.nowhere)
    )
    if perhaps:
        note += f"\nGoverned areas with that in their name: {', '.join(map(coded, perhaps[:5]))}."
    return Answer(PlaceRow, (*who, *powers, *apart), title, note, _next(there, powers, on, bool(power or topic)))


def of_topic(known: Topics, topic: str) -> Topics:
    """The powers under topics that have these words. Raises `NotFoundError` where none has, naming those there are."""
    chosen = {i: found for i, found in known.items() if normal(topic) in normal(found[0])}
    if not chosen:
        have = sorted({found[0] for found in known.values()}, key=normal)
        raise NotFoundError(f"no topic here is called ‘{plain(topic)}’; there are: {plain('; '.join(have)) or 'none'}")
    return chosen


def _powers(rows: Iterable[HoldingRow], ruled: Mapping[str, Sequence[Waiting]], known: Topics) -> list[PlaceRow]:
    """A row for each power, by topic, wholes before their parts."""
    held = by_power(rows)
    found = []
    for power in sorted(known, key=lambda i: topic_order(known[i][0], known[i][1], i)):
        topic, path, thing = known[power]
        own = held.get(power, [])
        said = parts(own) + rule_parts(ruled.get(power, ()))
        found.append(
            PlaceRow(
                POWERS,
                topic=topic,
                power=thing.name,
                power_id=power,
                power_path=path,
                decides=said.decides,
                delivers=said.delivers,
                asked=said.asked,
                other=said.other,
                unknown=said.unknown,
                certainty=_certainty(own),
                why=reasons(own),
                holdings=tuple(own),
                rules=tuple(ruled.get(power, ())),
                group=topic,
            )
        )
    return found


def _certainty(rows: Sequence[HoldingRow]) -> str:
    if not rows:
        return ""
    return str(Certainty.DEFINITE if any(r.certainty != Certainty.POSSIBLE for r in rows) else Certainty.POSSIBLE)


def _note(
    there: Where,
    near: Around,
    things: Mapping[str, Entity],
    who: Sequence[PlaceRow],
    powers: Sequence[PlaceRow],
    apart: Sequence[PlaceRow],
    loose: int,
) -> str:
    """What the place lies in, what the name could also mean, and what the answer does not know."""
    lines = [there.whole_note]
    outer = sorted((a for a in near.areas if a not in near.starts), key=lambda a: -len(near.wider.get(a, ())))
    if outer:
        sure = {a: "" if near.areas[a][1] is Certainty.DEFINITE else " (possibly)" for a in outer}
        lines.append(f"It lies in: {', '.join(things[a].name + sure[a] for a in outer if a in things)}.")
    if not any(r.section == STACK for r in who):
        lines.append(
            "Nobody is recorded as governing it, or an area around it, then. That does not mean that nobody did."
        )
    if any(r.unknown for r in powers):
        lines.append("A ? is not ‘nobody’: no source in the graph says who, or that nobody does.")
    if not powers:
        lines.append(f"No power is recorded here then. {NOT_RECORDED}")
    if loose:
        lines.append(f"{loose} more name no area, and whoever holds them governs none: localism who-holds lists them.")
    if apart:
        more = " A council inside has more: ask for its own place." if any(r.governs for r in apart) else ""
        lines.append(f"What only some areas inside it have comes last.{more}")
    return "\n".join(line for line in lines if line)


def _next(there: Where, powers: Sequence[PlaceRow], on: str, narrowed: bool) -> str:
    if not powers:
        return f"localism show {quote(there.ids[0])}"
    if narrowed:
        return f"localism who-holds {quote(powers[0].power_id)} --in {quote(there.ids[0])} --on {on}"
    recorded = [r for r in powers if any(h.origin == RECORDED for h in r.holdings)] or list(powers)
    busiest = max(recorded, key=lambda r: (len(r.holdings), r.power_id))
    return f"localism place {quote(there.ids[0])} --on {on} --power {quote(busiest.power_id)}"
