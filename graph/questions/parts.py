"""What each holder does in a power, sorted as people ask: who decides, delivers, must be asked; what else; what is unknown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from localism.graph.entity import Entity
from localism.graph.questions.holding_row import HoldingRow, acting
from localism.graph.store import Closure, Ids, View
from localism.graph.words import normal
from localism.ontology.dates import Certainty
from localism.ontology.schema import SCHEMA

DECIDES, DELIVERS = "decides", "delivers"
ASKED = ("vetoes", "ratifies", "advises")
"""The acts of those who must agree, or be asked."""
PLAIN = ("", "in force")
"""Statuses that need no mark."""
CUSTOMARY = "customary"
"""The basis of what is done without legal force: beside what is laid down, it has to be told apart."""
UNKNOWN = ("who decides", "who delivers", "who must be asked")
NO_TOPIC = "no topic recorded"
Topics = dict[str, tuple[str, tuple[str, ...], Entity]]
"""Power → its topic, the names from the whole down to it, and itself."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts that holders have in one power (or, of one holder, the powers in which they have each)."""

    decides: tuple[str, ...] = ()
    delivers: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    other: tuple[str, ...] = ()

    @property
    def unknown(self) -> tuple[str, ...]:
        """Of the three questions those that nothing recorded answers."""
        return tuple(
            q for q, known in zip(UNKNOWN, (self.decides, self.delivers, self.asked), strict=True) if not known
        )

    @property
    def lines(self) -> tuple[str, ...]:
        """A line for each part of which something is recorded."""
        named = (
            ("decides", self.decides),
            ("delivers", self.delivers),
            ("must be asked", self.asked),
            ("other", self.other),
        )
        return tuple(f"{label}: {'; '.join(who)}" for label, who in named if who) or ("nothing recorded",)

    def __add__(self, more: Parts) -> Parts:
        return Parts(
            self.decides + more.decides,
            self.delivers + more.delivers,
            self.asked + more.asked,
            self.other + more.other,
        )

    def __str__(self) -> str:
        return " | ".join(self.lines)


def parts(rows: Iterable[HoldingRow], *, by_power: bool = False) -> Parts:
    """Who has which part, each holder once with the fewest marks of doubt; `by_power` names the powers instead.

    A derived holding in whose place a recorded one stood is left out.
    """
    found: dict[str, dict[str, str]] = {"decides": {}, "delivers": {}, "asked": {}, "other": {}}
    for row in sorted((r for r in rows if not r.displaced), key=_order):
        for act in row.acts or ("",):
            name, marked = part_of(act, row.kind), list(marks(row, act))
            if name in ("asked", "other"):
                marked.insert(0, acting(row.kind, act) if row.kind == "prohibition" or not act else act)
            for subject in (row.power,) if by_power else holders(row):
                key = subject if name in ("decides", "delivers") else f"{subject}\n{marked[0]}"
                said = f"{subject} ({', '.join(marked)})" if marked else subject
                found[name][key] = min(found[name].get(key, said), said, key=len)
    return Parts(*(tuple(found[name].values()) for name in ("decides", "delivers", "asked", "other")))


def part_of(act: str, kind: str) -> str:
    """Which of the four parts an act is.

    >>> part_of("decides", "duty"), part_of("ratifies", ""), part_of("decides", "prohibition"), part_of("funds", "")
    ('decides', 'asked', 'other', 'other')
    """
    if kind == "prohibition":
        return "other"
    return act if act in (DECIDES, DELIVERS) else "asked" if act in ASKED else "other"


def topics(view: View, ids: Iterable[str]) -> Topics:
    """Power → its topic (its own, else that of the nearest whole), the names from the whole down to it, and itself.

    Two calls.
    """
    wanted = sorted(set(ids))
    things = view.get(sorted(view.closure(Closure(Ids(tuple(wanted)), "broader", "out")))) if wanted else {}
    found = {}
    for i in wanted:
        line, here = [], things.get(i)
        while here is not None and here not in line:
            line.append(here)
            here = things.get(here.one("broader"))
        topic = next((p.one("topic") for p in line if p.one("topic")), NO_TOPIC)
        if line:
            found[i] = (topic, tuple(p.name for p in reversed(line)), line[0])
    return found


def topic_order(topic: str, path: Sequence[str], power: str) -> tuple[object, ...]:
    """Topics by name, what has none last; within a topic wholes before their parts."""
    return (topic == NO_TOPIC, normal(topic), tuple(map(normal, path)), power)


def by_power(rows: Iterable[HoldingRow]) -> Mapping[str, list[HoldingRow]]:
    """The holdings of each power."""
    found: dict[str, list[HoldingRow]] = {}
    for row in rows:
        found.setdefault(row.power_id, []).append(row)
    return found


def reasons(rows: Iterable[HoldingRow]) -> tuple[str, ...]:
    """Why what is only possible is no more than that, each reason once."""
    return tuple(sorted({row.why for row in rows if row.why and not row.displaced}))


def holders(row: HoldingRow) -> tuple[str, ...]:
    """Each holder, or joint holders as one."""
    together = row.mode == "joint" and len(row.holder) > 1
    return (" and ".join(row.holder),) if together else row.holder or ("holder not known",)


def marks(row: HoldingRow, act: str) -> Iterable[str]:
    """What is said in brackets: must, may demand, jointly, no more than custom, some who say otherwise, a status, doubt."""
    if row.kind not in ("", "power", "prohibition"):
        yield acting(row.kind, "").partition(":")[0]
    if row.mode == "joint":
        yield "jointly"
    if row.basis == CUSTOMARY:
        yield CUSTOMARY
    if share := row.share(act):
        yield share
    if row.status not in PLAIN and not row.ended_later:
        yield row.status
    if row.certainty == Certainty.POSSIBLE:
        yield "possibly"


def _order(row: HoldingRow) -> tuple[object, ...]:
    act = SCHEMA.rank("Act", row.acts[0]) if row.acts else 10_000
    return (act, row.certainty == Certainty.POSSIBLE, tuple(map(normal, row.holder)), row.holder_ids, row.holding)
