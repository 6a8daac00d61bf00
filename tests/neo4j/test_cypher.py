"""`localism cypher` on the real server: it reads whatever can be read, and nothing is written, fetched or ended by it."""

from __future__ import annotations

import json
import re
import threading
import time
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import neo4j
import pytest

from localism.graph.stores.neo4j.operators import CALL, PROCEDURES, READING, TELLING, WRITING
from tests.neo4j.conftest import run
from tests.neo4j.server import jars

pytestmark = pytest.mark.usefixtures("neo4j_example")


class Trap(HTTPServer):
    """A web server that notes who fetches anything."""

    fetched: list[str]


@pytest.fixture
def trap() -> Iterator[Trap]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            noted.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"caught\n")

        def log_message(self, *_: object) -> None:
            pass

    noted: list[str] = []
    server = Trap(("127.0.0.1", 0), Handler)
    server.fetched = noted
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def everything(driver: neo4j.Driver) -> tuple[Any, ...]:
    """What a query could have changed: nodes, relationships, properties, names, rules, users."""
    counted = driver.execute_query(
        "CALL () { MATCH (n) RETURN count(n) AS nodes, sum(size(keys(n))) AS said, sum(size(labels(n))) AS labels } "
        "CALL () { MATCH ()-[r]->() RETURN count(r) AS ties, sum(size(keys(r))) AS told } RETURN *"
    ).records
    rules = [
        driver.execute_query(f"SHOW {kind} YIELD name RETURN name ORDER BY name").records
        for kind in ("INDEXES", "CONSTRAINTS")
    ]
    names = [
        sorted(row[0] for row in driver.execute_query(f"CALL db.{kind}()").records)
        for kind in ("labels", "relationshipTypes", "propertyKeys")
    ]
    users = driver.execute_query("SHOW USERS YIELD user RETURN user ORDER BY user", database_="system").records
    return [list(map(list, rows)) for rows in (counted, *rules, users)], names


WRITES = """
CREATE (n:Harm) RETURN n
MERGE (n:Harm {id: 1})
MATCH (n:Council) SET n.harm = 1
MATCH (n:Council) SET n:Harm
MATCH (n:Council) REMOVE n.name
MATCH (n:Council) DETACH DELETE n
MATCH (n:Council) CALL (n) { SET n.harm = 1 } RETURN n.name
MATCH (n:Council) CALL (n) { CREATE (m:Harm) RETURN m } RETURN m
UNWIND [1, 2] AS x CALL (x) { CREATE (:Harm {x: x}) } IN TRANSACTIONS OF 1 ROWS
UNWIND [1, 2] AS x CALL (x) { RETURN x AS y } IN TRANSACTIONS RETURN y
FOREACH (x IN [1] | CREATE (:Harm))
MATCH (a:Council), (b:Power) MERGE (a)-[:HARM]->(b)
MATCH (n) WHERE n.id = 'x' OR true SET n += {harm: true}
CREATE INDEX harm FOR (n:Harm) ON (n.harm)
CREATE CONSTRAINT harm FOR (n:Harm) REQUIRE n.harm IS UNIQUE
DROP INDEX localism_words
DROP CONSTRAINT localism_id IF EXISTS
CREATE USER harm SET PASSWORD 'harmharmharm'
ALTER USER neo4j SET PASSWORD 'harmharmharm'
CREATE DATABASE harm
DROP DATABASE neo4j
STOP DATABASE neo4j
CALL db.createLabel('Harm')
CALL db.createProperty('harm')
CALL db.createRelationshipType('HARM')
CALL db.index.vector.createNodeIndex('harm', 'Harm', 'harm', 3, 'cosine')
CALL db.create.setNodeVectorProperty(null, 'harm', [1.0])
CALL apoc.cypher.doIt('CREATE (:Harm)', {})
RETURN apoc.create.vNode(['Harm'], {})
""".strip().splitlines()

PRIES = """
SHOW TRANSACTIONS
SHOW TRANSACTIONS YIELD transactionId, currentQuery RETURN currentQuery
SHOW SETTINGS
SHOW USERS
SHOW CURRENT USER
SHOW DATABASES
SHOW PROCEDURES
SHOW PRIVILEGES
SHOW SUPPORTED PRIVILEGES
CALL dbms.listConfig()
CALL dbms.listConnections()
CALL dbms.queryJmx('*:*')
CALL dbms.showCurrentUser()
CALL dbms.killConnections([])
CALL db.stats.retrieve('QUERIES')
CALL db.clearQueryCaches()
CALL tx.setMetaData({harm: 1})
CALL `dbms`.`listConfig`() YIELD name RETURN name
RETURN [x IN [1] | COLLECT { CALL dbms.listConfig() YIELD name RETURN name }] AS harm
USE system SHOW USERS
USE neo4j MATCH (n) RETURN count(n)
CALL { USE system MATCH (n) RETURN n } RETURN n
EXPLAIN MATCH (n) RETURN n
PROFILE MATCH (n) RETURN n
CYPHER runtime=slotted MATCH (n) RETURN n
CYPHER 5 MATCH (n) RETURN n
""".strip().splitlines()


