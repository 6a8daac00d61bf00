"""Erasing from the file: claims, what only they spoke of, and then every byte of them in its free pages and its log."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator, Mapping

from localism.errors import StoreError
from localism.graph.entity import Claim, StoredClaim, digest, spell
from localism.graph.store import Change, File
from localism.graph.stores.sqlite.folding import Folding
from localism.ontology.schema import SCHEMA

MARK = "unscrubbed"
"""A table that is there from the moment of an erasure until its bytes are overwritten: whoever comes next finishes it."""

UNREACHED = (
    "blocks of the disk that the file no longer takes up, and snapshots of the file system: a disk that is encrypted keeps both shut",
    "tables that other programs have put into the file (a search index of Datasette's, say): drop them there and make them again",
)


def erase(db: sqlite3.Connection, folding: Folding, changes: Collection[Change]) -> None:
    """Take claims out and put in what is left of each; fold what they were about; drop what nothing speaks of any more."""
    db.execute("PRAGMA secure_delete = ON")  # what is deleted is overwritten from here on
    db.execute(f"CREATE TABLE IF NOT EXISTS {MARK} (n INTEGER PRIMARY KEY) STRICT")
    rows = [_find(db, change.stored) for change in changes]
    db.executemany("DELETE FROM claim WHERE n = ?", [(n,) for n, _, _ in rows])
    for (n, thing, dataset), (stored, left) in zip(rows, changes, strict=True):
        if left is not None:
            _put(db, n, thing, dataset, stored._replace(claim=left))
    folding.touch_all(thing for _, thing, _ in rows)
    ids = {i for change in changes for i in _named(change.stored.claim)}
    folding.doubt(folding.numbers(ids).values())
    folding.settle()
    _drop(db, ids, {dataset for _, _, dataset in rows})
    folding.forget()


def describe_files(db: sqlite3.Connection, files: Mapping[int, tuple[File, ...]]) -> None:
    """Say anew what runs were made from."""
    db.executemany("UPDATE run SET files = ? WHERE n = ?", [(json.dumps(named), n) for n, named in files.items()])


def marked(db: sqlite3.Connection) -> bool:
    """Whether bytes of something erased are still to be overwritten."""
    return db.execute("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?", (MARK,)).fetchone() is not None


def scrub(db: sqlite3.Connection) -> bool:
    """Overwrite what was erased wherever the file and its log still have it; false if a reader stands in the way.

    Interrupted, it is begun again by whoever writes next: the mark goes last.
    """
    db.execute("PRAGMA synchronous = FULL")
    db.execute("PRAGMA secure_delete = ON")
    db.execute("PRAGMA temp_store = FILE")  # the whole file is written anew, and need not fit into memory
    for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE name GLOB 'sqlite_stat[34]'").fetchall():
        db.execute(f'DELETE FROM "{name}"')  # samples of values, which ANALYZE takes
    if not _emptied(db):
        return False
    db.execute("VACUUM")
    if not _emptied(db):
        return False
    db.execute(f"DROP TABLE IF EXISTS {MARK}")
    _emptied(db)
    return True


def _emptied(db: sqlite3.Connection) -> bool:
    """Whether the log could be written into the file and cut to nothing: nobody was reading what stood before."""
    busy, _, _ = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy


def _find(db: sqlite3.Connection, s: StoredClaim) -> tuple[int, int, int]:
    """The numbers of a claim, its thing and its dataset."""
    found = db.execute(
        "SELECT c.n, c.thing, c.dataset FROM thing t JOIN claim c ON c.thing = t.n "
        "WHERE t.id = ? AND c.digest = ? AND c.learned = ? AND c.withdrawn IS ?",
        (s.claim.entity, s.claim.digest, s.learned, s.withdrawn),
    ).fetchone()
    if found is None:
        raise StoreError("The graph was changed while it was decided what to erase: nothing was erased. Try again.")
    n, thing, dataset = found
    return n, thing, dataset


def _put(db: sqlite3.Connection, n: int, thing: int, dataset: int, s: StoredClaim) -> None:
    """Write what is left of a claim, unless it now says what another says."""
    text = spell(s.claim)
    key = digest(s.claim, *text)
    same = "digest = ? AND thing = ? AND withdrawn IS ?"
    if s.withdrawn is None:
        other = db.execute(f"SELECT n FROM claim WHERE {same}", (key, thing, None)).fetchone()
        if other:
            db.execute("UPDATE claim SET learned = min(learned, ?) WHERE n = ?", (s.learned, other[0]))
            return
    elif db.execute(
        f"SELECT 1 FROM claim WHERE {same} AND learned = ?", (key, thing, s.withdrawn, s.learned)
    ).fetchone():
        return
    said = (" ".join(s.claim.types), *text, s.claim.access, s.claim.locator, s.learned, s.withdrawn)
    db.execute("INSERT INTO claim VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (n, key, thing, dataset, *said))


def _drop(db: sqlite3.Connection, ids: Collection[str], datasets: Collection[int]) -> None:
    """Drop ids and datasets that no claim is left of."""
    db.execute(
        "DELETE FROM thing WHERE state = 'gone' AND id IN (SELECT value FROM json_each(?)) "
        "AND NOT EXISTS (SELECT 1 FROM claim WHERE thing = thing.n)",
        (json.dumps(sorted(ids)),),
    )
    for n in datasets:
        if not db.execute("SELECT 1 FROM claim WHERE dataset = ? LIMIT 1", (n,)).fetchone():
            db.execute("DELETE FROM run WHERE dataset = ?", (n,))
            db.execute("DELETE FROM dataset WHERE n = ?", (n,))


def _named(claim: Claim) -> Iterator[str]:
    """Every id in a claim."""
    yield claim.entity
    yield from (c.source for c in claim.citations)
    for name, values in claim.properties.items():
        if name in SCHEMA.references:
            yield from values
