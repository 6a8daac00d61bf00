"""Questions of places on every store, against an oracle that looks at every tie, holding and day in turn."""

from __future__ import annotations

from collections import Counter
from contextlib import closing

import pytest
from hypothesis import strategies as st

from localism.graph.questions.changes import changes
from localism.graph.questions.compare import compare
from localism.graph.questions.coverage import AREAS, coverage
from localism.graph.questions.place import place
from localism.graph.questions.place_row import INSIDE, OTHERS, POWERS, STACK
from localism.graph.questions.what_if import PLACES, what_if
from localism.graph.slices import slice_store
from localism.graph.store import Span
from localism.ontology.dates import Certainty
from localism.ontology.edtf import shift
from tests.contract import oracle_places
from tests.contract.generate import loads, seeded
from tests.contract.oracle_places import Ruling
from tests.contract.oracle_slices import sliced
from tests.contract.oracle_view import OracleView, overlap
from tests.contract.queries import DAYS
from tests.contract.stores import Asked, Shelf, examples, load, remember

WHEN = DAYS[1:-1]
"""Days on which something may hold."""


def day_after(day: str) -> Span:
    """The day, as a span."""
    return (day, shift(day, 1))


@st.composite
def somewhere(draw: st.DrawFn, asked: list[Asked]) -> tuple[Asked, str, str]:
    """A graph, an area in it and a day on which there may have been such an area."""
    there = {
        (n, e.id): days
        for n, graph in enumerate(asked)
        for e in graph.oracle.entities(["Area"])
        if (days := [day for day in WHEN if overlap(e.bounds, day_after(day)) is not Certainty.NO])
    }
    number, area = draw(st.sampled_from(sorted(there)))
    return asked[number], area, draw(st.sampled_from(there[number, area]))


@examples(60, data=st.data())
def test_the_stack_of_a_place_on_a_day(shelf: Shelf, asked: list[Asked], data: st.DataObject) -> None:
    (view, oracle), area, day = data.draw(somewhere(asked))
    rows = place(view, area, on=day).rows
    ruling = {Ruling(r.body_id, r.area_id, r.certainty == "definite") for r in rows if r.section == STACK}
    assert ruling == oracle_places.stack(oracle, area, day_after(day))
    assert all(bool(r.why) == (r.certainty == "possible") for r in rows if r.section == STACK)
    held = {h.holding: h.certainty != "possible" for r in rows if r.section == POWERS for h in r.holdings}
    assert held == oracle_places.applying(oracle, area, day_after(day), ("same", "encloses"))
    inside = {h.holding: h.certainty != "possible" for r in rows if r.section == INSIDE for h in r.holdings}
    apart = oracle_places.applying(oracle, area, day_after(day), ("enclosed",))
    assert inside == {i: sure for i, sure in apart.items() if oracle.things[i].all("held_by")}


@examples(40, data=st.data())
def test_every_holder_of_a_power_is_named_under_what_it_does(
    shelf: Shelf, asked: list[Asked], data: st.DataObject
) -> None:
    (view, oracle), area, day = data.draw(somewhere(asked))
    rows = place(view, area, on=day).rows
    for row in rows:
        if row.section != POWERS:
            continue
        columns = {"decides": row.decides, "delivers": row.delivers, "asked": row.asked, "other": row.other}
        for i in (h.holding for h in row.holdings):
            e = oracle.things[i]
            names = [oracle.things[h].name for h in e.all("held_by")] or ["holder not known"]
            for act in e.all("act"):
                part = "other" if e.one("kind") == "prohibition" else oracle_places.PARTS.get(act, "other")
                assert all(any(name in said for said in columns[part]) for name in names)
        for part, question in (
            ("decides", "who decides"),
            ("delivers", "who delivers"),
            ("asked", "who must be asked"),
        ):
            assert (question in row.unknown) == (not columns[part])
    bodies = {r.body_id for r in rows if r.section in (STACK, OTHERS)}
    assert bodies >= {h for r in rows if r.section == POWERS for each in r.holdings for h in each.holder_ids}


@examples(25, data=st.data())
def test_two_places_compared(shelf: Shelf, asked: list[Asked], data: st.DataObject) -> None:
    (view, oracle), area, day = data.draw(somewhere(asked))
    other = data.draw(st.sampled_from([e.id for e in oracle.entities(["Area"])]))
    answer = compare(view, area, other, on=day)
    span, pair = day_after(day), (area, other)
    held = {i for a in pair for i in oracle_places.applying(oracle, a, span, ("same", "encloses"))}
    assert {r.power_id for r in answer} == {oracle.things[i].one("of_power") for i in held}
    for row in answer.rows[:6]:
        assert row.verdict == oracle_places.verdict(oracle, row.power_id, pair, span)
        sure = oracle_places.verdict(oracle, row.power_id, pair, span, only_sure=True) == row.verdict
        assert (row.certainty == "definite") == sure


