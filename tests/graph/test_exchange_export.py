"""Which exports there are, and where they may be put."""

from __future__ import annotations

import csv
import os
import re
import stat
import subprocess
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner

from localism import Graph
from localism.cli import main
from localism.errors import LocalismError, MisuseError
from localism.graph.exchange import KINDS, export
from localism.graph.exchange.formats import FORMATS
from localism.graph.exchange.whole import whole_file, whole_folder
from localism.graph.store import View
from localism.graph.stores import open_store
from tests.graph.exported import CLAIMS, said, view_of

FOLDERS = [kind for kind in KINDS if FORMATS[kind].folder and kind != "records"]
RECORDS = ("records", "xlsx")
"""What never takes the place of anything: somebody may have typed it."""
FILES = [kind for kind in KINDS if kind not in (*FOLDERS, *RECORDS)]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_writes_what_it_says_it_wrote(tmp_path: Path, kind: str) -> None:
    with view_of(CLAIMS[:2]) as view:
        written = export(kind, view, tmp_path / ("out.xlsx" if kind in RECORDS else "out"))
    assert written
    assert written == sorted(p for p in tmp_path.rglob("*") if p.is_file())
    assert all(path.stat().st_size for path in written)


def test_an_unknown_kind_is_told_which_there_are(tmp_path: Path) -> None:
    with view_of() as view, pytest.raises(MisuseError) as error:
        export("xls", view, tmp_path / "out")
    assert str(error.value) == f"There is no export called 'xls'. There are: {', '.join(sorted(FORMATS))}."
    assert list(tmp_path.iterdir()) == []


def test_exports_are_not_imported_until_one_is_made() -> None:
    code = (
        "import sys, localism.graph.exchange; print([m for m in ('networkx', 'csv', 'openpyxl') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("kind", FILES)
def test_a_file_takes_the_place_of_the_last(tmp_path: Path, kind: str) -> None:
    with view_of() as view, view_of(CLAIMS[:1]) as before:
        export(kind, before, tmp_path / "out")
        last = (tmp_path / "out").read_bytes()
        export(kind, view, tmp_path / "out")
    assert (tmp_path / "out").read_bytes() != last
    assert {p.name for p in tmp_path.iterdir()} == {"out", *(["out.txt"] if FORMATS[kind].beside else [])}


@pytest.mark.parametrize("kind", KINDS)
def test_what_no_export_wrote_stays(tmp_path: Path, kind: str) -> None:
    place = tmp_path / ("out.xlsx" if kind == "xlsx" else "out")
    place.write_text("precious", encoding="utf-8")
    with view_of() as view, pytest.raises(LocalismError, match=re.escape(str(place))):
        export(kind, view, place)
    assert place.read_text(encoding="utf-8") == "precious"
    assert list(tmp_path.iterdir()) == [place]


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_link_means_stays_if_no_export_wrote_it(tmp_path: Path, kind: str) -> None:
    real, link = tmp_path / "real", tmp_path / ("link.xlsx" if kind == "xlsx" else "link")
    real.write_text("precious", encoding="utf-8")
    link.symlink_to("real")
    with view_of() as view, pytest.raises(LocalismError, match=re.escape(str(link))):
        export(kind, view, link)
    assert (link.is_symlink(), real.read_text(encoding="utf-8")) == (True, "precious")


@pytest.mark.parametrize("kind", FILES)
def test_an_earlier_export_of_much_is_known_too(tmp_path: Path, kind: str) -> None:
    many = [said(f"source:{n}", "Source", name=f"Source {n} of many (fiction) {'x' * 400}") for n in range(400)]
    with view_of([*CLAIMS, *many]) as view:
        export(kind, view, tmp_path / "out")
        assert (tmp_path / "out").stat().st_size > 150_000 or kind == "popolo"
        export(kind, view, tmp_path / "out")


@pytest.mark.parametrize(
    ("kind", "name", "says"),
    [
        ("trig", "x.ttl", "a file that ends in .ttl is no trig. Say -o {}.trig, or export turtle."),
        ("graphml", "x.JSONL", "a file that ends in .jsonl is no graphml. Say -o {}.graphml, or export jsonl."),
        ("json", "x.html", "a file that ends in .html is no json. Say -o {}.json."),
    ],
)
def test_a_name_that_says_something_else_is_refused(tmp_path: Path, kind: str, name: str, says: str) -> None:
    with view_of() as view, pytest.raises(MisuseError) as error:
        export(kind, view, tmp_path / name)
    assert str(error.value) == f"{tmp_path / name}: {says.format(tmp_path / 'x')}"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("kind", "name"), [("jsonld", "x.json"), ("turtle", "x.turtle"), ("trig", "x.part1")])
def test_a_name_that_does_not_is_the_users_own_affair(tmp_path: Path, kind: str, name: str) -> None:
    with view_of() as view:
        assert export(kind, view, tmp_path / name) == [tmp_path / name]


