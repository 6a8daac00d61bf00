"""What an export says of itself: whose eyes it is for, and which datasets and loads its claims come from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple, TypeVar

from localism.graph.slices import effective_access
from localism.graph.store import Dataset, Run, View
from localism.ontology.schema import SCHEMA

BATCH = 2_000
_ACCESS = SCHEMA.properties["access"].codes
_PUBLIC = SCHEMA.codes[_ACCESS][0].label
_T = TypeVar("_T")


class About(NamedTuple):
    """Datasets and runs are those that a claim in the view belongs to: others are nobody's business here."""

    access: str
    datasets: tuple[Dataset, ...]
    runs: tuple[Run, ...]

    @property
    def loaded(self) -> str:
        """The day of the latest load, or nothing: the only date an export may bear, since it tells no clock's time."""
        return max((run.at[:10] for run in self.runs), default="")

    @property
    def notice(self) -> str:
        """For whom it is, in a sentence."""
        if self.access == _PUBLIC:
            return "It holds public claims only."
        return f"It holds claims that are not public (up to {self.access}): do not pass it on."


def about(view: View) -> About:
    """What there is to say of a view. Linear in its claims."""
    datasets: set[str] = set()
    runs: set[int] = set()
    strictest = _PUBLIC
    for batch in batches(view.claims(), BATCH):
        datasets.update(stored.claim.dataset for stored in batch)
        runs.update(stored.learned for stored in batch)
        strictest = max(strictest, *effective_access(view, batch), key=lambda access: SCHEMA.rank(_ACCESS, access))
    return About(
        strictest,
        tuple(d for d in view.datasets() if d.name in datasets),
        tuple(r for r in view.runs() if r.number in runs),
    )


def batches(items: Iterable[_T], size: int) -> Iterator[list[_T]]:
    """The items in lists of a size, the last perhaps shorter.

    >>> list(batches("abcde", 2))
    [['a', 'b'], ['c', 'd'], ['e']]
    """
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch
