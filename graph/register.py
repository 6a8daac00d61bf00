"""The bodies that a loaded register lists, as rules look at them: class, nation, dates, areas, and what lies in what."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from localism.graph.entity import Claim, Entity
from localism.graph.store import Closure, Ids, View
from localism.ontology.overlap import Period, shared
from localism.ontology.schema import SCHEMA
from localism.ontology.statutory import NATIONS, rules

REGISTERS: Mapping[str, tuple[str, ...]] = {
    "uk-authorities": (
        "county",
        "district",
        "unitary",
        "metropolitan borough",
        "London borough",
        "City of London",
        "combined authority",
        "strategic regional authority",
        "Scottish unitary",
        "Welsh principal",
        "NI district",
    )
}
"""Datasets that list every body of some classes → those classes. Rules for any other class wait."""
_KINDS = ("tier", "body_kind")


class Body(NamedTuple):
    """A body of a register; `areas` are those it governs, each with the time in which it does."""

    id: str
    code: str
    classes: tuple[str, ...]
    nation: str
    period: Period
    areas: tuple[tuple[str, Period], ...]


@dataclass(frozen=True)
class Register:
    """Every body, by id, and the containments of the areas that they govern."""

    bodies: tuple[Body, ...]
    wholes: Mapping[str, tuple[tuple[str, Period], ...]] = field(default_factory=dict)
    """Area → those that it lies in, each with the time in which it does."""

    @cached_property
    def by_code(self) -> dict[str, Body]:
        """Register code → body."""
        return {body.code: body for body in self.bodies if body.code}

    def governed(self, codes: Iterable[str], during: Period) -> tuple[str, ...]:
        """The areas that these councils possibly govern at some time of a period."""
        bodies = (self.by_code[code] for code in codes if code in self.by_code)
        return tuple(sorted({a for body in bodies for a, when in body.areas if shared(when, during)}))

    def stays(self, body: Body, other: Body, during: Period) -> tuple[Period, ...]:
        """The times in a period in which one body's area possibly lies in another's, or is the same."""
        if body.id == other.id:
            return (during,)
        goals = {area for area, when in other.areas if shared(when, during)}
        found: dict[Period, None] = {}
        ahead = [(area, both, frozenset({area})) for area, when in body.areas if (both := shared(during, when))]
        while ahead:
            here, time, passed = ahead.pop()
            for whole, when in self.wholes.get(here, ()):
                both = shared(time, when)
                if both and whole in goals:
                    found[both] = None
                elif both and whole not in passed:
                    ahead.append((whole, both, passed | {whole}))
        return tuple(found)

    def parts(self, body: Body, without: Collection[str], during: Period) -> tuple[str, ...]:
        """The areas of the councils inside a body's area, the smallest ones, save those of some councils."""
        inside = [b for b in self.bodies if b.id != body.id and self.stays(b, body, during)]
        smallest = [b for b in inside if not any(self.stays(o, b, during) for o in inside if o.id != b.id)]
        return self.governed((b.code for b in smallest if b.code not in without), during)


def read(view: View, registers: Collection[str]) -> Register:
    """What is recorded of the bodies that these datasets list. A handful of calls, however many there are."""
    known = {e.id: e for e in view.entities(_classes())}
    said = [s.claim for name in registers for s in view.claims(sorted(known), dataset=name)]
    listed_ids = {claim.entity for claim in said}
    governs: dict[str, list[Entity]] = {}
    for tie in view.ties(["Governance"], ends={"body": Ids(tuple(sorted(listed_ids)))}):
        governs.setdefault(tie.one("body"), []).append(tie)
    areas = tuple(sorted({t.one("governed_area") for ties in governs.values() for t in ties}))
    around = Closure(Ids(areas), "Containment", "out")
    wholes: dict[str, list[tuple[str, Period]]] = {}
    for tie in view.ties(["Containment"], ends={"part": around}):
        wholes.setdefault(tie.one("part"), []).append((tie.one("whole"), _period(tie)))
    dates = {c.entity: Period(_first(c, "from"), _first(c, "to")) for c in said}
    bodies = (_body(known[i], dates[i], governs.get(i, [])) for i in sorted(listed_ids))
    return Register(
        tuple(b for b in bodies if b.classes), {part: tuple(sorted(found)) for part, found in wholes.items()}
    )


def listed(datasets: Iterable[str]) -> Collection[str]:
    """The classes of body that these datasets list."""
    return {body for name in datasets for body in REGISTERS.get(name, ())}


def code_of(body: str) -> str:
    """A body's code in its register, by which rules name it.

    >>> code_of("GB-LAE-STV"), code_of("local:ambridge")
    ('STV', '')
    """
    parts = body.split("-", 2)
    return parts[2] if len(parts) == 3 and parts[0] == "GB" else ""


def nation_of(areas: Iterable[str]) -> str:
    """The nation that these areas lie in, by their GSS codes: E, W, S or N; blank if none tells.

    >>> nation_of(["local:area/par", "E06000052"]), nation_of(["W06000015"]), nation_of([])
    ('E', 'W', '')
    """
    found = {a[0] for a in areas if len(a) == 9 and a[0] in NATIONS and a[1:].isdigit()}
    return found.pop() if len(found) == 1 else ""


def _classes() -> list[str]:
    """The classes of the ontology that a rule may speak of."""
    spoken = {rule.body for rule in rules()}
    by_label = {c.name for c in SCHEMA.classes.values() if c.label in spoken}
    return sorted(by_label.union(*(SCHEMA.properties[kind].domain for kind in _KINDS)))


def _body(entity: Entity, registered: Period, ties: Iterable[Entity]) -> Body:
    """An end that other records leave blank is the register's."""
    areas = tuple(sorted((t.one("governed_area"), _period(t)) for t in ties))
    classes = _classes_of(entity)
    nations = {rule.nation for rule in rules() if rule.body in classes}
    nation = nations.pop() if len(nations) == 1 else nation_of(area for area, _ in areas)
    period = Period(entity.one("from") or registered.starts, entity.one("to") or registered.ends)
    return Body(entity.id, code_of(entity.id), classes, nation, period, areas)


def _classes_of(entity: Entity) -> tuple[str, ...]:
    """Its tier or kind and what that is a case of (a town council is a parish council); else its classes."""
    own = [
        name
        for kind in _KINDS
        for label in entity.all(kind)
        for name in (label, SCHEMA.code(SCHEMA.properties[kind].codes, label).broader)
        if name
    ]
    return tuple(own) or tuple(SCHEMA.classes[t].label for t in entity.types if t in SCHEMA.classes)


def _first(claim: Claim, name: str) -> str:
    return next(iter(claim.properties.get(name, ())), "")


def _period(thing: Entity) -> Period:
    return Period(thing.one("from"), thing.one("to"))
