"""A part of the graph, chosen and folded, beside the whole graph written: at two sizes, one four times the other.

    python tests/bench/bench_part.py [HOLDINGS]

Prints, for each filter, how much of the processor's time it takes to choose and fold the part, as a share of writing the
whole as JSON (goal: at most as much for a small part), and how that grew with a graph four times as large (goal: at most
five times).
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from localism import Graph
from localism.graph.exchange import export
from localism.graph.part import Filters, part_of
from localism.graph.store import View
from tests.bench.synthetic import write_records

ASKED = (
    Filters(area="area:5"),
    Filters(types=("Power", "Council")),
    Filters(around="area:5", hops=2),
    Filters(on="2015"),
)


def main(holdings: int) -> None:
    """Measure once and print."""
    with tempfile.TemporaryDirectory(prefix="localism-bench-") as name:
        folder = Path(name)
        spent = []
        for size in (holdings // 4, holdings):
            with Graph.open(folder / f"{size}.db") as graph:
                graph.load(write_records(folder / f"records-{size}", size, scale=size / 50_000))
                with graph.view() as view:
                    spent.append([_seconds(f, view) for f in ASKED])
                    whole = _of_the_processor(partial(export, "json", view, folder / "out.json"))
        for filters, (small, _), (large, kept) in zip(ASKED, *spent, strict=True):
            print(
                f"{filters.said}: {large / whole:.2f} of writing the whole, {large / small:.1f} times; {kept:,} things"
            )


def _seconds(filters: Filters, view: View) -> tuple[float, int]:
    kept = 0

    def fold() -> None:
        nonlocal kept
        with part_of(view, filters) as part:
            kept = sum(1 for _ in part.entities())

    return _of_the_processor(fold), kept


def _of_the_processor(what: Callable[[], object]) -> float:
    begun = time.process_time()
    what()
    return time.process_time() - begun


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
