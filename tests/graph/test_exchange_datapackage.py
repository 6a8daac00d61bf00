"""The data package in a folder of CSV files: a descriptor that the specification allows, and that the files keep."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from localism import Graph
from localism.graph.entity import Claim
from localism.graph.exchange import export
from localism.ontology.schema import SCHEMA
from tests.graph.exported import CLAIMS, hostile, said, view_of

# What the Data Package specification (version 2, datapackage.org) asks of names, files and fields that we write.
NAME = re.compile(r"[-a-z0-9._/]+")
LICENCE = re.compile(r"[-a-zA-Z0-9._+]+")
PACKAGE = {"$schema", "name", "title", "description", "version", "licenses", "sources", "contributors", "resources"}
RESOURCE = {"name", "path", "title", "type", "format", "mediatype", "encoding", "dialect", "schema"}
READ: dict[str, Callable[[str], object]] = {
    "string": str,
    "integer": int,
    "number": Decimal,
    "date": date.fromisoformat,
    "boolean": {"yes": True, "no": False}.__getitem__,
}


def kept(folder: Path) -> dict[str, Any]:
    """The descriptor, once every file in the folder was read as it says. Raises AssertionError where one is not so."""
    package: dict[str, Any] = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert {"name", "resources"} <= package.keys() <= PACKAGE | {"localism"}
    assert NAME.fullmatch(package["name"])
    assert all(
        {"name", "path"} & x.keys() and LICENCE.fullmatch(x.get("name", "x")) for x in package.get("licenses", ())
    )
    assert all(x["title"] and re.match(r"https?://", x.get("path", "http://")) for x in package.get("sources", ()))
    names = [r["name"] for r in package["resources"]]
    assert len(set(names)) == len(names)
    assert {f"{name}.csv" for name in names} == {path.name for path in folder.glob("*.csv")}
    tables: dict[str, list[dict[str, str]]] = {}
    for resource in package["resources"]:
        assert resource.keys() == RESOURCE
        assert NAME.fullmatch(resource["name"])
        fields = resource["schema"]["fields"]
        with (folder / resource["path"]).open(encoding="utf-8-sig", newline="") as file:
            heading, *rows = csv.reader(file, strict=True)
        assert heading == [f["name"] for f in fields]
        tables[resource["name"]] = [dict(zip(heading, row, strict=True)) for row in rows]
        for n, field in enumerate(fields):
            values = [row[n] for row in rows if row[n] not in resource["schema"]["missingValues"]]
            for value in values:
                READ[field["type"]](value)
            if "enum" in field.get("constraints", {}):
                assert set(values) <= set(field["constraints"]["enum"])
        if key := resource["schema"].get("primaryKey"):
            assert key == ["id"]
            ids = [row["id"] for row in tables[resource["name"]]]
            assert all(ids)
            assert len(set(ids)) == len(ids)
    for resource in package["resources"]:
        for key in resource["schema"].get("foreignKeys", ()):
            (own,), (other,) = key["fields"], key["reference"]["fields"]
            there = {row[other] for row in tables[key["reference"]["resource"]]}
            assert {row[own] for row in tables[resource["name"]]} <= there | {""}
    return package


def field(package: dict[str, Any], table: str, name: str) -> dict[str, Any]:
    (resource,) = (r for r in package["resources"] if r["name"] == table)
    (found,) = (f for f in resource["schema"]["fields"] if f["name"] == name)
    return dict(found)


def test_the_example_keeps_what_its_package_says(tmp_path: Path) -> None:
    with Graph.open(":memory:") as graph:
        graph.load_example()
        graph.export("csv", tmp_path / "out", area="Wigan", on="2018")
    package = kept(tmp_path / "out")
    assert package["localism"]["filters"] == ["--in Wigan", "--on 2018"]
    assert package["localism"]["command"] == "localism export csv --in Wigan --on 2018 -o graph"
    assert {"title": "Localism project", "roles": ["creator"]} in package["contributors"]
    assert {"name": "other", "title": "MIT (compiled from OGL sources)"} in package["licenses"], (
        "which is not one licence"
    )
    assert [x["name"] for x in package["licenses"]].count("OGL-UK-3.0") == 1
    acts = [s for s in package["sources"] if s["title"] == "Public Libraries and Museums Act 1964"]
    assert [s["licenses"][0]["name"] for s in acts] == ["OGL-UK-3.0"]
    assert any("licenses" not in s for s in package["sources"]), "what nobody recorded is not said"
    assert {"edges", "nodes", "claims", "power_holdings", "councils"} <= {r["name"] for r in package["resources"]}
    keys = {r["name"]: r["schema"] for r in package["resources"]}
    assert all("primaryKey" in keys[name] for name in keys if name not in ("edges", "claims"))
    assert [k["fields"] for k in keys["edges"]["foreignKeys"]] == [["source"], ["target"]]


def test_fields_say_what_the_ontology_does(tmp_path: Path) -> None:
    with view_of(CLAIMS, said("local:g2", "Grant", funder="local:b", amount="7")) as view:
        export("csv", view, tmp_path / "out")
    package = kept(tmp_path / "out")
    amount = field(package, "grants", "amount")
    described = SCHEMA.properties["amount"]
    assert amount == {
        "name": "amount",
        "type": "number",
        "title": described.label,
        "description": described.comment,
        "rdfType": f"https://w3id.org/localism/ns#{described.local}",
    }
    assert field(package, "councils", "tier")["constraints"]["enum"] == [c.label for c in SCHEMA.codes["Tier"]]
    assert field(package, "councils", "from")["type"] == "string", "EDTF, which is more than a date"
    assert field(package, "councils", "from_min")["type"] == "date"
    assert field(package, "councils", "stub") == {
        "name": "stub", "type": "boolean", "trueValues": ["yes"], "falseValues": ["no"],
    }  # fmt: skip


def test_what_is_written_otherwise_has_no_type_and_no_key(tmp_path: Path) -> None:
    odd = [
        said("local:g2", "Grant", funder="local:b", amount="about seven"),
        said("council:z", "Council", name="Z", tier="no tier"),
        said("=odd", "Power", name="Odd"),
    ]
    with view_of(CLAIMS, *odd) as view:
        export("csv", view, tmp_path / "out")
    package = kept(tmp_path / "out")
    assert field(package, "grants", "amount")["type"] == "string"
    assert "constraints" not in field(package, "councils", "tier")
    schemas = {r["name"]: r["schema"] for r in package["resources"]}
    assert "primaryKey" not in schemas["powers"]
    assert "primaryKey" in schemas["councils"]
    assert "foreignKeys" not in schemas["edges"]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(claims=hostile())
def test_hostile_names_and_ids_break_nothing(tmp_path: Path, claims: list[Claim]) -> None:
    with view_of(claims) as view:
        export("csv", view, tmp_path / "out")
    kept(tmp_path / "out")


@pytest.mark.parametrize(
    ("licence", "name"),
    [
        ("https://creativecommons.org/licenses/by/4.0/", "CC-BY-4.0"),
        ("CC BY 4.0", "CC-BY-4.0"),
        ("Creative Commons Attribution-ShareAlike 4.0 International", "CC-BY-SA-4.0"),
        ("OGL v3.0", "OGL-UK-3.0"),
        ("Open Government Licence v3.0", "OGL-UK-3.0"),
        ("ODbL 1.0", "ODbL-1.0"),
        ("Open Database License (ODbL) v1.0", "ODbL-1.0"),
        ("MIT", "MIT"),
        ("Apache-2.0", "Apache-2.0"),
    ],
)
def test_licences_that_everybody_knows_have_their_known_names(tmp_path: Path, licence: str, name: str) -> None:
    with view_of([said("source:1", "Source", name="One", licence=licence)]) as view:
        export("csv", view, tmp_path / "out")
    package = kept(tmp_path / "out")
    assert {x["name"] for x in package["licenses"]} == {"CC0-1.0", name}, "that of the dataset, and the source's"
    assert [x["name"] for x in package["sources"][0]["licenses"]] == [name]


@pytest.mark.parametrize(
    "licence",
    ["https://example.org/licence", "X-1", "Ask first (fiction)", "CC BY-NC 4.0", "CC BY", "CC BY 4.0 and OGL v3.0"],
)
def test_others_are_names_addresses_or_words(tmp_path: Path, licence: str) -> None:
    with view_of([said("source:1", "Source", name="One", licence=licence)]) as view:
        export("csv", view, tmp_path / "out")
    found = kept(tmp_path / "out")["licenses"]
    expected = {"path": licence} if licence.startswith("http") else {"name": licence}
    assert (expected if " " not in licence else {"name": "other", "title": licence}) in found
