"""What differs, in words, in the whole graph: between two loads of it, or between it and another one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from shlex import quote

from localism.errors import MisuseError
from localism.graph.answers import Answer
from localism.graph.entity import Claim, Entity, StoredClaim, Testimony, fold
from localism.graph.questions.diff_row import BESIDE, STATES, DiffRow
from localism.graph.questions.differing import Side, differing
from localism.graph.questions.sources import Evidence, in_words
from localism.graph.store import Dataset, Run, View
from localism.ontology.dates import DateError, day_range
from localism.ontology.schema import SCHEMA

Span = tuple[int, int]
"""Two runs: the graph as it stood after the one, and after the other."""
Said = Mapping[str, Sequence[StoredClaim]]


def diff(view: View, *, since: str = "", until: str = "") -> Answer[DiffRow]:
    """What loads changed: the last one; or all from the graph as it stood after a run, or before a day (EDTF), on.

    `until`: up to what stood after a run, or at the end of a day. Loads of the same second count as one, unless both
    wrote the same dataset. A thing is told of where the claims about it changed, not where it is only weighed
    otherwise (a dataset's new priority). Six calls; memory bounded by what differs. Raises `MisuseError`.
    """
    runs = view.runs()
    span = _span(runs, since, until)
    those = [r for r in runs if span[0] < r.number <= span[1]]
    touched = sorted({s.claim.entity for s in view.claims(withdrawn=True, since=span[0])}) if those else []
    said: dict[str, list[StoredClaim]] = {}
    for s in view.claims(touched, withdrawn=True) if touched else ():
        said.setdefault(s.claim.entity, []).append(s)
    datasets = view.datasets()
    named = view.get(sorted(_named(s.claim for each in said.values() for s in each) - said.keys()))
    named |= view.get(
        sorted({v for e in named.values() if _is_tie(e) for n in SCHEMA.references for v in e.all(n)} - named.keys())
    )
    before, after = (_as_of(said, run, runs, datasets, named) for run in span)
    rows = differing(before, after)
    title = "What the last load changed" if not (since or until) else f"What loads changed{_between(since, until)}"
    return _answer(rows, title, [_loaded(r) for r in those] or ["There was no load then."])


def diff_graphs(view: View, other: View, *, name: str) -> Answer[DiffRow]:
    """What this graph says and another one does not, and the other way round, whatever either is kept in.

    Both are read once, in step: memory is bounded by what differs.
    """
    ids = _unlike(view.claims(), other.claims())
    before, after = (_present(v, ids) for v in (other, view))
    rows = [replace(r, state=BESIDE[r.state]) for r in differing(before, after)]
    notes = [
        f"There is {name}; here is the graph that is asked. An arrow leads from what is said there to what is said here."
    ]
    notes += _declared(view.datasets(), other.datasets())
    return _answer(rows, f"How this graph differs from {name}", notes)


def last_load(runs: Sequence[Run]) -> int:
    """The run before the last load: a load writes each dataset once, all at one time.

    >>> last_load([Run(1, "a", "t", "t"), Run(2, "a", "t", "t"), Run(3, "b", "t", "t")])
    1
    """
    seen: set[str] = set()
    for run in reversed(runs):
        if run.at != runs[-1].at or run.dataset in seen:
            return run.number
        seen.add(run.dataset)
    return 0


def _span(runs: Sequence[Run], since: str, until: str) -> Span:
    newest = runs[-1].number if runs else 0
    last = _run(runs, until, newest, ending=True) if until else newest
    first = _run(runs, since, newest) if since else last_load([r for r in runs if r.number <= last])
    if first > last:
        raise MisuseError(
            f"What changed since {since!r} and until {until!r} is asked backwards: name the earlier one first."
        )
    return first, last


def _run(runs: Sequence[Run], text: str, newest: int, ending: bool = False) -> int:
    """The last run of the state that a run's number names, or a day: before it, or at its end."""
    text = text.strip()
    if text.isdecimal() and int(text) <= newest:
        return int(text)
    if text.isdecimal() and len(text) != 4:
        raise MisuseError(f"There is no run {text}: the last one is {newest}. Name a run, or a day.")
    try:
        edge = day_range(text)[1 if ending else 0]
    except DateError as error:
        raise MisuseError(f"{text!r} is neither a run, such as {newest}, nor a day, such as 2026-01-31.") from error
    return max((r.number for r in runs if r.date < edge), default=0)


def _as_of(said: Said, run: int, runs: Sequence[Run], datasets: Sequence[Dataset], named: Mapping[str, Entity]) -> Side:
    """What the claims that stood after a run make of their things."""
    stood = {
        i: [s for s in those if s.learned <= run and (s.withdrawn is None or s.withdrawn > run)]
        for i, those in said.items()
    }
    dates = {r.number: r.date for r in runs}
    by_name = {d.name: d for d in datasets}
    things: dict[str, Entity] = {}

    def testimony(s: StoredClaim) -> Testimony:
        sources = (things.get(c.source) or named.get(c.source) for c in s.claim.citations)
        days = [
            c.observed or (e.one("published") if e else "") for c, e in zip(s.claim.citations, sources, strict=True)
        ]
        dataset = by_name[s.claim.dataset]
        return Testimony(s.claim, dataset.priority, tuple(filter(None, days)) or (dataset.as_of or dates[s.learned],))

    # Sources first: their dates weigh what cites them.
    for i in sorted(stood, key=lambda i: (not any(SCHEMA.is_a(s.claim.types, "Source") for s in stood[i]), i)):
        if stood[i]:
            things[i] = fold(i, [testimony(s) for s in stood[i]])
    claims = {i: [s.claim for s in those] for i, those in stood.items() if those}
    return Side(things, Evidence(claims, {d.name: d.access for d in datasets}, {**named, **things}))


def _present(view: View, ids: Collection[str]) -> Side:
    """The same of a graph as it is. Five calls."""
    claims: dict[str, list[Claim]] = {}
    for s in view.claims(ids) if ids else ():
        claims.setdefault(s.claim.entity, []).append(s.claim)
    things = {i: e for i, e in view.get(sorted(claims)).items() if not e.stub}
    named = view.get(sorted(_named(c for each in claims.values() for c in each) - things.keys()))
    named |= view.get(
        sorted({v for e in named.values() if _is_tie(e) for n in SCHEMA.references for v in e.all(n)} - named.keys())
    )
    return Side(things, Evidence(claims, {d.name: d.access for d in view.datasets()}, {**named, **things}))


def _named(claims: Iterable[Claim]) -> set[str]:
    """Everything that claims name or cite."""
    found: set[str] = set()
    for c in claims:
        found.update(v for name, values in c.properties.items() if name in SCHEMA.references for v in values)
        found.update(citation.source for citation in c.citations)
    return found


def _is_tie(thing: Entity) -> bool:
    return any(SCHEMA.classes[t].is_tie for t in thing.types if t in SCHEMA.classes)


def _unlike(one: Iterable[StoredClaim], other: Iterable[StoredClaim]) -> list[str]:
    """The ids of which two streams of claims say different things, wherever in their files.

    What comes in the same order is compared as it passes; the rest waits for the other stream.
    """
    left, right = _grouped(one), _grouped(other)
    waiting: tuple[dict[str, list[Claim]], dict[str, list[Claim]]] = ({}, {})
    unlike: list[str] = []

    def settle(group: tuple[str, list[Claim]], own: int) -> None:
        i, claims = group
        if i not in waiting[1 - own]:
            waiting[own][i] = claims
        elif waiting[1 - own].pop(i) != claims:
            unlike.append(i)

    a, b = next(left, None), next(right, None)
    while a or b:
        if a and b and a[0] == b[0]:
            if a[1] != b[1]:
                unlike.append(a[0])
            a, b = next(left, None), next(right, None)
        elif a and (b is None or a[0] < b[0]):
            settle(a, 0)
            a = next(left, None)
        elif b:
            settle(b, 1)
            b = next(right, None)
    return sorted({*unlike, *waiting[0], *waiting[1]})


def _grouped(claims: Iterable[StoredClaim]) -> Iterator[tuple[str, list[Claim]]]:
    for i, those in groupby(claims, key=lambda s: s.claim.entity):
        yield i, [s.claim._replace(locator="") for s in those]


def _answer(rows: Sequence[DiffRow], title: str, notes: Sequence[str]) -> Answer[DiffRow]:
    counts: dict[str, Counter[str]] = {}
    for r in rows:
        counts.setdefault(r.section, Counter())[r.state] += 1
    order = [*STATES, *BESIDE.values()]
    lines = [
        f"{section[:1].upper()}{section[1:]}: {', '.join(f'{n:,} {s}' for s, n in sorted(c.items(), key=lambda x: order.index(x[0])))}."
        for section, c in counts.items()
    ]
    said = " ".join(lines) or "Nothing differs."
    there = [r for r in rows if r.state not in (STATES[-1], BESIDE[STATES[-1]])] or rows
    command = f"localism evidence {quote(there[0].what_id)}" if there else "localism stats"
    return Answer(DiffRow, tuple(rows), title, "\n".join([said, *notes]), command)


def _between(since: str, until: str) -> str:
    def said(text: str) -> str:
        if text == "0":
            return "the beginning"
        return f"run {text}" if text.isdecimal() and len(text) != 4 else in_words(text)

    return (f" since {said(since)}" if since else "") + (f" until {said(until)}" if until else "")


def _loaded(r: Run) -> str:
    when = f"{in_words(r.date)}, {r.at[11:16]} UTC" if len(r.at) > 16 else in_words(r.date)
    return f"Run {r.number}: {r.dataset}, loaded {when}; claims: {r.new:,} new, {r.withdrawn:,} withdrawn."


def _declared(here: Sequence[Dataset], there: Sequence[Dataset]) -> list[str]:
    """What the two say differently about datasets themselves, which may weigh the same claims otherwise."""
    others = {d.name: d for d in there}
    lines = []
    for d in here:
        if (other := others.get(d.name)) and other != d:
            fields = [f.replace("_", " ") for f in Dataset._fields if getattr(d, f) != getattr(other, f)]
            lines.append(f"The dataset {d.name} is described otherwise: {', '.join(fields)}.")
    return lines
