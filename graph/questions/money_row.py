"""A row about money: a sum of what is recorded, a budget with who decides and who holds it, other money powers, a grant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from localism.graph.questions.holding_row import HoldingRow
from localism.graph.questions.sources import Cited, Marked
from localism.graph.questions.strings import Amount, spelled_out

SUMS, BUDGETS, OTHER, GRANTS = (
    "sums of the grants recorded",
    "budgets and funds",
    "other money held or given under a power",
    "grants",
)
"""The sections of an answer, in their order."""
UNKNOWN = "?"


@dataclass(frozen=True, slots=True)
class MoneyRow(Marked):
    """A sum, a budget, a holding that funds or holds money, or a grant.

    `amount` and `currency` are as the source has them; of a sum they are of the grants in one currency whose amount is recorded,
    `count` of them. `amounts` are all that are claimed, where claims differ. Of a grant `funds` is who gave it and
    `receives` who got it.
    """

    section: str
    name: str
    id: str = ""
    amount: str = ""
    currency: str = ""
    amounts: tuple[Amount, ...] = ()
    count: int | None = None
    decides: tuple[str, ...] = ()
    holds: tuple[str, ...] = ()
    funds: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    receives: tuple[str, ...] = ()
    receives_ids: tuple[str, ...] = ()
    funds_ids: tuple[str, ...] = ()
    programme: str = ""
    area: tuple[str, ...] = ()
    awarded: str = ""
    when: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    term_ids: tuple[str, ...] = ()
    said: str = ""
    certainty: str = ""
    why: str = ""
    sources: tuple[Cited, ...] = ()
    access: str = ""
    holdings: tuple[HoldingRow, ...] = ()
    group: str = ""

    REFERENCE: ClassVar[str] = "id"
    TABLE: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = (
        ("Money", ("name", "amount_lines", "said", "area_line", "when", "certainty_line")),
        ("Decides", ("decides_lines",)),
        ("Holds the money", ("holds_lines",)),
        ("Funds", ("funds_lines",)),
        ("On what terms, and others", ("terms", "others")),
        ("How we know", ("source_lines", "access_line")),
    )
    SECTIONS: ClassVar[dict[str, tuple[tuple[str, tuple[str, ...]], ...]]] = {
        SUMS: (("Grants", ("name",)), ("Recorded", ("count_line",)), ("Sum", ("amount_lines",)), ("Of", ("said",))),
        GRANTS: (
            ("Grant", ("name", "programme_line", "said", "certainty_line")),
            ("From", ("funds_lines",)),
            ("To", ("receives_lines",)),
            ("Amount", ("amount_lines",)),
            ("When", ("awarded_line", "when")),
            ("How we know", ("source_lines", "access_line")),
        ),
    }

    @property
    def amount_lines(self) -> tuple[str, ...]:
        """How much; every amount that is claimed, with who claims it, where claims differ."""
        if len(self.amounts) > 1:
            return tuple(map(str, self.amounts))
        return (spelled_out(self.amount, self.currency) or "amount not recorded",)

    @property
    def count_line(self) -> str:
        """How many grants a sum is of."""
        return f"{self.count:,}" if self.count is not None else ""

    @property
    def decides_lines(self) -> tuple[str, ...]:
        """Who decides."""
        return self.decides or (UNKNOWN,)

    @property
    def holds_lines(self) -> tuple[str, ...]:
        """Who holds the money."""
        return self.holds or (UNKNOWN,)

    @property
    def funds_lines(self) -> tuple[str, ...]:
        """Who funds it."""
        return self.funds or (UNKNOWN,)

    @property
    def receives_lines(self) -> tuple[str, ...]:
        """Who received it."""
        return self.receives or (UNKNOWN,)

    @property
    def programme_line(self) -> str:
        """The programme."""
        return f"programme: {self.programme}" if self.programme else ""

    @property
    def area_line(self) -> str:
        """What place it is for."""
        return f"in {'; '.join(self.area)}" if self.area else ""

    @property
    def awarded_line(self) -> str:
        """When it was awarded."""
        return f"awarded {self.awarded}" if self.awarded else ""

    @property
    def certainty_line(self) -> str:
        """That it is only possible then, and why."""
        return f"{self.certainty}: {self.why}" if self.why else ""

    @property
    def source_lines(self) -> tuple[str, ...]:
        """What it is taken from."""
        derived = ("derived by rule",) if any(h.origin == "derived" for h in self.holdings) else ()
        return (*derived, *dict.fromkeys(map(str, self.sources)))
