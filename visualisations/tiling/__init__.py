"""Where the tile of each UK authority stands, on one grid for every date."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from typing import NamedTuple

__all__ = ["Tile", "tiles"]


class Tile(NamedTuple):
    """One authority's place on the grid, from the top left; `code` is the register's three letters."""

    gss: str
    code: str
    name: str
    column: int
    row: int


@cache
def tiles() -> dict[str, Tile]:
    """Every tile, by the GSS code of its area; one that has had several codes has as many. `make.py` beside this says how they were placed.

    >>> tiles()["E08000010"].name
    'Wigan'
    """
    text = files("localism.visualisations.tiling").joinpath("positions.csv").read_text(encoding="utf-8")
    found: dict[str, Tile] = {}
    for row in csv.DictReader(text.splitlines()):
        for gss in (row["gss"], *row["also"].split()):
            found.setdefault(gss, Tile(gss, row["code"], row["name"], int(row["column"]), int(row["row"])))
    return found
