"""How things are connected: a network to search, filter, date and take apart, with a table of the same ties."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from localism.visualisations.network_build import built, data_of
from localism.visualisations.pages import BEGINNING, Kind, Network, Source, Tie
from localism.visualisations.shapes import path_of
from localism.visualisations.shell import json_block, render, static_text, table_rows
from localism.visualisations.theme import safe_colour

__all__ = ["DRAWN_AT_ONCE", "Counts", "counts", "network_page", "possibly", "surely"]

# Up to this vis-network draws; above it our own layer, in batches, and what is chosen is drawn apart with what it is tied to.
DRAWN_AT_ONCE = 1500

SCRIPTS = ("model", "way", "labels", "map", "picture", "detail", "find", "table", "page")
PAINTERS = {False: ("vis",), True: ("sheet", "gestures", "canvas")}
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

    Things stand where `layout.place` puts them. Up to `DRAWN_AT_ONCE` of them are drawn by vis-network; more are drawn
    in batches, and one that is chosen alone with what it is tied to. Raises `ValueError` for two things, or two ties,
    of one id, and for a tie or a thing that names an end, or a kind, that is not there.
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
    drawn = built(network, ties)
    degree = Counter(end for tie in ties for end in {tie.start, tie.end})
    return render(
        "network.html",
        network.about,
        styles=static_text("static/page.css", "static/network.css"),
        scripts=(*(() if large else (static_text(VENDOR),)), _script(PAINTERS[large])),
        kinds=[
            {"label": kind.label, "path": path_of(kind.shape), "colour": safe_colour(kind.colour), "count": count}
            for kind, count in ((kind, sum(node.kind == kind.code for node in nodes)) for kind in kinds)
        ],
        types=sorted(Counter(tie.type for tie in ties).items()),
        counts=(len(ties), len(nodes)),
        things=table_rows((node.label, _label(kinds, node.kind), node.detail, str(degree[node.id])) for node in nodes),
        ties=table_rows(
            ((labels[t.start], t.type, labels[t.end], t.act, t.level, t.since, t.until, t.note) for t in ties),
            ([sources[source] + 1 for source in t.sources] for t in ties),
        ),
        data=json_block(data_of(network, kinds, nodes, ties, sources, drawn, large)),
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


def _label(kinds: list[Kind], code: str) -> str:
    return next(kind.singular for kind in kinds if kind.code == code)


def _script(painter: tuple[str, ...]) -> str:
    """The page's own scripts, which share one scope and nothing else; the painter comes after the map that it paints."""
    after = SCRIPTS.index("map") + 1
    names = (*SCRIPTS[:after], *painter, *SCRIPTS[after:])
    parts = static_text("static/words.js", *(f"static/network/{name}.js" for name in names))
    return f'"use strict";\n(function () {{\n{parts}}})();\n'