@pytest.mark.parametrize("query", [*WRITES, *PRIES])
def test_nothing_else_is_run(neo4j_example: neo4j.Driver, query: str) -> None:
    before = everything(neo4j_example)
    result = run("cypher", query)
    assert result.exit_code == 2, result.output
    assert re.match(
        r"Error: (The query was not run:|That is no query the server understands:|The server would not run)",
        result.stderr,
    ), result.stderr
    assert not result.stdout
    assert everything(neo4j_example) == before


FETCHES = (
    "LOAD CSV FROM '{}' AS row RETURN row",
    "CALL () {{ LOAD CSV FROM '{}' AS row RETURN row }} RETURN row",
    "RETURN COUNT {{ LOAD CSV FROM '{}' AS row RETURN row }} AS n",
    "RETURN CASE WHEN true THEN COLLECT {{ LOAD CSV FROM '{}' AS row RETURN row }} END AS rows",
    "RETURN [x IN [1] WHERE EXISTS {{ LOAD CSV FROM '{}' AS row RETURN row }} | x] AS rows",
    "RETURN [x IN [1] | COLLECT {{ LOAD /* */ csv FROM '{}' AS row RETURN row }}] AS rows",
    "MATCH (n:Council) RETURN n {{ .name, harm: [x IN [1] | COLLECT {{ LOAD CSV FROM '{}' AS row RETURN row }}] }}",
    "RETURN reduce(a = [], x IN [1] | a + COLLECT {{ LOAD CSV FROM '{}' AS row RETURN row }}) AS rows",
)


@pytest.mark.parametrize("query", FETCHES)
def test_no_address_is_fetched(neo4j_example: neo4j.Driver, trap: Trap, query: str) -> None:
    address = f"http://127.0.0.1:{trap.server_port}/caught"
    result = run("cypher", query.format(address))
    assert result.exit_code == 2
    assert "LOAD CSV reads files and addresses" in result.stderr
    assert trap.fetched == []
    # The same by the driver with read access: that alone would have let it through.
    with neo4j_example.session(default_access_mode=neo4j.READ_ACCESS) as session:
        session.run(query.format(address)).consume()
    assert trap.fetched


def test_nobodys_transaction_is_ended(neo4j_example: neo4j.Driver) -> None:
    with neo4j_example.session() as session:
        theirs = session.begin_transaction()
        theirs.run("RETURN 'theirs'").consume()
        listed = "SHOW TRANSACTIONS YIELD transactionId, currentQuery, status WHERE NOT currentQuery STARTS WITH 'SHOW' RETURN transactionId"
        (row,) = neo4j_example.execute_query(listed).records
        for query in (
            f"TERMINATE TRANSACTIONS '{row[0]}'",
            f"TERMINATE TRANSACTIONS '{row[0]}' YIELD message RETURN message",
            f"SHOW TRANSACTIONS '{row[0]}' YIELD transactionId AS t TERMINATE TRANSACTIONS t YIELD message RETURN message",
        ):
            result = run("cypher", query)
            assert result.exit_code == 2, result.output
            assert "The query was not run" in result.stderr
        assert theirs.run("RETURN 1 AS alive").single(strict=True)["alive"] == 1
        # With read access alone it is ended.
        with neo4j_example.session(default_access_mode=neo4j.READ_ACCESS) as other:
            other.run(f"TERMINATE TRANSACTIONS '{row[0]}'").consume()
        with pytest.raises(neo4j.exceptions.Neo4jError, match="terminated"):
            theirs.run("RETURN 1").consume()


@pytest.mark.parametrize(
    "query",
    [
        "MATCH (a), (b), (c) WHERE a.id = b.name + c.name + rand() RETURN a",
        "UNWIND range(1, 1000000000) AS x WITH x WHERE x < 0 RETURN x",
        "UNWIND range(1, 1000000000) AS x RETURN sum(x) AS s",
    ],
)
def test_what_takes_too_long_is_ended(neo4j_example: neo4j.Driver, query: str) -> None:
    begun = time.monotonic()
    result = run("cypher", query, "--timeout", "0.5")
    assert result.exit_code == 1, result.output
    assert (
        "The query took longer than 0.5 seconds, so the server ended it. Ask for less, or give it longer: --timeout."
        in result.stderr
    )
    assert time.monotonic() - begun < 15
    assert running(neo4j_example) == []


