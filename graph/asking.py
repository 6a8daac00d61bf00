"""What a graph is asked about places and about what may be the same: a line or two into each question."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection
from contextlib import closing
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, TypeVar

from localism.errors import MisuseError
from localism.graph.store import Store, View

if TYPE_CHECKING:
    from localism.graph.answers import Answer, Row
    from localism.graph.judging import Judged
    from localism.graph.questions.change_row import ChangeRow
    from localism.graph.questions.compare import CompareRow
    from localism.graph.questions.coverage import CoverageRow
    from localism.graph.questions.matches import MatchRow
    from localism.graph.questions.place_row import PlaceRow
    from localism.graph.questions.what_if import WhatIfRow

Day = str | date | int | None
"""A day, month or year: EDTF text, a date, or a year as a number; None for all dates."""
R = TypeVar("R", bound="Row")
T = TypeVar("T")


class Questions(ABC):
    """What every part of the front door asks of `Graph`, which says how the graph is read."""

    _store: Store

    @abstractmethod
    def _ask(self, question: Callable[[View], Answer[R]]) -> Answer[R]:
        """An answer of one moment, in which what was judged to be one thing is one."""

    @abstractmethod
    def _whole(self, what: Callable[[View], T]) -> T:
        """What is read of one moment, of a graph as it is, on which no load is unfinished."""

    @abstractmethod
    def slice(self, *, known_on: Day = None, access: str | None = None, without: Collection[str] = ()) -> Questions:
        """The graph that other claims make: as known on a date, open to an access, without some datasets."""


class PlaceQuestions(Questions):
    """A graph that can be asked about places and matches."""

    @abstractmethod
    def _known(self, on: str) -> PlaceQuestions:
        """The graph as it was known at the end of a day."""

    def place(
        self, area: str, *, on: Day = None, power: str | None = None, topic: str | None = None
    ) -> Answer[PlaceRow]:
        """Who has a say over a place on a date (without one, today), and who decides, delivers and must be asked."""
        from localism.graph.questions.place import place

        return self._ask(lambda view: place(view, area, on=day(on) or today(), power=power, topic=topic))

    def compare(
        self, first: str, second: str, *, on: Day = None, power: str | None = None, topic: str | None = None
    ) -> Answer[CompareRow]:
        """Power by power who decides and delivers in two places on a date (without one, today)."""
        from localism.graph.questions.compare import compare

        return self._ask(lambda view: compare(view, first, second, on=day(on) or today(), power=power, topic=topic))

    def changes(
        self, area: str, *, since: Day = None, until: Day = None, known_on: Collection[Day] = ()
    ) -> Answer[ChangeRow]:
        """What changed at a place between two days (until today, without one).

        With `known_on`, one day or two: what the graph learned of it since, or between them.
        """
        from localism.graph.questions.changes import changes

        if known_on:
            return self._learned(area, since=day(since), until=day(until), known_on=known_on)
        begin = day(since)
        if begin is None:
            raise MisuseError("Say from when: --from 2019-06-01, or --known-on for what was learned since a day.")
        return self._ask(lambda view: changes(view, area, since=begin, until=day(until) or today()))

    def _learned(
        self, area: str, *, since: str | None, until: str | None, known_on: Collection[Day]
    ) -> Answer[ChangeRow]:
        from localism.graph.questions.changes import known_days
        from localism.graph.questions.judged import merging
        from localism.graph.questions.learned import learned
        from localism.ontology.dates import day_range

        first, last = known_days([day(d) or "" for d in known_on], today())
        window = (day_range(since or "..")[0], day_range(until or "..")[1]) if since or until else None
        before, after = self._known(first)._store, self._known(last)._store
        with before.view() as one, after.view() as other, merging(one) as old, merging(other) as new:
            return self._ask(lambda view: learned(view, old, new, area, known=(first, last), span=window))

    def coverage(self, area: str | None = None, *, on: Day = None) -> Answer[CoverageRow]:
        """Area by power whether anything is recorded, derived or unknown on a date (without one, today)."""
        from localism.graph.questions.coverage import coverage

        return self._ask(lambda view: coverage(view, area, on=day(on) or today()))

    def what_if(
        self, *, remove: Collection[str] = (), end: str | None = None, without: Collection[str] = (), on: Day = None
    ) -> Answer[WhatIfRow]:
        """Which places would lose or gain which powers without a body or a dataset, or had a holding ended. Writes nothing."""
        from localism.graph.questions.judged import merging, told
        from localism.graph.questions.trying import trying
        from localism.graph.questions.what_if import what_if
        from localism.graph.slices import slice_store

        def tried(view: View) -> Answer[WhatIfRow]:
            with merging(view) as seen:
                attempt = trying(seen, remove=remove, end=end, without=without, on=day(on) or today())
                made = slice_store(view, without=attempt.without, edits=attempt.edits, removing=attempt.removing)
                with closing(made), made.view() as other, merging(other) as then:
                    answer = what_if(seen, then, on=attempt.on, trying=attempt.said, gone=attempt.removing)
                    return told(answer, seen)

        return self._whole(tried)

    # ---- the same thing under two ids ----

    def matches(
        self, *, judged: bool = False, least: int | None = None, limit: int | None = None, words: str = ""
    ) -> Answer[MatchRow]:
        """Ids that may be of one thing, likeliest first, with why; or (`judged`) what reviewers said of them."""
        from localism.graph.questions.matches import judgements, matches

        if judged:
            return self._whole(judgements)
        return self._whole(lambda view: matches(view, least=least, limit=limit, words=words))

    def judge(
        self, one: str, other: str, verdict: str, *, by: str, on: Day = None, note: str = "", access: str | None = None
    ) -> Judged:
        """Write a reviewer's `yes`, `no` or `unsure` on two ids; a yes makes them one in answers until it is withdrawn.

        `access` says who may see the judgement (blank: the project); a server takes it only if that is said.
        """
        from localism.graph.judging import judge, judgement

        said = judgement(one, other, verdict, by=by, day=day(on) or today(), note=note)
        return judge(self._store, said, access=access, at=now())

    def withdraw(self, one: str, other: str, *, by: str) -> Judged:
        """Take back what a reviewer judged of two ids."""
        from localism.graph.judging import withdraw

        return withdraw(self._store, one, other, by=by, at=now())


def day(value: Day) -> str | None:
    """A date as EDTF text. Raises `MisuseError` for what is none.

    >>> day(2019), day(date(2019, 6, 1)), day("2018-22")
    ('2019', '2019-06-01', '2018-22')
    """
    if value is None:
        return None
    if isinstance(value, date):
        return value.strftime("%Y-%m-%d")
    text: object = f"{value:04d}" if isinstance(value, int) else value
    if not isinstance(text, str) or not text.strip() or text.strip() == "..":
        raise MisuseError(f"{value!r} is no day, month or year to ask about. Write 2019, 2019-06 or 2019-06-01.")
    return text.strip()


def now() -> str:
    """The time of a load, in UTC to the second; SOURCE_DATE_EPOCH sets it, so that the same input gives the same bytes."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    moment = datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def today() -> str:
    """The day on which a question about a place is asked, where it names none."""
    return now()[:10]
