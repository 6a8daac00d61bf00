"""Grants: a big file of 360Giving JSON read into claims, beside a bare ijson loop over the same file.

    python tests/bench/bench_grants.py [MEGABYTES]

Writes a file of fiction of that size (default 200), and prints peak memory of reading it (goal: at most 300 MB, whatever
its size), the ratio of our processor time to the bare loop's, and what a load of a tenth of it takes.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

OURS = """
import resource, sys, time
from pathlib import Path
from localism.loaders.grants import Grants
from localism.loaders.names import NoGraph
from localism.loaders.records import Problems
begun = time.process_time()
grants = Grants([Path(sys.argv[1])], NoGraph(), Problems())
claims = sum(1 for d in grants.datasets for _ in grants.claims(d))
print(claims, time.process_time() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""
BARE = """
import resource, sys, time
import ijson
begun = time.process_time()
with open(sys.argv[1], "rb") as file:
    grants = sum(1 for _ in ijson.items(file, "grants.item"))
print(grants, time.process_time() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""
LOAD = """
import resource, sys, time
from localism import Graph
begun = time.process_time()
with Graph.open(sys.argv[2]) as graph:
    graph.load(sys.argv[1])
print(0, time.process_time() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def main(megabytes: int) -> None:
    """Measure once and print."""
    with tempfile.TemporaryDirectory(prefix="localism-bench-") as name:
        whole, tenth = Path(name) / "grants.json", Path(name) / "tenth.json"
        grants = write(whole, megabytes * 1_000_000)
        write(tenth, megabytes * 100_000)
        print(f"{grants:,} grants of fiction, {whole.stat().st_size / 1e6:,.0f} MB")
        bare = run(BARE, whole)
        ours = run(OURS, whole)
        load = run(LOAD, tenth, Path(name) / "grants.db")
        print(f"bare ijson loop {bare[1]:.1f} s, {bare[2]:,.0f} MB at most")
        print(f"into {ours[0]:,.0f} claims {ours[1]:.1f} s, {ours[2]:,.0f} MB at most (goal: at most 300)")
        print(f"ratio {ours[1] / bare[1]:.2f}")
        print(f"a tenth of it loaded into SQLite: {load[1]:.1f} s, {load[2]:,.0f} MB at most")


def write(path: Path, size: int) -> int:
    """Grants of fiction until the file has a size; how many."""
    number = 0
    with path.open("w", encoding="utf-8") as out:
        out.write('{"grants": [')
        while out.tell() < size:
            for _ in range(500):
                out.write((", " if number else "") + json.dumps(grant(number)))
                number += 1
        out.write("]}")
    return number


def grant(n: int) -> dict[str, object]:
    """One grant of fiction; every third recipient is new."""
    body = 1_000_000 + n * 7 % (1 + n // 3 * 2)
    return {
        "id": f"360G-fiction-{n}",
        "title": f"Grant {n} to a society of Borsetshire",
        "description": "Fiction, to measure how long it takes to read. " * 12,
        "currency": "GBP",
        "amountAwarded": n % 9_999 + 0.5,
        "awardDate": f"20{n % 20:02d}-0{n % 9 + 1}-1{n % 9}T00:00:00+00:00",
        "plannedDates": [{"startDate": "2019-01-01T00:00:00+00:00", "endDate": "2020-01-01T00:00:00+00:00"}],
        "fundingOrganization": [{"id": "GB-CHC-1159982", "name": "Borsetshire Fund"}],
        "recipientOrganization": [
            {"id": f"GB-CHC-{body}", "name": f"Society {body}", "streetAddress": "1 The Green", "postalCode": "BO1 1AA"}
        ],
        "grantProgramme": [{"title": f"Programme {n % 40}"}],
        "beneficiaryLocation": [{"name": "Ambridge", "geoCode": "E01011681", "geoCodeType": "LSOA"}],
        "dataSource": "https://fund.example/grants",
        "dateModified": "2019-05-15T00:00:00+00:00",
    }


def run(code: str, *paths: Path) -> tuple[float, float, float]:
    """What a fresh interpreter prints: a count, seconds and peak megabytes."""
    command = [sys.executable, "-c", code, *map(str, paths)]
    printed = subprocess.run(command, capture_output=True, check=True, text=True).stdout.split()
    return float(printed[0]), float(printed[1]), float(printed[2])


if __name__ == "__main__":
    main(int(sys.argv[1].replace(",", "")) if len(sys.argv) > 1 else 200)
