"""Ambridge, which is fiction: records small enough to read, written by other hands than ours in each spelling."""

from __future__ import annotations

import csv
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import openpyxl

from localism.graph.entity import Claim
from localism.graph.store import Dataset, Lookup, Named
from localism.loaders.base import Problem
from localism.loaders.records import Problems, Records

Rows = Sequence[Mapping[str, str]]
Sheets = Mapping[str, Rows]
SPELLINGS = ("xlsx", "csv", "json")

ECHO = {"Id": "source:echo", "Name": "Ambridge Echo", "Published": "2018-06"}
MINUTES = {"Id": "source:minutes", "Name": "Minutes of the parish", "Published": "2019"}
PARISH = {"Id": "GB-LAE-AMB", "Name": "Ambridge Parish Council", "Also known as": "Ambridge PC; the parish"}
COUNTY = {"Id": "GB-LAE-BOR", "Name": "Borsetshire Council"}
AMBRIDGE = {"Id": "local:area/ambridge", "Name": "Ambridge"}
BORSETSHIRE = {"Id": "local:area/borsetshire", "Name": "Borsetshire"}
PLANNING = {"Id": "power:planning", "Name": "Planning"}
VILLAGE_PLAN = {"Id": "power:village-plan", "Name": "Village plan", "Part of power": "Planning"}
HOLDING = {
    "Id": "local:holding/plan",
    "Held by": "the parish",
    "Act": "initiates; decides",
    "Power": "Village plan",
    "Within": "Ambridge",
    "From": "2018-22",
    "To": "2019-10",
    "Source": "Ambridge Echo",
    "Page": "12",
}
ABOUT = ({"Field": "Dataset", "Value": "ambridge"}, {"Field": "As of", "Value": "2020-01"})
BOOK: Sheets = {
    "About": ABOUT,
    "Sources": (ECHO, MINUTES),
    "Local councils": (PARISH,),
    "Councils": (COUNTY,),
    "Areas": (AMBRIDGE, BORSETSHIRE),
    "Powers": (PLANNING, VILLAGE_PLAN),
    "Power holdings": (HOLDING,),
}


class Reading(NamedTuple):
    """What was read: the claims and the problems."""

    claims: list[Claim]
    problems: Problems
    datasets: list[Dataset]

    @property
    def digests(self) -> list[str]:
        """What the claims are, whatever their places and their order."""
        return sorted(claim.digest.hex() for claim in self.claims)

    def about(self, entity: str) -> list[Claim]:
        """The claims about one thing."""
        return [claim for claim in self.claims if claim.entity == entity]

    def one(self, entity: str) -> dict[str, tuple[str, ...]]:
        """What the only claim about a thing says."""
        (claim,) = self.about(entity)
        return dict(claim.properties)

    def told(self, severity: str = "error") -> list[tuple[str, str, int | None, str, str]]:
        """Problems as kind, sheet, row, column and message."""
        return [(p.kind, p.sheet, p.row, p.column, p.message) for p in self.of(severity)]

    def of(self, severity: str = "error") -> list[Problem]:
        """The errors, or the warnings."""
        return [p for p in self.problems.kept if p.severity == severity]


def read(*paths: Path, lookup: Lookup | None = None, dataset: str = "") -> Reading:
    """Read records to the end."""
    records = Records(paths, lookup=lookup, dataset=dataset)
    claims = [claim for d in records.datasets for claim in records.claims(d)]
    return Reading(claims, records.problems, [d.dataset for d in records.datasets])


def headings_of(rows: Rows) -> list[str]:
    """Every heading that a row uses, in the order met."""
    return list(dict.fromkeys(heading for row in rows for heading in row))


def write(path: Path, sheets: Sheets, *, reverse: bool = False) -> Path:
    """Write records by the path's ending (none: a folder of CSV files), columns from right to left if reversed."""
    tables = {}
    for sheet, rows in sheets.items():
        headings = headings_of(rows)
        if reverse and sheet != "About":
            headings.reverse()
        tables[sheet] = [headings, *([row.get(heading, "") for heading in headings] for row in rows)]
    return write_tables(path, tables)


def write_tables(path: Path, tables: Mapping[str, Sequence[Sequence[str]]]) -> Path:
    """Write tables, each with its headings first, as they stand."""
    if path.suffix == ".xlsx":
        book = openpyxl.Workbook()
        del book["Sheet"]
        for sheet, lines in tables.items():
            made = book.create_sheet(sheet)
            for line in lines:
                made.append(list(line))
        book.save(path)
    elif path.suffix == ".json":
        content: dict[str, object] = {}
        for sheet, (headings, *lines) in tables.items():
            content[sheet] = [{h: v for h, v in zip(headings, line, strict=True) if v} for line in lines]
        if "About" in tables:
            content["About"] = {line[0]: line[1] for line in tables["About"][1:]}
        path.write_text(json.dumps(content), encoding="utf-8")
    else:
        path.mkdir()
        for sheet, lines in tables.items():
            with (path / f"{sheet}.csv").open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows(lines)
    return path


def with_rows(sheet: str, *rows: Mapping[str, str], book: Sheets = BOOK) -> dict[str, Rows]:
    """The book with other rows in a sheet."""
    return {**book, sheet: rows}


class Known:
    """A look-up that knows a few names, each by its exact label."""

    def __init__(self, **names: tuple[Named, ...]) -> None:
        self._names = {name.replace("_", " "): found for name, found in names.items()}

    def named(self, labels: Collection[str], without: Collection[str] = ()) -> Mapping[str, tuple[Named, ...]]:
        """By label, or by id."""
        by_id = {n.id: (n,) for found in self._names.values() for n in found}
        return {label: self._names.get(label, by_id.get(label, ())) for label in labels}

    def vocabulary(self) -> Iterator[str]:
        """The words of the names."""
        return iter(sorted({word for name in self._names for word in name.split()}))
