"""Which derived holdings a recorded one displaces, worked out by looking at every pair of holdings in turn."""

from __future__ import annotations

from localism.graph.entity import Entity
from localism.graph.store import Span
from localism.ontology.dates import Certainty
from tests.contract.oracle_holds import fits
from tests.contract.oracle_view import OracleView, is_of, overlap


def displaced(view: OracleView, span: Span) -> dict[str, bool]:
    """Derived holding that a recorded one displaces in all of its area → whether surely, throughout the span."""
    found: dict[str, bool] = {}
    holdings = [e for e in view.things.values() if is_of(e, ["PowerHolding"])]
    for one in holdings:
        for other in holdings:
            if one.one("origin") != "derived" or other.one("origin") == "derived":
                continue
            if not (one.id in other.all("displaces") or alike(view, one, other, span)):
                continue
            if not together(one, other, span):
                continue
            found[one.id] = found.get(one.id, False) or fits(other, span) is Certainty.DEFINITE
    return found


def alike(view: OracleView, one: Entity, other: Entity, span: Span) -> bool:
    """Whether they share holder, power and an act, and the second applies wherever the first does."""
    here, there = areas(view, one, span), areas(view, other, span)
    return (
        not other.all("over")
        and bool(set(one.all("held_by")) & set(other.all("held_by")))
        and one.one("of_power") == other.one("of_power")
        and bool(set(one.all("act")) & set(other.all("act")))
        and bool(here)
        and here <= there
    )


def areas(view: OracleView, holding: Entity, span: Span) -> set[str]:
    """Where it says it applies, or where its holders possibly govern."""
    return set(holding.all("within")) or {
        tie.one("governed_area")
        for tie in view.things.values()
        if is_of(tie, ["Governance"]) and tie.one("body") in holding.all("held_by")
        if tie.one("governed_area") and fits(tie, span) is not Certainty.NO
    }


def together(one: Entity, other: Entity, span: Span) -> bool:
    """Whether both possibly hold on some day of a span."""
    if one.bounds is None or other.bounds is None:
        return True
    both = (max(one.bounds.from_min, span[0]), min(one.bounds.to_max, span[1]))
    return both[0] < both[1] and overlap(other.bounds, both) is not Certainty.NO
