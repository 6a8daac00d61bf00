"""What applies at a place in a span: the areas around it and inside it, who governs them, and the holdings there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from localism.graph.entity import Entity
from localism.graph.questions.displacement import is_derived
from localism.graph.questions.holding_row import UNRECORDED, HoldingRow
from localism.graph.questions.holdings import OUTSIDE, Asked, Behind, Place, behind, describe, place
from localism.graph.questions.where import above
from localism.graph.store import Closure, Dataset, Ids, Selector, Span, View
from localism.ontology.dates import Certainty

HOLDING = ("PowerHolding",)


@dataclass(frozen=True)
class Around:
    """A place with the areas that enclose it (or, told apart, lie inside it), each more or less surely, and who governs them."""

    starts: tuple[str, ...]
    span: Span | None
    areas: Mapping[str, tuple[str, Certainty]]
    containments: Sequence[Entity]
    governing: Sequence[Entity]

    @cached_property
    def wider(self) -> Mapping[str, set[str]]:
        """Area → the areas that enclose it."""
        return above(self.containments)

    @property
    def ids(self) -> Ids:
        """The place's own areas and those around it."""
        return Ids(tuple(sorted(self.areas)))


@dataclass(frozen=True)
class Applying:
    """The holdings of a place: those that apply in all of it; in areas inside it; and nobody knows where."""

    here: list[HoldingRow]
    inside: list[HoldingRow]
    nowhere: list[HoldingRow]
    within: Around
    datasets: Sequence[Dataset]


def around(view: View, starts: Collection[str], span: Span | None) -> Around:
    """The areas that enclose a place, and the ties by which bodies govern them or it. Three calls together."""
    out = Closure(Ids(tuple(sorted(starts))), "Containment", "out", span)
    members, containments, governing = view.together(
        lambda v: v.closure(out),
        lambda v: v.ties(["Containment"], ends={"part": out}, during=span),
        lambda v: v.ties(["Governance"], ends={"governed_area": out}, during=span),
    )
    related = {a: ("encloses", sure) for a, sure in members.items()}
    related |= dict.fromkeys(starts, ("same", Certainty.DEFINITE))
    return Around(tuple(sorted(starts)), span, related, containments, governing)


def holdings_here(view: View, near: Around, powers: Collection[str] | None = None) -> list[Entity]:
    """Every holding (of these powers, if any are named) that may apply at a place: one that names an area around it, or none and
    whose holder governs one. Two calls together."""
    more = _of(powers)
    bodies = Ids(tuple(sorted({t.one("body") for t in near.governing if t.one("body")})))
    named, governed = view.together(
        lambda v: v.ties(HOLDING, ends={"within": near.ids, **more}, during=near.span),
        lambda v: v.ties(HOLDING, ends={"held_by": bodies, **more}, absent=("within",), during=near.span),
    )
    return _once(named, governed)


def rows_here(view: View, near: Around, powers: Mapping[str, str] | None = None) -> list[HoldingRow]:
    """A row for each holding that applies at a place or in all of an area around it. Eight calls, in three trips."""
    found = holdings_here(view, near, powers)
    asked = Asked(near.span, powers or {}, near.areas)
    known = behind(view, found, near.span)
    return describe(view, placed(found, known, asked), asked, known)


def applying(view: View, near: Around, powers: Mapping[str, str] | None = None) -> Applying:
    """What applies at a place, in areas inside it and, of named powers, nobody knows where. Fifteen calls, in three trips.

    Of what bodies inside it have by rule nothing is told: that is left to their own places.
    """
    more = _of(powers)
    inner = Closure(Ids(near.starts), "Containment", "in", near.span, include_start=False)
    theirs = Closure(inner, "Governance", "in", near.span, steps=1, include_start=False)
    own = [p for p, way in (powers or {}).items() if way != "whole"]

    here, members, governing, named, plain, recorded, loose, datasets = view.together(
        lambda v: holdings_here(v, near, powers),
        lambda v: v.closure(inner),
        lambda v: v.ties(["Governance"], ends={"governed_area": inner}, during=near.span),
        lambda v: v.ties(HOLDING, ends={"within": inner, **more}, during=near.span),
        lambda v: v.ties(HOLDING, ends={"held_by": theirs, **more}, absent=("within", "origin"), during=near.span),
        lambda v: v.ties(
            HOLDING,
            ends={"held_by": theirs, **more},
            absent=("within",),
            values={"origin": ("recorded",)},
            during=near.span,
        ),
        lambda v: _nowhere(v, own, near.span) if own else [],
        lambda v: v.datasets(),
    )
    related = {a: ("enclosed", sure) for a, sure in members.items() if a not in near.areas}
    found = _once(here, (e for e in _once(named, plain, recorded) if not is_derived(e)), loose)
    asked = Asked(near.span, powers or {}, {**related, **near.areas})
    known = behind(view, found, near.span)
    rows = describe(view, placed(found, known, asked), asked, known)
    return Applying(
        [r for r in rows if r.area_relation in ("same", "encloses")],
        [r for r in rows if r.area_relation == "enclosed"],
        [r for r in rows if r.area_relation == UNRECORDED],
        Around(near.starts, near.span, related, (), governing),
        datasets,
    )


def placed(found: Iterable[Entity], known: Behind, asked: Asked) -> list[tuple[Entity, Place]]:
    """Those holdings that apply where it was asked about, with where that is."""
    each = ((e, place(e, known.governed, asked)) for e in found)
    return [(e, p) for e, p in each if p.relation != OUTSIDE]


def weakest(*of: Certainty) -> Certainty:
    """The least sure of several.

    >>> weakest(Certainty.DEFINITE, Certainty.POSSIBLE)
    <Certainty.POSSIBLE: 'possible'>
    """
    order = (Certainty.NO, Certainty.POSSIBLE, Certainty.DEFINITE)
    return min(of, key=order.index)


def _nowhere(view: View, powers: Collection[str], span: Span | None) -> list[Entity]:
    """The holdings of these powers that name no area, and whose holders govern none that is recorded. One call."""
    return view.ties(
        HOLDING,
        ends=_of(powers),
        absent=("within",),
        untied={"held_by": "Governance"},
        during=span,
    )


def _of(powers: Collection[str] | None) -> dict[str, Selector]:
    return {} if powers is None else {"of_power": Ids(tuple(sorted(powers)))}


def _once(*found: Iterable[Entity]) -> list[Entity]:
    return list({e.id: e for each in found for e in each}.values())
