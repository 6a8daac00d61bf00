"""The constraints as looks at one record, without RDF: what `shapes.ttl` says, fast enough to ask of every claim.

A record is told apart from the rest of the graph but for one question, which class a thing that it names is of; only
circles want all links at once. Tests show on generated records, good and bad, that these find what the shapes find.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from localism.ontology import forms
from localism.ontology.circles import knots
from localism.ontology.constraints import Constraint, by_name
from localism.ontology.dates import DateError, impossible, parse
from localism.ontology.schema import SCHEMA

TypesOf = Callable[[str], "tuple[str, ...] | None"]
"""The classes of the thing with an id: none at all (an empty tuple) for a stub, None where nothing has that id."""
Links = dict[str, dict[str, set[str]]]
"""Property or tie class → from where → whereto."""


class Record(NamedTuple):
    """What is said of a thing: by all claims about it or by one."""

    id: str
    types: tuple[str, ...]
    properties: Mapping[str, tuple[str, ...]]
    cites: bool = True
    """Whether a source is named for it."""
    stub: bool = False


class Breach(NamedTuple):
    """That a record breaks a constraint; `value` is what of it does so, blank where something is missing."""

    constraint: Constraint
    value: str = ""


def check(record: Record, types_of: TypesOf) -> Iterator[Breach]:
    """Every constraint that a record breaks, but for circles."""
    for name, values in record.properties.items():
        for c in _of_property(name):
            yield from _BY_VALUES[c.rule](c, values, record, types_of)
    for c in _of_types(record.types):
        yield from _BY_RECORD[c.rule](c, record)


def check_citation(types: tuple[str, ...], page: str, observed: str) -> Iterator[Breach]:
    """What a citation gives away of a source of these classes."""
    for c in _of_types(types, cited=True):
        value = {"page": page, "observed": observed}[c.property]
        if _GIVES_AWAY[c.rule].search(value):
            yield Breach(c, value)


def links_of(record: Record, links: Links) -> None:
    """Take note of what in a record might be part of a circle."""
    for name, values in record.properties.items():
        if SCHEMA.properties.get(name) in _acyclic():
            links.setdefault(name, {}).setdefault(record.id, set()).update(values)
    for c in _of_types(record.types, circles=True):
        cls = SCHEMA.classes[c.cls]
        for start in record.properties.get(cls.from_end, ()):
            links.setdefault(c.cls, {}).setdefault(start, set()).update(record.properties.get(cls.to_end, ()))


class Circles:
    """What stands in a circle, once all links are known."""

    def __init__(self, links: Links) -> None:
        self._links = links
        self._knots = {kind: {i: knot for knot in knots(of) for i in knot} for kind, of in links.items()}

    def check(self, record: Record) -> Iterator[Breach]:
        """Each circle that a record is part of."""
        for name, values in record.properties.items():
            knot = self._knots.get(name, {}).get(record.id, frozenset())
            for c in _of_property(name, circles=True):
                yield from (Breach(c, v) for v in values if v in knot)
        for c in _of_types(record.types, circles=True):
            cls, own = SCHEMA.classes[c.cls], self._knots.get(c.cls, {})
            starts, ends = (record.properties.get(end, ()) for end in (cls.from_end, cls.to_end))
            yield from (Breach(c, e) for e in ends if any(e in own.get(s, ()) for s in starts))

    def around(self, record: Record) -> Iterator[tuple[str, str, str]]:
        """The links (kind, from, to) of every circle that a record stands in or names."""
        named = {record.id, *(v for values in record.properties.values() for v in values)}
        for kind, own in self._knots.items():
            for knot in {own[i] for i in named if i in own}:
                yield from (
                    (kind, a, b) for a in sorted(knot) for b in sorted(self._links[kind].get(a, ())) if b in knot
                )


# ---- constraints about a value ------------------------------------------------------------------------------------------

_Values = Callable[[Constraint, tuple[str, ...], Record, TypesOf], Iterator[Breach]]


def _like(form: str) -> _Values:
    matches = re.compile(form).fullmatch
    return lambda c, values, _, __: (Breach(c, v) for v in values if not matches(v))


def _domain(c: Constraint, values: tuple[str, ...], record: Record, _: TypesOf) -> Iterator[Breach]:
    if values and not SCHEMA.is_a(record.types, *c.values):
        yield Breach(c)


def _range(c: Constraint, values: tuple[str, ...], _: Record, types_of: TypesOf) -> Iterator[Breach]:
    for v in values:
        types = types_of(v)
        if types is None or (types and not SCHEMA.is_a(types, *c.values)):
            yield Breach(c, v)


def _code(c: Constraint, values: tuple[str, ...], _: Record, __: TypesOf) -> Iterator[Breach]:
    return (Breach(c, v) for v in values if v not in c.values)


def _date(c: Constraint, values: tuple[str, ...], _: Record, __: TypesOf) -> Iterator[Breach]:
    return (Breach(c, v) for v in values if not is_date(v))


def _at_most(c: Constraint, values: tuple[str, ...], _: Record, __: TypesOf) -> Iterator[Breach]:
    if len(set(values)) > c.limit:
        yield Breach(c)


def is_date(text: str) -> bool:
    """Whether a text is an EDTF date that is read."""
    try:
        parse(text)
    except DateError:
        return False
    return True


_BY_VALUES: dict[str, _Values] = {
    "domain": _domain,
    "range": _range,
    "code": _code,
    "date": _date,
    "integer": _like(forms.INTEGER),
    "decimal": _like(forms.DECIMAL),
    "address": _like(forms.ADDRESS),
    "text": _like(forms.TEXT),
    "at-most": _at_most,
}

# ---- constraints about a record -----------------------------------------------------------------------------------------

_GIVES_AWAY = {
    rule: re.compile(pattern)
    for pattern, rules in (
        ("|".join(f"({p})" for p in forms.TRACES.values()), ("no-trace", "cited-no-trace")),
        (forms.DAY, ("no-day", "cited-no-day")),
    )
    for rule in rules
}


def _class(c: Constraint, record: Record) -> Iterator[Breach]:
    if not record.stub and not SCHEMA.is_a(record.types, *c.values):
        yield Breach(c)


def _id(c: Constraint, record: Record) -> Iterator[Breach]:
    if len(record.id) > forms.MAX_ID_CHARS or forms.hidden.search(record.id):
        yield Breach(c)


def _at_least(c: Constraint, record: Record) -> Iterator[Breach]:
    if len(set(record.properties.get(c.property, ()))) < c.limit:
        yield Breach(c)


def _source(c: Constraint, record: Record) -> Iterator[Breach]:
    if not record.cites:
        yield Breach(c)


def _order(c: Constraint, record: Record) -> Iterator[Breach]:
    for first in record.properties.get("from", ())[:1]:
        for last in record.properties.get("to", ())[:1]:
            if is_date(first) and is_date(last) and impossible(first, last):
                yield Breach(c)


def _none(c: Constraint, record: Record) -> Iterator[Breach]:
    if record.properties.get(c.property):
        yield Breach(c)


def _gives_away(c: Constraint, record: Record) -> Iterator[Breach]:
    search = _GIVES_AWAY[c.rule].search
    return (Breach(c, v) for v in record.properties.get(c.property, ()) if search(v))


_BY_RECORD: dict[str, Callable[[Constraint, Record], Iterator[Breach]]] = {
    "class": _class,
    "id": _id,
    "at-least": _at_least,
    "source": _source,
    "order": _order,
    "none": _none,
    "no-trace": _gives_away,
    "no-day": _gives_away,
}

# ---- which constraints there are to look at -----------------------------------------------------------------------------


@lru_cache(maxsize=1_024)
def _of_property(name: str, *, circles: bool = False) -> tuple[Constraint, ...]:
    own = [c for c in by_name().values() if not c.cls and c.property == name]
    return tuple(c for c in own if (c.rule == "circle") == circles)


@lru_cache(maxsize=1_024)
def _of_types(types: tuple[str, ...], *, circles: bool = False, cited: bool = False) -> tuple[Constraint, ...]:
    own = [c for c in by_name().values() if c.cls and SCHEMA.is_a(types, c.cls)]
    return tuple(c for c in own if (c.rule == "circle", c.rule.startswith("cited")) == (circles, cited))


@lru_cache(maxsize=1)
def _acyclic() -> frozenset[object]:
    return frozenset(p for p in SCHEMA.properties.values() if p.acyclic)
