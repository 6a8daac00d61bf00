"""Money: each budget and grant of the answer is drawn, amounts on one scale, and what is not recorded is hatched."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from defusedxml.ElementTree import fromstring

from localism import Graph
from localism.visualisations.forms.money import MOST, Purse, figure
from localism.visualisations.lettering import width_of
from localism.visualisations.picture import NARROW, WIDE
from tests.visualisations import fiction
from tests.visualisations.test_place import texts


@pytest.fixture(scope="module")
def graph() -> Iterator[Graph]:
    with Graph.open(":memory:") as loaded:
        loaded.load_example()
        yield loaded


@pytest.mark.parametrize("name", ["Cornwall", "Wigan", "Local Trust"])
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_every_budget_and_grant_is_drawn_with_its_amount(graph: Graph, name: str, width: int) -> None:
    rows = [r for r in graph.money(name) if not r.section.startswith("sums")]
    svg = graph.map("money", name).picture.figure(width).svg()
    said = " ".join(texts(svg))
    for section in {r.section == "grants" for r in rows}:
        for row in [r for r in rows if (r.section == "grants") == section][:MOST]:
            assert row.name.split()[0] in said
            assert "; ".join(row.amount_lines)[:20] in said


def test_bars_are_in_proportion_and_the_unknown_has_none() -> None:
    def purse(share: float | None) -> Purse:
        return Purse("x", "1 GBP", share, (), ("a",), (("decides", ("b",)),))

    root = fromstring(figure([purse(1.0), purse(0.25), purse(None)], [], [], WIDE).svg())
    bars = [float(e.get("width", 0)) for e in root.iter("rect") if e.get("class") == "delivers"][1:]
    assert bars == [pytest.approx(4 * bars[1], abs=0.5), bars[1]]
    # One in the legend, one for the amount that is not known.
    assert sum(e.get("class") == "hatch" for e in root.iter()) == 2


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_hostile_names_and_no_money(width: int) -> None:
    purses = [Purse(n, n, 0.5, (n,), (n, n), ((n, (n,)),), possible=True) for n in fiction.HOSTILE]
    for e in fromstring(figure(purses, purses, fiction.HOSTILE, width).svg()).iter("text"):
        if e.get("text-anchor") == "start":
            assert float(e.get("x", 0)) + width_of(e.text or "", float(e.get("font-size", 13))) <= width + 2, e.text
    assert texts(figure([], [], [], width).svg()).count("None is recorded.") == 2
