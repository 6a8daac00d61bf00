"""The example says what its sources say: registers, the table of statutory powers, and questions worked by hand."""

from __future__ import annotations

import csv
import datetime
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from localism import Graph
from localism.ontology.schema import SCHEMA

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "example"
PILOTS = {"CON": "E06000052", "SWK": "E09000028", "STV": "E07000243", "WGN": "E08000010"}
CLASS_OF_BODY = {
    "GB-LAE-CON": "unitary",
    "GB-LAE-SWK": "london-borough",
    "GB-LAE-LBH": "london-borough",
    "GB-LAE-STV": "district",
    "GB-LAE-WGN": "metropolitan-borough",
    "GB-LAE-HRT": "county",
    "GB-LAE-GMCA": "combined-authority",
    "GB-LAE-GLA": "greater-london-authority",
}
# The two lookups whose rows are not in the table of facts.
REGISTERS = {"source:la-register", "source:geo-lookups"}
# What a source says in other words: a financial year ("2015/16"), a month ("July 2015"), or "for 24 years".
IN_OTHER_WORDS = {
    ("local:budget/cgs-2015-16", "2016"),
    ("local:budget/neighbourhoods-fund-2025-26", "2026"),
    ("local:budget/neighbourhoods-fund-east-central-2025", "2026"),
    ("local:budget/stevenage-council-tax", "2020"),
    ("local:holding/sll-leisure", "1998"),
    ("local:holding/sll-leisure", "1999"),
    ("local:stevenage-first", "2015-07"),
}

Row = dict[str, str]


def rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def several(cell: str) -> list[str]:
    return [value for value in cell.split("; ") if value]


def sheets() -> dict[str, list[Row]]:
    return {path.stem: rows(path) for path in sorted(EXAMPLE.glob("*.csv"))}


def example_rows() -> Iterator[tuple[str, Row]]:
    """Every row that makes a claim about the world, with its sheet."""
    for sheet, found in sheets().items():
        if sheet not in ("About", "Sources"):
            yield from ((sheet, row) for row in found)


@pytest.fixture(scope="module")
def facts(data: Path) -> Path:
    folder = data.parent / "facts"
    if not folder.is_dir():
        pytest.skip("no folder shared/facts beside the repository")
    return folder


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graph]:
    with Graph.open(tmp_path_factory.mktemp("example") / "areas.db") as graph:
        graph.load(EXAMPLE)
        yield graph


# ---- its form --------------------------------------------------------------------------------------------------------


def test_files_are_utf_8_with_plain_line_ends_and_sorted_by_id() -> None:
    for path in EXAMPLE.glob("*.csv"):
        content = path.read_bytes()
        assert not content.startswith(b"\xef\xbb\xbf"), path
        assert b"\r" not in content, path
        ids = [row.get("Id", row.get("Holding", "")) for row in rows(path)]
        assert path.stem == "About" or ids == sorted(ids), path


def test_every_row_names_a_source_and_every_source_is_used() -> None:
    listed = {row["Id"] for row in sheets()["Sources"]}
    cited = {source for _, row in example_rows() for source in several(row["Source"])}
    assert not [(sheet, row) for sheet, row in example_rows() if not row["Source"]]
    assert cited == listed


def test_every_source_has_a_title_a_publisher_and_a_date() -> None:
    for row in sheets()["Sources"]:
        assert row["Name"], row
        assert row["Publisher"], row
        assert row["Published"], row


def test_it_loads_without_an_error_and_changes_nothing_the_second_time(graph: Graph) -> None:
    again = graph.load(EXAMPLE)
    done = again.loaded["pilot-areas"]
    assert again.problems.errors == 0
    assert (done.new, done.withdrawn) == (0, 0)
    assert done.unchanged == again.read["pilot-areas"]


def test_it_is_big_enough_and_recorded_community_power_is_not_swamped() -> None:
    found = sheets()
    ties = {cls.sheet for cls in SCHEMA.sheets if cls.is_tie} | {"Sources", "About", "Facts"}
    entities = {row["Id"] for sheet, all_rows in found.items() if sheet not in ties for row in all_rows}
    holdings = {row["Id"]: row for row in found["Power holdings"]}
    with_a_level = [row for row in holdings.values() if row["Level stated"] or row["Level practised"]]
    assert len(entities) >= 240
    assert len(holdings) >= 160
    assert len(with_a_level) >= 60


# ---- against the registers and tables it restates --------------------------------------------------------------------


def test_councils_have_the_codes_and_areas_of_the_register(data: Path) -> None:
    register = {row["local-authority-code"]: row for row in rows(data / "councils/uk_local_authorities_current.csv")}
    found = sheets()
    governed = {row["Body"]: row["Governs"] for row in found["Governances"]}
    bodies = [r for r in found["Councils"] + found["Combined authorities"] if r["Id"].startswith("GB-LAE-")]
    assert {body["Id"] for body in bodies} == set(CLASS_OF_BODY)
    for body in bodies:
        entry = register[body["Id"].removeprefix("GB-LAE-")]
        assert body["Name"] in (entry["official-name"], "Cornwall Council"), body
        assert governed[body["Id"]] == entry["gss-code"], body


