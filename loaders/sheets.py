"""Which sheet is which: tables matched to the ontology's classes, and columns to its properties, by their headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from localism.loaders.base import Problem, Report, Severity
from localism.loaders.layout import ABOUT, ABOUT_HEADINGS, EVIDENCE, FACTS, GUIDE, facts_fields, fields
from localism.loaders.tables import Table
from localism.loaders.values import nearest, shown
from localism.ontology.schema import ID, SCHEMA, Class, Property

EXAMPLE = "example:"
"""Rows whose id begins so show how a sheet is filled in, and are not read."""
NAME = "name"
_COPY = re.compile(r"\s*(?:\(\d{1,3}\)|\d{1,3})\Z")
_LETTERS = re.compile(r"!([A-Z]{1,3})\d+\Z")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table that holds records of one class: where its id is, and what each other column says."""

    table: Table
    cls: Class
    facts: bool
    id_column: int | None
    columns: tuple[tuple[int, tuple[Property, ...]], ...]
    evidence: dict[str, int]

    def heading(self, column: int) -> str:
        """What a column is called in the file."""
        return self.table.headings[column] or _letters(self.table, column)

    def column_of(self, name: str) -> int | None:
        """Which column says this."""
        if name in self.evidence:
            return self.evidence[name]
        return next((i for i, properties in self.columns if any(p.name == name for p in properties)), None)

    def heading_of(self, name: str) -> str:
        """What the column that says this is called, or would be."""
        column, p = self.column_of(name), SCHEMA.properties[name]
        if column is not None:
            return self.heading(column)
        return p.facts_heading if self.facts and p.facts_heading else p.heading

    def is_example(self, cells: Sequence[str]) -> bool:
        """Whether a row only shows how the sheet is filled in."""
        return self.id_column is not None and cells[self.id_column].lstrip().startswith(EXAMPLE)


def recognise(tables: Sequence[Table], report: Report) -> tuple[list[Sheet], list[Table]]:
    """The sheets of records and the About tables; what is neither is reported."""
    sheets, about = [], []
    for table in tables:
        name = _plain(table.sheet)
        if name == _plain(ABOUT.about_sheet):
            about.append(table)
        elif name != _plain(GUIDE) and (sheet := _sheet(table, report)):
            sheets.append(sheet)
    return sheets, about


def is_head(name: str, cells: Sequence[str]) -> bool:
    """Whether a row can be the headings of a sheet of this name: half of what stands in it or more are, and two at least."""
    said = [key for cell in cells if (key := _plain(cell))]
    plain = _plain(_COPY.sub("", name))
    cls = _classes().get(_plain(name)) or _classes().get(plain)
    if _plain(name) == _plain(ABOUT.about_sheet):
        known = {_plain(heading) for heading in ABOUT_HEADINGS}
    elif cls is None and plain != _plain(FACTS.facts_sheet):
        return {_plain(h) for h in _telling()} <= set(said)
    else:
        known = set(_headings((cls or FACTS).name, cls is None))
    return 2 * sum(key in known for key in said) >= max(4, len(said))


def reading_order(sheets: Sequence[Sheet]) -> list[Sheet]:
    """Sources before what cites them, things before ties, and plain words last."""
    places = {c.name: n for n, c in enumerate(SCHEMA.sheets)}
    cited = SCHEMA.properties["source"].range
    return sorted(
        sheets, key=lambda s: (s.facts, s.cls.is_tie, not SCHEMA.is_a((s.cls.name,), *cited), places[s.cls.name])
    )


def _sheet(table: Table, report: Report) -> Sheet | None:
    cls = _classes().get(_plain(table.sheet)) or _classes().get(_plain(_COPY.sub("", table.sheet)))
    facts = cls is None and _plain(_COPY.sub("", table.sheet)) == _plain(FACTS.facts_sheet)
    if cls is None and (facts or _looks_like_facts(table)):
        return _columns(table, FACTS, True, report)
    if cls is not None:
        return _columns(table, cls, False, report)
    known = [FACTS.facts_sheet, *(c.sheet for c in SCHEMA.sheets)]
    wanted = " and ".join(repr(h) for h in _telling())
    message = f"{shown(table.sheet)!r} is the name of no class of records, and its headings are not those of {FACTS.facts_sheet}."
    expected = f"a sheet's name from the template (localism template records.xlsx), or the headings {wanted}"
    if any(ends <= {_plain(h) for h in table.headings} for ends in ({"source", "target"}, {"id", "label"})):
        expected += "; of a network, CSV files whose names end in nodes.csv and edges.csv"
    near = nearest(table.sheet, known)
    report(
        Problem(
            "error",
            "unknown-sheet",
            message,
            table.file,
            table.sheet,
            found=", ".join(table.headings[:12]),
            expected=expected,
            nearest=near,
        )
    )
    return None


