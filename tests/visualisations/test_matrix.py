"""The matrix says, cell by cell, what its data say: strongest act, level, unknown, possible, counts and every source."""

from __future__ import annotations

import gzip
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from lxml.html import HtmlElement

from localism.visualisations import BodyGroup, Cell, Held, Matrix, matrix_page
from localism.visualisations.pages import POSSIBLE
from tests.visualisations import fiction

ACT = {act.code: act for act in fiction.ACTS}


def small(*cells: Cell) -> Matrix:
    """One power, and a body for each cell."""
    whole = fiction.matrix(share=0)
    bodies = tuple(body for body in whole.bodies())[: len(cells)]
    power = next(whole.powers())
    rows = (replace(whole.rows[0], powers=(power,)),)
    held = {(power.id, body.id): cell for body, cell in zip(bodies, cells, strict=True)}
    return replace(whole, rows=rows, columns=(BodyGroup("Bodies", "state", bodies),), cells=held)


def grid(page: str) -> HtmlElement:
    return html.document_fromstring(page).get_element_by_id("grid")


def filled(page: str) -> list[HtmlElement]:
    return [cell for cell in grid(page).iter("td") if cell.get("data-c")]


def glyphs(page: str) -> dict[str, str]:
    """What each act's class draws, read back from the style sheet."""
    rules = re.findall(r"\.(a\d+)::before\{content:\"\\([0-9a-f]+) \"", page)
    return {css: chr(int(number, 16)) for css, number in rules}


@given(st.lists(st.lists(st.sampled_from(sorted(ACT)), max_size=4), min_size=1, max_size=3))
def test_a_cell_shows_its_strongest_act(holdings: list[list[str]]) -> None:
    page = matrix_page(small(Cell(tuple(Held(tuple(acts)) for acts in holdings))))
    (cell,) = filled(page)
    acts = {act for held in holdings for act in held}
    css = (cell.get("class") or "").split()
    if not acts:
        assert css == ["u"]
        assert "not known" in cell.text_content()
        return
    strongest = min((ACT[act] for act in acts), key=lambda act: act.rank)
    assert glyphs(page)[css[0]] == strongest.glyph
    assert ("m" in css) == (len(acts) > 1)
    # The words say all of them, strongest first.
    words = cell.text_content().split(", ")[: len(acts)]
    assert words == [ACT[act].label for act in sorted(acts, key=lambda code: ACT[code].rank)]


def test_counts_are_of_bodies_that_have_the_strongest_act_of_all() -> None:
    page = matrix_page(
        small(Cell((Held(("decides", "funds")), Held(("decides",)))), Cell((Held(("vetoes",)),)), Cell(unknown=True))
    )
    (count,) = grid(page).xpath(".//tbody//td[@class='count']")
    assert count.text_content().strip() == "1"
    assert grid(page).xpath("string(.//thead//th[@class='count'])") == "decides"


def test_unknown_blank_and_possible_each_have_a_mark_of_their_own() -> None:
    possible = Cell((Held(("decides",), certainty=POSSIBLE), Held(("funds",))))
    both = Cell((Held(("decides",), certainty=POSSIBLE), Held(("decides",))))
    partial = Cell((Held(("decides",)),), unknown=True)
    matrix = small(Cell(unknown=True, note="asked, no answer"), possible, both, partial)
    page = matrix_page(matrix)
    unknown, doubtful, sure, partly = filled(page)
    assert unknown.get("class") == "u"
    assert "p" in (doubtful.get("class") or "").split()
    assert "possible" in doubtful.text_content()
    assert "p" not in (sure.get("class") or "").split()
    assert (partly.get("class") or "").split() == ["a0", "q"]
    assert "not known" in partly.text_content()
    assert "not known" not in sure.text_content()
    assert "asked, no answer" in html.document_fromstring(page).text_content()
    legend = html.document_fromstring(page).xpath("string(//section[@class='legend'])")
    for said in ("recorded as not known", "possible, not definite", "nothing recorded"):
        assert said in legend


def test_the_legend_names_only_the_acts_that_are_shown() -> None:
    page = matrix_page(small(Cell((Held(("decides", "funds")),)), Cell((Held(("advises",)),))))
    keys = html.document_fromstring(page).xpath("//section[@class='legend']//li[span[starts-with(@class,'key a')]]")
    assert [key.text_content().strip() for key in keys] == ["decides", "advises"]


def test_a_level_is_printed_beside_the_act() -> None:
    (cell,) = filled(matrix_page(small(Cell((Held(("advises",), level="consulted (stated)"),), level="consulted"))))
    assert cell.xpath("string(b)") == "consulted"
    assert "level: consulted (stated)" in cell.xpath("string(span)")


def test_the_list_below_has_every_holding_with_its_sources() -> None:
    matrix = fiction.matrix(seed=3)
    tree = html.document_fromstring(matrix_page(matrix))
    lines = tree.xpath("//table[@class='list']//tr[@data-l]")
    holdings = [held for cell in matrix.cells.values() for held in cell.holdings]
    unknowns = [cell for cell in matrix.cells.values() if not cell.holdings]
    assert len(lines) == len(holdings) + len(unknowns)
    cited = [tree.get_element_by_id(link.get("href")[1:]).text_content() for line in lines for link in line.iter("a")]
    assert sorted(cited) == sorted(title for held in holdings for title, _ in held.sources)
    # Cells and lines name each other.
    assert {line.get("data-l") for line in lines} == {cell.get("data-c") for cell in filled(matrix_page(matrix))}


def test_every_row_is_as_wide_as_the_head() -> None:
    tree = grid(matrix_page(fiction.matrix()))
    head = tree.xpath("count(.//thead/tr[2]/th)") + 2
    assert {float(len(row)) for row in tree.xpath(".//tbody/tr[not(@class)]")} == {head}
    (first, *_) = tree.xpath(".//thead/tr[1]")
    assert sum(int(cell.get("colspan") or 1) for cell in first) == head


def test_an_act_that_is_not_listed_is_an_error() -> None:
    with pytest.raises(ValueError, match="'rules' is not among the acts"):
        matrix_page(small(Cell((Held(("rules",)),))))


def test_an_empty_matrix_is_a_page() -> None:
    empty = Matrix(fiction.about(), (), (), ())
    assert filled(matrix_page(empty)) == []
    only_unknown = replace(small(Cell(unknown=True)), acts=())
    assert len(filled(matrix_page(only_unknown))) == 1


def test_forty_powers_by_26_bodies_fit_in_150_kilobytes() -> None:
    matrix = fiction.matrix(share=0.6)
    assert (sum(1 for _ in matrix.powers()), sum(1 for _ in matrix.bodies())) == (40, 26)
    page = matrix_page(matrix).encode()
    assert len(page) < 150_000
    assert len(gzip.compress(page)) < 30_000
