"""CSV files as people save them."""

import csv
import errno
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from localism.loaders import base, csvs
from localism.loaders.base import MAX_CELL_CHARS, Problem
from localism.loaders.tables import Table, read_tables

_DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"


def _read(path: Path, content: bytes | None = None) -> tuple[list[tuple[int, list[str]]], list[Problem], list[Table]]:
    if content is not None:
        path.write_bytes(content)
    problems: list[Problem] = []
    tables = read_tables(path, problems.append)
    rows = [(number, list(cells)) for table in tables for number, cells in table.rows()]
    return rows, problems, tables


def _kinds(problems: list[Problem]) -> list[tuple[str, str, int | None]]:
    return [(problem.severity, problem.kind, problem.row) for problem in problems]


@pytest.mark.parametrize(
    ("encoding", "newline", "delimiter"),
    [
        ("utf-8", "\n", ","),
        ("utf-8", "\r\n", ";"),
        ("utf-8", "\r", "\t"),
        ("utf-8-sig", "\r\n", ","),
        ("utf-16", "\r\n", "\t"),
        ("utf-16", "\n", ","),
    ],
)
def test_encodings_line_ends_and_separators(tmp_path: Path, encoding: str, newline: str, delimiter: str) -> None:
    lines = [["Holder", "Since"], ["Café “Pär Bay”", "2018"], ["08591698", ""]]
    content = "".join(delimiter.join(line) + newline for line in lines).encode(encoding)
    rows, problems, tables = _read(tmp_path / "Facts.csv", content)
    assert tables[0].headings == ("Holder", "Since")
    assert rows == [(2, ["Café “Pär Bay”", "2018"]), (3, ["08591698", ""])]
    assert not problems
    assert tables[0].sheet == "Facts"
    assert tables[0].locator(3, 1) == "Facts!B3"


def test_utf_16_from_either_end(tmp_path: Path) -> None:
    for name, mark in (("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff")):
        rows, problems, _ = _read(tmp_path / "a.csv", mark + "Holder\nCafé\n".encode(name))
        assert (rows, problems) == ([(2, ["Café"])], [])


def test_windows_1252_is_read_and_said(tmp_path: Path) -> None:
    rows, problems, _ = _read(tmp_path / "a.csv", "Name,Fund\nplain,1\nCafé,£5\n".encode("cp1252"))
    assert rows[1] == (3, ["Café", "£5"])
    assert _kinds(problems) == [("warning", "not-utf-8", 3)]
    assert "line 3" in problems[0].found


def test_windows_1252_found_far_into_a_long_file(tmp_path: Path) -> None:
    rows, problems, _ = _read(tmp_path / "a.csv", b"Name\n" + b"plain text\n" * 200_000 + b"Caf\xe9\n")
    assert rows[-1] == (200_002, ["Café"])
    assert _kinds(problems) == [("warning", "not-utf-8", 200_002)]


def test_text_in_no_known_encoding(tmp_path: Path) -> None:
    _, problems, tables = _read(tmp_path / "a.csv", b"Name\n\xe9\n\x81\x8d\n")
    assert _kinds(problems) == [("error", "unknown-encoding", 3)]
    assert not tables


def test_rows_are_counted_as_a_spreadsheet_does(tmp_path: Path) -> None:
    rows, problems, tables = _read(tmp_path / "a.csv", b'\n\nName,Memo\n"two\nlines","x"\n\n , \nlast,y\n')
    assert tables[0].headings == ("Name", "Memo")
    assert rows == [(4, ["two\nlines", "x"]), (7, ["last", "y"])]
    assert not problems


def test_ragged_rows(tmp_path: Path) -> None:
    rows, problems, _ = _read(tmp_path / "a.csv", b"a,b\n1\n1,2,\n1,2,3\n,,\n")
    assert rows == [(2, ["1", ""]), (3, ["1", "2"]), (4, ["1", "2"])]
    assert _kinds(problems) == [("warning", "short-row", 2), ("error", "ragged-row", 4)]
    assert "3" in problems[1].found


def test_headings_are_given_as_found(tmp_path: Path) -> None:
    _, problems, tables = _read(tmp_path / "a.csv", b" Name ,,Name\nx,y,z\n")
    assert tables[0].headings == ("Name", "", "Name")
    assert not problems


