"""What every loader shares: the problem a person can act on, the limits on input, and cells of several values."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]

# Limits. Files come from anywhere, and each of these bounds what one of them can cost in memory or time.
MAX_FILE_BYTES = 512 * 1024 * 1024
"""Bytes of one file as it lies on the disk."""
MAX_JSON_BYTES = 128 * 1024 * 1024
"""Bytes of one JSON file, which is held in memory as a whole."""
MAX_CELL_CHARS = 131_072
"""Characters in one cell: four times what Excel allows, and Python's own default for a CSV field."""
MAX_ROWS = 5_000_000
"""Rows of one sheet, file or list (a worksheet of Excel ends at 1,048,576)."""
MAX_COLUMNS = 16_384
"""Columns of one table: those of an Excel worksheet."""
MAX_SHEETS = 256
"""Sheets in one workbook, lists in one JSON file, CSV files in one folder."""
MAX_SHEET_ROWS = 1_048_576
"""Rows of a worksheet: those that Excel has."""
MAX_SHEET_CELLS = 16 * 1_048_576
"""Cells in the rectangle a worksheet spans, blank ones included: they are held in memory."""
MAX_UNZIPPED_BYTES = 1024 * 1024 * 1024
"""Bytes of the XML inside one workbook, unpacked."""
MAX_ZIP_ENTRIES = 10_000
"""Parts inside one workbook."""
MAX_ZIP_RATIO = 500
"""Bytes unpacked for each byte packed, over a whole workbook: sheets come to 10 or 20, a zip bomb to 1,000."""
MAX_SHEET_CHARS = 512 * 1024 * 1024
"""Bytes of text in the cells of one worksheet, text that many cells share counted for each."""
MAX_PROBLEMS_OF_A_KIND = 1_000
"""Problems of one kind listed for one table; one more then says that there are others."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a file that a person should put right: what, where, what was found and what was expected.

    An ``error`` stops a load; a ``warning`` does not. ``kind`` is a stable slug, for grouping. ``row`` counts from 1,
    as a spreadsheet shows it; ``column`` is the heading, or the letter where there is no heading.

    >>> Problem("error", "unknown-code", "…", "records.xlsx", sheet="Facts", row=14, column="Act").where()
    'records.xlsx, sheet Facts, row 14, column Act'
    """

    severity: Severity
    kind: str
    message: str
    file: str
    sheet: str = ""
    row: int | None = None
    column: str = ""
    found: str = ""
    expected: str = ""
    nearest: str = ""

    def where(self) -> str:
        """The place in words, from the file inwards."""
        parts = [self.file]
        if self.sheet:
            parts.append(f"sheet {self.sheet}")
        if self.row is not None:
            parts.append(f"row {self.row}")
        if self.column:
            parts.append(f"column {self.column}")
        return ", ".join(parts)


Report = Callable[[Problem], None]
"""Takes each problem as it is found."""

_SEPARATOR = re.compile(r"(\\*);")
_LAST_BACKSLASHES = re.compile(r"\\+\Z")


def split_cell(text: str) -> tuple[str, ...]:
    r"""The values of a cell in which ``;`` separates several; blank ones are dropped, the rest stripped.

    A semicolon that belongs to a value is written ``\;``. Backslashes mean themselves, except in a run that stands
    right before a semicolon, where each pair is one backslash.

    >>> split_cell("Wigan Council; Southwark Council ;")
    ('Wigan Council', 'Southwark Council')
    >>> split_cell(r"Smith\; Sons; C:\maps")
    ('Smith; Sons', 'C:\\maps')
    """
    if ";" not in text:
        value = text.strip()
        return (value,) if value else ()
    values: list[str] = []
    value, at = "", 0
    for match in _SEPARATOR.finditer(text):
        backslashes = len(match[1])
        value += text[at : match.start()] + "\\" * (backslashes // 2)
        at = match.end()
        if backslashes % 2:
            value += ";"
        else:
            values.append(value)
            value = ""
    values.append(value + text[at:])
    return tuple(stripped for found in values if (stripped := found.strip()))


def join_cell(values: Iterable[str]) -> str:
    r"""One cell that holds these values: what :func:`split_cell` takes apart again.

    >>> join_cell(["Smith; Sons", "Wigan Council"])
    'Smith\\; Sons; Wigan Council'
    """
    kept = [stripped for value in values if (stripped := value.strip())]
    escaped = [_SEPARATOR.sub(lambda found: found[1] * 2 + "\\;", value) for value in kept]
    # The separator follows every value but the last, so only there must backslashes at the end be doubled.
    escaped[:-1] = [_LAST_BACKSLASHES.sub(lambda found: found[0] * 2, value) for value in escaped[:-1]]
    return "; ".join(escaped)
