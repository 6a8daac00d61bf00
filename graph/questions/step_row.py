"""A row of the to-do list: one thing of which something is missing, where it stands in which file, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

NO_SOURCE, NO_HOLDER, NO_ACT = "no source", "holder not known", "act not recorded"
ALIKE, NOWHERE, STUBS = "perhaps one thing under two ids", "where is not recorded", "names that nothing explains"
INFERRED, NO_DATES, NOBODY = (
    "one inferred coding only",
    "beginning or end not recorded",
    "powers nobody is recorded to hold",
)
KINDS = (NO_SOURCE, NO_HOLDER, NO_ACT, ALIKE, NOWHERE, STUBS, INFERRED, NO_DATES, NOBODY)
"""What may be missing, the most useful to put right first."""


@dataclass(frozen=True, slots=True)
class StepRow:
    """One thing to do. It stands under the worst that is missing of it; `missing` names all. `weight`: how many recorded holdings
    rest on it. `other_id`: what it may be one thing with."""

    section: str
    what: str
    what_id: str
    missing: tuple[str, ...]
    places: tuple[str, ...]
    do: str
    weight: int = 0
    other_id: str = ""

    TABLE: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = (
        ("What", ("what", "id_lines")),
        ("Missing", ("missing", "weight_line")),
        ("Where", ("places",)),
        ("What to do", ("do",)),
    )

    @property
    def group(self) -> str:
        """What is missing."""
        return self.section

    @property
    def id_lines(self) -> tuple[str, ...]:
        """Its id, where that is not all it is called; of two things that may be one, both."""
        return tuple(i for i in (self.what_id, self.other_id) if i != self.what)

    @property
    def weight_line(self) -> str:
        """How many holdings rest on it."""
        return f"named by {self.weight:,} holding{'' if self.weight == 1 else 's'}" if self.weight else ""
