"""Synthetic partnership records of any size; fiction throughout."""

from __future__ import annotations

import csv
import random
from pathlib import Path

AREAS, POWERS, BODIES, SOURCES = 20_000, 300, 150_000, 500
ACTS = ("decides", "delivers", "advises", "initiates", "funds", "scrutinises")
LEVELS = ("", "", "consulted", "involved", "decides")
KINDS = ("Community organisations", "Local councils", "Councils")


def write_records(folder: Path, holdings: int, seed: int = 1, scale: float = 1.0) -> Path:
    """A folder of CSV files: areas nested four deep, powers in a tree, bodies that govern them, and holdings."""
    rng = random.Random(seed)
    areas, powers, bodies = int(AREAS * scale), max(10, int(POWERS * scale)), int(BODIES * scale)
    folder.mkdir(parents=True, exist_ok=True)
    _write(
        folder / "About.csv",
        ["Field", "Value"],
        [["Dataset", "synthetic"], ["As of", "2026-01-01"], ["Access", "public"]],
    )
    _write(
        folder / "Sources.csv",
        ["Id", "Name", "Published"],
        ([f"source:{i}", f"Fictional source {i}", str(2000 + i % 25)] for i in range(SOURCES)),
    )
    _write(
        folder / "Administrative areas.csv",
        ["Id", "Name"],
        ([f"area:{i}", f"Fictional area {i}"] for i in range(areas)),
    )
    _write(
        folder / "Containments.csv",
        ["Id", "Part", "Whole", "From", "To", "Source"],
        (
            [f"containment:{i}", f"area:{i}", f"area:{_whole(i)}", "1974-04-01", "..", "source:1"]
            for i in range(1, areas)
        ),
    )
    _write(
        folder / "Powers.csv",
        ["Id", "Name", "Part of power"],
        ([f"power:{i}", f"Fictional power {i}", f"power:{i // 10}" if i >= 10 else ""] for i in range(powers)),
    )
    for k, kind in enumerate(KINDS):
        _write(
            folder / f"{kind}.csv",
            ["Id", "Name"],
            ([f"body:{i}", f"Fictional body {i}"] for i in range(bodies) if i % len(KINDS) == k),
        )
    _write(
        folder / "Governances.csv",
        ["Id", "Body", "Governs", "From", "To", "Source"],
        (
            [f"governance:{i}", f"body:{i}", f"area:{i}", "1974-04-01", "..", "source:2"]
            for i in range(min(areas, bodies))
        ),
    )
    _write(
        folder / "Power holdings.csv",
        ["Id", "Held by", "Act", "Power", "Within", "Level stated", "Kind", "Basis", "From", "To", "Source", "Page"],
        (
            [
                f"holding:{i}",
                f"body:{rng.randrange(bodies if i % 20 else min(areas, bodies))}",
                rng.choice(ACTS),
                f"power:{rng.randrange(powers)}",
                f"area:{rng.randrange(areas)}" if i % 20 else "",  # blank: the area its holder governs
                rng.choice(LEVELS),
                "power",
                "statutory",
                f"{rng.randrange(1974, 2020)}-04-01",
                rng.choice(("", "..", f"{rng.randrange(2020, 2026)}")),
                f"source:{rng.randrange(SOURCES)}",
                str(rng.randrange(1, 200)),
            ]
            for i in range(holdings)
        ),
    )
    return folder


def _whole(i: int) -> int:
    """Each area holds up to a hundred others."""
    return (i - 1) // 100


def _write(path: Path, headings: list[str], rows: object) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(headings)
        writer.writerows(rows)  # type: ignore[arg-type]
