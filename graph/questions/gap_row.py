"""A row of paper against practice: levels that differ, a duty not met, a power overridden, a right without a recorded exercise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from localism.graph.questions.holding_row import HoldingRow
from localism.graph.questions.sources import Cited, Marked

DIFFERS, NOT_MET, OVERRIDDEN, REFUSED, NONE_RECORDED = (
    "stated and practised differ",
    "duties not met",
    "overridden",
    "refused",
    "rights of which no exercise is recorded",
)
"""The sections of an answer, in their order."""
_HELD = (
    ("Who", ("holder", "act_line")),
    ("Power and place", ("power_line", "over_line", "area_line")),
)
_HAPPENED = (
    *_HELD,
    ("What happened", ("outcome", "by_line", "when", "said", "certainty_line")),
    ("How we know", ("source_lines", "access_line")),
)


@dataclass(frozen=True, slots=True)
class GapRow(Marked):
    """One holding of which paper and practice differ, or one exercise of it.

    `fewest` and `most` count the steps on the scale of levels from what is stated to what is practised, over every pair of
    readings: below nought, practice gives less than paper says. `id` is the holding's, or the exercise's.
    """

    section: str
    holder: tuple[str, ...]
    holder_ids: tuple[str, ...]
    power: str
    power_id: str
    area: tuple[str, ...]
    area_ids: tuple[str, ...]
    stated: tuple[str, ...] = ()
    practised: tuple[str, ...] = ()
    fewest: int | None = None
    most: int | None = None
    outcome: str = ""
    by: tuple[str, ...] = ()
    by_ids: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    said: str = ""
    certainty: str = ""
    why: str = ""
    sources: tuple[Cited, ...] = ()
    access: str = ""
    id: str = ""
    held: HoldingRow | None = None
    group: str = ""

    REFERENCE: ClassVar[str] = "id"
    TABLE: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = (
        *_HELD,
        ("Stated, on whose word", ("stated",)),
        ("Practised, on whose word", ("practised",)),
        ("Gap", ("steps_line", "certainty_line", "access_line")),
    )
    SECTIONS: ClassVar[dict[str, tuple[tuple[str, tuple[str, ...]], ...]]] = {
        NOT_MET: _HAPPENED,
        OVERRIDDEN: _HAPPENED,
        REFUSED: _HAPPENED,
        NONE_RECORDED: (
            *_HELD,
            ("When", ("when", "certainty_line")),
            ("How we know", ("source_lines", "access_line")),
        ),
    }

    @property
    def act_line(self) -> str:
        """What they may, must or may demand to do."""
        return self.held.act_line if self.held else ""

    @property
    def power_line(self) -> str:
        """The power."""
        return self.power

    @property
    def over_line(self) -> str:
        """What it is a power over."""
        return self.held.over_line if self.held else ""

    @property
    def area_line(self) -> str:
        """Where it applies."""
        return self.held.area_line if self.held else ""

    @property
    def by_line(self) -> str:
        """Who overrode, refused or did not do it, if it is recorded."""
        return f"by {'; '.join(self.by)}" if self.by else ""

    @property
    def steps_line(self) -> str:
        """How far practice is from paper."""
        return steps(self.fewest, self.most)

    @property
    def certainty_line(self) -> str:
        """That it is only possible, and why."""
        return f"{self.certainty}: {self.why}" if self.why else ""

    @property
    def source_lines(self) -> tuple[str, ...]:
        """What it is taken from."""
        return tuple(dict.fromkeys(map(str, self.sources)))


def steps(fewest: int | None, most: int | None) -> str:
    """How many steps practice is below or above paper; a span where readings differ.

    >>> steps(-3, -3), steps(1, 1), steps(-2, 0), steps(-1, 2)
    ('3 steps lower in practice', '1 step higher in practice', '0 to 2 steps lower in practice', '1 step lower to 2 steps higher in practice')
    """
    if fewest is None or most is None:
        return ""

    def counted(number: int) -> str:
        return "1 step" if number == 1 else f"{number} steps"

    if fewest == most:
        return f"{counted(abs(most))} {'lower' if most < 0 else 'higher'} in practice"
    if most <= 0:
        return f"{-most} to {counted(-fewest)} lower in practice"
    if fewest >= 0:
        return f"{fewest} to {counted(most)} higher in practice"
    return f"{counted(-fewest)} lower to {counted(most)} higher in practice"
