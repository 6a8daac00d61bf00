"""Pages to look at: one self-contained HTML file each, drawn from plain data."""

from localism.visualisations.balance import balance_page
from localism.visualisations.codebook import codebook_page
from localism.visualisations.matrix import matrix_page
from localism.visualisations.network import network_page
from localism.visualisations.pages import (
    About,
    Act,
    Balance,
    Balanced,
    Body,
    BodyGroup,
    Cell,
    Codebook,
    CodeList,
    CodeUse,
    Held,
    Kind,
    Matrix,
    Network,
    NetworkFigure,
    NetworkReport,
    Node,
    Power,
    PowerGroup,
    Reported,
    Source,
    Table,
    Tie,
)
from localism.visualisations.report import report_page

__all__ = [
    "About",
    "Act",
    "Balance",
    "Balanced",
    "Body",
    "BodyGroup",
    "Cell",
    "CodeList",
    "CodeUse",
    "Codebook",
    "Held",
    "Kind",
    "Matrix",
    "Network",
    "NetworkFigure",
    "NetworkReport",
    "Node",
    "Power",
    "PowerGroup",
    "Reported",
    "Source",
    "Table",
    "Tie",
    "balance_page",
    "codebook_page",
    "matrix_page",
    "network_page",
    "report_page",
]
