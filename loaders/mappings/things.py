"""One thing that a row speaks of, tied to the columns of a table: from a row of text to a claim."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import itemgetter
from typing import NamedTuple

from localism.graph.entity import Citation, Claim, Coding
from localism.loaders.base import Problem, Report
from localism.loaders.checks import Chains, tie_id
from localism.loaders.mappings.binding import Binder, Columns, Evaluate, Row
from localism.loaders.mappings.dates import to_edtf
from localism.loaders.mappings.described import Evidence, Thing
from localism.loaders.mappings.expressions import Expression
from localism.loaders.mappings.references import References
from localism.loaders.names import made_id
from localism.loaders.tables import Table
from localism.loaders.values import ValueProblem, clean_id, in_order, literal, shown
from localism.ontology.dates import impossible
from localism.ontology.schema import SCHEMA, Property

_REMEMBERED = 100_000
_NO_CODING = Coding()
Convert = Callable[[str], "str | ValueProblem"]


class Teller:
    """Says what is wrong with a value of the row that is being read."""

    def __init__(self, table: Table, report: Report) -> None:
        self._table, self._report, self.row = table, report, 0

    def tell(self, problem: ValueProblem, heading: str) -> None:
        """Report a problem of this row."""
        said = (problem.found, problem.expected, problem.nearest)
        file, sheet = self._table.file, self._table.sheet
        self._report(Problem("warning", problem.kind, problem.message, file, sheet, self.row, heading, *said))


class _Part(NamedTuple):
    p: Property
    heading: str
    evaluate: Evaluate
    convert: Convert


class BoundThing:
    """A thing of a mapping, for one table."""

    def __init__(
        self,
        thing: Thing,
        table: Table,
        dataset: str,
        binder: Binder,
        teller: Teller,
        references: References,
        chains: Chains,
    ) -> None:
        self._thing, self._table, self._dataset = thing, table, dataset
        self._cls, self._types = SCHEMA.classes[thing.cls], (thing.cls,)
        self._teller, self._tell, self._references, self._chains = teller, teller.tell, references, chains
        columns = binder.columns
        self.each = binder.bind(thing.each[1]) if thing.each else None
        if thing.each:
            columns.add(thing.each[0])
        self.when = binder.condition(thing.when) if thing.when else None
        self._id = binder.bind(thing.id, self._types, whole=True) if thing.id else None
        self._parts = [self._part(SCHEMA.properties[name], e, binder) for name, e in thing.properties.items()]
        self._evidence = self._evidence_of(thing.evidence, binder)
        own = SCHEMA.properties_of(thing.cls)
        self._needed = [p.name for p in own if p.min]
        access = thing.evidence.access
        self._access = access if any(p.name == "access" for p in own) else ""
        self._of_row, self._column = self._key(columns)
        self._said: set[object] = set()
        if thing.each:
            columns.drop(thing.each[0])

    def claim(self, row: Row) -> Claim | None:
        """What the row says of the thing; None if it says nothing, or a row has said the same."""
        # Many rows speak of one parent, funder or group: what depends on the same cells was said already.
        key = self._of_row(row)
        if key in self._said:
            return None
        if len(self._said) >= _REMEMBERED:
            self._said.clear()
        self._said.add(key)
        properties: dict[str, tuple[str, ...]] = {}
        for part in self._parts:
            if (texts := part.evaluate(row)) and (values := self._values(part, texts)):
                properties[part.p.name] = values
        for name in self._needed:
            if name not in properties:
                message = f"This {self._cls.label} has no {SCHEMA.properties[name].label}; it is left out."
                self._tell(ValueProblem("blank-cell", message), name)
                return None
        if "to" in properties:
            self._look_at_dates(properties)
        citations, coding = self._evidence(row)
        entity = self._entity(row, properties, citations)
        if not entity:
            return None
        if self._access:
            properties.setdefault("access", (self._access,))
        self._note(entity, properties)
        place = self._table.locator(self._teller.row, self._column)
        access = self._thing.evidence.access
        return Claim(entity, self._types, properties, self._dataset, citations, coding, access, place)

    # ---- values ----

    def _values(self, part: _Part, texts: tuple[str, ...]) -> tuple[str, ...]:
        p = part.p
        if len(texts) > 1 and not p.many:
            message = f"{p.label.capitalize()} takes one value, and here are {len(texts)}; the first counts."
            self._tell(ValueProblem("several-values", message, found=shown("; ".join(texts))), part.heading)
            texts = texts[:1]
        values = []
        for text in texts:
            value = part.convert(text)
            if isinstance(value, ValueProblem):
                self._tell(value, part.heading)
            elif value:
                values.append(value)
        return in_order(p.name, tuple(values)) if len(values) > 1 else tuple(values)

    def _entity(self, row: Row, properties: dict[str, tuple[str, ...]], citations: tuple[Citation, ...]) -> str:
        if self._id and (found := self._id(row)):
            try:
                return clean_id(found[0])
            except ValueProblem as problem:
                self._tell(problem, "id")
                return ""
        if self._cls.is_tie:
            return tie_id(self._cls, self._dataset, properties, citations)
        if name := properties.get("name"):
            return made_id(self._dataset, name[0], self._cls)
        message = f"This {self._cls.label} has neither an id nor a name; it is left out."
        self._tell(ValueProblem("no-name", message), "id")
        return ""

    def _look_at_dates(self, properties: dict[str, tuple[str, ...]]) -> None:
        first, last = properties.get("from", ("",))[0], properties["to"][0]
        if impossible(first, last):
            message = f"It ends ({last}) before it begins ({first}); the end is left out."
            self._tell(ValueProblem("ends-before-it-begins", message, found=last), "to")
            del properties["to"]

    def _note(self, entity: str, properties: Mapping[str, tuple[str, ...]]) -> None:
        """Take note of what only shows when rows are seen together."""
        cls, place = self._cls, (self._table.file, self._table.sheet, self._teller.row)
        for p, heading, _, _ in self._parts:
            if p.is_reference:
                for value in properties.get(p.name, ()):
                    self._references.refer(value, (*place, heading))
                    if p.acyclic:
                        self._chains.link(p.name, entity, value, place, heading)
        if not cls.is_tie:
            name = properties.get("name", ("",))[0]
            if before := self._references.declare(entity, name):
                message = f"{entity} goes by unlike names: several bodies under one id, or one that changed its name."
                self._tell(ValueProblem("shared-id", message, found=shown(name), expected=shown(before)), "name")
            return
        for subject in properties.get(cls.from_end, ()):
            for value in properties.get(cls.to_end, ()):
                if subject == value:
                    message = f"This {cls.label} leads from {subject} to itself."
                    self._tell(ValueProblem("self-loop", message, found=subject), cls.to_end)
                if cls.acyclic:
                    self._chains.link(cls.name, subject, value, place, cls.to_end)

    # ---- binding ----

    def _part(self, p: Property, expression: Expression, binder: Binder) -> _Part:
        evaluate = binder.bind(expression, p.range, whole=p.is_reference)
        return _Part(p, next(iter(expression.columns()), p.name), evaluate, _converter(p))

    def _key(self, columns: Columns) -> tuple[Callable[[Row], object], int]:
        """What of a row decides what is said of the thing, and the column to point at."""
        found = {columns.at(heading) for heading in self._thing.columns()} - {None}
        places = sorted(place for place in found if place is not None)
        own = [columns.at(heading) for heading in (self._thing.id.columns() if self._thing.id else ())]
        pointed = next((c for c in own if c is not None and c < len(self._table.headings)), 0)
        return (itemgetter(*places) if places else lambda _: (), pointed)

    def _evidence_of(self, evidence: Evidence, binder: Binder) -> Callable[[Row], tuple[tuple[Citation, ...], Coding]]:
        cited, properties = evidence.cited, SCHEMA.properties
        page = binder.template(cited.page) if cited else None
        observed = self._part(properties["observed"], cited.observed, binder) if cited and cited.observed else None
        coded = {name: self._part(properties[name], e, binder) for name, e in evidence.coding.items()}

        def read(row: Row) -> tuple[tuple[Citation, ...], Coding]:
            citations: tuple[Citation, ...] = ()
            if cited and page:
                seen = self._values(observed, observed.evaluate(row)) if observed else ()
                citations = (Citation(cited.source, page(row), seen[0] if seen else ""),)
            if not coded:
                return citations, _NO_CODING
            said = {name: self._values(part, part.evaluate(row)) for name, part in coded.items()}
            return citations, Coding(**{name: values[0] for name, values in said.items() if values})

        return read


def _converter(p: Property) -> Convert:
    """The value of a property that a text means, or what is wrong with it; remembered, since texts repeat."""
    memory: dict[str, str | ValueProblem] = {}

    def value(text: str) -> str | ValueProblem:
        try:
            if p.is_reference:
                return clean_id(text)
            return to_edtf(text) if p.datatype == "edtf" and text != ".." else literal(p, text)
        except ValueProblem as problem:
            if not problem.message.endswith("left out."):
                problem.message += " It is left out."
            return problem

    def convert(text: str) -> str | ValueProblem:
        found = memory.get(text)
        if found is None:
            found = value(text)
            if len(memory) < _REMEMBERED:
                memory[text] = found
        return found

    # Free text and ids seldom come twice, and what is made of them is cheap.
    return value if p.datatype == "string" or p.is_reference else convert
