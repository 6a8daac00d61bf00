"""Every golden example still gives the output that was reviewed; `make golden` rewrites them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.examples.regenerate import golden_files, rerun, setting


@pytest.fixture(scope="module", autouse=True)
def _setting() -> Iterator[None]:
    with setting():
        yield


@pytest.mark.parametrize("path", golden_files(), ids=lambda p: p.stem)
def test_commands_give_the_output_that_was_reviewed(path: Path) -> None:
    written = path.read_text(encoding="utf-8")
    assert rerun(written) == written
