"""A decision's path, paper against practice, and money, on every store, against plain loops over all things."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from decimal import Decimal
from typing import cast

import pytest
from hypothesis import strategies as st

from localism.graph.analysis.weights import shipped
from localism.graph.entity import Entity
from localism.graph.questions.decision import decision
from localism.graph.questions.decision_row import GAPS, HAPPENED, INSIDE, PATH, SEATS, TERMS, UNPLACED, WIDER
from localism.graph.questions.gap import gap
from localism.graph.questions.gap_row import DIFFERS, NONE_RECORDED, NOT_MET, OVERRIDDEN, REFUSED
from localism.graph.questions.imbalance import imbalance
from localism.graph.questions.money import money
from localism.graph.questions.money_row import BUDGETS, GRANTS, SUMS
from localism.graph.store import Closure, Ids, Span, View
from localism.ontology.dates import Certainty
from localism.ontology.edtf import parse, shift
from localism.ontology.schema import SCHEMA
from tests.contract.counting import CountingView
from tests.contract.generate import Load, loads, seeded
from tests.contract.hanging import with_strings
from tests.contract.oracle_holds import who_holds
from tests.contract.oracle_view import OracleView, is_of, overlap
from tests.contract.queries import DAYS
from tests.contract.stores import Asked, Shelf, examples, load, remember
from tests.contract.test_questions import multiplied

Ask = Callable[[View], object]


WORLDS = ((62, 14), (63, 20))
"""Seeds and sizes."""


def drawn(seed: int, size: int) -> list[Load]:
    """A load of a drawn world, with what hangs on its holdings."""
    return [with_strings(step, seeded(seed + 100)) for step in loads(seeded(seed), size, 1)]


@pytest.fixture(scope="session")
def hung(shelf: Shelf) -> Iterator[list[Asked]]:
    """Graphs of fiction in which holdings have terms, seats, exercises and money."""
    with ExitStack() as stack:
        graphs = []
        for world in WORLDS:
            steps = drawn(*world)
            store = stack.enter_context(shelf.empty())
            load(store, steps)
            graphs.append(Asked(stack.enter_context(store.view()), OracleView(remember(steps))))
        yield graphs


def all_of(oracle: OracleView, name: str) -> list[Entity]:
    return [e for e in oracle.things.values() if is_of(e, [name])]


def on_day(data: st.DataObject) -> tuple[str | None, Span | None]:
    day = data.draw(st.none() | st.sampled_from(DAYS[1:-1]))
    return day, (day, shift(day, 1)) if day else None


def possibly(thing: Entity, span: Span | None) -> bool:
    return span is None or overlap(thing.bounds, span) is not Certainty.NO


# ---- a decision's path ----


def path_of(oracle: OracleView, power: str, area: str, span: Span | None) -> dict[str, str]:
    """Holding → the section in which it stands, worked out by looking at every holding."""
    held = who_holds(oracle, power, area, span)
    own = {p.id for p in all_of(oracle, "Power") if who_is(oracle, p.id, power) in ("same", "part")}
    places = {i: h.area for i, h in held.items()}
    near = {i for i, h in held.items() if h.area in ("same", "enclosed")}
    for e in all_of(oracle, "PowerHolding"):
        on = set(e.all("bears_on"))
        if e.id in held or not possibly(e, span) or not on & (own | held.keys()):
            continue
        there = who_holds(oracle, e.one("of_power"), area, span).get(e.id) if e.one("of_power") else None
        if there:
            places[e.id] = there.area
        elif on & near:
            places[e.id] = "beside"
    on_theirs = {on for i, place in places.items() if place == "same" for on in oracle.things[i].all("bears_on")}
    for i in on_theirs - places.keys():
        target = oracle.things.get(i)
        if target and is_of(target, ["PowerHolding"]) and not target.stub and possibly(target, span):
            # Only what the holdings of the power itself bear on is read; bearers from elsewhere are followed no further.
            by = [h for h in held if places[h] == "same" and i in oracle.things[h].all("bears_on")]
            if by and who_is(oracle, target.one("of_power"), power):
                places[i] = "beside"
    return {i: section(oracle, i, power, place, places) for i, place in places.items()}


def who_is(oracle: OracleView, one: str, power: str) -> str:
    """How a power relates to another: by the words of the oracle of holdings."""
    from tests.contract.oracle_holds import power_relation

    return power_relation(oracle, one, power)


def section(oracle: OracleView, holding: str, power: str, place: str, places: dict[str, str]) -> str:
    e = oracle.things[holding]
    part = e.one("of_power")
    if not who_is(oracle, part, power):
        for on in e.all("bears_on"):
            target = oracle.things[on].one("of_power") if on in places else on
            if who_is(oracle, target, power):
                part = target
                break
    if who_is(oracle, part, power) == "whole":
        return WIDER
    return {"enclosed": INSIDE, "not recorded": UNPLACED}.get(place, PATH)


@examples(40, data=st.data())
def test_the_path_of_a_decision_in_an_area(shelf: Shelf, hung: list[Asked], data: st.DataObject) -> None:
    view, oracle = data.draw(st.sampled_from(hung))
    power = data.draw(st.sampled_from(all_of(oracle, "Power")))
    area = data.draw(st.sampled_from(all_of(oracle, "Area")))
    day, span = on_day(data)
    things = view.get([power.id, area.id])
    rows = decision(view, things[power.id], things[area.id], on=day).rows
    expected = path_of(oracle, power.id, area.id, span)
    assert {r.id: r.section for r in rows if r.held} == expected
    acts = [(r.id, r.act) for r in rows if r.held]
    assert len(set(acts)) == len(acts), "an act of a holding is told once"
    for i in expected:
        assert {a for h, a in acts if h == i} == set(oracle.things[i].all("act") or ("act not recorded",))
    in_path = [r for r in rows if r.section == PATH]
    assert [r.stage for r in in_path if r.part_id == power.id] == sorted(
        r.stage for r in in_path if r.part_id == power.id
    )
    doing = {
        act
        for i, where in expected.items()
        if where == PATH and oracle.things[i].all("held_by") and oracle.things[i].one("kind") != "prohibition"
        for act in oracle.things[i].all("act")
    }
    asked_for = [c.label for c in SCHEMA.path if c.missing]
    missing = [a for a in asked_for if a not in doing] if in_path else []
    assert [r.act for r in rows if r.section == GAPS] == missing
    counted = {i for i, where in expected.items() if where != WIDER}
    under = {u for i in expected for u in oracle.things[i].all("under")}
    instruments = oracle.closure(Closure(Ids(tuple(under)), "section_of", "out"))
    holders = {h for i in expected for h in oracle.things[i].all("held_by")}
    seats = {p.id for p in all_of(oracle, "Participation") if holders & set(p.all("member_of"))}
    terms = {
        t.id
        for t in all_of(oracle, "Term")
        if possibly(t, span) and set(t.all("term_of")) & (expected.keys() | instruments.keys() | seats)
    }
    assert {r.id for r in rows if r.section == TERMS} == terms
    heard = {h for i in counted for h in oracle.things[i].all("held_by")}
    sitting = {p for p in seats if possibly(oracle.things[p], span) and heard & set(oracle.things[p].all("member_of"))}
    assert {r.id for r in rows if r.section == SEATS} == sitting
    happened = {e.id for e in all_of(oracle, "Exercise") if begun(e, span) and set(e.all("exercise_of")) & counted}
    assert {r.id for r in rows if r.section == HAPPENED} == happened


def begun(e: Entity, span: Span | None) -> bool:
    return span is None or e.bounds is None or e.bounds.from_min < span[1]


# ---- paper and practice ----


@examples(40, data=st.data())
def test_paper_against_practice(shelf: Shelf, hung: list[Asked], data: st.DataObject) -> None:
    view, oracle = data.draw(st.sampled_from(hung))
    day, span = on_day(data)
    rows = gap(view, on=day).rows
    rank = {c.label: c.rank for c in SCHEMA.codes["Level"]}
    apart, unused = {}, set()
    for e in all_of(oracle, "PowerHolding"):
        if not possibly(e, span):
            continue
        steps = [rank[p] - rank[s] for s in e.all("level_stated") for p in e.all("level_practised")]
        if any(steps):
            apart[e.id] = (min(steps), max(steps))
        mine = [x for x in all_of(oracle, "Exercise") if e.id in x.all("exercise_of") and begun(x, span)]
        if e.one("kind") == "right" and not mine:
            unused.add(e.id)
    assert {r.id: (r.fewest, r.most) for r in rows if r.section == DIFFERS} == apart
    far = [r.fewest or 0 for r in rows if r.section == DIFFERS]
    assert far == sorted(far), "the furthest below paper comes first"
    assert {r.id for r in rows if r.section == NONE_RECORDED} == unused
    sections = {"not met": NOT_MET, "overridden": OVERRIDDEN, "refused": REFUSED}
    became = {
        (x.id, sections[o])
        for x in all_of(oracle, "Exercise")
        for o in x.all("outcome")
        if o in sections and possibly(x, span) and not oracle.things[x.one("exercise_of")].stub
    }
    assert {(r.id, r.section) for r in rows if r.section in sections.values()} == became


@examples(25, data=st.data())
def test_what_differs_in_an_area_is_what_differs_and_holds_there(
    shelf: Shelf, hung: list[Asked], data: st.DataObject
) -> None:
    view, oracle = data.draw(st.sampled_from(hung))
    area = data.draw(st.sampled_from(all_of(oracle, "Area")))
    everywhere = {r.held.holding for r in gap(view).rows if r.held}
    here = {
        i
        for p in sorted({p for e in all_of(oracle, "PowerHolding") for p in e.all("of_power")})
        for i, held in who_holds(oracle, p, area.id).items()
        if held.power == "same" and held.area != "not recorded"
    }
    found = {r.held.holding for r in gap(view, area.id).rows if r.held}
    assert found == everywhere & here


@pytest.mark.any_store
def test_the_balance_of_power_is_the_same_on_every_store(hung: list[Asked]) -> None:
    """As on the oracle's own view, which looks at everything; the index itself has an oracle in tests/graph."""
    for view, oracle in hung:
        for area in all_of(oracle, "Area")[:3]:
            one, other = (imbalance(v, (area.id,), on=("2016",), weights=shipped()) for v in (view, cast(View, oracle)))
            assert one == other


