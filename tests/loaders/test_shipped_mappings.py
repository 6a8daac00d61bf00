"""The mappings that ship, on the real files, against plain loops over the same files."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from localism import Graph
from localism.loaders.glimpse import Glimpse
from localism.loaders.mapping import SHIPPED, recognises, shipped
from tests.loaders.mapped import Read, read

Rows = list[dict[str, str]]


def rows_of(path: Path) -> Rows:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def appg(data: Path) -> Read:
    return read(data / "appg")


@pytest.fixture(scope="module")
def network(data: Path) -> Read:
    return read(data / "funder-network")


@pytest.fixture(scope="module")
def relationships(data: Path) -> Read:
    return read(data / "relationships")


def test_each_is_under_forty_lines_and_knows_its_files_alone(data: Path) -> None:
    paths = sorted(SHIPPED.glob("*.yaml"))
    assert {p.name: len(p.read_text(encoding="utf-8").splitlines()) < 40 for p in paths} == {
        "appg.yaml": True, "funder-network.yaml": True, "relationships.yaml": True,
    }  # fmt: skip
    known = {
        f"{p.parent.name}/{p.name}": [m.dataset.name for m in shipped() if recognises(m, Glimpse(p))]
        for p in sorted(data.glob("*/*"))
        if p.suffix in (".csv", ".xlsx", ".json")
    }
    assert {path: names for path, names in known.items() if names} == {
        "appg/members.csv": ["appg"],
        "appg/register.csv": ["appg"],
        "funder-network/360_onodo.xlsx": ["funder-network"],
        "funder-network/links.csv": ["funder-network"],
        "funder-network/points.csv": ["funder-network"],
        "relationships/_parent.csv": ["charity-relationships"],
        "relationships/ccew-register-of-mergers.csv": ["charity-relationships"],
        "relationships/charity-company-numbers.csv": ["charity-relationships"],
    }


# ---- parliamentary groups --------------------------------------------------------------------------------------------


def test_groups_of_one_name_in_four_parliaments_stay_apart_and_the_welsh_name_is_another_name(
    appg: Read, data: Path
) -> None:
    register = rows_of(data / "appg" / "register.csv")
    house = {"senedd-en": "senedd", "senedd-cy": "senedd"}
    expected = {f"appg:{house.get(r['parliament'], r['parliament'])}/{r['slug']}" for r in register}
    assert {c.entity for c in appg.of("Forum")} == expected
    assert len(expected) == 966 - 91
    (english, welsh) = (c for c in appg.of("Forum") if c.entity == "appg:senedd/clean-air")
    assert {*english.properties, *welsh.properties} == {"name", "also_known_as", "website", "description"}


def test_every_membership_is_kept_or_counted_and_leads_to_a_group(appg: Read, data: Path) -> None:
    members = rows_of(data / "appg" / "members.csv")
    assert len(members) == 14_103
    taken = [
        r
        for r in members
        if r["member_type"] != "other" and (r["twfy_id"] or r["source"] in ("parliament", "official"))
    ]
    made = appg.of("Participation")
    assert len(made) == len({c.entity for c in made}) == len(taken)
    assert sum(int(reason.split(" of ")[0].replace(",", "")) for _, reason in appg.problems.left) == 14_103 - len(taken)
    groups = {c.entity for c in appg.of("Forum")}
    assert {c.properties["member_of"][0] for c in made} <= groups
    assert appg.problems.counts == {}
    by_member = Counter(r["twfy_id"] for r in taken if r["twfy_id"])
    found = Counter(c.properties["member"][0] for c in made)
    assert {i: n for i, n in found.items() if not i.startswith("local:")} == dict(by_member)


def test_people_are_holders_of_public_office_and_nothing_else_is_said_of_them(appg: Read, data: Path) -> None:
    members = rows_of(data / "appg" / "members.csv")
    others = {r["name"] for r in members if r["member_type"] == "other" and not r["twfy_id"]}
    office = {r["canon_name"] or r["name"] for r in members if r["member_type"] != "other"}
    named = {c.properties["name"][0] for c in appg.of("Person")}
    assert named <= office
    assert not named & (others - office)
    assert {p for c in appg.of("Person") for p in c.properties} == {"name"}
    assert not any("Registered Contact" in c.properties.get("role", ("",))[0] for c in appg.of("Participation"))


def test_what_was_read_by_a_machine_is_marked_as_inferred(appg: Read, data: Path) -> None:
    members = rows_of(data / "appg" / "members.csv")
    read_by_machine = sum(
        r["source"] == "ai_search" and r["member_type"] != "other" and bool(r["twfy_id"]) for r in members
    )
    assert Counter(c.coding.confidence for c in appg.of("Participation"))["inferred"] == read_by_machine
    (citation,) = appg.of("Participation")[0].citations
    assert citation.page.startswith("https://")
    assert citation.observed == "2026-06-29"


# ---- funders and recipients ------------------------------------------------------------------------------------------


def test_links_and_sums_are_those_of_the_files(network: Read, data: Path) -> None:
    links = rows_of(data / "funder-network" / "links.csv")
    sums = {
        (r["Funding Org:Identifier"].strip(), r["Recipient Org:Identifier"].strip()): float(r["Amount Awarded"])
        for r in links
    }
    made = {
        (c.properties["funder"][0], c.properties["recipient"][0]): float(c.properties["amount"][0])
        for c in network.of("Grant")
        if "amount" in c.properties
    }
    assert made == sums
    assert len(sums) == 1_572
    assert not any("currency" in c.properties for c in network.of("Grant"))  # the files do not say which
    single = {
        (r["Funding Org:Identifier"].strip(), r["Recipient Org:Identifier"].strip())
        for r in links
        if r["Grants"] == "1"
    }
    assert single == {
        (c.properties["funder"][0], c.properties["recipient"][0])
        for c in network.of("Grant")
        if c.properties.get("description") == ("One grant",)
    }


def test_the_workbook_adds_recipients_and_every_relation_is_kept(network: Read, data: Path) -> None:
    book = openpyxl.load_workbook(data / "funder-network" / "360_onodo.xlsx", read_only=True)

    def clean(text: str) -> str:
        """A company's number has eight digits; the workbook has lost the first of two."""
        prefix, _, number = text.strip().rpartition("-")
        return f"{prefix}-{number:0>8}" if prefix == "GB-COH" else text.strip()

    relations = {(clean(str(r[0])), clean(str(r[2]))) for r in book["Relations"].iter_rows(min_row=2, values_only=True)}
    links = rows_of(data / "funder-network" / "links.csv")
    pairs = {(clean(r["Funding Org:Identifier"]), clean(r["Recipient Org:Identifier"])) for r in links}
    assert (len(relations), len(pairs), len(relations | pairs)) == (5_200, 1_572, 5_237)
    assert len({c.entity for c in network.of("Grant")}) == 5_237  # what both files speak of is one
    nodes = {clean(str(r[0])) for r in book["Nodes"].iter_rows(min_row=2, values_only=True) if r[1] == "funders"}
    points = rows_of(data / "funder-network" / "points.csv")
    funders = nodes | {clean(r["identifier"]) for r in points if r["group"] == "funders"}
    assert {c.entity for c in network.of("Funder")} == funders


