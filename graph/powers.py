"""The tree of powers and the laws they rest on, as claims of the dataset `powers`: what derived holdings refer to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from localism.graph.entity import Citation, Claim
from localism.graph.store import Dataset, File
from localism.ontology.edtf import OPEN
from localism.ontology.powers import Concept, powers, powers_digest
from localism.ontology.statutory import Law, Rule, laws, rules, table_digest

POWERS = "powers"
DATASET = Dataset(
    POWERS,
    title="Powers of public and community bodies in the United Kingdom, and the laws they rest on",
    author="Localism project",
    as_of="2026-11",
    licence="Facts restated; Apache-2.0",
    access="public",
    priority=-1,
)
"""What partnership records say of a power shows before what this tree does."""
_INSTRUMENTS = {"circular": "guidance", "uksi": "order", "nisi": "order", "ssi": "order", "wsi": "order"}
"""Types of legislation.gov.uk that are no Act → the instrument type."""
_PUBLISHER = "The National Archives, legislation.gov.uk"


def files() -> tuple[File, ...]:
    """What the claims are made from: they are the same as long as these are."""
    return (File("powers.json", powers_digest()), File("statutory.csv", table_digest()))


def claims() -> Iterator[Claim]:
    """Laws as sources and instruments, their sections as instruments, then the powers that rest on them."""
    in_force = {rule.law for rule in rules() if rule.ends == OPEN}
    for law in laws().values():
        yield _source(law)
        yield _instrument(law, open_ended=law.key in in_force)
    yield from {instrument_of(r): _section(r) for r in rules() if r.section}.values()
    resting: dict[str, set[str]] = {}
    for rule in rules():
        resting.setdefault(rule.power, set()).add(rule.law)
    for concept in powers():
        yield _power(concept, resting.get(concept.id, set()))


@lru_cache(maxsize=4_096)
def instrument_of(rule: Rule) -> str:
    """The id of the section, or else the law, that a rule rests on."""
    section = re.sub(r"[^a-z0-9]+", "-", rule.section.casefold()).strip("-")
    return f"local:instrument/{rule.law}/{section}" if section else f"local:instrument/{rule.law}"


def source_of(law: str) -> str:
    """The id of a law as a source."""
    return f"source:{law}"


def _source(law: Law) -> Claim:
    properties = {
        "name": law.title,
        "publisher": _PUBLISHER,
        "published": law.year,
        "licence": "OGL v3.0",
        "website": law.uri,
    }
    return Claim(source_of(law.key), ("Source",), _said(properties), POWERS)


def _instrument(law: Law, *, open_ended: bool) -> Claim:
    properties = {
        "name": law.title,
        "instrument_type": _INSTRUMENTS.get(law.type, "Act"),
        "from": law.year,
        "to": OPEN if open_ended else "",
        "website": law.uri,
    }
    return Claim(f"local:instrument/{law.key}", ("Instrument",), _said(properties), POWERS, _citing(law.key))


def _section(rule: Rule) -> Claim:
    law = laws()[rule.law]
    properties = {
        "name": f"{law.title}, {rule.section}",
        "instrument_type": _INSTRUMENTS.get(law.type, "Act"),
        "section": rule.section,
        "section_of": f"local:instrument/{law.key}",
        "website": law.uri,
    }
    return Claim(instrument_of(rule), ("Instrument",), _said(properties), POWERS, _citing(law.key))


def _power(concept: Concept, on: set[str]) -> Claim:
    said = _said(
        {
            "name": concept.label,
            "description": concept.definition,
            "topic": concept.topic,
            "broader": concept.broader,
        }
    )
    said["also_known_as"] = concept.also
    said["follows"] = concept.follows
    said["rests_on"] = tuple(f"local:instrument/{law}" for law in sorted(on))
    return Claim(concept.id, ("Power",), {name: v for name, v in said.items() if v}, POWERS)


def _citing(law: str) -> tuple[Citation, ...]:
    return (Citation(source_of(law)),)


def _said(values: dict[str, str]) -> dict[str, tuple[str, ...]]:
    return {name: (value,) for name, value in values.items() if value}
