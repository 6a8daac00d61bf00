"""Reading the file: each primitive of the contract as one statement or two."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any

from localism.graph.entity import Citation, Claim, Coding, Entity, StoredClaim
from localism.graph.store import AnyOf, Closure, Dataset, File, Ids, Named, Reference, Run, Selector, Span, View
from localism.graph.stores.sqlite.tables import BLANKS
from localism.graph.words import normal
from localism.ontology.dates import Bounds, Certainty
from localism.ontology.schema import SCHEMA

COLUMNS = "t.id, t.types, t.body, t.from_min, t.from_max, t.to_min, t.to_max, t.state"
_ENOUGH = (100, 2_000, 40_000)


class SQLiteLookup:
    """Names and ids, read from one connection."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._made = bool(db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'property'").fetchone())

    def named(self, labels: Collection[str], without: Collection[str] = ()) -> Mapping[str, tuple[Named, ...]]:
        """Label → the things that go by it."""
        found: dict[str, tuple[Named, ...]] = {}
        vouched = (
            ""
            if not without
            else (
                " AND EXISTS (SELECT 1 FROM claim c JOIN dataset d ON d.n = c.dataset WHERE c.thing = t.n AND c.withdrawn IS NULL"
                " AND d.name NOT IN (SELECT value FROM json_each(?)))"
            )
        )
        left_out = [json.dumps(sorted(without))] if without else []
        for label in labels:
            if not self._made:
                found[label] = ()
                continue
            rows = self._db.execute(
                f"SELECT t.id, t.types FROM thing t WHERE t.id = ? AND t.state <> 'gone'{vouched} UNION "
                f"SELECT t.id, t.types FROM label l JOIN thing t ON t.n = l.thing WHERE l.label = ? AND l.label <> ''{vouched} ORDER BY 1",
                (label, *left_out, normal(label), *left_out),
            )
            found[label] = tuple(Named(i, tuple(types.split())) for i, types in rows)
        return found

    def vocabulary(self) -> Iterator[str]:
        """Every word of every name."""
        if self._made:
            for (word,) in self._db.execute("SELECT DISTINCT word FROM word ORDER BY word"):
                yield word


