"""Official identifiers: which scheme one is of, the one way it is written, and what is wrong with those that are not."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from localism.graph.words import words
from localism.loaders.names import LOCAL, slug
from localism.loaders.values import shown
from localism.ontology.schema import SCHEMA, Code

GSS = "GSS"
AUTHORITIES = ("GB-LAE", "GB-LAS", "GB-PLA", "GB-LANI")
"""The schemes of principal authorities: England, Scotland, Wales, Northern Ireland."""


class CleanId(NamedTuple):
    """What became of an id that somebody typed.

    `id` is fit to be a node's id, or blank; then `problem` is the kind of what is wrong: ``blank-id`` (no text at all),
    ``no-number`` (nothing after the prefix), ``placeholder-id`` (n/a, DUMMY01, --), ``unknown-prefix``, ``bad-id`` (not
    what the scheme's ids look like). `note` says in a sentence what was wrong or, of an id that is kept, what was
    put right. `also` are ids that the same register entry has by rule in another scheme: candidates for a match.
    """

    id: str
    problem: str = ""
    note: str = ""
    scheme: str = ""
    also: tuple[str, ...] = ()


@lru_cache(maxsize=65_536)
def clean_id(text: str) -> CleanId:
    """The id that a text means, in its canonical spelling, or what is wrong with it.

    Spaces go, letters become capitals, zeros and society prefixes are filled in; ``local:…`` ids pass.

    >>> clean_id("GB-CHC- 1153055 ").id, clean_id("gb-coh-8591698").id, clean_id("e06000052").id
    ('GB-CHC-1153055', 'GB-COH-08591698', 'E06000052')
    >>> clean_id("GB-COH-28755R").id, clean_id("GB-COH-28755R").also
    ('GB-COH-IP28755R', ('GB-MPR-28755R',))
    >>> [clean_id(t).problem for t in ("GB-CHC-n/a", "GB-CHC--", "GB-CHC-", "DUMMY01", "GB-XYZ-1", "GB-CHC-Smith")]
    ['placeholder-id', 'placeholder-id', 'no-number', 'placeholder-id', 'unknown-prefix', 'bad-id']
    """
    plain = _SPACE.sub("", text.translate(_DASHES))
    if not plain:
        return CleanId("", "blank-id", "There is no id.")
    if plain.startswith(LOCAL):
        return CleanId(plain, note=_tidied(text, plain), scheme="local")
    if _stands_for_none(plain):
        return CleanId("", "placeholder-id", f"{shown(text)!r} stands for no id.")
    if _PATTERNS[GSS].fullmatch(plain.upper()):
        return CleanId(plain.upper(), note=_tidied(text, plain.upper()), scheme=GSS)
    code, number = _parted(plain)
    if code is None:
        return CleanId("", "unknown-prefix", f"{shown(text)!r} has no prefix of a known register.")
    if not number:
        return CleanId("", "no-number", f"Nothing follows the prefix in {shown(text)!r}.", code.label)
    if _stands_for_none(number):
        return CleanId("", "placeholder-id", f"What follows the prefix in {shown(text)!r} is no number.", code.label)
    spelled = _SPELL.get(code.label, str)(number)
    if not _PATTERNS[code.label].fullmatch(spelled):
        like = f"{code.label}-{code.example}"
        return CleanId("", "bad-id", f"{shown(text)!r} is no id of {code.label}; one is like {like}.", code.label)
    cleaned = f"{code.label}-{spelled}"
    return CleanId(cleaned, note=_tidied(text, cleaned), scheme=code.label, also=_elsewhere(code.label, spelled))


def local_id(kind: str, text: str) -> str:
    """An id of our own for what has no sound one: from its name or its unsound id, never from where it stands.

    >>> local_id("organisation", "The Windmill, Charlton")
    'local:organisation/the-windmill-charlton'
    """
    return f"{LOCAL}{kind}/{slug(text)}"


def shared(uses: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Ids that unlike names go by, each with those names: several bodies under one id, or one that changed its name.

    `uses` are pairs of id and name. Names are alike if they share more than half of the shorter one's telling words.

    >>> shared([("X1", "Gardens for All"), ("X1", "OrganicLea Ltd"), ("X2", "Monkey Park"), ("X2", "Monkey Park CIC")])
    {'X1': ('Gardens for All', 'OrganicLea Ltd')}
    """
    names: dict[str, set[str]] = {}
    for key, name in uses:
        if key and name.strip():
            names.setdefault(key, set()).add(name.strip())
    several = {key: tuple(sorted(said)) for key, said in sorted(names.items()) if len(said) > 1}
    return {key: said for key, said in several.items() if not all(_alike(said[0], other) for other in said[1:])}


def _alike(one: str, other: str) -> bool:
    a, b = (frozenset(words(name)) - _TELLS_NOTHING for name in (one, other))
    return len(a & b) * 2 > min(len(a), len(b)) or not (a and b)


def _parted(plain: str) -> tuple[Code | None, str]:
    """The scheme of an id and what follows its prefix."""
    upper = plain.upper()
    for prefix, code in _PREFIXES:
        rest = plain[len(prefix) :]
        if upper.startswith(prefix) and (not rest or rest[0] == "-" or rest[0].isdigit()):
            return code, rest.removeprefix("-")
    return None, ""


def _elsewhere(scheme: str, number: str) -> tuple[str, ...]:
    """Companies House lists a society under the mutuals register's number, with IP before it and zeros filled in."""
    if scheme == "GB-COH" and (found := re.fullmatch(r"IP0*(\d+R)", number)):
        return (f"GB-MPR-{found[1]}",)
    if scheme == "GB-MPR" and (found := re.fullmatch(r"(\d{1,5})R", number)):
        return (f"GB-COH-IP{found[1]:0>5}R",)
    return ()


def _charity(number: str) -> str:
    return _whole(number).lstrip("0")


def _company(number: str) -> str:
    found = re.fullmatch(r"([A-Z]{0,2})(\d+)(R?)", _whole(number).upper())
    if not found:
        return number.upper()
    letters, digits, suffix = found.groups()
    letters = letters or ("IP" if suffix else "")  # a society's number as the mutuals register writes it
    return f"{letters}{digits.zfill(8 - len(letters) - len(suffix))}{suffix}"


def _society(number: str) -> str:
    return re.sub(r"^(?:IP)?0*(\d+R)$", r"\1", number.upper())


def _scottish(number: str) -> str:
    return re.sub(r"^(?:SC)?(\d{1,6})$", lambda found: f"SC{found[1]:0>6}", _whole(number).upper())


def _northern_irish(number: str) -> str:
    return re.sub(r"^NIC?", "", _whole(number).upper())


def _whole(number: str) -> str:
    return number[:-2] if re.fullmatch(r"\d+\.0", number) else number  # as a spreadsheet may write a number


def _stands_for_none(text: str) -> bool:
    return bool(_PLACEHOLDER.fullmatch(text)) or not any(c.isalnum() for c in text)


def _tidied(text: str, cleaned: str) -> str:
    return f"{shown(text)!r} is taken as {cleaned}." if text != cleaned else ""


_SPACE = re.compile("[\\s\u200b\ufeff]+")
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))
_PLACEHOLDER = re.compile(
    r"(?:dummy|test|sample|example|xx+)[-_]?\d*|0+|nan?|n[./\\]a\.?|none|null|nil|tb[acd]|unknown|pending|blank|missing"
    r"|not[-_]?(?:known|applicable|available|yet)|redacted.*",
    re.IGNORECASE,
)
_TELLS_NOTHING = frozenset(
    words(
        "the a an of for and in at limited ltd plc llp cic cio company community interest society trust charity co op"
    )
)
_SPELL = {
    "GB-CHC": _charity,
    "GB-COH": _company,
    "GB-MPR": _society,
    "GB-SC": _scottish,
    "GB-NIC": _northern_irish,
    **dict.fromkeys(AUTHORITIES, str.upper),
}
_SCHEMES = {c.label: c for c in SCHEMA.codes["IdScheme"]}
_PATTERNS = {label: re.compile(c.pattern) for label, c in _SCHEMES.items()}
# Longest first, or GB-GOV would take GB-GOVUK's.
_PREFIXES = sorted(
    ((prefix, c) for c in _SCHEMES.values() if c.label != GSS for prefix in (c.label, *c.also)),
    key=lambda x: -len(x[0]),
)
