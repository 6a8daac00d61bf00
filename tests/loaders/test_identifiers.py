"""Official identifiers: every scheme that org-id.guide lists, the messes that real files hold, and what is made of each."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localism.loaders.identifiers import AUTHORITIES, GSS, clean_id, local_id, shared
from localism.ontology.schema import SCHEMA

SCHEMES = {c.label: c for c in SCHEMA.codes["IdScheme"]}
ELSEWHERE = {GSS, "360G", "XI-GRID"}
"""Schemes that are not in org-id.guide's list for Great Britain."""


@pytest.fixture(scope="module")
def listed(data: Path) -> dict[str, dict[str, object]]:
    """org-id.guide's own description of each scheme, by prefix."""
    return {(d := json.loads(p.read_text(encoding="utf-8")))["code"]: d for p in (data / "orgids").glob("*.json")}


def test_the_schemes_are_those_of_the_guide(listed: dict[str, dict[str, object]]) -> None:
    standing = {code for code, d in listed.items() if not d["deprecated"]}
    assert standing == set(SCHEMES) - ELSEWHERE
    former = {p for d in listed.values() for p in (d["formerPrefixes"] or ())}  # type: ignore[attr-defined]
    assert former == {also for c in SCHEMES.values() for also in c.also}


def test_every_example_of_the_guide_is_an_id(listed: dict[str, dict[str, object]]) -> None:
    seen = 0
    for code, d in listed.items():
        examples = str((d.get("access") or {}).get("exampleIdentifiers") or "")  # type: ignore[attr-defined]
        for number in filter(None, (part.strip() for part in examples.replace("\n", ",").split(","))):
            found = clean_id(f"{code}-{number}")
            assert (found.problem, found.scheme) == ("", code), found
            seen += 1
    assert seen > 50


@pytest.mark.parametrize("scheme", SCHEMES.values(), ids=str)
def test_the_example_of_each_scheme_is_its_own(scheme: object) -> None:
    code = SCHEMES[getattr(scheme, "label")]  # noqa: B009
    text = code.example if code.label == GSS else f"{code.label}-{code.example}"
    assert clean_id(text)[:4] == (text, "", "", code.label)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("GB-CHC- 1153055 ", "GB-CHC-1153055"),
        ("GB-CHC-326568 ", "GB-CHC-326568"),
        ("GB-CHC\u20131153055", "GB-CHC-1153055"),
        ("GB-CHC-1153055.0", "GB-CHC-1153055"),
        ("GB-CHC1153055", "GB-CHC-1153055"),
        ("gb-coh-8591698", "GB-COH-08591698"),
        ("GB-COH-sc12345", "GB-COH-SC012345"),
        ("GB-COH-RC123", "GB-COH-RC000123"),
        ("GB-COH-R0000316", "GB-COH-R0000316"),
        ("GB-COH-IP28755R", "GB-COH-IP28755R"),
        ("GB-COH-28755R", "GB-COH-IP28755R"),
        ("GB-COH-IP525R", "GB-COH-IP00525R"),
        ("GB-MPR-IP28755R", "GB-MPR-28755R"),
        ("GB-MPR-00525R", "GB-MPR-525R"),
        ("GB-SC-42386", "GB-SC-SC042386"),
        ("GB-NIC-NIC100019", "GB-NIC-100019"),
        ("GB-LAE-con", "GB-LAE-CON"),
        ("GB-GOVUK-9", "GB-GOV-9"),
        ("e06000052 ", "E06000052"),
        ("360G-ptc-ORG:white-lion,-ash-magna", "360G-ptc-ORG:white-lion,-ash-magna"),
        ("360G-ptc-ORG:bebeccino-kids-café", "360G-ptc-ORG:bebeccino-kids-café"),
    ],
)
def test_one_spelling_for_each_id(typed: str, meant: str) -> None:
    found = clean_id(typed)
    assert (found.id, found.problem) == (meant, "")
    assert bool(found.note) == (typed != meant)


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("", "blank-id"),
        (" \u200b ", "blank-id"),
        ("GB-CHC-", "no-number"),
        ("GB-COH", "no-number"),
        ("GB-CHC--", "placeholder-id"),
        ("GB-CHC-n/a", "placeholder-id"),
        ("GB-COH-NA", "placeholder-id"),
        ("GB-COH-00000000", "placeholder-id"),
        ("DUMMY01", "placeholder-id"),
        ("GB-CHC-DUMMY01", "placeholder-id"),
        ("--", "placeholder-id"),
        ("N.A.", "placeholder-id"),
        ("tbc", "placeholder-id"),
        ("REDACTED - Personal Data", "placeholder-id"),
        ("GB-ABC-123", "unknown-prefix"),
        ("GB-SCX-1", "unknown-prefix"),
        ("08591698", "unknown-prefix"),
        ("Ambridge Parish Council", "unknown-prefix"),
        ("GB-COH-the-windmill-charlton", "bad-id"),
        ("GB-CHC-12", "bad-id"),
        ("GB-COH-123456789", "bad-id"),
        ("GB-CHC-١٢٣٤٥٦", "bad-id"),
        ("GB-LAE-CORNWALL", "bad-id"),
        ("GB-LANI-NIR-A", "bad-id"),
    ],
)
def test_each_mess_is_named(typed: str, problem: str) -> None:
    found = clean_id(typed)
    assert (found.id, found.problem) == ("", problem)
    assert found.note


