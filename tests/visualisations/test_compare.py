"""Two places compared: every power is drawn or named under its verdict, and the unknown never looks like a difference."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from defusedxml.ElementTree import fromstring

from localism import Graph
from localism.visualisations.forms.compare import MOST, Row, figure
from localism.visualisations.lettering import width_of
from localism.visualisations.picture import NARROW, WIDE
from tests.visualisations import fiction
from tests.visualisations.test_place import texts


@pytest.fixture(scope="module")
def graph() -> Iterator[Graph]:
    with Graph.open(":memory:") as loaded:
        loaded.load_example()
        yield loaded


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_verdicts_are_counted_as_the_question_counts_them(graph: Graph, width: int) -> None:
    rows = graph.compare("Cornwall", "Wigan", on="2019-06-01").rows
    counts = Counter(r.verdict for r in rows)
    said = texts(graph.map("compare", "Cornwall", "Wigan", on="2019-06-01").picture.figure(width).svg())
    for verdict, n in counts.items():
        assert f"{verdict} ({n})" in said
    whole = " ".join(said)
    told = [r for r in rows if r.verdict in ("different", "unknown")]
    for row in (*told[:MOST], *(r for r in rows if r.verdict == "same body")):
        assert row.power_line.split()[0] in whole


def test_only_the_unknown_is_hatched() -> None:
    def hatched(verdict: str, second: tuple[str, ...]) -> int:
        svg = figure([Row("x", verdict, ("decides: a",), second)], ("Ambridge", "Corrie"), WIDE).svg()
        return sum(e.get("class") == "hatch" for e in fromstring(svg).iter())

    # One in the legend; for the unknown one at the power, and one where nothing is recorded.
    assert hatched("different", ("decides: b",)) == 1
    assert hatched("unknown", ()) == 3


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_hostile_names_and_places_without_powers(width: int) -> None:
    rows = [Row(n, "different", (n * 3,), (n,), possible=True) for n in fiction.HOSTILE]
    for e in fromstring(figure(rows, (fiction.HOSTILE[0], fiction.HOSTILE[1]), width).svg()).iter("text"):
        if e.get("text-anchor") == "start":
            assert float(e.get("x", 0)) + width_of(e.text or "", float(e.get("font-size", 13))) <= width + 2, e.text
    assert any(t.startswith("No power is recorded") for t in texts(figure([], ("a", "b"), width).svg()))
