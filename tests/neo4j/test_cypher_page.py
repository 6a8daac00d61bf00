"""docs/cypher.md is true: every query on it runs by `localism cypher`, and finds what the Python answer finds."""

from __future__ import annotations

import json
import os
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from click.testing import Result

from localism import Graph
from localism.graph.stores.neo4j.shape import NAMED_BY, SHORT
from localism.ontology.schema import SCHEMA
from tests.neo4j.conftest import PARTNERSHIP, run

pytestmark = pytest.mark.usefixtures("neo4j_example")

PAGE = Path(__file__).resolve().parent.parent.parent / "docs" / "cypher.md"
_QUERY = re.compile(r"```cypher\n(?P<text>.*?)```\n(?:\n`(?P<given>-p [^\n]*)`\n)?", re.DOTALL)


class Example(NamedTuple):
    """A query of the page with the parameters beneath it, and the command above it that it stands for."""

    text: str
    given: list[str]
    command: str

    def ask(self) -> list[dict[str, Any]]:
        """Its rows, as a person would get them."""
        result = run("cypher", "-", *self.given, "--format", "json", stdin=self.text)
        assert result.exit_code == 0, result.output
        rows: list[dict[str, Any]] = json.loads(result.stdout)["rows"]
        return rows

    def parameter(self, name: str) -> str:
        """What the page gives for a parameter."""
        return dict(g.split("=", 1) for g in self.given if g != "-p")[name]


def examples() -> Iterator[Example]:
    page = PAGE.read_text(encoding="utf-8")
    for found in _QUERY.finditer(page):
        headings = re.findall(r"^#+ (.*)$", page[: found.start()], re.MULTILINE)
        command = re.match(r"`localism ([\w-]+)", headings[-1])
        yield Example(found["text"], shlex.split(found["given"] or ""), command[1] if command else "")


EVERY = list(examples())
QUESTIONS = {e.command: e for e in EVERY if e.command}


@pytest.fixture
def graph(neo4j_example: object) -> Iterator[Graph]:
    with Graph.open(os.environ["LOCALISM_GRAPH"]) as opened:
        yield opened


@pytest.mark.parametrize("example", EVERY, ids=range(len(EVERY)))
def test_every_query_finds_something(example: Example) -> None:
    assert example.ask()


def test_there_is_one_for_each_question(graph: Graph) -> None:
    asked = {"who-holds", "powers-of", "place", "show", "find", "chain", "evidence", "stats"}
    assert set(QUESTIONS) >= asked | {"decision", "gap", "money", "conflicts", "next", "diff"}


@pytest.mark.parametrize(
    ("power", "area", "on"),
    [
        ("", "", ""),
        ("power:libraries", "local:area/penryn", "2019-06-01"),
        ("power:libraries", "E06000052", "2014-01-01"),
        ("power:community-building-management", "E08000010", "2018-06-01"),
        ("power:waste-collection", "E07000243", "2019-06-01"),
    ],
)
def test_who_holds(graph: Graph, power: str, area: str, on: str) -> None:
    page = QUESTIONS["who-holds"]
    power, area, on = (given or page.parameter(name) for name, given in (("power", power), ("area", area), ("on", on)))
    given = ["-p", f"power={power}", "-p", f"area={area}", "-p", f"on={on}"]
    answer = [row for row in graph.who_holds(power, area, on=on) if row.area_relation != "not recorded"]
    found = page._replace(given=given).ask()
    assert sorted(row["holding"] for row in found) == sorted(row.holding for row in answer)
    assert found
    holders = {row.holding: sorted(name.partition(" (")[0] for name in row.holder) for row in answer}
    assert {row["holding"]: sorted(row["holders"]) for row in found} == holders
    sure = {row["holding"] for row in found if row["then"] == "definite"}
    assert {row.holding for row in answer if row.certainty == "definite"} <= sure


@pytest.mark.parametrize("body", ["", "local:person/adam-paynter", "GB-LAE-SWK", PARTNERSHIP])
def test_powers_of(graph: Graph, body: str) -> None:
    page = QUESTIONS["powers-of"]
    body = body or page.parameter("body")
    found = page._replace(given=["-p", f"body={body}"]).ask()
    assert {row["holding"] for row in found} == {row.holding for row in graph.powers_of(body)}


@pytest.mark.parametrize("thing", ["", "E06000052", "power:libraries", "local:local-trust"])
def test_show(graph: Graph, thing: str) -> None:
    page = QUESTIONS["show"]
    thing = thing or page.parameter("thing")
    found = page._replace(given=["-p", f"thing={thing}"]).ask()
    ties = {c.sheet.lower() for c in SCHEMA.ties}
    rows = [row for row in graph.show(thing) if row.section != "disagreements"]
    shown = {row.via or row.value_id if row.section.lower() in ties else row.value_id for row in rows} - {""}
    assert {row["id"] for row in found} == shown


@pytest.mark.parametrize(
    ("area", "on"), [("", ""), ("E06000052", "2008-01-01"), ("local:area/na-south-bank-and-waterloo", "2019-06-01")]
)
def test_place(graph: Graph, area: str, on: str) -> None:
    page = QUESTIONS["place"]
    area, on = area or page.parameter("area"), on or page.parameter("on")
    found = page._replace(given=["-p", f"area={area}", "-p", f"on={on}"]).ask()
    assert {row["id"] for row in found} == {
        row.body_id for row in graph.place(area, on=on) if row.section == "who governs here"
    }


