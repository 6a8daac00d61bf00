"""Forms drawn in Python, stories and slides, in a real browser, from the records that ship with the package."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from localism import Graph
from localism.visualisations.forms import FORMS
from tests.browser.conftest import Open
from tests.browser.test_every_page import RULES

pytestmark = pytest.mark.browser

SCRIPTED = {"matrix", "network"}
ON = "2019-06-01"
# What each form is asked of; a form that is missing here fails the first test.
ASKED: dict[str, tuple[tuple[str, ...], dict[str, Any]]] = {
    "place": (("Cornwall",), {"on": ON}),
    "focus": (("Cornwall Council",), {"on": ON}),
    "decision": (("Neighbourhood planning",), {"area": "Cornwall", "on": ON}),
    "compare": (("Cornwall", "Wigan"), {"on": ON}),
    "money": (("Cornwall",), {}),
    "tiles": ((), {"on": ON}),
    "report": (("Wigan",), {"on": ON}),
    "gap": ((), {}),
    "timeline": ((), {"area": "Wigan", "on": ON}),
}
STORY = Path(__file__).parents[2] / "docs" / "story.yml"


@pytest.fixture(scope="module")
def graph() -> Iterator[Graph]:
    with Graph.open(":memory:") as loaded:
        loaded.load_example()
        yield loaded


def drawn(graph: Graph, form: str, **more: Any) -> str:
    things, options = ASKED[form]
    return graph.map(form, *things, **options, **more)


def test_every_form_is_tried_here() -> None:
    assert ASKED.keys() | SCRIPTED == FORMS.keys()


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("form", ASKED)
def test_a_form_asks_for_nothing_and_fits(visit: Open, graph: Graph, form: str, width: int) -> None:
    opened = visit(drawn(graph, form), width)
    assert opened.misdeeds() == []
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
    # Of the two drawings the one for this width shows, and only that.
    seen = [svg.bounding_box() for svg in opened.page.locator(".drawn svg").all() if svg.is_visible()]
    assert seen
    assert all(box and box["width"] <= width and box["height"] > 40 for box in seen)
    assert len(seen) * 2 == opened.page.locator(".drawn svg").count()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
@pytest.mark.parametrize("form", ASKED)
def test_the_accessibility_checker_has_nothing_to_say(
    visit: Open, graph: Graph, form: str, width: int, scheme: str
) -> None:
    checker = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is missing")
    page = visit(drawn(graph, form), width, color_scheme=scheme).page
    found = checker.Axe().run(page, options=RULES).response
    assert [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found["violations"]] == []


@pytest.mark.parametrize("form", ASKED)
def test_letters_can_be_told_from_what_they_are_written_on(visit: Open, graph: Graph, form: str) -> None:
    """The checker does not look at SVG: every text against the paper or the box it stands in, in light and dark."""
    for scheme in ("light", "dark"):
        page = visit(drawn(graph, form), color_scheme=scheme).page
        assert page.evaluate(TOO_FAINT) == []


@pytest.mark.parametrize("form", ASKED)
def test_a_slide_shows_it_in_a_sandboxed_frame(visit: Open, graph: Graph, form: str) -> None:
    held = drawn(graph, form, embed=True).replace("&", "&amp;").replace('"', "&quot;")
    opened = visit(
        f'<!doctype html><title>s</title><iframe sandbox="allow-scripts" width=960 height=540 srcdoc="{held}"></iframe>'
    )
    expect(opened.page.frame_locator("iframe").locator(".drawn .wide").first).to_be_visible()
    assert opened.misdeeds() == []


def test_a_story_is_gone_through_by_button_key_and_address(visit: Open, graph: Graph) -> None:
    story = graph.story(STORY)
    opened = visit(story.page())
    page = opened.page
    steps = page.locator(".step")
    expect(steps.nth(0)).to_be_visible()
    assert sum(s.is_visible() for s in steps.all()) == 1
    page.locator("#next").click()
    expect(steps.nth(1)).to_be_visible()
    assert page.url.endswith("#step=2")
    page.keyboard.press("ArrowRight")
    expect(steps.nth(2)).to_be_visible()
    page.go_back()
    expect(steps.nth(1)).to_be_visible()
    page.evaluate("location.hash = '#step=4'")
    expect(steps.nth(3)).to_be_visible()
    expect(page.locator("#next")).to_be_disabled()
    assert opened.misdeeds() == []


def test_without_scripts_a_story_is_all_there(visit: Open, graph: Graph) -> None:
    page = visit(graph.story(STORY).page(), java_script_enabled=False).page
    assert all(step.is_visible() for step in page.locator(".step").all())


def test_the_slides_need_no_network_and_move(visit: Open, graph: Graph) -> None:
    opened = visit(graph.story(STORY).deck(), 960, 600)
    page = opened.page
    expect(page.locator(".slides > section.present h2")).to_have_text("Who has a say over Cornwall and Wigan")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".slides > section.present h2")).to_have_text("Everyone with a say over Cornwall")
    expect(page.locator(".slides > section.present svg")).to_be_visible()
    assert opened.misdeeds() == []


TOO_FAINT = """() => {
  const light = (colour) => {
    const [r, g, b] = colour.match(/[0-9.]+/g).map(Number).map((c) => c / 255)
      .map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (a, b) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  const faint = [];
  for (const svg of document.querySelectorAll(".drawn svg")) {
    const boxes = [...svg.querySelectorAll("rect, circle")].filter((e) => !/none|transparent|, 0\\)/.test(getComputedStyle(e).fill));
    for (const text of svg.querySelectorAll("text")) {
      const at = text.getBoundingClientRect();
      if (!at.width) continue;
      const [x, y] = [at.x + at.width / 2, at.y + at.height / 2];
      let under = getComputedStyle(document.documentElement).backgroundColor;
      for (const box of boxes) {
        const r = box.getBoundingClientRect();
        if (box.compareDocumentPosition(text) & 4 && r.x <= x && x <= r.right && r.y <= y && y <= r.bottom) under = getComputedStyle(box).fill;
      }
      if (ratio(light(getComputedStyle(text).fill), light(under)) < 4.5) faint.push([text.textContent, getComputedStyle(text).fill, under]);
    }
  }
  return faint.slice(0, 5);
}"""


def test_the_witness_of_faint_letters_finds_them(visit: Open) -> None:
    faint = (
        '<div class="drawn"><svg width="200" height="40"><rect width="100" height="40" fill="#111"/>'
        '<text x="5" y="20" fill="#222">dark</text><text x="110" y="20" fill="#eee">light</text></svg></div>'
    )
    found = visit(f"<!doctype html><title>x</title><style>html{{background:#fff}}</style>{faint}").page.evaluate(
        TOO_FAINT
    )
    assert [text for text, *_ in found] == ["dark", "light"]
