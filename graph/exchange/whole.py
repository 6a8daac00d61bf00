"""Putting an export in its place whole, and never in the place of something that is no export."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from localism.errors import LocalismError, MisuseError

_GRAPH = b"SQLite format 3\0"


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A place to write to; what is there on leaving takes the place of `path` at once, and on an error nothing does.

    `MisuseError` if the path is a folder, a device or a graph; `LocalismError` if it cannot be written.
    """
    target = path.resolve()
    if target.is_dir():
        raise MisuseError(f"{path} is a folder. Name a file in it.")
    if target.exists() and not target.is_file():
        raise MisuseError(f"{path} is no ordinary file. Name another.")
    with _room_beside(path, target) as room:
        if target.exists() and _starts_as_graph(target):
            raise MisuseError(f"{path} is a graph, and the export would take its place. Name another file.")
        yield room / "new"
        (room / "new").replace(target)


@contextmanager
def whole_folder(path: Path, is_ours: Callable[[Path], bool]) -> Iterator[Path]:
    """A new folder to write to; on leaving it takes the place of `path` at once, and on an error nothing does.

    What may be replaced: nothing, an empty folder, or one of which `is_ours` says that an export wrote all of it.
    """
    target = path.resolve()
    if target.exists() and not target.is_dir():
        raise MisuseError(f"{path} is a file, and this export writes several. Name a folder.")
    if target.is_dir() and any(target.iterdir()) and not is_ours(target):
        raise MisuseError(
            f"{path} holds files that no export wrote, and they would be lost. Name a new or an empty folder."
        )
    with _room_beside(path, target) as room:
        (room / "new").mkdir()
        yield room / "new"
        if target.exists():
            target.replace(room / "old")
        try:
            (room / "new").replace(target)
        except OSError:
            if (room / "old").exists():
                (room / "old").replace(target)
            raise


@contextmanager
def _room_beside(path: Path, target: Path) -> Iterator[Path]:
    """A private folder on the same disk, gone afterwards; what the system refuses is said in words."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        room = Path(tempfile.mkdtemp(prefix=".localism-", dir=target.parent))
        try:
            yield room
        finally:
            shutil.rmtree(room, ignore_errors=True)
    except Exception as error:
        # openpyxl's XML writer hides what the system said.
        if not isinstance(error, OSError) and type(error).__name__ != "SerialisationError":
            raise
        reason = (error.strerror if isinstance(error, OSError) else "") or str(error)
        raise LocalismError(f"{path} cannot be written: {reason}. Name another place.") from error


def _starts_as_graph(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_GRAPH)) == _GRAPH