def test_find(graph: Graph) -> None:
    page = QUESTIONS["find"]
    words = page.parameter("words").replace("+", "")
    matched = {row.id for row in graph.find(words) if row.match in ("exact name", "all words")}
    assert {row["id"] for row in page.ask()} == matched


@pytest.mark.parametrize("holding", ["", "local:holding/library-penryn", "local:holding/con-libraries"])
def test_chain(graph: Graph, holding: str) -> None:
    page = QUESTIONS["chain"]
    holding = holding or page.parameter("holding")
    found = page._replace(given=["-p", f"holding={holding}"]).ask()
    assert [(row["step"] + 1, row["holding"]) for row in found] == [
        (row.step, row.holding) for row in graph.chain(holding)
    ]


def test_evidence(graph: Graph) -> None:
    found = QUESTIONS["evidence"].ask()
    answer = graph.evidence(QUESTIONS["evidence"].parameter("thing"))
    assert sorted((row["claim"], row["state"]) for row in found) == sorted((row.claim, row.state) for row in answer)
    assert {row["state"] for row in found} == {"current", "withdrawn"}


def test_stats(graph: Graph) -> None:
    counted = {row["class"]: row["number"] for row in QUESTIONS["stats"].ask()}
    said = {row.what: row.count for row in graph.stats() if row.section == "things"}
    assert {
        SCHEMA.classes[name].plural if name in SCHEMA.classes else "stubs": n for name, n in counted.items()
    } == said


@pytest.mark.parametrize(
    ("power", "area"),
    [("", ""), ("power:neighbourhood-planning", "local:area/na-standish"), ("power:libraries", "E06000052")],
)
def test_decision(graph: Graph, power: str, area: str) -> None:
    page = QUESTIONS["decision"]
    power, area = power or page.parameter("power"), area or page.parameter("area")
    found = page._replace(given=["-p", f"power={power}", "-p", f"area={area}"]).ask()
    path = [row for row in graph.decision(power, area) if row.section == "path" and row.held]
    own = {(row.act, row.id) for row in path if row.held and row.held.power_relation}
    assert {(row["act"], row["holding"]) for row in found} == own
    assert found


def test_gap(graph: Graph) -> None:
    found = QUESTIONS["gap"].ask()
    assert sorted(row["id"] for row in found) == sorted(row.id for row in graph.gap())


@pytest.mark.parametrize("area", ["", "E08000010", "local:area/leigh-neighbours-big-local"])
def test_money(graph: Graph, area: str) -> None:
    page = QUESTIONS["money"]
    area = area or page.parameter("area")
    found = page._replace(given=["-p", f"area={area}"]).ask()
    assert {row["holding"] for row in found} == {h.holding for row in graph.money(area) for h in row.holdings}


def test_conflicts(graph: Graph) -> None:
    found = {(r["finding"], r["inferred"], r["one_source"]) for r in QUESTIONS["conflicts"].ask()}
    grounds = ("inferred only", "one source")
    said = {(row.finding, *(ground in row.weaknesses for ground in grounds)) for row in graph.conflicts()}
    assert found == {row for row in said if any(row[1:])}


def test_next(graph: Graph) -> None:
    rows = graph.next_steps(limit=10_000)
    for key, said in (
        ("no_holder", "holder not known"),
        ("no_act", "act not recorded"),
        ("no_dates", "not recorded: "),
    ):
        expected = {row.what_id for row in rows if any(m.startswith(said) for m in row.missing)}
        assert {row["id"] for row in QUESTIONS["next"].ask() if row[key]} == expected, key


@pytest.mark.parametrize("since", ["0", "1"])
def test_diff(graph: Graph, since: str) -> None:
    found = {i for row in QUESTIONS["diff"]._replace(given=["-p", f"since={since}"]).ask() for i in row["ids"]}
    changed = {row.what_id for row in graph.diff(since=since)}
    assert changed <= found <= changed | {PARTNERSHIP}, "of the partnership there is other fiction, which shows nowhere"


def test_the_page_names_what_is_there() -> None:
    """Every relationship type and label on the page exists, and every short edge is on it."""
    page = PAGE.read_text(encoding="utf-8")
    types = set(re.findall(r"\[\w*:([A-Z_|]+)", page))
    named = {kind for each in types for kind in each.split("|") if kind}
    assert named - {"EVIDENCED_BY", "LOADED"} <= SHORT | set(NAMED_BY)
    assert named >= SHORT
    labels = set(re.findall(r"\(\w*:([A-Z]\w+)", page)) | set(re.findall(r"\| :([A-Z]\w+)", page))
    assert labels <= set(SCHEMA.classes) | {"Localism", "WithdrawnClaim", "Dataset", "Run", "Stub", "LocalismBook"}


def test_its_first_query_needs_no_id() -> None:
    result: Result = run("cypher", EVERY[0].text)
    assert result.exit_code == 0
    assert "Public libraries" in result.stdout
