"""Reads CSV as people save it: any of the usual encodings, separators and line ends, and every id as the text it is."""

import codecs
import csv
import os
import re
from collections.abc import Callable, Iterator
from itertools import chain
from typing import TextIO

from localism.loaders.base import MAX_CELL_CHARS, MAX_COLUMNS, MAX_ROWS, Problem, Report
from localism.loaders.tables import LOOKED_AT, IsHead, Row, Table, letters, titles_left_out

_CHUNK = 1024 * 1024
_MAX_RECORD_CHARS = 16 * _CHUNK
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SEPARATORS = ",;\t"
_QUOTED = re.compile(r'"(?:[^"]|"")*"')


def read_csv(named: str, report: Report, heading_row: int = 0, is_head: IsHead | None = None) -> list[Table]:
    """The one table of a CSV file, its first row that is not blank being the headings, unless another row has them: the one
    with that number, else the first of the first rows that `is_head` takes for them.

    Text is UTF-8 (with or without a mark), UTF-16 with a mark, or else Windows-1252, which is said. The separator is
    whichever of comma, semicolon and tab the headings use most. Rows are read from the disk as they are asked for.
    """
    checked = _check_text(named, report)
    if checked is None:
        return []
    encoding, lines = checked
    sheet = os.path.splitext(os.path.basename(named))[0]
    with open(named, encoding=encoding, newline="") as file:
        delimiter = _delimiter(file)
    try:
        start, cells = _first_record(named, encoding, delimiter, heading_row)
        if is_head and not is_head(sheet, cells):
            for separator in (delimiter, *(c for c in _SEPARATORS if c != delimiter)):
                found, below = _first_record(named, encoding, separator, heading_row, lambda row: is_head(sheet, row))
                if found:
                    start, cells, delimiter = found, below, separator
                    titles_left_out(named, sheet, start, report)
                    break
    except (csv.Error, UnicodeError) as error:
        report(_unreadable_row(named, sheet, 1, error))
        return []
    headings = tuple(cell.strip() for cell in cells)
    if not headings:
        report(Problem("error", "empty-file", "The file has no row of headings.", named))
        return []
    if len(headings) > MAX_COLUMNS:
        message = f"There are more than {MAX_COLUMNS:,} columns, the most that is read."
        report(Problem("error", "too-many-columns", message, named, found=f"{len(headings):,} columns"))
        return []

    def read(report: Report) -> Iterator[Row]:
        return _rows(named, sheet, encoding, delimiter, start, len(headings), report)

    def locate(row: int, column: int) -> str:
        return f"{sheet}!{letters(column)}{row}"

    return [Table(named, sheet, headings, max(lines - start, 0), read, locate, report)]


def _rows(
    named: str, sheet: str, encoding: str, delimiter: str, start: int, width: int, report: Report
) -> Iterator[Row]:
    number, taken = 0, [0]
    # The limit on a field is one for the whole process, so that it is not ours to set; where it is laxer, we look.
    lax = csv.field_size_limit() > MAX_CELL_CHARS
    try:
        with open(named, encoding=encoding, newline="", buffering=_CHUNK) as file:
            for number, cells in enumerate(csv.reader(_watched(file, taken), delimiter=delimiter), 1):
                taken[0] = 0
                if len(cells) != width or not cells[0].strip():
                    if not any(map(str.strip, cells)):
                        continue
                    if number > start and len(cells) != width:
                        cells = _straighten(cells, width, named, sheet, number, report)
                if number <= start:
                    continue
                if lax and max(map(len, cells)) > MAX_CELL_CHARS:
                    error = csv.Error(f"field larger than field limit ({MAX_CELL_CHARS})")
                    report(_unreadable_row(named, sheet, number, error))
                    return
                if number > MAX_ROWS:
                    message = f"There are more than {MAX_ROWS:,} rows, the most that is read: split the file."
                    report(Problem("error", "too-many-rows", message, named, sheet, number))
                    return
                yield number, cells
    except (csv.Error, UnicodeError) as failure:
        report(_unreadable_row(named, sheet, number + 1, failure))
    except OSError as failure:
        message = f"The file could not be read to its end: {failure.strerror or failure}."
        report(Problem("error", "unreadable", message, named, sheet, number + 1))


def _first_record(
    named: str, encoding: str, delimiter: str, heading_row: int, wanted: Callable[[list[str]], bool] | None = None
) -> tuple[int, list[str]]:
    """The number and the cells of the first record that is not blank, from a row on; 0 if there is none.

    With `wanted`, the first such record among the first few rows.
    """
    taken = [0]
    with open(named, encoding=encoding, newline="") as file:
        for number, cells in enumerate(csv.reader(_watched(file, taken), delimiter=delimiter), 1):
            if number >= heading_row and any(map(str.strip, cells)) and (wanted is None or wanted(cells)):
                return number, cells
            if wanted and number >= LOOKED_AT:
                break
            taken[0] = 0
    return 0, []


