"""How good a layout is, on drawings small enough to work out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from tests.bench import layout_scores
from tests.bench.layout_scores import crossings, overlapping, stress

SQUARE = np.array([(0, 0), (10, 0), (10, 10), (0, 10)])
RING = np.array([(0, 1), (1, 2), (2, 3), (0, 3)])


def test_the_sides_of_a_square_do_not_cross_and_its_diagonals_do() -> None:
    assert crossings(SQUARE, RING) == (0, True)
    assert crossings(SQUARE, np.concatenate([RING, [(0, 2), (1, 3)]])) == (1, True)


def test_ties_that_meet_at_their_ends_or_touch_do_not_cross() -> None:
    spots = np.array([(0, 0), (10, 0), (5, 0), (5, 5)])
    assert crossings(spots, np.array([(0, 1), (0, 3), (2, 3)])) == (0, True)


def test_a_sample_of_ties_estimates_all_crossings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forty parallels over forty parallels: 1,600 crossings, and every tie has forty."""
    spots = [(-1, n) for n in range(40)] + [(40, n) for n in range(40)]
    spots += [(n, -1) for n in range(40)] + [(n, 40) for n in range(40)]
    pairs = np.array([(n, n + 40) for n in range(40)] + [(n + 80, n + 120) for n in range(40)])
    assert crossings(np.array(spots), pairs) == (1600, True)
    monkeypatch.setattr(layout_scores, "EXACT", 10)
    monkeypatch.setattr(layout_scores, "SAMPLE", 20)
    assert crossings(np.array(spots), pairs) == (1600, False)


def test_lengths_that_are_as_the_steps_have_no_stress_whatever_the_scale() -> None:
    line = np.array([(0, 0), (3, 4), (6, 8)])
    assert stress(line, np.array([(0, 1), (1, 2)])) == pytest.approx(0)


def test_the_stress_of_a_square() -> None:
    """Eight ordered pairs at 10 a step, four at √200 for two steps: 1 - (80 + 4·√50)² / (12·(800 + 4·50))."""
    assert stress(SQUARE, RING) == pytest.approx(1 - (80 + 4 * 50**0.5) ** 2 / (12 * 1000))


def test_things_that_are_not_connected_have_no_stress() -> None:
    line = np.array([(0, 0), (1, 0), (500, 500), (501, 500)])
    assert stress(line, np.array([(0, 1), (2, 3)])) == pytest.approx(0)


def test_discs_that_touch_do_not_overlap() -> None:
    assert overlapping(SQUARE, np.array([5, 5, 5, 5])) == 0
    assert overlapping(SQUARE, np.array([5, 6, 4, 5])) == 0.5
    assert overlapping(np.array([(0, 0), (0, 0), (9, 9)]), np.array([1, 1, 1])) == pytest.approx(2 / 3)
