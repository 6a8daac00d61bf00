"""A class and a property written in Turtle, and nowhere else, work from the template to the export."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

TURTLE = """
loc:MutualAidGroup a owl:Class ; rdfs:subClassOf loc:CommunityOrganisation ; rdfs:label "mutual aid group"@en ;
    loc:plural "mutual aid groups" ; rdfs:comment "Neighbours who help one another; made up for this test."@en ;
    loc:side code:community-side ; loc:nameHint "mutual aid" ; loc:mapShape "circle" ; loc:mapColour "#123456" .
loc:meetsOn a owl:DatatypeProperty ; rdfs:domain loc:MutualAidGroup ; rdfs:range xsd:string ; sh:order 115 ;
    rdfs:label "meets on"@en ; loc:heading "Meets on" ; rdfs:comment "The weekdays on which it meets."@en ;
    loc:example "Tuesday; Friday" .
"""
"""Fiction."""


@pytest.fixture(scope="module")
def extended(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package whose ontology says more; not one line of Python differs."""
    folder = tmp_path_factory.mktemp("extended")
    package = folder / "localism"
    shutil.copytree(root / ".package" / "localism", package, ignore=shutil.ignore_patterns("__pycache__"))
    with (package / "ontology" / "localism.ttl").open("a", encoding="utf-8") as stream:
        stream.write(TURTLE)
    _run(folder, "-m", "localism.ontology.compile")
    return folder


def _run(folder: Path, *arguments: str) -> str:
    environment = {
        **os.environ,
        "PYTHONPATH": str(folder),
        "LOCALISM_GRAPH": str(folder / "graph.db"),
        "COLUMNS": "120",
    }
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_class_and_a_property_need_only_turtle(extended: Path) -> None:
    import openpyxl

    folder = extended
    _run(folder, "-m", "localism", "template", "records.xlsx")
    sheet = openpyxl.load_workbook(folder / "records.xlsx")["Mutual aid groups"]
    assert "Meets on" in [cell.value for cell in sheet[1]]

    records = folder / "records"
    records.mkdir()
    (records / "Mutual aid groups.csv").write_text(
        "Id,Name,Meets on\nlocal:ambridge-mutual-aid,Ambridge Mutual Aid,Tuesday; Friday\n", encoding="utf-8"
    )
    (records / "Facts.csv").write_text(
        "Who,Act,Power,Where,From,Source\nBorchester Mutual Aid,decides,Food sharing,Ambridge,2020,Ambridge Echo\n",
        encoding="utf-8",
    )
    assert "2 rows read" in _run(folder, "-m", "localism", "load", "records")

    shown = json.loads(_run(folder, "-m", "localism", "show", "Ambridge Mutual Aid", "--format", "json"))
    assert "Tuesday" in json.dumps(shown)
    assert "mutual aid group" in _run(folder, "-m", "localism", "find", "mutual aid")
    answer = json.loads(
        _run(folder, "-m", "localism", "who-holds", "Food sharing", "--in", "Ambridge", "--format", "json")
    )
    assert [row["holder"] for row in answer["rows"]] == [["Borchester Mutual Aid"]]

    with sqlite3.connect(folder / "graph.db") as db:
        rows = db.execute("SELECT id, name, meets_on FROM mutual_aid_groups ORDER BY id").fetchall()
    assert rows[0] == ("local:ambridge-mutual-aid", "Ambridge Mutual Aid", "Friday; Tuesday")
    assert len(rows) == 2  # the other was guessed from its name

    _run(folder, "-m", "localism", "export", "json", "--access", "restricted", "-o", "graph.json")
    assert "meets_on" in (folder / "graph.json").read_text(encoding="utf-8")
    _run(folder, "-m", "localism", "export", "csv", "--access", "restricted", "-o", "tables")
    assert any("Friday" in path.read_text(encoding="utf-8-sig") for path in (folder / "tables").glob("*.csv"))
