"""What people recorded of holdings, and of what became of them, claim by claim: the ground of conflicts and agreement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from localism.graph.entity import DERIVED, Claim, Entity
from localism.graph.questions.holding_row import RECORDED, UNRECORDED
from localism.graph.questions.holdings import OUTSIDE, Asked, called, described, governors, place
from localism.graph.questions.sources import Evidence, evidence
from localism.graph.questions.who_holds import areas_around
from localism.graph.store import View
from localism.ontology.schema import SCHEMA, Property

HOLDING, EXERCISE = "PowerHolding", "Exercise"
ORIGIN = "origin"
"""The coded property that nobody codes: it says whether a person or a rule made the holding."""
_ENDS = ("held_by", "of_power", "exercised_by", "exercise_of")


@dataclass(frozen=True)
class Finding:
    """A holding, or an exercise of one, with what people claim of it; derived claims are no finding."""

    thing: Entity
    holding: Entity | None
    """The holding itself, or the one that was exercised; None where nothing is known of it."""
    areas: tuple[str, ...]
    claims: tuple[Claim, ...]


@dataclass(frozen=True)
class Findings:
    """Findings in a fixed order, with the names of what they name and who may see them."""

    rows: tuple[Finding, ...]
    facts: Evidence

    def words(self, thing: Entity) -> str:
        """A finding in a line: who does what about which power, or what became of that."""
        if thing.is_a(HOLDING):
            return described(thing, self.facts.things)
        holding = self.facts.things.get(thing.one("exercise_of"))
        by = f" by {' and '.join(self.names(thing.all('exercised_by')))}" if thing.all("exercised_by") else ""
        of = described(holding, self.facts.things) if holding else thing.one("exercise_of")
        return f"{', '.join(thing.all('outcome')) or 'outcome not recorded'}{by}: {of}"

    def names(self, ids: Sequence[str]) -> tuple[str, ...]:
        """What things are called."""
        return tuple(called(self.facts.things, i) for i in ids)


def findings(view: View, area: Entity | None = None) -> Findings:
    """Every recorded holding and every exercise; with `area`, those that apply in it, around it or inside it.

    What rules derived is left out. The number of calls is bounded; what is read grows with what people recorded.
    """
    blank, said, exercises, areas = view.together(
        lambda v: v.ties([HOLDING], absent=[ORIGIN]),
        lambda v: v.ties([HOLDING], values={ORIGIN: [RECORDED]}),
        lambda v: v.ties([EXERCISE]),
        lambda v: areas_around(v, [area] if area else [], None),
    )
    holdings = {e.id: e for e in (*blank, *said)}
    exercised = {e.one("exercise_of") for e in exercises}
    known = holdings | view.get(sorted(exercised - holdings.keys()))
    governed = governors(view, known.values(), None)
    asked = Asked(None, {}, areas)
    where = {i: place(e, governed, asked) for i, e in known.items()}
    left_out = (OUTSIDE, UNRECORDED) if area else ()
    here = {i for i, p in where.items() if p.relation not in left_out}
    chosen = [e for i, e in holdings.items() if i in here]
    chosen += [e for e in exercises if e.one("exercise_of") in here or (not area and e.one("exercise_of") not in known)]
    facts = evidence(view, sorted(e.id for e in chosen))
    ids = {v for e in (*chosen, *known.values()) for name in _ENDS for v in e.all(name)} | facts.sources
    ids.update(a for i in here for a in where[i].areas)
    facts.things.update(known | {e.id: e for e in chosen} | view.get(sorted(ids - known.keys())))
    rows = []
    for e in sorted(chosen, key=lambda e: (not e.is_a(HOLDING), e.id)):
        of = e if e.is_a(HOLDING) else known.get(e.one("exercise_of"))
        claims = tuple(c for c in facts.of(e.id) if c.dataset != DERIVED)
        if claims:
            rows.append(Finding(e, of, where[of.id].areas if of else (), claims))
    return Findings(tuple(rows), facts)


def coded(thing: Entity) -> tuple[Property, ...]:
    """The properties of a finding whose values are codes that people choose."""
    found: Mapping[str, Property] = {
        p.name: p for t in thing.types if t in SCHEMA.classes for p in SCHEMA.properties_of(t) if p.codes
    }
    return tuple(sorted((p for n, p in found.items() if n != ORIGIN), key=lambda p: (p.order, p.name)))
