"""A register's CSV file as rows by heading, each with its place; and the date and files that its dataset is of."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from localism.graph.store import File
from localism.loaders.base import Problem, Report
from localism.loaders.records import sha256_of
from localism.loaders.tables import Table, read_tables
from localism.loaders.values import nearest, shown

_SNAPSHOT = re.compile(r"^Snapshot commit:.*\b(\d{4}-\d{2}-\d{2})\s*$", re.MULTILINE)
_SOURCE_FILE = "SOURCE.txt"
_MOST = 64 * 1024


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as a spreadsheet shows it, and its cells, stripped, by heading."""

    number: int
    cells: dict[str, str]
    table: Table

    def __getitem__(self, heading: str) -> str:
        """A cell; blank where there is no such column."""
        return self.cells.get(heading, "")

    def locator(self, heading: str) -> str:
        """Where one of its cells is: `register!D14`."""
        headings = self.table.headings
        return self.table.locator(self.number, headings.index(heading) if heading in headings else 0)

    def problem(self, kind: str, heading: str, message: str, expected: str = "", near: str = "") -> Problem:
        """A warning about one of its cells: foreign data is taken as it is, and what is wrong with it is said."""
        found = shown(self[heading])
        return Problem("warning", kind, message, self.table.file, "", self.number, heading, found, expected, near)


def rows(path: Path, wanted: Collection[str], report: Report) -> Iterator[Row]:
    """The rows of a file that has these headings; a file that lacks one is reported and has none."""
    for table in read_tables(path, report):
        missing = [heading for heading in wanted if heading not in table.headings]
        for heading in missing:
            message = f"There is no column {heading!r}: the file cannot be read without it."
            near = nearest(heading, table.headings)
            expected = ", ".join(wanted)
            report(Problem("error", "missing-column", message, table.file, "", 1, heading, "", expected, near))
        if not missing:
            for number, cells in table.rows():
                pairs = zip(table.headings, cells, strict=True)
                yield Row(number, {heading: cell.strip() for heading, cell in pairs if heading}, table)


def snapshot(paths: Sequence[Path]) -> str:
    """The day of the files' snapshot, from the SOURCE.txt beside them; blank where there is none."""
    for folder in sorted({path.parent for path in paths}):
        try:
            with (folder / _SOURCE_FILE).open(encoding="utf-8", errors="replace") as stream:
                found = _SNAPSHOT.search(stream.read(_MOST))
        except OSError:
            continue
        if found:
            return found[1]
    return ""


def files(paths: Sequence[Path]) -> tuple[File, ...]:
    """Name and digest of each file."""
    return tuple(sorted(File(path.name, sha256_of(path)) for path in paths))
