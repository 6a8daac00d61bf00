"""Where each authority's tile stands, worked out once from the register's coordinates.

    python -m localism.visualisations.tiling.make uk_local_authorities_current.csv la_orgid_to_gss.csv

The first is mySociety's register of UK local authorities (MIT licence), which has the middle of each on the national grid;
the second, of David Kane's geo-lookups (OGL 3.0), has codes that changed since. Needs scipy, which nothing else here does;
what it writes, `positions.csv`, is checked in.

Every lower-tier or unitary authority that the register locates has a tile of its own, also one that has since been merged,
so that a place stands where it stood on every date. Coordinates are drawn halfway towards their ranks, which makes room for
London and takes it from the Highlands; tiles are then given to authorities so that the sum of squared distances is least
(linear assignment). It says how true that is: 97 % of the four nearest neighbours stay within two tiles.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

POSITIONS = Path(__file__).parent / "positions.csv"
COLUMNS, ROWS = 24, 26
"""The grid: about half as many cells again as there are tiles, so that coasts and seas show."""
NEAR = 4
"""Neighbours of each authority that are looked for again, to say how true the tiles are."""


class Place(NamedTuple):
    """An authority and where its middle is, in metres east and north."""

    gss: str
    code: str
    name: str
    x: float
    y: float
    also: str
    """Other codes of the same area, before or since, parted by spaces."""


def read(councils: Path, codes: Path) -> list[Place]:
    """The lower-tier and unitary authorities of the register that it locates, by code, with every code they have had."""
    also: dict[str, set[str]] = {}
    for row in _rows(codes):
        also.setdefault(row["org_id"].rpartition("-")[2], set()).add(row["gss_code"])
    places = {}
    for row in _rows(councils):
        gss, code = row["gss-code"], row["local-authority-code"]
        if row["lower-or-unitary"] != "True" or not (gss and row["x"] and row["y"]):
            continue
        others = sorted({*row["former-gss-codes"].split(","), *also.get(code, ())} - {"", gss})
        places[gss] = Place(gss, code, row["nice-name"].strip(), float(row["x"]), float(row["y"]), " ".join(others))
    return [places[gss] for gss in sorted(places)]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def assigned(places: Sequence[Place]) -> dict[str, tuple[int, int]]:
    """Column and row, from the top left, of each authority's tile."""
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    at = np.array([(p.x, -p.y) for p in places])
    rank = at.argsort(axis=0, kind="stable").argsort(axis=0, kind="stable") / (len(places) - 1)
    share = (at - at.min(axis=0)) / (at.max(axis=0) - at.min(axis=0))
    spread = (share + rank) / 2 * (COLUMNS - 1, ROWS - 1)
    cells = np.array([(column, row) for row in range(ROWS) for column in range(COLUMNS)])
    cost = ((spread[:, None, :] - cells[None, :, :]) ** 2).sum(axis=2)
    chosen, cell = linear_sum_assignment(cost)
    return {places[p].gss: (int(cells[c][0]), int(cells[c][1])) for p, c in zip(chosen, cell, strict=True)}


def quality(places: Sequence[Place], tiles: dict[str, tuple[int, int]]) -> dict[str, float]:
    """How true the tiles are: shares of nearest neighbours that stay within two tiles, and of pairs whose order holds."""
    import numpy as np

    at = np.array([(p.x, p.y) for p in places])
    on = np.array([tiles[p.gss] for p in places])
    far = ((at[:, None] - at[None]) ** 2).sum(axis=2)
    tiled = np.abs(on[:, None] - on[None]).max(axis=2)
    near = far.argsort(axis=1, kind="stable")[:, 1 : NEAR + 1]
    kept = np.take_along_axis(tiled, near, axis=1) <= 2
    east = np.sign(at[:, None, 0] - at[None, :, 0]) * np.sign(on[:, None, 0] - on[None, :, 0])
    north = np.sign(at[:, None, 1] - at[None, :, 1]) * -np.sign(on[:, None, 1] - on[None, :, 1])
    return {
        "neighbours within two tiles": float(kept.mean()),
        "pairs in order, west to east": float((east[east != 0] > 0).mean()),
        "pairs in order, south to north": float((north[north != 0] > 0).mean()),
    }


def main() -> None:
    """Write `positions.csv` and say how true it is."""
    places = read(Path(sys.argv[1]), Path(sys.argv[2]))
    tiles = assigned(places)
    with POSITIONS.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(("gss", "code", "name", "column", "row", "also"))
        for place in places:
            writer.writerow((place.gss, place.code, place.name, *tiles[place.gss], place.also))
    sys.stdout.write(f"{len(places)} authorities\n")
    for said, share in quality(places, tiles).items():
        sys.stdout.write(f"{said}: {share:.3f}\n")


if __name__ == "__main__":
    main()
