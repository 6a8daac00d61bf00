"""Folding what a load has touched: entities, their links, names and citations brought in line with their claims."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from itertools import groupby
from operator import itemgetter

from localism.graph.entity import Citation, Claim, Coding, Entity, Properties, Testimony, fold, spell
from localism.graph.stores.sqlite.tables import BLANKS
from localism.graph.words import normal, words
from localism.ontology.schema import SCHEMA

_NAMES = ("name", "also_known_as")
_REMEMBERED = 400_000
_SOURCES = SCHEMA.descendants["Source"]


class Folding:
    """What is shared by everything that writes: row numbers, sources' dates, and the things to fold again."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._numbers: dict[str, int] = {}
        self._published: dict[str, str] = {}
        self._as_of: dict[str, str] = dict(db.execute("SELECT name, as_of FROM dataset"))
        self._properties = dict(db.execute("SELECT name, n FROM property"))
        self._blanks = [(end, blank, self._properties[name]) for (end, blank), name in BLANKS.items()]
        db.execute("CREATE TEMP TABLE touched (thing INTEGER PRIMARY KEY)")
        db.execute("CREATE TEMP TABLE loosened (thing INTEGER PRIMARY KEY)")

    def numbers(self, ids: Collection[str]) -> dict[str, int]:
        """Row numbers of the ids that have one."""
        known = {i: self._numbers[i] for i in ids if i in self._numbers}
        if len(known) < len(ids):
            missing = json.dumps([i for i in ids if i not in known])
            known.update(
                self._db.execute(
                    "SELECT t.id, t.n FROM json_each(?) j CROSS JOIN thing t ON t.id = j.value", (missing,)
                )
            )
        return known

    def attested(self, claim: Claim, day: str) -> tuple[str, ...]:
        """The dates at which its sources say so: observed, else the source's own, else the dataset's or the run's."""
        dates = [citation.observed or self._date_of(citation.source) for citation in claim.citations]
        found = tuple(d for d in dates if d)
        return found or (self._as_of.get(claim.dataset) or day,)

    def know(self, dataset: str, as_of: str) -> None:
        """Learn a dataset's as-of date."""
        self._as_of[dataset] = as_of

    def forget(self) -> None:
        """Know no row numbers or dates by heart: some are of what is no longer there."""
        self._numbers.clear()
        self._published.clear()

    def forget_dates(self) -> None:
        """Know no source's date by heart: one that another source cites is asked for before it is written."""
        self._published.clear()

    def connect(self, things: Iterable[tuple[int, Properties, Iterable[Citation]]], numbers: dict[str, int]) -> None:
        """Write the links, names and citations of things."""
        links: list[tuple[int, int, int]] = []
        labels: list[tuple[str, int]] = []
        tokens: list[tuple[str, int]] = []
        cites: list[tuple[int, int]] = []
        for n, properties, citations in things:
            for name, values in properties.items():
                if name in self._properties:
                    links += [(self._properties[name], numbers[v], n) for v in values]
                elif name in _NAMES:
                    labels += [(normal(v), n) for v in values]
                    tokens += [(w, n) for v in values for w in words(v)]
            for end, blank, number in self._blanks:
                if end in properties and not properties.get(blank):
                    links += [(number, numbers[v], n) for v in properties[end]]
            cites += [(numbers[c.source], n) for c in citations]
        if len(self._numbers) > _REMEMBERED:
            self._numbers.clear()
        objects = {o for _, o, _ in links} | {s for s, _ in cites}
        self._numbers.update((i, n) for i, n in numbers.items() if n in objects)
        self._db.executemany("INSERT OR IGNORE INTO link (property, object, subject) VALUES (?, ?, ?)", links)
        self._db.executemany("INSERT OR IGNORE INTO label VALUES (?, ?)", labels)
        self._db.executemany("INSERT OR IGNORE INTO word VALUES (?, ?)", tokens)
        self._db.executemany("INSERT OR IGNORE INTO cites VALUES (?, ?)", cites)
        self._db.execute(
            "UPDATE thing SET state = 'stub' WHERE state = 'gone' AND n IN (SELECT value FROM json_each(?))",
            (json.dumps(sorted(objects)),),
        )

    # ---- what must be folded again ----

    def touch_all(self, things: Iterable[int]) -> None:
        """Mark things whose claims have changed."""
        self._db.executemany("INSERT OR IGNORE INTO touched VALUES (?)", [(n,) for n in things])

    def touch(self, query: str, parameters: tuple[object, ...]) -> None:
        """Mark the things that a query of ours finds."""
        self._db.execute(f"INSERT OR IGNORE INTO touched {query}", parameters)

    def doubt(self, stubs: Iterable[int]) -> None:
        """Mark stubs that nothing may refer to."""
        self._db.executemany("INSERT OR IGNORE INTO loosened VALUES (?)", [(n,) for n in stubs])

    def settle(self) -> None:
        """Fold everything that was touched. Sources go first, since the bounds of what cites them rest on their dates."""
        is_source = " OR ".join(["' ' || types || ' ' LIKE ?"] * len(_SOURCES))
        sources = [f"% {name} %" for name in sorted(_SOURCES)]
        about = f"FROM claim c WHERE c.thing = touched.thing AND ({is_source})"
        chosen = [
            n
            for (n,) in self._db.execute(
                f"SELECT thing FROM touched WHERE EXISTS (SELECT 1 {about}) ORDER BY thing", sources
            )
        ]
        self._published.clear()
        for start in range(0, len(chosen), 500):
            part = chosen[start : start + 500]
            self._fold(part)
            self.touch("SELECT thing FROM cites WHERE source IN (SELECT value FROM json_each(?))", (json.dumps(part),))
        last = 0
        while part := [
            n
            for (n,) in self._db.execute("SELECT thing FROM touched WHERE thing > ? ORDER BY thing LIMIT 2000", (last,))
        ]:
            self._fold(part)
            last = part[-1]
        self._db.execute("DELETE FROM touched")
        self._tidy()

    def _fold(self, things: list[int]) -> None:
        key = json.dumps(things)
        ids = dict(self._db.execute("SELECT n, id FROM thing WHERE n IN (SELECT value FROM json_each(?))", (key,)))
        entities = {n: fold(i, []) for n, i in ids.items()}
        citations: dict[int, set[Citation]] = {n: set() for n in ids}
        for n, testimony in self._testimony(ids, key):
            entities[n] = fold(ids[n], testimony)
            citations[n] = {c for t in testimony for c in t.claim.citations}
        self._loosen(key)
        self._db.executemany(
            "UPDATE thing SET state = ?, types = ?, body = ?, from_min = ?, from_max = ?, to_min = ?, to_max = ? WHERE n = ?",
            [
                ("stub" if e.stub else "known", " ".join(e.types), _body(e), *(e.bounds or (None,) * 4), n)
                for n, e in entities.items()
            ],
        )
        referred = {v for e in entities.values() for name in SCHEMA.references for v in e.all(name)}
        referred.update(c.source for cited in citations.values() for c in cited)
        self.connect(((n, e.properties, sorted(citations[n])) for n, e in entities.items()), self.numbers(referred))
        self._db.executemany("INSERT OR IGNORE INTO loosened VALUES (?)", [(n,) for n, e in entities.items() if e.stub])

    def _testimony(self, ids: dict[int, str], key: str) -> Iterator[tuple[int, list[Testimony]]]:
        rows = self._db.execute(
            "SELECT c.thing, c.types, c.body, d.name, c.citations, c.coding, c.access, d.priority, r.date FROM json_each(?) j "
            "CROSS JOIN claim c ON c.thing = j.value JOIN dataset d ON d.n = c.dataset JOIN run r ON r.n = c.learned WHERE c.withdrawn IS NULL",
            (key,),
        )
        for n, group in groupby(rows, key=itemgetter(0)):
            testimony = []
            for _, types, body, dataset, citations, coding, access, priority, day in group:
                claim = Claim(
                    ids[n],
                    tuple(types.split()),
                    {name: tuple(values) for name, values in json.loads(body).items()},
                    dataset,
                    tuple(Citation(*c) for c in json.loads(citations)) if citations else (),
                    Coding(*json.loads(coding)) if coding else Coding(),
                    access,
                )
                testimony.append(Testimony(claim, priority, self.attested(claim, day)))
            yield n, testimony

    def _loosen(self, key: str) -> None:
        """Take away what was written for these things before, and remember what they referred to."""
        chosen = "IN (SELECT value FROM json_each(?))"
        self._db.execute(f"INSERT OR IGNORE INTO loosened SELECT object FROM link WHERE subject {chosen}", (key,))
        self._db.execute(f"DELETE FROM link WHERE subject {chosen}", (key,))
        self._db.execute(f"INSERT OR IGNORE INTO loosened SELECT source FROM cites WHERE thing {chosen}", (key,))
        for table in ("cites", "label", "word"):
            self._db.execute(f"DELETE FROM {table} WHERE thing {chosen}", (key,))

    def _tidy(self) -> None:
        """A stub that nothing refers to any more is gone; only withdrawn claims know of it."""
        properties = ",".join(str(n) for n in sorted(self._properties.values()))
        self._db.execute(
            "UPDATE thing SET state = 'gone' WHERE state = 'stub' AND n IN (SELECT thing FROM loosened) "
            f"AND NOT EXISTS (SELECT 1 FROM link WHERE property IN ({properties}) AND object = thing.n) "
            "AND NOT EXISTS (SELECT 1 FROM cites WHERE source = thing.n)"
        )
        self._db.execute("DELETE FROM loosened")

    def _date_of(self, source: str) -> str:
        found = self._published.get(source)
        if found is None:
            row = self._db.execute(
                "SELECT json_extract(body, '$.published[0]') FROM thing WHERE id = ?", (source,)
            ).fetchone()
            found = self._published[source] = (row[0] if row else "") or ""
        return found


def _body(e: Entity) -> str:
    return spell(Claim(e.id, e.types, e.properties, ""))[0]
