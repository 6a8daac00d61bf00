"""Broken files of networks: each is refused with the place and the remedy, and nothing of it is loaded. Fiction throughout."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner

from localism.cli import main

BROKEN = Path(__file__).parents[1] / "examples" / "broken"


def expected() -> list[tuple[str, str]]:
    """File and message, as somebody wrote them down."""
    with (BROKEN / "messages.csv").open(encoding="utf-8", newline="") as file:
        return [(row["file"], row["message"]) for row in csv.DictReader(file)]


def test_every_broken_file_has_its_message() -> None:
    found = {str(p.relative_to(BROKEN)) for p in BROKEN.rglob("*") if p.is_file() and p.name != "messages.csv"}
    assert found == {file for file, _ in expected()}


@pytest.mark.parametrize(("file", "message"), expected())
def test_it_is_refused_with_place_and_remedy(file: str, message: str, tmp_path: Path) -> None:
    if file.startswith("rdf/"):
        pytest.importorskip("pyoxigraph")
    graph = tmp_path / "graph.db"
    done = CliRunner().invoke(main, ["load", str(BROKEN / file), "--graph", str(graph)])
    assert done.exit_code == 1
    assert message in done.stderr
    assert Path(file).name in done.stderr
    assert "Expected:" in done.stderr or "character" in done.stderr or "nested" in done.stderr
    assert "mistake in localism" not in done.stderr
    again = CliRunner().invoke(main, ["stats", "--graph", str(graph)])
    assert again.exit_code == 1, "nothing was loaded"


def test_a_file_of_brackets_or_texts_without_end_takes_no_memory_without_end(tmp_path: Path) -> None:
    wide = tmp_path / "wide.graphml"
    wide.write_text(f'<graphml><graph><node id="{"x" * 2_000_000}"/></graph></graphml>', encoding="utf-8")
    done = CliRunner().invoke(main, ["load", str(wide), "--graph", str(tmp_path / "graph.db")])
    assert done.exit_code == 1
    assert "A text has more than 1,000,000 characters." in done.stderr
