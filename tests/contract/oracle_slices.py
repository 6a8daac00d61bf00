"""The graph folded again from other claims, chosen one by one."""

from __future__ import annotations

from collections.abc import Collection

from localism.graph.entity import Claim, StoredClaim
from localism.graph.store import Dataset
from tests.contract.oracle import History
from tests.contract.oracle_view import OracleView, references_in

LEVELS = ("public", "project", "restricted")


def sliced(
    history: History,
    known_on: str | None = None,
    access: str | None = None,
    without: Collection[str] = (),
    edits: Collection[Claim] = (),
) -> History:
    """A history in which only the chosen claims stand; `known_on` is one day."""
    chosen = [s._replace(withdrawn=None) for s in history.claims if stood(history, s, known_on)]
    chosen = [s for s in chosen if s.claim.dataset not in without]
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
    # What is said of a source or a person today counts; of one that is no longer there, what was last said.
    now, then = OracleView(history).things, History()
    then.datasets, then.runs, then.claims = history.datasets, history.runs, claims
    own = {}
    for things in (OracleView(then).things, now):
        own.update({i: e.one("access") for i, e in things.items() if {"Source", "Person"} & set(e.types)})
    found = []
    for s in claims:
        concerned = [s.claim.entity, *(c.source for c in s.claim.citations), *references_in(s.claim.properties)]
        levels = [s.claim.access or history.datasets[s.claim.dataset].access or "project"]
        levels += [own[i] for i in concerned if own.get(i)]
        if all(LEVELS.index(level) <= LEVELS.index(access) for level in levels):
            found.append(s)
    return found
