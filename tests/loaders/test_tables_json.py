"""Partnership records spelt as JSON."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from localism.loaders.base import Problem, split_cell
from localism.loaders.tables import Table, read_tables


def _read(path: Path, content: str | bytes) -> tuple[list[Table], list[Problem]]:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    problems: list[Problem] = []
    return read_tables(path, problems.append), problems


def test_sheets_rows_and_values(tmp_path: Path) -> None:
    content = """{"About": {"dataset": "fiction", "licence": null, "author": ["A", "B; C"]},
      "Facts": [{"holding": "h1", "who": "08591698", "on whose authority": 1.50}, {},
                {"who": ["Wigan", "Smith; Sons"], "retained": true, "amount": 12345678901234567890}]}"""
    tables, problems = _read(tmp_path / "a.json", content)
    about, facts = tables
    assert (about.sheet, about.headings) == ("About", ("Field", "Value"))
    assert [list(cells) for _, cells in about.rows()] == [
        ["dataset", "fiction"],
        ["licence", ""],
        ["author", "A; B\\; C"],
    ]
    assert facts.headings == ("holding", "who", "on whose authority", "retained", "amount")
    assert list(facts.rows()) == [
        (1, ["h1", "08591698", "1.50", "", ""]),
        (3, ["", "Wigan; Smith\\; Sons", "", "true", "12345678901234567890"]),
    ]
    assert list(facts.rows())[1][0] == 3
    assert facts.locator(3, 1) == "Facts[2].who"
    assert facts.locator(1, 2) == 'Facts[0]["on whose authority"]'
    assert about.locator(1, 1) == "About.dataset"
    assert not problems


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("", "empty-file"),
        ("{}", "empty-file"),
        ("[]", "wrong-shape"),
        ("3", "wrong-shape"),
        ("{", "not-json"),
        ('{"a": NaN}', "not-json"),
        ('{"Facts": "text"}', "wrong-shape"),
        ('{"Facts": [], "Facts": []}', "repeated-key"),
        (b'{"a": "\xe9"}', "not-utf-8"),
        ("[" * 200_000, "nested-too-deeply"),
        ('{"a":' * 200_000, "nested-too-deeply"),
        ("\x00\x01\x02", "not-json"),
    ],
)
def test_what_is_not_records_is_a_problem(tmp_path: Path, content: str | bytes, kind: str) -> None:
    _, problems = _read(tmp_path / "a.json", content)
    assert kind in [problem.kind for problem in problems]
    assert all(problem.severity == "error" for problem in problems)


def test_wrong_shapes_inside_name_their_path(tmp_path: Path) -> None:
    (table,), problems = _read(tmp_path / "a.json", '{"Facts": [{"who": {"a": 1}}, 5, {"who": [["x"]], "act": "y"}]}')
    assert list(table.rows()) == [(3, ["", "y"])]
    assert [(problem.kind, problem.row) for problem in problems] == [("wrong-shape", row) for row in (1, 2, 3)]
    assert problems[0].message.startswith("Facts[0].who ")
    assert problems[1].message.startswith("Facts[1] ")
    assert problems[2].column == "who"


def test_a_key_twice_in_a_row_is_reported_once(tmp_path: Path) -> None:
    (table,), problems = _read(tmp_path / "a.json", '{"Facts": [{"who": "a"}, {"who": "b", "who": "c"}]}')
    assert list(table.rows()) == list(table.rows())
    assert [(problem.kind, problem.row, problem.column) for problem in problems] == [("repeated-key", 2, "who")]


def test_marks_and_utf_16(tmp_path: Path) -> None:
    for encoding in ("utf-8-sig", "utf-16", "utf-16-le"):
        (table,), problems = _read(tmp_path / "a.json", '{"Facts": [{"who": "Pär"}]}'.encode(encoding))
        assert list(table.rows()) == [(1, ["Pär"])]
        assert not problems


_KEY = st.text(max_size=6)
_SCALAR = st.one_of(st.text(max_size=8), st.integers(), st.booleans(), st.none())


@settings(deadline=None)
@given(st.lists(st.dictionaries(_KEY, st.one_of(_SCALAR, st.lists(_SCALAR, max_size=3)), max_size=4), max_size=5))
def test_every_row_keeps_every_value(tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, object]]) -> None:
    (table,), problems = _read(tmp_path_factory.mktemp("json") / "a.json", json.dumps({"Facts": rows}))
    assert not problems
    keys = list(dict.fromkeys(key for row in rows for key in row))
    read = dict(table.rows())
    for number, row in enumerate(rows, 1):
        for column, key in enumerate(keys):
            value = row.get(key)
            cell = read[number][column] if number in read else ""
            if isinstance(value, list):
                texts = [_text(item).strip() for item in value]
                assert split_cell(cell) == tuple(text for text in texts if text)
            elif number in read:
                assert cell == _text(value)
            else:
                assert not _text(value).strip()


def _text(value: object) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
