"""A row of a decision's path: an act and whose it is; a gap; a term, a seat or what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from localism.graph.questions.holding_row import HoldingRow, acting, brief
from localism.graph.questions.sources import Cited, Marked
from localism.graph.questions.waiting import Waiting
from localism.ontology.statutory import worded

PATH, GAPS, TERMS, SEATS, HAPPENED, WIDER, INSIDE, UNPLACED = (
    "path",
    "nobody recorded",
    "on what terms",
    "who sits there, and votes",
    "what became of it",
    "the wider power",
    "only in parts of the area",
    "area not recorded",
)
"""The sections of an answer, in their order."""
_ACTS = (
    ("Act", ("act_lines",)),
    ("Who", ("holder", "standing")),
    ("Over what, and where", ("power_line", "over_line", "area_line", "bears_lines")),
    ("When", ("when", "certainty_line")),
    ("On whose authority, and how we know", ("authority_lines", "condition_line", "source_lines", "access_line")),
)


@dataclass(frozen=True, slots=True)
class DecisionRow(Marked):
    """One act of one holding (a holding with three acts is three rows), one gap, or one string attached.

    `id` is the holding's, or that of the term, participation or exercise; a gap and a rule have none. `of` names what a
    string is attached to, or what a gap is known to have instead. `held` is the whole holding, `rule` the rule of a body that no register lists.
    """

    section: str
    part: str = ""
    part_id: str = ""
    act: str = ""
    stage: int = 0
    holder: tuple[str, ...] = ()
    holder_ids: tuple[str, ...] = ()
    said: str = ""
    of: tuple[str, ...] = ()
    of_ids: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    amount: str = ""
    currency: str = ""
    when: tuple[str, ...] = ()
    certainty: str = ""
    why: str = ""
    bears_on: tuple[str, ...] = ()
    bears_on_ids: tuple[str, ...] = ()
    sources: tuple[Cited, ...] = ()
    access: str = ""
    id: str = ""
    held: HoldingRow | None = None
    rule: Waiting | None = None
    group: str = ""

    REFERENCE: ClassVar[str] = "id"
    TABLE: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = _ACTS
    SECTIONS: ClassVar[dict[str, tuple[tuple[str, tuple[str, ...]], ...]]] = {
        GAPS: (("What no source says", ("said",)), ("What is recorded instead", ("of",))),
        TERMS: (
            ("Term", ("said", "details")),
            ("Of", ("of",)),
            ("Who may rely on it", ("holder",)),
            ("When", ("when",)),
            ("How we know", ("source_lines", "access_line")),
        ),
        SEATS: (
            ("Body", ("of",)),
            ("Member", ("holder",)),
            ("Role, seats and vote", ("details",)),
            ("When", ("when",)),
            ("How we know", ("source_lines", "access_line")),
        ),
        HAPPENED: (
            ("Outcome", ("said",)),
            ("Of", ("of",)),
            ("By", ("holder",)),
            ("When", ("when",)),
            ("What happened, and how we know", ("details", "source_lines", "access_line")),
        ),
    }

    @property
    def act_lines(self) -> tuple[str, ...]:
        """What is done, with who says otherwise."""
        if self.held is None:
            return (acting(self.rule.kind, self.act) if self.rule else self.act,)
        share = self.held.share(self.act)
        votes = f"{self.act} ({share})" if share else self.act
        return (acting(self.held.kind, votes), *self.held.level_lines)

    @property
    def standing(self) -> tuple[str, ...]:
        """Whether it is held alone or jointly, its status, and who says which where sources differ."""
        return (*self.held.standing, *self.held.says) if self.held else ()

    @property
    def power_line(self) -> str:
        """The power, where it is not the one that the heading names."""
        return self.held.power if self.held and self.held.power_id != self.part_id else ""

    @property
    def over_line(self) -> str:
        """What it is a power over."""
        return self.held.over_line if self.held else ""

    @property
    def area_line(self) -> str:
        """Where it applies."""
        return self.held.area_line if self.held else ""

    @property
    def bears_lines(self) -> tuple[str, ...]:
        """The other decisions on which it bears."""
        return tuple(f"bears on: {b}" for b in self.bears_on)

    @property
    def certainty_line(self) -> str:
        """Definite or possible, and why."""
        return f"{self.certainty}: {self.why}" if self.why else self.certainty

    @property
    def authority_lines(self) -> tuple[str, ...]:
        """On whose authority."""
        if self.rule:
            return (f"under {self.rule.law}" + (f", {self.rule.section}" if self.rule.section else ""),)
        return self.held.authority_lines if self.held else ()

    @property
    def condition_line(self) -> str:
        """On what condition, in brief."""
        if self.rule and self.rule.condition:
            return f"on condition: {brief(worded(self.rule.condition))}"
        return self.held.condition_line if self.held else ""

    @property
    def source_lines(self) -> tuple[str, ...]:
        """What it is taken from."""
        if self.rule:
            return ("by rule: no register that is loaded lists these",)
        return self.held.source_lines if self.held else tuple(dict.fromkeys(map(str, self.sources)))
