"""What is missing where it matters, as a to-do list: what, in which file and where in it, and what to do; most useful first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import PurePath
from shlex import quote

from localism.graph.answers import Answer
from localism.graph.entity import Claim, Entity
from localism.graph.questions.differing import titled
from localism.graph.questions.lacking import (
    NAMED,
    Found,
    Scope,
    evidenced,
    in_plain_words,
    recorded,
    scope_of,
    sheet_of,
    unexplained,
    unheld,
)
from localism.graph.questions.matches import MatchRow, unjudged
from localism.graph.questions.step_row import (
    ALIKE,
    INFERRED,
    KINDS,
    NO_DATES,
    NOBODY,
    STUBS,
    StepRow,
)
from localism.graph.questions.where import Where, where
from localism.graph.same import Same, same
from localism.graph.store import Run, View
from localism.ontology.schema import SCHEMA

LIMIT = 10
"""How many of each kind are shown, unless asked otherwise."""
PLACES = 4
"""How many places in files are named for one thing."""


def next_steps(view: View, text: str | None = None, *, limit: int | None = None) -> Answer[StepRow]:
    """Holdings that lack a source, holder, act, place or dates, or rest on one inference; ids that may be of one thing; names that nothing
    explains; powers that nobody is recorded to hold. With `text`, of a place and what lies in it.

    What only follows by rule is not asked about, nor a power that a rule gives to a kind of body which no register lists, nor names
    that no recorded holding uses. Thirty calls at most, in time linear in things.
    """
    there = where(view, text, None, command="localism next --in") if text else None
    scope = scope_of(view, there.ids if there else ())
    known = same(view)
    found = recorded(view, scope)
    evidenced(view, found)
    stubs = unexplained(view, found, known)
    powers = unheld(view, found, scope)
    pairs = _pairs(view, known, found, scope)
    groups: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for i, gaps in found.gaps.items():
        if gaps:
            groups[min(gaps, key=KINDS.index)].append(i)
    for ids in groups.values():
        ids.sort(key=lambda i: (-len(found.gaps[i]), found.rank[i], i))
    groups[STUBS] = sorted(stubs, key=lambda i: (-found.named[i], i))
    groups[NOBODY] = powers
    most = LIMIT if limit is None else limit
    rows = _rows(view, {kind: ids[:most] for kind, ids in groups.items()}, pairs[:most], found)
    totals = {kind: len(pairs) if kind == ALIKE else len(groups[kind]) for kind in KINDS}
    return _answer([r for kind in KINDS for r in rows[kind]], totals, there, found, most)


def _pairs(view: View, known: Same, found: Found, scope: Scope) -> list[MatchRow]:
    """Pairs that may be of one thing, of which recorded holdings name one; all pairs where nothing is recorded. Twelve calls."""
    matter = set(found.named) | set(scope.inside or ()) | (set(found.bodies) if scope.inside else set())
    return unjudged(view, known, lambda thing: not matter or thing.id in matter)[0]


def _rows(
    view: View, chosen: Mapping[str, Sequence[str]], pairs: Sequence[MatchRow], found: Found
) -> dict[str, list[StepRow]]:
    """A row for each of the chosen things and pairs. Four calls, however many there are."""
    ids = sorted(
        {*(i for those in chosen.values() for i in those), *(i for p in pairs for i in (p.one_id, p.other_id))}
    )
    claims, things, runs = view.together(
        lambda v: list(v.claims(ids)) if ids else [], lambda v: v.get(ids), lambda v: v.runs()
    )
    things = things | view.get(sorted({v for e in things.values() for n in NAMED for v in e.all(n)} - things.keys()))
    files = {r.dataset: r for r in runs}
    said: dict[str, list[Claim]] = {}
    for s in claims:
        said.setdefault(s.claim.entity, []).append(s.claim)
    made: dict[str, Callable[[str, Entity, list[Claim]], tuple[tuple[str, ...], str]]] = {
        STUBS: lambda i, thing, own: _stub(thing),
        NOBODY: lambda i, thing, own: (
            ("nobody is recorded to hold it, or a part of it",),
            f"Find out who does, and record it: localism who-holds {quote(i)}",
        ),
    }
    rows: dict[str, list[StepRow]] = {}
    for kind, those in chosen.items():
        rows[kind] = []
        for i in those:
            thing, own = things.get(i, Entity(i, stub=True)), said.get(i, [])
            missing, do = made[kind](i, thing, own) if kind in made else _holding(i, own, found)
            places = () if kind == NOBODY else tuple(dict.fromkeys(place_of(c, files) for c in own))[:PLACES]
            weight = found.named[i] if kind == STUBS else 0
            rows[kind].append(StepRow(kind, titled(thing, things), i, missing, places, do, weight))
    for p in pairs:
        places = tuple(dict.fromkeys(place_of(c, files) for i in (p.one_id, p.other_id) for c in said.get(i, [])))
        rows[ALIKE].append(_alike(p, places[:PLACES]))
    return rows


def _holding(i: str, own: Sequence[Claim], found: Found) -> tuple[tuple[str, ...], str]:
    """What is missing of a holding, and which columns to fill in, by what they are called in its sheet."""
    plain_words = any(in_plain_words(c.locator) for c in own)
    columns = [SCHEMA.properties[n] for n in dict.fromkeys(found.blank[i])]
    named = [p.facts_heading if plain_words and p.facts_heading else p.heading for p in columns]
    gaps = sorted(found.gaps[i], key=KINDS.index)
    do = [f"fill in {', '.join(named)}"] if named else []
    do += ["write .. in To if it has no end"] if "to" in found.blank[i] else []
    if INFERRED in gaps:
        do.insert(0 if gaps[0] == INFERRED else len(do), "find a source that states it, or have another coder read it")
    lines = [
        SCHEMA.properties[n].label for kind in gaps if kind == NO_DATES for n in ("from", "to") if n in found.blank[i]
    ]
    missing = [*(g for g in gaps if g != NO_DATES), *([f"not recorded: {', '.join(lines)}"] if lines else [])]
    whole = "; ".join(do)
    return tuple(missing), f"{whole[:1].upper()}{whole[1:]}"


def _stub(thing: Entity) -> tuple[tuple[str, ...], str]:
    sheets = [SCHEMA.classes[t] for t in thing.types if t in SCHEMA.classes]
    if not sheets:
        return ("nothing is recorded about it",), "Load what describes it, or give it a row in the sheet of its class"
    cls = sheets[0]
    an = "an" if cls.label[0] in "aeiou" else "a"
    do = f"Give it a row in the sheet {cls.sheet}, or in that of what it is; or write the name or id of what is meant"
    return (f"taken for {an} {cls.label}; only its name is known",), do


def _alike(p: MatchRow, places: tuple[str, ...]) -> StepRow:
    judge = f"localism matches judge {quote(p.one_id)} {quote(p.other_id)}"
    return StepRow(
        ALIKE,
        f"{p.one} ({p.one_kind}) and {p.other} ({p.other_kind})",
        p.one_id,
        (f"nobody has judged: {', '.join(p.why)}",),
        places,
        f"Say whether they are one: {judge} --yes --by NAME, or --no",
        other_id=p.other_id,
    )


def place_of(claim: Claim, files: Mapping[str, Run]) -> str:
    """The file, and where in it; of a folder of files the one that is named like the sheet; else the dataset."""
    run = files.get(claim.dataset)
    names = [f.name for f in run.files] if run else []
    named = [n for n in names if PurePath(n).stem == sheet_of(claim.locator)] or (names if len(names) == 1 else [])
    return ", ".join(filter(None, (named[0] if named else f"dataset {claim.dataset}", claim.locator)))


def _answer(
    rows: Sequence[StepRow], totals: Mapping[str, int], there: Where | None, found: Found, most: int
) -> Answer[StepRow]:
    title = "What to do next" + (f" about {there.label}" if there else "")
    every = sum(totals.values())
    lines = [f"{every:,} thing{'' if every == 1 else 's'} to do. {_counted(totals)}" if every else NOTHING]
    if any(n > most for n in totals.values()):
        shown = f"The first {most} of each kind are" if most > 1 else "The first of each kind is"
        lines.append(f"{shown} shown; --limit shows more.")
    if any(SCHEMA.properties[n].is_reference for r in rows for n in found.blank.get(r.what_id, ())):
        lines.append(
            "A name that you fill in, if it is new, wants a row in the sheet of its class: else that is asked next."
        )
    if there and found.nowhere:
        holdings = "1 recorded holding names" if found.nowhere == 1 else f"{found.nowhere:,} recorded holdings name"
        lines.append(f"{holdings} no area, and may be of this place: localism next lists what it lacks.")
    if there and there.whole_note:
        lines.insert(0, there.whole_note)
    return Answer(StepRow, tuple(rows), title, "\n".join(lines), _command(rows))


NOTHING = "Nothing that is looked for is missing."


def _counted(totals: Mapping[str, int]) -> str:
    said = "; ".join(f"{kind}: {n:,}" for kind, n in totals.items() if n)
    return f"{said[:1].upper()}{said[1:]}."


def _command(rows: Iterable[StepRow]) -> str:
    first = next(iter(rows), None)
    if first is None:
        return "localism coverage"
    if first.section == ALIKE:
        return f"localism matches judge {quote(first.what_id)} {quote(first.other_id)} --yes --by NAME"
    return f"localism {'who-holds' if first.section == NOBODY else 'evidence'} {quote(first.what_id)}"
