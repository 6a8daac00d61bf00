"""The pages of the four pilot areas, in a browser, from the records that ship with the package."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

import pytest
from lxml import html
from playwright.sync_api import expect

from localism import Graph
from localism.graph.questions.place_row import OTHERS, POWERS, STACK, WAITING
from localism.visualisations.connections import network_of
from localism.visualisations.network import counts
from tests.browser.conftest import Open
from tests.browser.test_every_page import use
from tests.browser.test_network_page import slide, status, visible_rows

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    loaded = Graph.open(str(tmp_path_factory.mktemp("example") / "areas.db"))
    loaded.load_example()
    return loaded


@pytest.mark.parametrize("form", ["matrix", "network"])
def test_the_examples_pages_ask_for_nothing_and_fit(visit: Open, graph: Graph, form: str) -> None:
    opened = visit(graph.map(form, area="Cornwall"), 360)
    use(opened.page)
    assert opened.misdeeds() == []
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_examples_network_counts_as_python_does(visit: Open, graph: Graph) -> None:
    page = visit(graph.map("network")).page
    with graph.slice(access="public").view() as view:
        network = network_of(view, area=None, on=None, command="", access="public")
    last = int(page.locator("#when").get_attribute("max") or 0)
    for at in range(0, last + 1, max(1, last // 12)):
        day = slide(page, at)
        things, ties, definite = counts(network, day)
        assert status(page) == (things, ties, ties - definite), day


def test_map_table_and_python_count_alike_on_twenty_dates(visit: Open, graph: Graph) -> None:
    """Dates that no tie begins or ends on, for the most part: those of the slider are tried above."""
    page = visit(graph.map("network")).page
    with graph.slice(access="public").view() as view:
        network = network_of(view, area=None, on=None, command="", access="public")
    draw = random.Random(8)
    seen = set()
    for _ in range(20):
        day = str(date(1960, 1, 1) + timedelta(days=draw.randrange(25_000)))
        page.evaluate(f"location.hash = '#on={day}'")
        expect(page.locator("#day")).to_have_text(day)
        things, ties, definite = counts(network, day)
        assert status(page) == (things, ties, ties - definite), day
        assert (visible_rows(page, "#things"), visible_rows(page, "#ties")) == (things, ties), day
        seen.add(ties)
    assert len(seen) > 10


def test_a_place_counts_in_words_picture_and_tables_what_python_answers_on_twenty_dates(graph: Graph) -> None:
    draw = random.Random(9)
    for _ in range(20):
        day = str(date(1975, 1, 1) + timedelta(days=draw.randrange(19_000)))
        answer = graph.slice(access="public").place("Wigan", on=day)
        powers = sum(row.section == POWERS for row in answer)
        bodies = [row.body for row in answer if row.section in (STACK, OTHERS, WAITING)]
        page = html.document_fromstring(graph.map("place", "Wigan", on=day))
        facts = page.xpath("string(//p[@class='facts'])")
        assert f"{len(bodies)} with a say, {powers} power" in facts, day
        (words,) = page.xpath("//svg[contains(@class, 'wide')]/@aria-label")
        assert sum(words.count(f"{body} ") > 0 for body in set(bodies)) == len(set(bodies)), day
        assert len(page.xpath("//table/tbody/tr")) == len(answer), day


def test_a_networks_heading_counts_what_its_day_shows(visit: Open, graph: Graph) -> None:
    page = visit(graph.map("network", area="Wigan", on="2019-06-01")).page
    things, ties, _ = status(page)
    expect(page.locator(".facts")).to_contain_text(f"As of 2019-06-01. {things} things, {ties} ties.")


def test_the_same_graph_makes_the_same_pages(graph: Graph, tmp_path: Path) -> None:
    other = Graph.open(str(tmp_path / "other.db"))
    other.load_example()
    for form in ("matrix", "network"):
        assert other.map(form) == graph.map(form)
