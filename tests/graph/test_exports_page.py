"""docs/exports.md is true: its tables are those of the code, and every command on it runs."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from localism.cli import main
from localism.graph.exchange.formats import FORMATS
from localism.graph.exchange.losses import FEATURES, LOSSES
from tests.examples.regenerate import setting


@pytest.fixture(scope="module")
def page(root: Path) -> str:
    return (root / "docs/exports.md").read_text(encoding="utf-8")


def formats() -> list[str]:
    return [f"| `{f.name}` | {f.what} | {f.suffix or 'a folder'} |" for f in FORMATS.values()]


def losses() -> list[str]:
    rows = []
    for name, words in FEATURES.items():
        kinds = [kind for kind, names in LOSSES.items() if name in names]
        if kinds:
            rows.append(f"| {words} | {', '.join(kinds)} |")
    return rows


def test_the_tables_are_those_of_the_code(page: str) -> None:
    rows = [line for line in page.splitlines() if line.startswith("| ") and not line.startswith("| ---")]
    assert [r for r in rows if r in formats()] == formats()
    assert [r for r in rows if r in losses()] == losses()
    assert len(rows) == len(formats()) + len(losses()) + 2, "two headings"


def test_every_command_runs(page: str) -> None:
    typed = [line.partition("   #")[0] for line in re.findall(r"^localism .*$", page, re.MULTILINE)]
    assert len(typed) > 8
    with setting():
        for command in typed:
            result = CliRunner().invoke(main, shlex.split(command)[1:], prog_name="localism")
            assert result.exit_code == 0, f"{command}\n{result.output}"
