"""Every golden example still gives the output that was reviewed; `make golden` rewrites them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.examples.regenerate import golden_files, rerun, setting


@pytest.mark.parametrize("path", golden_files(), ids=lambda p: p.stem)
def test_commands_give_the_output_that_was_reviewed(path: Path) -> None:
    written = path.read_text(encoding="utf-8")
    with setting():
        assert rerun(written) == written