def test_a_body_that_gives_and_gets_is_both_and_may_fund_itself(network: Read) -> None:
    both = {c.entity for c in network.of("Funder")} & {c.entity for c in network.of("Organisation")}
    assert "GB-CHC-1164021" in both
    assert [(p.row, p.found) for p in network.told("self-loop")] == [(972, "GB-CHC-1164021"), (3158, "GB-CHC-1164021")]
    assert network.kinds("error") == {}


def test_odd_ids_meet_from_sheet_to_sheet(network: Read) -> None:
    made = "local:funder-network/organisation/gb-sc-sco27712"
    assert [c.properties["name"] for c in network.claims if c.entity == made] == [("Youth Highland",)]
    assert sum(c.properties.get("recipient") == (made,) for c in network.of("Grant")) == 2
    assert any(c.entity == "GB-CHC-326568" for c in network.claims)  # in the files with a space after it
    assert any(c.entity == "GB-COH-08940358" for c in network.claims)  # in the files without its leading zero
    assert network.told("dangling-id") == []


# ---- charities -------------------------------------------------------------------------------------------------------


def test_names_that_stand_under_each_others_headings_are_put_right(relationships: Read, data: Path) -> None:
    parents = rows_of(data / "relationships" / "_parent.csv")
    names: dict[str, set[str]] = defaultdict(set)
    for claim in relationships.of("Organisation"):
        names[claim.entity].update(claim.properties.get("name", ()))
    assert "The Abbeyfield Society" in names["GB-CHC-200719"]
    assert all(
        " ".join(r["org_name_a"].split()) in {" ".join(n.split()) for n in names[r["org_id_b"]]} for r in parents
    )
    made = {(c.properties["member_of"][0], c.properties["member"][0]) for c in relationships.of("Participation")}
    assert made == {(r["org_id_a"], r["org_id_b"]) for r in parents}


