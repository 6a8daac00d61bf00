"""Layouts of five real networks: ours beside igraph's Fruchterman–Reingold, ForceAtlas2, and ours as it was.

    python tests/bench/bench_layout.py [DATA]

DATA is the folder of real data (default: beside the repository). Prints for each network and layout how many ties cross
(~ where estimated from a sample), the stress, the share of things that lie over others, and seconds of the processor, one
after the other in one run; then seconds for random networks of growing size. Every layout gets the connected parts one
by one, scaled to the same area for each thing and packed as `layout.place` packs them, and scored with the radii that a
network page draws. ForceAtlas2 is networkx's where there are at most `SMALL` things, as it compares all pairs, and that of
crategraph-forceatlas2 (MIT) where it is installed.

Goals: less stress, and no more crossings and overlaps, than the others on most networks; 300 things in 0.3 s, 5,000 in 3 s,
20,000 in 15 s. In November 2026, as crossings · stress · seconds (what lies over others):

    network                 ours                         Fruchterman–Reingold               ForceAtlas2 (crategraph)
    the example             6,703 · 0.133 · 0.6 (0 %)    7,392 · 0.147 · 0.4 (5.9 %)        7,190 · 0.155 · 0.1 (2.9 %)
    funders                 47,239 · 0.160 · 0.2 (0 %)   62,743 · 0.173 · 0.4 (3.4 %)       51,428 · 0.178 · 0.1 (1.4 %)
    parliamentary groups    2.99 m · 0.158 · 1.1 (0 %)   4.56 m · 0.180 · 0.3 (37.6 %)      2.93 m · 0.185 · 0.7 (16.3 %)
    areas                   3,577 · 0.142 · 5.0 (0 %)    99,334 · 0.237 · 1.3 (41.9 %)      10,713 · 0.203 · 14.9 (3.3 %)
    charities               9 · 0.157 · 8.6 (0 %)        0 · 0.330 · 5.9 (45.2 %)           0 · 0.144 · 21.7 (0 %)

Not reached: less stress than ForceAtlas2 on charities, mostly stars of thousands, and its crossings on the groups (2 % more).
"""

from __future__ import annotations

import csv
import random
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from unittest.mock import patch

sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np

from localism import Graph
from localism.visualisations.connections import network_of
from localism.visualisations.layout import SPACING, place, radius
from localism.visualisations.layout.part import laid_out
from tests.bench.layout_scores import crossings, overlapping, stress
from tests.graph.networks import appg, funders

Array = np.ndarray[Any, Any]
Pairs = list[tuple[str, str]]
Layout = Callable[[Sequence[int], Sequence[tuple[int, int]]], Any]

SMALL = 3_000
AREAS = ("WDCD", "LADCD_ACTIVE", "UTLACD", "CAUTHCD", "RGNCD", "CTRYCD", "GBCD", "UKCD")


def main(data: Path) -> None:
    """Measure once and print."""
    for title, pairs in _networks(data):
        ids = sorted({name for pair in pairs for name in pair})
        number = {name: at for at, name in enumerate(ids)}
        ties = np.array([(number[a], number[b]) for a, b in pairs if a != b])
        ends = np.unique(np.sort(ties, axis=1), axis=0)
        radii = np.array([radius(int(n)) for n in np.bincount(ends.ravel(), minlength=len(ids))], float)
        print(f"{title}: {len(ids):,} things, {len(ends):,} ties")
        for name, layout in _layouts(len(ids)):
            with patch("localism.visualisations.layout.part.laid_out", _scaled(layout)):
                begun = time.process_time()
                placed = place(ids, pairs)
                spent = time.process_time() - begun
            spots = np.array([placed[one] for one in ids])
            crossing, exact = crossings(spots, ends)
            said = f"{crossing:,.0f}".rjust(11) + (" " if exact else "~")
            over = overlapping(spots, radii)
            print(
                f"  {name:27} {said} crossings, stress {stress(spots, ends):.3f}, {over:6.1%} over others, {spent:7.2f} s",
                flush=True,
            )
    for size in (300, 1_000, 5_000, 20_000):
        ids, pairs = _tangled(size)
        begun = time.process_time()
        place(ids, pairs)
        print(f"ours, {size:,} things and {len(pairs):,} ties at random: {time.process_time() - begun:.2f} s")


