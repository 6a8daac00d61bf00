"""From what people type to the place they mean on a date: by code or name, through reorganisations, else candidates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from shlex import quote
from typing import Literal

from localism.errors import NotFoundError
from localism.graph.answers import plain
from localism.graph.entity import Entity
from localism.graph.questions.holding_row import NOT_KNOWN, begun, ended
from localism.graph.questions.holdings import called, certainty, since, until
from localism.graph.questions.naming import LISTED, LONGEST, as_text, discreet, kinds, resolve
from localism.graph.questions.sources import in_words
from localism.graph.store import Closure, Ids, Span, View
from localism.graph.words import normal, words
from localism.ontology.dates import Certainty
from localism.ontology.schema import SCHEMA


class SeveralError(NotFoundError):
    """A name of several places: its message lists them, each with what to type."""


@dataclass(frozen=True)
class Where:
    """The place that is meant: usually one area; several where it has since been divided, or was not yet made of them."""

    name: str
    areas: tuple[Entity, ...]
    note: str = ""
    missing: bool = False
    """Whether there was no such area then, and nothing is recorded to have stood in its place."""
    instead: tuple[Entity, ...] = ()
    """Where it is missing: the bodies that are recorded to have governed there then, in areas that are not."""
    same_name: tuple[Entity, ...] = ()
    """Areas of the same name that are less likely meant."""

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of its areas."""
        return tuple(a.id for a in self.areas)

    @property
    def whole_note(self) -> str:
        """What became of it, and which others have its name."""
        return "\n".join(filter(None, (_others(self.same_name) if self.same_name else "", self.note)))

    @property
    def label(self) -> str:
        """Its name, with the code that tells it from others of that name."""
        if len(self.areas) > 1:
            return self.name
        area = self.areas[0]
        code = f" ({area.id})" if area.id != area.name else ""
        return f"{area.name}{code}" if area.name == self.name else f"{self.name}, in {area.name}{code}"


def where(view: View, text: str, span: Span | None, *, command: str = "localism place") -> Where:
    """The place that goes by a code or name in a span: an area, or what a body of that name governs.

    Areas are taken before bodies; of several areas those there were then; of those the governed ones. `Ward, District`
    names an area inside another. A word of the name of one governed area is enough, unless something else is called
    so. An area that had ended, or had not begun, is looked for in what it was succeeded by, or made from. Raises
    `NotFoundError`, which lists each candidate with what to type (`command` and its id).
    """
    text = as_text(text, "place")[:LONGEST].strip()
    named, rest, sure = _named(view, text, span)
    if not named:
        named = _inside(view, text, span)
        sure = bool(named)
    if not sure:
        # A ward may be called like a part of a council's name, which is likelier meant: `Newcastle`, `Barrow`, `Hull`.
        # So may it be like that of one that has ended: `Barrow`, of Barrow-in-Furness.
        named = _as_one(named, worded(view, text, span) or (worded(view, text, None) if named else ()))
    if not named and (town := _town(view, text, span, command)):
        return town
    if not named:
        named = [resolve(view, text, "Area", what="place")]
    if len(named) > 1 and (one := _redrawn(view, named)):
        return one
    if len(named) > 1:
        raise SeveralError(_candidates(view, text, named, span, command))
    found = replace(at(view, named[0], span), same_name=tuple(rest))
    if found.missing and len(others := worded(view, text, span)) == 1:
        return Where(
            others[0].name, tuple(others), f"{found.note} What is meant may be {coded(others[0])}: this is its answer."
        )
    if named[0].id != text and not _goes_by(named[0], text) and not sure:
        return replace(
            found, note="\n".join(filter(None, (f"‘{plain(text)}’ is taken for {coded(named[0])}.", found.note)))
        )
    return found


def exists(area: Entity, span: Span | None) -> bool:
    """Whether there may have been such an area in a span."""
    return certainty(area.bounds, span) is not Certainty.NO


