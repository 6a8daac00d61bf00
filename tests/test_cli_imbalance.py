"""`localism imbalance`: what it writes and refuses, and that docs/imbalance.md is true."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from localism import Graph
from localism.cli import main
from localism.graph.analysis.weights import read_weights, shipped, variations


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("imbalance") / "areas.db"
    with Graph.open(path) as made:
        made.load_example()
    return path


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def run(graph: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "--graph", str(graph)], prog_name="localism")


def test_every_command_in_the_docs_runs_and_its_weights_are_read(graph: Path, root: Path, tmp_path: Path) -> None:
    text = (root / "docs/imbalance.md").read_text(encoding="utf-8")
    typed = [line for line in re.search(r"```\n(.*?)```", text, re.DOTALL)[1].splitlines() if line]  # type: ignore[index]
    assert len(typed) == 4
    for line in typed:
        result = run(graph, *shlex.split(line)[1:])
        assert result.exit_code == 0, result.output
    assert "<svg" in (tmp_path / "imbalance.html").read_text(encoding="utf-8")
    (block,) = re.findall(r"```csv\n(.*?)```", text, re.DOTALL)
    (tmp_path / "mine.csv").write_text(block, encoding="utf-8")
    mine = read_weights(tmp_path / "mine.csv")
    assert (mine.act["initiates"], mine.side["local council"]) == (0.6, "community")
    assert f"all {len(variations(shipped()))} combinations" in text


def test_the_numbers_that_the_docs_give_acts_are_those_that_ship(root: Path) -> None:
    text = (root / "docs/imbalance.md").read_text(encoding="utf-8")
    said = re.search(r"\*\*Say\.\*\*.*?The levels are", text, re.DOTALL)
    assert said
    steps = dict(zip(("collaborates", "involved", "consulted"), re.findall(r"\((0\.\d)", said[0]), strict=True))
    assert steps == {level: str(shipped().level[level]) for level in steps}


@pytest.mark.parametrize("form", ["csv", "json", "md", "html"])
def test_the_file_says_by_its_name_what_it_is(graph: Path, tmp_path: Path, form: str) -> None:
    path = tmp_path / f"made.{form}"
    result = run(graph, "imbalance", "Wigan", "--on", "2019", "-o", str(path))
    assert result.exit_code == 0, result.output
    assert "It holds public claims only" in result.output
    shown = run(graph, "imbalance", "Wigan", "--on", "2019", "--format", form, "--known-on", "2999-01-01")
    assert shown.exit_code == 0, shown.output
    text = path.read_text(encoding="utf-8")
    begins = {"csv": "section,area", "json": "{", "md": "## How far power lies", "html": "<!doctype html>"}
    assert text.startswith(begins[form])
    if form == "html":
        assert "Made by <code>localism imbalance Wigan --on 2019</code>" in text


@pytest.mark.parametrize(
    ("typed", "code", "said"),
    [
        (["Wigan", "-o", "made.txt"], 2, "does not say what to write"),
        (["Wigan", "--weights", "none.csv"], 1, "Name a CSV file of weights"),
        (["Wigan", "--on", "soon"], 2, "soon"),
        (["Wigan", "--dates", "2019,soon"], 2, "soon"),
        (["Wigan", "--on", "2019", "--dates", "2018,2019"], 2, "either on a date (--on) or on several (--dates)"),
        (["Nowhere"], 1, "Nowhere"),
        (["Wigan", "--compare", "Nowhere"], 1, "Nowhere"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(graph: Path, typed: list[str], code: int, said: str) -> None:
    result = run(graph, "imbalance", *typed)
    assert (result.exit_code, said in result.output) == (code, True), result.output


def test_an_empty_graph_has_no_place_to_ask_about(tmp_path: Path) -> None:
    result = run(tmp_path / "none.db", "imbalance", "Wigan")
    assert result.exit_code == 1
    assert "Traceback" not in result.output


def test_every_command_about_null_models_runs(graph: Path, root: Path) -> None:
    text = (root / "docs/significance.md").read_text(encoding="utf-8")
    typed = [line for line in re.search(r"```\n(.*?)```", text, re.DOTALL)[1].splitlines() if line]  # type: ignore[index]
    assert len(typed) == 3
    for line in typed:
        result = run(graph, *re.sub(r"--runs \d+", "--runs 3", line).split()[1:], "--runs", "3")
        assert result.exit_code == 0, result.output