def test_wards_have_the_codes_of_the_lookup_and_lie_where_it_says(data: Path) -> None:
    lookup = {row["WDCD"]: row for row in rows(data / "geo/ward_all_codes.csv")}
    inside: defaultdict[str, set[str]] = defaultdict(set)
    for row in sheets()["Containments"]:
        inside[row["Part"]].add(row["Whole"])
    for ward in sheets()["Wards"]:
        assert ward["Name"] == f"{lookup[ward['Id']]['WDNM']} ward"
        assert lookup[ward["Id"]]["LADCD"] in inside[ward["Id"]]


def test_sources_are_as_listed(facts: Path) -> None:
    pages = {f"source:{row['key']}": row for row in rows(facts / "sources.csv")}
    laws = {f"source:{row['key']}": row for row in rows(facts / "laws.csv")}
    for row in sheets()["Sources"]:
        key = row["Id"]
        if key in pages:
            assert (row["Name"], row["Publisher"], row["Web address"]) == (
                pages[key]["title"], pages[key]["publisher"], pages[key]["url"],
            )  # fmt: skip
        elif key in laws:
            assert (row["Name"], row["Web address"]) == (laws[key]["short title"], laws[key]["uri"])
        else:
            assert key in REGISTERS


def test_every_page_that_the_facts_rest_on_is_used(facts: Path) -> None:
    used = {source for _, row in example_rows() for source in several(row["Source"])}
    assert {f"source:{row['source']}" for row in rows(facts / "pilot-areas.csv")} <= used


def test_statutory_holdings_of_councils_are_rows_of_the_table(facts: Path) -> None:
    table: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows(facts / "statutory.csv"):
        table[row["power"], row["holder_class"]].append(row)
    checked = 0
    for holding in sheets()["Power holdings"]:
        body = CLASS_OF_BODY.get(holding["Held by"])
        if not body or holding["Basis"] != "statutory" or holding["To"] != "..":
            continue
        same = [
            row
            for row in table[holding["Power"], body]
            if row["act"].split(";") == several(holding["Act"]) and f"source:{row['source']}" == holding["Source"]
        ]
        assert same, holding
        assert any(row["from"] <= holding["From"] for row in same), holding
        assert any(row["confidence"] == "certain" or holding["Confidence"] == "inferred" for row in same), holding
        checked += 1
    assert checked >= 120


def test_every_date_is_in_the_facts_of_the_sources_that_the_row_cites(facts: Path) -> None:
    said: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows(facts / "pilot-areas.csv"):
        words = f"{row['detail']} {row['subject']} {row['object']}"
        said[f"source:{row['source']}"] |= {
            *dates(row["from"]),
            *dates(row["to"]),
            *re.findall(r"\b(?:1[89]|20)\d\d\b", words),
        }
    for row in sheets()["Sources"]:
        said[row["Id"]] |= {*dates(row["Published"]), *re.findall(r"\b(?:1[89]|20)\d\d\b", row["Name"])}
    for row in rows(facts / "statutory.csv"):
        said[f"source:{row['source']}"] |= {row["from"], *dates(row["to"])}
    starts = {row["From"] for row in sheets()["Councils"] + sheets()["Combined authorities"]}
    unheard = [
        (sheet, row.get("Id") or row.get("Holding"), date)
        for sheet, row in example_rows()
        if not REGISTERS & set(several(row["Source"]))
        for date in dates(row.get("From", "")) + dates(row.get("To", ""))
        if date not in starts
        and (row.get("Id"), date) not in IN_OTHER_WORDS
        and not any(known.startswith(date) for source in several(row["Source"]) for known in said[source])
        and not any(day_after(date) in said[source] for source in several(row["Source"]))
    ]
    assert unheard == []


def day_after(date: str) -> str:
    """The day on which what ended on a date no longer was; the date itself, if it is not a day."""
    return str(datetime.date.fromisoformat(date) + datetime.timedelta(1)) if len(date) == 10 else date


def dates(edtf: str) -> list[str]:
    """The dates an EDTF value names, marks left out."""
    return [part.rstrip("~?%") for part in edtf.split("/") if part not in ("", "..")]


# ---- what it must show -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "question", rows(ROOT / "tests/examples/hand_worked.csv"), ids=lambda q: f"{q['power']} {q['area']} {q['on']}"
)
def test_questions_worked_by_hand(graph: Graph, question: Row) -> None:
    expected = {
        (holding, frozenset(acts.split(";")), certainty)
        for holding, acts, certainty in (one.split("|") for one in question["expected"].split(" + ") if one)
    }
    answer = graph.who_holds(question["power"], question["area"], on=question["on"])
    assert {(row.holding, frozenset(row.acts), str(row.certainty)) for row in answer} == expected


