"""What we wrote in other tools' formats is read again: the same things and ties, as far as the format carries them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from localism import Graph
from localism.cli import main
from localism.graph.entity import Entity
from localism.graph.exchange.formats import FORMATS
from localism.graph.exchange.network import edges, is_tie
from localism.ontology.dates import BEGINNING, END

FILES = {
    "csv": "folder",
    "gexf": "example.gexf",
    "graphml": "example.graphml",
    "jsonld": "example.jsonld",
    "ntriples": "example.nt",
    "turtle": "example.ttl",
}
WHOLE = ("csv", "jsonld", "ntriples", "turtle")
"""Formats that hold ties with an end unknown, prohibitions, and ties of ties as well."""


@pytest.fixture(scope="module")
def example() -> Iterator[tuple[Graph, dict[str, Entity], set[str]]]:
    """The example, all that is in it, and which of its ties are edges."""
    with Graph.open(":memory:") as graph:
        graph.load_example()
        with graph.view() as view:
            things = {e.id: e for e in view.entities() if not e.stub}
            drawn = {edge.tie.id for edge in edges(view, Counter()) if edge.tie}
        yield graph, things, drawn


@pytest.mark.parametrize("kind", FILES)
def test_the_example_comes_back(kind: str, example: tuple[Graph, dict[str, Entity], set[str]], tmp_path: Path) -> None:
    if kind not in ("csv", "gexf", "graphml"):
        pytest.importorskip("pyoxigraph")
    graph, things, drawn = example
    graph.export(kind, tmp_path / FILES[kind], access="restricted")
    with Graph.open(":memory:") as other:
        done = other.load(tmp_path / FILES[kind])
        (dataset,) = done.read
        with other.view() as view:
            found = {e.id: e for e in view.entities() if not e.stub}
            located = {s.claim.locator for s in view.claims(["local:holding/jubilee-pool-operator"])}
            assert view.datasets()[0].access == "public", "so is all that it holds"
    assert done.problems.errors == 0
    assert [p.message for p in done.problems.kept] == []
    assert found.keys() - {f"local:{dataset}/file"} == {
        i for i, e in things.items() if kind in WHOLE or not is_tie(e) or i in drawn
    }
    assert all(len(text.split()) == 2 for text in located)
    for i, e in things.items():
        if i in found:
            assert found[i].types == e.types
            # How often claims say a value is not in these formats, and with it what orders values of equal rank.
            assert {n: sorted(v) for n, v in found[i].properties.items()} == {
                n: sorted(v) for n, v in e.properties.items()
            }, i
            if kind in ("csv", "gexf", "graphml") and e.bounds and not is_half_dated(e):
                assert found[i].bounds == e.bounds, i


def is_half_dated(e: Entity) -> bool:
    """One end is given and the other not even attested: then only the day of the load attests it."""
    assert e.bounds
    unattested = (e.bounds.from_max == END, e.bounds.to_min == BEGINNING)
    return (bool(e.all("from")) and not e.all("to") and unattested[1]) or (
        bool(e.all("to")) and not e.all("from") and unattested[0]
    )


def test_popolo_comes_back_as_far_as_it_goes(
    example: tuple[Graph, dict[str, Entity], set[str]], tmp_path: Path
) -> None:
    graph, things, _ = example
    graph.export("popolo", tmp_path / "example.json", access="restricted")
    with Graph.open(":memory:") as other:
        other.load(tmp_path / "example.json")
        with other.view() as view:
            found = {e.id: e for e in view.entities() if not e.stub}
    for cls in ("Person", "Organisation", "Post", "Area", "Partnership", "Group"):
        wanted = {i: e.name for i, e in things.items() if e.is_a(cls)}
        assert {i: found[i].name for i in wanted} == wanted
    news = {i for i, e in found.items() if i not in things and not is_tie(e)}
    assert news == {"local:network-example/file"}, "nothing comes that was not there"
    for i, e in things.items():
        if e.is_a("Organisation", "Group", "Partnership"):
            assert found[i].types == e.types, i
        if e.is_a("Participation") and e.one("member"):
            assert (found[i].all("member"), found[i].all("member_of")) == (e.all("member"), e.all("member_of")), i
        if e.is_a("Occupancy") and e.one("occupant"):
            assert found[i].all("occupant") == e.all("occupant")
            assert found[i].all("post") == e.all("post")


def test_loading_again_changes_nothing_and_an_edited_file_exactly_the_edit(
    example: tuple[Graph, dict[str, Entity], set[str]], tmp_path: Path
) -> None:
    graph, _, _ = example
    file = tmp_path / "example.graphml"
    graph.export("graphml", file)
    with Graph.open(":memory:") as other:
        other.load(file)
        (again,) = other.load(file).loaded.values()
        assert (again.new, again.withdrawn) == (0, 0)
        text = file.read_text("utf-8")
        assert text.count(">Friends of Jubilee Pool<") == 1
        file.write_text(text.replace(">Friends of Jubilee Pool<", ">Friends of the Pool<"), "utf-8")
        (edited,) = other.load(file).loaded.values()
        assert (edited.new, edited.withdrawn) == (1, 1)


@pytest.mark.parametrize("kind", ["json", "jsonl", "kumu", "cypher"])
def test_an_export_for_other_programs_says_what_it_is_and_what_comes_back(tmp_path: Path, kind: str) -> None:
    path, graph = tmp_path / f"areas{FORMATS[kind].suffix}", tmp_path / "areas.db"
    with Graph.open(tmp_path / "source.db") as source:
        source.load_example()
        source.export(kind, path)
    done = CliRunner().invoke(main, ["load", str(path), "--graph", str(graph)])
    assert done.exit_code == 1
    assert f"export {kind}" in done.stderr
    assert "localism export trig --access restricted" in done.stderr
    assert "localism export records" in done.stderr
    assert CliRunner().invoke(main, ["stats", "--graph", str(graph)]).exit_code == 1, "nothing was loaded"


def test_nodes_alone_are_loaded_and_said_to_be_alone(tmp_path: Path) -> None:
    (tmp_path / "hall-nodes.csv").write_text("id,label,type\n1,Hall (fiction),Council\n", encoding="utf-8")
    (tmp_path / "hall-edges.csv").write_text("source,target,relationship\n1,1,FUNDS\n", encoding="utf-8")
    nodes, both = [str(tmp_path / "hall-nodes.csv")], [str(tmp_path / f"hall-{t}.csv") for t in ("nodes", "edges")]
    for files, times in ((nodes, 1), (both, 0)):
        done = CliRunner().invoke(main, ["check", *files, "--graph", str(tmp_path / "areas.db")])
        assert (done.exit_code, done.stderr.count("There are nodes and no edges")) == (0, times)


@pytest.mark.parametrize("headings", ["id,label,type", "source,target,relationship"])
def test_a_network_under_another_name_is_told_how_to_be_one(tmp_path: Path, headings: str) -> None:
    (tmp_path / "actors.csv").write_text(f"{headings}\n1,2,3\n", encoding="utf-8")
    done = CliRunner().invoke(main, ["load", str(tmp_path / "actors.csv"), "--graph", str(tmp_path / "areas.db")])
    assert done.exit_code == 1
    assert "whose names end in nodes.csv and edges.csv" in done.stderr
