"""The front door: open a graph, load records into it, ask it, draw it, export it."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from localism.errors import MisuseError, StoreError
from localism.graph.store import Loaded, Progress, Store, View
from localism.graph.stores import open_store

if TYPE_CHECKING:
    import networkx

    from localism.graph.answers import Answer
    from localism.graph.questions.chain import ChainRow
    from localism.graph.questions.evidence import EvidenceRow
    from localism.graph.questions.find import FoundRow
    from localism.graph.questions.holding_row import HoldingRow
    from localism.graph.questions.show import ShownRow
    from localism.graph.questions.stats import StatsRow
    from localism.loaders.records import Problems

PUBLIC = "public"
Day = str | date | int | None
"""A day, month or year: EDTF text, a date, or a year as a number; None for all dates."""
Watch = Callable[[int, int], None]
"""Told how many rows are done, of how many."""
EXAMPLE = Path(__file__).parent.parent / "example"
"""The partnership records of the four pilot areas, which ship with the package."""


@dataclass(frozen=True)
class Outcome:
    """What a load did, or a check would do: by dataset how many rows were read and what became of the claims."""

    read: dict[str, int]
    loaded: dict[str, Loaded]
    problems: Problems


class Graph:
    """Who holds which power, over what place, since when, on whose authority, and how we know.

    >>> graph = Graph.open(":memory:")
    >>> _ = graph.load_example()
    >>> graph.stats().title
    'What is in the graph'
    >>> graph.close()
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._slices: dict[tuple[object, ...], Graph] = {}

    @classmethod
    def open(cls, address: str | Path) -> Graph:
        """The graph at an address; a file that is not there yet is made by the first load."""
        given: object = address
        if not isinstance(given, str | Path) or not str(given):
            raise MisuseError(f"{given!r} is no address of a graph. Name a file, such as areas.db.")
        return cls(open_store(str(address)))

    def __enter__(self) -> Graph:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the store and of every slice of it."""
        for piece in self._slices.values():
            piece.close()
        self._slices.clear()
        self._store.close()

    @contextmanager
    def view(self) -> Iterator[View]:
        """A consistent reading, for questions of your own."""
        with self._store.view() as view:
            yield view

    # ---- loading ----

    def load(self, *paths: str | Path, dataset: str = "", watch: Watch | None = None) -> Outcome:
        """Load records: all of them, or (`RecordsError`) none. A dataset that is loaded again is replaced."""
        from localism.loaders.records import Records, RecordsError

        with self._store.writer() as writer:
            records = Records(paths, lookup=writer.lookup, dataset=dataset)
            loaded: dict[str, Loaded] = {}
            progress = _counting(watch, sum(d.rows for d in records.datasets))
            for d in records.datasets:
                loaded[d.dataset.name] = writer.replace(
                    d.dataset, records.claims(d), at=now(), files=d.files, progress=progress
                )
            if records.problems.errors:
                raise RecordsError(records.problems)
        return Outcome({d.dataset.name: d.rows for d in records.datasets}, loaded, records.problems)

    def check(self, *paths: str | Path, dataset: str = "", watch: Watch | None = None) -> Outcome:
        """Read records as `load` would, and change nothing."""
        from localism.loaders.records import Records

        with self._view_if_any() as view:
            records = Records(paths, lookup=view, dataset=dataset)
            loaded: dict[str, Loaded] = {}
            progress = _counting(watch, sum(d.rows for d in records.datasets))
            for d in records.datasets:
                known = {s.claim.digest for s in view.claims(dataset=d.dataset.name)} if view else set()
                said = set()
                for number, claim in enumerate(records.claims(d), 1):
                    said.add(claim.digest)
                    if progress and number % 4_000 == 0:
                        progress(4_000)
                loaded[d.dataset.name] = Loaded(len(said - known), len(said & known), len(known - said))
        return Outcome({d.dataset.name: d.rows for d in records.datasets}, loaded, records.problems)

    def load_example(self, watch: Watch | None = None) -> Outcome:
        """Load the four pilot areas of Power Partnerships: Cornwall, Southwark, Stevenage and Wigan."""
        return self.load(EXAMPLE, watch=watch)

    # ---- other ways to see the same claims ----

    def slice(self, *, known_on: Day = None, access: str | None = None, without: Collection[str] = ()) -> Graph:
        """The graph that other claims make: as known on a date, open to an access, without some datasets. Kept until closed."""
        from localism.graph.slices import all_open, check_access, slice_store

        if access is not None:
            check_access(access)
        known_on = day(known_on)
        without = (without,) if isinstance(without, str) else without
        with self.view() as view:
            latest = max((r.number for r in view.runs()), default=0)
            key = (latest, known_on, access, tuple(sorted(without)))
            if key not in self._slices:
                if access and not known_on and not without and all_open(view, access):
                    return self
                self._slices[key] = Graph(slice_store(view, known_on=known_on, access=access, without=without))
        return self._slices[key]

    # ---- asking ----

    def who_holds(self, power: str, area: str | None = None, *, on: Day = None) -> Answer[HoldingRow]:
        """Who holds a power, its parts and the whole it is part of, in an area and those around and inside it."""
        from localism.graph.questions.who_holds import who_holds

        with self.view() as view:
            return who_holds(view, power, area, on=day(on))

    def powers_of(self, body: str, *, on: Day = None) -> Answer[HoldingRow]:
        """What a body holds, itself and through its groups and posts."""
        from localism.graph.questions.powers_of import powers_of

        with self.view() as view:
            return powers_of(view, body, on=day(on))

    def show(self, thing: str, *, on: Day = None) -> Answer[ShownRow]:
        """Everything known of a thing, and every disagreement about it."""
        from localism.graph.questions.show import show

        with self.view() as view:
            return show(view, thing, on=day(on))

    def find(self, words: str) -> Answer[FoundRow]:
        """Things whose name or other name has these words, or words much like them."""
        from localism.graph.questions.find import find

        with self.view() as view:
            return find(view, words)

    def chain(self, holding: str, *, on: Day = None) -> Answer[ChainRow]:
        """The links from a holding back to the Act it rests on, each checked for soundness."""
        from localism.graph.questions.chain import chain

        with self.view() as view:
            return chain(view, holding, on=day(on))

    def evidence(self, thing: str) -> Answer[EvidenceRow]:
        """Every claim about a thing: source, page, dataset, place in the file, coder, run."""
        from localism.graph.questions.evidence import evidence_of

        with self.view() as view:
            return evidence_of(view, thing)

    def stats(self) -> Answer[StatsRow]:
        """How much of what there is."""
        from localism.graph.questions.stats import stats

        with self.view() as view:
            return stats(view)

    # ---- showing and exporting ----

    def network(self) -> networkx.MultiDiGraph[str]:
        """The graph as things and short edges, for network analysis."""
        from localism.graph.exchange.network import to_networkx

        with self.view() as view:
            return to_networkx(view)

    def map(
        self, form: str, *, area: str | None = None, on: Day = None, command: str = "", access: str = PUBLIC
    ) -> str:
        """A page, as HTML: `matrix` (who holds which power) or `network` (how they are connected)."""
        from localism.visualisations.draw import FORMS, draw

        if form not in FORMS:
            raise MisuseError(f"There is no map called {form!r}. There are: {', '.join(FORMS)}.")
        with self.slice(access=access).view() as view:
            return draw(form, view, area=area, on=day(on), command=command, access=access)

    def export(self, kind: str, path: str | Path, *, access: str = PUBLIC) -> list[Path]:
        """Write the graph as `csv`, `json`, `graphml`, `gexf` or `records`; the files written."""
        from localism.graph.exchange import KINDS, export

        if kind not in KINDS:
            raise MisuseError(f"There is no export called {kind!r}. There are: {', '.join(KINDS)}.")
        with self.slice(access=access).view() as view:
            return export(kind, view, Path(path))

    @contextmanager
    def _view_if_any(self) -> Iterator[View | None]:
        try:
            view = self._store.view()
            entered = view.__enter__()
        except StoreError:
            if self.exists():
                raise
            yield None
            return
        try:
            yield entered
        finally:
            view.__exit__(None, None, None)

    def exists(self) -> bool:
        """Whether anything has been loaded."""
        path = getattr(self._store, "path", None)
        return path is None or Path(path).exists()


def day(value: Day) -> str | None:
    """A date as EDTF text. Raises `MisuseError` for what is none.

    >>> day(2019), day(date(2019, 6, 1)), day("2018-22")
    ('2019', '2019-06-01', '2018-22')
    """
    if value is None:
        return None
    if isinstance(value, date):
        return value.strftime("%Y-%m-%d")
    text: object = f"{value:04d}" if isinstance(value, int) else value
    if not isinstance(text, str) or not text.strip() or text.strip() == "..":
        raise MisuseError(f"{value!r} is no day, month or year to ask about. Write 2019, 2019-06 or 2019-06-01.")
    return text.strip()


def now() -> str:
    """The time of a load, in UTC to the second; SOURCE_DATE_EPOCH sets it, so that the same input gives the same bytes."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    moment = datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _counting(watch: Watch | None, total: int) -> Progress | None:
    if watch is None:
        return None
    done = 0

    def progress(more: int) -> None:
        nonlocal done
        done += more
        watch(done, total)

    return progress
