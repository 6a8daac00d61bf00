"""Cypher is taken apart as the server does it: what would do harm is refused, what only looks like it is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localism.errors import MisuseError
from localism.graph.stores.neo4j.guard import check_plan, checked
from localism.graph.stores.neo4j.operators import CALL, PROCEDURES, READING, TELLING, WRITING

READS = "LOAD CSV reads files and addresses"
CALLS = "the procedures that may be called are"
FUNCTION = "which is not one of Neo4j's own"
OTHER = "USE names another database"
SEVERAL = "several statements"


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("LOAD CSV FROM 'file:///x' AS r RETURN r", READS),
        ("load\tcsv with headers from 'x' as r return r", READS),
        ("RETURN COLLECT { LOAD/* a */CSV FROM 'x' AS r RETURN r }", READS),
        ("RETURN COLLECT { LOAD // '\n CSV FROM 'x' AS r RETURN r }", READS),
        ("RETURN COLLECT { LOAD // '\r CSV FROM 'x' AS r RETURN r }", READS),
        ("RETURN COLLECT { WITH 1 AS y LIMIT 1LOAD CSV FROM 'x' AS r RETURN r }", READS),
        ("RETURN COLLECT { LOAD\u00a0CSV FROM 'x' AS r RETURN r }", READS),
        ("RETURN COLLECT { LOAD\u2003\u2028CSV FROM 'x' AS r RETURN r }", READS),
        ("RETURN COLLECT { LOAD C\u017fV FROM 'x' AS r RETURN r }", READS),  # a long s is an S in capitals
        ("RETURN '\\\\' + COLLECT { LOAD CSV FROM 'x' AS r RETURN r } + '\\''", READS),
        ("RETURN \"'\", COLLECT { LOAD CSV FROM 'x' AS r RETURN r }, \"'\"", READS),
        ("RETURN `'`, COLLECT { LOAD CSV FROM 'x' AS r RETURN r } AS `'`", READS),
        ("RETURN `a``'`, COLLECT { LOAD CSV FROM 'x' AS r RETURN r } AS `'`", READS),
        ("RETURN 1 /* ' */ , COLLECT { LOAD CSV FROM 'x' AS r RETURN r } /* ' */", READS),
        ("RETURN 1 // '\n, COLLECT { LOAD CSV FROM 'x' AS r RETURN r } // '", READS),
        ("\\u004cOAD CSV FROM 'x' AS r RETURN r", "write the character itself"),
        (
            "RETURN '\\u0027, COLLECT { LOAD CSV FROM \\u0027x\\u0027 AS r RETURN r } AS y // '",
            "write the character itself",
        ),
        ("RETURN '\\\\u0027'", "write the character itself"),
        ("CALL dbms.listConfig()", CALLS),
        ("CALL dbms . killConnections(['x'])", CALLS),
        ("CALL `dbms`.`killConnection`('x')", CALLS),
        ("CALL `dbms.killConnection`('x')", CALLS),
        ("RETURN COLLECT { CALL dbms.listConfig() YIELD name RETURN name }", CALLS),
        ("RETURN COLLECT { OPTIONAL CALL apoc.load.json('http://x') YIELD value RETURN value }", CALLS),
        ("CALL apoc.cypher.run('RETURN 1', {})", CALLS),
        ("CALL db.clearQueryCaches", CALLS),
        ("RETURN apoc.util.sleep(1)", FUNCTION),
        ("RETURN [x IN [1] | apoc . load . value (x)]", FUNCTION),
        ("RETURN `apoc`.`util`.`sleep`(1)", FUNCTION),
        ("RETURN `apoc.util.sleep`(1)", FUNCTION),
        ("RETURN genai.vector.encode('a', 'OpenAI', {})", FUNCTION),
        ("RETURN graph.byName('system')", FUNCTION),
        ("USE system SHOW USERS", OTHER),
        ("  /* */ use `system` MATCH (n) RETURN n", OTHER),
        ("CALL { USE system MATCH (n) RETURN n } RETURN n", OTHER),
        ("RETURN 1 AS n UNION ALL USE other MATCH (n) RETURN n", OTHER),
        ("MATCH (n) RETURN n; MATCH (n) DETACH DELETE n", SEVERAL),
        (";RETURN 1", SEVERAL),
        ("EXPLAIN MATCH (n) RETURN n", "leave EXPLAIN out"),
        ("// a\nprofile MATCH (n) RETURN n", "leave PROFILE out"),
        ("CYPHER runtime=slotted MATCH (n) RETURN n", "leave CYPHER out"),
        ("RETURN 'x", "has no end"),
        ("RETURN `x", "has no end"),
        ("RETURN 1 /* x", "the comment in line 1 has no end"),
        ("RETURN\n1 \u200b AS x", r"U\+200B in line 2"),
        ("RETURN 1 \x00 AS x", r"U\+0000"),
        ("  /* nothing */ ", "There is no query"),
        ("", "There is no query"),
        ("RETURN 1" + " " * 100_000, "at most 100,000"),
    ],
)
def test_harm_in_the_text_is_refused(query: str, why: str) -> None:
    with pytest.raises(MisuseError, match=why):
        checked(query)


@pytest.mark.parametrize(
    "query",
    [
        "MATCH (n {name: 'LOAD CSV'}) RETURN n",
        "MATCH (n) WHERE n.`LOAD` = 1 RETURN n.load AS csv",
        "MATCH (load)-->(csv) RETURN load, csv",
        "MATCH (use:Council) RETURN use",
        "RETURN {use: 1, call: 2} AS explain",
        "MATCH (n) RETURN n.call ORDER BY n.use",
        "CALL db.labels() YIELD label RETURN label",
        "CALL DB.Labels()",
        "CALL (n) { MATCH (n)-->(m) RETURN m } RETURN m",
        "RETURN date.truncate('year', date()), duration.between(date(), date()), point.distance(null, null)",
        "RETURN 'it''s', \"a // b\", 'c /* d', 'e\\'f; g', `h;i`",
        "MATCH (n) WHERE n.name = $name AND (n)-->() RETURN n.name",
        "MATCH (n)-[*1..3]->(m) RETURN n, m;",
        "MATCH (größe:Öffentlichkeit) RETURN größe",
    ],
)
def test_what_only_looks_like_harm_is_not(query: str) -> None:
    assert checked(query) == query


def test_comments_and_odd_spaces_never_reach_the_server() -> None:
    sent = checked("MATCH (n)\r\n// LOAD CSV\nRETURN /* a\nb */ n.\u00a0name")
    assert sent == "MATCH (n) \n           \nRETURN     \n     n. name"
    assert len(checked("RETURN 1 // é")) == len("RETURN 1 // é")


@given(st.text(alphabet="'\"`\\/*\n LOADCSVx;{}", max_size=40))
def test_whatever_is_let_through_has_no_hidden_load_csv(text: str) -> None:
    """An independent reading: of what is sent, with every text and quoted name cut out, nothing says LOAD CSV."""
    try:
        sent = checked(text)
    except MisuseError:
        return
    bare, until, skip = "", "", False
    for sign in sent:
        if skip:
            skip = False
        elif until:
            skip = sign == "\\" and until != "`"
            until = "" if sign == until else until
        elif sign in "'\"`":
            until = sign
            bare += "\x00"
        else:
            bare += sign
    assert not until
    assert "LOAD CSV" not in " ".join(bare.split())
    assert "//" not in bare
    assert "/*" not in bare


def step(name: str, details: str = "", *children: object) -> dict[str, object]:
    return {"operatorType": name, "args": {"Details": details}, "children": list(children)}


@pytest.mark.parametrize(
    ("plan", "kind", "why"),
    [
        (None, "r", "no plan"),
        (step("ProduceResults@neo4j", "", step("LoadCSV@neo4j")), "r", READS),
        (step("ProduceResults@neo4j", "", step("Apply@neo4j", "", step("Create@neo4j"))), "r", "change the graph"),
        (step("ProduceResults@neo4j", "", step("TransactionApply@neo4j")), "r", "change the graph"),
        (step("TerminateTransactions@neo4j"), "r", "end somebody's transaction"),
        (step("ProcedureCall@neo4j", "dbms.listConfig() :: (name :: STRING)"), "r", CALLS),
        (step("ProcedureCall@neo4j", ""), "r", CALLS),
        (step("ProcedureCall@neo4j", "db.labelsof() :: ()"), "r", CALLS),
        (step("AllNodesScan@system"), "r", "another database"),
        (step("Projection@neo4j", "", step("AllNodesScan@other")), "r", "another database"),
        (step("AllNodesScan@neo4j"), "rw", "does more than read"),
        (step("SomethingNew(All)@neo4j"), "r", "a step called SomethingNew"),
    ],
)
def test_harm_in_the_plan_is_refused(plan: dict[str, object] | None, kind: str, why: str) -> None:
    with pytest.raises(MisuseError, match=why):
        check_plan(plan, kind)


def test_a_plan_that_reads_is_let_through() -> None:
    call = step(f"{CALL}@neo4j", f"{min(PROCEDURES)}($words) :: (node :: NODE)")
    check_plan(step("ProduceResults@neo4j", "", step("Expand(All)@neo4j", "", call)), "r")


def test_what_writes_is_on_no_other_list() -> None:
    assert not WRITING & (READING | TELLING | {CALL, "LoadCSV", "TerminateTransactions"})
    assert not (READING | TELLING) & {
        "LoadCSV",
        "TerminateTransactions",
        "ShowTransactions",
        "ShowSettings",
        "RunQueryAt",
    }
