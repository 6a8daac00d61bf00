"""Places on a network: the same for the same graph, apart from each other, whatever the order."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from itertools import combinations, pairwise
from math import hypot

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from localism.visualisations.layout import Positions, place
from tests.bench.layout_scores import crossings, overlapping, stress

IDS = st.sets(st.text("abcde", min_size=1, max_size=3), max_size=12)

Pairs = list[tuple[str, str]]


def named(count: int) -> list[str]:
    return [f"n{number:05}" for number in range(count)]


def far(placed: Positions, a: str, b: str) -> float:
    return hypot(placed[a][0] - placed[b][0], placed[a][1] - placed[b][1])


def tangled(count: int, more: int = 0) -> tuple[list[str], Pairs]:
    """A random tree, most things near its root, with so many ties more."""
    draw = random.Random(7)
    ids = named(count)
    pairs = [(ids[number], ids[draw.randrange(number)]) for number in range(1, count)]
    return ids, pairs + [(draw.choice(ids), draw.choice(ids)) for _ in range(more)]


def hidden(placed: Positions, pairs: Pairs) -> float:
    """The share of things that lie over others, each as large as a network page draws it for its ties."""
    number = {name: at for at, name in enumerate(placed)}
    ends = np.array([[number[a], number[b]] for a, b in {(min(p), max(p)) for p in pairs} if a != b])
    tied = np.bincount(ends.ravel(), minlength=len(placed))
    return overlapping(np.array(list(placed.values())), np.sqrt(49 + 14 * np.minimum(tied, 61)))


@given(IDS, st.data())
def test_everything_has_one_place_whatever_the_order(ids: set[str], data: st.DataObject) -> None:
    ends = st.sampled_from([*sorted(ids), "gone"])
    pairs = data.draw(st.lists(st.tuples(ends, ends), max_size=30))
    placed = place(ids, pairs)
    assert set(placed) == ids
    assert list(placed) == sorted(ids)
    turned = [(b, a) for a, b in reversed(pairs)]
    assert place(sorted(ids, reverse=True), turned + turned) == placed
    assert len(set(placed.values())) == len(ids)


@given(IDS)
def test_things_without_ties_do_not_lie_on_each_other(ids: set[str]) -> None:
    spots = place(ids, []).values()
    assert all(abs(ax - bx) > 50 or abs(ay - by) > 50 for (ax, ay), (bx, by) in combinations(spots, 2))


def test_a_large_network_has_the_same_places_whatever_the_order() -> None:
    ids, pairs = tangled(900, more=500)
    assert place(reversed(ids), [(b, a) for a, b in reversed(pairs)]) == place(ids, pairs)


@pytest.mark.parametrize("count", [120, 900])
def test_tied_things_are_nearer_than_others(count: int) -> None:
    ids, pairs = tangled(count)
    placed = place(ids, pairs)
    every = list(combinations(ids, 2))
    nearer = sum(far(placed, *p) for p in pairs) / len(pairs)
    assert nearer < 0.3 * sum(far(placed, *p) for p in every) / len(every)


@pytest.mark.parametrize("count", [3, 12, 100, 1000])
def test_a_path_is_laid_out_in_order(count: int) -> None:
    ids = named(count)
    placed = place(ids, pairwise(ids))
    for one, two, three in zip(ids, ids[1:], ids[2:], strict=False):
        assert far(placed, one, three) > far(placed, one, two)
        assert far(placed, one, three) > far(placed, two, three)
    spots = np.array(list(placed.values()))
    assert crossings(spots, np.array(list(pairwise(range(count)))))[0] == 0


def test_a_path_of_a_few_lies_across() -> None:
    ids = named(12)
    placed = place(ids, pairwise(ids))
    across = [placed[one][0] for one in ids]
    assert across in (sorted(across), sorted(across, reverse=True))


def test_a_grid_keeps_its_squares() -> None:
    side = 30
    ids = named(side * side)
    ends = [(n, n + 1) for n in range(side * side) if (n + 1) % side] + [
        (n, n + side) for n in range(side * (side - 1))
    ]
    placed = place(ids, [(ids[a], ids[b]) for a, b in ends])
    spots = np.array(list(placed.values()))
    assert crossings(spots, np.array(ends)) == (0, True)
    assert stress(spots, np.array(ends)) < 0.05


@pytest.mark.parametrize("leaves", [4, 60, 1500])
def test_the_leaves_of_a_star_lie_around_it_and_not_on_each_other(leaves: int) -> None:
    ids = named(leaves + 1)
    pairs = [(ids[0], leaf) for leaf in ids[1:]]
    placed = place(ids, pairs)
    assert hidden(placed, pairs) == 0
    hub = placed[ids[0]]
    quarters = {(placed[leaf][0] > hub[0], placed[leaf][1] > hub[1]) for leaf in ids[1:]}
    assert len(quarters) == 4


def test_things_lie_apart_as_large_as_they_are_drawn() -> None:
    ids, pairs = tangled(200, more=100)
    placed = place(ids, pairs, dict.fromkeys(ids, 40))
    assert all(far(placed, a, b) > 79 for a, b in combinations(ids, 2))


def test_ten_thousand_things_have_room() -> None:
    ids, pairs = tangled(10_000, more=2_000)
    placed = place(ids, pairs)
    assert list(placed) == ids
    assert hidden(placed, pairs) < 0.001


def test_parts_that_are_not_connected_do_not_overlap() -> None:
    rings = [[f"{ring}{number}" for number in range(12)] for ring in "abcd"]
    placed = place([one for ring in rings for one in ring], [(r[i], r[i - 1]) for r in rings for i in range(12)])
    boxes = []
    for ring in rings:
        xs, ys = [placed[one][0] for one in ring], [placed[one][1] for one in ring]
        boxes.append((min(xs), max(xs), min(ys), max(ys)))
    for a, b in combinations(boxes, 2):
        assert a[1] < b[0] or b[1] < a[0] or a[3] < b[2] or b[3] < a[2]


def test_ties_to_what_is_not_there_are_left_out() -> None:
    assert place(["a", "b"], [("a", "gone"), ("a", "a")]) == place(["a", "b"], [])


def test_the_same_places_on_every_run_whatever_the_threads() -> None:
    """In processes of their own, with another order of hashes, and one thread or as many as there are."""
    script = (
        "from tests.visualisations.test_layout import place, tangled\n"
        "import hashlib\n"
        "print(hashlib.sha256(repr([place(*tangled(60, 30)), place(*tangled(900, 600))]).encode()).hexdigest())"
    )
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    said = set()
    for seed, threads in (("1", "1"), ("2", "")):
        more = {"PYTHONHASHSEED": seed, "OPENBLAS_NUM_THREADS": threads, "OMP_NUM_THREADS": threads}
        run = {name: value for name, value in {**os.environ, **more}.items() if value}
        ran = subprocess.run(
            [sys.executable, "-c", script], env=run, cwd=root, check=True, capture_output=True, text=True
        )
        said.add(ran.stdout)
    assert len(said) == 1
