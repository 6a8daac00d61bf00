"""Informants stay unfound: a pseudonym, a broad role and a month, and no address, number or path by which to look for them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from localism.graph.entity import Claim
from localism.loaders.values import ValueProblem
from localism.ontology.forms import DAY, TRACES
from localism.ontology.schema import SCHEMA

INFORMANT = "Informant"
_WHAT = "An informant is a pseudonym, a broad role and a month"
_TRACE = {what: re.compile(pattern) for what, pattern in TRACES.items()}
_DAY = re.compile(DAY)
_SAID = ("name", "also_known_as", "description", "broad_role")
_NOT_SAID = SCHEMA.classes[INFORMANT].without


def trace(text: str) -> str:
    """By what in a text somebody could be found, or nothing.

    >>> trace("Interview 7, recording in C:\\\\audio\\\\07.wav"), trace("Interview 7")
    ('the path of a file', '')
    """
    return next((what for what, pattern in _TRACE.items() if pattern.search(text)), "")


def problems(claim: Claim) -> Iterator[tuple[str, ValueProblem]]:
    """Each property of an informant that says too much, with the problem; none of them quotes it."""
    for name in _NOT_SAID:
        if claim.properties.get(name):
            label = SCHEMA.properties[name].label
            yield (
                name,
                ValueProblem(
                    "informant-address",
                    f"{_WHAT}, and has no {label}.",
                    expected="nothing by which they could be found",
                ),
            )
    for name in _SAID:
        for text in claim.properties.get(name, ()):
            if found := trace(text):
                yield name, contact(found)
    for day in claim.properties.get("published", ()):
        if exact(day):
            yield "published", too_exact()


def cited(claim: Claim, informants: Collection[str]) -> Iterator[tuple[str, ValueProblem]]:
    """What a row says too much of the informants that it cites: of the day, or where the recording is."""
    for c in claim.citations:
        if c.source in informants:
            if found := trace(c.page):
                yield "page", contact(found)
            if exact(c.observed):
                yield "observed", too_exact()


def contact(found: str) -> ValueProblem:
    """That something looks like a trace."""
    message = f"{_WHAT}; this has what looks like {found}."
    return ValueProblem("informant-contact", message, expected="nothing by which they could be found")


def exact(edtf: str) -> bool:
    """Whether a date says more than the month.

    >>> exact("2018-06-21"), exact("2018-06-21~"), exact("2018-06"), exact("")
    (True, True, False, False)
    """
    return _DAY.search(edtf) is not None


def too_exact() -> ValueProblem:
    """That a day is given where a month is enough."""
    return ValueProblem("informant-day", f"{_WHAT}; this is a day.", expected="the month, such as 2018-06")
