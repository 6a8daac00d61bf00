"""What changed at a place between two days: reorganised, passed on, changed in act or level, began, ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from shlex import quote

from localism.errors import MisuseError
from localism.graph.answers import Answer
from localism.graph.entity import Entity
from localism.graph.questions.applying import Around, around, holdings_here, placed
from localism.graph.questions.change_row import (
    BEGAN,
    CHANGED,
    ENDED,
    GOVERNING,
    PASSED,
    REORGANISED,
    SECTIONS,
    ChangeRow,
    differences,
)
from localism.graph.questions.holding_row import HoldingRow
from localism.graph.questions.holding_row import begun as said_begun
from localism.graph.questions.holding_row import ended as said_ended
from localism.graph.questions.holdings import Asked, behind, called, describe
from localism.graph.questions.parts import topic_order, topics
from localism.graph.questions.sources import in_words
from localism.graph.questions.validity import Validity, at, began, ended, joined, own, reaching
from localism.graph.questions.where import Where, exists, where
from localism.graph.store import Closure, Ids, Span, View
from localism.graph.words import normal
from localism.ontology.dates import Certainty, day_range, parse
from localism.ontology.edtf import shift

__all__ = ["changes"]


@dataclass(frozen=True)
class Event:
    """That a holding began or ended at the place, and how sure it is that it did so in the time asked about."""

    row: HoldingRow
    time: Validity
    sure: Certainty


def changes(view: View, text: str, *, since: str, until: str) -> Answer[ChangeRow]:
    """What was reorganised, passed on, changed, began and ended at a place after one day and by another (EDTF; of a month
    or a year, after its first day and by its last).

    A holding counts for as long as it applied there: while its holder governed the place or an area that then enclosed it. Where
    a beginning or an end is not recorded nothing is said of it. The number of calls is bounded. Raises `NotFoundError`, `DateError`, and `MisuseError`
    for a time that ends before it begins.
    """
    first, last = day_range(since)[0], shift(day_range(until)[1], -1)
    if last <= first:
        raise MisuseError(f"The time from {in_words(since)} to {in_words(until)} ends before it begins.")
    ends = [where(view, text, (d, shift(d, 1))) for d in (first, last)]
    starts = {a.id: a for w in ends for a in w.areas} | _replaced(view, ends[0], ends[1], (first, shift(first, 1)))
    near = around(view, starts, (first, shift(last, 1)))
    found = holdings_here(view, near)
    known = behind(view, found, near.span)
    asked = Asked(near.span, {}, near.areas)
    there = placed(found, known, asked)
    times = _times(near, starts, [e for e, _ in there])
    moving = [(e, p) for e, p in there if any(_moves(t, first, last) for t in times[e.id])]
    described = {r.holding: r for r in describe(view, moving, asked, known)}
    rows = [*_reorganised(view, near, first, last), *_governing(view, near, starts, first, last)]
    rows += _powers(view, described, times, first, last)
    rows.sort(key=_order)
    title = f"What changed in {ends[-1].name} from {in_words(since)} to {in_words(until)}"
    still = len(there) - len(moving)
    notes = [w.note for w in ends if w.note]
    notes += [_counts(rows, still)]
    headings = {"Before": f"On {in_words(first)}", "After": f"By {in_words(last)}"}
    command = f"localism place {quote(ends[-1].ids[0])} --on {last}"
    return Answer(ChangeRow, tuple(rows), title, "\n".join(dict.fromkeys(notes)), command, headings)


def known_days(days: Sequence[str], now: str) -> tuple[str, str]:
    """The last days of one date or two (EDTF), the second today's if there is one only. Raises `MisuseError`."""
    if len(days) > 2:
        raise MisuseError("What was learned is asked between two days at most: --known-on D1 --known-on D2.")
    first, last = sorted(shift(day_range(d)[1], -1) for d in (*days, now)[:2])
    return first, last


def _replaced(view: View, was: Where, now: Where, span: Span) -> dict[str, Entity]:
    """The areas inside a place that went into what it has become: what was theirs was passed on, not begun. Three calls."""
    new = tuple(a.id for a in now.areas if not exists(a, span))
    if not new:
        return {}
    before, inside = view.together(
        lambda v: v.closure(Closure(Ids(new), "Succession", "in", include_start=False)),
        lambda v: v.closure(Closure(Ids(was.ids), "Containment", "in", span, include_start=False)),
    )
    return {i: a for i, a in view.get(sorted(before.keys() & inside.keys())).items() if exists(a, span)}


