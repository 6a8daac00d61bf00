"""What every format of networks comes down to: nodes and edges with what is said of them, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple, Protocol

from localism.loaders.base import Report
from localism.ontology.schema import SCHEMA

NODES, EDGES = "nodes", "edges"
_ACCESS = [c.label for c in SCHEMA.codes[SCHEMA.properties["access"].codes]]
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class Element(NamedTuple):
    """A node, or, with both ends, an edge; `number` counts those of its kind, from 1.

    `said` has the texts of each attribute. Where `flat`, several values are one text, parted by `; `. `cites` are the
    ids of the sources that it is from, where the file says so.
    """

    id: str
    said: Mapping[str, tuple[str, ...]]
    number: int
    source: str = ""
    target: str = ""
    flat: bool = True
    cites: tuple[str, ...] = ()

    @property
    def table(self) -> str:
        """Whether it is among the nodes or the edges."""
        return EDGES if self.source else NODES


class Heading(NamedTuple):
    """What a file says of itself: title, the day it is as of, and for whom it is; blank where it says nothing."""

    title: str = ""
    as_of: str = ""
    access: str = ""


def heading_of(said: Mapping[str, object]) -> Heading:
    """The heading that the names and texts in a file make.

    >>> heading_of({"title": "Ambridge", "access": "restricted", "loaded": "2019-05-01"})
    Heading(title='Ambridge', as_of='2019-05-01', access='restricted')
    """
    found = {name: value.strip() for name, value in said.items() if isinstance(value, str)}
    access, day = found.get("access", ""), found.get("loaded", "")
    return Heading(
        found.get("title", "")[:200],
        day if _DAY.fullmatch(day) else "",
        access if access in _ACCESS else "",
    )


class Reader(Protocol):
    """Reads one format. A file is gone through twice: first for its heading."""

    def heading(self, path: str) -> Heading:
        """What a file says of itself, as far as that can be read."""
        ...

    def elements(self, path: str, report: Report) -> Iterator[Element]:
        """Its nodes and edges in order; a fault that ends the reading is reported."""
        ...
