"""A view in which ids that reviewers judged to be of one thing are one thing; nothing is rewritten, and nothing hidden."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from heapq import merge
from itertools import islice
from typing import Any

from localism.graph.entity import Citation, Entity, Properties, StoredClaim
from localism.graph.same import Same
from localism.graph.store import AnyOf, Closure, Dataset, Ids, Named, Reference, Run, Selector, Span, View
from localism.ontology.dates import Certainty
from localism.ontology.schema import SCHEMA

ROUNDS = 4
"""How often a closure goes on from the other ids of what it has reached."""


class MergedView:
    """Shows each thing under the one id by which it goes, put together from all its ids; `raw` is the view as it is."""

    def __init__(self, raw: View, same: Same) -> None:
        self.raw = raw
        self.same = same

    @property
    def notice(self) -> str:
        return self.raw.notice

    # ---- names ----

    def named(self, labels: Collection[str], without: Collection[str] = ()) -> Mapping[str, tuple[Named, ...]]:
        found: dict[str, tuple[Named, ...]] = {}
        for label, those in self.raw.named(labels, without).items():
            types: dict[str, set[str]] = {}
            for n in those:
                types.setdefault(self.same.known_as(n.id), set()).update(n.types)
            found[label] = tuple(Named(i, tuple(sorted(types[i]))) for i in sorted(types))
        return found

    def vocabulary(self) -> Iterator[str]:
        return self.raw.vocabulary()

    def with_words(self, words: Collection[str]) -> Iterator[tuple[str, Entity]]:
        found = {(word, self.same.known_as(e.id)): e for word, e in self.raw.with_words(words)}
        wholes = self.get({i for _, i in found if i in self.same.sets})
        return ((word, wholes.get(i) or self._shown(found[word, i])) for word, i in sorted(found))

    # ---- things ----

    def get(self, ids: Iterable[str]) -> dict[str, Entity]:
        """Keyed by the id asked for; what is merged goes by its own id, and `ids` lists them all."""
        wanted = list(dict.fromkeys(ids))
        found = self.raw.get(self.same.expand(wanted))
        shown: dict[str, Entity] = {}
        for i in wanted:
            members = [found[m] for m in self.same.ids(i) if m in found]
            if members:
                shown[i] = self._whole(members) if len(self.same.ids(i)) > 1 else self._shown(members[0])
        return shown

    def entities(self, types: Collection[str] = (), after: str = "", limit: int | None = None) -> Iterator[Entity]:
        wholes = [e for e in self._wholes() if e.id > after and (not types or (e.is_a(*types) and not e.stub))]
        single = (self._shown(e) for e in self.raw.entities(types, after) if len(self.same.ids(e.id)) == 1)
        return islice(merge(single, wholes, key=lambda e: e.id), limit)

    def scan(
        self, types: Collection[str], properties: Collection[str]
    ) -> Iterator[tuple[str, tuple[tuple[str, ...], ...]]]:
        wholes = [(e.id, tuple(e.all(name) for name in properties)) for e in self._wholes() if e.is_a(*types)]
        single = (
            (i, tuple(self._values(name, v) for name, v in zip(properties, values, strict=True)))
            for i, values in self.raw.scan(types, properties)
            if len(self.same.ids(i)) == 1
        )
        return merge(single, wholes)

    # ---- ties ----

    def referring(self, to: Selector, properties: Collection[str] = ()) -> Iterator[Reference]:
        found = self.raw.referring(self._selected(to), properties)
        known = self.same.known_as
        return iter(sorted({Reference(known(r.subject), r.property, known(r.object)) for r in found}))

    def ties(
        self,
        types: Collection[str],
        *,
        ends: Mapping[str, Selector] | None = None,
        values: Mapping[str, Collection[str]] | None = None,
        absent: Collection[str] = (),
        untied: Mapping[str, str] | None = None,
        during: Span | None = None,
        limit: int | None = None,
    ) -> list[Entity]:
        """As the contract says; of ties that are one themselves only one is shown."""
        chosen = {name: self._selected(s) for name, s in (ends or {}).items()}
        found = self.raw.ties(types, ends=chosen, values=values, absent=absent, untied=untied, during=during)
        for name, via in (untied or {}).items():
            found = self._untied(found, name, via, during)
        shown = {self.same.known_as(e.id): e for e in found}
        wholes = self.get(i for i in shown if i in self.same.sets)
        ordered = [wholes.get(i) or self._shown(shown[i]) for i in sorted(shown)]
        return ordered if limit is None else ordered[:limit]

    def closure(self, of: Closure) -> dict[str, Certainty]:
        """Members, and what is reached on from their other ids: so many rounds deep where steps have no bound."""
        start = self._certain(of.start)
        reached = {i: sure for known, sure in start.items() for i in self.same.ids(known)}
        ahead = dict(reached)
        for _ in range(ROUNDS if of.steps is None else of.steps):
            more = self._walk(ahead, of)
            ahead = {}
            for i, sure in more.items():
                for m in self.same.ids(i):
                    if _surer(sure, reached.get(m)):
                        reached[m] = sure
                        # What the engine has followed to its end needs no second visit; its other ids do.
                        if of.steps is not None or _surer(sure, more.get(m)):
                            ahead[m] = sure
            if not ahead:
                break
        found: dict[str, Certainty] = {}
        for i, sure in reached.items():
            known = self.same.known_as(i)
            if _surer(sure, found.get(known)) and (of.include_start or known not in start):
                found[known] = sure
        return dict(sorted(found.items()))

    # ---- claims and books ----

    def claims(
        self, ids: Collection[str] | None = None, *, dataset: str = "", withdrawn: bool = False, since: int = 0
    ) -> Iterator[StoredClaim]:
        """Each as said of the thing under its own id; `raw` has them as they were said."""
        chosen = None if ids is None else self.same.expand(ids)
        found = self.raw.claims(chosen, dataset=dataset, withdrawn=withdrawn, since=since)
        shown = map(self._said, found)
        return shown if ids is None else iter(sorted(shown, key=lambda s: s.claim.entity))

    def runs(self) -> list[Run]:
        return self.raw.runs()

    def datasets(self) -> list[Dataset]:
        return self.raw.datasets()

    def counts(self) -> dict[str, int]:
        """Of ids, not of things."""
        return self.raw.counts()

    def together(self, *calls: Callable[[View], Any]) -> list[Any]:
        return [call(self) for call in calls]

    def close(self) -> None:
        self.raw.close()

    # ---- the parts ----

    def _said(self, s: StoredClaim) -> StoredClaim:
        c = s.claim
        cited = tuple(Citation(self.same.known_as(x.source), x.page, x.observed) for x in c.citations)
        known = self.same.known_as(c.entity)
        return s._replace(claim=c._replace(entity=known, properties=self._properties(c.properties), citations=cited))

    def _wholes(self) -> list[Entity]:
        found = self.get(sorted(self.same.sets))
        return sorted(found.values(), key=lambda e: e.id)

    def _whole(self, members: Sequence[Entity]) -> Entity:
        """One thing from its ids: what has several values is their union, other facts are those of the first that has them."""
        ids = self.same.ids(members[0].id)
        types = tuple(sorted({t for m in members for t in m.types}))
        said: dict[str, tuple[str, ...]] = {}
        bounds = None
        for m in members:
            fresh = {name: v for name, v in m.properties.items() if name not in said or _several(name)}
            dated = {"from", "to"} & said.keys()
            for name, values in fresh.items():
                if name in ("from", "to") and dated:
                    continue  # the two ends are of one source
                said[name] = tuple(dict.fromkeys((*said.get(name, ()), *values)))
            bounds = bounds or (m.bounds if {"from", "to"} & m.properties.keys() else None)
        bounds = bounds or next((m.bounds for m in members if m.bounds), None)
        names = {n for m in members for n in m.all("name")} - set(said.get("name", ())[:1])
        also = tuple(sorted({*said.get("also_known_as", ()), *names}))
        properties = self._properties({**said, **({"also_known_as": also} if also else {})})
        return Entity(ids[0], types, properties, bounds, all(m.stub for m in members), ids)

    def _shown(self, e: Entity) -> Entity:
        properties = self._properties(e.properties)
        return e if properties is e.properties else replace(e, properties=properties)

    def _properties(self, properties: Properties) -> Properties:
        changed = {n: self._values(n, v) for n, v in properties.items() if n in SCHEMA.references}
        if all(changed[n] == properties[n] for n in changed):
            return properties
        return {**properties, **changed}

    def _values(self, name: str, values: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(map(self.same.known_as, values))) if name in SCHEMA.references else values

    def _selected(self, selector: Selector) -> Selector:
        """The same things by all their ids. What needs following on is followed here, not by the engine."""
        return Ids(tuple(self.same.expand(self._certain(selector))))

    def _certain(self, start: Selector) -> dict[str, Certainty]:
        if isinstance(start, Closure):
            return self.closure(start)
        if isinstance(start, AnyOf):
            found: dict[str, Certainty] = {}
            for each in map(self._certain, start.of):
                found |= {i: sure for i, sure in each.items() if _surer(sure, found.get(i))}
            return found
        there = self.raw.get(self.same.expand(start.ids))
        return {
            self.same.known_as(i): Certainty.DEFINITE for i in start.ids if any(m in there for m in self.same.ids(i))
        }

    def _walk(self, ahead: Mapping[str, Certainty], of: Closure) -> dict[str, Certainty]:
        """What the engine reaches from here, to the end or in one step; from what is possible all is possible."""
        found: dict[str, Certainty] = {}
        for start in (Certainty.POSSIBLE, Certainty.DEFINITE):
            ids = tuple(sorted(i for i, sure in ahead.items() if sure is start))
            if ids:
                steps = None if of.steps is None else 1
                more = self.raw.closure(replace(of, start=Ids(ids), steps=steps, include_start=True))
                for i, sure in more.items():
                    best = sure if start is Certainty.DEFINITE else Certainty.POSSIBLE
                    found[i] = best if _surer(best, found.get(i)) else found[i]
        return found

    def _untied(self, found: Sequence[Entity], name: str, via: str, during: Span | None) -> list[Entity]:
        """Those of whose ends no other id is tied either."""
        others = {i for e in found for v in e.all(name) for i in self.same.ids(v)}
        if not others:
            return list(found)
        end = SCHEMA.classes[via].from_end
        ties = self.raw.ties([via], ends={end: Ids(tuple(sorted(others)))}, during=during)
        tied = {self.same.known_as(i) for t in ties for i in t.all(end)}
        return [e for e in found if not any(self.same.known_as(v) in tied for v in e.all(name))]


def _several(name: str) -> bool:
    described = SCHEMA.properties.get(name)
    return described is not None and (described.many or described.judgement)


def _surer(sure: Certainty, than: Certainty | None) -> bool:
    return than is None or (sure is Certainty.DEFINITE and than is not Certainty.DEFINITE)
