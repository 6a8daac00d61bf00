"""A working day's loop: a workbook of 5,000 facts, saved with one cell changed, until `watch` has said what changed.

    python tests/bench/bench_watch.py [ROWS]

Prints what a turn of `watch` takes (noticing the save, loading it, saying what changed, drawing the matrix; goal: problems
and changes within 2 s), beside a cold `localism load` of the same workbook and beside what python-calamine needs for its
values alone; by the clock and of the processor, the best of five.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[2]))

from localism import Graph
from localism.cli.maps import write_map
from localism.graph.daily import Turn, turn
from localism.graph.questions.diff_row import in_brief
from localism.loaders.saved import EVERY, Saved

RUNS = 5
HEADINGS = (
    *("Who", "Act", "Power", "Over what", "Where", "Level stated", "From", "To", "On whose authority"),
    *("Source", "Page", "Coder", "Memo"),
)


def main(rows: int) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory(prefix="localism-bench-") as name:
        folder = Path(name)
        book, page, address = folder / "facts.xlsx", folder / "matrix.html", folder / "graph.db"
        versions = [_workbook(folder / f"{n}.xlsx", rows, edited=n) for n in range(RUNS + 1)]
        book.write_bytes(versions[0])
        cold = min(_cold(book, folder / f"cold{n}.db") for n in range(2))
        values = min(_values_alone(book) for _ in range(RUNS))
        saved = Saved([book])
        saved.wait()
        with Graph.open(address) as graph:
            before = turn(graph, [book])
        told: list[tuple[float, float]] = []
        drawn: list[tuple[float, float]] = []
        for version in versions[1:]:
            begun, busy = time.perf_counter(), time.process_time()
            book.write_bytes(version)
            saved.wait()
            with Graph.open(address) as graph:
                before = turn(graph, [book], before)
                _check(before)
                told.append((time.perf_counter() - begun, time.process_time() - busy))
                write_map(graph, "matrix", page, area=None, on=None, access="project")
            drawn.append((time.perf_counter() - begun, time.process_time() - busy))
        first, whole = min(told), min(drawn)
        processor = min(seconds for _, seconds in told)
        print(f"{rows:,} facts, one cell changed ({book.stat().st_size / 1e6:.1f} MB)")
        print(
            f"saved until told what changed: {first[0]:.2f} s by the clock, {processor:.2f} s of the processor (goal: 2 s)"
        )
        print(f"  of which waiting for the save to be whole: about {2 * EVERY:.1f} s")
        print(
            f"saved until the matrix is drawn again: {whole[0]:.2f} s by the clock, {min(s for _, s in drawn):.2f} s of the processor"
        )
        print(f"a cold localism load of it: {cold:.2f} s of the processor; told is {processor / cold:.2f} of that")
        print(
            f"python-calamine, values alone: {values:.3f} s of the processor; told is {processor / values:.0f} times that"
        )


def _check(done: Turn) -> None:
    assert done.changed is not None
    (row,) = done.changed.rows
    assert row.says
    assert row.says[0].startswith("memo: ")
    assert in_brief(done.changed.rows)


def _cold(book: Path, address: Path) -> float:
    """Seconds of the processor that a process of its own takes, its start included."""
    environment = {**os.environ, "LOCALISM_GRAPH": str(address)}
    before = os.times()
    subprocess.run(
        [sys.executable, "-m", "localism", "load", str(book)], check=True, capture_output=True, env=environment
    )
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def _values_alone(book: Path) -> float:
    from python_calamine import CalamineWorkbook

    def read() -> None:
        sum(1 for _ in CalamineWorkbook.from_path(book).get_sheet_by_name("Facts").iter_rows())

    return _timed(read)


def _timed(what: Callable[[], None]) -> float:
    begun = time.process_time()
    what()
    return time.process_time() - begun


def _workbook(path: Path, rows: int, edited: int) -> bytes:
    """Facts of pure fiction; in the middle one the memo says which version this is."""
    import openpyxl

    dice = Random(1)
    book = openpyxl.Workbook(write_only=True)
    about = book.create_sheet("About")
    for line in (("Field", "Value"), ("Dataset", "watched-fiction"), ("As of", "2026-01-01")):
        about.append(line)
    facts = book.create_sheet("Facts")
    facts.append(HEADINGS)
    for i in range(rows):
        facts.append(
            [
                f"Fictional body {i % 700} Trust",
                dice.choice(("decides", "advises", "delivers")),
                f"Fictional power {i % 90}",
                f"Hall {i % 400}" if i % 5 == 0 else "",
                f"Area of fiction {i % 300}",
                dice.choice(("", "consulted", "decides")),
                str(dice.randrange(1990, 2020)),
                "..",
                f"Agreement {i % 50}",
                f"Interview {i % 40}",
                str(dice.randrange(1, 99)),
                dice.choice(("AB", "CD")),
                f"Note {i}" + (f", version {edited}" if i == rows // 2 else ""),
            ]
        )
    book.save(path)
    return path.read_bytes()


if __name__ == "__main__":
    main(int(sys.argv[1].replace(",", "")) if len(sys.argv) > 1 else 5_000)
