"""The report on networks is inert, draws what its figures say, and is of the graph."""

from __future__ import annotations

import pytest
from lxml import html

from localism import Graph
from localism.graph.analysis.families import NAMES, family
from localism.visualisations import report_page
from tests.visualisations import fiction


def test_bars_are_as_high_as_their_counts_and_a_figure_lies_where_it_is() -> None:
    tree = html.document_fromstring(report_page(fiction.report()))
    bars = [float(b.get("height")) for b in tree.xpath("//*[@class='bar']")]
    assert bars == [60, 45]
    (strip,) = tree.xpath("//*[contains(@class, 'strip')]")
    # From 0.1 to 0.5: the figure is at the far end, chance reaches half way.
    value, chance = (strip.xpath(f"./*[@class='{name}']")[0].get("d") for name in ("value", "chance"))
    assert value.startswith("M194.0 2")
    assert chance.startswith("M6.0 3V11M6.0 7H100.0")
    read = tree.text_content()
    assert "Nothing is recorded of it then." in read
    assert len(tree.xpath("//figure")) == 1, "what has no ties has no picture"


def test_hostile_names_make_no_element_and_no_attribute() -> None:
    tree = html.document_fromstring(report_page(fiction.report(fiction.HOSTILE)))
    elements = [e for e in tree.iter() if isinstance(e.tag, str)]
    assert not {e.tag for e in elements} & {"img", "iframe", "object", "embed", "base", "form", "link", "script"}
    assert not {name for e in elements for name in e.attrib if name.startswith("on") or name in ("style", "src")}
    read = tree.text_content()
    assert [name for name in fiction.HOSTILE if name not in read] == []


@pytest.fixture(scope="module")
def page() -> str:
    with Graph.open(":memory:") as graph:
        graph.load_example()
        made = graph.report_networks(on="2019-06-01", runs=3, command="localism report network")
        assert made == graph.report_networks(on="2019-06-01", runs=3, command="localism report network")
    return made


def test_the_report_of_the_example_has_every_measure_its_definition_and_its_source(page: str) -> None:
    tree = html.document_fromstring(page)
    defined = {
        tuple(c.text_content().strip() for c in row)
        for row in tree.xpath("//section[@aria-labelledby='measures']//tbody/tr")
    }
    cited = [li.text_content() for li in tree.xpath("//section[@aria-labelledby='cited']//li")]
    for name in NAMES:
        for m in family(name).measures:
            assert (m.name, m.definition, m.range, m.source) in defined
            assert m.source in cited
    methods = tree.xpath("//section[@aria-labelledby='methods']")[0].text_content()
    assert "3 networks of the null model ‘two-mode’" in methods
    assert "seed 1979" in methods


def test_the_numbers_of_ties_are_those_of_the_network(page: str) -> None:
    from localism.graph.analysis.network import network
    from localism.graph.analysis.reading import read
    from localism.graph.analysis.recipes import recipe

    with Graph.open(":memory:") as graph:
        graph.load_example()
        with graph.slice(access="public").view() as view:
            net = network(read(view, recipe("delegation")), on="2019-06-01")
    tree = html.document_fromstring(page)
    figure = next(f for f in tree.xpath("//figure") if f.get("aria-label") == "Who passed powers to whom")
    ones = sum(degree == 1 for _, degree in net.degree())
    assert f"1 ties: {ones} nodes;" in figure.xpath(".//*[local-name()='svg']")[0].get("aria-label")
    assert f"{net.number_of_nodes()} nodes, {net.number_of_edges()} ties" in tree.text_content()


def test_the_report_says_what_is_not_measured_and_of_a_date_alone_what_surely_held(page: str) -> None:
    assert "localism analyse FAMILY --projection co-holding" in page
    assert "surely held" in page
    with Graph.open(":memory:") as graph:
        graph.load_example()
        assert "surely held." not in graph.report_networks(runs=0)
