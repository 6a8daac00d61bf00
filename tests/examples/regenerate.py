"""Golden examples: each file here holds commands as typed and the output they gave.

`make golden` runs them again and rewrites the files; the difference is then read like any other change.
"""

from __future__ import annotations

import os
import shlex
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from click.testing import CliRunner

HERE = Path(__file__).parent
PROMPT = "$ localism "
SETTING = {"COLUMNS": "100", "SOURCE_DATE_EPOCH": "1735689600", "LOCALISM_GRAPH": "areas.db", "TERM": "dumb"}


def golden_files() -> list[Path]:
    """The files of golden examples."""
    return sorted(HERE.glob("*.console"))


def rerun(text: str, typed: Callable[[list[str]], list[str]] = list) -> str:
    """The same commands (or what `typed` makes of each) with the output they give now."""
    from localism.cli import main

    parts: list[str] = []
    for line in text.splitlines():
        if line.startswith("#") and (not parts or parts[-1].startswith("#")):
            parts.append(f"{line}\n")
        elif line.startswith(PROMPT):
            result = CliRunner().invoke(main, typed(shlex.split(line.removeprefix(PROMPT))), prog_name="localism")
            # Spaces that fill a table's last column out are no part of what is said.
            said = "\n".join(row.rstrip() for row in result.output.splitlines())
            status = f"[exit status {result.exit_code}]\n" if result.exit_code else ""
            parts.append(f"{line}\n{said}\n{status}")
    return "\n".join(parts)


@contextmanager
def setting(graph: str = "areas.db") -> Iterator[None]:
    """A folder of its own and a graph with the example, and nothing of this machine or this day."""
    from localism import Graph

    before, folder = Path.cwd(), tempfile.mkdtemp(prefix="localism-golden-")
    environment = {name: os.environ.get(name) for name in SETTING}
    os.environ.update(SETTING | {"LOCALISM_GRAPH": graph})
    os.chdir(folder)
    shutil.copytree(HERE / "records", "records", dirs_exist_ok=True)
    try:
        with Graph.open(graph) as opened:
            opened.load_example()
        yield
    finally:
        os.chdir(before)
        for name, value in environment.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        shutil.rmtree(folder)


def regenerate() -> None:
    """Rewrite every file."""
    for path in golden_files():
        with setting():
            path.write_text(rerun(path.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
        sys.stdout.write(f"{path.name}\n")


if __name__ == "__main__":
    regenerate()
