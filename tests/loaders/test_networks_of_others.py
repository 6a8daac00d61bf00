"""Networks that others drew: Gephi, networkx, yEd, two tables, Popolo and RDF in others' words. Fiction throughout."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import networkx
import pytest
from click.testing import CliRunner

from localism import Graph
from localism.cli import main
from localism.graph.entity import Entity
from localism.graph.graph import Outcome

GEPHI = Path(__file__).parents[1] / "examples" / "records" / "networks" / "hall.gexf"


def loaded(*files: Path) -> tuple[dict[str, Entity], Outcome]:
    """What files make of an empty graph, by id."""
    with Graph.open(":memory:") as graph:
        done = graph.load(*files)
        with graph.view() as view:
            return {e.id: e for e in view.entities()}, done


def messages(done: Outcome) -> list[str]:
    return [p.message for p in done.problems.kept]


def test_gephi() -> None:
    found, done = loaded(GEPHI)
    council, friends, power = (found[f"local:network-hall/{n}"] for n in range(3))
    assert [(e.name, e.types) for e in (council, friends, power)] == [
        ("Ambridge Parish Council", ("LocalCouncil",)),
        ("Friends of Ambridge Hall", ("CommunityOrganisation",)),
        ("Village hall lettings", ("Power",)),
    ]
    first, second = found["local:network-hall/edge/0"], found["local:network-hall/edge/1"]
    assert (first.all("held_by"), first.all("of_power")) == ((council.id,), (power.id,))
    assert (first.one("from"), first.one("to")) == ("2015-04-01", "2018-03-31")
    assert (second.all("held_by"), second.one("from"), second.one("to")) == ((friends.id,), "2018-04-01", "")
    assert second.bounds
    assert second.bounds.to_min == "2019-05-02", "the file says of which day it is"
    assert sorted(messages(done)) == [
        "Not loaded: 1 edge of the kind ‘knows’, for which there is no relationship.",
        "Not used: the attribute ‘colour’ (1 node).",
        "Without a class that is known: 1 node. Only their names and the like are kept.",
    ]


def test_networkx(tmp_path: Path) -> None:
    graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
    graph.add_node("a b", name="Ambridge Parish Council", type="local council", website="https://fiction.example/")
    graph.add_node("a-b", name="Borchester Council", type="council")
    graph.add_edge("a b", "a-b", relationship="MEMBER_OF", role="=1+1")
    graph.add_edge("a b", "a-b", relationship="MEMBER_OF", role="partner")
    networkx.write_graphml(graph, tmp_path / "two.graphml")
    found, _ = loaded(tmp_path / "two.graphml")
    named = {e.name: e for e in found.values() if e.is_a("Holder")}
    assert named["Ambridge Parish Council"].one("website") == "https://fiction.example/"
    assert len({e.id for e in named.values()}) == 2, "ids that look alike stay two"
    assert len([e for e in found.values() if e.is_a("Participation")]) == 2, "so do parallel edges"


def test_yed_writes_names_on_labels(tmp_path: Path) -> None:
    (tmp_path / "yed.graphml").write_text(
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:y="http://www.yworks.com/xml/graphml">'
        '<key for="node" id="d6" yfiles.type="nodegraphics"/><key attr.name="types" for="node" id="d7"><default>council</default></key>'
        '<graph edgedefault="directed"><node id="n0"><data key="d6"><y:ShapeNode><y:NodeLabel>Felpersham</y:NodeLabel>'
        "</y:ShapeNode></data></node></graph></graphml>",
        encoding="utf-8",
    )
    found, done = loaded(tmp_path / "yed.graphml")
    assert [(e.name, e.types) for e in found.values() if e.is_a("Holder")] == [("Felpersham", ("Council",))]
    assert messages(done) == []


def test_two_tables_with_a_formula(tmp_path: Path) -> None:
    (tmp_path / "hall-nodes.csv").write_text(
        "Id,Label,Type\n1,'=Ambridge,council\n2,Lettings,power\nGB-XYZ-1,Odd id,council\n", encoding="utf-8"
    )
    (tmp_path / "hall-edges.csv").write_text(
        "Source,Target,Type,Kind,Act\n1,2,Directed,HOLDS,decides\n1,2,Directed,HOLDS 2,ponders\n", encoding="utf-8"
    )
    found, done = loaded(tmp_path)
    assert found["local:network-hall/1"].name == "=Ambridge"
    holdings = [e for e in found.values() if e.is_a("PowerHolding")]
    assert sorted(e.all("act") for e in holdings) == [(), ("decides",)]
    assert any("ponders" in p.found and p.row == 3 for p in done.problems.kept)
    assert any(p.kind == "unknown-prefix" and p.row == 4 for p in done.problems.kept)


def test_popolo_of_a_parliament(tmp_path: Path) -> None:
    (tmp_path / "house.json").write_text(
        '{"persons": [{"id": "p1", "name": "Jo Archer", "birth_date": "1970-01-01", "image": "https://fiction.example/jo.png"}],'
        ' "organizations": [{"id": "o1", "name": "Borsetshire Council", "classification": "council"}],'
        ' "memberships": [{"person_id": "p1", "organization_id": "o1", "role": "member", "start_date": "2017-05-04"},'
        ' {"organization_id": "o1"}], "areas": [{"id": "a1", "name": "Ambridge", "parent_id": "a2"}, {"id": "a2", "name": "Borsetshire"}]}',
        encoding="utf-8",
    )
    found, done = loaded(tmp_path / "house.json")
    member = [e for e in found.values() if e.is_a("Participation") and e.all("member")]
    assert [(e.one("member"), e.one("member_of"), e.one("from")) for e in member] == [
        ("local:network-house/p1", "local:network-house/o1", "2017-05-04")
    ]
    assert [e.all("whole") for e in found.values() if e.is_a("Containment")] == [("local:network-house/a2",)]
    assert "Not used: the attribute ‘birth_date’ (1 node)." in messages(done)
    assert "1970" not in str(found), "what is no public office stays where it is"


def test_rdf_in_the_words_of_others(tmp_path: Path) -> None:
    pytest.importorskip("pyoxigraph")
    (tmp_path / "others.ttl").write_text(
        "@prefix org: <http://www.w3.org/ns/org#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        "@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix ex: <https://fiction.example/> .\n"
        'ex:c a org:FormalOrganization ; skos:prefLabel "Borsetshire Council" ; skos:altLabel "The Council" ; ex:colour "red" .\n'
        'ex:p a foaf:Person ; foaf:name "Jo Archer" .\n',
        encoding="utf-8",
    )
    found, done = loaded(tmp_path / "others.ttl")
    council = found["https://fiction.example/c"]
    assert (council.name, council.all("also_known_as")) == ("Borsetshire Council", ("The Council",))
    assert council.is_a("Organisation")
    assert found["https://fiction.example/p"].types == ("Person",)
    assert any("colour" in text for text in messages(done))


def test_what_the_page_says_to_type_works(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pyoxigraph")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "hall.gexf").write_bytes(GEPHI.read_bytes())
    (tmp_path / "hall.graphml").write_text('<graphml><graph><node id="Hall"/></graph></graphml>', encoding="utf-8")
    (tmp_path / "hall-nodes.csv").write_text("Id,Label\n1,Ambridge Hall\n", encoding="utf-8")
    (tmp_path / "hall-edges.csv").write_text("Source,Target,Type\n1,1,Directed\n", encoding="utf-8")
    (tmp_path / "house.json").write_text('{"persons": [{"id": "p", "name": "Jo Archer"}]}', encoding="utf-8")
    (tmp_path / "others.ttl").write_text(
        '<https://fiction.example/c> <http://www.w3.org/2000/01/rdf-schema#label> "Ambridge" .', encoding="utf-8"
    )
    (block,) = re.findall(r"```\n(.*?)```", (root / "docs" / "imports.md").read_text(encoding="utf-8"), re.DOTALL)
    for line in block.splitlines():
        done = CliRunner().invoke(main, [*shlex.split(line, comments=True)[1:], "--graph", "areas.db"])
        assert done.exit_code == 0, (line, done.output)
