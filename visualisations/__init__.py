"""Pages to look at: one self-contained HTML file each, drawn from plain data."""

from localism.visualisations.matrix import matrix_page
from localism.visualisations.network import network_page
from localism.visualisations.pages import (
    About,
    Act,
    Body,
    BodyGroup,
    Cell,
    Held,
    Kind,
    Matrix,
    Network,
    Node,
    Power,
    PowerGroup,
    Source,
    Tie,
)

__all__ = [
    "About",
    "Act",
    "Body",
    "BodyGroup",
    "Cell",
    "Held",
    "Kind",
    "Matrix",
    "Network",
    "Node",
    "Power",
    "PowerGroup",
    "Source",
    "Tie",
    "matrix_page",
    "network_page",
]
