"""Anyone's table read by a mapping: each of its rows turned into claims, and what does not fit said with its place."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path

from localism.graph.entity import Claim
from localism.graph.store import Lookup
from localism.loaders.base import Problem
from localism.loaders.checks import Chains
from localism.loaders.discretion import RESTRICTED
from localism.loaders.glimpse import Glimpse
from localism.loaders.mappings.binding import Binder, Columns
from localism.loaders.mappings.described import FileLookup, Mapped, TableMap
from localism.loaders.mappings.graphnames import GraphNames
from localism.loaders.mappings.reader import read_mapping
from localism.loaders.mappings.references import References
from localism.loaders.mappings.rows import MappedRows
from localism.loaders.records import DatasetRecords, Problems, RecordsError, files_of
from localism.loaders.tables import Table, read_tables

SHIPPED = Path(__file__).parent / "mappings"
MAX_LOOKUP = 500_000
"""Rows of a file that serves as a lookup: they are held in memory."""


def load_mapping(path: str | Path) -> Mapped:
    """The mapping in a YAML file. Raises `RecordsError`, whose problems say what is wrong with it."""
    mapping, found = read_mapping(Path(path))
    if mapping is None:
        problems = Problems()
        for problem in found:
            problems.add(problem)
        raise RecordsError(problems)
    return mapping


@lru_cache(maxsize=1)
def shipped() -> tuple[Mapped, ...]:
    """The mappings of public sources that come with localism, by name."""
    return tuple(load_mapping(path) for path in sorted(SHIPPED.glob("*.yaml")))


def recognises(mapping: Mapped, file: Glimpse) -> bool:
    """Whether a file is one that a mapping is for, by its name and headings."""
    if file.ending == ".csv":
        return fits(mapping, file.name, file.headings)
    named = any(_is_file(table_map, file.name) for table_map in mapping.tables)
    return named and any(fits(mapping, file.name, headings, sheet) for sheet, headings in file.sheets.items())


class MappedTables:
    """Tables read by a mapping: a `Reading` of one dataset."""

    def __init__(
        self, mapping: Mapped, paths: Sequence[str | Path], lookup: Lookup, problems: Problems, dataset: str = ""
    ) -> None:
        """Read the headings of the files; `dataset` names the dataset, whatever the mapping says."""
        self.problems = problems
        self._mapping = mapping
        described = mapping.dataset._replace(name=dataset.strip()) if dataset.strip() else mapping.dataset
        self._names = GraphNames(lookup, described.name)
        self._references = References(self._names, problems.add)
        self._chains = Chains(problems.add)
        self._files = [inside for path in paths for inside in _inside(path)]
        if _is_restricted(mapping):
            for file in self._files:
                problems.discretion.close_file(file)
        self._lookups = {name: self._lookup(name) for name in mapping.lookups}
        self._runs = [run for path in self._files for run in self._bind(path, described.name)]
        self._look_for_missing(described.name)
        files = tuple(sorted({file for path in self._files for file in files_of(path)}))
        rows = sum(run.table.rows_hint or 0 for run in self._runs)
        self.datasets = [DatasetRecords(described, files, [], rows)]

    def claims(self, records: DatasetRecords) -> Iterator[Claim]:
        """The claims: what is cited first, then table by table in the mapping's order."""
        name = records.dataset.name
        for source, said in self._mapping.sources.items():
            self._references.declare(source)
            yield Claim(source, ("Source",), {k: (v,) for k, v in said.items() if v}, name, locator=self._mapping.file)
        records.rows = 0
        for run in sorted(self._runs, key=lambda run: run.order):
            yield from run.claims()
            records.rows += run.read
            for reason in run.left_out():
                self.problems.leave(run.table.file, reason)
        self._chains.finish()
        self._references.finish()

    def _bind(self, path: str, dataset: str) -> Iterator[MappedRows]:
        wanted = _tables_for(self._mapping, path)
        if not wanted:
            patterns = ", ".join(dict.fromkeys(f for t in self._mapping.tables for f in t.files))
            self.problems.leave(path, f"the mapping is for files named {patterns}")
        for heading_row in sorted({t.heading_row for _, t in wanted}):
            ragged: set[tuple[str, int]] = set()

            def report(problem: Problem, ragged: set[tuple[str, int]] = ragged) -> None:
                self._report(problem, ragged)

            for table in read_tables(path, report, heading_row=heading_row, nested=True):
                fitting = [(n, t) for n, t in wanted if t.heading_row == heading_row and _is_sheet(t, table.sheet)]
                if not fitting:
                    self.problems.leave(f"{path}, sheet {table.sheet}", "the mapping says nothing of it")
                for order, table_map in fitting:
                    columns = Columns(table_map.headings or table.headings)
                    if self._has_columns(table_map, table, columns):
                        yield MappedRows(
                            order, table, table_map, columns, self._lookups, dataset,
                            self._names, self._references, self._chains, self.problems.add, ragged,
                        )  # fmt: skip

    def _look_for_missing(self, dataset: str) -> None:
        """Say which of its tables a mapping has not been given: a load replaces all that the dataset said."""
        place, read = self._mapping.trouble.place, {run.order for run in self._runs}
        if not read:
            if not self.problems.errors:
                names = ", ".join(os.path.basename(path) for path in self._files) or "no file"
                message = "None of the files holds a table that the mapping is for."
                wanted = ", ".join(dict.fromkeys(f for t in self._mapping.tables for f in t.files)) or "its columns"
                self.problems.add(place.problem(("tables",), "no-table", message, names, wanted))
            return
        for number, table in enumerate(self._mapping.tables):
            if number not in read:
                named = " or ".join(table.files) or "a table"
                message = (
                    f"{named} is not among the files: what {dataset} said from it, if it was loaded, is withdrawn."
                )
                problem = place.problem(
                    table.path, "missing-file", message, expected="all files of the dataset at once"
                )
                self.problems.add(replace(problem, severity="warning"))

    def _report(self, problem: Problem, ragged: set[tuple[str, int]]) -> None:
        """A row with more cells than there are headings is left out of somebody else's file, rather than refused."""
        if problem.kind == "ragged-row" and problem.row is not None:
            ragged.add((problem.sheet, problem.row))
            message = f"{problem.message.rsplit(':', 1)[0]}. The row is left out."
            problem = Problem(
                "warning", problem.kind, message, problem.file, problem.sheet, problem.row,
                found=problem.found, expected=problem.expected,
            )  # fmt: skip
        self.problems.add(problem)

    def _has_columns(self, table_map: TableMap, table: Table, columns: Columns) -> bool:
        if table_map.headings and len(table_map.headings) != len(table.headings):
            message = f"The mapping names {len(table_map.headings)} columns, and the table has {len(table.headings)}."
            place = self._mapping.trouble.place
            self.problems.add(place.problem((*table_map.path, "headings"), "unequal-lists", message, table.file))
            return False
        missing = [c for c in table_map.columns() if columns.at(c) is None]
        for heading in dict.fromkeys(missing):
            path = table_map.path
            message = f"{os.path.basename(table.file)} has no column {heading!r}, which the mapping names."
            expected = ", ".join(h for h in columns.headings if h) or "headings"
            place = self._mapping.trouble.place
            self.problems.add(place.problem(path, "unknown-column", message, heading, expected, columns.like(heading)))
        return not missing

    def _lookup(self, name: str) -> Mapping[str, str]:
        lookup = self._mapping.lookups[name]
        if not isinstance(lookup, FileLookup):
            return lookup
        place = self._mapping.trouble.place
        found = next(
            (p for p in self._beside() if fnmatchcase(os.path.basename(p).casefold(), lookup.file.casefold())), None
        )
        if found is None:
            message = (
                f"The lookup {name!r} is in a file {lookup.file!r}, which is not among the files given or beside them."
            )
            self.problems.add(place.problem(lookup.path, "no-file", message, lookup.file, "the file beside the others"))
            return {}
        table: dict[str, str] = {}
        for one in read_tables(found, self.problems.add, nested=True):
            columns = Columns(one.headings)
            missing = [c for c in (*lookup.key.columns, *lookup.value.columns) if columns.at(c) is None]
            for heading in missing:
                message = f"{os.path.basename(found)} has no column {heading!r}, which the lookup {name!r} names."
                self.problems.add(
                    place.problem(
                        lookup.path, "unknown-column", message, heading, ", ".join(one.headings), columns.like(heading)
                    )
                )
            if missing:
                continue
            binder = Binder(columns, {}, "", self._names.find, lambda *_: None)
            key, value = binder.template(lookup.key, whole=True), binder.template(lookup.value)
            for number, cells in one.rows():
                text, given = key(cells), value(cells)
                if text and given and table.setdefault(text, given) != given:
                    message = f"The lookup {name!r} has {text!r} twice, with unlike values; the first counts."
                    self.problems.add(
                        Problem("warning", "repeated-key", message, one.file, one.sheet, number, found=given)
                    )
                if len(table) > MAX_LOOKUP:
                    message = f"A lookup has at most {MAX_LOOKUP:,} rows."
                    self.problems.add(place.problem(lookup.path, "too-many-rows", message, found))
                    return table
        return table

    def _beside(self) -> Iterator[str]:
        yield from self._files
        for folder in dict.fromkeys(os.path.dirname(p) for p in self._files):
            yield from (os.path.join(folder, n) for n in sorted(os.listdir(folder or ".")) if not n.startswith("."))


