"""The file itself, as somebody meets it who opens it in Datasette, DB Browser, R or pandas and knows nothing of us."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from localism import Graph
from localism.errors import StoreError
from localism.graph.stores.sqlite import SQLiteStore
from localism.ontology.schema import SCHEMA


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("file") / "areas.db"
    with Graph.open(found) as graph:
        graph.load_example()
    return found


def test_the_file_is_sound_and_strict(path: Path) -> None:
    with sqlite3.connect(path) as db:
        assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        tables = db.execute(
            "SELECT name, strict FROM pragma_table_list WHERE type = 'table' AND schema = 'main'"
        ).fetchall()
        assert {name for name, strict in tables if not strict} <= {"sqlite_schema", "sqlite_stat1"}


def test_there_is_a_readable_view_of_every_class(path: Path) -> None:
    with sqlite3.connect(path) as db:
        views = {name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'view'")}
        assert views == {c.plural.lower().replace(" ", "_") for c in SCHEMA.sheets}
        for view in views:
            db.execute(f'SELECT * FROM "{view}" LIMIT 3').fetchall()
        row = db.execute("SELECT name, tier, claims FROM councils WHERE id = 'GB-LAE-CON'").fetchone()
        assert row[:2] == ("Cornwall Council", "unitary")
        assert row[2] >= 1
        held = "SELECT held_by_name, of_power_name, from_min FROM power_holdings WHERE held_by = ? AND of_power = ?"
        found = db.execute(held, ("GB-LAE-STV", "power:waste-collection")).fetchall()
        assert [row[:2] for row in found] == [("Stevenage Borough Council", "Waste collection")]
        assert found[0][2] < "2000"


def test_a_view_counts_what_the_graph_counts(path: Path) -> None:
    with Graph.open(path) as graph, graph.view() as view, sqlite3.connect(path) as db:
        for c in SCHEMA.sheets:
            wanted = sum(1 for _ in view.entities([c.name]))
            table = c.plural.lower().replace(" ", "_")
            assert db.execute(f'SELECT count(*) FROM "{table}"').fetchone() == (wanted,), c.name


def test_loading_again_does_not_grow_the_file(path: Path) -> None:
    before = _content(path)
    with Graph.open(path) as graph:
        outcome = graph.load_example()
    assert all(loaded.new == loaded.withdrawn == 0 for loaded in outcome.loaded.values())
    assert _content(path) == before


def _content(path: Path) -> list[str]:
    with sqlite3.connect(path) as db:
        return list(db.iterdump())


def test_the_same_records_give_the_same_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1735689600")
    for name in ("one.db", "two.db"):
        with Graph.open(tmp_path / name) as graph:
            graph.load_example()
    assert _content(tmp_path / "one.db") == _content(tmp_path / "two.db")


def test_another_programs_file_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "accounts.db"
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE accounts (n INTEGER)")
    before = path.read_bytes()
    with pytest.raises(StoreError, match="not a localism graph, and is left as it is"), SQLiteStore(str(path)).writer():
        pass
    assert path.read_bytes() == before


def test_a_missing_folder_and_a_folder_say_what_to_do(tmp_path: Path) -> None:
    with (
        pytest.raises(StoreError, match="does not exist"),
        SQLiteStore(str(tmp_path / "no" / "a.db")).writer(),
    ):
        pass
    with pytest.raises(StoreError, match="is a folder, not a graph"), SQLiteStore(str(tmp_path)).view():
        pass
    with pytest.raises(StoreError, match="There is no graph at"), SQLiteStore(str(tmp_path / "a.db")).view():
        pass


def test_a_file_where_nothing_can_be_written_can_be_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Permissions mean nothing to a superuser, which a test may be run as, so the system's answer is stood in for.
    monkeypatch.setattr("localism.graph.stores.sqlite.os.access", lambda *_: False)
    opened: list[str] = []
    connect = sqlite3.connect

    def watched(address: str, **more: Any) -> sqlite3.Connection:
        opened.append(address)
        made: sqlite3.Connection = connect(address, **more)
        return made

    monkeypatch.setattr("sqlite3.connect", watched)
    with Graph.open(path) as graph:
        assert len(graph.stats())
    assert all(address.endswith("?mode=ro&immutable=1") for address in opened)


def test_a_file_of_a_newer_ontology_is_read_and_not_written_to(tmp_path: Path) -> None:
    path = tmp_path / "newer.db"
    with Graph.open(path) as graph:
        graph.load_example()
        with sqlite3.connect(path) as db:
            db.execute("INSERT INTO property (name) VALUES ('follows_fiction')")
        assert len(graph.powers_of("Stevenage Borough Council"))
        with pytest.raises(StoreError, match=r"newer localism \(it knows 'follows_fiction'\).*Upgrade"):
            graph.load_example()
