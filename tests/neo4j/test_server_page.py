"""docs/neo4j.md says what is so, and the compose file on it is the one that ships."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import yaml

from localism.cli import main
from localism.graph.stores.neo4j.connect import OLDEST, SCHEMES, SUPPORTED
from localism.graph.stores.neo4j.shape import COMMON
from localism.graph.stores.neo4j.writer import ONE_TRANSACTION

DOCS = Path(__file__).resolve().parent.parent.parent / "docs"
PAGE = (DOCS / "neo4j.md").read_text(encoding="utf-8")
COMPOSE = (DOCS / "compose.yaml").read_text(encoding="utf-8")


def test_the_compose_file_is_the_one_on_the_page() -> None:
    (shown,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert shown == COMPOSE


def test_the_compose_file_makes_a_server_that_localism_speaks_to() -> None:
    whole = yaml.safe_load(COMPOSE)
    (service,) = whole["services"].values()
    image, _, tag = service["image"].partition(":")
    assert image == "neo4j"
    assert tuple(map(int, tag.split("."))) == OLDEST
    assert SUPPORTED.startswith(tag)
    assert service["environment"]["NEO4J_AUTH"].startswith("neo4j/${NEO4J_PASSWORD:?")
    (volume,) = service["volumes"]
    name, _, place = volume.partition(":")
    assert (list(whole["volumes"]), place) == ([name], "/data")
    assert {p.rpartition(":")[2] for p in service["ports"]} == {"7687", "7474"}
    assert all(p.startswith("127.0.0.1:") for p in service["ports"])


def test_commands_and_options_on_the_pages_exist() -> None:
    both = PAGE + (DOCS / "cypher.md").read_text(encoding="utf-8")
    commands = [*re.findall(r"^localism .*$", both, re.MULTILINE), *re.findall(r"`(localism [^`]*)`", both)]
    assert len(commands) > 10
    for line in commands:
        name, *rest = shlex.split(re.split(r" [<>#|] ", line, maxsplit=1)[0].removeprefix("localism "), comments=True)
        command = main.commands[name]
        known = {option for p in command.params if isinstance(p, click.Option) for option in p.opts}
        assert {word for word in rest if word.startswith("-") and word != "-"} <= known, line


def test_the_table_of_options_is_true() -> None:
    known = {option for p in main.commands["stats"].params for option in p.opts}
    rows = re.findall(r"^\| `(--\w+)` \| `(\w+)` \|", PAGE, re.MULTILINE)
    assert len(rows) == 4
    assert {option for option, _ in rows} <= known
    code = "".join(
        p.read_text(encoding="utf-8") for room in ("cli", "graph") for p in (DOCS.parent / room).rglob("*.py")
    )
    assert all(name in code for _, name in rows)


def test_what_else_it_says_is_so() -> None:
    assert set(re.findall(r"\b((?:neo4j|bolt)(?:\+s{1,2}c?)?)://", PAGE)) <= set(SCHEMES)
    assert f"`{COMMON}`" in PAGE
    assert f"{ONE_TRANSACTION:,} claims is one transaction" in PAGE
    assert "Neo4j 5.26 (long-term support) or newer" in PAGE
