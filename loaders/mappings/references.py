"""What only shows when all rows are seen together: ids that nothing is said of, and ids that unlike names go by."""

from __future__ import annotations

from localism.loaders.base import Problem, Report
from localism.loaders.identifiers import shared
from localism.loaders.mappings.graphnames import GraphNames
from localism.loaders.values import shown

_MAX_NOTED = 1_000_000
Place = tuple[str, str, int, str]
"""File, sheet, row and heading."""


class References:
    """Which ids are spoken of and which are only referred to, over all the tables of a mapping."""

    def __init__(self, names: GraphNames, report: Report) -> None:
        self._names, self._report = names, report
        self._named: dict[str, str] = {}
        self._waiting: dict[str, Place] = {}

    def declare(self, thing: str, name: str = "") -> str:
        """Take note of a thing that is spoken of; another name that it goes by already, if that is unlike."""
        before = self._named.get(thing)
        if before is None:
            if len(self._named) < _MAX_NOTED:
                self._named[thing] = name
        elif name and not before:
            self._named[thing] = name
        elif name and name != before and shared(((thing, before), (thing, name))):
            return before
        return ""

    def refer(self, thing: str, place: Place) -> None:
        """Take note of an id that something refers to."""
        if thing not in self._named and thing not in self._waiting and len(self._waiting) < _MAX_NOTED:
            self._waiting[thing] = place

    def finish(self) -> None:
        """Report what is referred to and nowhere spoken of."""
        dangling = {i: place for i, place in self._waiting.items() if i not in self._named}
        known = self._names.known(dangling)
        for i, (file, sheet, row, heading) in dangling.items():
            if i not in known:
                message = f"Nothing is said of {shown(i)!r} here or in the graph: it stays an id without a name."
                self._report(Problem("warning", "dangling-id", message, file, sheet, row, heading, shown(i)))
