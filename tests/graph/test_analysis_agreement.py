"""Krippendorff's alpha: published worked examples, a slow oracle over every pair, what is undefined, and the interval."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from localism.graph.analysis.agreement import LEAST, Difference, agreement, nominal, ordinal

Table = dict[Hashable, dict[str, int]]
VALUES = range(6)


def table(*lines: str) -> Table:
    """Units, from a line of digits for each coder; a dot is a gap."""
    units: Table = {n: {} for n in range(len(lines[0]))}
    for who, line in enumerate(lines):
        units = {n: said | ({f"coder {who}": int(line[n])} if line[n] != "." else {}) for n, said in units.items()}  # type: ignore[index]
    return units


def interval(c: int, k: int, used: Sequence[float]) -> float:
    """The squared difference of numbers at equal steps."""
    return float((c - k) ** 2)


# K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011): its data A, B, and C (or D) with gaps.
BINARY = table("0100000010", "1110010000")
TWO_OBSERVERS = table("112243335441", "212223335444")
FOUR_OBSERVERS = table("123321412...", "1233224125..", ".33323422513", "12332441251.")


@pytest.mark.parametrize(
    ("units", "difference", "published", "paired"),
    [
        (BINARY, nominal, 0.095, (10, 20)),
        (TWO_OBSERVERS, nominal, 0.692, (12, 24)),
        (FOUR_OBSERVERS, nominal, 0.743, (11, 40)),
        (FOUR_OBSERVERS, ordinal, 0.815, (11, 40)),
        (FOUR_OBSERVERS, interval, 0.849, (11, 40)),
    ],
)
def test_published_worked_examples(
    units: Table, difference: Difference, published: float, paired: tuple[int, int]
) -> None:
    found = agreement(units, VALUES, difference)
    assert found.alpha is not None
    assert round(found.alpha, 3) == published
    assert (found.units, found.codings) == paired
    assert found.low is not None
    assert found.high is not None
    assert found.low <= found.alpha <= found.high


def slow(units: Table, ordered: bool) -> float | None:
    """One less observed over expected disagreement, by going through every pair of codings there is."""
    paired = [list(said.values()) for said in units.values() if len(said) > 1]
    every = [v for unit in paired for v in unit]

    def apart(c: int, k: int) -> float:
        if not ordered:
            return float(c != k)
        between = [v for v in every if min(c, k) <= v <= max(c, k)]
        return 0.0 if c == k else (len(between) - (every.count(c) + every.count(k)) / 2) ** 2

    observed = sum(sum(apart(*pair) for pair in permutations(unit, 2)) / (len(unit) - 1) for unit in paired)
    expected = sum(apart(*pair) for pair in permutations(every, 2))
    return 1 - (observed / len(every)) / (expected / (len(every) * (len(every) - 1))) if expected else None


TABLES = st.lists(
    st.dictionaries(st.sampled_from(["AB", "CD", "EF", "GH"]), st.sampled_from(VALUES), max_size=4), max_size=9
).map(lambda units: dict(enumerate(units)))


@settings(max_examples=60, deadline=None)
@given(TABLES, st.booleans())
def test_every_pair_counted_slowly_gives_the_same(units: Table, ordered: bool) -> None:
    found = agreement(units, VALUES, ordinal if ordered else nominal, resamples=20)
    expected = slow(units, ordered)
    assert found.alpha == (pytest.approx(expected, abs=1e-9) if expected is not None else None)
    assert bool(found.why) or found.low is not None
    if found.low is not None and found.high is not None:
        assert found.low <= found.high <= 1


@settings(max_examples=30, deadline=None)
@given(TABLES, st.randoms(use_true_random=False))
def test_who_the_coders_are_and_in_which_order_is_no_matter(units: Table, chance: object) -> None:
    names = {"AB": "x", "CD": "w", "EF": "v", "GH": "u"}
    turned: Table = {n: {names[who]: v for who, v in reversed(said.items())} for n, said in reversed(units.items())}
    assert agreement(units, VALUES, resamples=20) == agreement(turned, VALUES, resamples=20)


@pytest.mark.parametrize(
    ("units", "why"),
    [
        ({}, "nothing was coded by two"),
        (table("123", "..."), "nothing was coded by two"),
        (table("2", "2"), "both codings say the same, and without variation alpha is not defined"),
        (table("2222", "22.2"), "all 6 codings say the same, and without variation alpha is not defined"),
        # What only one coder coded is no variation.
        (table("22345", "22..."), "all 4 codings say the same, and without variation alpha is not defined"),
    ],
)
def test_without_variation_it_is_undefined(units: Table, why: str) -> None:
    found = agreement(units, VALUES)
    assert (found.alpha, found.low, found.high, found.why) == (None, None, None, why)


def test_agreement_in_full_is_one_and_systematic_disagreement_is_below_nought() -> None:
    assert agreement(table("012340", "012340"), VALUES).alpha == 1
    crossed = agreement(table("010101", "101010"), VALUES)
    assert crossed.alpha is not None
    assert crossed.alpha < 0
    assert crossed.agreeing == 0


def test_near_misses_cost_less_on_a_scale() -> None:
    near, far = table("0123450", "1123450"), table("0123450", "5123450")
    found = {name: agreement(units, VALUES, ordinal).alpha or 0 for name, units in (("near", near), ("far", far))}
    assert found["near"] > found["far"]


def test_the_interval_is_the_same_each_time_and_wants_enough_to_draw_from() -> None:
    units = table("0123450123", "0123400113")
    assert agreement(units, VALUES) == agreement(units, VALUES)
    assert agreement(units, VALUES).low != agreement(units, VALUES, seed=7).low
    few = {n: said for n, said in units.items() if n in range(LEAST - 1)}
    assert agreement(few, VALUES).why == f"fewer than {LEAST} to draw from: no interval"
    hardly = table("0" * 20 + "1", "0" * 21)
    assert agreement(hardly, VALUES).why == "too little variation: no interval"


def test_units_of_one_cluster_are_drawn_together() -> None:
    units = table("01230123012301230123", "01230113012301130123")
    alone = agreement(units, VALUES)
    bound = agreement(units, VALUES, clusters={n: int(str(n)) // 4 for n in units})
    assert alone.alpha == bound.alpha
    assert (alone.low, alone.high) != (bound.low, bound.high)
    assert agreement(units, VALUES, clusters=dict.fromkeys(units, "one")).low is None
