"""Every term of the ontology in words: what it means, where it is used, how it is written, what it is near to, and its Turtle."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from localism.ontology.powers import powers
from localism.ontology.schema import SCHEMA, Class, Code, Property

HERE = Path(__file__).parent
_LOC, _CODE = "https://w3id.org/localism/ns#", "https://w3id.org/localism/code/"
_POWER = "https://w3id.org/localism/power/"
_DATATYPES = {
    "string": "text",
    "edtf": "a date in EDTF",
    "integer": "a whole number",
    "decimal": "a number",
    "anyURI": "a web address",
}
_TURTLE = ("localism.ttl", "codes.ttl", "identifiers.ttl", "powers.ttl", "alignments.ttl", "exchange.ttl")
ABOVE = "like what it is a kind of"
"""Ends the name of what a class has from the classes above it."""
CLASS, PROPERTY, LIST, CODE, POWER, ANNOTATION = "class", "property", "list", "code", "power", "annotation"


class Said(NamedTuple):
    """One thing that is to be known of a term; where `linked`, the values are names of other terms."""

    what: str
    values: tuple[str, ...]
    linked: bool = False


class Near(NamedTuple):
    """A term of another vocabulary (or scale) that it is near to, and why."""

    address: str
    name: str
    reason: str


class Term(NamedTuple):
    """A class, property, code list, code, power or annotation; `key` is what the graph calls it, `within` the list it is of."""

    name: str
    key: str
    kind: str
    label: str
    meaning: str
    said: tuple[Said, ...]
    near: tuple[Near, ...] = ()
    within: str = ""
    deprecated: bool = False


@lru_cache(maxsize=1)
def about() -> Mapping[str, str]:
    """What the ontology says of itself: title, description, version, licence, dates.

    >>> about()["title"]
    'Localism ontology'
    """
    return dict(_reference()["about"])


@lru_cache(maxsize=1)
def terms() -> Mapping[str, Term]:
    """Every term by its name, classes first.

    >>> terms()["loc:heldBy"].meaning
    'Who holds it; several are joint holders, none means the holder is not known.'
    """
    found = (*_classes(), *_properties(), *_lists(), *_powers(), *_annotations())
    return {term.name: term for term in found}


def named(words: str) -> tuple[Term, ...]:
    """The terms that someone may mean by these words, best first: by name, address, key, column heading or label.

    >>> [term.name for term in named("Held by")], [term.name for term in named("who")]
    (['loc:heldBy'], ['loc:heldBy'])
    """
    wanted = " ".join(words.split())
    for number, tier in enumerate(_index()):
        if found := tier.get(wanted if number < _AS_WRITTEN else wanted.casefold()):
            return found
    return ()


def known_names() -> tuple[str, ...]:
    """All that terms may be asked for by, for those who nearly said one."""
    return tuple(sorted({name for term in terms().values() for name in (term.name, term.label)}))


def turtle() -> str:
    """The whole ontology as one Turtle document: the files as they are, with their prefixes said once."""
    prefixes: dict[str, str] = {}
    bodies = []
    for name in _TURTLE:
        body = []
        for line in (HERE / name).read_text(encoding="utf-8").splitlines():
            if line.startswith("@prefix "):
                prefixes[line.split()[1]] = line
            else:
                body.append(line)
        bodies.append("\n".join(body).strip())
    return "\n".join((*(prefixes[p] for p in sorted(prefixes)), "", "\n\n".join(bodies))) + "\n"


_AS_WRITTEN = 2
"""Tiers of names in which capitals count: loc:Funder is a class and loc:funder a property."""


@lru_cache(maxsize=1)
def _index() -> tuple[Mapping[str, tuple[Term, ...]], ...]:
    """Tiers of names, the surest first, each with the terms that go by a name."""
    tiers: list[dict[str, list[Term]]] = [{} for _ in range(6)]
    for term in terms().values():
        local = term.name.partition(":")[2]
        address = {POWER: _POWER, CODE: _CODE}.get(term.kind, _LOC) + local
        said = {s.what: s.values for s in term.said}
        by_name, by_key = (term.name, address, f"<{address}>"), (local, term.key)
        headings = [v for what in ("column", "column in Facts", "sheet", "short edge") for v in said.get(what, ())]
        also = (*said.get("also", ()), *said.get("plural", ()))
        every = (by_name, by_key, by_name, (*by_key, term.label), headings, also)
        for number, (tier, names) in enumerate(zip(tiers, every, strict=True)):
            for name in {name if number < _AS_WRITTEN else name.casefold() for name in names}:
                tier.setdefault(name, []).append(term)
    return tuple({name: tuple(found) for name, found in tier.items()} for tier in tiers)


def _classes() -> Iterator[Term]:
    for name, c in SCHEMA.classes.items():
        own = tuple(p for p in SCHEMA.properties.values() if name in p.domain)
        inherited = tuple(p for p in SCHEMA.properties_of(name) if p not in own)
        above = set(SCHEMA.ancestors[name]) - {name}
        pointing = tuple(p for p in SCHEMA.properties.values() if name in p.range)
        wider = tuple(p for p in SCHEMA.properties.values() if above.intersection(p.range) and p not in pointing)
        said = (
            Said("plural", (c.plural,)),
            Said("a kind of", _class_names(c.parents), True),
            Said("kinds of it", _class_names(n for n, k in SCHEMA.classes.items() if name in k.parents), True),
            Said("sheet", () if c.abstract or c.evidence else (c.about_sheet or c.sheet,)),
            Said("also sheet", (c.facts_sheet,) if c.facts_sheet else ()),
            Said("side", (c.side,) if c.side else ()),
            Said("joins", _property_names(SCHEMA.properties[e] for e in (c.from_end, c.to_end) if e), True),
            Said("short edge", (c.short_edge,) if c.short_edge else ()),
            Said("rules", tuple(_class_rules(c))),
            Said("has", _property_names(own), True),
            Said(f"has, {ABOVE}", _property_names(inherited), True),
            Said("named by", _property_names(pointing), True),
            Said(f"named by, {ABOVE}", _property_names(wider), True),
        )
        yield _term(f"loc:{name}", name, CLASS, c.label, c.comment, said, _LOC + name)


def _class_rules(c: Class) -> Iterator[str]:
    if c.abstract:
        yield "only groups others; nothing is of it alone"
    if c.needs_source:
        yield "each record cites a source"
    if c.acyclic:
        yield "never leads round in a circle"
    if c.no_edge_when:
        yield f"no short edge when {' or '.join(c.no_edge_when)}"


def _properties() -> Iterator[Term]:
    for p in SCHEMA.properties.values():
        ends = (n for n, c in SCHEMA.classes.items() if p.name in (c.from_end, c.to_end))
        said = (
            Said("said of", _class_names(p.domain), True),
            Said("values", _class_names(p.range) or ((f"loc:{p.codes}",) if p.codes else ()), True),
            Said("written", () if p.codes or p.is_reference else (_DATATYPES.get(p.datatype, p.datatype),)),
            Said("how many", (_how_many(p),)),
            Said("column", (p.heading,)),
            Said("column in Facts", (p.facts_heading,) if p.facts_heading else ()),
            Said("an end of", _class_names(ends), True),
            Said("rules", tuple(_property_rules(p))),
            Said("in a record", (p.example,) if p.example else ()),
        )
        yield _term(f"loc:{p.local}", p.name, PROPERTY, p.label, p.comment, said, _LOC + p.local)


def _how_many(p: Property) -> str:
    if p.max is None:
        return f"at least {p.min}" if p.min else "any number"
    return f"exactly {p.max}" if p.min == p.max else f"at most {p.max}"


def _property_rules(p: Property) -> Iterator[str]:
    if p.judgement:
        yield "a judgement: values that differ stand side by side"
    if p.ordinal:
        yield "its codes are steps of a scale"
    if p.acyclic:
        yield "never leads round in a circle"
    if p.wins_together:
        with_it = (o.label for o in SCHEMA.properties.values() if o.wins_together == p.wins_together and o != p)
        yield f"taken from one claim together with {' and '.join(with_it)}"
    if p.strictest_wins:
        yield "the strictest value counts"


def _lists() -> Iterator[Term]:
    lists = _reference()["lists"]
    for scheme, codes in sorted(SCHEMA.codes.items()):
        label, *meaning = lists[scheme]
        using = _property_names(p for p in SCHEMA.properties.values() if p.codes == scheme)
        said = (Said("values of", using, True), Said("codes", tuple(f"code:{c.local}" for c in codes), True))
        yield _term(f"loc:{scheme}", scheme, LIST, label, "".join(meaning), said, _LOC + scheme)
        for code in codes:
            yield _code(scheme, code)


def _code(scheme: str, code: Code) -> Term:
    broader = (f"code:{c.local}" for c in SCHEMA.codes[scheme] if c.label == code.broader)
    said = (
        Said("in the list", (f"loc:{scheme}",), True),
        Said("also", code.also),
        Said("a kind of", tuple(broader), True),
        Said("mark", (code.glyph,) if code.glyph else ()),
        Said("step in a decision", (str(code.stage),) if code.stage else ()),
        Said("to residents", (f"one {code.does}, several {code.to_do}",) if code.does else ()),
        Said("in the register", (code.notation,) if code.notation else ()),
        Said("pattern", (code.pattern,) if code.pattern else ()),
        Said("in a record", (code.example,) if code.example else ()),
    )
    name = f"code:{code.local}"
    return _term(name, f"{scheme}={code.label}", CODE, code.label, code.comment, said, _CODE + code.local, scheme)


def _powers() -> Iterator[Term]:
    for c in powers():
        said = (
            Said("topic", (c.topic,)),
            Said("also", c.also),
            Said("part of", (c.broader,) if c.broader else (), True),
            Said("its parts", tuple(o.id for o in powers() if o.broader == c.id), True),
            Said("follows", c.follows, True),
            Said("services (LGSL)", tuple(map(str, c.services))),
        )
        local = c.id.removeprefix("power:")
        yield _term(c.id, c.id, POWER, c.label, c.definition, said, _POWER + local, c.topic)


def _annotations() -> Iterator[Term]:
    for local, comment in sorted(_reference()["annotations"].items()):
        yield _term(f"loc:{local}", local, ANNOTATION, local, "".join(comment), (), _LOC + local)


def _term(
    name: str, key: str, kind: str, label: str, meaning: str, said: Iterable[Said], iri: str, within: str = ""
) -> Term:
    reference = _reference()
    near = tuple(Near(*row) for row in reference["alignments"].get(iri, ()))
    instead = reference["deprecated"].get(iri)
    more = (Said("deprecated; use", tuple(instead or ("no other term",))),) if instead is not None else ()
    kept = tuple(s for s in (*more, *said) if s.values)
    return Term(name, key, kind, label, meaning, kept, near, within, instead is not None)


def _class_names(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"loc:{name}" for name in names)


def _property_names(properties: Iterable[Property]) -> tuple[str, ...]:
    return tuple(f"loc:{p.local}" for p in properties)


@lru_cache(maxsize=1)
def _reference() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((HERE / "reference.json").read_text(encoding="utf-8"))
    return found