class SQLiteView(SQLiteLookup):
    """The graph at one moment."""

    notice = ""

    def __init__(self, db: sqlite3.Connection) -> None:
        super().__init__(db)
        self._properties = dict(db.execute("SELECT name, n FROM property")) if self._made else {}
        self._combinations: list[str] | None = None
        self._chosen: dict[Selector, dict[int, bool]] = {}

    def get(self, ids: Iterable[str]) -> dict[str, Entity]:
        wanted = list(dict.fromkeys(ids))
        rows = self._db.execute(
            f"SELECT {COLUMNS} FROM json_each(?) j CROSS JOIN thing t ON t.id = j.value WHERE t.state <> 'gone' ORDER BY j.key",
            (json.dumps(wanted),),
        )
        return {row[0]: _entity(row) for row in rows}

    def entities(self, types: Collection[str] = (), after: str = "", limit: int | None = None) -> Iterator[Entity]:
        condition, parameters = self._of_types(types) if types else ("t.state <> 'gone'", [])
        rows = self._db.execute(
            f"SELECT {COLUMNS} FROM thing t WHERE {condition} AND t.id > ? ORDER BY t.id LIMIT ?",
            [*parameters, after, -1 if limit is None else limit],
        )
        return (_entity(row) for row in rows)

    def with_words(self, words: Collection[str]) -> Iterator[tuple[str, Entity]]:
        rows = self._db.execute(
            f"SELECT w.word, {COLUMNS} FROM json_each(?) j CROSS JOIN word w ON w.word = j.value CROSS JOIN thing t ON t.n = w.thing ORDER BY w.word, t.id",
            (json.dumps(sorted(set(words))),),
        )
        return ((row[0], _entity(row[1:])) for row in rows)

    def referring(self, to: Selector, properties: Collection[str] = ()) -> Iterator[Reference]:
        wanted = set(properties or self._properties).difference(BLANKS.values())
        numbers = [n for name, n in self._properties.items() if name in wanted]
        rows = self._db.execute(
            "SELECT s.id, p.name, o.id FROM json_each(?) j CROSS JOIN json_each(?) k CROSS JOIN link l ON l.property = k.value AND l.object = j.value "
            "JOIN property p ON p.n = l.property JOIN thing s ON s.n = l.subject JOIN thing o ON o.n = l.object ORDER BY 1, 2, 3",
            (json.dumps(list(self._choose(to))), json.dumps(numbers)),
        )
        return (Reference(*row) for row in rows)

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
        condition, parameters = self._of_types(types)
        # Ends are given as row numbers; one that is kept apart for ties that lack something stands in for both filters.
        kept = {end: name for (end, blank), name in BLANKS.items() if blank in absent and end in (ends or {})}
        chosen = {kept.get(name, name): json.dumps(list(self._choose(s))) for name, s in (ends or {}).items()}
        absent = [name for name in absent if not any(blank == name and end in kept for end, blank in BLANKS)]
        driver = self._smallest(chosen)
        # What the links alone can tell comes first, before any thing is read; the smallest filter drives, and CROSS JOIN
        # keeps the planner from choosing otherwise.
        subject = "l.subject" if driver else "t.n"
        linked: list[str] = []
        first: list[object] = [chosen[driver], self._properties[driver]] if driver else []
        for name, members in chosen.items():
            if name != driver:
                linked.append(
                    f"EXISTS (SELECT 1 FROM link k WHERE k.subject = {subject} AND k.property = ? "
                    "AND k.object IN (SELECT value FROM json_each(?)))"
                )
                first += [self._properties[name], members]
        for name in absent:
            if name in self._properties:
                linked.append(f"NOT EXISTS (SELECT 1 FROM link k WHERE k.subject = {subject} AND k.property = ?)")
                first.append(self._properties[name])
            else:
                condition += " AND json_type(t.body, ?) IS NULL"
                parameters.append(_path(name))
        for name, via in (untied or {}).items():
            condition_of, types_of = self._of_types([via])
            then = " AND max(u.from_min, ?) < min(u.to_max, ?)" if during else ""
            linked.append(
                f"NOT EXISTS (SELECT 1 FROM link h CROSS JOIN link g ON g.property = ? AND g.object = h.object "
                f"CROSS JOIN thing u ON u.n = g.subject WHERE h.subject = {subject} AND h.property = ? "
                f"AND {condition_of.replace('t.', 'u.')}{then})"
            )
            first += [
                self._properties[SCHEMA.classes[via].from_end],
                self._properties[name],
                *types_of,
                *(during or ()),
            ]
        where = " AND ".join(linked) or "1"
        if driver:
            source = (
                "(SELECT DISTINCT l.subject AS n FROM json_each(?) j CROSS JOIN link l ON l.property = ? AND l.object = j.value "
                f"WHERE {where}) d CROSS JOIN thing t ON t.n = d.n"
            )
        else:
            source, condition, parameters, first = "thing t", f"{where} AND {condition}", [*first, *parameters], []
        for name, wanted in (values or {}).items():
            condition += (
                " AND EXISTS (SELECT 1 FROM json_each(t.body, ?) WHERE value IN (SELECT value FROM json_each(?)))"
            )
            parameters += [_path(name), json.dumps(sorted(wanted))]
        if during:
            condition += " AND max(t.from_min, ?) < min(t.to_max, ?)"
            parameters += list(during)
        rows = self._db.execute(
            f"SELECT {COLUMNS} FROM {source} WHERE {condition} ORDER BY t.id LIMIT ?",
            [*first, *parameters, -1 if limit is None else limit],
        )
        return [_entity(row) for row in rows]

    def closure(self, of: Closure) -> dict[str, Certainty]:
        members = self._choose(of)
        rows = self._db.execute(
            "SELECT t.id, t.n FROM json_each(?) j CROSS JOIN thing t ON t.n = j.value ORDER BY t.id",
            (json.dumps(list(members)),),
        )
        return {i: Certainty.DEFINITE if members[n] else Certainty.POSSIBLE for i, n in rows}

    def claims(
        self, ids: Collection[str] | None = None, *, dataset: str = "", withdrawn: bool = False, since: int = 0
    ) -> Iterator[StoredClaim]:
        conditions: list[str] = ["1"] if withdrawn else ["c.withdrawn IS NULL"]
        parameters: list[object] = []
        if dataset:
            conditions.append("d.name = ?")
            parameters.append(dataset)
        if since:
            conditions.append("(c.learned > ? OR c.withdrawn > ?)")
            parameters += [since, since]
        source = "thing t CROSS JOIN claim c ON c.thing = t.n"
        if ids is not None:
            source = "json_each(?) j CROSS JOIN thing t ON t.id = j.value CROSS JOIN claim c ON c.thing = t.n"
            parameters.insert(0, json.dumps(sorted(set(ids))))
        elif since:
            # Few claims are so late: better sort these than go through every thing in order.
            source = "claim c CROSS JOIN thing t ON t.n = c.thing"
        rows = self._db.execute(
            "SELECT t.id, c.types, c.body, d.name, c.citations, c.coding, c.access, c.locator, c.learned, c.withdrawn "
            f"FROM {source} JOIN dataset d ON d.n = c.dataset "
            f"WHERE {' AND '.join(conditions)} ORDER BY t.id, c.digest, c.learned",
            parameters,
        )
        return (_stored(row) for row in rows)

    def runs(self) -> list[Run]:
        rows = self._db.execute(
            "SELECT r.n, d.name, r.at, r.date, r.files, r.new, r.unchanged, r.withdrawn FROM run r JOIN dataset d ON d.n = r.dataset ORDER BY r.n"
        )
        return [
            Run(n, d, at, date, tuple(File(*f) for f in json.loads(files)), *counts)
            for n, d, at, date, files, *counts in rows
        ]

    def datasets(self) -> list[Dataset]:
        return [
            Dataset(*row)
            for row in self._db.execute(
                "SELECT name, title, author, as_of, licence, access, priority FROM dataset ORDER BY name"
            )
        ]

    def counts(self) -> dict[str, int]:
        counts: dict[str, int] = {}
        for types, state, number in self._db.execute(
            "SELECT types, state, count(*) FROM thing WHERE state <> 'gone' GROUP BY types, state"
        ):
            for name in ["stub"] if state == "stub" else types.split():
                counts[name] = counts.get(name, 0) + number
        return dict(sorted(counts.items()))

    def scan(
        self, types: Collection[str], properties: Collection[str]
    ) -> Iterator[tuple[str, tuple[tuple[str, ...], ...]]]:
        condition, parameters = self._of_types(types)
        columns = list(properties)
        for i, body in self._db.execute(
            f"SELECT t.id, t.body FROM thing t WHERE {condition} ORDER BY t.id", parameters
        ):
            read = json.loads(body)
            yield i, tuple(tuple(read.get(name, ())) for name in columns)

    def together(self, *calls: Callable[[View], Any]) -> list[Any]:
        return [call(self) for call in calls]

    def close(self) -> None:
        self._db.close()

    def _of_types(self, types: Collection[str]) -> tuple[str, list[object]]:
        """A condition on the combinations of classes that occur, which are few."""
        wanted = {name for t in types for name in SCHEMA.descendants[t]}
        if self._combinations is None:
            self._combinations = _combinations(self._db)
        chosen = [combination for combination in self._combinations if wanted.intersection(combination.split())]
        return f"t.types IN ({','.join('?' * len(chosen))}) AND t.state = 'known'", list(chosen)

    def _smallest(self, chosen: Mapping[str, str]) -> str:
        """The filter that fewest ties pass; how many is counted only as far as it takes to tell."""
        for enough in _ENOUGH if len(chosen) > 1 else ():
            sizes = {name: self._size(name, members, enough) for name, members in chosen.items()}
            smallest = min(sizes, key=lambda name: sizes[name])
            if sizes[smallest] < enough:
                return smallest
        return next(iter(chosen), "")

    def _size(self, name: str, members: str, enough: int) -> int:
        count = self._db.execute(
            "SELECT count(*) FROM (SELECT 1 FROM json_each(?) j CROSS JOIN link l ON l.property = ? AND l.object = j.value LIMIT ?)",
            (members, self._properties[name], enough),
        )
        return int(count.fetchone()[0])

    def _choose(self, selector: Selector) -> dict[int, bool]:
        """Row numbers of the selected things, each with whether it is definitely a member."""
        found = self._chosen.get(selector)
        if found is None:
            if isinstance(selector, AnyOf):
                found = {}
                for each in selector.of:
                    for n, definite in self._choose(each).items():
                        found[n] = definite or found.get(n, False)
            else:
                found = self._walk(selector) if isinstance(selector, Closure) else self._numbers(selector)
            self._chosen[selector] = found
        return found

    def _numbers(self, selector: Ids) -> dict[int, bool]:
        rows = self._db.execute(
            "SELECT t.n FROM json_each(?) j CROSS JOIN thing t ON t.id = j.value WHERE t.state <> 'gone'",
            (json.dumps(selector.ids),),
        )
        return {n: True for (n,) in rows}

    def _walk(self, closure: Closure) -> dict[int, bool]:
        start = self._choose(closure.start)
        tie = SCHEMA.classes.get(closure.via)
        here, there = (tie.from_end, tie.to_end) if tie else ("subject", "object")
        if closure.direction == "in":
            here, there = there, here
        parameters: list[object] = [json.dumps([[n, definite] for n, definite in start.items()])]
        if tie:
            condition, types = self._of_types([tie.name])
            definite = "w.definite"
            if closure.during:
                definite += " AND t.from_max <= ? AND t.to_min >= ?"
                condition += " AND max(t.from_min, ?) < min(t.to_max, ?)"
            step = (
                f"SELECT b.object, {definite}, w.steps + 1 FROM walk w CROSS JOIN link a ON a.property = ? AND a.object = w.n "
                f"CROSS JOIN thing t ON t.n = a.subject CROSS JOIN link b ON b.subject = a.subject AND b.property = ? WHERE {condition}"
            )
            span = list(closure.during or ())
            parameters += [*span, self._properties[here], self._properties[there], *types, *span]
        else:
            index = "l.property = ? AND l.object = w.n" if here == "object" else "l.subject = w.n AND l.property = ?"
            step = f"SELECT l.{there}, w.definite, w.steps + 1 FROM walk w CROSS JOIN link l ON {index} WHERE 1"
            parameters.append(self._properties[closure.via])
        if closure.steps is not None:
            step += " AND w.steps < ?"
            parameters.append(closure.steps)
        else:
            # Without a bound the number of steps must not tell two visits apart, or a cycle would never end.
            step = step.replace("w.steps + 1", "0", 1)
        rows = self._db.execute(
            "WITH RECURSIVE walk (n, definite, steps) AS ("
            "SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), 0 FROM json_each(?) "
            f"UNION {step}) SELECT n, max(definite), max(steps) FROM walk GROUP BY n",
            parameters,
        )
        return {n: bool(definite) for n, definite, _ in rows if closure.include_start or n not in start}


