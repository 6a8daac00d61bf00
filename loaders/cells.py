"""Turns the values of a worksheet's cells into the text a person reads in them, and says where to distrust it."""

import datetime as dt
import math
from typing import Any

from localism.loaders.base import MAX_CELL_CHARS, Problem, Report, Severity
from localism.loaders.formats import Format, show_number, show_percent, show_zeros
from localism.loaders.sheetxml import LEAP_DAY, NO_VALUE, Marks
from localism.loaders.tables import letters

_LIKELY_YEARS = range(1000, 2101)
_DIGITS_KEPT = 10**15


class Cells:
    """Reads the rows of one sheet; ``headings`` name columns in problems."""

    def __init__(
        self, file: str, sheet: str, first_column: int, marks: Marks, formats: list[Format], from_1904: bool
    ) -> None:
        self.headings: tuple[str, ...] = ()
        self._file, self._sheet, self._first_column, self._formats = file, sheet, first_column, formats
        self._odd = marks.odd
        self._styles = {column - first_column: styles for column, styles in marks.formats.items()}
        self._day_zero = (dt.date(1904, 1, 1) if from_1904 else dt.date(1899, 12, 30)).toordinal()

    def texts(self, number: int, row: list[Any], report: Report) -> list[str]:
        """The row's cells as text; the list is changed in place and returned."""
        styled = self._styles
        for column, value in enumerate(row):
            kind = value.__class__
            if kind is str:
                continue
            # The common cases first: this runs once a cell.
            if kind is float and column not in styled and value.is_integer() and abs(value) < _DIGITS_KEPT:
                row[column] = str(int(value))
            elif kind is float:
                row[column] = self._number(value, number, column, report)
            elif kind is dt.date:
                row[column] = self._date(value, number, column, report)
            else:
                row[column] = self._text(value, number, column, report)
        if len("".join(row)) > MAX_CELL_CHARS:
            self._drop_long(number, row, report)
        if number - 1 in self._odd:
            self._note_odd(number, row, report)
        return row

    def _text(self, value: object, number: int, column: int, report: Report) -> str:
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, int):
            return self._number(float(value), number, column, report)
        if isinstance(value, dt.datetime):
            if (value.hour, value.minute, value.second) == (0, 0, 0):
                return self._date(value.date(), number, column, report)
            return value.isoformat(timespec="seconds")
        if isinstance(value, dt.timedelta):
            seconds = round(value.total_seconds())
            return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
        if isinstance(value, dt.time):
            return value.isoformat(timespec="seconds")
        return str(value)

    def _number(self, value: float, number: int, column: int, report: Report) -> str:
        if not math.isfinite(value):
            message = "The number is too large to be one: type it again."
            self._say(report, "error", "not-a-number", message, number, column, str(value))
            return ""
        if abs(value) >= _DIGITS_KEPT:
            message = (
                "A spreadsheet keeps 15 digits of a number, and this has more: type it in a cell formatted as text."
            )
            self._say(report, "warning", "digits-lost", message, number, column, show_number(value))
        found = self._format(number, column)
        if found is None:
            return show_number(value)
        if found.shown == "zeros" and value.is_integer() and value >= 0:
            return show_zeros(int(value), found.mask)
        return show_percent(value) if found.shown == "percent" else show_number(value)

    def _date(self, value: dt.date, number: int, column: int, report: Report) -> str:
        day = value.toordinal() - self._day_zero
        if day in _LIKELY_YEARS:
            message = (
                f"The cell holds the number {day} shown as the date {value.isoformat()}: read as the year {day}. "
                f"Format the cell as text; if the day is meant, type it as text, {value.isoformat()}."
            )
            self._say(report, "warning", "year-as-day-number", message, number, column, value.isoformat(), str(day))
            return str(day)
        found = self._format(number, column)
        if found is None:
            return value.isoformat()
        if found.shown == "year":
            return value.isoformat()[:4]
        if found.shown == "month":
            return value.isoformat()[:7]
        if found.shown == "day":
            message = (
                f"The cell shows a day without a year, with which the spreadsheet stored the year {value.year}: "
                "if that is not meant, type the date in full."
            )
            self._say(report, "warning", "date-without-year", message, number, column, value.isoformat())
        return value.isoformat()

    def _drop_long(self, number: int, row: list[str], report: Report) -> None:
        for column, text in enumerate(row):
            if len(text) > MAX_CELL_CHARS:
                row[column] = ""
                message = f"The cell is longer than {MAX_CELL_CHARS:,} characters, the most that is read."
                self._say(report, "error", "cell-too-long", message, number, column, f"{len(text):,} characters")

    def _note_odd(self, number: int, row: list[str], report: Report) -> None:
        for absolute, what in sorted(self._odd[number - 1].items()):
            column = absolute - self._first_column
            if what == NO_VALUE:
                message = "The formula has no stored value: open the file in a spreadsheet, save it, or type the value."
                self._say(report, "error", "formula-without-value", message, number, column)
            elif what == LEAP_DAY:
                message = "The cell shows 29 February 1900, a day that never was: type the date that is meant as text."
                self._say(report, "error", "no-such-day", message, number, column, "day number 60")
            else:
                message = f"The cell shows the error {what}: correct its formula or type the value."
                self._say(report, "error", "cell-error", message, number, column, what)
            if 0 <= column < len(row):
                row[column] = ""

    def _format(self, number: int, column: int) -> Format | None:
        styles = self._styles.get(column)
        if styles is None or number > len(styles) or not styles[number - 1]:
            return None
        return self._formats[styles[number - 1] - 1]

    def _say(
        self,
        report: Report,
        severity: Severity,
        kind: str,
        message: str,
        number: int,
        column: int,
        found: str = "",
        nearest: str = "",
    ) -> None:
        heading = self.headings[column] if 0 <= column < len(self.headings) else ""
        named = heading or letters(column + self._first_column)
        report(Problem(severity, kind, message, self._file, self._sheet, number, named, found, nearest=nearest))
