"""Files that are no records, what records say of themselves, and everything that is wrong said in one pass."""

from __future__ import annotations

from pathlib import Path

import pytest

from localism import Graph
from localism.loaders.records import RecordsError
from tests.loaders.records_written import (
    ABOUT,
    AMBRIDGE,
    BOOK,
    HOLDING,
    SPELLINGS,
    read,
    with_rows,
    write,
    write_tables,
)

HOLDINGS = "Power holdings"


def test_files_that_are_no_records_are_all_reported(tmp_path: Path) -> None:
    (tmp_path / "empty.xlsx").write_bytes(b"")
    (tmp_path / "notes.docx").write_bytes(b"PK")
    only_about = write(tmp_path / "about.json", {"About": ABOUT})
    reading = read(tmp_path / "empty.xlsx", tmp_path / "notes.docx", only_about, tmp_path / "missing.csv")
    assert [p.kind for p in reading.of()] == ["empty-file", "wrong-extension", "no-records", "unreadable"]
    assert reading.of()[2].message == "There is no sheet of records in it."


def test_the_facts_gathered_as_triples_are_no_records(data: Path) -> None:
    (problem,) = read(data.parent / "facts" / "pilot-areas.csv").of()
    assert (
        problem.message == "'pilot-areas' is the name of no class of records, and its headings are not those of Facts."
    )
    assert problem.found.startswith("id, area, subject, relation, object")
    assert "'Who' and 'Power'" in problem.expected


def test_the_about_sheet_has_problems_of_its_own(tmp_path: Path) -> None:
    about = [["Field", "Value"], ["Dataset", "a"], ["As of", "soon"], ["Authr", "B"], ["Title", "X"], ["title", "Y"]]
    reading = read(write_tables(tmp_path / "r.xlsx", {"About": about, "Areas": [["Name"], ["A"]]}))
    assert [(p.kind, p.row, p.column) for p in reading.of()] == [("bad-date", 3, "As of")]
    assert [(p.kind, p.row, p.nearest) for p in reading.of("warning")] == [
        ("unknown-field", 4, "Author"),
        ("repeated-field", 6, ""),
    ]


def test_the_name_of_the_derived_dataset_is_taken(tmp_path: Path) -> None:
    reading = read(write(tmp_path / "r.json", {"Areas": (AMBRIDGE,)}), dataset="rules")
    assert [p.kind for p in reading.of()] == ["reserved-name"]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_all_problems_come_in_one_pass(tmp_path: Path, spelling: str) -> None:
    rows = [
        {**HOLDING, "Id": "local:h/1", "Act": "advices", "From": "soon", "Within": "Nowhere"},
        {**HOLDING, "Id": "local:h/2", "Source": "", "Page": ""},
        {**HOLDING, "Id": "local:h/3", "Derives from": "local:h/3", "Held by": "GB-LAE-NO"},
    ]
    path = tmp_path / ("r" if spelling == "csv" else f"r.{spelling}")
    reading = read(write(path, {**with_rows(HOLDINGS, *rows), "Colours": ({"Id": "local:red"},)}))
    first = 1 if spelling == "json" else 2
    assert sorted((p.kind, p.row) for p in reading.of() if p.row is not None) == [
        ("bad-date", first),
        ("circle", first + 2),
        ("dangling-id", first + 2),
        ("no-source", first + 1),
        ("unknown-code", first),
        ("unknown-name", first),
    ]
    assert [p.kind for p in reading.of() if p.row is None] == ["unknown-sheet"]
    assert reading.problems.errors == 7


def test_nothing_is_loaded_while_anything_is_wrong(tmp_path: Path) -> None:
    with Graph.open(tmp_path / "g.db") as graph:
        graph.load(write(tmp_path / "good.json", BOOK))
        with graph.view() as view:
            before = list(view.claims())
        with pytest.raises(RecordsError, match="1 problem to put right: nothing was loaded"):
            graph.load(write(tmp_path / "bad.json", with_rows(HOLDINGS, {**HOLDING, "Source": ""})))
        with graph.view() as view:
            assert list(view.claims()) == before
