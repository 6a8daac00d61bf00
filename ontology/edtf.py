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

    exit_code = 2


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
_PLAIN = re.sub(r"\(\?(?:P<\w+>|:)", "(", _VALUE.pattern)
LEXICAL = rf"(\.\.|{_PLAIN}|({_PLAIN}|\.\.)?/({_PLAIN}|\.\.)?)"
"""How such a value is written, as any engine reads it; which days there are, only `parse` knows."""
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
        raise DateError(f"{_shown(text)} is no day: {_too_late(int(year), int(month))}") from None


def _too_late(year: int, month: int) -> str:
    """That a month has no such day."""
    last = int(_last_day(year * 12 + month - 1)[8:])
    return f"{MONTHS[month - 1]} {year} has {last} days; write one of them, or {year:04}-{month:02}"


# What is wrong with a text, and what was probably meant.

_EXPECTED = (
    "write 2018, 2018-06, 2018-06-21, 2018-22 (summer 2018), 2017~ (about), 2018? (uncertain), "
    "../2018-08-10 (by then) or .. (open), and leave it blank if not known"
)
_OUTSIDE = re.compile(r"Y-?[1-9][0-9]{4,}|-[0-9]{4}(?:-[0-9]{2}){0,2}[?~%]?|-[0-9]{1,3}X{1,3}[?~%]?")
_LEVEL_2 = re.compile(r"[\[\]{}]|[?~%][0-9X-]|[0-9][ES][0-9]|X[0-9]|-[0-9]X|-X[0-9]|XXXX")
_YEAR_FIRST = re.compile(
    r"(?P<y>[0-9]{4})"
    r"(?:(?P<m>[0-9]{2})(?P<d>[0-9]{2})|[/. -](?P<m2>[0-9]{1,2})(?:[/. -](?P<d2>[0-9]{1,2}))?)"
    r"(?:[ t].*)?"  # a time of day
)
_YEAR_LAST = re.compile(r"(?:(?P<d>[0-9]{1,2})(?:st|nd|rd|th)?[/. -]+)?(?P<m>[0-9]{1,2}|[a-z]+)[/., -]+(?P<y>[0-9]{4})")
_ABOUT = re.compile(r"(?:c|ca|circa|about|around|approx)[. ]*([0-9]{4})")
_YEARS = re.compile(r"([0-9]{4})\s*[-–]\s*([0-9]{4})")
_NOT_DATES = {
    **dict.fromkeys(
        ("present", "now", "current", "ongoing", "to date", "open"), "write .. if it is open by its own terms"
    ),
    **dict.fromkeys(
        ("unknown", "not known", "n/a", "na", "none", "null", "-", "?", "tbc"), "leave it blank if not known"
    ),
}


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
    plain = text.strip().lower()
    if not plain:
        return DateError("a date is needed here, and this is blank: write one such as 2018, 2018-06 or 2018-06-21")
    if _OUTSIDE.fullmatch(value):
        return _outside(text)
    if plain in _NOT_DATES:
        return DateError(f"{_shown(text)} is not an EDTF date: {_NOT_DATES[plain]}")
    if advice := _advice(_meant(plain)):
        return DateError(f"{_shown(text)} is not an EDTF date: {advice}")
    if advice := _no_such_day(plain):
        return DateError(f"{_shown(text)} is no day: {advice}")
    if _LEVEL_2.search(value):
        return DateError(f"{_shown(text)} is EDTF level 2, if it is EDTF; levels 0 and 1 are read: {_EXPECTED}")
    return DateError(f"{_shown(text)} is not an EDTF date: {_EXPECTED}")


def _meant(plain: str) -> str:
    """The EDTF that a text in another notation most likely stands for, or nothing. Day before month, as in Britain."""
    if _VALUE.fullmatch(plain.upper()):
        return plain.upper()
    if found := _ABOUT.fullmatch(plain):
        return f"{found[1]}~"
    if found := _YEARS.fullmatch(plain):
        return f"{found[1]}/{found[2]}" if found[1] < found[2] else ""
    if re.fullmatch(r"[0-9]{3}0s", plain):
        return f"{plain[:3]}X"
    if found := _YEAR_FIRST.fullmatch(plain):
        return _calendar(found["y"], found["m"] or found["m2"], found["d"] or found["d2"])
    if found := _YEAR_LAST.fullmatch(plain):
        return _calendar(found["y"], found["m"], found["d"]) or _calendar(found["y"], found["d"], found["m"])
    return ""


def _calendar(year: str, month: str | None, day: str | None) -> str:
    """EDTF from a year, a month's number or name (or a season's) and a day, where there is such a day."""
    for code, season in SEASONS.items():
        if month == season and not day:
            return f"{year}-{code}"
    for number, name in enumerate(MONTHS, 1):
        if month and len(month) >= 3 and name.lower().startswith(month):
            month = str(number)
    try:
        whole = date(int(year), int(month or ""), int(day or 1)).isoformat()
    except ValueError:
        return ""
    return whole if day else whole[:7]


def _no_such_day(plain: str) -> str:
    """What to say of a day in another notation that its month does not have, or nothing."""
    found = _YEAR_FIRST.fullmatch(plain) or _YEAR_LAST.fullmatch(plain)
    if not found:
        return ""
    said = found.groupdict()
    month, day = said["m"] or said.get("m2") or "", said["d"] or said.get("d2")
    first = day and _calendar(found["y"], month, "1")
    return _too_late(int(first[:4]), int(first[5:7])) if first else ""


def _advice(meant: str) -> str:
    """A day is said with its month's name, so that 05/06 cannot be taken for the wrong one."""
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", meant):
        return f"if {int(meant[8:])} {MONTHS[int(meant[5:7]) - 1]} {int(meant[:4])} is meant, write {meant}"
    try:
        return f"write {meant}" if meant and parse(meant) else ""
    except DateError:
        return ""
