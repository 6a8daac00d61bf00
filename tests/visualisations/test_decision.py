"""The path of a decision: every act of the answer is on a card, and a gap never looks like a holder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from defusedxml.ElementTree import fromstring

from localism import Graph
from localism.visualisations.forms.decision import Card, Step, figure
from localism.visualisations.lettering import width_of
from localism.visualisations.picture import NARROW, WIDE
from tests.visualisations import fiction
from tests.visualisations.test_place import texts


@pytest.fixture(scope="module")
def graph() -> Iterator[Graph]:
    with Graph.open(":memory:") as loaded:
        loaded.load_example()
        yield loaded


def kinds(svg: str, kind: str) -> int:
    return sum(e.get("class") == kind for e in fromstring(svg).iter())


ASKED = [("Neighbourhood planning", "Cornwall"), ("Community asset transfer", "Wigan"), ("bins", "Stevenage")]


@pytest.mark.parametrize(("power", "area"), ASKED)
def test_each_act_has_a_card_and_each_gap_a_hatched_one(graph: Graph, power: str, area: str) -> None:
    rows = graph.decision(power, area, on="2019-06-01").rows
    acts = [r for r in rows if r.section == "path"]
    gaps = [r for r in rows if r.section == "nobody recorded"]
    for width in (WIDE, NARROW):
        svg = graph.map("decision", power, area=area, on="2019-06-01").picture.figure(width).svg()
        # One of each is in the legend.
        assert kinds(svg, "unknown-frame") == len(gaps) + sum(not r.holder for r in acts)
        assert kinds(svg, "card") + kinds(svg, "maybe") - 1 == sum(bool(r.holder) for r in acts)
        said = " ".join(texts(svg))
        for row in acts:
            assert row.holder[0].split()[0] in said


def test_nothing_recorded_has_the_mark_of_the_unknown() -> None:
    svg = figure((), (), WIDE).svg()
    assert kinds(svg, "hatch") >= 2
    assert any(t.startswith("Nothing is recorded") for t in texts(svg))


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_words_stay_on_the_page_whatever_they_are(width: int) -> None:
    cards = tuple(Card(name, (name, name * 3), "state", (name,)) for name in fiction.HOSTILE)
    drawn = figure([Step(name, cards[:2]) for name in fiction.HOSTILE], cards, width)
    for e in fromstring(drawn.svg()).iter("text"):
        assert float(e.get("x", 0)) + width_of(e.text or "", float(e.get("font-size", 13))) <= width + 2, e.text
    assert not {e.tag for e in fromstring(drawn.svg()).iter()} & {"img", "script", "style"}
