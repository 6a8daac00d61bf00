"""Questions on every store: who holds a power against the oracle, and how many calls each question makes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import cast

import pytest
from hypothesis import strategies as st

from localism.errors import NotFoundError
from localism.graph.questions.agreement import coders_agree
from localism.graph.questions.chain import ROUNDS, chain
from localism.graph.questions.changes import changes
from localism.graph.questions.codebook import codebook
from localism.graph.questions.compare import compare
from localism.graph.questions.conflicts import conflicts
from localism.graph.questions.coverage import coverage
from localism.graph.questions.diff import diff, diff_graphs
from localism.graph.questions.evidence import evidence_of
from localism.graph.questions.find import find
from localism.graph.questions.learned import learned
from localism.graph.questions.next_steps import next_steps
from localism.graph.questions.place import place
from localism.graph.questions.powers_of import powers_of
from localism.graph.questions.show import show
from localism.graph.questions.stats import stats
from localism.graph.questions.term import term
from localism.graph.questions.what_if import what_if
from localism.graph.questions.who_holds import who_holds
from localism.graph.store import Span, View
from localism.ontology.dates import day_range
from localism.ontology.edtf import shift
from localism.ontology.schema import SCHEMA
from tests.contract import oracle_holds
from tests.contract.counting import CountingView
from tests.contract.generate import Load, loads, seeded
from tests.contract.oracle_holds import Held
from tests.contract.oracle_view import OracleView
from tests.contract.queries import DAYS
from tests.contract.stores import Asked, Shelf, examples, load, remember


def of_class(oracle: OracleView, name: str) -> list[str]:
    """Ids of one class."""
    return [e.id for e in oracle.entities([name])]


def answered(view: View, power: str, area: str, on: str | None) -> dict[str, Held]:
    """The answer, in the oracle's terms."""
    things = view.get([power, area])
    rows = who_holds(view, things[power], things[area] if area else None, on=on)
    assert len({row.holding for row in rows}) == len(rows), "a holding answers once"
    if on:
        assert all(row.certainty in ("definite", "possible") for row in rows)
    assert all(bool(row.why) == (row.certainty == "possible") for row in rows), "what is only possible says why"
    return {row.holding: Held(row.power_relation, row.area_relation, row.certainty != "possible") for row in rows}


@st.composite
def asked_about(draw: st.DrawFn, asked: list[Asked]) -> tuple[Asked, str, str]:
    """A graph, a power and an area (or none) in it."""
    graph = asked[draw(st.integers(0, len(asked) - 1))]
    power = draw(st.sampled_from(of_class(graph.oracle, "Power")))
    return graph, power, draw(st.sampled_from(["", *of_class(graph.oracle, "Area") * 3]))


@examples(80, data=st.data())
def test_who_holds_a_power_in_an_area_on_a_day(shelf: Shelf, asked: list[Asked], data: st.DataObject) -> None:
    (view, oracle), power, area = data.draw(asked_about(asked))
    day = data.draw(st.none() | st.sampled_from(DAYS[1:-1]))
    span: Span | None = (day, shift(day, 1)) if day else None
    assert answered(view, power, area, day) == oracle_holds.who_holds(oracle, power, area, span)


@examples(30, data=st.data())
def test_an_answer_for_a_month_holds_the_answers_for_its_days(
    shelf: Shelf, asked: list[Asked], data: st.DataObject
) -> None:
    (view, oracle), power, area = data.draw(asked_about(asked))
    month = data.draw(st.sampled_from(["2012-05", "2015-03", "2015-04", "2018-06", "2020-01"]))
    in_month = answered(view, power, area, month)
    day, end = day_range(month)
    # What it leans on (an area lying in another, say) may be sure on one day and not throughout the month.
    assert in_month == oracle_holds.who_holds(oracle, power, area, (day, end))
    while day < end:
        assert answered(view, power, area, day).keys() <= in_month.keys()
        day = shift(day, 7)


@pytest.mark.any_store
def test_the_questions_are_worth_asking(asked: list[Asked]) -> None:
    kinds: Counter[Held] = Counter()
    for view, oracle in asked:
        for power in of_class(oracle, "Power"):
            for area in of_class(oracle, "Area"):
                for day in ("2013-03-03", "2016-05-01", "2020-07-07"):
                    kinds.update(answered(view, power, area, day).values())
    assert {held.power for held in kinds} == {"same", "part", "whole"}
    assert {held.area for held in kinds} == {"same", "encloses", "enclosed", "not recorded"}
    assert {held.sure for held in kinds} == {True, False}


def multiplied(step: Load, times: int) -> Load:
    """One claim a thing from a load, with every tie made so many times over, alike but for its id."""
    once = list({c.entity: c for c in step.claims}.values())
    more = [
        c._replace(entity=f"{c.entity}#{n}")
        for c in once
        if any(SCHEMA.classes[name].is_tie for name in c.types)
        for n in range(1, times)
    ]
    return step._replace(claims=(*once, *more))


