"""Which number formats change what a person reads in a cell: leading zeros, percent, dates without a day."""

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Literal
from xml.etree import ElementTree

Shown = Literal["plain", "zeros", "percent", "date", "month", "year", "day"]
"""How a number is shown; ``day`` is a day and month without a year."""

_BUILT_IN = {9: "0%", 10: "0.00%", 14: "dd/mm/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 22: "d/m/yyyy h:mm"}
_MAX_STYLES = 65_534  # Excel ends at 65,490
_TIMES = (18, 19, 20, 21, 45, 46, 47)
# In turn: quoted text, an escaped character, a blank as wide as a character, a filler, a colour or condition.
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|_(.)|\*(.)|\[[^\]]*\]')
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_TOKEN = re.compile(r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[[^\]]*\]|(?P<zeros>0+)|(?P<plain>[-/. ()])')


@dataclass(frozen=True, slots=True)
class Format:
    """A number format: how it shows a number, and for leading zeros the literals and the zeros in their order."""

    shown: Shown
    mask: tuple[str, ...] = ()


PLAIN = Format("plain")


def formats_of(styles: ElementTree.Element | None) -> list[Format]:
    """The format of each cell style (``s`` of a cell), by its number."""
    if styles is None:
        return []
    codes = {
        int(found.get("numFmtId", "0")): found.get("formatCode", "")
        for found in styles.iterfind("{*}numFmts/{*}numFmt")
        if found.get("numFmtId", "").isascii() and found.get("numFmtId", "").isdecimal()
    }
    formats: list[Format] = []
    for style in islice(styles.iterfind("{*}cellXfs/{*}xf"), _MAX_STYLES):
        number = style.get("numFmtId", "0")
        key = int(number) if number.isascii() and number.isdecimal() and len(number) < 10 else 0
        code = codes.get(key, _BUILT_IN.get(key, ""))
        formats.append(Format("date") if key in _TIMES and key not in codes else read_format(code))
    return formats


def read_format(code: str) -> Format:
    """What a format code does to a positive number.

    >>> read_format("00000000").shown, read_format("0.0%").shown, read_format("#,##0.00").shown
    ('zeros', 'percent', 'plain')
    >>> read_format("mmm-yy").shown, read_format("yyyy").shown, read_format("d mmm").shown, read_format("d/m/yy").shown
    ('month', 'year', 'day', 'date')
    """
    code = _first_section(code[:1_000])
    if _ELAPSED.search(code):
        return Format("date")
    bare = _LITERAL.sub("", code).lower()
    if "general" in bare or "@" in bare:
        return PLAIN
    if "%" in bare:
        return Format("percent")
    if any(letter in bare for letter in "ymdhs"):
        return Format(_date(bare))
    mask = _mask(code)
    return Format("zeros", mask) if sum(len(part) for part in mask if part.startswith("\0")) > 1 else PLAIN


def show_zeros(number: int, mask: tuple[str, ...]) -> str:
    """A whole number with the zeros and literals of its format.

    >>> show_zeros(42, read_format("00000000").mask), show_zeros(20123, read_format('"SC"000-000').mask)
    ('00000042', 'SC020-123')
    """
    digits = str(number)
    if len(mask) == 1:
        return digits.zfill(len(mask[0]))
    shown: list[str] = []
    left = sum(len(part) for part in mask if part.startswith("\0"))
    digits = digits.zfill(left)
    at = len(digits) - left  # digits beyond the zeros stand before the first of them
    first = True
    start = 0
    for part in mask:
        if not part.startswith("\0"):
            shown.append(part)
            continue
        end = start + len(part) + (at if first else 0)
        shown.append(digits[start:end])
        start, first = end, False
    return "".join(shown)


def show_percent(number: float) -> str:
    """A share as a percentage, with all the digits that are stored.

    >>> show_percent(0.125), show_percent(1.0)
    ('12.5%', '100%')
    """
    return f"{plain_decimal(Decimal(format(number, '.15g')) * 100)}%"


def show_number(number: float) -> str:
    """A number in full, to the 15 digits a spreadsheet keeps, without exponent or needless zeros.

    >>> show_number(2018.0), show_number(0.1 + 0.2), show_number(1.5e-7)
    ('2018', '0.3', '0.00000015')
    """
    whole = int(number)
    return str(whole) if whole == number else plain_decimal(Decimal(format(number, ".15g")))


def plain_decimal(number: Decimal) -> str:
    """A decimal without exponent or zeros at its end."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _date(bare: str) -> Shown:
    if "h" in bare or "s" in bare:
        return "date"
    if "d" in bare:
        return "date" if "y" in bare else "day"
    if "y" in bare:
        return "month" if "m" in bare else "year"
    return "day"


def _mask(code: str) -> tuple[str, ...]:
    """Literals as they are, runs of zeros with NUL for each; nothing if anything else is in the code."""
    mask: list[str] = []
    at = 0
    while at < len(code):
        token = _TOKEN.match(code, at)
        if token is None or token["plain"] == ".":
            return ()
        if token["zeros"]:
            mask.append("\0" * len(token["zeros"]))
        else:
            mask.append(token["quoted"] or token["escaped"] or token["plain"] or "")
        at = token.end()
    return tuple(mask)


def _first_section(code: str) -> str:
    quoted = False
    for at, char in enumerate(code):
        if char == '"':
            quoted = not quoted
        elif char == ";" and not quoted and (not at or code[at - 1] != "\\"):
            return code[:at]
    return code
