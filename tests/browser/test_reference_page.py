"""The ontology's reference in a browser: silent, accessible, no wider than a phone, and there without scripts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.browser.conftest import Open
from tests.browser.test_every_page import RULES

pytestmark = pytest.mark.browser

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "ontology.html").read_text(encoding="utf-8")
# Two terms of each kind: the checker takes a minute for all.
SHORT = re.sub(r"(<tbody[^>]*>(?:\s*<tr.*?(?=<tr|</tbody>)){2}).*?(?=</tbody>)", r"\1", PAGE, flags=re.DOTALL)


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
def test_the_accessibility_checker_has_nothing_to_say(visit: Open, scheme: str, width: int) -> None:
    checker = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is missing")
    opened = visit(SHORT, width, color_scheme=scheme)
    found = checker.Axe().run(opened.page, options=RULES).response
    assert [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found["violations"]] == []
    assert len(found["passes"]) > 10
    assert opened.page.locator("tbody tr").count() > 60


@pytest.mark.parametrize("width", [1280, 768, 360, 320])
def test_nothing_goes_wrong_and_nothing_is_too_wide(visit: Open, width: int) -> None:
    opened = visit(PAGE, width)
    page = opened.page
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator("nav a").last.click()
    page.keyboard.press("Tab")
    assert opened.misdeeds() == []


def test_no_word_of_the_diagram_is_wider_than_its_box(visit: Open) -> None:
    page = visit(PAGE).page
    spilt = """() => [...document.querySelectorAll("svg rect")].filter((box) => {
      const words = box.nextElementSibling.getBBox(), at = box.getBBox();
      return words.x < at.x + 2 || words.x + words.width > at.x + at.width - 2;
    }).map((box) => box.nextElementSibling.textContent)"""
    assert page.evaluate(spilt) == []
