"""Null models and what is read off them, against every network there is: drawn evenly, keeping what they say they keep."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from itertools import combinations, islice, permutations, product
from math import sqrt
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from localism.errors import MisuseError
from localism.graph.analysis.measure import Figure, Measure
from localism.graph.analysis.nulls import BOTH_SIDES, DEALT, NULLS, REWIRED
from localism.graph.analysis.significance import against, beside

DRAWS = 2_000


def measure(compute: Callable[[Any], float | None], **more: Any) -> Measure:
    """A measure of the whole network."""
    return Measure("m", "", "", "", lambda net, by: [Figure(compute(net), why="none")], **{"directed": "kept", **more})


def drawn(net: Any, null: str, runs: int = DRAWS, by: str = "type") -> list[Any]:
    return list(islice(NULLS[null].draw(net, by, random.Random(1)), runs))


def ties(net: Any) -> frozenset[Any]:
    return frozenset(net.edges()) if net.is_directed() else frozenset(map(frozenset, net.edges()))


def evenly(found: Counter[Any], every: set[Any]) -> None:
    """Each is met, and about as often as any other: chi-squared within five standard deviations of what it should be."""
    assert found.keys() == every
    expected = found.total() / len(every)
    chi = sum((found[x] - expected) ** 2 / expected for x in every)
    free = len(every) - 1
    assert abs(chi - free) < 5 * sqrt(2 * free) + 3


def same_degrees(net: Any, other: Any) -> bool:
    if net.is_directed():
        return dict(net.in_degree()) == dict(other.in_degree()) and dict(net.out_degree()) == dict(other.out_degree())
    return dict(net.degree()) == dict(other.degree())


def every_alike(net: Any) -> set[Any]:
    """The ties of every simple network with these degrees, by trying every set of as many ties."""
    pairs = list(permutations(net, 2)) if net.is_directed() else list(combinations(net, 2))
    found = set()
    for chosen in combinations(pairs, net.number_of_edges()):
        other = net.__class__()
        other.add_nodes_from(net)
        other.add_edges_from(chosen)
        if same_degrees(net, other):
            found.add(ties(other))
    return found


PATH = nx.Graph([("a", "b"), ("b", "c"), ("c", "d"), ("d", "e"), ("b", "e")])
CIRCLE = nx.DiGraph([("a", "b"), ("b", "c"), ("c", "a")])
ARROWS = nx.DiGraph([("a", "b"), ("b", "c"), ("c", "a"), ("c", "d"), ("d", "a")])


@pytest.mark.parametrize(
    "net", [PATH, nx.path_graph("abcde"), CIRCLE, ARROWS], ids=["ring", "path", "circle", "arrows"]
)
def test_every_network_with_the_same_degrees_is_as_likely(net: Any) -> None:
    every = every_alike(net)
    assert len(every) > 1
    evenly(Counter(map(ties, drawn(net, REWIRED))), every)


def two_mode(*pairs: str) -> Any:
    net: Any = nx.Graph()
    net.add_nodes_from(sorted({p[0] for p in pairs}), bipartite=0)
    net.add_nodes_from(sorted({p[1] for p in pairs}), bipartite=1)
    net.add_edges_from(tuple(p) for p in pairs)
    return net


BODIES = two_mode("a1", "a2", "b1", "b3", "c2", "d1", "d3")


def every_table(net: Any) -> set[Any]:
    """The ties of every table of noughts and ones with these sums of rows and columns."""
    every = set()
    pairs = [frozenset(p) for p in product("abcd", "123")]
    for chosen in combinations(pairs, net.number_of_edges()):
        degrees = Counter(n for pair in chosen for n in pair)
        if all(degrees[n] == net.degree(n) for n in net):
            every.add(frozenset(chosen))
    return every


def test_every_two_mode_network_with_the_same_sums_is_as_likely() -> None:
    every = every_table(BODIES)
    assert len(every) > 10
    evenly(Counter(map(ties, drawn(BODIES, BOTH_SIDES))), every)


def labelled() -> Any:
    net = PATH.copy()
    for n, group in zip(net, ("x", "x", "y", "y", ""), strict=True):
        net.nodes[n]["type"] = group
    return net


def across(net: Any) -> float:
    """Ties between two known groups that are not the same."""
    of = nx.get_node_attributes(net, "type")
    return float(sum(bool(of[a] and of[b]) and of[a] != of[b] for a, b in net.edges()))


def test_every_dealing_of_groups_is_as_likely_and_who_has_none_keeps_none() -> None:
    net = labelled()
    found = [tuple(nx.get_node_attributes(d, "type")[n] for n in net) for d in drawn(net, DEALT)]
    evenly(Counter(found), {(*p, "") for p in permutations(("x", "x", "y", "y"))})


@pytest.mark.parametrize(
    ("net", "null", "compute"),
    [
        (PATH, REWIRED, lambda net: float(sum(len(set(net[a]) & set(net[b])) for a, b in net.edges()))),
        (ARROWS, REWIRED, lambda net: float(sum(net.has_edge(b, a) for a, b in net.edges()))),
        (BODIES, BOTH_SIDES, lambda net: float(len(set(net["a"]) & set(net["d"])))),
    ],
)
def test_p_and_effect_are_those_of_the_whole_enumeration(net: Any, null: str, compute: Callable[[Any], float]) -> None:
    (found,) = against(net, [measure(compute)], null, runs=DRAWS)
    every = every_alike(net) if null == REWIRED else every_table(net)
    values = []
    for chosen in every:
        other = net.__class__()
        other.add_nodes_from(net.nodes(data=True))
        other.add_edges_from(tuple(pair) for pair in chosen)
        values.append(compute(other))
    mean = sum(values) / len(values)
    spread = sqrt(sum((v - mean) ** 2 for v in values) / len(values))
    assert found.expected == pytest.approx(mean, abs=5 * spread / sqrt(DRAWS) + 1e-9)
    assert found.spread == pytest.approx(spread, rel=0.1)
    above = sum(v >= compute(net) for v in values) / len(values)
    assert found.above == pytest.approx(above, abs=5 * sqrt(0.25 / DRAWS))
    assert found.z is not None
    assert found.z == pytest.approx((compute(net) - mean) / spread, abs=0.2)


def test_dealt_groups_cross_as_often_as_the_sizes_of_groups_say() -> None:
    """Of the three ties between nodes of known groups, on average two in three cross: 4 of the 6 pairs do."""
    net = labelled()
    known = sum(1 for a, b in net.edges() if net.nodes[a]["type"] and net.nodes[b]["type"])
    (found,) = against(net, [measure(across)], DEALT, runs=DRAWS)
    assert found.expected == pytest.approx(known * 4 / 6, abs=0.06)


def test_the_fraction_is_never_nought_and_two_sided() -> None:
    assert beside(10, [1.0] * 999) == (0.001, 1.0, 0.002)
    assert beside(0, [1.0] * 999) == (1.0, 0.001, 0.002)
    assert beside(1, [1.0] * 999) == (1.0, 1.0, 1.0)
    assert beside(0.1 + 0.2, [0.3])[0] == 1.0, "sums in another order are the same"


def test_what_cannot_vary_is_said_to_say_nothing() -> None:
    (found,) = against(PATH, [measure(lambda net: float(net.number_of_edges()))], REWIRED, runs=99)
    assert (found.value, found.expected, found.z, found.p) == (5, 5, None, 1)
    assert "says nothing" in found.why


@pytest.mark.parametrize("net", [nx.Graph(), nx.Graph([("a", "b")]), nx.Graph([("a", "a")]), nx.DiGraph([("a", "b")])])
def test_networks_too_small_to_rewire_have_no_effect(net: Any) -> None:
    (found,) = against(net, [measure(lambda n: float(n.number_of_edges()))], REWIRED, runs=9)
    assert (found.z, found.p, found.runs) == (None, 1, 9)
    (none,) = against(net, [measure(lambda n: None)], REWIRED, runs=9)
    assert (none.value, none.p, none.why) == (None, None, "none")


def test_without_draws_there_is_the_figure_alone() -> None:
    (found,) = against(PATH, [measure(lambda net: 5.0)], REWIRED, runs=0)
    assert (found.value, found.expected, found.p, found.runs, found.why) == (5, None, None, 0, "")


def test_a_null_model_that_does_not_suit_is_refused() -> None:
    m = [measure(lambda net: 1.0)]
    with pytest.raises(MisuseError, match="two-mode: rewired"):
        against(BODIES, m, REWIRED)
    with pytest.raises(MisuseError, match="not two-mode"):
        against(PATH, m, BOTH_SIDES)
    with pytest.raises(MisuseError, match="There are: rewired, dealt, two-mode"):
        against(PATH, m, "guessed")
    with pytest.raises(MisuseError, match="999 is usual"):
        against(PATH, m, REWIRED, runs=-1)


@settings(max_examples=20)
@given(st.integers(2, 12), st.floats(0.1, 0.6), st.booleans(), st.integers(0, 99))
def test_each_draw_keeps_nodes_degrees_and_weights_and_the_seed_says_which(
    size: int, density: float, directed: bool, seed: int
) -> None:
    net: Any = nx.relabel_nodes(nx.gnp_random_graph(size, density, seed=seed, directed=directed), str)
    for n, (a, b) in enumerate(net.edges()):
        net.edges[a, b]["weight"] = n + 1
    before = nx.to_dict_of_dicts(net)
    first, again = (drawn(net, REWIRED, 5) for _ in range(2))
    assert [ties(d) for d in first] == [ties(d) for d in again]
    for other in first:
        assert same_degrees(net, other)
        assert nx.number_of_selfloops(other) == 0
        assert sorted(w for *_, w in other.edges(data="weight")) == sorted(w for *_, w in net.edges(data="weight"))
    assert nx.to_dict_of_dicts(net) == before, "the network itself is left as it is"


def test_measures_share_the_draws_and_one_of_single_things_is_taken_once() -> None:
    taken = Counter[str]()

    def of(name: str, figure: Callable[[Any], Figure]) -> Measure:
        def compute(net: Any, by: str) -> list[Figure]:
            taken[name] += 1
            return [figure(net)]

        return Measure(name, "", "", "", compute, directed="kept")

    def across(net: Any) -> float:
        return float(sum(set(net[a]) & set(net[b]) != set() for a, b in combinations("abcd", 2)))

    both = [of(name, lambda net: Figure(across(net))) for name in ("one", "other")]
    thing = of("of a thing", lambda net: Figure(1.0, thing="a"))
    one, other = against(BODIES, [both[0], thing, both[1]], BOTH_SIDES, runs=50)
    assert (one.value, one.expected, one.p) == (other.value, other.expected, other.p)
    assert (one.measure, other.measure) == ("one", "other")
    assert one == against(BODIES, both[:1], BOTH_SIDES, runs=50)[0], "the draws do not depend on who shares them"
    assert taken == {"one": 102, "other": 51, "of a thing": 1}


def test_measures_that_read_a_network_otherwise_have_draws_of_their_own() -> None:
    """Rewired as directed, or with direction ignored, a network is another."""
    count = measure(lambda net: float(net.number_of_edges()))
    loose = Measure("loose", "", "", "", lambda net, by: [Figure(float(net.is_directed()))], directed="ignored")
    kept, ignored = against(nx.DiGraph([("a", "b"), ("b", "a"), ("c", "d")]), [count, loose], REWIRED, runs=5)
    assert (kept.value, kept.expected) == (3, 3)
    assert (ignored.value, ignored.expected) == (0, 0)


def test_a_measure_that_is_not_defined_says_why_and_the_others_are_taken() -> None:
    way = Measure("way", "", "", "", lambda net, by: [Figure(1.0)], undirected="it has no way.", directed="kept")
    none, some = against(PATH, [way, measure(lambda net: 5.0)], REWIRED, runs=5)
    assert "it has no way" in none.why
    assert (none.value, some.value) == (None, 5)


def test_what_would_take_too_long_is_refused_after_one_draw_in_words() -> None:
    seen: list[tuple[int, int]] = []
    said = r"would take about \d+ (minute|hour)s?: 100,000 draws, by the time of the first.*--runs 1\).*--long"
    with pytest.raises(MisuseError, match=said):
        against(
            PATH,
            [measure(lambda net: 5.0)],
            REWIRED,
            runs=100_000,
            patience=1e-9,
            watch=lambda done, total: seen.append((done, total)),
        )
    assert seen == [(0, 100_000)]
    (found,) = against(
        PATH, [measure(lambda net: 5.0)], REWIRED, runs=9, patience=3_600, watch=lambda *at: seen.append(at)
    )
    assert found.runs == 9
    assert seen[-1] == (9, 9)
