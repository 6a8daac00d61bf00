"""Dates of a register as EDTF: which mean what they say, which are the day after, which only the day of a record."""

from __future__ import annotations

import re
from typing import NamedTuple

from localism.ontology.dates import BEGINNING, END, parse
from localism.ontology.edtf import OPEN, shift

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_FIRST_RECORDS, _LAST_RECORDS = "2005-05-01", "2005-07-01"


class Span(NamedTuple):
    """The two ends of a validity in EDTF; blank is unknown."""

    begins: str
    ends: str


def is_day(text: str) -> bool:
    """Whether a cell holds an ISO day that exists."""
    try:
        return bool(_DAY.fullmatch(text)) and bool(parse(text))
    except ValueError:
        return False


def is_of_record(day: str) -> bool:
    """Whether a start is the day on which the register was first filled in, when the body had long been there.

    >>> is_of_record("2005-06-18"), is_of_record("2009-04-01")
    (True, False)
    """
    return _FIRST_RECORDS <= day < _LAST_RECORDS


def last_day(end: str, successors_begin: tuple[str, ...]) -> str:
    """The last day, from an end that is sometimes that and sometimes the day after, and the days its successors began.

    >>> last_day("2019-03-31", ("2019-04-01",)), last_day("2021-04-01", ("2021-04-01", "2021-04-01"))
    ('2019-03-31', '2021-03-31')

    Without a successor to tell, the first of a month may be either; no other day would be the day after.

    >>> last_day("2015-03-31", ()), last_day("2015-04-01", ())
    ('2015-03-31', '2015-03-31/2015-04-01')
    """
    before = shift(end, -1)
    if end in successors_begin:
        return before
    if shift(end, 1) in successors_begin or not end.endswith("-01"):
        return end
    return f"{before}/{end}"


def overlap(*spans: Span) -> Span | None:
    """When all of these held: unknown at an end where one is unknown; None if at no time.

    >>> overlap(Span("1974-04-01", "2021-03-31"), Span("../1965-04-01", ".."))
    Span(begins='1974-04-01', ends='2021-03-31')
    >>> overlap(Span("", "2021-03-31"), Span("1974-04-01", ".."))
    Span(begins='', ends='2021-03-31')
    """
    begins = "" if any(not s.begins for s in spans) else max((s.begins for s in spans), key=_from_key)
    ends = "" if any(not s.ends for s in spans) else min((s.ends for s in spans), key=_to_key)
    if begins and ends and begins != OPEN and ends != OPEN and parse(ends).latest < parse(begins).earliest:
        return None
    return Span(begins, ends)


def _from_key(text: str) -> tuple[str, str]:
    # Of two that may begin on the same day, the one that surely did not begin before.
    return (BEGINNING, BEGINNING) if text == OPEN else (parse(text).latest, parse(text).earliest)


def _to_key(text: str) -> tuple[str, str]:
    return (END, END) if text == OPEN else (parse(text).latest, parse(text).earliest)
