"""What a network page draws from: the network built by pyvis, where `layout.place` puts things, and as data for scripts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

from localism.visualisations.layout import place, radius
from localism.visualisations.pages import BEGINNING, END, Kind, Network, Node, Source, Tie
from localism.visualisations.shapes import path_of
from localism.visualisations.shell import link_or_none
from localism.visualisations.theme import safe_colour

__all__ = ["Built", "built", "data_of"]


class Built(NamedTuple):
    """What pyvis built: each thing's place and size, and each tie's bend."""

    nodes: dict[str, dict[str, Any]]
    edges: dict[str, dict[str, Any]]


class _Ids(list[str]):
    """Ids in order that know what they hold: pyvis asks that for every node and edge, which a list answers from end to end."""

    def __init__(self) -> None:
        super().__init__()
        self._held: set[str] = set()

    def append(self, item: str) -> None:
        """Add an id."""
        super().append(item)
        self._held.add(item)

    def __contains__(self, item: object) -> bool:
        return item in self._held


def built(network: Network, ties: Sequence[Tie]) -> Built:
    """The network built by pyvis with places given and physics off; only its data is used, never its page."""
    import pyvis.network

    sizes = _sizes(network, ties)
    positions = place((node.id for node in network.nodes), ((tie.start, tie.end) for tie in ties), sizes)
    kinds = {kind.code: kind for kind in network.kinds}
    drawn = pyvis.network.Network(directed=True)
    drawn.node_ids = _Ids()
    drawn.toggle_physics(False)
    for node in sorted(network.nodes, key=lambda node: node.id):
        x, y = positions[node.id]
        kind = kinds[node.kind]
        size = sizes[node.id]
        drawn.add_node(node.id, node.label, kind.shape, kind.colour, x=x, y=y, size=size, physics=False)
    bends = _bends(ties)
    for tie in ties:
        drawn.add_edge(tie.start, tie.end, id=tie.id, bend=bends[tie.id])
    return Built({node["id"]: node for node in drawn.nodes}, {edge["id"]: edge for edge in drawn.edges})


def _sizes(network: Network, ties: Sequence[Tie]) -> dict[str, int]:
    """A radius in map units for each thing, so that its area grows with its share of a measure, else with its ties."""
    if any(node.share is not None for node in network.nodes):
        return {node.id: round((25 + 875 * (node.share or 0.0)) ** 0.5) for node in network.nodes}
    degree = Counter(end for tie in ties for end in {tie.start, tie.end})
    return {node.id: radius(degree[node.id]) for node in network.nodes}


def _bends(ties: Sequence[Tie]) -> dict[str, float]:
    """How far each tie bends, so that parallel ties all show: 0 is straight, the sign its side seen from its start."""
    beside: dict[tuple[str, str], list[Tie]] = defaultdict(list)
    for tie in ties:
        beside[min(tie.start, tie.end), max(tie.start, tie.end)].append(tie)
    bends = {}
    for pair, parallel in beside.items():
        # An even number has none in the middle.
        shift = 1 - len(parallel) % 2
        for place_, tie in enumerate(sorted(parallel, key=lambda tie: tie.id)):
            step = (place_ + shift + 1) // 2 - shift / 2
            bend = round(0.16 * step * (1 if (place_ + shift) % 2 else -1), 2)
            bends[tie.id] = bend + 0.0 if tie.start == pair[0] else 0.0 - bend
    return bends


def data_of(
    network: Network,
    kinds: Sequence[Kind],
    nodes: Sequence[Node],
    ties: Sequence[Tie],
    sources: dict[Source, int],
    drawn: Built,
    large: bool,
) -> dict[str, Any]:
    """What the scripts draw from, by number: kinds, types, sources and dates are said once."""
    number = {node.id: place_ for place_, node in enumerate(nodes)}
    kind_at = {kind.code: place_ for place_, kind in enumerate(kinds)}
    types = sorted({tie.type for tie in ties})
    days = sorted({BEGINNING, END, *(day for tie in ties for day in _bounds(tie))})
    day_at = {day: place_ for place_, day in enumerate(days)}
    type_at = {type_: place_ for place_, type_ in enumerate(types)}

    return {
        "title": network.about.title,
        "note": " ".join(part for part in (network.about.slice_note, network.about.licence) if part),
        "day": network.about.as_of,
        "large": large,
        "kinds": [[kind.singular, path_of(kind.shape), safe_colour(kind.colour)] for kind in kinds],
        "types": types,
        "days": days,
        "sources": [[title or address, link_or_none(address)] for title, address in sources],
        "nodes": [
            [node.label, kind_at[node.kind], node.detail, *(drawn.nodes[node.id][part] for part in ("x", "y", "size"))]
            for node in nodes
        ],
        "ties": [
            [
                number[tie.start], number[tie.end], type_at[tie.type],
                tie.act, tie.level, tie.since, tie.until, tie.note,
                [day_at[day] for day in _bounds(tie)],
                [sources[source] for source in tie.sources],
                drawn.edges[tie.id]["bend"],
            ]
            for tie in ties
        ],
    }  # fmt: skip


def _bounds(tie: Tie) -> tuple[str, str, str, str]:
    return tie.from_min, tie.from_max, tie.to_min, tie.to_max
