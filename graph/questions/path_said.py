"""The path of a decision put into sentences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from localism.graph.questions.decision_row import DecisionRow
from localism.graph.questions.holding_row import acting
from localism.graph.questions.parts import holders, marks
from localism.ontology.dates import Certainty
from localism.ontology.schema import SCHEMA

PROHIBITION = "prohibition"
NAMED = 6
"""How many holders of one act a sentence names."""


def part_lines(rows: Sequence[DecisionRow]) -> list[str]:
    """The path in sentences: one an act where the power has one part here, else one a part."""
    parts = list(dict.fromkeys(r.part_id for r in rows))
    if len(parts) == 1:
        acts = list(dict.fromkeys(r.act for r in rows))
        return [f"{_capital(doing(r))}: {_who([x for x in rows if x.act == r])}." for r in acts]
    return [_part(n, [r for r in rows if r.part_id == part]) for n, part in enumerate(parts, 1)]


def in_words(gaps: Iterable[DecisionRow]) -> str:
    """What nobody is recorded as doing, in brief."""
    return ", ".join(f"who {doing(g.act)}" for g in gaps)


def doing(act: str) -> str:
    """An act as a person says it: a veto is a thing that may be used."""
    return SCHEMA.code("Act", act).phrase or act if act in {c.label for c in SCHEMA.path} else act


def _part(number: int, rows: Sequence[DecisionRow]) -> str:
    acts = list(dict.fromkeys(r.act for r in rows))
    said = [f"{doing(a)}: {_who([r for r in rows if r.act == a])}" for a in acts]
    return f"{number}. {rows[0].part}. {_capital('; '.join(said))}."


def _who(rows: Sequence[DecisionRow]) -> str:
    """Each holder once, with the fewest marks; who may not do it says so."""
    found: dict[tuple[str, bool], str] = {}
    for row in rows:
        names, said_of = named_and_marked(row)
        may_not = row.held is not None and row.held.kind == PROHIBITION
        for name in names:
            said = f"{name} ({', '.join(said_of)})" if said_of else name
            found[name, may_not] = min(found.get((name, may_not), said), said, key=len)
    named = list(found.values())
    more = f" and {len(named) - NAMED} more" if len(named) > NAMED else ""
    return ", ".join(named[:NAMED]) + more


def named_and_marked(row: DecisionRow) -> tuple[tuple[str, ...], list[str]]:
    """Whose act it is, joint holders as one, and what is said of it in brackets; a prohibition says that it is one."""
    if row.held is None:
        return row.holder, _rule_marks(row)
    may_not = [acting(PROHIBITION, "").partition(":")[0]] if row.held.kind == PROHIBITION else []
    return holders(row.held), [*may_not, *marks(row.held, row.act)]


def _rule_marks(row: DecisionRow) -> list[str]:
    kind = row.rule.kind if row.rule else ""
    must = acting(kind, "").partition(":")[0] if kind not in ("", "power") else ""
    return [m for m in (must, "possibly" if row.certainty == Certainty.POSSIBLE else "") if m]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
