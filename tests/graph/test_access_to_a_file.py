"""`--access` of `load` and `copy` is one gate, whether onto a server or into a file: fiction."""

from __future__ import annotations

from pathlib import Path

import pytest

from localism import Graph
from localism.errors import AccessError

RECORDS = "Name,Access\nAmbridge Hall Trust,public\nThe Informants,restricted\n"


def _records(tmp_path: Path) -> Path:
    (tmp_path / "Organisations.csv").write_text(RECORDS, encoding="utf-8")
    return tmp_path / "Organisations.csv"


@pytest.mark.parametrize("access", ["public", "project"])
def test_a_load_into_a_file_takes_no_more_than_it_says(tmp_path: Path, access: str) -> None:
    with Graph.open(tmp_path / "g.db") as graph:
        with pytest.raises(
            AccessError, match=rf"Not everything here is {access}: .*1 restricted\. Nothing was written"
        ):
            graph.load(_records(tmp_path), access=access)
        assert not (tmp_path / "g.db").exists()
        assert graph.load(_records(tmp_path), access="restricted").loaded["organisations"].new == 2


def test_without_access_a_file_takes_everything_and_a_copy_asks_the_same(tmp_path: Path) -> None:
    with Graph.open(tmp_path / "g.db") as graph, Graph.open(tmp_path / "to.db") as other:
        graph.load(_records(tmp_path))
        with pytest.raises(AccessError, match="Not everything here is project"):
            graph.copy(other, access="project")
        graph.export("trig", tmp_path / "all.trig", access="restricted")
        with pytest.raises(AccessError, match="Not everything here is public"):
            other.load(tmp_path / "all.trig", access="public")
        assert graph.copy(other).claims == 2
