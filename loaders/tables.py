"""Reads a workbook, a CSV file, a folder of CSV files or a JSON file into tables of text, each cell with its place."""

import os
import stat
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from localism.loaders.base import (
    MAX_FILE_BYTES,
    MAX_PROBLEMS_OF_A_KIND,
    MAX_SHEETS,
    Problem,
    Report,
)

Row = tuple[int, Sequence[str]]
"""A row's number, from 1, as a person sees it, and its cells as text."""
Read = Callable[[Report], Iterator[Row]]
"""Reads a table's rows once, from the first."""
IsHead = Callable[[str, Sequence[str]], bool]
"""Whether a row of a sheet, by the sheet's name and the row's cells, is its headings."""
LOOKED_AT = 20
"""Rows among which the headings are looked for, where it is known what they may be."""


@dataclass(eq=False)
class Table:
    """One sheet, CSV file or list of a JSON file: headings, and rows of text that can be read again and again.

    ``headings`` are stripped and otherwise as found: a heading may be blank, or occur twice. Cells are not stripped.
    Problems in the rows are reported on the first pass over them and not again.
    """

    file: str
    sheet: str
    headings: tuple[str, ...]
    rows_hint: int | None
    _read: Read = field(repr=False)
    _locate: Callable[[int, int], str] = field(repr=False)
    _report: Report = field(repr=False)
    _reported_to: int = field(default=0, repr=False, init=False)
    _kinds: Counter[str] = field(default_factory=Counter, repr=False, init=False)

    def rows(self) -> Iterator[Row]:
        """Each row that holds anything: its number, and as many cells as there are headings."""
        seen = self._reported_to  # a row's problems all come before the row, so the last row reported is done with

        def report_once(problem: Problem) -> None:
            row = problem.row or 0
            if row <= seen:
                return
            self._reported_to = max(self._reported_to, row)
            self._kinds[problem.kind] += 1
            if self._kinds[problem.kind] <= MAX_PROBLEMS_OF_A_KIND:
                self._report(problem)
            elif self._kinds[problem.kind] == MAX_PROBLEMS_OF_A_KIND + 1:
                self._report(
                    Problem(
                        problem.severity,
                        problem.kind,
                        f"There are more than {MAX_PROBLEMS_OF_A_KIND:,} problems of this kind here; "
                        "from this row on they are not listed one by one.",
                        problem.file,
                        problem.sheet,
                        problem.row,
                    )
                )

        return self._read(report_once)

    def locator(self, row: int, column: int) -> str:
        """Where a cell is, in its format's own words: ``Facts!B14``, ``Facts[3].holder``; ``column`` counts from 0."""
        return self._locate(row, column)


def read_tables(
    path: str | Path, report: Report, *, heading_row: int = 0, nested: bool = False, is_head: IsHead | None = None
) -> list[Table]:
    """The tables a file or folder holds, in its order; what cannot be read is reported, and never raised.

    Takes a workbook (``.xlsx``, ``.xlsm``), a ``.csv`` file, a folder of ``.csv`` files (one a table, by name) or a
    ``.json`` file. A folder's tables bear their files' names without the ending. Headings are in the first row that is not
    blank, else in `heading_row`; with `is_head`, in the first of the first rows that it says are headings, if there is one
    (titles that stand above are left out, which is said once). With `nested`, JSON may also be a list, and objects inside rows become columns of
    their own.
    """
    named = str(path)
    try:
        if os.path.isdir(named):
            return _folder(named, report, is_head)
        return _file(named, report, heading_row, nested, is_head)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        report(Problem("error", "unreadable", f"The file could not be read: {_reason(error)}.", named))
        return []


def titles_left_out(named: str, sheet: str, head: int, report: Report) -> None:
    """Say that rows stand above the headings and are not read."""
    message = f"The headings are in row {head}: what stands above them is taken for a title, and not read."
    report(Problem("warning", "title-above", message, named, sheet, head))


def letters(column: int) -> str:
    """The letters a spreadsheet shows over a column, counted from 0.

    >>> letters(0), letters(27), letters(16_383)
    ('A', 'AB', 'XFD')
    """
    text, rest = "", column + 1
    while rest:
        rest, last = divmod(rest - 1, 26)
        text = chr(65 + last) + text
    return text


def _file(
    named: str, report: Report, heading_row: int = 0, nested: bool = False, is_head: IsHead | None = None
) -> list[Table]:
    found = os.stat(named)
    ending = os.path.splitext(named)[1].lower()
    if not stat.S_ISREG(found.st_mode):
        report(Problem("error", "not-a-file", "This is a device or a pipe and not a file: save it as a file.", named))
        return []
    if found.st_size > MAX_FILE_BYTES:
        report(
            Problem(
                "error",
                "too-large",
                f"The file is larger than {MAX_FILE_BYTES:,} bytes, the most that is read: split it.",
                named,
                found=f"{found.st_size:,} bytes",
            )
        )
        return []
    if found.st_size == 0:
        report(Problem("error", "empty-file", "The file is empty.", named))
        return []
    if ending in (".xlsx", ".xlsm"):
        from localism.loaders.xlsx import read_workbook

        return read_workbook(named, report, heading_row, is_head)
    if ending == ".csv":
        from localism.loaders.csvs import read_csv

        return read_csv(named, report, heading_row, is_head)
    if ending == ".json":
        from localism.loaders.jsons import read_json

        return read_json(named, report, nested)
    advice = " Save it as .xlsx." if ending in (".xls", ".ods", ".xlsb", ".numbers") else ""
    report(
        Problem(
            "error",
            "wrong-extension",
            f"A file of this kind is not read.{advice}",
            named,
            found=ending or "no ending",
            expected=".xlsx, .xlsm, .csv or .json, or a folder of .csv files",
        )
    )
    return []


def _folder(named: str, report: Report, is_head: IsHead | None) -> list[Table]:
    # Sorted, since the order in which a folder lists its files differs from one machine to the next.
    names = sorted(name for name in os.listdir(named) if not name.startswith((".", "~$")))
    wanted = [name for name in names if name.lower().endswith(".csv")]
    for name in names:
        if name.lower().endswith((".xlsx", ".xlsm", ".xls", ".ods", ".json", ".tsv")):
            message = "Only the .csv files of a folder are read; name this file on its own to have it read."
            report(Problem("warning", "not-read", message, os.path.join(named, name)))
    if not wanted:
        report(Problem("error", "empty-folder", "The folder holds no .csv file.", named))
    if len(wanted) > MAX_SHEETS:
        message = f"The folder holds more than {MAX_SHEETS} .csv files, the most that is read."
        report(Problem("error", "too-many-sheets", message, named, found=f"{len(wanted):,} files"))
        return []
    tables: list[Table] = []
    for name in wanted:
        inside = os.path.join(named, name)
        if os.path.isdir(inside):
            report(Problem("error", "not-a-file", "This is a folder, though it is named like a CSV file.", inside))
        else:
            try:
                tables += _file(inside, report, is_head=is_head)
            except OSError as error:
                message = f"The file could not be read: {_reason(error)}."
                report(Problem("error", "unreadable", message, inside))
    return tables


def _reason(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file"
    if isinstance(error, PermissionError):
        return "you have no permission to read it"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error)
