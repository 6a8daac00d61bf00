"""Other names in the register of authorities: spelled as names are, without those that are damaged or mistyped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from localism.graph.words import normal, words
from localism.loaders.base import Report
from localism.loaders.registers.table import rows

OTHER_NAME, THEIR_CODE = "la-name", "local-authority-code"
"""The columns of the register's list of other names."""

# What U+FFFD becomes when its bytes are read as Latin-1, and a no-break space of another alphabet.
_DAMAGED = re.compile("\ufffd|ï¿½|ï¾|Ã.|Â.")
_CUT_SHORT = re.compile(r"\bboro$", re.IGNORECASE)
_OF_A_BODY = frozenset(
    words("council authority corporation ua ca cc cca mca mdc district borough boro county metropolitan ambulance")
)
_SMALL = frozenset(words("of and upon on the with in ar y"))
_APART = re.compile(r",(?=\S)")


class Aliases(NamedTuple):
    """The other names of a body and of its area, each once, and those that were left out."""

    body: tuple[str, ...]
    area: tuple[str, ...]
    left_out: tuple[str, ...]


def split(cell: str) -> list[str]:
    """The names in a cell that parts them by commas and does not quote those that hold one.

    >>> split("Armagh City, Banbridge and Craigavon,armagh, banbridge and craigavon")
    ['Armagh City, Banbridge and Craigavon', 'armagh, banbridge and craigavon']
    """
    return [name.strip() for name in _APART.split(cell) if name.strip()]


def names_by_code(paths: Sequence[Path], report: Report) -> dict[str, list[str]]:
    """Other names by authority; one that the list gives to several is reported, and kept for each."""
    found: dict[str, list[str]] = {}
    whose: dict[str, str] = {}
    for path in paths:
        for row in rows(path, (OTHER_NAME, THEIR_CODE), report):
            code, name = row[THEIR_CODE], row[OTHER_NAME]
            if code and name:
                found.setdefault(code, []).append(name)
                if (other := whose.setdefault(name, code)) != code:
                    message = f"{name!r} is a name of {other} and of {code}: to ask for one of them, use its code."
                    report(row.problem("name-of-several", OTHER_NAME, message))
    return found


def aliases(official: str, nice: str, others: Iterable[str]) -> Aliases:
    """The names beside the official one and the short one, which is also the area's name.

    >>> aliases("City of Edinburgh Council", "City of Edinburgh", ["edinburgh", "edinburgh (city of)"])
    Aliases(body=('City of Edinburgh', 'Edinburgh', 'Edinburgh (City of)'), area=('Edinburgh', 'Edinburgh (City of)'), left_out=())
    >>> aliases("Isle of Anglesey County Council", "Isle of Anglesey", ["Sir Ynys Mï¿½n", "anglesey", "isle of anglesy"])
    Aliases(body=('Isle of Anglesey', 'Anglesey'), area=('Anglesey',), left_out=('Sir Ynys Mï¿½n', 'isle of anglesy'))
    """
    body = {normal(official): ""} | ({normal(nice): nice} if normal(nice) != normal(official) else {})
    area: dict[str, str] = {normal(nice): ""}
    left_out = []
    for name in sorted(set(others), key=lambda n: (not any(c.isupper() for c in n), n)):
        key = normal(name)
        if not key or (key in body and key in area):
            continue
        if _DAMAGED.search(name) or (name.islower() and (_CUT_SHORT.search(name) or _mistyped(key, (*body, *area)))):
            left_out.append(name)
            continue
        body.setdefault(key, _spelled(name))
        if not _OF_A_BODY.intersection(words(name)):
            area.setdefault(key, _spelled(name))
    return Aliases(_said(body), _said(area), tuple(left_out))


def _said(names: dict[str, str]) -> tuple[str, ...]:
    return tuple(name for name in names.values() if name)


def _mistyped(name: str, others: Iterable[str]) -> bool:
    from rapidfuzz.distance import OSA

    return any(0 < OSA.distance(name, other) <= 2 and len(other) > 5 for other in others)


def _spelled(name: str) -> str:
    """A name of small letters with its capitals."""
    if any(c.isupper() for c in name):
        return name
    return re.sub(r"[^\W\d_]+(?:'[^\W\d_]+)?", lambda w: w[0] if w[0] in _SMALL else w[0][:1].upper() + w[0][1:], name)