def _networks(data: Path) -> Iterator[tuple[str, Pairs]]:
    """What there is of: the example, funders, parliamentary groups, areas, charities' parents."""
    with Graph.open(":memory:") as graph:
        graph.load_example()
        with graph.view() as view:
            network = network_of(view, area=None, on=None, command="", access="public")
            yield "the example's network", [(tie.start, tie.end) for tie in network.ties]
    if (data / "funder-network").is_dir():
        yield "funders and recipients", list(funders(data).edges)
    if (data / "appg").is_dir():
        yield "parliamentary groups and members", list(appg(data).edges)
    if (data / "geo").is_dir():
        chains = [dict.fromkeys(row[c] for c in AREAS if row[c]) for row in _rows(data / "geo" / "ward_all_codes.csv")]
        yield (
            "wards in districts in regions",
            [pair for chain in chains for pair in zip(chain, list(chain)[1:], strict=False)],
        )
    if (data / "relationships").is_dir():
        rows = _rows(data / "relationships" / "_parent.csv")
        yield (
            "charities and their parents",
            [(r["org_id_a"], r["org_id_b"]) for r in rows if r["org_id_a"] and r["org_id_b"]],
        )


def _rows(path: Path) -> Iterable[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _tangled(size: int) -> tuple[list[str], Pairs]:
    """A random tree, with as many ties more, the same each time."""
    draw = random.Random(1)
    ids = [f"n{number:05}" for number in range(size)]
    tree = [(ids[number], ids[draw.randrange(number)]) for number in range(1, size)]
    return ids, tree + [(draw.choice(ids), draw.choice(ids)) for _ in ids]


def _layouts(size: int) -> Iterator[tuple[str, Layout]]:
    yield "ours", laid_out
    if find_spec("igraph"):
        yield "igraph Fruchterman–Reingold", _fruchterman_reingold
    if find_spec("crategraph_forceatlas2"):
        yield "crategraph ForceAtlas2", _force_atlas
    if size <= SMALL:
        yield "networkx ForceAtlas2", _networkx_force_atlas
        yield "ours as it was", _as_it_was


def _scaled(layout: Layout) -> Layout:
    """The same layout, its box as large for so many things as ours is before they are moved apart."""

    def to_the_same_area(radii: Sequence[int], pairs: Sequence[tuple[int, int]]) -> list[list[float]]:
        spots = np.array(layout(radii, pairs), dtype=float)
        width, height = spots.max(0) - spots.min(0)
        side = SPACING * len(spots) ** 0.5 * 1.25
        scale = min(side / ((width * height) ** 0.5 or max(width, height)), 3 * side / max(width, height))
        return (spots * scale).tolist()  # type: ignore[no-any-return]

    return to_the_same_area


def _fruchterman_reingold(radii: Sequence[int], pairs: Sequence[tuple[int, int]]) -> list[list[float]]:
    import igraph

    igraph.set_random_number_generator(random.Random(1))
    return igraph.Graph(len(radii), pairs).layout_fruchterman_reingold().coords  # type: ignore[no-any-return]


def _force_atlas(radii: Sequence[int], pairs: Sequence[tuple[int, int]]) -> Array:
    """As its makers advise for so many things, on one thread, which gives the same layout each time."""
    import crategraph_forceatlas2 as force_atlas  # type: ignore[import-not-found, unused-ignore]

    settings = force_atlas.infer_settings(len(radii))
    return force_atlas.layout(len(radii), pairs, threads=1, seed=1, **settings)  # type: ignore[no-any-return]


def _networkx_force_atlas(radii: Sequence[int], pairs: Sequence[tuple[int, int]]) -> list[Array]:
    import networkx as nx

    network = nx.empty_graph(len(radii))
    network.add_edges_from(pairs)
    drawn = nx.forceatlas2_layout(network, seed=1)
    return [drawn[number] for number in network]


def _as_it_was(radii: Sequence[int], pairs: Sequence[tuple[int, int]]) -> Array:
    """Two hundred rounds of rustworkx's Fruchterman–Reingold, each thing then half-way to where rings hold their share."""
    import rustworkx

    network = rustworkx.PyGraph()
    network.add_nodes_from(list(radii))
    network.add_edges_from([(a, b, 1.0) for a, b in pairs])
    drawn = rustworkx.spring_layout(network, seed=2018, num_iter=200)
    spots = np.array([drawn[number] for number in range(len(radii))])
    spots -= spots.mean(0)
    radius = np.hypot(*spots.T)
    rank = np.argsort(np.argsort(radius, kind="stable"), kind="stable") + 1
    grown = (1 + radius.max() * np.sqrt(rank / len(rank)) / np.maximum(radius, 1e-9)) / 2
    return spots * grown[:, None]  # type: ignore[no-any-return]


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[3] / "shared" / "data")
