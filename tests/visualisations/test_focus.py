"""A body in focus: each power that it holds is drawn or counted, from whom it holds it, and what it passes on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from defusedxml.ElementTree import fromstring

from localism import Graph
from localism.visualisations.focus_figure import MOST_HELD, Focus, Held, focus_figure
from localism.visualisations.lettering import width_of
from localism.visualisations.picture import NARROW, WIDE
from tests.visualisations import fiction
from tests.visualisations.test_place import texts


@pytest.fixture(scope="module")
def graph() -> Iterator[Graph]:
    with Graph.open(":memory:") as loaded:
        loaded.load_example()
        yield loaded


@pytest.mark.parametrize("body", ["Cornwall Council", "Local Trust", "Greater Manchester Combined Authority"])
def test_every_power_is_drawn_or_counted(graph: Graph, body: str) -> None:
    rows = [r for r in graph.powers_of(body, on="2019-06-01") if not r.displaced]
    powers = {r.power_id: r.power for r in rows}
    for width in (WIDE, NARROW):
        said = texts(graph.map("focus", body, on="2019-06-01").picture.figure(width).svg())
        drawn = [
            t
            for t in said
            if any(t.removesuffix(" (possible)").rstrip("…") in p for p in powers.values() if len(t) > 5)
        ]
        left = sum(int(t.split()[1]) for t in said if t.endswith("more powers in the table"))
        assert left == max(0, len(powers) - MOST_HELD)
        assert len(set(drawn)) >= min(len(powers), MOST_HELD) - 1


def test_what_is_delegated_is_said_to_be_passed_on(graph: Graph) -> None:
    given = {
        h for r in graph.who_holds("Holding and administering Big Local money") if r.delegated_by for h in r.holder
    }
    said = " ".join(texts(graph.map("focus", "Local Trust").picture.figure(WIDE).svg()))
    assert given
    assert all(name in said for name in given)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_hostile_names_and_empty_bodies(width: int) -> None:
    held = tuple(Held(n, n * 2, ("decides",), (n,), possible=True) for n in fiction.HOSTILE)
    drawn = focus_figure(Focus(fiction.HOSTILE[0], held, tuple((n, n) for n in fiction.HOSTILE)), width)
    for e in fromstring(drawn.svg()).iter("text"):
        if e.get("text-anchor") == "start":
            assert float(e.get("x", 0)) + width_of(e.text or "", float(e.get("font-size", 13))) <= width + 2, e.text
    empty = focus_figure(Focus("Ambridge Parish Council", (), ()), width).svg()
    assert 'class="hatch"' in empty
    assert any(t.startswith("Nothing is recorded") for t in texts(empty))
