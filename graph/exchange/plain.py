"""Text as other programs can take it: no characters that XML forbids, no cells that a spreadsheet would run."""

from __future__ import annotations

import re

SEPARATOR = "; "
"""What parts several values in one text."""

_LINE_END = re.compile(r"\r\n?")
_ILLEGAL = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FORMULA = re.compile(r"['\s]*[=+\-@＝＋－＠]")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


def legal(text: str) -> str:
    """Text as XML 1.0 allows it: line ends as line feeds, and U+FFFD for control characters and half surrogates.

    Emoji, combining marks and marks of direction stay.

    >>> legal("a\\x0bb\\r\\nc")
    'a�b\\nc'
    """
    return _ILLEGAL.sub("�", _LINE_END.sub("\n", text))


def joined(values: tuple[str, ...]) -> str:
    """Several values as one text; a value that itself holds `; ` can then not be told from two."""
    return SEPARATOR.join(values)


def guarded(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe goes before one that begins with = + - or @.

    Numbers stay as they are. The apostrophe is put before an apostrophe too, where that would otherwise make two
    different texts the same, so `unguarded` can always take it away again.

    >>> guarded('=HYPERLINK("http://x.example")'), guarded("-12.50"), guarded("'=1")
    ('\\'=HYPERLINK("http://x.example")', '-12.50', "''=1")
    """
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def unguarded(cell: str) -> str:
    """What a cell said before `guarded`.

    >>> unguarded("'=1"), unguarded("'tis")
    ('=1', "'tis")
    """
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
