"""Names, coders and headings that are nearly what is known: a slip is told from a new thing."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest

from localism import Graph
from localism.graph.store import Named
from tests.loaders.records_written import COUNTY, Known, read, write
from tests.loaders.test_records_facts import FACT, KEYED, _facts, _read


def test_a_slip_in_a_known_name_is_an_error_until_it_has_a_row_of_its_own(tmp_path: Path) -> None:
    slip = {**FACT, "Who": "Borsetshire Counsil"}
    (problem,) = _read(tmp_path, slip, Councils=(COUNTY,)).of()
    assert (problem.kind, problem.row, problem.column) == ("near-miss", 2, "Who")
    assert problem.nearest == "Borsetshire Council"
    assert problem.message == (
        "'Borsetshire Counsil' is not known here, and is spelt almost like Borsetshire Council. "
        "If it is another thing all the same, give it a row of its own in the sheet 'Organisations'."
    )
    confirmed = {"Id": "GB-LAE-CNS", "Name": "Borsetshire Counsil"}
    reading = read(write(tmp_path / "again.xlsx", _facts(slip, Councils=(COUNTY, confirmed))))
    assert reading.told() == []
    assert reading.one(KEYED)["held_by"] == ("GB-LAE-CNS",)


WIGAN = Known(wigan_council=(Named("GB-LAE-WGN", ("Council",)),), ambridge_borough_council=(Named("b", ("Council",)),))


def test_the_official_name_is_nearer_than_one_that_these_rows_only_mention(tmp_path: Path) -> None:
    """`Wigan Concil` beside `Wigan Youth Concil`, which is only mentioned too: fiction, but for Wigan Council."""
    rows = ({**FACT, "Who": "Wigan Concil"}, {**FACT, "Holding": "b", "Who": "Wigan Cuncil Offices"})
    (problem,) = read(write(tmp_path / "r.xlsx", _facts(*rows)), lookup=WIGAN).of()
    assert (problem.kind, problem.row, problem.nearest) == ("near-miss", 2, "Wigan Council (GB-LAE-WGN)")


def test_what_is_left_out_of_a_councils_name_is_only_asked(tmp_path: Path) -> None:
    reading = read(write(tmp_path / "r.xlsx", _facts({**FACT, "Who": "Ambridge Council"})), lookup=WIGAN)
    assert reading.told() == []
    said = next(p for p in reading.of("warning") if p.column == "Who")
    assert (said.kind, said.nearest) == ("new-name", "Ambridge Borough Council (b)")


@pytest.mark.parametrize(("known", "new"), [("Borsetshire Ward 1", "Borsetshire Ward 2"), ("Mr Hall", "Mr Hill")])
def test_names_that_do_differ_by_a_letter_or_a_number_are_no_slips(tmp_path: Path, known: str, new: str) -> None:
    reading = _read(tmp_path, {**FACT, "Who": new}, Organisations=({"Id": "x:1", "Name": known},))
    assert reading.told() == []


def test_a_slip_put_right_is_no_near_miss_of_what_it_was(tmp_path: Path) -> None:
    with Graph.open(":memory:") as graph:
        for who in ("Ambrigde Council", "Ambridge Council"):
            book = write(tmp_path / "r.xlsx", _facts({**FACT, "Who": who}))
            assert graph.load(book).problems.errors == 0


def test_coders_and_informants_that_look_alike_are_asked_about(tmp_path: Path) -> None:
    rows = [
        {**FACT, "Coder": "AB", "Source": "Informant 2, resident, 2018"},
        {**FACT, "Coder": "A.B.", "Source": "Informant 02, resident, 2018"},
        {**FACT, "Coder": "AC", "Source": "Informant 3, resident, 2018"},
    ]
    warnings = [p for p in _read(tmp_path, *rows).of("warning") if p.kind.startswith("look-alike")]
    assert [(p.row, p.column, p.message) for p in warnings] == [
        (3, "Coder", "The coder 'A.B.' looks like 'AB' in row 2, and counts as another one."),
        (
            2,
            "Source",
            "The informant 'Informant 2, resident, 2018' looks like 'Informant 02, resident, 2018' in row 3, "
            "and counts as another one.",
        ),
    ]


def test_a_coder_of_restricted_rows_is_not_named_beside_one_that_looks_alike(tmp_path: Path) -> None:
    rows = ({**FACT, "Coder": "Canary", "Access": "restricted"}, {**FACT, "Coder": "CANARY", "Access": "project"})
    (warning,) = [p for p in _read(tmp_path, *rows).of("warning") if p.kind == "look-alike-coder"]
    assert warning.message == "The coder 'CANARY' looks like one in restricted rows, and counts as another one."


TITLE = ("Assets and services in Ambridge; collected 2019",)


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_a_title_above_the_headings_is_left_out_and_said_once(tmp_path: Path, ending: str) -> None:
    lines = [list(TITLE), [], ["Fiction"], list(FACT), list(FACT.values())]
    if ending == "xlsx":
        path, book = tmp_path / "Facts.xlsx", openpyxl.Workbook()
        sheet = book.create_sheet("Facts", 0)
        for line in lines:
            sheet.append(line)
        sheet.merge_cells("A1:F1")
        book.remove(book.worksheets[1])
        book.save(path)
    else:
        path = tmp_path / "Facts.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, delimiter=";").writerows(lines)
    reading = read(path)
    assert reading.told() == []
    assert [(p.row, p.message) for p in reading.of("warning") if p.kind != "new-name"] == [
        (4, "The headings are in row 4: what stands above them is taken for a title, and not read.")
    ]
    assert reading.one("local:facts/power-holding/hall")["act"] == ("delivers",)


def test_what_the_graph_has_from_restricted_rows_only_is_no_ones_near_miss(tmp_path: Path) -> None:
    with Graph.open(tmp_path / "g.db") as graph:
        (tmp_path / "Organisations.csv").write_text(
            "Name,Access\nSecret Canary Society,restricted\nOpen Robin Society,public\n", encoding="utf-8"
        )
        graph.load(tmp_path / "Organisations.csv")
        facts = write(tmp_path / "r.xlsx", _facts({**FACT, "Who": "Secret Canery Society"}))
        assert not any("anary" in f"{p.message}{p.nearest}" for p in graph.check(facts).problems.kept)
        facts = write(tmp_path / "r.xlsx", _facts({**FACT, "Who": "Open Robbin Society"}))
        assert [p.kind for p in graph.check(facts).problems.kept if p.severity == "error"] == ["near-miss"]
