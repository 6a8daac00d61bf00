"""Power holdings described: where each applies, how sure that is on a date, and the row that says so."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from localism.graph.entity import Entity
from localism.graph.questions.holding_row import GOVERNED, RECORDED, UNRECORDED, HoldingRow, heading
from localism.graph.questions.sources import Evidence, evidence, in_words, marked
from localism.graph.store import Ids, Span, View
from localism.graph.words import normal
from localism.ontology import dates
from localism.ontology.dates import BEGINNING, END, Bounds, Certainty
from localism.ontology.edtf import shift
from localism.ontology.schema import SCHEMA

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
            area, at = tie.one("governed_area"), certainty(tie.bounds, asked.span)
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


_NAMED = ("held_by", "of_power", "over", "under", "delegated_by", "owed_to")


def describe(view: View, holdings: Sequence[tuple[Entity, Place]], asked: Asked) -> list[HoldingRow]:
    """A row for each holding. Four calls, however many there are."""
    facts = evidence(view, [e.id for e, _ in holdings])
    ids = {v for e, _ in holdings for name in _NAMED for v in e.all(name)}
    ids.update(a for _, p in holdings for a in p.areas)
    posts = _occupancies(view, {h for e, _ in holdings for h in e.all("held_by")}, asked.span)
    ids.update(t.one("occupant") for ties in posts.values() for t in ties if t.one("occupant"))
    facts.things.update(view.get(sorted(ids | facts.sources)))
    return [_row(e, p, facts, posts, asked) for e, p in holdings]


def in_order(
    rows: Iterable[HoldingRow], first: Callable[[HoldingRow], tuple[object, ...]] = lambda row: ()
) -> tuple[HoldingRow, ...]:
    """Rows by what the question puts first, then act by rank, nearness of area and power, and names."""

    def key(row: HoldingRow) -> tuple[object, ...]:
        act = SCHEMA.rank("Act", row.acts[0]) if row.acts else 10_000
        near = NEAREST.index(row.area_relation) if row.area_relation in NEAREST else len(NEAREST)
        related = ("same", "part", "whole", "").index(row.power_relation)
        names = (tuple(map(normal, row.holder)), row.holder_ids, normal(row.power), row.power_id)
        return (first(row), row.kind == "prohibition", act, near, related, *names, row.starts, row.holding)

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
    return first, last if not from_ or shift(b.from_min, 1) < b.to_min else ""


def why(thing: Entity, span: Span | None) -> str:
    """Why something is only possible in a span, in words; blank where it is definite."""
    b = thing.bounds
    if not b or not span or dates.during(b, *span) is Certainty.DEFINITE:
        return ""
    return dates.why(thing.one("from"), thing.one("to"), b, min(max(b.from_min, span[0]), shift(span[1], -1)))


_TOKEN = re.compile(r"\b(?:requires|where)=[^\s;]+")


def _doubts(holding: Entity, place: Place, span: Span | None) -> str:
    """Everything that makes a holding no more than possible."""
    tokens = _TOKEN.findall(holding.one("condition")) if holding.one("origin") == "derived" else []
    unmet = f"not known whether its condition is met: {', '.join(tokens)}" if tokens else ""
    return "; ".join(x for x in (why(holding, span), place.doubt, unmet) if x)


def _row(e: Entity, p: Place, facts: Evidence, posts: Mapping[str, Sequence[Entity]], asked: Asked) -> HoldingRow:
    def names(ids: Iterable[str]) -> tuple[str, ...]:
        return tuple(called(facts.things, i) for i in ids)

    holders, power, doubts = e.all("held_by"), e.one("of_power"), _doubts(e, p, asked.span)
    acts, kind, cited = e.all("act"), e.one("kind"), facts.cited(e.id)
    return HoldingRow(
        holding=e.id,
        holder=tuple(called(facts.things, h) + _in_post(facts.things, posts.get(h, ()), asked.span) for h in holders),
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
        power=called(facts.things, power),
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
        certainty=str(Certainty.POSSIBLE if doubts else Certainty.DEFINITE) if asked.span or doubts else "",
        why=doubts,
        under=names(e.all("under")),
        under_ids=e.all("under"),
        delegated_by=names(e.all("delegated_by")),
        delegated_by_ids=e.all("delegated_by"),
        condition=e.one("condition"),
        origin=e.one("origin") or RECORDED,
        says=facts.disputed(e.id, JUDGEMENTS),
        sources=cited,
        source_urls=tuple(sorted({c.url for c in cited if c.url})),
        access=marked(facts.access(e.id)),
        group=heading(acts, kind),
    )


def called(things: Mapping[str, Entity], thing_id: str) -> str:
    """What a thing is called; its id where nothing is known of it."""
    return things[thing_id].name if thing_id in things else thing_id


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
