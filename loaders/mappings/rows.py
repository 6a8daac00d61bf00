"""The rows of one table, gone through by a mapping: which are read, what is made ready for all things, and the claims."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from localism.graph.entity import Claim
from localism.loaders.base import Report
from localism.loaders.checks import Chains
from localism.loaders.mappings.binding import Binder, Columns, Evaluate
from localism.loaders.mappings.described import TableMap
from localism.loaders.mappings.expressions import Condition
from localism.loaders.mappings.graphnames import GraphNames
from localism.loaders.mappings.references import References
from localism.loaders.mappings.things import BoundThing, Teller
from localism.loaders.mojibake import repaired
from localism.loaders.tables import Table
from localism.loaders.values import ValueProblem, shown


class MappedRows:
    """One table with what a mapping makes of it; go through `claims` once."""

    def __init__(
        self,
        order: int,
        table: Table,
        table_map: TableMap,
        columns: Columns,
        lookups: Mapping[str, Mapping[str, str]],
        dataset: str,
        names: GraphNames,
        references: References,
        chains: Chains,
        report: Report,
        ragged: set[tuple[str, int]],
    ) -> None:
        self.order, self.table, self.read = order, table, 0
        self._map, self._ragged = table_map, ragged
        self._blanks = frozenset(table_map.blanks)
        self._left: Counter[str] = Counter()
        self._teller = Teller(table, report)
        binder = Binder(columns, lookups, dataset, names.find, self._teller.tell)
        self._only = binder.condition(table_map.only) if table_map.only else None
        self._skip = [(binder.condition(c), _in_words(c)) for c in table_map.skip]
        self._let: list[Evaluate] = []
        for name, expression in table_map.let.items():
            self._let.append(binder.bind(expression, whole=True))
            columns.add(name)
        parts = (dataset, binder, self._teller, references, chains)
        self._things = [BoundThing(thing, table, *parts) for thing in table_map.things]

    def claims(self) -> Iterator[Claim]:
        """A claim for each thing that a row speaks of; what does not fit is reported, and the rest still said."""
        for number, cells in self._rows():
            self._teller.row = number
            self.read += 1
            row = list(cells)
            if not "".join(row).isascii():
                row = self._repair(row)
            if self._blanks and not self._blanks.isdisjoint(row):
                row = ["" if cell in self._blanks else cell for cell in row]
            if reason := self._reason_to_leave(number, row):
                self._left[reason] += 1
                continue
            for evaluate in self._let:
                values = evaluate(row)
                row.append(values[0] if values else "")
            for thing in self._things:
                if thing.when and not thing.when(row):
                    continue
                if thing.each is None:
                    if claim := thing.claim(row):
                        yield claim
                else:
                    for value in thing.each(row):
                        if claim := thing.claim([*row, value]):
                            yield claim

    def left_out(self) -> Iterator[str]:
        """How many rows were left out, for each reason."""
        for reason, n in self._left.items():
            yield f"{n:,} of {self.read:,} row{'s' if self.read != 1 else ''}: {reason}"

    def _rows(self) -> Iterator[tuple[int, Sequence[str]]]:
        if self._map.headings:
            yield self._map.heading_row or 1, self.table.headings  # no row of headings: the first one is data
        yield from self.table.rows()

    def _reason_to_leave(self, number: int, row: list[str]) -> str:
        if self._ragged and (self.table.sheet, number) in self._ragged:
            return "they have more cells than there are headings"
        if self._only and not self._only(row):
            return f"only those are read where {_in_words(self._map.only)}"
        for passes, words in self._skip:
            if passes(row):
                return words
        headings = self.table.headings
        if row[0].strip() == headings[0] and not self._map.headings and tuple(map(str.strip, row)) == headings:
            return "they repeat the headings"
        return ""

    def _repair(self, row: list[str]) -> list[str]:
        fixed = [repaired(cell) for cell in row]
        for column, (before, after) in enumerate(zip(row, fixed, strict=True)):
            if before != after:
                message = "This was read in the wrong encoding before it came here; it is taken as it was meant."
                problem = ValueProblem("mojibake", message, found=shown(before), nearest=shown(after))
                self._teller.tell(problem, self.table.headings[column])
        return fixed


def _in_words(condition: Condition | None) -> str:
    """A condition as a person reads it.

    >>> _in_words(Condition((("type", ("mp", "lord"), True), ("removed", ("True",), False), ("id", ("",), True))))
    'type is mp or lord, removed is not True and id is blank'
    """
    parts = []
    for column, texts, holds in condition.tests if condition else ():
        listed = " or ".join(text[:-1] + "…" if text.endswith("*") else text or "blank" for text in texts)
        parts.append(f"{column} is {'' if holds else 'not '}{listed}")
    return " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))
