"""Taking the graph out: by kind, to a file or a folder that other tools read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from localism.errors import MisuseError
from localism.graph.exchange.formats import FORMATS, Format
from localism.graph.exchange.placing import BESIDE, beside, may_take
from localism.graph.exchange.written import Written

if TYPE_CHECKING:
    from localism.graph.exchange.about import About
    from localism.graph.store import View

KINDS = tuple(sorted(FORMATS))
"""What `export` can write: a folder of CSV files, one file of a format, or partnership records again."""


def export(kind: str, view: View, path: Path, said: About | None = None) -> Written:
    """Write everything that the view holds, and nothing else, to a path; what was written, sorted.

    Whoever calls chooses the slice: what is not public leaves by a view that holds it. `said` is what the export says
    of itself, by default what `about(view)` finds; with its `history`, which is for those who may see everything,
    `trig` has what was withdrawn, too. `MisuseError` if there is no such kind, the path cannot be what it must be, its ending says something else, or what is
    there is no earlier export; `LocalismError` if it cannot be written.
    """
    from localism.graph.exchange.about import about

    write = format_of(kind).writer()
    said = said or about(view, kind)
    said = said if said.kind else said._replace(kind=kind)
    may_take(path, kind)
    written = write(view, path, said)
    about_it = beside(path, kind)
    files = [*written, _beside(about_it, said)] if about_it else written
    return Written(files, rows=getattr(written, "rows", None), empty=not said.datasets)


def _beside(place: Path, said: About) -> Path:
    """Say what a file is in a text beside it, where its format has no place for it."""
    from localism.graph.exchange.whole import whole_file

    with whole_file(place) as new:
        new.write_text("\n".join([BESIDE, "", *said.lines]) + "\n", encoding="utf-8", newline="\n")
    return place


def has_history(kind: str, access: str, known_on: str | None = None) -> bool:
    """Whether an export has what was withdrawn: to those who may see everything, of the graph as it is, in some formats."""
    from localism.graph.slices import most_closed

    return format_of(kind).history and access == most_closed() and not known_on


def format_of(kind: str) -> Format:
    """The format of a name. `MisuseError` if there is none."""
    if kind not in FORMATS:
        raise MisuseError(f"There is no export called {kind!r}. There are: {', '.join(KINDS)}.")
    return FORMATS[kind]
