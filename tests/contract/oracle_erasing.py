"""An erasure as the contract tells it, done slowly: a new list of claims, with nothing of what is gone."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from localism.graph.entity import Claim, StoredClaim
from localism.graph.store import Change, Dataset, File
from tests.contract.oracle import History, same_claim


def erase(
    history: History,
    changes: Collection[Change],
    described: Collection[Dataset] = (),
    files: Mapping[int, tuple[File, ...]] | None = None,
) -> None:
    """Change a history as a writer would."""
    kept = [s for s in history.claims if not any(_same(s, c.stored) for c in changes)]
    assert len(kept) == len(history.claims) - len(changes), "each change is of a claim that is there"
    for change in changes:
        if change.left is not None:
            _add(kept, change.stored._replace(claim=change.left))
    history.claims = kept
    for d in described:
        history.datasets[d.name] = d
    for name in {c.stored.claim.dataset for c in changes}:
        if not any(s.claim.dataset == name for s in kept):
            del history.datasets[name]
            history.runs = [run for run in history.runs if run.dataset != name]
    history.runs = [run._replace(files=(files or {}).get(run.number, run.files)) for run in history.runs]


def _same(a: StoredClaim, b: StoredClaim) -> bool:
    return a[1:] == b[1:] and same_claim(a.claim, b.claim)


def _add(kept: list[StoredClaim], new: StoredClaim) -> None:
    for n, other in enumerate(kept):
        if same_claim(other.claim, new.claim) and other.withdrawn == new.withdrawn:
            if new.withdrawn is None:
                kept[n] = other._replace(learned=min(other.learned, new.learned))
                return
            if other.learned == new.learned:
                return
    kept.append(new)


def without_values(claim: Claim, ids: Collection[str]) -> Claim | None:
    """A claim less some ids, for tests that want changes of every kind: none of its own, no citation, no reference."""
    if claim.entity in ids:
        return None
    left = {n: tuple(v for v in values if v not in ids) for n, values in claim.properties.items()}
    cited = tuple(c for c in claim.citations if c.source not in ids)
    return claim._replace(properties={n: v for n, v in left.items() if v}, citations=cited)
