"""Tiles: each place where it lies, on every date once, and a tile says what somebody is recorded as doing there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from defusedxml.ElementTree import fromstring

from localism import Graph
from localism.visualisations.kinds import PARTS
from localism.visualisations.picture import NARROW, WIDE
from localism.visualisations.tile_figure import Tiled, tile_figure
from localism.visualisations.tiling import tiles
from tests.visualisations import fiction
from tests.visualisations.test_place import texts

DATA = Path(__file__).parents[3] / "shared" / "data"


@pytest.fixture(scope="module")
def graph() -> Iterator[Graph]:
    with Graph.open(":memory:") as loaded:
        loaded.load_example()
        yield loaded


def boxes(svg: str, kind: str) -> int:
    return sum(e.get("class") == kind for e in fromstring(svg).iter("rect"))


def test_no_two_places_share_a_tile_and_neighbours_are_near() -> None:
    cells = {(t.column, t.row): t.code for t in tiles().values()}
    assert len(cells) == len({t.code for t in tiles().values()}) == 378
    at = {t.name: t for t in tiles().values()}
    assert at["Cornwall"].row > at["Wigan"].row > at["Highland"].row
    assert at["Cornwall"].column < at["Southwark"].column
    for one, other in (("Wigan", "Bolton"), ("Southwark", "Lewisham"), ("Stevenage", "East Hertfordshire")):
        assert max(abs(at[one].column - at[other].column), abs(at[one].row - at[other].row)) <= 2


@pytest.mark.skipif(not DATA.exists(), reason="the register lies beside the repository")
def test_every_current_authority_of_the_register_that_is_located_has_a_tile() -> None:
    import csv

    with (DATA / "councils" / "uk_local_authorities_current.csv").open(encoding="utf-8-sig") as stream:
        rows = [
            r for r in csv.DictReader(stream) if r["lower-or-unitary"] == r["current-authority"] == "True" and r["x"]
        ]
    assert len(rows) > 340
    assert {r["gss-code"] for r in rows} <= tiles().keys()


@pytest.mark.parametrize("power", ["Public libraries", "Running a community building"])
def test_a_tile_is_dark_where_the_question_names_who_decides(graph: Graph, power: str) -> None:
    rows = graph.who_holds(power, on="2019-06-01").rows
    decided = {a for r in rows if "decides" in r.acts and not r.displaced for a in r.area_ids if a in tiles()}
    svg = graph.map("tiles", power=power, on="2019-06-01").picture.figure(WIDE).svg()
    dark = boxes(svg, "decides") + boxes(svg, "decides doubt")
    # One in the legend, and one in its mark for wider bodies.
    assert dark - 2 >= len(decided)
    assert all(tiles()[a].code in texts(svg) for a in decided)


def test_what_is_not_in_the_graph_is_fainter_than_what_is_blank_and_neither_is_hatched(graph: Graph) -> None:
    svg = tile_figure([("x", {})], {"E08000010"}, WIDE).svg()
    assert (boxes(svg, "blank"), boxes(svg, "absent")) == (1 + 2, 377 + 1)
    assert boxes(svg, "unknown") == 1
    unknown = tile_figure([("x", {"E08000010": Tiled("")})], {"E08000010"}, WIDE).svg()
    assert boxes(unknown, "unknown") == 2


def test_a_place_that_was_no_place_then_is_not_drawn() -> None:
    drawn = tile_figure([("x", {})], {"E07000026"}, WIDE, gone={"E06000063"}).svg()
    assert boxes(drawn, "absent") == 377 - 1 + 1


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_hostile_names_all_parts_and_nothing(width: int) -> None:
    found = {gss: Tiled(part, possible, wider, within)
             for gss, part, possible, wider, within in zip(
                 tiles(), [*PARTS] * 2, [True, False] * 4, [False, True] * 4, [False] * 6 + [True] * 2, strict=False)}  # fmt: skip
    svg = tile_figure([(name, found) for name in fiction.HOSTILE], set(tiles()), width).svg()
    assert not {e.tag for e in fromstring(svg).iter()} & {"img", "script", "style"}
    assert any(t.startswith("No power is recorded") for t in texts(tile_figure([], set(), width).svg()))
