"""Rules that wait: who else would hold a power, of a class of body that no loaded register lists, such as a parish council."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from localism.graph.entity import Entity
from localism.graph.questions.holding_row import acting
from localism.graph.register import REGISTERS, listed
from localism.graph.store import Span
from localism.ontology.dates import Certainty, bounds, during
from localism.ontology.schema import SCHEMA
from localism.ontology.statutory import Rule, laws, met, rules

_ONLY_WHERE = {
    "parish": "where=parished",
    "neighbourhood forum": "where=unparished",
    "national park authority": "where=national-park",
}
"""Where alone there can be a body of a class."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a rule says of a class of body; `holder` puts the class into words, `starts` and `ends` are EDTF."""

    rule: str
    body: str
    holder: str
    power_id: str
    kind: str
    act: tuple[str, ...]
    level: str
    mode: str
    bears_on: str
    law: str
    section: str
    starts: str
    ends: str
    certainty: str
    condition: str

    def __str__(self) -> str:
        authority = f"{self.law}, {self.section}" if self.section else self.law
        return f"{self.holder}: {acting(self.kind, '; '.join(self.act))} (under {authority})"


def waiting(
    powers: Collection[str] | None,
    nation: str = "",
    span: Span | None = None,
    *,
    codes: Collection[str] = (),
    datasets: Collection[str] = tuple(REGISTERS),
) -> list[Waiting]:
    """The rules for these powers (all, if None) whose class of body is listed by none of the datasets, by power and act.

    `nation` is E, W, S or N; blank is any. With `span`, those that possibly held on some day of it. `codes` are the
    register codes of the councils of a place: with them, what a rule or the known facts about these councils rule out
    there is left out, such as a parish council in Stevenage or another place's waste authority.
    """
    known = listed(datasets)
    held = [
        rule
        for rule in rules()
        if rule.body not in known and nation in ("", rule.nation) and _held(rule, span) is not Certainty.NO
    ]
    elsewhere = _elsewhere(held, span, codes)
    found = [
        _waiting(rule, span, codes)
        for rule in held
        if (powers is None or rule.power in powers) and rule.body not in elsewhere and _may_be_here(rule, span, codes)
    ]
    return sorted(found, key=lambda w: (w.power_id, min(SCHEMA.rank("Act", a) for a in w.act), w.holder, w.rule))


def in_short(found: Sequence[Waiting], *, also: bool = True) -> str:
    """Who holds it by rule, also or alone, in a sentence; blank for nobody."""
    doing: dict[str, dict[str, None]] = {}
    for w in found:
        doubt = ", possibly" if w.certainty == Certainty.POSSIBLE else ""
        doing.setdefault(w.holder, {})[acting(w.kind, "; ".join(w.act)) + doubt] = None
    who = ", ".join(f"{holder} ({' or '.join(acts)})" for holder, acts in doing.items())
    rule = "By rule also" if also else "By rule"
    return f"{rule}: {who}. No register that is loaded lists these." if who else ""


def of_that_kind(bodies: Sequence[Entity], powers: Collection[str], nation: str, span: Span | None) -> str:
    """What rules gave to kinds of body, in a sentence that names these bodies of each kind; blank for nothing."""
    doing: dict[str, dict[str, None]] = {}
    for rule in rules():
        there = rule.power in powers and rule.nation == nation and not rule.conditions.only and not rule.conditions.over
        if there and _held(rule, span) is not Certainty.NO:
            authority = f"{laws()[rule.law].title}, {rule.section}"
            line = f"{acting(rule.kind, '; '.join(rule.act))} (under {authority})"
            doing.setdefault(rule.body, {})[line] = None
    lines = []
    for tier, acts in doing.items():
        names = [b.name for b in bodies if b.one("tier") == tier]
        if names:
            lines.append(f"{' and '.join(acts)}: {', '.join(names)}, each as a {tier} in its own area.")
    return "\n".join(f"By rule, {line}" for line in lines)


def phrase(body: str) -> str:
    """How an answer speaks of a body of a class that no record names.

    >>> phrase("parish")
    'a parish or town council, if there is one'
    """
    phrases = {c.label: c.phrase for c in SCHEMA.classes.values()}
    phrases |= {c.label: c.phrase for scheme in ("Tier", "BodyKind") for c in SCHEMA.codes[scheme]}
    return phrases.get(body) or f"a {body}"


def _held(rule: Rule, span: Span | None) -> Certainty:
    return during(bounds(rule.starts, rule.ends), *span) if span else Certainty.DEFINITE


def _may_be_here(rule: Rule, span: Span | None, codes: Collection[str]) -> bool:
    """Whether nothing that is known of these councils rules it out."""
    if not codes:
        return True
    c = rule.conditions
    if c.over and not set(c.over).intersection(codes):
        return False
    if any(code in codes and (not day or (span and day <= span[0])) for code, day in c.not_over):
        return False
    needed = [*c.open, *([_ONLY_WHERE[rule.body]] if rule.body in _ONLY_WHERE else [])]
    return not any(met(token, code) is False for token in needed for code in codes)


def _elsewhere(held: Sequence[Rule], span: Span | None, codes: Collection[str]) -> set[str]:
    """Classes of body of which there is none here: all that rules give them in named places only is given elsewhere.

    So there is no fire authority beside a council that is one, and then nothing that a fire authority may do besides.
    """
    placed = [rule for rule in held if codes and (rule.conditions.over or rule.conditions.not_over)]
    here = {rule.body for rule in placed if _may_be_here(rule, span, codes)}
    return {rule.body for rule in placed} - here


def _waiting(rule: Rule, span: Span | None, codes: Collection[str]) -> Waiting:
    c = rule.conditions
    still_open = [t for t in c.open if not any(met(t, code) for code in codes)]
    not_over = ",".join(f"{code}@{day}" if day else code for code, day in c.not_over)
    kept = [*still_open, *([f"notover={not_over}"] if not_over and not codes else [])]
    over = [f"over={','.join(c.over)}"] if c.over and not codes else []
    return Waiting(
        rule=rule.id,
        body=rule.body,
        holder=phrase(rule.body),
        power_id=rule.power,
        kind=rule.kind,
        act=rule.act,
        level=rule.level,
        mode=rule.mode,
        bears_on=rule.bears_on,
        law=laws()[rule.law].title,
        section=rule.section,
        starts=rule.starts,
        ends=rule.ends,
        certainty=str(Certainty.POSSIBLE if still_open else _held(rule, span)),
        condition="; ".join(x for x in (*over, *kept, c.note) if x),
    )
