"""GraphML and GEXF exports, read again by networkx, igraph and lxml."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import igraph
import networkx
import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree

from localism.graph.entity import Claim
from localism.graph.exchange.gexf import write_gexf
from localism.graph.exchange.graphml import write_graphml
from localism.graph.exchange.network import to_networkx
from tests.graph.exported import CLAIMS, NASTY, hostile, said, view_of

hypothesis_settings = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
GEXF = {"g": "http://www.gexf.net/1.2draft"}


def xml_text(text: str) -> str:
    """What XML 1.0 can hold of a text, by its own list of characters."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    allowed = (range(9, 11), range(0x20, 0xD800), range(0xE000, 0xFFFE), range(0x10000, 0x110000))
    return "".join(c if any(ord(c) in r for r in allowed) else "\ufffd" for c in lines)


def plain(attributes: dict[str, Any]) -> dict[str, Any]:
    return {k: xml_text(v) if isinstance(v, str) else v for k, v in attributes.items()}


def edges_of(graph: networkx.Graph[str], *without: str) -> list[tuple[str, str, list[tuple[str, Any]]]]:
    return sorted(
        (a, b, sorted((k, v) for k, v in plain(e).items() if k not in without)) for a, b, e in graph.edges(data=True)
    )


def filled(attributes: dict[str, Any]) -> dict[str, Any]:
    """Without blanks, which readers leave out of an empty element."""
    return {k: v for k, v in attributes.items() if v != ""}


def test_graphml_is_the_same_network_to_networkx(tmp_path: Path) -> None:
    with view_of() as view:
        write_graphml(view, tmp_path / "a.graphml")
        expected = to_networkx(view)
    found = networkx.read_graphml(tmp_path / "a.graphml", force_multigraph=True)
    assert found.is_directed()
    assert {n: filled(a) for n, a in found.nodes(data=True)} == {
        n: filled(plain(a)) for n, a in expected.nodes(data=True)
    }
    assert edges_of(found) == edges_of(expected)
    assert found.graph["access"] == "public"
    assert "power holdings without held by: 1" in found.graph["left_out"]


def test_graphml_is_the_same_network_to_igraph(tmp_path: Path) -> None:
    with view_of() as view:
        write_graphml(view, tmp_path / "a.graphml")
        expected = to_networkx(view)
    found = igraph.Graph.Read_GraphML(str(tmp_path / "a.graphml"))
    assert found.is_directed()
    assert {v["id"]: v["name"] for v in found.vs} == {n: xml_text(a["name"]) for n, a in expected.nodes(data=True)}
    assert {v["id"]: bool(v["stub"]) for v in found.vs} == {n: a["stub"] for n, a in expected.nodes(data=True)}
    ids = found.vs["id"]
    assert sorted((ids[e.source], ids[e.target], e["relationship"], e["tie"]) for e in found.es) == sorted(
        (a, b, e["relationship"], e.get("tie", "")) for a, b, e in expected.edges(data=True)
    )


def test_gexf_is_the_same_network_to_networkx(tmp_path: Path) -> None:
    with view_of() as view:
        write_gexf(view, tmp_path / "a.gexf")
        expected = to_networkx(view)
    found = networkx.read_gexf(tmp_path / "a.gexf")
    assert found.is_directed()
    assert {n: a["label"] for n, a in found.nodes(data=True)} == {
        n: xml_text(a["name"]) for n, a in expected.nodes(data=True)
    }
    for node, attributes in expected.nodes(data=True):
        kept = {k: v for k, v in found.nodes[node].items() if k not in ("label", "start", "end")}
        assert kept == plain(attributes)
    assert edges_of(found, "id", "label", "start", "end") == edges_of(expected)


def test_gexf_dates_are_the_days_on_which_it_was_possibly_so(tmp_path: Path) -> None:
    with view_of() as view:
        write_gexf(view, tmp_path / "a.gexf")
    root = etree.parse(tmp_path / "a.gexf").getroot()
    assert root.xpath("g:graph/@mode", namespaces=GEXF) == ["dynamic"]
    assert root.xpath("g:graph/@timeformat", namespaces=GEXF) == ["date"]
    tie = root.xpath("//g:attributes[@class='edge']/g:attribute[@title='tie']/@id", namespaces=GEXF)[0]
    holds = root.xpath(f"//g:edge[g:attvalues/g:attvalue[@for='{tie}']/@value='local:h1']", namespaces=GEXF)
    assert [(e.get("start"), e.get("end")) for e in holds] == [("2015-01-01", "2018-06-30")] * 2
    council = root.xpath("//g:node[@id='council:a']", namespaces=GEXF)[0]
    assert (council.get("start"), council.get("end")) == ("1974-04-01", None)


def test_gexf_edges_have_ids_of_their_own(tmp_path: Path) -> None:
    with view_of() as view:
        write_gexf(view, tmp_path / "a.gexf")
    ids = etree.parse(tmp_path / "a.gexf").xpath("//g:edge/@id", namespaces=GEXF)
    assert ids == [f"e{n}" for n in range(1, 10)]


