"""Mappings on tables of fiction: each thing that a mapping can say, and what is said of rows that do not fit."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from localism import Graph
from localism.loaders.records import RecordsError
from localism.loaders.sources import Sources
from tests.loaders.mapped import HEAD, mapped, read, write

BODY = "tables: [{things: [{class: Organisation, name: '{Name}', id: '{Id}'}]}]\n"


def things(*lines: str, table: str = "") -> str:
    """A mapping of one table with these things."""
    return f"tables:\n  - {table or 'blanks: []'}\n    things:\n" + "".join(f"      - {line}\n" for line in lines)


def test_columns_constants_templates_and_splits(tmp_path: Path) -> None:
    made = things(
        "{class: CommunityOrganisation, id: 'local:{Ref}', name: '{Name} of {Place}', legal_form: charity, "
        "also_known_as: [{value: '{Short}', split: ';'}, '{Name}'], website: '{Web}'}"
    )
    found = mapped(tmp_path, made, "Ref,Name,Place,Short,Web\n1,Friends,Ambridge,FA; the Friends ;,https://a.example\n")
    assert found.one("CommunityOrganisation") == {
        "id": "local:1",
        "name": "Friends of Ambridge",
        "legal_form": "charity",
        "also_known_as": "FA; Friends; the Friends",
        "website": "https://a.example",
    }
    assert found.problems.counts == {}


def test_the_dataset_is_as_the_mapping_declares_it(tmp_path: Path) -> None:
    head = "dataset: {name: f, title: T, author: A, as_of: 2019-06, licence: OGL v3.0, access: public, priority: '3'}\n"
    write(tmp_path, {"t.csv": "Id,Name\nlocal:a,A\n", "m.yaml": head + BODY})
    (records,) = Sources([tmp_path / "t.csv"], mapping=tmp_path / "m.yaml").datasets
    assert tuple(records.dataset) == ("f", "T", "A", "2019-06", "OGL v3.0", "public", 3)
    (records,) = Sources([tmp_path / "t.csv"], mapping=tmp_path / "m.yaml", dataset="other").datasets
    assert records.dataset.name == "other"


def test_a_brace_that_is_meant_is_doubled_and_a_blank_part_leaves_no_gap(tmp_path: Path) -> None:
    found = mapped(tmp_path, things("{class: Organisation, name: '{A} {B} {{C}}'}"), "A,B\nOne,\n,Two\n,\n")
    assert [c.properties["name"][0] for c in found.claims] == ["One {C}", "Two {C}"]


def test_an_id_is_whole_or_not_at_all(tmp_path: Path) -> None:
    found = mapped(tmp_path, things("{class: Organisation, id: 'GB-CHC-{No}', name: '{Name}'}"), "No,Name\n,Friends\n")
    assert found.one("Organisation")["id"] == "local:fiction/organisation/friends"


def test_lookups_inline_named_by_beginning_and_with_what_else(tmp_path: Path) -> None:
    made = "lookups: {tiers: {unitary*: unitary, 'county ': county}}\n" + things(
        "{class: Council, id: 'GB-LAE-{Id}', name: '{Id}', tier: {value: '{Type}', lookup: tiers, else: district}, "
        "legal_form: {value: '{Form}', lookup: {c: charter}}}"
    )
    found = mapped(tmp_path, made, "Id,Type,Form\nAAA,Unitary authority,c\nBBB,COUNTY,x\nCCC,shire,\nDDD,,C\n")
    assert [c.properties["tier"][0] for c in found.claims] == ["unitary", "county", "district", "district"]
    assert [c.properties.get("legal_form") for c in found.claims] == [("charter",), None, None, ("charter",)]
    (problem,) = found.told("not-in-lookup")
    assert (problem.row, problem.column, problem.found, problem.expected) == (3, "Form", "x", "c")


def test_a_lookup_may_be_another_file_of_the_source(tmp_path: Path) -> None:
    made = "lookups: {names: {file: names.csv, key: '{code}', value: '{name}'}}\n" + things(
        "{class: Organisation, id: 'local:{code}', name: {value: '{code}', lookup: names}}"
    )
    write(tmp_path, {"names.csv": "code,name\na,Friends\nb,Hall\nb,Barn\n"})
    found = mapped(tmp_path, made, "code\na\nb\nc\n")
    assert [c.properties.get("name") for c in found.claims] == [("Friends",), ("Hall",), None]
    assert found.kinds() == {"repeated-key": 1, "not-in-lookup": 1}
    assert mapped(tmp_path, made.replace("names.csv", "gone.csv"), "code\na\n").kinds("error") == {"no-file": 1}
    assert mapped(tmp_path, made.replace("{name}", "{nam}"), "code\na\n").told("unknown-column")[0].nearest == "name"


def test_the_first_that_says_anything_counts(tmp_path: Path) -> None:
    made = things("{class: Organisation, name: {first: ['{New}', '{Old}', unnamed]}, id: 'local:{Id}'}")
    found = mapped(tmp_path, made, "Id,New,Old\n1,N,O\n2,,O\n3,,\n")
    assert [c.properties["name"][0] for c in found.claims] == ["N", "O", "unnamed"]


def test_one_thing_where_a_condition_holds_and_another_where_it_does_not(tmp_path: Path) -> None:
    made = things(
        "{class: Organisation, name: '{N}', description: {value: '{G} grants', when: {G: {not: 1}}, else: one}}"
    )
    found = mapped(tmp_path, made, "N,G\na,2\nb,1\n")
    assert [c.properties["description"][0] for c in found.claims] == ["2 grants", "one"]


def test_rows_are_left_out_by_condition_and_counted(tmp_path: Path) -> None:
    made = things(
        "{class: Organisation, name: '{Name}'}",
        "{class: Funder, name: '{Name}', when: {Kind: funder}}",
        table="only: {Kind: [funder, bod*]}\n    skip: [{Name: Total}, {Gone: {not: ['', no]}}]",
    )
    table = "Name,Kind,Gone\nA,Funder,\nB,bodies,NO\nC,area,\nTotal,body,\nD,body,yes\n"
    found = mapped(tmp_path, made, table)
    assert [(c.types[0], c.properties["name"][0]) for c in found.claims] == [
        ("Organisation", "A"),
        ("Funder", "A"),
        ("Organisation", "B"),
    ]
    assert [reason for _, reason in found.problems.left] == [
        "1 of 5 rows: only those are read where Kind is funder or bod…",
        "1 of 5 rows: Name is Total",
        "1 of 5 rows: Gone is not blank or no",
    ]


def test_let_names_what_several_things_need_and_each_goes_through_a_cell(tmp_path: Path) -> None:
    made = things(
        "{class: Council, id: '{old}', name: '{Name}'}",
        "{class: Succession, each: {new: {value: '{Next}', split: ','}}, predecessor: '{old}', "
        "successor: 'GB-LAE-{new}', from: '{On}'}",
        table="let: {old: 'GB-LAE-{Code}'}",
    )
    table = 'Code,Name,Next,On\nCPL,Copeland,"CBD,WAF",2023-04-01\nCBD,Cumberland,,\n'
    found = mapped(tmp_path, made, table)
    assert [(c.properties["predecessor"], c.properties["successor"]) for c in found.of("Succession")] == [
        (("GB-LAE-CPL",), ("GB-LAE-CBD",)),
        (("GB-LAE-CPL",), ("GB-LAE-WAF",)),
    ]
    (dangling,) = found.told("dangling-id")
    assert (dangling.row, dangling.column, dangling.found) == (2, "new", "GB-LAE-WAF")


def test_what_cells_part_in_other_ways_is_split_as_the_mapping_says(tmp_path: Path) -> None:
    made = things("{class: Organisation, name: '{N}', also_known_as: {value: '{A}', split: '; '}}")
    assert mapped(tmp_path, made, "N,A\nx,BRD; CLD; KIR\n").one("Organisation")["also_known_as"] == "BRD; CLD; KIR"


def test_official_ids_are_cleaned_and_no_two_bodies_are_glued(tmp_path: Path) -> None:
    made = things("{class: Organisation, id: {official: '{Id}', name: '{Name}'}, name: '{Name}'}")
    table = (
        "Id,Name\nGB-CHC- 1153055 ,A\nGB-COH-8591698,B\nGB-CHC-n/a,C\nGB-CHC-n/a,D\nDUMMY01,E\nDUMMY01,F\nGB-CHC--,G\n"
        ",H\nGB-COH-the-mill,I\nUS-EIN-39-1916960,J\n360G-x-y,K\nGB-XYZ-1,L\n"
    )
    found = mapped(tmp_path, made, table)
    own = "local:fiction/organisation/"
    assert [c.entity for c in found.claims] == [
        "GB-CHC-1153055", "GB-COH-08591698", f"{own}c", f"{own}d", f"{own}e", f"{own}f", f"{own}g", f"{own}h",
        f"{own}gb-coh-the-mill", "US-EIN-39-1916960", "360G-x-y", f"{own}gb-xyz-1",
    ]  # fmt: skip
    assert found.kinds() == {
        "id-spelling": 2, "placeholder-id": 5, "blank-id": 1, "bad-id": 1, "unknown-prefix": 1,
    }  # fmt: skip
    first = found.told("id-spelling")[0]
    assert (first.row, first.column, first.nearest) == (2, "Id", "GB-CHC-1153055")


def test_one_id_that_unlike_names_go_by_is_named(tmp_path: Path) -> None:
    found = mapped(
        tmp_path, BODY, "Id,Name\nlocal:x,Gardens for All\nlocal:x,OrganicLea Ltd\nlocal:x,Gardens for all Ltd\n"
    )
    (problem,) = found.told("shared-id")
    assert (problem.row, problem.found, problem.expected) == (3, "OrganicLea Ltd", "Gardens for All")
    assert len(found.claims) == 3


def test_names_are_found_in_the_graph_and_ambiguous_ones_are_not_guessed(tmp_path: Path) -> None:
    made = things(
        "{class: Participation, member: {find: '{Council}', class: Council, else: {named: '{Council}', class: Council}}, "
        "member_of: {named: '{Board}', class: Partnership}}",
        "{class: Partnership, name: '{Board}'}",
    )
    councils = "Id,Name\nGB-LAE-SOM,Somerset\nGB-LAE-XSM,Somerset\nGB-LAE-CON,Cornwall Council\n"
    records = write(tmp_path / "r", {"Councils.csv": councils, "Areas.csv": "Id,Name\nE1,Wessex\n"})
    table = "Council,Board\nCornwall Council,B\nSomerset,B\nWessex,B\nAmbridge,B\n"
    write(tmp_path, {"t.csv": table, "m.yaml": HEAD + made})
    with Graph.open(tmp_path / "g.db") as graph:
        graph.load(records)
        outcome = graph.check(tmp_path / "t.csv", mapping=tmp_path / "m.yaml")
        with graph.view() as view:
            found = read(tmp_path / "t.csv", mapping=tmp_path / "m.yaml", lookup=view)
    assert [c.properties["member"][0] for c in found.of("Participation")] == [
        "GB-LAE-CON",
        "local:fiction/organisation/ambridge",
    ]
    told = {p.kind: p for p in outcome.problems.kept}
    assert told["ambiguous-name"].expected == "one of the ids: GB-LAE-SOM (council), GB-LAE-XSM (council)"
    assert told["wrong-class"].message == "'Wessex' is an area, and no council; it is left out."
    assert {k: p.row for k, p in told.items()} == {
        "ambiguous-name": 3, "wrong-class": 4, "blank-cell": 4, "dangling-id": 5,
    }  # fmt: skip


def test_what_a_claim_cites_who_coded_it_and_who_may_see_it(tmp_path: Path) -> None:
    made = (
        "sources: {echo: {name: Ambridge Echo, published: 2019}, mine: {id: 'source:mine', name: Notes}}\n"
        "cite: {source: echo, page: 'p. {Page}', observed: '{Seen}'}\n"
        + things(
            "{class: Organisation, name: '{Name}'}",
            "{class: Person, name: '{Who}', cite: mine, access: restricted, "
            "coding: {coder: AB, confidence: {value: '{How}', lookup: {heard: inferred}, else: stated}}}",
        )
    )
    found = mapped(tmp_path, made, "Name,Who,Page,Seen,How\nHall,Linda,7,2019-06-01T10:00:00,heard\n")
    sources = [(c.entity, c.properties["name"][0]) for c in found.of("Source")]
    assert sources == [("source:fiction/echo", "Ambridge Echo"), ("source:mine", "Notes")]
    (hall,), (linda,) = found.of("Organisation"), found.of("Person")
    assert hall.citations == (("source:fiction/echo", "p. 7", "2019-06-01"),)
    assert linda.citations == (("source:mine", "", ""),)
    assert (linda.coding, linda.access) == (("AB", "", "inferred", ""), "restricted")
    assert linda.properties["access"] == ("restricted",)


def test_dates_come_out_as_edtf_exclusive_ends_as_last_days(tmp_path: Path) -> None:
    made = things(
        "{class: Organisation, name: '{N}', from: {value: '{F}', date: [dd/mm/yyyy, m/yyyy]}, "
        "to: {value: '{T}', exclusive: 'yes'}}"
    )
    table = "N,F,T\na,05/12/2014,2019-04-01\nb,9/2019,\nc,5000,2020-01-01\nd,soon,2009-01-01\ne,01/02/2015,2014-01-01\n"
    found = mapped(tmp_path, made, table)
    assert [(c.properties.get("from"), c.properties.get("to")) for c in found.claims] == [
        (("2014-12-05",), ("2019-03-31",)),
        (("2019-09",), None),
        (None, ("2019-12-31",)),
        (None, ("2008-12-31",)),
        (("2015-02-01",), None),
    ]
    assert found.kinds() == {"bad-date": 2, "ends-before-it-begins": 1}


def test_an_amount_in_the_date_and_a_currency_in_the_amount_are_left_out_and_named(tmp_path: Path) -> None:
    """Columns that slid by one, as in some publishers' tables: fiction."""
    made = things(
        "{class: Grant, id: '{Id}', funder: 'local:f', recipient: 'local:r', awarded: '{On}', amount: '{Sum}'}"
    )
    table = "Id,On,Sum\ng1,2019-01-02,500\ng2,5000,GBP\ng3,2019-01-03,-20\ng4,2019-01-04,0\ng5,2019-01-05,NaN\n"
    found = mapped(tmp_path, made, table)
    assert [(c.properties.get("awarded"), c.properties.get("amount")) for c in found.claims] == [
        (("2019-01-02",), ("500",)),
        (None, None),
        (("2019-01-03",), ("-20",)),
        (("2019-01-04",), ("0",)),
        (("2019-01-05",), None),
    ]
    assert [(p.row, p.column, p.found) for p in found.told("bad-date") + found.told("bad-number")] == [
        (3, "On", "5000"),
        (3, "Sum", "GBP"),
        (6, "Sum", "NaN"),
    ]


