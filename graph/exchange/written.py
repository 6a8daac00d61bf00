"""What an export wrote."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path


class Written(list[Path]):
    """The files that an export wrote, sorted; how many rows its tables have, if it is a folder of them, and whether there was nothing to write."""

    def __init__(self, files: Iterable[Path], *, rows: int | None = None, empty: bool = False) -> None:
        super().__init__(files)
        self.rows = rows
        self.empty = empty