# ---- money ----


def added_up(grants: list[Entity]) -> dict[str, Decimal]:
    """The sum of the amounts that are numbers, by currency."""
    sums: dict[str, Decimal] = {}
    for g in grants:
        if g.one("amount") in ("100", "0.10", "2500000", "12.345"):
            sums[g.one("currency")] = sums.get(g.one("currency"), Decimal()) + Decimal(g.one("amount"))
    return sums


def in_time(g: Entity, span: Span | None) -> bool:
    return possibly(g, span) and not (span and g.one("awarded") and parse(g.one("awarded")).earliest >= span[1])


@examples(30, data=st.data())
def test_the_grants_and_budgets_of_a_place(shelf: Shelf, hung: list[Asked], data: st.DataObject) -> None:
    view, oracle = data.draw(st.sampled_from(hung))
    day, span = on_day(data)
    areas = [a for a in all_of(oracle, "Area") if possibly(a, span)]
    area = data.draw(st.sampled_from(areas)) if areas else None
    if area is None:
        return
    rows = money(view, area.id, on=day).rows
    inner = set(oracle.closure(Closure(Ids((area.id,)), "Containment", "in", span)))
    theirs = inner | {
        e.id
        for e in oracle.things.values()
        if any(inner & set(e.all(name)) for name in ("located_in", "serves", "public_of"))
    }
    governing = {
        t.one("body") for t in all_of(oracle, "Governance") if possibly(t, span) and inner & set(t.all("governed_area"))
    }
    grants = [
        g
        for g in all_of(oracle, "Grant")
        if in_time(g, span) and (inner & set(g.all("benefits")) or (theirs | governing) & set(g.all("recipient")))
    ]
    others = [
        g
        for g in all_of(oracle, "Grant")
        if in_time(g, span) and (theirs | governing) & set(g.all("funder")) and g not in grants
    ]
    for way, those in (("to it, or for its benefit", grants), ("by bodies of it, to others", others)):
        assert {r.id for r in rows if r.group == f"{GRANTS} {way}"} == {g.id for g in those}
        sums = {r.currency: Decimal(r.amount) for r in rows if r.section == SUMS and r.name == way}
        assert sums == added_up(those)
    held = {
        o
        for e in all_of(oracle, "PowerHolding")
        if inner & set(e.all("within")) or governing & set(e.all("held_by"))
        for o in e.all("over")
    }
    budgets = {
        b.id
        for b in all_of(oracle, "Budget")
        if possibly(b, span) and (inner & set(b.all("located_in")) or b.id in held)
    }
    assert {r.id for r in rows if r.section == BUDGETS} == budgets