def test_headings_that_are_blank_repeated_or_missing(tmp_path: Path) -> None:
    made = things("{class: Organisation, id: 'local:{#1}', name: '{Name#2}', description: '{Name}'}")
    found = mapped(tmp_path, made, ",Name,name,Name\n1,first,x,second\n")
    assert found.one("Organisation") == {"id": "local:1", "name": "second", "description": "first"}
    none = things("{class: Organisation, id: 'local:{no}', name: '{name}'}", table="headings: [no, name]")
    assert [c.entity for c in mapped(tmp_path, none, "1,Hall\n2,Barn\n").claims] == ["local:1", "local:2"]
    assert mapped(tmp_path, none, "1,Hall,x\n").kinds("error") == {"unequal-lists": 1}


def test_titles_above_headings_sections_inside_and_headings_that_come_again(tmp_path: Path) -> None:
    made = things("{class: Organisation, name: '{Name}'}", table="heading_row: 3\n    skip: {Kind: ''}")
    table = "Bodies of Borsetshire\n\nName,Kind\nSECTION ONE,\nHall,body\nName,Kind\nBarn,body\n"
    found = mapped(tmp_path, made, table)
    assert [c.properties["name"][0] for c in found.claims] == ["Hall", "Barn"]
    assert sorted(reason for _, reason in found.problems.left) == [
        "1 of 4 rows: Kind is blank",
        "1 of 4 rows: they repeat the headings",
    ]


