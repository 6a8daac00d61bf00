"""Workbooks by name: `export xlsx` writes partnership records that a person can go on with, and that load as the same."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from localism import Graph
from localism.errors import LocalismError, MisuseError
from localism.graph.exchange import export
from tests.graph.exported import said, view_of

COUNCIL = said("GB-LAE-BOR", "Council", name="Borsetshire Council")


def said_in(graph: Graph) -> tuple[list[bytes], list[object]]:
    """Every claim that was recorded, and the datasets, of a graph."""
    with graph.view() as view:
        claims = sorted(s.claim.digest for s in view.claims() if s.claim.dataset != "rules")
        return claims, [d for d in view.datasets() if d.name != "rules"]


def test_a_workbook_by_name_comes_back_the_same_and_says_what_it_is(tmp_path: Path) -> None:
    with Graph.open(":memory:") as graph:
        graph.load_example()
        written = graph.export("xlsx", tmp_path / "areas.xlsx")
        assert written == [tmp_path / "areas.xlsx"]
        with Graph.open(":memory:") as again:
            again.load(*written)
            assert said_in(again) == said_in(graph.slice(access="public"))
    book = openpyxl.load_workbook(tmp_path / "areas.xlsx")
    assert book.sheetnames[0] == "About"
    assert book.properties.creator == "localism"
    assert "It holds public claims only." in (book.properties.description or "")
    assert book["Power holdings"].data_validations.dataValidation, "drop-downs, to go on with"


def test_a_workbook_has_a_workbooks_name(tmp_path: Path) -> None:
    with view_of([COUNCIL]) as view, pytest.raises(MisuseError) as caught:
        export("xlsx", view, tmp_path / "areas")
    assert str(caught.value) == (
        f"{tmp_path / 'areas'}: a workbook's name ends in .xlsx. Say -o {tmp_path / 'areas.xlsx'}, or export records."
    )
    assert list(tmp_path.iterdir()) == []


def test_a_workbook_with_a_control_character_is_refused_in_words(tmp_path: Path) -> None:
    with view_of([said("council:a", "Council", name="Bell \x07")]) as view, pytest.raises(LocalismError) as caught:
        export("xlsx", view, tmp_path / "r.xlsx")
    assert "Councils, row 2, Name: the text holds a control character" in str(caught.value)
    assert list(tmp_path.iterdir()) == []
