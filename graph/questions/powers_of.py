"""What a body holds: itself, through its groups and posts, and, of a person, through the posts that they occupy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from shlex import quote

from localism.graph.answers import Answer, plain
from localism.graph.entity import Entity
from localism.graph.questions.absence import holdings_are, out_of_time
from localism.graph.questions.brief import BriefRow, chosen, counted, in_brief
from localism.graph.questions.holding_row import HoldingRow
from localism.graph.questions.holdings import Asked, behind, certainty, describe, in_order, place
from localism.graph.questions.meant import powers_meant
from localism.graph.questions.naming import kinds, resolve
from localism.graph.questions.parts import topics
from localism.graph.questions.sources import in_words
from localism.graph.questions.who_holds import powers_around
from localism.graph.store import Closure, Ids, Span, View
from localism.ontology.dates import Certainty, day_range


def powers_of(
    view: View, body: str | Entity, *, on: str | None = None, power: str | None = None, topic: str | None = None
) -> Answer[HoldingRow]:
    """Every holding of a body, then those of its groups and posts, each saying through whom; `power` (its parts and the
    whole it is part of, too) and `topic` keep the answer short.

    With `on`, an EDTF date, those that possibly held on some day of it, and of the groups, posts and occupancies those
    that possibly were so then. Raises `NotFoundError` and `DateError`.
    """
    span = day_range(on) if on else None
    body = body if isinstance(body, Entity) else resolve(view, body, "Holder", what="body that can hold a power")
    through = acting_through(view, body, span)
    asked = Asked(span, through=through)
    title = f"What {body.name} holds" + (f" as of {in_words(on)}" if on else "")
    holders = Ids(tuple(sorted({body.id, *through})))
    holdings = view.ties(["PowerHolding"], ends={"held_by": holders}, during=span)
    if not holdings:
        note = _absent(view, holders, span)
        return Answer(HoldingRow, (), title, note, f"localism show {quote(body.id)}")
    known = behind(view, holdings, span)
    found = describe(view, [(e, place(e, known.governed, asked)) for e in holdings], asked, known)
    own = [replace(r, through="") if body.id in r.holder_ids else r for r in found]
    rows = in_order(own, lambda r: (r.through != "", r.through))
    rows = tuple(replace(r, group=f"{r.through}: {r.group}" if r.through else r.group) for r in rows)
    if not (power or topic):
        return Answer(HoldingRow, rows, title, counted(rows), f"localism evidence {quote(rows[0].holding)}")
    meant = powers_meant(view, power) if power else None
    headings = topics(view, {r.power_id for r in rows} - {""}) if topic else {}
    some = chosen(rows, powers_around(view, meant.ids) if meant else None, headings, topic)
    title += f", in ‘{plain(power or topic or '')}’"
    note = "\n".join(line for line in (meant.note if meant else "", counted(some)) if line)
    if not some:
        note = f"{note}\n{holdings_are(len(rows))} recorded of it, and none of that.".strip()
    return Answer(HoldingRow, some, title, note, f"localism evidence {quote((some or rows)[0].holding)}")


def powers_in_brief(
    view: View, body: str | Entity, *, on: str | None = None, power: str | None = None, topic: str | None = None
) -> Answer[BriefRow]:
    """The same in brief: a row for each power, by topic."""
    answer = powers_of(view, body, on=on, power=power, topic=topic)
    rows = in_brief(answer.rows, topics(view, {r.power_id for r in answer.rows} - {""}))
    topics_there = len({r.topic for r in rows})
    counts = (
        f"{len(rows):,} power{'s' if len(rows) > 1 else ''} in {topics_there:,} topic{'s' if topics_there > 1 else ''}."
    )
    note = counts if rows else answer.note
    command = f"localism who-holds {quote(rows[0].power_id)}" if rows else answer.next
    return Answer(BriefRow, rows, answer.title, note, command)


def acting_through(view: View, body: Entity, span: Span | None) -> Mapping[str, str]:
    """The groups, parts and posts through which a body acts, each with how it belongs to it. Four calls."""
    parts = Closure(Ids((body.id,)), "part_of", "in")
    inside = set(view.closure(parts)) - {body.id}
    posts = {r.subject for r in view.referring(parts, ["post_in"])}
    occupied = {t.one("post"): t for t in view.ties(["Occupancy"], ends={"occupant": Ids((body.id,))}, during=span)}
    things = view.get(sorted(inside | posts | {p for p in occupied if p}))
    through = {}
    for part, thing in things.items():
        if part in occupied:
            sure = certainty(occupied[part].bounds, span) is Certainty.DEFINITE
            through[part] = f"as {thing.name}" + ("" if sure else ", possibly")
        elif certainty(thing.bounds, span) is not Certainty.NO:
            through[part] = f"through {thing.name} ({kinds(thing.types) or 'part'} of it)"
    return through


def _absent(view: View, holders: Ids, span: Span | None) -> str:
    ever = view.ties(["PowerHolding"], ends={"held_by": holders}) if span else []
    if span and ever:
        return f"{holdings_are(len(ever))} recorded of it, none of them then: {out_of_time(ever, span)}."
    return "Nothing is recorded about what it holds, at any date. That does not mean that it holds nothing."
