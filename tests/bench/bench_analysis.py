"""Analysis: betweenness and Newman's projection beside networkx, and beside every engine installed that repeats itself.

    python tests/bench/bench_analysis.py [DATA]

DATA is the folder of real data (default: beside the repository), for the parliamentary groups and the UK register. Prints
seconds of the processor (of all its cores together), conversion from networkx included, and ratios. Goals: exact betweenness of
5,000 nodes and 20,000 ties at most 1.5 times the fastest repeatable engine; the projection at least 10 times networkx's rate,
betweenness of it at least 10 times (25 with igraph); a series over twelve dates at most thirteen single dates; no family of
measures of any network of the register over 20 s. networkx's betweenness is timed from some of the nodes, and multiplied.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeVar

sys.path.insert(0, str(Path(__file__).parents[2]))

import networkx as nx

from localism import Graph
from localism.graph.analysis import matrices
from localism.graph.analysis.engines import IGRAPH, MATRICES, RUSTWORKX, betweenness, engine_for
from localism.graph.analysis.families import NAMES, family
from localism.graph.analysis.measure import UnsuitedError
from localism.graph.analysis.network import newman
from localism.graph.analysis.recipes import recipes
from tests.graph.networks import appg, of_mode

T = TypeVar("T")
SOURCES = 20
YEARS = [str(year) for year in range(2008, 2020)]


def main(data: Path) -> None:
    """Measure and print."""
    _betweenness("5,000 nodes, 20,000 ties", nx.gnm_random_graph(5_000, 20_000, seed=1))
    if (data / "appg").is_dir():
        # Members of either House, who have an id there: those whose groups overlap most.
        groups = appg(data)
        for person in [p for p in of_mode(groups, 0) if not p.startswith("uk.org.publicwhip")]:
            groups.remove_node(person)
        members = of_mode(groups, 0)
        theirs, _ = _best(lambda: nx.bipartite.collaboration_weighted_projected_graph(groups, members), 3)
        ours, made = _best(lambda: newman([[(m, True) for m in groups[g]] for g in of_mode(groups, 1)]), 5)
        print(
            f"projection of {len(members):,} members, {made.number_of_edges():,} pairs: {ours:.3f} s; networkx {theirs:.2f} s: {theirs / ours:.1f} times"
        )
        _betweenness("the projection", made)
    if (data / "councils").is_dir():
        _register(data)
    with Graph.open(":memory:") as graph:
        graph.load_example()
        for family in ("cohesion", "centrality"):
            twelve, _ = _best(lambda: graph.analyse(family, "holds", on=YEARS), 3)  # noqa: B023
            single = sum(_best(lambda: graph.analyse(family, "holds", on=year), 3)[0] for year in YEARS)  # noqa: B023
            print(
                f"{family} on twelve dates: {twelve:.2f} s; as single dates {single:.2f} s: {12 * twelve / single:.1f} single dates"
            )


def _register(data: Path) -> None:
    """Every family of every network of the UK register, and one of them beside chance."""
    with Graph.open(":memory:") as graph:
        graph.load(data / "councils", data / "geo")
        for name in [n for n in recipes() if graph.network(n).number_of_edges()]:
            said = []
            for each in (n for n in NAMES if not family(n).series):
                begun = time.process_time()
                try:
                    graph.analyse(each, name)
                except UnsuitedError:
                    continue
                said.append(f"{each} {time.process_time() - begun:.1f} s")
            print(f"register, {name}, reading included: {', '.join(said)}")
        seconds, _ = _best(lambda: graph.significance("cohesion", projection="co-holding", runs=9), 1)
        print(f"register, cohesion of co-holding beside 9 draws: {seconds:.1f} s")


def _betweenness(what: str, net: Any) -> None:
    begun = time.process_time()
    nx.betweenness_centrality_subset(net, list(net)[:SOURCES], list(net))
    slow = (time.process_time() - begun) * len(net) / SOURCES
    fast, _ = _best(lambda: betweenness(net), 3)
    print(
        f"betweenness of {what}, by {engine_for(net)}: {fast:.2f} s; networkx {slow:.0f} s (from {SOURCES} nodes): {slow / fast:.1f} times"
    )
    for engine in (RUSTWORKX, IGRAPH, MATRICES):
        if matrices.suits(net) if engine == MATRICES else find_spec(engine):
            alone, found = _best(lambda: betweenness(net, engine), 2)  # noqa: B023
            again = betweenness(net, engine)
            print(f"  {engine}: {alone:.2f} s; ours {fast / alone:.2f} of it; the same bits again: {found == again}")


def _best(what: Callable[[], T], times: int) -> tuple[float, T]:
    seconds = []
    for _ in range(times):
        begun = time.process_time()
        found = what()
        seconds.append(time.process_time() - begun)
    return min(seconds), found


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else Path(__file__).parents[3] / "shared" / "data")
