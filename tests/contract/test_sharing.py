"""Several at one graph: one writes at a time, readers never wait and never see half a load, a crash loses nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from localism.errors import ChangedError, StoreError
from localism.graph.store import Loaded
from tests.contract.compare import assert_same_books, assert_same_graph
from tests.contract.generate import loads, seeded
from tests.contract.oracle_view import OracleView
from tests.contract.records import ALPHA, BETA, DAYS, put, says
from tests.contract.stores import Shelf, load, remember

ROOT = Path(__file__).resolve().parents[2]
SOON = 20.0
"""Seconds in which anything here must happen, even on a busy machine."""


def test_a_second_writer_says_who_is_writing(shelf: Shelf) -> None:
    place = shelf.place()
    with shelf.at(place) as store, shelf.at(place, wait=0.2) as hasty:
        put(store, ALPHA, says("a"))
        with store.writer() as writer:
            writer.replace(BETA, [says("b", dataset="beta")], at=DAYS[1])
            started = time.monotonic()
            with pytest.raises(StoreError, match=r"(?s)writing.*try again|Another load"), hasty.writer():
                pytest.fail("two writers at once")
            assert time.monotonic() - started < SOON
        assert put(hasty, BETA, says("c", dataset="beta"), at=DAYS[2]) == Loaded(1, 0, 1), (
            "and works once the first is done"
        )


def test_a_second_writer_waits(shelf: Shelf) -> None:
    place = shelf.place()
    with shelf.at(place) as store, shelf.at(place, wait=SOON) as patient, ThreadPoolExecutor(1) as pool:
        put(store, ALPHA, says("a"))
        with store.writer() as writer:
            writer.replace(BETA, [says("b", dataset="beta")], at=DAYS[1])
            second = pool.submit(put, patient, BETA, says("c", dataset="beta"), at=DAYS[2])
            time.sleep(0.3)
            assert not second.done()
        assert second.result(SOON) == Loaded(1, 0, 1), "it withdraws what the first had written"


def test_readers_go_on_reading_what_they_opened(shelf: Shelf) -> None:
    if not shelf.kind.snapshots:
        return  # the next test says what happens instead
    with shelf.empty() as store:
        put(store, ALPHA, says("a", name="Aford"))
        with store.view() as before:
            assert [e.id for e in before.entities()] == ["a"]
            with store.writer() as writer:
                writer.replace(ALPHA, [says("b", name="Beeford")], at=DAYS[1])
                started = time.monotonic()
                with store.view() as meanwhile:
                    assert [e.id for e in meanwhile.entities()] == ["a"], "a load becomes visible at once"
                    assert list(meanwhile.vocabulary()) == ["aford"]
                assert [e.id for e in before.entities()] == ["a"]
                assert time.monotonic() - started < SOON
            assert [e.id for e in before.entities()] == ["a"], "a reading is of one moment"
            assert [run.number for run in before.runs()] == [1]
            with store.view() as after:
                assert [e.id for e in after.entities()] == ["b"]


def test_a_reading_that_a_load_overtakes_says_so_where_no_moment_is_kept(shelf: Shelf) -> None:
    with shelf.empty() as store:
        put(store, ALPHA, says("a", name="Aford"))

        def read() -> None:
            with store.view() as view:
                with store.writer() as writer:
                    assert [e.id for e in view.entities()] == ["a"]
                    writer.replace(ALPHA, [says("b", name="Beeford")], at=DAYS[1])
                    assert [e.id for e in view.entities()] == ["a"], "a load becomes visible at once"
                    with store.view() as meanwhile:
                        assert [e.id for e in meanwhile.entities()] == ["a"], "to others too"
                assert [e.id for e in view.entities()] == (["a"] if shelf.kind.snapshots else ["b"])

        if shelf.kind.snapshots:
            read()
        else:
            with pytest.raises(ChangedError, match="Ask again"):
                read()
        with store.view() as after:
            assert [e.id for e in after.entities()] == ["b"]


def test_every_reading_is_of_one_moment_while_loads_come_and_go(shelf: Shelf) -> None:
    # Each load renames everything at once; a reader that ever sees two names has seen half a load.
    place = shelf.place()
    ids = [f"GB-LAE-{n:03}" for n in range(60)]
    stop = threading.Event()

    def read() -> set[str]:
        seen: set[str] = set()
        with shelf.at(place) as mine:
            while not stop.is_set():
                with suppress(ChangedError):
                    with mine.view() as view:
                        names = {e.name for e in view.entities(limit=30)} | {
                            e.name for e in view.entities(after=ids[29])
                        }
                        names |= {s.claim.properties["name"][0] for s in view.claims()}
                        counts = view.counts()
                    assert len(names) == 1
                    assert counts == {"Council": 60}
                    seen |= names
        return seen

    with shelf.at(place) as store:
        put(store, ALPHA, *(says(i, name="Council 0") for i in ids))
        with ThreadPoolExecutor(2) as pool:
            readers = [pool.submit(read) for _ in range(2)]
            try:
                for n in range(1, 12):
                    put(store, ALPHA, *(says(i, name=f"Council {n}") for i in ids), at=DAYS[n])
            finally:
                stop.set()
            for reader in readers:
                assert len(reader.result(SOON)) > 1, "it saw the graph change"


WRITE_AND_HANG = """
import sys, time
from pathlib import Path
from tests.contract.records import ALPHA, BETA, DAYS, says
from tests.contract.stores import STORES

def claims():
    for n in range(9_000):
        yield says(f"GB-LAE-{n:05}", dataset="beta", name="Half a load")
    print("half", flush=True)
    time.sleep(600)

kind = next(kind for kind in STORES if kind.name == sys.argv[1])
with kind.open(Path(sys.argv[2]), 30.0).writer() as writer:
    writer.replace(BETA, claims(), at=DAYS[9])
"""


def test_a_crash_leaves_the_last_complete_state(shelf: Shelf) -> None:
    place = shelf.place()
    steps = loads(seeded(2), 8, 3)
    with shelf.at(place) as store:
        load(store, steps)
    command = [sys.executable, "-c", WRITE_AND_HANG, shelf.kind.name, str(place)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "half\n"
        finally:
            os.kill(process.pid, signal.SIGKILL)
    with shelf.at(place, wait=SOON) as store:
        oracle = OracleView(remember(steps))
        with store.view() as view:
            assert_same_graph(view, oracle)
            assert_same_books(view, oracle)
        assert put(store, BETA, says("z", dataset="beta"), at=DAYS[10]).new == 1, "and the next load works"
