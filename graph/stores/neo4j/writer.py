"""Writing to a server: one transaction where a load is small enough, else batches under a mark that every reader sees."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from localism.errors import StoreError
from localism.graph.entity import Claim, StoredClaim
from localism.graph.store import Change, Dataset, File, Loaded, Progress, Run
from localism.graph.stores.neo4j import erasing
from localism.graph.stores.neo4j.book import COMMITTING, LOADING, Book, Lock
from localism.graph.stores.neo4j.folding import Folding
from localism.graph.stores.neo4j.shape import DATASET, EVIDENCE, RUN, quoted
from localism.graph.stores.neo4j.view import Neo4jLookup, Neo4jView, WrittenView
from localism.ontology.schema import SCHEMA

if TYPE_CHECKING:
    import neo4j

BATCH = 2_000
"""Claims sent at a time; between 1,000 and 10,000 makes no difference (`tests/bench/bench_neo4j.py --batches`)."""
AHEAD = 2
"""Queries put together while the server works on one."""
ONE_TRANSACTION = 20_000
"""Claims up to which a load is one transaction: about a fifth of what a heap of 1 GB holds."""
_SOURCES = SCHEMA.descendants["Source"]
_T = TypeVar("_T")


class Work:
    """The transaction that is written in; committed now and then once a load has proved large."""

    def __init__(self, book: Book, lock: Lock, *, batches: bool = False) -> None:
        self._book = book
        self._lock = lock
        self._session = book.server.session(writing=True)
        self._hand = ThreadPoolExecutor(1)
        self._sent: deque[Future[list[Any]]] = deque()
        self._tx: neo4j.Transaction | None = None
        self._weight = 0
        self.batches = batches
        self.dirty = batches

    def run(self, query: str, parameters: dict[str, Any]) -> list[Any]:
        """The rows of a query, run inside the transaction after all that was sent."""
        self._drain()
        return self._now(query, parameters)

    def send(self, query: str, parameters: dict[str, Any]) -> None:
        """Run a query that gives nothing back while the next is being put together; an error comes out at the next call."""
        if len(self._sent) >= AHEAD:
            self._sent.popleft().result()
        self._sent.append(self._hand.submit(self._now, query, parameters))

    def _now(self, query: str, parameters: dict[str, Any]) -> list[Any]:
        if self._tx is None:
            self._tx = self._session.begin_transaction()
        return list(self._tx.run(query, parameters))

    def _drain(self) -> None:
        while self._sent:
            self._sent.popleft().result()

    def weigh(self, claims: int) -> bool:
        """So many claims more were written; whether that is more than one transaction should hold."""
        self.dirty = True
        self._weight += claims
        return self._weight > ONE_TRANSACTION

    def part(self) -> None:
        """Keep what was written so far, and go on in a new transaction."""
        self._drain()
        self._lock.check()
        if self._tx is not None:
            self._tx.commit()
            self._tx = None
        self._weight = 0

    def commit(self) -> None:
        """Make everything visible at once."""
        self._drain()
        self._lock.check()
        if self.batches:
            self.part()
            self._book.ready()
        elif self._tx is not None and self.dirty:
            self._book.note(state=COMMITTING)
            try:
                self._book.ready(self._tx)
                self._tx.commit()
            except BaseException:
                self._tx.close()
                self._book.ready()
                raise
        self.close()

    def close(self) -> None:
        """Take back what was not kept."""
        self._hand.shutdown(cancel_futures=True)
        if self._tx is not None:
            self._tx.close()
            self._tx = None
        self._session.close()


class Neo4jWriter:
    """All that one load, or several together, write."""

    def __init__(self, book: Book, lock: Lock, work: Work) -> None:
        self._book = book
        self._label = book.label
        self._common = quoted(book.label)
        self._work = work
        self.lookup = Neo4jLookup(lambda query, parameters: book.server.read(query, **parameters), book.label)
        view = Neo4jView(work.run, book.label)
        runs = view.runs()
        self._runs = [r.number for r in runs]
        self._last = max(self._runs, default=0)
        self._at = self._dataset = ""
        self._before = view.datasets()
        self._declared = {d.name: d for d in self._before}
        self._folding = Folding(work, book.label, self._declared, {r.number: r.date for r in runs}, book.server.read)

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
        self._at, self._dataset = at, dataset.name
        changed = self._declare(dataset)
        known = self._known(dataset.name) if self._runs else {}
        number = 1 + max(self._runs, default=0)
        self._folding.dates[number] = at[:10]
        seen: set[bytes] = set()
        new = 0
        for batch in _batches(claims):
            fresh: list[tuple[bytes, StoredClaim]] = []
            moved: list[tuple[str, str, str]] = []
            for claim in batch:
                digest = claim.digest
                if digest not in seen:
                    seen.add(digest)
                    if digest not in known:
                        fresh.append((digest, StoredClaim(claim, number)))
                    elif known[digest][1] != claim.locator:
                        moved.append((claim.entity, digest.hex(), claim.locator))
            new += len(fresh)
            self._learn(fresh)
            self._move(moved)
            if progress:
                progress(len(batch))
        gone = {digest: thing for digest, (thing, _) in known.items() if digest not in seen}
        self._withdraw(gone, number)
        if changed:
            self._folding.touch(thing for thing, _ in known.values())
        self._settle()
        loaded = Loaded(new, len(seen) - new, len(gone))
        if new or gone:
            self._add_run(Run(number, dataset.name, at, at[:10], tuple(files), *loaded))
        return loaded

    def copy(
        self,
        datasets: Collection[Dataset],
        runs: Collection[Run],
        claims: Iterable[StoredClaim],
        progress: Progress | None = None,
    ) -> int:
        """Take over claims with their runs, into an empty store."""
        if self._runs:
            raise StoreError("Claims can only be copied into an empty graph: name another database.")
        for d in datasets:
            self._declare(d)
        for r in runs:
            self._add_run(r)
            self._folding.dates[r.number] = r.date
        copied = 0
        for batch in _batches(claims):
            self._learn([(s.claim.digest, s) for s in batch if s.withdrawn is None])
            self._folding.remember(s for s in batch if s.withdrawn is not None)
            copied += len(batch)
            self._weigh(len(batch))
            if progress:
                progress(len(batch))
        self._settle()
        return copied

    def erase(
        self,
        changes: Collection[Change],
        *,
        described: Collection[Dataset] = (),
        files: Mapping[int, tuple[File, ...]] = MappingProxyType({}),
    ) -> None:
        """Erase claims, or leave of each what is given: in one transaction, however many there are."""
        self._work.weigh(0)
        for d in described:
            self._declare(d)
        erasing.describe_files(self._work, self._label, files)
        erasing.erase(self._work, self._folding, self._label, changes)
        for name in erasing.empty_datasets(self._work, self._label, {c.stored.claim.dataset for c in changes}):
            erasing.drop_dataset(self._work, self._label, name)
            self._declared.pop(name, None)
        self._runs = [r.number for r in self.written().runs()]

    def written(self) -> WrittenView:
        """The graph as this write has made it so far."""
        return WrittenView(self._work.run, self._label)

    # ---- datasets and runs ----

    def _declare(self, d: Dataset) -> bool:
        """Write down the dataset; whether what weighs its claims (priority, as-of date) is now different."""
        old = self._declared.get(d.name)
        if old != d:
            self._work.weigh(0)
            self._work.run(
                f"MERGE (d:{self._common}:{DATASET} {{name: $name}}) SET d = $said",
                {"name": d.name, "said": d._asdict()},
            )
        self._declared[d.name] = d
        return old is not None and (old.priority, old.as_of) != (d.priority, d.as_of)

    def _add_run(self, r: Run) -> None:
        self._runs.append(r.number)
        said = r._asdict() | {
            "name": f"{r.dataset}, {r.date}",
            "file_names": [f.name for f in r.files],
            "file_hashes": [f.sha256 for f in r.files],
        }
        del said["files"]
        self._work.weigh(0)
        self._work.run(
            f"MATCH (d:{self._common}:{DATASET} {{name: $dataset}}) CREATE (r:{self._common}:{RUN})-[:LOADED]->(d) SET r = $said",
            {"dataset": r.dataset, "said": said},
        )

    # ---- claims ----

    def _known(self, dataset: str) -> dict[bytes, tuple[str, str]]:
        """Digest → thing and locator, of every current claim of a dataset."""
        rows = self._work.run(
            f"MATCH (t:{self._common})-[e:{EVIDENCE}]->() WHERE e.dataset = $dataset RETURN DISTINCT e.claim AS claim, t.id AS id, "
            "coalesce(e.locator, '') AS locator",
            {"dataset": dataset},
        )
        return {bytes.fromhex(row["claim"]): (row["id"], row["locator"]) for row in rows}

    def _move(self, moved: list[tuple[str, str, str]]) -> None:
        """Say where claims that a file makes from another place than before are found now."""
        if moved:
            self._work.run(
                f"UNWIND $moved AS m MATCH (t:{self._common} {{id: m[0]}})-[e:{EVIDENCE}]->() WHERE e.claim = m[1] "
                "SET e.locator = m[2]",
                {"moved": [list(m) for m in moved]},
            )
            self._weigh(len(moved))

    def _learn(self, fresh: list[tuple[bytes, StoredClaim]]) -> None:
        """Write claims that are not current yet, sources before what cites them."""
        for part in _sources_first(fresh):
            self._folding.learn(part)
            self._weigh(len(part))

    def _withdraw(self, gone: dict[bytes, str], number: int) -> None:
        for part in _batches(sorted(gone.items())):
            self._folding.withdraw([(thing, digest.hex()) for digest, thing in part], number)
            self._weigh(len(part))

    def _settle(self) -> None:
        for weight in self._folding.settle():
            self._weigh(weight)

    def _weigh(self, claims: int) -> None:
        """Go over to batches, under the mark, once there is too much for one transaction."""
        if self._work.weigh(claims):
            if not self._work.batches:
                self._book.note(
                    state=LOADING,
                    since=self._at,
                    dataset=self._dataset,
                    runs=self._last,
                    before=json.dumps([list(d) for d in self._before]),
                )
                self._work.batches = True
            self._work.part()


def _batches(items: Iterable[_T]) -> Iterator[list[_T]]:
    iterator = iter(items)
    while batch := list(islice(iterator, BATCH)):
        yield batch


def _sources_first(fresh: list[tuple[bytes, StoredClaim]]) -> Iterator[list[tuple[bytes, StoredClaim]]]:
    """Sources before what cites them, whose bounds rest on the sources' dates."""
    sources = [x for x in fresh if _SOURCES.intersection(x[1].claim.types)]
    others = [x for x in fresh if not _SOURCES.intersection(x[1].claim.types)] if sources else fresh
    yield from filter(None, (sources, others))
