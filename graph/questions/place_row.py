"""A row of a place's answer: a body with a say there, or a power with who decides, delivers and must be asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from localism.graph.questions.holding_row import HoldingRow, begun, ended
from localism.graph.questions.waiting import Waiting

STACK, OTHERS, POWERS, WAITING, INSIDE = (
    "who governs here",
    "who else has a say",
    "powers",
    "by rule, of kinds that no register lists",
    "inside it",
)
"""The sections of an answer, in their order."""
COUNTED = (("decides", "decides"), ("delivers", "delivers"), ("asked", "must be asked"), ("other", "other parts"))
NAMED = 5
"""How many powers of a body inside the place a table names."""
UNKNOWN = "?"
"""What stands where nothing is recorded; the note says that it does not mean nobody."""

_BODIES = (
    ("Body", ("body", "tier")),
    ("Where", ("area_line",)),
    ("When", ("since_line", "until_line", "sure_line")),
    ("Powers here", ("count_lines",)),
)


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One body, or one power, of a place.

    Of a body, `decides`, `delivers`, `asked` and `other` name the powers in which it has that part there; of a power
    they name the holders, and last the kinds of body that `rules` name. `unknown` says which of these questions nothing
    answers: not that nobody does.
    """

    section: str
    tier: str = ""
    body: str = ""
    body_id: str = ""
    area: str = ""
    area_id: str = ""
    area_relation: str = ""
    since: str = ""
    until: str = ""
    starts: str = ""
    ends: str = ""
    certainty: str = ""
    why: tuple[str, ...] = ()
    topic: str = ""
    power: str = ""
    power_id: str = ""
    power_path: tuple[str, ...] = ()
    decides: tuple[str, ...] = ()
    delivers: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    other: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    holdings: tuple[HoldingRow, ...] = ()
    rules: tuple[Waiting, ...] = ()
    group: str = ""

    TABLE: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = (
        ("Power", ("power_line",)),
        ("Decides", ("decides_lines",)),
        ("Delivers", ("delivers_lines",)),
        ("Must be asked", ("asked_lines",)),
        ("Other parts, and doubts", ("other", "doubt_line")),
    )
    SECTIONS: ClassVar[dict[str, tuple[tuple[str, tuple[str, ...]], ...]]] = {
        STACK: _BODIES,
        OTHERS: _BODIES,
        WAITING: (
            ("Kind of body", ("body",)),
            ("", ("sure_line",)),
            ("Powers here, if there is one", ("count_lines",)),
        ),
        INSIDE: (*_BODIES[:-1], ("Powers recorded there", ("named_lines",))),
    }

    @property
    def area_line(self) -> str:
        """Where."""
        return f"{self.area} ({self.area_id})" if self.area_id not in ("", self.area) else self.area

    @property
    def since_line(self) -> str:
        """When it began to govern; of others, when they began, if that is known."""
        return begun(self.since) if self.starts or (self.since and self.governs) else ""

    @property
    def until_line(self) -> str:
        """When it ceased to."""
        return ended(self.until) if self.ends or (self.until and self.governs) else ""

    @property
    def governs(self) -> bool:
        """Whether it is the row of a body that governs an area."""
        return bool(self.area_relation)

    @property
    def sure_line(self) -> str:
        """Definite, or possible and why."""
        return self.doubt_line or (self.certainty if self.governs or self.certainty == "possible" else "")

    @property
    def doubt_line(self) -> str:
        """Why it is only possible."""
        return f"possible: {'; '.join(self.why)}" if self.why else ""

    @property
    def count_lines(self) -> tuple[str, ...]:
        """In how many powers it has which part."""
        counts = [(len(getattr(self, name)), said) for name, said in COUNTED]
        return tuple(f"{said}: {n}" for n, said in counts if n) or ("nothing recorded",)

    @property
    def named_lines(self) -> tuple[str, ...]:
        """The first few of its powers, by part."""
        lines = []
        for name, said in COUNTED:
            powers = getattr(self, name)
            more = f" and {len(powers) - NAMED} more" if len(powers) > NAMED else ""
            if powers:
                lines.append(f"{said}: {'; '.join(powers[:NAMED])}{more}")
        return tuple(lines) or ("nothing recorded",)

    @property
    def power_line(self) -> str:
        """The power, under the whole that it is part of."""
        return " › ".join(self.power_path[-2:]) if len(self.power_path) > 1 else self.power

    @property
    def decides_lines(self) -> tuple[str, ...]:
        """Who decides."""
        return self.decides or (UNKNOWN,)

    @property
    def delivers_lines(self) -> tuple[str, ...]:
        """Who delivers."""
        return self.delivers or (UNKNOWN,)

    @property
    def asked_lines(self) -> tuple[str, ...]:
        """Who must agree, or be asked."""
        return self.asked or (UNKNOWN,)
