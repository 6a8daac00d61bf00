"""One EDTF value of level 0 or 1, to the days it may mean; and what to write instead of anything else.

Two things go beyond the letter of level 1, because sources need them: seasons take ``?``, ``~`` and ``%``
(``2018-22~``), and ``..`` may stand alone, for an end that is open by its own terms. Read with care: ``2020-21`` is
spring 2020, never the financial year (that is ``2020/2021``).
"""

import re
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from localism.errors import LocalismError

BEGINNING = "0001-01-01"
END = "9999-12-31"
OPEN = ".."
SEASONS = {"21": "spring", "22": "summer", "23": "autumn", "24": "winter"}
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


class DateError(LocalismError, ValueError):
    """A text that is no EDTF date of level 0 or 1, or one outside the years 0001 to 9999."""


class Reading(NamedTuple):
    """The days one EDTF value may mean: any from `earliest` to `latest`, both included, already widened by ``~``."""

    earliest: str
    latest: str
    uncertain: bool = False  # marked ? or %
    approximate: bool = False  # marked ~ or %
    open_start: bool = False  # ../D or /D, and .. alone
    open_end: bool = False  # D/.. or D/, and .. alone


def parse(text: str) -> Reading:
    """The days that one EDTF value may mean. Raises `DateError` on anything else, a blank included.

    >>> parse("2018-22")[:2]
    ('2018-06-01', '2018-08-31')
    >>> parse("2017~")[:2]
    ('2016-01-01', '2018-12-31')
    >>> try: parse("21/06/2018")
    ... except DateError as error: print(error)
    '21/06/2018' is not an EDTF date: if 21 June 2018 is meant, write 2018-06-21
    """
    return _parse(text)


def match(value: str) -> re.Match[str]:
    """The parts `year`, `month`, `day`, `time` and `mark` of a value that is no interval. Raises `DateError`."""
    return _match(value, value)


def shift(day: str, days: int) -> str:
    """The ISO day so many days later (earlier, if negative), no further than `BEGINNING` and `END`.

    >>> shift("2018-12-31", 1)
    '2019-01-01'
    """
    ordinal = date.fromisoformat(day).toordinal() + days
    return date.fromordinal(min(max(ordinal, 1), _LAST)).isoformat()


# How a value is read. Months are counted from the year 0, so that years, seasons and decades are spans of months.

_LAST = date.max.toordinal()
_LONGEST = 64  # two date-times with a slash fit; anything longer is no date, and is not worth a cache entry
_VALUE = re.compile(
    r"(?P<year>[0-9]{4}|[0-9]{3}X|[0-9]{2}XX|[0-9]XXX)"
    r"(?:-(?P<month>[0-9]{2}|XX)(?:-(?P<day>[0-9]{2}|XX)(?P<time>T[0-9:Z+-]+)?)?)?(?P<mark>[?~%]?)"
)
_CLOCK = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]"
_TIME = re.compile(rf"T(?:{_CLOCK}:[0-5][0-9]|24:00:00)(?:Z|[+-](?:{_CLOCK}|[01][0-9]|2[0-3]))?")


@lru_cache(maxsize=65536)
def _parse(text: str) -> Reading:
    if text == OPEN:
        return Reading(BEGINNING, END, open_start=True, open_end=True)
    if len(text) > _LONGEST or "/" not in text:
        return _single(text, text)
    start, _, end = text.partition("/")
    first = None if start in ("", OPEN) else _single(start, text)
    last = None if end in ("", OPEN) else _single(end, text)
    if first is None and last is None:
        raise DateError(f"{_shown(text)} gives no date: write .. for open, or leave it blank if not known")
    if first and last and first.earliest > last.latest:
        raise DateError(f"{_shown(text)} ends before it begins: write the earlier date first, as in 2017/2018")
    known = [reading for reading in (first, last) if reading]
    return Reading(
        first.earliest if first else BEGINNING,
        last.latest if last else END,
        any(reading.uncertain for reading in known),
        any(reading.approximate for reading in known),
        first is None,
        last is None,
    )


def _match(value: str, text: str) -> re.Match[str]:
    """The parts of one value without a slash; `text` is the whole of what was written, for the message."""
    found = _VALUE.fullmatch(value) if len(text) <= _LONGEST else None
    if found is None:
        raise _refusal(value, text)
    year, month, day, time = found.group("year", "month", "day", "time")
    if time and (found["mark"] or value != text or not _TIME.fullmatch(time)):
        raise DateError(f"{_shown(text)} has a time that cannot be read: write 2018-06-21T10:00:00Z, or the day alone")
    if ("X" in year and month) or (month == "XX" and day not in (None, "XX")) or (time and day == "XX"):
        raise DateError(f"{_shown(text)} leaves a gap in the middle: write 201X, 2018-XX, 2018-06-XX or 2018-XX-XX")
    if year == "0000":
        raise _outside(text)
    if month and month != "XX" and not 1 <= int(month) <= 12 and (month not in SEASONS or day):
        raise _no_month(year, month, text)
    return found


