"""The contract that every store keeps: how claims go in, and what can be asked of the graph they make.

A store knows nothing of councils. Questions are written once, on `View`; each of its methods is one trip to the engine.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, Protocol

from localism.graph.entity import Claim, Entity, StoredClaim
from localism.ontology.dates import Certainty

Span = tuple[str, str]
"""A half-open interval of days, `[first, day after the last)`, as ISO text."""


@dataclass(frozen=True, slots=True)
class Ids:
    """The things with these ids."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Closure:
    """Everything reached from a start by following one kind of step again and again.

    `via` is a reference property (`broader`) or a tie class whose every tie makes a short edge (`Containment`). `out` steps from a property's subject to
    its value, or from a tie's from-end to its to-end; `in` steps back. `during` keeps ties that possibly overlap a span; a tie is definite if it
    surely held throughout it.
    `steps` bounds how often (1: neighbours only). The start is a member unless `include_start` is false.
    """

    start: Selector
    via: str
    direction: Literal["out", "in"]
    during: Span | None = None
    steps: int | None = None
    include_start: bool = True


@dataclass(frozen=True, slots=True)
class AnyOf:
    """What any of several selectors selects; a definite member is one of theirs."""

    of: tuple[Selector, ...]


Selector = Ids | Closure | AnyOf


class Dataset(NamedTuple):
    """A declared name that a reload replaces, and what its About sheet says.

    A claim whose sources have no date is attested at `as_of` or, where that is blank, on the date of the run it was learned at.
    """

    name: str
    title: str = ""
    author: str = ""
    as_of: str = ""
    licence: str = ""
    access: str = ""
    priority: int = 0


class File(NamedTuple):
    """A file that was loaded: its name without its folder, and the SHA-256 of its bytes."""

    name: str
    sha256: str


class Run(NamedTuple):
    """One load of one dataset. `at` is the UTC time it was loaded; `date` is its day."""

    number: int
    dataset: str
    at: str
    date: str
    files: tuple[File, ...] = ()
    new: int = 0
    unchanged: int = 0
    withdrawn: int = 0


class Reference(NamedTuple):
    """That `subject` names `object` under a property."""

    subject: str
    property: str
    object: str


class Named(NamedTuple):
    """A thing that goes by a label: its id and its classes."""

    id: str
    types: tuple[str, ...]


class Lookup(Protocol):
    """The read-only look-up of names and ids that loaders are handed."""

    def named(self, labels: Collection[str], without: Collection[str] = ()) -> Mapping[str, tuple[Named, ...]]:
        """Label → the things whose id is that label, or whose name or other name is it once both are normalised.

        `without` leaves out stubs, and what only these datasets speak of: a load that replaces them must not lean on
        them. A label without a letter or a digit is nobody's name.
        """
        ...

    def vocabulary(self) -> Iterator[str]:
        """Every word of every name, sorted."""
        ...


class View(Lookup, Protocol):
    """A consistent reading of the graph at one moment; close it when done.

    Where an engine keeps no moments, the store raises `ChangedError` as the reading is closed if a load became visible
    meanwhile. `notice` is blank, or says that a load is not finished and that the reading mixes what was and what will be.
    """

    @property
    def notice(self) -> str:
        """Blank, or what is unfinished."""
        ...

    def get(self, ids: Iterable[str]) -> dict[str, Entity]:
        """The things with these ids that exist, stubs included, in the order asked."""
        ...

    def entities(self, types: Collection[str] = (), after: str = "", limit: int | None = None) -> Iterator[Entity]:
        """Things of these classes or narrower ones (all, if none is named), by id, from after an id; stubs only if no class is named."""
        ...

    def with_words(self, words: Collection[str]) -> Iterator[tuple[str, Entity]]:
        """Each thing that has one of these (normalised) words in a name, once a word."""
        ...

    def referring(self, to: Selector, properties: Collection[str] = ()) -> Iterator[Reference]:
        """Every reference to the selected things, by any property or by those named; sorted."""
        ...

    def ties(
        self,
        types: Collection[str],
        *,
        ends: Mapping[str, Selector] | None = None,
        values: Mapping[str, Collection[str]] | None = None,
        absent: Collection[str] = (),
        untied: Mapping[str, str] | None = None,
        during: Span | None = None,
        limit: int | None = None,
    ) -> list[Entity]:
        """Things of these classes that pass every filter at once, by id.

        `ends`: the property names one of the selected things. `values`: the property has one of the literals.
        `absent`: the property has no value. `untied`: nothing that the property names is the from-end of a tie of that
        class that possibly overlaps `during` (or any, without a span). `during`: it possibly held on some day of the span.
        """
        ...

    def closure(self, of: Closure) -> dict[str, Certainty]:
        """The members, each definite (by a path of ties that are all definite) or possible; by id."""
        ...

    def claims(
        self, ids: Collection[str] | None = None, *, dataset: str = "", withdrawn: bool = False, since: int = 0
    ) -> Iterator[StoredClaim]:
        """Claims about these things (all, if None), of one dataset if named; current ones, or withdrawn ones too.

        With `since`, only those learned or withdrawn at a later run than that. By entity id, then digest, then run.
        """
        ...

    def runs(self) -> list[Run]:
        """Every run, oldest first."""
        ...

    def datasets(self) -> list[Dataset]:
        """Every dataset, by name."""
        ...

    def counts(self) -> dict[str, int]:
        """How many things of each class exactly as typed (a thing of two classes counts in both), and how many `stub`s."""
        ...

    def scan(
        self, types: Collection[str], properties: Collection[str]
    ) -> Iterator[tuple[str, tuple[tuple[str, ...], ...]]]:
        """Id and the values of these properties, for every thing of these classes, by id."""
        ...

    def together(self, *calls: Callable[[View], Any]) -> list[Any]:
        """What these calls give, in order. Each calls one method, knows nothing of the others, and takes in what it gets.

        An engine at the other end of a wire answers all of them in one trip.
        """
        ...

    def close(self) -> None:
        """End the reading."""
        ...


