"""Who holds which power: the matrix, which a page's own script lets one explore."""

from __future__ import annotations

from localism.graph.store import View
from localism.visualisations.draw import matrix_of
from localism.visualisations.forms import Asked
from localism.visualisations.matrix import matrix_page


def draw(view: View, asked: Asked) -> str:
    """The matrix of a view, as a page."""
    return matrix_page(matrix_of(view, area=asked.area, on=asked.on, command=asked.command, access=asked.access))
