"""What real registers do wrong, on their own rows where they have it, else on rows about Borsetshire, which is fiction."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from localism.graph.graph import Graph
from localism.loaders.base import Problem
from localism.loaders.records import RecordsError
from localism.loaders.registers.aliases import split
from localism.loaders.registers.areas import Areas
from localism.loaders.registers.authorities import Authorities
from tests.loaders.registers_written import (
    AMBRIDGE,
    BORSETSHIRE,
    FELPERSHAM,
    by_id,
    lookups,
    plain_rows,
    read,
    register,
    table,
)

DISTRICT = {
    "LADCD": "E07009901",
    "LADNM": "Ambridge",
    "LADCD_ACTIVE": "E07009901",
    "RGNCD": "E12000005",
    "CTRYCD": "E92000001",
    "Current": "TRUE",
}
WARD = {"WDCD": "E05099901", "WDNM": "Penny Hassett", "LADCD": "E07009901", "LADNM": "Ambridge", "SOURCEFILE": "2016"}


def kinds(problems: list[Problem]) -> Counter[str]:
    return Counter(p.kind for p in problems)


# ---- the real files ----


@pytest.fixture(scope="module")
def real(data: Path) -> list[Problem]:
    return read(Authorities, *sorted((data / "councils").glob("*.csv")))[1]


def test_the_real_register_is_loaded_with_warnings_and_no_error(real: list[Problem]) -> None:
    assert {p.severity for p in real} == {"warning"}
    assert kinds(real)["no-gss-code"] == 25
    assert kinds(real)["date-of-record"] == 47
    assert all(p.file.endswith(".csv") and p.row and p.column and p.message for p in real)


def test_damaged_names_are_left_out_and_named(real: list[Problem]) -> None:
    told = " ".join(p.message for p in real if p.kind == "damaged-name")
    for name in ("Sir Ynys Mï¿½n", "aberdeen cuty", "glasgow city coucil", "hackney london boro"):
        assert repr(name) in told


def test_a_name_of_several_authorities_is_said_to_be(real: list[Problem]) -> None:
    told = {(p.found, p.row) for p in real if p.kind == "name-of-several"}
    assert {found for found, _ in told} == {"Somerset", "somerset", "North Yorkshire", "north yorkshire"}


def test_a_county_of_the_wrong_region_and_a_district_of_the_wrong_county(real: list[Problem]) -> None:
    region = {p.message for p in real if p.kind == "region-of-parts"}
    assert any("Derbyshire" in m and "East Midlands" in m and "West Midlands" in m for m in region)
    [county] = [p for p in real if p.kind == "corrected" and p.column == "county-la"]
    assert (county.found, county.expected) == ("SRY", "SFK")


def test_ends_that_are_the_day_after(real: list[Problem]) -> None:
    told = {(p.found, p.expected) for p in real if p.kind == "day-after-the-last"}
    assert told == {("2021-04-01", "2021-03-31"), ("2023-04-01", "2023-03-31")}


def test_a_name_holding_commas_in_a_cell_parted_by_commas(data: Path) -> None:
    """The list of other names has each quoted, so that it can tell whether the cell was parted rightly."""
    listed: dict[str, set[str]] = {}
    for row in plain_rows(data / "councils" / "lookup_name_to_registry.csv"):
        listed.setdefault(row["local-authority-code"], set()).add(row["la-name"].strip())
    for row in plain_rows(data / "councils" / "uk_local_authorities_future.csv"):
        code = row["local-authority-code"]
        if code != "RCT":  # whose name "rhondda,cynon,taff" has no spaces
            assert set(split(row["alt-names"])) <= listed[code] | {
                row["nice-name"].strip(),
                row["official-name"].strip(),
            }


# ---- fiction ----


def test_several_codes_in_a_cell_however_they_are_parted(tmp_path: Path) -> None:
    gone = {**AMBRIDGE, "end-date": "2021-03-31", "current-authority": "False"}
    other = {**FELPERSHAM, "local-authority-code": "LOX", "official-name": "Loxley Council", "gss-code": "E06009902"}
    for cell in ("FEL,LOX", "FEL;LOX", " FEL ; LOX "):
        path = register(tmp_path / "r.csv", BORSETSHIRE, {**gone, "replaced-by": cell}, FELPERSHAM, other)
        claims, _ = read(Authorities, path)
        heirs = {t["successor"] for t in by_id(claims).values() if t.get("predecessor") == "GB-LAE-AMB"}
        assert heirs == {"GB-LAE-FEL", "GB-LAE-LOX"}


def test_unsound_codes_are_named_and_make_no_node(tmp_path: Path) -> None:
    path = register(
        tmp_path / "r.csv",
        BORSETSHIRE,
        {**AMBRIDGE, "local-authority-code": "DUMMY01", "gss-code": "E07009902"},
        {**AMBRIDGE, "local-authority-code": "n/a", "gss-code": "E07009903"},
        {**AMBRIDGE, "local-authority-code": "", "gss-code": "E07009904"},
        {**AMBRIDGE, "local-authority-code": "TOOLONG", "gss-code": "E07009905"},
        {**AMBRIDGE, "nation": "Ruritania", "gss-code": "E07009906"},
    )
    claims, problems = read(Authorities, path)
    assert [c.entity for c in claims if "Council" in c.types] == ["GB-LAE-BOR"]
    assert kinds(problems) == Counter(["placeholder-id", "placeholder-id", "blank-id", "bad-id", "unknown-nation"])
    assert [p.row for p in problems] == [5, 3, 4, 6, 7]


def test_an_area_without_a_sound_code_goes_by_a_local_id(tmp_path: Path) -> None:
    path = register(
        tmp_path / "r.csv",
        {**BORSETSHIRE, "gss-code": "n/a"},
        {**AMBRIDGE, "gss-code": "GB-CHC-1153055"},
        {**FELPERSHAM, "gss-code": " e06009901 "},
    )
    claims, problems = read(Authorities, path)
    governed = {t["body"]: t["governed_area"] for t in by_id(claims).values() if "governed_area" in t}
    assert governed == {
        "GB-LAE-BOR": "local:area/gb-lae-bor",
        "GB-LAE-AMB": "local:area/gb-lae-amb",
        "GB-LAE-FEL": "E06009901",
    }
    assert kinds(problems) == Counter(["placeholder-id", "wrong-scheme"])


def test_one_id_for_several_bodies_is_a_named_problem(tmp_path: Path) -> None:
    path = register(
        tmp_path / "r.csv", BORSETSHIRE, AMBRIDGE, {**FELPERSHAM, "gss-code": AMBRIDGE["gss-code"]}, {**AMBRIDGE}
    )
    claims, problems = read(Authorities, path)
    assert kinds(problems) == Counter(["shared-id", "repeated-id"])
    [shared] = [p for p in problems if p.kind == "shared-id"]
    assert "Ambridge District Council" in shared.message
    assert "Felpersham Council" in shared.message
    assert sum("Council" in c.types for c in claims) == 3


def test_codes_of_nobody_and_dates_of_no_calendar(tmp_path: Path) -> None:
    path = register(
        tmp_path / "r.csv",
        {**BORSETSHIRE, "start-date": "01/04/1974", "end-date": "2021-02-30", "local-authority-type": "XYZ"},
        {**AMBRIDGE, "county-la": "BORS", "replaced-by": "AMB", "region": "Mercia"},
    )
    claims, problems = read(Authorities, path)
    expected = ["bad-date", "bad-date", "unknown-type", "unknown-authority", "unknown-region", "succeeds-itself"]
    assert kinds(problems) >= Counter(expected)
    [unknown] = [p for p in problems if p.kind == "unknown-authority"]
    assert (unknown.found, unknown.nearest, unknown.column) == ("BORS", "BOR", "county-la")
    [county] = [c for c in claims if c.entity == "GB-LAE-BOR"]
    assert county.types == ("Organisation",)
    assert "from" not in county.properties


def test_what_would_lie_in_itself_does_not(tmp_path: Path) -> None:
    path = register(tmp_path / "r.csv", {**BORSETSHIRE, "county-la": "AMB"}, {**AMBRIDGE, "combined-authority": "AMB"})
    claims, problems = read(Authorities, path)
    ties = {(t["part"], t["whole"]) for t in by_id(claims).values() if "part" in t and "E92000001" not in t["part"]}
    assert not any(part == whole for part, whole in ties)
    assert kinds(problems)["in-a-circle"] == 3


def test_a_correction_stands_down_once_the_register_is_right(tmp_path: Path) -> None:
    gmca = {**FELPERSHAM, "local-authority-code": "GMCA", "local-authority-type": "COMB", "gss-code": "E47000001"}
    starts = {"2014-04-01": "2011-04-01", "2011-04-01": "2011-04-01", "2012-01-01": "2012-01-01"}
    for stated, taken in starts.items():
        path = register(tmp_path / "r.csv", {**gmca, "start-date": stated})
        claims, problems = read(Authorities, path)
        assert by_id(claims)["GB-LAE-GMCA"]["from"] == taken
        assert kinds(problems)["corrected"] == (stated != taken)


def test_a_register_without_its_columns_is_an_error_and_loads_nothing(tmp_path: Path) -> None:
    headings = ["local-authority-code", "official-name", "replaced-by", "gss-codes"]
    path = table(tmp_path / "r.csv", headings, [{"local-authority-code": "BOR"}])
    with Graph.open(":memory:") as graph, pytest.raises(RecordsError) as raised:
        graph.load(path)
    told = [p for p in raised.value.problems.kept if p.kind == "missing-column"]
    assert ("gss-code", "gss-codes") in {(p.column, p.nearest) for p in told}


def test_two_files_that_differ_about_one_authority(tmp_path: Path) -> None:
    one = register(tmp_path / "a.csv", BORSETSHIRE, AMBRIDGE)
    other = register(tmp_path / "b.csv", {**AMBRIDGE, "official-name": "Ambridge Town Council"})
    claims, problems = read(Authorities, other, one)
    assert by_id(claims)["GB-LAE-AMB"]["name"] == "Ambridge District Council"
    [differ] = problems
    assert (differ.kind, differ.column, differ.found) == ("files-differ", "official-name", "Ambridge Town Council")


def test_a_list_of_names_alone_is_no_register(tmp_path: Path, data: Path) -> None:
    shutil.copy(data / "councils" / "lookup_name_to_registry.csv", tmp_path / "names.csv")
    with Graph.open(":memory:") as graph, pytest.raises(RecordsError) as raised:
        graph.load(tmp_path / "names.csv")
    assert [p.kind for p in raised.value.problems.kept if p.severity == "error"] == ["no-register"]


def test_unsound_lookups_are_named(tmp_path: Path) -> None:
    paths = lookups(
        tmp_path,
        [DISTRICT, {**DISTRICT, "LADCD": "Ambridge"}],
        [
            WARD,
            {**WARD, "WDCD": "--"},
            {**WARD, "WDCD": "E05099902", "LADCD": "E07009909"},
            {**WARD, "WDCD": "E05099903", "SOURCEFILE": "sixteen"},
            {**WARD, "WDCD": "E05099901", "LADCD": "E07009909"},
        ],
    )
    claims, problems = read(Areas, *paths)
    assert sorted(c.entity for c in claims if "Ward" in c.types) == ["E05099901", "E05099902", "E05099903"]
    expected = ["unknown-prefix", "placeholder-id", "unknown-district", "unknown-district", "bad-date", "shared-id"]
    assert kinds(problems) == Counter(expected)


def test_register_ids_of_the_wrong_scheme_are_kept_out(tmp_path: Path) -> None:
    headings = ["org_id", "name", "gss_code", "active"]
    rows = [
        ("GB-CHC-1153055", "E07009901"),
        ("GB-LAE-", "E07009901"),
        ("GB-LAE-AMB", "n/a"),
        ("GB-LAE-BOR", "E12000005"),
    ]
    path = table(
        tmp_path / "ids.csv", headings, ({"org_id": i, "gss_code": g, "name": "X", "active": "TRUE"} for i, g in rows)
    )
    claims, problems = read(Areas, path)
    assert not [c for c in claims if "Governance" in c.types]
    assert kinds(problems) == Counter(["wrong-scheme", "no-number", "no-gss-code", "area-of-another-kind"])


def test_hostile_cells_are_text(tmp_path: Path) -> None:
    nasty = "<script>alert(1)</script>\"; DROP TABLE claim; -- =cmd|' /C calc'!A0"
    path = register(tmp_path / "r.csv", {**BORSETSHIRE, "official-name": nasty, "alt-names": nasty, "region": nasty})
    with Graph.open(":memory:") as graph:
        graph.load(path)
        assert graph.show("GB-LAE-BOR").rows
        with graph.view() as view:
            assert view.get(["GB-LAE-BOR"])["GB-LAE-BOR"].name == nasty