def _times(near: Around, starts: Mapping[str, Entity], holdings: Sequence[Entity]) -> dict[str, list[Validity]]:
    """Holding → when it applied at the place."""
    areas = reaching(starts.values(), near.containments)
    governed: dict[str, list[Entity]] = {}
    for tie in near.governing:
        governed.setdefault(tie.one("body"), []).append(tie)
    return {e.id: at(e, areas, governed) for e in holdings}


def _starts(time: Validity, first: str, last: str) -> Certainty:
    """Whether something began in the time asked about; `begun by` a day says nothing of when."""
    return Certainty.NO if not time.starts or parse(time.starts).open_start else began(time, first, last)


def _stops(time: Validity, first: str, last: str) -> Certainty:
    """Whether something ended in the time asked about; the day after its last is what counts."""
    return Certainty.NO if not time.ends or parse(time.ends).open_end else ended(time, first, last)


def _moves(time: Validity, first: str, last: str) -> bool:
    return any(f(time, first, last) is not Certainty.NO for f in (_starts, _stops))


def _powers(
    view: View, rows: Mapping[str, HoldingRow], times: Mapping[str, Sequence[Validity]], first: str, last: str
) -> list[ChangeRow]:
    """A row for each power that was passed on, changed, began or ended, by the days on which it was. Two calls."""
    begun: dict[str, list[Event]] = {}
    over: dict[str, list[Event]] = {}
    for i, row in rows.items():
        for time in times[i]:
            for into, sure in ((begun, _starts(time, first, last)), (over, _stops(time, first, last))):
                if sure is not Certainty.NO:
                    into.setdefault(row.power_id, []).append(Event(row, time, sure))
    known = topics(view, begun.keys() | over.keys())
    found = []
    for power, (topic, path, thing) in known.items():
        for before, after in _paired(over.get(power, []), begun.get(power, [])):
            found.append(_change(before, after, topic, path, thing))
    return found


def _paired(over: Sequence[Event], begun: Sequence[Event]) -> list[tuple[list[Event], list[Event]]]:
    """Ends with the beginnings that follow them at once and are of the same holder or the same act; the rest alone."""
    groups: list[tuple[list[Event], list[Event]]] = [([e], []) for e in over]
    for b in begun:
        follows = [g for g in groups if any(_follows(e, b) for e in g[0])]
        rest = [g for g in groups if g not in follows]
        merged = ([e for g in follows for e in g[0]], [*(x for g in follows for x in g[1]), b])
        groups = [*rest, merged]
    return groups


def _follows(e: Event, b: Event) -> bool:
    """Whether one may begin on the day on which the other was over, and takes its place."""
    meet = max(e.time.bounds.to_min, b.time.bounds.from_min) <= min(e.time.bounds.to_max, b.time.bounds.from_max)
    alike = set(e.row.holder_ids) & set(b.row.holder_ids) or set(e.row.acts) & set(b.row.acts)
    return meet and e.row.holding != b.row.holding and bool(alike)


def _change(
    before: Sequence[Event], after: Sequence[Event], topic: str, path: tuple[str, ...], thing: Entity
) -> ChangeRow:
    sure = all(e.sure is Certainty.DEFINITE for e in (*before, *after))
    olds, news = [e.row for e in before], [e.row for e in after]
    if before and after:
        same = {h for r in olds for h in r.holder_ids} == {h for r in news for h in r.holder_ids}
        section = CHANGED if same else PASSED
    else:
        section = ENDED if before else BEGAN
    date = min((e.time.starts for e in after), default="") or max(e.time.ends for e in before)
    if after:
        when = tuple(said_begun(in_words(d)) for d in sorted({e.time.starts for e in after}))
    else:
        when = tuple(said_ended(in_words(d)) for d in sorted({e.time.ends for e in before}))
    return ChangeRow(
        section,
        what=thing.name,
        what_id=thing.id,
        topic=topic,
        path=path,
        before=tuple(dict.fromkeys(_said(r) for r in olds)),
        after=tuple(dict.fromkeys(_said(r) for r in news)),
        differs=differences(olds, news) if section == CHANGED else (),
        date=date,
        when=when,
        certainty=str(Certainty.DEFINITE if sure else Certainty.POSSIBLE),
        before_ids=tuple(r.holding for r in olds),
        after_ids=tuple(r.holding for r in news),
    )


