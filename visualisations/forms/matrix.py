"""Who holds which power: the matrix, which a page's own script lets one explore."""

from __future__ import annotations

from localism.graph.store import View
from localism.visualisations.draw import matrix_of
from localism.visualisations.forms import Asked
from localism.visualisations.matrix import matrix_page
from localism.visualisations.matrix_figure import act_styles, matrix_figure
from localism.visualisations.picture import Picture, Scripted


def draw(view: View, asked: Asked) -> Scripted:
    """The matrix of a view."""
    matrix = matrix_of(view, area=asked.area, on=asked.on, command=asked.command, access=asked.access)
    figure = Picture(matrix.about, lambda width: matrix_figure(matrix, width), (), styles=act_styles(matrix))
    return Scripted(lambda embed: matrix_page(matrix, embed=embed), figure)