def fits(mapping: Mapped, name: str, headings: Sequence[str], sheet: str = "") -> bool:
    """Whether a table of a file with this name, and these headings, is one that a mapping is for."""
    columns = Columns(headings)
    return any(
        _is_file(table_map, name)
        and bool(table_map.files)
        and (not sheet or _is_sheet(table_map, sheet))
        and all(columns.at(c) is not None for c in table_map.columns())
        for table_map in mapping.tables
    )


def _tables_for(mapping: Mapped, path: str) -> list[tuple[int, TableMap]]:
    return [(n, t) for n, t in enumerate(mapping.tables) if _is_file(t, os.path.basename(path))]


def _is_restricted(mapping: Mapped) -> bool:
    """Whether anything that it makes is restricted: problems then say nothing of what the files hold."""
    things = (thing for table in mapping.tables for thing in table.things)
    return RESTRICTED in (mapping.dataset.access, *(thing.evidence.access for thing in things))


def _is_file(table_map: TableMap, name: str) -> bool:
    return not table_map.files or any(fnmatchcase(name.casefold(), pattern.casefold()) for pattern in table_map.files)


def _is_sheet(table_map: TableMap, sheet: str) -> bool:
    wanted = table_map.sheets
    return not wanted or any(fnmatchcase(sheet.casefold(), pattern.casefold()) for pattern in wanted)


def _inside(path: str | Path) -> Iterator[str]:
    """A file, or the tables in a folder."""
    named = str(path)
    if os.path.isdir(named):
        for name in sorted(os.listdir(named)):
            if not name.startswith((".", "~$")) and name.lower().endswith((".csv", ".xlsx", ".xlsm", ".json")):
                yield os.path.join(named, name)
    else:
        yield named
