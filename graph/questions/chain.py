"""How a holding came about: from holder to delegator, back to the Act, each link checked and each break named."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from shlex import quote
from typing import ClassVar

from localism.graph.answers import Answer
from localism.graph.entity import Entity
from localism.graph.questions.attached import Attached, attachments, term_lines
from localism.graph.questions.holding_row import acting, begun, ended
from localism.graph.questions.holdings import Asked, governors, place, since, until
from localism.graph.questions.naming import resolve
from localism.graph.questions.soundness import BROKEN, DOUBT, NO_DELEGATION, SOUND, Known, Verdict, judge, root
from localism.graph.questions.sources import Cited, Evidence, Marked, evidence, in_words, marked, strictest
from localism.graph.store import Closure, Ids, Span, View
from localism.ontology.dates import day_range

ROUNDS = 4
"""How often a link that names its delegator, and no holding of theirs, is followed to one that fits."""


@dataclass(frozen=True, slots=True)
class ChainRow(Marked):
    """One link of a chain, the holding asked about first: who holds what, from whom, and whether that is sound."""

    step: int
    holding: str
    holder: str
    act: str
    power: str
    area: str
    since: str
    until: str
    passed_on: str
    derives_from: tuple[str, ...]
    under: tuple[str, ...]
    verdict: str
    breaks: tuple[str, ...]
    doubts: tuple[str, ...]
    notes: tuple[str, ...]
    sources: tuple[Cited, ...]
    access: str
    terms: tuple[str, ...] = ()
    group: str = ""

    TABLE: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = (
        ("Step", ("step",)),
        ("Holder and power", ("holder", "act", "power", "area", "since_line", "until_line", "id_line")),
        ("From whom, and under what", ("passed_on", "under", "term_lines", "source_lines", "access_line")),
        ("Is the link sound?", ("verdict", "breaks", "doubts", "notes")),
    )

    @property
    def since_line(self) -> str:
        """When it began."""
        return begun(self.since)

    @property
    def until_line(self) -> str:
        """When it ended."""
        return ended(self.until)

    @property
    def id_line(self) -> str:
        """Its id."""
        return self.holding

    @property
    def term_lines(self) -> tuple[str, ...]:
        """What strings are attached to it, or to what it rests on."""
        return tuple(f"term: {term}" for term in self.terms)

    @property
    def source_lines(self) -> tuple[str, ...]:
        """What it is taken from."""
        return tuple(f"source: {c}" for c in dict.fromkeys(map(str, self.sources)))


def chain(view: View, holding: str | Entity, *, on: str | None = None) -> Answer[ChainRow]:
    """The holdings from which one was passed on, back to the Act, by `derives from`.

    Where a link names only its delegator, the delegator's holding of the same power, or of the whole it is part of, is
    looked for and said to be found, not recorded. With `on`, an EDTF date, each link must have held then; without, for
    as long as what was passed on. The number of calls depends on `ROUNDS` alone. Raises `NotFoundError`, `DateError`.
    """
    span = day_range(on) if on else None
    start = holding if isinstance(holding, Entity) else resolve(view, holding, "PowerHolding", what="power holding")
    links, found = _walk(view, start)
    known, facts, attached = _read(view, links, span)
    verdicts: dict[str, Verdict] = {}
    parents: dict[str, list[Entity]] = {}
    for link in links.values():
        parents[link.id] = _parents(link, links, found.get(link.id, ()), known)
        end = not parents[link.id] and not link.all("delegated_by")
        verdicts[link.id] = root(link, known) if end else judge(link, parents[link.id], known)
    steps = _steps(start, parents)
    rows = [
        _row(links[i], step, parents[i], i in found, verdicts[i], known, facts, attached) for i, step in steps.items()
    ]
    title = f"On whose authority {rows[0].holder} holds {rows[0].power}" + (f" as of {in_words(on)}" if on else "")
    note = _circle(parents) or _summary(rows)
    return Answer(ChainRow, tuple(rows), title, note, f"localism evidence {quote(start.id)}")


def _circle(parents: Mapping[str, Sequence[Entity]]) -> str:
    """A sentence where the links lead back to where they came from."""
    try:
        TopologicalSorter({i: [p.id for p in above] for i, above in parents.items()}).prepare()
    except CycleError as error:
        return f"The chain leads round in a circle, so it rests on nothing: {' → '.join(reversed(error.args[1]))}."
    return ""


def _walk(view: View, start: Entity) -> tuple[dict[str, Entity], dict[str, list[str]]]:
    """Every holding that may be in the chain; for a link that names none, those of its delegators that fit."""
    links = _above(view, [start.id])
    found: dict[str, list[str]] = {}
    for _ in range(ROUNDS):
        loose = [e for e in links.values() if e.all("delegated_by") and not e.all("derives_from") and e.id not in found]
        if not loose:
            break
        delegators = Ids(tuple(sorted({d for e in loose for d in e.all("delegated_by")})))
        powers = Closure(Ids(tuple(sorted({e.one("of_power") for e in loose}))), "broader", "out")
        theirs = view.ties(["PowerHolding"], ends={"held_by": delegators, "of_power": powers})
        for e in loose:
            found[e.id] = [t.id for t in theirs if t.id != e.id and set(t.all("held_by")) & set(e.all("delegated_by"))]
        links |= {i: e for i, e in _above(view, [t.id for t in theirs]).items() if i not in links}
    return links, found


def _above(view: View, ids: Collection[str]) -> dict[str, Entity]:
    return view.get(sorted(view.closure(Closure(Ids(tuple(sorted(ids))), "derives_from", "out")))) if ids else {}


def _read(view: View, links: Mapping[str, Entity], span: Span | None) -> tuple[Known, Evidence, Attached]:
    """What the checks and the rows need to know. Twelve calls at most."""
    governed = governors(view, links.values(), span)
    areas = {e.id: place(e, governed, Asked(span)).areas for e in links.values()}
    every = Ids(tuple(sorted({a for found in areas.values() for a in found})))
    ends = {"part": Closure(every, "Containment", "out")}
    containments = view.ties(["Containment"], ends=ends) if every.ids else []
    attached = attachments(view, list(links.values()), span)
    facts = evidence(view, sorted({*links, *attached.ties}))

    def named(name: str) -> set[str]:
        return {v for e in links.values() for v in e.all(name)}

    powers = view.closure(Closure(Ids(tuple(sorted(named("of_power")))), "broader", "out"))
    laws = view.closure(Closure(Ids(tuple(sorted(named("under")))), "section_of", "out"))
    holders = named("held_by") | named("delegated_by")
    bodies = view.closure(Closure(Ids(tuple(sorted(holders))), "part_of", "out"))
    facts.things.update(
        view.get(sorted({*powers, *laws, *bodies, *holders, *attached.named, *every.ids, *facts.sources}))
    )
    posts = {t.one("post_in") for t in facts.things.values() if t.one("post_in")}
    facts.things.update(view.get(sorted(posts - facts.things.keys())))
    return Known(facts.things, areas, containments, span), facts, attached


def _parents(link: Entity, links: Mapping[str, Entity], found: Sequence[str], known: Known) -> list[Entity]:
    """What a link was passed on from: what it says, else for each delegator the holding that fits best."""
    said = [links[p] for p in link.all("derives_from") if p in links]
    if said or not found:
        return said
    order = (SOUND, DOUBT, BROKEN)
    best: dict[str, Entity] = {}
    for delegator in link.all("delegated_by"):
        fitting = [links[p] for p in found if delegator in links[p].all("held_by")]
        if fitting:
            best[delegator] = min(
                fitting, key=lambda p: (order.index(_alone(link, p, known)), _acts_apart(link, p), p.id)
            )
    return list({p.id: p for p in best.values()}.values())


def _acts_apart(link: Entity, parent: Entity) -> bool:
    """Whether two holdings have no act in common."""
    return not set(link.all("act")) & set(parent.all("act"))


def _alone(link: Entity, parent: Entity, known: Known) -> str:
    """How sound a link would be if this were all it was passed on from."""
    verdict = judge(link, [parent], known)
    others = [d for d in link.all("delegated_by") if d not in parent.all("held_by")]
    return BROKEN if len(verdict.breaks) > len(others) else DOUBT if verdict.doubts else SOUND


def _steps(start: Entity, parents: Mapping[str, Sequence[Entity]]) -> dict[str, int]:
    """Holding → how many links it is from the one asked about, nearest first."""
    steps = {start.id: 1}
    for current in (queue := [start.id]):
        for parent in sorted(p.id for p in parents.get(current, ())):
            if parent not in steps:
                steps[parent] = steps[current] + 1
                queue.append(parent)
    return steps


def _row(
    link: Entity,
    step: int,
    parents: Sequence[Entity],
    found: bool,
    verdict: Verdict,
    known: Known,
    facts: Evidence,
    attached: Attached,
) -> ChainRow:
    givers = link.all("delegated_by") or tuple(dict.fromkeys(h for p in parents for h in p.all("held_by")))
    verb = "delegated by" if link.all("delegated_by") else "derives from a holding of"
    passed_on = f"{verb} {known.names(givers)}" if givers else ""
    if found and parents and not link.all("derives_from"):
        shown = "nearest" if verdict.breaks else "one that fits"
        verdict.breaks = [f"as far as is recorded, {said}" for said in verdict.breaks]
        verdict.notes.append(f"which of the delegator's holdings it derives from is not recorded; the {shown} is shown")
    return ChainRow(
        step=step,
        holding=link.id,
        holder=known.names(link.all("held_by")) or "holder not known",
        act=acting(link.one("kind"), facts.judged(link.id, "act")),
        power=known.name(link.one("of_power")),
        area=known.names(known.areas.get(link.id, ())) or "area not recorded",
        since=since(link),
        until=until(link),
        passed_on=passed_on,
        derives_from=tuple(p.id for p in parents),
        under=tuple(known.name(i) for i in link.all("under")),
        verdict=verdict.word,
        breaks=tuple(verdict.breaks),
        doubts=tuple(verdict.doubts),
        notes=tuple(verdict.notes),
        sources=facts.cited(link.id),
        access=marked(strictest(map(facts.access, (link.id, *(t.id for t in attached.terms_of(link)))))),
        terms=term_lines(link, attached, facts, known.span),
    )


def _summary(rows: Sequence[ChainRow]) -> str:
    broken = [r for r in rows if r.verdict == BROKEN]
    doubtful = [r for r in rows if r.verdict == DOUBT]
    if broken:
        return f"The chain is broken at step {', '.join(str(r.step) for r in broken)}: {broken[0].breaks[0]}."
    if doubtful:
        first = doubtful[0]
        return f"No link of the chain is known to be unsound, but step {first.step} is in doubt: {first.doubts[0]}."
    contracts = [f" At step {r.step} it {note}." for r in rows for note in r.notes if NO_DELEGATION in note]
    return "Every link of the chain is sound." + "".join(contracts)
