"""Registers read for tests: the real ones, and small ones about Borsetshire, which is fiction."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from localism.graph.entity import Claim
from localism.graph.graph import Graph
from localism.graph.store import Loaded
from localism.loaders.base import Problem
from localism.loaders.names import NoGraph
from localism.loaders.records import Problems
from localism.loaders.registers import districts, wards
from localism.loaders.registers.areas import Areas
from localism.loaders.registers.authorities import Authorities
from localism.loaders.registers.authority import READ

BORSETSHIRE: Mapping[str, str] = {
    "local-authority-code": "BOR",
    "official-name": "Borsetshire County Council",
    "nice-name": "Borsetshire",
    "gss-code": "E10009901",
    "start-date": "1980-04-01",
    "nation": "England",
    "region": "West Midlands",
    "local-authority-type": "CTY",
    "current-authority": "True",
}
"""Fiction; so is every code that begins E1000990, E0700990 or E0600990."""
AMBRIDGE = {
    **BORSETSHIRE,
    "local-authority-code": "AMB",
    "official-name": "Ambridge District Council",
    "nice-name": "Ambridge",
    "gss-code": "E07009901",
    "local-authority-type": "NMD",
    "county-la": "BOR",
}
FELPERSHAM = {
    **BORSETSHIRE,
    "local-authority-code": "FEL",
    "official-name": "Felpersham Council",
    "nice-name": "Felpersham",
    "gss-code": "E06009901",
    "start-date": "2021-04-01",
    "local-authority-type": "UA",
}


def table(path: Path, headings: Sequence[str], rows: Iterable[Mapping[str, str]]) -> Path:
    """A CSV file of these rows; what a row lacks is blank."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, headings, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def register(path: Path, *rows: Mapping[str, str]) -> Path:
    """A register of authorities with these rows."""
    return table(path, READ, rows)


def lookups(folder: Path, areas: Iterable[Mapping[str, str]], in_them: Iterable[Mapping[str, str]]) -> list[Path]:
    """A lookup of districts and one of wards."""
    return [
        table(folder / "districts.csv", districts.COLUMNS, areas),
        table(folder / "wards.csv", wards.COLUMNS, in_them),
    ]


def read(reader: type[Authorities] | type[Areas], *paths: Path) -> tuple[list[Claim], list[Problem]]:
    """The claims of these files, and every problem."""
    problems = Problems()
    reading = reader(list(paths), NoGraph(), problems)
    claims = [claim for d in reading.datasets for claim in reading.claims(d)]
    return claims, problems.kept


def load_apart(graph: Graph, *paths: Path) -> dict[str, Loaded]:
    """Load each path as a dataset of its own name, for which no powers are derived: that is tested elsewhere, and takes long."""
    loaded: dict[str, Loaded] = {}
    for path in paths:
        loaded |= graph.load(path, dataset=f"tested-{path.stem}").loaded
    return loaded


def by_id(claims: Iterable[Claim]) -> dict[str, dict[str, Any]]:
    """Id → properties; the one value of those that have one."""
    return {c.entity: {n: v[0] if len(v) == 1 else v for n, v in c.properties.items()} for c in claims}


def plain_rows(path: Path) -> list[dict[str, str]]:
    """A CSV file as the standard reader has it: the oracle's eyes."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))
