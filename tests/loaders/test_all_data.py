"""The whole folder of real data, given as it is: which reader takes which file, and what is left out with its reason.

What each reader makes of its files is tested beside it; `tests/bench/bench_data.py` loads all of it and takes the time.
"""

from __future__ import annotations

from pathlib import Path

from localism.loaders.report import left_by_folder
from localism.loaders.sources import Sources


def test_every_folder_is_loaded_or_left_out_with_a_reason(data: Path) -> None:
    sources = Sources([data])
    files = {d.dataset.name: sorted(f.name for f in d.files) for d in sources.datasets}
    assert files["grants-ptc"] == ["grants.json"]
    assert files["appg"] == ["members.csv", "register.csv"]
    assert files["funder-network"] == ["360_onodo.xlsx", "links.csv", "points.csv"]
    assert files["charity-relationships"] == [
        "_parent.csv",
        "ccew-register-of-mergers.csv",
        "charity-company-numbers.csv",
    ]
    assert sources.problems.errors == 0
    left = {Path(place.split(": ")[0]).name: reason for place, reason in left_by_folder(sources.problems)}
    assert "a table to check others against" in left["services"]
    assert "a table to check others against" in left["orgids"]
    loaded = {name for names in files.values() for name in names}
    unread = {Path(path).name for path, _ in sources.problems.left}
    tables = {p.name for p in data.glob("*/*") if p.suffix in (".csv", ".json", ".xlsx")}
    assert tables <= loaded | unread
