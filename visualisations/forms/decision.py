"""A decision's path in a place, from who proposes to who ratifies, vetoes, pays and runs it; what nobody is recorded as doing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from localism.graph.questions.bodies import standing
from localism.graph.questions.by_rule import side_of_kind
from localism.graph.questions.decision import decision
from localism.graph.questions.decision_row import GAPS, HAPPENED, INSIDE, PATH, TERMS, UNPLACED, WIDER, DecisionRow
from localism.graph.questions.judged import told
from localism.graph.questions.path_said import named_and_marked
from localism.graph.questions.plainly import decision_plainly
from localism.graph.store import View
from localism.ontology.dates import Certainty
from localism.ontology.schema import SCHEMA
from localism.visualisations.answered import sources_of, tables_of
from localism.visualisations.cards import Card
from localism.visualisations.draw import about_page
from localism.visualisations.forms import Asked
from localism.visualisations.kinds import KINDS, OTHER
from localism.visualisations.path_figure import Step, Way, path_figure
from localism.visualisations.picture import Picture
from localism.visualisations.words import _, _n

NOTES = 5
"""Notes on a card."""


def draw(view: View, asked: Asked) -> Picture:
    """The path of a decision. Raises `NotFoundError` and `DateError`."""
    (power,) = asked.things
    answer = told(decision(view, power, asked.area or "", on=asked.on), view)
    plain = decision_plainly(answer) if asked.reader else {}
    answer = replace(answer, leads=plain or answer.leads)
    way = way_of(answer, standing(view, {h for r in answer for h in r.holder_ids}))
    known = sum(s.known for s in way.every)
    about = about_page(
        view,
        title=answer.title.rpartition(", as of ")[0] if asked.on else answer.title,
        description=_("Each column is a step of the decision, each card a body that takes it."),
        on=asked.on,
        command=asked.command,
        access=asked.access,
        sources=tuple(sorted({s for row in answer for s in sources_of(row)})),
        counts=_n(
            "{n} step with somebody recorded, {without} without",
            "{n} steps with somebody recorded, {without} without",
            known,
            without=len(way.every) - known,
        ),
    )
    way = _titled(way) if plain else way
    reading = tuple(answer.note.splitlines())
    return Picture(
        about, lambda width: path_figure(way, width), tables_of(answer), () if plain else reading, lead=_lead(plain)
    )


def _lead(plain: Mapping[str, str]) -> tuple[str, ...]:
    """What is said to residents, each part by its name where there are several."""
    parts = [group for group in plain if group != GAPS]
    named = {group: f"{group}: " if len(parts) > 1 and group != GAPS else "" for group in plain}
    return tuple(f"{named[group]}{said}" for group, said in plain.items())


def _titled(way: Way) -> Way:
    """The same with its steps called as residents are told of them."""
    does = {code.label: code.does for code in SCHEMA.path}
    steps, gaps = (tuple(s._replace(title=does.get(s.act, "")) for s in each) for each in (way.steps, way.gaps))
    return way._replace(steps=steps, gaps=gaps)


def way_of(rows: Iterable[DecisionRow], sides: Mapping[str, str]) -> Way:
    """The steps of an answer: act by act in one part, or part by part with what is missing at the end."""
    rows = list(rows)
    strings = _strings(rows)
    listed = [r for r in rows if r.section == PATH]
    parts = list(dict.fromkeys(r.part for r in listed))
    found: dict[tuple[str, str], list[DecisionRow]] = {}
    for row in listed:
        found.setdefault((row.part, row.act), []).append(row)
    steps = [_step(rs, act, part if len(parts) > 1 else "", sides, strings) for (part, act), rs in found.items()]
    gaps = [_gap(r) for r in rows if r.section == GAPS]
    beside = Counter(r.section for r in rows if r.section in (WIDER, INSIDE, UNPLACED))
    said = "; ".join(f"{section}: {number}" for section, number in beside.items())
    said = _("Not in this path, but in the table: {said}.", said=said) if said else ""
    if len(parts) > 1:
        return Way(tuple(steps), tuple(gaps), said)
    stages = {a.label: a.stage for a in SCHEMA.path}
    return Way(tuple(sorted((*steps, *gaps), key=lambda s: stages.get(s.act, len(stages) + 1))), (), said)


def _step(
    rows: Sequence[DecisionRow], act: str, part: str, sides: Mapping[str, str], strings: Mapping[str, Sequence[str]]
) -> Step:
    """A card for each holder, with what is said of each of its holdings."""
    held: dict[tuple[str, ...], list[DecisionRow]] = {}
    for row in rows:
        names, _marks = named_and_marked(row)
        for name, ids in _each(row, names):
            held.setdefault((name, row.held.kind if row.held else "", *ids), []).append(row)
    cards, stand = [], []
    for (name, _kind, *whose), own in held.items():
        side = _side(own[0], whose, sides)
        stand.append(side)
        cards.append(_card(name, own, side, strings))
    return Step(act, tuple(cards), part, tuple(stand))


def _each(row: DecisionRow, names: Sequence[str]) -> Iterable[tuple[str, tuple[str, ...]]]:
    """Each holder with its id; joint holders are one."""
    if len(names) == len(row.holder_ids):
        return [(name, (i,)) for name, i in zip(names, row.holder_ids, strict=True)]
    return [(name, row.holder_ids) for name in names]


def _side(row: DecisionRow, ids: Sequence[str], sides: Mapping[str, str]) -> str:
    if row.rule:
        return side_of_kind(row.rule.body)
    return sides.get(ids[0], OTHER) if ids else ""


def _card(name: str, rows: Sequence[DecisionRow], side: str, strings: Mapping[str, Sequence[str]]) -> Card:
    notes: list[str] = []
    for row in rows:
        share = row.held.share(row.act) if row.held else ""
        marked = ", ".join(_("so say {share}", share=m) if m == share else m for m in named_and_marked(row)[1])
        level = row.held.level_lines if row.held else ()
        over = row.held.over_line if row.held else ""
        by_rule = row.source_lines if row.rule else ()
        notes += [marked, *level, over, row.condition_line, *strings.get(row.id, ()), *by_rule]
    told = list(dict.fromkeys(note for note in notes if note))
    left = len(told) - NOTES
    more = [_n("and {n} more note in the table", "and {n} more notes in the table", left)] if left > 0 else []
    maybe = all(r.certainty == Certainty.POSSIBLE for r in rows)
    return Card(
        name, (side.capitalize(), *told[:NOTES], *more) if side else (*told[:NOTES], *more), KINDS.get(side, ""), maybe
    )


def _gap(row: DecisionRow) -> Step:
    said = row.said[:1].upper() + row.said[1:]
    return Step(row.act, (Card(said, row.of[:1], strong=False),), known=False)


def _strings(rows: Sequence[DecisionRow]) -> dict[str, list[str]]:
    """Holding → what it bears on beside this path, the terms it is under and what became of it, a line each."""
    found: dict[str, list[str]] = {}
    drawn = {i for r in rows if r.section == PATH for i in (r.id, r.part_id)}
    for row in rows:
        if row.section == PATH and row.id and not drawn.issuperset(row.bears_on_ids):
            found.setdefault(row.id, []).extend(row.bears_lines)
        if row.section in (TERMS, HAPPENED):
            term = ", ".join((row.said, *row.details[:2]))
            said = _("term: {said}", said=term) if row.section == TERMS else _("outcome: {said}", said=row.said)
            for holding in row.of_ids:
                found.setdefault(holding, []).append(said)
    return found
