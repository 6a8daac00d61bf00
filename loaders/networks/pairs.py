"""Nodes and edges as two tables, as Gephi, igraph users and localism keep them: CSV files named `…nodes` and `…edges`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from localism.graph.exchange.datapackage import FILE as PACKAGE
from localism.graph.exchange.plain import unguarded
from localism.graph.exchange.tables import CLAIMS, CLASSES
from localism.graph.words import normal
from localism.loaders.base import MAX_JSON_BYTES, Problem, Report
from localism.loaders.glimpse import Glimpse
from localism.loaders.networks.parts import EDGES, NODES, Element, Heading, heading_of
from localism.loaders.tables import Table, read_tables

_NAMED = re.compile(r"(?:.*[-_. ])?(nodes|edges)", re.IGNORECASE)
_ENDS = {"source", "target"}
_OF_CLASSES = frozenset(CLASSES.values())


def table_of(file: Glimpse) -> str:
    """`nodes` or `edges`, by a file's name and headings; else nothing.

    >>> table_of(Glimpse(Path("nobody/wards.csv")))
    ''
    """
    if of_a_class(file):
        return NODES
    found = _NAMED.fullmatch(file.path.stem) if file.ending == ".csv" else None
    headings = {normal(h) for h in file.headings}
    fits = {NODES: "id" in headings and not headings >= _ENDS, EDGES: headings >= _ENDS}
    return name if found and fits[name := found[1].lower()] else ""


def of_a_class(file: Glimpse) -> bool:
    """Whether it is the table of a class in a folder that `export csv` wrote: those tables say all that its nodes and edges do."""
    ours = file.ending == ".csv" and file.path.stem in _OF_CLASSES and file.headings[:3] == ("id", "types", "stub")
    return ours and file.path.with_name(PACKAGE).is_file()


def is_beside(file: Glimpse) -> bool:
    """Whether it is what an export writes beside the tables of classes, and says nothing that they do not, or nothing to load."""
    return (file.name in (PACKAGE, f"{CLAIMS}.csv")) and file.path.with_name(PACKAGE).is_file()


class Pairs:
    """A `Reader` of one table of nodes or of edges."""

    def heading(self, path: str) -> Heading:
        """What `datapackage.json` says beside the tables, as an export of ours does; else nothing."""
        beside = Path(path).with_name(PACKAGE)
        try:
            if beside.stat().st_size > MAX_JSON_BYTES:
                return Heading()
            said = json.loads(beside.read_text("utf-8-sig"))
        except (OSError, ValueError, RecursionError):
            return Heading()
        if not isinstance(said, dict):
            return Heading()
        ours = said.get("localism")
        return heading_of({**said, **(ours if isinstance(ours, dict) else {})})

    def elements(self, path: str, report: Report) -> Iterator[Element]:
        """Its rows, streamed."""
        for table in read_tables(path, report):
            at = {normal(h): n for n, h in reversed(list(enumerate(table.headings)))}
            if table_of(Glimpse(Path(path))) == EDGES:
                yield from _rows(table, report, at, "source", "target")
            else:
                yield from _rows(table, report, at, "id")


def _rows(table: Table, report: Report, at: dict[str, int], *needed: str) -> Iterator[Element]:
    # Beside `relationship` a column `kind` only tells parallel edges apart; the property is in `kind_`.
    headings = ["key" if "relationship" in at and h.casefold() == "kind" else h for h in table.headings]
    for number, cells in table.rows():
        values = [unguarded(cell).strip() for cell in cells]
        ends = [values[at[name]] for name in needed]
        if not all(ends):
            for name, value in zip(needed, ends, strict=True):
                if not value:
                    message = f"The row has no {name}, and is left out."
                    place = (table.file, table.sheet, number, table.headings[at[name]])
                    report(Problem("warning", "blank-cell", message, *place))
            continue
        said = {h: (v,) for h, v in zip(headings, values, strict=False) if v}
        i = values[at["id"]] if "id" in at else ""
        yield Element(i, said, number, *(ends if len(needed) > 1 else ()))


def together(paths: Sequence[str | Path]) -> dict[str, list[Path]]:
    """The tables that belong together: those of one folder, nodes first; by the name for their dataset."""
    found: dict[str, list[Path]] = {}
    of_classes = {p.parent for p in map(Path, paths) if of_a_class(Glimpse(p))}
    for path in map(Path, paths):
        if path.parent in of_classes:
            if of_a_class(Glimpse(path)):
                found.setdefault(path.absolute().parent.name, []).append(path)
            continue
        stem = re.sub(r"[-_. ]?(nodes|edges)$", "", path.stem, flags=re.IGNORECASE)
        found.setdefault(stem or path.absolute().parent.name, []).append(path)
    return {name: sorted(those, key=lambda p: table_of(Glimpse(p)) == EDGES) for name, those in found.items()}