def test_the_separator_is_told_from_the_headings_alone(tmp_path: Path) -> None:
    rows, _, tables = _read(tmp_path / "a.csv", b'"who, what, when";act\na;b,c,d,e\n')
    assert tables[0].headings == ("who, what, when", "act")
    assert rows == [(2, ["a", "b,c,d,e"])]


@pytest.mark.parametrize("content", [b"", b"\n\n", b" , \r\n,\r\n", b"\xef\xbb\xbf"])
def test_a_file_without_headings(tmp_path: Path, content: bytes) -> None:
    _, problems, tables = _read(tmp_path / "a.csv", content)
    assert _kinds(problems) == [("error", "empty-file", None)]
    assert not tables


def test_nul_characters_are_refused_with_their_line(tmp_path: Path) -> None:
    _, problems, tables = _read(tmp_path / "a.csv", b"a,b\n1,2\n1,\x002\n")
    assert _kinds(problems) == [("error", "nul-character", 3)]
    assert not tables


def test_a_workbook_named_csv(tmp_path: Path) -> None:
    _, problems, _ = _read(tmp_path / "a.csv", b"PK\x03\x04" + bytes(50))
    assert _kinds(problems) == [("error", "wrong-extension", None)]


def test_a_quote_never_closed_is_reported_and_what_stands_before_is_read(tmp_path: Path) -> None:
    rows, problems, _ = _read(tmp_path / "a.csv", b'a,b\n1,2\n3,"4\n' + b"5,6\n" * 100_000)
    assert rows == [(2, ["1", "2"])]
    assert _kinds(problems) == [("error", "unreadable-row", 3)]
    assert "quote" in problems[0].message


def test_cells_are_capped_even_where_another_library_lifted_the_limit(tmp_path: Path) -> None:
    before = csv.field_size_limit(10**9)
    try:
        rows, problems, _ = _read(tmp_path / "a.csv", b"a\nx\n" + b"y" * (MAX_CELL_CHARS + 1) + b"\n")
        assert csv.field_size_limit() == 10**9, "the limit is the whole process's, and not ours to set"
    finally:
        csv.field_size_limit(before)
    assert rows == [(2, ["x"])]
    assert _kinds(problems) == [("error", "unreadable-row", 3)]


def test_a_record_that_runs_on_for_ever_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csvs, "_MAX_RECORD_CHARS", 10_000)
    rows, problems, _ = _read(tmp_path / "a.csv", b"a\nx\n" + b'"\n",' * 100_000)
    assert rows == [(2, ["x"])]
    assert _kinds(problems) == [("error", "unreadable-row", 3)]


def test_a_line_without_end_is_refused_before_it_is_held_in_memory(tmp_path: Path) -> None:
    _, problems, tables = _read(tmp_path / "a.csv", b"a,b\n" + b"," * (20 * 1024 * 1024))
    assert [problem.kind for problem in problems] == ["line-too-long"]
    assert not tables


def test_too_many_rows_and_a_file_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csvs, "MAX_ROWS", 3)
    rows, problems, _ = _read(tmp_path / "a.csv", b"a\n1\n2\n3\n4\n")
    assert len(rows) == 2
    assert problems[0].kind == "too-many-rows"
    assert "3 rows" in problems[0].message
    with (tmp_path / "huge.csv").open("wb") as file:
        file.truncate(base.MAX_FILE_BYTES + 1)  # sparse: takes no room on the disk
    _, problems, _ = _read(tmp_path / "huge.csv")
    assert [problem.kind for problem in problems] == ["too-large"]
    assert f"{base.MAX_FILE_BYTES:,}" in problems[0].message


def test_problems_are_reported_on_the_first_pass_only(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"a,b\n1\n2\n3,4,5\n")
    problems: list[Problem] = []
    (table,) = read_tables(tmp_path / "a.csv", problems.append)
    next(table.rows())
    assert [problem.row for problem in problems] == [2]
    assert list(table.rows()) == list(table.rows())
    assert [problem.row for problem in problems] == [2, 3, 4]


