"""The golden examples on a real server: the commands as typed, and the same output as on a file."""

from __future__ import annotations

from pathlib import Path

import neo4j
import pytest

from tests.examples.regenerate import golden_files, rerun, setting
from tests.neo4j.fixtures import Given
from tests.neo4j.server import Server


def as_typed(arguments: list[str]) -> list[str]:
    """Records that are not public go to a server only when that is said."""
    return [*arguments, "--access", "restricted"] if arguments[0] == "load" else arguments


FILES_ONLY = {"forgetting"}
"""What names what a file, or a server, cannot reach; tests/neo4j/test_forgetting.py compares the two."""


@pytest.mark.parametrize("path", [p for p in golden_files() if p.stem not in FILES_ONLY], ids=lambda p: p.stem)
def test_a_server_answers_as_a_file_does(path: Path, neo4j_bare: neo4j.Driver, neo4j_server: Server | Given) -> None:
    written = path.read_text(encoding="utf-8")
    with setting(neo4j_server.address):
        assert rerun(written, as_typed).replace(neo4j_server.address, "areas.db") == written
