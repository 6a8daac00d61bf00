"""From a reading of the graph to the matrix, and what every page says of itself; nothing about how it looks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

from localism.graph.entity import Entity
from localism.graph.questions.holding_row import UNRECORDED, HoldingRow, readings
from localism.graph.questions.holdings import OUTSIDE, Asked, describe, governors, place, since, until
from localism.graph.questions.naming import resolve
from localism.graph.questions.who_holds import areas_around
from localism.graph.store import View
from localism.ontology.dates import day_range
from localism.ontology.schema import SCHEMA
from localism.visualisations.pages import About, Act, Body, BodyGroup, Cell, Held, Matrix, Power, PowerGroup, Source
from localism.visualisations.words import N_, _, _n

HOLDING = next(c for c in SCHEMA.classes.values() if c.facts_sheet)
NOT_KNOWN = Body("?", N_("Not known"))
ALWAYS = {"local council": N_("Parish, town and community councils"), "community": N_("Community")}
"""Sides that have a column even where nobody of theirs is recorded, so that it shows."""
_UNKNOWN = "unknown"
_LEVELS: tuple[Callable[[HoldingRow], str], ...] = (lambda r: r.level_stated, lambda r: r.level_practised)


def matrix_of(view: View, *, area: str | None, on: str | None, command: str, access: str) -> Matrix:
    """Powers by topic, bodies by tier, and what each holds; with `area`, what applies in, around or inside it."""
    rows, where = holdings(view, area, on)
    holders = view.get(sorted({h for r in rows for h in r.holder_ids}))
    powers = view.get(sorted({r.power_id for r in rows}))
    cells: dict[tuple[str, str], list[HoldingRow]] = {}
    for row in rows:
        for holder in row.holder_ids or (NOT_KNOWN.id,):
            cells.setdefault((row.power_id, holder), []).append(row)
    columns = _columns(holders.values(), any(not r.holder_ids for r in rows))
    about = about_page(
        view,
        title=_("Who holds which power in {place}", place=where) if where else _("Who holds which power"),
        description=_("Each row is a power, each column a body; a mark says what the body does in decisions about it."),
        on=on,
        command=command,
        access=access,
        sources=_sources(rows),
        counts=", ".join(
            (
                _n("{n:,} power", "{n:,} powers", len(powers)),
                _n("{n:,} body", "{n:,} bodies", len(holders)),
                _n("{n:,} holding", "{n:,} holdings", len(rows)),
            )
        ),
    )
    return Matrix(
        about,
        acts(),
        _rows(powers.values()),
        columns,
        {key: _cell(key[1], held) for key, held in sorted(cells.items())},
    )


def holdings(view: View, area: str | None, on: str | None) -> tuple[list[HoldingRow], str]:
    """The holdings of all dates, or of those on which `on` falls; and what the area is called."""
    span = day_range(on) if on else None
    chosen = resolve(view, area, "Area", what="area") if area else None
    asked = Asked(span, {}, areas_around(view, [chosen] if chosen else [], span))
    found = view.ties([HOLDING.name], during=span)
    governed = governors(view, found, span)
    placed = [(e, place(e, governed, asked)) for e in found]
    kept = [(e, p) for e, p in placed if p.relation != OUTSIDE and not (chosen and p.relation == UNRECORDED)]
    return [row for row in describe(view, kept, asked) if not row.displaced], chosen.name if chosen else ""


def acts() -> tuple[Act, ...]:
    """What a holder may do in a decision, strongest first."""
    return tuple(Act(c.label, c.label, c.glyph, c.rank) for c in SCHEMA.codes[SCHEMA.properties["act"].codes])


def about_page(
    view: View,
    *,
    title: str,
    description: str,
    on: str | None,
    command: str,
    access: str,
    sources: tuple[Source, ...],
    counts: str,
) -> About:
    """What a page says of itself."""
    datasets = view.datasets()
    licences = sorted({d.licence for d in datasets if d.licence})
    titles = "; ".join(d.title or d.name for d in datasets)
    drawn = _("Drawn from: {titles}.", titles=titles)
    return About(
        title=title,
        description=f"{description} {drawn}",
        as_of=day_range(on)[0] if on else "",
        sources=sources,
        licence="; ".join(licences),
        command=command,
        slice_note=_("Public claims only.")
        if access == "public"
        else _("Holds claims that are not public (access: {access}).", access=access),
        counts=counts,
    )


def _rows(powers: Iterable[Entity]) -> tuple[PowerGroup, ...]:
    ordered = sorted(powers, key=lambda p: (p.one("topic") == "", p.one("topic"), p.name, p.id))
    return tuple(
        PowerGroup(topic or _("No topic recorded"), tuple(Power(p.id, p.name) for p in group))
        for topic, group in groupby(ordered, key=lambda p: p.one("topic"))
    )


def _columns(holders: Iterable[Entity], unknown: bool) -> tuple[BodyGroup, ...]:
    sides = {c.label: c.rank for c in SCHEMA.codes["Side"]}

    def group(e: Entity) -> tuple[int, int, str, str]:
        cls = kind_of(e)
        side = SCHEMA.classes[cls].side if cls else ""
        tier = e.one("tier")
        label = tier[:1].upper() + tier[1:] if tier else SCHEMA.classes[cls].sheet if cls else _("Class not known")
        return sides.get(side, 99), SCHEMA.rank("Tier", tier) if tier else 0, label, side

    ordered = sorted(holders, key=lambda e: (group(e), e.name, e.id))
    groups = [
        BodyGroup(label, side, tuple(Body(e.id, e.name) for e in found))
        for (*_order, label, side), found in groupby(ordered, key=group)
    ]
    groups += [
        BodyGroup(_(label), side, (Body(f"none {side}", _("none recorded")),))
        for side, label in ALWAYS.items()
        if side not in {g.side for g in groups}
    ]
    groups.sort(key=lambda g: sides.get(g.side, 99))
    nobody = BodyGroup(_("Holder not known"), "other", (Body(NOT_KNOWN.id, _(NOT_KNOWN.label)),))
    return (*groups, nobody) if unknown else tuple(groups)


def kind_of(e: Entity) -> str:
    """The class by which a thing is drawn: the narrowest of its classes, the first by name where several are."""
    known = [t for t in e.types if t in SCHEMA.classes]
    narrow = [t for t in known if not any(t != other and t in SCHEMA.ancestors[other] for other in known)]
    return min(narrow, default="")


def _cell(holder: str, rows: Sequence[HoldingRow]) -> Cell:
    unknown = holder == NOT_KNOWN.id or any(_UNKNOWN in r.status for r in rows)
    stated, practised = (_strongest(x for r in rows if (x := level(r))) for level in _LEVELS)
    # Where paper and practice differ, the difference is what a reader wants to see.
    levels = f"{stated} → {practised}" if stated and practised and stated != practised else stated or practised
    return Cell(tuple(_held(r) for r in rows), unknown, levels)


def _strongest(levels: Iterable[str]) -> str:
    """The highest level that a coder gave, in one word."""
    return max((word for text in levels for word in readings(text)), key=lambda w: SCHEMA.rank("Level", w), default="")


def _held(r: HoldingRow) -> Held:
    levels = [_("{level} (stated)", level=r.level_stated)] if r.level_stated else []
    levels += [_("{level} (practised)", level=r.level_practised)] if r.level_practised else []
    authority = [_("delegated by {body}", body=n) for n in r.delegated_by]
    authority += [_("under {law}", law=n) for n in r.under]
    notes = [x for x in (r.kind if r.kind not in ("", "power") else "", r.mode, r.status, r.why, *r.says) if x]
    return Held(
        acts=r.acts,
        level=", ".join(levels),
        since=r.since,
        until=_("no end date") if r.ends == ".." else r.until,
        area="; ".join(r.area) or _("area not recorded"),
        authority="; ".join(authority) or r.basis,
        certainty=r.certainty or "definite",
        note="; ".join(notes),
        sources=tuple(dict.fromkeys((str(c), c.url) for c in r.sources)),
    )


def _sources(rows: Iterable[HoldingRow]) -> tuple[Source, ...]:
    return tuple(sorted({(c.title or _("dataset {name}", name=c.dataset), c.url) for r in rows for c in r.sources}))


def dated(e: Entity) -> tuple[str, str]:
    """When something began and ended, in words."""
    return since(e), _("no end date") if e.one("to") == ".." else until(e)
