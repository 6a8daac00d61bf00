"""What a body holds in brief: a line for each power, by topic, and how many there are under each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from localism.graph.answers import plain
from localism.graph.questions.holding_row import HoldingRow, acting
from localism.graph.questions.parts import Topics, topic_order
from localism.graph.questions.place import of_topic
from localism.ontology.dates import Certainty

MANY = 20
"""Holdings from which on an answer says how to have fewer."""


@dataclass(frozen=True, slots=True)
class BriefRow:
    """One power of a body: what it does in it, through whom, and whether that is more than possible."""

    topic: str
    power: str
    power_id: str
    acts: tuple[str, ...]
    certainty: str
    holdings: tuple[HoldingRow, ...]

    TABLE: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = (
        ("Power", ("power",)),
        ("What it does", ("acts",)),
        ("Ask for it by", ("power_id",)),
    )

    @property
    def group(self) -> str:
        """The topic it stands under."""
        return self.topic


def in_brief(rows: Sequence[HoldingRow], known: Topics) -> tuple[BriefRow, ...]:
    """A row for each power that is held, by topic; what is displaced is left out."""
    held: dict[str, list[HoldingRow]] = {}
    for row in rows:
        if not row.displaced and row.power_id in known:
            held.setdefault(row.power_id, []).append(row)
    found = []
    for power in sorted(held, key=lambda i: topic_order(known[i][0], known[i][1], i)):
        topic, _, thing = known[power]
        acts = dict.fromkeys(_said(row) for row in held[power])
        sure = any(r.certainty != Certainty.POSSIBLE for r in held[power])
        found.append(
            BriefRow(
                topic,
                thing.name,
                power,
                tuple(acts),
                str(Certainty.DEFINITE if sure else Certainty.POSSIBLE),
                tuple(held[power]),
            )
        )
    return tuple(found)


def _said(row: HoldingRow) -> str:
    act = acting(row.kind, row.act or "act not recorded")
    doubt = " (possibly)" if row.certainty == Certainty.POSSIBLE else ""
    return f"{act}{doubt}" + (f", {row.through}" if row.through else "")


def counted(rows: Sequence[HoldingRow]) -> str:
    """How many holdings there are, of how many powers, and how to see fewer; blank for few."""
    if len(rows) <= MANY:
        return ""
    powers = len({r.power_id for r in rows})
    return (
        f"{len(rows):,} holdings of {powers:,} powers: --brief shows a line for each power, --topic TOPIC or --power POWER "
        "only some."
    )


def chosen(
    rows: Sequence[HoldingRow], powers: Mapping[str, str] | None, known: Topics, topic: str | None
) -> tuple[HoldingRow, ...]:
    """The rows of these powers (all, if None), and of those under a topic. Raises `NotFoundError` for no such topic."""
    fitting = [r for r in rows if powers is None or r.power_id in powers]
    under = of_topic(known, plain(topic)) if topic else known
    return tuple(r for r in fitting if not topic or r.power_id in under)
