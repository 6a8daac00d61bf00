"""Colours can be told apart and read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localism.visualisations.matrix import DARK, LIGHT
from localism.visualisations.theme import contrast, ink_on, luminance, ramp, safe_colour


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    # As WCAG's own documents give them.
    [
        ("#000000", "#ffffff", 21),
        ("#777777", "#ffffff", 4.48),
        ("#767676", "#ffffff", 4.54),
        ("#ff0000", "#ffffff", 4.0),
    ],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)
    assert contrast(other, one) == contrast(one, other)


@pytest.mark.parametrize("stops", [LIGHT, DARK])
@pytest.mark.parametrize("steps", [1, 2, 5, 12, 30])
def test_what_is_written_on_an_act_reads_well(stops: tuple[str, ...], steps: int) -> None:
    assert [colour for colour in ramp(steps, stops) if contrast(ink_on(colour), colour) < 4.5] == []


def test_acts_are_ordered_by_luminance_away_from_the_page() -> None:
    light = [luminance(colour) for colour in ramp(12, LIGHT)]
    dark = [luminance(colour) for colour in ramp(12, DARK)]
    assert light == sorted(light)
    assert dark == sorted(dark, reverse=True)
    assert len(set(light)) == len(set(dark)) == 12


@given(st.text())
def test_only_a_colour_passes_as_one(text: str) -> None:
    safe = safe_colour(text)
    assert len(safe) == 7
    assert safe.startswith("#")
    assert int(safe[1:], 16) >= 0
    assert safe_colour(text + "\n") == "#999999" or "\n" not in safe_colour(text + "\n")
