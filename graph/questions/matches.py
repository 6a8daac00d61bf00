"""Ids that may be of one real thing, for a reviewer to judge; and what reviewers have judged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from shlex import quote
from typing import ClassVar

from localism.graph.answers import Answer
from localism.graph.entity import Entity
from localism.graph.questions.alike import Comparison, Known, compared
from localism.graph.questions.holdings import called
from localism.graph.questions.naming import kinds
from localism.graph.questions.sources import in_words
from localism.graph.same import NO, YES, Judgement, Same, both, same
from localism.graph.store import View
from localism.graph.words import words as words_of

LEAST, LIMIT = 60, 50
"""How alike pairs must be, of 100, and how many are shown, unless asked otherwise."""
NUMBERS, NAMES = "a shared official number", "name and place"
MERGED, APART, OPEN, CONTRADICTED = "taken for one", "taken for two", "unsure", "contradicted: left apart"


@dataclass(frozen=True, slots=True)
class MatchRow:
    """Two ids that may be, or were judged to be, of one thing; `score` is of 100."""

    section: str
    score: int | None
    one: str
    one_id: str
    one_kind: str
    other: str
    other_id: str
    other_kind: str
    why: tuple[str, ...]
    verdicts: tuple[str, ...]

    TABLE: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = (
        ("Score", ("score",)),
        ("One", ("one", "one_kind", "one_id")),
        ("The other", ("other", "other_kind", "other_id")),
        ("Why", ("why", "verdicts")),
    )

    @property
    def group(self) -> str:
        """What speaks for it, or what was judged."""
        return self.section


def matches(view: View, *, least: int | None = None, limit: int | None = None, words: str = "") -> Answer[MatchRow]:
    """Pairs of ids that nobody has judged and that may be of one thing: shared numbers first, then names and places.

    `words`: only pairs of which one has these words in a name. Ten calls, near-linear in things. Nothing is merged by it.
    """
    asked = set(words_of(words))

    def wanted(thing: Known) -> bool:
        return not asked or any(asked <= set(name.split()) for name in thing.names)

    rows, result = unjudged(view, same(view), wanted, LEAST if least is None else least)
    most = LIMIT if limit is None else limit
    note = _note(len(rows), most, result)
    command = "localism matches --judged"
    if rows:
        command = f"localism matches judge {quote(rows[0].one_id)} {quote(rows[0].other_id)} --yes --by NAME"
    title = "Ids that may be of the same thing" + (f", about ‘{words}’" if words else "")
    return Answer(MatchRow, tuple(rows[:most]), title, note, command)


def unjudged(
    view: View, known: Same, wanted: Callable[[Known], bool], least: int = LEAST
) -> tuple[list[MatchRow], Comparison]:
    """Pairs of which one is wanted and on which nobody has decided, likeliest first; and the comparison they are from."""
    done = {j.pair for j in known.judgements if j.verdict in (YES, NO)}
    found, result = compared(view, least, wanted)
    open_pairs = [
        p for p in result.pairs if tuple(sorted(p)) not in done and known.known_as(p[0]) != known.known_as(p[1])
    ]
    things = view.get(sorted({i for pair in open_pairs for i in pair}))
    rows = [_candidate(pair, result, found, things, known) for pair in open_pairs]
    return sorted(rows, key=lambda r: (r.section != NUMBERS, -(r.score or 0), r.one_id, r.other_id)), result


def judgements(view: View) -> Answer[MatchRow]:
    """What reviewers said of which two ids, and what came of it. Three calls."""
    known = same(view)
    pairs: dict[tuple[str, str], list[Judgement]] = {}
    for j in known.judgements:
        pairs.setdefault(j.pair, []).append(j)
    things = view.get(sorted({i for pair in pairs for i in pair}))
    rows = []
    for (one, other), said in pairs.items():
        rows.append(
            MatchRow(
                section=_state(known, one, other, said),
                score=None,
                one=called(things, one),
                one_id=one,
                one_kind=_kind(things.get(one)),
                other=called(things, other),
                other_id=other,
                other_kind=_kind(things.get(other)),
                why=tuple(j.note for j in said if j.note),
                verdicts=tuple(_said(j) for j in said),
            )
        )
    order = (CONTRADICTED, MERGED, OPEN, APART)
    rows.sort(key=lambda r: (order.index(r.section), r.one_id, r.other_id))
    sets = "; ".join(both(ids) for ids in known.sets.values())
    note = f"Taken for one in every answer: {sets}." if sets else "Nobody has judged any two ids to be of one thing."
    command = "localism matches"
    if rows:
        reviewer = pairs[rows[0].one_id, rows[0].other_id][0].by
        command = f"localism matches withdraw {quote(rows[0].one_id)} {quote(rows[0].other_id)} --by {quote(reviewer)}"
    return Answer(MatchRow, tuple(rows), "What was judged of ids that may be of the same thing", note, command)


def _candidate(
    pair: tuple[str, str], result: Comparison, found: dict[str, Known], things: dict[str, Entity], known: Same
) -> MatchRow:
    one, other = found[pair[0]], found[pair[1]]
    likeness = result.pairs[pair]
    said = [j for j in known.judgements if j.pair == tuple(sorted(pair))]
    return MatchRow(
        section=NUMBERS if one.numbers & other.numbers else NAMES,
        score=likeness.score,
        one=one.name,
        one_id=one.id,
        one_kind=_kind(things.get(one.id)),
        other=other.name,
        other_id=other.id,
        other_kind=_kind(things.get(other.id)),
        why=likeness.why,
        verdicts=tuple(_said(j) for j in said),
    )


def _state(known: Same, one: str, other: str, said: list[Judgement]) -> str:
    if any(one in s and other in s for s in known.contradicted):
        return CONTRADICTED
    if known.known_as(one) == known.known_as(other):
        return MERGED
    return APART if any(j.verdict == NO for j in said) else OPEN


def _said(j: Judgement) -> str:
    who = ", ".join(x for x in (j.by or f"dataset {j.dataset}", in_words(j.day) if j.day else "") if x)
    return f"{j.verdict}: {who}"


def _kind(thing: Entity | None) -> str:
    return kinds(thing.types) if thing else ""


def _note(rows: int, most: int, result: Comparison) -> str:
    lines = []
    if not rows:
        lines.append("No two ids look like one thing.")
    elif rows > most:
        lines.append(f"The first {most} of {rows:,}; --limit shows more, --about WORDS fewer.")
    if rows:
        lines.append("Nothing is merged until somebody judges it; a judgement can be withdrawn.")
    for number, times in sorted(result.placeholders.items())[:5]:
        lines.append(f"{number} is shared by {times} things, so it is no sign that they are one.")
    return "\n".join(lines)
