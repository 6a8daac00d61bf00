"""How far coders agree on something, and where they do not, as rows of an answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from localism.graph.questions.sources import Marked

RELIABILITY, DISAGREEMENTS = "reliability", "disagreements"


@dataclass(frozen=True, slots=True)
class AgreementRow(Marked):
    """Alpha of one thing that is coded; or one unit on which coders differ, with who says what.

    `units` were coded by two or more coders, `codings` are theirs; `equal` is the share of pairs of codings that are
    equal. `low` and `high` bound the middle 95 % of the resamples. `why` says why there is no alpha, or no interval.
    """

    section: str
    coded: str
    scale: str = ""
    alpha: float | None = None
    low: float | None = None
    high: float | None = None
    units: int = 0
    codings: int = 0
    coders: tuple[str, ...] = ()
    equal: float | None = None
    why: str = ""
    finding: str = ""
    what: str = ""
    read_in: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    memos: tuple[str, ...] = ()
    access: str = ""
    group: str = ""

    TABLE: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = (
        ("What is coded", ("coded",)),
        ("Scale", ("scale",)),
        ("Alpha", ("alpha_line",)),
        ("95 % interval", ("interval_line",)),
        ("Units", ("units",)),
        ("Codings", ("codings",)),
        ("Coders", ("coder_count",)),
        ("Equal", ("equal_line",)),
        ("", ("why",)),
    )
    SECTIONS: ClassVar[dict[str, tuple[tuple[str, tuple[str, ...]], ...]]] = {
        DISAGREEMENTS: (
            ("On", ("coded",)),
            ("Finding, and where it is read", ("what", "read_in", "finding", "access_line")),
            ("Who says what", ("says", "memo_lines")),
        )
    }

    @property
    def alpha_line(self) -> str:
        """Alpha, in three places as it is published."""
        return "undefined" if self.alpha is None else f"{self.alpha:.3f}"

    @property
    def interval_line(self) -> str:
        """The interval."""
        return "" if self.low is None or self.high is None else f"{self.low:.3f} to {self.high:.3f}"

    @property
    def coder_count(self) -> int:
        """How many coders' codings it rests on."""
        return len(self.coders)

    @property
    def equal_line(self) -> str:
        """The share of pairs of codings that are equal."""
        return "" if self.equal is None else f"{self.equal:.0%}"

    @property
    def memo_lines(self) -> tuple[str, ...]:
        """Why each reads it so."""
        return tuple(f"memo: {memo}" for memo in self.memos)
