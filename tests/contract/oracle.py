"""What the contract says of claims, runs and entities, done slowly: lists and loops, nothing of a store's."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from localism.graph.entity import Claim, Entity, StoredClaim
from localism.graph.store import Dataset, File, Loaded, Run
from localism.ontology.dates import Bounds, bounds, parse
from localism.ontology.schema import SCHEMA


class Weighed(NamedTuple):
    """A current claim with what decides its place in the fold."""

    claim: Claim
    derived: bool
    priority: int
    dates: list[str]

    @property
    def latest(self) -> str:
        """The latest day that its dates may mean."""
        return max(parse(date).latest for date in self.dates)


class History:
    """Every claim that was ever made, with the runs at which it was learned and withdrawn."""

    def __init__(self) -> None:
        self.datasets: dict[str, Dataset] = {}
        self.runs: list[Run] = []
        self.claims: list[StoredClaim] = []

    def replace(self, dataset: Dataset, claims: Iterable[Claim], at: str, files: Collection[File] = ()) -> Loaded:
        """Make these the current claims of the dataset."""
        number = max((run.number for run in self.runs), default=0) + 1
        said: list[Claim] = []
        for claim in claims:
            if not any(same_claim(claim, other) for other in said):
                said.append(claim)
        kept: list[StoredClaim] = []
        withdrawn = 0
        known: list[Claim] = []
        for stored in self.claims:
            if stored.claim.dataset == dataset.name and stored.withdrawn is None:
                if any(same_claim(stored.claim, claim) for claim in said):
                    known.append(stored.claim)
                else:
                    stored = stored._replace(withdrawn=number)
                    withdrawn += 1
            kept.append(stored)
        new = [claim for claim in said if not any(same_claim(claim, other) for other in known)]
        self.claims = kept + [StoredClaim(claim, number) for claim in new]
        self.datasets[dataset.name] = dataset
        loaded = Loaded(len(new), len(known), withdrawn)
        if new or withdrawn:
            self.runs.append(Run(number, dataset.name, at, at[:10], tuple(files), *loaded))
        return loaded

    def current(self) -> list[StoredClaim]:
        """The claims that stand."""
        return [stored for stored in self.claims if stored.withdrawn is None]

    def run_date(self, number: int) -> str:
        """The day of a run."""
        return next(run.date for run in self.runs if run.number == number)


def same_claim(a: Claim, b: Claim) -> bool:
    """Whether two claims are one and the same: alike in everything but where they were found."""
    return (
        a._replace(locator="", properties={}) == b._replace(locator="", properties={}) and a.properties == b.properties
    )


def fold_everything(history: History) -> dict[str, Entity]:
    """Every thing that current claims make, stubs included, in the order of their ids."""
    about: dict[str, list[StoredClaim]] = {}
    for stored in history.current():
        about.setdefault(stored.claim.entity, []).append(stored)
    # Sources come first, because their dates attest what others say; claims about sources cite nothing here.
    undated = {i: fold_one(i, [weigh(history, s, {}) for s in stored]) for i, stored in about.items()}
    published = {i: thing.one("published") for i, thing in undated.items()}
    things = {i: fold_one(i, [weigh(history, s, published) for s in stored]) for i, stored in about.items()}
    for thing in list(things.values()):
        for name, values in thing.properties.items():
            if name in SCHEMA.properties and SCHEMA.properties[name].is_reference:
                for value in values:
                    things.setdefault(value, Entity(value, stub=True))
    for stored in history.current():
        for citation in stored.claim.citations:
            things.setdefault(citation.source, Entity(citation.source, stub=True))
    return {i: things[i] for i in sorted(things)}


def weigh(history: History, stored: StoredClaim, published: dict[str, str]) -> Weighed:
    """A claim with the dates at which its sources say so: when observed, else the source's own.

    If none of them has a date, the dataset's stands in, and the run's if it has none either.
    """
    claim = stored.claim
    dataset = history.datasets[claim.dataset]
    dates = [citation.observed or published.get(citation.source, "") for citation in claim.citations]
    dates = [date for date in dates if date] or [dataset.as_of or history.run_date(stored.learned)]
    return Weighed(claim, claim.dataset == "rules", dataset.priority, dates)


def fold_one(entity_id: str, claims: list[Weighed]) -> Entity:
    """The entity that these claims make, by the rule of the model's page on evidence."""
    line = sorted(claims, key=lambda w: w.claim.digest)
    line.sort(key=lambda w: w.latest, reverse=True)
    line.sort(key=lambda w: w.priority, reverse=True)
    line.sort(key=lambda w: w.derived)
    types: set[str] = set()
    names: set[str] = set()
    for weighed in line:
        types.update(weighed.claim.types)
        names.update(name for name, values in weighed.claim.properties.items() if values)
    properties = {name: value_of(name, [w.claim for w in line]) for name in sorted(names)}
    properties = {name: values for name, values in properties.items() if values}
    return Entity(entity_id, tuple(sorted(types)), properties, dated(types, properties, line))


def value_of(name: str, line: list[Claim]) -> tuple[str, ...]:
    """The values of one property, from claims that stand in the order of their weight."""
    described = SCHEMA.properties[name]
    said = [claim.properties.get(name, ()) for claim in line]
    if described.strictest_wins:
        ranks = {code.label: code.rank for code in SCHEMA.codes[described.codes]}
        levels = [value for values in said for value in values]
        return (max(levels, key=lambda value: (ranks[value], value)),) if levels else ()
    if described.judgement:
        votes: dict[str, int] = {}
        for values in said:
            for value in set(values):
                votes[value] = votes.get(value, 0) + 1
        ranks = {code.label: code.rank for code in SCHEMA.codes[described.codes]}
        return tuple(sorted(votes, key=lambda value: (-votes[value], ranks[value], value)))
    if described.max is None:
        return tuple(sorted({value for values in said for value in values}))
    together = [name]
    if described.wins_together:
        together = [p.name for p in SCHEMA.properties.values() if p.wins_together == described.wins_together]
    for claim in line:
        if any(claim.properties.get(other) for other in together):
            return tuple(claim.properties.get(name, ()))
    return ()


def dated(types: Collection[str], properties: dict[str, tuple[str, ...]], line: list[Weighed]) -> Bounds | None:
    """The four bounds of a thing that has dates."""
    if not any("Dated" in SCHEMA.ancestors[name] for name in types):
        return None
    start, end = properties.get("from", ("",))[0], properties.get("to", ("",))[0]
    return bounds(start, end, [date for weighed in line for date in weighed.dates])
