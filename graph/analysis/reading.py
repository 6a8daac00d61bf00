"""What a recipe is made of, read once: every tie with its dates and its doubts, and what is known of the things it joins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from localism.graph.analysis.projection import Recipe, Step
from localism.graph.entity import Entity
from localism.graph.exchange.network import edges, side
from localism.graph.questions.displacement import displacements, how_far, is_derived, naming
from localism.graph.questions.holdings import Asked, Place, governors, place, unmet
from localism.graph.questions.strings import counted
from localism.graph.store import Ids, Span, View
from localism.ontology import dates
from localism.ontology.dates import Bounds, Certainty
from localism.ontology.schema import SCHEMA

HOLDING = "PowerHolding"
_WHERE = ("located_in", "serves", "public_of")
_BODY = ("part_of", "post_in")


class Record(NamedTuple):
    """One record that ties two things."""

    start: str
    end: str
    weight: float
    bounds: Bounds | None
    doubtful: bool
    """Whether something other than its dates makes it no more than possible."""
    made_by: str


@dataclass(frozen=True)
class Read:
    """A recipe's ties, of all dates, and the attributes of the things they join; networks of any day are made of it."""

    recipe: Recipe
    records: Sequence[Record]
    things: Mapping[str, dict[str, str]]
    left_out: Mapping[str, int]
    unit: str
    holdings: Sequence[tuple[Entity, Place]] = ()
    named_by: Sequence[Entity] = ()

    def displaced(self, span: Span | None) -> dict[str, Certainty]:
        """Derived holding → whether a recorded one surely or possibly stood in its place, where it did."""
        found = displacements(self.holdings, self.named_by, span) if self.holdings else {}
        return {i: how_far(by, span) for i, by in found.items()}


def read(view: View, recipe: Recipe) -> Read:
    """Everything that the recipe is made of. A number of calls that does not grow with the data; linear in ties."""
    left_out: Counter[str] = Counter()
    records: list[Record] = []
    holdings: list[Entity] = []
    units: Counter[str] = Counter()
    held: list[tuple[Record, str]] = []
    for step in recipe.steps:
        if step.everything:
            records += _everything(view, left_out)
            continue
        for entity in view.ties([step.tie]) if step.tie else view.entities([step.of]):
            if any(not set(entity.all(name)) & set(values) for name, values in step.only):
                continue
            if step.tie == HOLDING:
                holdings.append(entity)
            made = list(_of(entity, step, left_out))
            records += made
            if step.sum and made:
                unit = entity.one(step.unit) if step.unit else ""
                units[unit] += 1
                held += [(r, unit) for r in made]
    unit = min(units, key=lambda u: (-units[u], u)) if units else ""
    if len(units) > 1:
        left_out[f"amounts not in {unit or 'the unit of most'}"] += sum(n for u, n in units.items() if u != unit)
        records = [r for r, u in held if u == unit]
    placed, named_by = _derived(view, holdings)
    ids = sorted({i for r in records for i in (r.start, r.end)})
    return Read(recipe, records, _things(view, ids), dict(sorted(left_out.items())), unit, placed, named_by)


def _derived(view: View, holdings: Sequence[Entity]) -> tuple[list[tuple[Entity, Place]], list[Entity]]:
    """Where holdings apply and which name a derived one, if any is derived: what decides who takes whose place."""
    if not any(map(is_derived, holdings)):
        return [], []
    governed = governors(view, holdings, None)
    return [(e, place(e, governed, Asked())) for e in holdings], naming(view, holdings, None)


def _everything(view: View, left_out: Counter[str]) -> Iterator[Record]:
    for edge in edges(view, left_out):
        by = edge.tie or edge.source
        doubtful = edge.tie is not None and _doubtful(edge.tie)
        yield Record(edge.source.id, edge.target.id, 1, by.bounds if edge.tie else None, doubtful, by.id)


def _of(entity: Entity, step: Step, left_out: Counter[str]) -> Iterator[Record]:
    """The records that one thing makes: from each of its starts to each of its ends."""
    if step.of:
        for end in entity.all(step.end):
            yield Record(entity.id, end, 1, entity.bounds, False, entity.id)
        return
    described = SCHEMA.classes[step.tie]
    barred = {v for p in SCHEMA.properties.values() if p.codes for v in entity.all(p.name)} & set(
        described.no_edge_when
    )
    if barred:
        left_out[f"{described.plural} that are a {min(barred)}"] += 1
        return
    missing = [name for name in (step.start, step.end) if not entity.all(name)]
    if missing:
        left_out[f"{described.plural} without {SCHEMA.properties[missing[0]].label}"] += 1
        return
    weight = 1.0
    if step.sum:
        amount = counted(entity.one(step.sum))
        if amount is None or amount <= 0:
            left_out[f"{described.plural} without {SCHEMA.properties[step.sum].label} above nought"] += 1
            return
        weight = float(amount)
    doubtful = _doubtful(entity)
    for start in entity.all(step.start):
        for end in entity.all(step.end):
            yield Record(start, end, weight, entity.bounds, doubtful, entity.id)


def _doubtful(tie: Entity) -> bool:
    return is_derived(tie) and bool(unmet(tie.one("condition")))


def _things(view: View, ids: Sequence[str]) -> dict[str, dict[str, str]]:
    """Name, type, tier, side and area of each; what a group or post is in gives it its area."""
    found = view.get(ids)
    bodies = sorted({b for e in found.values() for name in _BODY for b in e.all(name)} - found.keys())
    known = {**found, **view.get(bodies)}
    governed: dict[str, list[str]] = {}
    for tie in view.ties(["Governance"], ends={"body": Ids(tuple(sorted(known)))}):
        governed.setdefault(tie.one("body"), []).append(tie.one("governed_area"))

    def areas(e: Entity) -> tuple[str, ...]:
        own = next((tuple(a) for a in (governed.get(e.id, ()), *(e.all(n) for n in _WHERE)) if a), ())
        body = next((b for name in _BODY for b in e.all(name) if b in known and b != e.id), "")
        return own or (tuple(governed.get(body, ())) or _located(known[body]) if body else ())

    places = {i: areas(e) for i, e in found.items()}
    names = view.get(sorted({a for those in places.values() for a in those}))
    out = {}
    for i in ids:
        e = found.get(i) or Entity(i, stub=True)
        out[i] = {
            "name": e.name,
            "type": "; ".join(SCHEMA.classes[t].label for t in e.types if t in SCHEMA.classes),
            "tier": e.one("tier"),
            "side": side(e),
            "area": "; ".join(sorted({names[a].name if a in names else a for a in places.get(i, ())})),
        }
    return out


def _located(body: Entity) -> tuple[str, ...]:
    return next((body.all(name) for name in _WHERE if body.all(name)), ())


def sure(
    records: Iterable[Record], span: Span | None, displaced: Mapping[str, Certainty]
) -> Iterator[tuple[Record, bool]]:
    """The records that may have held in a span, each with whether it surely did throughout it; without a span, at some time."""
    for record in records:
        gone = displaced.get(record.made_by, Certainty.NO)
        at = dates.throughout(record.bounds, *span) if span and record.bounds else Certainty.DEFINITE
        if at is Certainty.NO or gone is Certainty.DEFINITE:
            continue
        yield record, at is Certainty.DEFINITE and not record.doubtful and gone is Certainty.NO
