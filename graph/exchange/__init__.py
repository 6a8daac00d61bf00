"""Taking the graph out: by kind, to a file or a folder that other tools read."""

from __future__ import annotations

from pathlib import Path

from localism.errors import MisuseError
from localism.graph.store import View

KINDS = ("csv", "gexf", "graphml", "json", "records")
"""What `export` can write: a folder of CSV files, one file of a format, or partnership records again."""


def export(kind: str, view: View, path: Path) -> list[Path]:
    """Write everything that the view holds, and nothing else, to a path; what was written, sorted.

    Whoever calls chooses the slice: what is not public leaves by a view that holds it. `MisuseError` if there is no
    such kind or the path cannot be what it must be, `LocalismError` if it cannot be written.
    """
    if kind == "csv":
        from localism.graph.exchange.csvs import write_csv

        return write_csv(view, path)
    if kind == "gexf":
        from localism.graph.exchange.gexf import write_gexf

        return write_gexf(view, path)
    if kind == "graphml":
        from localism.graph.exchange.graphml import write_graphml

        return write_graphml(view, path)
    if kind == "json":
        from localism.graph.exchange.jsons import write_json

        return write_json(view, path)
    if kind == "records":
        from localism.graph.exchange.records import write_records

        return write_records(view, path)
    raise MisuseError(f"There is no export called {kind!r}. There are: {', '.join(KINDS)}.")