@pytest.mark.parametrize("kind", FOLDERS)
def test_a_folder_of_tables_says_how_many_rows(tmp_path: Path, kind: str) -> None:
    with view_of() as view:
        written = export(kind, view, tmp_path / "out")
    with view_of() as view:
        export("csv", view, tmp_path / "beside")
    tables = [p.read_text(encoding="utf-8-sig") for p in (tmp_path / "beside").glob("*.csv")]
    assert written.rows == sum(len(list(csv.reader(StringIO(table, newline="")))) - 1 for table in tables)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in RECORDS])
def test_an_empty_one_is_written_and_says_so(tmp_path: Path, kind: str) -> None:
    graph = tmp_path / "areas.db"
    with Graph.open(graph) as opened:
        opened.load_example()
    out = tmp_path / "out"
    args = ["export", kind, "-o", str(out), "--graph", str(graph)]
    done = CliRunner().invoke(main, [*args, "--around", "Wigan", "--type", "Grant", "--on", "1100"])
    assert (done.exit_code, done.stderr.count("It is empty: ")) == (0, 1)
    assert out.exists()
    if kind in FILES:
        done = CliRunner().invoke(main, args)
        assert (done.exit_code, done.stderr.count("It is empty: ")) == (0, 0)


def test_a_text_of_somebody_elses_is_not_lost_to_the_one_beside_a_file(tmp_path: Path) -> None:
    (tmp_path / "out.json.txt").write_text("precious", encoding="utf-8")
    with view_of() as view, pytest.raises(MisuseError, match="would be lost"):
        export("kumu", view, tmp_path / "out.json")
    assert [p.name for p in tmp_path.iterdir()] == ["out.json.txt"]
    assert (tmp_path / "out.json.txt").read_text(encoding="utf-8") == "precious"


@pytest.mark.parametrize("kind", FILES)
def test_a_graph_is_never_overwritten(tmp_path: Path, kind: str) -> None:
    store = open_store(str(tmp_path / "areas.db"))
    with store.writer():
        pass
    before = (tmp_path / "areas.db").read_bytes()
    with view_of() as view, pytest.raises(MisuseError) as error:
        export(kind, view, tmp_path / "areas.db")
    assert str(error.value) == (
        f"{tmp_path / 'areas.db'} is a graph, and the export would take its place. Name another file."
    )
    assert (tmp_path / "areas.db").read_bytes() == before


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        *((k, "is a folder. Name a file in it.") for k in FILES),
        *((k, "is a file, and this export writes several. Name a folder.") for k in FOLDERS),
    ],
)
def test_a_path_of_the_wrong_sort_is_refused(tmp_path: Path, kind: str, says: str) -> None:
    path = tmp_path / "there"
    if kind in FOLDERS:
        path.write_text("precious", encoding="utf-8")
    else:
        path.mkdir()
    with view_of() as view, pytest.raises(MisuseError, match=re.escape(f"{path} {says}")):
        export(kind, view, path)


def test_a_device_is_refused() -> None:
    with pytest.raises(MisuseError, match="is no ordinary file"), whole_file(Path(os.devnull)):
        pass


def test_what_cannot_be_written_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with view_of() as view, pytest.raises(LocalismError, match=r"cannot be written: .* Name another place\."):
        export("json", view, tmp_path / "file" / "out.json")


@pytest.mark.parametrize("place", ["file", "folder"])
def test_an_error_leaves_what_was_there(tmp_path: Path, place: str) -> None:
    def fill(new: Path) -> None:
        (new / "x" if place == "folder" else new).write_text("half", encoding="utf-8")
        raise RuntimeError("pulled the plug (fiction)")

    target = tmp_path / "out"
    if place == "folder":
        target.mkdir()
        (target / "old").write_text("whole", encoding="utf-8")
        with pytest.raises(RuntimeError), whole_folder(target, lambda _: True) as new:
            fill(new)
        assert [(p.name, p.read_text(encoding="utf-8")) for p in target.iterdir()] == [("old", "whole")]
    else:
        target.write_text("whole", encoding="utf-8")
        with pytest.raises(RuntimeError), whole_file(target) as new:
            fill(new)
        assert target.read_text(encoding="utf-8") == "whole"
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_a_link_stays_and_what_it_means_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "link.json").symlink_to("real.json")
    with view_of() as view, view_of(CLAIMS[:1]) as before:
        export("json", before, tmp_path / "real.json")
        export("json", view, tmp_path / "link.json")
        expected = export("json", view, tmp_path / "x.json")[0].read_bytes()
    assert (tmp_path / "link.json").is_symlink()
    assert (tmp_path / "real.json").read_bytes() == expected


def test_files_may_be_read_by_whom_the_system_lets(tmp_path: Path) -> None:
    (tmp_path / "plain").write_text("", encoding="utf-8")
    expected = stat.S_IMODE((tmp_path / "plain").stat().st_mode)
    with view_of() as view:
        written = [p for kind in ("csv", "json") for p in export(kind, view, tmp_path / "new" / kind)]
    assert {stat.S_IMODE(p.stat().st_mode) for p in written} == {expected}


def test_a_folder_whose_name_is_not_there_yet_is_made(tmp_path: Path) -> None:
    write: Callable[[str, View, Path], list[Path]] = export
    with view_of() as view:
        assert write("gexf", view, tmp_path / "a" / "b" / "c.gexf") == [tmp_path / "a" / "b" / "c.gexf"]