class Loaded(NamedTuple):
    """What became of a dataset's claims in one run."""

    new: int
    unchanged: int
    withdrawn: int


class Change(NamedTuple):
    """What an erasure makes of a stored claim: nothing, or what is left of it, about the same thing and with the same history."""

    stored: StoredClaim
    left: Claim | None = None


Progress = Callable[[int], None]
"""Told how many claims have gone by since the last call."""


Watch = Callable[[int, int], None]
"""Told how much is done, of how much."""


def counting(watch: Watch | None, total: int) -> Progress | None:
    """Progress that adds up for a watcher; none where nobody watches."""
    if watch is None:
        return None
    done = 0

    def progress(more: int) -> None:
        nonlocal done
        done += more
        watch(done, total)

    return progress


class Writer(Protocol):
    """All that is written between entering and leaving becomes visible at once, or not at all."""

    @property
    def lookup(self) -> Lookup:
        """Names and ids as they stand, before what this writer writes."""
        ...

    def written(self) -> View:
        """The graph as this writer has made it so far, for what is derived from it. It ends with the writer, or at the next write."""
        ...

    def replace(
        self,
        dataset: Dataset,
        claims: Iterable[Claim],
        *,
        at: str,
        files: Collection[File] = (),
        progress: Progress | None = None,
    ) -> Loaded:
        """Make these the current claims of the dataset: learn the new, withdraw what it no longer says."""
        ...

    def copy(
        self,
        datasets: Collection[Dataset],
        runs: Collection[Run],
        claims: Iterable[StoredClaim],
        progress: Progress | None = None,
    ) -> int:
        """Take over claims with the runs they were learned and withdrawn at, into an empty store; how many."""
        ...

    def erase(
        self,
        changes: Collection[Change],
        *,
        described: Collection[Dataset] = (),
        files: Mapping[int, tuple[File, ...]] = MappingProxyType({}),
    ) -> None:
        """Erase claims for good, past ones too, or leave of each what is given.

        Unlike what is withdrawn, it leaves nothing behind: no history, no word of an index, no id that nothing else
        speaks of, no dataset or run of a dataset of which nothing else is left. Of claims that come to say the same over
        the same runs one stays; of current ones that with the oldest run. `described` says anew what is known of datasets, and `files` what a
        run was made from. The store sees to it, once the writer is left, that its own free space holds none of it either; what it cannot reach
        it names (`Store.unreached`).
        """
        ...


class Store(Protocol):
    """Where a graph is kept. `shared`: others read it whom this program does not know, so only public claims go there unasked.

    `unreached`: where this engine may still keep what was erased, and what whoever runs it can do about that; a line each.
    """

    shared: bool
    unreached: tuple[str, ...]

    def exists(self) -> bool:
        """Whether there is a graph yet."""
        ...

    def writer(self) -> AbstractContextManager[Writer]:
        """A writer; a second one waits, then says who is writing."""
        ...

    def view(self) -> AbstractContextManager[View]:
        """A reading of the last complete state, blocked by nobody."""
        ...

    def finish(self) -> bool:
        """Finish what an interrupted erasure left to be overwritten; whether there was any. Raises `StoreError` if it cannot be done now."""
        ...

    def close(self) -> None:
        """Let go of it."""
        ...