def test_of_many_rows_only_so_many_are_taken(neo4j_example: neo4j.Driver) -> None:
    begun = time.monotonic()
    result = run("cypher", "UNWIND range(1, 1000000000) AS x RETURN x", "--limit", "3", "--format", "csv")
    assert result.stdout.splitlines() == ["x", "1", "2", "3"]
    assert "The first 3 rows; there are more." in result.stderr
    assert time.monotonic() - begun < 15
    assert running(neo4j_example) == []
    exactly = run("cypher", "UNWIND range(1, 3) AS x RETURN x", "--limit", "3", "--format", "csv")
    assert exactly.stderr == ""


def running(driver: neo4j.Driver) -> list[str]:
    """Other queries that the server works on, once it has had a moment to end them."""
    for _ in range(50):
        rows = driver.execute_query("SHOW TRANSACTIONS YIELD currentQuery RETURN currentQuery AS q").records
        found = [row["q"] for row in rows if row["q"] and not row["q"].startswith("SHOW")]
        if not found:
            break
        time.sleep(0.1)
    return found


READS = """
MATCH (n:Council) RETURN n.name ORDER BY n.name SKIP 1 LIMIT 3
MATCH (n:Localism {id: 'GB-LAE-CON'}) RETURN n
MATCH (n:Localism) WHERE n.id IN ['GB-LAE-CON', 'E06000052'] RETURN n
MATCH (n:Localism) WHERE n.id STARTS WITH 'GB-' AND n.id > 'GB-LAE' RETURN n ORDER BY n.id DESC
MATCH (n:Council) WHERE n.name = 'Cornwall Council' OR n.name CONTAINS 'Wigan' OR n.name ENDS WITH 'x' RETURN n
MATCH (n:Council|Public) WHERE NOT n:Public RETURN DISTINCT n.tier, count(*) AS number, collect(n.name)[..2]
MATCH (n:Council&Organisation&!Public) RETURN n
MATCH (n) WHERE elementId(n) = '4:x:1' OR id(n) = 1 RETURN n
MATCH (n:$('Council')) RETURN n
MATCH ()-[r:$('HOLDS')]->() RETURN count(r)
MATCH ()-[r:HOLDS|GOVERNS]->() RETURN r LIMIT 2
MATCH ()-[r:HOLDS]-() RETURN r LIMIT 2
MATCH ()-[r]->() RETURN type(r), count(*)
MATCH ()-[r]->() WHERE elementId(r) = '5:x:1' RETURN r
MATCH (a:Council)-[h:HOLDS]->(p) WHERE h.from_min < date('2019-01-01') <= h.to_max RETURN a, h, p
MATCH p = (a:Area)-[:PART_OF*1..3]->(b) RETURN p LIMIT 2
MATCH (a:Council) ((x)-[:GOVERNS]->(y)){1,3} (z) RETURN z, x, y
MATCH p = SHORTEST 1 (a:Council {id: 'GB-LAE-CON'})-[]-+(b:Power) RETURN p LIMIT 1
MATCH p = ALL SHORTEST (a:Council {id: 'GB-LAE-CON'})-[]-{1,3}(b:Power {id: 'power:libraries'}) RETURN p LIMIT 1
MATCH p = shortestPath((a:Council {id: 'GB-LAE-CON'})-[*..5]-(b:Power {id: 'power:libraries'})) RETURN length(p), nodes(p)
MATCH p = allShortestPaths((a:Council {id: 'GB-LAE-CON'})-[:HOLDS*..3]-(b:Power)) RETURN p LIMIT 1
MATCH (a:Council) OPTIONAL MATCH (a)-[:HOLDS]->(p:Power) WHERE p.name CONTAINS 'plan' RETURN a.name, collect(DISTINCT p.name)
MATCH (a:Council) WHERE NOT EXISTS { (a)-[:HOLDS]->() } OR a.name = 'x' RETURN a
MATCH (a:Council) WHERE a.name = 'x' OR EXISTS { (a)-[:HOLDS]->() } RETURN a, EXISTS { (a)-[:GOVERNS]->() }, COUNT { (a)-->() }
MATCH (a:Council) RETURN a { .name, .id, powers: COLLECT { MATCH (a)-[:HOLDS]->(p) RETURN p.name ORDER BY p.name } }
MATCH (a:Council) RETURN CASE WHEN a.tier IS NULL THEN [] ELSE COLLECT { MATCH (a)-[:GOVERNS]->(x) RETURN x.name } END
MATCH (a:Council) CALL (a) { MATCH (a)-[:HOLDS]->(p) RETURN count(p) AS n } RETURN a.name, n ORDER BY n DESC
MATCH (a:Council) OPTIONAL CALL (a) { MATCH (a)-[:SERVES]->(p) RETURN p LIMIT 1 } RETURN a.name, p
MATCH (a)-[:HOLDS]->(p)<-[:HOLDS]-(b), (a)-[:MEMBER_OF]->(m)<-[:MEMBER_OF]-(b) RETURN a LIMIT 3
MATCH (a)-->(b)-->(c) WHERE NOT (a)-->(c) RETURN a LIMIT 1
MATCH (a:Council {id: 'x'})-[:HOLDS]->(b)<-[:HOLDS]-(c) MATCH (c)-[:GOVERNS]->(d) USING JOIN ON c RETURN d
MATCH (a:Council), (b:Power) WHERE a.name = b.name RETURN a, b
UNWIND [1, 2] AS x RETURN x UNION UNWIND [2, 3] AS x RETURN x
UNWIND [1, 2] AS x RETURN x UNION ALL UNWIND [2, 3] AS x RETURN x
WITH [x IN range(1, 9) WHERE x % 2 = 1 | x * x] AS odd RETURN odd, reduce(s = 0, x IN odd | s + x), any(x IN odd WHERE x > 5)
MATCH (n:Dated) RETURN n.from_min.year AS year, percentileCont(n.to_max.year, 0.5), stDev(n.from_max.month) ORDER BY year LIMIT 5
RETURN date.truncate('month', date('2019-06-21')), duration.between(date('2019-01-01'), date('2019-06-21'))
RETURN point.distance(point({x: 1, y: 2}), point({x: 2, y: 2}))
MATCH (n:Council) FINISH
CALL db.labels()
CALL db.relationshipTypes() YIELD relationshipType AS kind RETURN kind ORDER BY kind
CALL db.propertyKeys()
CALL db.schema.visualization()
CALL db.schema.nodeTypeProperties()
CALL db.schema.relTypeProperties()
CALL db.index.fulltext.queryNodes('localism_words', 'par') YIELD node, score RETURN node, score
MATCH (n:Council) WHERE COLLECT { CALL db.labels() YIELD label RETURN label } <> [] RETURN n LIMIT 1
SHOW INDEXES
SHOW CONSTRAINTS YIELD name, type WHERE name STARTS WITH 'localism' RETURN name, type
""".strip().splitlines()


