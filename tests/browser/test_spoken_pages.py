"""What scripts say, in a language that is none: in Chromium, nothing of it is left in English."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from localism import Graph
from localism.visualisations import matrix_page, network_page
from localism.visualisations.words import speaking
from tests.browser.conftest import Open
from tests.browser.test_drawn_pages import STORY
from tests.visualisations import fiction
from tests.visualisations.pseudo import Pseudo, gathered_messages, in_english, marked, pieces, shown, texts_in

pytestmark = pytest.mark.browser


@pytest.fixture
def pseudo() -> Iterator[Pseudo]:
    """Speaks that language."""
    language = Pseudo(gathered_messages())
    with speaking(language):
        yield language


def test_the_panel_of_a_matrix(visit: Open, pseudo: Pseudo) -> None:
    opened = visit(matrix_page(fiction.matrix()))
    page = opened.page
    page.locator("#grid td[data-c]").first.click()
    expect(page.locator("#panel .close")).to_have_attribute("aria-label", marked("Close"))
    # A cell of which nothing is recorded says so.
    page.locator("#grid td:not([data-c]):not(.count)").first.click()
    expect(page.locator("#panel li")).to_have_text(marked("nothing recorded"))
    assert opened.misdeeds() == []


def test_the_steps_of_a_story_and_the_buttons_of_slides(visit: Open, pseudo: Pseudo) -> None:
    with Graph.open(":memory:") as graph:
        graph.load_example()
        story = graph.story(STORY)
        opened, slides = visit(story.page()), visit(story.deck(), 960, 600)
    at = marked("Step {at} of {all}").replace("{at}", "1").replace("{all}", "4")
    expect(opened.page.locator("#at")).to_have_text(at)
    expect(slides.page.locator(".navigate-right")).to_have_attribute("aria-label", marked("next slide"))
    assert opened.misdeeds() == slides.misdeeds() == []


def test_in_english_a_page_holds_no_other_words(visit: Open) -> None:
    page = visit(matrix_page(fiction.matrix())).page
    assert page.locator("#words").count() == 0
    page.locator("#grid td[data-c]").first.click()
    expect(page.locator("#panel .close")).to_have_attribute("aria-label", "Close")


@pytest.mark.parametrize("size", [60, 1600])
def test_a_network(visit: Open, pseudo: Pseudo, size: int) -> None:
    network = fiction.network(size, 2 * size)
    opened = visit(network_page(network))
    page = opened.page
    data = {piece for text in texts_in(network) for piece in pieces(text)}

    def left() -> set[str]:
        texts = list(shown(page.evaluate("document.documentElement.outerHTML")))
        return in_english(texts, data)

    assert left() == set()
    for name in ("o", "zzz"):
        page.locator("#find").fill(name)
        expect(page.locator("#found")).to_be_visible()
        assert left() == set()
    tie = next(t for t in network.ties if t.start != t.end)
    labels = {node.id: node.label for node in network.nodes}
    for control, end in (("#find", tie.start), ("#way", tie.end)):
        page.locator(control).fill(labels[end])
        page.keyboard.press("Enter")
        assert left() == set()
    page.locator("#every").uncheck()
    page.locator("#table").click()
    assert left() == set()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert "⟦" in (page.locator(".picture desc").text_content() or "")
    assert left() == set()
    assert opened.misdeeds() == []
