"""A turn of a working day's loop: what was saved is loaded, and what came of it is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from localism.graph.answers import Answer
from localism.graph.questions.diff_row import DiffRow
from localism.loaders.news import News, news, remembered
from localism.loaders.records import Problems, RecordsError

if TYPE_CHECKING:
    from localism.graph.graph import Graph, Outcome
    from localism.graph.store import Watch


MOST = 20_000
"""Claims that are new or withdrawn beyond which a turn only counts them: nobody reads so much between two saves."""


@dataclass(frozen=True)
class Turn:
    """What came of one save. `problems` is what the next is compared with.

    Without an `outcome` there were errors, and nothing was loaded. `changed` is none if nothing did, or too much to tell.
    """

    problems: Problems
    news: News
    outcome: Outcome | None = None
    changed: Answer[DiffRow] | None = None

    @property
    def anything(self) -> bool:
        """Whether the graph is not as it was."""
        return self.outcome is not None and _differing(self.outcome) > 0

    @property
    def unreadable(self) -> bool:
        """Whether a file could not even be read: it is away, or another program has locked it."""
        return self.outcome is None and any(p.kind == "unreadable" for p in self.problems.kept)


def turn(
    graph: Graph,
    files: Sequence[str | Path],
    before: Turn | None = None,
    *,
    dataset: str = "",
    mapping: str | Path | None = None,
    access: str | None = None,
    watch: Watch | None = None,
) -> Turn:
    """Load the files, onto a server only what is open to `access`, and compare with the turn before.

    Raises what `Graph.load` raises, but for errors in the files.
    """
    seen = before.problems if before else None
    try:
        outcome = graph.load(
            *files, dataset=dataset, mapping=mapping, access=access if graph.shared else None, watch=watch
        )
    except RecordsError as error:
        return Turn(remembered(error.problems, seen), news(error.problems, seen))
    claims = _differing(outcome)
    changed = graph.diff() if 0 < claims <= MOST else None
    return Turn(outcome.problems, news(outcome.problems, seen), outcome, changed)


def _differing(outcome: Outcome) -> int:
    """How many claims a load learned or withdrew, what follows from them included."""
    return sum(done.new + done.withdrawn for done in (*outcome.loaded.values(), *outcome.derived.values()))
