"""Asking: `who_holds` for one power in a small area and over about a hundred areas, in process.

    python tests/bench/bench_ask.py [HOLDINGS]

Prints medians and 95th percentiles (goals at a million holdings: p95 under 10 ms and under 60 ms), beside a graph of
10,000 holdings, with the time an answered row takes in each (goal: within 3 times).
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from localism import Graph
from tests.bench.synthetic import AREAS, POWERS, write_records

SMALL = 10_000
QUESTIONS = 200


def main(holdings: int) -> None:
    """Measure both graphs and print."""
    with tempfile.TemporaryDirectory(prefix="localism-bench-") as name:
        results = {n: _measure(Path(name) / str(n), n) for n in (SMALL, holdings)}
    for n, kinds in results.items():
        for kind, (times, rows) in kinds.items():
            ms = [t * 1000 for t in times]
            print(
                f"{n:>9,} holdings, {kind}: median {statistics.median(ms):.1f} ms, "
                f"p95 {statistics.quantiles(ms, n=20)[-1]:.1f} ms, {statistics.mean(rows):.1f} rows an answer"
            )
    small, large = (results[n]["answers of one row"] for n in (SMALL, holdings))
    print(
        f"at equal answer size: {statistics.median(large[0]) / statistics.median(small[0]):.2f} times the time at {SMALL:,} (goal: within 3)"
    )


def _measure(folder: Path, holdings: int) -> dict[str, tuple[list[float], list[int]]]:
    records = write_records(folder / "records", holdings)
    path = folder / "graph.db"
    with Graph.open(path) as graph:
        graph.load(records)
    rng = random.Random(7)
    leaves = [f"area:{rng.randrange(AREAS // 2, AREAS)}" for _ in range(QUESTIONS)]
    hundred = [f"area:{rng.randrange(101, 199)}" for _ in range(QUESTIONS)]
    with Graph.open(path) as graph:
        for kind_areas in (leaves, hundred):  # warm the page cache for both
            for area in kind_areas[:20]:
                graph.who_holds(f"power:{rng.randrange(POWERS)}", area, on="2015-06-01")
        found = {"one small area": _ask(graph, leaves, rng), "a hundred areas": _ask(graph, hundred, rng)}
        times, rows = _ask(graph, leaves * 3, rng)
    one = [(t, r) for t, r in zip(times, rows, strict=True) if r == 1]
    found["answers of one row"] = ([t for t, _ in one], [r for _, r in one])
    return found


def _ask(graph: Graph, areas: list[str], rng: random.Random) -> tuple[list[float], list[int]]:
    times, rows = [], []
    for area in areas:
        power = f"power:{rng.randrange(30, POWERS)}"
        begun = time.perf_counter()
        answer = graph.who_holds(power, area, on="2015-06-01")
        times.append(time.perf_counter() - begun)
        rows.append(len(answer))
    return times, rows


if __name__ == "__main__":
    main(int(sys.argv[1].replace(",", "")) if len(sys.argv) > 1 else 100_000)
