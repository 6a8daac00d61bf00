"""How bodies, places and powers are connected: the network, which a page's own scripts draw."""

from __future__ import annotations

from dataclasses import replace

from localism.graph.store import View
from localism.visualisations.connections import network_of, things_and_ties
from localism.visualisations.forms import Asked
from localism.visualisations.network import counts, network_page
from localism.visualisations.network_figure import kind_styles, network_figure
from localism.visualisations.picture import Picture, Scripted


def draw(view: View, asked: Asked) -> Scripted:
    """The network of a view."""
    shown = network_of(
        view, area=asked.area, on=asked.on, command=asked.command, access=asked.access, sized=asked.sized
    )
    there = counts(shown, shown.about.as_of)
    shown = replace(shown, about=replace(shown.about, counts=things_and_ties(there.things, there.ties)))
    figure = Picture(shown.about, lambda width: network_figure(shown, width), (), styles=kind_styles(shown))
    return Scripted(lambda embed: network_page(shown, embed=embed), figure)
