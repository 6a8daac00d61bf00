"""Writes tables as an Excel workbook: notes on headings, drop-downs for codes, text that stays text."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from localism.errors import LocalismError
from localism.graph.exchange.books import Cell, Column, text_of
from localism.graph.exchange.plain import legal

Worksheet = Any  # openpyxl's types for worksheets that are only written leave out what they can do
MAX_TEXT = 32_767
"""Characters that a cell of a workbook holds."""
MAX_ROW = 1_048_576
"""The last row of a worksheet."""
_LISTED = 255  # characters that a drop-down holds when its codes are written out
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_RETYPED = re.compile(r"[0-9=+\-@#'.]")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,13})(?:\.\d{0,4}[1-9])?")
_FONT = "Calibri"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date an archive can bear: the clock must not show in the file
_CLOCK = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


class Workbook:
    """An .xlsx file, written row by row."""

    def __init__(self, path: Path, place: Callable[[str], int], told: str = "") -> None:
        from openpyxl import Workbook as OpenpyxlWorkbook
        from openpyxl.styles import Alignment, Font, PatternFill

        self._path, self._place = path, place
        self._book = OpenpyxlWorkbook(write_only=True)
        if told:
            self._book.properties.creator, self._book.properties.description = "localism", legal(told)
        self._sheets: dict[str, Worksheet] = {}
        self._columns: dict[str, tuple[Column, ...]] = {}
        self._rows: dict[str, int] = {}
        self._bold = Font(name=_FONT, size=11, bold=True)
        self._fill = PatternFill("solid", fgColor="FFE8EEF4")
        self._italic = Font(name=_FONT, size=11, italic=True, color="FF707070")
        self._wrapped = Alignment(wrap_text=True, vertical="top")

    def begin(self, sheet: str, columns: Sequence[Column], *, keyed: bool = False) -> None:
        """Begin a worksheet."""
        from openpyxl.comments import Comment
        from openpyxl.utils import get_column_letter

        made = self._book.create_sheet(sheet)
        made.freeze_panes = "B2" if len(columns) > 3 else "A2"
        for n, column in enumerate(columns, 1):
            dimension = made.column_dimensions[get_column_letter(n)]
            dimension.width = column.width
            # Else a spreadsheet turns 2018-06 into a day and an id's leading zeros into nothing as they are typed.
            dimension.number_format = "General" if column.number else "@"
        headings = []
        for column in columns:
            cell = self._cell(made, column.heading)
            cell.font, cell.fill, cell.alignment = self._bold, self._fill, self._wrapped
            if column.note:
                cell.comment = Comment(
                    column.note, "localism", width=320, height=40 + 16 * (len(column.note) // 44 + 1)
                )
            headings.append(cell)
        made.append(headings)
        self._sheets[sheet], self._columns[sheet], self._rows[sheet] = made, tuple(columns), 1
        self._drop_downs(made, columns)

    def row(self, sheet: str, cells: Sequence[Cell], *, example: bool = False) -> None:
        """Add a row."""
        self._rows[sheet] += 1
        if self._rows[sheet] > MAX_ROW:
            raise LocalismError(
                f"{sheet} has more rows than a worksheet holds ({MAX_ROW:,}). "
                "Write a folder of CSV files: a path without an ending."
            )
        made = self._sheets[sheet]
        written: list[Any] = []
        for column, content in zip(self._columns[sheet], cells, strict=True):
            text = text_of(content)
            if not text:
                written.append(None)
            elif example:
                cell = self._cell(made, self._fit(sheet, column, text))
                cell.font = self._italic
                written.append(cell)
            elif column.wrapped:
                cell = self._cell(made, self._fit(sheet, column, text))
                cell.alignment = self._wrapped
                # Not every program makes room for lines that are wrapped.
                row = made.row_dimensions[self._rows[sheet]]
                row.height = max(row.height or 0, 15 * (1 + len(text) // column.width))
                written.append(cell)
            elif column.number and _NUMBER.fullmatch(text):
                written.append(float(text) if "." in text else int(text))
            elif _RETYPED.match(text):
                written.append(self._cell(made, self._fit(sheet, column, text)))
            else:
                written.append(self._fit(sheet, column, text))
        made.append(written)

    def finish(self) -> None:
        """Write the file, without a trace of the clock."""
        for target, sheet in enumerate(sorted(self._sheets, key=self._place)):
            made = self._sheets[sheet]
            self._book.move_sheet(sheet, target - self._book.index(made))
        clocked = self._path.with_name("clocked")
        self._book.save(clocked)
        with zipfile.ZipFile(clocked) as source, zipfile.ZipFile(self._path, "w") as target_file:
            for entry in source.infolist():
                still = zipfile.ZipInfo(entry.filename, _EPOCH)
                still.compress_type, still.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
                with source.open(entry) as part, target_file.open(still, "w") as copy:
                    if entry.filename == "docProps/core.xml":
                        copy.write(_CLOCK.sub(rb"\g<1>1980-01-01T00:00:00Z", part.read()))
                    else:
                        while chunk := part.read(1 << 20):
                            copy.write(chunk)
        clocked.unlink()

    def close(self) -> None:
        """Remove what openpyxl keeps on the disk while it writes."""
        for made in self._sheets.values():
            if not made.closed:
                made.close()

    def _cell(self, sheet: Worksheet, text: str) -> Any:
        from openpyxl.cell import WriteOnlyCell

        cell: Any = WriteOnlyCell(sheet, value=text)
        cell.data_type = "s"  # =1+1 is text here, and not a formula
        cell.number_format = "@"
        return cell

    def _fit(self, sheet: str, column: Column, text: str) -> str:
        if len(text) > MAX_TEXT:
            raise LocalismError(
                f"{sheet}, row {self._rows[sheet]}, {column.heading}: the text has {len(text):,} characters, and a "
                f"workbook's cell holds {MAX_TEXT:,}. Write a folder of CSV files: a path without an ending."
            )
        if _NOT_IN_XML.search(text):
            raise LocalismError(
                f"{sheet}, row {self._rows[sheet]}, {column.heading}: the text holds a control character, which a "
                "workbook cannot. Write a folder of CSV files: a path without an ending."
            )
        return _LOOKS_ESCAPED.sub("_x005F_", text).replace("\r", "_x000D_")

    def _drop_downs(self, sheet: Worksheet, columns: Sequence[Column]) -> None:
        from openpyxl.utils import get_column_letter
        from openpyxl.worksheet.datavalidation import DataValidation

        for n, column in enumerate(columns, 1):
            listed = ",".join(column.codes)
            if not listed or len(listed) > _LISTED:
                continue
            rule = DataValidation("list", formula1=f'"{listed}"', allow_blank=True)
            # Several codes may be typed, parted by semicolons, so that such a column offers codes and forbids nothing.
            rule.showErrorMessage = not column.several
            rule.errorStyle = "warning"
            rule.errorTitle, rule.error = column.heading, "This is none of the codes in the list."
            rule.add(f"{get_column_letter(n)}2:{get_column_letter(n)}{MAX_ROW}")
            sheet.data_validations.append(rule)
