"""What a problem says of a restricted row: where it stands and what was expected, and not a word that it holds. All fiction."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from localism import Graph
from localism.cli import main
from localism.graph.entity import Claim
from localism.graph.store import Dataset
from localism.loaders.records import Records
from localism.loaders.report import as_json, as_text

CANARY = "zqx"


def written(folder: Path, **sheets: str) -> Path:
    """A folder of CSV files in a folder that nobody is to hear of."""
    target = folder / "zqxfolder" / "zqxinterviews"
    target.mkdir(parents=True, exist_ok=True)
    for sheet, text in sheets.items():
        (target / f"{sheet.replace('_', ' ')}.csv").write_text(text, encoding="utf-8")
    return target


def told(path: Path, **more: object) -> str:
    """All that is said of records, in both forms."""
    records = Records([path], **more)  # type: ignore[arg-type]
    for d in records.datasets:
        list(records.claims(d))
    assert records.problems.counts
    return as_text(records.problems) + as_json(records.problems)


# Each cell that can be wrong is, in some row; every text has a canary.
WRONG = """Holding,Who,Act,Power,Where,Level stated,From,To,Source,Page,Observed,Coder,Confidence,Memo,Access
zqxone,Zqx Person,zqxact,Zqx power,Zqx place,zqxlevel,zqx 2018,2017,Zqx interview,zqxpage,zqxday,zqxcoder,zqxsure,zqxmemo,{0}
zqxone,Zqx Person,decides,Zqx power,Zqx place,none,2018,2017,Zqx interview; Zqx minutes,1; 2; 3,2018,zqxcoder,stated,zqxmemo,{0}
zqxone,Zqx Person; zqx:dangling,decides,Zqx power; Zqx other,Zqx place,none,2019,,Zqx interview,1,,zqxcoder,stated,zqxmemo,{0}
,,decides,,,,,,,,,zqxcoder,stated,zqxmemo,{0}
"""


def test_nothing_in_a_restricted_row_is_said(tmp_path: Path) -> None:
    path = written(tmp_path, Facts=WRONG.format("restricted"))
    said = told(path, dataset="records")
    assert CANARY not in said.lower()
    assert "This row is restricted: what it says is not shown here." in said
    assert "Expected: decides, vetoes, ratifies" in said, "what was expected is"
    assert "Facts.csv, sheet Facts" in said, "and the file by its name"
    assert "row 2, column Act" in said


@pytest.mark.parametrize(
    "row",
    [
        "zqxone,Zqx Hall, Trust,decides,Zqx power,Zqx place,Zqx minutes,,restricted",
        'zqxone,"Zqx Hall,decides,Zqx power,Zqx place,Zqx minutes,,restricted',
    ],
    ids=["too many cells", "too few"],
)
def test_a_row_whose_cells_have_moved_may_have_been_meant_to_be_restricted(tmp_path: Path, row: str) -> None:
    path = written(tmp_path, Facts=f"Holding,Who,Act,Power,Where,Source,Memo,Access\n{row}\n")
    said = told(path, dataset="records")
    assert CANARY not in said.lower()
    assert "of 8 cells" in said or "under 8 headings" in said, "how many cells there are is told"


def test_rows_of_restricted_records_are_restricted_unless_they_say_otherwise(tmp_path: Path) -> None:
    about = "Field,Value\nDataset,records\nTitle,Zqx title\nTitle,Zqx other title\nAs of,zqxday\nAccess,Restricted\n"
    path = written(tmp_path, About=about, Facts=WRONG.format(""))
    assert CANARY not in told(path).lower()


def test_an_access_that_cannot_be_read_closes(tmp_path: Path) -> None:
    said = told(written(tmp_path, Facts=WRONG.format("restrictd")), dataset="records").lower()
    assert CANARY not in said
    assert "nearest: restricted" in said


def test_a_row_that_speaks_of_a_restricted_person_or_source_is_restricted(tmp_path: Path) -> None:
    people = "Id,Name,Access\nlocal:p1,Zqx Person,restricted\n"
    sources = "Id,Name,Published,Access\nlocal:s1,Zqx interview,2019,restricted\n"
    rows = "Occupant,Post,From,Source\nZqx Person,zqx:nobody,zqxday,Zqx interview\nZqx Person,,zqxday,Zqx interview\n"
    path = written(tmp_path, People=people, Sources=sources, Occupancies=rows)
    said = told(path, dataset="records")
    assert CANARY not in said.lower()
    assert "bad date (2)" in said


def test_what_the_graph_knows_to_be_restricted_closes_too_and_is_suggested_to_nobody(tmp_path: Path) -> None:
    graph = Graph.open(tmp_path / "a.db")
    known = [
        Claim(
            "local:zqx1",
            ("Person",),
            {"name": ("Zqxena Zqxample",), "access": ("restricted",)},
            "d",
            access="restricted",
        ),
    ]
    with graph._store.writer() as writer:
        writer.replace(Dataset("d"), known, at="2024-01-01T00:00:00Z")
    rows = "Occupant,Post,From\nlocal:zqx1,Clerk,zqxday\nZqxena Zqxampel,Clerk,2018\n"
    path = written(tmp_path, Occupancies=rows, Posts="Name\nClerk\n")
    problems = graph.check(path, dataset="records").problems
    graph.close()
    first, *others = problems.kept
    assert (first.kind, first.row, first.found) == ("bad-date", 2, "")
    assert [(p.kind, p.nearest) for p in others if p.row == 3] == [("unknown-name", "")]


def test_open_rows_say_what_is_in_them(tmp_path: Path) -> None:
    said = told(written(tmp_path, Facts=WRONG.format("project")), dataset="records")
    assert "'zqxact'" in said
    assert "zqxfolder" in said


def test_an_open_row_that_contradicts_a_restricted_one_is_told_only_where(tmp_path: Path) -> None:
    rows = (
        "Id,Name,Legal form,Source,Access\n"
        "local:a,Friends of Ambridge,zqxform,Echo,restricted\n"
        "local:a,Friends of Ambridge,a charity,Echo,public\n"
    )
    path = written(tmp_path, Community_organisations=rows, Sources="Name,Published\nEcho,2019\n")
    said = told(path, dataset="records")
    assert "contradiction" in said
    assert "what stands there" in said
    assert "zqxform" not in said


@pytest.mark.parametrize("command", ["check", "load"])
@pytest.mark.parametrize("form", ["table", "json"])
def test_at_the_command_line(tmp_path: Path, command: str, form: str) -> None:
    path = written(tmp_path, Facts=WRONG.format("restricted"))
    ran = CliRunner().invoke(
        main, [command, str(path), "--dataset", "r", "--graph", str(tmp_path / "a.db"), "--format", form]
    )
    assert ran.exit_code == 1
    assert CANARY not in ran.output.lower()
    if form == "json" and command == "check":
        assert json.loads(ran.stdout)["errors"] > 3
