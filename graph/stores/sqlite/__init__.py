"""A graph in one SQLite file: the embedded default."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from localism.errors import StoreError
from localism.graph.stores.sqlite import erasing, tables
from localism.graph.stores.sqlite.view import SQLiteView

if TYPE_CHECKING:
    from tempfile import TemporaryDirectory

    from localism.graph.stores.sqlite.writer import SQLiteWriter

CACHE_KIB = 131_072
"""Memory for pages of the file, taken only as they are read."""
WAIT_SECONDS = 30.0
"""How long a second writer waits for the first."""


Made = tuple[int, int] | None
"""Device and number of a file; None where there is none."""


class SQLiteStore:
    """One file in write-ahead mode: one writer at a time, readers never blocked."""

    shared = False
    unreached: tuple[str, ...] = erasing.UNREACHED

    def __init__(self, address: str, wait: float = WAIT_SECONDS) -> None:
        """`:memory:` is a temporary file of its own, deleted on `close`."""
        self._folder = _temporary() if address == ":memory:" else None
        self.path = Path(self._folder.name, "graph.db") if self._folder else Path(address)
        self._wait = wait
        self._idle: list[tuple[sqlite3.Connection, Made]] = []

    def exists(self) -> bool:
        """Whether the file is there."""
        return self.path.exists()

    @contextmanager
    def view(self) -> Iterator[SQLiteView]:
        """A reading of the last complete load."""
        db, made = self._reader()
        try:
            db.execute("BEGIN")
            if not db.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone():
                raise StoreError(self._none_yet())
            yield SQLiteView(db)
        except (sqlite3.Error, UnicodeDecodeError) as error:
            raise StoreError(self._say(error)) from error
        finally:
            self._keep(db, made)

    def _reader(self) -> tuple[sqlite3.Connection, Made]:
        """A connection that was used before, as long as it is to the same file: its pages are warm."""
        made = self._made()
        while self._idle:
            db, of = self._idle.pop()
            if made and of == made:
                return db, of
            db.close()
        db = self._open(writing=False)
        return db, self._made()

    def _keep(self, db: sqlite3.Connection, made: Made) -> None:
        try:
            if db.in_transaction:
                db.execute("ROLLBACK")
        except sqlite3.Error:
            db.close()
            return
        self._idle.append((db, made))

    def _made(self) -> Made:
        """Which file is there now: another may have taken its place."""
        try:
            found = self.path.stat()
        except OSError:
            return None
        return (found.st_dev, found.st_ino)

    @contextmanager
    def writer(self) -> Iterator[SQLiteWriter]:
        """All or nothing: committed on leaving, rolled back on any error."""
        from localism.graph.stores.sqlite.writer import SQLiteWriter  # reading need not wait for it

        fresh = not self.path.exists()
        with suppress(StoreError):  # whoever reads meanwhile need not keep a load from being written
            self.finish(wait=0.0)
        db = self._open(writing=True)
        try:
            self._begin(db)
            if not db.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone():
                tables.create(db)
            tables.describe(db)
            before = self._open(writing=False)
            try:
                before.execute("BEGIN")
                writer = SQLiteWriter(db, before)
                yield writer
            finally:
                before.close()
            db.execute("COMMIT")
        except BaseException as error:
            try:
                if db.in_transaction:
                    db.execute("ROLLBACK")
                empty = not db.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone()
            except (sqlite3.Error, UnicodeDecodeError):
                empty = False  # a file that cannot even be looked at is left as it is
            db.close()
            if fresh and empty:
                self._discard()
            if isinstance(error, (sqlite3.Error, UnicodeDecodeError)):
                raise StoreError(self._say(error)) from error
            if isinstance(error, UnicodeEncodeError):
                raise StoreError(
                    f"A text of {len(error.object):,} characters cannot be kept: it holds half a character (a lone surrogate)."
                ) from error
            raise
        db.close()
        if writer.erased:
            self.finish()

    def finish(self, wait: float | None = None) -> bool:
        """Overwrite what an erasure has left in free pages and in the log; whether there was any."""
        if not self.path.exists():
            return False
        db = self._open(writing=True, wait=wait)
        try:
            if not erasing.marked(db):
                return False
            if not erasing.scrub(db):
                raise StoreError(
                    f"It is erased from every answer, but {self.path} is being read, so its old bytes could not be overwritten yet. "
                    f"Close what reads it, then: localism forget --finish --graph {self.path}."
                )
        except sqlite3.Error as error:
            raise StoreError(
                f"It is erased from every answer, but its old bytes in {self.path} are not all overwritten yet ({error}). "
                f"When nothing else uses the file and the disk has room for another of its size: localism forget --finish --graph {self.path}."
            ) from error
        finally:
            db.close()
        return True

    def close(self) -> None:
        """Let go of the file; delete it if it was temporary."""
        while self._idle:
            self._idle.pop()[0].close()
        if self._folder:
            self._folder.cleanup()

    def _open(self, *, writing: bool, wait: float | None = None) -> sqlite3.Connection:
        path = self.path
        if path.is_dir():
            raise StoreError(f"{path} is a folder, not a graph. Name a file, such as {path / 'localism.db'}.")
        if path.exists() and not path.is_file():
            raise StoreError(f"{path} is no ordinary file. Name a file for the graph, such as areas.db.")
        if not path.exists():
            if not writing:
                raise StoreError(self._none_yet())
            if not path.parent.is_dir():
                raise StoreError(
                    f"The folder {path.parent} does not exist. Make it first, or name another place for the graph."
                )
        mode = "rwc" if writing else "ro&immutable=1" if self._sealed() else "ro"
        try:
            db = sqlite3.connect(
                f"{path.absolute().as_uri()}?mode={mode}",
                uri=True,
                timeout=self._wait if wait is None else wait,
                isolation_level=None,
                check_same_thread=False,
            )
        except sqlite3.Error as error:
            raise StoreError(self._say(error)) from error
        try:
            self._check(db)
            if writing:
                db.execute("PRAGMA journal_mode = WAL")
                db.execute("PRAGMA synchronous = NORMAL" if not self._folder else "PRAGMA synchronous = OFF")
                db.execute("PRAGMA foreign_keys = ON")
            db.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
            db.execute("PRAGMA temp_store = MEMORY")
        except (sqlite3.Error, UnicodeDecodeError) as error:
            db.close()
            raise StoreError(self._say(error)) from error
        except StoreError:
            db.close()
            raise
        return db

    def _check(self, db: sqlite3.Connection) -> None:
        application = db.execute("PRAGMA application_id").fetchone()[0]
        version = db.execute("PRAGMA user_version").fetchone()[0]
        empty = not db.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone()
        if not empty and application != tables.APPLICATION:
            raise StoreError(
                f"{self.path} is an SQLite file, but not a localism graph, and is left as it is. Name another file for the graph."
            )
        if version > tables.FORMAT:
            raise StoreError(
                f"{self.path} was written by a newer localism (file format {version}; this one reads up to {tables.FORMAT}). "
                "Upgrade: pip install --upgrade localism."
            )

    def _begin(self, db: sqlite3.Connection) -> None:
        try:
            db.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
            raise StoreError(
                f"Another load is writing to {self.path}; waited {self._wait:g} seconds. Nothing was changed: try again when it has finished."
            ) from error

    def _sealed(self) -> bool:
        """Whether the file lies where nothing can be written, not even the notes that readers keep beside it."""
        beside = Path(f"{self.path}-wal")
        return not os.access(self.path.absolute().parent, os.W_OK) and not (beside.exists() and beside.stat().st_size)

    def _none_yet(self) -> str:
        return f"There is no graph at {self.path} yet. Make one: localism load FILE --graph {self.path}, or localism example --graph {self.path}."

    def _discard(self) -> None:
        for suffix in ("", "-wal", "-shm"):
            Path(f"{self.path}{suffix}").unlink(missing_ok=True)

    def _say(self, error: Exception) -> str:
        text = "malformed" if isinstance(error, UnicodeDecodeError) else str(error)
        if "not a database" in text:
            return f"{self.path} is not a localism graph (not an SQLite file), and is left as it is. Name another file for the graph."
        if "locked" in text:
            return f"Another load is writing to {self.path}; waited {self._wait:g} seconds. Try again when it has finished."
        if "readonly" in text or "unable to open" in text:
            return f"{self.path} cannot be opened here ({text}). Check that you may read and write the file and its folder."
        if "disk" in text and "full" in text:
            return f"The disk is full: nothing was changed in {self.path}. Make room and try again."
        if "malformed" in text:
            return f"{self.path} is damaged ({text}). Take it from a backup, or load the records again into a new file."
        return f"{self.path}: {text}."


def _temporary() -> TemporaryDirectory[str]:
    from tempfile import TemporaryDirectory

    return TemporaryDirectory(prefix="localism-")
