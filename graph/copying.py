"""Moving a graph from one store to another, claims and history included, and showing that it arrived."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b
from typing import NamedTuple

from localism.errors import StoreError
from localism.graph.admission import Admission
from localism.graph.store import Progress, Store, View, Watch, counting


class Content(NamedTuple):
    """What a graph holds, in a few numbers: equal for equal graphs, whatever keeps them."""

    things: int
    claims: int
    withdrawn: int
    digest: str


def copy(source: View, store: Store, *, access: str | None = None, watch: Watch | None = None) -> Content:
    """Copy everything that a view shows into an empty store; what both then hold, once compared.

    A store that others share takes claims open to `access` (by default public) and nothing at all if there are others;
    so does any other where `access` is given.
    Raises `AccessError`, and `StoreError` if the store is not empty or holds something else afterwards.
    """
    with store.writer() as writer:
        asked = store.shared or access is not None
        admission = Admission(writer.written(), access, shared=store.shared) if asked else None
        claims = source.claims(withdrawn=True)
        total = admission.look_through(source, claims) if admission else sum(1 for _ in claims)
        if admission:
            admission.settle()
        progress = counting(watch, 3 * total)
        writer.copy(source.datasets(), source.runs(), source.claims(withdrawn=True), progress)
    before = content(source, progress)
    with store.view() as view:
        after = content(view, progress)
    if before != after:
        raise StoreError(
            f"The copy differs from what was copied: {_said(before)} became {_said(after)}. Do not use it; if it happens again, report it."
        )
    return after


def content(view: View, progress: Progress | None = None) -> Content:
    """What a graph holds. Every thing, claim, run and dataset goes into the digest, in the order of ids."""
    digest = blake2b(digest_size=16)
    things = claims = withdrawn = 0

    def take(parts: Iterable[object]) -> None:
        digest.update("\x1f".join(map(repr, parts)).encode("utf-8", "surrogatepass") + b"\x1e")

    for d in view.datasets():
        take(d)
    for r in view.runs():
        take(r)
    for e in view.entities():
        things += not e.stub
        take((e.id, e.types, sorted(e.properties.items()), e.bounds, e.stub))
    for s in view.claims(withdrawn=True):
        claims += s.withdrawn is None
        withdrawn += s.withdrawn is not None
        take((s.claim.digest, s.claim.locator, s.learned, s.withdrawn))
        if progress and (claims + withdrawn) % 1_000 == 0:
            progress(1_000)
    return Content(things, claims, withdrawn, digest.hexdigest())


def _said(c: Content) -> str:
    return f"{c.things:,} things, {c.claims:,} claims and {c.withdrawn:,} withdrawn ({c.digest[:8]})"