@examples(30, data=st.data())
def test_the_grants_of_a_body_and_who_decides_its_budgets(shelf: Shelf, hung: list[Asked], data: st.DataObject) -> None:
    view, oracle = data.draw(st.sampled_from(hung))
    named = [e for e in all_of(oracle, "Holder") if not is_of(e, ["Area"])]
    body = data.draw(st.sampled_from(named))
    rows = money(view, body.id).rows
    inside = set(oracle.closure(Closure(Ids((body.id,)), "part_of", "in")))
    own = inside | {e.id for e in oracle.things.values() if inside & set(e.all("post_in"))}
    own |= {t.one("post") for t in all_of(oracle, "Occupancy") if body.id in t.all("occupant")}
    given = [g for g in all_of(oracle, "Grant") if own & set(g.all("funder"))]
    received = [g for g in all_of(oracle, "Grant") if own & set(g.all("recipient"))]
    ways = {
        way: {r.currency: Decimal(r.amount) for r in rows if r.section == SUMS and r.name == way}
        for way in ("given", "received")
    }
    assert ways == {"given": added_up(given), "received": added_up(received)}
    for r in (r for r in rows if r.section == BUDGETS):
        over = [e for e in all_of(oracle, "PowerHolding") if r.id in e.all("over")]
        assert {h.holding for h in r.holdings} == {e.id for e in over}
        deciding = [e for e in over if "decides" in e.all("act") and e.one("kind") != "prohibition"]
        assert bool(r.decides) == bool(deciding)


