"""What the graph learned about a place between two days: holdings and governments new to it, corrected, or withdrawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from shlex import quote

from localism.graph.answers import Answer
from localism.graph.entity import Entity, StoredClaim
from localism.graph.questions.applying import applying, around
from localism.graph.questions.change_row import CORRECTED, LEARNED, LEARNING, WITHDRAWN, ChangeRow, differences
from localism.graph.questions.holding_row import HoldingRow, begun, ended
from localism.graph.questions.holdings import called, since, until
from localism.graph.questions.parts import Topics, topic_order, topics
from localism.graph.questions.sources import in_words
from localism.graph.questions.where import where
from localism.graph.store import Run, Span, View

Known = tuple[dict[str, HoldingRow], dict[str, tuple[str, str]]]
"""Holdings by id; and of each tie of governance the area with what is said of it."""


def learned(
    view: View, before: View, after: View, text: str, *, known: tuple[str, str], span: Span | None
) -> Answer[ChangeRow]:
    """What two slices of one graph, as known on one day and on a later one, say differently of a place and what lies in it.

    With `span`, of what possibly held in that time. `view` is the whole graph, which knows at which run each claim was
    learned and withdrawn. The number of calls is bounded. Raises `NotFoundError` and `DateError`.
    """
    there = where(view, text, span)
    old, new = (_known(each, there.ids, span) for each in (before, after))
    either = {**old[0], **new[0]}
    changed = sorted(i for i in {*old[0], *new[0]} if not _same(old[0].get(i), new[0].get(i)))
    ruled = sorted(i for i in {*old[1], *new[1]} if old[1].get(i) != new[1].get(i))
    said: dict[str, list[StoredClaim]] = {}
    for s in view.claims([*changed, *ruled], withdrawn=True) if changed or ruled else ():
        said.setdefault(s.claim.entity, []).append(s)
    runs = {r.number: r for r in view.runs()}
    headings = topics(after if new[0] else before, {r.power_id for r in either.values()})
    rows = [
        _holding(either[i], old[0].get(i), new[0].get(i), headings, _when(said.get(i, ()), runs, known))
        for i in changed
    ]
    rows += [_ruling(i, old[1].get(i), new[1].get(i), _when(said.get(i, ()), runs, known)) for i in ruled]
    rows.sort(
        key=lambda r: (LEARNING.index(r.section), *topic_order(r.topic, r.path, r.what_id), r.before_ids, r.after_ids)
    )
    title = f"What the graph learned about {there.label} between {in_words(known[0])} and {in_words(known[1])}"
    counts = [(sum(r.section == section for r in rows), section) for section in LEARNING]
    note = ", ".join(f"{section}: {n}" for n, section in counts if n)
    note = f"{note[:1].upper()}{note[1:]}." if note else "Nothing it says of the place differs between the two days."
    titles = {"Before": f"As known on {in_words(known[0])}", "After": f"As known on {in_words(known[1])}"}
    shown = next((i for r in rows for i in (*r.after_ids, *r.before_ids)), there.ids[0])
    return Answer(ChangeRow, tuple(rows), title, note, f"localism evidence {quote(shown)}", titles)


def _known(view: View, starts: Sequence[str], span: Span | None) -> Known:
    """What a slice says of a place, of the areas around it and of those inside it."""
    near = around(view, starts, span)
    found = applying(view, near)
    ties = {t.id: t for t in (*near.governing, *found.within.governing)}
    things = view.get(sorted({t.one(end) for t in ties.values() for end in ("body", "governed_area")}))
    return {r.holding: r for r in (*found.here, *found.inside)}, {i: _governs(t, things) for i, t in ties.items()}


def _governs(tie: Entity, things: Mapping[str, Entity]) -> tuple[str, str]:
    said = f"{called(things, tie.one('body'))} governs it, {begun(since(tie))}, {ended(until(tie))}"
    return called(things, tie.one("governed_area")), said


def _same(old: HoldingRow | None, new: HoldingRow | None) -> bool:
    return bool(old and new) and _content(old) == _content(new)


def _content(row: HoldingRow | None) -> tuple[object, ...]:
    if row is None:
        return ()
    return (differences([], [row]), row.holder_ids, row.power_id, row.starts, row.ends, row.since, row.until)


def _holding(
    row: HoldingRow, old: HoldingRow | None, new: HoldingRow | None, headings: Topics, when: tuple[str, ...]
) -> ChangeRow:
    topic, path = headings[row.power_id][:2] if row.power_id in headings else ("", (row.power,))
    return ChangeRow(
        LEARNED if old is None else WITHDRAWN if new is None else CORRECTED,
        what=row.power,
        what_id=row.power_id,
        topic=topic,
        path=path,
        before=_told(old),
        after=_told(new),
        differs=_corrections(old, new) if old and new else (),
        when=when,
        before_ids=(row.holding,) if old else (),
        after_ids=(row.holding,) if new else (),
    )


def _told(row: HoldingRow | None) -> tuple[str, ...]:
    return (str(row), row.area_line, row.since_line, row.until_line) if row else ()


def _corrections(old: HoldingRow, new: HoldingRow) -> tuple[str, ...]:
    """What is said otherwise: who, and what it compares, and its dates."""
    pairs = (("who", ", ".join(old.holder), ", ".join(new.holder)), ("power", old.power, new.power))
    found = [f"{label}: {a or 'not recorded'} → {b or 'not recorded'}" for label, a, b in pairs if a != b]
    found += differences([old], [new], nothing=())
    for label, a, b in (("from", old.since, new.since), ("to", old.until, new.until)):
        if a != b:
            found.append(f"{label}: {a} → {b}")
    return tuple(found)


def _ruling(i: str, old: tuple[str, str] | None, new: tuple[str, str] | None, when: tuple[str, ...]) -> ChangeRow:
    area = (new or old or ("", ""))[0]
    return ChangeRow(
        LEARNED if old is None else WITHDRAWN if new is None else CORRECTED,
        what=area,
        what_id=i,
        topic="who governs",
        path=(area,),
        before=(old[1],) if old else (),
        after=(new[1],) if new else (),
        when=when,
        before_ids=(i,) if old else (),
        after_ids=(i,) if new else (),
    )


def _when(said: Sequence[StoredClaim], runs: Mapping[int, Run], known: tuple[str, str]) -> tuple[str, ...]:
    """On which days, and from which dataset, claims about a thing were learned or withdrawn between the two days."""
    lines = set()
    for s in said:
        for number, verb in ((s.learned, "learned"), (s.withdrawn, "withdrawn")):
            run = runs.get(number) if number is not None else None
            if run and known[0] < run.date <= known[1]:
                lines.add(f"{verb} {in_words(run.date)} with {run.dataset}")
    return tuple(sorted(lines)) or ("because of what else was learned",)
