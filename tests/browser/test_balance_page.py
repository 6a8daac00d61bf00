"""The pages of the balance and of networks in a browser: silent, no wider than a phone, there without scripts, its pictures told apart."""

from __future__ import annotations

import pytest

from localism.visualisations import balance_page, report_page
from tests.browser.conftest import Open
from tests.visualisations import fiction

pytestmark = pytest.mark.browser

PAGES = {
    "fiction": balance_page(fiction.balance()),
    "hostile": balance_page(fiction.balance(fiction.HOSTILE)),
    "report": report_page(fiction.report()),
    "hostile report": report_page(fiction.report(fiction.HOSTILE)),
}


@pytest.mark.parametrize("width", [1280, 768, 360, 320])
@pytest.mark.parametrize("name", PAGES)
def test_nothing_goes_wrong_and_nothing_is_too_wide(visit: Open, name: str, width: int) -> None:
    opened = visit(PAGES[name], width)
    page = opened.page
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("table tbody tr").last.is_visible()
    page.locator("td a, summary").first.click()
    page.keyboard.press("Tab")
    assert opened.misdeeds() == []


def test_on_a_phone_a_power_is_a_card_that_still_reads_as_a_table(visit: Open) -> None:
    page = visit(PAGES["fiction"], 360).page
    row = page.locator(".balance tbody tr").first
    picture, figure = row.locator("svg").bounding_box(), row.locator("td.figure").first.bounding_box()
    assert picture is not None
    assert figure is not None
    assert figure["y"] > picture["y"]
    assert picture["x"] + picture["width"] <= 360
    assert row.locator("td .ends").is_visible()
    assert page.get_by_role("rowheader", name="Planning").count() == len(fiction.balance().places)


def test_what_is_practised_shows_over_what_is_stated_without_colour(visit: Open) -> None:
    page = visit(PAGES["fiction"], forced_colors="none").page
    marks = page.locator(".balance tbody tr").first
    stated, practised = (marks.locator(f"rect.{name}").bounding_box() for name in ("stated", "practised"))
    assert stated is not None
    assert practised is not None
    assert practised["height"] < stated["height"]
    fills = [marks.locator(f"rect.{n}").evaluate("e => getComputedStyle(e).fill") for n in ("stated", "practised")]
    assert fills[0] != fills[1]
