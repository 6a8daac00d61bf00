"""Plain words: one row a fact, names met for the first time, codings of one holding."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from localism import Graph
from localism.graph.store import Named
from localism.loaders.stubs import Columns, guess
from localism.ontology.schema import SCHEMA
from tests.loaders.records_written import (
    ABOUT,
    AMBRIDGE,
    BOOK,
    COUNTY,
    ECHO,
    PLANNING,
    SPELLINGS,
    Known,
    Reading,
    Rows,
    read,
    write,
    write_tables,
)

FACT = {
    "Holding": "hall",
    "Who": "Ambridge Village Hall Trust",
    "Act": "delivers",
    "Power": "Running the hall",
    "Over what": "Ambridge Hall",
    "Where": "Ambridge",
    "Level practised": "collaborates",
    "From": "2016",
    "On whose authority": "Ambridge Hall lease 2016",
    "Source": "Ambridge Echo",
    "Page": "3",
    "Observed": "2018",
    "Coder": "AB",
    "Confidence": "stated",
    "Memo": "said so",
}
KEYED = "local:ambridge/power-holding/hall"


def _facts(*rows: dict[str, str], **more: Rows) -> dict[str, Rows]:
    return {"About": ABOUT, "Sources": (ECHO,), "Areas": (AMBRIDGE,), **more, "Facts": rows}


def _read(tmp_path: Path, *rows: dict[str, str], **more: Rows) -> Reading:
    return read(write(tmp_path / "r.xlsx", _facts(*rows, **more)))


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_fact_becomes_a_holding_and_what_it_names_is_there(tmp_path: Path, spelling: str) -> None:
    reading = read(write(tmp_path / ("r" if spelling == "csv" else f"r.{spelling}"), _facts(FACT)))
    assert reading.told() == []
    assert reading.one(KEYED) == {
        "held_by": ("local:ambridge/organisation/ambridge-village-hall-trust",),
        "act": ("delivers",),
        "of_power": ("local:ambridge/power/running-the-hall",),
        "over": ("local:ambridge/asset/ambridge-hall",),
        "within": ("local:area/ambridge",),
        "level_practised": ("collaborates",),
        "from": ("2016",),
        "under": ("local:ambridge/instrument/ambridge-hall-lease-2016",),
    }
    stubs = {
        c.entity: (c.types, c.properties, c.citations)
        for c in reading.claims
        if c.entity.startswith("local:ambridge/") and c.entity != KEYED
    }
    assert stubs == {
        "local:ambridge/organisation/ambridge-village-hall-trust": (
            ("Organisation",),
            {"name": ("Ambridge Village Hall Trust",)},
            (),
        ),
        "local:ambridge/power/running-the-hall": (("Power",), {"name": ("Running the hall",)}, ()),
        "local:ambridge/asset/ambridge-hall": (("Asset",), {"name": ("Ambridge Hall",)}, ()),
        "local:ambridge/instrument/ambridge-hall-lease-2016": (
            ("Instrument",),
            {"name": ("Ambridge Hall lease 2016",)},
            (),
        ),
    }


def test_what_is_met_for_the_first_time_is_listed_for_confirmation(tmp_path: Path) -> None:
    reading = _read(tmp_path, FACT)
    warning = next(p for p in reading.of("warning") if p.column == "Who")
    assert warning.where() == f"{tmp_path}/r.xlsx, sheet Facts, row 2, column Who"
    assert warning.message == "'Ambridge Village Hall Trust' is new here, and taken for an organisation."
    assert warning.expected.endswith("a row in the sheet of its class, or the name or id of what is meant")
    assert [p.kind for p in reading.of("warning")] == ["new-name"] * 4


def test_on_whose_authority_is_an_instrument_or_a_body(tmp_path: Path) -> None:
    said = {**FACT, "On whose authority": "Borsetshire Council; Ambridge Hall lease 2016; Felpersham Council"}
    holding = _read(tmp_path, said, Councils=(COUNTY,)).one(KEYED)
    assert holding["delegated_by"] == ("GB-LAE-BOR", "local:ambridge/organisation/felpersham-council")
    assert holding["under"] == ("local:ambridge/instrument/ambridge-hall-lease-2016",)


def test_other_columns_of_a_holding_may_be_added(tmp_path: Path) -> None:
    holding = _read(tmp_path, {**FACT, "Basis": "contractual", "Under": "Ambridge Hall deed"}).one(KEYED)
    assert holding["basis"] == ("contractual",)
    assert holding["under"] == (
        "local:ambridge/instrument/ambridge-hall-deed",
        "local:ambridge/instrument/ambridge-hall-lease-2016",
    )


def test_a_heading_that_plain_words_do_not_have_is_only_said(tmp_path: Path) -> None:
    reading = _read(tmp_path, {**FACT, "Mood": "cheerful"})
    assert reading.told() == []
    assert ("unknown-heading", "Facts", None, "P", "Facts has no column 'Mood'; it is not read.") in reading.told(
        "warning"
    )


# ---- codings of one holding ----


def test_rows_with_the_same_holding_are_codings_of_one(tmp_path: Path) -> None:
    other = {**FACT, "Holding": "Hall", "Coder": "CD", "Level practised": "consulted", "Act": "decides"}
    with Graph.open(":memory:") as graph:
        outcome = graph.load(write(tmp_path / "r.xlsx", _facts(FACT, other)))
        assert [p.kind for p in outcome.problems.kept if p.kind != "new-name"] == []
        with graph.view() as view:
            holding = view.get([KEYED])[KEYED]
    assert holding.all("level_practised") == ("consulted", "collaborates")
    assert set(holding.all("act")) == {"delivers", "decides"}


def test_the_same_source_and_coder_may_not_say_two_things_of_one_holding(tmp_path: Path) -> None:
    reading = _read(tmp_path, FACT, {**FACT, "Level practised": "consulted"})
    message = f"{KEYED} has another level practised in row 2, from the same source and coder."
    assert reading.told() == [("contradiction", "Facts", 3, "Level practised", message)]


def test_look_alikes_are_asked_about(tmp_path: Path) -> None:
    bare = {k: v for k, v in FACT.items() if k != "Holding"}
    reading = _read(tmp_path, bare, {**bare, "Coder": "CD"}, FACT, {**bare, "Where": "Penny Hassett"})
    assert len({c.entity for c in reading.claims if c.types == ("PowerHolding",)}) == 4
    asked = [p for p in reading.of("warning") if p.kind == "look-alike"]
    assert [(p.row, p.column) for p in asked] == [(2, "Holding"), (3, "Holding")]
    assert asked[0].message == (
        "It has the same holder, power and area as row 3, row 4. "
        "Is it the same holding? Give them the same Holding, or different ones."
    )


def test_what_has_been_told_apart_is_not_asked_about(tmp_path: Path) -> None:
    reading = _read(tmp_path, FACT, {**FACT, "Holding": "hall again"})
    assert [p for p in reading.of("warning") if p.kind == "look-alike"] == []


def test_the_short_name_of_a_holding_is_the_datasets_own(tmp_path: Path) -> None:
    one = write(tmp_path / "one.json", _facts(FACT))
    two = write(tmp_path / "two.json", {**_facts(FACT), "About": ({"Field": "Dataset", "Value": "other"},)})
    assert {c.entity for c in read(one, two).claims if c.types == ("PowerHolding",)} == {
        KEYED,
        "local:other/power-holding/hall",
    }


def test_other_sheets_may_name_what_plain_words_say(tmp_path: Path) -> None:
    term = {
        "Term of": "hall",
        "Term type": "break",
        "Invoked by": "Ambridge Village Hall Trust",
        "Source": "Ambridge Echo",
    }
    reading = _read(tmp_path, FACT, Terms=(term,))
    assert reading.told() == []
    (claim,) = [c for c in reading.claims if c.types == ("Term",)]
    assert claim.properties["term_of"] == (KEYED,)
    assert claim.properties["invoked_by"] == ("local:ambridge/organisation/ambridge-village-hall-trust",)


def test_a_holding_of_another_sheet_may_be_meant_by_its_id(tmp_path: Path) -> None:
    full = {
        "Id": "hall",
        "Held by": "Ambridge Village Hall Trust",
        "Power": "Running the hall",
        "Source": "source:echo",
        "From": "2016",
    }
    reading = read(write(tmp_path / "r.json", {**_facts(FACT), "Power holdings": (full,)}))
    assert reading.told() == []
    assert {c.entity for c in reading.claims if c.types == ("PowerHolding",)} == {"hall"}


# ---- names ----


def test_a_name_in_two_columns_stands_for_what_fits_both(tmp_path: Path) -> None:
    rows = [{**FACT, "On whose authority": "The Bull"}, {**FACT, "Holding": "pub", "Who": "the  bull"}]
    for n, order in enumerate((rows, rows[::-1])):
        reading = read(write(tmp_path / f"{n}.xlsx", _facts(*order)))
        assert reading.told() == []
        assert reading.one("local:ambridge/organisation/the-bull") == {"name": ("The Bull",)}


def test_a_name_in_columns_that_nothing_fits_both_stands_for_two_things(tmp_path: Path) -> None:
    reading = _read(tmp_path, {**FACT, "Who": "Felpersham", "Where": "Felpersham"})
    assert reading.told() == []
    assert reading.one("local:ambridge/organisation/felpersham") == reading.one("local:ambridge/area/felpersham")


def test_a_name_that_is_known_as_something_else_is_no_new_one(tmp_path: Path) -> None:
    reading = _read(tmp_path, {**FACT, "Where": "Borsetshire Council"}, Councils=(COUNTY,))
    assert reading.told() == [("wrong-class", "Facts", 2, "Where", "'Borsetshire Council' is a council.")]


def test_what_looks_like_an_id_is_no_name(tmp_path: Path) -> None:
    reading = _read(tmp_path, {**FACT, "Who": "GB-LAE-XXX", "Where": "E06000052"})
    assert [(kind, column) for kind, _, _, column, _ in reading.told()] == [
        ("dangling-id", "Who"),
        ("dangling-id", "Where"),
    ]


def test_names_of_other_files_and_of_the_graph_are_no_new_ones(tmp_path: Path) -> None:
    known = Known(Running_the_hall=(Named("power:hall", ("Power",)),))
    facts = write(tmp_path / "facts.csv.json", {"Facts": ({**FACT, "Who": "Borsetshire Council"},)})
    reading = read(
        facts, write(tmp_path / "book.json", {**BOOK, "Powers": (PLANNING,), "Power holdings": ()}), lookup=known
    )
    (claim,) = [c for c in reading.claims if c.types == ("PowerHolding",)]
    assert (claim.properties["held_by"], claim.properties["of_power"]) == (("GB-LAE-BOR",), ("power:hall",))


@pytest.mark.parametrize(
    ("name", "column", "cls"),
    [
        ("Wigan Council", "held_by", "Council"),
        ("Falmouth Town Council", "held_by", "LocalCouncil"),
        ("Leader of Wigan Council", "held_by", "Post"),
        ("Wigan Council cabinet", "held_by", "Group"),
        ("Residents of Ambridge", "held_by", "Public"),
        ("Par Bay Big Local", "held_by", "BigLocalPartnership"),
        ("The Bull", "held_by", "Organisation"),
        ("Localism Act 2011", "under", "Instrument"),
        ("Ambridge Ward", "within", "Ward"),
        ("Councillors' own", "within", "Area"),
        ("Ambridge Hall", "over", "Asset"),
        ("Compacted waste", "of_power", "Power"),
    ],
)
def test_classes_are_guessed_from_words(name: str, column: str, cls: str) -> None:
    assert guess(name, {(SCHEMA.properties[column],)}) == [cls]


@given(st.text(max_size=20))
def test_what_is_guessed_fits_the_columns(name: str) -> None:
    columns: Columns = {(SCHEMA.properties[n],) for n in ("held_by", "within", "over", "under", "of_power")}
    found = guess(name, columns)
    assert len(found) == 4  # who, power, where, and what it is over, which an instrument can be too
    assert all(any(SCHEMA.is_a((cls,), *p.range) for cls in found) for (p, *_) in columns)


# ---- loading again ----


def test_loading_again_changes_nothing(tmp_path: Path) -> None:
    file = write(tmp_path / "r.xlsx", _facts(FACT, {**FACT, "Holding": ""}))
    with Graph.open(tmp_path / "g.db") as graph:
        first = graph.load(file).loaded["ambridge"]
        assert (first.new, first.unchanged, first.withdrawn) == (8, 0, 0)
        again = graph.load(file).loaded["ambridge"]
        assert (again.new, again.unchanged, again.withdrawn) == (0, 8, 0)


def test_a_first_meeting_gives_way_to_the_thing_itself(tmp_path: Path) -> None:
    facts = write(tmp_path / "facts.json", _facts(FACT))
    with Graph.open(tmp_path / "g.db") as graph:
        graph.load(facts)
        trust = {"Id": "GB-CHC-1", "Name": "Ambridge Village Hall Trust"}
        graph.load(write(tmp_path / "trusts.json", {"Community organisations": (trust,)}))
        assert graph.load(facts).loaded["ambridge"].withdrawn == 2  # the stub, and the holding as it was
        with graph.view() as view:
            assert view.get([KEYED])[KEYED].all("held_by") == ("GB-CHC-1",)


# ---- sheets that are Facts under another name ----


def test_a_file_of_any_name_with_the_headings_of_facts_is_facts(tmp_path: Path) -> None:
    tables = {"Interviews May": [list(FACT), list(FACT.values())], "Sources": [list(ECHO), list(ECHO.values())]}
    reading = read(write_tables(tmp_path / "coded", tables))
    assert reading.told() == []
    assert "local:coded/power-holding/hall" in {c.entity for c in reading.claims}


def test_a_fact_without_a_power_or_a_source(tmp_path: Path) -> None:
    reading = _read(tmp_path, {**FACT, "Power": "", "Source": "", "Who": ""})
    assert reading.told() == [
        ("no-source", "Facts", 2, "Source", "This power holding cites no source, so nobody can check it."),
        ("blank-cell", "Facts", 2, "Power", "Power is blank, and a power holding says nothing without it."),
    ]


@given(st.permutations(range(5)), st.integers(0, 5))
@settings(deadline=None, max_examples=40)
def test_rows_without_a_key_keep_their_claims_wherever_they_stand(order: list[int], left_out: int) -> None:
    keyless = {**FACT, "Holding": ""}
    rows = [{**keyless, "Memo": f"reading {n}"} for n in range(4)] + [{**keyless, "Page": "12"}]
    with TemporaryDirectory() as folder:
        every = {c.digest for c in _read(Path(folder), *rows).claims}
        for path in Path(folder).iterdir():
            path.unlink()
        moved = {c.digest for c in _read(Path(folder), *(rows[n] for n in order if n != left_out)).claims}
    assert moved <= every
    assert len(every) - len(moved) == (1 if left_out < 5 else 0)


def test_a_name_is_as_open_as_the_most_open_row_that_names_it(tmp_path: Path) -> None:
    secret = {**ECHO, "Id": "source:secret", "Name": "Interview 7", "Access": "restricted"}
    about = (*ABOUT, {"Field": "Access", "Value": "project"})
    both = {"Holding": "", "Over": "", "On whose authority": "", "Act": "delivers"}
    rows = (
        {**FACT, **both, "Who": "Hall Trust", "Power": "Opening"},
        {**FACT, **both, "Who": "Whistle Club", "Power": "Opening", "Access": "restricted"},
        {**FACT, **both, "Who": "Cited Club", "Power": "Closing", "Source": "Interview 7"},
        {**FACT, **both, "Who": "Shown Club", "Power": "Closing", "Access": "public"},
    )
    reading = read(write(tmp_path / "r.xlsx", _facts(*rows, About=about, Sources=(ECHO, secret))))
    assert reading.problems.errors == 0
    open_to = {c.properties["name"][0]: c.access for c in reading.claims if c.types != ("PowerHolding",)}
    assert open_to == {
        "Ambridge Echo": "", "Interview 7": "restricted", "Ambridge": "", "Hall Trust": "", "Opening": "",
        "Whistle Club": "restricted", "Cited Club": "restricted", "Shown Club": "public", "Closing": "public", "Ambridge Hall": "public",
    }  # fmt: skip
