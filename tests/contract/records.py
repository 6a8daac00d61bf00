"""Claims written out by hand, for tests that tell a story; all of it is fiction."""

from __future__ import annotations

from localism.graph.entity import Citation, Claim
from localism.graph.store import Dataset, Loaded, Store

ALPHA, BETA = Dataset("alpha", "A fiction", "Nobody", "", "CC0", "public", 0), Dataset("beta", priority=1)
DAYS = [f"2024-01-{n:02}T08:00:00Z" for n in range(1, 29)]


def says(i: str, kind: str = "Council", dataset: str = "alpha", cites: str = "", **properties: str) -> Claim:
    """A claim that cites one source or none, each property with one value; `from_` is the property `from`."""
    said = {name.removesuffix("_"): (value,) for name, value in properties.items()}
    return Claim(i, (kind,), said, dataset, (Citation(cites),) if cites else ())


def put(store: Store, dataset: Dataset, *claims: Claim, at: str = DAYS[0]) -> Loaded:
    """Load these claims."""
    with store.writer() as writer:
        return writer.replace(dataset, claims, at=at)
