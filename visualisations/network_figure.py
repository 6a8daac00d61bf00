"""The network as one picture, for a slide or for paper: who is tied to whom, with as many names as fit without touching."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from math import sqrt
from typing import NamedTuple

from localism.visualisations.figure import SMALL, Figure
from localism.visualisations.layout import place
from localism.visualisations.legend import legend
from localism.visualisations.lettering import cut, width_of
from localism.visualisations.network import possibly, surely
from localism.visualisations.pages import Kind, Network, Node
from localism.visualisations.shapes import path_of
from localism.visualisations.theme import safe_colour
from localism.visualisations.words import _, _n

__all__ = ["kind_styles", "network_figure"]

TALLEST = 1.1
"""How high a picture may be for its width."""
LABEL = 150
"""The longest name that is written."""


Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


class Spot(NamedTuple):
    """Where a thing is drawn, and how large."""

    x: float
    y: float
    size: float


def network_figure(network: Network, width: int) -> Figure:
    """The things where `layout.place` puts them, the most connected named first; a tie that is only possible is dashed.

    What is drawn is what is so on the network's day, if it has one, as on its page.
    """
    network = _on(network, network.about.as_of)
    drawn = Figure(width, words=_in_words(network))
    top = _legend(drawn, network) + 16
    spots = _spots(network, width, top)
    for tie in network.ties:
        a, b = spots[tie.start], spots[tie.end]
        drawn.path(
            f"M{a.x:.1f} {a.y:.1f}L{b.x:.1f} {b.y:.1f}", "tie" if surely(tie, network.about.as_of) else "tie maybe-tie"
        )
    looks = {kind.code: _look(kind) for kind in network.kinds}
    shapes = {kind.code: path_of(kind.shape) for kind in network.kinds}
    for node in network.nodes:
        drawn.shape(shapes[node.kind], *spots[node.id], looks[node.kind])
    for node, x, y in _names(network, spots, width):
        drawn.text(x, y, cut(node.label, LABEL, SMALL), "name", size=SMALL, anchor="middle")
    drawn.grow(max((s.y + s.size for s in spots.values()), default=top) + 16)
    return drawn


def kind_styles(network: Network) -> str:
    """How each kind of thing looks."""
    colours = sorted({safe_colour(kind.colour) for kind in network.kinds})
    return "".join(f".figure path.c{colour[1:]}{{fill:{colour}}}" for colour in colours)


def _look(kind: Kind) -> str:
    return f"c{safe_colour(kind.colour)[1:]}"


def _on(network: Network, day: str) -> Network:
    ties = tuple(tie for tie in network.ties if possibly(tie, day))
    ever, now = ({end for tie in each for end in (tie.start, tie.end)} for each in (network.ties, ties))
    return replace(network, ties=ties, nodes=tuple(n for n in network.nodes if n.id in now or n.id not in ever))


def _spots(network: Network, width: int, top: float) -> dict[str, Spot]:
    """Positions scaled into the width."""
    places = place((n.id for n in network.nodes), ((t.start, t.end) for t in network.ties))
    if not places:
        return {}
    degree = Counter(end for tie in network.ties for end in {tie.start, tie.end})
    xs, ys = [x for x, _ in places.values()], [y for _, y in places.values()]
    margin = 60
    scale = min((width - 2 * margin) / max(max(xs) - min(xs), 1), width * TALLEST / max(max(ys) - min(ys), 1), 1.2)
    left = (width - (max(xs) - min(xs)) * scale) / 2

    def size(node: Node) -> float:
        share = node.share if node.share is not None else min(degree[node.id], 40) / 40
        return 4 + 8 * sqrt(share)

    return {
        node.id: Spot(
            left + (places[node.id][0] - min(xs)) * scale, top + 20 + (places[node.id][1] - min(ys)) * scale, size(node)
        )
        for node in network.nodes
    }


def _names(network: Network, spots: dict[str, Spot], width: int) -> list[tuple[Node, float, float]]:
    """The names that fit without touching one another, the most connected first."""
    degree = Counter(end for tie in network.ties for end in {tie.start, tie.end})
    taken: dict[tuple[int, int], list[Box]] = {}

    def near(box: Box) -> list[list[Box]]:
        across, down = (
            range(int(box[0] // 100), int(box[2] // 100) + 1),
            range(int(box[1] // 100), int(box[3] // 100) + 1),
        )
        return [taken.setdefault((i, j), []) for i in across for j in down]

    for spot in spots.values():
        box = (spot.x - spot.size, spot.y - spot.size, spot.x + spot.size, spot.y + spot.size)
        for cell in near(box):
            cell.append(box)
    chosen = []
    for node in sorted(network.nodes, key=lambda n: (-(n.share or 0), -degree[n.id], n.id)):
        spot = spots[node.id]
        half = min(width_of(node.label, SMALL), LABEL) / 2 + 2
        for x, y in _beside(spot, half):
            x = min(max(x, half + 2), width - half - 2)
            box = (x - half, y - SMALL, x + half, y + 3)
            if not any(_touch(box, other) for cell in near(box) for other in cell):
                for cell in near(box):
                    cell.append(box)
                chosen.append((node, x, y))
                break
    return chosen


def _beside(spot: Spot, half: float) -> Iterator[tuple[float, float]]:
    """Where the middle of a name's line may be, the best first: below its thing, above, to the right, to the left."""
    yield spot.x, spot.y + spot.size + SMALL + 1
    yield spot.x, spot.y - spot.size - 4
    yield spot.x + spot.size + half + 1, spot.y + SMALL / 3
    yield spot.x - spot.size - half - 1, spot.y + SMALL / 3


def _touch(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _legend(drawn: Figure, network: Network) -> float:
    used = {node.kind for node in network.nodes}

    def shape(kind: Kind, x: float, y: float) -> None:
        drawn.shape(path_of(kind.shape), x + 9, y - 4, 7, _look(kind))

    return legend(drawn, ((k.label, partial(shape, k)) for k in network.kinds if k.code in used), 8, 16) - 20


def _in_words(network: Network) -> str:
    def count(kind: Kind) -> int:
        return sum(node.kind == kind.code for node in network.nodes)

    kinds = ", ".join(f"{kind.label} {count(kind):,}" for kind in network.kinds if count(kind))
    return _(
        "{title}. {things} ({kinds}) and {ties} between them.",
        title=network.about.title,
        things=_n("{n:,} thing", "{n:,} things", len(network.nodes)),
        kinds=kinds,
        ties=_n("{n:,} tie", "{n:,} ties", len(network.ties)),
    )
