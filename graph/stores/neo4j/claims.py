"""Claims on a server: a current one is an `EVIDENCED_BY` relationship to each source it cites, a withdrawn one a node apart."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from localism.graph.entity import Citation, Claim, Coding, StoredClaim, spell

_CODING = Coding._fields


def said(claim: Claim, digest: str, learned: int) -> dict[str, Any]:
    """What a claim says, as properties; blanks are left out."""
    told = {
        "claim": digest,
        "types": list(claim.types),
        "says": spell(claim)[0],
        "dataset": claim.dataset,
        "access": claim.access,
        "locator": claim.locator,
        **claim.coding._asdict(),
        "learned": learned,
    }
    return {name: value for name, value in told.items() if value != "" and value is not None}


def evidence(claim: Claim, digest: str, learned: int) -> Iterator[tuple[str, str | None, dict[str, Any]]]:
    """Thing, source (None: the dataset) and properties of each relationship that a current claim is kept as."""
    told = said(claim, digest, learned)
    if not claim.citations:
        yield claim.entity, None, told
    for n, citation in enumerate(claim.citations):
        where = {"page": citation.page, "observed": citation.observed}
        if len(claim.citations) > 1:
            where["citation"] = n  # type: ignore[assignment]
        yield claim.entity, citation.source, {**told, **{name: v for name, v in where.items() if v != ""}}


def withdrawn(stored: StoredClaim, digest: str) -> dict[str, Any]:
    """The node of a claim that no longer stands."""
    claim = stored.claim
    return {
        **said(claim, digest, stored.learned),
        "name": f"said of {claim.entity}",
        "entity": claim.entity,
        "sources": [c.source for c in claim.citations],
        "pages": [c.page for c in claim.citations],
        "dates": [c.observed for c in claim.citations],
        "withdrawn": stored.withdrawn,
    }


def current(rows: Iterable[tuple[str, Mapping[str, Any], str | None]]) -> Iterator[StoredClaim]:
    """Claims again, from the relationships of things as (thing, properties, source), in the order of thing and digest."""
    ordered = sorted(rows, key=lambda row: (row[0], row[1]["claim"], row[1].get("citation", 0)))
    for (thing, _), group in groupby(ordered, key=lambda row: (row[0], row[1]["claim"])):
        cited = list(group)
        citations = tuple(Citation(s, p.get("page", ""), p.get("observed", "")) for _, p, s in cited if s is not None)
        yield _stored(thing, cited[0][1], citations)


def past(node: Mapping[str, Any]) -> StoredClaim:
    """A withdrawn claim again, from its node's properties."""
    citations = tuple(map(Citation, node["sources"], node["pages"], node["dates"]))
    return _stored(node["entity"], node, citations)


def _stored(thing: str, told: Mapping[str, Any], citations: tuple[Citation, ...]) -> StoredClaim:
    claim = Claim(
        thing,
        tuple(told.get("types", ())),
        {name: tuple(values) for name, values in json.loads(told["says"]).items()},
        told["dataset"],
        citations,
        Coding(*(told.get(name, "") for name in _CODING)),
        told.get("access", ""),
        told.get("locator", ""),
    )
    return StoredClaim(claim, told["learned"], told.get("withdrawn"))
