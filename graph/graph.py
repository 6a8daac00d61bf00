"""The front door: open a graph, load records into it, ask it, draw it, export it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, TypeVar

from localism.errors import ChangedError, MisuseError, StoreError
from localism.graph.analysing import NetworkQuestions
from localism.graph.asking import Day, PlaceQuestions, day, now
from localism.graph.chance import ChanceQuestions
from localism.graph.consent import AccessQuestions
from localism.graph.imbalance import ImbalanceQuestions
from localism.graph.practice import PracticeQuestions
from localism.graph.store import Loaded, Store, View, Watch, counting
from localism.graph.stores import open_store
from localism.graph.telling import Telling
from localism.graph.upkeep import UpkeepQuestions
from localism.graph.weighing import CodedQuestions

if TYPE_CHECKING:
    from localism.graph.answers import Answer, R
    from localism.graph.copying import Content
    from localism.graph.exchange.rebuilt import Survey
    from localism.graph.questions.brief import BriefRow
    from localism.graph.questions.chain import ChainRow
    from localism.graph.questions.evidence import EvidenceRow
    from localism.graph.questions.find import FoundRow
    from localism.graph.questions.holding_row import HoldingRow
    from localism.graph.questions.show import ShownRow
    from localism.graph.questions.stats import StatsRow
    from localism.loaders.records import Problems

T = TypeVar("T")
READINGS = 5
"""How often a reading is begun again because a load became visible meanwhile."""
EXAMPLE = Path(__file__).parent.parent / "example"
"""The partnership records of the four pilot areas, which ship with the package."""


@dataclass(frozen=True)
class Outcome:
    """What a load did, or a check would do: by dataset how many rows were read and what became of the claims.

    `derived` is what became of the claims that a load made to follow from what was loaded: holdings, powers and laws.
    """

    read: dict[str, int]
    loaded: dict[str, Loaded]
    problems: Problems
    derived: dict[str, Loaded] = field(default_factory=dict)

    @property
    def replaced(self) -> bool:
        """Whether something that was loaded before is now said otherwise."""
        return any((d.new or d.withdrawn) and (d.unchanged or d.withdrawn) for d in self.loaded.values())


class Graph(
    Telling,
    PlaceQuestions,
    PracticeQuestions,
    ImbalanceQuestions,
    CodedQuestions,
    NetworkQuestions,
    ChanceQuestions,
    UpkeepQuestions,
    AccessQuestions,
):
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
        self._of: Graph | None = None
        self._open_to = ""

    @classmethod
    def open(
        cls, address: str | Path, *, user: str | None = None, password: str | None = None, database: str | None = None
    ) -> Graph:
        """The graph at an address: a file, made by the first load where it is not there yet, or a Neo4j server.

        A server (`neo4j://localhost:7687`) takes user, password and database from here, else from NEO4J_USERNAME,
        NEO4J_PASSWORD and NEO4J_DATABASE.
        """
        given: object = address
        if not isinstance(given, str | Path) or not str(given):
            raise MisuseError(f"{given!r} is no address of a graph. Name a file, such as areas.db.")
        return cls(open_store(str(address), user=user, password=password, database=database))

    def __enter__(self) -> Graph:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the store and of every slice of it."""
        self._drop_slices()
        self._store.close()

    @property
    def shared(self) -> bool:
        """Whether others than whoever opened it may read it: it is on a server."""
        return self._store.shared

    def _drop_slices(self) -> None:
        for piece in self._slices.values():
            piece.close()
        self._slices.clear()

    @contextmanager
    def view(self) -> Iterator[View]:
        """A consistent reading, for questions of your own. Raises `ChangedError` on leaving if it was not of one moment."""
        with self._store.view() as view:
            yield view

    def _ask(self, question: Callable[[View], Answer[R]]) -> Answer[R]:
        """An answer of one moment, with a word about a load that is not finished.

        What reviewers judged to be one thing is one in it, and it says so.
        """
        from localism.graph.questions.judged import merging, told

        def answered(view: View) -> tuple[Answer[R], str]:
            with merging(view) as seen:
                return told(question(seen), seen), view.notice

        answer, notice = self._reading(answered)
        return replace(answer, note="\n".join(filter(None, (notice, answer.note)))) if notice else answer

    def _reading(self, what: Callable[[View], T]) -> T:
        """What is read of one moment: again, if a load became visible meanwhile."""
        for _ in range(READINGS):
            with suppress(ChangedError), self.view() as view:
                return what(view)
        with self.view() as view:
            return what(view)

    def _whole(self, what: Callable[[View], T]) -> T:
        """The same, of a graph on which no load is unfinished: what is written down has no note to say so."""

        def checked(view: View) -> T:
            if view.notice:
                raise StoreError(f"{view.notice} Try again when it has finished.")
            return what(view)

        return self._reading(checked)

    # ---- loading ----

    def load(
        self,
        *paths: str | Path,
        dataset: str = "",
        mapping: str | Path | None = None,
        access: str | None = None,
        watch: Watch | None = None,
    ) -> Outcome:
        """Load records, known public sources or, with a mapping, any table: all of it, or (`RecordsError`) none.

        A dataset that is loaded again is replaced. Where a register of bodies is in the graph, the powers that follow
        from what they are are derived anew if need be. Nothing is loaded (`AccessError`) if a claim is not open to `access`:
        on a server by default public, into a file anything. A `.trig` file that `export` wrote is a whole graph: it goes, alone and with its
        history, into an empty one.
        """
        from localism.graph.admission import Admission
        from localism.graph.rules import derive, expected
        from localism.graph.slices import closed_things, hidden
        from localism.loaders.records import RecordsError
        from localism.loaders.sources import Sources

        if (trig := _trig_of(paths, dataset, mapping)) is not None:
            from localism.graph.exchange.rebuilt import load_trig

            made = load_trig(trig, self._store, access=access, watch=watch)
            return _rebuilt(made)
        with self._store.writer() as writer:
            asked = self._store.shared or access is not None
            admission = Admission(writer.written(), access, shared=self._store.shared) if asked else None
            there = writer.written()
            closed, hides = closed_things(there), partial(hidden, there)
            records = Sources(paths, lookup=writer.lookup, dataset=dataset, mapping=mapping, closed=closed, hides=hides)
            loaded: dict[str, Loaded] = {}
            progress = counting(watch, sum(d.rows * expected(d.dataset.name) for d in records.datasets))
            for d in records.datasets:
                claims = admission.gate(d.dataset, records.claims(d)) if admission else records.claims(d)
                loaded[d.dataset.name] = writer.replace(d.dataset, claims, at=now(), files=d.files, progress=progress)
            if records.problems.errors:
                raise RecordsError(records.problems)
            if admission:
                admission.settle()
            changed = any(done.new or done.withdrawn for done in loaded.values())
            derived = derive(writer, at=now(), changed=changed, progress=progress)
        return Outcome({d.dataset.name: d.rows for d in records.datasets}, loaded, records.problems, derived)

    def check(
        self, *paths: str | Path, dataset: str = "", mapping: str | Path | None = None, watch: Watch | None = None
    ) -> Outcome:
        """Read records as `load` would, and change nothing."""
        from localism.graph.slices import closed_things, hidden
        from localism.loaders.sources import Sources

        if (trig := _trig_of(paths, dataset, mapping)) is not None:
            from localism.graph.exchange.rebuilt import survey

            return _rebuilt(survey(trig))
        with self._view_if_any() as view:
            closed, hides = (closed_things(view), partial(hidden, view)) if view else ((), None)
            records = Sources(paths, lookup=view, dataset=dataset, mapping=mapping, closed=closed, hides=hides)
            loaded: dict[str, Loaded] = {}
            progress = counting(watch, sum(d.rows for d in records.datasets))
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

    def copy(self, to: Graph, *, access: str | None = None, watch: Watch | None = None) -> Content:
        """Copy claims and history into an empty graph, compare, and say what both hold.

        Nothing goes (`AccessError`) if a claim, past ones included, is not open to `access`: to a server by default public,
        to a file anything.
        """
        from localism.graph.copying import copy

        return self._whole(lambda view: copy(view, to._store, access=access, watch=watch))

    # ---- other ways to see the same claims ----

    def slice(self, *, known_on: Day = None, access: str | None = None, without: Collection[str] = ()) -> Graph:
        """The graph that other claims make: as known on a date, open to an access, without some datasets. Kept until closed."""
        from localism.graph.slices import all_open, check_access, slice_store

        if access is not None:
            check_access(access)
        known_on = day(known_on)
        without = (without,) if isinstance(without, str) else without

        def sliced(view: View) -> Graph:
            latest = max((r.number for r in view.runs()), default=0)
            key = (latest, known_on, access, tuple(sorted(without)))
            if key not in self._slices:
                if access and not known_on and not without and all_open(view, access):
                    return self
                made = Graph(slice_store(view, known_on=known_on, access=access, without=without))
                made._of, made._open_to = self, access or ""
                self._slices[key] = made
            return self._slices[key]

        return self._whole(sliced)

    def _known(self, on: str) -> Graph:
        # A slice holds what stands now: what was known before is asked of the whole, for the same eyes.
        if self._of and self._open_to:
            return self._of.slice(known_on=on, access=self._open_to)
        return self.slice(known_on=on)

    # ---- asking ----

    def who_holds(self, power: str, area: str | None = None, *, on: Day = None) -> Answer[HoldingRow]:
        """Who holds a power, its parts and the whole it is part of, in an area and those around and inside it."""
        from localism.graph.questions.who_holds import who_holds

        return self._ask(lambda view: who_holds(view, power, area, on=day(on)))

    def powers_of(
        self, body: str, *, on: Day = None, power: str | None = None, topic: str | None = None
    ) -> Answer[HoldingRow]:
        """What a body holds, itself and through its groups and posts; of one power or topic only, if asked."""
        from localism.graph.questions.powers_of import powers_of

        return self._ask(lambda view: powers_of(view, body, on=day(on), power=power, topic=topic))

    def powers_in_brief(
        self, body: str, *, on: Day = None, power: str | None = None, topic: str | None = None
    ) -> Answer[BriefRow]:
        """The same with a row for each power, by topic."""
        from localism.graph.questions.powers_of import powers_in_brief

        return self._ask(lambda view: powers_in_brief(view, body, on=day(on), power=power, topic=topic))

    def show(self, thing: str, *, on: Day = None) -> Answer[ShownRow]:
        """Everything known of a thing, and every disagreement about it."""
        from localism.graph.questions.show import show

        return self._ask(lambda view: show(view, thing, on=day(on)))

    def find(self, words: str) -> Answer[FoundRow]:
        """Things whose name or other name has these words, or words much like them."""
        from localism.graph.questions.find import find

        return self._ask(lambda view: find(view, words))

    def chain(self, holding: str, *, on: Day = None) -> Answer[ChainRow]:
        """The links from a holding back to the Act it rests on, each checked for soundness."""
        from localism.graph.questions.chain import chain

        return self._ask(lambda view: chain(view, holding, on=day(on)))

    def evidence(self, thing: str) -> Answer[EvidenceRow]:
        """Every claim about a thing: source, page, dataset, place in the file, coder, run."""
        from localism.graph.questions.evidence import evidence_of

        return self._ask(lambda view: evidence_of(view, thing))

    def stats(self) -> Answer[StatsRow]:
        """How much of what there is."""
        from localism.graph.questions.stats import stats

        return self._ask(lambda view: stats(view))

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
        return self._store.exists()


def _trig_of(paths: Collection[str | Path], dataset: str, mapping: str | Path | None) -> Path | None:
    """The exported graph among files to load, if there is one: it is loaded alone and as it is."""
    from localism.graph.exchange.rebuilt import is_whole_graph

    found = [Path(path) for path in paths if is_whole_graph(path)]
    if found and (len(paths) > 1 or dataset or mapping):
        raise MisuseError(f"{found[0]} is a whole graph: load it alone, without --dataset and --mapping.")
    return found[0] if found else None


def _rebuilt(made: Survey) -> Outcome:
    from localism.loaders.records import Problems

    read = {d.name: made.current[d.name] + made.withdrawn[d.name] for d in made.datasets}
    return Outcome(read, made.loaded, Problems())
