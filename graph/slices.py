"""The graph folded again from other claims: as known on a date, by access, without a dataset, with an edit tried."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache

from localism.errors import MisuseError
from localism.graph.entity import DERIVED, Claim, StoredClaim, concerned
from localism.graph.powers import POWERS
from localism.graph.register import REGISTERS
from localism.graph.rules import derive
from localism.graph.store import Dataset, Progress, Run, Store, View
from localism.graph.stores import open_store
from localism.ontology.dates import day_range
from localism.ontology.schema import SCHEMA

DEFAULT_ACCESS = "project"
_SCHEME = SCHEMA.properties["access"].codes
_GUARDED = ("Source", "Person")
EPOCH = "1970-01-01T00:00:00Z"
EDITS = "edits"
"""The dataset that claims tried out in a slice belong to."""


def slice_store(
    view: View,
    *,
    known_on: str | None = None,
    access: str | None = None,
    without: Collection[str] = (),
    edits: Collection[Claim] = (),
    removing: Collection[str] = (),
    progress: Progress | None = None,
) -> Store:
    """A temporary store with the graph that the chosen claims make; close it when done. Linear in claims.

    `known_on` (EDTF): claims learned by the end of that day and not withdrawn by then. `access`: claims open to those
    with this access, the strictest of claim, cited sources and persons counting. `without`: leave these datasets out.
    `edits`: claims added for the occasion. `removing`: as if these things had never been: what is claimed of them, and
    the ties that have lost an end with them, are left out. What was derived by rule is derived anew from what is left.
    """
    names = {d.name for d in view.datasets()}
    if missing := sorted(set(without) - names):
        raise MisuseError(
            f"There is no dataset {missing[0]!r} in the graph. It has: {', '.join(sorted(names)) or 'none'}."
        )
    if REGISTERS.keys() & set(without) & names:
        # What was derived from it goes with it; what still follows is derived again below.
        derived_too = {DERIVED} & names - set(without)
        without = (*without, *derived_too)
    else:
        derived_too = set()
    runs = view.runs()
    chosen = _known(view, runs, known_on) if known_on else view.claims()
    chosen = (s for s in chosen if s.claim.dataset not in without)
    if removing:
        chosen = _less(chosen, frozenset(removing))
    if access:
        check_access(access)
        chosen = _open_to(view, chosen, access)
    end = day_range(known_on)[1] if known_on else ""
    kept = [r for r in runs if r.dataset not in without and (not end or r.at[:10] < end)]
    spoken = names - set(without) - (_closed(view, access) if access else set())
    spoken &= {r.dataset for r in kept} if known_on else spoken
    kept = [r for r in kept if r.dataset in spoken]
    store = open_store(":memory:")
    try:
        with store.writer() as writer:
            datasets = [_seen_as(d, access) if access else d for d in view.datasets() if d.name in spoken]
            if access:  # a file's name may say what its claims may not; ours says what they were derived from
                kept = [r if r.dataset in (DERIVED, POWERS) else r._replace(files=()) for r in kept]
            writer.copy(datasets, kept, chosen, progress)
            if edits:
                at = max((r.at for r in runs), default=EPOCH)
                writer.replace(
                    Dataset(EDITS, access=access or "", priority=1_000_000),
                    [c._replace(dataset=EDITS) for c in edits],
                    at=at,
                )
            if not known_on and REGISTERS.keys() & names:
                # What follows from what is left out, or tried, follows here: at once, unless it makes no difference.
                at = max((r.at for r in runs), default=EPOCH)
                derive(writer, at=at, progress=progress, leave=set(without) - derived_too)
    except BaseException:
        store.close()
        raise
    return store


def _less(claims: Iterable[StoredClaim], gone: frozenset[str]) -> Iterator[StoredClaim]:
    """The claims as they would be without some things: nothing of them, no reference to them, no tie that lacks an end."""
    for s in claims:
        if s.claim.entity in gone:
            continue
        touched = {n: v for n, v in s.claim.properties.items() if n in SCHEMA.references and not gone.isdisjoint(v)}
        if not touched:
            yield s
            continue
        left = {n: tuple(x for x in v if x not in gone) for n, v in touched.items()}
        ends = {e for t in s.claim.types if (c := SCHEMA.classes.get(t)) and c.is_tie for e in (c.from_end, c.to_end)}
        if not any(n in ends and not v for n, v in left.items()):
            kept = {n: v for n, v in {**s.claim.properties, **left}.items() if v}
            yield s._replace(claim=s.claim._replace(properties=kept))


def check_access(access: str) -> None:
    """`MisuseError` for what is no access."""
    if access not in {code.label for code in SCHEMA.codes[_SCHEME]}:
        raise MisuseError(
            f"There is no access {access!r}. It is one of: {', '.join(c.label for c in SCHEMA.codes[_SCHEME])}."
        )


def most_closed() -> str:
    """The access of those who may see everything."""
    return SCHEMA.codes[_SCHEME][-1].label


def effective_access(view: View, claims: Collection[StoredClaim]) -> list[str]:
    """Who may see each claim: the strictest of the claim (blank: its dataset's, else project), its sources and persons."""
    defaults = {d.name: d.access or DEFAULT_ACCESS for d in view.datasets()}
    own = own_access(view, {i for s in claims for i in concerned(s.claim)}, defaults)
    found = []
    for s in claims:
        levels = [s.claim.access or defaults[s.claim.dataset], *(own[i] for i in concerned(s.claim) if i in own)]
        found.append(max(levels, key=ranked))
    return found


def own_access(view: View, ids: set[str], defaults: Mapping[str, str]) -> dict[str, str]:
    """Who may see each source and person: the strictest that a claim about it says; where none says anything, the most
    open of the datasets that describe it. What only withdrawn claims say still closes what was known at their time."""
    known = view.get(sorted(ids))
    marked = {i for i in ids if i not in known or known[i].stub or known[i].is_a(*_GUARDED)}
    about: dict[str, list[StoredClaim]] = {}
    for s in view.claims(sorted(marked), withdrawn=True):
        if SCHEMA.is_a(s.claim.types, *_GUARDED):
            about.setdefault(s.claim.entity, []).append(s)
    own = {}
    for i, all_said in about.items():
        said = [s for s in all_said if s.withdrawn is None] or all_said
        explicit = [a for s in said for a in (*s.claim.properties.get("access", ()), s.claim.access) if a]
        own[i] = max(explicit, key=ranked) if explicit else min((defaults[s.claim.dataset] for s in said), key=ranked)
    return own


def closed_things(view: View) -> set[str]:
    """The sources and people that say of themselves that they are for named people only."""
    strictest = SCHEMA.codes[_SCHEME][-1].label
    return {i for i, (access,) in view.scan(_GUARDED, ["access"]) if strictest in access}


def hidden(view: View, ids: Collection[str]) -> set[str]:
    """Those of these things of which nothing is claimed but for named people only. A few calls."""
    strictest = SCHEMA.codes[_SCHEME][-1].label
    claims = list(view.claims(sorted(ids)))
    levels = effective_access(view, claims) if claims else []
    return set(ids) - {s.claim.entity for s, level in zip(claims, levels, strict=True) if level != strictest}


def all_open(view: View, access: str) -> bool:
    """Whether every current claim is open to those with this access, so that the graph is its own slice."""
    limit = ranked(access)
    if any(ranked(d.access or DEFAULT_ACCESS) > limit for d in view.datasets()):
        return False
    marked = view.scan(_GUARDED, ["access"])
    if any(ranked(values[0][0]) > limit for _, values in marked if values[0]):
        return False
    return not any(s.claim.access and ranked(s.claim.access) > limit for s in view.claims())


def _seen_as(d: Dataset, access: str) -> Dataset:
    """What people with this access may know of a dataset: of a closed one that holds open claims, only its name."""
    if ranked(d.access or DEFAULT_ACCESS) <= ranked(access):
        return d
    return d._replace(title="", author="", licence="", access="")


def _closed(view: View, access: str) -> set[str]:
    """The datasets of which nothing may be seen, not even that they are there."""
    shut = [d.name for d in view.datasets() if ranked(d.access or DEFAULT_ACCESS) > ranked(access)]
    return {name for name in shut if not any(_open_to(view, view.claims(dataset=name, withdrawn=True), access))}


def _open_to(view: View, claims: Iterable[StoredClaim], access: str) -> Iterator[StoredClaim]:
    batch: list[StoredClaim] = []
    for s in claims:
        batch.append(s)
        if len(batch) == 2_000:
            yield from _open(view, batch, access)
            batch = []
    yield from _open(view, batch, access)


def _open(view: View, batch: list[StoredClaim], access: str) -> Iterator[StoredClaim]:
    limit = ranked(access)
    return (s for s, level in zip(batch, effective_access(view, batch), strict=True) if ranked(level) <= limit)


def _known(view: View, runs: list[Run], day: str) -> Iterator[StoredClaim]:
    _, end = day_range(day)
    known = {r.number for r in runs if r.at[:10] < end}
    for s in view.claims(withdrawn=True):
        if s.learned in known and s.withdrawn not in known:
            yield s._replace(withdrawn=None)


@lru_cache(maxsize=16)
def ranked(access: str) -> int:
    """How strict an access is, from 1."""
    return SCHEMA.rank(_SCHEME, access)
