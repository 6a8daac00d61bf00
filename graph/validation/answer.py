"""What is wrong, told thing by thing: the constraint, what was found, which sources say so and where it stands in which file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from shlex import quote
from typing import ClassVar, NamedTuple

from localism.graph.answers import Answer
from localism.graph.entity import Claim, Entity
from localism.graph.exchange.terms import CLAIM, DATASET, decoded, id_of
from localism.graph.questions.naming import kinds
from localism.graph.questions.next_steps import place_of
from localism.graph.questions.sources import evidence, readings
from localism.graph.store import View
from localism.graph.validation.full import Found
from localism.ontology.constraints import Constraint, by_name
from localism.ontology.schema import SCHEMA

PLACES = 3
"""Sources and places told of one problem; the rest are counted by `localism evidence`."""


@dataclass(frozen=True, slots=True)
class BreachRow:
    """One problem of one thing; `place` and `source` are of the claims that say what is wrong or, where something is missing, of all."""

    thing: str
    name: str
    kind: str
    what: str
    problem: str
    found: str
    source: tuple[str, ...]
    place: tuple[str, ...]
    constraint: str

    group: ClassVar[str] = ""
    TABLE: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = (
        ("Thing", ("name", "kind", "thing")),
        ("Problem", ("problem", "found_line")),
        ("Source", ("source",)),
        ("Place", ("place",)),
    )

    @property
    def found_line(self) -> str:
        """What there is instead."""
        return f"found: {self.found}" if self.found else ""


def of_graph(view: View, found: Iterable[Found], subject: str) -> Answer[BreachRow]:
    """The rows for what was found in a graph."""
    told = _claims_spoken_of(view, sorted(set(found)))
    ids = sorted({t.thing for t in told if not t.dataset})
    known = evidence(view, ids)
    known.things.update(view.get(sorted({*ids, *known.sources})))
    files = {r.dataset: r for r in view.runs()}
    rows = []
    for t in told:
        cited = [t.claim] if t.claim else _saying(known.of(t.thing), t.found)
        quiet = is_quiet(t.found.constraint)
        sources = () if quiet or t.dataset else readings(known.cited_by(cited))
        places = tuple(dict.fromkeys(place_of(c, files) for c in cited))
        thing = known.things.get(t.thing, Entity(t.thing))
        rows.append(row(t.found, t.thing, "" if quiet else thing.one("name"), kinds(thing.types), sources, places))
    return answer(rows, subject)


class _Told(NamedTuple):
    """What was found, the thing it is about (or the dataset), and the claim if it is about how that knows."""

    found: Found
    thing: str
    claim: Claim | None = None
    dataset: bool = False


def _claims_spoken_of(view: View, found: Sequence[Found]) -> list[_Told]:
    digests = {f.node[len(CLAIM) : len(CLAIM) + 32] for f in found if f.node.startswith(CLAIM)}
    claims: dict[str, Claim] = {}
    for s in view.claims() if digests else ():
        if (digest := s.claim.digest.hex()) in digests:
            claims[digest] = s.claim
    told = []
    for f in found:
        if f.node.startswith(CLAIM):
            claim = claims[f.node[len(CLAIM) : len(CLAIM) + 32]]
            told.append(_Told(f, claim.entity, claim))
        elif f.node.startswith(DATASET):
            told.append(_Told(f, decoded(f.node, DATASET) or f.node, dataset=True))
        else:
            told.append(_Told(f, id_of(f.node) or f.node))
    return told


def _saying(claims: Sequence[Claim], found: Found) -> list[Claim]:
    """The claims that say what is wrong; all, if none says it alone."""
    name = found.constraint.property
    own = [c for c in claims if c.properties.get(name)]
    exactly = [c for c in own if found.value in c.properties[name]]
    return exactly or own or list(claims)


def is_quiet(constraint: Constraint) -> bool:
    """Whether what was found is not to be said again, being a trace of somebody."""
    return constraint.rule.endswith(("no-trace", "no-day"))


def row(found: Found, thing: str, name: str, kind: str, sources: tuple[str, ...], places: tuple[str, ...]) -> BreachRow:
    """A row; of sources and places only the first."""
    c = found.constraint
    label = SCHEMA.properties[c.property].label if c.property else ""
    value = "" if is_quiet(c) else found.value
    return BreachRow(thing, name, kind, label, c.message, value, sources[:PLACES], places[:PLACES], c.name)


def answer(rows: list[BreachRow], subject: str, more: str = "", *, checked: bool = True) -> Answer[BreachRow]:
    """The rows in order, counted; or a sentence that all is well, if there was anything to check. `more` is said besides."""
    rows.sort(key=lambda r: (r.name.casefold(), r.thing, r.what, r.constraint, r.found, r.place))
    things = len({r.thing for r in rows})
    if rows:
        problems = "1 problem" if len(rows) == 1 else f"{len(rows):,} problems"
        note = f"No: {problems}, with {'1 thing' if things == 1 else f'{things:,} things'}."
    else:
        note = f"Yes: it breaks none of the {len(by_name())} constraints." if checked else ""
    following = f"localism evidence {quote(rows[0].thing)}" if rows and rows[0].place else ""
    return Answer(
        BreachRow,
        tuple(rows),
        f"Does {subject} keep to the ontology?",
        "\n".join(filter(None, (note, more))),
        following,
    )
