"""The real register of authorities and the real lookups, against plain readings of the same files."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from localism.graph.entity import Claim
from localism.graph.words import normal
from localism.loaders.base import Problem
from localism.loaders.identifiers import AUTHORITIES, GSS, clean_id
from localism.loaders.registers.areas import Areas
from localism.loaders.registers.authorities import Authorities
from localism.loaders.registers.corrections import corrections, nations, source_name
from localism.loaders.sources import Sources
from localism.ontology.dates import parse
from localism.ontology.schema import SCHEMA
from tests.loaders.registers_written import by_id, plain_rows, read

PREFIX = {"England": "GB-LAE", "Scotland": "GB-LAS", "Wales": "GB-PLA", "Northern Ireland": "GB-LANI"}
TIER = {
    "CTY": "county",
    "NMD": "district",
    "UA": "unitary",
    "MD": "metropolitan borough",
    "LBO": "London borough",
    "CC": "City of London",
    "COMB": "combined authority",
    "SRA": "strategic regional authority",
    "SCO": "Scottish unitary",
    "WPA": "Welsh principal",
    "NID": "NI district",
}


@pytest.fixture(scope="module")
def rows(data: Path) -> dict[str, dict[str, str]]:
    return {r["local-authority-code"]: r for r in plain_rows(data / "councils" / "uk_local_authorities_future.csv")}


@pytest.fixture(scope="module")
def authorities(data: Path) -> tuple[list[Claim], list[Problem]]:
    return read(Authorities, *sorted((data / "councils").glob("*.csv")))


@pytest.fixture(scope="module")
def areas(data: Path) -> tuple[list[Claim], list[Problem]]:
    return read(Areas, *sorted((data / "geo").glob("*.csv")))


@pytest.fixture(scope="module")
def said(authorities: tuple[list[Claim], list[Problem]]) -> Mapping[str, Mapping[str, Any]]:
    return by_id(authorities[0])


def test_folders_of_registers_are_recognised(data: Path) -> None:
    sources = Sources([data / "councils", data / "geo"])
    read_from = {d.dataset.name: (d.rows, {f.name for f in d.files}, d.dataset.as_of) for d in sources.datasets}
    assert read_from == {
        "uk-authorities": (470, {p.name for p in (data / "councils").glob("*.csv")}, "2025-07-10"),
        "uk-areas": (15_729 + 415 + 459, {p.name for p in (data / "geo").glob("*.csv")}, "2026-06-05"),
    }
    assert not sources.problems.errors
    assert not sources.problems.left


def body_of(row: Mapping[str, str], orgs: Mapping[str, str]) -> str:
    """The oracle's id: prefix and code, or, for the old Northern Irish councils, the org-id list's by name."""
    code = row["local-authority-code"]
    return orgs[row["official-name"]] if code.startswith("NIR-") else f"{PREFIX[row['nation']]}-{code}"


@pytest.fixture(scope="module")
def bodies(data: Path, rows: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    orgs = {r["name"]: r["org_id"] for r in plain_rows(data / "geo" / "la_orgid_to_gss.csv")}
    return {code: body_of(row, orgs) for code, row in rows.items()}


def test_every_authority_is_one_body_with_one_area_which_it_governs(
    rows: Mapping[str, Mapping[str, str]], bodies: Mapping[str, str], authorities: tuple[list[Claim], list[Problem]]
) -> None:
    claims = authorities[0]
    councils = [c.entity for c in claims if SCHEMA.is_a(c.types, "Council", "CombinedAuthority")]
    assert Counter(councils) == Counter(bodies.values())
    governed = [(c.properties["body"][0], c.properties["governed_area"][0]) for c in claims if "Governance" in c.types]
    assert Counter(body for body, _ in governed) == Counter(bodies.values())
    assert len({area for _, area in governed}) == len(rows) == 470
    recoded = {"BNS": "E08000038", "SHF": "E08000039"}
    area_of = dict(governed)
    for code, row in rows.items():
        assert area_of[bodies[code]] == recoded.get(code, row["gss-code"] or f"local:area/{bodies[code].lower()}")
    described = Counter(c.entity for c in claims if "AdministrativeArea" in c.types)
    assert all(described[area] == 1 for area in area_of.values())


def test_every_type_of_body_has_a_tier_and_a_class(
    rows: Mapping[str, Mapping[str, str]], bodies: Mapping[str, str], authorities: tuple[list[Claim], list[Problem]]
) -> None:
    of = {c.entity: c for c in authorities[0]}
    assert {r["local-authority-type"] for r in rows.values()} == set(TIER)
    for code, row in rows.items():
        claim, kind = of[bodies[code]], row["local-authority-type"]
        assert claim.properties["tier"] == (TIER[kind],)
        assert claim.types == (("CombinedAuthority",) if kind in ("COMB", "SRA") else ("Council",))


def test_ids_are_those_of_their_schemes(
    bodies: Mapping[str, str], authorities: tuple[list[Claim], list[Problem]]
) -> None:
    assert {clean_id(body).scheme for body in bodies.values()} == set(AUTHORITIES)
    areas = [c.entity for c in authorities[0] if "AdministrativeArea" in c.types]
    assert {clean_id(a).scheme for a in areas if not a.startswith("local:")} == {GSS}
    assert sum(a.startswith("local:area/gb-lani-") for a in areas) == 25


def test_counties_and_combined_authorities_hold_what_the_register_says(
    rows: Mapping[str, Mapping[str, str]], bodies: Mapping[str, str], said: Mapping[str, Mapping[str, Any]]
) -> None:
    area = {t["body"]: t["governed_area"] for t in said.values() if "governed_area" in t}
    of = {code: area[body] for code, body in bodies.items()}
    stated = {
        (of[code], of[whole])
        for code, row in rows.items()
        for whole in (row["county-la"], row["combined-authority"])
        if whole
    }
    wrong, right = (of["FOR"], of["SRY"]), (of["FOR"], of["SFK"])
    later = {(of[code], of["NECA"]) for code in ("NBL", "NET", "NTY")}
    ties = {(t["part"], t["whole"]) for t in said.values() if "part" in t}
    inside = {(part, whole) for part, whole in ties if whole not in nations() and part not in nations()}
    assert inside == (stated - {wrong}) | {right} | later


def test_every_area_lies_in_its_region_or_nation(
    rows: Mapping[str, Mapping[str, str]],
    bodies: Mapping[str, str],
    said: Mapping[str, Mapping[str, Any]],
    data: Path,
) -> None:
    """The lookup of districts, which the reader of the register never sees, says which region each lies in."""
    lookup = {r["LADCD"]: r["RGNCD"] or r["CTRYCD"] for r in plain_rows(data / "geo" / "la_all_codes.csv")}
    ties = {(t["part"], t["whole"]) for t in said.values() if "part" in t}
    area = {t["body"]: t["governed_area"] for t in said.values() if "governed_area" in t}
    seen = 0
    for code, body in bodies.items():
        within = {whole for part, whole in ties if part == area[body] and whole in nations()}
        assert len(within) == 1, code
        if area[body] in lookup:
            assert within == {lookup[area[body]]}, code
            seen += 1
    assert seen > 390
    assert {w for p, w in ties if p == "E47000017"} == {"E92000001"}  # Greater Lincolnshire, in two regions


def test_every_date_is_one_and_every_code_a_real_one(authorities: tuple[list[Claim], list[Problem]]) -> None:
    for claim in authorities[0]:
        for name, values in claim.properties.items():
            assert name in {p.name for p in SCHEMA.properties_of(claim.types[0])} or claim.types == ("Source",)
            for value in values:
                assert value.strip() == value != ""
                if name in ("from", "to"):
                    parse(value)


def test_succession_is_what_the_register_says(
    rows: Mapping[str, Mapping[str, str]], bodies: Mapping[str, str], said: Mapping[str, Mapping[str, Any]]
) -> None:
    stated = {
        (bodies[code], bodies[heir])
        for code, row in rows.items()
        for heir in re.split("[,;]", row["replaced-by"])
        if heir
    }
    found = {(t["predecessor"], t["successor"]) for t in said.values() if "predecessor" in t}
    assert {pair for pair in found if pair[0].startswith("GB-")} == stated | {(bodies["NTCA"], bodies["NECA"])}
    assert len(found) == 2 * len({pair for pair in found if pair[0].startswith("GB-")})  # and their areas


def test_each_correction_still_meets_what_the_register_says(rows: Mapping[str, Mapping[str, str]]) -> None:
    for (code, says), several in corrections().items():
        for one in several:
            assert source_name(one.source)
            if not code.startswith("*"):
                assert rows[code].get(says, "") == one.was, (code, says)


def test_names_are_those_of_the_list_of_names(
    data: Path, bodies: Mapping[str, str], authorities: tuple[list[Claim], list[Problem]]
) -> None:
    """Each name the list gives leads to its body, unless it was reported as damaged."""
    labels = {
        c.entity: {normal(n) for n in (*c.properties["name"], *c.properties.get("also_known_as", ()))}
        for c in authorities[0]
        if SCHEMA.is_a(c.types, "Council", "CombinedAuthority")
    }
    told = [p.message for p in authorities[1] if p.kind == "damaged-name"]
    left_out = {m[1] for message in told if (m := re.search("name '(.*)' is", message))}
    missing = [
        (r["la-name"], r["local-authority-code"])
        for r in plain_rows(data / "councils" / "lookup_name_to_registry.csv")
        if normal(r["la-name"]) not in labels[bodies[r["local-authority-code"]]]
        and repr(r["la-name"])[1:-1] not in left_out
    ]
    corrected = {"Borough Council of Kings Lynn and West Norfolk"}
    assert [pair for pair in missing if pair[0] not in corrected] == []
    assert 30 < len(left_out) < 50


def test_the_wards_and_districts_are_those_of_the_lookups(data: Path, areas: tuple[list[Claim], list[Problem]]) -> None:
    listed = plain_rows(data / "geo" / "ward_all_codes.csv")
    found = [c.entity for c in areas[0] if "Ward" in c.types]
    assert Counter(found) == Counter({r["WDCD"] for r in listed})
    districts = plain_rows(data / "geo" / "la_all_codes.csv")
    now = {r["LADCD"]: r["LADCD_ACTIVE"] for r in districts}
    same = {r["LADCD"]: r["LADNM"] for r in districts}
    began = {"E06000058", "E06000059", "E06000060", "E06000061", "E06000062", "E06000063", "E06000064", "E06000065"}
    began |= {"E06000066", "E07000244", "E07000245"}

    def place(code: str) -> str:
        return now[code] if now[code] not in began and same[code] == same[now[code]] else code

    ties = {(c.properties["part"][0], c.properties["whole"][0]) for c in areas[0] if "Containment" in c.types}
    assert {(r["WDCD"], place(r["LADCD"])) for r in listed} <= ties
    gone = {place(r["LADCD"]) for r in districts if r["Current"] != "TRUE"} - {now[c] for c in now}
    later = {(w, d) for w, d in ties if w[0] in "EWSN" and d in began}
    assert {d for w, d in ties if d in gone and w[1:3] == "05"} == {r["LADCD"] for r in listed if r["LADCD"] in gone}
    for row in listed:
        if row["LADCD"] in gone and row["LADCD"] not in ("E07000190", "E07000191"):
            assert (row["WDCD"], row["LADCD_ACTIVE"]) in later


def test_the_org_id_list_agrees_with_the_register_but_for_what_is_reported(
    data: Path,
    rows: Mapping[str, Mapping[str, str]],
    bodies: Mapping[str, str],
    said: Mapping[str, Mapping[str, Any]],
    areas: tuple[list[Claim], list[Problem]],
) -> None:
    listed = plain_rows(data / "geo" / "la_orgid_to_gss.csv")
    governs = {t["body"]: t["governed_area"] for t in said.values() if "governed_area" in t}
    assert {r["org_id"] for r in listed} <= set(bodies.values())
    differing = {r["org_id"] for r in listed if r["gss_code"] and r["gss_code"] != governs[r["org_id"]]}
    assert differing == {"GB-LAE-GLA"}
    [problem] = [p for p in areas[1] if p.kind == "area-of-another-kind"]
    assert problem.found == "E12000007"
    not_current = {p.row for p in areas[1] if p.kind == "not-current"}
    stale = {
        number
        for number, r in enumerate(listed, 2)
        if r["active"] == "TRUE" and r["gss_code"].startswith("E0") and said[r["org_id"]]["to"] != ".."
    }
    assert not_current == stale
