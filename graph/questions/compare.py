"""Two places side by side: power by power who decides and delivers in each, the same, different, or unknown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from shlex import quote
from typing import ClassVar

from localism.graph.answers import Answer, plain
from localism.graph.entity import Entity
from localism.graph.questions.applying import around, rows_here
from localism.graph.questions.bodies import SOLE, tier_of
from localism.graph.questions.holding_row import HoldingRow
from localism.graph.questions.meant import powers_meant
from localism.graph.questions.parts import DECIDES, DELIVERS, Parts, by_power, part_of, parts, topic_order, topics
from localism.graph.questions.place import of_topic
from localism.graph.questions.sources import in_words
from localism.graph.questions.where import Where, where
from localism.graph.questions.who_holds import powers_around
from localism.graph.store import View
from localism.ontology.dates import Certainty, day_range

SAME, ALIKE, DIFFERENT, UNKNOWN = "same body", "same kind of body", "different", "unknown"
ARRANGED = "same arrangement"
"""It is the place's only principal council in both, of another legal type in each."""
VERDICTS = (DIFFERENT, UNKNOWN, ARRANGED, ALIKE, SAME)
"""In the order in which they are shown."""
MAIN, REST = (DECIDES, DELIVERS), ("asked", "other")
SAID = {DECIDES: "who decides", DELIVERS: "who delivers", "asked": "who must be asked", "other": "who has another part"}
NOBODY = "holder not known"


@dataclass(frozen=True, slots=True)
class CompareRow:
    """One power in two places. The verdict is on who decides and who delivers (where neither place knows either, on the rest)."""

    verdict: str
    why: tuple[str, ...]
    certainty: str
    topic: str
    power: str
    power_id: str
    power_path: tuple[str, ...]
    first: Parts
    second: Parts
    first_holdings: tuple[HoldingRow, ...]
    second_holdings: tuple[HoldingRow, ...]

    TABLE: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = (
        ("Power", ("power_line", "topic")),
        ("First", ("first_lines",)),
        ("Second", ("second_lines",)),
        ("How they compare", ("why", "doubt_line")),
    )

    @property
    def group(self) -> str:
        """The verdict it stands under."""
        return self.verdict

    @property
    def power_line(self) -> str:
        """The power, under the whole that it is part of."""
        return " › ".join(self.power_path[-2:]) if len(self.power_path) > 1 else self.power

    @property
    def first_lines(self) -> tuple[str, ...]:
        """Who has which part in the first place."""
        return self.first.lines

    @property
    def second_lines(self) -> tuple[str, ...]:
        """Who has which part in the second."""
        return self.second.lines

    @property
    def doubt_line(self) -> str:
        """That some of what is compared is only possible."""
        return "possible: it rests on what is no more than that" if self.certainty == Certainty.POSSIBLE else ""


@dataclass(frozen=True)
class Side:
    """One of the two places, with what applies there by power."""

    there: Where
    held: Mapping[str, Sequence[HoldingRow]]


def compare(
    view: View, first: str, second: str, *, on: str, power: str | None = None, topic: str | None = None
) -> Answer[CompareRow]:
    """Every power that applies in either of two places on a date (EDTF), and whether the same bodies, bodies of the
    same kind, or each place's only principal council, decide and deliver.

    What is recorded in one place only is `unknown`: that nothing is recorded in the other does not mean that nobody
    there has it. The number of calls is bounded. Raises `NotFoundError` and `DateError`.
    """
    span = day_range(on)
    meant = powers_meant(view, power) if power else None
    wanted = powers_around(view, meant.ids) if meant else None
    sides = []
    for text in (first, second):
        there = where(view, text, span)
        sides.append(Side(there, by_power(rows_here(view, around(view, there.ids, span), wanted))))
    known = topics(view, {p for side in sides for p in side.held})
    if topic:
        known = of_topic(known, topic)
    holders = {h for s in sides for rows in s.held.values() for r in rows for h in r.holder_ids}
    things = view.get(sorted(holders))
    rows = []
    for p, (heading, path, thing) in known.items():
        one, other = (side.held.get(p, ()) for side in sides)
        verdict, why, sure = judged(one, other, things, (sides[0].there.name, sides[1].there.name))
        said = parts(one), parts(other)
        rows.append(CompareRow(verdict, why, sure, heading, thing.name, p, path, *said, tuple(one), tuple(other)))
    rows.sort(key=lambda r: (VERDICTS.index(r.verdict), topic_order(r.topic, r.power_path, r.power_id)))
    names = sides[0].there.label, sides[1].there.label
    title = f"{names[0]} and {names[1]} compared as of {in_words(on)}"
    title += f", in ‘{plain(power or topic or '')}’" if power or topic else ""
    note = "\n".join(
        line for line in (meant.note if meant else "", *(s.there.whole_note for s in sides), _counts(rows)) if line
    )
    return Answer(CompareRow, tuple(rows), title, note, _next(rows, sides, on), {"First": names[0], "Second": names[1]})


