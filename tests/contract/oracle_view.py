"""Every primitive of a view, answered by going through all things one after another."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any

from localism.graph.entity import Entity, StoredClaim
from localism.graph.store import AnyOf, Closure, Dataset, Ids, Named, Reference, Run, Selector, Span, View
from localism.graph.words import normal, words
from localism.ontology.dates import Bounds, Certainty
from localism.ontology.schema import SCHEMA
from tests.contract.oracle import History, fold_everything

Members = dict[str, Certainty]


class OracleView:
    """The graph that a history makes at this moment."""

    notice = ""

    def together(self, *calls: Callable[[View], Any]) -> list[Any]:
        """One after another."""
        return [call(self) for call in calls]

    def __init__(self, history: History) -> None:
        self.history = history
        self.things = fold_everything(history)
        self._datasets = sorted(history.datasets.values())
        self._runs = list(history.runs)
        self._claims = list(history.claims)

    def get(self, ids: Iterable[str]) -> dict[str, Entity]:
        return {i: self.things[i] for i in ids if i in self.things}

    def entities(self, types: Collection[str] = (), after: str = "", limit: int | None = None) -> Iterator[Entity]:
        found = [e for e in self.things.values() if e.id > after and (not types or is_of(e, types))]
        return iter(found if limit is None else found[:limit])

    def named(self, labels: Collection[str], without: Collection[str] = ()) -> Mapping[str, tuple[Named, ...]]:
        found: dict[str, tuple[Named, ...]] = {}
        for label in labels:
            found[label] = ()
            for e in self.things.values():
                goes_by = e.id == label or normal(label) in [normal(name) for name in names_of(e)]
                speaking = {s.claim.dataset for s in self.claims([e.id])}
                if goes_by and (not without or speaking - set(without)):
                    found[label] += (Named(e.id, e.types),)
        return found

    def vocabulary(self) -> Iterator[str]:
        return iter(sorted({word for e in self.things.values() for name in names_of(e) for word in words(name)}))

    def with_words(self, sought: Collection[str]) -> Iterator[tuple[str, Entity]]:
        for word in sorted(set(sought)):
            for e in self.things.values():
                if any(word in words(name) for name in names_of(e)):
                    yield word, e

    def referring(self, to: Selector, properties: Collection[str] = ()) -> Iterator[Reference]:
        chosen = self.chosen(to)
        found: set[Reference] = set()
        for e in self.things.values():
            for name, values in references_of(e).items():
                if not properties or name in properties:
                    found.update(Reference(e.id, name, value) for value in values if value in chosen)
        return iter(sorted(found))

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
        chosen = {name: self.chosen(selector) for name, selector in (ends or {}).items()}
        found = []
        for e in self.things.values():
            if (
                is_of(e, types)
                and all(any(v in members for v in e.all(name)) for name, members in chosen.items())
                and all(any(v in wanted for v in e.all(name)) for name, wanted in (values or {}).items())
                and not any(e.all(name) for name in absent)
                and not any(self._tied(v, via, during) for name, via in (untied or {}).items() for v in e.all(name))
                and (during is None or (e.bounds is not None and overlap(e.bounds, during) is not Certainty.NO))
            ):
                found.append(e)
        return found if limit is None else found[:limit]

    def _tied(self, i: str, via: str, during: Span | None) -> bool:
        return any(
            is_of(e, [via])
            and i in e.all(SCHEMA.classes[via].from_end)
            and (during is None or overlap(e.bounds, during) is not Certainty.NO)
            for e in self.things.values()
        )

    def closure(self, of: Closure) -> Members:
        """Two walks, one over every tie that will do and one over those that surely do."""
        start = self.chosen(of.start)
        surely = self._walk([i for i, c in start.items() if c is Certainty.DEFINITE], of, Certainty.DEFINITE)
        perhaps = self._walk(list(start), of, Certainty.POSSIBLE)
        found = {i: Certainty.DEFINITE if i in surely else Certainty.POSSIBLE for i in sorted(perhaps)}
        return found if of.include_start else {i: c for i, c in found.items() if i not in start}

    def claims(
        self, ids: Collection[str] | None = None, *, dataset: str = "", withdrawn: bool = False, since: int = 0
    ) -> Iterator[StoredClaim]:
        found = [
            s
            for s in self._claims
            if (ids is None or s.claim.entity in ids)
            and (not dataset or s.claim.dataset == dataset)
            and (withdrawn or s.withdrawn is None)
            and (s.learned > since or (s.withdrawn is not None and s.withdrawn > since))
        ]
        return iter(sorted(found, key=lambda s: (s.claim.entity, s.claim.digest, s.learned)))

    def runs(self) -> list[Run]:
        return self._runs

    def datasets(self) -> list[Dataset]:
        return self._datasets

    def counts(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for e in self.things.values():
            for name in ("stub",) if e.stub else e.types:
                found[name] = found.get(name, 0) + 1
        return found

    def scan(
        self, types: Collection[str], properties: Collection[str]
    ) -> Iterator[tuple[str, tuple[tuple[str, ...], ...]]]:
        for e in self.things.values():
            if is_of(e, types):
                yield e.id, tuple(e.all(name) for name in properties)

    def close(self) -> None:
        """There is nothing to let go of."""

    def chosen(self, selector: Selector) -> Members:
        """The selected things that exist."""
        if isinstance(selector, Ids):
            return {i: Certainty.DEFINITE for i in selector.ids if i in self.things}
        if isinstance(selector, AnyOf):
            every = [self.chosen(each) for each in selector.of]
            surely = {i for found in every for i, c in found.items() if c is Certainty.DEFINITE}
            return {
                i: Certainty.DEFINITE if i in surely else Certainty.POSSIBLE
                for i in sorted({i for f in every for i in f})
            }
        return self.closure(selector)

    def _walk(self, start: list[str], of: Closure, least: Certainty) -> set[str]:
        steps = self._steps(of, least)
        reached = set(start)
        taken = 0
        while of.steps is None or taken < of.steps:
            further = reached | {there for here, there in steps if here in reached}
            if further == reached:
                break
            reached = further
            taken += 1
        return reached

    def _steps(self, of: Closure, least: Certainty) -> list[tuple[str, str]]:
        pairs: list[tuple[str, str]] = []
        for e in self.things.values():
            if of.via in SCHEMA.classes:
                tie = SCHEMA.classes[of.via]
                if is_of(e, [of.via]) and (of.during is None or at_least(whole(e.bounds, of.during), least)):
                    pairs += [(a, b) for a in e.all(tie.from_end) for b in e.all(tie.to_end)]
            else:
                pairs += [(e.id, value) for value in e.all(of.via)]
        return pairs if of.direction == "out" else [(b, a) for a, b in pairs]


def is_of(e: Entity, types: Collection[str]) -> bool:
    """Whether a thing is of one of these classes, or of one below it."""
    return any(wanted in SCHEMA.ancestors[own] for own in e.types for wanted in types)


def names_of(e: Entity) -> tuple[str, ...]:
    """Everything it is called."""
    return e.all("name") + e.all("also_known_as")


def references_of(e: Entity) -> dict[str, tuple[str, ...]]:
    """The properties that name other things."""
    return {name: values for name, values in e.properties.items() if SCHEMA.properties[name].is_reference}


def references_in(properties: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Every id that some properties name."""
    return [value for name, values in properties.items() if SCHEMA.properties[name].is_reference for value in values]


def overlap(b: Bounds | None, span: Span) -> Certainty:
    """Whether there is a day in the span on which it surely held, or perhaps held."""
    if b is None:
        return Certainty.NO
    first, after = span
    if max(b.from_max, first) < min(b.to_min, after):
        return Certainty.DEFINITE
    if max(b.from_min, first) < min(b.to_max, after):
        return Certainty.POSSIBLE
    return Certainty.NO


def whole(b: Bounds | None, span: Span) -> Certainty:
    """Whether it surely held on every day of the span, or perhaps held on one."""
    if b is not None and b.from_max <= span[0] and span[1] <= b.to_min:
        return Certainty.DEFINITE
    return Certainty.NO if overlap(b, span) is Certainty.NO else Certainty.POSSIBLE


def at_least(found: Certainty, least: Certainty) -> bool:
    """Whether a certainty is as good as another."""
    order = [Certainty.NO, Certainty.POSSIBLE, Certainty.DEFINITE]
    return order.index(found) >= order.index(least)
