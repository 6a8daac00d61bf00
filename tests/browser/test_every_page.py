"""What every page keeps to in a real browser: silent, inert, legible, usable by keyboard and without scripts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import expect

from localism.visualisations import balance_page, matrix_page, network_page, report_page
from tests.browser.conftest import Open
from tests.visualisations import fiction

pytestmark = pytest.mark.browser

PAGES = {
    "matrix": matrix_page(fiction.matrix()),
    "network": network_page(fiction.network()),
    "large network": network_page(fiction.network(1600, 3000)),
    "hostile matrix": matrix_page(fiction.matrix(names=fiction.HOSTILE)),
    "hostile network": network_page(fiction.network(names=fiction.HOSTILE)),
}
# WCAG 2.2, A and AA, and whatever else the checker knows to be good practice.
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture(params=PAGES)
def text(request: pytest.FixtureRequest) -> str:
    return PAGES[request.param]


def use(page: Any) -> None:
    """Do what there is to do on a page (on one without scripts nothing), with whatever is called by a hostile name."""
    if page.locator("#grid").count():
        for cell in page.locator("#grid td[data-c]").all()[:12]:
            cell.hover()
            cell.click()
        return
    if not page.locator("#find").count():
        return
    page.locator("#find").fill("o")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    for name in fiction.HOSTILE[:6]:
        page.locator("#find").fill(name[:20])
        page.keyboard.press("Enter")
    page.locator("#table").click()
    page.locator("#map").hover()
    page.locator("#every").uncheck()
    page.evaluate("dispatchEvent(new Event('beforeprint')); dispatchEvent(new Event('afterprint'))")


def test_the_witness_sees_what_a_page_must_not_do(visit: Open) -> None:
    policy = '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'">'
    asking = visit(
        "<!doctype html><title>x</title><img src='https://example.org/x.png'><script>alert(1); absent()</script>"
    )
    strict = visit(f"<!doctype html>{policy}<title>x</title><p style='color:red' onclick='x()'>x")
    asking.page.wait_for_timeout(100)
    seen = "\n".join(asking.misdeeds())
    for what in ("asked for https://example.org/x.png", "alert was called", "error: absent is not defined"):
        assert what in seen
    assert "style-src-attr inline" in "\n".join(strict.misdeeds())


def test_nothing_is_asked_for_and_nothing_goes_wrong(visit: Open, text: str) -> None:
    opened = visit(text)
    use(opened.page)
    opened.page.wait_for_timeout(200)
    assert opened.misdeeds() == []
    # A name in angle brackets has become no element.
    assert opened.page.locator("img, iframe, object, embed, svg[onload], a[href^='javascript']").count() == 0


# Few cells and ties: the checker takes a quarter of a minute for a thousand.
SMALL = {
    "matrix": matrix_page(replace(fiction.matrix(), rows=fiction.matrix().rows[:1])),
    "network": network_page(fiction.network(30, 40)),
    "balance": balance_page(fiction.balance()),
    "report": report_page(fiction.report()),
}


@pytest.mark.parametrize(
    ("width", "look"),
    [
        (1280, {"color_scheme": "light"}),
        (1280, {"color_scheme": "dark"}),
        (360, {"color_scheme": "light"}),
        (360, {"color_scheme": "dark"}),
        (360, {"forced_colors": "active"}),
    ],
    ids=["wide light", "wide dark", "light", "dark", "forced"],
)
@pytest.mark.parametrize("form", SMALL)
def test_the_accessibility_checker_has_nothing_to_say(visit: Open, form: str, look: dict[str, str], width: int) -> None:
    checker = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is missing")
    page = visit(SMALL[form], width, **look).page
    use(page)
    if form == "network":
        page.locator("#find").fill("o")
    found = checker.Axe().run(page, options=RULES).response
    assert [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found["violations"]] == []
    assert len(found["passes"]) > 20


@pytest.mark.parametrize("width", [1280, 768, 360, 320])
def test_only_tables_scroll_sideways(visit: Open, text: str, width: int) -> None:
    page = visit(text, width).page
    use(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_tab_goes_through_the_page_and_out_again(visit: Open, text: str) -> None:
    page = visit(text).page
    where = "document.activeElement === document.body ? '' : document.activeElement.tagName + '#' + document.activeElement.id"
    met = []
    for _ in range(60):
        page.keyboard.press("Tab")
        met.append(page.evaluate(where))
        ring = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert met[-1] == "" or ring != "none", f"no focus ring on {met[-1]}"
        if met[-1] == "":
            break
    # Either the end was reached, or new stops were still being met: the lists of sources are long.
    assert met[-1] == "" or len(set(met)) > 3
    assert "DIV#grid" in met or "DIV#map" in met
    # And back.
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(where) != ""


def test_without_scripts_everything_is_there_to_read(visit: Open, text: str) -> None:
    page = visit(text, java_script_enabled=False).page
    assert page.locator("table").first.is_visible()
    assert page.locator("table tbody tr").last.is_visible()
    assert page.locator("#app, #panel").first.is_hidden()
    assert page.locator("footer ol li").first.is_visible()


@pytest.mark.parametrize("attributes", ["", 'sandbox="allow-scripts"'])
def test_it_works_in_a_frame(visit: Open, text: str, attributes: str) -> None:
    held = text.replace("&", "&amp;").replace('"', "&quot;")
    opened = visit(
        f'<!doctype html><title>slide</title><iframe {attributes} width=960 height=540 srcdoc="{held}"></iframe>'
    )
    frame = opened.page.frame_locator("iframe")
    # A sandboxed frame loads beside the page: what its script uncovers says that it has run.
    expect(frame.locator("#groups, #app")).to_be_visible()
    if frame.locator("#grid").count():
        frame.locator("#grid td[data-c]").first.click()
        expect(frame.locator("#panel")).to_be_visible()
    else:
        frame.locator("#find").fill("o")
        opened.page.keyboard.press("Enter")
        expect(frame.locator("#detail h2")).to_be_visible()
    assert opened.misdeeds() == []
