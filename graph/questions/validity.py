"""When something held at a place: its own dates, cut to those of the ties by which it held there, joined where they meet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from localism.graph.entity import Entity
from localism.ontology.dates import BEGINNING, END, Bounds, Certainty


@dataclass(frozen=True, slots=True)
class Validity:
    """A stretch of time with the dates as written (EDTF) and the thing that begins and ends it."""

    bounds: Bounds
    starts: str = ""
    ends: str = ""
    begun_by: str = ""
    ended_by: str = ""

    def cut(self, other: Validity) -> Validity | None:
        """The time that both held; None where there is no day that both possibly did."""
        b, o = self.bounds, other.bounds
        first = self if (b.from_max, b.from_min) >= (o.from_max, o.from_min) else other
        last = self if (b.to_max, b.to_min) <= (o.to_max, o.to_min) else other
        both = Bounds(
            max(b.from_min, o.from_min),
            max(b.from_max, o.from_max),
            min(b.to_min, o.to_min),
            min(b.to_max, o.to_max),
        )
        if both.from_min >= both.to_max:
            return None
        return Validity(both, first.starts, last.ends, first.begun_by, last.ended_by)


ALWAYS = Validity(Bounds(BEGINNING, BEGINNING, END, END), "..", "..")


def own(thing: Entity) -> Validity:
    """A thing's own time; what has no dates always was."""
    if thing.bounds is None:
        return ALWAYS
    return Validity(thing.bounds, thing.one("from"), thing.one("to"), thing.id, thing.id)


def reaching(starts: Iterable[Entity], containments: Iterable[Entity]) -> dict[str, list[Validity]]:
    """Area → the stretches of time in which it enclosed (or was) a place, by every way through these ties."""
    wholes: dict[str, list[Entity]] = {}
    for tie in containments:
        wholes.setdefault(tie.one("part"), []).append(tie)
    found: dict[str, list[Validity]] = {}
    coming = [(area.id, _standing(area)) for area in starts]
    while coming:
        here, time = coming.pop()
        if time in found.setdefault(here, []):
            continue
        found[here].append(time)
        for tie in wholes.get(here, ()):
            if narrower := time.cut(own(tie)):
                coming.append((tie.one("whole"), narrower))
    return {area: joined(times) for area, times in found.items()}


def _standing(area: Entity) -> Validity:
    """The time of an area that is asked about: an end of it that nobody recorded bounds nothing that went on in it."""
    time = own(area)
    b = time.bounds
    from_ = (b.from_min, b.from_max) if time.starts else (BEGINNING, BEGINNING)
    to = (b.to_min, b.to_max) if time.ends else (END, END)
    return Validity(Bounds(*from_, *to), time.starts or "..", time.ends or "..", time.begun_by, time.ended_by)


def joined(times: Iterable[Validity]) -> list[Validity]:
    """Stretches that overlap or follow each other without a gap, as one; in order."""
    found: list[Validity] = []
    for time in sorted(times, key=lambda t: (t.bounds, t.starts, t.ends)):
        if (
            found
            and time.bounds.from_min <= found[-1].bounds.to_max
            and time.bounds.from_max <= found[-1].bounds.to_max
        ):
            found[-1] = _join(found[-1], time)
        else:
            found.append(time)
    return found


def _join(one: Validity, other: Validity) -> Validity:
    b, o = one.bounds, other.bounds
    last = one if (b.to_max, b.to_min) >= (o.to_max, o.to_min) else other
    bounds = Bounds(
        min(b.from_min, o.from_min), min(b.from_max, o.from_max), max(b.to_min, o.to_min), max(b.to_max, o.to_max)
    )
    first = one if (b.from_max, b.from_min) <= (o.from_max, o.from_min) else other
    return Validity(bounds, first.starts, last.ends, first.begun_by, last.ended_by)


def within(day: tuple[str, str], first: str, last: str) -> Certainty:
    """Whether a change whose earliest and latest day these are fell after `first` and by `last`."""
    earliest, latest = day
    if first < earliest and latest <= last:
        return Certainty.DEFINITE
    return Certainty.POSSIBLE if first < latest and earliest <= last else Certainty.NO


def began(time: Validity, first: str, last: str) -> Certainty:
    """Whether it began after one day and by another."""
    return within((time.bounds.from_min, time.bounds.from_max), first, last)


def ended(time: Validity, first: str, last: str) -> Certainty:
    """Whether it had ended by one day and not by another: its first day without is what counts."""
    return within((time.bounds.to_min, time.bounds.to_max), first, last)


def at(
    holding: Entity, areas: Mapping[str, Sequence[Validity]], governed: Mapping[str, Sequence[Entity]]
) -> list[Validity]:
    """When a holding applied at a place that these areas enclose, or are: where it says, else where its holders govern."""
    mine, found = own(holding), []
    ways: list[tuple[str, Validity]] = [(a, ALWAYS) for a in holding.all("within")]
    if not ways:
        ways = [(t.one("governed_area"), own(t)) for h in holding.all("held_by") for t in governed.get(h, ())]
    for area, by in ways:
        for time in areas.get(area, ()):
            cut = mine.cut(by)
            whole = cut.cut(time) if cut else None
            if whole:
                found.append(whole)
    return joined(found)
