"""The rules table: which class of body holds which statutory power, in which nation, from when to when, by which law."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
RULES, LAWS, SETTLED = "statutory.csv", "laws.csv", "settled.csv"
NATIONS = ("E", "W", "S", "N")
"""England, Wales, Scotland, Northern Ireland: the first letter of a place's GSS code."""
EVERY, BY_ORDER = "*", "by-order"


class Conditions(NamedTuple):
    """What a rule's conditions say: tokens that name councils by register code, tokens about places and facts, and a note."""

    only: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    over: tuple[str, ...] = ()
    not_over: tuple[tuple[str, str], ...] = ()
    """Code, and the day from which it is not held there (blank: never was)."""
    open: tuple[str, ...] = ()
    """`where=…` and `requires=…`, which nothing here settles."""
    note: str = ""


class Rule(NamedTuple):
    """One row: a power × a class of body × a nation × a time. `body` is a tier or the label of a class; dates are EDTF."""

    id: str
    power: str
    body: str
    nation: str
    kind: str
    act: tuple[str, ...]
    level: str
    mode: str
    bears_on: str
    law: str
    section: str
    starts: str
    ends: str
    conditions: Conditions
    confidence: str


class Law(NamedTuple):
    """An Act, an Order or a circular."""

    key: str
    title: str
    year: str
    type: str
    number: str
    uri: str


@lru_cache(maxsize=1)
def rules() -> tuple[Rule, ...]:
    """Every rule, in the order of the table."""
    return tuple(_rule(row) for row in _rows(RULES))


@lru_cache(maxsize=1)
def laws() -> Mapping[str, Law]:
    """Every law by its key."""
    return {row["key"]: Law(**row) for row in _rows(LAWS)}


@lru_cache(maxsize=1)
def table_digest() -> str:
    """SHA-256 of the table and what belongs to it: it changes when a rule does."""
    found = sha256()
    for name in (RULES, LAWS, SETTLED):
        found.update((HERE / name).read_bytes())
    return found.hexdigest()


def conditions(text: str) -> Conditions:
    """The tokens at the beginning of a text, and the rest as a note.

    >>> conditions("only=CON,IOS; where=parished; not Wigan")
    Conditions(only=('CON', 'IOS'), without=(), over=(), not_over=(), open=('where=parished',), note='not Wigan')
    >>> conditions("notover=GLA,GMCA@2017-05-08").not_over
    (('GLA', ''), ('GMCA', '2017-05-08'))
    """
    found: dict[str, tuple[str, ...]] = {}
    still_open: list[str] = []
    rest = text
    while token := _TOKEN.match(rest):
        name, value = token.groups()
        if name in ("where", "requires"):
            still_open.append(f"{name}={value}")
        else:
            found[name] = (*found.get(name, ()), *value.split(","))
        rest = rest[token.end() :]
    parted = tuple(v.partition("@") for v in found.get("notover", ()))
    return Conditions(
        found.get("only", ()),
        found.get("except", ()),
        found.get("over", ()),
        tuple((code, day) for code, _, day in parted),
        tuple(still_open),
        rest,
    )


WORDS = {
    "where=parished": "only where there is a parish council",
    "where=unparished": "only where there is no parish council",
    "where=national-park": "only inside a national park",
    "where=not-national-park": "only outside any national park",
    "requires=eligible-council": "only for a council that has resolved that it is eligible",
    "requires=charging-schedule": "only where a charging schedule for the levy is in force",
    "requires=designation": "only where there is a designation for it",
    "requires=adoption": "only where the council has adopted the provisions",
}
"""What each open token says."""


def worded(condition: str) -> str:
    """A condition as a person reads it: its tokens in words, the rest as it is.

    >>> worded("requires=adoption; normally within 8 weeks")
    'only where the council has adopted the provisions; normally within 8 weeks'
    """
    return _OPEN.sub(lambda found: in_words(found[0]), condition)


def tokens(condition: str) -> list[str]:
    """The tokens in a condition that is still open."""
    return _OPEN.findall(condition)


def in_words(token: str) -> str:
    """A token in words; areas by the register codes of their councils.

    >>> in_words("over=CMD,ISL")
    'only in the areas of the councils with the codes CMD, ISL'
    """
    name, _, value = token.partition("=")
    if name in ("over", "notover"):
        listed = ", ".join(value.replace("@", " from ").split(","))
        return f"{'only' if name == 'over' else 'not'} in the areas of the councils with the codes {listed}"
    return WORDS.get(token, token)


def met(token: str, code: str) -> bool | None:
    """Whether a condition is met for the council with a register code: throughout its area, nowhere in it, or None, not known.

    >>> met("where=not-national-park", "STV"), met("where=parished", "SWK"), met("requires=adoption", "STV")
    (True, False, None)
    """
    name, _, fact = token.partition("=")
    negated = fact in _OPPOSITES
    extent = _extents().get(_OPPOSITES.get(fact, fact), {}) if name == "where" else {}
    found = extent.get(code, extent.get(EVERY, ""))
    return None if found not in ("all", "none") else (found == "all") != negated


def doubt(code: str) -> str:
    """Why rules are less sure of the council with a register code than of others of its class; blank for most.

    >>> doubt("IOS"), doubt("CON")
    ('Several Acts reach the Isles of Scilly only where an order says so', '')
    """
    return next(
        (row["note"] for row in _settled() if row["fact"] == BY_ORDER and code in row["holders"].split(",")), ""
    )


_TOKEN = re.compile(r"(only|except|over|notover|where|requires)=([^\s;]+)(?:; |$)")
_OPEN = re.compile(r"\b(?:requires|where|over|notover)=[^\s;]+")
_OPPOSITES = {"unparished": "parished", "not-national-park": "national-park"}


@lru_cache(maxsize=1)
def _extents() -> dict[str, dict[str, str]]:
    """Fact → register code → whether it is so in all, some or none of the council's area."""
    found: dict[str, dict[str, str]] = {}
    for row in _settled():
        for code in row["holders"].split(","):
            found.setdefault(row["fact"], {})[code] = row["extent"]
    return found


@lru_cache(maxsize=1)
def _settled() -> tuple[dict[str, str], ...]:
    return tuple(_rows(SETTLED))


def _rule(row: Mapping[str, str]) -> Rule:
    return Rule(
        row["id"],
        row["power"],
        row["body"],
        row["nation"],
        row["kind"],
        tuple(row["act"].split("; ")),
        row["level"],
        row["mode"],
        row["bears_on"],
        row["law"],
        row["section"],
        row["from"],
        row["to"],
        conditions(row["conditions"]),
        row["confidence"],
    )


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)