def _columns(table: Table, cls: Class, facts: bool, report: Report) -> Sheet:
    known = _headings(cls.name, facts)
    seen: dict[str, int] = {}
    columns: list[tuple[int, tuple[Property, ...]]] = []
    evidence: dict[str, int] = {}
    id_column = None
    sheet = FACTS.facts_sheet if facts else cls.sheet

    def problem(
        kind: str,
        message: str,
        column: str,
        severity: Severity = "error",
        *,
        found: str = "",
        expected: str = "",
        near: str = "",
    ) -> None:
        report(Problem(severity, kind, message, table.file, table.sheet, None, column, found, expected, near))

    for i, heading in enumerate(table.headings):
        key = _plain(heading)
        if not key:
            continue
        if key in seen:
            message = f"The heading {shown(heading)!r} stands over columns {_letters(table, seen[key])} and {_letters(table, i)}."
            problem("repeated-heading", message, _letters(table, i), found=heading, expected="each heading once")
            continue
        seen[key] = i
        properties = known.get(key)
        if properties is None:
            near = nearest(heading, _shown_headings(cls.name, facts))
            message = f"{sheet} has no column {shown(heading)!r}{'; it is not read' if facts else ''}."
            expected = "a heading from the template"
            problem(
                "unknown-heading",
                message,
                _letters(table, i),
                "warning" if facts else "error",
                found=heading,
                expected=expected,
                near=near,
            )
        elif properties[0].name == ID:
            id_column = i if id_column is None else id_column
        elif properties[0] in EVIDENCE:
            evidence.setdefault(properties[0].name, i)
        else:
            columns.append((i, properties))
    for i in _unheaded(table):
        problem(
            "blank-heading",
            "This column has values but no heading.",
            _letters(table, i),
            expected="a heading, or an empty column",
        )
    made = Sheet(table, cls, facts, id_column, tuple(columns), evidence)
    for name, message in _missing(made) if table.headings else ():  # an empty list in JSON has none to miss
        problem("missing-heading", message, "", expected=made.heading_of(name))
    return made


def _missing(sheet: Sheet) -> list[tuple[str, str]]:
    """The columns without which no row of the sheet could be read, and why."""
    cls = sheet.cls
    missing = [
        (p.name, f"There is no column {sheet.heading_of(p.name)!r}, without which a {cls.label} says nothing.")
        for p in SCHEMA.properties_of(cls.name)
        if p.min and sheet.column_of(p.name) is None
    ]
    if not cls.is_tie and sheet.id_column is None and sheet.column_of(NAME) is None:
        heading = SCHEMA.properties[ID].heading
        missing.append(
            (
                NAME,
                f"There is neither a column {heading!r} nor a column {sheet.heading_of(NAME)!r}: nothing says what a row is about.",
            )
        )
    if cls.needs_source and "source" not in sheet.evidence:
        missing.append(
            (
                "source",
                f"There is no column {sheet.heading_of('source')!r}, and a {cls.label} that cites nothing cannot be checked.",
            )
        )
    return missing


def _unheaded(table: Table) -> list[int]:
    """Columns that have values and no heading."""
    blank = [i for i, heading in enumerate(table.headings) if not heading]
    found: set[int] = set()
    if blank:
        for _, cells in table.rows():
            found.update(i for i in blank if cells[i] and not cells[i].isspace())
            if len(found) == len(blank):
                break
    return sorted(found)


@lru_cache(maxsize=256)
def _headings(cls: str, facts: bool) -> dict[str, tuple[Property, ...]]:
    """Normalised heading → the properties it can mean in a sheet of this class; the Facts headings come first there."""
    known: dict[str, tuple[Property, ...]] = {}
    for heading, properties in (*(facts_fields() if facts else ()), *fields(cls)):
        known.setdefault(_plain(heading), properties)
    for _, properties in fields(cls):
        known.setdefault(_plain(properties[0].name), properties)  # as programs write it: of_power
    return known


@lru_cache(maxsize=256)
def _shown_headings(cls: str, facts: bool) -> list[str]:
    return [heading for heading, _ in (*(facts_fields() if facts else ()), *fields(cls))]


@lru_cache(maxsize=1)
def _telling() -> tuple[str, ...]:
    """The headings of Facts that name the two ends of a tie: a file of any name that has them is a Facts sheet."""
    return tuple(SCHEMA.properties[end].facts_heading for end in (FACTS.from_end, FACTS.to_end))


def _looks_like_facts(table: Table) -> bool:
    return {_plain(h) for h in _telling()} <= {_plain(h) for h in table.headings}


@lru_cache(maxsize=1)
def _classes() -> dict[str, Class]:
    return {_plain(spelling): c for c in SCHEMA.sheets for spelling in (c.label, c.name, c.plural)}


def _letters(table: Table, column: int) -> str:
    """The letters over a column as its file shows them; in JSON, which has none, its key."""
    found = _LETTERS.search(table.locator(1, column))
    return found[1] if found else table.headings[column]


def _plain(text: str) -> str:
    return " ".join(text.replace("_", " ").split()).casefold()
