"""Reads the sheets of an Excel workbook as a person sees them: ids keep zeros, dates are ISO, errors are named."""

import mmap
import os
import posixpath
import struct
import tempfile
import zipfile
from array import array
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from localism.loaders.archive import RefusedError, unpack
from localism.loaders.base import (
    MAX_PROBLEMS_OF_A_KIND,
    MAX_SHEET_CELLS,
    MAX_SHEET_CHARS,
    MAX_SHEET_ROWS,
    MAX_SHEETS,
    Problem,
    Report,
)
from localism.loaders.cells import Cells
from localism.loaders.formats import Format, formats_of
from localism.loaders.sheetxml import Marks, mark, text_lengths
from localism.loaders.tables import LOOKED_AT, IsHead, Row, Table, letters, titles_left_out

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

_MAX_SMALL_PART = 32 * 1024 * 1024
_RELATIONSHIPS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_STRICT_RELATIONSHIPS = "{http://purl.oclc.org/ooxml/officeDocument/relationships}"


def read_workbook(named: str, report: Report, heading_row: int = 0, is_head: IsHead | None = None) -> list[Table]:
    """The worksheets of a workbook that hold anything, in its order, hidden ones included.

    The first row that is not blank, from `heading_row` on, gives the headings, unless `is_head` takes another of the first ones
    for them. A merged range's value belongs to its first cell, which is said.
    """
    refusals: list[Problem] = []

    def pass_on(problem: Problem) -> None:
        if problem.severity == "error":
            refusals.append(problem)
        report(problem)

    handle, copy = tempfile.mkstemp(suffix=".xlsx", prefix="localism-")
    try:
        with os.fdopen(handle, "w+b") as target:
            unpack(named, target)
        tables = _read_copy(named, copy, heading_row, is_head, pass_on)
    except RefusedError as refused:
        report(Problem("error", refused.kind, refused.message, named, found=refused.found, expected=refused.expected))
        return []
    finally:
        os.unlink(copy)
    if not tables and not refusals:
        report(Problem("error", "empty-file", "No sheet of the workbook holds anything.", named))
    return tables


def _read_copy(named: str, copy: str, heading_row: int, is_head: IsHead | None, report: Report) -> list[Table]:
    from python_calamine import CalamineWorkbook

    tables: list[Table] = []
    with _Parts(copy) as parts:
        marks = _mark_sheets(named, parts, report)
        try:
            workbook = CalamineWorkbook.from_path(copy)
        except BaseException as error:
            raise _unreadable(error) from error
        with workbook:
            for name in workbook.sheet_names:
                if name in marks:
                    tables += _table(named, name, workbook, marks[name], parts, heading_row, is_head, report)
    return tables


def _table(
    named: str,
    name: str,
    workbook: "CalamineWorkbook",
    marks: Marks,
    parts: "_Parts",
    heading_row: int,
    is_head: IsHead | None,
    report: Report,
) -> list[Table]:
    try:
        sheet = workbook.get_sheet_by_name(name)
    except BaseException as error:
        refused = _unreadable(error)
        report(Problem("error", refused.kind, refused.message, named, name))
        return []
    start, end = sheet.start, sheet.end
    if start is None or end is None:
        return []
    first_column = start[1]
    cells = Cells(named, name, first_column, marks, parts.formats, parts.from_1904)
    head, headings = _first_row(sheet, cells, heading_row, None, report)
    if is_head and head and not is_head(name, headings):
        found, below = _first_row(sheet, cells, heading_row, lambda row: is_head(name, row), lambda _: None)
        if found:
            head, headings = found, below
            titles_left_out(named, name, head, report)
    if not head:
        return []
    cells.headings = headings
    _report_merged(named, name, sheet, head, report)

    def read(report: Report) -> Iterator[Row]:
        for number, row in enumerate(sheet.iter_rows(), 1):
            if number > head and (row.count("") < len(row) or number - 1 in marks.odd):
                texts = cells.texts(number, row, report)
                if texts[0].strip() or any(map(str.strip, texts)):
                    yield number, texts
        # A reader of values does not see an error or a formula without a value below the last value.
        for row_below in sorted(row for row in marks.odd if row > end[0]):
            cells.texts(row_below + 1, [], report)

    def locate(row: int, column: int) -> str:
        return f"{name}!{letters(column + first_column)}{row}"

    return [Table(named, name, headings, end[0] + 1 - head, read, locate, report)]


def _first_row(
    sheet: "CalamineSheet",
    cells: Cells,
    heading_row: int,
    wanted: Callable[[tuple[str, ...]], bool] | None,
    report: Report,
) -> tuple[int, tuple[str, ...]]:
    """The number and the cells of the first row that is not blank, from a row on; 0 if there is none.

    With `wanted`, the first such row among the first few.
    """
    for number, row in enumerate(sheet.iter_rows(), 1):
        texts = tuple(text.strip() for text in cells.texts(number, row, report))
        if number >= heading_row and any(texts) and (wanted is None or wanted(texts)):
            return number, texts
        if wanted and number >= LOOKED_AT:
            break
    return 0, ()


