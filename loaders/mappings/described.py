"""A mapping as objects: which files it is for, the dataset they make, and the things that each of their rows speaks of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from localism.graph.store import Dataset
from localism.loaders.mappings.expressions import Condition, Expression, Path, Template, Trouble


@dataclass(frozen=True, slots=True)
class Cited:
    """What a claim cites: a source's id, where in it, and the date at which it says so."""

    source: str
    page: Template
    observed: Expression | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """How claims know: what they cite, who read it so, and who may see them."""

    cited: Cited | None = None
    coding: Mapping[str, Expression] = field(default_factory=dict)
    access: str = ""


@dataclass(frozen=True, slots=True)
class FileLookup:
    """A lookup that is a file of the same source: which columns are its keys and what they give."""

    path: Path
    file: str
    key: Template
    value: Template


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing that a row speaks of, or one for each value of a cell."""

    path: Path
    cls: str
    id: Expression | None
    when: Condition | None
    each: tuple[str, Expression] | None
    properties: Mapping[str, Expression]
    evidence: Evidence

    def columns(self) -> Iterator[str]:
        """The headings that it names, anywhere in it, its own value of `each` included."""
        expressions = [*self.properties.values(), *self.evidence.coding.values()]
        expressions += [e for e in (self.id, self.each[1] if self.each else None) if e]
        for expression in expressions:
            yield from expression.columns()
        if cited := self.evidence.cited:
            yield from cited.page.columns
            yield from cited.observed.columns() if cited.observed else ()
        yield from (column for column, _, _ in self.when.tests) if self.when else ()
        yield from (self.each[0],) if self.each else ()


@dataclass(frozen=True, slots=True)
class TableMap:
    """What is made of the rows of one table."""

    path: Path
    files: tuple[str, ...]
    sheets: tuple[str, ...]
    headings: tuple[str, ...]
    heading_row: int
    blanks: tuple[str, ...]
    """Texts that stand for nothing: a cell that holds one is taken to be blank."""
    only: Condition | None
    skip: tuple[Condition, ...]
    let: Mapping[str, Expression]
    things: tuple[Thing, ...]

    def columns(self) -> Iterator[str]:
        """The headings that a table has to have; what the mapping makes itself is not among them."""
        own: set[str] = set()
        for condition in filter(None, (self.only, *self.skip)):
            yield from (column for column, _, _ in condition.tests)
        for name, expression in self.let.items():
            yield from (column for column in expression.columns() if column not in own)
            own.add(name)
        for thing in self.things:
            each = {thing.each[0]} if thing.each else set()
            yield from (column for column in thing.columns() if column not in own | each)


@dataclass(frozen=True, slots=True)
class Mapped:
    """A whole mapping, sound as far as can be told without the files it is for."""

    file: str
    dataset: Dataset
    sources: Mapping[str, Mapping[str, str]]
    """Id of each source that is declared → its properties."""
    lookups: Mapping[str, Mapping[str, str] | FileLookup]
    tables: tuple[TableMap, ...]
    trouble: Trouble = field(compare=False)
