"""Finds in a worksheet's XML what a fast reader of values loses: formats, errors, formulas without a value, extent.

Spreadsheets write cells in one spelling, ``<c r="B14" s="2" t="n">``, for which a few regular expressions do.
XML allows many others; where one occurs, a real parser does the same work, slowly.
"""

import re
from array import array
from collections.abc import Collection
from dataclasses import dataclass, field
from mmap import mmap
from xml.parsers import expat

_ATTRIBUTES = (
    rb' r="([A-Z]{1,3})([1-9][0-9]{0,6})"(?: t="([a-zA-Z]+)")?(?: s="([0-9]{1,5})")?(?: t="([a-zA-Z]+)")?'
    rb'(?: (?:cm|vm|ph)="[^"<>]*")* ?(/?)>'
)
# A cell, in the usual spelling or (without groups) another, but none of little interest: in the usual spelling, near the
# top left, without an error and without a style of interest.
_NOT_PLAIN = (
    rb"<c(?=[\s/>])"
    rb'(?! r="%s"(?: t="(?!e")[a-zA-Z]++")?+(?: s="%s[0-9]{1,5}+")?+(?: t="(?!e")[a-zA-Z]++")?+/?+>)(?:'
    + _ATTRIBUTES
    + rb"|[^>]*>)"
)
_USUAL_CELL = re.compile(b"<c" + _ATTRIBUTES)
_PREFIXED = re.compile(rb":c[\s/>]")
_FILLED = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"[^>]*(?<!/)>')
_FORMULA = rb"(?:<f\b[^>]*/>|<f\b[^>]*>[^<]*</f>)"
_STORED = re.compile(_FORMULA + rb"?\s*<v>([^<]{1,40})</v>")
_NO_VALUE = re.compile(
    rb'<c r="([A-Z]{1,3})([0-9]{1,7})"((?:(?! t="str")[^>])*)>' + _FORMULA + rb"\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>"
)
_SHARED = re.compile(rb' t="s"(?: s="[0-9]+")?><v>([0-9]{1,9})</v>')
_ANY_SHARED = re.compile(rb' t="s"')
# How a reference near the top left looks, and how many rows and columns that can be: short sheets, and long ones.
_NEAR = ((rb"[A-E]?[A-Z][0-9]{1,5}+", 99_999, 6 * 26), (rb"[A-P][0-9]{1,6}+", 999_999, 16))
_LONG = re.compile(rb'<row [^>]*?r="[0-9]{6}')
_MANY_STYLES = 200
_SLICE = 8 * 1024 * 1024
_REFERENCE = re.compile(r"([A-Za-z]{1,3})([1-9][0-9]{0,6})\Z")
NO_VALUE = ""
"""Marks a formula without a stored value."""
LEAP_DAY = "60"
"""Marks a date stored as day 60 of 1900, which Excel shows as 29 February 1900."""


@dataclass(slots=True)
class Marks:
    """What one worksheet's XML says beyond its values; rows and columns count from 0."""

    formats: dict[int, "array[int]"] = field(default_factory=dict)
    """For a column, one more than the cell style of each row, and 0 where the style does not matter."""
    odd: dict[int, dict[int, str]] = field(default_factory=dict)
    """For a row and column, the error value (``#N/A``), NO_VALUE or LEAP_DAY."""
    rows: int = 0
    """No filled cell stands in this row or below."""
    columns: int = 0
    """No filled cell stands in this column or to its right."""
    shared_bytes: int = 0
    """At least the bytes of shared text in the cells, a text counted each time it is used."""

    def note_style(self, row: int, column: int, style: int) -> None:
        styles = self.formats.setdefault(column, array("H"))
        if len(styles) <= row:
            styles.frombytes(bytes(2 * (row + 1 - len(styles))))
        styles[row] = style + 1

    def note_odd(self, row: int, column: int, what: str) -> None:
        self.odd.setdefault(row, {})[column] = what


def mark(
    part: mmap | bytes,
    start: int,
    end: int,
    styles: Collection[int],
    dates: Collection[int],
    lengths: "array[int]",
    cap: int,
    text_cap: int,
) -> Marks:
    """Reads one worksheet, from ``start`` to ``end`` of what holds it.

    ``styles`` are the cell styles worth noting, ``dates`` those that show a date where day 60 is the leap day that
    never was, ``lengths`` the bytes of each shared text. Up to ``cap`` cells the extent need not be
    exact, nor up to ``text_cap`` bytes the shared text.

    Raises:
        ValueError: the XML is not well formed.
    """
    complete = part[max(start, end - 100) : end].rstrip().endswith(b"</worksheet>")
    usual = complete and not _PREFIXED.search(part, start, end) and not _has(part, b"<!", start, end)
    marks = _scan(part, start, end, styles, cap) if usual else None
    if marks is None:
        return _parse(part, start, end, frozenset(styles), frozenset(dates), lengths)
    if _has(part, b"<f", start, end):
        for found in _NO_VALUE.finditer(part, start, end):
            marks.note_odd(int(found[2]) - 1, column_of(found[1]), NO_VALUE)
    at = part.find(b"<v>60</v>", start, end) if dates else -1
    while at >= 0:
        before = part.rfind(b"<c ", max(start, at - 100), at)
        cell = _USUAL_CELL.match(part, before, at) if before >= 0 else None
        if cell and cell.end() == at and int(cell[4] or 0) in dates:
            marks.note_odd(int(cell[2]) - 1, column_of(cell[1]), LEAP_DAY)
        at = part.find(b"<v>60</v>", at + 1, end)
    shared = _shared_bytes(part, start, end, lengths, text_cap) if lengths else 0
    if shared is None:
        return _parse(part, start, end, frozenset(styles), frozenset(dates), lengths)
    marks.shared_bytes = shared
    return marks