def test_a_row_longer_than_its_headings_is_left_out_since_nothing_in_it_can_be_trusted(tmp_path: Path) -> None:
    found = mapped(tmp_path, BODY, "Id,Name\nlocal:a,A\nlocal:b,B,surplus\nlocal:c\n")
    assert [c.entity for c in found.claims] == ["local:a", "local:c"]
    (ragged,) = found.told("ragged-row")
    assert (ragged.severity, ragged.row) == ("warning", 3)
    assert ragged.message.endswith("The row is left out.")


@pytest.mark.parametrize(
    ("bytes_", "name"),
    [
        ("Id,Name\r\nlocal:a,Café; “x”\r\n".encode("utf-8-sig"), "Café; “x”"),
        ("Id,Name\r\nlocal:a,Café £5\r\n".encode("cp1252"), "Café £5"),
        ("Id\tName\nlocal:a\tCafé\n".encode("utf-16"), "Café"),
        (b'Id,Name\nlocal:a,"two\nlines, and a comma"\n', "two\nlines, and a comma"),
        ("Id,Name\nlocal:a,St Johnâ€™s\n".encode(), "St John’s"),
        ("Id,Name\nlocal:a,St John\x92s\n".encode(), "St John’s"),
    ],
)
def test_files_as_people_save_them(tmp_path: Path, bytes_: bytes, name: str) -> None:
    write(tmp_path, {"m.yaml": HEAD + BODY})
    (tmp_path / "t.csv").write_bytes(bytes_)
    found = read(tmp_path / "t.csv", mapping=tmp_path / "m.yaml")
    assert found.one("Organisation")["name"] == name
    assert set(found.kinds()) <= {"not-utf-8", "mojibake"}


