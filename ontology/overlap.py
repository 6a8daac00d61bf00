"""The time that two periods share, with each end as exact as it was written and none rounded."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from localism.ontology.dates import from_exclusive
from localism.ontology.edtf import BEGINNING, END, OPEN, parse, shift


class Period(NamedTuple):
    """A beginning and an end in EDTF; the end is the last day, month or year in which it held."""

    starts: str
    ends: str


@lru_cache(maxsize=65_536)
def shared(a: Period, b: Period) -> Period | None:
    """The time in which both hold, or None if there is none in any reading. Raises `DateError`.

    A beginning that is blank, or only known to be before a day, does not bound the other. An end that is blank is not
    known: the result then ends by the other's end, or at an unknown time. Ends that may be either's are an interval.

    >>> shared(Period("1974-04-01", ".."), Period("", "2021-03-31"))
    Period(starts='1974-04-01', ends='2021-03-31')
    >>> shared(Period("1991", ".."), Period("1991-04-01", "..")).starts
    '1991-04-01/1991-12-31'
    >>> shared(Period("2011-08-31", "2022-05-04"), Period("1996", "")).ends
    '../2022-05-04'
    >>> shared(Period("2012", ".."), Period("", "2009-03-31")) is None
    True
    """
    both = Period(_later(a.starts, b.starts), _earlier(a.ends, b.ends))
    if both.starts and both.ends and parse(both.ends).latest < parse(both.starts).earliest:
        return None
    return both


def without(whole: Period, gap: Period) -> tuple[Period | None, Period | None]:
    """What is left of a period before and after a gap in it. Raises `DateError`.

    >>> without(Period("2001-06-01", ".."), Period("2014-04-15", "2018-11-01"))
    (Period(starts='2001-06-01', ends='2014-04-14'), Period(starts='2018-11-02', ends='..'))
    >>> without(Period("2001", ".."), Period("2014", ".."))[0]
    Period(starts='2001', ends='2013-12-31/2014-12-30')
    """
    begun = gap.starts not in ("", whole.starts) and not parse(gap.starts).open_start
    ended = gap.ends not in ("", whole.ends) and not parse(gap.ends).open_end
    before = shared(whole, Period("", from_exclusive(gap.starts))) if begun else None
    after = shared(whole, Period(_day_after(gap.ends), OPEN)) if ended else None
    return before, after


def _day_after(text: str) -> str:
    reading = parse(text)
    return _between(shift(reading.earliest, 1), shift(reading.latest, 1), reading.uncertain)


def _later(a: str, b: str) -> str:
    if not b or parse(b).open_start:
        return a
    if not a or parse(a).open_start:
        return b
    x, y = parse(a), parse(b)
    if x.earliest >= y.latest:
        return a
    if y.earliest >= x.latest:
        return b
    return _between(max(x.earliest, y.earliest), max(x.latest, y.latest), x.uncertain or y.uncertain)


def _earlier(a: str, b: str) -> str:
    if a == OPEN or b == OPEN:
        return b if a == OPEN else a
    if not a or not b:
        known = parse(a or b).latest if a or b else END
        return "" if known == END else _between(BEGINNING, known, False)
    x, y = parse(a), parse(b)
    if x.latest <= y.earliest:
        return a
    if y.latest <= x.earliest:
        return b
    return _between(min(x.earliest, y.earliest), min(x.latest, y.latest), x.uncertain or y.uncertain)


def _between(earliest: str, latest: str, uncertain: bool) -> str:
    mark = "?" if uncertain else ""
    first = OPEN if earliest == BEGINNING else earliest + mark
    last = OPEN if latest == END else latest + mark
    return first if first == last else f"{first}/{last}"
