"""The graph as a folder of CSV files: one a class, with the short edges and the claims beside them."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TextIO

from localism.errors import MisuseError
from localism.graph.entity import Entity, StoredClaim
from localism.graph.exchange.about import BATCH, About, about, batches
from localism.graph.exchange.network import counted, edges, in_order, named_in
from localism.graph.exchange.plain import guarded, joined, legal
from localism.graph.exchange.whole import whole_folder
from localism.graph.store import View
from localism.ontology.schema import SCHEMA

EDGES, CLAIMS, ABOUT = "edges.csv", "claims.csv", "README.txt"
_ROOT = next(c.name for c in SCHEMA.classes.values() if not c.parents and not c.evidence)
_BOUNDS = ("from_min", "from_max", "to_min", "to_max")
_FIRST_LINE = "Written by `localism export csv`, which replaces this folder when it is told to write here again."
_FILES = {c.name: f"{c.plural.lower().replace(' ', '_')}.csv" for c in SCHEMA.classes.values() if not c.evidence}


def write_csv(view: View, folder: Path) -> list[Path]:
    """Write a folder of CSV files that spreadsheets, pandas and R read, streamed; the files, sorted.

    * One file a class (`councils.csv`, `power_holdings.csv`), for each class that something is exactly of: a thing of
      two classes is in two files. Stubs and things of no known class are in `things.csv`. The first row has property
      names; values are joined by `; `; beside each reference (`held_by`) are the names that it means (`held_by_name`).
    * `edges.csv`: the short edges, as `to_networkx` makes them. `claims.csv`: a row for each source that a claim cites.
    * `README.txt`: what is where, which datasets it comes from, and for whom it is.

    UTF-8 with a byte order mark, without which Excel shows `Ŵ` as `Å´`; CRLF line ends and double quotes (RFC 4180).
    A cell that a spreadsheet would run as a formula gets an apostrophe before it (`plain.unguarded` takes it away);
    control characters become U+FFFD. Excel may still take `2018-06` for a month: for Excel alone, `export records`.

    What it loses: the parting of values that hold `; ` themselves.
    `MisuseError` if the folder holds anything that no export wrote, or is named like one file (`areas.csv`).
    """
    if folder.suffix.lower() == ".csv" and not folder.is_dir():
        raise MisuseError(f"{folder} would be one file, and this export writes several. Name a folder: {folder.stem}.")
    with whole_folder(folder, _is_ours) as new:
        _write_classes(view, new)
        left_out = _write_edges(view, new / EDGES)
        _write_table(new / CLAIMS, _CLAIM_COLUMNS, (row for s in view.claims() for row in _claim_rows(s)))
        names = sorted(path.name for path in new.iterdir())
        (new / ABOUT).write_text(_readme(about(view), names, left_out), encoding="utf-8", newline="\n")
    return sorted(folder / name for name in [*names, ABOUT])


def _write_classes(view: View, folder: Path) -> None:
    columns: dict[str, dict[str, None]] = {}
    for entity in view.entities():
        for name in _classes(entity):
            own = columns.setdefault(name, dict.fromkeys(p.name for p in SCHEMA.properties_of(name)))
            own.update(dict.fromkeys(n for n in in_order(entity) if n not in own))
    with ExitStack() as stack:
        rows = {}
        for name in sorted(columns):
            rows[name] = csv.writer(stack.enter_context(_open(folder / _FILES[name])))
            rows[name].writerow(_headings(columns[name]))
        for batch in batches(view.entities(), BATCH):
            named = view.get(named_in(batch))
            for entity in batch:
                for name in _classes(entity):
                    rows[name].writerow([_cell(v) for v in _row(entity, columns[name], named)])


def _classes(entity: Entity) -> list[str]:
    return [t for t in entity.types if t in _FILES] or [_ROOT]


def _headings(columns: Iterable[str]) -> list[str]:
    found = ["id", "types", "stub"]
    for name in columns:
        found += [name, f"{name}_name"] if _refers(name) else [name]
    return [*found, *_BOUNDS]


def _row(entity: Entity, columns: Iterable[str], named: Mapping[str, Entity]) -> list[str]:
    row = [entity.id, joined(entity.types), "yes" if entity.stub else ""]
    for name in columns:
        values = entity.all(name)
        row.append(joined(values))
        if _refers(name):
            row.append(joined(tuple(named[i].name if i in named else i for i in values)))
    return [*row, *(entity.bounds or ("",) * len(_BOUNDS))]


def _refers(name: str) -> bool:
    return name in SCHEMA.properties and SCHEMA.properties[name].is_reference


def _write_edges(view: View, path: Path) -> Counter[str]:
    left_out: Counter[str] = Counter()
    columns = ("source", "source_name", "relationship", "target", "target_name", "tie", "tie_types", "from", "to")

    def rows() -> Iterator[list[str]]:
        for source, target, relationship, tie in edges(view, left_out):
            row = [source.id, source.name, relationship, target.id, target.name]
            if tie is None:
                yield [*row, *[""] * (len(columns) + len(_BOUNDS) - len(row))]
            else:
                bounds = tie.bounds or ("",) * len(_BOUNDS)
                yield [*row, tie.id, joined(tie.types), joined(tie.all("from")), joined(tie.all("to")), *bounds]

    _write_table(path, (*columns, *_BOUNDS), rows())
    return left_out


_CLAIM_COLUMNS = (
    *("entity", "types", "says", "dataset", "source", "page", "observed"),
    *("coder", "coded", "confidence", "memo", "access", "locator", "run"),
)


def _claim_rows(stored: StoredClaim) -> Iterator[list[str]]:
    claim = stored.claim
    said = joined(tuple(f"{name}: {joined(claim.properties[name])}" for name in sorted(claim.properties)))
    for citation in claim.citations or (("", "", ""),):
        yield [
            *(claim.entity, joined(claim.types), said, claim.dataset, *citation),
            *(*claim.coding, claim.access, claim.locator, str(stored.learned)),
        ]


def _write_table(path: Path, columns: Iterable[str], rows: Iterable[list[str]]) -> None:
    with _open(path) as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        for row in rows:
            writer.writerow([_cell(value) for value in row])


def _open(path: Path) -> TextIO:
    return path.open("w", encoding="utf-8-sig", newline="")


def _cell(value: str) -> str:
    return guarded(legal(value)) if value else ""


def _is_ours(folder: Path) -> bool:
    """Whether everything in a folder is what an earlier export left there."""
    known = {*_FILES.values(), EDGES, CLAIMS, ABOUT}
    if any(not path.is_file() or path.name not in known for path in folder.iterdir()):
        return False
    try:
        with (folder / ABOUT).open(encoding="utf-8", errors="replace") as file:
            return file.readline(1_000).rstrip("\n") == _FIRST_LINE
    except FileNotFoundError:
        return False


def _readme(said: About, names: list[str], left_out: Counter[str]) -> str:
    origins = [(d.name, d.title, d.author, d.as_of, d.licence) for d in said.datasets]
    lines = [
        _FIRST_LINE,
        "",
        said.notice,
        "",
        "Each file is UTF-8 with a byte order mark. The first row names properties; several values in a cell are parted by '; '.",
        "An apostrophe before = + - or @ at the start of a cell is ours: it keeps spreadsheets from running the cell.",
        "from_min, from_max, to_min and to_max are the earliest and latest reading of each date, as days, [from, to).",
        "",
        "Files:",
        *(f"* {name}" for name in names),
        "",
        "Datasets:",
        *(f"* {legal(joined(tuple(filter(None, origin))))}" for origin in origins),
    ]
    if left_out:
        lines += ["", f"In class files, but no edge in {EDGES}:", *(f"* {each}" for each in counted(left_out))]
    return "\n".join(lines) + "\n"
