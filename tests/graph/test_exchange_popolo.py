"""Popolo, held to what its JSON Schemas ask for (restated here), and to the graph that it comes from."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from localism import Graph
from localism.graph.entity import Citation, Claim
from localism.graph.exchange import export
from tests.graph.exported import CLAIMS, hostile, said, view_of

SHARED = {
    "id": str,
    "name": str,
    "links": list,
    "sources": list,
    "classification": str,
    "parent_id": str,
    "area_id": str,
}
NAMES = {"other_names": list, "identifiers": list}
DATED = {"start_date": "date", "end_date": "date"}
MAY_HAVE: dict[str, dict[str, Any]] = {
    "persons": {k: SHARED[k] for k in ("id", "name", "links", "sources")} | NAMES | {"summary": str},
    "organizations": {**SHARED, **NAMES, "description": str, "founding_date": "date", "dissolution_date": "date"},
    "posts": {k: SHARED[k] for k in ("id", "links", "sources")}
    | DATED
    | {"label": str, "other_label": list, "organization_id": str},
    "memberships": {k: SHARED[k] for k in ("id", "sources")}
    | DATED
    | {"role": str, "member": dict, "person_id": str, "organization_id": str, "post_id": str},
    "areas": {k: SHARED[k] for k in ("id", "name", "classification", "parent_id", "sources")} | {"identifier": str},
}
"""What we write of each class, with its type in the schemas (popoloproject.com, draft of JSON Schema 3)."""
DATE = re.compile(r"^[0-9]{4}(-[0-9]{2}){0,2}$")
INSIDE = {"links": "url", "sources": "url", "other_names": "name", "identifiers": "identifier"}


def popolo(path: Path, claims: Any) -> Any:
    """What is written of these claims."""
    with view_of(claims) as view:
        export("popolo", view, path)
    return checked(path)


def checked(path: Path) -> Any:
    """A file, once everything in it is as the schemas want it."""
    made = json.loads(path.read_text(encoding="utf-8"))
    assert list(made) == ["meta", "persons", "organizations", "posts", "memberships", "areas"]
    for kind, may in MAY_HAVE.items():
        for item in made[kind]:
            for name, value in item.items():
                wanted = may[name]
                if wanted == "date":
                    assert DATE.fullmatch(value)
                else:
                    assert isinstance(value, wanted)
                if name in INSIDE:
                    assert all(isinstance(each[INSIDE[name]], str) for each in value)
                if name == "other_label":
                    assert all(isinstance(each, str) for each in value)
    return made


PEOPLE = (
    said("source:1", "Source", name="Fictional Gazette", website="https://gazette.example/1"),
    said("person:1", "Person", name="Pat Fiction", also_known_as="P. Fiction", website="https://pat.example"),
    said("council:a", "Council", name="Ŵobbling Council", from_="1974-04-01", to="..", identifier="GB-X-1"),
    said("group:1", "Group", name="Cabinet", part_of="council:a", from_="2015-22"),
    said("post:1", "Post", name="Leader", post_in="group:1", from_="2001"),
    said("o:1", "Occupancy", occupant="person:1", post="post:1", from_="2015-05", to="2018-05-03"),
    said("o:2", "Occupancy", post="post:1", occupancy_status="vacant", from_="2018-05-04"),
    said("p:1", "Participation", member="council:a", member_of="forum:1", role="convenes", from_="2016~"),
    said("p:2", "Participation", member="person:1", member_of="forum:1", role="chair"),
    said("forum:1", "Forum", name="Fiction Forum", serves="E05000001"),
    said("E05000001", "Ward", name="Wobbling ward"),
    said("area:whole", "AdministrativeArea", name="Wobbling"),
    said("c:1", "Containment", part="E05000001", whole="area:whole", from_="1990"),
    said("g:1", "Governance", body="council:a", governed_area="area:whole", from_="1974"),
)


def test_people_posts_and_bodies(tmp_path: Path) -> None:
    made = popolo(tmp_path / "a.json", PEOPLE)
    sources = [{"url": "https://gazette.example/1", "note": "Fictional Gazette"}]
    assert made["persons"] == [
        {
            "id": "person:1",
            "name": "Pat Fiction",
            "other_names": [{"name": "P. Fiction"}],
            "links": [{"url": "https://pat.example"}],
            "sources": sources,
        }
    ]
    found = {o["id"]: {k: v for k, v in o.items() if k not in ("id", "sources")} for o in made["organizations"]}
    assert found == {
        "council:a": {
            "name": "Ŵobbling Council",
            "identifiers": [{"identifier": "GB-X-1"}],
            "classification": "council",
            "area_id": "area:whole",
            "founding_date": "1974-04-01",
        },
        "forum:1": {"name": "Fiction Forum", "classification": "forum", "area_id": "E05000001"},
        "group:1": {"name": "Cabinet", "classification": "group", "parent_id": "council:a"},
    }
    assert [{k: v for k, v in p.items() if k != "sources"} for p in made["posts"]] == [
        {"id": "post:1", "label": "Leader", "organization_id": "group:1", "start_date": "2001"}
    ]
    assert [{k: v for k, v in m.items() if k != "sources"} for m in made["memberships"]] == [
        {
            "id": "o:1",
            "person_id": "person:1",
            "post_id": "post:1",
            "organization_id": "group:1",
            "start_date": "2015-05",
            "end_date": "2018-05-03",
        },
        {
            "id": "p:1",
            "role": "convenes",
            "member": {"id": "council:a", "name": "Ŵobbling Council"},
            "organization_id": "forum:1",
        },
        {"id": "p:2", "role": "chair", "person_id": "person:1", "organization_id": "forum:1"},
    ]
    assert [(a["id"], a.get("identifier"), a.get("parent_id")) for a in made["areas"]] == [
        ("E05000001", "E05000001", "area:whole"),
        ("area:whole", None, None),
    ]


def test_where_there_are_two_none_is_chosen(tmp_path: Path) -> None:
    more = [
        said("area:other", "Area", name="Other"),
        said("c:2", "Containment", part="E05000001", whole="area:other"),
        said("g:2", "Governance", body="council:a", governed_area="area:other"),
    ]
    made = popolo(tmp_path / "a.json", [*PEOPLE, *more])
    assert not any("parent_id" in a for a in made["areas"])
    assert "area_id" not in next(o for o in made["organizations"] if o["id"] == "council:a")


@pytest.mark.parametrize("written", ["2018-22", "2018~", "..", "../2017", "2018-XX", "201X", ""])
def test_a_date_that_popolo_cannot_say_is_left_out(tmp_path: Path, written: str) -> None:
    made = popolo(tmp_path / "a.json", [said("o:1", "Occupancy", occupant="person:1", post="post:1", from_=written)])
    assert "start_date" not in made["memberships"][0]


def test_a_source_without_an_address_is_left_out(tmp_path: Path) -> None:
    bad = Claim("source:2", ("Source",), {"name": ("S",), "website": ("javascript:alert(1)",)}, "fiction")
    person = PEOPLE[1]._replace(citations=(Citation("source:2"), Citation("source:1")))
    made = popolo(tmp_path / "a.json", [PEOPLE[0], bad, person])
    assert made["persons"][0]["sources"] == [{"url": "https://gazette.example/1", "note": "Fictional Gazette"}]


def test_the_example_is_popolo(tmp_path: Path) -> None:
    with Graph.open(":memory:") as graph:
        graph.load_example()
        graph.export("popolo", tmp_path / "a.json")
        with graph.view() as view:
            counts = {c: sum(1 for _ in view.entities([c])) for c in ("Person", "Post", "Area")}
            bodies = sum(1 for _ in view.entities(["Organisation", "Group", "Partnership"]))
            members = sum(
                bool(e.one("occupant") or e.one("member")) for e in view.entities(["Occupancy", "Participation"])
            )
    made = checked(tmp_path / "a.json")
    assert {k: len(v) for k, v in made.items() if k != "meta"} == {
        "persons": counts["Person"],
        "organizations": bodies,
        "posts": counts["Post"],
        "memberships": members,
        "areas": counts["Area"],
    }
    ids = {item["id"] for kind in ("organizations", "areas") for item in made[kind]}
    named = {item[k] for kind in MAY_HAVE for item in made[kind] for k in ("parent_id", "area_id") if k in item}
    assert named <= ids


def test_the_same_graph_gives_the_same_bytes(tmp_path: Path) -> None:
    popolo(tmp_path / "a.json", PEOPLE)
    popolo(tmp_path / "b.json", tuple(reversed(PEOPLE)))
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(claims=hostile())
def test_hostile_text_is_text(tmp_path: Path, claims: list[Claim]) -> None:
    made = popolo(tmp_path / "a.json", [*CLAIMS[:1], *claims])
    assert [(o["id"], o["name"]) for o in made["organizations"]] == [
        (claims[0].entity, claims[0].properties["name"][0])
    ]