def _watched(file: TextIO, taken: list[int]) -> Iterator[str]:
    # One record may run over many lines, so that its length has to be watched line by line.
    for line in file:
        taken[0] += len(line)
        if taken[0] > _MAX_RECORD_CHARS:
            raise csv.Error(f"row longer than {_MAX_RECORD_CHARS} characters")
        yield line


def _straighten(cells: list[str], width: int, named: str, sheet: str, number: int, report: Report) -> list[str]:
    expected = f"{width} cells"
    if len(cells) < width:
        message = f"The row has {len(cells)} of {width} cells; the others are taken to be blank."
        found = f"{len(cells)} cells"
        report(Problem("warning", "short-row", message, named, sheet, number, found=found, expected=expected))
        return cells + [""] * (width - len(cells))
    extra = [cell for cell in cells[width:] if cell.strip()]
    if extra:
        message = (
            f"The row has {len(cells)} cells under {width} headings, so that some stand under the wrong heading: "
            "put text that holds the separator in double quotes."
        )
        found = f"{len(cells)} cells, “{extra[0][:80]}” beyond the last heading"
        report(Problem("error", "ragged-row", message, named, sheet, number, found=found, expected=expected))
    return cells[:width]


def _unreadable_row(named: str, sheet: str, number: int, error: Exception) -> Problem:
    if isinstance(error, UnicodeError):
        message = "The text here does not fit the file's encoding: save the file as UTF-8. Nothing below was read."
    else:
        message = (
            f"From this row on the file could not be read ({error}): look for a double quote that is opened "
            "and never closed."
        )
    return Problem("error", "unreadable-row", message, named, sheet, number)


def _delimiter(file: TextIO) -> str:
    for _ in range(1_000):
        line = file.readline(_CHUNK)
        if not line:
            break
        if line.strip():
            bare = _QUOTED.sub("", line)
            return max(_SEPARATORS, key=bare.count)  # of equals, the first
    return ","


def _check_text(named: str, report: Report) -> tuple[str, int] | None:
    """The encoding, and how many lines there are; one quick pass, so that nothing surprises the reader later."""
    with open(named, "rb") as file:
        head = file.read(8)
        if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
            message = "This is a workbook or an archive though it is named like a CSV file: save it as CSV."
            report(Problem("error", "wrong-extension", message, named, expected="text separated by commas"))
            return None
        encoding = next((name for mark, name in _BOMS if head.startswith(mark)), "utf-8")
        first_bad, nul, lines, longest = _survey(named, encoding)
        if nul:
            message = "The file holds NUL characters: it is not text, or is UTF-16 without its mark. Save it as UTF-8."
            report(Problem("error", "nul-character", message, named, row=nul, expected="text in UTF-8"))
            return None
        if first_bad and encoding == "utf-8":
            encoding = "cp1252"
            still_bad, _, lines, longest = _survey(named, encoding)
            if not still_bad:
                message = (
                    "The file is not UTF-8 and was read as Windows-1252, as Excel's plain “CSV” is: "
                    "look whether accents and pound signs came out right, or save it as “CSV UTF-8”."
                )
                found = f"the first line that is not UTF-8 is line {first_bad}"
                report(Problem("warning", "not-utf-8", message, named, row=first_bad, found=found, expected="UTF-8"))
            first_bad = still_bad
        if first_bad:
            message = "The text is in an encoding that could not be told: save the file as “CSV UTF-8”."
            report(Problem("error", "unknown-encoding", message, named, row=first_bad, expected="UTF-8"))
            return None
        if longest > _MAX_RECORD_CHARS:
            message = f"A line is longer than {_MAX_RECORD_CHARS:,} characters, the most that is read."
            report(Problem("error", "line-too-long", message, named))
            return None
    return encoding, lines


def _survey(named: str, encoding: str) -> tuple[int, int, int, int]:
    """The line of the first text that cannot be decoded and of the first NUL (0: none), the lines, the longest run."""
    decoder = codecs.getincrementaldecoder(encoding)()
    lines = longest = run = 0
    with open(named, "rb") as file:
        for chunk in chain(iter(lambda: file.read(_CHUNK), b""), [b""]):
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                # What an earlier chunk left over belongs to a character, and holds no line end.
                return lines + _line_ends(error.object[: error.start].decode(encoding, "replace")) + 1, 0, 0, 0
            if "\0" in text:
                return 0, lines + _line_ends(text[: text.index("\0")]) + 1, 0, 0
            ends = _line_ends(text)
            run = 0 if ends else run + len(text)
            longest = max(longest, run)
            lines += ends
    return 0, 0, lines, longest


def _line_ends(text: str) -> int:
    return text.count("\n") or text.count("\r")