@pytest.mark.parametrize("write", [write_graphml, write_gexf])
def test_markup_in_names_stays_text(tmp_path: Path, write: Any) -> None:
    with view_of() as view:
        write(view, tmp_path / "a.xml")
    tree = etree.parse(tmp_path / "a.xml", etree.XMLParser(resolve_entities=False))
    assert not tree.xpath("//*[local-name()='script']")
    assert any(NASTY.replace("\x0b", "\ufffd") in (*e.attrib.values(), e.text) for e in tree.iter())


@pytest.mark.parametrize("write", [write_graphml, write_gexf])
def test_the_same_graph_gives_the_same_bytes_whatever_the_day(
    tmp_path: Path, write: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, claims, year in (("a", CLAIMS, "1999"), ("b", tuple(reversed(CLAIMS)), "2001")):
        monkeypatch.setattr(time, "strftime", lambda _, year=year: f"{year}-01-01")
        with view_of(claims) as view:
            write(view, tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_gexf_bears_the_date_of_the_latest_load(tmp_path: Path) -> None:
    with view_of() as view:
        write_gexf(view, tmp_path / "a.gexf")
    root = etree.parse(tmp_path / "a.gexf").getroot()
    assert root.xpath("g:meta/@*", namespaces=GEXF) == ["2026-01-01"]
    (description,) = root.xpath("g:meta/g:description/text()", namespaces=GEXF)
    assert description.startswith("It holds public claims only. Not in it: power")


def test_ids_that_xml_cannot_tell_apart_stay_two_nodes(tmp_path: Path) -> None:
    claims = [said("local:\x0b", "Council", name="A"), said("local:\x0c", "Council", name="B")]
    with view_of([*claims, said("local:\ufffd", "Council", name="C")]) as view:
        write_graphml(view, tmp_path / "a.graphml")
    found = networkx.read_graphml(tmp_path / "a.graphml")
    assert dict(found.nodes(data="name")) == {
        "local:\ufffd~2": "A",
        "local:\ufffd~3": "B",
        "local:\ufffd": "C",
        "source:1": "source:1",
    }


def test_a_gexf_without_a_load_bears_no_date(tmp_path: Path) -> None:
    with view_of([]) as view:
        write_gexf(view, tmp_path / "a.gexf")
    assert etree.parse(tmp_path / "a.gexf").getroot().xpath("g:meta/@*", namespaces=GEXF) == []


def test_gexf_keeps_a_property_whose_name_means_something_else_to_gexf(tmp_path: Path) -> None:
    ends = {"held_by": "council:a", "of_power": "power:1"}
    words = {name: f"fiction {name}" for name in ("type", "weight", "label", "start", "viz", "spells", "pid")}
    with view_of([said("council:a", "Council", **words), said("local:h", "PowerHolding", **ends, **words)]) as view:
        write_gexf(view, tmp_path / "a.gexf")
    found = networkx.read_gexf(tmp_path / "a.gexf")
    ((_, _, edge),) = found.edges(data=True)
    for attributes in (found.nodes["council:a"], edge):
        assert {name: attributes.get(f"{name}_") for name in words} == words
    assert (found.nodes["council:a"]["label"], edge["label"]) == ("council:a", "HOLDS")


def test_an_empty_graph_is_an_empty_file_of_its_format(tmp_path: Path) -> None:
    with view_of([]) as view:
        write_graphml(view, tmp_path / "a.graphml")
        write_gexf(view, tmp_path / "a.gexf")
    assert len(networkx.read_graphml(tmp_path / "a.graphml")) == 0
    assert len(networkx.read_gexf(tmp_path / "a.gexf")) == 0


@hypothesis_settings
@given(claims=hostile())
def test_hostile_text_is_read_again_by_all(tmp_path: Path, claims: list[Claim]) -> None:
    with view_of(claims) as view:
        write_graphml(view, tmp_path / "a.graphml")
        write_gexf(view, tmp_path / "a.gexf")
        expected = to_networkx(view)
    names = sorted(xml_text(a["name"]) for _, a in expected.nodes(data=True))
    relationships = sorted(e["relationship"] for _, _, e in expected.edges(data=True))
    graphml = networkx.read_graphml(tmp_path / "a.graphml", force_multigraph=True)
    assert sorted(a["name"] for _, a in graphml.nodes(data=True)) == names
    gexf = networkx.read_gexf(tmp_path / "a.gexf")
    assert sorted(a["label"] for _, a in gexf.nodes(data=True)) == names
    for found in (graphml, gexf):
        assert sorted(e["relationship"] for _, _, e in found.edges(data=True)) == relationships
        assert sorted(e.get("condition", "") for _, _, e in found.edges(data=True)) == sorted(
            xml_text(e.get("condition", "")) for _, _, e in expected.edges(data=True)
        )
    read = igraph.Graph.Read_GraphML(str(tmp_path / "a.graphml"))
    assert sorted(read.vs["name"]) == names
    assert sorted(read.es["relationship"]) == relationships
