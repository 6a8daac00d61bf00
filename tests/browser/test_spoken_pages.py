"""What scripts say, in a language that is none: in Chromium, nothing of it is left in English."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from localism import Graph
from localism.visualisations import matrix_page
from localism.visualisations.words import speaking
from tests.browser.conftest import Open
from tests.browser.test_drawn_pages import STORY
from tests.visualisations import fiction
from tests.visualisations.pseudo import Pseudo, gathered_messages, marked

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
