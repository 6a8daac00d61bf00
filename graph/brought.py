"""Names that only what is erased had brought with it: met in plain words, and mentioned by nothing that stays."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from localism.graph.entity import Claim, StoredClaim
from localism.graph.store import Change, View
from localism.ontology.schema import SCHEMA

BROUGHT = "brought"
_SHEET = re.compile(r"[!\[].*", re.DOTALL)


class Step(NamedTuple):
    """A change with the reasons for it; those of a claim that goes are first."""

    change: Change
    why: tuple[str, ...]


def id_of(s: StoredClaim) -> tuple[object, ...]:
    """What tells a stored claim from every other."""
    return (s.claim.entity, s.claim.digest, s.learned, s.withdrawn)


def brought(view: View, changes: Sequence[Change]) -> list[Step]:
    """A step for each claim of a name that claims that go had brought, and that no claim that stays mentions.

    Such a claim says a name and cites nothing, and stood in a sheet in which a claim that goes names it: a thing with a
    row of its own stays, however little the row says. One reading of the claims.
    """
    left = {id_of(c.stored): c.left for c in changes}
    sheets: dict[str, set[tuple[str, str]]] = {}
    for change in changes:
        if change.left is None:
            for i in _named(change.stored.claim):
                sheets.setdefault(i, set()).add(_sheet(change.stored.claim))
    found: dict[str, list[StoredClaim]] = {}
    for s in view.claims(withdrawn=True) if sheets else ():
        claim = left.get(id_of(s), s.claim)
        if claim is None:
            continue
        for i in _named(claim):
            sheets.pop(i, None)
        if claim.entity in sheets:
            if claim.properties.keys() == {"name"} and not claim.citations and _sheet(claim) in sheets[claim.entity]:
                found.setdefault(claim.entity, []).append(s)
            else:
                del sheets[claim.entity]
    return [Step(Change(s, None), (BROUGHT,)) for i in sorted(found.keys() & sheets.keys()) for s in found[i]]


def _named(claim: Claim) -> Iterator[str]:
    """The ids that a claim names, but for what it is about."""
    yield from (c.source for c in claim.citations)
    for name in SCHEMA.references:
        yield from claim.properties.get(name, ())


def _sheet(claim: Claim) -> tuple[str, str]:
    return claim.dataset, _SHEET.sub("", claim.locator)