# ---- how many calls ----


@pytest.fixture(scope="module")
def two_sizes(shelf: Shelf) -> Iterator[list[Asked]]:
    """One graph, and one like it with four ties between the same ends for each of its."""
    with ExitStack() as stack:
        graphs = []
        for times in (1, 4):
            step = with_strings(loads(seeded(51), 8, 1)[0], seeded(7))
            steps = [multiplied(step, times)]
            store = stack.enter_context(shelf.empty())
            load(store, steps)
            graphs.append(Asked(stack.enter_context(store.view()), OracleView(remember(steps))))
        yield graphs


QUESTIONS: dict[str, tuple[str, Callable[[View, str], object]]] = {
    "decision": ("Power", lambda view, i: decision(view, i, "area:fiction/02")),
    "decision, on": ("Power", lambda view, i: decision(view, i, "area:fiction/03", on="2016")),
    "gap": ("Area", lambda view, i: gap(view, i)),
    "imbalance": ("Area", lambda view, i: imbalance(view, (i,), on=("2016",), weights=shipped())),
    "money of a place": ("Area", lambda view, i: money(view, i)),
    "money of a body": ("Holder", lambda view, i: money(view, i, on="2016")),
}


@pytest.mark.any_store
@pytest.mark.parametrize(("name", "ask"), QUESTIONS.values(), ids=QUESTIONS)
def test_a_larger_graph_takes_no_more_calls(
    two_sizes: list[Asked], name: str, ask: Callable[[View, str], object]
) -> None:
    (small, oracle), (large, _) = two_sizes
    for e in all_of(oracle, name)[:4]:
        few, many = CountingView(small), CountingView(large)
        ask(cast(View, few), e.id)
        ask(cast(View, many), e.id)
        assert many.calls == few.calls, e.id
        assert few.calls.total() <= 50


def test_the_answers_are_worth_asking_for() -> None:
    """Every section occurs in what is drawn: of that the oracle's own view is asked, which needs no engine."""
    seen: Counter[str] = Counter()
    for oracle in (OracleView(remember(drawn(*world))) for world in WORLDS):
        view = cast(View, oracle)
        for area in all_of(oracle, "Area")[:5]:
            seen.update(r.section for r in money(view, area.id).rows)
            seen.update(r.section for p in all_of(oracle, "Power")[:4] for r in decision(view, p, area).rows)
        seen.update(r.section for r in gap(view).rows)
    wanted = {PATH, GAPS, TERMS, SEATS, HAPPENED, WIDER, INSIDE, UNPLACED, SUMS, BUDGETS, GRANTS, DIFFERS}
    assert wanted | {NOT_MET, OVERRIDDEN, REFUSED, NONE_RECORDED} <= seen.keys()