def _named(view: View, text: str, span: Span | None) -> tuple[list[Entity], list[Entity], bool]:
    """The areas that a name or code most likely means, those of the same name that it less likely does, and whether that is
    beyond doubt: it is a code, the name of a body, or of an area that is governed or no mere ward."""
    found = [n for each in view.named([text]).values() for n in each]
    things = view.get(sorted({n.id for n in found}))
    if text in things and things[text].is_a("Area"):
        return [things[text]], [], True
    areas = [t for t in things.values() if t.is_a("Area") and (text not in things or t.id == text)]
    bodies = [t for t in things.values() if t.is_a("Holder") and (text not in things or t.id == text)]
    if not areas:
        return _governed(view, bodies, span), [], bool(bodies)
    # A district that has ended is likelier meant than a ward elsewhere that is called like it: `Christchurch`.
    chief = [a for a in areas if a.is_a("AdministrativeArea")] or areas
    there = [a for a in chief if exists(a, span)] or chief
    ties = view.ties(["Governance"], ends={"governed_area": Ids(tuple(a.id for a in there))}, during=span)
    governed = {t.one("governed_area") for t in ties}
    likely = [a for a in there if a.id in governed] or [a for a in there if a.is_a("AdministrativeArea")] or there
    sure = any(a.id in governed or a.is_a("AdministrativeArea") for a in likely)
    return likely, [a for a in areas if a not in likely], sure


def worded(view: View, text: str, span: Span | None) -> list[Entity]:
    """The governed areas, then, whose names have all these words. Two calls."""
    asked = list(dict.fromkeys(words(text)))[:8]
    have: dict[str, set[str]] = {}
    for word, thing in view.with_words(asked) if asked else ():
        if thing.is_a("Area") and exists(thing, span):
            have.setdefault(thing.id, set()).add(word)
    ids = tuple(sorted(i for i, found in have.items() if len(found) == len(asked)))
    ties = view.ties(["Governance"], ends={"governed_area": Ids(ids)}, during=span) if ids else []
    found = view.get(sorted({t.one("governed_area") for t in ties}))
    return [a for a in found.values() if any(set(asked) <= set(words(n)) for n in (a.name, *a.all("also_known_as")))]


def _town(view: View, text: str, span: Span | None, command: str) -> Where | None:
    """A place that is no area of its own: in what a governed area of its name has become, or where wards called so lie.

    Raises `NotFoundError` where these are several, with what to type for each. Some ten calls.
    """
    former = worded(view, text, None)
    became = [at(view, a, span) for a in former[:LISTED]]
    if became and len({w.ids for w in became}) == 1 and not became[0].missing:
        note = f"‘{plain(text)}’ is taken for {' and '.join(map(coded, former))}. {became[0].note}"
        return replace(became[0], name=plain(text), note=note.strip())
    asked = list(dict.fromkeys(words(text)))[:8]
    have: dict[str, Entity] = {}
    for _, thing in view.with_words(asked[:1]) if asked else ():
        if thing.is_a("Ward") and exists(thing, span) and set(asked) <= set(words(thing.name)):
            have[thing.id] = thing
    begun_so = {i: w for i, w in have.items() if words(w.name)[: len(asked)] == asked}
    have = begun_so or have
    if not have or len(have) > MOST_WARDS:
        return None
    lies, things = _wholes(view, list(have.values()), span)
    wholes = {
        w for each in lies.values() for w in each if things[w].is_a("AdministrativeArea") and exists(things[w], span)
    }
    if not wholes or any(not wholes.intersection(lies.get(i, ())) for i in have):
        return None
    if len(wholes) > 1:
        listed = sorted(discreet(view, [things[w] for w in wholes]), key=lambda a: (normal(a.name), a.id))
        lines = "\n".join(f"  in {plain(a.name)}: {command} {quote(a.id)}" for a in listed[:LISTED])
        raise SeveralError(
            f"no area is called ‘{plain(text)}’, but wards with that in their names lie in several:\n{lines}"
        )
    (whole,) = (things[w] for w in wholes)
    wards = ", ".join(sorted({w.name for w in have.values()}, key=normal)[:LISTED])
    note = f"‘{plain(text)}’ is no area of its own here. Wards called so ({wards}) lie in {coded(whole)}: this is its answer."
    return Where(whole.name, (whole,), note)


def _redrawn(view: View, areas: Sequence[Entity]) -> Where | None:
    """Wards of one name in one place, which were drawn anew there: together they are what is meant."""
    lies, things = _wholes(view, areas, None)
    wholes = {frozenset(lies.get(a.id, ())) for a in areas}
    if not all(a.is_a("Ward") for a in areas) or len(wholes) != 1 or not all(wholes):
        return None
    dated = "; ".join(f"{a.id}: {', '.join(_dated(a)) or 'dates not recorded'}" for a in areas)
    inside = ", ".join(sorted(called(things, w) for w in next(iter(wholes))))
    note = f"{len(areas)} wards in {inside} were called so, one after another ({dated}): this is what holds in any of them."
    return Where(areas[0].name, tuple(areas), note)


