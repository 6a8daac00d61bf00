"""The index of imbalance: worked by hand, its bounds against every possible world, what no reading of it may break, weights."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localism.errors import LocalismError, MisuseError
from localism.graph.analysis.imbalance import (
    PRACTISED,
    Range,
    Say,
    bounds,
    index,
    of_power,
    power_bounds,
    recorded,
    total,
)
from localism.graph.analysis.weights import Weights, choices, read_weights, shipped, variations
from localism.ontology.schema import SCHEMA

W = shipped()
ACTS = [c.label for c in SCHEMA.codes["Act"]]
LEVELS = [c.label for c in SCHEMA.codes["Level"]]


def say(side: str = "", *acts: str, sure: bool = True, perhaps: bool = False, **levels: str) -> Say:
    """A holding of one side; an act with a `?` is what only some who read it say."""
    coded = {name: tuple(filter(None, said.split("; "))) for name, said in levels.items()}
    read = tuple((a.rstrip("?"), not a.endswith("?")) for a in acts)
    return Say("h", frozenset(filter(None, side.split("+"))), read, sure=sure, perhaps=perhaps, **coded)


COUNCIL, ADVISED = say("state", "decides"), say("community", "advises")


@pytest.mark.parametrize(
    ("says", "stated", "practised"),
    [
        # The council decides, residents are asked: 1 less 0.4. Practice is not coded.
        ([COUNCIL, ADVISED], "+0.60", None),
        # On paper residents decide, in practice they are told: 0.4 (delivers) less 1, less 0.2.
        ([say("state", "delivers"), say("community", "decides", practised="informed")], "−0.60", "+0.20"),
        # A panel of the council decides, and its level says how far the community is empowered in it.
        ([say("state", "decides", stated="involved", practised="none")], "+0.40", "+1.00"),
        # Coders differ: involved or collaborates.
        ([COUNCIL, say("community", stated="involved; collaborates")], "+0.20 to +0.40", None),
        # Some read it as deciding, all as delivering.
        ([say("state", "delivers", "decides?"), say("community", "owns")], "−0.40 to +0.20", None),
        # Each reads it as one of two.
        ([say("state", "delivers?", "decides?"), say("community", "owns")], "−0.40 to +0.20", None),
        # The strongest say counts: ten leases are no more than one.
        ([COUNCIL, *[say("community", "occupies")] * 10], "+0.60", None),
        # One side only: no value, for that nothing is recorded is no nought.
        ([COUNCIL], None, None),
        ([ADVISED], None, None),
        # A local council and others stand with neither; a level beside a local council is its own.
        ([COUNCIL, say("local council", "decides", stated="decides"), say("other", "decides")], None, None),
        # Beside others, a level is the community's.
        ([COUNCIL, say("other", "advises", stated="consulted")], "+0.60", None),
        # An act that is not known may be any: 1 less between 0.4 and 1.
        ([COUNCIL, say("community")], "0.00 to +0.60", None),
        # What holds throughout may or may not bear on one thing in it: nought to 1, less 0.4.
        ([replace(COUNCIL, perhaps=True), ADVISED], "−0.40 to +0.60", None),
        ([replace(COUNCIL, perhaps=True), replace(ADVISED, perhaps=True)], None, None),
        # A holder who is not known counts for neither.
        ([say("", "decides"), ADVISED], None, None),
        ([], None, None),
    ],
)
def test_worked_by_hand(says: list[Say], stated: str | None, practised: str | None) -> None:
    found = [index(recorded(says, W, reading)) for reading in ("stated", PRACTISED)]
    assert [str(f) if f else None for f in found] == [stated, practised]


@pytest.mark.parametrize(
    ("says", "bounded"),
    [
        ([], "−1.00 to +1.00"),
        ([COUNCIL], "0.00 to +1.00"),
        ([COUNCIL, ADVISED], "+0.60"),
        ([COUNCIL, replace(ADVISED, sure=False)], "0.00 to +1.00"),
        ([replace(COUNCIL, sure=False), ADVISED], "−0.40 to +0.60"),
        ([COUNCIL, say("community", stated="none")], "+1.00"),
        # A panel that may not exist gives both sides a say, or neither: alone it cannot make the council's side weak.
        ([say("state", "delivers"), say("state", "decides", stated="decides", sure=False)], "−0.60 to +0.40"),
        # Whoever it is that decides, the council surely delivers and residents surely advise.
        ([say("state", "delivers"), ADVISED, say("", "decides")], "−0.60 to +0.60"),
        # A joint holding gives both the same, whatever its act.
        ([say("state+community")], "0.00"),
    ],
)
def test_bounds_worked_by_hand(says: list[Say], bounded: str) -> None:
    assert str(bounds(says, W)) == bounded


says = st.builds(
    Say,
    st.sampled_from(["a", "b"]),
    st.sampled_from(
        [
            frozenset(s.split("+")) - {""}
            for s in ("state", "community", "local council", "other", "state+community", "")
        ]
    ),
    st.lists(st.tuples(st.sampled_from(ACTS), st.booleans()), max_size=2, unique_by=lambda a: a[0]).map(tuple),
    st.lists(st.sampled_from(LEVELS), max_size=2, unique=True).map(tuple),
    st.lists(st.sampled_from(LEVELS), max_size=2, unique=True).map(tuple),
    st.booleans(),
    st.booleans(),
)


def acting(s: Say, w: Weights) -> set[float]:
    """What its acts may count for: every reading has what all agree on and any of the rest, and the strongest counts."""
    if not s.acts:
        return set(w.act.values())
    agreed, rest = ([a for a, all_say in s.acts if all_say is agreed] for agreed in (True, False))
    sets = [[*agreed, *some] for n in range(len(rest) + 1) for some in combinations(rest, n)]
    return {max(w.act[a] for a in acts) for acts in sets if acts}


def worlds(s: Say, w: Weights) -> Iterator[tuple[float, float] | None]:
    """Each way in which a holding may count: what it gives the council and the community."""
    if not s.sure or s.perhaps:
        yield None
    levels: list[float | None] = [w.level[x] for x in s.stated] or [None]
    for side in [s.sides] if s.sides else [frozenset({x}) for x in SIDES]:
        for act, level in product(acting(s, w), levels):
            council = act if "state" in side else -1.0
            community = act if "community" in side else -1.0
            if level is not None and side != {"local council"}:
                community = level
            yield council, community


SIDES = ("state", "community", "local council", "other")


def every_world(found: Sequence[Say], w: Weights) -> Range:
    """The least and most over all worlds, silence on a side that is not surely heard being any say at all."""
    sure = [list(worlds(s, w)) for s in found]
    silent = [
        (0.0,) if any(all(x is not None and x[side] >= 0 for x in ways) for ways in sure) else (0.0, 0.5, w.most)
        for side in (0, 1)
    ]
    values = []
    for world in product(*sure):
        council, community = (max([0.0, *(x[side] for x in world if x)]) for side in (0, 1))
        values += [max(council, a) - max(community, b) for a, b in product(*silent)]
    return Range(min(values), max(values))


@given(st.lists(says, max_size=3))
def test_bounds_are_those_of_every_possible_world(found: list[Say]) -> None:
    assert bounds(found, W) == pytest.approx(every_world(found, W))


@given(
    st.dictionaries(st.sampled_from(["", "over hall", "in ward"]), st.lists(says, min_size=1, max_size=4), min_size=1)
)
def test_what_is_recorded_lies_within_the_bounds_and_both_within_the_scale(matters: dict[str, list[Say]]) -> None:
    value, outer = of_power(matters, W), power_bounds(matters, W)
    assert -1 <= outer.low <= outer.high <= 1
    if value:
        assert outer.low - 1e-9 <= value.low <= value.high <= outer.high + 1e-9


@given(st.lists(says.filter(lambda s: not s.stated and not s.practised), max_size=4))
def test_the_other_side_is_the_other_sign(found: list[Say]) -> None:
    other = {"state": "community", "community": "state"}
    turned = [replace(s, sides=frozenset(other.get(x, x) for x in s.sides)) for s in found]
    for one, two in (
        (bounds(found, W), bounds(turned, W)),
        (index(recorded(found, W)), index(recorded(turned, W))),
    ):
        assert (one is None) == (two is None)
        if one and two:
            assert (two.low, two.high) == pytest.approx((-one.high, -one.low))


@given(st.lists(says, max_size=4))
def test_twice_the_same_records_change_nothing(found: list[Say]) -> None:
    assert recorded(found * 2, W) == recorded(found, W)
    assert bounds(found * 2, W) == bounds(found, W)


def test_a_group_counts_once_however_finely_its_powers_are_told_apart() -> None:
    groups = {"Planning": [Range(1, 1)] * 9, "Parks": [Range(-1, -1)]}
    assert total(groups, W) == Range(0, 0)
    assert total(groups, replace(W, by_power=True)) == Range(0.8, 0.8)
    assert total({}, W) is None


# ---- weights ----


def test_the_shipped_weights_keep_the_order_of_the_ontology_and_leave_nothing_out() -> None:
    assert list(W.act) == ACTS
    assert list(W.level) == LEVELS
    assert set(W.side) == {c.label for c in SCHEMA.codes["Side"]}
    assert [W.act[a] for a in ACTS] == sorted(W.act.values(), reverse=True)
    assert W.level["none"] == 0
    assert W.level["decides"] == W.act["decides"] == 1
    assert {W.act[a] for a in ACTS} <= set(W.level.values()), "every act stands beside a level"


def test_every_weighting_is_tried_and_the_first_is_the_shipped_one() -> None:
    found = variations(W)
    assert len(found) == len(set(found)) == 4 * 3 * 3 * 3 * 2 * 2
    first = tuple(options[0] for options in choices(W).values())
    assert found[first] == W
    assert all(0 <= v <= 1 for w in found.values() for v in (*w.act.values(), *w.level.values()))
    squared = found["the top counts most", *first[1:]]
    assert (squared.level["involved"], squared.act["advises"]) == pytest.approx((0.36, 0.16))
    less, more = (found[first[0], x, *first[2:]].act["advises"] for x in ("a step less", "a step more"))
    assert (less, more) == pytest.approx((0.2, 0.6))
    final = found["only the final say counts", *first[1:]]
    assert [a for a in ACTS if final.act[a]] == ["decides"]
    assert str(index(recorded([COUNCIL, ADVISED], final))) == "+1.00"


def test_together_says_add_up_to_no_more_than_the_most() -> None:
    both = replace(W, together=True)
    _, community = recorded([say("community", "advises"), say("community", "delivers")], both)
    assert community == pytest.approx(Range(0.64, 0.64))  # 1 − 0.6 × 0.6


def test_a_file_changes_what_it_names(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("list,code,value,why\nact,advises,0.1,We think so\nside,local council,community,\n", "utf-8")
    mine = read_weights(path)
    assert (mine.act["advises"], mine.act["decides"], mine.side["local council"]) == (0.1, 1, "community")
    assert mine.why["act", "advises"] == "We think so"
    assert next(iter(variations(mine).values())) == mine


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("act,rules,1,", "line 2: ‘rules’ is no act. There are: decides, vetoes"),
        ("power,decides,1,", "line 2: ‘power’ is no list. Write level, act, side"),
        ("act,decides,nan,", "line 2: ‘nan’ is no weight. Write a number from 0"),
        ("act,decides,7,", "‘7’ is no weight"),
        ("side,other,both,", "‘both’ is no side to stand on. Write neither, council, community"),
        ("level,informed,0.9,", "a higher level counts for less than a lower one"),
        ("act,decides,1,one, two", "line 2: there are more cells than headings"),
        ('"', "is no CSV"),
    ],
)
def test_a_file_that_makes_no_sense_is_refused(tmp_path: Path, line: str, said: str) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(f"list,code,value,why\n{line}\n", "utf-8")
    with pytest.raises(MisuseError) as error:
        read_weights(path)
    assert said in str(error.value)


def test_a_file_that_is_not_there_not_text_or_too_long_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LocalismError, match="Name a CSV file"):
        read_weights(tmp_path / "none.csv")
    path = tmp_path / "mine.csv"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(MisuseError, match="no UTF-8"):
        read_weights(path)
    path.write_bytes(b"x" * 100_001)
    with pytest.raises(MisuseError, match="longer than"):
        read_weights(path)
