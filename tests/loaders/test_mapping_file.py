"""Mistakes in a mapping: each said with its line, its key, what was found and what was expected; and hostile YAML."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from localism.loaders.base import Problem
from localism.loaders.mapping import load_mapping
from localism.loaders.mappings.reader import read_mapping
from localism.loaders.records import RecordsError
from tests.loaders.mapped import mapped

THING = "tables: [{things: [%s]}]\n"
HEAD = "dataset: {name: fiction}\n"
TABLES = "tables: [{things: [{class: Organisation, name: x}]}]\n"


def problems(folder: Path, text: str | bytes) -> list[Problem]:
    path = folder / "map.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    mapping, found = read_mapping(path)
    assert (mapping is None) is bool(found)
    return found


def only(folder: Path, text: str) -> Problem:
    (problem,) = problems(folder, text)
    return problem


def test_every_mistake_is_told_in_one_pass(tmp_path: Path) -> None:
    text = """\
dataset: {name: fiction, acess: public, as_of: 2019-13}
source: {}
tables:
  - file: a.csv
    thing: []
    things:
      - class: Organization
        name: "{Name}"
      - class: Grant
        name: {Name}
        amount: lots
        currencie: GBP
"""
    assert [(p.row, p.column, p.kind, p.found, p.nearest) for p in problems(tmp_path, text)] == [
        (2, "source", "unknown-key", "source", "sources"),
        (1, "dataset.acess", "unknown-key", "acess", "access"),
        (1, "dataset.as_of", "bad-date", "2019-13", ""),
        (5, "tables[1].thing", "unknown-key", "thing", "things"),
        (7, "tables[1].things[1].class", "unknown-class", "Organization", "Organisation"),
        (12, "tables[1].things[2].currencie", "unknown-key", "currencie", "currency"),
        (10, "tables[1].things[2].name", "unquoted", "{Name}", ""),
        (11, "tables[1].things[2].amount", "bad-number", "lots", ""),
    ]


@pytest.mark.parametrize(
    ("thing", "kind", "column", "message"),
    [
        ("{class: Organisation}", "missing-key", "", "An organisation says nothing without 'id or name'."),
        ("{class: Participation, member: x}", "missing-key", "", "A participation says nothing without 'member_of'."),
        ("{name: x}", "missing-key", "", "A thing needs a class."),
        ("{class: Holder, name: x}", "unknown-class", ".class", "There is no class 'Holder'."),
        ("{class: Council, name: x, tier: shire}", "unknown-code", ".tier", "Tier has no code 'shire'."),
        ("{class: Organisation, name: [a, b]}", "several-values", ".name", "Name takes one value."),
        ("{class: Organisation, name: {value: a, first: b}}", "no-base", ".name", "A value has one base and no more."),
        ("{class: Organisation, name: {when: {a: b}}}", "no-base", ".name", "A value needs a base."),
        ("{class: Organisation, name: {value: a, date: dd/mm/yy}}", "bad-format", ".name.date", "which century 'yy' is in cannot be known."),
        ("{class: Organisation, name: {value: a, lookup: no}}", "unknown-lookup", ".name.lookup", "There is no lookup 'no'."),
        ("{class: Organisation, name: 'a {b'}", "stray-brace", ".name", "A brace that names no column is doubled: {{ or }}."),
        ("{class: Organisation, name: a, cite: x}", "unknown-source", ".cite", "There is no source 'x' under 'sources'."),
        ("{class: PowerHolding, of_power: x}", "missing-key", "", "A power holding that cites nothing cannot be checked."),
        ("{class: Organisation, name: {value: a, number: some}}", "unknown-choice", ".name.number", "'number' is whole or decimal."),
        ("{class: Organisation, name: {value: a, split: ''}}", "wrong-shape", ".name.split", "A separator has one to five characters."),
        ("{class: Organisation, name: a, when: x}", "wrong-shape", ".when", "A condition has to be a table of columns."),
        ("{class: Organisation, name: {value: a, name: b}}", "unknown-key", ".name.name", "Only a value with 'official' has a name to fall back on."),
        ("{class: Organisation, name: a, coding: {confidence: maybe}}", "unknown-code", ".coding.confidence", "Confidence has no code 'maybe'."),
        ("{class: Organisation, name: a, each: {x: a, y: b}}", "wrong-shape", ".each", "'each' goes through one value."),
    ],
)  # fmt: skip
def test_a_mistake_in_a_thing(tmp_path: Path, thing: str, kind: str, column: str, message: str) -> None:
    problem = only(tmp_path, HEAD + THING % thing)
    assert (problem.kind, problem.column) == (kind, f"tables[1].things[1]{column}")
    assert problem.message.endswith(message)
    assert problem.row == 2
    assert problem.expected or kind == "unknown-key"


@pytest.mark.parametrize(
    ("text", "kind", "message"),
    [
        ("", "empty-file", "The mapping is empty."),
        ("- a\n", "wrong-shape", "A mapping has to be a table of keys."),
        ("dataset: {title: x}\n" + TABLES, "missing-key", "The dataset has no name."),
        ("dataset: {name: rules}\n" + TABLES, "reserved-name", "'rules' holds what rules derive: nothing is loaded under its name."),
        ("dataset: {name: a}\n", "missing-key", "The mapping has no key 'tables'."),
        (HEAD + "tables: {}\n", "wrong-shape", "'tables' has to be a list."),
        (HEAD + "tables: [{things: []}]\n", "missing-key", "A table needs 'things': what each of its rows speaks of."),
        (HEAD + TABLES.replace("{th", "{heading_row: x, th"), "bad-number", "'heading_row' is the number of the row that holds the headings."),
        ("a: [1\n", "not-yaml", "This is not valid YAML"),
        ("a: 1\na: 2\n", "repeated-key", "The key 'a' stands twice."),
        ("a: &x [1]\nb: *x\n", "alias", "Aliases (*name) are not read: write it out."),
        ("? [a]\n: 1\n", "key", "A key has to be a plain word."),
        ("a: !!python/object/apply:os.system ['touch pwned']\n", "tag", "are not read here."),
        ("a: !x 1\n", "tag", "are not read here."),
        ("a: " + "[" * 5_000 + "]" * 5_000, "nested-too-deeply", "nested"),
        ("a: " + "[" * 30 + "]" * 30, "nested-too-deeply", "Keys are nested more than 20 deep."),
        ("x: " + "y" * 300_000, "too-large", "A mapping has at most 262,144 bytes."),
        (b"a: \xff\n", "not-utf-8", "A mapping is written in UTF-8."),
        (b"a: \x00\n", "not-yaml", "This is not valid YAML"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_whole_and_hostile_yaml(tmp_path: Path, text: str | bytes, kind: str, message: str) -> None:
    found = problems(tmp_path, text)
    assert kind in {p.kind for p in found}
    assert any(message in p.message for p in found)
    assert not (tmp_path / "pwned").exists()


def test_a_laughing_multitude_of_aliases_costs_nothing(tmp_path: Path) -> None:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    lines += [f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]" for a, b in zip("abcdefgh", "bcdefghi", strict=True)]
    assert only(tmp_path, "\n".join(lines)).kind == "alias"


@pytest.mark.parametrize("name", ["missing.yaml", "."])
def test_a_mapping_that_is_no_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(RecordsError) as raised:
        load_mapping(tmp_path / name)
    assert raised.value.problems.kept[0].kind == "unreadable"


def test_words_of_yaml_stay_as_they_are_written(tmp_path: Path) -> None:
    thing = "{class: Organisation, id: 010, name: NO, from: 2019-01-01, legal_form: 1.0, description: null}"
    (tmp_path / "map.yaml").write_text(HEAD + THING % thing)
    mapping = load_mapping(tmp_path / "map.yaml")
    texts = {name: e.constant for name, e in mapping.tables[0].things[0].properties.items()}
    assert texts == {"name": "NO", "from": "2019-01-01", "legal_form": "1.0", "description": "null"}


def test_columns_that_are_not_there_are_named_once_with_the_nearest(tmp_path: Path) -> None:
    made = "tables: [{let: {x: '{Nam}'}, things: [{class: Organisation, name: '{x} {Plaice}', when: {Kin: a}}]}]\n"
    found = mapped(tmp_path, made, "Name,Place,Kind\na,b,c\n")
    told = sorted((p.found, p.nearest, p.row, p.file.endswith("map.yaml")) for p in found.told("unknown-column"))
    assert told == [("Kin", "Kind", 2, True), ("Nam", "Name", 2, True), ("Plaice", "Place", 2, True)]
    assert found.claims == []


def test_the_command_says_where_a_mistake_is(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text("dataset: {name: a}\ntables: [{things: [{class: Concil, name: x}]}]\n")
    (tmp_path / "t.csv").write_text("a\nb\n")
    command = [sys.executable, "-m", "localism", "load", "t.csv", "--mapping", "m.yaml", "--graph", "g.db"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "row 2, column tables[1].things[1].class: There is no class 'Concil'. Nearest: Council" in done.stderr
    assert not (tmp_path / "g.db").exists() or "Traceback" not in done.stderr
