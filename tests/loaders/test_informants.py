"""An informant is a pseudonym, a broad role and a month; what says more is an error that does not say it again. All fiction."""

from __future__ import annotations

from pathlib import Path

import pytest

from localism.loaders.informants import trace
from localism.loaders.report import as_json, as_text
from tests.loaders.records_written import Reading, read

HEADINGS = "Id,Name,Also known as,Broad role,Published,Description,Access\n"
PLAIN = "local:i7,Interview 7,,parish councillor,2018-06,,restricted\n"
FACTS = "Who,Act,Power,Source,Page,Observed\n"


def reading(folder: Path, **sheets: str) -> Reading:
    for sheet, text in sheets.items():
        (folder / f"{sheet}.csv").write_text(text, encoding="utf-8")
    return read(folder)


def test_a_pseudonym_a_broad_role_and_a_month(tmp_path: Path) -> None:
    got = reading(tmp_path, Informants=HEADINGS + PLAIN)
    assert got.problems.kept == []
    (claim,) = got.claims
    assert claim.types == ("Informant",)
    assert claim.properties["broad_role"] == ("parish councillor",)


@pytest.mark.parametrize(
    ("row", "kind", "column"),
    [
        ("local:i7,zqx@example.org,,councillor,2018-06,,restricted\n", "informant-contact", "Name"),
        ("local:i7,Interview 7,01632 960 123,councillor,2018-06,,\n", "informant-contact", "Also known as"),
        ("local:i7,Interview 7,,clerk at BO1 2ZQ,2018-06,,public\n", "informant-contact", "Broad role"),
        ("local:i7,Interview 7,,councillor,2018-06-21,,public\n", "informant-day", "Published"),
        ("local:i7,Interview 7,,councillor,2018-06,Recording in C:\\zqx\\07,\n", "informant-contact", "Description"),
        ("local:i7,Interview 7,,councillor,2018-06,see zqx.mp3,\n", "informant-contact", "Description"),
    ],
)
def test_what_says_more_is_an_error_that_does_not_quote_it(tmp_path: Path, row: str, kind: str, column: str) -> None:
    got = reading(tmp_path, Informants=HEADINGS + row)
    (problem,) = got.problems.kept
    assert (problem.severity, problem.kind, problem.row, problem.column) == ("error", kind, 2, column)
    said = as_text(got.problems) + as_json(got.problems)
    assert not any(x in said for x in ("zqx", "960 123", "BO1", "06-21"))


def test_there_is_no_column_for_an_address(tmp_path: Path) -> None:
    got = reading(tmp_path, Informants="Id,Name,Web address\nlocal:i7,Interview 7,https://example.org/zqx\n")
    assert [(p.kind, p.column) for p in got.problems.kept if p.severity == "error"] == [("unknown-heading", "C")]
    other = reading(
        tmp_path,
        Informants=HEADINGS + PLAIN,
        Sources="Id,Web address,Published\nlocal:i7,https://example.org/zqx,2018-06\n",
    )
    assert [(p.kind, p.column) for p in other.problems.kept] == [("informant-address", "Web address")]


def test_rows_that_cite_one_name_no_day_and_no_file(tmp_path: Path) -> None:
    rows = "Parish Council,decides,Parks,Interview 7,zqx.docx p. 3,2018-06-21\nParish Council,decides,Halls,Interview 7,3,2018-06\n"
    got = reading(tmp_path, Informants=HEADINGS + PLAIN, Facts=FACTS + rows)
    errors = [(p.kind, p.row, p.column) for p in got.problems.kept if p.severity == "error"]
    assert errors == [("informant-contact", 2, "Page"), ("informant-day", 2, "Observed")]
    assert "zqx" not in as_text(got.problems)


def test_an_interview_named_in_plain_words_is_an_informant(tmp_path: Path) -> None:
    got = reading(tmp_path, Facts=FACTS + "Parish Council,decides,Parks,Interview 7,,2018-06\n")
    assert "'Interview 7' is new here, and taken for an informant." in as_text(got.problems)
    bad = reading(tmp_path, Facts=FACTS + "Parish Council,decides,Parks,Interview with zqx@example.org,,2018-06\n")
    assert [p.kind for p in bad.problems.kept if p.severity == "error"] == ["informant-contact"]
    assert "zqx" not in as_text(bad.problems)


@pytest.mark.parametrize("plain", ["Interview 7", "minute 12/2018", "s.101(4)", "2018-06", "pp. 3-4", "Ward 3", "A1"])
def test_what_is_no_trace(plain: str) -> None:
    assert trace(plain) == ""
