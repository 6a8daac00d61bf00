"""Stated against practised: a dumbbell for each holding of which they differ, at the levels that somebody reads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from defusedxml.ElementTree import fromstring
from lxml import html

from localism import Graph
from localism.ontology.schema import SCHEMA
from localism.visualisations.gap_figure import SHOWN, Became, Dumbbell, Gap, gap_figure
from localism.visualisations.lettering import width_of
from localism.visualisations.picture import NARROW, WIDE
from tests.visualisations import fiction

PRACTICE = Path(__file__).parents[1] / "examples" / "records" / "practice"


@pytest.fixture(scope="module")
def graph() -> Iterator[Graph]:
    with Graph.open(":memory:") as loaded:
        loaded.load(PRACTICE)  # fiction, by its own word
        loaded.load_example()
        yield loaded


def marks(svg: str, kind: str) -> list[tuple[float, float]]:
    """The circles of a kind from the second on: the first is of the legend."""
    found = [e for e in fromstring(svg).iter("circle") if e.get("class") == kind]
    return [(float(e.get("cx", 0)), float(e.get("cy", 0))) for e in found][1:]


def texts(svg: str) -> list[str]:
    return [e.text or "" for e in fromstring(svg).iter() if e.tag.endswith("text")]


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize(("area", "on"), [("Ambridge", "2019"), ("Cornwall", None), (None, None)])
def test_every_reading_of_every_holding_has_its_mark_at_its_level(
    graph: Graph, area: str | None, on: str | None, width: int
) -> None:
    rows = [r for r in graph.gap(area, on=on) if r.section == "stated and practised differ"]
    svg = graph.map("gap", area=area, on=on, access="restricted").picture.figure(width).svg()
    assert rows
    for kind, said in (("paper-mark", "stated"), ("done-mark", "practised")):
        drawn = marks(svg, kind)
        # The answer says of each reading the level, and then who: that is what is counted here.
        readings = [line.split(":")[0].split(" (")[0] for r in rows for line in getattr(r, said)]
        assert len(drawn) == len(readings)
        ranks = sorted(SCHEMA.rank("Level", level) for level in readings)
        xs = sorted(x for x, _ in drawn)
        # Further right is further up the scale, and the same level always stands at the same place.
        assert len({*zip(ranks, xs, strict=True)}) == len(set(ranks)) == len(set(xs))


def test_outcomes_and_rights_are_all_there(graph: Graph) -> None:
    answer = graph.gap("Ambridge", on="2019")
    svg = graph.map("gap", area="Ambridge", on="2019", access="restricted").picture.figure(WIDE).svg()
    said = texts(svg)
    for section in ("duties not met", "overridden", "refused", "rights of which no exercise is recorded"):
        number = sum(r.section == section for r in answer)
        assert number
        assert f"{section.capitalize()}: {number}" in said
    # The hatched squares: as many as there are rights without a recorded exercise.
    hatched = sum(e.get("class") == "hatch" for e in fromstring(svg).iter("path"))
    assert hatched == sum(r.section.startswith("rights") for r in answer)


def test_where_nothing_differs_the_scale_is_hatched_and_says_why() -> None:
    svg = gap_figure(Gap((), {}, ()), WIDE).svg()
    assert any(e.get("class") == "hatch" for e in fromstring(svg).iter("path"))
    said = texts(svg)
    assert {"none", "informed", "consulted", "involved", "collaborates", "decides"} <= set(said)
    assert "Refused: none recorded" in said
    assert "one level is recorded" in " ".join(said)


def test_of_many_the_rest_is_counted() -> None:
    many = tuple(Dumbbell(f"Body {n} (fiction)", (), (5,), (1,), "4 steps lower") for n in range(SHOWN + 7))
    assert "and 7 more in the table" in texts(gap_figure(Gap(many, {}, ()), WIDE).svg())


def hostile() -> Gap:
    bells = tuple(Dumbbell(n, (n, n), (0, 5), (2,), n, maybe=True) for n in fiction.HOSTILE)
    became = {
        section: (Became(n, (n,)),) for section, n in zip(("refused", "overridden"), fiction.HOSTILE, strict=False)
    }
    return Gap(bells, became, fiction.HOSTILE)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_hostile_names_stay_text(width: int) -> None:
    tree = html.document_fromstring(gap_figure(hostile(), width).svg())
    assert not {e.tag for e in tree.iter() if isinstance(e.tag, str)} & {"img", "script", "style", "iframe"}


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_nothing_runs_over_an_edge(graph: Graph, width: int) -> None:
    drawn = graph.map("gap", area="Ambridge", access="restricted").picture.figure(width)
    for figure in (drawn, gap_figure(hostile(), width)):
        for e in fromstring(figure.svg()).iter("text"):
            long, x = width_of(e.text or "", float(e.get("font-size", 13))), float(e.get("x", 0))
            if e.get("text-anchor") == "start":
                assert x + long <= width, e.text
            elif not e.get("transform"):
                assert x - long / (2 if e.get("text-anchor") == "middle" else 1) >= 0, e.text


def test_the_same_graph_makes_the_same_page_and_picture(graph: Graph) -> None:
    first, again = (graph.map("gap", area="Cornwall", embed=True) for _ in range(2))
    assert first == again
    assert first.svg() == again.svg()
    assert first.png() == again.png()
