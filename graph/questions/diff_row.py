"""A row of what differs between two states of a graph, or between two graphs: one thing that is new, gone or changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from localism.graph.answers import plain
from localism.graph.questions.sources import Cited, Marked, who_says

CHANGED, NEW, GONE = "changed", "new", "gone"
STATES = (CHANGED, NEW, GONE)
"""What became of a thing, in the order in which it is shown."""
BESIDE = {CHANGED: "differs", NEW: "only here", GONE: "only there"}
"""The same, of two graphs side by side."""
SHOWN = 12
"""Lines of one thing that a table shows."""
BRIEF = 10
"""Things that are told of in brief."""


@dataclass(frozen=True, slots=True)
class DiffRow(Marked):
    """One thing. `says` is what was said of it (new, gone) or what is said otherwise (changed: `act: advises → decides`).

    `was_id`: the id under which the same row of a file was kept before, where editing it has made another thing.
    """

    section: str
    state: str
    what: str
    what_id: str
    was_id: str
    says: tuple[str, ...]
    sources: tuple[Cited, ...]
    places: tuple[str, ...]
    access: str

    TABLE: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = (
        ("", ("state",)),
        ("What", ("what", "id_line")),
        ("What is said, or said otherwise", ("said_lines",)),
        ("Who says so, and where", ("source_lines", "places", "access_line")),
    )

    @property
    def group(self) -> str:
        """The class it stands under."""
        return self.section

    @property
    def id_line(self) -> str:
        """Its id, where that is not all it is called."""
        return self.what_id if self.what_id != self.what else ""

    @property
    def said_lines(self) -> tuple[str, ...]:
        """The first lines of what is said; `show` and `evidence` have all."""
        more = len(self.says) - SHOWN
        return self.says if more < 2 else (*self.says[:SHOWN], f"and {more} lines more")

    @property
    def source_lines(self) -> tuple[str, ...]:
        """The sources it rests on, or rested on."""
        return tuple(filter(None, (who_says(self.sources),)))


def in_brief(rows: Sequence[DiffRow]) -> str:
    """The first of what differs, a line for each thing and each thing that is said otherwise of it; no terminal acts on it."""
    lines = []
    for row in rows[:BRIEF]:
        place = f" ({plain(row.places[0])})" if row.places else ""
        lines.append(f"  {row.state}: {plain(row.what)}{place}")
        lines += [f"    {plain(line)}" for line in row.said_lines if row.state == CHANGED]
    if len(rows) > BRIEF:
        lines.append(f"  and {len(rows) - BRIEF:,} more: localism diff")
    return "\n".join(lines)
