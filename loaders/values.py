"""What one cell says: text turned into the values of a property, or a problem that says what was expected."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import lru_cache

from localism.graph.entity import tidy
from localism.graph.words import normal
from localism.loaders.base import split_cell
from localism.ontology import forms
from localism.ontology.dates import DateError, parse
from localism.ontology.forms import MAX_ID_CHARS
from localism.ontology.schema import SCHEMA, Property

_SHOWN = 80
_SPACE = re.compile(r"\s+")
_BREAK = re.compile("\r\n?|[\x0b\x0c\u2028\u2029]")
# Halves of a character besides, which RDF cannot have.
_UNFIT = re.compile(f"[{forms.class_of(forms.UNFIT)}\ud800-\udfff]")
_WEB = re.compile(forms.ADDRESS)
_INTEGER = re.compile(r"[+-]?(?:\d{1,18}|\d{1,3}(?:,\d{3}){1,5})", re.ASCII)
_DECIMAL = re.compile(r"[+-]?(?:\d{1,30}|\d{1,3}(?:,\d{3}){1,8})(?:\.\d{1,20})?(?:[eE][+-]?\d{1,2})?", re.ASCII)
_KEPT = re.compile(forms.DECIMAL)
_PART = re.compile(r"(\\*);")


class ValueProblem(Exception):  # noqa: N818 (the problem of a value; it becomes a `Problem` once its place is known)
    """A cell that does not say what its column is for."""

    def __init__(self, kind: str, message: str, *, found: str = "", expected: str = "", nearest: str = "") -> None:
        super().__init__(message)
        self.kind, self.message, self.found, self.expected, self.nearest = kind, message, found, expected, nearest


def literal(p: Property, text: str) -> str:
    """The value of a property that takes literals; blank for a blank text. Raises `ValueProblem`."""
    stripped = text.strip()
    return _CONVERT.get(p.datatype, _text)(p, stripped) if stripped else ""


def literals(p: Property, text: str) -> tuple[str, ...]:
    """The values of a cell under such a property, in their canonical order. Raises `ValueProblem`."""
    if not p.many:
        value = literal(p, text)
        return (value,) if value else ()
    found = tuple(literal(p, value) for value in split_cell(text))
    return in_order(p.name, found) if len(found) > 1 else found


def in_order(name: str, values: tuple[str, ...]) -> tuple[str, ...]:
    """The values of a property as a fold would leave them: each once, sorted or by rank, however they were typed."""
    return tuple(tidy({name: values})[name])


def clean_id(text: str) -> str:
    """An id without the spaces that creep into it. Raises `ValueProblem` for what cannot be an id.

    >>> clean_id("GB-CHC- 1153055 ")
    'GB-CHC-1153055'
    """
    if len(text) <= MAX_ID_CHARS and text.isprintable() and " " not in text:
        return text
    cleaned = _SPACE.sub("", text)
    if len(cleaned) > MAX_ID_CHARS or not cleaned.isprintable():
        message = f"An id has at most {MAX_ID_CHARS} characters, and none that cannot be seen."
        raise ValueProblem(
            "bad-id", message, found=shown(text), expected="an id such as GB-LAE-CON or local:short-name"
        )
    return cleaned


def shown(text: str) -> str:
    """A text cut to what a message can show.

    >>> len(shown("x" * 100_000))
    81
    """
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def nearest(text: str, among: Sequence[str], *, in_part: bool = False) -> str:
    """The one of these that was probably meant, or nothing; `in_part`, if one may be a part of the other.

    >>> nearest("Levels stated", ["Level stated", "Level practised"]), nearest("Wigan", ["Wigan Council"], in_part=True)
    ('Level stated', 'Wigan Council')
    """
    from rapidfuzz import fuzz, process

    if len(text) > MAX_ID_CHARS:
        return ""
    scorer, cutoff = (fuzz.WRatio, 75) if in_part else (fuzz.ratio, 70)
    found = process.extractOne(text, among, scorer=scorer, processor=str.casefold, score_cutoff=cutoff)
    return str(found[0]) if found else ""


def split_aligned(text: str, sources: int) -> list[str]:
    r"""What goes with each of a row's sources, blanks kept; with one source, the whole text as it stands.

    >>> split_aligned("12; ; s.4\\; note", 3)
    ['12', '', 's.4; note']
    >>> split_aligned("pp. 3; 5", 1)
    ['pp. 3; 5']
    """
    if sources <= 1:
        return [text] if text else []
    values, at, value = [], 0, ""
    for match in _PART.finditer(text):
        value += text[at : match.start()] + "\\" * (len(match[1]) // 2)
        at = match.end()
        if len(match[1]) % 2:
            value += ";"
        else:
            values.append(value.strip())
            value = ""
    return [*values, (value + text[at:]).strip()] if text else []


def join_aligned(values: Sequence[str]) -> str:
    r"""One cell that :func:`split_aligned` takes apart again; blank if all are.

    >>> join_aligned(["12", "", "s.4; note"])
    '12; ; s.4\\; note'
    """
    if len(values) <= 1 or not any(values):
        return "".join(values)
    escaped = [_PART.sub(lambda found: f"{found[1] * 2}\\;", value) for value in values]
    escaped[:-1] = [re.sub(r"\\+\Z", lambda found: found[0] * 2, value) for value in escaped[:-1]]
    return "; ".join(escaped)


def _code(p: Property, text: str) -> str:
    label = _spellings(p.codes).get(normal(text)) if len(text) <= MAX_ID_CHARS else None
    if label is None:
        labels = [c.label for c in SCHEMA.codes[p.codes]]
        message = f"{p.heading} has no code {shown(text)!r}."
        near = nearest(text, labels)
        raise ValueProblem("unknown-code", message, found=shown(text), expected=", ".join(labels), nearest=near)
    return label


@lru_cache(maxsize=64)
def _spellings(scheme: str) -> dict[str, str]:
    also = {normal(a): c.label for c in SCHEMA.codes[scheme] for a in c.also}
    return also | {normal(c.label): c.label for c in SCHEMA.codes[scheme]}


def _date(_: Property, text: str) -> str:
    try:
        parse(text)
    except DateError as error:
        expected = "a date in EDTF, such as 2018, 2018-06, 2018-22 or .."
        raise ValueProblem("bad-date", f"{error}.", found=shown(text), expected=expected) from error
    return text


def _integer(p: Property, text: str) -> str:
    if not _INTEGER.fullmatch(text):
        message = f"{p.heading} takes a whole number."
        raise ValueProblem("bad-number", message, found=shown(text), expected="a whole number, such as 12")
    return str(int(text.replace(",", "")))


def _decimal(p: Property, text: str) -> str:
    plain = text.removeprefix("£").strip()
    # A workbook keeps 1250.50 as 1250.5, and both spellings are to give the same claim.
    written = f"{Decimal(plain.replace(',', '')):f}" if _DECIMAL.fullmatch(plain) else ""
    if not _KEPT.fullmatch(written):
        message = f"{p.heading} takes a plain number."
        expected = "a number with a decimal point, such as 2195, 2,195 or 1250.50"
        raise ValueProblem("bad-number", message, found=shown(text), expected=expected)
    written = written.rstrip("0").rstrip(".") if "." in written else written
    return "0" if written in ("-0", "0") else written.removeprefix("+")


def _web(p: Property, text: str) -> str:
    if not _WEB.fullmatch(text) or not text.isprintable():
        message = f"{p.heading} takes a web address."
        expected = "an address that begins with https:// or http://"
        raise ValueProblem("bad-address", message, found=shown(text), expected=expected)
    return text


def _text(p: Property, text: str) -> str:
    if text.isprintable():
        return text
    text = _BREAK.sub("\n", text)
    if unfit := _UNFIT.search(text):
        message = f"{p.heading} holds a character that cannot be shown (U+{ord(unfit[0]):04X})."
        raise ValueProblem("control-character", message, found=shown(text), expected="text without it")
    return text


_CONVERT: dict[str, Callable[[Property, str], str]] = {
    "code": _code,
    "edtf": _date,
    "integer": _integer,
    "decimal": _decimal,
    "anyURI": _web,
}
