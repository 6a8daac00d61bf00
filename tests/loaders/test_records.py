"""Records that can be read: the same claims however they are spelt, ordered and named."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localism.graph.entity import Citation, Coding
from localism.graph.store import Dataset, Named
from localism.loaders.records import Records
from localism.loaders.values import join_aligned, split_aligned
from tests.loaders.records_written import (
    ABOUT,
    AMBRIDGE,
    BOOK,
    ECHO,
    HOLDING,
    MINUTES,
    PARISH,
    SPELLINGS,
    Known,
    Reading,
    read,
    with_rows,
    write,
    write_tables,
)


def _path(folder: Path, spelling: str, name: str = "records") -> Path:
    return folder / (name if spelling == "csv" else f"{name}.{spelling}")


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_row_becomes_a_claim(tmp_path: Path, spelling: str) -> None:
    reading = read(write(_path(tmp_path, spelling), BOOK))
    assert reading.told() == []
    assert reading.told("warning") == []
    (claim,) = reading.about("local:holding/plan")
    assert claim.types == ("PowerHolding",)
    assert claim.properties == {
        "held_by": ("GB-LAE-AMB",),
        "act": ("decides", "initiates"),
        "of_power": ("power:village-plan",),
        "within": ("local:area/ambridge",),
        "from": ("2018-22",),
        "to": ("2019-10",),
    }
    assert claim.dataset == "ambridge"
    assert claim.citations == (Citation("source:echo", "12", ""),)
    assert claim.coding == Coding()
    places = {"xlsx": "Power holdings!A2", "csv": "Power holdings!A2", "json": '["Power holdings"][0].Id'}
    assert claim.locator == places[spelling]


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_spelling_and_order_of_columns_gives_the_same_claims(
    tmp_path: Path, spelling: str, reverse: bool
) -> None:
    plain = read(write(_path(tmp_path, "csv", "plain"), BOOK))
    reading = read(write(_path(tmp_path, spelling), BOOK, reverse=reverse))
    assert reading.digests == plain.digests
    assert reading.datasets == plain.datasets


def test_the_order_of_sheets_rows_and_files_changes_nothing(tmp_path: Path) -> None:
    expected = read(write(tmp_path / "whole.json", BOOK))
    for seed in range(5):
        shuffle = random.Random(seed)
        sheets = list(BOOK)
        shuffle.shuffle(sheets)
        shuffled = {s: shuffle.sample(list(BOOK[s]), len(BOOK[s])) for s in sheets}
        halves = [{s: shuffled[s] for s in part} for part in (sheets[:4], sheets[4:])]
        paths = [write(tmp_path / f"{seed}-{n}.json", {**half, "About": ABOUT}) for n, half in enumerate(halves)]
        reading = read(*paths)
        assert reading.told() == []
        assert reading.digests == expected.digests


def test_codes_and_several_values_are_read_however_they_are_typed(tmp_path: Path) -> None:
    typed = {**HOLDING, "Act": "Decide ; INITIATES;; decides", "Basis": "Self Organised", "Status": "In Force"}
    said = read(write(tmp_path / "r.json", with_rows("Power holdings", typed))).one("local:holding/plan")
    assert (said["act"], said["basis"], said["status"]) == (
        ("decides", "initiates"),
        ("self-organised",),
        ("in force",),
    )


@pytest.mark.parametrize(
    ("typed", "read_as"),
    [
        ("2195", "2195"),
        ("2,195", "2195"),
        ("£2,195.00", "2195"),
        ("1250.50", "1250.5"),
        ("1e3", "1000"),
        ("-0", "0"),
        ("+7", "7"),
    ],
)
def test_amounts_are_the_same_however_they_are_typed(tmp_path: Path, typed: str, read_as: str) -> None:
    book = with_rows("Grants", {"Id": "local:grant/1", "Name": "A grant", "Amount": typed, "Source": "source:echo"})
    assert read(write(tmp_path / "r.json", book)).one("local:grant/1")["amount"] == (read_as,)


@pytest.mark.parametrize(("amount", "currency"), [("£5", ""), ("£5", "GBP"), ("5", "GBP")])
def test_a_pound_sign_says_the_currency(tmp_path: Path, amount: str, currency: str) -> None:
    row = {"Id": "local:grant/1", "Name": "A grant", "Amount": amount, "Currency": currency, "Source": "source:echo"}
    said = read(write(tmp_path / "r.json", with_rows("Grants", row))).one("local:grant/1")
    assert (said["amount"], said["currency"]) == (("5",), ("GBP",))


def test_a_pound_sign_is_not_an_amount_of_another_currency(tmp_path: Path) -> None:
    row = {"Id": "local:grant/1", "Name": "A grant", "Amount": "£5", "Currency": "EUR", "Source": "source:echo"}
    (problem,) = read(write(tmp_path / "r.json", with_rows("Grants", row))).of()
    assert (problem.kind, problem.column) == ("two-currencies", "Amount")


def test_numbers_kept_as_numbers_and_as_text_are_the_same(tmp_path: Path) -> None:
    import openpyxl

    rows = {"Id": "local:p/1", "Member": "the parish", "Member of": "GB-LAE-BOR", "Seats": "2", "From": "2018"}
    text = read(write(tmp_path / "text.xlsx", with_rows("Participations", rows)))
    book = openpyxl.load_workbook(tmp_path / "text.xlsx")
    sheet = book["Participations"]
    sheet["D2"], sheet["E2"] = 2, 2018
    book.save(tmp_path / "numbers.xlsx")
    assert read(tmp_path / "numbers.xlsx").digests == text.digests


def test_pages_and_dates_go_with_the_sources_by_place(tmp_path: Path) -> None:
    row = {**HOLDING, "Source": "Minutes of the parish; Ambridge Echo", "Page": "; 12", "Observed": "2019-03; 2018"}
    (claim,) = read(write(tmp_path / "r.json", with_rows("Power holdings", row))).about("local:holding/plan")
    assert claim.citations == (Citation("source:echo", "12", "2018"), Citation("source:minutes", "", "2019-03"))


def test_a_page_of_one_source_may_hold_semicolons(tmp_path: Path) -> None:
    row = {**HOLDING, "Page": "pp. 3; 5"}
    (claim,) = read(write(tmp_path / "r.json", with_rows("Power holdings", row))).about("local:holding/plan")
    assert claim.citations == (Citation("source:echo", "pp. 3; 5", ""),)


@given(st.lists(st.text(alphabet=r"ab;\ ").map(str.strip), min_size=2, max_size=4))
def test_what_goes_with_sources_comes_apart_as_it_was_joined(values: list[str]) -> None:
    assert split_aligned(join_aligned(values), len(values)) == (values if any(values) else [])


def test_who_coded_how_sure_and_who_may_see(tmp_path: Path) -> None:
    row = {
        **HOLDING,
        "Coder": "AB",
        "Coded": "2020-02",
        "Confidence": "Inferred",
        "Memo": "why",
        "Access": "restricted",
    }
    (claim,) = read(write(tmp_path / "r.json", with_rows("Power holdings", row))).about("local:holding/plan")
    assert claim.coding == Coding("AB", "2020-02", "inferred", "why")
    assert claim.access == "restricted"
    assert "access" not in claim.properties


def test_the_access_of_a_source_is_its_own_and_its_claims(tmp_path: Path) -> None:
    (claim,) = read(write(tmp_path / "r.json", with_rows("Sources", {**ECHO, "Access": "restricted"}))).about(
        "source:echo"
    )
    assert (claim.access, claim.properties["access"]) == ("restricted", ("restricted",))


def test_two_sheets_of_one_class_are_read_as_one(tmp_path: Path) -> None:
    book = {
        **BOOK,
        "Local councils": (),
        "Local councils (2)": (PARISH,),
        "local council": ({"Name": "Penny Hassett PC"},),
    }
    reading = read(write(tmp_path / "r.json", book))
    assert reading.told() == []
    assert reading.one("local:ambridge/organisation/penny-hassett-pc") == {"name": ("Penny Hassett PC",)}


def test_a_thing_of_two_classes_has_a_row_in_the_sheet_of_each(tmp_path: Path) -> None:
    book = {
        **BOOK,
        "Funders": ({"Name": "Felpersham Trust"},),
        "Infrastructure bodies": ({"Name": "Felpersham Trust"},),
    }
    reading = read(write(tmp_path / "r.json", book))
    assert reading.told() == []
    found = reading.about("local:ambridge/organisation/felpersham-trust")
    assert sorted(c.types for c in found) == [("Funder",), ("InfrastructureBody",)]


def test_a_place_and_its_council_stay_apart_under_one_name(tmp_path: Path) -> None:
    book = {**BOOK, "Areas": (AMBRIDGE, {"Name": "Felpersham"}), "Councils": ({"Name": "Felpersham"},)}
    book["Governances"] = ({"Body": "Felpersham", "Governs": "Felpersham", "From": "1974"},)
    reading = read(write(tmp_path / "r.json", book))
    assert reading.told() == []
    (tie,) = [c for c in reading.claims if c.types == ("Governance",)]
    assert tie.properties["body"] == ("local:ambridge/organisation/felpersham",)
    assert tie.properties["governed_area"] == ("local:ambridge/area/felpersham",)


def test_ties_without_an_id_are_known_by_what_they_join(tmp_path: Path) -> None:
    tie = {
        "Member": "the parish",
        "Member of": "Borsetshire Council",
        "From": "2018",
        "Role": "partner",
        "Source": "source:echo",
    }
    said_twice, other = {**tie, "Source": "source:minutes"}, {**tie, "From": "2019"}
    reading = read(
        write(tmp_path / "r.json", with_rows("Participations", tie, said_twice, other, {**tie, "Role": "chair"}))
    )
    assert reading.told() == []
    first, second, third, fourth = [c for c in reading.claims if c.types == ("Participation",)]
    assert first.entity == second.entity  # two sources for one tie
    assert len({first.entity, third.entity, fourth.entity}) == 3
    assert first.entity.startswith("local:ambridge/participation/")


def test_equal_ties_in_two_sheets_of_a_class_are_not_mixed_up(tmp_path: Path) -> None:
    tie = {"Member": "the parish", "Member of": "Borsetshire Council", "Role": "partner"}
    book = {**BOOK, "Participations": (tie,), "Participations (2)": ({**tie, "Role": "chair"},)}
    ties = [c for c in read(write(tmp_path / "r.json", book)).claims if c.types == ("Participation",)]
    assert len({c.entity for c in ties}) == 2


def test_rows_of_an_example_are_not_read(tmp_path: Path) -> None:
    example = {"Id": " example:parish", "Name": "Example council"}
    reading = read(
        write(tmp_path / "r.json", with_rows("Councils", example, {"Id": "GB-LAE-BOR", "Name": "Borsetshire Council"}))
    )
    assert [c.entity for c in reading.claims if c.types == ("Council",)] == ["GB-LAE-BOR"]


def test_a_thing_that_several_rows_speak_of_from_several_sources(tmp_path: Path) -> None:
    rows = [
        {**HOLDING, "Coder": "AB"},
        {**HOLDING, "Coder": "CD", "To": "2020"},
        {**HOLDING, "Source": "source:minutes", "To": "2021"},
    ]
    reading = read(write(tmp_path / "r.json", with_rows("Power holdings", *rows)))
    assert reading.told() == []
    assert [c.properties["to"] for c in reading.about("local:holding/plan")] == [("2019-10",), ("2020",), ("2021",)]


def test_names_resolve_against_the_graph_too(tmp_path: Path) -> None:
    known = Known(Felpersham_Council=(Named("GB-LAE-FEL", ("Council",)),))
    row = {**HOLDING, "Held by": "Felpersham Council; GB-LAE-AMB", "Delegated by": "GB-LAE-FEL"}
    reading = read(write(tmp_path / "r.json", with_rows("Power holdings", row)), lookup=known)
    assert reading.told() == []
    assert reading.one("local:holding/plan")["held_by"] == ("GB-LAE-AMB", "GB-LAE-FEL")
    assert reading.one("local:holding/plan")["delegated_by"] == ("GB-LAE-FEL",)


def test_what_only_the_dataset_itself_said_before_is_not_leant_on(tmp_path: Path) -> None:
    from localism import Graph

    file = write(tmp_path / "r.json", BOOK)
    graph = Graph.open(tmp_path / "g.db")
    assert graph.load(file).loaded["ambridge"].new == len(read(file).claims)
    (tmp_path / "r.json").unlink()
    outcome = graph.check(write(tmp_path / "r.json", {s: rows for s, rows in BOOK.items() if s != "Areas"}))
    assert [(p.kind, p.found) for p in outcome.problems.kept] == [("unknown-name", "Ambridge")]
    graph.close()


def test_names_that_hold_a_semicolon(tmp_path: Path) -> None:
    book = with_rows("Councils", {"Name": "Borset; Felpersham Council", "Also known as": r"B\; F; BFC"})
    book["Power holdings"] = ({**HOLDING, "Held by": r"B\; F; the parish"},)
    reading = read(write(tmp_path / "r.json", book))
    assert reading.told() == []
    made = "local:ambridge/organisation/borset-felpersham-council"
    assert reading.one(made) == {"name": ("Borset; Felpersham Council",), "also_known_as": ("B; F", "BFC")}
    assert reading.one("local:holding/plan")["held_by"] == ("GB-LAE-AMB", made)


def test_line_breaks_are_the_same_in_every_spelling(tmp_path: Path) -> None:
    reading = [
        read(
            write(
                _path(tmp_path, s, s),
                with_rows("Areas", {**AMBRIDGE, "Description": f"one{end}two"}, BOOK["Areas"][1]),
                reverse=True,
            )
        )
        for s, end in (("xlsx", "\n"), ("csv", "\r\n"), ("json", "\r"))
    ]
    assert reading[0].one("local:area/ambridge")["description"] == ("one\ntwo",)
    assert reading[0].digests == reading[1].digests == reading[2].digests


# ---- what the records say of themselves ----

_FIELDS = {
    "Dataset": "ambridge",
    "Title": "Records of Ambridge",
    "Author": "A. Nother",
    "As of": "2020-01",
    "Licence": "CC BY 4.0",
    "Access": "Public",
    "Priority": "3",
}
_DECLARED = Dataset("ambridge", "Records of Ambridge", "A. Nother", "2020-01", "CC BY 4.0", "public", 3)


@pytest.mark.parametrize(
    "lines",
    [
        [["Field", "Value"], *map(list, _FIELDS.items())],
        [["Value", "note", "field"], *([v, "", k] for k, v in _FIELDS.items())],
        [list(pair) for pair in _FIELDS.items()],
        [list(_FIELDS), list(_FIELDS.values())],
    ],
    ids=["fields and values", "in another order", "without headings", "side by side"],
)
@pytest.mark.parametrize("suffix", [".xlsx", ""])
def test_the_about_sheet(tmp_path: Path, lines: list[list[str]], suffix: str) -> None:
    path = write_tables(
        tmp_path / f"r{suffix}", {"About": lines, "Sources": [["Id", "Name", "Published"], list(ECHO.values())]}
    )
    reading = read(path)
    assert reading.told() == []
    assert reading.told("warning") == []
    assert reading.datasets == [_DECLARED]


def test_the_name_of_a_dataset(tmp_path: Path) -> None:
    named = write(tmp_path / "named.json", BOOK)
    unnamed = write(tmp_path / "My Records, v2.json", {"Sources": (MINUTES,)})
    assert [d.name for d in read(unnamed).datasets] == ["my-records-v2"]
    assert [d.name for d in read(named, unnamed).datasets] == ["ambridge", "my-records-v2"]
    assert [d.name for d in read(named, unnamed, dataset=" other ").datasets] == ["other"]


def test_files_of_one_dataset_are_one_and_a_file_given_twice_is_read_once(tmp_path: Path) -> None:
    one, two = (
        write(tmp_path / "one.json", BOOK),
        write(tmp_path / "two", {"About": ABOUT[:1], "Areas": ({"Name": "Darrington"},)}),
    )
    records = Records([one, two, str(tmp_path / "." / "one.json")])
    (d,) = records.datasets
    assert d.rows == len(list(records.claims(d))) == 10
    assert [f.name for f in d.files] == ["About.csv", "Areas.csv", "one.json"]
    assert all(len(f.sha256) == 64 for f in d.files)


def test_what_is_said_of_no_thing_is_a_reading_without_claims(tmp_path: Path) -> None:
    reading: Reading = read(
        write_tables(tmp_path / "r.xlsx", {"Councils": [["Id", "Name"]], "About": [["Field", "Value"]]})
    )
    assert (reading.claims, reading.told(), reading.told("warning")) == ([], [], [])
