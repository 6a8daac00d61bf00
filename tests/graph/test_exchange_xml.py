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
from localism.graph.exchange import export
from localism.graph.exchange.network import to_networkx
from tests.graph.exported import CLAIMS, NASTY, hostile, said, view_of

hypothesis_settings = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
GEXF = {"g": "http://gexf.net/1.3"}
GEXF_OWN = ("id", "label", "spells", "certainty")


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
        export("graphml", view, tmp_path / "a.graphml")
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
        export("graphml", view, tmp_path / "a.graphml")
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
        export("gexf", view, tmp_path / "a.gexf")
        expected = to_networkx(view)
    found = networkx.read_gexf(tmp_path / "a.gexf")
    assert found.is_directed()
    assert {n: a["label"] for n, a in found.nodes(data=True)} == {
        n: xml_text(a["name"]) for n, a in expected.nodes(data=True)
    }
    for node, attributes in expected.nodes(data=True):
        kept = {k: v for k, v in found.nodes[node].items() if k not in GEXF_OWN}
        assert kept == plain(attributes)
    for _, _, edge in expected.edges(data=True):
        if "kind" in edge:
            edge["kind_"] = edge.pop("kind")
    assert edges_of(found, *GEXF_OWN) == edges_of(expected)


def gexf_of(path: Path, *claims: Claim) -> Any:
    """The root of what is written of these claims."""
    with view_of(claims or CLAIMS) as view:
        export("gexf", view, path)
    return etree.parse(path).getroot()


def shown(root: Any, day: str) -> dict[str, str]:
    """What a timeline shows on a day: the name of each tie, by our own reading of spells, with its certainty then."""

    def covers(element: Any) -> bool:
        return bool(element.get("start", "0001-01-01") <= day <= element.get("end", "9999-12-31"))

    tie = root.xpath("//g:attributes[@class='edge']/g:attribute[@title='tie']/@id", namespaces=GEXF)[0]
    found = {}
    for edge in root.xpath("//g:edge", namespaces=GEXF):
        spells = edge.xpath("g:spells/g:spell", namespaces=GEXF)
        name = edge.xpath(f"g:attvalues/g:attvalue[@for='{tie}']/@value", namespaces=GEXF)
        if name and (not spells or any(covers(s) for s in spells)):
            said = [
                v.get("value")
                for v in edge.xpath("g:attvalues/g:attvalue[@for='certainty']", namespaces=GEXF)
                if covers(v)
            ]
            assert len(said) == 1, "one certainty a day"
            found[name[0]] = said[0]
    return found


def test_gexf_spells_are_the_days_on_which_it_was_possibly_so(tmp_path: Path) -> None:
    root = gexf_of(tmp_path / "a.gexf")
    assert root.attrib == {"version": "1.3"}
    assert dict(root.find("g:graph", GEXF).attrib) == {
        "defaultedgetype": "directed",
        "mode": "dynamic",
        "timeformat": "date",
        "timerepresentation": "interval",
    }
    tie = root.xpath("//g:attributes[@class='edge']/g:attribute[@title='tie']/@id", namespaces=GEXF)[0]
    holds = root.xpath(f"//g:edge[g:attvalues/g:attvalue[@for='{tie}']/@value='local:h1']//g:spell", namespaces=GEXF)
    assert [dict(e.attrib) for e in holds] == [{"start": "2015-01-01", "end": "2018-06-30"}] * 2
    (council,) = root.xpath("//g:node[@id='council:a']//g:spell", namespaces=GEXF)
    assert dict(council.attrib) == {"start": "1974-04-01"}, "in force: open at its end"
    assert root.xpath("//g:node[@id='group:1']//g:spell", namespaces=GEXF) == [], "of unknown dates: open at both"


HELD = {"held_by": "council:a", "of_power": "power:1", "act": "decides"}
DATES = [("2015", "2018-06"), ("..", "2017-01-31"), ("2016-03-04", ".."), ("2017~", "2019"), ("", ""), ("2019", "2012")]


@pytest.mark.parametrize(
    "day", ["1990-01-01", "2014-12-31", "2015-07-01", "2016-12-31", "2018-06-15", "2018-07-01", "2030-01-01"]
)
def test_gexf_shows_on_a_day_what_the_graph_says_of_it(tmp_path: Path, day: str) -> None:
    claims = [said(f"local:h{n}", "PowerHolding", **HELD, from_=a, to=b) for n, (a, b) in enumerate(DATES)]
    with view_of(claims) as view:
        bounds = {e.id: e.bounds for e in view.entities(["PowerHolding"])}
    expected = {
        i: "definite" if b.from_max <= day < b.to_min else "possible"
        for i, b in bounds.items()
        if b and b.from_min <= day < b.to_max
    }
    found = shown(gexf_of(tmp_path / "a.gexf", *claims[:-1]), day)
    assert found == {i: c for i, c in expected.items() if i != "local:h5"}


def test_gexf_what_ends_before_it_begins_has_no_spell(tmp_path: Path) -> None:
    root = gexf_of(tmp_path / "a.gexf", said("local:h5", "PowerHolding", **HELD, from_="2019", to="2012"))
    assert root.xpath("//g:spell | //g:attvalue[@for='certainty']", namespaces=GEXF) == []


