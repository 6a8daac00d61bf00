"""Places on a network: the same for the same graph, apart from each other, whatever the order."""

from __future__ import annotations

import random
from itertools import combinations
from math import hypot

from hypothesis import given
from hypothesis import strategies as st

from localism.visualisations.layout import place

IDS = st.sets(st.text("abcde", min_size=1, max_size=3), max_size=12)


@given(IDS, st.data())
def test_everything_has_one_place_whatever_the_order(ids: set[str], data: st.DataObject) -> None:
    pairs = data.draw(
        st.lists(st.tuples(st.sampled_from(sorted(ids)), st.sampled_from(sorted(ids)))) if ids else st.just([])
    )
    placed = place(ids, pairs)
    assert set(placed) == ids
    assert list(placed) == sorted(ids)
    turned = [(b, a) for a, b in reversed(pairs)]
    assert place(sorted(ids, reverse=True), turned + turned) == placed


@given(IDS)
def test_things_without_ties_do_not_lie_on_each_other(ids: set[str]) -> None:
    spots = place(ids, []).values()
    assert all(abs(ax - bx) > 50 or abs(ay - by) > 50 for (ax, ay), (bx, by) in combinations(spots, 2))


def test_tied_things_are_nearer_than_others() -> None:
    draw = random.Random(7)
    ids = [f"n{number:03}" for number in range(120)]
    pairs = [(ids[number], ids[draw.randrange(number)]) for number in range(1, 120)]
    placed = place(ids, pairs)

    def far(a: str, b: str) -> float:
        return hypot(placed[a][0] - placed[b][0], placed[a][1] - placed[b][1])

    every = list(combinations(ids, 2))
    assert sum(far(*pair) for pair in pairs) / len(pairs) < 0.4 * sum(far(*pair) for pair in every) / len(every)


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
