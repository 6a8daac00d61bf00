"""Figures drawn in Python: whatever is written stays text, lines fit their room, and the same is drawn every time."""

from __future__ import annotations

import re

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from localism.visualisations.figure import Figure
from localism.visualisations.lettering import cut, width_of, wrapped
from localism.visualisations.raster import png_of
from tests.visualisations import fiction


@given(st.text(max_size=80), st.integers(30, 400), st.integers(1, 5))
def test_lines_fit_their_room_and_leave_nothing_out_unsaid(text: str, room: int, most: int) -> None:
    lines = wrapped(text, room, 12, most)
    assert len(lines) <= most
    assert all(width_of(line, 12) <= room for line in lines)
    if not lines or not lines[-1].endswith("…"):
        assert "".join("".join(lines).split()) == "".join(text.split())


@given(st.text(max_size=60), st.integers(20, 300))
def test_what_is_cut_ends_in_three_dots(text: str, room: int) -> None:
    shown = cut(text, room, 12)
    assert shown == text or (shown.endswith("…") and width_of(shown, 12) <= room)


@pytest.mark.parametrize("name", [*fiction.HOSTILE, "null \x00 bell \x07 \ud800 end"])
def test_a_hostile_name_is_a_text_and_nothing_else(name: str) -> None:
    figure = Figure(300, words=name)
    figure.lines(10, 20, name, 280, most=9)
    figure.unknown(10, 30, 20, 12)
    for svg in (figure.svg(), figure.svg(styles="text{}", title=name)):
        root = fromstring(svg)
        assert {e.tag.rpartition("}")[2] for e in root.iter()} <= {
            "svg",
            "title",
            "desc",
            "style",
            "rect",
            "text",
            "path",
        }
        assert not {a for e in root.iter() for a in e.attrib if a.startswith("on") or a == "href"}
        assert "</style" not in svg.replace("</style>", "", 1).lower()


@pytest.mark.parametrize(("width", "height"), [(20, 14), (14, 20), (100, 10), (8, 8)])
def test_the_hatching_of_the_unknown_stays_in_its_box(width: int, height: int) -> None:
    figure = Figure(200, words="")
    figure.unknown(5, 7, width, height)
    hatch = next(e for e in fromstring(figure.svg()).iter("path") if e.get("class") == "hatch")
    numbers = [float(n) for n in re.findall(r"-?[0-9.]+", hatch.get("d", ""))]
    assert numbers
    assert all(5 <= x <= 5 + width for x in numbers[::2])
    assert all(7 <= y <= 7 + height for y in numbers[1::2])


def test_a_png_has_two_dots_a_unit_and_letters_in_it() -> None:
    def drawn(words: str) -> bytes:
        figure = Figure(120, words=words)
        figure.text(10, 20, words)
        return png_of(figure.svg(styles=".paper{fill:#fff}text{fill:#000}"))

    assert drawn("Ambridge")[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(drawn("x")[16:20], "big") == 240
    assert len(drawn("Ambridge")) > len(drawn(""))
