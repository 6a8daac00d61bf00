"""What a problem may say, since it ends up in logs and e-mails: of a restricted row where it stands, and nothing that it says.

A row is restricted if it says so, if its dataset does and it says nothing else, or if it cites or names a source or a
person that is. Its problems keep the file's name, without the folder, sheet, row, column, what kind of problem it is
and what was expected; whoever may see the row opens the file there. Other rows are shown as they are: the person who
loads them has them before their eyes, and a problem that quotes the cell is the sooner put right.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from pathlib import PurePath

from localism.graph.words import normal
from localism.loaders.base import Problem
from localism.loaders.sheets import Sheet
from localism.ontology.schema import SCHEMA

_ACCESS = SCHEMA.properties["access"]
RESTRICTED = SCHEMA.codes[_ACCESS.codes][-1].label
_OPEN = {normal(text) for code in SCHEMA.codes[_ACCESS.codes][:-1] for text in (code.label, *code.also)}
HIDDEN = "This row is restricted: what it says is not shown here."
HIDDEN_FILE = "These records are restricted: what they say is not shown here."
# What is expected of these is the same whatever the row says.
_SAME_FOR_ALL = {
    "bad-address", "bad-date", "bad-id", "bad-name", "bad-number", "blank-cell", "control-character", "dangling-id",
    "ends-before-it-begins", "informant-address", "informant-contact", "informant-day", "near-miss", "new-name", "no-name", "no-source", "ragged-row",
    "several-values", "short-row", "unequal-lists", "unknown-code", "unknown-name", "wrong-class",
}  # fmt: skip
# Nor do these quote it.
_QUOTES_NOTHING = {
    "bad-address", "bad-id", "bad-name", "bad-number", "blank-cell", "control-character", "informant-address", "informant-contact",
    "informant-day", "no-name", "no-source", "ragged-row", "several-values", "short-row",
    "unequal-lists",
}  # fmt: skip
_BLANK = re.compile("no-" + "|no-".join(p.label.replace(" ", "-") for p in SCHEMA.properties.values()))
Place = tuple[str, str, int]
"""File, sheet and row."""


class Discretion:
    """Which rows and files of a reading are restricted, and what may be said of them."""

    def __init__(
        self, ids: Collection[str] = (), hides: Callable[[Collection[str]], Collection[str]] | None = None
    ) -> None:
        """`ids`: the restricted sources and people that the graph knows; `hides` says of which things it has nothing but
        what is restricted.
        """
        self.ids = set(ids)
        self.hides = hides or (lambda ids: ())
        self._rows: set[Place] = set()
        self._files: set[str] = set()
        self._named: set[str] = set()
        self._short: set[Place] = set()
        self._ragged: set[Place] = set()
        self.changed: Callable[[str, str | None, int | None], None] = lambda *_: None
        """Told of a file, or of a row in one, that nothing is to be said of from now on."""

    def take_note(self, problem: Problem) -> None:
        """Remember which rows have too few cells, or too many: their access may not stand under its heading."""
        places = {"short-row": self._short, "ragged-row": self._ragged}.get(problem.kind)
        if places is not None and problem.row is not None:
            places.add((problem.file, problem.sheet, problem.row))

    def close_file(self, file: str) -> None:
        """All of a file is restricted."""
        if file not in self._files:
            self._files.add(file)
            self.changed(file, None, None)

    def close_row(self, file: str, sheet: str, row: int) -> None:
        """A row is restricted; the folder that its file is in is then nobody's business either."""
        if (file, sheet, row) not in self._rows:
            self._rows.add((file, sheet, row))
            first = file not in self._named
            self._named.add(file)
            self.changed(file, None if first else sheet, None if first else row)

    def closed(self, file: str, sheet: str, row: int | None) -> bool:
        """Whether nothing may be said of what stands there."""
        return file in self._files or (row is not None and (file, sheet, row) in self._rows)

    def look(self, sheet: Sheet) -> Callable[[Sequence[str], int], bool] | None:
        """What takes note of the rows of a sheet and says of each whether it is restricted; None if none can be.

        An access that cannot be read may have been meant to close the row.
        """
        file, name, column = sheet.table.file, sheet.table.sheet, sheet.evidence.get(_ACCESS.name)
        whole = file in self._files
        if column is None:
            return (lambda _cells, _row: True) if whole else None

        def restricted(cells: Sequence[str], row: int) -> bool:
            said, place = cells[column].strip(), (file, name, row)
            unread = normal(said) not in _OPEN if said else whole or place in self._short
            if unread or place in self._ragged:
                self.close_row(file, name, row)
                return True
            return False

        return restricted

    def said(self, problem: Problem) -> Problem:
        """The problem as it may be shown."""
        file = problem.file
        if self.closed(file, problem.sheet, problem.row):
            kept = problem.kind in _SAME_FOR_ALL
            quotes_nothing = problem.kind in _QUOTES_NOTHING or _BLANK.fullmatch(problem.kind)
            problem = replace(
                problem,
                message=problem.message if quotes_nothing else HIDDEN if problem.row is not None else HIDDEN_FILE,
                found="",
                expected=problem.expected if kept else "",
                nearest=problem.nearest if problem.kind == "unknown-code" else "",
            )
        if file in self._files or file in self._named:
            problem = replace(problem, file=PurePath(file).name)
        return problem
