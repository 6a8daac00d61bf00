"""What a map hands over: a page, the same as a picture, the line that shows it in a slide, and itself in a notebook."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from defusedxml.ElementTree import fromstring
from lxml import html

from localism import Graph
from localism.errors import MisuseError
from localism.visualisations.connections import network_of
from localism.visualisations.matrix_figure import act_styles, matrix_figure
from localism.visualisations.network import counts
from localism.visualisations.network_figure import kind_styles, network_figure
from localism.visualisations.page import Page
from localism.visualisations.pages import About, Table
from localism.visualisations.picture import WIDE, Picture, picture_page, picture_svg
from tests.visualisations import fiction

ELEMENTS = {"svg", "title", "desc", "style", "rect", "text", "path", "g", "circle"}


@pytest.fixture(scope="module")
def graph() -> Iterator[Graph]:
    with Graph.open(":memory:") as loaded:
        loaded.load_example()
        yield loaded


@pytest.mark.parametrize("on", [None, "2019-06-01"])
def test_the_network_as_a_picture_has_what_the_page_counts(graph: Graph, on: str | None) -> None:
    with graph.slice(access="public").view() as view:
        network = network_of(view, area=None, on=on, command="", access="public")
    there = counts(network, on or "")
    root = fromstring(graph.map("network", on=on).picture.figure(WIDE).svg())
    # The legend's shapes come first, one for each kind that is drawn.
    shapes = [e for e in root.iter() if (e.get("class") or "").startswith("shape")]
    kinds = next(n for n, e in enumerate(shapes) if not e.get("transform", "").endswith("scale(7)"))
    lines = [e.get("class") for e in root.iter() if (e.get("class") or "").startswith("tie")]
    assert (there.things, there.ties, there.definite) == (len(shapes) - kinds, len(lines), lines.count("tie"))


def test_the_matrix_as_a_picture_has_a_mark_for_each_cell() -> None:
    matrix = fiction.matrix()
    root = fromstring(matrix_figure(matrix, WIDE).svg())
    shown = sum((e.get("class") or "").startswith("act") for e in root.iter("rect"))
    hatched = sum(e.get("class") == "unknown" for e in root.iter("rect"))
    used = {
        min((a for h in c.holdings for a in h.acts), key=[x.code for x in fiction.ACTS].index, default="")
        for c in matrix.cells.values()
    }
    assert shown - len(used - {""}) + hatched - 1 == len(matrix.cells)


def test_hostile_names_stay_text_in_every_picture() -> None:
    network, matrix = fiction.network(names=fiction.HOSTILE), fiction.matrix(names=fiction.HOSTILE)
    for about, figure, styles in (
        (network.about, network_figure(network, WIDE), kind_styles(network)),
        (matrix.about, matrix_figure(matrix, WIDE), act_styles(matrix)),
    ):
        root = fromstring(picture_svg(Picture(about, lambda _, drawn=figure: drawn, (), styles=styles)))  # type: ignore[misc]
        assert {e.tag.rpartition("}")[2] for e in root.iter()} <= ELEMENTS
        assert not {a for e in root.iter() for a in e.attrib if a.startswith("on") or a.endswith("href")}


def test_a_page_shows_itself_in_a_notebook_and_in_a_frame_whatever_it_is_called() -> None:
    matrix = fiction.matrix()
    for name in fiction.HOSTILE:
        about = About(name, name, sources=((name, "javascript:alert(1)"),))
        picture = Picture(about, lambda width: matrix_figure(matrix, width), (Table(name, (name,), (((name,),),)),))
        page = Page.of(picture)
        assert page == picture_page(picture)
        for framed in (page.frame(f"{name}.html"), page._repr_html_()):
            (frame,) = html.fragment_fromstring(f"<div>{framed}</div>")
            assert frame.tag == "iframe"
            assert frame.get("sandbox") == "allow-scripts"
            assert frame.get("title") == page.heading
        assert html.fragment_fromstring(f"<div>{page._repr_html_()}</div>")[0].get("srcdoc") == page


def test_a_slide_is_the_same_page_in_less_room(graph: Graph) -> None:
    for form in ("matrix", "network"):
        page, slide = (graph.map(form, area="Wigan", embed=embed) for embed in (False, True))
        assert page != slide
        assert slide.replace(" embed", "", 1) == page


@pytest.mark.parametrize(
    ("form", "things", "options", "says"),
    [
        ("pie", (), {}, "There is no map called 'pie'"),
        ("place", (), {}, "is of AREA; this names 0"),
        ("place", ("Wigan",), {"area": "Wigan"}, "takes no --in"),
        ("decision", ("bins",), {}, "name it with --in"),
        ("place", ("Wigan",), {"types": ["Council"]}, "neither --type"),
        ("money", ("Wigan",), {"topic": "Planning"}, "neither --power nor --topic"),
        ("matrix", (), {"size": "degree"}, "drawn by size"),
    ],
)
def test_what_a_form_does_not_take_is_said(
    graph: Graph, form: str, things: tuple[str, ...], options: dict[str, object], says: str
) -> None:
    with pytest.raises(MisuseError, match=says):
        graph.map(form, *things, **options)  # type: ignore[arg-type]


def test_an_empty_network_is_a_picture_too() -> None:
    empty = replace(fiction.network(3, 2), nodes=(), ties=())
    assert "0 things" in network_figure(empty, WIDE).words
