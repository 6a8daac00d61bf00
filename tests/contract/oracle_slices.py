"""The graph folded again from other claims, chosen one by one."""

from __future__ import annotations

from collections.abc import Collection

from localism.graph.entity import Claim, StoredClaim
from localism.graph.store import Dataset
from localism.ontology.schema import SCHEMA
from tests.contract.oracle import History
from tests.contract.oracle_view import references_in

LEVELS = ("public", "project", "restricted")


def sliced(
    history: History,
    known_on: str | None = None,
    access: str | None = None,
    without: Collection[str] = (),
    edits: Collection[Claim] = (),
    removing: Collection[str] = (),
) -> History:
    """A history in which only the chosen claims stand; `known_on` is one day."""
    chosen = [s._replace(withdrawn=None) for s in history.claims if stood(history, s, known_on)]
    chosen = [s for s in chosen if s.claim.dataset not in without]
    if removing:
        chosen = [left for s in chosen for left in less(s, removing)]
    if access:
        chosen = open_to(history, chosen, access)
    made = History()
    made.datasets = {name: d for name, d in history.datasets.items() if name not in without}
    made.runs = [
        run for run in history.runs if run.dataset not in without and (known_on is None or run.at[:10] <= known_on)
    ]
    if known_on is not None:  # a dataset is not known of before its first run
        begun = {run.dataset for run in made.runs}
        made.datasets = {name: d for name, d in made.datasets.items() if name in begun}
    made.claims = chosen
    if access:
        made.runs = [run._replace(files=()) for run in made.runs]
        for name, d in made.datasets.items():
            if LEVELS.index(d.access or "project") > LEVELS.index(access):
                made.datasets[name] = Dataset(name, as_of=d.as_of, priority=d.priority)
        # A dataset of which nothing may be seen, now or before, is not there at all.
        for name, d in history.datasets.items():
            whole = [s for s in history.claims if s.claim.dataset == name]
            if LEVELS.index(d.access or "project") > LEVELS.index(access) and not open_to(history, whole, access):
                made.datasets.pop(name, None)
                made.runs = [run for run in made.runs if run.dataset != name]
    if edits:
        last = max(run.at for run in history.runs)
        made.replace(
            Dataset("edits", access=access or "", priority=1_000_000),
            [e._replace(dataset="edits") for e in edits],
            last,
        )
    return made


def stood(history: History, s: StoredClaim, day: str | None) -> bool:
    """Whether a claim stood at the end of a day, or stands now."""
    if day is None:
        return s.withdrawn is None
    at = {run.number: run.at for run in history.runs}
    return at[s.learned][:10] <= day and (s.withdrawn is None or at[s.withdrawn][:10] > day)


def open_to(history: History, claims: list[StoredClaim], access: str) -> list[StoredClaim]:
    """The claims that people with this access may see."""
    own = {}
    for i in {s.claim.entity for s in history.claims}:
        about = [s for s in history.claims if s.claim.entity == i and {"Source", "Person"} & set(s.claim.types)]
        now = [s for s in about if s.withdrawn is None]
        other = [s for s in history.claims if s.claim.entity == i and s.withdrawn is None]
        if not about or (other and not now):
            continue  # it is, today, something else
        said = now or about
        levels = [a for s in said for a in (*s.claim.properties.get("access", ()), s.claim.access) if a]
        defaults = [history.datasets[s.claim.dataset].access or "project" for s in said]
        own[i] = max(levels, key=LEVELS.index) if levels else min(defaults, key=LEVELS.index)
    found = []
    for s in claims:
        concerned = [s.claim.entity, *(c.source for c in s.claim.citations), *references_in(s.claim.properties)]
        levels = [s.claim.access or history.datasets[s.claim.dataset].access or "project"]
        levels += [own[i] for i in concerned if own.get(i)]
        if all(LEVELS.index(level) <= LEVELS.index(access) for level in levels):
            found.append(s)
    return found


def less(s: StoredClaim, removing: Collection[str]) -> list[StoredClaim]:
    """A claim as it would be without some things; nothing, if it is about one of them or a tie that lacks an end."""
    if s.claim.entity in removing:
        return []
    kept = {}
    for name, values in s.claim.properties.items():
        refers = SCHEMA.properties[name].is_reference
        kept[name] = tuple(v for v in values if not refers or v not in removing)
        is_end = any(name in (SCHEMA.classes[t].from_end, SCHEMA.classes[t].to_end) for t in s.claim.types)
        if values and not kept[name] and is_end:
            return []
    return [s._replace(claim=s.claim._replace(properties={name: v for name, v in kept.items() if v}))]
