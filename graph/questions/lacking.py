"""What is missing where it matters: of recorded holdings, of what they name and cite, and of the powers that they are of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby

from localism.graph.entity import DERIVED, Claim
from localism.graph.questions.step_row import INFERRED, NO_ACT, NO_DATES, NO_HOLDER, NO_SOURCE, NOWHERE
from localism.graph.questions.waiting import waiting
from localism.graph.register import nation_of
from localism.graph.same import Same
from localism.graph.store import Closure, Ids, View
from localism.graph.words import normal
from localism.ontology.schema import SCHEMA

NAMED = ("held_by", "of_power", "within", "over", "under", "delegated_by", "owed_to")
"""What a holding names other things by."""
_COLUMNS = (*NAMED, "act", "from", "to", "origin")
_INFERRED = "inferred"
_MORE = {
    NO_DATES: ("from", "to"),
    NO_HOLDER: ("held_by",),
    NO_ACT: ("act",),
    NOWHERE: ("within",),
    NO_SOURCE: ("source",),
}
"""What is missing → the properties to fill in, as far as they are blank."""
_DERIVED = SCHEMA.codes["Origin"][1].label


@dataclass(frozen=True)
class Scope:
    """Which holdings are looked at: all, or those of a place and of what lies in it (`inside`); `near` adds what encloses it."""

    inside: frozenset[str] | None = None
    near: frozenset[str] = frozenset()


@dataclass
class Found:
    """What one reading of the holdings shows; memory is bounded by what is recorded, whatever was derived."""

    gaps: dict[str, list[str]] = field(default_factory=dict)
    """Recorded holding → what is missing of it."""
    blank: dict[str, tuple[str, ...]] = field(default_factory=dict)
    rank: dict[str, int] = field(default_factory=dict)
    named: Counter[str] = field(default_factory=Counter)
    """What recorded holdings name or cite, with how many do."""
    held: set[str] = field(default_factory=set)
    """The powers that anybody holds there, by rule too."""
    bodies: frozenset[str] = frozenset()
    nowhere: int = 0
    """Recorded holdings left out, because nobody knows whether they are of the place."""


def scope_of(view: View, starts: tuple[str, ...]) -> Scope:
    """The scope of a place that is made up of these areas; everything, where there are none. Two calls together."""
    if not starts:
        return Scope()
    inside, around = view.together(
        lambda v: v.closure(Closure(Ids(starts), "Containment", "in")),
        lambda v: v.closure(Closure(Ids(starts), "Containment", "out")),
    )
    return Scope(frozenset(inside), frozenset({*inside, *around}))


def recorded(view: View, scope: Scope) -> Found:
    """The recorded holdings in scope with what is blank of them; and every power that is held there. Two calls."""
    found = Found()
    inside: set[str] = set()
    near: set[str] = set()
    for _, (body, area) in view.scan(["Governance"], ["body", "governed_area"]):
        near.update(body if scope.inside is None or scope.near.intersection(area) else ())
        inside.update(body if scope.inside is None or scope.inside.intersection(area) else ())
    found.bodies = frozenset(inside)
    for i, values in view.scan(["PowerHolding"], _COLUMNS):
        said = dict(zip(_COLUMNS, values, strict=True))
        if scope.inside is None or _applies(said, scope.near, near):
            found.held.update(said["of_power"])
        if _DERIVED in said["origin"]:
            continue
        if scope.inside is not None and not _applies(said, scope.inside, inside):
            found.nowhere += not said["within"] and not near.intersection(said["held_by"])
            continue
        gaps = [kind for kind, missing in _blank(said, inside) if missing]
        found.gaps[i] = gaps
        found.blank[i] = tuple(n for kind in gaps for n in _MORE[kind] if not said.get(n))
        found.rank[i] = min((SCHEMA.rank("Act", a) for a in said["act"]), default=0)
        found.named.update({v for name in NAMED for v in said[name]})
    return found


def _applies(said: Mapping[str, Sequence[str]], areas: Collection[str], bodies: Collection[str]) -> bool:
    """Whether a holding is over one of these areas: where it says, else where its holder governs."""
    return any(a in areas for a in said["within"]) if said["within"] else any(h in bodies for h in said["held_by"])


def _blank(said: Mapping[str, Sequence[str]], governing: Collection[str]) -> list[tuple[str, bool]]:
    return [
        (NO_HOLDER, not said["held_by"]),
        (NO_ACT, not said["act"]),
        (NOWHERE, not said["within"] and not any(h in governing for h in said["held_by"])),
        (NO_DATES, not said["from"] or not said["to"]),
    ]


def evidenced(view: View, found: Found) -> None:
    """Of the recorded holdings those that cite nothing, or rest on one inference. One call."""
    if not found.gaps:
        return
    for i, those in groupby(view.claims(list(found.gaps)), key=lambda s: s.claim.entity):
        claims = [s.claim for s in those]
        cited = {c.source for claim in claims for c in claim.citations}
        found.named.update(cited)
        if not cited:
            found.gaps[i].append(NO_SOURCE)
            found.blank[i] += ("source",)
        if len(claims) == 1 and claims[0].coding.confidence == _INFERRED:
            found.gaps[i].append(INFERRED)


def unexplained(view: View, found: Found, known: Same) -> list[str]:
    """What recorded holdings name or cite and nothing but a name in plain words, or nothing at all, is known of. One call."""
    unknown = set(found.named)
    for i, those in groupby(view.claims(list(found.named)) if unknown else (), key=lambda s: s.claim.entity):
        if not all(_only_named(s.claim) for s in those):
            unknown.discard(i)
    return [i for i in unknown if len(known.ids(i)) == 1]


def _only_named(claim: Claim) -> bool:
    """Whether a claim gives a thing no more than a name that was met elsewhere than in the sheet of a class."""
    named = set(claim.properties) <= {"name"} and not claim.citations and claim.dataset != DERIVED
    return named and in_plain_words(claim.locator)


def unheld(view: View, found: Found, scope: Scope) -> list[str]:
    """The powers that nobody holds, nor a part of them, nor the whole, nor by rule a body that no register lists; of those only the
    widest. One call."""
    above: dict[str, str] = {}
    names: dict[str, str] = {}
    for i, (name, broader) in view.scan(["Power"], ["name", "broader"]):
        names[i] = name[0] if name else i
        if broader:
            above[i] = broader[0]
    wholes = {i: _line(i, above) for i in names}
    own = found.held | {w.power_id for w in waiting(None, nation_of(scope.near))}
    held = own | {w for i in own for w in wholes.get(i, ())}
    free = {i for i in names if i not in held and not any(w in own for w in wholes[i])}
    return sorted((i for i in free if above.get(i) not in free), key=lambda i: (normal(names[i]), i))


def _line(power: str, above: Mapping[str, str]) -> list[str]:
    """The wholes that a power is part of, the nearest first."""
    found: list[str] = []
    while (power := above.get(power, "")) and power not in found:
        found.append(power)
    return found


def sheet_of(locator: str) -> str:
    """The sheet of a place in a file."""
    return locator.partition("!")[0]


def in_plain_words(locator: str) -> bool:
    """Whether a place is in no sheet of a class, so that its columns have plain words for headings."""
    return normal(sheet_of(locator)) not in _class_sheets()


@cache
def _class_sheets() -> frozenset[str]:
    return frozenset(normal(c.sheet) for c in SCHEMA.sheets)
