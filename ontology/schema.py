"""The ontology as Python objects: what classes, properties and codes there are, and how they relate.

Read from schema.json, which is compiled from the Turtle. Nothing here names a class or a property of its own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ID = "id"


@dataclass(frozen=True, slots=True)
class Code:
    """One value of a code list; the label is what people write and what the graph keeps."""

    local: str
    label: str
    comment: str
    rank: int
    also: tuple[str, ...]
    broader: str
    phrase: str
    glyph: str
    stage: int
    """Of an act: where it comes in the path of a decision; 0 for other codes."""
    missing: str
    """Of an act: how an answer says that nobody is recorded as doing it."""
    does: str
    """Of an act or a kind: how residents are told that one body does it."""
    to_do: str
    """The same of several, and of what must be done."""
    pattern: str
    """Of a scheme of identifiers: the regular expression of what follows its prefix."""
    example: str
    notation: str
    """What an outside register calls it."""
    tier_of: str
    """Of a tier: the class of body that has it."""
    close_match: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Property:
    """One thing that can be said of something; `name` is its key in Python, JSON and SQL (`held_by`)."""

    name: str
    local: str
    label: str
    comment: str
    domain: tuple[str, ...]
    range: tuple[str, ...]
    datatype: str
    codes: str
    min: int
    max: int | None
    order: int
    heading: str
    facts_heading: str
    judgement: bool
    ordinal: bool
    wins_together: str
    acyclic: bool
    strictest_wins: bool
    example: str
    close_match: tuple[str, ...]

    @property
    def is_reference(self) -> bool:
        """Whether its values are ids of other things, not literals."""
        return bool(self.range)

    @property
    def many(self) -> bool:
        """Whether it may have several values."""
        return self.max is None

    @property
    def relationship(self) -> str:
        """Its name as a relationship: `heldBy` is `HELD_BY`."""
        return self.name.upper()


@dataclass(frozen=True, slots=True)
class Class:
    """One kind of thing; a tie class has two ends and a short edge."""

    name: str
    label: str
    plural: str
    comment: str
    parents: tuple[str, ...]
    abstract: bool
    evidence: bool
    side: str
    facts_sheet: str
    about_sheet: str
    stub_class: str
    phrase: str
    acyclic: bool
    needs_source: bool
    pseudonymous: bool
    ask_if_blank: tuple[str, ...]
    without: tuple[str, ...]
    from_end: str
    to_end: str
    short_edge: str
    no_edge_when: tuple[str, ...]
    name_hints: tuple[str, ...]
    map_shape: str
    map_colour: str
    close_match: tuple[str, ...]

    @property
    def is_tie(self) -> bool:
        """Whether it joins two things and has dates or evidence of its own."""
        return bool(self.short_edge)

    @property
    def sheet(self) -> str:
        """What its sheet is called in partnership records: `Power holdings`."""
        return self.plural[:1].upper() + self.plural[1:]


@dataclass(frozen=True)
class Schema:
    """Everything that may be said. Look-ups by name raise KeyError; `SCHEMA` is the one in use."""

    classes: dict[str, Class]
    properties: dict[str, Property]
    codes: dict[str, tuple[Code, ...]]
    _properties_of: dict[str, tuple[Property, ...]] = field(default_factory=dict, compare=False)

    @cached_property
    def ancestors(self) -> dict[str, tuple[str, ...]]:
        """Class name → itself and every class above it, nearest first."""
        return {name: tuple(_upwards(name, self.classes)) for name in self.classes}

    @cached_property
    def descendants(self) -> dict[str, frozenset[str]]:
        """Class name → itself and every class below it."""
        below: dict[str, set[str]] = {name: set() for name in self.classes}
        for name, above in self.ancestors.items():
            for other in above:
                below[other].add(name)
        return {name: frozenset(names) for name, names in below.items()}

    @cached_property
    def references(self) -> dict[str, Property]:
        """The properties whose values are ids of other things, by name."""
        return {name: p for name, p in self.properties.items() if p.is_reference}

    @cached_property
    def sheets(self) -> tuple[Class, ...]:
        """Classes that have a sheet in partnership records, bodies before ties, evidence last."""
        own = [c for c in self.classes.values() if not c.abstract and not c.evidence]
        return tuple(sorted(own, key=lambda c: (c.is_tie, c.sheet)))

    @cached_property
    def ties(self) -> tuple[Class, ...]:
        """The tie classes, by name."""
        return tuple(c for c in self.classes.values() if c.is_tie)

    def is_a(self, types: Iterable[str], *names: str) -> bool:
        """Whether any of the types is one of the classes named or below it.

        >>> SCHEMA.is_a(("Council",), "Holder")
        True
        """
        return any(t in self.descendants.get(name, ()) for name in names for t in types)

    def properties_of(self, name: str) -> tuple[Property, ...]:
        """What can be said of a thing of this class, in the order of its columns; its id is not among them."""
        found = self._properties_of.get(name)
        if found is None:
            above = set(self.ancestors[name])
            but = {ID, *(p for a in above for p in self.classes[a].without)}
            found = tuple(p for p in self.properties.values() if p.name not in but and above.intersection(p.domain))
            self._properties_of[name] = found
        return found

    def code(self, scheme: str, label: str) -> Code:
        """The code of a list by its label."""
        return self._codes_by_label[scheme][label]

    def rank(self, scheme: str, label: str) -> int:
        """Where a code stands in its list, from 1; labels that are not in it come last."""
        code = self._codes_by_label[scheme].get(label)
        return code.rank if code else 1_000

    @cached_property
    def path(self) -> tuple[Code, ...]:
        """The acts in the order in which they come in a decision."""
        return tuple(sorted(self.codes["Act"], key=lambda c: c.stage))

    @cached_property
    def _codes_by_label(self) -> dict[str, dict[str, Code]]:
        return {scheme: {c.label: c for c in codes} for scheme, codes in self.codes.items()}

    @cached_property
    def facts_columns(self) -> tuple[tuple[str, tuple[Property, ...]], ...]:
        """The headings of the Facts sheet in order, each with the properties it can mean."""
        columns: dict[str, list[Property]] = {}
        for p in sorted(self.properties.values(), key=lambda p: (p.order, p.name)):
            if p.facts_heading:
                columns.setdefault(p.facts_heading, []).append(p)
        return tuple((heading, tuple(ps)) for heading, ps in columns.items())


def snake(local: str) -> str:
    """The Python name of a Turtle name.

    >>> snake("heldBy")
    'held_by'
    """
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", local).lower()


def schema_of(text: str) -> Schema:
    """The schema that a compiled text holds."""
    raw = json.loads(text)
    return Schema(
        classes={
            c["local"]: _build(
                Class,
                c,
                name=c["local"],
                from_end=snake(c["from_end"]),
                to_end=snake(c["to_end"]),
                ask_if_blank=[snake(p) for p in c["ask_if_blank"]],
                without=[snake(p) for p in c["without"]],
            )
            for c in raw["classes"]
        },
        properties={snake(p["local"]): _build(Property, p, name=snake(p["local"])) for p in raw["properties"]},
        codes={scheme: tuple(_build(Code, c) for c in codes) for scheme, codes in raw["codes"].items()},
    )


def _build(kind: Any, raw: dict[str, Any], **more: Any) -> Any:
    values = {**raw, **more}
    if kind is Class:
        del values["local"]
    return kind(**{key: tuple(v) if isinstance(v, list) else v for key, v in values.items()})


def _upwards(name: str, classes: dict[str, Class]) -> list[str]:
    found = [name]
    for current in found:
        found.extend(p for p in classes[current].parents if p not in found)
    return found


SCHEMA = schema_of((HERE / "schema.json").read_text(encoding="utf-8"))
