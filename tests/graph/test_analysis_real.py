"""Real memberships and grants, loaded as anybody would, then measured: beside the same files read by plain loops into igraph and numpy."""

from __future__ import annotations

import csv
import math
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import igraph
import networkx as nx
import numpy as np
import pytest
from networkx.algorithms import bipartite

from localism import Graph
from tests.graph.networks import weighed

NEAR = 1e-9
HOUSES = {
    "https://publications.parliament.uk": "uk",
    "https://data.parliament.scot": "scottish-parliament",
    "https://aims.niassembly.gov.uk": "ni-assembly",
    "https://business.senedd.wales": "senedd",
    "https://busnes.senedd.cymru": "senedd",
}
OFFICES = ("mp", "lord", "msp", "ms", "mla")
Rows = list[dict[str, str]]


def rows_of(path: Path) -> Rows:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def groups(data: Path) -> Iterator[Graph]:
    """A graph of the parliamentary groups and their members."""
    with Graph.open(":memory:") as graph:
        graph.load(data / "appg")
        yield graph


@pytest.fixture(scope="module")
def memberships(data: Path) -> list[tuple[str, str]]:
    """Who is in which group, by a plain loop: members who hold office, as an official register or an identifier vouches for."""
    found = set()
    for r in rows_of(data / "appg" / "members.csv"):
        vouched = r["twfy_id"] or r["source"] not in ("ai_search", "manual")
        if r["member_type"] in OFFICES and r["removed"] != "True" and vouched:
            house = next((h for address, h in HOUSES.items() if r["url_source"].startswith(address)), "uk")
            found.add((r["twfy_id"] or r["name"], f"appg:{house}/{r['appg']}"))
    return sorted(found)


@pytest.fixture(scope="module")
def grants(data: Path) -> Iterator[Graph]:
    """A graph of the funders and recipients in 360Giving's data."""
    with Graph.open(":memory:") as graph:
        graph.load(data / "funder-network")
        yield graph


@pytest.fixture(scope="module")
def links(data: Path) -> dict[tuple[str, str], float]:
    """Funder and recipient → how much, as the file has it."""
    rows = rows_of(data / "funder-network" / "links.csv")
    ends = ("Funding Org:Identifier", "Recipient Org:Identifier")
    return {(r[ends[0]].strip(), r[ends[1]].strip()): float(r["Amount Awarded"]) for r in rows}


def told(graph: Graph, family: str, projection: str) -> dict[str, dict[str, float | None]]:
    """Measure → thing, or blank for the whole network → value, as `analyse` answers."""
    found: dict[str, dict[str, float | None]] = {}
    for row in graph.analyse(family, projection):
        if not row.other and not (row.of_group and not row.thing):
            found.setdefault(row.measure, {})[row.thing_id] = row.value
    return found


def person(graph_id: str, names: dict[str, str]) -> str:
    """A person as the file names them: by their number, and without one by their name."""
    return names[graph_id] if graph_id.startswith("local:") else graph_id


def in_igraph(ties: Any, *, directed: bool = False) -> tuple[list[str], Any]:
    """Nodes and a network, of ties and their weights."""
    nodes = sorted({n for a, b, _ in ties for n in (a, b)})
    at = {n: i for i, n in enumerate(nodes)}
    made = igraph.Graph(n=len(nodes), edges=[(at[a], at[b]) for a, b, _ in ties], directed=directed)
    made.es["weight"] = [w for *_, w in ties]
    return nodes, made


# ---- members of parliamentary groups -----------------------------------------------------------------------------------


def test_memberships_are_those_of_the_file(groups: Graph, memberships: list[tuple[str, str]]) -> None:
    net = groups.network("participation")
    names = {i: d["name"] for i, d in net.nodes(data=True)}
    ours = [(a, b) if net.nodes[a]["mode"] == 0 else (b, a) for a, b in net.edges()]
    assert sorted((person(p, names), group) for p, group in ours) == memberships
    assert len(memberships) == 11_240


