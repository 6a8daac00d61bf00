"""Periods as sources date them: four bounds, and whether a thing was so on a day, *definitely* or *possibly*.

A period is held from its first day to its last. Each end is kept as the source wrote it, in EDTF, and read as the days
it may mean; from those come four bounds, half open, and from the bounds *definite*, *possible* or *no* for any day.
Days are ISO text (``YYYY-MM-DD``), so they compare as text; ``BEGINNING`` and ``END`` are minus and plus infinity.
"""

import re
from collections.abc import Callable, Iterable
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from localism.ontology.edtf import BEGINNING, END, MONTHS, OPEN, SEASONS, DateError, Reading, match, parse, shift

__all__ = [
    "BEGINNING",
    "END",
    "Bounds",
    "Certainty",
    "DateError",
    "Reading",
    "as_of",
    "bounds",
    "day_range",
    "during",
    "from_exclusive",
    "impossible",
    "parse",
    "say",
    "throughout",
    "why",
]


class Bounds(NamedTuple):
    """The earliest and latest reading of each end of a period, as ISO days, half open: held on ``[from, to)``."""

    from_min: str
    from_max: str
    to_min: str
    to_max: str


class Certainty(StrEnum):
    """Whether something was so: in every reading of its dates, in some reading, or in none."""

    DEFINITE = "definite"
    POSSIBLE = "possible"
    NO = "no"


def bounds(from_: str, to: str, attested: Iterable[str] = ()) -> Bounds:
    """The four bounds of a period from its two ends (EDTF or blank) and the dates at which sources attest it.

    A blank end is unknown: the period is definite only between the earliest and the latest attesting date, and possible
    beyond. An attesting date that is blank, or marked ``?``, vouches for nothing. Since no period ends before it
    begins, `from_max` is never after the last day that `to` allows, nor `to_min` before the first day that `from`
    allows, unless one of them is marked ``?``: that is never definite. Raises `DateError`.

    >>> bounds("2015-04-01", "2018")
    Bounds(from_min='2015-04-01', from_max='2015-04-01', to_min='2018-01-02', to_max='2019-01-01')
    >>> bounds("2015-04-01", "", attested=["2019-09-26"])
    Bounds(from_min='2015-04-01', from_max='2015-04-01', to_min='2019-09-27', to_max='9999-12-31')
    """
    first, last = END, BEGINNING
    if attested:
        if isinstance(attested, str):
            raise TypeError("attested takes several dates: put a single one in a list")
        for text in attested:
            reading = parse(text) if text else None
            if reading and not reading.uncertain:
                first, last = min(first, reading.latest), max(last, reading.earliest)
    return _bounds(from_, to, first, last)


def impossible(from_: str, to: str) -> bool:
    """Whether the end is before the beginning in every reading, so that no day at all is possible. Raises `DateError`.

    >>> impossible("2018-06", "2017"), impossible("2018-06", "2018"), impossible("2018", "")
    (True, False, False)
    """
    return bool(from_ and to) and parse(to).latest < parse(from_).earliest


def as_of(b: Bounds, day: str) -> Certainty:
    """Whether a period with these bounds held on an ISO day.

    >>> as_of(bounds("2015", "2018"), "2016-05-01"), as_of(bounds("2015", "2018"), "2018-05-01")
    (<Certainty.DEFINITE: 'definite'>, <Certainty.POSSIBLE: 'possible'>)
    """
    if b.from_max <= day < b.to_min:
        return Certainty.DEFINITE
    return Certainty.POSSIBLE if b.from_min <= day < b.to_max else Certainty.NO


def during(b: Bounds, start: str, end: str) -> Certainty:
    """The best that `as_of` says of any day in ``[start, end)``, both ISO days.

    >>> during(bounds("2015", "2018"), "2017-01-01", "2019-01-01")
    <Certainty.DEFINITE: 'definite'>
    """
    if max(b.from_max, start) < min(b.to_min, end):
        return Certainty.DEFINITE
    return Certainty.POSSIBLE if max(b.from_min, start) < min(b.to_max, end) else Certainty.NO


def throughout(b: Bounds, start: str, end: str) -> Certainty:
    """Whether something was so on every day of ``[start, end)``: definite; or possibly on some day of it.

    >>> throughout(bounds("2015-04-01", "2018"), "2017-01-01", "2018-01-01")
    <Certainty.DEFINITE: 'definite'>
    >>> throughout(bounds("2015-04-01", "2018"), "2017-01-01", "2019-01-01")
    <Certainty.POSSIBLE: 'possible'>
    """
    if b.from_max <= start and end <= b.to_min:
        return Certainty.DEFINITE
    return Certainty.POSSIBLE if max(b.from_min, start) < min(b.to_max, end) else Certainty.NO


def day_range(text: str) -> tuple[str, str]:
    """The days of an EDTF value as ``[first, day after the last)``, for asking *on* it. Raises `DateError`.

    >>> day_range("2018")
    ('2018-01-01', '2019-01-01')
    """
    reading = parse(text)
    return reading.earliest, END if reading.open_end else _next(reading.latest)


def from_exclusive(text: str) -> str:
    """The last day in which something held, in EDTF, from an end given as the first day in which it did not.

    A value wider than a day becomes the interval of days just before each of its own, so nothing is rounded.
    Blank and ``..`` stay. Raises `DateError`.

    >>> from_exclusive("2019-04-01"), from_exclusive("2019-04")
    ('2019-03-31', '2019-03-31/2019-04-29')
    """
    if text in ("", OPEN):
        return text
    reading = parse(text)
    mark = "?" if reading.uncertain else ""
    first = OPEN if reading.open_start else shift(reading.earliest, -1) + mark
    last = OPEN if reading.open_end else shift(reading.latest, -1) + mark
    return first if first == last else f"{first}/{last}"


