"""The command line as a person meets it: what it prints where, with which exit status, and never a traceback."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import localism
from localism import Graph
from localism.cli import main
from localism.errors import MisuseError
from localism.graph.exchange import KINDS
from localism.graph.exchange.formats import FORMATS
from localism.graph.stores import open_store


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example, loaded once."""
    path = tmp_path_factory.mktemp("cli") / "areas.db"
    assert run("example", "--graph", path).exit_code == 0
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments], prog_name="localism")


def test_version_and_help() -> None:
    assert run("--version").output == f"localism {localism.__version__}\n"
    listed = run("--help").output
    assert all(command in listed for command in main.commands)
    for command in main.commands:
        assert run(command, "--help").exit_code == 0


def test_the_exports_offered_are_those_there_are() -> None:
    offered = run("export", "--help").output
    for name in KINDS:
        assert re.search(rf"^ +{name} +{re.escape(FORMATS[name].what)}$", offered, re.MULTILINE)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(shell: str) -> None:
    assert "_LOCALISM_COMPLETE" in run("completion", shell).output


@pytest.mark.parametrize("form", ["table", "csv", "json", "md"])
@pytest.mark.parametrize(
    "question",
    [
        ("who-holds", "Libraries", "--in", "Penryn", "--on", "2019-06-01"),
        ("powers-of", "Cornwall Council"),
        ("show", "Par Bay Big Local"),
        ("find", "neighborhood"),
        ("evidence", "Cornwall Council"),
        ("stats",),
    ],
    ids=lambda q: q[0],
)
def test_every_question_in_every_format(graph: Path, question: tuple[str, ...], form: str) -> None:
    result = run(*question, "--graph", graph, "--format", form)
    assert result.exit_code == 0
    assert result.stdout.strip()
    if form == "json":
        assert json.loads(result.stdout)["rows"]


def test_known_on_answers_as_the_graph_stood(graph: Path) -> None:
    result = run("stats", "--graph", graph, "--known-on", "2000-01-01", "--format", "json")
    claims = [row for row in json.loads(result.stdout)["rows"] if row["what"] == "current claims"]
    assert [row["count"] for row in claims] in ([], [0])


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("who-holds",), 2),
        (("who-holds", "Libraries", "--format", "pdf"), 2),
        (("map", "pie"), 2),
        (("stats", "--graph", "neo4j+x://nowhere"), 2),
        (("who-holds", "No such power at all"), 1),
        (("who-holds", "Libraries", "--on", "31/12/2018"), 2),
        (("who-holds", "Libraries", "--on", ""), 2),
        (("stats", "--known-on", ""), 2),
        (("find", "\udcff"), 2),
        (("stats", "--graph", ":memory:"), 2),
        (("stats", "--graph", "/dev/null"), 1),
        (("show", ""), 1),
        (("load", "nowhere.csv"), 1),
        (("export", "csv", "-o", "/dev/null/tables"), 1),
        (("map", "matrix", "--in", "Atlantis"), 1),
    ],
)
def test_mistakes_are_sentences_on_stderr(graph: Path, arguments: tuple[str, ...], status: int) -> None:
    where = () if "--graph" in arguments or len(arguments) == 1 else ("--graph", graph)
    result = run(*arguments, *where)
    assert result.exit_code == status, result.output
    assert "Error: " in result.stderr
    assert "Traceback" not in result.output
    assert not result.stdout.strip()


def test_a_graph_that_is_none_is_left_as_it_is(tmp_path: Path) -> None:
    letter = tmp_path / "letter.db"
    letter.write_text("Dear council", encoding="utf-8")
    for command in (["stats"], ["example"]):
        result = run(*command, "--graph", letter)
        assert result.exit_code == 1
        assert "not a localism graph" in result.stderr
    assert letter.read_text(encoding="utf-8") == "Dear council"


def test_a_newer_file_says_what_to_do(tmp_path: Path) -> None:
    import sqlite3

    path = tmp_path / "areas.db"
    run("example", "--graph", path)
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 99")
    result = run("stats", "--graph", path)
    assert result.exit_code == 1
    assert "was written by a newer localism (file format 99; this one reads up to 1)" in result.stderr


