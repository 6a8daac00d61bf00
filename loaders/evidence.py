"""How a row knows: the sources it cites, with page and date, who coded it, and who may see it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from localism.graph.entity import Citation, Coding
from localism.loaders.base import split_cell
from localism.loaders.names import Names
from localism.loaders.sheets import Sheet
from localism.loaders.values import ValueProblem, literal, shown, split_aligned
from localism.ontology.schema import SCHEMA

_CITED = ("source", "page", "observed")
_CODED = ("coder", "coded", "confidence", "memo", "access")
_REMEMBERED = 100_000
Tell = Callable[[ValueProblem, int, int | None], None]
"""Takes a problem, its row and its column."""


class RowEvidence(NamedTuple):
    """What a row says of its evidence."""

    citations: tuple[Citation, ...] = ()
    coding: Coding = Coding()
    access: str = ""


class Evidence:
    """Reads the evidence columns of one sheet."""

    def __init__(self, sheet: Sheet, names: Names, dataset: str, tell: Tell) -> None:
        self._names, self._dataset, self._tell = names, dataset, tell
        self._column = {name: sheet.evidence.get(name) for name in (*_CITED, *_CODED)}
        self._cited_in = [i for name in _CITED if (i := self._column[name]) is not None]
        self._coded_in = [i for name in _CODED if (i := self._column[name]) is not None]
        self._cited: dict[tuple[str, ...], tuple[Citation, ...]] = {}
        self._coded: dict[tuple[str, ...], tuple[Coding, str]] = {}
        self._sources: dict[str, str] = {}
        self._needs_source = sheet.cls.needs_source
        self._told = False

    def of(self, cells: Sequence[str], number: int) -> RowEvidence:
        """The evidence of a row."""
        # What has a problem is not remembered, so that it is reported each time.
        texts = tuple([cells[i] for i in self._cited_in])
        citations = self._cited.get(texts)
        if citations is None:
            self._told = False
            citations = self._cite(*(self._text(name, cells) for name in _CITED), number=number)
            if not self._told and len(self._cited) < _REMEMBERED:
                self._cited[texts] = citations
        texts = tuple([cells[i] for i in self._coded_in])
        coded = self._coded.get(texts)
        if coded is None:
            self._told = False
            *coding, access = (self._one(name, self._text(name, cells), number) for name in _CODED)
            coded = Coding(*coding), access
            if not self._told and len(self._coded) < _REMEMBERED:
                self._coded[texts] = coded
        return RowEvidence(citations, *coded)

    def _text(self, name: str, cells: Sequence[str]) -> str:
        column = self._column[name]
        return cells[column].strip() if column is not None else ""

    def _cite(self, source_text: str, page_text: str, observed_text: str, *, number: int) -> tuple[Citation, ...]:
        sources = split_cell(source_text)
        if not sources and self._needs_source:
            return ()  # which is the one thing to be said of such a row
        pages, days = (split_aligned(text, len(sources)) for text in (page_text, observed_text))
        for name, values, text in (("page", pages, page_text), ("observed", days, observed_text)):
            if len(values) > len(sources):
                counted = f"{len(values)} value{'s' if len(values) > 1 else ''} for {len(sources) or 'no'} source"
                message = f"This cell has {counted}{'' if len(sources) == 1 else 's'}."
                expected = "one for each source, in the same order"
                self._say(ValueProblem("unequal-lists", message, found=shown(text), expected=expected), number, name)
        cited: set[Citation] = set()
        for n, source in enumerate(sources):
            page = self._one("page", pages[n], number) if n < len(pages) else ""
            day = self._one("observed", days[n], number) if n < len(days) else ""
            if found := self._source(source, number):
                cited.add(Citation(found, page, day))
        return tuple(sorted(cited))

    def _source(self, text: str, number: int) -> str:
        found = self._sources.get(text, "")
        if not found:
            try:
                _, found = self._names.resolve(text, (SCHEMA.properties["source"],), self._dataset)
            except ValueProblem as problem:
                self._say(problem, number, "source")
            else:
                if len(self._sources) < _REMEMBERED:
                    self._sources[text] = found
        return found

    def _one(self, name: str, text: str, number: int) -> str:
        """One value."""
        try:
            return literal(SCHEMA.properties[name], text) if text else ""
        except ValueProblem as problem:
            self._say(problem, number, name)
            return ""

    def _say(self, problem: ValueProblem, number: int, name: str) -> None:
        self._told = True
        self._tell(problem, number, self._column[name])
