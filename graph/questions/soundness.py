"""Whether one link of a chain is sound: its delegator held it, over no less an area, power and time.

Pure functions over things already read; `chain` reads them. A blank date stands for as far as it is attested, and two
ends written alike are taken to be the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from localism.graph.entity import Entity
from localism.graph.questions.holding_row import begun, ended
from localism.graph.questions.holdings import called, certainty, since, until, why
from localism.graph.store import Span
from localism.ontology.dates import Certainty
from localism.ontology.edtf import OPEN
from localism.ontology.schema import SCHEMA

SOUND, DOUBT, BROKEN = "sound", "in doubt", "broken"
PUBLIC_SECTOR = ("state", "local council")
CONTRACTS = ("agreement", "grant agreement", "lease")
LAWS = ("Act", "order", "byelaw")
NO_DELEGATION = "no delegation in law"


@dataclass
class Verdict:
    """What is wrong with a link, what cannot be told of it, and what else a reader must know."""

    breaks: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def word(self) -> str:
        """The worst of it."""
        return BROKEN if self.breaks else DOUBT if self.doubts else SOUND


@dataclass(frozen=True)
class Known:
    """Everything that the checks look at: things by id, areas by holding, and the ties that put one area in another."""

    things: Mapping[str, Entity]
    areas: Mapping[str, Collection[str]]
    containments: Sequence[Entity]
    span: Span | None = None
    """The days asked about; without any, a link is checked for as long as what was passed on."""

    def name(self, thing_id: str) -> str:
        """What a thing is called."""
        return called(self.things, thing_id)

    def names(self, ids: Iterable[str]) -> str:
        """What things are called."""
        return " and ".join(self.name(i) for i in ids)

    def wholes(self, start: str, step: str) -> list[str]:
        """A thing and everything above it along a property with one value."""
        found = [start] if start else []
        for current in found:
            above = self.things[current].all(step) if current in self.things else ()
            found.extend(a for a in above if a not in found)
        return found

    def around(self, area: str, period: Entity) -> set[str]:
        """An area and those it lies in, at some time while something held."""
        found = {area}
        grown = True
        while grown:
            more = {
                t.one("whole") for t in self.containments if t.one("part") in found and _overlap(t, period, self.span)
            }
            grown = not more <= found
            found |= more
        return found


def judge(child: Entity, parents: Sequence[Entity], known: Known) -> Verdict:
    """One link, with the holdings that it was passed on from."""
    verdict = Verdict()
    _then(child, known.span, verdict)
    for delegator in child.all("delegated_by"):
        if not any(delegator in p.all("held_by") for p in parents):
            whose = known.names(sorted({h for p in parents for h in p.all("held_by")}))
            but = f"; what it derives from is held by {whose}" if whose else ""
            verdict.breaks.append(f"{known.name(delegator)} is not recorded as holding what it passed on{but}")
    for parent in parents:
        who = known.names(parent.all("held_by")) or "a holder not known"
        if parent.one("kind") == "prohibition":
            verdict.breaks.append(f"what it derives from is a prohibition on {who}")
        _power(child, parent, who, known, verdict)
        if known.span is None:
            _time(child, parent, who, verdict)
    if parents:
        _area(child, parents, known, verdict)
    _contract(child, parents, known, verdict)
    if child.one("retained") == "no":
        verdict.notes.append("the delegator did not keep it")
    elif child.one("retained") == "yes":
        verdict.notes.append("the delegator keeps it too")
    return verdict


def root(holding: Entity, known: Known) -> Verdict:
    """The end of a chain: the law it rests on, or that it rests on none."""
    verdict, basis = Verdict(), holding.one("basis")
    _then(holding, known.span, verdict)
    instruments = [i for start in holding.all("under") for i in known.wholes(start, "section_of")]
    laws = [i for i in instruments if i in known.things and known.things[i].one("instrument_type") in LAWS]
    if laws:
        verdict.notes.append(f"the chain ends here, at {known.name(laws[-1])}")
    elif basis in ("customary", "self-organised", "ownership"):
        verdict.notes.append(f"the chain ends here: it rests on no Act, its basis is {basis}")
    elif holding.all("under"):
        verdict.doubts.append(
            f"the chain ends here, at {known.names(holding.all('under'))}: that is no Act, and from whom it came is not recorded"
        )
    else:
        verdict.doubts.append("the chain ends here: no instrument is recorded that it rests on")
    _contract(holding, (), known, verdict)
    return verdict


def _power(child: Entity, parent: Entity, who: str, known: Known, verdict: Verdict) -> None:
    own, theirs = child.one("of_power"), parent.one("of_power")
    if theirs not in known.wholes(own, "broader"):
        verdict.breaks.append(f"{who} held {known.name(theirs)}, of which {known.name(own)} is not recorded as a part")


def _area(child: Entity, parents: Sequence[Entity], known: Known, verdict: Verdict) -> None:
    own = known.areas.get(child.id, ())
    wider = {a for p in parents for a in known.areas.get(p.id, ())}
    if not own or not wider:
        which = "this holding" if not own else "what it derives from"
        verdict.doubts.append(f"the area of {which} is not recorded")
        return
    for area in own:
        if not known.around(area, child) & wider:
            where = known.names(sorted(wider))
            verdict.breaks.append(f"it was held in {where}, and {known.name(area)} is not recorded as lying inside")


def _time(child: Entity, parent: Entity, who: str, verdict: Verdict) -> None:
    c, p = child.bounds, parent.bounds
    if c is None or p is None:
        return
    from_, to = child.one("from"), child.one("to")
    if p.from_min > c.from_max:
        verdict.breaks.append(f"{who} did not hold it yet: {begun(since(parent))}, this one {begun(since(child))}")
    elif p.from_max > (c.from_min if from_ else c.from_max) and not (from_ and from_ == parent.one("from")):
        verdict.doubts.append(f"{who} may not have held it yet: {begun(since(parent))}, this one {begun(since(child))}")
    if child.one("retained") == "no":
        if p.to_max < c.from_min:
            verdict.breaks.append(f"{who} held it no longer: {ended(until(parent))}, this one {begun(since(child))}")
        return
    if p.to_max < c.to_min or (to == OPEN and p.to_max < c.to_max):
        verdict.breaks.append(f"{who} held it no longer: {ended(until(parent))}, this one {ended(until(child))}")
    elif p.to_min < (c.to_max if to else c.to_min) and not (to and to == parent.one("to")):
        verdict.doubts.append(
            f"{who} may not have held it as long: {ended(until(parent))}, this one {ended(until(child))}"
        )


def _then(link: Entity, span: Span | None, verdict: Verdict) -> None:
    """Whether a link held on the days asked about."""
    if doubt := why(link, span):
        never = certainty(link.bounds, span) is Certainty.NO
        (verdict.breaks if never else verdict.doubts).append(("did not hold then: " if never else "") + doubt)


def _contract(child: Entity, parents: Sequence[Entity], known: Known, verdict: Verdict) -> None:
    """A contract or lease is no delegation in law, least of all out of the public sector."""
    types = [known.things[i].one("instrument_type") for i in child.all("under") if i in known.things]
    deed = next((t for t in types if t in CONTRACTS), "contract" if child.one("basis") == "contractual" else "")
    outside = not any(_public(h, known) for h in child.all("held_by"))
    givers = child.all("delegated_by") or tuple(h for p in parents for h in p.all("held_by"))
    if deed and child.all("held_by") and outside and any(_public(g, known) for g in givers):
        verdict.notes.append(f"leaves the public sector by {deed}: {NO_DELEGATION}")
    elif deed and child.one("basis") not in ("delegated", "statutory"):
        verdict.notes.append(f"rests on {'an' if deed == 'agreement' else 'a'} {deed}: {NO_DELEGATION}")


def _public(holder: str, known: Known) -> bool:
    """Whether a holder, or the body that it is a group or post of, is of the public sector."""
    body = known.things.get(holder)
    for _ in range(10):
        if body is None:
            return False
        if any(SCHEMA.classes[t].side in PUBLIC_SECTOR for t in body.types if t in SCHEMA.classes):
            return True
        body = known.things.get(body.one("part_of") or body.one("post_in"))
    return False


def _overlap(tie: Entity, period: Entity, span: Span | None) -> bool:
    if tie.bounds is None or (period.bounds is None and span is None):
        return True
    days = span or ((period.bounds.from_min, period.bounds.to_max) if period.bounds else None)
    return certainty(tie.bounds, days) is not Certainty.NO
