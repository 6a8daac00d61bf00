"""One figure of a network, as a row of an answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

WHOLE = "the whole network"


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A measure's value: of a thing (and the group it is in), of the tie of two, of a group of things, or of the whole network (all blank).

    `low` and `high` are its values where only sure ties count and where possible ones do too, where the two differ. `things`
    is how many things a median is of.
    """

    section: str
    measure: str
    on: str = ""
    thing: str = ""
    thing_id: str = ""
    other: str = ""
    other_id: str = ""
    of_group: str = ""
    rank: int | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    things: int | None = None
    detail: str = ""
    why: str = ""
    definition: str = ""
    range: str = ""
    source: str = ""

    TABLE: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = (
        ("On", ("on",)),
        ("Rank", ("rank",)),
        ("Of", ("of_line", "thing_id", "other_id")),
        ("Group", ("of_group_line",)),
        ("Value", ("value_line",)),
        ("Sure to possible ties", ("band_line",)),
        ("Things", ("things",)),
        ("", ("detail", "why")),
    )

    SECTIONS: ClassVar[dict[str, tuple[tuple[str, tuple[str, ...]], ...]]] = {
        WHOLE: (
            ("Measure", ("measure",)),
            ("Value", ("value_line",)),
            ("Sure to possible ties", ("band_line",)),
            ("", ("why", "detail", "definition", "range_line", "source")),
        )
    }

    @property
    def group(self) -> str:
        """The measure it stands under; of the whole network all stand together."""
        return self.section or self.measure

    @property
    def of_line(self) -> str:
        """What it is of, in words."""
        return f"{self.thing} – {self.other}" if self.other else self.thing or self.of_group

    @property
    def of_group_line(self) -> str:
        """The group that a thing is in."""
        return self.of_group if self.thing else ""

    @property
    def range_line(self) -> str:
        """What values it can have."""
        return f"range: {self.range}"

    @property
    def value_line(self) -> str:
        """The value in four figures."""
        return "no value" if self.value is None else rounded(self.value)

    @property
    def band_line(self) -> str:
        """The band that dates leave open."""
        return "" if self.low is None or self.high is None else f"{rounded(self.low)} to {rounded(self.high)}"


def rounded(value: float) -> str:
    """A number as a table has it: whole ones in full, others to four figures.

    >>> rounded(1234567), rounded(0.123456), rounded(2.0), rounded(0.0000123456)
    ('1,234,567', '0.1235', '2', '0.00001235')
    """
    if float(value).is_integer():
        return f"{int(value):,}"
    if abs(value) >= 1000:
        return f"{value:,.1f}"
    from decimal import Decimal

    return f"{Decimal(f'{value:.4g}'):f}"
