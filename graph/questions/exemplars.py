"""Who uses the terms of the ontology: how many claims of a graph, and one of them as an example of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from localism.graph.entity import DERIVED, Claim, Entity
from localism.graph.questions.codebook import one_line, tie_ends
from localism.graph.questions.holdings import called
from localism.graph.store import View
from localism.ontology.reference import CLASS, CODE, POWER, PROPERTY
from localism.ontology.schema import SCHEMA

Key = tuple[str, str]
"""Kind of term, and what the graph calls it."""
_TREE = frozenset(p.name for p in SCHEMA.properties.values() if p.range == ("Power",) and not p.acyclic)


class Exemplar(NamedTuple):
    """How many claims use a term, and what one of them says with it."""

    used: int
    text: str
    source: str


def exemplars(view: View) -> Mapping[Key, Exemplar]:
    """Each term that the claims use. Reads every claim once: linear in claims, four calls."""
    used: Counter[Key] = Counter()
    best: dict[Key, tuple[tuple[bool, bool, bool], Claim, str]] = {}
    for stored in view.claims():  # by entity and digest: of equally good examples the first
        claim = stored.claim
        for key, value in _uses(claim):
            used[key] += 1
            fitness = (
                claim.dataset == DERIVED,
                not claim.citations,
                "name" not in claim.properties and key[0] == CLASS,
            )
            if key not in best or fitness < best[key][0]:
                best[key] = (fitness, claim, value)
    things = view.get(sorted({claim.entity for _, claim, _ in best.values()}))
    wanted = {v for e in things.values() for name in tie_ends(e) for v in e.all(name)}
    wanted |= {value for _, _, value in best.values()}
    wanted |= {claim.citations[0].source for _, claim, _ in best.values() if claim.citations}
    things |= view.get(sorted(wanted - things.keys()))
    found = {}
    for key, (_, claim, value) in best.items():
        source = called(things, claim.citations[0].source) if claim.citations else ""
        found[key] = Exemplar(used[key], _text(key, claim, value, things), source)
    for dataset in view.datasets():
        key = (CLASS, "Dataset")
        found[key] = Exemplar(
            len(view.datasets()) if key not in found else found[key].used, dataset.title or dataset.name, ""
        )
    return found


def _uses(claim: Claim) -> Iterator[tuple[Key, str]]:
    yield (CLASS, "Claim"), ""
    for name in {above for t in claim.types for above in SCHEMA.ancestors.get(t, ())}:
        yield (CLASS, name), ""
    yield (PROPERTY, "id"), claim.entity
    said = dict(claim.properties)
    if claim.citations:
        said["source"] = tuple(c.source for c in claim.citations)
        said["page"] = tuple(c.page for c in claim.citations if c.page)
        said["observed"] = tuple(c.observed for c in claim.citations if c.observed)
    for name in ("coder", "coded", "confidence", "memo"):
        said[name] = tuple(filter(None, (str(getattr(claim.coding, name)),)))
    said["access"] = tuple(filter(None, (claim.access,))) or said.get("access", ())
    for name, values in said.items():
        p = SCHEMA.properties.get(name)
        if not values or p is None:
            continue
        yield (PROPERTY, name), values[0]
        for value in values:
            if p.codes:
                yield (CODE, f"{p.codes}={value}"), value
            elif name in _TREE:
                yield (POWER, value), value


def _text(key: Key, claim: Claim, value: str, things: Mapping[str, Entity]) -> str:
    thing = things.get(claim.entity) or Entity(claim.entity)
    line = one_line(thing, things)
    if key[0] != PROPERTY or key[1] == "name":
        return line
    p = SCHEMA.properties[key[1]]
    return f"{called(things, value) if p.is_reference else value} — of {line}"