def test_a_flood_of_problems_is_cut_off_and_said(tmp_path: Path) -> None:
    _, problems, _ = _read(tmp_path / "a.csv", b"a,b\n" + b"1\n" * 5_000)
    assert len(problems) == base.MAX_PROBLEMS_OF_A_KIND + 1
    assert "more than 1,000" in problems[-1].message


def test_a_folder_is_read_by_name_and_what_is_left_is_said(tmp_path: Path) -> None:
    for name in ("People.csv", "About.CSV", "notes.txt", ".hidden.csv"):
        (tmp_path / name).write_bytes(b"a\n1\n")
    (tmp_path / "more.json").write_bytes(b"{}")
    (tmp_path / "x.csv").mkdir()
    _, problems, tables = _read(tmp_path)
    assert [table.sheet for table in tables] == ["About", "People"]
    assert tables[0].file == str(tmp_path / "About.CSV")
    assert [(problem.severity, problem.kind) for problem in problems] == [
        ("warning", "not-read"),
        ("error", "not-a-file"),
    ]


def test_an_empty_folder_even_one_named_like_a_csv_file(tmp_path: Path) -> None:
    (tmp_path / "x.csv").mkdir()
    _, problems, _ = _read(tmp_path / "x.csv")
    assert [problem.kind for problem in problems] == ["empty-folder"]


@pytest.mark.parametrize("name", ["a.txt", "a.xls", "a", "a.ods"])
def test_other_endings(tmp_path: Path, name: str) -> None:
    _, problems, _ = _read(tmp_path / name, b"a\n1\n")
    assert [problem.kind for problem in problems] == ["wrong-extension"]
    assert ".xlsx" in problems[0].expected


def test_missing_files_and_impossible_names(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path / "a\0.csv"):
        _, problems, tables = _read(path)
        assert [problem.kind for problem in problems] == ["unreadable"]
        assert not tables


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_pipes_and_devices_are_refused_and_links_followed(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "device.csv").symlink_to("/dev/zero")
    for name in ("pipe.csv", "device.csv"):
        _, problems, _ = _read(tmp_path / name)
        assert [problem.kind for problem in problems] == ["not-a-file"]
    (tmp_path / "real.csv").write_bytes(b"a\n1\n")
    (tmp_path / "link.csv").symlink_to(tmp_path / "real.csv")
    rows, problems, _ = _read(tmp_path / "link.csv")
    assert (rows, problems) == ([(2, ["1"])], [])


def test_a_file_without_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.csv").write_bytes(b"a\n1\n")

    def refuse(file: Any, *_: Any, **__: Any) -> Any:
        raise PermissionError(errno.EACCES, "Permission denied", str(file))

    # The superuser may read everything, and tests may run as one: the system's answer is stood in for.
    monkeypatch.setattr("builtins.open", refuse)
    _, problems, _ = _read(tmp_path / "a.csv")
    assert [problem.kind for problem in problems] == ["unreadable"]
    assert "permission" in problems[0].message


_TEXT = st.text(st.characters(exclude_characters="\0", codec="utf-8"), max_size=12)


@settings(deadline=None)
@given(st.lists(st.lists(_TEXT, min_size=3, max_size=3), max_size=8), st.sampled_from([",", ";", "\t"]))
def test_whatever_the_csv_module_writes_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, lines: list[list[str]], delimiter: str
) -> None:
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows([["a", "b", "c"], *lines])
    rows, problems, _ = _read(path)
    expected = [(number, line) for number, line in enumerate(lines, 2) if any(cell.strip() for cell in line)]
    assert rows == expected
    assert not problems


@given(st.binary(max_size=200))
@settings(deadline=None)
def test_no_bytes_make_it_fail(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    _, problems, tables = _read(tmp_path_factory.mktemp("any") / "a.csv", content)
    assert problems or tables


@pytest.mark.skipif(not _DATA.is_dir(), reason="the shared data is not on this machine")
def test_the_register_of_councils_as_the_csv_module_reads_it() -> None:
    path = _DATA / "councils" / "uk_local_authorities_current.csv"
    rows, problems, tables = _read(path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        headings, *lines = csv.reader(file)
    assert tables[0].headings == tuple(heading.strip() for heading in headings)
    assert [cells for _, cells in rows] == lines
    assert not problems
    assert tables[0].rows_hint == len(lines)
