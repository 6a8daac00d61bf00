"""The pages of the four pilot areas, in a browser, from the records that ship with the package."""

from __future__ import annotations

from pathlib import Path

import pytest

from localism import Graph
from localism.visualisations.connections import network_of
from localism.visualisations.network import counts
from tests.browser.conftest import Open
from tests.browser.test_every_page import use
from tests.browser.test_network_page import slide, status

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


def test_the_same_graph_makes_the_same_pages(graph: Graph, tmp_path: Path) -> None:
    other = Graph.open(str(tmp_path / "other.db"))
    other.load_example()
    for form in ("matrix", "network"):
        assert other.map(form) == graph.map(form)
