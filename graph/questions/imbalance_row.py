"""A row of an answer about imbalance: a group of powers, the whole, a comparison, what drives it, a power, a choice, a weight."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from localism.graph.analysis.imbalance import Range
from localism.graph.questions.sources import Cited, Marked

GROUPS, WHOLE, COMPARED, DRIVES, POWERS, CHOSEN, WEIGHTS = (
    "groups",
    "whole",
    "compared",
    "drives",
    "powers",
    "choices",
    "weights",
)
"""The sections of an answer, in their order."""
AS_STATED, PRACTICE, PAPER, THROUGHOUT, RULES, BOUNDS, WEIGHINGS = (
    "as stated",
    "as practised, where it is coded",
    "as stated, of those same powers",
    "as stated, by what holds throughout",
    "as stated, with what follows by rule",
    "whatever is not known",
    "as stated, by other weightings",
)
"""The readings of the whole."""
_Columns = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class ImbalanceRow(Marked):
    """How far power lies with the council's side (+1) or the community's (−1), of a group of powers, a power or the whole.

    `low` and `high` span the value as stated (of a row of the whole, of its reading); `practised_low` and `practised_high`
    as practised; `least` and `most` whatever is not known. None is no value: nothing is recorded of one side, or too little.
    `powers` counts those with something recorded of both sides, `out_of` all that are recorded.
    """

    section: str
    area: str = ""
    area_id: str = ""
    on: str = ""
    topic: str = ""
    power: str = ""
    power_id: str = ""
    reading: str = ""
    low: float | None = None
    high: float | None = None
    practised_low: float | None = None
    practised_high: float | None = None
    least: float | None = None
    most: float | None = None
    powers: int | None = None
    out_of: int | None = None
    council_low: float | None = None
    council_high: float | None = None
    community_low: float | None = None
    community_high: float | None = None
    council_only: tuple[str, ...] = ()
    community_only: tuple[str, ...] = ()
    neither: tuple[str, ...] = ()
    of_different_things: tuple[str, ...] = ()
    holding: str = ""
    holder: tuple[str, ...] = ()
    said: str = ""
    side: str = ""
    why: str = ""
    sources: tuple[Cited, ...] = ()
    access: str = ""
    group: str = ""

    TABLE: ClassVar[_Columns] = (
        ("Powers", ("topic",)),
        ("As stated", ("value_line",)),
        ("As practised", ("practised_line",)),
        ("Whatever is not known", ("bounds_line",)),
        ("How many powers have both sides recorded", ("count_line", "rest_lines")),
    )
    SECTIONS: ClassVar[dict[str, _Columns]] = {
        WHOLE: (
            ("Reading", ("reading",)),
            ("Imbalance", ("value_line",)),
            ("Powers", ("count_line",)),
            ("What it means", ("why",)),
        ),
        COMPARED: (
            ("Place", ("place_line",)),
            ("As stated", ("value_line",)),
            ("By other weightings", ("bounds_line",)),
            ("Powers", ("count_line",)),
        ),
        DRIVES: (
            ("Holding", ("holder", "said")),
            ("Power", ("power", "topic")),
            ("Moves the whole by", ("value_line", "side_line")),
            ("How we know", ("source_lines", "access_line")),
        ),
        POWERS: (
            ("Power", ("power", "topic", "access_line")),
            ("Council's say", ("council_line",)),
            ("Community's say", ("community_line",)),
            ("As stated", ("value_line",)),
            ("As practised", ("practised_line",)),
            ("Whatever is not known", ("bounds_line",)),
        ),
        CHOSEN: (("Choice", ("reading",)), ("It could be", ("said",)), ("The whole as stated", ("value_line",))),
        WEIGHTS: (("What", ("said",)), ("Counts for", ("side",)), ("Why", ("why",))),
    }

    @property
    def value_line(self) -> str:
        """The value as stated, or that there is none."""
        return _line(self.low, self.high)

    @property
    def practised_line(self) -> str:
        """The value as practised."""
        return _line(self.practised_low, self.practised_high)

    @property
    def bounds_line(self) -> str:
        """The least and the most that it could be."""
        return _line(self.least, self.most)

    @property
    def council_line(self) -> str:
        """The council's say."""
        return _say(self.council_low, self.council_high)

    @property
    def community_line(self) -> str:
        """The community's say."""
        return _say(self.community_low, self.community_high)

    @property
    def count_line(self) -> str:
        """How many powers the value is of."""
        if self.powers is None:
            return ""
        return str(self.powers) if self.out_of is None else f"{self.powers} of {self.out_of}"

    @property
    def rest_lines(self) -> tuple[str, ...]:
        """Of how many powers only one side, or none, is recorded."""
        told = (
            ("only the council's", self.council_only),
            ("only the community's", self.community_only),
            ("neither", self.neither),
            ("both, over different things", self.of_different_things),
        )
        return tuple(f"{words}: {len(names)}" for words, names in told if names)

    @property
    def side_line(self) -> str:
        """Whose say it is."""
        return f"the {self.side}'s say" if self.side else ""

    @property
    def place_line(self) -> str:
        """The place, and the day where several are asked about."""
        return f"{self.area}, {self.on}" if self.on else self.area

    @property
    def source_lines(self) -> tuple[str, ...]:
        """What it is taken from."""
        return tuple(dict.fromkeys(map(str, self.sources)))


def _line(low: float | None, high: float | None) -> str:
    return "?" if low is None or high is None else str(Range(low, high))


def _say(low: float | None, high: float | None) -> str:
    return _line(low, high).replace("+", "")
