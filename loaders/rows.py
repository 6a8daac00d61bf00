"""Rows to claims: each cell converted by its column, each row with its sources, its coding and its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from hashlib import blake2b

from localism.graph.entity import Citation, Claim, Coding
from localism.loaders.base import Problem, Report, split_cell
from localism.loaders.checks import Checks
from localism.loaders.names import LOCAL, Names, made_id, row_id, slug
from localism.loaders.sheets import EXAMPLE, Sheet
from localism.loaders.values import ValueProblem, clean_id, literals
from localism.ontology.dates import impossible
from localism.ontology.schema import SCHEMA, Property

Said = tuple[tuple[str, tuple[str, ...]], ...]
"""What one cell says: property name and values, of one property or (in Facts) of several."""
_REMEMBERED = 100_000
_CITED = ("source", "page", "observed")
_CODED = ("coder", "coded", "confidence", "memo")


class Rows:
    """The claims of one sheet."""

    def __init__(self, sheet: Sheet, names: Names, dataset: str, report: Report, checks: Checks) -> None:
        self._sheet, self._names, self._dataset, self._report, self._checks = sheet, names, dataset, report, checks
        self._columns = [(i, properties, {}, self._converter(properties)) for i, properties in sheet.columns]  # type: ignore[var-annotated]
        self._named = [i for i, (p, *_) in sheet.columns if p.name in ("name", "also_known_as")]
        self._cited: dict[tuple[str, ...], tuple[Citation, ...]] = {}
        self._made: dict[str, list[bytes]] = {}
        self._evidence = {name: sheet.evidence.get(name) for name in (*_CITED, *_CODED, "access")}

    def claims(self) -> Iterator[Claim]:
        """A claim for each row that says something; problems are reported, and the row's other cells still read."""
        sheet, table = self._sheet, self._sheet.table
        types = (sheet.cls.name,)
        for number, cells in table.rows():
            written = cells[sheet.id_column].strip() if sheet.id_column is not None else ""
            if written.startswith(EXAMPLE):
                continue
            properties: dict[str, tuple[str, ...]] = {}
            for column, described, memory, convert in self._columns:
                text = cells[column]
                if not text:
                    continue
                said = memory.get(text)
                if said is None:
                    said = self._said(convert, text, number, column)
                    if said is None:
                        continue
                    if len(memory) < _REMEMBERED and described[0].datatype != "string":
                        memory[text] = said
                for name, values in said:
                    properties[name] = properties[name] + values if name in properties else values
            citations = self._citations(cells, number)
            coding = self._coding(cells, number)
            access = self._one("access", cells, number)
            entity = self._entity(written, cells, number, properties, (citations, coding))
            if not entity:
                continue
            if access and any(p.name == "access" for p in SCHEMA.properties_of(sheet.cls.name)):
                properties["access"] = (access,)
            claim = Claim(entity, types, properties, self._dataset, citations, coding, access, table.locator(number, 0))
            self._look(claim, number, bool(written))
            yield claim

    # ---- cells ----

    def _converter(self, properties: tuple[Property, ...]) -> Callable[[str], Said]:
        first = properties[0]
        if not first.is_reference:
            return lambda text: ((first.name, literals(first, text)),)
        resolve = self._resolver(properties)

        def references(text: str) -> Said:
            values = split_cell(text)
            if len(values) > 1 and not any(p.many for p in properties):
                message = f"{first.heading} takes one value, and this cell has {len(values)}."
                raise ValueProblem("several-values", message, found=text, expected="one name or id")
            said: dict[str, tuple[str, ...]] = {}
            for value in values:
                p, i = resolve(value)
                said[p.name] = (*said.get(p.name, ()), i)
            return tuple(said.items())

        return references

    def _resolver(self, properties: tuple[Property, ...]) -> Callable[[str], tuple[Property, str]]:
        if not self._sheet.facts:
            return lambda text: self._names.resolve(text, properties)

        def resolve_or_guess(text: str) -> tuple[Property, str]:
            try:
                return self._names.resolve(text, properties)
            except ValueProblem as problem:
                if problem.kind != "unknown-name":
                    raise
                return self._names.guess(text, properties, self._dataset)

        return resolve_or_guess

    def _said(self, convert: Callable[[str], Said], text: str, number: int, column: int) -> Said | None:
        try:
            return convert(text)
        except ValueProblem as problem:
            self._problem(problem, number, column)
            return None

    def _one(self, name: str, cells: Sequence[str], number: int) -> str:
        column = self._evidence[name]
        if column is None or not cells[column].strip():
            return ""
        said = self._said(lambda text: ((name, literals(SCHEMA.properties[name], text)),), cells[column], number, column)
        return said[0][1][0] if said and said[0][1] else ""

    # ---- evidence ----

    def _citations(self, cells: Sequence[str], number: int) -> tuple[Citation, ...]:
        texts = tuple(cells[i].strip() if (i := self._evidence[name]) is not None else "" for name in _CITED)
        found = self._cited.get(texts)
        if found is None:
            before = self._checks.problems
            found = self._cite(texts, number)
            if len(self._cited) < _REMEMBERED and self._checks.problems == before:
                self._cited[texts] = found
        return found

    def _cite(self, texts: tuple[str, ...], number: int) -> tuple[Citation, ...]:
        source_column, page_column, observed_column = (self._evidence[name] for name in _CITED)
        sources = [s for s in split_cell(texts[0])]
        pages, observed = _aligned(texts[1], len(sources)), _aligned(texts[2], len(sources))
        for column, values, text in ((page_column, pages, texts[1]), (observed_column, observed, texts[2])):
            if len(values) > max(len(sources), 1) and column is not None:
                message = f"This cell has {len(values)} values for {len(sources)} sources."
                self._problem(ValueProblem("unequal-lists", message, found=text, expected="one for each source, in the same order"), number, column)
        resolve = self._resolver((SCHEMA.properties["source"],))
        citations = []
        for i, source in enumerate(sources):
            said = self._said(lambda text: (("source", (resolve(text)[1],)),), source, number, source_column or 0)
            if said is None:
                continue
            day = observed[i] if i < len(observed) else ""
            if day and observed_column is not None:
                checked = self._said(lambda text: (("observed", literals(SCHEMA.properties["observed"], text)),), day, number, observed_column)
                day = day if checked else ""
            citations.append(Citation(said[0][1][0], pages[i] if i < len(pages) else "", day))
        return tuple(sorted(set(citations)))

    def _coding(self, cells: Sequence[str], number: int) -> Coding:
        if not any(self._evidence[name] is not None and cells[self._evidence[name] or 0] for name in _CODED):
            return _UNCODED
        return Coding(*(self._one(name, cells, number) for name in _CODED))

    # ---- ids ----

    def _entity(
        self, written: str, cells: Sequence[str], number: int, properties: dict[str, tuple[str, ...]], evidence: tuple[object, ...]
    ) -> str:
        sheet = self._sheet
        if written:
            return self._written_id(written, number)
        names = [v for i in self._named for v in split_cell(cells[i])]
        if not sheet.cls.is_tie:
            made = row_id("", names, sheet, self._dataset)
            if not made:
                self._problem(ValueProblem("no-name", f"This {sheet.cls.label} has neither an id nor a name.", expected="an id or a name"), number, None)
            return made
        # Ties are known by what they join. Two that join the same, and differ in something else, are two.
        joined = [f"{p.name}={v}" for p in SCHEMA.properties_of(sheet.cls.name) if p.is_reference for v in properties.get(p.name, ())]
        key = blake2b("\x1f".join([*joined, *properties.get("from", ())]).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
        content = blake2b(repr((sorted(properties.items()), evidence)).encode("utf-8", "surrogatepass"), digest_size=8).digest()
        seen = self._made.setdefault(key, [])
        if content not in seen:
            seen.append(content)
        place = seen.index(content)
        return f"{LOCAL}{slug(self._dataset)}/{slug(sheet.cls.label)}/{key}{f'-{place + 1}' if place else ''}"

    def _written_id(self, written: str, number: int) -> str:
        sheet = self._sheet
        if sheet.facts and ":" not in written and not self._names.knows(written):
            return made_id(self._dataset, written, f"{slug(sheet.cls.label)}/")
        try:
            cleaned = clean_id(written)
        except ValueProblem as problem:
            self._problem(problem, number, sheet.id_column)
            return ""
        if cleaned != written:
            message = f"The id is read without its spaces, as {cleaned}."
            self._problem(ValueProblem("spaces-in-id", message, found=written, nearest=cleaned), number, sheet.id_column, "warning")
        return cleaned

    # ---- what a row as a whole must say ----

    def _look(self, claim: Claim, number: int, keyed: bool) -> None:
        cls, properties = self._sheet.cls, claim.properties
        first, last = properties.get("from", ("",)), properties.get("to", ("",))
        if "to" in properties and impossible(first[0], last[0]):
            message = f"It ends ({last[0]}) before it begins ({first[0]})."
            self._problem(ValueProblem("ends-before-it-begins", message, found=f"{first[0]} – {last[0]}", expected="an end no earlier than the beginning"), number, self._column("to"))
        if cls.needs_source and not claim.citations:
            message = f"This {cls.label} cites no source, so nobody can check it."
            self._problem(ValueProblem("no-source", message, expected="the id or name of a source"), number, self._evidence["source"])
        for p in SCHEMA.properties_of(cls.name):
            if p.min and not properties.get(p.name) and self._is_blank(p.name, number):
                message = f"{p.heading} is blank, and a {cls.label} says nothing without it."
                self._problem(ValueProblem("blank-cell", message, expected=p.comment), number, self._column(p.name))
        for name in cls.ask_if_blank:
            if not properties.get(name):
                p = SCHEMA.properties[name]
                self._problem(ValueProblem(f"no-{slug(p.label)}", f"{p.heading} is blank: it stays unknown.", expected=p.comment), number, self._column(name), "warning")
        self._checks.look(claim, self._sheet, number, keyed)

    def _is_blank(self, name: str, number: int) -> bool:
        """Whether the cell is there and blank: a missing column, or a cell that cannot be read, was reported already."""
        column = self._column(name)
        return column is not None and (number, column) not in self._checks.reported

    def _column(self, name: str) -> int | None:
        return next((i for i, properties in self._sheet.columns if any(p.name == name for p in properties)), None)

    def _problem(self, problem: ValueProblem, number: int, column: int | None, severity: str = "error") -> None:
        table = self._sheet.table
        if severity == "error":
            self._checks.problems += 1
            self._checks.reported.add((number, column))
        heading = self._sheet.heading(column) if column is not None else ""
        level = "error" if severity == "error" else "warning"
        self._report(
            Problem(level, problem.kind, problem.message, table.file, table.sheet, number, heading, problem.found, problem.expected, problem.nearest)  # type: ignore[arg-type]
        )


_UNCODED = Coding()


def _aligned(text: str, wanted: int) -> list[str]:
    """Values that go with sources by their place, blank ones kept; one value goes with one source as it stands."""
    if wanted <= 1:
        return [text] if text else []
    return [part.strip() for part in text.split(";")] if text else []
