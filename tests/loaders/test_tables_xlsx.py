"""Workbooks, against what openpyxl reads from them and against what people do to them."""

import datetime as dt
import io
import math
import re
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet

from localism.loaders.base import Problem
from localism.loaders.tables import Table, read_tables

_DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"


def _book(path: Path, fill: Callable[[Worksheet], object]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Facts"
    fill(sheet)
    book.save(path)
    return path


def _read(path: Path) -> tuple[list[tuple[int, list[str]]], list[Problem], list[Table]]:
    problems: list[Problem] = []
    tables = read_tables(path, problems.append)
    return [(number, list(cells)) for table in tables for number, cells in table.rows()], problems, tables


def _column(path: Path, cells: list[tuple[Any, str]]) -> tuple[list[str], list[Problem]]:
    """The text of cells, given as value and number format, one under the other; a second column keeps each row."""

    def fill(sheet: Worksheet) -> None:
        sheet.append(["Value", "Row"])
        for number, (value, code) in enumerate(cells, 2):
            cell = sheet.cell(number, 1, value)
            if code:
                cell.number_format = code
            sheet.cell(number, 2, f"r{number}")

    rows, problems, _ = _read(_book(path, fill))
    return [texts[0] for _, texts in rows], problems


def _rewritten(path: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """The workbook with its parts changed."""
    content = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    path.write_bytes(content.getvalue())
    return path


def _sheet_xml(path: Path, change: Callable[[str], str]) -> Path:
    return _rewritten(path, lambda name, part: change(part.decode()).encode() if name.endswith("sheet1.xml") else part)


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        ("08591698", "", "08591698"),
        (2018, "", "2018"),
        (0.1 + 0.2, "", "0.3"),
        (0.00000015, "", "0.00000015"),
        (-12.5, "", "-12.5"),
        (8591698, "00000000", "08591698"),
        (20123, '"SC"000000', "SC020123"),
        (42, "000-000", "000-042"),
        (8591698, "0", "8591698"),
        (12.5, "00", "12.5"),
        (0.125, "0%", "12.5%"),
        (1, "0.00%", "100%"),
        (1250000, "£#,##0", "1250000"),
        (True, "", "true"),
        (False, "", "false"),
        (dt.date(2018, 6, 1), "dd/mm/yyyy", "2018-06-01"),
        (dt.date(2018, 6, 1), "mmm-yy", "2018-06"),
        (dt.date(2018, 1, 1), "yyyy", "2018"),
        (dt.datetime(2018, 6, 1, 9, 30), "dd/mm/yyyy hh:mm", "2018-06-01T09:30:00"),
        (dt.datetime(2018, 6, 1), "dd/mm/yyyy hh:mm", "2018-06-01"),
        (dt.time(9, 30), "hh:mm", "09:30:00"),
        (dt.timedelta(hours=36), "[h]:mm", "36:00:00"),
        (61, "dd/mm/yyyy", "1900-03-01"),
        (59, "dd/mm/yyyy", "1900-02-28"),
        ("a\nb", "", "a\nb"),
        (" two  spaces ", "", " two  spaces "),
        ("é “£” 🏛", "", "é “£” 🏛"),
    ],
)
def test_a_cell_reads_as_a_person_sees_it(tmp_path: Path, value: Any, code: str, text: str) -> None:
    texts, problems = _column(tmp_path / "a.xlsx", [(value, code)])
    assert texts == [text]
    assert not problems


def test_a_year_kept_as_a_day_number(tmp_path: Path) -> None:
    texts, problems = _column(tmp_path / "a.xlsx", [(1997, "dd/mm/yyyy"), (1997, "yyyy"), (2101, "dd/mm/yyyy")])
    assert texts == ["1997", "1997", "1905-10-01"]
    assert [(problem.severity, problem.kind, problem.row) for problem in problems] == [
        ("warning", "year-as-day-number", 2),
        ("warning", "year-as-day-number", 3),
    ]
    assert (problems[0].found, problems[0].nearest, problems[0].column) == ("1905-06-19", "1997", "Value")


