"""What a network page shows of the graph: things, and between them every tie with its dates, levels and sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from localism.graph.entity import Entity
from localism.graph.questions.sources import Evidence, evidence
from localism.graph.store import View
from localism.ontology.dates import BEGINNING, END
from localism.ontology.schema import SCHEMA, Class
from localism.visualisations.draw import about_page, dated, holdings, kind_of
from localism.visualisations.pages import Kind, Network, Node, Source, Tie
from localism.visualisations.words import _, _n

if TYPE_CHECKING:
    from localism.graph.questions.sized import Sized

_PLAIN = ("circle", "#999999")
_LINKS = tuple(
    p for p in SCHEMA.properties.values() if p.is_reference and not any(SCHEMA.classes[d].is_tie for d in p.domain)
)
_TIES = {c.name: c for c in SCHEMA.ties}


def network_of(
    view: View, *, area: str | None, on: str | None, command: str, access: str, sized: Sized | None = None
) -> Network:
    """Everything that has a tie; with `area`, who holds power in, around or inside it, and how they are connected.

    `on` is where the page's slider begins: ties of all dates are there. `sized` says how large things are drawn.
    """
    everything = {e.id: e for e in view.entities() if not e.is_a("Source")}
    ties = [e for e in everything.values() if _tie_class(e)]
    things = {i: e for i, e in everything.items() if not _tie_class(e)}
    chosen, where = _near(view, area, on, everything) if area else (set(things), "")
    facts = evidence(view, [e.id for e in (*ties, *things.values())])
    facts.things.update(view.get(sorted(facts.sources)))
    drawn = [*_short_edges(ties, chosen, facts), *_links(things.values(), chosen, facts)]
    ends = {end for tie in drawn for end in (tie.start, tie.end)}
    nodes = tuple(_node(things[i], sized) for i in sorted(ends))
    kinds = sorted({n.kind for n in nodes})
    said = _("Bodies, places, powers and what connects them: search, filter, or move through time.")
    about = about_page(
        view,
        title=_("How power is shared in {place}", place=where) if where else _("How power is shared"),
        description=f"{said} {sized.said}" if sized else said,
        on=on,
        command=command,
        access=access,
        sources=tuple(sorted({s for tie in drawn for s in tie.sources})),
        counts=things_and_ties(len(nodes), len(drawn)),
    )
    return Network(about, tuple(_kind(k) for k in kinds), nodes, tuple(sorted(drawn, key=lambda t: t.id)))


def things_and_ties(things: int, ties: int) -> str:
    """How much a network shows."""
    return ", ".join((_n("{n:,} thing", "{n:,} things", things), _n("{n:,} tie", "{n:,} ties", ties)))


def _near(view: View, area: str, on: str | None, everything: Mapping[str, Entity]) -> tuple[set[str], str]:
    """The places, holders and powers of the holdings that apply in an area, what they are over, and who delegated."""
    rows, where = holdings(view, area, on)
    near: set[str] = set()
    for r in rows:
        near.update((r.power_id, *r.holder_ids, *r.area_ids, *r.over_ids, *r.under_ids, *r.delegated_by_ids))
    return near & set(everything), where


def _short_edges(ties: Sequence[Entity], chosen: set[str], facts: Evidence) -> Iterator[Tie]:
    for e in ties:
        cls = _tie_class(e)
        if cls is None or set(cls.no_edge_when).intersection(v for values in e.properties.values() for v in values):
            continue
        for start in e.all(cls.from_end):
            for end in e.all(cls.to_end):
                if start in chosen and end in chosen:
                    yield _tie(e, f"{e.id} {start} {end}", start, end, _said(cls.short_edge), facts)


def _links(things: Iterable[Entity], chosen: set[str], facts: Evidence) -> Iterator[Tie]:
    for e in things:
        if e.id not in chosen:
            continue
        for p in _LINKS:
            for value in e.all(p.name):
                if value in chosen:
                    yield Tie(f"{e.id} {p.name} {value}", e.id, value, p.label, sources=_sources(facts, e.id))


def _tie(e: Entity, key: str, start: str, end: str, kind: str, facts: Evidence) -> Tie:
    began, ended = dated(e)
    bounds = e.bounds or (BEGINNING, BEGINNING, END, END)
    stated, practised = (facts.judged(e.id, n) if e.all(n) else "" for n in ("level_stated", "level_practised"))
    levels = [_("{level} (stated)", level=stated)] if stated else []
    levels += [_("{level} (practised)", level=practised)] if practised else []
    return Tie(
        key,
        start,
        end,
        kind,
        facts.judged(e.id, "act"),
        ", ".join(levels),
        began,
        ended,
        *bounds,
        note="; ".join(x for x in (e.one("role"), e.one("condition"), e.one("description")) if x),
        sources=_sources(facts, e.id),
    )


def _sources(facts: Evidence, thing: str) -> tuple[Source, ...]:
    return tuple(dict.fromkeys((str(c), c.url) for c in facts.cited(thing)))


def _tie_class(e: Entity) -> Class | None:
    return next((_TIES[t] for t in e.types if t in _TIES), None)


def _kind(name: str) -> Kind:
    cls = SCHEMA.classes.get(name)
    if cls is None:
        return Kind(name, _("class not known"))
    shape, colour = cls.map_shape or _PLAIN[0], cls.map_colour or _PLAIN[1]
    return Kind(name, cls.plural, shape, colour, cls.side, cls.label)


def _node(e: Entity, sized: Sized | None) -> Node:
    if sized is None:
        return Node(e.id, e.name, kind_of(e), _detail(e))
    detail = "; ".join(filter(None, (sized.of(e.id), _detail(e))))
    return Node(e.id, e.name, kind_of(e), detail, sized.share(e.id))


def _detail(e: Entity) -> str:
    return "; ".join(x for x in (e.one("tier"), e.one("legal_form"), e.one("description")) if x)


def _said(edge: str) -> str:
    return edge.replace("_", " ").lower()
