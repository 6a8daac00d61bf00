"""Validating: the fast checks beside the full SHACL by pySHACL, and either on a graph of four times the size.

    python tests/bench/bench_validate.py [HOLDINGS]

Prints processor time a thing, how many times faster the checks are (goal: 20), and what four times the size takes (goal: at
most five times as long).
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from localism import Graph
from tests.bench.synthetic import write_records


def main(holdings: int) -> None:
    """Measure and print."""
    took: dict[tuple[bool, int], float] = {}
    things: dict[int, int] = {}
    with tempfile.TemporaryDirectory(prefix="localism-bench-") as name:
        for size in (holdings, 4 * holdings):
            folder = Path(name) / str(size)
            folder.mkdir()
            write_records(folder, size, scale=size / 50_000)
            with Graph.open(folder / "graph.db") as graph:
                graph.load(folder)
                with graph.view() as view:
                    things[size] = sum(view.counts().values())
                for quick in (True, False):
                    begun = time.process_time()
                    graph.validate(quick=quick)
                    took[quick, size] = time.process_time() - begun
    for quick in (True, False):
        small, large = took[quick, holdings], took[quick, 4 * holdings]
        each = large / things[4 * holdings] * 1_000
        print(
            f"{'checks' if quick else 'pySHACL'}: {each:.2f} ms a thing; four times the size takes {large / small:.1f} times as long"
        )
    print(f"The checks are {took[False, 4 * holdings] / took[True, 4 * holdings]:.0f} times faster than pySHACL.")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000)