def _said(row: HoldingRow) -> str:
    return f"{row} {row.over_line}".strip()


def _reorganised(view: View, near: Around, first: str, last: str) -> list[ChangeRow]:
    """A row for each set of areas or bodies that was succeeded by another. Three calls."""
    concerned = Ids(tuple(sorted({*near.areas, *(t.one("body") for t in near.governing)})))
    ties = {t.id: t for end in ("predecessor", "successor") for t in view.ties(["Succession"], ends={end: concerned})}
    events = [(t, sure) for t in ties.values() if (sure := _starts(own(t), first, last)) is not Certainty.NO]
    things = view.get(sorted({t.one(end) for t, _ in events for end in ("predecessor", "successor")}))
    heirs: dict[tuple[str, str], list[Entity]] = {}
    for t, _ in events:
        heirs.setdefault((t.one("from"), t.one("predecessor")), []).append(t)
    sets: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for (date, old), each in heirs.items():
        sets.setdefault((date, tuple(sorted({t.one("successor") for t in each}))), []).append(old)
    unsure = {t.one("from") for t, sure in events if sure is not Certainty.DEFINITE}
    return [
        ChangeRow(
            REORGANISED,
            what=" and ".join(called(things, i) for i in news),
            what_id=news[0] if len(news) == 1 else "",
            before=tuple(f"{called(things, i)} ({i})" for i in sorted(olds)),
            after=tuple(f"{called(things, i)} ({i})" for i in news),
            date=date,
            when=(said_begun(in_words(date)),),
            certainty=str(Certainty.POSSIBLE if date in unsure else Certainty.DEFINITE),
            before_ids=tuple(sorted(olds)),
            after_ids=news,
        )
        for (date, news), olds in sets.items()
    ]


def _governing(view: View, near: Around, starts: Mapping[str, Entity], first: str, last: str) -> list[ChangeRow]:
    """A row for each body that began or ceased to govern the place or an area around it. One call."""
    things = view.get(sorted({*near.areas, *(t.one("body") for t in near.governing)}))
    areas = reaching(starts.values(), near.containments)
    stretches: dict[tuple[str, str], list[Validity]] = {}
    for tie in near.governing:
        cuts = [cut for time in areas.get(tie.one("governed_area"), ()) if (cut := own(tie).cut(time))]
        stretches.setdefault((tie.one("body"), tie.one("governed_area")), []).extend(cuts)
    found = []
    for (body, area), cuts in stretches.items():
        for time in joined(cuts):
            if (sure := _stops(time, first, last)) is not Certainty.NO:
                found.append(_rule(things, area, time.ends, sure, before=body))
            if (sure := _starts(time, first, last)) is not Certainty.NO:
                found.append(_rule(things, area, time.starts, sure, after=body))
    return found


def _rule(
    things: Mapping[str, Entity], area: str, date: str, sure: Certainty, *, before: str = "", after: str = ""
) -> ChangeRow:
    return ChangeRow(
        GOVERNING,
        what=f"{called(things, area)} ({area})",
        what_id=area,
        before=(called(things, before),) if before else (),
        after=(called(things, after),) if after else (),
        date=date,
        when=(said_ended(in_words(date)) if before else said_begun(in_words(date)),),
        certainty=str(sure),
        before_ids=(before,) if before else (),
        after_ids=(after,) if after else (),
    )


def _order(row: ChangeRow) -> tuple[object, ...]:
    """Sections in their order; reorganisations and who governs by date, powers by topic."""
    section = SECTIONS.index(row.section)
    if row.section in (REORGANISED, GOVERNING):
        return (
            section,
            row.date,
            bool(row.after) and row.section == GOVERNING,
            normal(row.what),
            row.before_ids,
            row.after_ids,
        )
    return (section, *topic_order(row.topic, row.path, row.what_id), row.date, row.before_ids, row.after_ids)


def _counts(rows: Sequence[ChangeRow], still: int) -> str:
    """How many changes of each kind, and how much stood throughout."""
    counts = [(sum(r.section == section for r in rows), section) for section in SECTIONS]
    said = ", ".join(f"{section}: {n}" for n, section in counts if n)
    held = f"{still} holdings are not recorded to have begun or ended then." if still else ""
    if not said:
        return f"Nothing recorded there began, ended or changed hands then. {held}".strip()
    return f"{said[:1].upper()}{said[1:]}. {held}".strip()