@pytest.fixture(scope="module")
def sizes(shelf: Shelf) -> Iterator[list[Asked]]:
    """One graph, and one like it with eight ties (holdings, containments …) between the same ends for each of its."""
    with ExitStack() as stack:
        graphs = []
        for times in (1, 8):
            steps = [multiplied(step, times) for step in loads(seeded(51), 12, 1)]
            store = stack.enter_context(shelf.empty())
            load(store, steps)
            graphs.append(Asked(stack.enter_context(store.view()), OracleView(remember(steps))))
        yield graphs


DAYS_OF_RUNS = ("2021-12-31", "2022-12-31")
Ask = Callable[[View, str], object]
MOST_CALLS = 50
QUESTIONS: dict[str, tuple[str, Ask]] = {
    "who holds": ("Power", lambda view, i: who_holds(view, i)),
    "who holds on": ("Power", lambda view, i: who_holds(view, i, on="2016")),
    "who holds in": ("Power", lambda view, i: who_holds(view, i, "area:fiction/02")),
    "who holds in, on": ("Power", lambda view, i: who_holds(view, i, "area:fiction/04", on="2016-05-01")),
    "who held before anything began": ("Power", lambda view, i: who_holds(view, i, "area:fiction/04", on="0500")),
    "powers of": ("Holder", lambda view, i: powers_of(view, i)),
    "powers of, on": ("Holder", lambda view, i: powers_of(view, i, on="2016")),
    "show": ("Thing", lambda view, i: show(view, i)),
    "evidence": ("Thing", lambda view, i: evidence_of(view, i)),
    "find": ("Thing", lambda view, i: find(view, i)),
    "stats": ("Source", lambda view, i: stats(view)),
    "place": ("Area", lambda view, i: place(view, i, on="2016")),
    "place, of a power": ("Area", lambda view, i: place(view, i, on="2016-05-01", power="power:fiction-0")),
    "compare": ("Area", lambda view, i: compare(view, i, "area:fiction/02", on="2016-05-01")),
    "changes": ("Area", lambda view, i: changes(view, i, since="2013", until="2018")),
    "learned": ("Area", lambda view, i: learned(view, view, view, i, known=DAYS_OF_RUNS, span=None)),
    "coverage": ("Source", lambda view, i: coverage(view, on="2016")),
    "coverage in": ("Area", lambda view, i: coverage(view, i, on="2016")),
    "conflicts": ("Source", lambda view, i: conflicts(view)),
    "conflicts in": ("Area", lambda view, i: conflicts(view, i)),
    "agreement": ("Source", lambda view, i: coders_agree(view)),
    "codebook": ("Source", lambda view, i: codebook(view)),
    "term": ("Source", lambda view, i: term(view, "held by")),
    "diff": ("Source", lambda view, i: diff(view, since="0")),
    "diff of two graphs": ("Source", lambda view, i: diff_graphs(view, view, name="itself")),
    "next": ("Source", lambda view, i: next_steps(view)),
    "next in": ("Area", lambda view, i: next_steps(view, i)),
    "what if": ("Source", lambda view, i: what_if(view, view, on="2016", trying="nothing")),
}


@pytest.mark.any_store
@pytest.mark.parametrize(("name", "ask"), QUESTIONS.values(), ids=QUESTIONS)
def test_a_larger_graph_takes_no_more_calls(sizes: list[Asked], name: str, ask: Ask) -> None:
    (small, oracle), (large, _) = sizes
    asked_of = of_class(oracle, name)
    assert asked_of
    for i in asked_of:
        few, many = CountingView(small), CountingView(large)
        ask(cast(View, few), i)
        ask(cast(View, many), i)
        assert many.calls == few.calls, i
        assert few.calls.total() <= MOST_CALLS


@pytest.mark.any_store
def test_a_longer_chain_takes_no_more_rounds_than_there_may_be(sizes: list[Asked]) -> None:
    for view, oracle in sizes:
        for holding in of_class(oracle, "PowerHolding"):
            counting = CountingView(view)
            chain(cast(View, counting), holding)
            assert counting.calls.total() <= 14 + 3 * ROUNDS, holding


@pytest.mark.any_store
def test_the_larger_graph_has_larger_answers(sizes: list[Asked]) -> None:
    for power in of_class(sizes[0].oracle, "Power"):
        few, many = (who_holds(view, power) for view, _ in sizes)
        assert len(many) == 8 * len(few)
    assert any(len(who_holds(sizes[0].view, power)) > 2 for power in of_class(sizes[0].oracle, "Power"))


def test_a_name_that_nothing_has_is_not_found(asked: list[Asked]) -> None:
    view, _ = asked[0]
    with pytest.raises(NotFoundError):
        who_holds(view, "nothing is called this")
