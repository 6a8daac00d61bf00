"""The commands about codings as a person meets them: every form, files by their ending, and what is said of access."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from localism.cli import main

RECORDS = Path(__file__).parent / "examples" / "records" / "codings.csv"


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The fiction of Ambridge, coded by two."""
    path = tmp_path_factory.mktemp("codings") / "areas.db"
    assert run("load", RECORDS, "--graph", path).exit_code == 0
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments], prog_name="localism")


@pytest.mark.parametrize(
    "question",
    [
        ("conflicts",),
        ("conflicts", "--in", "Ambridge"),
        ("agreement",),
        ("agreement", "--coders", "ab, CD", "--by", "holding"),
    ],
    ids=" ".join,
)
def test_every_form_says_the_same_and_what_comes_next_can_be_typed(graph: Path, question: tuple[str, ...]) -> None:
    said = {form: run(*question, "--graph", graph, "--format", form) for form in ("table", "json", "csv", "md")}
    assert {form: done.exit_code for form, done in said.items()} == dict.fromkeys(said, 0), said["table"].output
    whole = json.loads(said["json"].stdout)
    assert len(list(csv.DictReader(io.StringIO(said["csv"].stdout)))) == len(whole["rows"]) > 0
    assert said["md"].stdout.startswith("## ")
    assert run(*whole["next"].split()[1:], "--graph", graph).exit_code == 0


def test_coders_may_be_named_one_by_one(graph: Path) -> None:
    each = run("agreement", "--coders", "AB", "--coders", "CD", "--graph", graph)
    assert each.stdout == run("agreement", "--coders", "AB,CD", "--graph", graph).stdout


@pytest.mark.parametrize(
    ("ending", "begins"),
    [("md", "## The coding frame"), ("html", "<!doctype html>"), ("csv", "coded,of"), ("json", "{")],
)
def test_a_codebook_is_what_its_file_is_called(graph: Path, tmp_path: Path, ending: str, begins: str) -> None:
    target = tmp_path / f"frame.{ending}"
    done = run("codebook", "-o", target, "--access", "project", "--graph", graph)
    assert (done.exit_code, done.output) == (0, f"Wrote {target}.\n")
    assert target.read_text(encoding="utf-8").startswith(begins)
    assert "Ambridge Hall Committee" in target.read_text(encoding="utf-8")
    shown = run("codebook", "--format", ending, "--access", "project", "--graph", graph)
    if ending != "csv":  # whose lines end as spreadsheets like it
        assert shown.stdout.rstrip("\n") == target.read_text(encoding="utf-8").rstrip("\n")


def test_a_codebook_is_for_everybody_unless_that_is_said(graph: Path, tmp_path: Path) -> None:
    target = tmp_path / "frame.html"
    done = run("codebook", "-o", target, "--graph", graph)
    assert "It holds public claims only; --access names what else may go." in done.stderr
    assert "Ambridge" not in target.read_text(encoding="utf-8")


def test_a_file_that_says_nothing_is_asked_about(graph: Path, tmp_path: Path) -> None:
    done = run("codebook", "-o", tmp_path / "frame", "--graph", graph)
    assert done.exit_code == 2
    assert "Name it .html, .md, .csv or .json, or give --format." in done.stderr
    assert run("codebook", "-o", tmp_path / "frame", "--format", "md", "--graph", graph).exit_code == 0
