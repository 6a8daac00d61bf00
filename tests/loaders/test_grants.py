"""Grants in 360Giving's standard: the real 870, against a plain loop over the same file, and fiction in every format."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from localism import Graph
from localism.loaders.identifiers import clean_id
from tests.loaders.mapped import Read, read, write

GRANT: dict[str, Any] = {
    "id": "360G-fict-1",
    "title": "Hall roof",
    "description": "Fiction",
    "currency": "GBP",
    "amountAwarded": 500.5,
    "awardDate": "2018-06-01T00:00:00+00:00",
    "plannedDates": [{"startDate": "2018-07-01", "endDate": "2019-06-30"}],
    "dataSource": "https://fund.example/grants",
    "dateModified": "2019-05-15T10:00:00+00:00",
    "grantProgramme": [{"title": "Halls", "url": "https://fund.example/halls"}],
    "beneficiaryLocation": [{"name": "Ambridge", "geoCode": "E04000001"}],
    "fundingOrganization": [{"id": "GB-CHC-1159982", "name": "Borsetshire Fund"}],
    "recipientOrganization": [
        {
            "id": "GB-COH-8591698",
            "name": "Ambridge Hall",
            "charityNumber": "1153055",
            "companyNumber": "08591698",
            "organisationType": "Charity",
            "url": "https://hall.example/",
            "streetAddress": "1 The Green",
            "postalCode": "BO1 1AA",
            "email": "clerk@hall.example",
            "location": [{"geoCode": "E07000001", "name": "Felpersham"}],
        }
    ],
}


def grants(folder: Path, *given: dict[str, Any] | str) -> Read:
    """Grants of fiction, each as far as it differs from the one above, or as JSON text."""
    parts = [
        g if isinstance(g, str) else json.dumps({**GRANT, "id": f"360G-fict-{n}", **g}) for n, g in enumerate(given, 1)
    ]
    write(folder, {"grants.json": f'{{"grants": [{", ".join(parts)}]}}'})
    return read(folder / "grants.json")


def recipient(**said: str) -> dict[str, Any]:
    return {"recipientOrganization": [{"id": "GB-CHC-1153055", "name": "Ambridge Hall", **said}]}


# ---- the real ones ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def real(data: Path) -> Read:
    return read(data / "powertochange")


@pytest.fixture(scope="module")
def given(data: Path) -> list[dict[str, Any]]:
    found = json.loads((data / "powertochange" / "grants.json").read_text(encoding="utf-8"))["grants"]
    assert isinstance(found, list)
    return found


def test_every_one_of_the_870_recipients_is_kept_or_reported(real: Read, given: list[dict[str, Any]]) -> None:
    """FollowTheMoney drops 65 of them, because their ids hold `:` or `/`."""
    kept = {c.entity: c.properties["recipient"][0] for c in real.of("Grant") if "recipient" in c.properties}
    reported = {p.row for p in real.told("personal-data")}
    assert len(real.of("Grant")) == len(given) == 870
    odd = 0
    for row, grant in enumerate(given, 1):
        (body,) = grant["recipientOrganization"]
        odd += any(ch in body["id"] for ch in ":/")
        if row in reported:
            assert body["organisationType"] == "Individual"
            assert grant["id"] not in kept
        else:
            cleaned = clean_id(body["id"]).id
            assert kept[grant["id"]] == cleaned or (not cleaned and kept[grant["id"]].startswith("local:grants-ptc/"))
    assert odd == 65
    assert len(kept) == 868
    bodies = {c.entity for c in real.claims if "Organisation" in c.types}
    assert set(kept.values()) <= bodies


def test_bodies_with_placeholders_for_ids_stay_apart(real: Read) -> None:
    told = {p.found: p.message for p in real.problems.kept if p.kind in ("placeholder-id", "bad-id")}
    assert told["GB-COH-n/a"].endswith("It is kept as local:grants-ptc/organisation/caring-town-totnes.")
    assert told["GB-COH-NA"].endswith("It is kept as local:grants-ptc/organisation/transition-northwich.")
    assert told["GB-COH-the-windmill-charlton"].endswith("organisation/gb-coh-the-windmill-charlton.")
    assert len(told) == 3


def test_one_id_that_two_bodies_go_by_is_named_with_both(real: Read, given: list[dict[str, Any]]) -> None:
    names = defaultdict(set)
    for grant in given:
        names[grant["recipientOrganization"][0]["id"]].add(grant["recipientOrganization"][0]["name"])
    several = {i for i, n in names.items() if len(n) > 1}
    told = {p.message.split()[0] for p in real.told("shared-id")}
    assert told <= several
    assert {"GB-COH-03852249", "GB-COH-09353227", "GB-COH-04127838"} <= told
    assert "GB-COH-IP031605" not in told  # Bevendean Community Pub, and the same with Ltd


def test_amounts_currencies_dates_and_programmes_are_those_of_the_file(real: Read, given: list[dict[str, Any]]) -> None:
    made = {c.entity: c.properties for c in real.of("Grant")}
    assert sum(float(p["amount"][0]) for p in made.values()) == pytest.approx(sum(g["amountAwarded"] for g in given))
    assert {p["currency"] for p in made.values()} == {("GBP",)}
    assert {i: p["awarded"][0] for i, p in made.items()} == {g["id"]: g["awardDate"][:10] for g in given}
    programmes = {c.entity: c.properties["name"][0] for c in real.of("Programme")}
    assert Counter(programmes[p["programme"][0]] for p in made.values()) == Counter(
        g["grantProgramme"][0]["title"] for g in given
    )
    planned: dict[str, dict[str, str]] = {g["id"]: next(iter(g.get("plannedDates", [])), {}) for g in given}
    assert all(p["from"][0] == (planned[i].get("startDate") or p["awarded"][0])[:10] for i, p in made.items())
    ends = {i for i, p in planned.items() if p.get("endDate")}
    wrong = {i for i in ends if planned[i].get("startDate", "") > planned[i]["endDate"]}
    assert len(wrong) == 5 == len(real.told("ends-before-it-begins"))
    assert {i for i, p in made.items() if "to" in p} == ends - wrong


def test_places_are_areas_by_their_codes(real: Read, given: list[dict[str, Any]]) -> None:
    made = {c.entity: c.properties.get("benefits", ()) for c in real.of("Grant")}
    private = {g["id"] for g in given if g["recipientOrganization"][0].get("organisationType") == "Individual"}
    codes = {g["id"]: tuple(filter(None, (g["beneficiaryLocation"][0].get("geoCode"),))) for g in given}
    assert made == {i: () if i in private else c for i, c in codes.items()}
    where = {c.entity: c.properties.get("located_in", ()) for c in real.of("Organisation")}
    assert where["GB-COH-IP28755R"] == ("E05001429", "E08000035")
    also = {c.entity: c.properties["also_known_as"][0] for c in real.of("Area")}
    assert also["E08000035"] == "Leeds District"


def test_nothing_of_addresses_postcodes_and_contacts_is_imported(real: Read, given: list[dict[str, Any]]) -> None:
    said = "\n".join(v for c in real.claims for n, vs in c.properties.items() for v in vs if n != "description")
    for grant in given:
        body = grant["recipientOrganization"][0]
        street = body.get("streetAddress", "")
        assert len(street) < 12 or street not in said or street in grant["title"] + body["name"]
        postcode = body.get("postalCode", "")
        assert not postcode or f"\n{postcode}\n" not in said


def test_no_recipient_is_called_a_community_business_since_none_is_in_the_file(
    real: Read, given: list[dict[str, Any]]
) -> None:
    kinds = {g["recipientOrganization"][0].get("organisationType") for g in given}
    assert not any(k and "community business" in k.casefold() for k in kinds)
    assert real.of("CommunityBusiness") == []
    forms = {c.properties["legal_form"][0] for c in real.of("Organisation") if "legal_form" in c.properties}
    assert forms == kinds - {None, "Converted/Closed", "Individual"}


def test_the_funder_is_the_one_of_the_mission_and_the_source_is_its_page(real: Read) -> None:
    (funder,) = {c.entity for c in real.of("Funder")}
    assert funder == "GB-CHC-1159982"
    (source,) = real.of("Source")
    assert source.properties["website"] == ("https://www.powertochange.org.uk/research/power-change-grants-2015-2019/",)
    assert {c.citations[0].observed for c in real.of("Grant")} == {"2019-05-15"}


def test_in_the_graph_grants_are_ties_and_a_reload_is_for_nothing(data: Path, tmp_path: Path) -> None:
    with Graph.open(tmp_path / "g.db") as graph:
        first = graph.load(data / "powertochange").loaded["grants-ptc"]
        again = graph.load(data / "powertochange").loaded["grants-ptc"]
        assert (again.new, again.unchanged, again.withdrawn) == (0, first.new, 0)
        given_to = [row for row in graph.show("GB-COH-IP28755R") if row.section.casefold() == "grants"]
        assert len(given_to) == 1
        funds = list(graph.network().edges("GB-CHC-1159982"))
        assert len(funds) == 868


# ---- fiction ---------------------------------------------------------------------------------------------------------


def test_a_grant_in_json(tmp_path: Path) -> None:
    found = grants(tmp_path, {})
    assert found.one("Grant") == {
        "id": "360G-fict-1", "name": "Hall roof", "description": "Fiction", "amount": "500.5", "currency": "GBP",
        "awarded": "2018-06-01", "from": "2018-07-01", "to": "2019-06-30", "funder": "GB-CHC-1159982",
        "recipient": "GB-COH-08591698", "programme": "local:grants-fict/partnership/halls", "benefits": "E04000001",
    }  # fmt: skip
    assert found.one("Organisation") == {
        "id": "GB-COH-08591698", "name": "Ambridge Hall", "legal_form": "Charity", "website": "https://hall.example/",
        "identifier": "GB-CHC-1153055", "located_in": "E07000001",
    }  # fmt: skip
    assert found.kinds() == {"id-spelling": 1}
    (grant,) = found.of("Grant")
    assert grant.citations == (("source:grants-fict/https-fund-example-grants", "360G-fict-1", "2019-05-15"),)
    assert grant.locator == "grants[0]"


TITLES = {
    "Identifier": "360G-fict-1", "Title": "Hall roof", "Description": "Fiction", "Currency": "GBP",
    "Amount Awarded": "500.5", "Award Date": "2018-06-01", "Planned Dates:Start Date": "2018-07-01",
    "Planned Dates:End Date": "2019-06-30", "Data Source": "https://fund.example/grants", "Last modified": "2019-05-15",
    "Grant Programme:Title": "Halls", "Grant Programme:URL": "https://fund.example/halls",
    "Beneficiary Location:Name": "Ambridge", "Beneficiary Location:Geographic Code": "E04000001",
    "Funding Org:Identifier": "GB-CHC-1159982", "Funding Org:Name": "Borsetshire Fund",
    "Recipient Org:Identifier": "GB-COH-8591698", "Recipient Org:Name": "Ambridge Hall",
    "Recipient Org:Charity Number": "1153055", "Recipient Org:Company Number": "08591698",
    "Recipient Org:Organisation Type": "Charity", "Recipient Org:Web Address": "https://hall.example/",
    "Recipient Org:Postal Code": "BO1 1AA", "Recipient Org:Email": "clerk@hall.example",
    "Recipient Org:Location:0:Geographic Code": "E07000001", "Recipient Org:Location:0:Name": "Felpersham",
}  # fmt: skip
PATHS = {
    "id": "Identifier", "title": "Title", "description": "Description", "currency": "Currency",
    "amountAwarded": "Amount Awarded", "awardDate": "Award Date", "plannedDates/0/startDate": "Planned Dates:Start Date",
    "plannedDates/0/endDate": "Planned Dates:End Date", "dataSource": "Data Source", "dateModified": "Last modified",
    "grantProgramme/0/title": "Grant Programme:Title", "grantProgramme/0/url": "Grant Programme:URL",
    "beneficiaryLocation/0/name": "Beneficiary Location:Name",
    "beneficiaryLocation/0/geoCode": "Beneficiary Location:Geographic Code",
    "fundingOrganization/0/id": "Funding Org:Identifier", "fundingOrganization/0/name": "Funding Org:Name",
    "recipientOrganization/0/id": "Recipient Org:Identifier", "recipientOrganization/0/name": "Recipient Org:Name",
    "recipientOrganization/0/charityNumber": "Recipient Org:Charity Number",
    "recipientOrganization/0/companyNumber": "Recipient Org:Company Number",
    "recipientOrganization/0/organisationType": "Recipient Org:Organisation Type",
    "recipientOrganization/0/url": "Recipient Org:Web Address",
    "recipientOrganization/0/location/0/geoCode": "Recipient Org:Location:0:Geographic Code",
    "recipientOrganization/0/location/0/name": "Recipient Org:Location:0:Name",
}  # fmt: skip


def as_csv(*rows: dict[str, str]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


@pytest.mark.parametrize("headed", ["titles", "paths", "workbook"])
def test_the_same_grant_in_a_table_makes_the_same_claims(tmp_path: Path, headed: str) -> None:
    from_json = grants(tmp_path / "json", {})
    row = {path: TITLES[title] for path, title in PATHS.items()} if headed == "paths" else TITLES
    if headed == "workbook":
        book = openpyxl.Workbook()
        assert book.active is not None
        book.active.append(["Read me"])
        sheet = book.create_sheet("grants")
        sheet.append(list(row))
        sheet.append(list(row.values()))
        book.save(tmp_path / "grants.xlsx")
        found = read(tmp_path / "grants.xlsx")
    else:
        write(tmp_path, {"grants.csv": as_csv(row)})
        found = read(tmp_path / "grants.csv")
    assert sorted(c.digest for c in found.claims) == sorted(c.digest for c in from_json.claims)


def test_a_community_business_is_one_where_the_source_says_so(tmp_path: Path) -> None:
    found = grants(tmp_path, recipient(organisationType="Community Business"), recipient(id="GB-CHC-1159982", name="X"))
    assert [c.entity for c in found.of("CommunityBusiness")] == ["GB-CHC-1153055"]
    assert "legal_form" not in found.of("CommunityBusiness")[0].properties


@pytest.mark.parametrize(
    "private",
    [
        recipient(organisationType="Individual", id="360G-fict-linda"),
        {"recipientOrganization": [], "recipientIndividual": {"id": "x", "name": "Linda Example"}},
        {"recipientOrganization": [{"name": "Linda Example", "organisationType": "Sole Trader"}]},
        {"toIndividualsDetails": {"primaryGrantReason": "x"}},
    ],
)
def test_grants_to_individuals_are_kept_without_a_name_or_a_place(tmp_path: Path, private: dict[str, Any]) -> None:
    found = grants(tmp_path, {"title": "For Linda Example", "description": "Linda Example", **private})
    said = str([c.properties for c in found.claims])
    assert "linda" not in said.casefold()
    assert "Ambridge" not in said
    grant = found.one("Grant")
    assert (grant["amount"], "recipient" in grant, "benefits" in grant) == ("500.5", False, False)
    assert found.kinds() == {"personal-data": 1}


def test_a_sole_trader_with_a_registered_number_is_a_body(tmp_path: Path) -> None:
    found = grants(tmp_path, recipient(organisationType="Sole Trader"))
    assert found.one("Grant")["recipient"] == "GB-CHC-1153055"


def test_what_was_redacted_is_blank_and_said(tmp_path: Path) -> None:
    found = grants(
        tmp_path,
        {
            "title": "REDACTED - Personal Data",
            **recipient(id="REDACTED - Personal Data", name="REDACTED - Personal Data"),
        },
        {"description": "Training in personal data protection"},
    )
    first, second = found.of("Grant")
    assert not {"name", "recipient"} & set(first.properties)
    assert second.properties["description"] == ("Training in personal data protection",)
    assert found.kinds() == {"redacted": 3, "no-recipient": 1, "id-spelling": 1}
    assert "REDACTED" not in str([c.properties for c in found.claims])


@pytest.mark.parametrize(
    ("said", "kept", "kinds"),
    [
        ({"amountAwarded": 0}, ("0", "GBP"), {"zero-amount": 1}),
        ({"amountAwarded": -250.5}, ("-250.5", "GBP"), {"negative-amount": 1}),
        ({"amountAwarded": "1,250.50"}, ("1250.5", "GBP"), {}),
        ({"amountAwarded": "NaN"}, ("", ""), {"bad-number": 1}),
        ({"amountAwarded": "GBP"}, ("", ""), {"bad-number": 1}),
        ({"amountAwarded": None}, ("", ""), {}),
        ({"amountAwarded": [5]}, ("", ""), {}),
        ({"amountAwarded": True}, ("", ""), {}),
        ({"currency": "500"}, ("500.5", ""), {"bad-currency": 1}),
        ({"currency": "gbp"}, ("500.5", "GBP"), {}),
    ],
)
def test_amounts(tmp_path: Path, said: dict[str, Any], kept: tuple[str, str], kinds: dict[str, int]) -> None:
    found = grants(tmp_path, said | recipient())
    grant = found.one("Grant")
    assert (grant.get("amount", ""), grant.get("currency", "")) == kept
    assert found.kinds() == kinds


def test_a_number_beyond_all_numbers_costs_nothing(tmp_path: Path) -> None:
    found = grants(tmp_path, json.dumps({**GRANT, **recipient()}).replace("500.5", "1e999999999"))
    assert found.kinds() == {"bad-number": 1}


@pytest.mark.parametrize(
    ("date", "read_as"),
    [
        ("2015-06-01T00:00:00+00:00", "2015-06-01"),
        ("05/12/2014", "2014-12-05"),
        ("9/2019", "2019-09"),
        ("17/03/2015 14:30", "2015-03-17"),
        ("2003-01-01 00:00:00", "2003-01-01"),
        ("2015", "2015"),
        ("5000", None),
        ("n/a", None),
    ],
)
def test_award_dates_as_publishers_write_them(tmp_path: Path, date: str, read_as: str | None) -> None:
    found = grants(tmp_path, {"awardDate": date, "plannedDates": []} | recipient())
    assert found.one("Grant").get("awarded") == read_as
    assert found.kinds() == ({} if read_as else {"bad-date": 1})


@pytest.mark.parametrize(
    ("said", "kinds"),
    [
        ({"id": ""} | recipient(), {"no-name": 1}),
        ({"recipientOrganization": []}, {"no-recipient": 1}),
        ({"recipientOrganization": "Ambridge Hall"}, {"no-recipient": 1}),
        ({"recipientOrganization": [{}]}, {"no-recipient": 1}),
        ({"beneficiaryLocation": [{"geoCode": "SW1A 1AA"}]} | recipient(), {"bad-id": 1}),
        ({"fundingOrganization": [{"id": "GB-CHC-1159982"}, {"id": "GB-CHC-1"}]} | recipient(), {"several-values": 1}),
        ({"dataSource": "see website"} | recipient(), {"bad-address": 1}),
        (recipient(name="CafÃ©"), {"mojibake": 1}),
    ],
)
def test_other_messes_are_named(tmp_path: Path, said: dict[str, Any], kinds: dict[str, int]) -> None:
    found = grants(tmp_path, said)
    assert found.kinds() == kinds
    assert found.problems.errors == 0
    assert all(p.row == 1 and p.column for p in found.problems.kept)


def test_a_row_that_slid_is_left_out_of_a_table(tmp_path: Path) -> None:
    text = as_csv(TITLES, TITLES | {"Identifier": "360G-fict-2"}).rstrip() + ",surplus\n"
    write(tmp_path, {"grants.csv": text})
    found = read(tmp_path / "grants.csv")
    assert [c.entity for c in found.of("Grant")] == ["360G-fict-1"]
    assert found.told("ragged-row")[0].severity == "warning"


def test_the_dataset_is_named_by_the_publishers_prefix_or_the_user(tmp_path: Path) -> None:
    write(tmp_path, {"a.json": json.dumps([GRANT]), "b.json": json.dumps([{**GRANT, "id": "b1"}])})
    assert {c.dataset for c in read(tmp_path / "a.json").claims} == {"grants-fict"}
    assert {c.dataset for c in read(tmp_path / "b.json").claims} == {"grants-b"}
    assert {c.dataset for c in read(tmp_path / "a.json", tmp_path / "b.json", dataset="mine").claims} == {"mine"}
