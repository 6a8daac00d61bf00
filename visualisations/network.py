"""How things are connected: a network to search, filter, date and take apart, with a table of the same ties."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from localism.visualisations.layout import Positions, place
from localism.visualisations.pages import BEGINNING, END, Kind, Network, Source, Tie
from localism.visualisations.shapes import path_of
from localism.visualisations.shell import json_block, link_or_none, render, static_text
from localism.visualisations.theme import safe_colour

__all__ = ["DRAWN_AT_ONCE", "Counts", "counts", "network_page", "possibly", "surely"]

# Above this a network is a cloud in every library: the page then begins with one thing and what it is tied to.
DRAWN_AT_ONCE = 1500

SCRIPTS = ("model", "map", "picture", "detail", "find", "page")
VENDOR = "vendor/vis-network/vis-network.min.js"


class Counts(NamedTuple):
    """What a network shows on a day: things, ties, and how many of the ties are definite."""

    things: int
    ties: int
    definite: int


def counts(network: Network, day: str = "") -> Counts:
    """What is in force on an ISO day; without one, everything, of which a tie is definite if it is so on any day.

    A thing that has ties, but none on that day, is not shown on it. The page's counts are these.
    """
    shown = [tie for tie in network.ties if possibly(tie, day)]
    ever = {end for tie in network.ties for end in (tie.start, tie.end)}
    now = {end for tie in shown for end in (tie.start, tie.end)}
    definite = [tie for tie in shown if surely(tie, day)]
    things = sum(node.id in now or node.id not in ever for node in network.nodes)
    return Counts(things, len(shown), len(definite))


def possibly(tie: Tie, day: str) -> bool:
    """Whether it may be so on an ISO day; without one, always."""
    return not day or tie.from_min <= day < tie.to_max


def surely(tie: Tie, day: str) -> bool:
    """Whether it is so on an ISO day for certain; without one, whether it is on any."""
    return tie.from_max <= day < tie.to_min if day else max(tie.from_max, BEGINNING) < tie.to_min


def network_page(network: Network, *, embed: bool = False) -> str:
    """The network as one HTML page, which asks for nothing; without scripts it is a table of things and ties.

    Up to `DRAWN_AT_ONCE` things stand where `layout.place` puts them; above, the page draws one thing at a time with
    what it is tied to. Raises `ValueError` for two things, or two ties, of one id, and for a tie or a thing that names
    an end, or a kind, that is not there.
    """
    _check(network)
    nodes = sorted(network.nodes, key=lambda node: (node.label.casefold(), node.id))
    labels = {node.id: node.label for node in nodes}
    ties = sorted(
        network.ties,
        key=lambda tie: (labels[tie.start].casefold(), tie.type, labels[tie.end].casefold(), tie.since, tie.id),
    )
    sources: dict[Source, int] = {}
    for source in (*network.about.sources, *(source for tie in ties for source in tie.sources)):
        sources.setdefault(source, len(sources))
    used = {node.kind for node in nodes}
    kinds = [kind for kind in network.kinds if kind.code in used]
    large = len(nodes) > DRAWN_AT_ONCE
    drawn = _drawn(network, nodes_in_order=[node.id for node in nodes], ties=ties) if not large else None
    degree = Counter(end for tie in ties for end in {tie.start, tie.end})
    return render(
        "network.html",
        network.about,
        styles=static_text("static/page.css", "static/network.css"),
        scripts=(static_text(VENDOR), _script()),
        kinds=[
            {"label": kind.label, "path": path_of(kind.shape), "colour": safe_colour(kind.colour), "count": count}
            for kind, count in ((kind, sum(node.kind == kind.code for node in nodes)) for kind in kinds)
        ],
        types=sorted(Counter(tie.type for tie in ties).items()),
        things=[(node.label, _label(kinds, node.kind), node.detail, degree[node.id]) for node in nodes],
        ties=[
            (labels[tie.start], tie.type, labels[tie.end], tie, [sources[source] + 1 for source in tie.sources])
            for tie in ties
        ],
        large=large,
        limit=DRAWN_AT_ONCE,
        data=json_block(_data(network, kinds, nodes, ties, sources, drawn)),
        sources=list(sources),
        embed=embed,
    )


def _check(network: Network) -> None:
    kinds = {kind.code for kind in network.kinds}
    ids = {node.id for node in network.nodes}
    if len(ids) != len(network.nodes):
        raise ValueError("two things of a network have one id")
    if len({tie.id for tie in network.ties}) != len(network.ties):
        raise ValueError("two ties of a network have one id")
    for node in network.nodes:
        if node.kind not in kinds:
            raise ValueError(f"{node.id!r} is of the kind {node.kind!r}, which the network does not have")
    for tie in network.ties:
        for end in (tie.start, tie.end):
            if end not in ids:
                raise ValueError(f"the tie {tie.id!r} names {end!r}, which is not among the network's things")


class _Drawn(NamedTuple):
    """What pyvis built: each thing's place and size, and each tie's bend."""

    nodes: dict[str, dict[str, Any]]
    edges: dict[str, dict[str, Any]]


def _drawn(network: Network, *, nodes_in_order: Iterable[str], ties: list[Tie]) -> _Drawn:
    """The network built by pyvis with places given and physics off; only its data is used, never its page."""
    import pyvis.network

    positions: Positions = place(nodes_in_order, ((tie.start, tie.end) for tie in ties))
    sizes = _sizes(network, ties)
    kinds = {kind.code: kind for kind in network.kinds}
    built = pyvis.network.Network(directed=True)
    built.toggle_physics(False)
    for node in sorted(network.nodes, key=lambda node: node.id):
        x, y = positions[node.id]
        kind = kinds[node.kind]
        size = sizes[node.id]
        built.add_node(node.id, node.label, kind.shape, kind.colour, x=x, y=y, size=size, physics=False)
    bends = _bends(ties)
    for tie in ties:
        built.add_edge(tie.start, tie.end, id=tie.id, bend=bends[tie.id])
    return _Drawn({node["id"]: node for node in built.nodes}, {edge["id"]: edge for edge in built.edges})


def _sizes(network: Network, ties: list[Tie]) -> dict[str, int]:
    """A radius in map units for each thing, so that its area grows with its share of a measure, else with its ties."""
    if any(node.share is not None for node in network.nodes):
        return {node.id: round((25 + 875 * (node.share or 0.0)) ** 0.5) for node in network.nodes}
    degree = Counter(end for tie in ties for end in {tie.start, tie.end})
    return {node.id: round((49 + 14 * min(degree[node.id], 61)) ** 0.5) for node in network.nodes}


def _bends(ties: list[Tie]) -> dict[str, float]:
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


def _data(
    network: Network,
    kinds: list[Kind],
    nodes: list[Any],
    ties: list[Tie],
    sources: dict[Source, int],
    drawn: _Drawn | None,
) -> dict[str, Any]:
    """What the scripts draw from, by number: kinds, types, sources and dates are said once."""
    number = {node.id: place_ for place_, node in enumerate(nodes)}
    kind_at = {kind.code: place_ for place_, kind in enumerate(kinds)}
    types = sorted({tie.type for tie in ties})
    days = sorted({BEGINNING, END, *(day for tie in ties for day in _bounds(tie))})
    day_at = {day: place_ for place_, day in enumerate(days)}
    sizes = _sizes(network, ties)

    def spot(node: Any) -> list[int]:
        built = drawn.nodes[node.id] if drawn else {"x": 0, "y": 0, "size": sizes[node.id]}
        return [built["x"], built["y"], built["size"]]

    return {
        "title": network.about.title,
        "note": " ".join(part for part in (network.about.slice_note, network.about.licence) if part),
        "day": network.about.as_of,
        "large": drawn is None,
        "kinds": [[kind.singular, path_of(kind.shape), safe_colour(kind.colour)] for kind in kinds],
        "types": types,
        "days": days,
        "sources": [[title or address, link_or_none(address)] for title, address in sources],
        "nodes": [[node.label, kind_at[node.kind], node.detail, *spot(node)] for node in nodes],
        "ties": [
            [
                number[tie.start], number[tie.end], types.index(tie.type),
                tie.act, tie.level, tie.since, tie.until, tie.note,
                [day_at[day] for day in _bounds(tie)],
                [sources[source] for source in tie.sources],
                drawn.edges[tie.id]["bend"] if drawn else 0,
            ]
            for tie in ties
        ],
    }  # fmt: skip


def _bounds(tie: Tie) -> tuple[str, str, str, str]:
    return tie.from_min, tie.from_max, tie.to_min, tie.to_max


def _label(kinds: list[Kind], code: str) -> str:
    return next(kind.singular for kind in kinds if kind.code == code)


def _script() -> str:
    """The page's own scripts, which share one scope and nothing else."""
    parts = static_text(*(f"static/network/{name}.js" for name in SCRIPTS))
    return f'"use strict";\n(function () {{\n{parts}}})();\n'
