"""The exported script of Cypher, run statement by statement: it leaves what a load by localism leaves, whatever the data says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import neo4j
import pytest

from localism import Graph
from localism.graph.copying import content
from localism.graph.entity import Citation, Claim, Coding
from localism.graph.store import Dataset, File, Store
from localism.graph.stores.neo4j import Neo4jStore
from localism.graph.stores.sqlite import SQLiteStore
from tests.graph.exported import AT, CLAIMS, PRIVATE, PUBLIC
from tests.neo4j.fixtures import Given
from tests.neo4j.server import Server

CRUEL = (
    "x'}]) MATCH (n) DETACH DELETE n //",
    "\\",
    "\\'",
    "\\\\'; MATCH (n) DETACH DELETE n; //",
    "\\u0027}] AS r MATCH (n) DETACH DELETE n //",
    "\\\\u0027}] AS r MATCH (n) DETACH DELETE n //",
    "\\\\\\u0027 \\U00000027 \\uuu0027",
    "`) DETACH DELETE `",
    '"; :exit',
    ":exit",
    "a\n;\n:exit\n",
    "// no comment /* nor */ this",
    "$r {curly} %s",
    "\t\r\n\x0b\x01\x1f\x7f\x85\u2028\u2029\u202e\ufeff\ufffe",
    "Ŵobbling 🏡 北 é \U0010ffff",
    "Par''s",
    "' + 'b",
)
AMOUNTS = ("-12.50", "1e999", "7", "1" + "0" * 30, "-1e-7")
FICTION = Dataset("cruel (fiction) '\\u0027", "Title; é", "O'Brien", "2020", "CC0", "public", -3)


def cruel() -> list[Claim]:
    """Claims of pure fiction whose every text means harm."""
    sources = [
        Claim(f"source:{n} {text}", ("Source",), {"name": (text,), "published": ("2019",)}, FICTION.name)
        for n, text in enumerate(CRUEL)
    ]
    made = [*sources]
    for n, text in enumerate(CRUEL):
        cited = (Citation(sources[n].entity, text, "2018"), Citation(sources[0].entity, "1"))
        coding = Coding(text, "2020", "stated", text)
        body, power = f"local:{n}/{text}", f"power:{n}/{text}"
        made += [
            Claim(
                body,
                ("Council", "Funder"),
                {"name": (text,), "also_known_as": tuple(sorted({text, "b"}))},
                FICTION.name,
            ),
            Claim(
                power, ("Power",), {"name": (text,), "broader": (f"power:unknown/{text}",)}, FICTION.name, cited, coding
            ),
            Claim(
                f"local:h{n}{text}",
                ("PowerHolding",),
                {
                    "held_by": (body,),
                    "of_power": (power,),
                    "act": ("decides", "advises"),
                    "condition": (text,),
                    "from": ("2015",),
                },
                FICTION.name,
                cited[: n % 3],
                coding,
                locator=text,
            ),
        ]
    grants = (Claim(f"local:g{n}", ("Grant",), {"amount": (amount,)}, FICTION.name) for n, amount in enumerate(AMOUNTS))
    return [*made, *grants]


def statements(script: str) -> Iterator[str]:
    """What cypher-shell makes of a file: statements end at a semicolon outside quotes, a backslash saves what follows it."""
    statement, quote, escaped = "", "", False
    lines = script.split("\n")
    while lines and lines[0].startswith("//"):
        lines.pop(0)
    for character in "\n".join(lines):
        if not quote and not statement and character.isspace():
            continue
        if character == ";" and not quote and not escaped:
            assert not statement.startswith(":"), "no commands of the shell"
            yield statement
            statement = ""
            continue
        statement += character
        if escaped:
            escaped = False
        elif character == "\\":
            escaped = True
        elif quote:
            quote = "" if character == quote else quote
        elif character in "'\"`":
            quote = character
    assert not statement


_OURS = "name STARTS WITH 'localism'"
"""Other graphs on the server have rules of their own."""


def left(driver: neo4j.Driver) -> tuple[Counter[str], Counter[str], list[str]]:
    """All there is on the server, by plain Cypher: nodes, relationships and rules. The lock's and the book's counters apart."""

    def plain(properties: dict[str, Any]) -> str:
        return repr(sorted((k, str(type(v)), v) for k, v in properties.items() if k not in ("taken", "version")))

    nodes = driver.execute_query("MATCH (n) RETURN elementId(n) AS i, labels(n) AS l, properties(n) AS p").records
    named = {row["i"]: f"{sorted(row['l'])} {plain(row['p'])}" for row in nodes}
    edges = driver.execute_query(
        "MATCH (a)-[r]->(b) RETURN elementId(a) AS a, elementId(b) AS b, type(r) AS t, properties(r) AS p"
    ).records
    rules = driver.execute_query(
        "SHOW INDEXES YIELD name, type, entityType, labelsOrTypes, properties, owningConstraint, state "
        f"WHERE {_OURS} RETURN [name, type, entityType, labelsOrTypes, properties, owningConstraint, state] AS rule ORDER BY name"
    ).records
    return (
        Counter(named.values()),
        Counter(f"{named[row['a']]} -{row['t']} {plain(row['p'])}-> {named[row['b']]}" for row in edges),
        [str(row["rule"]) for row in rules],
    )


def run_script(driver: neo4j.Driver, path: Path) -> None:
    """Run each statement by itself."""
    for statement in statements(path.read_text(encoding="ascii")):
        driver.execute_query(statement)


def compared(driver: neo4j.Driver, address: str, store: Store, script: Path) -> None:
    """The script leaves what copying to the server leaves, and localism opens it."""
    with Graph(store) as graph:
        graph.export("cypher", script, access="restricted")
        with Graph(Neo4jStore(address)) as there:
            graph.copy(there, access="restricted")
        copied = left(driver)
        driver.execute_query("MATCH (n:Localism) DETACH DELETE n")
        for row in driver.execute_query(f"SHOW CONSTRAINTS YIELD name WHERE {_OURS}").records:
            driver.execute_query(f"DROP CONSTRAINT `{row['name']}`")
        for row in driver.execute_query(f"SHOW INDEXES YIELD name WHERE {_OURS}").records:
            driver.execute_query(f"DROP INDEX `{row['name']}`")
        run_script(driver, script)
        scripted = left(driver)
        for was, now in zip(copied, scripted, strict=True):
            assert now == was
        with Graph(Neo4jStore(address)) as there, graph.view() as view, there.view() as opened:
            assert content(opened) == content(view)
            assert list(opened.entities()) == list(view.entities())
            assert opened.runs() == view.runs()
            assert opened.datasets() == view.datasets()


@pytest.mark.slow
def test_neo4j_is_left_as_a_load_leaves_it(
    neo4j_empty: neo4j.Driver, neo4j_server: Server | Given, tmp_path: Path
) -> None:
    store = SQLiteStore(str(tmp_path / "g.db"))
    files = [File("O'Brien; \\u0027.csv", "00")]
    with store.writer() as writer:
        writer.replace(PUBLIC, CLAIMS, at=AT)
        writer.replace(FICTION, cruel(), at="2026-01-01T00:00:00Z", files=files)
    with store.writer() as writer:
        writer.replace(FICTION, cruel()[10:], at="2026-02-01T00:00:00Z", files=files)
    compared(neo4j_empty, neo4j_server.address, store, tmp_path / "g.cypher")


def test_neo4j_takes_a_script_once_and_of_what_is_public(neo4j_empty: neo4j.Driver, tmp_path: Path) -> None:
    store = SQLiteStore(str(tmp_path / "g.db"))
    secret = Claim("local:secret", ("Council",), {"name": ("Secret (fiction)",)}, PRIVATE.name)
    with store.writer() as writer:
        writer.replace(PUBLIC, CLAIMS, at=AT)
        writer.replace(PRIVATE, [secret], at=AT)
    with Graph(store) as graph:
        graph.export("cypher", tmp_path / "g.cypher")
    assert "secret" not in (tmp_path / "g.cypher").read_text(encoding="ascii").lower()
    run_script(neo4j_empty, tmp_path / "g.cypher")
    before = left(neo4j_empty)
    with pytest.raises(neo4j.exceptions.ConstraintError):
        run_script(neo4j_empty, tmp_path / "g.cypher")
    assert left(neo4j_empty) == before
    found = neo4j_empty.execute_query("MATCH (n:Localism) WHERE n.id IS NOT NULL RETURN n.id AS id").records
    things = {v for c in CLAIMS for v in (c.entity, *(citation.source for citation in c.citations))}
    assert {row["id"] for row in found} == things | {"power:all"}