def test_gexf_parallel_edges_differ_in_kind(tmp_path: Path) -> None:
    claims = [said(f"local:h{n}", "PowerHolding", **HELD, from_=str(2000 + n)) for n in range(3)]
    edges = gexf_of(tmp_path / "a.gexf", *claims).xpath("//g:edge", namespaces=GEXF)
    assert [e.get("kind") for e in edges] == ["HOLDS", "HOLDS 2", "HOLDS 3"]
    assert [e.get("label") for e in edges] == ["HOLDS"] * 3
    every = gexf_of(tmp_path / "b.gexf").xpath("//g:edge", namespaces=GEXF)
    assert len({(e.get("source"), e.get("target"), e.get("kind")) for e in every}) == len(every)


def test_gexf_edges_have_ids_of_their_own(tmp_path: Path) -> None:
    with view_of() as view:
        export("gexf", view, tmp_path / "a.gexf")
    ids = etree.parse(tmp_path / "a.gexf").xpath("//g:edge/@id", namespaces=GEXF)
    assert ids == [f"e{n}" for n in range(1, 10)]


@pytest.mark.parametrize("kind", ["graphml", "gexf"])
def test_markup_in_names_stays_text(tmp_path: Path, kind: str) -> None:
    with view_of() as view:
        export(kind, view, tmp_path / "a.xml")
    tree = etree.parse(tmp_path / "a.xml", etree.XMLParser(resolve_entities=False))
    assert not tree.xpath("//*[local-name()='script']")
    assert any(NASTY.replace("\x0b", "\ufffd") in (*e.attrib.values(), e.text) for e in tree.iter())


@pytest.mark.parametrize("kind", ["graphml", "gexf"])
def test_the_same_graph_gives_the_same_bytes_whatever_the_day(
    tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, claims, year in (("a", CLAIMS, "1999"), ("b", tuple(reversed(CLAIMS)), "2001")):
        monkeypatch.setattr(time, "strftime", lambda _, year=year: f"{year}-01-01")
        with view_of(claims) as view:
            export(kind, view, tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_gexf_bears_the_date_of_the_latest_load(tmp_path: Path) -> None:
    with view_of() as view:
        export("gexf", view, tmp_path / "a.gexf")
    root = etree.parse(tmp_path / "a.gexf").getroot()
    assert root.xpath("g:meta/@*", namespaces=GEXF) == ["2026-01-01"]
    (description,) = root.xpath("g:meta/g:description/text()", namespaces=GEXF)
    assert "\nIt holds public claims only.\n" in description
    assert "\nNot in it: power" in description


def test_ids_that_xml_cannot_tell_apart_stay_two_nodes(tmp_path: Path) -> None:
    claims = [said("local:\x0b", "Council", name="A"), said("local:\x0c", "Council", name="B")]
    with view_of([*claims, said("local:\ufffd", "Council", name="C")]) as view:
        export("graphml", view, tmp_path / "a.graphml")
    found = networkx.read_graphml(tmp_path / "a.graphml")
    assert dict(found.nodes(data="name")) == {
        "local:\ufffd~2": "A",
        "local:\ufffd~3": "B",
        "local:\ufffd": "C",
        "source:1": "source:1",
    }


def test_a_gexf_without_a_load_bears_no_date(tmp_path: Path) -> None:
    with view_of([]) as view:
        export("gexf", view, tmp_path / "a.gexf")
    assert etree.parse(tmp_path / "a.gexf").getroot().xpath("g:meta/@*", namespaces=GEXF) == []


def test_gexf_keeps_a_property_whose_name_means_something_else_to_gexf(tmp_path: Path) -> None:
    ends = {"held_by": "council:a", "of_power": "power:1"}
    words = {
        name: f"fiction {name}" for name in ("type", "weight", "label", "start", "viz", "spells", "pid", "certainty")
    }
    with view_of([said("council:a", "Council", **words), said("local:h", "PowerHolding", **ends, **words)]) as view:
        export("gexf", view, tmp_path / "a.gexf")
    found = networkx.read_gexf(tmp_path / "a.gexf")
    ((_, _, edge),) = found.edges(data=True)
    for attributes in (found.nodes["council:a"], edge):
        assert {name: attributes.get(f"{name}_") for name in words} == words
    assert (found.nodes["council:a"]["label"], edge["label"]) == ("council:a", "HOLDS")


def test_an_empty_graph_is_an_empty_file_of_its_format(tmp_path: Path) -> None:
    with view_of([]) as view:
        export("graphml", view, tmp_path / "a.graphml")
        export("gexf", view, tmp_path / "a.gexf")
    assert len(networkx.read_graphml(tmp_path / "a.graphml")) == 0
    assert len(networkx.read_gexf(tmp_path / "a.gexf")) == 0


@hypothesis_settings
@given(claims=hostile())
def test_hostile_text_is_read_again_by_all(tmp_path: Path, claims: list[Claim]) -> None:
    with view_of(claims) as view:
        export("graphml", view, tmp_path / "a.graphml")
        export("gexf", view, tmp_path / "a.gexf")
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
