"""Ids judged to be of one thing answer as if everybody had always used one id: on every store, against a history rewritten so."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from typing import NamedTuple

import pytest
from hypothesis import strategies as st

from localism.errors import MisuseError
from localism.graph.entity import Entity
from localism.graph.judging import judge, judgement, withdraw
from localism.graph.merged import MergedView
from localism.graph.questions.applying import around, rows_here
from localism.graph.questions.judged import merging
from localism.graph.questions.powers_of import powers_of
from localism.graph.questions.who_holds import who_holds
from localism.graph.same import same
from localism.graph.store import Closure, Ids, Store
from localism.ontology.edtf import shift
from localism.ontology.schema import SCHEMA
from tests.contract import oracle_holds, oracle_places
from tests.contract.generate import loads, seeded
from tests.contract.oracle_holds import Held
from tests.contract.oracle_view import OracleView
from tests.contract.queries import DAYS
from tests.contract.stores import Shelf, examples, load, remember

AT = "2023-01-01T00:00:00Z"
ALIKE = (
    ("area:fiction/00", "area:fiction/03", "yes"),
    ("area:fiction/03", "area:fiction/07", "yes"),
    ("area:fiction/02", "area:fiction/05", "unsure"),
    ("GB-LAE-Z00", "GB-LAE-Z04", "yes"),
    ("GB-LAE-Z01", "GB-LAE-Z05", "no"),
    ("local:public/0", "GB-LAE-Z07", "yes"),
)
"""Judgements of pure fiction."""
ONE = {"area:fiction/03": "area:fiction/00", "area:fiction/07": "area:fiction/00"}
ONE |= {"GB-LAE-Z04": "GB-LAE-Z00", "local:public/0": "GB-LAE-Z07"}
"""What they come to: id → the one that it goes by."""


class Judged(NamedTuple):
    """A store in which they were judged, and what the oracle makes of a history that used one id each."""

    store: Store
    oracle: OracleView


def rewritten(view: OracleView) -> OracleView:
    """The same graph, had everybody used one id for one thing."""
    view.things = {i: _rewritten(e) for i, e in view.things.items() if i not in ONE}
    return view


def _rewritten(e: Entity) -> Entity:
    said = {
        name: tuple(dict.fromkeys(ONE.get(v, v) for v in values)) if SCHEMA.properties[name].is_reference else values
        for name, values in e.properties.items()
    }
    return replace(e, properties=said)


@pytest.fixture(scope="module")
def judged(shelf: Shelf) -> Iterator[list[Judged]]:
    """A few graphs of fiction in which the same six pairs were judged."""
    with ExitStack() as stack:
        found = []
        for seed, size in ((74, 24), (84, 24)):
            steps = loads(seeded(seed), size, 2)
            store = stack.enter_context(shelf.empty())
            load(store, steps)
            with store.view() as view:
                there = view.get({i for one, other, _ in ALIKE for i in (one, other)})
            for one, other, verdict in ALIKE:
                assert {one, other} <= there.keys()
                judge(
                    store,
                    judgement(one, other, verdict, by="A reviewer (fiction)", day="2022-12-31"),
                    access="public",
                    at=AT,
                )
            found.append(Judged(store, rewritten(OracleView(remember(steps)))))
        yield found


@examples(80, data=st.data())
def test_who_holds_and_what_applies_follow_a_merge(shelf: Shelf, judged: list[Judged], data: st.DataObject) -> None:
    store, oracle = data.draw(st.sampled_from(judged))
    day = data.draw(st.sampled_from(DAYS[1:-1]))
    span = (day, shift(day, 1))
    power = data.draw(st.sampled_from([e.id for e in oracle.entities(["Power"])]))
    area = data.draw(st.sampled_from([e.id for e in oracle.entities(["Area"])]))
    with store.view() as raw, merging(raw) as view:
        things = view.get([power, area])
        rows = who_holds(view, things[power], things[area], on=day)
        shown = {r.holding: Held(r.power_relation, r.area_relation, r.certainty != "possible") for r in rows}
        assert shown == oracle_holds.who_holds(oracle, power, area, span)
        found = rows_here(view, around(view, [area], span))
        assert {r.holding for r in found} == oracle_places.applying(oracle, area, span, ("same", "encloses")).keys()


def test_every_closure_is_that_of_the_rewritten_graph(judged: list[Judged]) -> None:
    for store, oracle in judged:
        with store.view() as raw, merging(raw) as view:
            assert isinstance(view, MergedView)
            for i in sorted({*ONE, *ONE.values()}):
                for via, direction in (
                    ("Containment", "in"),
                    ("Containment", "out"),
                    ("Governance", "in"),
                    ("Governance", "out"),
                ):
                    for day in ("2013-03-03", "2018-06-21"):
                        for steps, start in ((None, True), (1, False)):
                            asked = Closure(Ids((i,)), via, direction, (day, shift(day, 1)), steps, start)  # type: ignore[arg-type]
                            meant = Closure(Ids((ONE.get(i, i),)), via, direction, (day, shift(day, 1)), steps, start)  # type: ignore[arg-type]
                            assert view.closure(asked) == oracle.closure(meant)


def test_a_body_has_the_powers_of_all_its_ids(judged: list[Judged]) -> None:
    some = 0
    for store, oracle in judged:
        with store.view() as raw, merging(raw) as view:
            known = same(raw)
            for i in known.sets:
                if not i.startswith("area:"):
                    rows = powers_of(view, i).rows
                    own = {e.id for e in oracle.things.values() if i in e.all("held_by")}
                    assert {r.holding for r in rows if not r.through} == own
                    assert all(h not in ONE for r in rows for h in r.holder_ids)
                    some += len(own)
                    assert view.get([i])[i].ids == known.sets[i]
    assert some


def test_withdrawing_undoes_a_merge_to_the_last_byte(shelf: Shelf) -> None:
    steps = loads(seeded(73), 9, 2)
    with shelf.empty() as store:
        load(store, steps)
        with store.view() as view:
            before = list(view.entities())
            one, other = [e.id for e in before if e.is_a("Area")][:2]
        judge(store, judgement(one, other, "yes", by="A", day="2022"), access="public", at=AT)
        judge(store, judgement(other, one, "yes", by="B", day="2022"), access="public", at=AT)
        with store.view() as raw:
            assert same(raw).sets == {one: (one, other)}
            assert [e for e in raw.entities() if not e.is_a("Match")] == before, "nothing is rewritten"
        withdraw(store, one, other, by="A", at=AT)
        with store.view() as raw:
            assert same(raw).sets == {one: (one, other)}, "another reviewer still says so"
        withdraw(store, one, other, by="B", at=AT)
        with store.view() as raw, merging(raw) as view:
            assert view is raw
            assert list(raw.entities()) == before
            assert len(list(raw.claims(dataset="matches", withdrawn=True))) == 2, "who said so, and when, is kept"


def test_no_set_is_joined_over_a_no(shelf: Shelf) -> None:
    steps = loads(seeded(71), 18, 2)
    with shelf.empty() as store:
        load(store, steps)
        for one, other in (("area:fiction/00", "area:fiction/03"), ("area:fiction/03", "area:fiction/07")):
            judge(store, judgement(one, other, "yes", by="A", day="2022"), access="public", at=AT)
        done = judge(
            store, judgement("area:fiction/07", "area:fiction/00", "no", by="B", day="2022"), access="public", at=AT
        )
        assert done.contradicted == ("area:fiction/00", "area:fiction/03", "area:fiction/07")
        with store.view() as raw:
            assert not same(raw)
        with store.view() as raw, merging(raw) as view:
            assert view is raw
        done = judge(
            store, judgement("area:fiction/00", "area:fiction/07", "yes", by="B", day="2023"), access="public", at=AT
        )
        assert done.ids == ("area:fiction/00", "area:fiction/03", "area:fiction/07"), "a reviewer may change their mind"


def test_what_cannot_be_judged_says_so(shelf: Shelf) -> None:
    with shelf.empty() as store:
        load(store, loads(seeded(71), 18, 1))
        with store.view() as view:
            one, other = [e.id for e in view.entities(["Area"])][:2]
        wrong = [
            (one, one, "yes", "A", "name two"),
            (one, "local:nobody", "yes", "A", "Nothing in the graph has the id local:nobody"),
            (one, other, "maybe", "A", "no verdict 'maybe'"),
            (one, other, "yes", " ", "Say who judges"),
        ]
        for first, second, verdict, by, said in wrong:
            with pytest.raises(MisuseError, match=said):
                judge(store, judgement(first, second, verdict, by=by, day="2022"), access="public", at=AT)
        with pytest.raises(MisuseError, match="A has judged nothing"):
            withdraw(store, one, other, by="A", at=AT)