def _mark_sheets(named: str, parts: "_Parts", report: Report) -> dict[str, Marks]:
    """What to know of each sheet before its values are read; a sheet that would not fit in memory is left out."""
    partial = {index for index, found in enumerate(parts.formats) if found.shown not in ("plain", "date")}
    dates = {index for index, found in enumerate(parts.formats) if found.shown not in ("plain", "zeros", "percent")}
    if parts.from_1904:
        dates = set()  # that calendar has no day 60 of 1900
    found: dict[str, Marks] = {}
    lengths = array("I")
    if (place := parts.place("xl/sharedstrings.xml")) is not None:
        lengths = text_lengths(parts.bytes, *place)
    sheets = parts.sheets()
    if len(sheets) > MAX_SHEETS:
        message = f"The workbook has more than {MAX_SHEETS} sheets, the most that is read."
        raise RefusedError("too-many-sheets", message, found=f"{len(sheets):,} sheets")
    for name, part in sheets:
        place = parts.place(part)
        if place is None:
            report(Problem("error", "damaged", "The workbook names this sheet and does not hold it.", named, name))
            continue
        try:
            marks = mark(parts.bytes, *place, partial, dates, lengths, MAX_SHEET_CELLS, MAX_SHEET_CHARS)
        except ValueError as error:
            report(Problem("error", "damaged", f"The sheet's XML is damaged ({error}).", named, name))
            continue
        if marks.rows * marks.columns > MAX_SHEET_CELLS or marks.rows > MAX_SHEET_ROWS:
            message = (
                f"Filled cells reach down to row {marks.rows:,} and across to column {letters(marks.columns - 1)}, "
                f"more than {MAX_SHEET_CELLS:,} cells, the most that is read: delete what stands far out, or split it."
            )
            report(Problem("error", "too-many-cells", message, named, name))
        elif marks.shared_bytes > MAX_SHEET_CHARS:
            message = f"The cells hold more than {MAX_SHEET_CHARS:,} bytes of text, the most that is read: split it."
            report(Problem("error", "too-much-text", message, named, name))
        else:
            found[name] = marks
    return found


def _report_merged(named: str, name: str, sheet: "CalamineSheet", head: int, report: Report) -> None:
    covering = [found for found in sheet.merged_cell_ranges or [] if found[1][0] + 1 >= head and found[0] != found[1]]
    for (top, left), (bottom, right) in sorted(covering)[:MAX_PROBLEMS_OF_A_KIND]:
        place = f"{letters(left)}{top + 1}:{letters(right)}{bottom + 1}"
        message = (
            f"The cells {place} are merged: their value was read for {letters(left)}{top + 1} only and the others are "
            "blank. Unmerge them, and repeat the value where it is meant."
        )
        report(Problem("warning", "merged-cells", message, named, name, top + 1, letters(left), found=place))


def _unreadable(error: BaseException) -> RefusedError:
    from python_calamine import CalamineError

    # A panic of the Rust library comes as an exception that is no Exception, and is told by its name only.
    if not isinstance(error, (CalamineError, OSError, ValueError)) and type(error).__name__ != "PanicException":
        raise error
    reason = " ".join(str(error).split())[:200]
    message = f"The workbook is damaged ({reason}): open it in your spreadsheet and save it again."
    return RefusedError("damaged", message)


class _Parts:
    """The parts of an uncompressed archive, to be looked at in place."""

    def __init__(self, path: str) -> None:
        self._file = open(path, "rb")  # noqa: SIM115 (closed on leaving the context)
        self.bytes = mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ)
        with zipfile.ZipFile(self._file) as archive:
            self._entries = {entry.filename.lower().replace("\\", "/"): entry for entry in archive.infolist()}
        workbook = self._xml("xl/workbook.xml")
        self._workbook = workbook if workbook is not None else ElementTree.Element("workbook")
        properties = self._workbook.find("{*}workbookPr")
        self.from_1904 = properties is not None and properties.get("date1904") in ("1", "true", "on")
        self.formats: list[Format] = formats_of(self._xml("xl/styles.xml"))

    def __enter__(self) -> "_Parts":
        return self

    def __exit__(self, *_: object) -> None:
        self.bytes.close()
        self._file.close()

    def place(self, name: str) -> tuple[int, int] | None:
        """From where to where a part lies in the archive."""
        entry = self._entries.get(name.lower())
        if entry is None:
            return None
        header = self.bytes[entry.header_offset : entry.header_offset + 30]
        start = entry.header_offset + 30 + sum(struct.unpack("<HH", header[26:30]))
        return start, start + entry.file_size

    def sheets(self) -> list[tuple[str, str]]:
        """Each worksheet's name and part, in order; the part of one that lies outside the file is ''."""
        relations = self._xml("xl/_rels/workbook.xml.rels")
        targets: dict[str, str] = {}
        for relation in relations if relations is not None else ():
            target = relation.get("Target", "").replace("\\", "/")
            if relation.get("Type", "").endswith("/worksheet"):
                # An external target is a link, and not followed.
                inside = relation.get("TargetMode") != "External"
                part = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/") if inside else ""
                targets[relation.get("Id", "")] = part
        found: list[tuple[str, str]] = []
        for sheet in self._workbook.iterfind("{*}sheets/{*}sheet"):
            relation_id = sheet.get(f"{_RELATIONSHIPS}id") or sheet.get(f"{_STRICT_RELATIONSHIPS}id") or ""
            if relation_id in targets:  # a sheet that holds a chart or a dialog is not
                found.append((sheet.get("name", ""), targets[relation_id]))
        return found

    def _xml(self, name: str) -> ElementTree.Element | None:
        place = self.place(name)
        if place is None:
            return None
        start, end = place
        if end - start > _MAX_SMALL_PART:
            raise RefusedError("too-large", f"The part {name} is larger than {_MAX_SMALL_PART:,} bytes.")
        try:
            # Document types and entities were refused when the archive was unpacked.
            return ElementTree.fromstring(self.bytes[start:end])  # noqa: S314
        except ElementTree.ParseError as error:
            raise RefusedError("damaged", f"The workbook is damaged ({name}: {error}).") from error