def test_texts_that_stand_for_nothing_are_blank_where_the_mapping_says_so(tmp_path: Path) -> None:
    made = things("{class: Organisation, name: '{N}', website: '{W}'}", table="blanks: [None, '-']")
    found = mapped(tmp_path, made, "N,W\nHall,None\nBarn,-\nNone,https://a.example\n")
    assert [dict(c.properties) for c in found.claims] == [{"name": ("Hall",)}, {"name": ("Barn",)}]
    assert found.kinds() == {"no-name": 1}


def test_workbooks_keep_ids_and_years_that_excel_took_for_days(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Bodies"
    sheet.append(["Number", "Name", "Opened", "Year"])
    sheet.append(["08591698", "Hall", date(2014, 12, 5), date(1905, 6, 19)])
    book.create_sheet("Notes").append(["nothing"])
    book.save(tmp_path / "t.xlsx")
    made = (
        "tables: [{sheet: bodies, things: [{class: Organisation, id: 'GB-COH-{Number}', name: '{Name}', "
        "from: '{Opened}', description: {value: '{Year}', date: excel year}}]}]\n"
    )
    write(tmp_path, {"m.yaml": HEAD + made})
    found = read(tmp_path / "t.xlsx", mapping=tmp_path / "m.yaml")
    assert found.one("Organisation") == {
        "id": "GB-COH-08591698", "name": "Hall", "from": "2014-12-05", "description": "1997",
    }  # fmt: skip
    assert [reason for _, reason in found.problems.left] == ["the mapping says nothing of it"]


def test_json_as_a_list_with_things_nested_in_its_rows(tmp_path: Path) -> None:
    rows = [{"id": "a", "org": {"name": "Hall", "links": [{"url": "https://a.example"}]}, "aka": ["H", "the Hall"]}]
    made = things(
        "{class: Organisation, id: 'local:{id}', name: '{org.name}', website: '{org.links[0].url}', "
        "also_known_as: {value: '{aka}', split: ;}}"
    )
    found = mapped(tmp_path, made, json.dumps(rows), "t.json")
    assert found.one("Organisation") == {
        "id": "local:a", "name": "Hall", "website": "https://a.example", "also_known_as": "H; the Hall",
    }  # fmt: skip
    (claim,) = found.of("Organisation")
    assert claim.locator == "t[0].id"


def test_self_loops_are_named_and_circles_refused(tmp_path: Path) -> None:
    grant = things("{class: Grant, funder: '{A}', recipient: '{B}'}")
    found = mapped(tmp_path, grant, "A,B\nlocal:x,local:x\n")
    assert found.kinds()["self-loop"] == 1
    assert len(found.of("Grant")) == 1
    part = things("{class: Group, id: '{A}', name: '{A}', part_of: '{B}'}")
    found = mapped(tmp_path, part, "A,B\nlocal:x,local:y\nlocal:y,local:x\n")
    assert found.kinds("error") == {"circle": 1}


def test_rows_in_another_order_say_the_same_and_a_repeated_thing_is_said_once(tmp_path: Path) -> None:
    made = things(
        "{class: Organisation, id: '{P}', name: '{Parent}'}",
        "{class: Participation, member: '{C}', member_of: '{P}'}",
        "{class: Organisation, id: '{C}', name: '{Child}'}",
    )
    rows = [f"local:c{n},Child {n},local:p,Parent\n" for n in range(50)]
    one = mapped(tmp_path / "a", made, "C,Child,P,Parent\n" + "".join(rows))
    other = mapped(tmp_path / "b", made, "C,Child,P,Parent\n" + "".join(reversed(rows)))
    assert sorted(c.digest for c in one.claims) == sorted(c.digest for c in other.claims)
    assert len(one.claims) == 101


def test_a_mapped_table_is_loaded_replaced_and_loaded_again_for_nothing(tmp_path: Path) -> None:
    write(tmp_path, {"m.yaml": HEAD + BODY, "t.csv": "Id,Name\nlocal:a,A\nlocal:b,B\n"})
    with Graph.open(tmp_path / "g.db") as graph:
        graph.load(tmp_path / "t.csv", mapping=tmp_path / "m.yaml")
        again = graph.load(tmp_path / "t.csv", mapping=tmp_path / "m.yaml").loaded["fiction"]
        assert tuple(again) == (0, 2, 0)
        (tmp_path / "t.csv").write_text("Id,Name\nlocal:a,A\nlocal:c,C\n")
        edited = graph.load(tmp_path / "t.csv", mapping=tmp_path / "m.yaml").loaded["fiction"]
        assert tuple(edited) == (1, 1, 1)


def test_a_mapping_for_other_files_withdraws_nothing_and_a_missing_file_is_named(tmp_path: Path) -> None:
    made = "tables: [{file: a.csv, things: [{class: Organisation, name: '{A}'}]}, {file: b*, things: [{class: Area, name: '{A}'}]}]\n"
    write(tmp_path, {"m.yaml": HEAD + made, "a.csv": "A\nx\n", "b1.csv": "A\ny\n", "c.csv": "A\nz\n"})
    with Graph.open(tmp_path / "g.db") as graph:
        graph.load(tmp_path / "a.csv", tmp_path / "b1.csv", mapping=tmp_path / "m.yaml")
        with pytest.raises(RecordsError) as raised:
            graph.load(tmp_path / "c.csv", mapping=tmp_path / "m.yaml")
        assert [(p.kind, p.found, p.expected) for p in raised.value.problems.kept] == [
            ("no-table", "c.csv", "a.csv, b*")
        ]
        assert (
            graph.check(tmp_path / "a.csv", tmp_path / "b1.csv", mapping=tmp_path / "m.yaml")
            .loaded["fiction"]
            .unchanged
            == 2
        )
        outcome = graph.load(tmp_path / "a.csv", mapping=tmp_path / "m.yaml")
    assert tuple(outcome.loaded["fiction"]) == (0, 1, 1)
    (problem,) = outcome.problems.kept
    assert problem.message == "b* is not among the files: what fiction said from it, if it was loaded, is withdrawn."