def _combinations(db: sqlite3.Connection) -> list[str]:
    """The distinct values of `thing.types`, one index probe each."""
    rows = db.execute(
        "WITH RECURSIVE c (types) AS (SELECT min(types) FROM thing UNION ALL "
        "SELECT (SELECT min(types) FROM thing WHERE types > c.types) FROM c WHERE c.types IS NOT NULL) SELECT types FROM c WHERE types IS NOT NULL"
    )
    return [types for (types,) in rows]


def _path(name: str) -> str:
    return f"$.{SCHEMA.properties[name].name}"


def _entity(row: tuple[str, ...]) -> Entity:
    i, types, body, from_min, from_max, to_min, to_max, state = row
    properties = {name: tuple(values) for name, values in json.loads(body).items()}
    return Entity(
        i,
        tuple(types.split()),
        properties,
        Bounds(from_min, from_max, to_min, to_max) if from_min else None,
        state == "stub",
    )


def _stored(row: tuple[str, str, str, str, str, str, str, str, int, int | None]) -> StoredClaim:
    entity, types, body, dataset, citations, coding, access, locator, learned, withdrawn = row
    claim = Claim(
        entity,
        tuple(types.split()),
        {name: tuple(values) for name, values in json.loads(body).items()},
        dataset,
        tuple(Citation(*c) for c in json.loads(citations)) if citations else (),
        Coding(*json.loads(coding)) if coding else Coding(),
        access,
        locator,
    )
    return StoredClaim(claim, learned, withdrawn)
