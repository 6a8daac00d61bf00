"""Who holds a power, worked out by looking at every holding, every area and every tie in turn."""

from __future__ import annotations

from typing import NamedTuple

from localism.graph.entity import Entity
from localism.graph.store import Span
from localism.ontology.dates import Certainty
from tests.contract.oracle_view import OracleView, is_of, overlap, whole


class Held(NamedTuple):
    """How one holding answers: how its power and its area relate to those asked about, and how sure that is."""

    power: str
    area: str
    sure: bool


def who_holds(view: OracleView, power: str, area: str = "", span: Span | None = None) -> dict[str, Held]:
    """Holding → how it answers, for every holding that does."""
    found: dict[str, Held] = {}
    for holding in view.things.values():
        if not is_of(holding, ["PowerHolding"]) or not holding.all("of_power") or fits(holding, span) is Certainty.NO:
            continue
        relation = power_relation(view, holding.one("of_power"), power)
        if not relation:
            continue
        places = [(relate(view, a, area, span), True) for a in holding.all("within")]
        if not holding.all("within"):
            for tie in view.things.values():
                governs = (
                    is_of(tie, ["Governance"])
                    and tie.one("body") in holding.all("held_by")
                    and tie.one("governed_area")
                )
                if governs and fits(tie, span) is not Certainty.NO:
                    places.append(
                        (relate(view, tie.one("governed_area"), area, span), fits(tie, span) is Certainty.DEFINITE)
                    )
        held = span is None or overlap(holding.bounds, span) is Certainty.DEFINITE
        if not places and area and relation == "whole":
            continue
        if not places:
            found[holding.id] = Held(relation, "not recorded" if area else "", held)
        elif not area:
            found[holding.id] = Held(relation, "", held and any(sure for _, sure in places))
        else:
            for nearness in ("same", "encloses", "enclosed"):
                ways = [how[nearness] and sure for how, sure in places if nearness in how]
                if ways:
                    found[holding.id] = Held(relation, nearness, held and any(ways))
                    break
    return found


def power_relation(view: OracleView, held: str, asked: str) -> str:
    """Whether the power that is held is the one asked about, a part of it, or a whole that it is part of."""
    if held == asked:
        return "same"
    if asked in above(view, held):
        return "part"
    return "whole" if held in above(view, asked) else ""


def above(view: OracleView, power: str) -> set[str]:
    """Every power that this one is part of."""
    found: set[str] = set()
    coming = [power]
    while coming:
        thing = view.things.get(coming.pop())
        for wider in thing.all("broader") if thing else ():
            if wider not in found:
                found.add(wider)
                coming.append(wider)
    return found


def relate(view: OracleView, applies: str, asked: str, span: Span | None) -> dict[str, bool]:
    """Each way in which an area relates to the one asked about, and whether that is sure."""
    if not asked:
        return {}
    if applies == asked:
        return {"same": True}
    ways = {"encloses": lies_in(view, asked, applies, span), "enclosed": lies_in(view, applies, asked, span)}
    return {name: sure is Certainty.DEFINITE for name, sure in ways.items() if sure is not Certainty.NO}


def lies_in(view: OracleView, part: str, whole: str, span: Span | None) -> Certainty:
    """Whether one area lies inside another, by every chain of containments there is."""
    best = Certainty.NO
    chains = [(part, frozenset({part}), True)]
    while chains:
        here, passed, sure = chains.pop()
        for tie in view.things.values():
            if is_of(tie, ["Containment"]) and tie.one("part") == here and fits(tie, span) is not Certainty.NO:
                there, surely = tie.one("whole"), sure and fits(tie, span) is Certainty.DEFINITE
                if there == whole:
                    if surely:
                        return Certainty.DEFINITE
                    best = Certainty.POSSIBLE
                elif there and there not in passed:
                    chains.append((there, passed | {there}, surely))
    return best


def fits(thing: Entity, span: Span | None) -> Certainty:
    """Whether something was so throughout a span; where no time is asked for, it was."""
    return Certainty.DEFINITE if span is None else whole(thing.bounds, span)
