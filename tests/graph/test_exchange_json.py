"""JSON exports, read again by json and networkx."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import networkx
from hypothesis import HealthCheck, given, settings

from localism.graph.entity import Citation, Claim, Coding, Entity
from localism.graph.exchange import export
from localism.graph.exchange.network import to_networkx
from localism.graph.slices import slice_store
from localism.ontology.dates import Bounds
from tests.graph.exported import AT, CLAIMS, hostile, view_of


def read(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def test_every_entity_can_be_had_again(tmp_path: Path) -> None:
    with view_of() as view:
        assert export("json", view, tmp_path / "a.json") == [tmp_path / "a.json"]
        expected = list(view.entities())
    data = read(tmp_path / "a.json")
    again = [
        Entity(
            item["id"],
            tuple(item["types"]),
            {name: tuple(values) for name, values in item["properties"].items()},
            Bounds(**item["bounds"]) if item["bounds"] else None,
            item.get("stub", False),
        )
        for item in [*data["nodes"], *data["ties"]]
    ]
    assert sorted(again, key=lambda e: e.id) == expected


def test_every_claim_can_be_had_again(tmp_path: Path) -> None:
    with view_of() as view:
        export("json", view, tmp_path / "a.json")
    again = []
    for item in read(tmp_path / "a.json")["claims"]:
        assert item.pop("run") == 1
        item["types"] = tuple(item["types"])
        item["properties"] = {name: tuple(values) for name, values in item["properties"].items()}
        item["citations"] = tuple(Citation(**c) for c in item["citations"])
        item["coding"] = Coding(**item["coding"])
        again.append(Claim(**item))
    assert sorted(c.digest for c in again) == sorted(c.digest for c in CLAIMS)
    assert {c.locator for c in again} == {"Facts!B2"}


def test_networkx_reads_it_as_the_same_network(tmp_path: Path) -> None:
    with view_of() as view:
        export("json", view, tmp_path / "a.json")
        expected = to_networkx(view)
    found = networkx.node_link_graph(read(tmp_path / "a.json"), edges="edges")
    assert list(found) == list(expected)
    assert sorted((a, b, e["relationship"], e["tie"] or "") for a, b, e in found.edges(data=True)) == sorted(
        (a, b, e["relationship"], e.get("tie", "")) for a, b, e in expected.edges(data=True)
    )
    assert found.graph["left_out"]["power holdings without held by"] == 1


def test_a_public_slice_does_not_tell_what_else_there_is(tmp_path: Path) -> None:
    secret = Claim("local:secret", ("Council",), {"name": ("Hush",)}, "interviews")
    with view_of(CLAIMS, secret) as view:
        export("json", view, tmp_path / "all.json")
        public = slice_store(view, access="public")
        with public.view() as sliced:
            export("json", sliced, tmp_path / "public.json")
        public.close()
    everything, open_to_all = read(tmp_path / "all.json"), read(tmp_path / "public.json")
    assert everything["graph"]["access"] == "restricted"
    assert "do not pass it on" in everything["graph"]["notice"]
    assert [d["name"] for d in everything["datasets"]] == ["fiction", "interviews"]
    assert open_to_all["graph"]["access"] == "public"
    assert [d["name"] for d in open_to_all["datasets"]] == ["fiction"]
    assert [r["dataset"] for r in open_to_all["runs"]] == ["fiction"]
    assert open_to_all["runs"][0]["at"] == AT
    text = (tmp_path / "public.json").read_text(encoding="utf-8")
    assert "Hush" not in text
    assert "Private title" not in text


def test_the_same_graph_gives_the_same_bytes(tmp_path: Path) -> None:
    for name, claims in (("a", CLAIMS), ("b", tuple(reversed(CLAIMS)))):
        with view_of(claims) as view:
            export("json", view, tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(claims=hostile())
def test_hostile_text_comes_back_as_it_was(tmp_path: Path, claims: list[Claim]) -> None:
    with view_of(claims) as view:
        export("json", view, tmp_path / "a.json")
    data = read(tmp_path / "a.json")
    found = {item["id"]: item["properties"] for item in [*data["nodes"], *data["ties"]]}
    for claim in claims:
        assert {n: sorted(v) for n, v in found[claim.entity].items()} == {
            n: sorted(v) for n, v in claim.properties.items()
        }
