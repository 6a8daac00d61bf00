"""Kumu's blueprint, held to what docs.kumu.io says of it: elements and connections, joined by ids."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings

from localism.graph.entity import Claim
from localism.graph.exchange import export
from localism.graph.exchange.network import to_networkx
from tests.graph.exported import CLAIMS, hostile, said, view_of

TEXTS = {"id", "label", "type", "description", "from", "to", "direction"}


def blueprint(path: Path, claims: Any = CLAIMS) -> Any:
    """What is written of these claims; its form is checked on the way."""
    with view_of(claims) as view:
        export("kumu", view, path)
    made = json.loads(path.read_text(encoding="utf-8"))
    assert set(made) == {"elements", "connections"}
    ids = [e["id"] for e in made["elements"]]
    assert len(set(ids)) == len(ids)
    for item in [*made["elements"], *made["connections"]]:
        assert all(isinstance(v, str) for k, v in item.items() if k != "tags")
        assert all(isinstance(t, str) for t in item.get("tags", []))
    for e in made["elements"]:
        assert e["label"]
        assert not {"from", "to", "direction"} & set(e)
    for c in made["connections"]:
        assert {c["from"], c["to"]} <= set(ids)
        assert c["direction"] == "directed"
        assert c["type"]
        assert not {"id", "tags"} & set(c)
    return made


def test_it_is_the_network(tmp_path: Path) -> None:
    made = blueprint(tmp_path / "a.json")
    with view_of() as view:
        expected = to_networkx(view)
    assert {e["id"]: e["label"] for e in made["elements"]} == {n: a["name"] for n, a in expected.nodes(data=True)}
    assert sorted(
        (c["from"], c["to"], c["type"].upper().replace(" ", "_"), c.get("Tie", "")) for c in made["connections"]
    ) == sorted((a, b, e["relationship"], e.get("tie", "")) for a, b, e in expected.edges(data=True))


def test_an_element_and_a_connection_say_what_is_known(tmp_path: Path) -> None:
    made = blueprint(tmp_path / "a.json")
    elements = {e["id"]: e for e in made["elements"]}
    assert elements["local:b"] == {
        "id": "local:b",
        "label": '=HYPERLINK("http://evil.example","x")',
        "type": "Big Local partnership",
        "tags": ["funder", "community"],
        "Latest start": "2019-05-01",
        "Earliest end": "2019-05-02",
    }
    assert elements["council:a"]["Start date"] == "1974-04-01"
    assert elements["power:all"] == {"id": "power:all", "label": "power:all", "tags": ["stub"]}
    (holds,) = [c for c in made["connections"] if c.get("Tie") == "local:h1" and c["from"] == "local:b"]
    assert {k: holds[k] for k in ("label", "Start date", "End date", "Earliest start", "Latest end")} == {
        "label": "decides, funds",
        "Start date": "2015",
        "End date": "2018-06",
        "Earliest start": "2015-01-01",
        "Latest end": "2018-07-01",
    }


def test_a_field_of_ours_is_none_of_kumus_own(tmp_path: Path) -> None:
    words = {name: f"fiction {name}" for name in ("type", "tags", "direction", "image", "label")}
    (council, _) = blueprint(tmp_path / "a.json", [said("council:a", "Council", name="A", **words)])["elements"]
    assert council["type"] == "council"
    assert {k: v for k, v in council.items() if k.endswith(" of it")} == {f"{k} of it": v for k, v in words.items()}


def test_the_same_graph_gives_the_same_bytes(tmp_path: Path) -> None:
    blueprint(tmp_path / "a.json")
    blueprint(tmp_path / "b.json", tuple(reversed(CLAIMS)))
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(claims=hostile())
def test_hostile_text_is_text(tmp_path: Path, claims: list[Claim]) -> None:
    made = blueprint(tmp_path / "a.json", claims)
    labels = {e["id"]: e["label"] for e in made["elements"] if "stub" not in e.get("tags", [])}
    assert labels == {c.entity: c.properties["name"][0] for c in claims[:3]}
