"""Whose money is asked about: of a place or of a body, and the budgets, holdings and grants that are theirs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from localism.errors import NotFoundError
from localism.graph.entity import Entity
from localism.graph.questions.holdings import certainty
from localism.graph.questions.naming import as_text, resolve
from localism.graph.questions.powers_of import acting_through
from localism.graph.questions.where import where
from localism.graph.store import AnyOf, Closure, Ids, Selector, Span, View
from localism.ontology.dates import Certainty
from localism.ontology.edtf import parse
from localism.ontology.schema import SCHEMA

HOLDING = ("PowerHolding",)
ACTS = ("funds", "holds money")
"""The acts that are about money whatever they are over."""
OF_A_PLACE = ("located_in", "serves", "public_of")
"""The properties by which a body is of a place that it does not govern."""
GIVEN, RECEIVED, UNDER = "given", "received", "under the programme"
TO_PLACE, BY_PLACE = "to it, or for its benefit", "by bodies of it, to others"


@dataclass(frozen=True)
class Theirs:
    """What a place or a body has to do with money; `grants` by how, in words: given, received, under a programme."""

    label: str
    note: str
    body: Entity | None
    areas: tuple[Entity, ...]
    budgets: Sequence[Entity]
    holdings: Sequence[Entity]
    grants: dict[str, list[Entity]]


def theirs(view: View, text: str, span: Span | None) -> Theirs:
    """The money of what goes by a name or an id: an area is taken before a body. Raises `NotFoundError`."""
    text = as_text(text, "place or body").strip()
    named = [n for each in view.named([text]).values() for n in each]
    exact = [n for n in named if n.id == text] or named
    if not any(SCHEMA.is_a(n.types, "Area") for n in exact) and any(SCHEMA.is_a(n.types, "Holder") for n in exact):
        return _of_body(view, resolve(view, text, "Holder", what="place or body"), span)
    try:
        there = where(view, text, span, command="localism money")
    except NotFoundError:
        if any(SCHEMA.is_a(n.types, "Area") for n in exact):
            raise
        found = resolve(view, text, "Area", "Holder", what="place or body")  # which says what is like it
        return _of_body(view, found, span)
    return _of_place(view, there.areas, there.label, there.whole_note, span)


def _of_place(view: View, areas: tuple[Entity, ...], label: str, note: str, span: Span | None) -> Theirs:
    """Budgets for the place or under a power there; grants for its benefit, to it or a body of it, or by one. Nine calls, in two trips."""
    inner = Closure(Ids(tuple(a.id for a in areas)), "Containment", "in", span)
    governing = Closure(inner, "Governance", "in", span, steps=1, include_start=False)
    bodies = AnyOf((inner, governing, *(_step(inner, name) for name in OF_A_PLACE)))
    held: Selector = AnyOf((_step(inner, "within"), _step(governing, "held_by")))
    over = Closure(held, "over", "out", steps=1, include_start=False)
    located, reached, named, governed, benefits, received, given = view.together(
        lambda v: v.ties(["Budget"], ends={"located_in": inner}, during=span),
        lambda v: v.closure(over),
        lambda v: v.ties(HOLDING, ends={"within": inner}, values={"act": ACTS}, during=span),
        lambda v: v.ties(HOLDING, ends={"held_by": governing}, absent=("within",), values={"act": ACTS}, during=span),
        lambda v: v.ties(["Grant"], ends={"benefits": inner}, during=span),
        lambda v: v.ties(["Grant"], ends={"recipient": bodies}, during=span),
        lambda v: v.ties(["Grant"], ends={"funder": bodies}, during=span),
    )
    budgets, holdings = _budgets(view, located, reached, span)
    here = _awarded(_once(benefits, received), span)
    seen = {g.id for g in here}
    grants = {TO_PLACE: here, BY_PLACE: [g for g in _awarded(given, span) if g.id not in seen]}
    return Theirs(label, note, None, areas, budgets, _once(holdings, named, governed), grants)


def _of_body(view: View, body: Entity, span: Span | None) -> Theirs:
    """What a body, its groups and posts hold over budgets or of money; grants to it and from it. Eleven calls."""
    own = Ids(tuple(sorted({body.id, *acting_through(view, body, span)})))
    reached, programmed, held, given, received, under = view.together(
        lambda v: v.closure(Closure(_step(own, "held_by"), "over", "out", steps=1, include_start=False)),
        lambda v: v.ties(["Budget"], ends={"programme": own}, during=span),
        lambda v: v.ties(HOLDING, ends={"held_by": own}, values={"act": ACTS}, during=span),
        lambda v: v.ties(["Grant"], ends={"funder": own}, during=span),
        lambda v: v.ties(["Grant"], ends={"recipient": own}, during=span),
        lambda v: v.ties(["Grant"], ends={"programme": own}, during=span),
    )
    budgets, holdings = _budgets(view, programmed, reached, span)
    mine = set(own.ids)
    theirs_over = {o for e in holdings if mine.intersection(e.all("held_by")) for o in e.all("over")}
    budgets = [b for b in budgets if b.id in theirs_over or mine.intersection(b.all("programme"))]
    kept = {b.id for b in budgets}
    holdings = [e for e in holdings if kept.intersection(e.all("over"))]
    grants = {GIVEN: _awarded(given, span), RECEIVED: _awarded(received, span)}
    seen = {g.id for each in grants.values() for g in each}
    grants[UNDER] = [g for g in _awarded(under, span) if g.id not in seen]
    return Theirs(f"{body.name} ({body.id})", "", body, (), budgets, _once(holdings, held), grants)


def _step(start: Selector, name: str) -> Closure:
    """The things that name any of these under a property."""
    return Closure(start, name, "in", steps=1, include_start=False)


def _budgets(
    view: View, known: Sequence[Entity], reached: Iterable[str], span: Span | None
) -> tuple[list[Entity], list[Entity]]:
    """The budgets among these, and every holding over one of them. Two calls."""
    ids = Ids(tuple(sorted({*(b.id for b in known), *reached})))
    things, holdings = view.together(
        lambda v: v.get(ids.ids),
        lambda v: v.ties(HOLDING, ends={"over": ids}, during=span),
    )
    there = [t for t in things.values() if t.is_a("Budget")]
    budgets = [b for b in there if certainty(b.bounds, span) is not Certainty.NO]
    kept = {b.id for b in budgets}
    return budgets, [e for e in holdings if kept.intersection(e.all("over"))]


def _awarded(grants: Iterable[Entity], span: Span | None) -> list[Entity]:
    """Without grants that were surely awarded after the time asked about."""
    return [g for g in grants if not span or not g.one("awarded") or _first(g.one("awarded")) < span[1]]


def _first(edtf: str) -> str:
    """The earliest day that a date may mean; blank where that is not known."""
    return parse(edtf).earliest or ""


def _once(*found: Iterable[Entity]) -> list[Entity]:
    return list({e.id: e for each in found for e in each}.values())