def test_the_calendar_that_begins_in_1904(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        assert sheet.parent is not None
        sheet.parent.epoch = CALENDAR_MAC_1904
        sheet.append(["When"])
        values: list[Any] = [dt.date(2018, 6, 1), 1997]
        for row, value in enumerate(values, 2):
            sheet.cell(row, 1, value).number_format = "dd/mm/yyyy"

    rows, problems, _ = _read(_book(tmp_path / "a.xlsx", fill))
    assert rows == [(2, ["2018-06-01"]), (3, ["1997"])]
    assert [problem.found for problem in problems] == ["1909-06-20"]


def test_the_day_that_never_was(tmp_path: Path) -> None:
    texts, problems = _column(tmp_path / "a.xlsx", [(60, "dd/mm/yyyy"), (60, ""), (60, "00000")])
    assert texts == ["", "60", "00060"]
    assert [(problem.severity, problem.kind, problem.row) for problem in problems] == [("error", "no-such-day", 2)]


def test_a_date_that_shows_no_year(tmp_path: Path) -> None:
    texts, problems = _column(tmp_path / "a.xlsx", [(dt.date(2024, 6, 3), "d-mmm")])
    assert texts == ["2024-06-03"]
    assert [(problem.severity, problem.kind) for problem in problems] == [("warning", "date-without-year")]


def test_digits_beyond_what_a_spreadsheet_keeps(tmp_path: Path) -> None:
    texts, problems = _column(tmp_path / "a.xlsx", [(123456789012345, ""), (1234567890123456, "")])
    assert texts[0] == "123456789012345"
    assert [(problem.kind, problem.row) for problem in problems] == [("digits-lost", 3)]


def test_formulas_and_errors(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    texts, problems = _column(path, [("=1+1", ""), ("#N/A", ""), ("#REF!", ""), ("fine", "")])
    assert texts == ["", "", "", "fine"]
    assert [(problem.kind, problem.row, problem.found) for problem in problems] == [
        ("formula-without-value", 2, ""),
        ("cell-error", 3, "#N/A"),
        ("cell-error", 4, "#REF!"),
    ]
    assert problems[0].where() == f"{path}, sheet Facts, row 2, column Value"
    # As a spreadsheet saves them: with the value last computed, which may be an empty text.
    _sheet_xml(path, lambda xml: xml.replace("<f>1+1</f><v></v>", "<f>1+1</f><v>2</v>").replace("<v />", "<v>2</v>"))
    rows, problems, _ = _read(path)
    assert rows[0] == (2, ["2", "r2"])
    assert [problem.row for problem in problems] == [3, 4]
    _sheet_xml(path, lambda xml: xml.replace('<c r="A2"', '<c r="A2" t="str"').replace("<v>2</v>", "<v></v>"))
    rows, problems, _ = _read(path)
    assert rows[0] == (2, ["", "r2"])
    assert [problem.row for problem in problems] == [3, 4]


def test_an_error_alone_in_its_row_is_still_found(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"], sheet["A3"], sheet["C9"] = "Who", "#DIV/0!", "=A1"

    _, problems, _ = _read(_book(tmp_path / "a.xlsx", fill))
    assert [(problem.row, problem.column) for problem in problems] == [(3, "Who"), (9, "C")]


def test_positions_where_the_table_does_not_begin_at_a1(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["C4"], sheet["D4"], sheet["E5"] = " Who ", "Act", "stray"
        sheet["C7"], sheet["D7"] = "Residents", 7
        sheet["D7"].number_format = "000"

    rows, problems, (table,) = _read(_book(tmp_path / "a.xlsx", fill))
    assert table.headings == ("Who", "Act", "")
    assert rows == [(5, ["", "", "stray"]), (7, ["Residents", "007", ""])]
    assert table.locator(7, 1) == "Facts!D7"
    assert not problems
    assert list(table.rows()) == list(table.rows())


def test_sheets_in_order_hidden_or_not_and_empty_ones_left_out(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        assert sheet.parent is not None
        sheet.append(["a"])
        sheet.append(["1"])
        sheet.row_dimensions[2].hidden = True
        sheet.parent.create_sheet("Empty")
        hidden = sheet.parent.create_sheet("A <&> “hidden” one")
        hidden.append(["b"])
        hidden.sheet_state = "veryHidden"

    rows, problems, tables = _read(_book(tmp_path / "a.xlsx", fill))
    assert [table.sheet for table in tables] == ["Facts", "A <&> “hidden” one"]
    assert rows == [(2, ["1"])]
    assert not problems


def test_merged_cells_are_named(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        for row in (["Title", ""], ["Who", "Act"], ["Residents", "advises"], ["", "decides"], ["", "funds"]):
            sheet.append([cell or None for cell in row])
        sheet.merge_cells("A3:A5")

    rows, problems, _ = _read(_book(tmp_path / "a.xlsx", fill))
    assert rows[2] == (4, ["", "decides"])
    assert [(problem.kind, problem.row, problem.found) for problem in problems] == [("merged-cells", 3, "A3:A5")]


def test_a_workbook_that_holds_nothing(tmp_path: Path) -> None:
    _, problems, tables = _read(_book(tmp_path / "a.xlsx", lambda sheet: None))
    assert [problem.kind for problem in problems] == ["empty-file"]
    assert not tables
    (tmp_path / "b.xlsx").write_bytes(b"")
    assert _read(tmp_path / "b.xlsx")[1][0].kind == "empty-file"


_SPELLINGS: dict[str, Callable[[str], str]] = {
    "single quotes": lambda xml: xml.replace('"', "'"),
    "style after type": lambda xml: xml.replace(' s="1" t="n"', ' t="n" s="1"').replace(' s="2" t="n"', ' t="n" s="2"'),
    "blanks": lambda xml: xml.replace("<c r=", "<c\n r ="),
    "comment": lambda xml: xml.replace("<sheetData>", '<sheetData><!-- <c r="XFD1048576" t="e"> -->'),
    "other attributes": lambda xml: xml.replace('<c r="A2"', '<c r="A2" unknown="1"'),
    "no references": lambda xml: _without_references(xml),
    "prefix": lambda xml: _prefixed(xml),
}


def _without_references(xml: str) -> str:
    return re.sub(r' r="[A-Z]+\d+"', "", xml)


def _prefixed(xml: str) -> str:
    return re.sub(r"<(/?)([a-zA-Z])", r"<\1x:\2", xml).replace("xmlns=", "xmlns:x=")


@pytest.mark.parametrize("spelling", sorted(_SPELLINGS))
def test_other_spellings_of_the_same_xml(tmp_path: Path, spelling: str) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["Id", "Share", "When", "Sum"])
        for row in ([42, 0.5, 60, "=1+1"], ["#N/A", 2, dt.date(2018, 6, 1), "x"], [7, 0.25, 60, "=2"]):
            sheet.append(row)
            sheet.cell(sheet.max_row, 1).number_format = "00000000"
            sheet.cell(sheet.max_row, 2).number_format = "0%"
            sheet.cell(sheet.max_row, 3).number_format = "dd/mm/yyyy"

    path = _book(tmp_path / "a.xlsx", fill)
    rows, problems, _ = _read(path)
    assert [cells[0] for _, cells in rows] == ["00000042", "", "00000007"]
    assert [cells[1] for _, cells in rows] == ["50%", "200%", "25%"]
    assert len(problems) == 5
    _sheet_xml(path, _SPELLINGS[spelling])
    assert _read(path)[:2] == (rows, problems)


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.lists(
            st.one_of(
                st.none(),
                st.booleans(),
                st.integers(-(10**14), 10**14),
                st.floats(-1e12, 1e12, allow_nan=False).map(lambda number: round(number, 3)),
                st.dates(dt.date(1910, 1, 1), dt.date(2100, 1, 1)),
                st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=8),
            ),
            min_size=3,
            max_size=3,
        ),
        max_size=6,
    )
)
def test_what_openpyxl_writes_is_read(tmp_path_factory: pytest.TempPathFactory, lines: list[list[Any]]) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["A", "B", "C"])
        for row, line in enumerate(lines, 2):
            for column, value in enumerate(line, 1):
                cell = sheet.cell(row, column)
                cell.value = value or None if isinstance(value, str) else value
                if isinstance(value, str) and value:
                    cell.data_type = "s"  # not a formula, whatever it begins with

    rows, problems, _ = _read(_book(tmp_path_factory.mktemp("book") / "a.xlsx", fill))
    assert not problems
    expected = [(row, [_as_text(value) for value in line]) for row, line in enumerate(lines, 2)]
    assert rows == [(row, cells) for row, cells in expected if any(cell.strip() for cell in cells)]


def _as_text(value: object) -> str:
    """What a person sees, worked out apart from the loader."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return str(int(value)) if math.floor(value) == value else format(Decimal(repr(value)), "f")
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    return str(value)


@pytest.mark.skipif(not _DATA.is_dir(), reason="the shared data is not on this machine")
def test_a_real_workbook_as_openpyxl_reads_it() -> None:
    path = _DATA / "funder-network" / "360_onodo.xlsx"
    problems: list[Problem] = []
    tables = read_tables(path, problems.append)
    book = openpyxl.load_workbook(path, data_only=True)
    assert [table.sheet for table in tables] == book.sheetnames
    for table in tables:
        sheet = book[table.sheet]
        grid = [[_as_text(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
        assert table.headings == tuple(cell.strip() for cell in grid[0][: len(table.headings)])
        expected = [(number, row[: len(table.headings)]) for number, row in enumerate(grid[1:], 2) if any(row)]
        assert list(table.rows()) == expected
        assert not any(cell for row in grid for cell in row[len(table.headings) :])
