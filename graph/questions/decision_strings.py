"""The strings attached to a decision, as rows: terms, seats and votes, and what became of each holding."""

from __future__ import annotations

from collections.abc import Mapping

from localism.graph.entity import Entity
from localism.graph.questions.decision_row import HAPPENED, SEATS, TERMS, DecisionRow
from localism.graph.questions.holdings import called
from localism.graph.questions.sources import marked, strictest
from localism.graph.questions.strings import Strings, amounts, seat_line, spelled_out, when
from localism.graph.store import Span
from localism.graph.words import normal


def string_rows(hung: Strings, acts: Mapping[str, DecisionRow], span: Span | None) -> list[DecisionRow]:
    """A row for each term, seat and exercise of these holdings, each kind by name."""
    terms = [term_row(t, hung, acts, span) for t in hung.terms]
    terms.sort(key=lambda r: (normal("; ".join(r.of)), normal(r.said), r.id))
    holders = {h for r in acts.values() for h in r.holder_ids}
    seats = [_seat(p, hung, span) for p in hung.seats if holders.intersection(p.all("member_of"))]
    seats.sort(key=lambda r: (normal("; ".join(r.of)), normal("; ".join(r.holder)), r.when, r.id))
    happened = [_exercise(e, hung, acts) for e in hung.exercises if e.one("exercise_of") in acts]
    first = {e.id: e.bounds.from_min if e.bounds else "" for e in hung.exercises}
    happened.sort(key=lambda r: (first[r.id], r.id))
    return [*terms, *seats, *happened]


def term_row(tie: Entity, hung: Strings, acts: Mapping[str, DecisionRow], span: Span | None) -> DecisionRow:
    """A term with its kind, its amount (every one that is claimed) and its notice."""
    kind, name = tie.one("term_type"), tie.one("name")
    said = amounts(hung.facts, tie)
    amount = spelled_out(tie.one("amount"), tie.one("currency")) if tie.one("amount") else ""
    details = (
        kind if name else "",
        *([str(a) for a in said] if len(said) > 1 else [amount] if amount else []),
        f"notice: {tie.one('notice')}" if tie.one("notice") else "",
        tie.one("description"),
    )
    of = tie.one("term_of")
    return DecisionRow(
        TERMS,
        said=name or kind or "term",
        act=kind,
        of=(_of(of, hung, acts),),
        of_ids=(of,),
        holder=hung.names(tie.all("invoked_by")),
        holder_ids=tie.all("invoked_by"),
        details=tuple(d for d in details if d),
        amount=tie.one("amount"),
        currency=tie.one("currency"),
        when=when(tie, span),
        sources=hung.cited(tie),
        access=_access(hung.access(tie), of, acts),
        id=tie.id,
        group=TERMS,
    )


def _seat(tie: Entity, hung: Strings, span: Span | None) -> DecisionRow:
    return DecisionRow(
        SEATS,
        said=tie.one("role"),
        of=hung.names(tie.all("member_of")),
        of_ids=tie.all("member_of"),
        holder=hung.names(tie.all("member")),
        holder_ids=tie.all("member"),
        details=seat_line(tie),
        when=when(tie, span),
        sources=hung.cited(tie),
        access=hung.access(tie),
        id=tie.id,
        group=SEATS,
    )


def _exercise(tie: Entity, hung: Strings, acts: Mapping[str, DecisionRow]) -> DecisionRow:
    of = tie.one("exercise_of")
    outcome = hung.facts.judged(tie.id, "outcome")
    return DecisionRow(
        HAPPENED,
        act=outcome,
        said=outcome or "outcome not recorded",
        of=(_of(of, hung, acts),),
        of_ids=(of,),
        holder=hung.names(tie.all("exercised_by")),
        holder_ids=tie.all("exercised_by"),
        details=(tie.one("description"),) if tie.one("description") else (),
        when=when(tie, None),
        sources=hung.cited(tie),
        access=_access(hung.access(tie), of, acts),
        id=tie.id,
        group=HAPPENED,
    )


def _access(own: str, of: str, acts: Mapping[str, DecisionRow]) -> str:
    """Who may see a string, where that is not everybody: it names what it is attached to, so the stricter of both."""
    return marked(strictest((own, acts[of].access if of in acts else "")))


def _of(thing_id: str, hung: Strings, acts: Mapping[str, DecisionRow]) -> str:
    """What a string is attached to: a holding by its holder and act, a seat by its member, an instrument by its name."""
    if thing_id in acts:
        row = acts[thing_id]
        done = row.held.act_line if row.held else row.act
        return f"{' and '.join(row.holder)} ({done or 'act not recorded'}: {row.held.power if row.held else row.part})"
    thing = hung.facts.things.get(thing_id)
    if thing and thing.is_a("Participation"):
        return f"the seat of {called(hung.facts.things, thing.one('member'))}"
    return called(hung.facts.things, thing_id)
