"""Writes tables as a folder of CSV files, a JSON file or a workbook: the same bytes for the same input, or nothing."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol, TextIO

from localism.errors import LocalismError, MisuseError
from localism.graph.exchange.whole import whole_file, whole_folder
from localism.loaders.base import MAX_JSON_BYTES, join_cell

Cell = str | tuple[str, ...]
"""What stands in a cell: one text as it is, or several values."""
Scalar = str | list[str]
Spelling = Literal["xlsx", "json", "csv"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, what is said about it, the codes it takes (several or one), and how wide it is shown."""

    heading: str
    note: str = ""
    codes: tuple[str, ...] = ()
    several: bool = False
    number: bool = False
    wrapped: bool = False
    width: int = 20


class Book(Protocol):
    """Where tables are written to, in the order in which they are begun."""

    def begin(self, sheet: str, columns: Sequence[Column], *, keyed: bool = False) -> None:
        """Begin a table, with its headings; keyed if each row is a field and its value."""
        ...

    def row(self, sheet: str, cells: Sequence[Cell], *, example: bool = False) -> None:
        """Add a row to a table that was begun; an example is set apart."""
        ...

    def finish(self) -> None:
        """Write what is not yet written."""
        ...

    def close(self) -> None:
        """Let go of files, whether or not it was finished."""
        ...


def spelling_of(path: str | Path) -> Spelling:
    """How records at this path are spelt: by its ending, and as a folder of CSV files if it has none.

    >>> spelling_of("records.xlsx"), spelling_of("records/"), spelling_of("records")
    ('xlsx', 'csv', 'csv')
    """
    named = str(path)
    ending = os.path.splitext(named)[1].lower()
    if not ending or named.endswith(("/", os.sep)):
        return "csv"
    if ending == ".xlsx":
        return "xlsx"
    if ending == ".json":
        return "json"
    if ending == ".csv":
        raise MisuseError(
            f"{named}: records are several tables, and a CSV file holds one. Name a folder, such as "
            f"{os.path.splitext(named)[0]}/, or a workbook (.xlsx)."
        )
    raise MisuseError(
        f"{named}: records are written as .xlsx or .json, or as a folder of CSV files (a path without an ending)."
    )


@contextmanager
def book_at(path: str | Path, order: Collection[str] = (), told: str = "") -> Iterator[Book]:
    """A book that appears at the path as a whole once everything is written, or not at all if something fails.

    `order` says how sheets are to stand if they are begun in another order; `told` is what a workbook says of itself,
    where programs show a file's properties. `LocalismError` if something is there
    already: what somebody typed is not to be lost.
    """
    spelling = spelling_of(path)
    target = Path(path)
    places = {sheet: n for n, sheet in enumerate(order)}

    def place(sheet: str) -> int:
        return places.get(sheet, len(places))

    if os.path.lexists(target) and (spelling != "csv" or not target.is_dir() or any(target.iterdir())):
        raise LocalismError(f"{path} is there already and was left as it is. Name another, or remove it first.")
    with whole_folder(target, lambda _: False) if spelling == "csv" else whole_file(target) as made:
        book: Book
        if spelling == "csv":
            book = CSVFolder(made)
        elif spelling == "json":
            book = JSONFile(made, place)
        else:
            from localism.graph.exchange.workbook import Workbook

            book = Workbook(made, place, told)
        try:
            yield book
            book.finish()
        finally:
            book.close()


class CSVFolder:
    """One CSV file a table: UTF-8 with a mark, so that spreadsheets open it as it is meant."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[str, TextIO] = {}
        self._write: dict[str, Callable[[Sequence[str]], object]] = {}

    def begin(self, sheet: str, columns: Sequence[Column], *, keyed: bool = False) -> None:
        """Begin a file."""
        self._files[sheet] = (self._folder / f"{sheet}.csv").open("w", encoding="utf-8-sig", newline="")
        self._write[sheet] = csv.writer(self._files[sheet]).writerow
        self._write[sheet]([column.heading for column in columns])

    def row(self, sheet: str, cells: Sequence[Cell], *, example: bool = False) -> None:
        """Add a line."""
        self._write[sheet]([_harmless(text_of(cell)) for cell in cells])

    def finish(self) -> None:
        """Write what is still in memory."""
        for file in self._files.values():
            file.flush()

    def close(self) -> None:
        """Close the files."""
        for file in self._files.values():
            file.close()


class JSONFile:
    """One object whose keys are the tables: a list of rows without their blank cells, or an object of fields."""

    def __init__(self, path: Path, place: Callable[[str], int]) -> None:
        self._path, self._place = path, place
        self._headings: dict[str, list[str]] = {}
        self._rows: dict[str, list[dict[str, Scalar]]] = {}
        self._fields: dict[str, dict[str, Scalar]] = {}

    def begin(self, sheet: str, columns: Sequence[Column], *, keyed: bool = False) -> None:
        """Begin a list or an object."""
        self._headings[sheet] = [column.heading for column in columns]
        if keyed:
            self._fields[sheet] = {}
        else:
            self._rows[sheet] = []

    def row(self, sheet: str, cells: Sequence[Cell], *, example: bool = False) -> None:
        """Add an object."""
        scalars: list[Scalar] = [list(cell) if isinstance(cell, tuple) else cell for cell in cells]
        if sheet in self._fields:
            self._fields[sheet][text_of(cells[0])] = scalars[1]
        else:
            pairs = zip(self._headings[sheet], scalars, strict=True)
            self._rows[sheet].append({heading: scalar for heading, scalar in pairs if scalar})

    def finish(self) -> None:
        """Write the file."""
        sheets = sorted(self._headings, key=self._place)
        content = {sheet: self._fields.get(sheet, self._rows.get(sheet)) for sheet in sheets}
        with self._path.open("w", encoding="utf-8", newline="\n") as file:
            json.dump(content, file, ensure_ascii=False, indent=1)
            file.write("\n")
        if self._path.stat().st_size > MAX_JSON_BYTES:
            raise LocalismError(
                f"As JSON this comes to more than {MAX_JSON_BYTES:,} bytes, the most that is read again. "
                "Write a workbook (.xlsx), or a folder of CSV files (a path without an ending)."
            )

    def close(self) -> None:
        """Nothing is held open."""


def text_of(cell: Cell) -> str:
    """A cell as one text."""
    if isinstance(cell, str):
        return cell
    return join_cell(cell) if cell else ""


def _harmless(text: str) -> str:
    # A spreadsheet runs what begins so. A blank before it stops that, and is dropped when the records are read.
    return f" {text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
