"""What is wrong with records is said in one pass: each problem with its place, what was found and what was expected."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from localism.graph.store import Named
from localism.loaders.base import Problem
from tests.loaders.records_written import (
    ABOUT,
    AMBRIDGE,
    BOOK,
    BORSETSHIRE,
    COUNTY,
    ECHO,
    HOLDING,
    PARISH,
    PLANNING,
    Known,
    Rows,
    read,
    with_rows,
    write,
    write_tables,
)

HOLDINGS = "Power holdings"


def _holding(tmp_path: Path, **said: str) -> list[Problem]:
    """The errors of the book when its holding says other things; a blank takes a cell away."""
    row = {
        key: value for key, value in {**HOLDING, **{k.replace("_", " "): v for k, v in said.items()}}.items() if value
    }
    return read(write(tmp_path / "r.json", with_rows(HOLDINGS, row))).of()


def _only(problems: list[Problem]) -> Problem:
    (problem,) = problems
    return problem


def _book_errors(
    tmp_path: Path, book: Mapping[str, Rows], severity: str = "error"
) -> list[tuple[str, str, int | None, str, str]]:
    return read(write(tmp_path / "r.json", book)).told(severity)


# ---- sheets and headings ----


def test_a_sheet_of_no_class(tmp_path: Path) -> None:
    problem = _only(read(write(tmp_path / "r.xlsx", {**BOOK, "Councilors": ({"Id": "local:1"},)})).of())
    assert (problem.kind, problem.sheet, problem.row, problem.found) == ("unknown-sheet", "Councilors", None, "Id")
    assert (
        problem.message == "'Councilors' is the name of no class of records, and its headings are not those of Facts."
    )
    assert problem.nearest == "Councils"


def test_a_heading_that_the_sheet_does_not_have(tmp_path: Path) -> None:
    problem = _only(read(write(tmp_path / "r.xlsx", with_rows(HOLDINGS, {**HOLDING, "Hold by": "the parish"}))).of())
    assert problem.where() == f"{tmp_path}/r.xlsx, sheet Power holdings, column J"
    assert problem.message == "Power holdings has no column 'Hold by'."
    assert (problem.kind, problem.found, problem.nearest) == ("unknown-heading", "Hold by", "Held by")


def test_headings_are_known_by_any_case_and_spacing_and_as_programs_write_them(tmp_path: Path) -> None:
    row = {
        "ID": "local:h",
        "held  by": "the parish",
        "of_power": "Planning",
        "SOURCE": "Ambridge Echo",
        "Level  Stated": "Consult",
    }
    reading = read(write(tmp_path / "r.json", with_rows(HOLDINGS, row)))
    assert reading.told() == []
    assert reading.one("local:h") == {
        "held_by": ("GB-LAE-AMB",),
        "of_power": ("power:planning",),
        "level_stated": ("consulted",),
    }


@pytest.mark.parametrize(("suffix", "place"), [(".xlsx", "C"), ("", "C")])
def test_a_heading_that_stands_twice(tmp_path: Path, suffix: str, place: str) -> None:
    tables = {"Councils": [["Id", "Name", "name", "Serves"], ["local:c", "One", "Two", ""]]}
    told = read(write_tables(tmp_path / f"r{suffix}", tables)).told()
    assert told == [("repeated-heading", "Councils", None, place, "The heading 'name' stands over columns B and C.")]


def test_columns_are_named_by_their_letters_where_a_table_begins_further_right(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Councils"
    for cell, text in {"C3": "Id", "D3": "Name", "E3": "Colour", "C4": "local:c", "F4": "blue"}.items():
        sheet[cell] = text
    book.save(tmp_path / "r.xlsx")
    told = read(tmp_path / "r.xlsx").told()
    assert [(kind, column) for kind, _, _, column, _ in told] == [("unknown-heading", "E"), ("blank-heading", "F")]


def test_a_column_without_a_heading_that_has_values(tmp_path: Path) -> None:
    tables = {"Councils": [["Id", "", "Name", ""], ["local:c", "", "One", ""], ["local:d", "", "Two", "x"]]}
    told = read(write_tables(tmp_path / "r.xlsx", tables)).told()
    assert told == [("blank-heading", "Councils", None, "D", "This column has values but no heading.")]


def test_columns_without_which_rows_say_nothing(tmp_path: Path) -> None:
    tables = {
        "Councils": [["Website", "Description"], ["", "a"], ["", "b"]],
        "Containments": [["Id", "Part"], ["local:1", ""]],
        "Power holdings": [["Id", "Power"], ["local:h", "power:x"], ["local:i", "power:x"]],
        "Powers": [["Id"], ["power:x"]],
    }
    told = [t for t in read(write_tables(tmp_path / "r.xlsx", tables)).told() if t[0] == "missing-heading"]
    assert told == [
        (
            "missing-heading",
            "Councils",
            None,
            "",
            "There is neither a column 'Id' nor a column 'Name': nothing says what a row is about.",
        ),
        (
            "missing-heading",
            "Containments",
            None,
            "",
            "There is no column 'Whole', without which a containment says nothing.",
        ),
        (
            "missing-heading",
            "Power holdings",
            None,
            "",
            "There is no column 'Source', and a power holding that cites nothing cannot be checked.",
        ),
    ]


# ---- cells ----


def test_a_code_that_the_list_does_not_have(tmp_path: Path) -> None:
    problem = _only(_holding(tmp_path, Act="decides; advices"))
    assert problem.where() == f"{tmp_path}/r.json, sheet Power holdings, row 1, column Act"
    assert problem.message == "Act has no code 'advices'."
    assert (problem.kind, problem.found, problem.nearest) == ("unknown-code", "advices", "advises")
    assert problem.expected.split(", ")[:2] == ["decides", "vetoes"]


@pytest.mark.parametrize("date", ["2018-13", "summer 2018", "31/12/2018", "2018-02-30", "0"])
def test_dates_that_are_none(tmp_path: Path, date: str) -> None:
    problem = _only(_holding(tmp_path, From=date))
    assert (problem.kind, problem.row, problem.column, problem.found) == ("bad-date", 1, "From", date)
    assert problem.expected == "a date in EDTF, such as 2018, 2018-06, 2018-22 or .."


def test_an_end_before_the_beginning(tmp_path: Path) -> None:
    problem = _only(_holding(tmp_path, From="2018-06", To="2017"))
    assert (problem.kind, problem.row, problem.column, problem.found) == ("ends-before-it-begins", 1, "To", "2017")
    assert problem.message == "It ends (2017) before it begins (2018-06)."


@pytest.mark.parametrize(
    "amount", ["1,5", "5 000", "lots", "1e999", "NaN", "Infinity", "12,34,567", "--1", "٣", "1" * 40]
)
def test_amounts_that_are_no_plain_number(tmp_path: Path, amount: str) -> None:
    book = with_rows("Grants", {"Id": "local:grant/1", "Amount": amount})
    problem = _only(read(write(tmp_path / "r.json", book)).of())
    assert (problem.kind, problem.column, problem.found) == ("bad-number", "Amount", amount)


@pytest.mark.parametrize(
    "address", ["www.ambridge.example", "javascript:alert(1)", "https://a b", "file:///etc/passwd", "https://a\u202eb"]
)
def test_addresses_that_are_none_of_the_web(tmp_path: Path, address: str) -> None:
    told = _book_errors(tmp_path, with_rows("Councils", {**COUNTY, "Web address": address}))
    assert [(kind, column) for kind, _, _, column, _ in told] == [("bad-address", "Web address")]


def test_several_values_where_there_is_one(tmp_path: Path) -> None:
    problem = _only(_holding(tmp_path, Power="Planning; Village plan"))
    assert (problem.kind, problem.column) == ("several-values", "Power")
    assert problem.message == "Power takes one value, and this cell has 2."


# ---- names and ids ----


def test_an_id_that_nothing_has(tmp_path: Path) -> None:
    problem = _only(_holding(tmp_path, Held_by="GB-LAE-ABM"))
    assert (problem.kind, problem.row, problem.column) == ("dangling-id", 1, "Held by")
    assert problem.message == "Nothing has the id 'GB-LAE-ABM'."
    assert problem.nearest == "GB-LAE-AMB"


def test_a_name_that_nothing_goes_by(tmp_path: Path) -> None:
    problem = _only(_holding(tmp_path, Held_by="Ambrige Parish Concil"))
    assert (problem.kind, problem.found) == ("unknown-name", "Ambrige Parish Concil")
    assert problem.message == "Nothing is called 'Ambrige Parish Concil'."
    assert (problem.expected, problem.nearest) == ("the name or id of a holder", "Ambridge Parish Council")


def test_a_name_much_like_one_in_the_graph(tmp_path: Path) -> None:
    known = Known(felpersham_town_council=(Named("GB-LAE-FEL", ("LocalCouncil",)),))
    book = {s: rows for s, rows in BOOK.items() if s not in ("Local councils", "Councils")}
    book[HOLDINGS] = ({**HOLDING, "Held by": "Felpershem Town Council"},)
    problem = _only(read(write(tmp_path / "r.json", book), lookup=known).of())
    assert (problem.kind, problem.nearest) == ("unknown-name", "Felpersham Town Council (GB-LAE-FEL)")


def test_a_name_of_two_things(tmp_path: Path) -> None:
    book = with_rows("Councils", COUNTY, {"Id": "GB-LAE-OLD", "Name": "Old Ambridge", "Also known as": "The Parish"})
    problem = _only(read(write(tmp_path / "r.json", book)).of())
    assert problem.message == "'the parish' is the name of 2 things."
    assert problem.expected == "one of the ids: GB-LAE-AMB (local council), GB-LAE-OLD (council)"


def test_a_name_of_two_things_one_of_them_in_the_graph(tmp_path: Path) -> None:
    known = Known(the_parish=(Named("GB-LAE-OTHER", ("LocalCouncil",)),))
    assert [p.kind for p in read(write(tmp_path / "r.json", BOOK), lookup=known).of()] == ["ambiguous-name"]


def test_a_name_of_two_things_of_which_one_fits_is_plain(tmp_path: Path) -> None:
    book = with_rows("Areas", AMBRIDGE, BORSETSHIRE, {"Id": "local:area/parish", "Name": "The parish"})
    assert read(write(tmp_path / "r.json", book)).told() == []


def test_a_thing_of_the_wrong_class(tmp_path: Path) -> None:
    problem = _only(_holding(tmp_path, Within="the parish"))
    assert (problem.kind, problem.column) == ("wrong-class", "Within")
    assert problem.message == "'the parish' is a local council."
    assert problem.expected == "the name or id of an area"


def test_ids_with_spaces_are_read_without_them_and_said(tmp_path: Path) -> None:
    row = {**PARISH, "Id": " GB-LAE- AMB\u00a0"}
    reading = read(write(tmp_path / "r.json", with_rows("Local councils", row)))
    assert reading.told() == []
    assert reading.told("warning") == [
        ("spaces-in-id", "Local councils", 1, "Id", "The id is read without its spaces, as GB-LAE-AMB.")
    ]
    assert reading.one("local:holding/plan")["held_by"] == ("GB-LAE-AMB",)


@pytest.mark.parametrize("bad", ["x" * 201, "local:a\x1b[31mb", "local:a\u202eb", "local:a\u200bb", "local:\x00"])
def test_ids_that_are_none(tmp_path: Path, bad: str) -> None:
    told = _book_errors(tmp_path, {"Areas": ({"Id": bad, "Name": "A"},)})
    assert told == [("bad-id", "Areas", 1, "Id", "An id has at most 200 characters, and none that cannot be seen.")]


def test_a_thing_without_id_or_name(tmp_path: Path) -> None:
    told = _book_errors(tmp_path, {"Areas": (AMBRIDGE, {"Id": "", "Name": "", "Description": "somewhere"})})
    assert told == [("no-name", "Areas", 2, "Name", "This area has neither an id nor a name.")]


# ---- rows ----


def test_a_holding_without_a_source(tmp_path: Path) -> None:
    told = _book_errors(tmp_path, with_rows(HOLDINGS, HOLDING, {**HOLDING, "Id": "local:h", "Source": ""}))
    assert told == [("no-source", HOLDINGS, 2, "Source", "This power holding cites no source, so nobody can check it.")]


def test_a_source_that_cannot_be_placed_is_one_problem_and_not_two(tmp_path: Path) -> None:
    assert _only(_holding(tmp_path, Source="source:nowhere")).kind == "dangling-id"


def test_pages_without_sources_to_go_with(tmp_path: Path) -> None:
    problem = _only(_holding(tmp_path, Source="Ambridge Echo; Minutes of the parish", Page="1; 2; 3"))
    assert (problem.kind, problem.column, problem.message) == (
        "unequal-lists",
        "Page",
        "This cell has 3 values for 2 sources.",
    )
    told = _book_errors(tmp_path, with_rows("Areas", {**AMBRIDGE, "Page": "4"}, BORSETSHIRE))
    assert told == [("unequal-lists", "Areas", 1, "Page", "This cell has 1 value for no sources.")]


def test_a_cell_without_which_the_row_says_nothing(tmp_path: Path) -> None:
    told = _book_errors(tmp_path, with_rows(HOLDINGS, HOLDING, {**HOLDING, "Id": "local:h", "Power": ""}))
    assert told == [
        ("blank-cell", HOLDINGS, 2, "Power", "Power is blank, and a power holding says nothing without it.")
    ]


def test_what_is_left_open_is_a_warning(tmp_path: Path) -> None:
    bare = {k: v for k, v in HOLDING.items() if k not in ("Within", "From", "To")}
    reading = read(write(tmp_path / "r.xlsx", {**BOOK, HOLDINGS: (bare,), "Sources": ({**ECHO, "Published": ""},)}))
    assert reading.told() == []
    assert reading.told("warning") == [
        ("no-published", "Sources", 2, "Published", "Published is blank: it stays unknown."),
        ("no-from", HOLDINGS, 2, "", "From is blank: it stays unknown."),
        ("no-within", HOLDINGS, 2, "", "Within is blank: it stays unknown."),
    ]


def test_one_id_twice_with_different_facts_from_the_same_source_and_coder(tmp_path: Path) -> None:
    again = {**HOLDING, "Page": "14", "To": "2020", "Act": "advises"}
    problem = _only(read(write(tmp_path / "r.xlsx", with_rows(HOLDINGS, HOLDING, again))).of())
    assert problem.where() == f"{tmp_path}/r.xlsx, sheet Power holdings, row 3, column To"
    assert problem.message == "local:holding/plan has another to in row 2, from the same source and coder."
    assert (problem.found, problem.expected) == ("2020", "2019-10, as there; or a source or coder of its own")


def test_a_contradiction_in_another_sheet_and_file(tmp_path: Path) -> None:
    one = write(tmp_path / "one.json", BOOK)
    two = write(tmp_path / "two.json", {"About": ABOUT, "Organisations": ({**PARISH, "Name": "Another"},)})
    problem = _only(read(one, two).of())
    place = (
        f"row 1 of Local councils in {one}" if problem.sheet == "Organisations" else f"row 1 of Organisations in {two}"
    )
    assert problem.message == f"GB-LAE-AMB has another name in {place}, from the same source and coder."


# ---- circles ----


def test_a_circle_in_a_chain_of_delegation(tmp_path: Path) -> None:
    rows = [{**HOLDING, "Id": f"local:h/{n}", "Derives from": f"local:h/{(n + 1) % 3}"} for n in range(3)]
    problem = _only(
        read(write(tmp_path / "r.xlsx", with_rows(HOLDINGS, *rows, {**HOLDING, "Derives from": "local:h/1"}))).of()
    )
    assert problem.where() == f"{tmp_path}/r.xlsx, sheet Power holdings, row 2, column Derives from"
    assert (
        problem.message == "These lead round in a circle (derives from): local:h/0 → local:h/1 → local:h/2 → local:h/0."
    )


def test_a_thing_that_is_part_of_itself(tmp_path: Path) -> None:
    told = _book_errors(
        tmp_path,
        with_rows(
            "Powers", PLANNING, {"Id": "power:village-plan", "Name": "Village plan", "Part of power": "Village plan"}
        ),
    )
    circle = "These lead round in a circle (part of power): power:village-plan → power:village-plan."
    assert told == [("circle", "Powers", 2, "Part of power", circle)]


def test_areas_that_lie_in_each_other_across_datasets(tmp_path: Path) -> None:
    one = write(tmp_path / "one.json", {**BOOK, "Containments": ({"Part": "Ambridge", "Whole": "Borsetshire"},)})
    two = write(tmp_path / "two.json", {"Containments": ({"Part": "Borsetshire", "Whole": "Ambridge"},)})
    problem = _only(read(one, two).of())
    assert problem.kind == "circle"
    assert problem.message.endswith("local:area/ambridge → local:area/borsetshire → local:area/ambridge.")