def column_of(letters: bytes) -> int:
    """A column's number from 0 by its letters.

    >>> column_of(b"A"), column_of(b"AB"), column_of(b"XFD")
    (0, 27, 16383)
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number - 1


def text_lengths(part: mmap | bytes, start: int, end: int) -> "array[int]":
    """The bytes of each shared text, mark-up included, in their order."""
    lengths = array("I")
    before = start
    for found in re.compile(rb"</(?:\w+:)?si\s*>|<(?:\w+:)?si\s*/>").finditer(part, start, end):
        lengths.append(min(found.end() - before, 2**32 - 1))
        before = found.end()
    return lengths


def _has(part: mmap | bytes, wanted: bytes, start: int, end: int) -> bool:
    return part.find(wanted, start, end) >= 0


def _scan(part: mmap | bytes, start: int, end: int, styles: Collection[int], cap: int) -> Marks | None:
    """Styles of interest, errors and extent; None where a cell is not in the usual spelling."""
    reference, rows, columns = _NEAR[_LONG.search(part, start, end) is not None]
    marks = Marks(rows=rows, columns=columns)
    avoid = b"(?!(?:" + b"|".join(str(style).encode() for style in sorted(styles)) + b')")' if styles else b""
    if len(styles) > _MANY_STYLES:
        avoid = b"(?!)"  # each styled cell is looked at, which is quicker than a pattern so long
    columns_of: dict[bytes, int] = {}
    for cell in re.compile(_NOT_PLAIN % (reference, avoid)).finditer(part, start, end):
        letters, digits, early_type, style, late_type, empty = cell.groups()
        if letters is None:
            return None
        if empty:
            continue  # styled, but nothing in it
        row = int(digits) - 1
        column = columns_of.get(letters, -1)
        if column < 0:
            column = columns_of[letters] = column_of(letters)
        if row >= marks.rows:
            marks.rows = row + 1
        if column >= marks.columns:
            marks.columns = column + 1
        if style and int(style) in styles:
            marks.note_style(row, column, int(style))
        if early_type == b"e" or late_type == b"e":
            stored = _STORED.match(part, cell.end(), end)
            marks.note_odd(row, column, stored[1].decode("utf-8", "replace") if stored else "#ERROR")
    if marks.rows * marks.columns > cap:
        marks.rows = marks.columns = 0
        for found in _FILLED.finditer(part, start, end):
            marks.rows = max(marks.rows, int(found[2]))
            marks.columns = max(marks.columns, column_of(found[1]) + 1)
    return marks


def _shared_bytes(part: mmap | bytes, start: int, end: int, lengths: "array[int]", cap: int) -> int | None:
    """The bytes of shared text, or 0 if they are below the cap in any case; None where a cell is spelt unusually."""
    if (end - start) // len('<c r="A1" t="s"><v>0</v></c>') * max(lengths) <= cap:
        return 0
    total = 0
    for at in range(start, end, _SLICE):
        # A cell that straddles two slices is counted in both, which does no harm.
        upto = min(at + _SLICE + 100, end)
        indexes = _SHARED.findall(part, at, upto)
        if len(indexes) < len(_ANY_SHARED.findall(part, at, upto - 100)):
            return None
        try:
            total += sum(map(lengths.__getitem__, map(int, indexes)))
        except IndexError:
            return None
    return total


def _parse(
    part: mmap | bytes, start: int, end: int, styles: frozenset[int], dates: frozenset[int], lengths: "array[int]"
) -> Marks:
    """The same with a parser, for any spelling."""
    marks = Marks()
    row, column, style, kind = -1, -1, 0, ""
    inside: list[str] = []
    value: list[str] = []
    formula = filled = False

    def opened(name: str, attributes: dict[str, str]) -> None:
        nonlocal row, column, style, kind, formula, filled
        local = name.rpartition("}")[2]
        inside.append(local)
        if local == "row":
            row = _number(attributes.get("r", str(row + 2))) - 1
            column = -1
        elif local == "c":
            column += 1
            if "r" in attributes:
                reference = _REFERENCE.match(attributes["r"])
                if reference is None:
                    raise ValueError(f"no cell can be called {attributes['r'][:40]!r}")
                row, column = int(reference[2]) - 1, column_of(reference[1].encode())
            style, kind = _number(attributes.get("s", "0")), attributes.get("t", "n")
            formula = filled = False
            value.clear()
        elif local == "f":
            formula = True
        if local in ("v", "is", "f"):
            filled = True

    def text(found: str) -> None:
        if inside and inside[-1] == "v" and len(value) < 10:
            value.append(found[:40])

    def closed(name: str) -> None:
        inside.pop()
        if name.rpartition("}")[2] != "c" or not filled:
            return
        stored = "".join(value).strip()
        marks.rows, marks.columns = max(marks.rows, row + 1), max(marks.columns, column + 1)
        if style in styles:
            marks.note_style(row, column, style)
        if kind == "e":
            marks.note_odd(row, column, stored)
        elif formula and not stored and kind != "str":
            marks.note_odd(row, column, NO_VALUE)
        elif kind == "n" and stored == LEAP_DAY and style in dates:
            marks.note_odd(row, column, LEAP_DAY)
        elif kind == "s" and (index := _number(stored)) < len(lengths):
            marks.shared_bytes += lengths[index]

    parser = expat.ParserCreate(namespace_separator="}")
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = opened, closed, text
    try:
        for at in range(start, end, _SLICE):
            parser.Parse(part[at : min(at + _SLICE, end)], False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise ValueError(f"line {error.lineno}: {expat.ErrorString(error.code)}") from error
    return marks


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise ValueError(f"{text[:40]!r} stands where a number should")
    return int(text)
