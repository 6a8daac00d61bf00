"""What every thing must keep to, compiled from the ontology: one list, from which both the SHACL and the fast checks are made.

Each constraint is said once, here, in terms of the schema. `shapes.py` spells it as a SHACL shape of the same name, and
`checking.py` as a look at one record; tests show that the two find the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

from localism.ontology.schema import ID, SCHEMA, Class, Property, Schema

Rule = Literal[
    "class", "id", "domain", "range", "code", "date", "integer", "decimal", "address", "text", "at-least", "at-most",
    "source", "order", "circle", "none", "no-trace", "no-day", "cited-no-trace", "cited-no-day",
]  # fmt: skip
_FORMS: dict[str, tuple[Rule, str]] = {
    "code": ("code", "one of: {codes}"),
    "edtf": ("date", "a date in EDTF, such as .., 2018, 2018-06 or 2018-22"),
    "integer": ("integer", "a whole number, such as 12"),
    "decimal": ("decimal", "a plain number, such as 1250.50"),
    "anyURI": ("address", "an address that begins with https:// or http://"),
    "string": ("text", "text, and no character in it that cannot be shown"),
}


class Constraint(NamedTuple):
    """A condition on all things of a class (`cls`) or, where that is blank, on whatever has the property."""

    name: str
    """Also the last part of its shape's IRI."""
    rule: Rule
    cls: str
    property: str
    """The property that it is about, by its name in Python; blank if it is about the thing as a whole."""
    values: tuple[str, ...]
    """Classes, or the labels of codes."""
    limit: int
    message: str


def constraints(schema: Schema = SCHEMA) -> tuple[Constraint, ...]:
    """Every constraint that follows from a schema, by name."""
    found = [*_of_everything(schema)]
    for p in schema.properties.values():
        if p.name != ID:
            found += _of_property(p, schema)
    for c in schema.classes.values():
        found += _of_class(c, schema)
    return tuple(sorted(found))


@lru_cache(maxsize=1)
def by_name() -> dict[str, Constraint]:
    """The constraints of the ontology in use, by name."""
    return {c.name: c for c in constraints()}


def _of_everything(schema: Schema) -> Iterator[Constraint]:
    own = [c for c in schema.classes.values() if not c.abstract and not c.evidence]
    tops = tuple(sorted(c.name for c in own if all(schema.classes[a].abstract for a in schema.ancestors[c.name][1:])))
    said = "It is only said to be a thing: give it a class, or loc:stub true if nothing more is recorded of it."
    yield Constraint("Thing-class", "class", "Thing", "", tops, 0, said)
    said = "Its id is too long, or has a space or a character that cannot be seen."
    yield Constraint("Thing-id", "id", "Thing", "", (), 0, said)
    said = "It ends before it begins."
    yield Constraint("Dated-order", "order", "Dated", "to", (), 0, said)


def _of_property(p: Property, schema: Schema) -> Iterator[Constraint]:
    said_of_evidence = all(schema.classes[c].evidence for c in p.domain)
    if not said_of_evidence:
        said = f"{_upper(p.label)} is said only of {_either(p.domain, schema)}."
        yield Constraint(f"{p.local}-domain", "domain", "", p.name, p.domain, 0, said)
    if p.is_reference:
        said = f"{_upper(p.label)} names {_either(p.range, schema)}; this is none, or is not there."
        yield Constraint(f"{p.local}-range", "range", "", p.name, p.range, 0, said)
    else:
        rule, form = _FORMS[p.datatype]
        codes = tuple(c.label for c in schema.codes.get(p.codes, ()))
        said = f"{_upper(p.label)} is {form.format(codes=', '.join(codes))}."
        yield Constraint(f"{p.local}-{rule}", rule, "", p.name, codes, 0, said)
    if p.max is not None and not p.judgement:  # of a judgement every reading is kept
        said = f"{_upper(p.label)} has {_count(p.max)} at most."
        yield Constraint(f"{p.local}-at-most", "at-most", "", p.name, (), p.max, said)
    for c in p.domain if p.min else ():
        label = schema.classes[c].label
        said = f"{_upper(_a(label))} says nothing without {p.label}."
        yield Constraint(f"{c}-{p.local}-at-least", "at-least", c, p.name, (), p.min, said)
    if p.acyclic:
        said = f"{_upper(p.label)} leads round in a circle."
        yield Constraint(f"{p.local}-circle", "circle", "", p.name, (), 0, said)


def _of_class(c: Class, schema: Schema) -> Iterator[Constraint]:
    if c.needs_source:
        said = f"This {c.label} cites no source, so nobody can check it."
        yield Constraint(f"{c.name}-source", "source", c.name, "", (), 1, said)
    if c.acyclic:
        said = f"{_upper(c.label)} leads round in a circle."
        yield Constraint(f"{c.name}-circle", "circle", c.name, c.to_end, (), 0, said)
    for name in c.without:
        p = schema.properties[name]
        yield Constraint(
            f"{c.name}-no-{p.local}", "none", c.name, name, (), 0, f"{_upper(_a(c.label))} has no {p.label}."
        )
    if c.pseudonymous:
        yield from _of_the_pseudonymous(c, schema)


def _of_the_pseudonymous(c: Class, schema: Schema) -> Iterator[Constraint]:
    trace = f"{_upper(_a(c.label))} is a pseudonym and a broad role; this has an address, a number or a path to follow."
    day = f"Of {_a(c.label)} the month is told, and no day."
    for p in schema.properties_of(c.name):
        if p.datatype == "string":
            yield Constraint(f"{c.name}-{p.local}-no-trace", "no-trace", c.name, p.name, (), 0, trace)
        elif p.datatype == "edtf":
            yield Constraint(f"{c.name}-{p.local}-no-day", "no-day", c.name, p.name, (), 0, day)
    yield Constraint(f"{c.name}-cited-no-trace", "cited-no-trace", c.name, "page", (), 0, trace)
    yield Constraint(f"{c.name}-cited-no-day", "cited-no-day", c.name, "observed", (), 0, day)


def _either(classes: Iterable[str], schema: Schema) -> str:
    return " or ".join(_a(schema.classes[c].label) for c in classes)


def _a(label: str) -> str:
    return f"{'an' if label[:1] in 'aeiou' else 'a'} {label}"


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _count(n: int) -> str:
    return "one value" if n == 1 else f"{n} values"
