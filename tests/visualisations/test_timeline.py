"""Holdings over time: each bar is as sure as its dates, worked out here from the dates alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from lxml import html

from localism import Graph
from localism.errors import MisuseError
from localism.ontology.dates import BEGINNING, END, Bounds, bounds
from localism.visualisations.draw import holdings
from localism.visualisations.lettering import width_of
from localism.visualisations.picture import NARROW, WIDE
from localism.visualisations.timeline_figure import UNDATED, timeline_figure
from localism.visualisations.timescale import OF_ONE, SHOWN, Bar, Timeline, chosen
from tests.visualisations import fiction


@pytest.fixture(scope="module")
def graph() -> Iterator[Graph]:
    with Graph.open(":memory:") as loaded:
        loaded.load_example()
        yield loaded


def texts(svg: str) -> list[str]:
    return [e.text or "" for e in fromstring(svg).iter() if e.tag.endswith("text")]


def bar(starts: str, ends: str, *, name: str = "Ambridge Trust (fiction)", power: str = "Running a hall") -> Bar:
    return Bar(power, name, "decides", "community", "decides", bounds(starts, ends), dated=bool(starts or ends))


def drawn(*bars: Bar, line: str = "") -> Element:
    """The picture of these bars."""
    svg: Element = fromstring(timeline_figure(Timeline(bars, {}, line), WIDE).svg())
    return svg


def boxes(svg: Element, kind: str) -> list[tuple[float, float]]:
    """Left and right of the boxes of a kind, but for the first, which is of the legend."""
    found = [e for e in svg.iter("rect") if e.get("class") == kind]
    return [(float(e.get("x", 0)), float(e.get("x", 0)) + float(e.get("width", 0))) for e in found][1:]


def years(svg: Element) -> dict[int, float]:
    return {
        int(e.text): float(e.get("x", 0)) for e in svg.iter("text") if e.text and e.text.isdigit() and len(e.text) == 4
    }


def test_the_sure_part_is_solid_and_the_possible_parts_are_pale_and_stand_at_their_dates() -> None:
    svg = drawn(bar("2010", "2014"), bar("2000-01-01", "2020-12-31"))
    at = years(svg)
    a_year = (max(at.values()) - min(at.values())) / (max(at) - min(at))
    where = {y: at[min(at)] + (y - min(at)) * a_year for y in range(1999, 2023)}
    # Some time in 2010 until some time in 2014: sure from the last day of 2010 to the second of 2014.
    (left, right), (whole_left, whole_right) = boxes(svg, "decides")
    assert left == pytest.approx(where[2011], abs=0.3)
    assert right == pytest.approx(where[2014], abs=0.3)
    assert [whole_left, whole_right] == pytest.approx([where[2000], where[2021]], abs=0.3)
    first, second = boxes(svg, "decides doubt ghost")
    assert first == pytest.approx((where[2010], left), abs=0.3)
    assert second == pytest.approx((right, where[2015]), abs=0.3)


def test_an_open_end_goes_on_in_an_arrow_and_an_unknown_one_in_a_question_mark() -> None:
    def counted(*bars: Bar) -> tuple[int, int]:
        svg = drawn(*bars)
        arrows = sum(e.get("class") == "arrow" for e in svg.iter("path")) - 1  # the legend's
        return arrows, sum(e.text == "?" for e in svg.iter("text")) - 1

    other = bar("2001", "2003")
    assert counted(other) == (0, 0)
    assert counted(other, bar("2010", "..")) == (1, 0)
    assert counted(other, bar("2010", "")) == (0, 1)
    assert counted(other, bar("../2010", "2012")) == (0, 1)
    # What began before the scale does has an arrow to the left.
    assert counted(other, bar("1835", "..")) == (2, 0)


def test_without_any_date_a_bar_is_hatched_all_along_and_says_so() -> None:
    svg = drawn(bar("2001", "2003"), Bar("Running a hall", "X (fiction)", "", "", "other", bounds("", ""), dated=False))
    assert sum(e.text == UNDATED for e in svg.iter("text")) == 2  # one of them in the legend
    hatched = [e for e in svg.iter("rect") if e.get("class") == "unknown"]
    assert max(float(e.get("width", 0)) for e in hatched) > 500
    assert boxes(svg, "other") == []


def test_no_year_is_shown_where_none_is_known_and_none_breaks_the_scale() -> None:
    undated = Bar("Running a hall", "X (fiction)", "", "", "other", bounds("", ""), dated=False)
    assert years(drawn(undated)) == {}
    assert years(drawn(bar("9998", "9999-12-30"), bar("0001", "0002"), bar("..", "..")))
    # Over long before the scale begins: an arrow, and no bar.
    svg = drawn(bar("2001", "2020"), bar("1700-01-01", "1701-01-01"))
    assert len(boxes(svg, "decides")) == 1
    assert sum(e.get("class") == "arrow" for e in svg.iter("path")) == 2


@pytest.mark.parametrize("area", ["Wigan", "Cornwall", "Stevenage", "Southwark"])
def test_what_is_drawn_and_what_is_counted_are_all_that_is_in_the_table(graph: Graph, area: str) -> None:
    page = graph.map("timeline", area=area, on="2019-06-01")
    tree = html.document_fromstring(page)
    rows = tree.xpath("//div[@class='tables']//tbody/tr")
    # The matrix of the same place counts its holdings by itself.
    assert graph.map("matrix", area=area).picture.about.counts.endswith(f"{len(rows)} holdings")
    svg = page.picture.figure(WIDE).svg()
    bars = sum(e.get("class") == "name" for e in fromstring(svg).iter("text"))
    more = next(int(t.split()[1]) for t in texts(svg) if t.startswith("and "))
    assert bars + more == len(rows)
    assert 0 < bars <= SHOWN
    for heading in (t for t in texts(svg) if t.endswith("more in the table)")):
        power, _, number = heading.removesuffix(" more in the table)").rpartition(" (and ")
        of_power = next(t for t in page.picture.tables if t.label == power)
        assert 0 < int(number) < len(of_power.rows)


def test_the_line_of_the_day_asked_about_stands_at_its_day_and_is_counted_by(graph: Graph) -> None:
    day = "2019-06-01"
    page = graph.map("timeline", area="Wigan", on=day)
    rows, _ = graph._whole(lambda view: holdings(view, "Wigan", None))
    things = graph._whole(lambda view: view.get([r.holding for r in rows]))
    dated = [b for r in rows if (b := things[r.holding].bounds)]
    held = sum(b.from_max <= day < b.to_min for b in dated)
    maybe = sum(b.from_min <= day < b.to_max for b in dated) - held
    assert len(dated) == len(rows)
    assert f"on that date {held} held, {maybe} possibly" in page.picture.about.counts
    svg = fromstring(page.picture.figure(WIDE).svg())
    (x,) = {e.get("d", "").partition(" ")[0] for e in svg.iter("path") if e.get("class") == "today"}
    at = years(svg)
    first, last = min(at), max(at)
    part = (date.fromisoformat(day) - date(first, 1, 1)) / (date(last, 1, 1) - date(first, 1, 1))
    assert float(x.removeprefix("M")) == pytest.approx(at[first] + part * (at[last] - at[first]), abs=0.2)


def test_a_power_alone_and_a_topic_narrow_it(graph: Graph) -> None:
    one = graph.map("timeline", power="Sport, leisure and community centres", area="Wigan")
    assert {t.label for t in one.picture.tables} == {"Sport, leisure and community centres"}
    assert graph.map("timeline", power="Allotments").picture.tables
    some = graph.map("timeline", area="Wigan", topic="Planning")
    assert 0 < len(some.picture.tables) < len(graph.map("timeline", area="Wigan").picture.tables)
    with pytest.raises(MisuseError, match="--in AREA or --power POWER"):
        graph.map("timeline")


def test_where_nothing_is_recorded_it_is_hatched_and_said() -> None:
    assert "No holding is recorded: not the same as none." in texts(timeline_figure(Timeline((), {}), NARROW).svg())


def hostile() -> Timeline:
    ends = [Bounds("1990-01-01", END, BEGINNING, END), bounds("2000", ".."), bounds("", "2020"), bounds("", "")]
    bars = [
        Bar(n, n, n, ("community", "")[i % 2], "asked", ends[i % 4], i % 3 > 0) for i, n in enumerate(fiction.HOSTILE)
    ]
    many = [bar("1990", "..", name=name, power=fiction.HOSTILE[0]) for name in fiction.HOSTILE]
    return Timeline((*bars, *many), {"community": 6}, "2019-06-01")


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_hostile_names_stay_text(width: int) -> None:
    tree = html.document_fromstring(timeline_figure(hostile(), width).svg())
    assert not {e.tag for e in tree.iter() if isinstance(e.tag, str)} & {"img", "script", "style", "iframe"}


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_nothing_runs_over_an_edge(graph: Graph, width: int) -> None:
    shown = graph.map("timeline", area="Wigan", on="2022-06-01").picture.figure(width)
    for figure in (shown, timeline_figure(hostile(), width)):
        for e in fromstring(figure.svg()).iter("text"):
            long, x = width_of(e.text or "", float(e.get("font-size", 13))), float(e.get("x", 0))
            share = {"start": 1.0, "middle": 0.5, "end": 0.0}[e.get("text-anchor", "start")]
            assert x + long * share <= width + 1, e.text
            assert x - long * (1 - share) >= -1, e.text


def test_few_of_one_power_are_drawn_and_those_of_the_community_first() -> None:
    many = [bar("2001", "..", power="Crowded", name=f"Council {n}")._replace(side="state") for n in range(OF_ONE + 3)]
    own = [bar("2001", "..", power="Alone")]
    assert [b.power for b in chosen((*own, *many))] == ["Alone", *["Crowded"] * OF_ONE]
    crowd = [bar("2001", "..", power=f"P{n:03}")._replace(side="state") for n in range(SHOWN + 5)]
    assert chosen((*crowd, *own))[-1].power == "Alone"
    assert len(chosen((*crowd, *own))) == SHOWN


def test_the_same_graph_makes_the_same_page_and_picture(graph: Graph) -> None:
    first, again = (graph.map("timeline", area="Wigan", on="2019-06-01", embed=True) for _ in range(2))
    assert first == again
    assert first.svg() == again.svg()
    assert first.png() == again.png()