def test_two_mode_figures_of_memberships(groups: Graph, memberships: list[tuple[str, str]]) -> None:
    found = told(groups, "two-mode", "participation")
    names = {i: d["name"] for i, d in groups.network("participation").nodes(data=True)}
    net: nx.Graph[str] = nx.Graph()
    net.add_nodes_from((p for p, _ in memberships), bipartite=0)
    net.add_nodes_from((g for _, g in memberships), bipartite=1)
    net.add_edges_from(memberships)
    people = {p for p, _ in memberships}
    assert found["density"][""] == pytest.approx(len(memberships) / (len(people) * (len(net) - len(people))))
    # Of any two people how many groups they share, as a product of matrices; squares and paths follow.
    order, which = sorted(people), sorted(set(net) - people)
    table = np.zeros((len(order), len(which)))
    row, column = ({n: i for i, n in enumerate(nodes)} for nodes in (order, which))
    for p, g in memberships:
        table[row[p], column[g]] = 1
    shared = table @ table.T
    np.fill_diagonal(shared, 0)
    squares = int((shared * (shared - 1)).sum()) // 4
    paths = sum((net.degree(p) - 1) * (net.degree(g) - 1) for p, g in memberships)
    assert found["closed paths"][""] == pytest.approx(4 * squares / paths, rel=NEAR)
    nested = []
    for across in (table, table.T):
        degrees, both = across.sum(axis=1), across @ across.T
        of_pair = np.where(degrees[:, None] != degrees, 100 * both / np.minimum(degrees[:, None], degrees), 0)
        nested += of_pair[np.triu_indices(len(degrees), 1)].tolist()
    assert found["nestedness (NODF)"][""] == pytest.approx(math.fsum(nested) / len(nested), rel=NEAR)
    some = random.Random(3).sample(sorted(names), 40)
    theirs = bipartite.latapy_clustering(net, nodes=[person(i, names) for i in some])
    for i in some:
        assert found["overlap"][i] == pytest.approx(theirs[person(i, names)], rel=NEAR), names[i]
    few = [i for i in some if 2 <= net.degree(person(i, names)) <= 20]
    kept = bipartite.node_redundancy(net, nodes=[person(i, names) for i in few])
    assert {i: found["redundancy"][i] for i in few} == pytest.approx({i: kept[person(i, names)] for i in few}, rel=NEAR)


def test_measures_of_those_who_sit_together(groups: Graph, memberships: list[tuple[str, str]]) -> None:
    net = groups.network("co-participation")
    names = {i: d["name"] for i, d in net.nodes(data=True)}
    members: dict[str, list[str]] = {}
    for p, group in memberships:
        members.setdefault(group, []).append(p)
    people = sorted({p for p, _ in memberships})
    at = {p: i for i, p in enumerate(people)}
    share = np.zeros((len(people), len(members)))
    for column, those in enumerate(members.values()):
        share[[at[p] for p in those], column] = 1
    weights = (share / np.maximum(1, share.sum(axis=0) - 1)) @ share.T
    np.fill_diagonal(weights, 0)
    ours = np.zeros_like(weights)
    for a, b, w in weighed(net):
        i, j = at[person(a, names)], at[person(b, names)]
        ours[i, j] = ours[j, i] = w
    assert np.abs(ours - weights).max() < NEAR
    assert ((ours > 0) == (weights > 0)).all()

    ties = [(people[i], people[j], weights[i, j]) for i, j in zip(*np.triu(weights).nonzero(), strict=True)]
    nodes, other = in_igraph(ties)
    centrality, cohesion = told(groups, "centrality", "co-participation"), told(groups, "cohesion", "co-participation")

    def same(found: dict[str, float | None], expected: list[float], within: float = NEAR) -> None:
        assert {person(i, names): v for i, v in found.items() if person(i, names) in nodes} == pytest.approx(
            dict(zip(nodes, expected, strict=True)), rel=within, abs=within
        )

    same(centrality["degree"], other.degree())
    same(centrality["strength"], other.strength(weights="weight"))
    same(centrality["pagerank"], other.pagerank(weights="weight", implementation="prpack"))
    same(cohesion["k-core"], other.coreness())
    assert cohesion["transitivity"][""] == pytest.approx(other.transitivity_undirected(), rel=NEAR)
    pairs = (len(net) - 1) * (len(net) - 2) / 2
    same(centrality["betweenness"], [b / pairs for b in other.betweenness()])
    some = random.Random(3).sample(range(len(nodes)), 60)
    reach = np.array(other.distances(source=some))
    met = np.where(np.isfinite(reach), reach, 0)
    near = {nodes[i]: (row > 0).sum() ** 2 / ((len(net) - 1) * row.sum()) for i, row in zip(some, met, strict=True)}
    ours_near = {person(i, names): v for i, v in centrality["closeness"].items()}
    assert {p: ours_near[p] for p in near} == pytest.approx(near, rel=NEAR)


