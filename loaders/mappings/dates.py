"""Dates as tables write them, turned into EDTF: timestamps, day/month/year, Excel's day numbers."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache

from localism.loaders.values import ValueProblem, shown
from localism.ontology.dates import DateError, from_exclusive, parse

ISO, EXCEL, EXCEL_YEAR = "iso", "excel", "excel year"
_TIME = r"(?:[T ]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:\s*[ap]m)?)?(?:\s*(?:Z|UTC|[+-]\d{2}:?\d{2}))?"
_ISO = re.compile(r"(\d{4}-\d{2}(?:-\d{2})?)" + _TIME, re.ASCII | re.IGNORECASE)
_TOKEN = re.compile(r"yyyy|mmmm?|mm?|dd?|[^a-z]+|.", re.IGNORECASE)
_TIME_PART = re.compile(r"[T ]?\s*hh?:mm(?::ss)?\Z", re.IGNORECASE)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY_ZERO = date(1899, 12, 30)
_LAST_SERIAL = 2_958_465
_YEARS = range(1900, 2101)
_LIKELY = range(1000, 2201)
_PLAIN_YEAR = re.compile(r"\d{4}", re.ASCII)
_ADVICE = (
    (re.compile(r"\d{1,2}/\d{1,2}/\d{4}.*"), "dd/mm/yyyy, or mm/dd/yyyy if its publisher is American"),
    (re.compile(r"\d{1,2}/\d{4}"), "m/yyyy"),
    (re.compile(r"\d{5}(?:\.\d+)?"), "excel"),
    (re.compile(r"\d{1,2}[ -][A-Za-z]{3,}[ -]\d{4}.*"), "d mmm yyyy"),
)


def to_edtf(text: str, formats: tuple[str, ...] = (), *, exclusive: bool = False) -> str:
    """The date that a text means; blank for a blank text. Raises `ValueProblem`.

    Formats are tried in order. Without any, EDTF and ISO dates with a time are read; the time is dropped.

    >>> to_edtf("2015-06-01T00:00:00+00:00"), to_edtf("2003-01-01 00:00:00"), to_edtf("2018-22")
    ('2015-06-01', '2003-01-01', '2018-22')
    >>> to_edtf("05/12/2014", ("dd/mm/yyyy",)), to_edtf("9/2019", ("m/yyyy",)), to_edtf("41978", ("excel",))
    ('2014-12-05', '2019-09', '2014-12-05')
    >>> to_edtf("1905-06-19", ("excel year",)), to_edtf("2019-04-01", exclusive=True)
    ('1997', '2019-03-31')
    """
    plain = text.strip()
    if not plain:
        return ""
    for read in [_reader(f) for f in formats] or [_iso]:
        found = read(plain)
        if found:
            try:
                parse(found)
            except DateError:
                continue
            if _PLAIN_YEAR.fullmatch(found) and int(found) not in _LIKELY:
                continue  # an amount that stands under the wrong heading
            return from_exclusive(found) if exclusive else found
    raise _unread(plain, formats)


def check_format(text: str) -> str:
    """What is wrong with a date format; nothing if it is sound.

    >>> check_format("dd/mm/yyyy"), check_format("dd/mm/yy")
    ('', "a year is written 'yyyy': which century 'yy' is in cannot be known")
    """
    if text in (ISO, EXCEL, EXCEL_YEAR):
        return ""
    if not text.isascii() or len(text) > 40:
        return "a format is made of d, m, mmm, yyyy, hh:mm and what stands between them"
    tokens = [t.lower() for t in _TOKEN.findall(_TIME_PART.sub("", text))]
    if "y" in tokens:
        return "a year is written 'yyyy': which century 'yy' is in cannot be known"
    if wrong := [t for t in tokens if t.isalpha() and t not in ("d", "dd", "m", "mm", "mmm", "mmmm", "yyyy")]:
        return f"{wrong[0]!r} is no part of a date"
    kinds = [t[0] for t in tokens if t[0] in "dmy"]
    if "y" not in kinds or len(set(kinds)) < len(kinds) or ("d" in kinds and "m" not in kinds):
        return "a format names the year, and may name the month and its day, each once"
    return ""


@lru_cache(maxsize=256)
def _reader(text: str) -> Callable[[str], str]:
    if text == ISO:
        return _iso
    if text == EXCEL:
        return _excel
    if text == EXCEL_YEAR:
        return _excel_year
    pattern = ""
    for token in _TOKEN.findall(_TIME_PART.sub("", text)):
        kind = token.lower()
        if kind == "yyyy":
            pattern += r"(?P<y>\d{4})"
        elif kind.startswith("mmm"):
            pattern += r"(?P<name>[A-Za-z]{3,9})\.?"
        elif kind[0] == "m":
            pattern += r"(?P<m>\d{1,2})"
        elif kind[0] == "d":
            pattern += r"(?P<d>\d{1,2})(?:st|nd|rd|th)?"
        else:
            pattern += re.escape(token)
    compiled = re.compile(pattern + (_TIME if _TIME_PART.search(text) else ""), re.ASCII | re.IGNORECASE)

    def read(given: str) -> str:
        found = compiled.fullmatch(given)
        if not found:
            return ""
        parts = found.groupdict()
        month = parts.get("m") or ""
        if name := parts.get("name"):
            month = str(1 + _MONTHS.index(name[:3].lower())) if name[:3].lower() in _MONTHS else "0"
        day = parts.get("d") or ""
        return "-".join([parts["y"], *(x.zfill(2) for x in (month, day) if x)])

    return read


def _iso(text: str) -> str:
    found = _ISO.fullmatch(text)
    return found[1] if found else text


def _excel(text: str) -> str:
    try:
        number = float(text)
    except ValueError:
        return ""
    if not 1 <= number <= _LAST_SERIAL:
        return ""
    days = int(number) + (number < 60)  # Excel has a 29 February 1900, which was not
    return (_DAY_ZERO + timedelta(days)).isoformat()


def _excel_year(text: str) -> str:
    """A year that a spreadsheet took for the number of a day: 1997 is shown as 19 June 1905."""
    found = _ISO.fullmatch(text)
    try:
        number = (date.fromisoformat(found[1]) - _DAY_ZERO).days if found else int(text)
    except ValueError:
        return ""
    return str(number) if number in _YEARS else ""


def _unread(text: str, formats: tuple[str, ...]) -> ValueProblem:
    wanted = " or ".join(repr(f) for f in formats) or "EDTF, such as 2018, 2018-06 or 2018-06-21"
    likely = next((advice for pattern, advice in _ADVICE if pattern.fullmatch(text)), "")
    expected = f"a date as {wanted}" + (
        f"; if it is one, give its format (date: {likely})" if likely and not formats else ""
    )
    return ValueProblem(
        "bad-date", f"{shown(text)!r} cannot be read as a date; it is left out.", found=shown(text), expected=expected
    )
