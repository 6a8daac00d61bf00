"""Questions of places worked out the slow way: every tie, every holding and every day in turn."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from localism.graph.entity import Entity
from localism.graph.store import Span
from localism.ontology.dates import Certainty
from localism.ontology.edtf import shift
from tests.contract.oracle_holds import fits, lies_in, who_holds
from tests.contract.oracle_view import OracleView, is_of, overlap

PARTS = {"decides": "decides", "delivers": "delivers", "advises": "asked", "ratifies": "asked", "vetoes": "asked"}
ORDER = [Certainty.NO, Certainty.POSSIBLE, Certainty.DEFINITE]


class Ruling(NamedTuple):
    """That a body governs an area around a place."""

    body: str
    area: str
    sure: bool


def stack(view: OracleView, place: str, span: Span) -> set[Ruling]:
    """Who governs a place or an area that encloses it; the surest of several ties counts."""
    found: dict[tuple[str, str], bool] = {}
    for tie in of_kind(view, "Governance"):
        body, area = tie.one("body"), tie.one("governed_area")
        lies = Certainty.DEFINITE if area == place else lies_in(view, place, area, span) if area else Certainty.NO
        if body and lies is not Certainty.NO and fits(tie, span) is not Certainty.NO:
            sure = lies is Certainty.DEFINITE and fits(tie, span) is Certainty.DEFINITE
            found[body, area] = sure or found.get((body, area), False)
    return {Ruling(body, area, sure) for (body, area), sure in found.items()}


def applying(view: OracleView, place: str, span: Span, nearness: Iterable[str]) -> dict[str, bool]:
    """Holding → whether it surely holds, for each that applies at a place so near."""
    found = {}
    for power in {e.one("of_power") for e in of_kind(view, "PowerHolding")} - {""}:
        for holding, held in who_holds(view, power, place, span).items():
            if held.power == "same" and held.area in nearness:
                found[holding] = held.sure
    return found


VERDICTS = ("different", "unknown", "same arrangement", "same kind of body", "same body")
ALONE = {
    "unitary",
    "metropolitan borough",
    "London borough",
    "City of London",
    "Scottish unitary",
    "Welsh principal",
} | {"NI district"}
"""Councils that share their place with no other principal council."""


def verdict(view: OracleView, power: str, places: tuple[str, str], span: Span, only_sure: bool = False) -> str:
    """How two places compare in one power."""
    doing: list[dict[str, set[tuple[str, str]]]] = []
    for place in places:
        said: dict[str, set[tuple[str, str]]] = {}
        for i, sure in applying(view, place, span, ("same", "encloses")).items():
            e = view.things[i]
            if e.one("of_power") != power or (only_sure and not sure):
                continue
            for act in e.all("act") or ("",):
                banned = e.one("kind") == "prohibition"
                part = "other" if banned else PARTS.get(act, "other")
                for holder in e.all("held_by") or ("?",):
                    said.setdefault(part, set()).add((f"not {act}" if banned else act, holder))
        doing.append(said)
    found = [compared(view, *(d.get(part, set()) for d in doing)) for part in ("decides", "delivers")]
    if not any(found):
        found = [compared(view, *(d.get(part, set()) for d in doing)) for part in ("asked", "other")]
    return next((v for v in VERDICTS if v in found), "unknown")


def compared(view: OracleView, one: set[tuple[str, str]], other: set[tuple[str, str]]) -> str:
    """One part of a power in two places; nothing, where neither has it recorded."""
    if not one and not other:
        return ""
    if not one or not other or "?" in [h for _, h in (*one, *other)]:
        return "unknown"
    if one == other:
        return "same body"
    if {(act, kind(view, h)) for act, h in one} == {(act, kind(view, h)) for act, h in other}:
        return "same kind of body"
    alike = [
        {(act, "alone" if ALONE & set(kind(view, h)) else kind(view, h)) for act, h in side} for side in (one, other)
    ]
    return "same arrangement" if alike[0] == alike[1] else "different"


def kind(view: OracleView, holder: str) -> tuple[str, ...]:
    """What kind of body somebody is."""
    thing = view.things[holder]
    return (thing.one("tier"),) if thing.one("tier") else thing.types


def held_on(view: OracleView, place: str, day: str) -> dict[str, Certainty]:
    """Holding → how sure it is that it applied on a day at a place that was there then, or around it."""
    span = (day, shift(day, 1))
    there = view.things[place]
    being = Certainty.DEFINITE if there.bounds is None else overlap(there.bounds, span)
    found: dict[str, Certainty] = {}
    for e in of_kind(view, "PowerHolding"):
        ways = [(a, Certainty.DEFINITE) for a in e.all("within")]
        if not ways:
            ties = [t for t in of_kind(view, "Governance") if t.one("body") in e.all("held_by")]
            ways = [(t.one("governed_area"), overlap(t.bounds, span)) for t in ties if t.one("governed_area")]
        for area, by in ways:
            lies = Certainty.DEFINITE if area == place else lies_in(view, place, area, span)
            best = min((being, by, lies, overlap(e.bounds, span)), key=ORDER.index)
            if ORDER.index(best) > ORDER.index(found.get(e.id, Certainty.NO)):
                found[e.id] = best
    return found


def held_where(view: OracleView, span: Span) -> set[tuple[str, str, tuple[str, ...], tuple[str, ...]]]:
    """Area, holding, holders and acts, for every area at which a holding possibly applies (blank: none recorded)."""
    found = set()
    for e in of_kind(view, "PowerHolding"):
        if overlap(e.bounds, span) is Certainty.NO:
            continue
        areas = set(e.all("within"))
        if not areas:
            for t in of_kind(view, "Governance"):
                if t.one("body") in e.all("held_by") and overlap(t.bounds, span) is not Certainty.NO:
                    areas.add(t.one("governed_area"))
        found |= {(a, e.id, e.all("held_by"), e.all("act")) for a in areas or {""}}
    return found


def of_kind(view: OracleView, name: str) -> list[Entity]:
    """Everything of a class."""
    return [e for e in view.things.values() if is_of(e, [name])]
