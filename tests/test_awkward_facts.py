"""Seventeen awkward facts, all of them fiction: each is held without a lie, and answered back as worked out by hand.

`examples/awkward.csv` says of each fact what holds it, what is asked, and which words must and must not be in the answer.
"""

from __future__ import annotations

import csv
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import Workbook

from localism import Graph
from localism.cli import main
from localism.graph.entity import Claim, Entity

HERE = Path(__file__).parent / "examples"
RECORDS = HERE / "records" / "awkward"
WIDE = "2000"
"""Characters of a terminal in which no cell is broken over two lines."""

Row = dict[str, str]


def rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


QUESTIONS = rows(HERE / "awkward.csv")


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The awkward facts in a graph of their own."""
    path = tmp_path_factory.mktemp("awkward") / "awkward.db"
    with Graph.open(path) as graph:
        outcome = graph.load(RECORDS)
        assert outcome.problems.errors == 0
    return path


def answer(graph: Path, question: str) -> str:
    """What a question typed at a very wide terminal gives, with one space where there are several."""
    environment = {"LOCALISM_GRAPH": str(graph), "COLUMNS": WIDE, "TERM": "dumb"}
    result = CliRunner().invoke(main, shlex.split(question), prog_name="localism", env=environment)
    assert result.exit_code == 0, result.output
    return re.sub(r" +", " ", result.stdout.replace("\n", " "))


def words(cell: str) -> list[str]:
    return [said for said in cell.split(" | ") if said]


def test_there_are_seventeen_and_each_is_asked_about() -> None:
    assert len({q["fact"] for q in QUESTIONS}) == 17
    for fact in {q["fact"] for q in QUESTIONS}:
        asked = [q for q in QUESTIONS if q["fact"] == fact]
        assert asked[0]["held by"]
        assert any(words(q["must say"]) for q in asked)
        assert any(words(q["must not say"]) for q in asked), "what would be a lie is named too"


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q["ask"])
def test_it_is_answered_back(graph: Path, question: Row) -> None:
    said = answer(graph, question["ask"])
    assert [w for w in words(question["must say"]) if w not in said] == [], said
    assert [w for w in words(question["must not say"]) if w in said] == [], said


def test_every_row_says_that_it_is_fiction_or_cites_a_source_that_does() -> None:
    sources = {row["Id"]: row["Name"] for row in rows(RECORDS / "Sources.csv")}
    assert all(name.endswith("(fiction)") for name in sources.values())
    for path in RECORDS.glob("*.csv"):
        if path.stem not in ("About", "Sources"):
            for row in rows(path):
                assert row["Source"], (path.stem, row)
                assert {s.strip() for s in row["Source"].split(";")} <= sources.keys(), (path.stem, row)


# ---- the same as a workbook ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same tables in one .xlsx, as somebody would type them in."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for path in sorted(RECORDS.glob("*.csv")):
        sheet = book.create_sheet(path.stem)
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.reader(file):
                sheet.append([cell or None for cell in row])
    made = tmp_path_factory.mktemp("workbook") / "awkward.xlsx"
    book.save(made)
    return made


def held(path: Path) -> tuple[list[Claim], list[Entity]]:
    """Everything that a graph of its own holds once these records are loaded, but for where in a file it stood."""
    with Graph.open(":memory:") as graph:
        assert graph.load(path).problems.errors == 0
        with graph.view() as view:
            return [s.claim._replace(locator="") for s in view.claims()], list(view.entities())


def test_as_a_workbook_they_make_the_same_graph(workbook: Path) -> None:
    folder, book = held(RECORDS), held(workbook)
    assert folder == book
    assert len(folder[0]) > 150