def _single(value: str, text: str) -> Reading:
    year, month, day, mark = _match(value, text).group("year", "month", "day", "mark")
    months = unit = 12 * 10 ** year.count("X")
    start = int(year.replace("X", "0")) * 12
    if month == "XX":
        unit = 1
    elif month in SEASONS:
        start, months, unit = start + 3 * int(month) - 61, 3, 3  # 21 starts in March, month 2 of the year
    elif month:
        start, months, unit = start + int(month) - 1, 1, 1
    wide = 1 if mark in ("~", "%") else 0
    if day:
        if day == "XX":
            earliest, latest = _first_day(start), _last_day(start + months - 1)
        else:
            earliest = latest = _real_day(year, month, day, text)
        earliest, latest = shift(earliest, -wide), shift(latest, wide)
    else:
        earliest, latest = _first_day(start - wide * unit), _last_day(start + months - 1 + wide * unit)
    return Reading(earliest, latest, mark in ("?", "%"), bool(wide))


def _first_day(month: int) -> str:
    month = max(month, 12)
    return f"{month // 12:04}-{month % 12 + 1:02}-01"


def _last_day(month: int) -> str:
    return END if month >= 9999 * 12 + 11 else shift(_first_day(month + 1), -1)


def _real_day(year: str, month: str, day: str, text: str) -> str:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        reason = f"{MONTHS[int(month) - 1]} {int(year)} has no day {int(day)}; write one it has, or {year}-{month}"
        raise DateError(f"{_shown(text)} is no day: {reason}") from None


# What is wrong with a text, and what was probably meant.

_EXPECTED = (
    "write 2018, 2018-06, 2018-06-21, 2018-22 (summer 2018), 2017~ (about), 2018? (uncertain), "
    "../2018-08-10 (by then) or .. (open), and leave it blank if not known"
)
_OUTSIDE = re.compile(r"Y-?[1-9][0-9]{4,}|-[0-9]{4}(?:-[0-9]{2}){0,2}[?~%]?|-[0-9]{1,3}X{1,3}[?~%]?")
_DAY_FIRST = re.compile(r"([0-9]{1,2})([/. -])([0-9]{1,2})\2([0-9]{4})")
_YEAR_FIRST = re.compile(r"([0-9]{4})([/. -]?)([0-9]{2}|(?<=[/. -])[0-9])\2([0-9]{2}|(?<=[/. -])[0-9])(?:[ T].*)?")
_MONTH_ONLY = re.compile(r"([0-9]{4})[/. -]([0-9]{1,2})")
_LEVEL_2 = re.compile(r"[\[\]{}]|[?~%][0-9X-]|[0-9][ES][0-9]|X[0-9]|-[0-9]X|-X[0-9]|XXXX")


def _shown(text: str) -> str:
    return repr(text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…")


def _outside(text: str) -> DateError:
    return DateError(f"{_shown(text)} is valid EDTF, but only years from 0001 to 9999 can be kept, such as 1066")


def _no_month(year: str, month: str, text: str) -> DateError:
    if int(month) == (int(year) + 1) % 100:
        hint = f"if the years {int(year)} to {int(year) + 1} are meant, write {year}/{int(year) + 1:04}"
    elif 25 <= int(month) <= 41:
        hint = f"season {month} is EDTF level 2; write 21 (spring), 22 (summer), 23 (autumn) or 24 (winter)"
    else:
        hint = "months are 01 to 12 and seasons 21 to 24, as in 2018-06 or 2018-22"
    return DateError(f"{_shown(text)} has no month or season {month}: {hint}")


def _refusal(value: str, text: str) -> DateError:
    if len(text) > _LONGEST:
        return DateError(f"{_shown(text)} is too long for a date: {_EXPECTED}")
    trimmed = text.strip()
    if not trimmed:
        return DateError("a date is needed here, and this is blank: write one such as 2018, 2018-06 or 2018-06-21")
    if _OUTSIDE.fullmatch(value):
        return _outside(text)
    if (found := _DAY_FIRST.fullmatch(trimmed)) and (day := _meant(found[4], found[3], found[1])):
        said = f"{int(found[1])} {MONTHS[int(found[3]) - 1]} {int(found[4])}"
        return DateError(f"{_shown(text)} is not an EDTF date: if {said} is meant, write {day}")
    meant = ""
    if found := _YEAR_FIRST.fullmatch(trimmed):
        meant = _meant(found[1], found[3], found[4])
    elif found := _MONTH_ONLY.fullmatch(trimmed):
        meant = _meant(found[1], found[2], "1")[:7]
    elif trimmed != text and _VALUE.fullmatch(trimmed):
        meant = trimmed
    if meant:
        return DateError(f"{_shown(text)} is not an EDTF date: if {meant} is meant, write {meant}")
    if _LEVEL_2.search(value):
        return DateError(f"{_shown(text)} is EDTF level 2, if it is EDTF; levels 0 and 1 are read: {_EXPECTED}")
    return DateError(f"{_shown(text)} is not an EDTF date: {_EXPECTED}")


def _meant(year: str, month: str, day: str) -> str:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""
