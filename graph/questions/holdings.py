"""Power holdings described: where each applies, how sure that is on a date, and the row that says so."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from localism.graph.entity import Entity
from localism.graph.questions.attached import Attached, attachments, exercise_lines, term_lines
from localism.graph.questions.displacement import DISPLACED, Displacement, displacements, how_far, is_derived, naming
from localism.graph.questions.holding_row import (
    GOVERNED,
    RECORDED,
    UNRECORDED,
    HoldingRow,
    acting,
    begun,
    ended,
    heading,
)
from localism.graph.questions.sources import Evidence, evidence, in_words, marked, strictest
from localism.graph.store import Ids, Span, View
from localism.graph.words import normal
from localism.ontology import dates
from localism.ontology.dates import BEGINNING, END, Bounds, Certainty
from localism.ontology.edtf import OPEN, parse, shift
from localism.ontology.schema import SCHEMA
from localism.ontology.statutory import in_words as in_words_of
from localism.ontology.statutory import tokens, worded

JUDGEMENTS = tuple(p.name for p in SCHEMA.properties_of("PowerHolding") if p.judgement)
NEAREST = ("same", "encloses", "enclosed")
"""How the area of a row relates to the one asked about."""
OUTSIDE = "elsewhere"


@dataclass(frozen=True)
class Asked:
    """What a question knows of its holdings: the days asked about, and how powers, areas and holders relate to it."""

    span: Span | None = None
    powers: Mapping[str, str] = field(default_factory=dict)
    areas: Mapping[str, tuple[str, Certainty]] = field(default_factory=dict)
    through: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Place:
    """Where a holding applies: its areas, whether recorded so, how near to the area asked about, and any doubt."""

    areas: tuple[str, ...]
    basis: str
    relation: str = ""
    doubt: str = ""


def governors(view: View, holdings: Iterable[Entity], span: Span | None) -> dict[str, list[Entity]]:
    """The holders of those holdings that name no area, each with the ties by which it governs areas. One call."""
    holders = {h for e in holdings if not e.all("within") for h in e.all("held_by")}
    found: dict[str, list[Entity]] = {}
    if holders:
        for tie in view.ties(["Governance"], ends={"body": Ids(tuple(sorted(holders)))}, during=span):
            found.setdefault(tie.one("body"), []).append(tie)
    return found


def place(holding: Entity, governed: Mapping[str, Sequence[Entity]], asked: Asked) -> Place:
    """Where a holding applies: where it says, else the areas that its holders govern, else nowhere recorded."""
    areas, basis = dict.fromkeys(holding.all("within"), Certainty.DEFINITE), RECORDED
    if not areas:
        basis = GOVERNED
        for tie in (t for h in holding.all("held_by") for t in governed.get(h, ())):
            area, at = tie.one("governed_area"), certainty(_governing(tie, holding), asked.span)
            if area and at is not Certainty.NO and areas.get(area) is not Certainty.DEFINITE:
                areas[area] = at
    if not areas:
        return Place((), UNRECORDED, UNRECORDED if asked.areas else "")
    names = tuple(sorted(areas))
    if not asked.areas:
        unsure = Certainty.DEFINITE not in areas.values()
        return Place(names, basis, "", "not certain that its holder governed the area then" if unsure else "")
    near = [a for a in names if a in asked.areas]
    if not near:
        return Place(names, basis, OUTSIDE)

    def doubts(area: str) -> list[str]:
        lies = asked.areas[area][1] is Certainty.DEFINITE
        governs = areas[area] is Certainty.DEFINITE
        return [
            *([] if lies else ["not certain that the one area lay in the other then"]),
            *([] if governs else ["not certain that its holder governed the area then"]),
        ]

    best = min(near, key=lambda a: (NEAREST.index(asked.areas[a][0]), len(doubts(a))))
    return Place(names, basis, asked.areas[best][0], "; ".join(doubts(best)))


def _governing(tie: Entity, holding: Entity) -> Bounds | None:
    """When a body governs an area. What it has by rule it has from when it was begun: that its beginning is not
    recorded is no doubt about where."""
    from_, to = tie.one("from"), tie.one("to")
    if not is_derived(holding) or (from_ and to and not parse(from_).open_start):
        return tie.bounds
    return dates.bounds(OPEN if not from_ or parse(from_).open_start else from_, to or OPEN)


@dataclass(frozen=True)
class Behind:
    """What is behind some holdings: who governs, who says so, who is in post, what takes whose place, what is attached."""

    governed: Mapping[str, Sequence[Entity]]
    facts: Evidence
    posts: Mapping[str, Sequence[Entity]]
    named_by: Sequence[Entity]
    attached: Attached
    things: Mapping[str, Entity]


def behind(view: View, holdings: Sequence[Entity], span: Span | None) -> Behind:
    """What has to be known of holdings to describe them. Ten calls together, then three more of what these found."""
    named = sorted({v for e in holdings for name in _NAMED for v in e.all(name)})
    borne_on = sorted({i for e in holdings for i in e.all("bears_on")})
    governed, facts, posts, named_by, attached, things = view.together(
        lambda v: governors(v, holdings, span),
        lambda v: evidence(v, [e.id for e in holdings]),
        lambda v: _occupancies(v, {h for e in holdings for h in e.all("held_by")}, span),
        lambda v: naming(v, holdings, span),
        lambda v: attachments(v, holdings, span),
        lambda v: v.get([*named, *borne_on]) if named or borne_on else {},
    )
    if attached.ties or attached.bears or borne_on:
        others = [things[i] for i in borne_on if i in things]
        told = {v for e in others for name in _TOLD for v in e.all(name)} - things.keys()
        more, ends = view.together(
            lambda v: evidence(v, sorted({*attached.ties, *attached.bears, *borne_on} - facts.claims.keys())),
            lambda v: v.get(sorted(told)) if told else {},
        )
        facts = Evidence({**facts.claims, **more.claims}, facts.datasets, {})
        things = {**things, **ends}
    return Behind(governed, facts, posts, named_by, attached, things)


_NAMED = ("held_by", "of_power", "within", "over", "under", "delegated_by", "owed_to")
_TOLD = ("held_by", "of_power")
"""What is named of a holding that another bears on."""


def describe(
    view: View, holdings: Sequence[tuple[Entity, Place]], asked: Asked, known: Behind | None = None
) -> list[HoldingRow]:
    """A row for each holding. One call, beside those of `behind`, however many there are."""
    known = known or behind(view, [e for e, _ in holdings], asked.span)
    facts, posts, attached = known.facts, known.posts, known.attached
    borne_on = [known.things[i] for e, _ in holdings for i in e.all("bears_on") if i in known.things]
    ids = {a for _, p in holdings for a in p.areas} | facts.sources | attached.named
    ids.update(v for e in (*borne_on, *attached.bears.values()) for name in _TOLD for v in e.all(name))
    ids.update(t.one("occupant") for ties in posts.values() for t in ties if t.one("occupant"))
    facts.things.update(known.things)
    facts.things.update(view.get(sorted(ids - known.things.keys())))
    displaced = displacements(holdings, known.named_by, asked.span)
    return [_row(e, p, known, asked, displaced.get(e.id, ())) for e, p in holdings]


def in_order(
    rows: Iterable[HoldingRow], first: Callable[[HoldingRow], tuple[object, ...]] = lambda row: ()
) -> tuple[HoldingRow, ...]:
    """Rows by what the question puts first, then act by rank, nearness of area and power, and names."""

    def key(row: HoldingRow) -> tuple[object, ...]:
        act = SCHEMA.rank("Act", row.acts[0]) if row.acts else 10_000
        near = NEAREST.index(row.area_relation) if row.area_relation in NEAREST else len(NEAREST)
        related = ("same", "part", "whole", "").index(row.power_relation)
        names = (tuple(map(normal, row.holder)), row.holder_ids, normal(row.power), row.power_id)
        return (
            first(row),
            row.displaced,
            row.kind == "prohibition",
            act,
            near,
            related,
            *names,
            row.starts,
            row.holding,
        )

    return tuple(sorted(rows, key=key))


def certainty(b: Bounds | None, span: Span | None) -> Certainty:
    """Whether something was so throughout a span, or possibly at some time in it; what has no dates always is.

    What a holding leans on (an area lying in another, a body governing it, a person in post) must hold on the same day
    as the holding, so in part of a span is not enough to be sure.
    """
    return dates.throughout(b, *span) if b and span else Certainty.DEFINITE


def since(thing: Entity) -> str:
    """When it began, in words; where that is not known, when it is first attested, if that is before it is last."""
    first, last = _attested(thing)
    attested = f" (first attested {in_words(first)})" if first and (not last or first < last) else ""
    return in_words(thing.one("from")) + attested


def until(thing: Entity) -> str:
    """When it ended, in words; where that is not known, when it is last attested."""
    first, last = _attested(thing)
    if not last:
        return in_words(thing.one("to"))
    alone = f"attested {in_words(f'{last}/{first}' if first > last else last)}"
    return in_words(thing.one("to")) + (
        f" ({alone})" if first and first >= last else f" (last attested {in_words(last)})"
    )


def _attested(thing: Entity) -> tuple[str, str]:
    """By when it is first, and from when it is last attested, for an end that is not known."""
    b, from_, to = thing.bounds, thing.one("from"), thing.one("to")
    if not b:
        return "", ""
    first = b.from_max if not from_ and b.from_max != END and (to == "" or shift(b.from_max, 1) < b.to_max) else ""
    last = shift(b.to_min, -1) if not to and b.to_min != BEGINNING else ""
    return first, last if not last or not from_ or shift(b.from_min, 1) < b.to_min else ""


def why(thing: Entity, span: Span | None) -> str:
    """Why something is only possible in a span, in words; blank where it is definite."""
    b = thing.bounds
    if not b or not span or dates.during(b, *span) is Certainty.DEFINITE:
        return ""
    return dates.why(thing.one("from"), thing.one("to"), b, min(max(b.from_min, span[0]), shift(span[1], -1)))


def _doubts(holding: Entity, place: Place, span: Span | None, displaced: Sequence[Displacement]) -> str:
    """Everything that makes a holding no more than possible."""
    condition = unmet(holding.one("condition")) if is_derived(holding) else ""
    by = how_far(displaced, span) is Certainty.POSSIBLE
    taken = "a recorded holding may have taken its place then, or did for part of the time" if by else ""
    said = (x for doubt in (why(holding, span), place.doubt, condition, taken) for x in doubt.split("; ") if x)
    return "; ".join(dict.fromkeys(said))  # neither the holding nor its place may have a recorded end


def unmet(condition: str) -> str:
    """The doubt that tokens of a condition leave, in words; blank for a mere note.

    >>> unmet("where=parished; normally within 8 weeks"), unmet("normally within 8 weeks")
    ('not known whether its condition is met: only where there is a parish council', '')
    """
    open_ = tokens(condition)
    return f"not known whether its condition is met: {', and '.join(map(in_words_of, open_))}" if open_ else ""


def _displaced_by(d: Displacement, things: Mapping[str, Entity]) -> str:
    """What displaces a holding, in words."""
    acts = "; ".join(d.by.all("act")) or "act not recorded"
    where = f" in {', '.join(called(things, a) for a in d.areas)}" if d.areas else ""
    return f"{d.by.id}{where} ({acts}, {begun(since(d.by))}, {ended(until(d.by))})"


def _row(e: Entity, p: Place, known: Behind, asked: Asked, displaced: Sequence[Displacement]) -> HoldingRow:
    facts, things, attached = known.facts, known.facts.things, known.attached

    def names(ids: Iterable[str]) -> tuple[str, ...]:
        return tuple(called(things, i) for i in ids)

    def holder_called(h: str) -> str:
        in_post = _in_post(things, known.posts.get(h, ()), asked.span)
        return called(things, h) + in_post + _gone(things.get(h), e, asked.span)

    holders, power, doubts = e.all("held_by"), e.one("of_power"), _doubts(e, p, asked.span, displaced)
    gone = how_far(displaced, asked.span) is Certainty.DEFINITE
    sure = DISPLACED if gone else str(Certainty.POSSIBLE if doubts else Certainty.DEFINITE)
    acts, kind, cited = e.all("act"), e.one("kind"), facts.cited(e.id)
    return HoldingRow(
        holding=e.id,
        holder=tuple(map(holder_called, holders)),
        holder_ids=holders,
        through="; ".join(dict.fromkeys(asked.through[h] for h in holders if asked.through.get(h))),
        act=facts.judged(e.id, "act"),
        acts=acts,
        kind=kind,
        level_stated=facts.judged(e.id, "level_stated"),
        level_practised=facts.judged(e.id, "level_practised"),
        mode=e.one("mode"),
        basis=e.one("basis"),
        status=facts.judged(e.id, "status"),
        power=called(things, power),
        power_id=power,
        power_relation=asked.powers.get(power, ""),
        over=names(e.all("over")),
        over_ids=e.all("over"),
        area=names(p.areas),
        area_ids=p.areas,
        area_basis=p.basis,
        area_relation=p.relation,
        since=since(e),
        until=until(e),
        starts=e.one("from"),
        ends=e.one("to"),
        certainty=sure if asked.span or doubts else "",
        why=doubts,
        under=names(e.all("under")),
        under_ids=e.all("under"),
        delegated_by=names(e.all("delegated_by")),
        delegated_by_ids=e.all("delegated_by"),
        owed_to=names(e.all("owed_to")),
        owed_to_ids=e.all("owed_to"),
        bears_on=tuple(_borne(things.get(i), i, power, things) for i in e.all("bears_on")),
        bears_on_ids=e.all("bears_on"),
        borne_on_by=tuple(_borne(b, b.id, power, things) for b in attached.bearing.get(e.id, ())),
        borne_on_by_ids=tuple(b.id for b in attached.bearing.get(e.id, ())),
        condition=worded(e.one("condition")),
        terms=term_lines(e, attached, facts, asked.span),
        exercises=exercise_lines(e, attached, facts),
        origin=e.one("origin") or RECORDED,
        displaced_by=tuple(_displaced_by(d, things) for d in displaced),
        displaced_by_ids=tuple(d.by.id for d in displaced),
        says=facts.disputed(e.id, JUDGEMENTS),
        memos=facts.memos_of(facts.of(e.id)),
        sources=cited,
        source_urls=tuple(sorted({c.url for c in cited if c.url})),
        access=marked(strictest(map(facts.access, (e.id, *attached.attached(e), *e.all("bears_on"))))),
        group=f"{heading(acts, kind)}, but displaced" if gone else heading(acts, kind),
    )


def called(things: Mapping[str, Entity], thing_id: str) -> str:
    """What a thing is called; its id where nothing is known of it."""
    return things[thing_id].name if thing_id in things else thing_id


def described(holding: Entity, things: Mapping[str, Entity], *, power: bool = True) -> str:
    """A holding in a line: who does what about which power (or, without it, who does what).

    Joint holders are joined by `and`; a prohibition reads as one.
    """
    who = " and ".join(called(things, h) for h in holding.all("held_by")) or "holder not known"
    act = acting(holding.one("kind"), ", ".join(holding.all("act")) or "act not recorded")
    return f"{who}: {act}" + (f": {called(things, holding.one('of_power')) or 'power not recorded'}" if power else "")


def _borne(other: Entity | None, other_id: str, power: str, things: Mapping[str, Entity]) -> str:
    """A holding or a power that a holding bears on, or a holding that bears on it; its power only where it is another."""
    if other is None or not other.is_a("PowerHolding"):
        return called(things, other_id)
    return described(other, things, power=other.one("of_power") != power)


def _gone(holder: Entity | None, holding: Entity, span: Span | None) -> str:
    """That a holder had itself ended, or not begun, at the time asked about; without one, that its holding outlasted it."""
    own = holder.bounds if holder else None
    if not holder or not own:
        return ""
    from_, to = holder.one("from"), holder.one("to")
    over = own.to_max <= span[0] if span else bool(holding.bounds and own.to_max < holding.bounds.to_min)
    if over and to:
        return f" (itself ended {in_words(to)})"
    return f" (itself begun {in_words(from_)})" if span and from_ and own.from_min >= span[1] else ""


def _occupancies(view: View, holders: Collection[str], span: Span | None) -> dict[str, list[Entity]]:
    """Post → who occupies it in that time; nobody without a time, since posts outlive their holders. One call."""
    found: dict[str, list[Entity]] = {}
    if span and holders:
        for tie in view.ties(["Occupancy"], ends={"post": Ids(tuple(sorted(holders)))}, during=span):
            found.setdefault(tie.one("post"), []).append(tie)
    return found


def _in_post(things: Mapping[str, Entity], ties: Sequence[Entity], span: Span | None) -> str:
    said = []
    for tie in ties:
        who, status = tie.one("occupant"), tie.one("occupancy_status")
        name = called(things, who) if who else status or "occupant not known"
        sure = "" if certainty(tie.bounds, span) is Certainty.DEFINITE else ", possibly"
        said.append(name + sure + (f", {status}" if who and status not in ("", "held") else ""))
    return f" ({'; '.join(sorted(said))})" if said else ""
