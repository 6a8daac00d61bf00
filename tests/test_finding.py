"""docs/finding.ipynb: its cells run in order, in one namespace, and print what it shows. `python tests/test_finding.py` runs it anew."""

from __future__ import annotations

import contextlib
import io
import json
from pathlib import Path
from typing import Any

import pytest

NOTEBOOK = Path(__file__).resolve().parent.parent / "docs" / "finding.ipynb"


def printed(notebook: dict[str, Any]) -> list[str]:
    """What each code cell prints now."""
    namespace: dict[str, Any] = {"__name__": "finding"}
    found = []
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            out = io.StringIO()
            with contextlib.redirect_stdout(out):
                exec(compile("".join(cell["source"]), str(NOTEBOOK), "exec"), namespace)  # noqa: S102 - our own file
            found.append(out.getvalue())
    return found


@pytest.mark.slow
def test_every_cell_prints_what_the_notebook_shows() -> None:
    notebook = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    shown = ["".join(t for o in c["outputs"] for t in o["text"]) for c in notebook["cells"] if c["cell_type"] == "code"]
    assert printed(notebook) == shown
    assert all(shown)


def run_anew() -> None:
    """Put what the cells print now into the notebook; the difference is then read like any other change."""
    notebook = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    cells = [c for c in notebook["cells"] if c["cell_type"] == "code"]
    for number, (cell, text) in enumerate(zip(cells, printed(notebook), strict=True), 1):
        cell["execution_count"] = number
        cell["outputs"] = [{"name": "stdout", "output_type": "stream", "text": text.splitlines(keepends=True)}]
    NOTEBOOK.write_text(json.dumps(notebook, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    run_anew()
