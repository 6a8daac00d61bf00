"""Workbooks that are damaged, disguised or made to do harm."""

import io
import resource
import struct
import zipfile
from pathlib import Path

import msoffcrypto.format.ooxml
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from localism.loaders import archive, xlsx
from localism.loaders.base import MAX_SHEET_CELLS, Problem
from localism.loaders.tables import Table, read_tables

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SHEET = f'<worksheet xmlns="{_MAIN}">%s<sheetData>%s</sheetData></worksheet>'
_HEAD = '<row r="1"><c r="A1" t="inlineStr"><is><t>Who</t></is></c></row>'


def _parts(sheet: str = _SHEET % ("", _HEAD)) -> dict[str, bytes]:
    """The parts of a small workbook, made by openpyxl, with one of its sheets replaced."""
    content = io.BytesIO()
    openpyxl.Workbook().save(content)
    with zipfile.ZipFile(content) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    del parts["docProps/core.xml"]  # it holds the time
    parts["xl/worksheets/sheet1.xml"] = sheet.encode()
    return parts


def _save(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, part in parts.items():
            book.writestr(name, part)
    return path


def _read(path: Path) -> tuple[list[tuple[int, list[str]]], list[Problem], list[Table]]:
    problems: list[Problem] = []
    tables = read_tables(path, problems.append)
    return [(number, list(cells)) for table in tables for number, cells in table.rows()], problems, tables


def _only(path: Path) -> Problem:
    rows, problems, _ = _read(path)
    assert not rows
    (problem,) = problems
    assert problem.severity == "error"
    return problem


def test_a_password_is_asked_to_be_removed(tmp_path: Path) -> None:
    plain = io.BytesIO()
    openpyxl.Workbook().save(plain)
    with (tmp_path / "a.xlsx").open("wb") as file:
        msoffcrypto.format.ooxml.OOXMLFile(plain).encrypt("fiction", file)
    problem = _only(tmp_path / "a.xlsx")
    assert problem.kind == "password"
    assert "save a copy without" in problem.message


def test_an_old_workbook_under_a_new_name(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1_000))
    problem = _only(tmp_path / "a.xlsx")
    assert problem.kind == "not-a-workbook"
    assert ".xls" in problem.message


@pytest.mark.parametrize("content", [b"Who,Act\n", b"<html>", b"PK", b"PK\x03\x04" + bytes(100)])
def test_files_that_are_no_workbook(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.xlsx").write_bytes(content)
    assert _only(tmp_path / "a.xlsx").kind in ("not-a-workbook", "damaged")


def test_an_archive_that_is_no_workbook(tmp_path: Path) -> None:
    assert _only(_save(tmp_path / "a.xlsx", {"word/document.xml": b"<a/>"})).kind == "not-a-workbook"
    assert "binary workbook" in _only(_save(tmp_path / "b.xlsx", {"xl/workbook.bin": b""})).message


def test_a_workbook_cut_short_anywhere(tmp_path: Path) -> None:
    whole = _save(tmp_path / "whole.xlsx", _parts()).read_bytes()
    for length in range(1, len(whole), 97):
        (tmp_path / "a.xlsx").write_bytes(whole[:length])
        assert _only(tmp_path / "a.xlsx").kind in ("damaged", "not-a-workbook")


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_no_damage_makes_it_fail(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    path = _save(tmp_path_factory.mktemp("damage") / "a.xlsx", _parts())
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(content)
    _read(path)


def test_a_zip_bomb_is_refused_by_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parts = _parts()
    parts["xl/worksheets/sheet1.xml"] += b" " * 60_000_000
    path = _save(tmp_path / "a.xlsx", parts)
    assert _only(path).kind == "zip-bomb"
    monkeypatch.setattr(archive, "MAX_UNZIPPED_BYTES", 1_000_000)
    monkeypatch.setattr(archive, "_copy_part", None)  # nothing is unpacked to find out
    assert _only(path).kind == "zip-bomb"


def test_a_zip_bomb_that_lies_about_its_size_is_stopped_on_the_way(tmp_path: Path) -> None:
    parts = _parts()
    parts["xl/worksheets/sheet1.xml"] += b" " * 60_000_000
    content = bytearray(_save(tmp_path / "a.xlsx", parts).read_bytes())
    size = struct.pack("<I", len(parts["xl/worksheets/sheet1.xml"]))
    assert content.count(size) == 2
    (tmp_path / "a.xlsx").write_bytes(bytes(content).replace(size, struct.pack("<I", 1_000)))
    assert _only(tmp_path / "a.xlsx").kind == "zip-bomb"
    small = _parts()
    content = bytearray(_save(tmp_path / "b.xlsx", small).read_bytes())
    size = struct.pack("<I", len(small["xl/worksheets/sheet1.xml"]))
    (tmp_path / "b.xlsx").write_bytes(bytes(content).replace(size, struct.pack("<I", 10)))
    assert _only(tmp_path / "b.xlsx").kind == "damaged"


def test_too_many_parts_and_two_of_one_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    many = _save(tmp_path / "a.xlsx", {**_parts(), **{f"xl/media/{n}": b"" for n in range(10_000)}})
    assert "10,000 parts" in _only(many).message
    path = _save(tmp_path / "b.xlsx", _parts())
    with zipfile.ZipFile(path, "a") as book:
        book.writestr("XL/Workbook.xml", b"<a/>")
    assert _only(path).kind == "damaged"
    monkeypatch.setattr(xlsx, "MAX_SHEETS", 0)
    assert _only(_save(tmp_path / "c.xlsx", _parts())).kind == "too-many-sheets"


@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/theme/theme1.xml", "xl/workbook.xml"]
)
@pytest.mark.parametrize("where", [0, 1024 * 1024 - 5])
def test_a_document_type_in_any_part_is_refused(tmp_path: Path, part: str, where: int) -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]>'
    parts = _parts()
    parts[part] = b"<?xml version='1.0'?>" + b" " * where + bomb + parts[part]
    problem = _only(_save(tmp_path / "a.xlsx", parts))
    assert problem.kind == "doctype"
    assert problem.found == part


