"""What only shows when rows are seen together: contradictions, circles, and holdings that look alike."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter

from localism.graph.entity import Claim
from localism.loaders.base import Problem, Report
from localism.loaders.names import Names
from localism.loaders.sheets import Sheet
from localism.ontology.schema import ID, SCHEMA

Place = tuple[str, str, int]
"""File, sheet and row."""


class Checks:
    """Looks at every claim of a dataset as it goes by; `finish` reports what they are together."""

    def __init__(self, names: Names, report: Report, look_for_likeness: bool) -> None:
        self.problems = 0
        self.reported: set[tuple[int, int | None]] = set()
        self._names, self._report, self._look_for_likeness = names, report, look_for_likeness
        self._said: dict[tuple[object, ...], dict[str, tuple[tuple[str, ...], Place]]] = {}
        self._edges: dict[str, dict[str, set[str]]] = {}
        self._places: dict[tuple[str, str], Place] = {}
        self._alike: dict[tuple[tuple[str, ...], ...], dict[str, tuple[Place, bool]]] = {}
        self._single = frozenset(p.name for p in SCHEMA.properties.values() if not p.many)

    def begin(self) -> None:
        """A new sheet: rows count from the top again."""
        self.reported.clear()

    def look(self, claim: Claim, sheet: Sheet, row: int, keyed: bool) -> None:
        """Take note of a claim."""
        place = (sheet.table.file, sheet.table.sheet, row)
        if claim.entity in self._names.repeated or sheet.facts:
            self._contradictions(claim, place)
        cls = sheet.cls
        if cls.acyclic:
            for whole in claim.properties.get(cls.to_end, ()):
                self._edge(cls.name, claim.properties.get(cls.from_end, ("",))[0], whole, place)
        for name, values in claim.properties.items():
            p = SCHEMA.properties[name]
            if p.acyclic:
                for value in values:
                    self._edge(name, claim.entity, value, place)
        if self._look_for_likeness and cls.facts_sheet:
            ends = tuple(claim.properties.get(n, ()) for n in (cls.from_end, cls.to_end, *_alike_by(cls.name)))
            self._alike.setdefault(ends, {}).setdefault(claim.entity, (place, keyed))

    def finish(self) -> None:
        """Report what the claims are together."""
        for kind, edges in sorted(self._edges.items()):
            self._circle(kind, edges)
        for holdings in self._alike.values():
            if len(holdings) > 1 and not all(keyed for _, keyed in holdings.values()):
                self._likeness(holdings)

    def _contradictions(self, claim: Claim, place: Place) -> None:
        said = self._said.setdefault((claim.entity, claim.citations, claim.coding.coder), {})
        for name, values in claim.properties.items():
            if name not in self._single:
                continue
            before, where = said.setdefault(name, (values, place))
            if before != values:
                p = SCHEMA.properties[name]
                self.problems += 1
                message = f"{claim.entity} has another {p.label} in row {where[2]} of {where[1]}, from the same source and coder."
                expected = f"{before[0]}, as in row {where[2]}; or a source or coder of its own"
                self._report(Problem("error", "contradiction", message, *place, p.heading, values[0], expected))

    def _edge(self, kind: str, subject: str, value: str, place: Place) -> None:
        self._edges.setdefault(kind, {}).setdefault(subject, set()).add(value)
        self._places.setdefault((kind, subject), place)

    def _circle(self, kind: str, edges: dict[str, set[str]]) -> None:
        remaining = {subject: set(values) for subject, values in edges.items()}
        while True:
            try:
                TopologicalSorter(remaining).prepare()
            except CycleError as error:
                circle = list(reversed(error.args[1]))
            else:
                return
            label = SCHEMA.properties[kind].label if kind in SCHEMA.properties else SCHEMA.classes[kind].label
            start = min(circle)
            at = circle.index(start)
            path = [*circle[at:-1], *circle[:at], start]
            self.problems += 1
            message = f"These lead round in a circle ({label}): {' → '.join(path[:12])}{' …' if len(path) > 12 else ''}."
            self._report(Problem("error", "circle", message, *self._places[(kind, start)], found=start, expected="links that end somewhere"))
            for node in circle:
                remaining.pop(node, None)

    def _likeness(self, holdings: dict[str, tuple[Place, bool]]) -> None:
        places = sorted(place for place, _ in holdings.values())
        for entity, (place, keyed) in sorted(holdings.items(), key=lambda item: item[1][0]):
            if keyed:
                continue
            others = ", ".join(f"row {p[2]} of {p[1]}" for p in places if p != place)
            label = _id_heading()
            message = f"It has the same holder, power and area as {others}. Is it the same holding? Give them the same {label}, or different ones."
            self._report(Problem("warning", "look-alike", message, *place, label, "", f"a {label}", entity))


def _alike_by(cls: str) -> tuple[str, ...]:
    return tuple(p.name for p in SCHEMA.properties_of(cls) if p.facts_heading and p.range and SCHEMA.is_a(p.range, "Area", "Asset"))


def _id_heading() -> str:
    return SCHEMA.properties[ID].facts_heading

