"""Waiting for files to be saved: each time they are, once they are whole.

The files are looked at again and again, by their size, time and number. That needs no library, and works where the
system's own notices do not come: on network drives, in synchronised folders, in containers. Looking at a few files
ten times a second costs a thousandth of a processor.
"""

from __future__ import annotations

import os
import time
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

from localism.errors import MisuseError

EVERY = 0.1
"""Seconds between two looks."""
SETTLED = 0.3
"""Seconds for which a file must stay as it is before it is taken to be written; a workbook that is whole need not wait."""
PATIENCE = 3.0
"""Seconds after which a file that stays broken, or away, is taken as it is: whoever reads it then says what is wrong."""
AGAIN = 5.0
"""Seconds before a load that somebody else stood in the way of is tried again."""

Look = tuple[tuple[str, int, int, int], ...]
"""What tells one state of the files from another: path, size, time and number of each that is there."""


class Saved:
    """Files and folders of files; `wait` returns when they were saved. Lock files and other hidden ones do not count."""

    def __init__(
        self,
        paths: Sequence[str | Path],
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Raises `MisuseError` for what is not there: a mistyped name would be waited for in vain."""
        self._paths = [Path(p) for p in paths]
        self._clock, self._sleep = clock, sleep
        if missing := [p for p in self._paths if not p.exists()]:
            raise MisuseError(f"There is no {missing[0]} to watch. Name a file that is there.")
        self._begun = False
        self._taken: Look = ()
        self._again: float | None = None

    def wait(self) -> None:
        """Return at once the first time, then whenever the files differ from what they were when it last returned.

        A file that is being written is waited out, and so is one that is put in the place of another.
        """
        changed = self._clock()
        last = self._look()
        while True:
            self._sleep(EVERY if self._begun else 0)
            now, at = self._look(), self._clock()
            if now != last:
                changed, last = at, now
            due = not self._begun or (self._again is not None and at >= self._again)
            if (now != self._taken or due) and self._whole(now, at - changed):
                self._begun, self._taken, self._again = True, now, None
                return

    def again(self) -> None:
        """Have the next `wait` return after a while, even if nothing is saved."""
        self._again = self._clock() + AGAIN

    def _look(self) -> Look:
        found = []
        for path in self._files():
            try:
                at = path.stat()
            except OSError:
                continue
            found.append((str(path), at.st_size, at.st_mtime_ns, at.st_ino))
        return tuple(found)

    def _files(self) -> list[Path]:
        """The files, and those in the folders; what a program locks a file with is another, hidden one."""
        found: list[Path] = []
        for path in self._paths:
            if not path.is_dir():
                found.append(path)
                continue
            for folder, folders, names in os.walk(path):
                folders[:] = sorted(f for f in folders if not f.startswith("."))
                found += [Path(folder, n) for n in sorted(names) if not n.startswith((".", "~$"))]
        return found

    def _whole(self, now: Look, unchanged_for: float) -> bool:
        """Whether what was seen is the end of a save, not the midst of one."""
        if not self._begun or unchanged_for >= PATIENCE:
            return True
        there = {path for path, *_ in now}
        if any(not p.is_dir() and str(p) not in there for p in self._paths):
            return False
        before = set(self._taken)
        changed = [Path(path) for path, *rest in now if (path, *rest) not in before]
        books = [p for p in changed if p.suffix.lower() in (".xlsx", ".xlsm")]
        if not all(map(_is_complete, books)):
            return False
        return unchanged_for >= (EVERY if len(books) == len(changed) > 0 else SETTLED)


def _is_complete(book: Path) -> bool:
    """Whether a workbook has its end, which is written last, and may be read: some programs lock what they write."""
    try:
        with book.open("rb") as file:
            return zipfile.is_zipfile(file)
    except OSError:
        return False
