"""What may go where people read whom this program does not know: a server is given public claims, unless more is named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from localism.errors import AccessError
from localism.graph.entity import Claim, StoredClaim, concerned
from localism.graph.slices import DEFAULT_ACCESS, check_access, effective_access, own_access, ranked
from localism.graph.store import Dataset, View
from localism.ontology.schema import SCHEMA

PUBLIC = SCHEMA.codes[SCHEMA.properties["access"].codes][0].label
BATCH = 2_000


class Admission:
    """Counts claims that are not open to an access (by default public) as they go by; `settle` stops at any."""

    def __init__(self, view: View, access: str | None, *, shared: bool = True) -> None:
        """`view` is of the graph that claims are going into: what it has of sources and people closes claims too."""
        self.access = access or PUBLIC
        self._shared = shared
        check_access(self.access)
        self._limit = ranked(self.access)
        self._counts: dict[str, int] = {}
        self._seen = 0
        defaults = {d.name: d.access or DEFAULT_ACCESS for d in view.datasets()}
        known = {i for i, _ in view.scan(("Source", "Person"), ())}
        self._closed = {i: a for i, a in own_access(view, known, defaults).items() if ranked(a) > self._limit}

    def gate(self, dataset: Dataset, claims: Iterable[Claim]) -> Iterator[Claim]:
        """The same claims, counted."""
        default = dataset.access or DEFAULT_ACCESS
        for claim in claims:
            levels = [claim.access or default, *claim.properties.get("access", ())]
            if self._closed:
                levels += [self._closed[i] for i in concerned(claim) if i in self._closed]
            self._count(max(levels, key=ranked))
            yield claim

    def look_through(self, view: View, claims: Iterable[StoredClaim]) -> int:
        """Count claims of another graph, which `view` shows; how many there are."""
        batch: list[StoredClaim] = []
        for stored in claims:
            batch.append(stored)
            if len(batch) == BATCH:
                self._count_all(effective_access(view, batch))
                batch = []
        self._count_all(effective_access(view, batch))
        return self._seen

    def settle(self) -> None:
        """Raise `AccessError` if anything went by that may not go."""
        if not self._counts:
            return
        found = " and ".join(f"{n:,} {a}" for a, n in sorted(self._counts.items(), key=lambda x: ranked(x[0])))
        most = max(self._counts, key=ranked)
        why = "Whoever may sign in to a server can read all that is on it, so nothing" if self._shared else "Nothing"
        raise AccessError(
            f"Not everything here is {self.access}: of {self._seen:,} claims {found}. {why} was written. "
            f"Leave out what may not go, or let it go: --access {most}."
        )

    def _count_all(self, levels: Iterable[str]) -> None:
        for level in levels:
            self._count(level)

    def _count(self, level: str) -> None:
        self._seen += 1
        if ranked(level) > self._limit:
            self._counts[level] = self._counts.get(level, 0) + 1
