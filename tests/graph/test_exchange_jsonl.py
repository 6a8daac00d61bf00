"""JSON Lines, read a line at a time and by pandas: what `export json` has in one object."""

from __future__ import annotations

import json
from pathlib import Path

import pandas
from hypothesis import HealthCheck, given, settings

from localism.graph.entity import Claim
from localism.graph.exchange import export
from tests.graph.exported import CLAIMS, hostile, view_of


def test_the_lines_are_what_the_one_file_has(tmp_path: Path) -> None:
    with view_of() as view:
        export("json", view, tmp_path / "a.json")
        assert export("jsonl", view, tmp_path / "a.jsonl") == [tmp_path / "a.jsonl"]
    whole = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    first, *lines, last = map(json.loads, (tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines())
    assert (first["record"], first["format"], first["access"]) == ("graph", "localism lines 1", "public")
    assert last == {"record": "left_out", "counts": whole["graph"]["left_out"]}
    kinds = ("node", "edge", "tie", "claim", "dataset", "run")
    assert [line["record"] for line in lines] == [kind for kind in kinds for _ in whole[f"{kind}s"]]
    assert [{k: v for k, v in line.items() if k != "record"} for line in lines] == [
        item for kind in kinds for item in whole[f"{kind}s"]
    ]


def test_pandas_reads_it(tmp_path: Path) -> None:
    with view_of() as view:
        export("jsonl", view, tmp_path / "a.jsonl")
    table = pandas.read_json(tmp_path / "a.jsonl", lines=True)
    edges = table[table["record"] == "edge"]
    assert sorted(edges["relationship"]) == sorted(
        ["HOLDS"] * 3 + ["FUNDS", "GOVERNS", "BROADER", "PART_OF", "PUBLIC_OF", "ABOUT"]
    )


def test_the_same_graph_gives_the_same_bytes(tmp_path: Path) -> None:
    for name, claims in (("a", CLAIMS), ("b", tuple(reversed(CLAIMS)))):
        with view_of(claims) as view:
            export("jsonl", view, tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(claims=hostile())
def test_hostile_text_stays_on_its_line(tmp_path: Path, claims: list[Claim]) -> None:
    with view_of(claims) as view:
        export("jsonl", view, tmp_path / "a.jsonl")
    lines = [json.loads(line) for line in (tmp_path / "a.jsonl").read_bytes().split(b"\n")[:-1]]
    said = {line["id"]: line["properties"]["name"] for line in lines if line["record"] == "node" and not line["stub"]}
    assert said == {c.entity: list(c.properties["name"]) for c in claims[:3]}
