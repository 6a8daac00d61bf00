"""What differs between two loads or two graphs, and what is missing, on every store, against plain loops over claims."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from hypothesis import strategies as st

from localism.graph.entity import Entity
from localism.graph.questions.diff import diff, diff_graphs
from localism.graph.questions.diff_row import BESIDE, CHANGED, GONE, NEW, DiffRow
from localism.graph.questions.next_steps import next_steps
from localism.graph.questions.step_row import (
    ALIKE,
    INFERRED,
    KINDS,
    NO_ACT,
    NO_DATES,
    NO_HOLDER,
    NO_SOURCE,
    NOBODY,
    NOWHERE,
    STUBS,
)
from localism.graph.store import Closure, Ids
from localism.ontology.schema import SCHEMA
from tests.contract.oracle import History, fold_everything
from tests.contract.oracle_view import OracleView
from tests.contract.stores import Asked, Shelf, examples

GRAPHS = st.integers(0, 3)


@cache
def as_of(oracle: OracleView, run: int) -> tuple[dict[str, Entity], dict[str, set[bytes]]]:
    """The things that the claims that stood after a run make, and the claims about each."""
    then, history = History(), oracle.history
    then.datasets, then.runs = history.datasets, history.runs
    then.claims = [
        s._replace(withdrawn=None)
        for s in history.claims
        if s.learned <= run and (s.withdrawn is None or s.withdrawn > run)
    ]
    about: dict[str, set[bytes]] = {}
    for s in then.claims:
        about.setdefault(s.claim.entity, set()).add(s.claim.digest)
    return {i: e for i, e in fold_everything(then).items() if not e.stub}, about


def appeared(rows: Iterable[DiffRow], state: str) -> set[str]:
    return {r.what_id for r in rows if r.state == state or (state == NEW and r.was_id)}


def disappeared(rows: Iterable[DiffRow], state: str) -> set[str]:
    return {r.what_id for r in rows if r.state == state} | {r.was_id for r in rows if r.was_id}


@examples(40, number=GRAPHS, data=st.data())
def test_what_loads_changed(shelf: Shelf, asked: list[Asked], number: int, data: st.DataObject) -> None:
    view, oracle = asked[number]
    last = max(r.number for r in oracle.runs())
    first = data.draw(st.integers(0, last))
    until = data.draw(st.integers(first, last))
    rows = diff(view, since=str(first), until=str(until)).rows
    (old, were), (new, are) = (as_of(oracle, run) for run in (first, until))
    assert appeared(rows, NEW) == new.keys() - old.keys()
    assert disappeared(rows, GONE) == old.keys() - new.keys()
    changed = {r.what_id: r for r in rows if r.state == CHANGED and not r.was_id}
    for i in old.keys() & new.keys():
        if were[i] == are[i]:
            assert i not in changed, "nobody says otherwise of it"
            continue
        for name in old[i].properties.keys() | new[i].properties.keys():
            if old[i].all(name) != new[i].all(name):
                assert any(line.startswith(SCHEMA.properties[name].label) for line in changed[i].says), (i, name)
    assert changed.keys() <= old.keys() & new.keys()


@examples(12, one=GRAPHS, other=GRAPHS)
def test_how_two_graphs_differ(shelf: Shelf, asked: list[Asked], one: int, other: int) -> None:
    here, there = asked[one], asked[other]
    rows = diff_graphs(here.view, there.view, name="another").rows
    own, theirs = ({i for i, e in a.oracle.things.items() if not e.stub} for a in (here, there))
    assert appeared(rows, BESIDE[NEW]) | {r.what_id for r in rows if r.was_id} == own - theirs
    assert disappeared(rows, BESIDE[GONE]) == theirs - own
    for i in own & theirs:
        mine, its = ({s.claim.digest for s in a.oracle.claims([i])} for a in (here, there))
        if mine == its:
            assert i not in {r.what_id for r in rows}
    back = diff_graphs(there.view, here.view, name="another").rows
    assert {i for r in back for i in (r.what_id, r.was_id)} == {i for r in rows for i in (r.what_id, r.was_id)}
    if one == other:
        assert not rows


def missing(oracle: OracleView) -> dict[str, set[str]]:
    """Recorded holding → what is missing of it, by going through everything."""
    found: dict[str, set[str]] = {}
    governing = {b for t in oracle.entities(["Governance"]) for b in t.all("body")}
    for e in oracle.entities(["PowerHolding"]):
        if "derived" in e.all("origin"):
            continue
        claims = [s.claim for s in oracle.claims([e.id])]
        gaps = {
            NO_HOLDER: not e.all("held_by"),
            NO_ACT: not e.all("act"),
            NO_DATES: not e.all("from") or not e.all("to"),
            NO_SOURCE: not any(c.citations for c in claims),
            NOWHERE: not e.all("within") and not set(e.all("held_by")) & governing,
            INFERRED: [c.coding.confidence for c in claims] == ["inferred"],
        }
        found[e.id] = {kind for kind, is_so in gaps.items() if is_so}
    return found


def unheld(oracle: OracleView) -> set[str]:
    """Powers that nobody holds, in whole or in part, nor as part of another."""
    held = {p for e in oracle.entities(["PowerHolding"]) for p in e.all("of_power")}
    powers = {e.id: e for e in oracle.entities(["Power"])}

    def wholes(i: str, seen: tuple[str, ...] = ()) -> set[str]:
        above = powers[i].one("broader") if i in powers else ""
        return {above} | wholes(above, (*seen, i)) if above and above not in seen else set()

    free = {
        i
        for i in powers
        if not ({i} | wholes(i)) & held and not any(i in wholes(other) for other in held if other in powers)
    }
    return {i for i in free if powers[i].one("broader") not in free}


@examples(8, number=GRAPHS)
def test_what_is_missing(shelf: Shelf, asked: list[Asked], number: int) -> None:
    view, oracle = asked[number]
    rows = next_steps(view, limit=1_000_000).rows
    assert [r.section for r in rows] == sorted((r.section for r in rows), key=KINDS.index), "most useful first"
    expected = missing(oracle)
    listed = {r.what_id: r for r in rows if r.section not in (ALIKE, STUBS, NOBODY)}
    assert listed.keys() == {i for i, gaps in expected.items() if gaps}
    for i, row in listed.items():
        assert row.section == min(expected[i], key=KINDS.index)
        assert set(row.missing) - {m for m in row.missing if m.startswith("not recorded: ")} == expected[i] - {NO_DATES}
        assert any(m.startswith("not recorded: ") for m in row.missing) == (NO_DATES in expected[i])
        assert row.places
        assert row.do
    assert {r.what_id for r in rows if r.section == NOBODY} == unheld(oracle)
    named = {v for i in expected for n in ("held_by", "of_power", "within", "under") for v in oracle.things[i].all(n)}
    stubs = {i for i in named if i in oracle.things and oracle.things[i].stub}
    assert stubs <= {r.what_id for r in rows if r.section == STUBS}


def test_a_place_is_asked_for_its_own(asked: list[Asked]) -> None:
    view, oracle = asked[3]
    gaps = missing(oracle)
    narrowed = set()
    for area in oracle.entities(["Area"]):
        inside = oracle.closure(Closure(Ids((area.id,)), "Containment", "in"))
        governing = {
            b for t in oracle.entities(["Governance"]) if t.one("governed_area") in inside for b in t.all("body")
        }
        expected = {
            i
            for i in gaps
            if any(a in inside for a in oracle.things[i].all("within"))
            or (not oracle.things[i].all("within") and set(oracle.things[i].all("held_by")) & governing)
        }
        rows = next_steps(view, area.id, limit=1_000_000)
        listed = {r.what_id for r in rows if r.section not in (ALIKE, STUBS, NOBODY)}
        assert listed == {i for i in expected if gaps[i]}
        narrowed.add(len(listed))
    assert len(narrowed) > 2, "places differ"