@examples(25, data=st.data())
def test_what_changed_between_two_days(shelf: Shelf, asked: list[Asked], data: st.DataObject) -> None:
    (view, oracle), area, first = data.draw(somewhere(asked))
    last = data.draw(st.sampled_from([d for d in WHEN if d > first] or [shift(first, 900)]))
    rows = changes(view, area, since=first, until=last).rows
    was, is_now = (oracle_places.held_on(oracle, area, day) for day in (first, last))
    ended = {i: r.certainty for r in rows for i in r.before_ids if r.topic}
    begun = {i: r.certainty for r in rows for i in r.after_ids if r.topic}
    for i in {*was, *is_now}:
        before, after = was.get(i, Certainty.NO), is_now.get(i, Certainty.NO)
        if before is Certainty.DEFINITE and after is Certainty.NO:
            assert i in ended, "what surely held, and surely holds no more, has ended"
        if before is Certainty.NO and after is Certainty.DEFINITE:
            assert i in begun, "what surely did not hold, and surely does, has begun"
    for i, sure in ended.items():
        if sure == "definite" and i not in begun:
            assert is_now.get(i, Certainty.NO) is Certainty.NO, "what surely ended holds no more"
    for i, sure in begun.items():
        if sure == "definite" and i not in ended:
            assert was.get(i, Certainty.NO) is Certainty.NO, "what surely began did not hold before"


@examples(20, data=st.data())
def test_how_much_is_known_of_each_area(shelf: Shelf, asked: list[Asked], data: st.DataObject) -> None:
    (view, oracle), area, day = data.draw(somewhere(asked))
    span = day_after(day)
    rows = {r.area_id: r for r in coverage(view, on=day) if r.section == AREAS}
    governed = {t.one("governed_area") for t in oracle_places.of_kind(oracle, "Governance")}
    assert rows.keys() == {a for a in governed if any(r.area == a for r in oracle_places.stack(oracle, a, span))}
    if area in rows:
        powers = {e.id: e.name for e in oracle.entities(["Power"])}
        held = oracle_places.applying(oracle, area, span, ("same", "encloses"))
        known = {oracle.things[i].one("of_power") for i in held}
        assert sorted(rows[area].recorded) == sorted(name for i, name in powers.items() if i in known)
        assert sorted(rows[area].unknown) == sorted(name for i, name in powers.items() if i not in known)
    one_by_one = {r.power_id: r.state for r in coverage(view, area, on=day) if r.power_id}
    held = oracle_places.applying(oracle, area, span, ("same", "encloses"))
    known = {oracle.things[i].one("of_power") for i in held}
    assert one_by_one == {e.id: "recorded" if e.id in known else "unknown" for e in oracle.entities(["Power"])}


@pytest.mark.parametrize("seed", [61, 62])
def test_what_a_place_would_lose(shelf: Shelf, seed: int) -> None:
    steps = loads(seeded(seed), 16, 3)
    history = remember(steps)
    whole = OracleView(history)
    seen: Counter[str] = Counter()
    with shelf.empty() as store:
        load(store, steps)
        for body in [e.id for e in whole.entities(["Organisation"])][:4]:
            less = OracleView(sliced(history, removing=[body]))
            with store.view() as view, closing(slice_store(view, removing=[body])) as made, made.view() as tried:
                for day in ("2013-03-03", "2018-06-21"):
                    answer = what_if(view, tried, on=day, trying="it were not", gone=[body])
                    before, after = (oracle_places.held_where(v, day_after(day)) for v in (whole, less))
                    for sign, lost in (("loses", before - after), ("gains", after - before)):
                        powers: dict[str, set[str]] = {}
                        for area, holding, *_ in lost:
                            named = (less if sign == "gains" else whole).things[holding].one("of_power")
                            powers.setdefault(area, set()).add(whole.things[named].name if named else "")
                        shown = {r.area_id: set(getattr(r, sign)) for r in answer if r.section == PLACES}
                        assert {a: p for a, p in shown.items() if p} == powers
                        seen[sign] += len(powers)
    assert seen["loses"]
    assert seen["gains"]
