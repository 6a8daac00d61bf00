"""A part of the graph: what bears on an area, was so on a date, is of some classes, or is near a thing.

No record is cut: what a kept thing or tie names is kept too, so that a joint holding keeps its holders and nothing in
an export points to what is not there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from typing import NamedTuple

from localism.errors import MisuseError
from localism.graph.entity import Entity
from localism.graph.exchange.about import BATCH, batches
from localism.graph.exchange.network import edges
from localism.graph.questions.holding_row import UNRECORDED
from localism.graph.questions.holdings import OUTSIDE, Asked, certainty, governors, place
from localism.graph.questions.naming import resolve
from localism.graph.questions.who_holds import areas_around
from localism.graph.store import Span, View
from localism.graph.stores import open_store
from localism.ontology.dates import Certainty, day_range
from localism.ontology.schema import SCHEMA, Class

HOLDING = next(c.name for c in SCHEMA.classes.values() if c.facts_sheet)
FARTHEST = 20
"""Hops that may be asked for."""
_TIES = {c.name: c for c in SCHEMA.ties}


class Filters(NamedTuple):
    """What part is meant; what is blank leaves nothing out.

    >>> Filters(area="Wigan", around="Wigan Council", hops=2).said
    (('in', 'Wigan'), ('around', 'Wigan Council'), ('hops', '2'))

    Things, each filter that is set leaving some out:
    * `area` (name or id): that area, those around it and inside it; what the power holdings that apply there name; and
      what names that area or one inside it, or is joined to one of them by a tie.
    * `on` (EDTF): what has no dates, or possibly was on some day of it.
    * `types`: of one of these classes or a narrower one. A class of ties is a filter of ties.
    * `around` (name or id) and `hops`: what is at most so many short edges away, in either direction, on that date.

    Ties: those that possibly were on that date, with at each end that is recorded a thing that passes the other filters,
    or a kept tie (a term of a holding); of power holdings, where `area` is set, those that apply there. Where `types`
    names classes of ties only ties of these are kept, and where it names no others no thing is kept for itself.

    With them stay, whatever they are: what they name, what that names, and so on, and the sources cited for any of it.
    """

    area: str = ""
    on: str = ""
    types: tuple[str, ...] = ()
    around: str = ""
    hops: int = 1

    @property
    def said(self) -> tuple[tuple[str, str], ...]:
        """Each filter that is set, as option and value of the command line."""
        given = [("in", self.area), ("on", self.on), *(("type", t) for t in self.types), ("around", self.around)]
        hops = [("hops", str(self.hops))] if self.around else []
        return tuple((name, value) for name, value in (*given, *hops) if value)


def wanted(area: str | None, on: str | None, types: Collection[str], around: str | None, hops: int | None) -> Filters:
    """The filters that somebody gave. `MisuseError` for hops around nothing, `DateError` for what is no date."""
    if hops is not None and not around:
        raise MisuseError("Hops are counted from a thing: name it with --around.")
    if on:
        day_range(on)
    types = (types,) if isinstance(types, str) else tuple(types)
    return Filters(area or "", on or "", types, around or "", 1 if hops is None else hops)


@contextmanager
def part_of(view: View, filters: Filters, *, history: bool = False) -> Iterator[View]:
    """A view of the part alone, folded from the claims about what is kept; linear in the graph.

    With `history`, withdrawn claims about what is kept are in it, too. Raises `NotFoundError`, `DateError`, `MisuseError`.
    """
    if not filters.said:
        yield view
        return
    kept = kept_in(view, filters)
    claims = [s for ids in batches(sorted(kept), BATCH) for s in view.claims(ids, withdrawn=history)]
    spoken = {s.claim.dataset for s in claims}
    store = open_store(":memory:")
    try:
        with store.writer() as writer:
            datasets = [d for d in view.datasets() if d.name in spoken]
            writer.copy(datasets, [r for r in view.runs() if r.dataset in spoken], claims)
        with store.view() as part:
            yield part
    finally:
        store.close()


def kept_in(view: View, filters: Filters) -> set[str]:
    """The ids of what is kept. Linear in the graph: one pass over the claims, one over what they make."""
    span = day_range(filters.on) if filters.on else None
    classes = [class_named(t) for t in filters.types]
    of_things, of_ties = [c.name for c in classes if not c.is_tie], [c.name for c in classes if c.is_tie]
    graph = _read(view, span)
    things, applying = set(graph.things), None
    if filters.around:
        things &= _near(view, graph, resolve(view, filters.around), filters.hops)
    if filters.area:
        applying, there = _there(view, graph, filters.area, span)
        things &= there
    if of_things:
        things = {i for i in things if SCHEMA.is_a(graph.things[i], *of_things)}
    anywhere = not (filters.around or filters.area or of_things)
    ties = _joining(graph, None if anywhere else things, applying, of_ties)
    return _whole(view, ties if of_ties and not of_things else ties | (things - graph.past))


def class_named(text: str) -> Class:
    """The class of a name, label or plural, whatever its case. `MisuseError` if there is none.

    >>> class_named("power holdings").name
    'PowerHolding'
    """
    wanted = text.strip().lower()
    for c in SCHEMA.classes.values():
        if wanted in (c.name.lower(), c.label.lower(), c.plural.lower()) and not c.evidence:
            return c
    every = [n for c in SCHEMA.classes.values() if not c.evidence for n in (c.name, c.label, c.plural)]
    near = get_close_matches(wanted, every, n=3, cutoff=0.75)
    asked = f"Do you mean {' or '.join(near)}?" if near else "Classes are such as Council, Power or PowerHolding."
    raise MisuseError(f"{text!r} is no class. {asked} `localism ontology docs -o ontology.html` lists them all.")


class _Tie(NamedTuple):
    classes: tuple[str, ...]
    ends: tuple[tuple[str, ...], ...]
    names: tuple[str, ...]


class _Graph(NamedTuple):
    """Things with their classes, and what those not `past` or to come name; the ties of the date."""

    things: dict[str, tuple[str, ...]]
    past: set[str]
    names: dict[str, tuple[str, ...]]
    ties: dict[str, _Tie]


def _read(view: View, span: Span | None) -> _Graph:
    graph = _Graph({}, set(), {}, {})
    for e in view.entities():
        past = certainty(e.bounds, span) is Certainty.NO
        names = tuple(v for name, values in e.properties.items() if name in SCHEMA.references for v in values)
        if classes := [_TIES[t] for t in e.types if t in _TIES]:
            ends = tuple(filter(None, (e.all(end) for c in classes for end in (c.from_end, c.to_end))))
            if not past:
                graph.ties[e.id] = _Tie(e.types, ends, names)
        else:
            graph.things[e.id] = e.types
            if past:
                graph.past.add(e.id)
            else:
                graph.names[e.id] = names
    return graph


def _near(view: View, graph: _Graph, start: Entity, hops: int) -> set[str]:
    """The things within so many short edges of a thing, or of what a tie joins."""
    if not 0 <= hops <= FARTHEST:
        raise MisuseError(f"{hops} is no number of hops: give one from 0 to {FARTHEST}.")
    beside: dict[str, list[str]] = {}
    for edge in edges(view, Counter()):
        one, other = edge.source.id, edge.target.id
        if {one, other} <= graph.names.keys() and (edge.tie is None or edge.tie.id in graph.ties):
            beside.setdefault(one, []).append(other)
            beside.setdefault(other, []).append(one)
    joined = graph.ties.get(start.id)
    reached = {i for end in joined.ends for i in end} if joined else {start.id}
    last = reached
    for _ in range(hops):
        last = {other for i in last for other in beside.get(i, ())} - reached
        reached |= last
    return reached


def _there(view: View, graph: _Graph, area: str, span: Span | None) -> tuple[set[str], set[str]]:
    """The holdings that apply in, around or inside an area, and the things that bear on it."""
    here = resolve(view, area, "Area", what="area")
    related = areas_around(view, [here], span)
    holdings = view.ties([HOLDING], during=span)
    governed, asked = governors(view, holdings, span), Asked(span, {}, related)
    placed = {e.id: place(e, governed, asked).relation for e in holdings}
    applying = {i for i, relation in placed.items() if relation not in (OUTSIDE, UNRECORDED)}
    inside = {a for a, (relation, _) in related.items() if relation != "encloses"}
    there = set(related) | {i for i, names in graph.names.items() if not inside.isdisjoint(names)}
    for i, tie in graph.ties.items():
        if i in applying:
            there.update(tie.names)
        elif HOLDING not in tie.classes and not inside.isdisjoint(tie.names):
            there.update(v for end in tie.ends for v in end)
    there.update(v for a in inside for v in graph.names.get(a, ()))
    return applying, there


def _joining(graph: _Graph, things: set[str] | None, applying: set[str] | None, classes: Collection[str]) -> set[str]:
    """The ties with a kept thing (None: any) at each end that is recorded; a term of a kept holding is kept with it."""
    waiting = {
        i: tie
        for i, tie in graph.ties.items()
        if (not classes or SCHEMA.is_a(tie.classes, *classes))
        and (applying is None or HOLDING not in tie.classes or i in applying)
    }
    if things is None:
        return set(waiting)
    kept: set[str] = set()
    while more := {
        i
        for i, tie in waiting.items()
        if tie.ends and all(any(v in things or v in kept for v in end) for end in tie.ends)
    }:
        kept |= more
        for i in more:
            del waiting[i]
    return kept


def _whole(view: View, core: Iterable[str]) -> set[str]:
    """What is kept with all that its claims name and cite, and what those do."""
    named: dict[str, set[str]] = {}
    for s in view.claims():
        said = named.setdefault(s.claim.entity, set())
        said.update(c.source for c in s.claim.citations)
        said.update(v for name, values in s.claim.properties.items() if name in SCHEMA.references for v in values)
    kept: set[str] = set()
    ahead = set(core)
    while ahead:
        kept |= ahead
        ahead = {v for i in ahead for v in named.get(i, ())} - kept
    return kept