MOST_WARDS = 100
"""Wards that one name may stand for."""


def _as_one(*areas: Iterable[Entity]) -> list[Entity]:
    return list({a.id: a for each in areas for a in each}.values())


def _goes_by(area: Entity, text: str) -> bool:
    return normal(text) in map(normal, (area.name, *area.all("also_known_as")))


def coded(area: Entity) -> str:
    """Its name with its code."""
    return f"{area.name} ({area.id})"


def _governed(view: View, bodies: Sequence[Entity], span: Span | None) -> list[Entity]:
    """What bodies govern: then, else at any time."""
    if not bodies:
        return []
    ties = view.ties(["Governance"], ends={"body": Ids(tuple(b.id for b in bodies))})
    then = [t for t in ties if certainty(t.bounds, span) is not Certainty.NO] or ties
    found = list(view.get(sorted({t.one("governed_area") for t in then if t.one("governed_area")})).values())
    if not found:
        lines = "\n".join(
            f"  {plain(b.name)} ({kinds(b.types)}): localism powers-of {quote(b.id)}" for b in bodies[:LISTED]
        )
        raise NotFoundError(
            f"‘{plain(bodies[0].name)}’ is a body, and governs no area that is recorded. What it holds:\n{lines}"
        )
    return found


def _inside(view: View, text: str, span: Span | None) -> list[Entity]:
    """The areas of one name that lie in one of another: `Pin Green, Stevenage`."""
    name, comma, whole = (part.strip() for part in text.rpartition(","))
    if not (comma and name and whole):
        return []
    found = view.named([name, whole])
    ids = {label: [n.id for n in each if SCHEMA.is_a(n.types, "Area")] for label, each in found.items()}
    if not ids[name] or not ids[whole]:
        return []
    inside = view.closure(Closure(Ids(tuple(ids[whole])), "Containment", "in"))
    areas = list(view.get(i for i in ids[name] if i in inside).values())
    return [a for a in areas if exists(a, span)] or areas


def at(view: View, area: Entity, span: Span | None) -> Where:
    """The area itself if there was such an area then; else those that took its place, or whose place it took."""
    if span is None or exists(area, span) or not area.bounds:
        return Where(area.name, (area,))
    over = area.bounds.to_max <= span[0]
    heirs = _heirs(view, area, span, "out" if over else "in")
    went = f"ended {in_words(area.one('to'))}" if over else f"began {in_words(area.one('from'))}"
    if not heirs:
        what = "What took its place" if over else "What it was made from"
        bodies = _bodies_instead(view, area, over)
        said = _governed_by(bodies, over) if bodies else f"{what} is not recorded.{'' if over else _parts(view, area)}"
        return Where(area.name, (area,), f"{area.name} ({area.id}) {went}. {said}", missing=True, instead=bodies)
    names = ", ".join(f"{h.name} ({h.id})" for h in heirs)
    if over:
        said = f"{area.name} ({area.id}) {went}; its place is in {names} now: this is {_whose(heirs)}."
    else:
        said = f"{area.name} ({area.id}) {went}; before that its place was {names}: this is {_whose(heirs)}."
    return Where(area.name, tuple(heirs), said)


def _bodies_instead(view: View, area: Entity, over: bool) -> tuple[Entity, ...]:
    """The bodies that governed there before or came after, where they are recorded though their areas are not."""
    governed = Closure(Ids((area.id,)), "Governance", "in", steps=1, include_start=False)
    line = Closure(governed, "Succession", "out" if over else "in", steps=1, include_start=False)
    return tuple(sorted(view.get(sorted(view.closure(line))).values(), key=lambda b: (normal(b.name), b.id)))


def _governed_by(bodies: Sequence[Entity], over: bool) -> str:
    named = ", ".join(f"{b.name} ({b.id})" for b in bodies[:LISTED])
    more = f" and {len(bodies) - LISTED} more" if len(bodies) > LISTED else ""
    return (
        f"{'After' if over else 'Before'} that it was governed by {named}{more}: which area each had is not recorded."
    )


def _parts(view: View, area: Entity) -> str:
    """The areas that have come to lie in one, to ask for instead."""
    ties = view.ties(["Containment"], ends={"whole": Ids((area.id,))})
    parts = sorted(view.get(sorted({t.one("part") for t in ties})).values(), key=lambda a: (normal(a.name), a.id))
    more = f" and {len(parts) - LISTED} more" if len(parts) > LISTED else ""
    named = ", ".join(f"{a.name} ({a.id})" for a in parts[:LISTED])
    return f" Ask for what lies in it now: {named}{more}." if parts else ""