def test_merged_into_is_succession_and_glues_nobody(relationships: Read, data: Path) -> None:
    """The register says `sameas`: its closure would make one body of 1,286 charities, and its blank ids one more of 730."""
    mergers = rows_of(data / "relationships" / "ccew-register-of-mergers.csv")
    made = relationships.of("Succession")
    nameless = sum(not (r["org_id_a"] or r["org_name_a"].strip()) for r in mergers)
    assert nameless == 3
    assert [p.row for p in relationships.told("blank-cell")] == [1292, 1729, 1924]
    told = {(c.properties["predecessor"][0], c.properties["successor"][0], c.properties["from"][0]) for c in made}
    assert len(told) == len({c.entity for c in made})
    assert len(mergers) - nameless - len(told) == _repeated(mergers)
    into = Counter(successor for _, successor, _ in told)
    assert into["GB-CHC-275946"] > 1_200
    assert all("sameas" not in str(c.properties).casefold() for c in relationships.claims)
    # Each charity keeps an entity of its own, with its own name.
    absorbed = {predecessor for predecessor, successor, _ in told if successor == "GB-CHC-275946"}
    named = {c.entity: c.properties["name"] for c in relationships.of("Organisation") if c.entity in absorbed}
    assert len(named) == len(absorbed)
    blank = [c for c in relationships.of("Organisation") if c.entity.startswith("local:")]
    assert len({c.entity for c in blank}) > 450


def _repeated(mergers: Rows) -> int:
    """Rows that say what another row says: the same two charities, and the same day."""

    def body(r: dict[str, str], side: str, end: str) -> str:
        sub = r[f"{end}_subno"].strip()
        number = r[f"org_id_{side}"].removeprefix("GB-CHC-")
        if not number or not number.strip("0"):
            return " ".join(
                "".join(
                    ch if ch.isalnum() else " "
                    for ch in r[f"org_name_{side}"]
                    .casefold()
                    .replace("'", "")
                    .replace("’", "")
                    .replace("\x92", "")
                    .replace("&", " and ")
                ).split()
            )
        return number + (f"-{int(sub)}" if sub and int(sub) else "")

    said = [
        (body(r, "a", "transferor"), body(r, "b", "transferee"), r["date_property_transferred"] or r["date_vesting_declaration"] or r["valid_from"])
        for r in mergers
        if r["org_id_a"] or r["org_name_a"].strip()
    ]  # fmt: skip
    return len(said) - len(set(said))


def test_a_linked_charity_is_not_the_charity_it_is_linked_to(relationships: Read) -> None:
    ties = {(c.properties["predecessor"][0], c.properties["successor"][0]) for c in relationships.of("Succession")}
    assert ("GB-CHC-298405-1", "GB-CHC-298405") in ties  # in the file a merger of 298405 with itself
    loops = {p.found for p in relationships.told("self-loop")}
    assert len(loops) == 13  # of 261 in the file


def test_dates_of_mergers_are_days(relationships: Read) -> None:
    dates = [c.properties["from"][0] for c in relationships.of("Succession")]
    assert min(dates) == "1990-10-12"
    assert all(len(d) == 10 for d in dates)
    assert not any("to" in c.properties for c in relationships.of("Succession"))


def test_a_company_number_is_another_identifier_and_no_body_of_its_own(relationships: Read, data: Path) -> None:
    numbers = rows_of(data / "relationships" / "charity-company-numbers.csv")
    made = {c.entity: c.properties["identifier"] for c in relationships.claims if "identifier" in c.properties}
    assert sum(len(ids) for ids in made.values()) <= len(numbers)
    assert made["GB-CHC-1000611"] == ("GB-COH-08591698",)
    companies = {r["org_id_b"] for r in numbers}
    parents = {r["org_id_a"] for r in rows_of(data / "relationships" / "_parent.csv")}
    assert companies - parents == companies - {c.entity for c in relationships.claims}


def test_text_in_the_wrong_encoding_is_put_right_and_said(relationships: Read) -> None:
    told = relationships.told("mojibake")
    assert (told[0].row, told[0].nearest) == (2574, "Humphry’s Almshouses")
    assert not any(
        0x80 <= ord(ch) < 0xA0 for c in relationships.claims for v in c.properties.get("name", ()) for ch in v
    )


# ---- in the graph ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def graph(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graph]:
    with Graph.open(tmp_path_factory.mktemp("charities") / "g.db") as graph:
        graph.load(data / "relationships" / "_parent.csv")
        yield graph


def test_a_parent_with_7402_children_is_shown_whole_and_printed_in_part(graph: Graph) -> None:
    answer = graph.show("GB-CHC-803793")
    assert sum(row.label == "member" for row in answer) == 7_402
    table = answer.to_table(100)
    assert "7,405 rows, of which 103 are shown" in table
    assert table.count("tie:") == 100
    assert graph.powers_of("GB-CHC-803793").rows == ()
    assert len(graph.evidence("GB-CHC-803793")) == 1


def test_asking_about_a_child_reads_nothing_of_its_7401_siblings(graph: Graph) -> None:
    answer = graph.show("GB-CHC-1018700")
    assert [row.value for row in answer if row.label == "member of"] == [
        "The National Federation of Women's Institutes of England, Wales, Jersey, Guernsey and the Isle of Man "
        "(role member of the federation)"
    ]
    assert len(answer) < 10


def test_a_reload_changes_nothing(graph: Graph, data: Path) -> None:
    loaded = graph.load(data / "relationships" / "_parent.csv").loaded["charity-relationships"]
    assert (loaded.new, loaded.withdrawn) == (0, 0)
