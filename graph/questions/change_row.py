"""A row of what changed: what, who had it before and after, from when, and what differs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from localism.graph.questions.holding_row import HoldingRow
from localism.ontology.dates import Certainty
from localism.ontology.schema import SCHEMA

REORGANISED, GOVERNING, PASSED, CHANGED, BEGAN, ENDED = (
    "reorganised",
    "who governs",
    "passed on",
    "changed in the same hands",
    "began",
    "ended",
)
LEARNED, CORRECTED, WITHDRAWN = "learned", "corrected", "withdrawn"
LEARNING = (LEARNED, CORRECTED, WITHDRAWN)
SECTIONS = (REORGANISED, GOVERNING, PASSED, CHANGED, BEGAN, ENDED)
"""In the order in which they are shown."""
COMPARED = (
    *("act", "kind", "level_stated", "level_practised", "mode", "basis", "status"),
    *("area", "over", "under", "delegated_by", "condition"),
)
"""What of a holding is compared; its dates are what the row is about."""
_LABELS = {"area": "where", "act": "act", "delegated_by": "delegated by"}


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One change. `before` and `after` say who had what; `date` is EDTF: from when it was so, or the last day it was."""

    section: str
    what: str
    what_id: str
    topic: str = ""
    path: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    differs: tuple[str, ...] = ()
    date: str = ""
    when: tuple[str, ...] = ()
    certainty: str = ""
    before_ids: tuple[str, ...] = ()
    after_ids: tuple[str, ...] = ()

    TABLE: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = (
        ("What", ("what_line", "topic")),
        ("Before", ("before",)),
        ("After", ("after",)),
        ("When, and how it differs", ("when", "sure_line", "differs")),
    )

    @property
    def group(self) -> str:
        """The kind of change it stands under."""
        return self.section

    @property
    def what_line(self) -> str:
        """The power under the whole that it is part of; the area; what took over."""
        return " › ".join(self.path[-2:]) if len(self.path) > 1 else self.what

    @property
    def sure_line(self) -> str:
        """That it may not have been in the time asked about."""
        return "possible: its date leaves open whether then" if self.certainty == Certainty.POSSIBLE else ""


def differences(
    before: Sequence[HoldingRow], after: Sequence[HoldingRow], nothing: tuple[str, ...] = ("nothing but its dates",)
) -> tuple[str, ...]:
    """What differs between holdings of the same holders: `act: advises → decides`; else what to say of `nothing`."""
    found = []
    for name in COMPARED:
        old, new = (_said(rows, name) for rows in (before, after))
        if old != new:
            label = _LABELS.get(name) or (SCHEMA.properties[name].label if name in SCHEMA.properties else name)
            found.append(f"{label}: {old or 'not recorded'} → {new or 'not recorded'}")
    return tuple(found) or nothing


def _said(rows: Sequence[HoldingRow], name: str) -> str:
    values: list[str] = []
    for row in rows:
        value = getattr(row, name)
        values += value if isinstance(value, tuple) else [value]
    return ", ".join(sorted({v for v in values if v}))