def test_a_company_number_is_no_placeholder_though_it_begins_like_one() -> None:
    assert clean_id("GB-COH-NA000123").id == "GB-COH-NA000123"
    assert clean_id("GB-COH-00059858").id == "GB-COH-00059858"


def test_a_society_has_its_number_in_two_registers_and_stays_two_ids() -> None:
    one, other = clean_id("GB-COH-IP28755R"), clean_id("GB-MPR-28755R")
    assert one.also == (other.id,)
    assert other.also == (one.id,)
    assert clean_id("GB-COH-RS007666").also == ()


@given(st.one_of(st.text(), st.builds("{}{}".format, st.sampled_from(sorted(SCHEMES)), st.text())))
def test_whatever_is_typed_is_an_id_or_a_problem(text: str) -> None:
    found = clean_id(text)
    assert bool(found.id) != bool(found.problem)
    if found.id:
        assert clean_id(found.id).id == found.id
        assert not any(c.isspace() for c in found.id)


def test_local_ids_come_from_what_is_said() -> None:
    assert local_id("organisation", "GB-COH-n/a") == local_id("organisation", "GB COH n/a")
    assert local_id("organisation", "Caring Town Totnes") != local_id("organisation", "Transition Northwich")


def test_real_grants_have_three_unsound_ids(data: Path) -> None:
    grants = json.loads((data / "powertochange" / "grants.json").read_text(encoding="utf-8"))["grants"]
    uses = [(body["id"], body["name"]) for grant in grants for body in grant["recipientOrganization"]]
    unsound = {(i, found.problem) for i, _ in uses if (found := clean_id(i)).problem}
    assert unsound == {
        ("GB-COH-n/a", "placeholder-id"),
        ("GB-COH-NA", "placeholder-id"),
        ("GB-COH-the-windmill-charlton", "bad-id"),
    }
    several = shared(uses)
    assert several["GB-COH-03852249"] == ("Future Regeneration of Grangetown", "Scotswood Natural Community Garden")
    assert several["GB-COH-09353227"] == ("Future Regeneration of Grangetown", "Monkey Park CIC")
    assert "GB-COH-IP031605" not in several  # Bevendean Community Pub, with and without Ltd


def test_every_real_authority_has_an_id_of_its_scheme(data: Path) -> None:
    with (data / "geo" / "la_orgid_to_gss.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert {clean_id(row["org_id"])[:3] for row in rows} == {(row["org_id"], "", "") for row in rows}
    assert {clean_id(row["org_id"]).scheme for row in rows} == set(AUTHORITIES)
    assert all(clean_id(row["gss_code"]).scheme == GSS for row in rows if row["gss_code"])