def judged(
    one: Sequence[HoldingRow], other: Sequence[HoldingRow], things: Mapping[str, Entity], names: tuple[str, str]
) -> tuple[str, tuple[str, ...], str]:
    """Verdict, why, and how sure, of one power in two places."""
    verdict, compared = _verdict(one, other, things)
    sure = [[r for r in rows if r.certainty != Certainty.POSSIBLE] for rows in (one, other)]
    certain = verdict == _verdict(sure[0], sure[1], things)[0]
    why = tuple(_why(p, v, one, other, things, names) for p, v in compared.items())
    return verdict, why, str(Certainty.DEFINITE if certain else Certainty.POSSIBLE)


def _verdict(
    one: Sequence[HoldingRow], other: Sequence[HoldingRow], things: Mapping[str, Entity]
) -> tuple[str, dict[str, str]]:
    """The verdict on a power, and on each part that it rests on."""
    compared = {p: v for p in MAIN if (v := _part(one, other, p, things))}
    if not compared:
        compared = {p: v for p in REST if (v := _part(one, other, p, things))}
    return next((v for v in VERDICTS if v in compared.values()), UNKNOWN), compared


def _part(one: Sequence[HoldingRow], other: Sequence[HoldingRow], part: str, things: Mapping[str, Entity]) -> str:
    """The verdict on one part of a power; blank where nothing is recorded of it in either place."""
    those = [_doing(rows, part) for rows in (one, other)]
    if not any(those):
        return ""
    if not all(those) or any(NOBODY in (h for _, h in found) for found in those):
        return UNKNOWN
    if those[0] == those[1]:
        return SAME
    kinds = [_kinds(doing, things) for doing in those]
    if kinds[0] == kinds[1]:
        return ALIKE
    return ARRANGED if _arrangement(kinds[0]) == _arrangement(kinds[1]) else DIFFERENT


def _doing(rows: Sequence[HoldingRow], part: str) -> set[tuple[str, str]]:
    """Who does what in one part: acts with holders."""
    return {
        (act if row.kind != "prohibition" else f"may not: {act}", holder)
        for row in rows
        if not row.displaced
        for act in row.acts or ("",)
        if part_of(act, row.kind) == part
        for holder in row.holder_ids or (NOBODY,)
    }


def _kinds(doing: Iterable[tuple[str, str]], things: Mapping[str, Entity]) -> set[tuple[str, str]]:
    return {(act, tier_of(things.get(holder))) for act, holder in doing}


def _arrangement(kinds: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Which kinds of bodies do what, where all that are a place's only principal council count as one kind."""
    return {(act, "only council" if tier in SOLE else tier) for act, tier in kinds}


def _why(
    part: str,
    verdict: str,
    one: Sequence[HoldingRow],
    other: Sequence[HoldingRow],
    things: Mapping[str, Entity],
    names: tuple[str, str],
) -> str:
    those = [_doing(rows, part) for rows in (one, other)]
    if verdict == UNKNOWN:
        missing = [
            name for name, found in zip(names, those, strict=True) if not found or NOBODY in (h for _, h in found)
        ]
        return f"{SAID[part]} is not recorded in {' or '.join(missing)}"
    kinds = [" and ".join(sorted({k for _, k in _kinds(found, things)})) for found in those]
    if verdict == DIFFERENT:
        if kinds[0] == kinds[1]:
            return f"{SAID[part]}: {kinds[0]} in both, by different acts"
        return f"{SAID[part]}: {kinds[0]} in {names[0]}, {kinds[1]} in {names[1]}"
    if verdict == ARRANGED:
        return f"{SAID[part]}: the only principal council in both ({kinds[0]} in {names[0]}, {kinds[1]} in {names[1]})"
    return f"{SAID[part]}: {'the same' if verdict == SAME else f'{kinds[0]} in both'}"


def _counts(rows: Sequence[CompareRow]) -> str:
    if not rows:
        return "No power is recorded in either then. That nothing is recorded does not mean that nobody holds any."
    counts = Counter(r.verdict for r in rows)
    said = ", ".join(f"{counts[v]} {v}" for v in VERDICTS if counts[v])
    unknown = (
        " Unknown is what one of them has nothing recorded of: it does not mean ‘nobody’." if counts[UNKNOWN] else ""
    )
    return f"Of {len(rows)} powers recorded in either: {said}.{unknown}"


def _next(rows: Sequence[CompareRow], sides: Sequence[Side], on: str) -> str:
    first = sides[0].there.ids[0]
    if not rows:
        return f"localism place {quote(first)} --on {on}"
    return f"localism who-holds {quote(rows[0].power_id)} --in {quote(first)} --on {on}"
