"""The strings attached to holdings: terms, seats and votes, and what became of them when they were exercised."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from localism.graph.entity import Entity
from localism.graph.questions.holding_row import begun, ended
from localism.graph.questions.holdings import called, certainty, since, until, why
from localism.graph.questions.sources import Cited, Evidence, evidence, marked, who_says
from localism.graph.store import AnyOf, Closure, Ids, Span, View
from localism.ontology.dates import Certainty

LONGEST = 30
"""Digits before the point beyond which an amount is shown as it is written."""


@dataclass(frozen=True)
class Strings:
    """The ties that hang on some holdings; `facts` has the claims about them, and the things that they name."""

    terms: Sequence[Entity]
    seats: Sequence[Entity]
    exercises: Sequence[Entity]
    facts: Evidence

    def names(self, ids: Iterable[str]) -> tuple[str, ...]:
        """What these are called."""
        return tuple(called(self.facts.things, i) for i in ids)

    def cited(self, tie: Entity) -> tuple[Cited, ...]:
        """What is cited for one of them."""
        return self.facts.cited(tie.id)

    def access(self, tie: Entity) -> str:
        """Who may see it, where that is not everybody."""
        return marked(self.facts.access(tie.id))


@dataclass(frozen=True, slots=True)
class Amount:
    """How much, as a source has it, and who says so."""

    amount: str
    currency: str
    says: str

    def __str__(self) -> str:
        return f"{spelled_out(self.amount, self.currency)} ({self.says})"


def strings(view: View, holdings: Sequence[Entity], span: Span | None) -> Strings:
    """Terms of these holdings, of what they are held under and of their holders' members; seats; exercises.

    With a span those that possibly held on some day of it, and exercises that may have begun by its end. Six calls, in
    three trips.
    """
    holders = _ids(h for e in holdings for h in e.all("held_by"))
    ids = _ids(e.id for e in holdings)
    terms, seats, exercises = view.together(
        lambda v: _terms(v, holdings, span),
        lambda v: v.ties(["Participation"], ends={"member_of": holders}, during=span),
        lambda v: v.ties(["Exercise"], ends={"exercise_of": ids}),
    )
    return _hung(view, terms, seats, [e for e in exercises if begun_by(e, span)])


def terms_of(view: View, holdings: Sequence[Entity], span: Span | None) -> Strings:
    """The terms alone. Four calls, in three trips."""
    return _hung(view, _terms(view, holdings, span), [], [])


def _terms(view: View, holdings: Sequence[Entity], span: Span | None) -> list[Entity]:
    holders = _ids(h for e in holdings for h in e.all("held_by"))
    under = _ids(i for e in holdings for i in e.all("under"))
    members = Closure(holders, "member_of", "in", steps=1, include_start=False)
    of = AnyOf((_ids(e.id for e in holdings), Closure(under, "section_of", "out"), members))
    return view.ties(["Term"], ends={"term_of": of}, during=span)


def _hung(view: View, terms: Sequence[Entity], seats: Sequence[Entity], exercises: Sequence[Entity]) -> Strings:
    facts = evidence(view, [e.id for e in (*terms, *seats, *exercises)])
    ends = ("term_of", "invoked_by", "member", "member_of", "exercised_by")
    named = {i for e in (*terms, *seats, *exercises) for end in ends for i in e.all(end)}
    facts.things.update(view.get(sorted(named | facts.sources)))
    return Strings(terms, seats, exercises, facts)


def _ids(ids: Iterable[str]) -> Ids:
    return Ids(tuple(sorted(set(ids))))


def begun_by(tie: Entity, span: Span | None) -> bool:
    """Whether it may have begun by the end of a span."""
    return not span or not tie.bounds or tie.bounds.from_min < span[1]


def when(tie: Entity, span: Span | None) -> tuple[str, ...]:
    """When it held, in lines; what is only possible in a span says why. A term without dates lasts as long as what it is of."""
    from_, to = tie.one("from"), tie.one("to")
    if tie.is_a("Term") and not from_ and not to:
        return ()
    if from_ and from_ == to:
        return (since(tie),)
    sure = certainty(tie.bounds, span) is Certainty.DEFINITE
    doubt = "" if sure else f"possible: {why(tie, span) or 'in part of the time'}"
    lines = (begun(since(tie)) if from_ else "", ended(until(tie)) if to else "", doubt)
    return tuple(line for line in lines if line) or ("time not recorded",)


def spelled_out(amount: str, currency: str) -> str:
    """An amount with its thousands parted and its unit; what is no number, or a monstrous one, as it is written.

    >>> spelled_out("217000000", "GBP"), spelled_out("51", "%"), spelled_out("243386.06", ""), spelled_out("1E9999", "GBP")
    ('217,000,000 GBP', '51 %', '243,386.06 (currency not recorded)', '1E9999 GBP')
    """
    number = counted(amount)
    said = amount if number is None else f"{number:,f}"
    return f"{said} {currency or '(currency not recorded)'}" if said else ""


def counted(amount: str) -> Decimal | None:
    """An amount as a number that can be added up; None for what is none."""
    try:
        number = Decimal(amount)
    except InvalidOperation:
        return None
    return number if number.is_finite() and -LONGEST < number.adjusted() < LONGEST else None


def amounts(facts: Evidence, thing: Entity) -> tuple[Amount, ...]:
    """Every amount that is claimed of a thing, with who claims it: first the one that shows first."""
    claims = [c for c in facts.of(thing.id) if c.properties.get("amount")]

    def pair(properties: dict[str, tuple[str, ...]]) -> tuple[str, str]:
        return properties["amount"][0], (properties.get("currency") or ("",))[0]

    shown = (thing.one("amount"), thing.one("currency"))
    pairs = sorted({pair(dict(c.properties)) for c in claims}, key=lambda p: (p != shown, p))
    found = []
    for amount, currency in pairs:
        those = facts.cited_by(c for c in claims if pair(dict(c.properties)) == (amount, currency))
        found.append(Amount(amount, currency, who_says(those)))
    return tuple(found)


def seat_line(tie: Entity) -> tuple[str, ...]:
    """In what capacity, with how many seats and which vote, and for whom, of a participation."""
    seats, vote, whom = tie.one("seats"), tie.one("vote"), tie.one("constituency")
    votes = {"none": "no vote", "casting": "casting vote", "full": "full vote"}
    lines = (
        tie.one("role"),
        f"{seats} {'seat' if seats == '1' else 'seats'}" if seats else "",
        votes.get(vote, vote) or "vote not recorded",
        f"for {whom}" if whom else "",
    )
    return tuple(line for line in lines if line)
