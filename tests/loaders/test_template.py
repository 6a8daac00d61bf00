"""The empty records: made from the ontology alone, and themselves without a problem."""

from __future__ import annotations

import csv
import json
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from localism.errors import LocalismError, MisuseError
from localism.loaders import layout
from localism.loaders.template import write_template
from localism.ontology.schema import SCHEMA
from tests.loaders.records_written import read

SPELLINGS = ("records.xlsx", "records.json", "records")
CLASS_SHEETS = [c.sheet for c in SCHEMA.sheets]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The template as a spreadsheet program sees it."""
    path = tmp_path_factory.mktemp("template") / "records.xlsx"
    write_template(path)
    return openpyxl.load_workbook(path)


@pytest.mark.parametrize("name", SPELLINGS)
def test_an_empty_template_has_no_problem_and_says_nothing(tmp_path: Path, name: str) -> None:
    write_template(tmp_path / name)
    reading = read(tmp_path / name)
    assert (reading.claims, reading.problems.kept) == ([], [])
    assert [d.name for d in reading.datasets] == ["records"]


def test_the_sheets_stand_in_order(book: Any) -> None:
    assert book.sheetnames == ["Read me", "About", "Facts", *CLASS_SHEETS]


def test_the_facts_sheet_has_the_columns_a_coder_thinks_in(book: Any) -> None:
    headings = [cell.value for cell in book["Facts"][1]]
    wanted = (
        "Holding · Who · Act · Power · Over what · Where · Level stated · Level practised · From · To · "
        "On whose authority · Source · Page · Observed · Coder · Confidence · Memo"
    )
    assert [h for h in headings if h in wanted.split(" · ")] == wanted.split(" · ")


def test_every_column_has_its_heading_and_a_note(book: Any) -> None:
    for cls in SCHEMA.sheets:
        own = {p.heading: p for p in SCHEMA.properties_of(cls.name)}
        cells = {cell.value: cell for cell in book[cls.sheet][1]}
        assert own.keys() <= cells.keys()
        assert {"Id", "Source", "Page", "Observed", "Coder", "Confidence", "Memo", "Access"} <= cells.keys()
        for heading, p in own.items():
            assert p.comment in cells[heading].comment.text, (cls.name, heading)


def test_notes_say_what_goes_in(book: Any) -> None:
    notes = {cell.value: cell.comment.text for cell in book["Power holdings"][1]}
    assert notes["Act"].splitlines()[1].startswith("One of: decides, vetoes, ratifies, ")
    assert "Several are parted by semicolons." in notes["Act"]
    assert notes["Power"].splitlines()[1:] == ["Takes the name or id of: power.", "Must not be blank."]


def test_drop_downs_offer_the_codes(book: Any) -> None:
    for cls in SCHEMA.sheets:
        sheet = book[cls.sheet]
        offered = {str(rule.sqref).split(":")[0]: rule for rule in sheet.data_validations.dataValidation}
        coded = {cell.value: f"{cell.column_letter}2" for cell in sheet[1]}
        for p in SCHEMA.properties_of(cls.name):
            if p.codes:
                rule = offered[coded[p.heading]]
                assert rule.formula1 == f'"{",".join(code.label for code in SCHEMA.codes[p.codes])}"'
                assert rule.showErrorMessage is not p.many  # several codes are typed into one cell


def test_the_example_row_is_marked_and_set_apart(book: Any) -> None:
    for name in ("Facts", *CLASS_SHEETS):
        cells = book[name][2]
        assert cells[0].value.startswith("example:")
        assert all(cell.font.i and cell.font.color.rgb == "FF707070" for cell in cells if cell.value)
        assert book[name].max_row == 2


def test_what_the_example_rows_show_could_be_read(tmp_path: Path) -> None:
    """Each code, date and number in an example row is one; who and what it names is fiction and not there."""
    write_template(tmp_path / "r.json")
    content = json.loads((tmp_path / "r.json").read_text("utf-8").replace("example:", "local:shown-"))
    (tmp_path / "shown.json").write_text(json.dumps(content))
    reading = read(tmp_path / "shown.json")
    known = {"dangling-id", "unknown-name", "contradiction", "wrong-class", "ambiguous-name"}
    assert [p for p in reading.of() if p.kind not in known] == []


def test_what_is_typed_stays_text(book: Any) -> None:
    holdings = book["Power holdings"]
    columns = {cell.value: holdings.column_dimensions[cell.column_letter] for cell in holdings[1]}
    assert {columns[h].number_format for h in ("Id", "From", "To", "Page", "Observed")} == {"@"}
    grants = book["Grants"]
    assert (
        next(grants.column_dimensions[c.column_letter].number_format for c in grants[1] if c.value == "Amount")
        == "General"
    )


def test_the_about_sheet_asks_for_what_a_dataset_is(book: Any) -> None:
    rows = list(book["About"].values)
    assert rows[0][:2] == ("Field", "Value")
    assert {row[0] for row in rows[1:]} == {p.heading for p in SCHEMA.properties_of("Dataset")}
    assert rows[1][0] == "Dataset"
    assert all(row[1] is None and row[2] for row in rows[1:])


def test_the_guide_explains_every_sheet_and_code(book: Any) -> None:
    said = {(row[1], row[2]) for row in book["Read me"].values}
    assert {(c.sheet, c.comment) for c in SCHEMA.sheets} <= said
    explained = {title for title, text in said if text}
    assert {code.label for p in SCHEMA.properties.values() if p.codes for code in SCHEMA.codes[p.codes]} <= explained


def test_a_template_filled_in_loads(tmp_path: Path) -> None:
    write_template(tmp_path / "r.xlsx")
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    book["About"]["B2"] = "mine"
    typed: dict[str, Any] = {"A": "hall", "B": "The Bull", "C": "decides", "D": "Beer", "F": "Ambridge", "I": 2018}
    for column, text in {**typed, "M": "Ambridge Echo"}.items():
        book["Facts"][f"{column}3"] = text
    book.save(tmp_path / "r.xlsx")
    reading = read(tmp_path / "r.xlsx")
    assert reading.told() == []
    assert reading.one("local:mine/power-holding/hall")["from"] == ("2018",)
    assert len(reading.claims) == 5


def test_the_same_ontology_gives_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    write_template(tmp_path / "one.xlsx")
    monkeypatch.setattr(time, "localtime", lambda *_: (2031, 2, 3, 4, 5, 6, 0, 34, 0))
    write_template(tmp_path / "two.xlsx")
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.xlsx") as archive:
        core = archive.read("docProps/core.xml").decode()
        assert core.count("1980-01-01T00:00:00Z") == 2
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}


def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "r.xlsx").write_text("mine")
    with pytest.raises(LocalismError) as caught:
        write_template(tmp_path / "r.xlsx")
    assert (
        str(caught.value)
        == f"{tmp_path}/r.xlsx is there already and was left as it is. Name another, or remove it first."
    )
    assert (tmp_path / "r.xlsx").read_text() == "mine"
    (tmp_path / "link.xlsx").symlink_to(tmp_path / "nowhere")
    with pytest.raises(LocalismError, match="is there already"):
        write_template(tmp_path / "link.xlsx")


def test_an_ending_that_records_do_not_have(tmp_path: Path) -> None:
    with pytest.raises(MisuseError, match=r"records are written as \.xlsx or \.json, or as a folder of CSV files"):
        write_template(tmp_path / "records.docx")


def test_a_folder_of_csv_files_has_a_file_a_sheet(tmp_path: Path) -> None:
    write_template(f"{tmp_path}/records.v2/")
    files = sorted(p.stem for p in (tmp_path / "records.v2").iterdir())
    assert files == sorted(["About", "Facts", *CLASS_SHEETS])
    with (tmp_path / "records.v2" / "Wards.csv").open(encoding="utf-8-sig", newline="") as file:
        headings, example = csv.reader(file)
    assert headings == [heading for heading, _ in layout.fields("Ward")]
    assert example[0] == "example:ward"