def test_xml_in_an_encoding_that_would_hide_things_is_refused(tmp_path: Path) -> None:
    parts = _parts()
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].decode().encode("utf-16")
    assert _only(_save(tmp_path / "a.xlsx", parts)).kind == "damaged"


def test_a_stated_extent_costs_nothing(tmp_path: Path) -> None:
    parts = _parts(_SHEET % ('<dimension ref="A1:XFD1048576"/>', _HEAD + '<row r="2"><c r="A2"><v>1</v></c></row>'))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert _read(_save(tmp_path / "a.xlsx", parts))[:2] == ([(2, ["1"])], [])
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 * 1024


_FAR_CELLS: dict[str, str] = {
    "usual": '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
    "cell beside its row": '<row r="2"><c r="XFD1048576"><v>1</v></c></row>',
    "single quotes": "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>",
    "small letters": '<row r="1048576"><c r="xfd1048576"><v>1</v></c></row>',
    "row only": '<row r="2"><c r="XFD2"><v>1</v></c></row><row r="1048576"><c><v>1</v></c></row>',
    "prefix": '<x:row r="1048576"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>',
    "other prefix": '<x:row r="1048576"><y:c\tr="XFD1048576"><x:v>1</x:v></y:c></x:row>',
    "seventeen columns": '<row r="2"><c r="Q2"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>1</v></c></row>',
}


@pytest.mark.parametrize("spelling", sorted(_FAR_CELLS))
def test_a_cell_far_out_is_refused_before_memory_is_taken(tmp_path: Path, spelling: str) -> None:
    sheet = _SHEET % ("", _HEAD + _FAR_CELLS[spelling])
    sheet = sheet.replace("<worksheet ", f'<worksheet xmlns:x="{_MAIN}" xmlns:y="{_MAIN}" ')
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    _, problems, _ = _read(_save(tmp_path / "a.xlsx", _parts(sheet)))
    assert problems[0].kind == "too-many-cells"
    assert "row 1,048,576" in problems[0].message
    assert f"{MAX_SHEET_CELLS:,}" in problems[0].message
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 * 1024


