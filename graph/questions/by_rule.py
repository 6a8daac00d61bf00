"""What rules say of kinds of body that no register lists, at one place: a parish council, if there is one; a minister."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from localism.graph.entity import DERIVED
from localism.graph.questions.applying import Around
from localism.graph.questions.holding_row import acting
from localism.graph.questions.parts import Parts, part_of
from localism.graph.questions.place_row import STACK, WAITING, PlaceRow
from localism.graph.questions.waiting import Waiting, waiting
from localism.graph.rules import REGISTERS, code_of, nation_of
from localism.graph.store import Dataset
from localism.ontology.dates import Certainty
from localism.ontology.schema import SCHEMA

BY_RULE = "by rule"
STATE_SIDE, LOCAL_SIDE = (code.label for code in SCHEMA.codes["Side"][:2])
_SIDES = {c.label: c.side for c in SCHEMA.classes.values() if c.side}
LOCAL = ("parish", "town", "Welsh community council", "Scottish community council")
"""Tiers of local councils: a recorded one is named where a rule speaks of a parish council."""


def derives(datasets: Iterable[Dataset]) -> bool:
    """Whether rules are applied to a graph with these datasets."""
    return any(d.name == DERIVED or d.name in REGISTERS for d in datasets)


def ruled_here(near: Around, councils: Iterable[str], powers: Collection[str], every: bool) -> dict[str, list[Waiting]]:
    """Power → what rules say of it where these councils govern, of kinds of body that no register lists.

    Of these powers; with `every`, of all.
    """
    codes = sorted({code for body in councils if (code := code_of(body))})
    said: dict[str, list[Waiting]] = {}
    for w in waiting(None if every else powers, nation_of(near.areas), near.span, codes=codes):
        said.setdefault(w.power_id, []).append(w)
    return said


def with_names(said: Mapping[str, Sequence[Waiting]], who: Sequence[PlaceRow]) -> dict[str, list[Waiting]]:
    """The same with the name of a local council that governs here, where a rule speaks of one."""
    return {power: [_named(w, who) for w in each] for power, each in said.items()}


def rule_parts(said: Iterable[Waiting], *, names: Mapping[str, str] | None = None) -> Parts:
    """Who would have which part by rule, each kind of body once; with `names` of powers, which powers instead."""
    found: dict[str, dict[str, None]] = {"decides": {}, "delivers": {}, "asked": {}, "other": {}}
    for w in said:
        for act in w.act:
            part = part_of(act, w.kind)
            must = acting(w.kind, "").partition(":")[0] if w.kind not in ("", "power") else ""
            doubt = "possibly" if w.certainty == Certainty.POSSIBLE else ""
            marks = [act if part in ("asked", "other") else "", must, BY_RULE if names is None else "", doubt]
            subject = w.holder if names is None else names.get(w.power_id, w.power_id)
            said_of = ", ".join(m for m in marks if m)
            found[part][f"{subject} ({said_of})" if said_of else subject] = None
    return Parts(*(tuple(found[part]) for part in ("decides", "delivers", "asked", "other")))


def kinds_waiting(said: Mapping[str, Sequence[Waiting]], names: Mapping[str, str]) -> list[PlaceRow]:
    """A row for each kind of body that rules give something to here, and that no register lists."""
    kinds: dict[str, list[Waiting]] = {}
    for each in said.values():
        for w in each:
            kinds.setdefault(w.body, []).append(w)
    rows = []
    for kind in sorted(kinds, key=lambda k: (k not in LOCAL, k)):
        own = rule_parts(kinds[kind], names=names)
        rows.append(
            PlaceRow(
                WAITING,
                tier=kind,
                body=kinds[kind][0].holder,
                decides=own.decides,
                delivers=own.delivers,
                asked=own.asked,
                other=own.other,
                group=WAITING,
            )
        )
    return rows


def side_of_kind(kind: str) -> str:
    """Where a kind of body stands of which a rule speaks.

    >>> side_of_kind("parish"), side_of_kind("public"), side_of_kind("Secretary of State")
    ('local council', 'community', 'state')
    """
    return LOCAL_SIDE if kind in LOCAL else _SIDES.get(kind, STATE_SIDE)


def _named(w: Waiting, who: Iterable[PlaceRow]) -> Waiting:
    """With the name of a local council that governs here, where the rule speaks of one."""
    if w.body not in LOCAL:
        return w
    here = [row.body for row in who if row.section == STACK and row.tier in LOCAL]
    return replace(w, holder=f"a local council: {' or '.join(here)}") if here else w
