"""The codebook's page in a browser: silent, accessible, no wider than a phone, and there without scripts."""

from __future__ import annotations

import pytest

from localism.visualisations import codebook_page
from tests.browser.conftest import Open
from tests.browser.test_every_page import RULES
from tests.visualisations import fiction

pytestmark = pytest.mark.browser

PAGES = {"fiction": codebook_page(fiction.codebook()), "hostile": codebook_page(fiction.codebook(fiction.HOSTILE))}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_the_accessibility_checker_has_nothing_to_say(visit: Open, scheme: str, width: int) -> None:
    checker = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is missing")
    opened = visit(PAGES["fiction"], width, color_scheme=scheme)
    found = checker.Axe().run(opened.page, options=RULES).response
    assert [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found["violations"]] == []
    assert len(found["passes"]) > 10


@pytest.mark.parametrize("width", [1280, 768, 360, 320])
@pytest.mark.parametrize("name", PAGES)
def test_nothing_goes_wrong_and_nothing_is_too_wide(visit: Open, name: str, width: int) -> None:
    opened = visit(PAGES[name], width, java_script_enabled=True)
    page = opened.page
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("table tbody tr").last.is_visible()
    page.locator("nav a").last.click()
    page.keyboard.press("Tab")
    assert opened.misdeeds() == []


def test_on_a_phone_a_code_is_a_card_that_still_reads_as_a_table(visit: Open) -> None:
    page = visit(PAGES["fiction"], 360).page
    row = page.locator("tbody tr").first
    code, example = row.locator("th").bounding_box(), row.locator("td").last.bounding_box()
    assert code is not None
    assert example is not None
    assert example["y"] > code["y"]
    assert example["x"] + example["width"] <= 360
    assert page.get_by_role("table").count() == len(fiction.codebook().lists)
    assert page.get_by_role("rowheader").count() == sum(len(each.codes) for each in fiction.codebook().lists)