def _heirs(view: View, area: Entity, span: Span, direction: Literal["in", "out"]) -> list[Entity]:
    """The areas that were there then in its succession, its own or that of whoever governed it."""
    line = Closure(Ids((area.id,)), "Succession", direction, include_start=False)
    heirs = [e for e in view.get(sorted(view.closure(line))).values() if e.is_a("Area") and exists(e, span)]
    if not heirs:
        governed = Closure(Ids((area.id,)), "Governance", "in", steps=1, include_start=False)
        bodies = Closure(governed, "Succession", direction, include_start=False)
        theirs = view.closure(Closure(bodies, "Governance", "out", span, steps=1, include_start=False))
        heirs = [e for e in view.get(sorted(theirs)).values() if exists(e, span)]
    return _outermost_left_out(view, heirs, span)


def _whose(heirs: Sequence[Entity]) -> str:
    return "its answer" if len(heirs) == 1 else "what holds in any of them"


def _outermost_left_out(view: View, areas: list[Entity], span: Span) -> list[Entity]:
    """Without those that enclose others of them, which come by themselves as what encloses."""
    if len(areas) < 2:
        return areas
    around = Closure(Ids(tuple(a.id for a in areas)), "Containment", "out", span)
    wider = above(view.ties(["Containment"], ends={"part": around}, during=span))
    return [a for a in areas if not any(a.id in wider.get(b.id, ()) for b in areas if b is not a)] or areas


def above(containments: Iterable[Entity]) -> dict[str, set[str]]:
    """Area → every area that encloses it, by these ties."""
    wholes: dict[str, set[str]] = {}
    for tie in containments:
        wholes.setdefault(tie.one("part"), set()).add(tie.one("whole"))
    found = {}
    for area in wholes:
        reached: set[str] = set()
        coming = [area]
        while coming:
            fresh = wholes.get(coming.pop(), set()) - reached
            reached |= fresh
            coming.extend(fresh)
        found[area] = reached - {area}
    return found


def _candidates(view: View, text: str, areas: Sequence[Entity], span: Span | None, command: str) -> str:
    """Each candidate with what it is, where it lies, its dates, and what to type."""
    areas = discreet(view, areas)
    lies, things = _wholes(view, areas, span)
    ordered = sorted(areas, key=lambda a: (not a.is_a("AdministrativeArea"), normal(a.name), a.one("from"), a.id))
    lines = [
        f"  {plain(a.name)} ({_told_apart(a, lies, things)}): {command} {quote(plain(a.id))}" for a in ordered[:LISTED]
    ]
    if len(ordered) > LISTED:
        lines.append(f"  and {len(ordered) - LISTED} more: localism find {quote(plain(text))}")
    return f"‘{plain(text)}’ could be any of {len(areas)} areas:\n" + "\n".join(lines)


def _told_apart(area: Entity, lies: Mapping[str, Iterable[str]], things: Mapping[str, Entity]) -> str:
    inside = ", ".join(sorted(called(things, w) for w in lies.get(area.id, ())))
    said = [kinds(area.types), f"in {inside}" if inside else "", *_dated(area)]
    return ", ".join(plain(s) for s in said if s)


def _dated(area: Entity) -> list[str]:
    """When it began, and when it ended or was last attested, as far as that is known."""
    lines = [begun(since(area))] if area.one("from") not in ("", "..") else []
    return lines + ([ended(until(area))] if area.bounds and area.one("to") != ".." and until(area) != NOT_KNOWN else [])


def _others(rest: Sequence[Entity]) -> str:
    """That other areas have the name too."""
    named = [f"{a.name} ({', '.join([kinds(a.types), *_dated(a), a.id])})" for a in rest[:3]]
    more = f" and {len(rest) - 3} more" if len(rest) > 3 else ""
    return f"Of the same name, and not meant here: {', '.join(named)}{more}."


def _wholes(
    view: View, areas: Sequence[Entity], span: Span | None
) -> tuple[Mapping[str, list[str]], Mapping[str, Entity]]:
    """The areas that each of these lies in directly, and those areas."""
    lies: dict[str, list[str]] = {}
    for tie in view.ties(["Containment"], ends={"part": Ids(tuple(a.id for a in areas))}, during=span):
        lies.setdefault(tie.one("part"), []).append(tie.one("whole"))
    return lies, view.get(sorted({w for wholes in lies.values() for w in wholes}))
