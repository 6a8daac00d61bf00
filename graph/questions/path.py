"""The order of a decision's path: its parts, the acts in each, where each holding stands, and what nobody is recorded as doing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from localism.graph.entity import Entity
from localism.graph.questions.decision_row import GAPS, INSIDE, PATH, UNPLACED, WIDER, DecisionRow
from localism.graph.questions.holding_row import UNRECORDED, HoldingRow
from localism.graph.questions.holdings import NEAREST, Asked, called, unmet
from localism.graph.questions.waiting import Waiting
from localism.graph.words import normal
from localism.ontology.dates import Certainty
from localism.ontology.schema import SCHEMA

LATER = 100
"""The stage of an act that is not recorded."""
NAMED = 4
"""How many are named instead of somebody who is not recorded."""


def order_of(things: Mapping[str, Entity], powers: Mapping[str, str]) -> dict[str, int]:
    """Power → how far along the path it comes: the one asked about first, then its parts, each after all that it follows.

    A part outside that order (it follows nothing, and nothing follows it) comes after those within it.
    """
    depth: dict[str, int] = {}
    before = {
        p: [f for f in (things[p].all("follows") if p in things else ()) if powers.get(f) == "part"] for p in powers
    }

    def of(power: str, above: tuple[str, ...]) -> int:
        if power not in depth and power not in above:
            depth[power] = max((of(f, (*above, power)) + 1 for f in before[power]), default=1)
        return depth.get(power, 1)

    parts = sorted(p for p, way in powers.items() if way == "part")
    for power in parts:
        of(power, ())
    within = {p for p in parts if before[p]} | {f for p in parts for f in before[p]}
    last = max(depth.values(), default=0) + 1
    return {p: 0 if way != "part" else depth[p] if p in within else last for p, way in powers.items()}


@dataclass(frozen=True)
class Path:
    """What is needed to put the acts of a decision in order and to say what is missing."""

    asked: Asked
    things: Mapping[str, Entity]
    holdings: Mapping[str, Entity]
    rows: Mapping[str, HoldingRow]
    order: Mapping[str, int]
    power: Entity

    def acts(self, row: HoldingRow) -> list[DecisionRow]:
        """A row for each act of a holding."""
        part = self._part(row)
        section = self._section(row)
        heads = {WIDER: f"{WIDER}: {row.power}", PATH: self._name(part)}
        bears = self.holdings[row.holding].all("bears_on")
        return [
            DecisionRow(
                section,
                part=self._name(part),
                part_id=part,
                act=act or "act not recorded",
                stage=SCHEMA.code("Act", act).stage if act else LATER,
                holder=row.holder_lines,
                holder_ids=row.holder_ids,
                when=(row.since_line, row.until_line),
                certainty=row.certainty,
                why=row.why,
                bears_on=tuple(self._decision(i) for i in bears),
                bears_on_ids=bears,
                sources=row.sources,
                access=row.access,
                id=row.holding,
                held=row,
                group=heads.get(section, section),
            )
            for act in row.acts or ("",)
        ]

    def rule_acts(self, w: Waiting) -> list[DecisionRow]:
        """A row for each act that a rule gives to a kind of body that no register lists."""
        return [
            DecisionRow(
                PATH,
                part=self._name(w.power_id),
                part_id=w.power_id,
                act=act,
                stage=SCHEMA.code("Act", act).stage,
                holder=(w.holder,),
                certainty=w.certainty if w.certainty == Certainty.POSSIBLE else "",
                why=unmet(w.condition),
                bears_on=(self._decision(w.bears_on),) if w.bears_on else (),
                bears_on_ids=(w.bears_on,) if w.bears_on else (),
                rule=w,
                group=self._name(w.power_id),
            )
            for act in w.act
        ]

    def known(self, row: DecisionRow, acts: Sequence[DecisionRow], things: Mapping[str, Entity]) -> bool:
        """Whether a body of the kind that a rule speaks of is itself in the path, doing that act in that power."""
        doing = {h for r in acts if (r.section, r.part_id, r.act) == (PATH, row.part_id, row.act) for h in r.holder_ids}
        return row.rule is not None and any(_of_kind(things[h], row.rule.body) for h in doing if h in things)

    def key(self, row: DecisionRow) -> tuple[object, ...]:
        """The order of the rows: sections, parts, stages, what is surer, names."""
        held = row.held
        near = NEAREST.index(held.area_relation) if held and held.area_relation in NEAREST else len(NEAREST)
        return (
            (PATH, WIDER, INSIDE, UNPLACED).index(row.section),
            held.area if held and row.section == INSIDE else (),
            self.order.get(row.part_id, 0),
            normal(row.part),
            row.stage,
            near,
            row.certainty == Certainty.POSSIBLE,
            tuple(map(normal, row.holder)),
            row.id,
        )

    def gaps(self, acts: Sequence[DecisionRow], past: Sequence[HoldingRow]) -> list[DecisionRow]:
        """A row for each act of a decision that nobody is recorded as doing, with what is recorded instead."""
        found = []
        for act in (a for a in SCHEMA.path if a.missing):
            doing = [r for r in acts if r.act == act.label and (r.rule or (r.held and r.held.kind != "prohibition"))]
            here = [r for r in doing if r.section == PATH]
            if any(r.holder_ids or r.rule for r in here):
                continue
            instead = [f"a holding is recorded, its holder is not: {r.id}" for r in here]
            for section, said in ((WIDER, "in the wider power"), (INSIDE, INSIDE), (UNPLACED, UNPLACED)):
                instead += _some(said, (", ".join(r.holder) for r in doing if r.section == section))
            then = [r for r in past if act.label in r.acts and self.asked.powers.get(r.power_id) != "whole"]
            when = (f"{', '.join(r.holder_lines)} ({r.since_line}, {r.until_line})" for r in then)
            instead += _some("at another time", when)
            ids = tuple(dict.fromkeys([*(r.id for r in doing), *(r.holding for r in then)]))
            row = DecisionRow(
                GAPS, act=act.label, stage=act.stage, said=act.missing, of=tuple(instead), of_ids=ids, group=GAPS
            )
            found.append(row)
        return found

    def _part(self, row: HoldingRow) -> str:
        """The part of the power in which a holding stands: its own, else that on which it bears."""
        if self.asked.powers.get(row.power_id):
            return row.power_id
        for on in self.holdings[row.holding].all("bears_on"):
            target = self.rows[on].power_id if on in self.rows else on
            if self.asked.powers.get(target):
                return target
        return row.power_id

    def _section(self, row: HoldingRow) -> str:
        if self.asked.powers.get(self._part(row)) == "whole":
            return WIDER
        return {"enclosed": INSIDE, UNRECORDED: UNPLACED}.get(row.area_relation, PATH)

    def _name(self, thing_id: str) -> str:
        return called(self.things, thing_id)

    def _decision(self, thing_id: str) -> str:
        """What is borne on: a power by its name, a holding by its holder, acts and power."""
        thing = self.things.get(thing_id)
        if thing is None or not thing.is_a("PowerHolding"):
            return self._name(thing_id)
        who = " and ".join(self._name(h) for h in thing.all("held_by")) or "holder not known"
        return f"{who} ({'; '.join(thing.all('act')) or 'act not recorded'}: {self._name(thing.one('of_power'))})"


def _of_kind(body: Entity, kind: str) -> bool:
    """Whether a body is of a class or tier by the words of the rules table."""
    tiers = SCHEMA.codes["Tier"]
    wider = {kind, *(t.label for t in tiers if t.broader == kind)}
    return body.one("tier") in wider or any(SCHEMA.classes[t].label == kind for t in body.types if t in SCHEMA.classes)


def _some(said: str, who: Iterable[str]) -> list[str]:
    names = list(dict.fromkeys(who))
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return [f"{said}: {', '.join(names[:NAMED])}{more}"] if names else []
