"""Loading: ours from CSV, claims included, beside a bare `executemany` of the same rows into the same tables.

    python tests/bench/bench_load.py [HOLDINGS]

Prints the ratio of the two (goal: at most 4), the ratio of a second, unchanged load to the first (goal: below 1), and
peak memory (goal: under 1 GB).
"""

from __future__ import annotations

import resource
import sqlite3
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from localism import Graph
from localism.graph.stores.sqlite import tables
from tests.bench.synthetic import write_records

ORDER = ("dataset", "property", "run", "thing", "claim", "cites", "link", "label", "word")


def main(holdings: int) -> None:
    """Measure once and print."""
    with tempfile.TemporaryDirectory(prefix="localism-bench-") as name:
        folder = Path(name)
        records = write_records(folder / "records", holdings)
        path = folder / "ours.db"
        first = _load(path, records)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        again = _load(path, records)
        bare, rows = _bare(path, folder / "bare.db")
        size = path.stat().st_size / 1e6
        print(f"{holdings:,} holdings: {rows:,} rows in the tables, {size:,.0f} MB")
        print(f"first load {first:.1f} s; bare executemany {bare:.1f} s; ratio {first / bare:.2f} (goal: at most 4)")
        print(f"second load, unchanged {again:.1f} s; ratio to the first {again / first:.2f} (goal: below 1)")
        print(f"peak memory of the first load {peak:,.0f} MB (goal: under 1,000)")


def _load(path: Path, records: Path) -> float:
    begun = time.perf_counter()
    with Graph.open(path) as graph:
        graph.load(records)
    return time.perf_counter() - begun


def _bare(ours: Path, path: Path) -> tuple[float, int]:
    """The same rows into the same tables with the same settings: only writing is timed, reading them is not."""
    source = sqlite3.connect(ours)
    target = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON", "cache_size = -131072"):
        target.execute(f"PRAGMA {pragma}")
    begun = time.perf_counter()
    target.execute("BEGIN IMMEDIATE")
    tables.create(target)
    seconds, rows = time.perf_counter() - begun, 0
    for table in ORDER:
        cursor = source.execute(
            f"SELECT * FROM {table} ORDER BY {'rowid' if table not in ('link', 'label', 'word', 'cites') else _by(table)}"
        )
        marks = ",".join("?" * len(cursor.description))
        while batch := cursor.fetchmany(50_000):
            begun = time.perf_counter()
            target.executemany(f"INSERT INTO {table} VALUES ({marks})", batch)
            seconds += time.perf_counter() - begun
            rows += len(batch)
    begun = time.perf_counter()
    target.execute("COMMIT")
    return seconds + time.perf_counter() - begun, rows


def _by(table: str) -> str:
    """The order in which a load would write them: by thing."""
    return {"link": "subject", "label": "thing", "word": "thing", "cites": "thing"}[table]


if __name__ == "__main__":
    main(int(sys.argv[1].replace(",", "")) if len(sys.argv) > 1 else 100_000)