def test_a_million_rows_that_are_styled_and_empty(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}" s="0"/><c r="CV{n}" s="0"/></row>' for n in range(2, 1_048_577))
    read, problems, _ = _read(_save(tmp_path / "a.xlsx", _parts(_SHEET % ("", _HEAD + rows))))
    assert (read, problems) == ([], [])


def test_one_long_text_shared_by_many_cells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MAX_SHEET_CHARS", 50_000_000)
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(2, 2_000))
    parts = _parts(_SHEET % ("", _HEAD + cells))
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{_MAIN}"><si><t>{"x" * 30_000}</t></si></sst>'.encode()
    _, problems, _ = _read(_save(tmp_path / "a.xlsx", parts))
    assert problems[0].kind == "too-much-text"


def test_external_links_and_sheets_that_point_elsewhere(tmp_path: Path) -> None:
    outside = tmp_path / "outside.xml"
    outside.write_text(_SHEET % ("", _HEAD))
    for target in (str(outside), "../../outside.xml", "https://example.invalid/sheet.xml"):
        parts = _parts()
        name = "xl/_rels/workbook.xml.rels"
        parts[name] = parts[name].replace(b"/xl/worksheets/sheet1.xml", target.encode())
        rows, problems, tables = _read(_save(tmp_path / "a.xlsx", parts))
        assert (rows, tables) == ([], [])
        assert all(problem.severity == "error" for problem in problems)
        assert problems


def test_a_sheet_whose_xml_is_broken_is_a_problem(tmp_path: Path) -> None:
    for old, new in (
        ("</row>", "</roww>"),
        ('r="A1"', 'r="A99999999999"'),
        ('r="A1"', 'r="A9999999"'),
        ('r="A1"', 'r="A0"'),
        ('r="A1"', 'r="ABCD1"'),
        ('r="A1"', 'r=""'),
        ('<row r="1"><c r="A1"', '<row r="99999999999999"><c'),
        ("</sheetData>", '<row r="2"><c r="A2"><v>1e999</v></c></row></sheetData>'),
        ("</sheetData>", '<row r="2"><c r="A2" t="s"><v>7</v></c></row></sheetData>'),
        ("</sheetData>", '<row r="2"><c r="A2" s="99999"><v>7</v></c></row></sheetData>'),
        ("</sheetData>", '<row r="2"><c r="A2" t="d"><v>no date</v></c></row></sheetData>'),
    ):
        sheet = _SHEET % ("", _HEAD)
        assert old in sheet
        _, problems, tables = _read(_save(tmp_path / "a.xlsx", _parts(sheet.replace(old, new))))
        assert all(problem.severity == "error" for problem in problems), new
        assert problems or tables, new
    sheet = _SHEET % ("", _HEAD)
    for length in range(0, len(sheet), 7):
        assert _only(_save(tmp_path / "a.xlsx", _parts(sheet[:length]))).kind in ("damaged", "empty-file")


def test_more_styles_than_excel_has_and_deeply_nested_xml(tmp_path: Path) -> None:
    percent = b'<xf numFmtId="10"/>'
    styles = f'<styleSheet xmlns="{_MAIN}"><cellXfs>'.encode() + percent * 70_000 + b"</cellXfs></styleSheet>"
    cells = '<row r="2"><c r="A2" s="69999"><v>0.5</v></c></row><row r="3"><c r="A3" s="65533"><v>0.5</v></c></row>'
    parts = {**_parts(_SHEET % ("", _HEAD + cells)), "xl/styles.xml": styles}
    assert _read(_save(tmp_path / "a.xlsx", parts))[:2] == ([(2, ["0.5"]), (3, ["50%"])], [])
    nested = b"<a>" * 200_000 + b"</a>" * 200_000
    for part in ("xl/styles.xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels"):
        _, problems, tables = _read(_save(tmp_path / "a.xlsx", {**_parts(), part: nested}))
        assert problems or tables


def test_no_copy_stays_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    (tmp_path / "in").mkdir()
    good = _save(tmp_path / "in" / "a.xlsx", _parts())
    bad = _save(tmp_path / "in" / "b.xlsx", {**_parts(), "xl/styles.xml": b"<!DOCTYPE a>"})
    for path in (good, bad):
        _read(path)
        assert [found.name for found in tmp_path.iterdir()] == ["in"]