# ---- funders and recipients ----------------------------------------------------------------------------------------------


def test_grants_are_those_of_the_file(grants: Graph, links: dict[tuple[str, str], float]) -> None:
    net = grants.network("funding")
    assert {(a, b): w for a, b, w in weighed(net)} == links
    assert (len(net), len(links)) == (554, 1_572)


def test_measures_of_grants(grants: Graph, links: dict[tuple[str, str], float]) -> None:
    # One body is said to fund itself, which these measures leave out.
    ties = [(a, b, w) for (a, b), w in links.items() if a != b]
    nodes, other = in_igraph(ties, directed=True)
    n = len(nodes)
    found = told(grants, "centrality", "funding")

    def same(measure: str, expected: list[float]) -> None:
        assert found[measure] == pytest.approx(dict(zip(nodes, expected, strict=True)), rel=NEAR, abs=NEAR)

    same("in-degree", other.indegree())
    same("out-strength", other.strength(mode="out", weights="weight"))
    same("betweenness", [b / ((n - 1) * (n - 2)) for b in other.betweenness()])
    # prpack loses digits where weights are large, so they are given as parts of the largest.
    largest = max(w for *_, w in ties)
    same("pagerank", other.pagerank(weights=[w / largest for *_, w in ties], implementation="prpack"))
    loose = other.as_undirected(combine_edges={"weight": "sum"})
    holes = told(grants, "brokerage", "funding")
    assert holes["constraint"] == pytest.approx(
        dict(zip(nodes, loose.constraint(weights="weight"), strict=True)), rel=NEAR
    )
    whole = told(grants, "cohesion", "funding")
    assert whole["reciprocity"][""] == pytest.approx(other.reciprocity())
    assert whole["components"][""] == len(loose.connected_components())
    assert set(whole["articulation"]) == {nodes[v] for v in loose.articulation_points()}


def test_the_same_grants_as_two_tables_of_nodes_and_edges(
    grants: Graph, links: dict[tuple[str, str], float], data: Path, tmp_path: Path
) -> None:
    """By way of the importer of networks of others, with the headings that Gephi has."""
    names = {r["identifier"].strip(): r["name"].strip() for r in rows_of(data / "funder-network" / "points.csv")}
    with (tmp_path / "grants-nodes.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("Id", "Label", "Type"), *((i, name, "Organisation") for i, name in names.items())])
    with (tmp_path / "grants-edges.csv").open("w", encoding="utf-8", newline="") as file:
        edges = [(a, b, "Grant", w) for (a, b), w in links.items()]
        csv.writer(file).writerows([("Source", "Target", "Relationship", "Amount"), *edges])
    with Graph.open(":memory:") as graph:
        graph.load(tmp_path / "grants-nodes.csv", tmp_path / "grants-edges.csv")
        net = graph.network("funding")
        ours = told(graph, "centrality", "funding")["pagerank"]
    theirs = told(grants, "centrality", "funding")["pagerank"]
    assert {(net.nodes[a]["name"], net.nodes[b]["name"], w) for a, b, w in weighed(net)} == {
        (names[a], names[b], w) for (a, b), w in links.items()
    }
    # An id that no register gives has become one of the dataset's own.
    known = [i for i in ours if not i.startswith("local:")]
    assert len(known) == len(theirs) - 1
    assert {i: ours[i] for i in known} == pytest.approx({i: theirs[i] for i in known}, rel=NEAR)
