"""Reading a workbook of 100,000 × 12, beside what python-calamine needs for its values alone.

    python tests/bench/bench_xlsx.py [ROWS]

Each reads the same workbooks in turn, five times, in one process; printed is the best of each and their ratio (goal:
at most 2.5). One workbook is as openpyxl writes it, with texts in the cells, one as Excel does, with texts shared; both
have a column of dates and one of ids with leading zeros. Ours gives every cell's text, row and column, as a person sees
them.
"""

from __future__ import annotations

import datetime as dt
import resource
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

from localism.loaders.base import Problem
from localism.loaders.tables import letters, read_tables

RUNS = 5
COLUMNS = 12
GOAL = 2.5
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def main(rows: int) -> None:
    """Write, read and print."""
    with tempfile.TemporaryDirectory(prefix="localism-bench-") as name:
        for spelling in ("texts in cells", "texts shared"):
            path = Path(name) / "records.xlsx"
            _write(path, rows, shared=spelling == "texts shared")
            theirs, ours = _measure(path, rows)
            values, whole = min(theirs), min(ours)
            print(
                f"{rows:,} × {COLUMNS}, {spelling} ({path.stat().st_size / 1e6:.1f} MB): values alone {values:.2f} s, "
                f"as a person sees them {whole:.2f} s: {whole / values:.2f} times (goal: at most {GOAL})"
            )
    print(f"memory at its highest, both readers: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


def _measure(path: Path, rows: int) -> tuple[list[float], list[float]]:
    from python_calamine import CalamineWorkbook

    theirs: list[float] = []
    ours: list[float] = []
    for _ in range(RUNS):
        start = time.perf_counter()
        read = sum(1 for _ in CalamineWorkbook.from_path(path).get_sheet_by_index(0).iter_rows())
        theirs.append(time.perf_counter() - start)
        assert read == rows + 1
        problems: list[Problem] = []
        start = time.perf_counter()
        (table,) = read_tables(path, problems.append)
        read = sum(len(cells) for _, cells in table.rows())
        ours.append(time.perf_counter() - start)
        assert read == rows * COLUMNS
        assert not problems
    number, cells = next(table.rows())
    assert (number, cells[8], cells[9]) == (2, "2018-06-01", "00000000")
    return theirs, ours


def _cells(row: int) -> list[str | float | dt.date]:
    day = dt.date(2018, 6, 1) + dt.timedelta(days=row % 900)
    texts = [f"holding {row}", f"Body {row % 500}", "decides", f"power {row % 300}", "advises", "Southwark"]
    return [*texts, row, row / 2, day, row, f"https://example.org/{row}", "a note with some words"]


def _write(path: Path, rows: int, shared: bool) -> None:
    import openpyxl

    # The parts around the sheet come from openpyxl; it would take minutes to write the sheet itself.
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet["A1"], sheet["B1"] = dt.date(2018, 6, 1), 1
    sheet["A1"].number_format, sheet["B1"].number_format = "yyyy-mm-dd", "00000000"
    book.save(path)
    with zipfile.ZipFile(path) as made:
        parts = {name: made.read(name) for name in made.namelist()}
    texts: dict[str, int] = {}
    parts["xl/worksheets/sheet1.xml"] = "".join(_sheet(rows, texts if shared else None)).encode()
    strings = "".join(f"<si><t>{text}</t></si>" for text in texts)
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{_MAIN}">{strings}</sst>'.encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, part in parts.items():
            target.writestr(name, part)


def _sheet(rows: int, texts: dict[str, int] | None) -> Iterator[str]:
    names = [letters(column) for column in range(COLUMNS)]
    yield f'<worksheet xmlns="{_MAIN}"><sheetData>'
    for row in range(rows + 1):
        yield f'<row r="{row + 1}">'
        cells = _cells(row - 1) if row else [f"Heading {column}" for column in range(COLUMNS)]
        for column, value in enumerate(cells):
            place = f'<c r="{names[column]}{row + 1}"'
            if isinstance(value, dt.date):
                yield f'{place} s="1"><v>{(value - dt.date(1899, 12, 30)).days}</v></c>'
            elif not isinstance(value, str):
                style = ' s="2"' if column == 9 else ""
                yield f"{place}{style}><v>{value}</v></c>"
            elif texts is None:
                yield f'{place} t="inlineStr"><is><t>{value}</t></is></c>'
            else:
                yield f'{place} t="s"><v>{texts.setdefault(value, len(texts))}</v></c>'
        yield "</row>"
    yield "</sheetData></worksheet>"


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
