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


_DRAWN: dict[tuple[str, bool], str] = {}


def drawn(graph: Graph, form: str, *, embed: bool = False) -> str:
    """The page of a form, drawn once."""
    things, options = ASKED[form]
    if (form, embed) not in _DRAWN:
        _DRAWN[form, embed] = graph.map(form, *things, embed=embed, **options)
    return _DRAWN[form, embed]


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


LOOKS = [
    (1280, {"color_scheme": "light"}),
    (360, {"color_scheme": "dark"}),
    (360, {"forced_colors": "active"}),
]


@pytest.mark.parametrize(("width", "look"), LOOKS, ids=["light", "dark", "forced"])
@pytest.mark.parametrize("form", ASKED)
def test_the_accessibility_checker_has_nothing_to_say(
    visit: Open, graph: Graph, form: str, width: int, look: dict[str, str]
) -> None:
    checker = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is missing")
    page = visit(drawn(graph, form), width, **look).page
    page.evaluate(SHORTENED)
    found = checker.Axe().run(page, options=RULES).response
    assert [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found["violations"]] == []


@pytest.mark.parametrize("colours", ["none", "active"])
@pytest.mark.parametrize("form", ASKED)
def test_letters_can_be_told_from_what_they_are_written_on(visit: Open, graph: Graph, form: str, colours: str) -> None:
    """The checker does not look at SVG: every text against the paper or the box it stands in, in light and dark,
    in our colours and in the reader's own."""
    for scheme in ("light", "dark"):
        page = visit(drawn(graph, form), color_scheme=scheme, forced_colors=colours).page
        assert page.evaluate(TOO_FAINT) == []


@pytest.mark.parametrize("form", ASKED)
def test_enlarged_four_times_it_is_read_without_scrolling_sideways(visit: Open, graph: Graph, form: str) -> None:
    # 1280 by 1024 enlarged to 400 %, as WCAG has it: a window of 320 by 256.
    page = visit(drawn(graph, form), 320, 256, device_scale_factor=4).page
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    expect(page.locator(".drawn .narrow").first).to_be_visible()
    # Nothing stays in the way of what is scrolled to.
    last = page.locator("footer p").last
    last.scroll_into_view_if_needed()
    expect(last).to_be_in_viewport()


@pytest.mark.parametrize("form", ASKED)
def test_by_keyboard_every_stop_is_seen_and_none_holds(visit: Open, graph: Graph, form: str) -> None:
    page = visit(drawn(graph, form)).page
    stops = page.evaluate("document.querySelectorAll('a[href], summary, button, input, [tabindex=\"0\"]').length")
    met = 0
    while met < min(stops, 12):
        page.keyboard.press("Tab")
        ring = "(({ outlineStyle, outlineWidth }) => outlineStyle !== 'none' && outlineWidth !== '0px')"
        assert page.evaluate(f"{ring}(getComputedStyle(document.activeElement))")
        met += 1
    page.evaluate(
        "document.querySelectorAll('footer a[href]').length && [...document.querySelectorAll('footer a[href]')].at(-1).focus()"
    )
    page.keyboard.press("Tab")
    assert page.evaluate("!document.activeElement || !document.activeElement.closest('main')")


@pytest.mark.parametrize("form", ASKED)
def test_without_scripts_and_on_paper_drawing_and_tables_are_there(visit: Open, graph: Graph, form: str) -> None:
    page = visit(drawn(graph, form), java_script_enabled=False).page
    for media in ("screen", "print"):
        page.emulate_media(media=media)
        expect(page.locator(".drawn .wide").first).to_be_visible()
        rows = page.locator("table tbody tr")
        assert rows.count() > 0
        expect(rows.last).to_be_visible()


@pytest.mark.parametrize("form", ASKED)
def test_a_slide_shows_it_in_a_sandboxed_frame_hidden_at_first_and_from_a_file(
    visit: Open, graph: Graph, form: str, tmp_path: Path
) -> None:
    text = drawn(graph, form, embed=True)
    held = text.replace("&", "&amp;").replace('"', "&quot;")
    kept = tmp_path / "form.html"
    kept.write_text(text, encoding="utf-8")
    for inside in (f'sandbox="allow-scripts" srcdoc="{held}"', f'src="{kept.as_uri()}"'):
        opened = visit(
            f"<!doctype html><title>s</title><div hidden><iframe width=960 height=540 {inside}></iframe></div>",
            also=(kept,),
        )
        opened.page.evaluate("document.querySelector('div').hidden = false")
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


# A drawing is one image to a reader (role img); what it is made of another test looks at. Of rows alike a few will do.
SHORTENED = """() => {
  for (const svg of document.querySelectorAll(".figure")) svg.replaceChildren();
  for (const list of document.querySelectorAll("tbody, footer ol")) [...list.children].slice(8).forEach((row) => row.remove());
  [...document.querySelectorAll(".tables > section")].slice(6).forEach((section) => section.remove());
  for (const link of document.querySelectorAll("a[href^='#s']")) if (!document.querySelector(link.hash)) link.remove();
}"""
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
