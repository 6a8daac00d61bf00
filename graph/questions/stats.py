"""What a graph holds: things by class, claims, sources, who may see them, from when to when, and datasets with runs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import ClassVar

from localism.graph.answers import Answer
from localism.graph.entity import concerned
from localism.graph.slices import DEFAULT_ACCESS, own_access, ranked
from localism.graph.store import View
from localism.ontology.dates import BEGINNING, END, DateError, parse, say
from localism.ontology.schema import SCHEMA

STUBS = "stub"
"""What a view counts things under that are only referred to."""


@dataclass(frozen=True, slots=True)
class StatsRow:
    """One figure: what is counted, how many there are, and what to know about it."""

    section: str
    what: str
    count: int
    detail: str = ""

    TABLE: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = (
        ("", ("what",)),
        ("Count", ("count",)),
        ("", ("detail",)),
    )

    @property
    def group(self) -> str:
        """The section it stands in."""
        return self.section


def stats(view: View) -> Answer[StatsRow]:
    """Counts of everything. Reads every claim once: linear in claims."""
    rows = [*_things(view), *_claims(view), *_datasets(view)]
    note = "" if any(r.count for r in rows) else "The graph is empty."
    return Answer(StatsRow, tuple(rows), "What is in the graph", note, "" if not note else "localism example")


def _things(view: View) -> list[StatsRow]:
    counts = view.counts()
    named = [(SCHEMA.classes[t], n) for t, n in counts.items() if t in SCHEMA.classes and n]
    rows = [StatsRow("things", c.plural, n) for c, n in sorted(named, key=lambda x: (x[0].is_tie, x[0].plural))]
    if counts.get(STUBS):
        rows.append(StatsRow("things", "stubs", counts[STUBS], "referred to, and nothing more is recorded of them"))
    return rows


def _claims(view: View) -> list[StatsRow]:
    defaults = {d.name: d.access or DEFAULT_ACCESS for d in view.datasets()}
    own = own_access(view, {i for i, _ in view.scan(["Source", "Person"], [])}, defaults)
    access: Counter[str] = Counter()
    sources: set[str] = set()
    uncited = 0
    earliest, latest = END, BEGINNING
    for stored in view.claims():
        levels = [own[i] for i in concerned(stored.claim) if i in own]
        access[max([stored.claim.access or defaults[stored.claim.dataset], *levels], key=ranked)] += 1
        sources.update(c.source for c in stored.claim.citations)
        uncited += not stored.claim.citations
        for name in ("from", "to"):
            for value in stored.claim.properties.get(name, ()):
                first, last = _days(value)
                earliest, latest = min(earliest, first), max(latest, last)
    if not access:
        return []
    rows = [StatsRow("claims", "current claims", sum(access.values()))]
    rows += [
        StatsRow("claims", f"of them {code.label}", access[code.label])
        for code in SCHEMA.codes["Access"]
        if access[code.label]
    ]
    rows.append(StatsRow("claims", "sources cited", len(sources)))
    if uncited:
        rows.append(StatsRow("claims", "claims that cite no source", uncited, "evidenced by their dataset alone"))
    if earliest <= latest:
        rows.append(
            StatsRow(
                "claims", "years spanned", int(latest[:4]) - int(earliest[:4]) + 1, f"{say(earliest)} to {say(latest)}"
            )
        )
    return rows


def _datasets(view: View) -> list[StatsRow]:
    runs = view.runs()
    rows = []
    for dataset in view.datasets():
        own = [r for r in runs if r.dataset == dataset.name]
        said = [
            dataset.title,
            dataset.author,
            f"as of {dataset.as_of}" if dataset.as_of else "",
            dataset.licence,
            dataset.access or "project",
        ]
        if own:
            last = own[-1]
            said.append(
                f"last loaded {last.at}: {last.new} new, {last.unchanged} unchanged, {last.withdrawn} withdrawn"
            )
        rows.append(StatsRow("datasets, with their runs", dataset.name, len(own), "; ".join(x for x in said if x)))
    return rows


def _days(value: str) -> tuple[str, str]:
    """The days a date may mean, where it bounds anything."""
    try:
        reading = parse(value)
    except DateError:
        return END, BEGINNING
    return (END if reading.open_start else reading.earliest, BEGINNING if reading.open_end else reading.latest)
