"""How bodies, places and powers are connected: the network, which a page's own scripts draw."""

from __future__ import annotations

from localism.graph.store import View
from localism.visualisations.connections import network_of
from localism.visualisations.forms import Asked
from localism.visualisations.network import network_page


def draw(view: View, asked: Asked) -> str:
    """The network of a view, as a page."""
    shown = network_of(
        view, area=asked.area, on=asked.on, command=asked.command, access=asked.access, sized=asked.sized
    )
    return network_page(shown)
