"""Everything in the folder of real data, loaded with one command, and loaded again with nothing changed.

    python tests/bench/bench_data.py [FOLDER]

Prints seconds by the clock and of the processor (goals: 60 s for the first on two cores, half of it for the second), and
what each dataset came to.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from localism import Graph


def main(folder: Path) -> None:
    """Measure once and print."""
    with tempfile.TemporaryDirectory(prefix="localism-bench-") as name:
        path = Path(name) / "uk.db"
        seconds = []
        for title in ("first load", "second load, unchanged"):
            clock, processor = time.perf_counter(), time.process_time()
            with Graph.open(path) as graph:
                outcome = graph.load(folder)
            seconds.append(time.process_time() - processor)
            print(f"{title}: {time.perf_counter() - clock:.1f} s by the clock, {seconds[-1]:.1f} s of the processor")
            for dataset, loaded in (*outcome.loaded.items(), *outcome.derived.items()):
                print(f"  {dataset}: {loaded.new:,} new, {loaded.unchanged:,} unchanged")
        print(f"ratio of the second to the first: {seconds[1] / seconds[0]:.2f} (goal: at most 0.5)")
        print(f"{path.stat().st_size / 1e6:,.0f} MB")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[3] / "shared" / "data")
