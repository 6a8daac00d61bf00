"""Writing files whole: a crash at any moment leaves the old file or the new one."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from localism.errors import LocalismError


def write_whole(path: Path, text: str) -> None:
    """Write a text file in UTF-8 beside its place, then put it there at once; make its folder if need be."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
                stream.write(text)
            Path(temporary).chmod(0o644)
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise LocalismError(f"{path} cannot be written: {error.strerror or error}. Name another place with -o.") from error
