"""The graph as a folder of CSV files: one a class, the network as nodes and edges, and the claims."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path

from localism.errors import MisuseError
from localism.graph.exchange.about import About
from localism.graph.exchange.datapackage import FILE as PACKAGE
from localism.graph.exchange.datapackage import Described, datapackage
from localism.graph.exchange.network import counted
from localism.graph.exchange.plain import guarded, joined, legal
from localism.graph.exchange.tables import EDGES, TABLES, Column, Value, write_tables
from localism.graph.exchange.whole import whole_folder
from localism.graph.exchange.written import Written
from localism.graph.store import View

ABOUT = "README.txt"
_FIRST_LINE = "Written by `localism export csv`, which replaces this folder when it is told to write here again."


def write_csv(view: View, folder: Path, said: About) -> Written:
    """Write a folder of CSV files that spreadsheets, pandas and R read, streamed; the files, sorted.

    * One file a class (`councils.csv`, `power_holdings.csv`); `nodes.csv` and `edges.csv`, which Gephi's spreadsheet import,
      networkx and igraph take as a network; `claims.csv`: what `tables.write_tables` says of each. Several values are joined by `; `.
    * `datapackage.json`: the same for programs: what `datapackage.datapackage` says of each file, field and key.
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
        with ExitStack() as stack:
            files = _Files(new, stack)
            left_out = write_tables(view, files)
        (new / PACKAGE).write_text(datapackage(files.described, said), encoding="utf-8", newline="\n")
        names = sorted(path.name for path in new.iterdir())
        (new / ABOUT).write_text(_readme(said, names, left_out), encoding="utf-8", newline="\n")
    return Written(sorted(folder / name for name in [*names, ABOUT]), rows=files.rows)


class _Files:
    """A CSV file a table."""

    def __init__(self, folder: Path, open_files: ExitStack) -> None:
        self._folder, self._open = folder, open_files
        self._write: dict[str, Callable[[Iterable[str]], object]] = {}
        self.described: dict[str, Described] = {}
        self.rows = 0

    def begin(self, table: str, columns: list[Column]) -> None:
        """Open a file and write the headings."""
        file = self._open.enter_context((self._folder / f"{table}.csv").open("w", encoding="utf-8-sig", newline=""))
        self._write[table] = csv.writer(file).writerow
        self._write[table](column.name for column in columns)
        self.described[table] = Described(columns)

    def row(self, table: str, values: list[Value]) -> None:
        """Write a row."""
        self.rows += 1
        texts = [v if isinstance(v, str) else joined(v) for v in values]
        cells = [_cell(text) for text in texts]
        self.described[table].row(texts, cells)
        self._write[table](cells)


def _cell(value: str) -> str:
    return guarded(legal(value)) if value else ""


def _is_ours(folder: Path) -> bool:
    """Whether everything in a folder is what an earlier export left there."""
    known = {*(f"{table}.csv" for table in TABLES), PACKAGE, ABOUT}
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
        *map(legal, said.lines),
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
        lines += ["", f"In class files, but no edge in {EDGES}.csv:", *(f"* {each}" for each in counted(left_out))]
    return "\n".join(lines) + "\n"
