"""First drafts of mappings: they load as they are, guess what can be guessed, and leave contacts alone."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest
import yaml
from click.testing import CliRunner

from localism import Graph
from localism.cli import main
from localism.loaders.mapping import SHIPPED, load_mapping
from localism.loaders.mappings.draft import suggest
from localism.loaders.records import Problems
from tests.loaders.mapped import Read, read, write


def drafted(folder: Path, table: str, name: str = "table.csv") -> tuple[str, Read]:
    """The draft for a table, and what a load by it says."""
    write(folder, {name: table})
    problems = Problems()
    text = suggest(folder / name, problems.add)
    write(folder, {"map.yaml": text})
    return text, read(folder / name, mapping=folder / "map.yaml")


@pytest.mark.parametrize(
    "path",
    [
        "councils/uk_local_authorities_current.csv",
        "geo/la_orgid_to_gss.csv",
        "services/local_services.csv",
        "services/lgsl_functions.csv",
        "funder-network/points.csv",
        "funder-network/links.csv",
        "relationships/charity-company-numbers.csv",
        "appg/register.csv",
    ],
)
def test_a_draft_for_a_real_file_loads_as_it_is(data: Path, tmp_path: Path, path: str) -> None:
    problems = Problems()
    (tmp_path / "m.yaml").write_text(suggest(data / path, problems.add), encoding="utf-8")
    found = read(data / path, mapping=tmp_path / "m.yaml")
    assert found.kinds("error") == {}
    assert len(found.claims) > 30
    assert yaml.safe_load((tmp_path / "m.yaml").read_text(encoding="utf-8"))["dataset"]["access"] == "project"


def test_links_of_funders_and_recipients_are_taken_for_grants(data: Path, tmp_path: Path) -> None:
    problems = Problems()
    (tmp_path / "m.yaml").write_text(suggest(data / "funder-network" / "links.csv", problems.add), encoding="utf-8")
    (table,) = load_mapping(tmp_path / "m.yaml").tables
    assert [t.cls for t in table.things] == ["Organisation", "Funder", "Grant"]
    assert set(table.things[2].properties) == {"funder", "recipient", "amount"}


def test_what_headings_dates_and_lists_mean_is_guessed(tmp_path: Path) -> None:
    text, found = drafted(
        tmp_path,
        "Org name,Charity Number,Start Date,Web site,Aliases,Organisation type,Shoe size\n"
        "Hall,1153055,05/12/2014,https://hall.example,H; the Hall,charity,43\n"
        "Barn,1159982,17/01/2015,https://barn.example,,charity,44\n",
    )
    hall = {n: "; ".join(v) for n, v in found.claims[0].properties.items()}
    assert (found.claims[0].entity, found.claims[0].types) == ("GB-CHC-1153055", ("Organisation",))
    assert hall == {
        "name": "Hall", "from": "2014-12-05", "website": "https://hall.example", "also_known_as": "H; the Hall",
        "legal_form": "charity",
    }  # fmt: skip
    assert "# not read (nothing in the ontology is called so): Shoe size" in text
    assert found.problems.counts == {}


def test_contact_columns_are_left_out_by_heading_or_by_what_is_in_them(tmp_path: Path) -> None:
    text, found = drafted(
        tmp_path,
        "Name,E-mail,Postcode,Who to ask,Ring\nHall,a@hall.example,BO1 1AA,linda@hall.example,01632 960123\n",
    )
    assert "(contact details, which nobody should import): E-mail, Postcode, Who to ask, Ring" in text
    assert [dict(c.properties) for c in found.claims] == [{"name": ("Hall",)}]


@pytest.mark.parametrize(
    "table",
    [
        "a\n1\n",
        ",,\nx,y,z\n",
        "Name,Name,Name\nx,y,z\n",
        '{Name},na}me,"a: b # c"\nx,y,z\n',
        '"Name\n(of the hall)",No\nx,1\n',
        "Member,Member of\nHall,Board\n",
        "Held by,Power,Source\nHall,Planning,Echo\n",
        "Name\n",
        "Name,Id\nx,1\ny,1\n",
        "&a,*b,!c\nx,y,z\n",
    ],
)
def test_odd_tables_still_make_a_sound_mapping(tmp_path: Path, table: str) -> None:
    text, found = drafted(tmp_path, table)
    assert found.kinds("error") == {}, text
    load_mapping(tmp_path / "map.yaml")


def test_each_sheet_of_a_workbook_is_drafted(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = "Halls"
    book.active.append(["Name"])
    book.active.append(["Hall"])
    book.create_sheet("Wards").append(["Name"])
    book["Wards"].append(["Ambridge Green"])
    book.save(tmp_path / "t.xlsx")
    problems = Problems()
    (tmp_path / "m.yaml").write_text(suggest(tmp_path / "t.xlsx", problems.add), encoding="utf-8")
    found = read(tmp_path / "t.xlsx", mapping=tmp_path / "m.yaml")
    assert [(c.types[0], c.properties["name"][0]) for c in found.claims] == [
        ("Organisation", "Hall"),
        ("Ward", "Ambridge Green"),
    ]


# ---- the commands ----------------------------------------------------------------------------------------------------


def test_from_a_table_to_a_graph_by_the_commands(tmp_path: Path) -> None:
    table, draft, db = tmp_path / "halls.csv", tmp_path / "halls.yaml", str(tmp_path / "g.db")
    write(tmp_path, {"halls.csv": "Name,Code\nHall,a\n"})
    run = CliRunner().invoke
    told = run(main, ["mapping", "suggest", str(table), "-o", str(draft)])
    assert told.exit_code == 0, told.output
    assert f"localism mapping check {draft} {table}" in told.output
    told = run(main, ["mapping", "suggest", str(table), "-o", str(draft)])
    assert told.exit_code == 2
    assert "is there already" in told.output
    told = run(main, ["mapping", "check", str(draft), str(table), "--graph", db])
    assert told.exit_code == 0
    assert "The mapping is sound: the dataset halls, of Organisation." in told.output
    assert "1 claims would be new" in told.output
    told = run(main, ["load", str(table), "--mapping", str(draft), "--graph", db])
    assert told.exit_code == 0, told.output
    with Graph.open(db) as graph:
        assert graph.show("Hall").title == "Hall (organisation)"


def test_a_table_that_cannot_be_read_gets_no_draft(tmp_path: Path) -> None:
    told = CliRunner().invoke(main, ["mapping", "suggest", str(tmp_path / "gone.csv")])
    assert told.exit_code == 1
    assert "there is no such file" in told.output


def test_an_unsound_mapping_fails_the_check(tmp_path: Path) -> None:
    write(tmp_path, {"m.yaml": "dataset: {}\n"})
    told = CliRunner().invoke(main, ["mapping", "check", str(tmp_path / "m.yaml")])
    assert told.exit_code == 1
    assert "The dataset has no name." in told.output


def test_the_shipped_mappings_are_listed() -> None:
    told = CliRunner().invoke(main, ["mapping", "list"]).output
    assert "charity-relationships: Charities: federations, mergers and company numbers (_parent.csv, " in told


def test_what_is_explained_is_true(tmp_path: Path) -> None:
    """The explanation is itself a mapping: it loads a table of fiction, and uses every key that there is."""
    told = CliRunner().invoke(main, ["mapping", "explain"]).output
    assert told == (SHIPPED / "explained.txt").read_text(encoding="utf-8")
    shutil.copy(SHIPPED / "explained.txt", tmp_path / "m.yaml")
    table = (
        "Ref,Kind,Name,Charity number,Village,Short names,Form,Web,Opened,Closes,Notes,Remarks,Partners,Council,Closed,Seen\n"
        '1,hall,Hall,GB-CHC-1153055,Ambridge,AH;the Hall,Charitable trust,-,9/2014,2019-04-01,,Fiction,"Inn,Shop",'
        "Borsetshire Council,no,2019-05\n"
        "2,community centre,Barn,n/a,Felpersham,,cic,,41978,,x,,,Borsetshire Council,,\n"
        "3,church,X,,,,,,,,,,,,,\n4,hall,Total,,,,,,,,,,,,,\n5,hall,Old,,,,,,,,,,,,yes,\n"
    )
    write(tmp_path, {"halls 2019.csv": table})
    found = read(tmp_path / "halls 2019.csv", mapping=tmp_path / "m.yaml")
    assert found.problems.errors == 0
    assert found.of("CommunityOrganisation")[0].properties == {
        "name": ("Hall of Ambridge",),
        "also_known_as": ("AH", "Ambridge hall", "the Hall"),
        "legal_form": ("charity",),
        "from": ("2014-09",),
        "to": ("2019-03-31",),
        "description": ("Fiction",),
    }
    assert found.of("CommunityOrganisation")[0].citations == (("source:borsetshire-halls/survey", "row 1", "2019-05"),)
    assert found.of("CommunityOrganisation")[1].properties["from"] == ("2014-12-05",)
    assert [c.properties["name"][0] for c in found.of("Organisation")] == ["Inn", "Shop"]
    assert len(found.of("Participation")) == 2
    assert len({c.entity for c in found.of("Council")}) == 1
    assert [reason.split(": ")[0] for _, reason in found.problems.left] == ["1 of 5 rows"] * 3
    assert found.kinds() == {"blank-id": 1}
