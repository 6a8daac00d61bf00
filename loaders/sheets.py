"""Which sheet is which: tables matched to the ontology's classes, and columns to its properties, by their headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from localism.loaders.base import Problem, Report
from localism.loaders.tables import Table, letters
from localism.loaders.values import nearest
from localism.ontology.schema import ID, SCHEMA, Class, Property

GUIDE = "Read me"
"""The sheet that explains a template; it holds no records."""
EXAMPLE = "example:"
"""Rows whose id begins so show how a sheet is filled in, and are not read."""
_COPY = re.compile(r"\s*(\(\d+\)|\d+)$")
EVIDENCE = SCHEMA.properties_of("Claim")


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
        return self.table.headings[column] or letters(column)


def recognise(tables: Sequence[Table], report: Report) -> tuple[list[Sheet], list[Table]]:
    """The sheets of records, in the order in which they are read, and the About tables."""
    sheets, about = [], []
    for table in tables:
        if _plain(table.sheet) == _plain(GUIDE):
            continue
        if any(_plain(table.sheet) == _plain(c.about_sheet) for c in SCHEMA.classes.values() if c.about_sheet):
            about.append(table)
        elif sheet := _sheet(table, report):
            sheets.append(sheet)
    order = {c.name: i for i, c in enumerate(SCHEMA.sheets)}
    return sorted(sheets, key=lambda s: (s.facts, s.cls.is_tie, not SCHEMA.is_a((s.cls.name,), "Source"), order[s.cls.name])), about


def _sheet(table: Table, report: Report) -> Sheet | None:
    facts_class = next(c for c in SCHEMA.classes.values() if c.facts_sheet)
    name = _plain(_COPY.sub("", table.sheet))
    facts = name == _plain(facts_class.facts_sheet)
    cls = facts_class if facts else _classes().get(name)
    if cls is None and _looks_like_facts(table):
        cls, facts = facts_class, True
    if cls is None:
        known = [facts_class.facts_sheet, *(c.sheet for c in SCHEMA.sheets)]
        message = f"{table.sheet!r} is the name of no class of records."
        expected = "a sheet's name from the template (localism template records.xlsx)"
        report(Problem("error", "unknown-sheet", message, table.file, table.sheet, found=table.sheet, expected=expected, nearest=nearest(table.sheet, known)))
        return None
    return _columns(table, cls, facts, report)


def _columns(table: Table, cls: Class, facts: bool, report: Report) -> Sheet:
    known = headings_of(cls.name, facts)
    seen: dict[str, int] = {}
    columns: list[tuple[int, tuple[Property, ...]]] = []
    evidence: dict[str, int] = {}
    id_column = None

    def problem(kind: str, message: str, column: int | None, *, severity: str = "error", expected: str = "", near: str = "") -> None:
        found = table.headings[column] if column is not None else ""
        place = letters(column) if column is not None else ""
        level = "error" if severity == "error" else "warning"
        report(Problem(level, kind, message, table.file, table.sheet, 1, place, found, expected, near))  # type: ignore[arg-type]

    for i, heading in enumerate(table.headings):
        key = _plain(heading)
        if not key:
            if any(cells[i].strip() for _, cells in table.rows()):
                problem("blank-heading", "This column has values but no heading.", i, expected="a heading, or an empty column")
            continue
        if key in seen:
            problem("repeated-heading", f"The heading {heading!r} stands over columns {letters(seen[key])} and {letters(i)}.", i, expected="each heading once")
            continue
        seen[key] = i
        properties = known.get(key)
        if properties is None:
            near = nearest(heading, [p.facts_heading if facts and p.facts_heading else p.heading for ps in known.values() for p in ps])
            message = f"{cls.sheet if not facts else cls.facts_sheet} has no column {heading!r}" + ("; it is not read." if facts else ".")
            problem("unknown-heading", message, i, severity="warning" if facts else "error", expected="a heading from the template", near=near)
        elif properties[0].name == ID:
            id_column = i
        elif properties[0] in EVIDENCE:
            evidence[properties[0].name] = i
        else:
            columns.append((i, properties))
    for p in SCHEMA.properties_of(cls.name):
        if p.min and not any(p in properties for _, properties in columns):
            wanted = p.facts_heading if facts and p.facts_heading else p.heading
            problem("missing-heading", f"There is no column {wanted!r}, without which a {cls.label} says nothing.", None, expected=wanted)
    return Sheet(table, cls, facts, id_column, tuple(columns), evidence)


@lru_cache(maxsize=None)
def headings_of(cls: str, facts: bool) -> dict[str, tuple[Property, ...]]:
    """Normalised heading → the properties it can mean in a sheet of this class; the Facts headings come first there."""
    known: dict[str, tuple[Property, ...]] = {}
    if facts:
        known = {_plain(heading): properties for heading, properties in SCHEMA.facts_columns}
    for p in (SCHEMA.properties[ID], *SCHEMA.properties_of(cls), *EVIDENCE):
        known.setdefault(_plain(p.heading), (p,))
    return known


def _looks_like_facts(table: Table) -> bool:
    """A file of its own may have any name: it is a Facts sheet if it has the headings that only Facts has."""
    telling = {_plain(p.facts_heading) for p in SCHEMA.properties.values() if p.facts_heading and p.min} | {
        _plain(p.facts_heading) for p in SCHEMA.properties.values() if p.facts_heading and p.name == _facts_end()
    }
    return telling <= {_plain(h) for h in table.headings}


def _facts_end() -> str:
    return next(c.from_end for c in SCHEMA.classes.values() if c.facts_sheet)


@lru_cache(maxsize=1)
def _classes() -> dict[str, Class]:
    return {_plain(spelling): c for c in SCHEMA.sheets for spelling in (c.label, c.name, c.plural)}


def _plain(text: str) -> str:
    return " ".join(text.replace("_", " ").split()).casefold()
