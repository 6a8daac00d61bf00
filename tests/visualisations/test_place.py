"""The stack of a place: what is drawn is what the question answers, the community first and never left out."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from defusedxml.ElementTree import fromstring
from lxml import html

from localism import Graph
from localism.visualisations.forms.place import Actor, figure
from localism.visualisations.lettering import width_of
from localism.visualisations.picture import NARROW, WIDE
from tests.visualisations import fiction

NOBODY: dict[str, list[Actor]] = {"community": [], "local council": [], "state": [], "other": []}


@pytest.fixture(scope="module")
def graph() -> Iterator[Graph]:
    with Graph.open(":memory:") as loaded:
        loaded.load_example()
        yield loaded


def texts(svg: str) -> list[str]:
    return [e.text or "" for e in fromstring(svg).iter() if e.tag.endswith("text")]


@pytest.mark.parametrize("area", ["Cornwall", "Wigan", "Stevenage", "Southwark"])
def test_every_body_of_the_answer_is_drawn_with_its_counts(graph: Graph, area: str) -> None:
    answer = graph.place(area, on="2019-06-01")
    drawn = graph.map("place", area, on="2019-06-01").picture.figure(WIDE)
    bodies = [r for r in answer if r.section != "powers" and r.section != "inside it"]
    said = " ".join(texts(drawn.svg()))
    for row in bodies:
        assert row.body[:20] in said
    # Each count once, whatever its part: an independent sum of what the answer says.
    counts = sorted(len(p) for r in bodies for p in (r.decides, r.delivers, r.asked, r.other) if p)
    assert sorted(int(t) for t in texts(drawn.svg()) if t.isdecimal()) == counts


def test_the_community_comes_first_and_shows_even_where_nobody_is_recorded() -> None:
    said = texts(figure(NOBODY, WIDE).svg())
    headings = [t for t in said if t.startswith(("Community", "Parish", "Councils", "Others"))]
    assert headings[0] == "Community"
    assert headings[1].startswith("Parish")
    assert sum(t.startswith("Nobody is recorded") for t in said) == 4


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_nothing_runs_over_the_edge(graph: Graph, width: int) -> None:
    drawn = graph.map("place", "Wigan", on="2019-06-01").picture.figure(width)
    for e in fromstring(drawn.svg()).iter("text"):
        if e.get("text-anchor") == "start":
            assert float(e.get("x", 0)) + width_of(e.text or "", float(e.get("font-size", 13))) <= width + 1, e.text


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_hostile_names_stay_text(width: int) -> None:
    bands = {side: [Actor(name, name, {"decides": 2}, "") for name in fiction.HOSTILE] for side in NOBODY}
    tree = html.document_fromstring(figure(bands, width).svg())
    assert not {e.tag for e in tree.iter() if isinstance(e.tag, str)} & {"img", "script", "style", "iframe"}


def test_the_same_graph_makes_the_same_page_picture_and_slide(graph: Graph) -> None:
    first, again = (graph.map("place", "Cornwall", on="2019-06-01", embed=True) for _ in range(2))
    assert first == again
    assert first.svg() == again.svg()
    assert first.png() == again.png()


def test_a_topic_narrows_the_picture(graph: Graph) -> None:
    whole, part = (graph.map("place", "Wigan", on="2019-06-01", topic=topic) for topic in (None, "Planning"))
    assert len(texts(part.svg())) < len(texts(whole.svg()))
    assert "--topic Planning" in part


@pytest.mark.parametrize("area", ["Cornwall", "Wigan", "Stevenage", "Southwark"])
def test_residents_are_told_of_the_community_first_and_of_the_council_in_counts(graph: Graph, area: str) -> None:
    answer = graph.place(area, on="2019-06-01")
    page = graph.map("place", area, on="2019-06-01", reader="residents")
    above = [p.text_content() for p in html.document_fromstring(page).xpath("//figure/preceding-sibling::p")]
    assert [a.partition(":")[0] for a in above[:2]] == ["Community", "Parish, town and community councils"]
    council = next(r for r in reversed(answer.rows) if r.section == "who governs here" and r.area_relation == "same")
    assert f"{council.body} decides {len(council.decides)} powers, runs {len(council.delivers)}" in above[2]
    unknown = sum(r.section == "powers" and not r.asked for r in answer)
    assert f"who must be asked in {unknown}. That does not mean nobody does." in above[-1]
