"""The matrix in a browser: cells by arrow keys, their evidence in a panel, heads that stay, columns left out."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from localism.visualisations import matrix_page
from tests.browser.conftest import Open
from tests.visualisations import fiction

pytestmark = pytest.mark.browser

MATRIX = fiction.matrix()


def test_arrow_keys_choose_a_cell_and_its_evidence_is_shown(visit: Open) -> None:
    page = visit(matrix_page(MATRIX)).page
    page.locator("#grid").focus()
    page.keyboard.press("ArrowDown")
    powers, bodies = list(MATRIX.powers()), list(MATRIX.bodies())
    power, body = next(key for key in MATRIX.cells if MATRIX.cells[key].holdings and key[0] == powers[2].id)
    across = next(number for number, one in enumerate(bodies) if one.id == body)
    for key in ["ArrowDown"] * 2 + ["ArrowRight"] * across:
        page.keyboard.press(key)
    panel = page.locator("#panel")
    expect(panel.locator("h2")).to_have_text(f"{bodies[across].label}: {powers[2].label}")
    holdings = MATRIX.cells[power, body].holdings
    expect(panel.locator("li")).to_have_count(len(holdings))
    for held in holdings:
        for title, _ in held.sources:
            expect(panel).to_contain_text(title)
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    assert page.evaluate("document.activeElement.tagName") == "TD"


def test_from_a_cell_to_its_source_and_back_by_keyboard(visit: Open) -> None:
    page = visit(matrix_page(MATRIX)).page
    page.locator("#grid td[data-c]").first.click()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.closest('#panel') !== null")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.closest('#grid td') !== null")


def test_heads_stay_while_the_rest_scrolls(visit: Open) -> None:
    page = visit(matrix_page(MATRIX), 700, 600).page
    grid = page.locator("#grid")
    grid.scroll_into_view_if_needed()
    grid.evaluate("element => element.scrollTo(400, 500)")
    frame = grid.bounding_box()
    corner = page.locator("#grid .corner").bounding_box()
    row = page.locator("#grid tbody th[scope=row]").nth(25).bounding_box()
    assert frame
    assert corner
    assert row
    assert abs(corner["x"] - frame["x"]) < 3
    assert abs(corner["y"] - frame["y"]) < 3
    assert abs(row["x"] - frame["x"]) < 3


def test_a_tier_can_be_left_out(visit: Open) -> None:
    page = visit(matrix_page(MATRIX)).page
    page.locator("#groups summary").click()
    page.get_by_label("District (6)").uncheck()
    expect(page.locator("#grid thead .body:visible")).to_have_count(20)
    shown = page.locator("#grid tbody tr:not(.topic)").first.locator("td:visible")
    expect(shown).to_have_count(21)
    # Arrow keys step over what is left out.
    page.locator("#grid tbody tr:not(.topic)").first.locator("td").nth(2).click()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#panel h2")).to_contain_text("Greyport")
    page.get_by_label("District (6)").check()
    expect(page.locator("#grid thead .body:visible")).to_have_count(26)


def test_on_paper_nothing_is_cut_off(visit: Open) -> None:
    page = visit(matrix_page(MATRIX)).page
    page.emulate_media(media="print")
    assert page.locator("#grid").evaluate("element => element.scrollHeight - element.clientHeight") <= 1
    dark = visit(matrix_page(MATRIX), color_scheme="dark").page
    dark.emulate_media(media="print")
    colours = [
        p.locator("#grid td.a0").first.evaluate("e => getComputedStyle(e).backgroundColor") for p in (page, dark)
    ]
    assert colours[0] == colours[1]
