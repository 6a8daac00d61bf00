"""Starting: whole commands, cold processes with byte code cached, beside a click program that does nothing.

    python tests/bench/bench_start.py [RUNS]

Prints ratios of medians, with and without pandas in the environment (goals: `--help` at most 1.5, `who-holds` on the
example at most 4). Run it where pandas is installed to see both.
"""

from __future__ import annotations

import importlib.util
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BARE = "import click\n\n@click.command()\ndef main() -> None:\n    pass\n\nmain()\n"


def main(runs: int) -> None:
    """Measure interleaved and print."""
    with tempfile.TemporaryDirectory(prefix="localism-bench-") as name:
        folder = Path(name)
        (folder / "bare.py").write_text(BARE, encoding="utf-8")
        environment = {**os.environ, "LOCALISM_GRAPH": str(folder / "areas.db")}
        localism = [sys.executable, "-m", "localism"]
        subprocess.run([*localism, "example"], env=environment, check=True, capture_output=True)
        commands = {
            "a click program that does nothing": [sys.executable, str(folder / "bare.py")],
            "localism --help": [*localism, "--help"],
            "localism --version": [*localism, "--version"],
            "localism who-holds": [*localism, "who-holds", "Libraries", "--in", "Cornwall", "--on", "2019-06-01"],
            "localism find": [*localism, "find", "neighbourhood"],
        }
        times: dict[str, list[float]] = {label: [] for label in commands}
        for _ in range(runs + 1):
            for label, command in commands.items():
                begun = time.perf_counter()
                subprocess.run(command, env=environment, check=True, capture_output=True)
                times[label].append(time.perf_counter() - begun)
    floor = statistics.median(times["a click program that does nothing"][1:])
    print(
        f"pandas is {'' if importlib.util.find_spec('pandas') else 'not '}installed; medians of {runs}, the first run of each left out"
    )
    for label, found in times.items():
        median = statistics.median(found[1:])
        print(f"{label}: {median * 1000:.0f} ms, ratio {median / floor:.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
