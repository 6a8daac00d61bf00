"""What `localism cypher` prints: values as people read them, parameters, and mistakes in words."""

from __future__ import annotations

import json
import os
from typing import Any

import pytest

from localism import Graph
from tests.neo4j.conftest import PARTNERSHIP, run

pytestmark = pytest.mark.usefixtures("neo4j_example")


def test_values_are_shown_as_people_read_them() -> None:
    query = (
        "MATCH p = (c:Localism {id: 'GB-LAE-CON'})-[g:GOVERNS]->(a:Area)<-[:PART_OF]-(:Localism {id: 'local:area/penryn'}) "
        "RETURN p, c, g.from_min AS since, [1, 2.5, null, true, 'a'] AS list, {a: [date('2019-06-01')]} AS map, null AS none, "
        "point({x: 1, y: 2}) AS point, duration('P1M2D') AS lasting, 0.0 / 0.0 AS nan, -1 AS minus, '=1+1' AS formula"
    )
    (row,) = json.loads(run("cypher", query, "--format", "json").stdout)["rows"]
    assert [node["properties"]["name"] for node in row["p"]["nodes"]] == ["Cornwall Council", "Cornwall", "Penryn"]
    assert [tie["type"] for tie in row["p"]["relationships"]] == ["GOVERNS", "PART_OF"]
    assert row["c"]["properties"]["id"] == "GB-LAE-CON"
    assert "Council" in row["c"]["labels"]
    assert row["map"] == {"a": ["2019-06-01"]}
    assert (row["list"], row["none"], row["nan"], row["minus"]) == ([1, 2.5, None, True, "a"], None, "nan", -1)
    heading, line = run("cypher", query, "--format", "csv").stdout.splitlines()
    assert heading == "p,c,since,list,map,none,point,lasting,nan,minus,formula"
    assert (
        "Cornwall Council (GB-LAE-CON) -[:GOVERNS]-> Cornwall (E06000052) <-[:PART_OF]- Penryn (local:area/penryn)"
        in line
    )
    assert line.endswith('1; 2.5; null; true; a,{a: [2019-06-01]},,"point(1.0, 2.0; srid 7203)",P1M2D,nan,-1,\'=1+1')
    assert "| null |" in run("cypher", query, "--format", "md").stdout
    assert "Next: localism show GB-LAE-CON" in run("cypher", query).output


def test_long_values_are_cut_in_tables_only() -> None:
    query = "RETURN range(1, 100) AS list, reduce(s = '', x IN range(1, 2000) | s + 'x') AS text"
    table = run("cypher", query, "--format", "md").stdout
    assert "… and 80 more" in table
    assert "… (2,000 characters)" in table
    (row,) = json.loads(run("cypher", query, "--format", "json").stdout)["rows"]
    assert (len(row["list"]), len(row["text"])) == (100, 2000)


def test_parameters_are_json_or_text() -> None:
    given = [
        "-p",
        "year=2019",
        "-p",
        "$name=Par Bay",
        "-p",
        'list=["a", 1]',
        "-p",
        "on=2019-06-01",
        "-p",
        "x=",
        "-p",
        "e=a=b",
    ]
    query = "RETURN $year + 1 AS year, $name AS name, $list AS list, date($on) AS on, $x AS x, $e AS e"
    (row,) = json.loads(run("cypher", query, *given, "--format", "json").stdout)["rows"]
    assert row == {"year": 2020, "name": "Par Bay", "list": ["a", 1], "on": "2019-06-01", "x": "", "e": "a=b"}


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["MATCH (n RETURN n"], 2, "line 1, column 10: MATCH (n RETURN n"),
        (["MATCH (n)\nRETURN m"], 2, "line 2, column 8: RETURN m"),
        (["RETURN $x"], 2, "Give each: -p name=value."),
        (["RETURN $x", "-p", "x=99999999999999999999"], 2, "A parameter cannot be sent to the server"),
        (["RETURN $x", "-p", "x"], 2, "write it as name=value"),
        (["RETURN 1 / 0"], 2, "The server would not run the query: / by zero"),
        (["CALL db.labels('x')"], 2, "That is no query the server understands"),
        (["RETURN 1", "--limit", "0"], 2, "--limit"),
        (["RETURN 1", "--timeout", "0"], 2, "--timeout"),
        (["RETURN '\udcff'"], 2, "is no readable text"),
        (["RETURN $x", "-p", "x=\udcff"], 2, "is no readable text"),
    ],
)
def test_mistakes_in_a_query_are_told(arguments: list[str], status: int, said: str) -> None:
    result = run("cypher", *arguments)
    assert result.exit_code == status, result.output
    assert said in result.stderr
    assert "Traceback" not in result.output


def test_a_graph_in_a_file_has_no_cypher(tmp_path: Any) -> None:
    for address in (tmp_path / "none.db", ":memory:"):
        result = run("cypher", "RETURN 1", "--graph", address)
        assert result.exit_code == 2
        assert "Cypher is for graphs on a Neo4j server, and this one is in a file." in result.stderr


def test_in_python() -> None:
    from localism.graph.stores.neo4j.cypher import cypher

    with Graph.open(os.environ["LOCALISM_GRAPH"]) as graph, graph.view() as view:
        answer = cypher(
            view, "MATCH (n:Localism {id: $id}) RETURN n.name AS name, n.types AS types", {"id": PARTNERSHIP}
        )
    assert answer[0]["name"] == answer[0][0] == "Par Bay Big Local"
    assert list(answer.to_pandas().columns) == ["name", "types"]
    assert "Par Bay Big Local" in answer._repr_html_()