@pytest.mark.parametrize("area", ["par-bay-big-local", "south-bermondsey-big-local", "leigh-neighbours-big-local"])
def test_in_a_big_local_area_different_bodies_decide_hold_the_money_and_ratify(graph: Graph, area: str) -> None:
    answer = graph.who_holds("power:big-local-spending", f"local:area/{area}")
    here = [row for row in answer if row.area_relation == "same"]
    of = {
        act: {holder for row in here if act in row.acts for holder in row.holder_ids}
        for act in ("decides", "holds money", "ratifies")
    }
    assert of["ratifies"] == {"local:local-trust"}
    assert of["decides"]
    assert any("holds money" in row.acts for row in here)
    assert not of["decides"] & (of["holds money"] | of["ratifies"])


@pytest.mark.parametrize("code", sorted(PILOTS))
def test_each_pilot_area_shows_what_the_council_and_what_communities_do(code: str) -> None:
    within: set[str] = {PILOTS[code]}
    tied = [(row["Part"], row["Whole"]) for row in sheets()["Containments"]]
    while more := {part for part, whole in tied if whole in within} - within:
        within |= more
    here = [row for row in sheets()["Power holdings"] if within & set(several(row["Within"]))]
    council = {act for row in here if row["Held by"] == f"GB-LAE-{code}" for act in several(row["Act"])}
    community = {act for row in here if row["Level stated"] or row["Level practised"] for act in several(row["Act"])}
    levels = {row["Level stated"] or row["Level practised"] for row in here}
    assert {"decides", "delivers", "owns"} <= council
    assert {"initiates", "decides", "advises"} & community
    assert {"decides"} <= levels
    assert {"consulted", "involved"} & levels


@pytest.mark.parametrize(
    ("holding", "act"),
    [
        ("library-falmouth", "Public Libraries and Museums Act 1964"),
        ("walworth-lighting-2010", "Highways Act 1980"),
        ("bermondsey-parking-2013", "Road Traffic Regulation Act 1984"),
        ("gm-mayor-fire-rescue", "Greater Manchester Combined Authority (Fire and Rescue Functions) Order 2017"),
    ],
)
def test_chains_lead_back_to_the_law_and_are_sound(graph: Graph, holding: str, act: str) -> None:
    chain = graph.chain(f"local:holding/{holding}")
    assert [row.verdict for row in chain] == ["sound"] * len(chain)
    assert len(chain) >= 2
    assert any(act in under for under in chain[-1].under)


@pytest.mark.parametrize("holding", ["jmb-housing-management", "everyone-active-leisure", "leisure-trust-wigan"])
def test_a_chain_that_leaves_by_contract_says_so(graph: Graph, holding: str) -> None:
    assert "no delegation in law" in graph.chain(f"local:holding/{holding}").note


def test_what_sources_disagree_on_is_there_in_both_versions() -> None:
    versions: defaultdict[str, set[str]] = defaultdict(set)
    for sheet, row in example_rows():
        if row.get("Id"):
            versions[row["Id"]] |= {f"{name}={row[name]}" for name in ("From", "To", "Amount") if row.get(name)}
        if sheet in ("Facts", "Power holdings"):
            versions[row.get("Id") or row["Holding"]] |= {f"Act={act}" for act in several(row["Act"])}
    for thing, both in {
        "local:budget/big-local-endowment": {"Amount=196873499", "Amount=217000000", "To=2026-12", "To=2026-03"},
        "local:big-local-programme": {"From=2010", "From=2011", "From=2012"},
        "local:cornwall-community-land-trust": {"From=2006", "From=2007"},
        "local:holding/panels-highway-schemes": {"Act=decides", "Act=advises"},
        "local:instrument/tywardreath-and-par-plan-submission": {"From=2020-06-05", "From=2020-07-08"},
        "local:occupancy/vidhya-alakeson-power-to-change": {"To=2022-02-10", "To=2022-03"},
        "local:stevenage-development-board": {"From=2020-01-31", "From=2020-03"},
        "local:term/ward-meetings-number": {"Amount=6", "Amount=3"},
    }.items():
        assert both <= versions[thing], thing


def test_people_are_named_only_through_a_published_post_or_membership() -> None:
    found = sheets()
    in_post = {row["Occupant"] for row in found["Occupancies"]} | {row["Member"] for row in found["Participations"]}
    assert {row["Id"] for row in found["People"]} <= in_post
    assert not [row for row in found["Power holdings"] if "local:person/" in row["Held by"]]


def test_what_is_not_known_is_recorded_as_unknown() -> None:
    holdings = {row["Id"]: row for row in sheets()["Power holdings"]}
    for area in ("south-bermondsey", "leigh"):
        money = holdings[f"local:holding/{area}-money"]
        assert (money["Held by"], money["Act"], money["Status"]) == ("", "holds money", "unknown")
    workshops = [row for row in sheets()["Projects"] if "workshops" in row["Id"]]
    assert len(workshops) == 2
    assert not any(row["From"] or row["To"] for row in workshops)
