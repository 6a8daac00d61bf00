"""What to cite for a thing or an answer: its sources, with where in them, and the datasets that read them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

import localism
from localism.graph.answers import Answer
from localism.graph.entity import StoredClaim
from localism.graph.exchange.references import Reference, of_dataset, of_source, written
from localism.graph.questions.evidence import EvidenceRow
from localism.graph.questions.judged import merging
from localism.graph.questions.naming import resolve
from localism.graph.questions.sources import OPEN_TO_ALL, Cited
from localism.graph.slices import ranked
from localism.graph.store import View

_OF = ("id", "holding", "holdings", "before_ids", "after_ids")
"""Fields in which a row has the ids of what it is of."""


@dataclass(frozen=True)
class References:
    """Works to be cited, sources first, each once; as text they are a paragraph a work."""

    title: str
    works: tuple[Reference, ...]

    def __str__(self) -> str:
        return self.to_text()

    def to_text(self) -> str:
        """A paragraph a work."""
        return written(self.works, "text")

    def to_bibtex(self) -> str:
        """BibTeX, with every text escaped for LaTeX."""
        return written(self.works, "bibtex")

    def to_csl(self) -> str:
        """CSL-JSON."""
        return written(self.works, "csl")


def cite(view: View, asked: str | Answer[Any], *, access: str) -> References:
    """The works that the claims about a thing cite, or that an answer names, and the datasets of those claims.

    A source is cited itself. Of an answer the view decides what may be named, and `access` of what its rows know of
    claims. An answer whose rows name no source is cited by the claims about what they are of. Raises `NotFoundError`.
    """
    if isinstance(asked, Answer):
        return _of_answer(view, asked, access)
    with merging(view) as seen:
        thing = resolve(seen, asked)
        places: dict[str, set[tuple[str, str]]] = {i: set() for i in thing.ids if thing.is_a("Source")}
        datasets: set[str] = set()
        _add(getattr(seen, "raw", seen).claims(thing.ids), places, datasets)
    return References(f"What to cite for {thing.name}", _works(view, places, datasets))


def _of_answer(view: View, answer: Answer[Any], access: str) -> References:
    places: dict[str, set[tuple[str, str]]] = {}
    datasets: set[str] = set()
    silent: set[str] = set()
    for row in answer:
        cited = [c for c in _cited(row) if ranked(c.access) <= ranked(access)]
        for c in cited:
            datasets.add(c.dataset)
            if c.source:
                places.setdefault(c.source, set()).add((c.page, c.observed))
        if not cited:
            silent |= _named(row)
    _add(view.claims(sorted(silent)) if silent else (), places, datasets)
    return References(f"What to cite for: {answer.title}", _works(view, places, datasets))


def _add(claims: Iterable[StoredClaim], places: dict[str, set[tuple[str, str]]], datasets: set[str]) -> None:
    for s in claims:
        datasets.add(s.claim.dataset)
        for c in s.claim.citations:
            places.setdefault(c.source, set()).add((c.page, c.observed))


def _works(view: View, places: dict[str, set[tuple[str, str]]], datasets: set[str]) -> tuple[Reference, ...]:
    sources = [of_source(s, places[i]) for i, s in view.get(sorted(places)).items()]
    loaded: dict[str, str] = {}
    for run in view.runs():
        loaded[run.dataset] = max(loaded.get(run.dataset, ""), run.at[:10])
    program = f"localism {localism.__version__}"
    own = [of_dataset(d, loaded.get(d.name, ""), program) for d in view.datasets() if d.name in datasets]
    return (*sorted(sources, key=lambda r: ((r.publisher or r.title).casefold(), r.title.casefold(), r.id)), *own)


def _cited(value: object) -> Iterator[Cited]:
    """Every source that a row names, wherever in it."""
    if isinstance(value, Cited):
        yield value
    elif isinstance(value, EvidenceRow):
        access = value.access or OPEN_TO_ALL
        yield Cited(value.source_id, value.source, value.url, value.page, value.observed, "", value.dataset, access)
    elif is_dataclass(value):
        for f in fields(value):
            yield from _cited(getattr(value, f.name))
    elif isinstance(value, tuple):
        for each in value:
            yield from _cited(each)


def _named(row: object) -> set[str]:
    """The ids of what a row is of."""
    found = [getattr(row, name, "") for name in {getattr(row, "REFERENCE", ""), *_OF} - {""}]
    return {i for value in found for i in (value if isinstance(value, tuple) else (value,)) if isinstance(i, str) and i}
