"""What is attached to holdings: their terms and those of the instruments they rest on, how they were used, what bears on them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from localism.graph.entity import Entity
from localism.graph.questions.holding_row import begun, ended
from localism.graph.questions.sources import Evidence, in_words, who_says
from localism.graph.store import Ids, Span, View
from localism.ontology import dates
from localism.ontology.dates import BEGINNING, Certainty
from localism.ontology.edtf import OPEN, parse

LATEST = 3
"""How many exercises of a holding a row tells of; it counts the others."""


@dataclass(frozen=True)
class Attached:
    """Terms by what they are of, exercises by their holding, and what bears on a holding by that holding."""

    terms: Mapping[str, Sequence[Entity]] = field(default_factory=dict)
    exercises: Mapping[str, Sequence[Entity]] = field(default_factory=dict)
    bearing: Mapping[str, Sequence[Entity]] = field(default_factory=dict)

    @property
    def ties(self) -> dict[str, Entity]:
        """Every term and exercise."""
        return {t.id: t for found in (self.terms, self.exercises) for ties in found.values() for t in ties}

    @property
    def named(self) -> set[str]:
        """Whom the terms and exercises name."""
        return {i for t in self.ties.values() for i in (*t.all("invoked_by"), *t.all("exercised_by"))}

    @property
    def bears(self) -> dict[str, Entity]:
        """Every holding that bears on one."""
        return {e.id: e for found in self.bearing.values() for e in found}

    def terms_of(self, holding: Entity) -> list[Entity]:
        """The terms of a holding, then those of the instruments it rests on."""
        return [t for i in (holding.id, *holding.all("under")) for t in self.terms.get(i, ())]

    def exercises_of(self, holding: Entity) -> list[Entity]:
        """What became of a holding, the latest first; what has no date comes last."""
        dated = [(e.bounds.from_min if e.bounds else "", e.id, e) for e in self.exercises.get(holding.id, ())]
        return [e for _, _, e in sorted(dated, key=lambda x: x[:2], reverse=True)]

    def attached(self, holding: Entity) -> list[str]:
        """The ids of everything that the row of a holding tells of."""
        told = (*self.terms_of(holding), *self.exercises_of(holding)[:LATEST], *self.bearing.get(holding.id, ()))
        return [thing.id for thing in told]


def attachments(view: View, holdings: Sequence[Entity], span: Span | None) -> Attached:
    """The terms in that time, the exercises until its end, and what bears on these holdings in it. Three calls together."""
    own = Ids(tuple(sorted({e.id for e in holdings})))
    if not own.ids:
        return Attached()
    bound = Ids(tuple(sorted({i for e in holdings for i in (e.id, *e.all("under"))})))
    terms, exercises, bearing = view.together(
        lambda v: v.ties(["Term"], ends={"term_of": bound}, during=span),
        lambda v: v.ties(["Exercise"], ends={"exercise_of": own}, during=(BEGINNING, span[1]) if span else None),
        lambda v: v.ties(["PowerHolding"], ends={"bears_on": own}, during=span),
    )
    return Attached(_by(terms, "term_of"), _by(exercises, "exercise_of"), _by(bearing, "bears_on"))


def _by(ties: Iterable[Entity], name: str) -> dict[str, list[Entity]]:
    found: dict[str, list[Entity]] = {}
    for tie in ties:
        for i in tie.all(name):
            found.setdefault(i, []).append(tie)
    return found


def term_lines(holding: Entity, attached: Attached, facts: Evidence, span: Span | None = None) -> tuple[str, ...]:
    """The terms of a holding and of what it rests on: `break: Either side may end it (notice: 12 months)`."""
    return tuple(_term(t, holding, facts, span) for t in attached.terms_of(holding))


def exercise_lines(holding: Entity, attached: Attached, facts: Evidence) -> tuple[str, ...]:
    """What became of a holding: `not met (November 2021; source: Ombudsman's report): Nobody was asked`."""
    found = attached.exercises_of(holding)
    more = len(found) - LATEST
    return (*(_exercise(e, holding, facts) for e in found[:LATEST]), *([f"and {more} earlier"] if more > 0 else []))


def _term(term: Entity, holding: Entity, facts: Evidence, span: Span | None) -> str:
    words = term.one("name") or term.one("description")
    said = ": ".join(filter(None, (term.one("term_type"), words))) or "a term whose words are not recorded"
    amount, unit, from_, to = (term.one(name) for name in ("amount", "currency", "from", "to"))
    more = [f"{amount} {unit}".strip()] if amount and amount not in words.replace(",", "") else []
    more += [f"notice: {notice}"] if (notice := term.one("notice")) else []
    more += [f"invoked by: {_names(term.all('invoked_by'), facts)}"] if term.all("invoked_by") else []
    more += [begun(in_words(from_))] if from_ and from_ != holding.one("from") and not parse(from_).open_start else []
    more += [ended(in_words(to))] if to not in ("", OPEN, holding.one("to")) else []
    if (from_ or to) and span and term.bounds and dates.throughout(term.bounds, *span) is Certainty.POSSIBLE:
        more.append("possibly")  # one without dates of its own lasts as long as what it is attached to
    # Where the instrument is read, its terms are too; only what is of the holding itself may be said elsewhere.
    return _with(said, [*more, *(_source(term, holding, facts) if term.one("term_of") == holding.id else [])])


def _exercise(exercise: Entity, holding: Entity, facts: Evidence) -> str:
    from_, to = exercise.one("from"), exercise.one("to")
    when = in_words(from_) if from_ else f"by {in_words(to)}" if to else "date not known"
    when += f" to {in_words(to)}" if from_ and to not in ("", from_) and to not in from_ else ""
    others = exercise.all("exercised_by") if exercise.all("exercised_by") != holding.all("held_by") else ()
    by = [f"by {_names(others, facts)}"] if others else []
    said = _with(
        facts.judged(exercise.id, "outcome") or "outcome not recorded", [when, *by, *_source(exercise, holding, facts)]
    )
    words = ": ".join(filter(None, (exercise.one("name"), exercise.one("description"))))
    return f"{said}: {words}" if words else said


def _with(said: str, more: Collection[str]) -> str:
    return f"{said} ({'; '.join(more)})" if more else said


def _names(ids: Iterable[str], facts: Evidence) -> str:
    return " and ".join(facts.things[i].name if i in facts.things else i for i in ids)


def _source(tie: Entity, holding: Entity, facts: Evidence) -> list[str]:
    """Who says so, where the holding does not rest on the same sources."""
    own = {c.source for c in facts.cited(holding.id)}
    said = who_says(c for c in facts.cited(tie.id) if c.source not in own)
    return [f"source: {said}"] if said else []
