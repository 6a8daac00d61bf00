"""Parquet, read again by pyarrow and pandas: the tables of the CSV export, with types."""

from __future__ import annotations

import csv
import datetime
import importlib.util
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from localism.errors import MisuseError
from localism.graph.entity import Claim
from localism.graph.exchange import export
from localism.graph.exchange.plain import legal, unguarded
from tests.graph.exported import CLAIMS, hostile, said, view_of

parquet = pytest.importorskip("pyarrow.parquet", reason="the extra parquet is not installed")


def rows(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = parquet.read_table(path).to_pylist()
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("parquet") / "out"
    with view_of() as view:
        written = export("parquet", view, folder)
    assert written == sorted(folder.iterdir())
    return folder


def as_csv(value: Any) -> str:
    """A value as the CSV export says it, from this file's own point of view."""
    if value is None or value is False:
        return ""
    if value is True:
        return "yes"
    return "; ".join(value) if isinstance(value, list) else str(value)


def test_the_tables_are_those_of_csv(folder: Path, tmp_path: Path) -> None:
    with view_of() as view:
        export("csv", view, tmp_path / "csv")
    assert {p.stem for p in folder.iterdir()} == {p.stem for p in (tmp_path / "csv").glob("*.csv")}
    for path in folder.iterdir():
        with (tmp_path / "csv" / f"{path.stem}.csv").open(encoding="utf-8-sig", newline="") as file:
            expected = [{k: unguarded(v) for k, v in row.items()} for row in csv.DictReader(file)]
        found = [
            {k: legal(as_csv(row.get(f"{k}_as_written", v))) for k, v in row.items() if not k.endswith("_as_written")}
            for row in rows(path)
        ]
        assert found == expected, path.name


def test_values_have_their_types(folder: Path) -> None:
    (holding, *_) = rows(folder / "power_holdings.parquet")
    assert (holding["held_by"], holding["act"], holding["kind"]) == (
        ["council:a", "local:b"],
        ["decides", "funds"],
        "power",
    )
    assert (holding["from"], holding["from_max"], holding["to_max"]) == (
        "2015",
        datetime.date(2015, 12, 31),
        datetime.date(2018, 7, 1),
    )
    (grant,) = rows(folder / "grants.parquet")
    assert (grant["amount"], grant["amount_as_written"]) == (-12.5, "-12.50")
    assert [row["stub"] for row in rows(folder / "things.parquet")] == [True]
    wards = parquet.read_table(folder / "wards.parquet").to_pandas()
    assert list(wards["also_known_as"][0]) == ["Lesser; Wobbling", "Wobbling"], "values stay apart"


def test_the_files_say_what_they_are(folder: Path) -> None:
    for path in folder.iterdir():
        assert b"It holds public claims only." in parquet.read_schema(path).metadata[b"localism"]
    told = parquet.ParquetFile(folder / "edges.parquet").metadata.metadata[b"localism.left_out"]
    assert b"power holdings that are a prohibition: 1" in told


def test_the_same_graph_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    with view_of(tuple(reversed(CLAIMS))) as view:
        export("parquet", view, tmp_path / "out")
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == {
        p.name: p.read_bytes() for p in (tmp_path / "out").iterdir()
    }


def test_many_rows_are_written_in_groups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("localism.graph.exchange.parquets.ROWS", 7)
    with view_of([said(f"council:{n:03}", "Council", name=f"Council {n} (fiction)") for n in range(100)]) as view:
        export("parquet", view, tmp_path / "out")
    assert parquet.ParquetFile(tmp_path / "out" / "councils.parquet").num_row_groups == 15
    assert [row["id"] for row in rows(tmp_path / "out" / "councils.parquet")] == [f"council:{n:03}" for n in range(100)]


def test_an_export_is_replaced_and_nothing_else_is(tmp_path: Path) -> None:
    for claims in (CLAIMS, CLAIMS[:2]):
        with view_of(claims) as view:
            export("parquet", view, tmp_path / "out")
    names = {"councils.parquet", "sources.parquet", "nodes.parquet", "edges.parquet", "claims.parquet"}
    assert {p.name for p in (tmp_path / "out").iterdir()} == names
    (tmp_path / "out" / "councils.parquet").write_bytes(b"mine")
    with view_of() as view, pytest.raises(MisuseError, match="holds files that no export wrote"):
        export("parquet", view, tmp_path / "out")
    with view_of() as view, pytest.raises(MisuseError, match=r"would be one file.*Name a folder: areas\."):
        export("parquet", view, tmp_path / "areas.parquet")


def test_without_the_library_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = importlib.util.find_spec
    monkeypatch.setattr(
        "localism.graph.exchange.formats.find_spec", lambda name: None if name == "pyarrow" else real(name)
    )
    with view_of() as view, pytest.raises(MisuseError) as error:
        export("parquet", view, tmp_path / "out")
    assert str(error.value) == 'The export parquet needs pyarrow. Install it: pip install "localism[parquet]"'


@pytest.mark.parametrize(("seats", "number"), [("7", 7), ("1" + "0" * 30, None), ("seven", None)])
def test_a_number_that_is_none_is_still_told(tmp_path: Path, seats: str, number: int | None) -> None:
    with view_of([said("p:1", "Participation", seats=seats)]) as view:
        export("parquet", view, tmp_path / "out")
    (row,) = rows(tmp_path / "out" / "participations.parquet")
    assert (row["seats"], row["seats_as_written"]) == (number, seats)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(claims=hostile())
def test_hostile_text_is_read_again(tmp_path: Path, claims: list[Claim]) -> None:
    with view_of(claims) as view:
        export("parquet", view, tmp_path / "out")
    (council,) = rows(tmp_path / "out" / "councils.parquet")
    assert (council["id"], council["name"]) == (claims[0].entity, claims[0].properties["name"][0])
    assert council["also_known_as"] == sorted(set(claims[0].properties["also_known_as"]))
