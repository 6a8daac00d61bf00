"""The constraints as SHACL Core: one shape a constraint, with an IRI of its own, so that a report says which one it was.

No SPARQL, no script, no import: any engine reads them. That nothing leads round in a circle is said with `sh:disjoint`: what
a thing names must not be among all that, step by step, names the thing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from localism.ontology import forms
from localism.ontology.constraints import Constraint, constraints
from localism.ontology.edtf import LEXICAL
from localism.ontology.schema import SCHEMA, Schema

SHAPE = "https://w3id.org/localism/shape/"
THING = "https://w3id.org/localism/id/"
"""The namespace of things, as exports use it."""
HEADER = """\
# Shapes for every constraint that the loaders enforce. Compiled from localism.ttl, codes.ttl and the forms of values by `make
# ontology`, and compared with them in CI: do not edit. They want the classes of localism.ttl beside the data.

@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix loc: <https://w3id.org/localism/ns#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix shape: <https://w3id.org/localism/shape/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<https://w3id.org/localism/shapes> a owl:Ontology ; dcterms:title "Shapes of the localism ontology"@en ;
    dcterms:license <https://www.apache.org/licenses/LICENSE-2.0> .
shape:stub a sh:NodeShape ; sh:property shape:stub-said .
shape:stub-said a sh:PropertyShape ; sh:path loc:stub ; sh:hasValue true .
"""

_NAMED = {'"': '\\"', "\\": "\\\\"}


def _whole(pattern: str) -> str:
    return _text(f"^{pattern}$")


def _text(text: str) -> str:
    """A literal; what is not plain ASCII is escaped."""
    return '"' + "".join(_NAMED.get(c, c if " " <= c <= "~" else f"\\u{ord(c):04X}") for c in text) + '"'


def turtle(schema: Schema = SCHEMA) -> str:
    """The shapes as Turtle, by name: the same schema gives the same text."""
    traces = " ".join(f"[ sh:pattern {_text(pattern)} ]" for pattern in forms.TRACES.values())
    trace = f"shape:trace a sh:NodeShape ; sh:or ( {traces} ) .\n\n"
    return HEADER + trace + "".join(_shape(c, schema) for c in constraints(schema))


def _shape(c: Constraint, schema: Schema) -> str:
    said = _RULES[c.rule](c, schema)
    kind = "sh:PropertyShape" if said.startswith("sh:path ") else "sh:NodeShape"
    if c.rule == "range" and c.property == "source":
        target = "sh:targetSubjectsOf prov:qualifiedDerivation"
    else:
        target = f"sh:targetClass loc:{c.cls}" if c.cls else f"sh:targetSubjectsOf {_path(c, schema)}"
    return f"shape:{c.name} a {kind} ; {target} ;\n    {said} ;\n    sh:message {_text(c.message)} .\n"


def _path(c: Constraint, schema: Schema) -> str:
    return f"loc:{schema.properties[c.property].local}"


def _valued(c: Constraint, schema: Schema, more: str) -> str:
    return f"sh:path {_path(c, schema)} ; {more}"


def _any_class(names: Iterable[str], *also: str) -> str:
    return f"sh:or ( {' '.join((*(f'[ sh:class loc:{n} ]' for n in names), *also))} )"


def _range(c: Constraint, schema: Schema) -> str:
    fits = f"sh:nodeKind sh:IRI ; {_any_class(c.values, 'shape:stub')}"
    if c.property == "source":  # which RDF says by way of a citation
        return f"sh:path ( prov:qualifiedDerivation prov:entity ) ; {fits}"
    return _valued(c, schema, fits)


def _date(c: Constraint, schema: Schema) -> str:
    return _valued(c, schema, f"sh:datatype loc:edtf ; sh:pattern {_whole(LEXICAL)}")


def _number(form: str, datatype: str) -> Callable[[Constraint, Schema], str]:
    # What no number of 64 bits holds is written as plain text.
    either = f"sh:or ( [ sh:datatype {datatype} ] [ sh:datatype xsd:string ] ) ; sh:pattern {_whole(form)}"
    return lambda c, schema: _valued(c, schema, either)


def _order(_: Constraint, __: Schema) -> str:
    # The first day on which it possibly held comes before the day after the last.
    return "sh:path loc:fromMin ; sh:lessThan loc:toMax"


def _circle(c: Constraint, schema: Schema) -> str:
    to = _path(c, schema)
    if not c.cls:
        return f"sh:path [ sh:oneOrMorePath [ sh:inversePath {to} ] ] ; sh:disjoint {to}"
    of = f"loc:{schema.properties[schema.classes[c.cls].from_end].local}"
    return f"sh:path ( {of} [ sh:zeroOrMorePath ( [ sh:inversePath {to} ] {of} ) ] ) ; sh:disjoint {to}"


def _no_trace(path: str) -> str:
    return f"sh:path {path} ; sh:not shape:trace"


def _no_day(path: str) -> str:
    return f"sh:path {path} ; sh:not [ sh:pattern {_text(forms.DAY)} ]"


_CITED = "( [ sh:inversePath prov:entity ] {} )"
_RULES: dict[str, Callable[[Constraint, Schema], str]] = {
    "class": lambda c, _: _any_class(c.values, "shape:stub"),
    "id": lambda c, _: f"sh:nodeKind sh:IRI ; sh:not [ sh:pattern {_text(f'^{THING}{forms.ENCODED_NO_ID}$')} ]",
    "domain": lambda c, _: _any_class(c.values),
    "range": _range,
    "code": lambda c, s: _valued(c, s, f"sh:in ( {' '.join(map(_text, c.values))} )"),
    "date": _date,
    "integer": _number(forms.INTEGER, "xsd:integer"),
    "decimal": _number(forms.DECIMAL, "xsd:decimal"),
    "address": lambda c, s: _valued(c, s, f"sh:nodeKind sh:Literal ; sh:pattern {_whole(forms.ADDRESS)}"),
    "text": lambda c, s: _valued(c, s, f"sh:nodeKind sh:Literal ; sh:pattern {_whole(forms.TEXT)}"),
    "at-least": lambda c, s: _valued(c, s, f"sh:minCount {c.limit}"),
    "at-most": lambda c, s: _valued(c, s, f"sh:maxCount {c.limit}"),
    "source": lambda c, _: f"sh:path prov:wasDerivedFrom ; sh:minCount {c.limit}",
    "order": _order,
    "circle": _circle,
    "none": lambda c, s: _valued(c, s, "sh:maxCount 0"),
    "no-trace": lambda c, s: _no_trace(_path(c, s)),
    "no-day": lambda c, s: _no_day(_path(c, s)),
    "cited-no-trace": lambda c, s: _no_trace(_CITED.format(_path(c, s))),
    "cited-no-day": lambda c, s: _no_day(_CITED.format(_path(c, s))),
}