def why(from_: str, to: str, b: Bounds, day: str) -> str:
    """Why a period is only possible on an ISO day, or not so, in a few words; empty when it is definite.

    >>> why("2018", "", bounds("2018", ""), "2018-06-21")
    'began some time in 2018; no end recorded'
    """
    certainty = as_of(b, day)
    if certainty is Certainty.DEFINITE:
        return ""
    if certainty is Certainty.NO:
        if b.to_max <= b.from_min:
            return f"its dates contradict: begins {_phrase(from_)}, ends {_phrase(to)}"
        if day < b.from_min:
            return f"not yet begun (begins {_phrase(from_)})"
        return f"ended {_phrase(to)}" if to not in ("", OPEN) else "after the last day that can be asked about"
    reasons = []
    if day < b.from_max:
        attests = b.from_max != END and (to in ("", OPEN) or _next(b.from_max) < b.to_max)
        reasons.append(_doubt("beginning", from_, f"first attested {b.from_max}" if attests else ""))
    if day >= b.to_min:
        attests = b.to_min != BEGINNING and (from_ in ("", OPEN) or _next(b.from_min) < b.to_min)
        reasons.append(_doubt("end", to, f"last attested {shift(b.to_min, -1)}" if attests else ""))
    return "; ".join(reasons)


@lru_cache(maxsize=65536)
def say(text: str) -> str:
    """An EDTF value, or a blank one, in words for people. Raises `DateError`.

    >>> say("2018-22"), say("2018-24"), say("2018-06-21"), say("../2018-08"), say("2017%"), say("..")
    ('summer 2018', 'winter 2018–19', '21 June 2018', 'by August 2018', 'about 2017 (uncertain)', 'open')
    >>> say("")
    'not known'
    """
    if not text:
        return "not known"
    parse(text)
    return _phrase(text, _in_words)


@lru_cache(maxsize=131072)
def _bounds(from_: str, to: str, first: str, last: str) -> Bounds:
    start = parse(from_) if from_ else Reading(BEGINNING, first, open_start=True)
    end = parse(to) if to else Reading(last, END, open_start=last == BEGINNING, open_end=True)
    from_min, from_max = start.earliest, END if start.uncertain else start.latest
    to_min = BEGINNING if end.uncertain or end.open_start else _next(end.earliest)
    to_max = END if end.open_end else _next(end.latest)
    if from_ == OPEN:
        from_max = BEGINNING
    if to == OPEN:
        to_min = END
    if not (start.uncertain or end.uncertain) and start.earliest <= end.latest:
        if not start.open_start:
            to_min = max(to_min, _next(start.earliest))
        from_max = min(from_max, end.latest)
    return Bounds(from_min, from_max, to_min, to_max)


@lru_cache(maxsize=65536)
def _next(day: str) -> str:
    return shift(day, 1)


# How a value is said.


def _in_words(found: re.Match[str]) -> str:
    day = found["day"]
    return f"{int(day)} {_span(found)}" if day and day != "XX" else _span(found) + _left_out(found)


def _in_brief(found: re.Match[str]) -> str:
    day = found["day"]
    return f"{found['year']}-{found['month']}-{day}" if day and day != "XX" else _span(found)


def _span(found: re.Match[str]) -> str:
    """The year, decade, season or month of a value."""
    year, month = found["year"], found["month"]
    if year.endswith("XX"):
        return f"the years {int(year.replace('X', '0'))}–{year.replace('X', '9')}"
    if year.endswith("X"):
        return f"the {int(year.replace('X', '0'))}s"
    if month == "24":
        after = int(year) + 1
        return f"winter {int(year)}–{after if after % 100 == 0 else f'{after % 100:02}'}"
    if month in SEASONS:
        return f"{SEASONS[month]} {int(year)}"
    return f"{MONTHS[int(month) - 1]} {int(year)}" if month and month != "XX" else str(int(year))


def _left_out(found: re.Match[str]) -> str:
    return f", {'day' if found['day'] else 'month'} not known" if "XX" in (found["month"], found["day"]) else ""


def _phrase(text: str, name: Callable[[re.Match[str]], str] = _in_brief) -> str:
    """A valid value that follows a verb: (began) about 2017, between 2015 and 2017, by 2018-08-10."""
    if text == OPEN:
        return "open"
    start, slash, end = text.partition("/")
    said = [_marked(value, name) for value in (start, end) if value not in ("", OPEN)]
    if not slash:
        return said[0]
    if len(said) == 2:
        return f"between {said[0]} and {said[1]}"
    return f"by {said[0]}" if start in ("", OPEN) else f"{said[0]} or later"


def _marked(value: str, name: Callable[[re.Match[str]], str]) -> str:
    found = match(value)
    about = "about " if found["mark"] in ("~", "%") else ""
    return about + name(found) + (" (uncertain)" if found["mark"] in ("?", "%") else "")


def _doubt(end: str, text: str, attested: str) -> str:
    """Why one end of a period leaves a day open."""
    if not text:
        return f"no {end} recorded" + (f"; {attested}" if attested else "")
    reading, verb = parse(text), {"beginning": "began", "end": "ended"}[end]
    if reading.uncertain:
        return f"{end} marked uncertain ({'%' if '%' in text else '?'})"
    some_time = "" if "/" in text or reading.approximate or reading.earliest == reading.latest else "some time in "
    if reading.open_start and end == "beginning":
        verb = "begun"
    return f"{verb} {some_time}{_phrase(text)}"
