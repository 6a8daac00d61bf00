"""Concentration against slow forms of its definitions, published values, and what must hold whatever the amounts."""

from __future__ import annotations

from math import exp, isclose, log
from pathlib import Path

import networkx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from localism.errors import MisuseError
from localism.graph.analysis.concentration import by_group, concentration, held
from tests.graph.networks import appg, awkward, told

AMOUNTS = st.lists(st.integers(0, 50), min_size=2, max_size=12).filter(any)


def named(amounts: list[int]) -> dict[str, float]:
    return {f"body {n}": x for n, x in enumerate(amounts)}


def test_the_hhi_of_the_merger_guidelines() -> None:
    # U.S. Department of Justice, "Herfindahl–Hirschman Index": four firms with 30, 30, 20 and 20 per cent have 2,600.
    found = concentration({"a": 30, "b": 30, "c": 20, "d": 20})
    assert found.hhi is not None
    assert isclose(found.hhi * 10_000, 2_600)


@given(AMOUNTS)
def test_each_is_its_definition_written_out(amounts: list[int]) -> None:
    found = concentration(named(amounts))
    n, total = len(amounts), sum(amounts)
    assert isclose(told(found.hhi), sum((x / total) ** 2 for x in amounts))
    pairs = sum(abs(x - y) for x in amounts for y in amounts)
    assert isclose(told(found.gini), pairs / (2 * n * total), abs_tol=1e-12)
    assert isclose(told(found.entropy), -sum(x / total * log(x / total) for x in amounts if x), abs_tol=1e-12)


@given(AMOUNTS, st.integers(2, 9))
def test_what_must_hold(amounts: list[int], times: int) -> None:
    found, more = concentration(named(amounts)), concentration(named([x * times for x in amounts]))
    for name in ("hhi", "hhi_normalised", "gini", "gini_corrected", "entropy", "evenness"):
        assert isclose(getattr(found, name), getattr(more, name), abs_tol=1e-12)
        assert 0 <= getattr(found, name) <= (log(len(amounts)) if name == "entropy" else 1) + 1e-12
    # As many more that hold nothing: neither HHI nor entropy sees them; Gini does.
    wider = concentration(named([*amounts, *[0] * times]))
    assert isclose(told(wider.hhi), told(found.hhi))
    assert isclose(told(wider.entropy), told(found.entropy), abs_tol=1e-12)
    assert told(wider.gini) > told(found.gini)


def test_one_with_all_and_all_alike() -> None:
    one = concentration({"a": 5, "b": 0, "c": 0, "d": 0})
    assert (one.hhi, one.hhi_normalised, one.gini, one.gini_corrected, one.entropy, one.evenness) == (
        1,
        1,
        0.75,
        1,
        0,
        0,
    )
    alike = concentration(dict.fromkeys("abcd", 3.0))
    assert (alike.hhi, alike.hhi_normalised, alike.gini, alike.equal_holders, alike.evenness) == (0.25, 0, 0, 4, 1)
    assert isclose(exp(told(alike.entropy)), 4)


@pytest.mark.parametrize(
    ("amounts", "why"),
    [
        ({}, "there is no holder"),
        ({"a": 0.0, "b": 0.0}, "nothing is held, so nothing can be concentrated"),
        ({"a": 2.0}, "of one holder: what is normalised has no range"),
    ],
)
def test_what_has_no_value_has_a_reason(amounts: dict[str, float], why: str) -> None:
    found = concentration(amounts)
    assert found.why == why
    assert (found.gini_corrected, found.evenness, found.hhi_normalised) == (None, None, None)


@pytest.mark.parametrize("amount", [-1.0, float("nan"), float("inf")])
def test_amounts_that_are_none_are_refused(amount: float) -> None:
    with pytest.raises(MisuseError, match="that of b is"):
        concentration({"a": 1.0, "b": amount})


def test_memberships_of_real_groups(data: Path) -> None:
    network = appg(data)
    people = held(network)
    assert sum(people.values()) == network.number_of_edges() == 11_240
    found = concentration(people)
    assert (found.holders, found.holding) == (1_561, 1_561)
    ordered = sorted(people.values())
    lorenz, below = 0.0, 0.0
    for x in ordered:  # the area between the Lorenz curve and equality, by trapezoids
        lorenz += (2 * below + x) / 2 / sum(ordered) / len(ordered)
        below += x
    assert isclose(told(found.gini), 1 - 2 * lorenz, rel_tol=1e-9)
    kinds, unknown = by_group(people, {i: "person" for i in people if i.startswith("uk.org")})
    assert kinds["person"] + unknown == 11_240


def test_held_reads_two_modes_only() -> None:
    for name, network in awkward().items():
        if len(network):
            with pytest.raises(MisuseError, match="two-mode networks only"):
                held(network)
        else:
            assert held(network) == {}, name
    within = networkx.Graph([("a", "b")])
    networkx.set_node_attributes(within, {"a": 0, "b": 0}, "bipartite")
    with pytest.raises(MisuseError, match="a is tied to b, of its own mode"):
        held(within)
