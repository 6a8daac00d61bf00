"""Writing the file: claims are learned and withdrawn in batches, then what they are about is folded again."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice
from types import MappingProxyType
from typing import TypeVar

from localism.errors import StoreError
from localism.graph.entity import Claim, StoredClaim, bounds_of, digest, spell, tidy
from localism.graph.store import Change, Dataset, File, Loaded, Progress, Run
from localism.graph.stores.sqlite.erasing import describe_files, erase
from localism.graph.stores.sqlite.folding import Folding
from localism.graph.stores.sqlite.view import SQLiteLookup, SQLiteView
from localism.ontology.schema import SCHEMA

BATCH = 4_000
_SOURCES = SCHEMA.descendants["Source"]
Spelled = tuple[str, str, str]
_T = TypeVar("_T")


class WrittenView(SQLiteView):
    """What a writer sees of its own write; the connection is the writer's, and stays open."""

    def close(self) -> None:
        """The writer closes it."""


class SQLiteWriter:
    """One transaction; the store commits it or rolls it back."""

    def __init__(self, db: sqlite3.Connection, before: sqlite3.Connection) -> None:
        """`before` reads the graph as it stood when the write began."""
        self._db = db
        self._folding = Folding(db)
        self._next = 1 + (db.execute("SELECT max(n) FROM thing").fetchone()[0] or 0)
        self._next_claim = 1 + (db.execute("SELECT max(n) FROM claim").fetchone()[0] or 0)
        self.lookup = SQLiteLookup(before)
        self.erased = False
        db.execute("CREATE TEMP TABLE seen (n INTEGER PRIMARY KEY)")

    def written(self) -> SQLiteView:
        """The graph as this writer has made it so far."""
        return WrittenView(self._db)

    def replace(
        self,
        dataset: Dataset,
        claims: Iterable[Claim],
        *,
        at: str,
        files: Collection[File] = (),
        progress: Progress | None = None,
    ) -> Loaded:
        """Make these the current claims of the dataset; a load that changes nothing leaves no run behind."""
        number, changed = self._declare(dataset)
        run = 1 + (self._db.execute("SELECT max(n) FROM run").fetchone()[0] or 0)
        date = at[:10]
        self._db.execute("DELETE FROM seen")
        self._add_run(Run(run, dataset.name, at, date, tuple(files)), number)
        before = self._next_claim
        new = 0
        for batch in _batches(claims):
            for part in _sources_first([StoredClaim(c, run) for c in batch]):
                new += self._learn(part, {dataset.name: number}, {run: date})
            if progress:
                progress(len(batch))
        withdrawn = self._withdraw(number, run, before)
        unchanged = int(self._db.execute("SELECT count(*) FROM seen WHERE n < ?", (before,)).fetchone()[0])
        if changed:
            self._folding.touch("SELECT thing FROM claim WHERE dataset = ? AND withdrawn IS NULL", (number,))
        self._folding.settle()
        if not (new or withdrawn):
            self._db.execute("DELETE FROM run WHERE n = ?", (run,))
        else:
            self._db.execute(
                "UPDATE run SET new = ?, unchanged = ?, withdrawn = ? WHERE n = ?", (new, unchanged, withdrawn, run)
            )
        return Loaded(new, unchanged, withdrawn)

    def copy(
        self,
        datasets: Collection[Dataset],
        runs: Collection[Run],
        claims: Iterable[StoredClaim],
        progress: Progress | None = None,
    ) -> int:
        """Take over claims with their runs, into an empty store."""
        if self._db.execute("SELECT 1 FROM run LIMIT 1").fetchone():
            raise StoreError("Claims can only be copied into an empty graph: name a new file.")
        numbers = {d.name: self._declare(d)[0] for d in datasets}
        for run in runs:
            self._add_run(run, numbers[run.dataset])
        dates = {run.number: run.date for run in runs}
        copied = 0
        for batch in _batches(claims):
            for part in _sources_first([s for s in batch if s.withdrawn is None]):
                self._learn(part, numbers, dates)
            self._remember([s for s in batch if s.withdrawn is not None], numbers)
            copied += len(batch)
            if progress:
                progress(len(batch))
        self._folding.settle()
        return copied

    def erase(
        self,
        changes: Collection[Change],
        *,
        described: Collection[Dataset] = (),
        files: Mapping[int, tuple[File, ...]] = MappingProxyType({}),
    ) -> None:
        """Erase claims, or leave of each what is given; the store overwrites their bytes once this is committed."""
        self.erased = True
        for d in described:
            self._declare(d)
        describe_files(self._db, files)
        erase(self._db, self._folding, changes)

    # ---- datasets and runs ----

    def _declare(self, d: Dataset) -> tuple[int, bool]:
        """The dataset's number, and whether what weighs its claims (priority, as-of date) is now different."""
        self._folding.know(d.name, d.as_of)
        old = self._db.execute("SELECT n, priority, as_of FROM dataset WHERE name = ?", (d.name,)).fetchone()
        self._db.execute(
            "INSERT INTO dataset (name, title, author, as_of, licence, access, priority) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET "
            "title = excluded.title, author = excluded.author, as_of = excluded.as_of, "
            "licence = excluded.licence, access = excluded.access, priority = excluded.priority",
            d,
        )
        if old:
            return old[0], (old[1], old[2]) != (d.priority, d.as_of)
        return self._db.execute("SELECT n FROM dataset WHERE name = ?", (d.name,)).fetchone()[0], False

    def _add_run(self, r: Run, dataset: int) -> None:
        self._db.execute(
            "INSERT INTO run VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (r.number, dataset, r.at, r.date, json.dumps(r.files), r.new, r.unchanged, r.withdrawn),
        )

    def _withdraw(self, dataset: int, run: int, before: int) -> int:
        unsaid = "dataset = ? AND withdrawn IS NULL AND n < ? AND n NOT IN (SELECT n FROM seen)"
        self._folding.touch(f"SELECT thing FROM claim WHERE {unsaid}", (dataset, before))
        return self._db.execute(f"UPDATE claim SET withdrawn = ? WHERE {unsaid}", (run, dataset, before)).rowcount

    # ---- claims ----

    def _learn(self, batch: list[StoredClaim], datasets: dict[str, int], dates: dict[int, str]) -> int:
        """Write the claims that are not current yet, mark the others as seen, and say where they are now; how many were new."""
        spelled = [(spell(s.claim), s) for s in batch]
        fresh = {digest(s.claim, *text): (text, s) for text, s in spelled}
        marks = ",".join("?" * len(fresh))
        known = self._db.execute(
            f"SELECT digest, n, locator FROM claim WHERE withdrawn IS NULL AND digest IN ({marks})", list(fresh)
        ).fetchall()
        # A row that has moved says the same from another place: where it is now is what a reader wants to know.
        found_at = [(fresh.pop(key)[1].claim.locator, n, locator) for key, n, locator in known]
        moved = [(now, n) for now, n, locator in found_at if now != locator]
        self._db.executemany("UPDATE claim SET locator = ? WHERE n = ?", moved)
        self._db.executemany("INSERT OR IGNORE INTO seen VALUES (?)", [(n,) for _, n, _ in known])
        if fresh:
            self._insert(fresh, datasets, dates)
        return len(fresh)

    def _insert(
        self, fresh: dict[bytes, tuple[Spelled, StoredClaim]], datasets: dict[str, int], dates: dict[int, str]
    ) -> None:
        self._folding.forget_dates()
        claims = [s.claim for _, s in fresh.values()]
        entities = Counter(c.entity for c in claims)
        referred = {
            v for c in claims for name, values in c.properties.items() if name in SCHEMA.references for v in values
        }
        referred.update(citation.source for c in claims for citation in c.citations)
        numbers = self._folding.numbers(referred.union(entities))
        unknown = sorted(referred.union(entities).difference(numbers))
        for i in unknown:
            if not i or "\0" in i:
                raise StoreError(f"{i!r} cannot be an id: it is blank or holds a NUL character.")
        numbers.update(zip(unknown, range(self._next, self._next + len(unknown)), strict=True))
        self._next += len(unknown)
        rows: dict[str, tuple[object, ...]] = {
            i: (numbers[i], i, "stub", "", "{}", None, None, None, None) for i in unknown
        }
        direct: list[tuple[int, Claim]] = []
        touched: set[int] = set()
        for text, s in fresh.values():
            c = s.claim
            if c.entity in rows and entities[c.entity] == 1:
                # The usual case: a thing that only this claim speaks of needs no second look.
                attested = self._folding.attested(c, dates[s.learned])
                bounds = bounds_of(c.types, c.properties, attested) or (None, None, None, None)
                body = tidy(c.properties)
                rows[c.entity] = (
                    numbers[c.entity],
                    c.entity,
                    "known",
                    " ".join(sorted(set(c.types))),
                    text[0] if body is c.properties else spell(c._replace(properties=body))[0],
                    *bounds,
                )
                direct.append((numbers[c.entity], c))
            else:
                touched.add(numbers[c.entity])
        self._db.executemany("INSERT INTO thing VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows.values())
        self._db.executemany(
            "INSERT INTO claim VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)",
            (
                (
                    n,
                    key,
                    numbers[s.claim.entity],
                    datasets[s.claim.dataset],
                    " ".join(s.claim.types),
                    *text,
                    s.claim.access,
                    s.claim.locator,
                    s.learned,
                )
                for n, (key, (text, s)) in enumerate(fresh.items(), self._next_claim)
            ),
        )
        self._next_claim += len(fresh)
        self._folding.connect(((n, c.properties, c.citations) for n, c in direct), numbers)
        self._folding.touch_all(touched)
        # A value that loses a fold is referred to by nothing: what stands here for it may have to go again.
        self._folding.doubt(numbers[i] for i in unknown if rows[i][2] == "stub")

    def _remember(self, batch: list[StoredClaim], datasets: dict[str, int]) -> None:
        """Write withdrawn claims: history that says nothing of today."""
        ids = {s.claim.entity for s in batch}
        numbers = self._folding.numbers(ids)
        for i in sorted(ids.difference(numbers)):
            numbers[i] = self._next
            self._db.execute(
                "INSERT INTO thing (n, id, state, types, body) VALUES (?, ?, 'gone', '', '{}')", (self._next, i)
            )
            self._next += 1
        for s in batch:
            c = s.claim
            text = spell(c)
            self._db.execute(
                "INSERT INTO claim VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    self._next_claim,
                    digest(c, *text),
                    numbers[c.entity],
                    datasets[c.dataset],
                    " ".join(c.types),
                    *text,
                    c.access,
                    c.locator,
                    s.learned,
                    s.withdrawn,
                ),
            )
            self._next_claim += 1


def _batches(items: Iterable[_T]) -> Iterator[list[_T]]:
    iterator = iter(items)
    while batch := list(islice(iterator, BATCH)):
        yield batch


def _sources_first(batch: list[StoredClaim]) -> Iterator[list[StoredClaim]]:
    """Sources before what cites them, whose bounds rest on the sources' dates."""
    sources = [s for s in batch if _SOURCES.intersection(s.claim.types)]
    others = [s for s in batch if not _SOURCES.intersection(s.claim.types)] if sources else batch
    yield from filter(None, (sources, others))
