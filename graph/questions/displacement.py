"""Which derived holdings a recorded one takes the place of, and for how long."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, NamedTuple

from localism.graph.entity import Entity
from localism.graph.store import Ids, Span, View
from localism.ontology import dates
from localism.ontology.dates import Certainty

if TYPE_CHECKING:
    from localism.graph.questions.holdings import Place

DISPLACED = "displaced"
"""The certainty of a derived holding in whose place a recorded one stood throughout the time asked about."""


class Displacement(NamedTuple):
    """A recorded holding that displaces a derived one: in all of its area, or in the areas named."""

    by: Entity
    areas: tuple[str, ...]


def is_derived(holding: Entity) -> bool:
    """Whether a rule derived it."""
    return holding.one("origin") == "derived"


def naming(view: View, holdings: Sequence[Entity], span: Span | None) -> list[Entity]:
    """The holdings that name a derived one of these as what they displace. One call, or none where nothing is derived."""
    derived = sorted(e.id for e in holdings if is_derived(e))
    return view.ties(["PowerHolding"], ends={"displaces": Ids(tuple(derived))}, during=span) if derived else []


def displacements(
    placed: Sequence[tuple[Entity, Place]], named_by: Sequence[Entity], span: Span | None
) -> dict[str, list[Displacement]]:
    """Derived holding → what displaces it at some time of the span; `named_by` as `naming` finds it.

    A recorded holding displaces a derived one that it names, or that shares holder, power, area and an act with it, for
    the time in which both hold. One over a thing (an asset, a budget) is narrower than the power, and displaces only what it names.
    """
    derived = {e.id: (e, p) for e, p in placed if is_derived(e)}
    found: dict[str, list[Displacement]] = {}
    if not derived:
        return found
    for by in named_by:
        for named in by.all("displaces"):
            if named in derived and not is_derived(by) and _meet(by, derived[named][0], span):
                found.setdefault(named, []).append(Displacement(by, ()))
    recorded: dict[tuple[str, str], list[tuple[Entity, Place]]] = {}
    for e, p in placed:
        if not is_derived(e) and not e.all("over"):
            for holder in e.all("held_by"):
                recorded.setdefault((holder, e.one("of_power")), []).append((e, p))
    for key, (e, p) in derived.items():
        for by, where in (r for h in e.all("held_by") for r in recorded.get((h, e.one("of_power")), ())):
            both = set(p.areas) & set(where.areas)
            known = any(d.by.id == by.id for d in found.get(key, ()))
            if both and not known and set(e.all("act")) & set(by.all("act")) and _meet(by, e, span):
                found.setdefault(key, []).append(Displacement(by, () if both == set(p.areas) else tuple(sorted(both))))
    return found


def how_far(by: Collection[Displacement], span: Span | None) -> Certainty:
    """Whether a derived holding is displaced throughout a span (definite), in part of it or perhaps (possible), or not."""
    if not by or span is None:
        return Certainty.NO
    whole = [dates.throughout(d.by.bounds, *span) for d in by if d.by.bounds and not d.areas]
    if Certainty.DEFINITE in whole:
        return Certainty.DEFINITE
    return Certainty.POSSIBLE if whole else Certainty.NO


def _meet(by: Entity, derived: Entity, span: Span | None) -> bool:
    """Whether both possibly hold on some day, of the span if there is one."""
    a, b = by.bounds, derived.bounds
    if a is None or b is None:
        return True
    start, end = max(a.from_min, b.from_min), min(a.to_max, b.to_max)
    return max(start, span[0] if span else start) < min(end, span[1] if span else end)