@pytest.mark.parametrize("query", READS)
def test_whatever_reads_is_run(query: str) -> None:
    result = run("cypher", query, "--format", "json")
    assert result.exit_code == 0, result.output
    assert isinstance(json.loads(result.stdout)["rows"], list)


def test_the_lists_name_what_the_engine_has() -> None:
    """Misspelt, an operator would be refused for ever, and one that writes would be refused without the right reason."""
    constants = set()
    for jar in jars().glob("*cypher*.jar"):
        with zipfile.ZipFile(jar) as archive:
            for name in archive.namelist():
                if name.endswith(".class"):
                    constants.update(re.findall(rb"[A-Z][A-Za-z]{2,}", archive.read(name)))
    known = {c.decode() for c in constants}
    since = {
        "DynamicLabelNodeLookup", "DynamicDirectedRelationshipTypeLookup", "DynamicUndirectedRelationshipTypeLookup",
        "NodeVectorIndexSearch", "DirectedRelationshipVectorIndexSearch", "UndirectedRelationshipVectorIndexSearch",
        "RemoteBatchPropertiesWithFilter", "ValueMergeJoin", "LockNodes", "MergeInto", "MergeUniqueNode", "SetOperator",
    }  # fmt: skip
    assert READING | TELLING | WRITING | {CALL, "LoadCSV", "TerminateTransactions"} <= known | since
    listed = run("cypher", "CALL db.labels()")
    assert listed.exit_code == 0


def test_the_procedures_are_there_and_read(neo4j_example: neo4j.Driver) -> None:
    rows = neo4j_example.execute_query("SHOW PROCEDURES YIELD name, mode RETURN name, mode").records
    modes = {row["name"]: row["mode"] for row in rows}
    assert {modes[name] for name in PROCEDURES} == {"READ"}
