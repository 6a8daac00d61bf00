"""What one cell says: text turned into the values of a property, or a problem that says what was expected."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from localism.loaders.base import split_cell
from localism.ontology.dates import DateError, parse
from localism.ontology.schema import SCHEMA, Property

MAX_ID_CHARS = 200
_SPACE = re.compile(r"\s+")
_UNFIT = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]")
_WEB = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)


class ValueProblem(Exception):
    """A cell that does not say what its column is for."""

    def __init__(self, kind: str, message: str, *, found: str = "", expected: str = "", nearest: str = "") -> None:
        super().__init__(message)
        self.kind, self.message, self.found, self.expected, self.nearest = kind, message, found, expected, nearest


def literals(p: Property, text: str) -> tuple[str, ...]:
    """The values of a cell under a property that takes literals. Raises `ValueProblem`."""
    texts = split_cell(text) if p.many else (text.strip(),)
    return tuple(dict.fromkeys(_CONVERT.get(p.datatype, _text)(p, t) for t in texts if t))


def clean_id(text: str) -> str:
    """An id without the spaces that creep into it. Raises `ValueProblem` for what cannot be an id.

    >>> clean_id("GB-CHC- 1153055 ")
    'GB-CHC-1153055'
    """
    cleaned = _SPACE.sub("", text)
    if len(cleaned) > MAX_ID_CHARS or _UNFIT.search(cleaned):
        message = f"An id has at most {MAX_ID_CHARS} characters, all of them visible."
        raise ValueProblem("bad-id", message, found=text[:80], expected="an id such as GB-LAE-CON or local:short-name")
    return cleaned


def nearest(text: str, among: list[str]) -> str:
    """The one of these that was probably meant, or nothing."""
    from rapidfuzz import fuzz, process

    found = process.extractOne(text.casefold(), among, scorer=fuzz.WRatio, processor=str.casefold, score_cutoff=75)
    return str(found[0]) if found else ""


def _code(p: Property, text: str) -> str:
    label = _spellings(p.codes).get(text.casefold())
    if label is None:
        labels = [c.label for c in SCHEMA.codes[p.codes]]
        message = f"{p.heading} has no code {text!r}."
        raise ValueProblem("unknown-code", message, found=text, expected=", ".join(labels), nearest=nearest(text, labels))
    return label


@lru_cache(maxsize=64)
def _spellings(scheme: str) -> dict[str, str]:
    also = {a.casefold(): c.label for c in SCHEMA.codes[scheme] for a in c.also}
    return also | {c.label.casefold(): c.label for c in SCHEMA.codes[scheme]}


def _date(_: Property, text: str) -> str:
    try:
        parse(text)
    except DateError as error:
        raise ValueProblem("bad-date", str(error), found=text, expected="a date in EDTF, such as 2018, 2018-06, 2018-22 or ..") from error
    return text


def _integer(p: Property, text: str) -> str:
    if not re.fullmatch(r"[+-]?\d{1,18}", text.replace(",", "")):
        raise ValueProblem("bad-number", f"{p.heading} takes a whole number.", found=text, expected="a whole number, such as 12")
    return str(int(text.replace(",", "")))


def _decimal(p: Property, text: str) -> str:
    plain = text.replace(",", "").removeprefix("£")
    try:
        number = Decimal(plain)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or len(plain) > 40:
        raise ValueProblem("bad-number", f"{p.heading} takes a plain number.", found=text, expected="a number, such as 2195 or 1250.50")
    return f"{number:f}"


def _web(p: Property, text: str) -> str:
    if not _WEB.fullmatch(text):
        raise ValueProblem("bad-address", f"{p.heading} takes a web address.", found=text, expected="an address that begins with https:// or http://")
    return text


def _text(_: Property, text: str) -> str:
    return text


_CONVERT: dict[str, Callable[[Property, str], str]] = {
    "code": _code,
    "edtf": _date,
    "integer": _integer,
    "decimal": _decimal,
    "anyURI": _web,
}
