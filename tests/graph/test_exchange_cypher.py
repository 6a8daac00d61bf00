"""The script of Cypher as text: nothing from data is code in it. tests/neo4j/test_exchange_script.py runs it on a server."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from localism.graph.entity import Claim
from localism.graph.exchange import export
from localism.graph.exchange.about import about
from localism.graph.exchange.literals import literal
from localism.graph.stores.neo4j.shape import EVIDENCE, NAMED_BY, SHORT
from localism.ontology.schema import SCHEMA
from tests.graph.exported import CLAIMS, PRIVATE, hostile, said, texts, view_of

TEXT = re.compile(r"'(?:[^'\\]|\\.)*'")
"""A text of Cypher, by the manual: it ends at a quote that no backslash saves."""
ESCAPE = re.compile(r"\\(?:u([0-9A-F]{4})|(.))")


def read(spelled: str) -> str:
    """What a text of Cypher says, by the manual's escapes."""
    assert TEXT.fullmatch(spelled)
    plain = {"n": "\n", "r": "\r", "t": "\t", "'": "'", "\\": "\\"}
    halves = ESCAPE.sub(lambda m: chr(int(m[1], 16)) if m[1] else plain[m[2]], spelled[1:-1])
    return whole(halves)


def whole(halves: str) -> str:
    """Surrogates joined to the characters that they are halves of."""
    return halves.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


def numbered_first(query: str) -> str:
    """A query as some versions of Neo4j see it, which put characters in the place of \\uXXXX before anything else."""
    return re.sub(r"\\u([0-9A-F]{4})", lambda m: chr(int(m[1], 16)), query)


@given(texts | st.text())
@example("\\u0027")
@example("\\\\u0027 \\U00000027")
@example("\\' \\\\'")
@example("🏡\ufeff\u2028\x00;")
def test_a_text_is_one_text_however_it_is_read(text: str) -> None:
    spelled = literal(text)
    assert spelled.isascii()
    assert spelled.isprintable()
    assert ";" not in spelled
    assert read(spelled) == text
    early = whole(numbered_first(spelled))
    assert re.fullmatch(r"'(?:[^'\\]|\\.)*'", early, re.DOTALL), "no quote appears where there was none"
    assert re.sub(r"\\(.)", lambda m: {"n": "\n", "r": "\r", "t": "\t"}.get(m[1], m[1]), early[1:-1]) == text


@pytest.mark.parametrize(
    ("value", "spelled"),
    [
        (True, "true"),
        (-7, "-7"),
        (-12.5, "-12.5"),
        (1e300, "1e+300"),
        (float("inf"), "Infinity"),
        ([], "[]"),
        ({}, "{}"),
    ],
)
def test_other_values(value: object, spelled: str) -> None:
    assert literal(value) == spelled


def test_what_has_no_literal_is_refused() -> None:
    with pytest.raises(TypeError, match="bytes cannot be written out"):
        literal(b"x")


KNOWN = (
    *(
        "CREATE",
        "CONSTRAINT",
        "IF",
        "NOT",
        "EXISTS",
        "FOR",
        "REQUIRE",
        "IS",
        "UNIQUE",
        "FULLTEXT",
        "INDEX",
        "ON",
        "EACH",
    ),
    *("OPTIONS", "CALL", "UNWIND", "AS", "MATCH", "SET", "date", "true", "db", "awaitIndexes"),
    *("Localism", "LocalismBook", "WithdrawnClaim", "Dataset", "Run", "Stub", "LOADED", EVIDENCE),
    *(*SCHEMA.classes, *NAMED_BY, *SHORT),
)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(claims=hostile())
def test_outside_texts_there_are_only_words_of_ours(tmp_path: Path, claims: list[Claim]) -> None:
    with view_of([*CLAIMS[:1], *claims]) as view:
        export("cypher", view, tmp_path / "a.cypher", about(view, "cypher", history=True))
    content = (tmp_path / "a.cypher").read_bytes().decode("ascii")
    statements = [line for line in content.split("\n")[:-1] if not line.startswith("//")]
    assert all(line.endswith(";") and line.count(";") == 1 for line in statements)
    bare = TEXT.sub("", "\n".join(statements))
    assert not set(bare) & set("\\\"'$")
    keys = re.findall(r"`([^`]*)`", bare)
    assert all(re.fullmatch(r"[A-Za-z_][A-Za-z_.]*", key) for key in keys)
    words = re.findall(r"[A-Za-z_]{3,}", re.sub(r"`[^`]*`: |`localism_[a-z_]*`|[a-z\]]\.\w+|\{\w+: ", "", bare))
    assert set(words) <= {*KNOWN, "localism"}


def test_comments_are_comments(tmp_path: Path) -> None:
    cruel = "x\n'; MATCH (n) DETACH DELETE n; // \\u000A MATCH (n) DETACH DELETE n"
    source = said("source:1", "Source", name=cruel, publisher=cruel)
    with view_of([source, *CLAIMS[1:]]) as view:
        export("cypher", view, tmp_path / "a.cypher", about(view, "cypher"))
    lines = (tmp_path / "a.cypher").read_text(encoding="ascii").split("\n")
    first = next(n for n, line in enumerate(lines) if not line.startswith("//"))
    assert not any(line.startswith("//") for line in lines[first:])
    assert not set("".join(lines[:first])) & set("\\;'\"`")
    assert sum("DETACH DELETE" in line for line in lines[:first]) == 1


def test_without_history_nothing_is_told_of_what_is_not_in_it(tmp_path: Path) -> None:
    secret = said("local:secret", "Council", name="Secret (fiction)")._replace(dataset=PRIVATE.name)
    with view_of(CLAIMS, secret) as view:
        export("cypher", view, tmp_path / "a.cypher", about(view, "cypher"))
    script = (tmp_path / "a.cypher").read_text(encoding="ascii")
    assert f"`new`: {len(CLAIMS)}" not in script
    assert script.count("`new`: 0") == 2
    assert "WithdrawnClaim) SET" not in script


def test_the_same_graph_gives_the_same_bytes(tmp_path: Path) -> None:
    for name, claims in (("a", CLAIMS), ("b", tuple(reversed(CLAIMS)))):
        with view_of(claims) as view:
            export("cypher", view, tmp_path / name, about(view, "cypher"))
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
