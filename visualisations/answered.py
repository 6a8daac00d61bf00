"""Tables and sources of a page from the rows of an answer: what a terminal shows, with links instead of names of sources."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from localism.graph.answers import Answer
from localism.visualisations.pages import Source, Table

__all__ = ["sources_of", "tables_of"]

_SAID_BY_LINKS = "source_lines"


def tables_of(answer: Answer[Any]) -> tuple[Table, ...]:
    """A table for each group of rows, in the order of the answer, with the columns that a terminal shows."""
    groups: dict[str, list[Any]] = {}
    for row in answer:
        groups.setdefault(row.group, []).append(row)
    return tuple(_table(answer, label, rows) for label, rows in groups.items())


def sources_of(row: Any) -> tuple[Source, ...]:
    """The sources of a row: its own, else those of the holdings it is made of."""
    cited = [*getattr(row, "sources", ()), *(c for h in getattr(row, "holdings", ()) for c in h.sources)]
    return tuple(dict.fromkeys((str(c), c.url) for c in cited))


def _table(answer: Answer[Any], label: str, rows: list[Any]) -> Table:
    cited = tuple(sources_of(row) for row in rows)
    columns = getattr(rows[0], "SECTIONS", {}).get(getattr(rows[0], "section", ""), rows[0].TABLE)
    if any(cited):
        columns = [(heading, tuple(p for p in parts if p != _SAID_BY_LINKS)) for heading, parts in columns]
        columns = [(heading, parts) for heading, parts in columns if parts]
    cells = tuple(tuple(_lines(row, parts) for _, parts in columns) for row in rows)
    shown = [n for n in range(len(columns)) if any(row[n] for row in cells)]
    return Table(
        label[:1].upper() + label[1:] or answer.title,
        tuple(answer.headings.get(columns[n][0], columns[n][0]) for n in shown),
        tuple(tuple(row[n] for n in shown) for row in cells),
        answer.leads.get(label, ""),
        cited if any(cited) else (),
    )


def _lines(row: Any, parts: Iterable[str]) -> tuple[str, ...]:
    each = (getattr(row, part) for part in parts)
    flat = (line for value in each for line in (value if isinstance(value, tuple) else (value,)))
    return tuple(str(line) for line in flat if line)