def test_a_failed_load_leaves_no_graph_behind(tmp_path: Path) -> None:
    wrong = tmp_path / "Facts.csv"
    wrong.write_text("Who,Act,Power\nAmbridge Parish Council,rules,Parks\n", encoding="utf-8")
    path = tmp_path / "areas.db"
    result = run("load", wrong, "--graph", path)
    assert result.exit_code == 1
    assert not path.exists()


def test_check_and_load_say_the_same_of_the_same_records(graph: Path, root: Path) -> None:
    checked = json.loads(run("check", root / "example", "--graph", graph, "--format", "json").stdout)
    loaded = json.loads(run("load", root / "example", "--graph", graph, "--format", "json").stdout)
    assert checked == loaded
    assert checked["errors"] == 0


def test_loading_while_another_writes_says_so(graph: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("localism.graph.stores.sqlite.WAIT_SECONDS", 0.1)
    monkeypatch.setattr("localism.graph.stores.sqlite.SQLiteStore.__init__.__defaults__", (0.1,))
    with open_store(str(graph)).writer():
        result = run("load", root / "example", "--graph", graph)
        assert result.exit_code == 1
        assert "Another load is writing" in result.stderr
        assert run("stats", "--graph", graph).exit_code == 0  # and readers are not kept waiting


def test_a_pipe_that_closes_is_no_error(graph: Path) -> None:
    command = [sys.executable, "-m", "localism", "show", "Cornwall Council", "--graph", str(graph)]
    reader = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "COLUMNS": "80"}
    )
    assert reader.stdout is not None
    assert reader.stderr is not None
    reader.stdout.read(10)
    reader.stdout.close()
    said = reader.stderr.read().decode()
    reader.stderr.close()
    reader.wait()
    assert "Traceback" not in said


def test_maps_are_written_whole_and_never_over_a_graph(graph: Path, tmp_path: Path) -> None:
    page = tmp_path / "new" / "matrix.html"
    result = run("map", "matrix", "--graph", graph, "--in", "Wigan", "--on", "2018", "-o", page)
    assert result.exit_code == 0
    text = page.read_text(encoding="utf-8")
    assert "Who holds which power in Wigan" in text
    assert "localism map matrix --in Wigan --on 2018" in text
    before = graph.read_bytes()
    assert run("map", "matrix", "--graph", graph, "-o", graph).exit_code == 2
    assert graph.read_bytes() == before


def test_a_damaged_file_says_so(graph: Path, tmp_path: Path) -> None:
    path = tmp_path / "damaged.db"
    with Graph.open(graph) as whole:
        whole.stats()
    content = bytearray(graph.read_bytes())
    for place in range(100, 3000, 7):
        content[place] ^= 0xFF
    path.write_bytes(content)
    for command in (["stats"], ["find", "council"], ["example"]):
        result = run(*command, "--graph", path)
        assert result.exit_code == 1
        assert "is damaged" in result.stderr or "not a localism graph" in result.stderr, result.stderr


@pytest.mark.parametrize(
    "ask",
    [
        lambda g: g.who_holds(None),
        lambda g: g.who_holds("Libraries", 5),
        lambda g: g.who_holds("Libraries", on=""),
        lambda g: g.slice(access="pubilc"),
        lambda g: g.map("matrix", access="all"),
        lambda g: g.map("pie"),
        lambda g: Graph.open(""),
    ],
)
def test_mistakes_in_python_are_sentences_too(graph: Path, ask: Callable[[Graph], object]) -> None:
    with Graph.open(graph) as opened, pytest.raises(MisuseError):
        ask(opened)


def test_days_may_be_dates_and_years(graph: Path) -> None:
    with Graph.open(graph) as opened:
        wanted = opened.who_holds("Libraries", "Cornwall", on="2019-06-01")
        assert opened.who_holds("Libraries", "Cornwall", on=date(2019, 6, 1)) == wanted
        assert opened.who_holds("Libraries", "Cornwall", on=2019).title.endswith("as of 2019")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_an_answer_that_cannot_be_written_says_so_and_nothing_more(graph: Path) -> None:
    with open("/dev/full", "w") as full:
        command = [sys.executable, "-m", "localism", "stats", "--graph", str(graph)]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1
    assert "the output could not be written" in done.stderr
    assert "mistake in localism" not in done.stderr
