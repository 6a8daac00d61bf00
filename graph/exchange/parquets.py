"""The graph as a folder of Parquet files, the tables of the CSV export with their types: for pandas, DuckDB, R and Spark."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

from localism.errors import MisuseError
from localism.graph.exchange.about import About
from localism.graph.exchange.network import counted
from localism.graph.exchange.plain import joined
from localism.graph.exchange.tables import BOUNDS, EDGES, TABLES, Column, Value, write_tables
from localism.graph.exchange.whole import whole_folder
from localism.graph.exchange.written import Written
from localism.graph.store import View
from localism.ontology.schema import SCHEMA

ROWS = 10_000
"""Rows a group: what is held in memory of each table at a time."""
_MARK = b"localism"


def write_parquet(view: View, folder: Path, said: About) -> Written:
    """Write a folder of Parquet files, streamed; the files, sorted. Needs pyarrow: `pip install "localism[parquet]"`.

    One file a table of `tables.write_tables`, by the same names and columns as `export csv`. Columns that may hold several
    values are lists of texts; the four bounds are days, `[from, to)`, open ends 0001-01-01 and 9999-12-31; `stub` is true
    or false. A number (`amount`) is a number, with `amount_as_written` beside it, as the source spelled it. Blank is null. Each file's metadata
    say what it is, for whom, and how it was made (`localism`); those of `edges.parquet` also what makes no edge (`localism.left_out`).

    It loses nothing of what the view shows of things; of claims, `says` is one text.
    `MisuseError` if the folder holds anything that no export wrote, or is named like one file.
    """
    if folder.suffix.lower() == ".parquet" and not folder.is_dir():
        raise MisuseError(f"{folder} would be one file, and this export writes several. Name a folder: {folder.stem}.")
    with whole_folder(folder, _is_ours) as new:
        with ExitStack() as stack:
            files = _Files(new, stack, {"localism": "\n".join(said.lines)})
            files.finish(write_tables(view, files))
        names = sorted(path.name for path in new.iterdir())
    return Written((folder / name for name in names), rows=files.rows)


class _Files:
    """A Parquet file a table, each written a group of rows at a time."""

    def __init__(self, folder: Path, open_files: ExitStack, metadata: dict[str, str]) -> None:
        self._folder, self._open, self._metadata = folder, open_files, metadata
        self._writers: dict[str, Any] = {}
        self._schemas: dict[str, Any] = {}
        self._kinds: dict[str, list[str]] = {}
        self._rows: dict[str, list[list[Value]]] = {}
        self.rows = 0

    def begin(self, table: str, columns: list[Column]) -> None:
        """Begin a file."""
        import pyarrow
        import pyarrow.parquet

        schema = pyarrow.schema([field for column in columns for field in _fields(column)], metadata=self._metadata)
        path = self._folder / f"{table}.parquet"
        self._writers[table] = self._open.enter_context(pyarrow.parquet.ParquetWriter(path, schema))
        self._schemas[table], self._kinds[table], self._rows[table] = schema, [_kind(c) for c in columns], []

    def row(self, table: str, values: list[Value]) -> None:
        """Add a row."""
        self.rows += 1
        self._rows[table].append(values)
        if len(self._rows[table]) >= ROWS:
            self._flush(table)

    def finish(self, left_out: Counter[str]) -> None:
        """Write what is still in memory, and what was left out."""
        for table in self._writers:
            self._flush(table)
        missing = joined(tuple(counted(left_out)))
        if missing:
            self._writers[EDGES].add_key_value_metadata({"localism.left_out": missing})

    def _flush(self, table: str) -> None:
        import pyarrow

        if rows := self._rows[table]:
            columns = zip(self._kinds[table], zip(*rows, strict=True), strict=True)
            arrays = [array for kind, values in columns for array in _arrays(kind, values)]
            self._writers[table].write_table(pyarrow.Table.from_arrays(arrays, schema=self._schemas[table]))
            rows.clear()


def _kind(column: Column) -> str:
    """`list`, `day`, `truth`, `run`, `text`, or `integer` and `decimal`, which have a second column, as they were written."""
    if column.several:
        return "list"
    if not column.property:
        return "day" if column.name in BOUNDS else {"stub": "truth", "run": "run"}.get(column.name, "text")
    datatype = SCHEMA.properties[column.property].datatype
    return datatype if datatype in ("integer", "decimal") else "text"


def _types(kind: str) -> list[Any]:
    import pyarrow

    text = pyarrow.string()
    types = {
        "list": [pyarrow.list_(text)],
        "day": [pyarrow.date32()],
        "truth": [pyarrow.bool_()],
        "run": [pyarrow.int64()],
        "integer": [pyarrow.int64(), text],
        "decimal": [pyarrow.float64(), text],
    }
    return types.get(kind, [text])


def _fields(column: Column) -> list[Any]:
    import pyarrow

    names = (column.name, f"{column.name}_as_written")
    return [pyarrow.field(name, of) for name, of in zip(names, _types(_kind(column)), strict=False)]


def _arrays(kind: str, values: Sequence[Value]) -> list[Any]:
    import pyarrow

    cells: list[list[Any]]
    if kind == "list":
        cells = [list(values)]
    elif kind == "truth":
        cells = [[bool(v) for v in values]]
    else:
        texts = [v or None for v in values if isinstance(v, str)]
        if kind == "day":
            cells = [[date.fromisoformat(v) if v else None for v in texts]]
        elif kind == "text":
            cells = [texts]
        else:
            numbers = [_number(v, whole=kind != "decimal") if v else None for v in texts]
            cells = [numbers] if kind == "run" else [numbers, texts]
    return [pyarrow.array(c, of) for c, of in zip(cells, _types(kind), strict=True)]


def _number(text: str, *, whole: bool) -> float | None:
    try:
        number = int(text) if whole else float(text)
    except ValueError:
        return None
    return number if not whole or abs(number) < 2**63 else None


def _is_ours(folder: Path) -> bool:
    """Whether everything in a folder is what an earlier export left there."""
    import pyarrow.lib
    import pyarrow.parquet

    for path in folder.iterdir():
        if not path.is_file() or path.suffix != ".parquet" or path.stem not in TABLES:
            return False
        try:
            metadata = pyarrow.parquet.read_schema(path).metadata
        except (pyarrow.lib.ArrowException, OSError):
            return False
        if not metadata or _MARK not in metadata:
            return False
    return True
