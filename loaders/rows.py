"""Rows to claims: each cell converted by its column, each row with its sources, its coding and its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from localism.graph.entity import Claim, concerned
from localism.loaders.base import Problem, Report, Severity, split_cell
from localism.loaders.checks import Checks, tie_id
from localism.loaders.discretion import Discretion
from localism.loaders.evidence import Evidence
from localism.loaders.informants import cited
from localism.loaders.informants import problems as informant_problems
from localism.loaders.names import Names
from localism.loaders.sheets import Sheet
from localism.loaders.values import ValueProblem, clean_id, in_order, literals, shown
from localism.ontology.dates import impossible
from localism.ontology.schema import SCHEMA, Property

Said = tuple[tuple[str, tuple[str, ...]], ...]
"""What one cell says: property name and values, of one property or (in Facts) of several."""
_REMEMBERED = 100_000


class _Column(NamedTuple):
    at: int
    convert: Callable[[str], Said]
    memory: dict[str, Said | ValueProblem] | None
    """What was made of each text before; None for free text, which seldom comes twice."""


class Rows:
    """The claims of one sheet."""

    def __init__(
        self,
        sheet: Sheet,
        names: Names,
        dataset: str,
        report: Report,
        checks: Checks,
        discretion: Discretion | None = None,
    ) -> None:
        self._discretion = discretion or Discretion()
        self._sheet, self._names, self._dataset, self._report, self._checks = sheet, names, dataset, report, checks
        cls = sheet.cls
        self._columns = [
            _Column(i, self._converter(ps), None if ps[0].datatype == "string" else {}) for i, ps in sheet.columns
        ]
        self._evidence = Evidence(sheet, names, dataset, self._problem)
        self._bad: set[int | None] = set()
        own = SCHEMA.properties_of(cls.name)
        self._named = [(i, p.many) for i, (p, *_) in sheet.columns if p.name in ("name", "also_known_as")]
        self._needed = [(p, column) for p in own if p.min and (column := sheet.column_of(p.name)) is not None]
        self._asked = [SCHEMA.properties[name] for name in cls.ask_if_blank]
        self._cites = cls.needs_source and "source" in sheet.evidence
        self._has_access = any(p.name == "access" for p in own)
        self._spans: dict[tuple[tuple[str, ...], tuple[str, ...]], bool] = {}

    def claims(self) -> Iterator[Claim]:
        """A claim for each row that says something; problems are reported, and the row's other cells still read."""
        sheet, table, key = self._sheet, self._sheet.table, self._sheet.id_column
        types, dataset, columns, bad = (sheet.cls.name,), self._dataset, self._columns, self._bad
        locate, evidence_of, locate_at = table.locator, self._evidence.of, key or 0
        for number, cells in table.rows():
            if sheet.is_example(cells):
                continue
            if bad:
                bad.clear()
            properties: dict[str, tuple[str, ...]] = {}
            for column, convert, memory in columns:
                text = cells[column]
                if not text:
                    continue
                said = memory.get(text) if memory is not None else None
                if said is None:
                    said = self._read(text, convert, memory)
                if isinstance(said, ValueProblem):
                    self._problem(said, number, column)
                    continue
                for name, values in said:
                    properties[name] = in_order(name, properties[name] + values) if name in properties else values
            evidence = evidence_of(cells, number)
            if evidence.access and self._has_access:
                properties["access"] = (evidence.access,)
            written = cells[key].strip() if key is not None else ""
            entity = self._entity(written, cells, number, properties, evidence)
            if entity:
                claim = Claim(
                    entity, types, properties, dataset, evidence.citations, evidence.coding, evidence.access,
                    locate(number, locate_at),
                )  # fmt: skip
                if self._discretion.ids and not self._discretion.ids.isdisjoint(concerned(claim)):
                    self._discretion.close_row(table.file, table.sheet, number)
                self._look(claim, number, bool(written))
                yield claim

    # ---- cells ----

    def _read(
        self, text: str, convert: Callable[[str], Said], memory: dict[str, Said | ValueProblem] | None
    ) -> Said | ValueProblem:
        found: Said | ValueProblem
        try:
            found = convert(text)
        except ValueProblem as problem:
            found = problem
        if memory is not None and len(memory) < _REMEMBERED:
            memory[text] = found
        return found

    def _converter(self, properties: tuple[Property, ...]) -> Callable[[str], Said]:
        first = properties[0]
        names, dataset, several = self._names, self._dataset, any(p.many for p in properties)

        def one(text: str) -> Said:
            values = literals(first, text)
            said = ((first.name, values),) if values else ()
            # The sign says the currency, and is not to be lost with it.
            return (*said, ("currency", ("GBP",))) if first.name == "amount" and text.strip().startswith("£") else said

        def references(text: str) -> Said:
            values = split_cell(text)
            if len(values) > 1 and not several:
                message = f"{first.heading} takes one value, and this cell has {len(values)}."
                raise ValueProblem("several-values", message, found=shown(text), expected="one name or id")
            said: dict[str, tuple[str, ...]] = {}
            for value in values:
                p, i = names.resolve(value, properties, dataset)
                said[p.name] = (*said.get(p.name, ()), i)
            return tuple((name, in_order(name, ids) if len(ids) > 1 else ids) for name, ids in said.items())

        return references if first.is_reference else one

    # ---- ids ----

    def _entity(
        self, written: str, cells: Sequence[str], number: int, properties: dict[str, tuple[str, ...]], evidence: object
    ) -> str:
        sheet = self._sheet
        if not written and sheet.cls.is_tie:
            return tie_id(sheet.cls, self._dataset, properties, evidence)
        names = (
            []
            if written
            else [v for i, many in self._named for v in (split_cell(cells[i]) if many else [cells[i].strip()]) if v]
        )
        found = self._names.id_of(written, names, sheet, self._dataset)
        if not found:
            try:
                clean_id(written)
            except ValueProblem as problem:
                self._problem(problem, number, sheet.id_column)
            else:
                message = f"This {sheet.cls.label} has neither an id nor a name."
                self._problem(
                    ValueProblem("no-name", message, expected="an id or a name"), number, sheet.column_of("name")
                )
        elif found != written and any(c.isspace() for c in written) and (not sheet.facts or ":" in written):
            message = f"The id is read without its spaces, as {found}."
            self._problem(
                ValueProblem("spaces-in-id", message, found=shown(written), nearest=found),
                number,
                sheet.id_column,
                "warning",
            )
        return found

    # ---- what a row as a whole must say ----

    def _look(self, claim: Claim, number: int, keyed: bool) -> None:
        cls, properties = self._sheet.cls, claim.properties
        if "to" in properties:
            self._look_at_dates(properties.get("from", ("",)), properties["to"], number)
        if self._cites and not claim.citations and self._sheet.evidence["source"] not in self._bad:
            message = f"This {cls.label} cites no source, so nobody can check it."
            self._problem(
                ValueProblem("no-source", message, expected="the id or name of a source"),
                number,
                self._sheet.evidence["source"],
            )
        for p, column in self._needed:
            if p.name not in properties and column not in self._bad:
                message = f"{self._sheet.heading(column)} is blank, and a {cls.label} says nothing without it."
                self._problem(ValueProblem("blank-cell", message, expected=p.comment.rstrip(".")), number, column)
        for p in self._asked:
            if p.name not in properties:
                asked = self._sheet.column_of(p.name)
                if asked is None or asked not in self._bad:
                    message = f"{self._sheet.heading_of(p.name)} is blank: it stays unknown."
                    kind = f"no-{p.label.replace(' ', '-')}"
                    self._problem(ValueProblem(kind, message), number, asked, "warning")
        if len(properties.get("currency", ())) > 1:
            message = (
                f"{self._sheet.heading_of('amount')} has a £, and {self._sheet.heading_of('currency')} is not GBP."
            )
            expected = "GBP, or an amount without a £"
            self._problem(
                ValueProblem("two-currencies", message, expected=expected), number, self._sheet.column_of("amount")
            )
        self._look_at_informants(claim, number)
        self._checks.look(claim, self._sheet, number, keyed)

    def _look_at_informants(self, claim: Claim, number: int) -> None:
        sheet, informants = self._sheet, self._names.informants
        said = informant_problems(claim) if claim.entity in informants else ()
        for name, problem in (*said, *(cited(claim, informants) if informants and claim.citations else ())):
            self._problem(problem, number, sheet.column_of(name))

    def _look_at_dates(self, first: tuple[str, ...], last: tuple[str, ...], number: int) -> None:
        wrong = self._spans.get((first, last))
        if wrong is None:
            wrong = impossible(first[0], last[0])
            if len(self._spans) < _REMEMBERED:
                self._spans[first, last] = wrong
        if wrong:
            message = f"It ends ({last[0]}) before it begins ({first[0]})."
            expected = "an end no earlier than the beginning"
            problem = ValueProblem("ends-before-it-begins", message, found=last[0], expected=expected)
            self._problem(problem, number, self._sheet.column_of("to"))

    def _problem(self, problem: ValueProblem, number: int, column: int | None, severity: Severity = "error") -> None:
        sheet, table = self._sheet, self._sheet.table
        self._bad.add(column)
        heading = sheet.heading(column) if column is not None else ""
        said = (problem.found, problem.expected, problem.nearest)
        self._report(Problem(severity, problem.kind, problem.message, table.file, table.sheet, number, heading, *said))
