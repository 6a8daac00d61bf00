"""Reading the graph on a server: each primitive of the contract as one query."""

from __future__ import annotations

import heapq
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from localism.graph.entity import Entity, StoredClaim
from localism.graph.store import Closure, Dataset, File, Named, Reference, Run, Selector, Span, View
from localism.graph.stores.neo4j import claims as kept
from localism.graph.stores.neo4j.collecting import collecting
from localism.graph.stores.neo4j.selectors import Query, choose, conditions, members, unsure
from localism.graph.stores.neo4j.shape import (
    BOUNDS,
    DATASET,
    EVIDENCE,
    NAMED_BY,
    REFERENCES,
    RUN,
    SHARED,
    STUB,
    WITHDRAWN,
    entity,
    quoted,
    whole_name,
    words_index,
)
from localism.ontology.dates import Certainty
from localism.ontology.schema import SCHEMA

if TYPE_CHECKING:
    from localism.graph.stores.neo4j.connect import Server
    from localism.graph.stores.neo4j.reading import Reading

Ask = Callable[[str, dict[str, Any]], list[Any]]
"""Runs a query with its parameters and gives its rows."""
PAGE = 2_000
"""How many things a stream takes in at a time."""
_KINDS = "|".join(quoted(kind) for kind in sorted(NAMED_BY))
_OWN = " WHERE r.tie IS NULL" if SHARED else ""
_DAYS = ", ".join(f"{b}: toString(t.{b})" for b in BOUNDS)  # a date costs the driver ten times what a text does
THING = f"t {{.*, search: null, {_DAYS}}} AS node, [(t)-[r:{_KINDS}]->(o){_OWN} | [type(r), o.id]] AS named, t:{STUB} AS stub"
"""What is returned of a thing `t` to put it together again."""


def made(row: Mapping[str, Any]) -> Entity:
    """The thing that a row of `THING` holds."""
    return entity(row["node"], row["named"], row["stub"])


class Neo4jLookup:
    """Names and ids, as they are when asked."""

    reading: Reading | None = None
    """What a view's queries are part of; none of a writer's view."""

    def __init__(self, run: Ask, label: str) -> None:
        self._run = run
        self._label = label
        self._common = quoted(label)
        self._index = words_index(label)

    def named(self, labels: Collection[str], without: Collection[str] = ()) -> Mapping[str, tuple[Named, ...]]:
        """Label → the things that go by it."""
        vouched = f" AND EXISTS {{ (t)-[e:{EVIDENCE} WHERE NOT e.dataset IN $without]->() }}" if without else ""
        whole = f", {THING}" if self.reading else ""  # whoever asks what is called so asks next for the thing
        rows = self._run(
            f"UNWIND $asked AS a CALL (a) {{ MATCH (t:{self._common} {{id: a.label}}) RETURN t UNION "
            f"WITH a WHERE a.token <> '' {self._with_token('a.token')} RETURN t }} "
            f"WITH a, t WHERE t.id IS NOT NULL AND (t.id = a.label OR a.token IN split(t.search, ' ')){vouched} "
            f"RETURN a.label AS label, t.id AS id, t.types AS types{whole}",
            {
                "asked": [{"label": label, "token": whole_name(label)} for label in dict.fromkeys(labels)],
                "index": self._index,
                "without": sorted(without),
            },
        )
        found: dict[str, list[Named]] = {label: [] for label in labels}
        self._brought(rows)
        for row in rows:
            found[row["label"]].append(Named(row["id"], tuple(row["types"])))
        return {label: tuple(sorted(things)) for label, things in found.items()}

    def _brought(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Keep the things that come along in some rows, so that nobody need ask for them."""
        if self.reading:
            self.reading.brought.update((row["node"]["id"], made(row)) for row in rows if row.get("node"))

    def _with_token(self, token: str) -> str:
        """Finds the things `t` that have a token, and perhaps some others."""
        return f"CALL db.index.fulltext.queryNodes($index, {token}) YIELD node AS t"

    def vocabulary(self) -> Iterator[str]:
        """Every word of every name."""
        for row in self._run(
            f"MATCH (t:{self._common}) WHERE t.search IS NOT NULL UNWIND split(t.search, ' ') AS word "
            "WITH DISTINCT word WHERE NOT word STARTS WITH '=' RETURN word AS word ORDER BY word",
            {},
        ):
            yield row["word"]


class Neo4jView(Neo4jLookup):
    """The graph at one moment; the store that opened it sees to that."""

    server: Server | None = None
    """Where a person's own Cypher can be put; only of a store's view."""
    _depth = 0

    def __init__(self, run: Ask, label: str, beside: Query | None = None) -> None:
        """`beside`: the query that this view's calls become a part of, while they are only heard."""
        super().__init__(run, label)
        self._beside = beside

    @property
    def notice(self) -> str:
        return self.reading.notice if self.reading else ""

    def get(self, ids: Iterable[str]) -> dict[str, Entity]:
        wanted = list(dict.fromkeys(ids))
        found = dict(self.reading.brought) if self.reading else {}
        if missing := [i for i in wanted if i not in found]:
            rows = self._run(f"UNWIND $ids AS id MATCH (t:{self._common} {{id: id}}) RETURN {THING}", {"ids": missing})
            found.update((row["node"]["id"], made(row)) for row in rows)
        return {i: found[i] for i in wanted if i in found}

    def entities(self, types: Collection[str] = (), after: str = "", limit: int | None = None) -> Iterator[Entity]:
        classes = f" AND t:{'|'.join(quoted(t) for t in sorted(types))}" if types else ""
        left = 0 if self._none(types) else limit
        while left is None or left > 0:
            rows = self._run(
                f"MATCH (t:{self._common}) WHERE t.id > $after{classes} WITH t ORDER BY t.id LIMIT $page RETURN {THING}",
                {"after": after, "page": PAGE if left is None else min(PAGE, left)},
            )
            for row in rows:
                yield made(row)
            if len(rows) < PAGE:
                return
            after = rows[-1]["node"]["id"]
            left = None if left is None else left - len(rows)

    def with_words(self, words: Collection[str]) -> Iterator[tuple[str, Entity]]:
        rows = self._run(
            f"UNWIND $words AS word {self._with_token('word')} "
            f"WITH word, t WHERE word IN split(t.search, ' ') RETURN word AS word, {THING} ORDER BY word, t.id",
            {"words": sorted({w for w in words if w.isalnum()}), "index": self._index},
        )
        return ((row["word"], made(row)) for row in rows)

    def referring(self, to: Selector, properties: Collection[str] = ()) -> Iterator[Reference]:
        kinds = [REFERENCES[name] for name in properties if name in REFERENCES] if properties else list(NAMED_BY)
        if not kinds:
            return iter(())
        q = Query(self._label, self._beside)
        chosen = members(q, to)
        q.add(
            f"UNWIND {chosen} AS o MATCH (s:{self._common})-[r:{'|'.join(map(quoted, sorted(kinds)))}]->(o){_OWN} "
            "RETURN s.id AS subject, type(r) AS kind, o.id AS object"
        )
        rows = self._rows(q)
        return iter(sorted(Reference(row["subject"], NAMED_BY[row["kind"]], row["object"]) for row in rows))

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
        if self._none(types):
            return []
        q = Query(self._label, self._beside)
        choose(q, types, ends or {}, *conditions(q, values or {}, absent, untied or {}, during))
        most = "" if limit is None else f" LIMIT {q.given(limit)}"
        q.add(f"WITH t ORDER BY t.id{most}")
        beside = self._other_ends(types, ends or {})
        if beside:
            q.add(
                "WITH collect(t) AS ties CALL (ties) { UNWIND ties AS t RETURN t, true AS tie UNION ALL UNWIND ties AS x "
                f"MATCH (x)-[r:{beside}]->(t){_OWN} WITH DISTINCT t RETURN t, false AS tie }}"
            )
        q.add(f"RETURN {THING}, {'tie' if beside else 'true'} AS tie")
        rows = self._rows(q)
        self._brought(row for row in rows if not row["tie"])
        return [made(row) for row in rows if row["tie"]]

    def _other_ends(self, types: Collection[str], ends: Collection[str]) -> str:
        """The relationships to the ends of ties that were not asked by, where a call is one part of an answer: they come along."""
        if not (ends and self._depth and self.reading):
            return ""
        ties = [SCHEMA.classes[t] for t in types if t in SCHEMA.classes and SCHEMA.classes[t].is_tie]
        others = {end for tie in ties for end in (tie.from_end, tie.to_end)}.difference(ends)
        return "|".join(quoted(REFERENCES[end]) for end in sorted(others) if end in REFERENCES)

    def closure(self, of: Closure) -> dict[str, Certainty]:
        q = Query(self._label, self._beside)
        possible = members(q, of)
        sure = members(q, of, surely=True) if unsure(of) else possible
        q.add(f"RETURN [m IN {possible} | m.id] AS possible, [m IN {sure} | m.id] AS sure")
        (row,) = self._rows(q)
        definite = set(row["sure"])
        return {i: Certainty.DEFINITE if i in definite else Certainty.POSSIBLE for i in sorted(row["possible"])}

    def claims(
        self, ids: Collection[str] | None = None, *, dataset: str = "", withdrawn: bool = False, since: int = 0
    ) -> Iterator[StoredClaim]:
        current = self._current(ids, dataset, since)
        return heapq.merge(current, self._past(ids, dataset, since), key=_order) if withdrawn else current

    def _current(self, ids: Collection[str] | None, dataset: str, since: int) -> Iterator[StoredClaim]:
        wanted = [*(["e.dataset = $dataset"] if dataset else []), *(["e.learned > $since"] if since else [])]
        of = f" WHERE {' AND '.join(wanted)}" if wanted else ""
        told = f"t.id AS id, [(t)-[e:{EVIDENCE}]->(s){of} | [properties(e), s.id]] AS told"
        if ids is None:
            pages = self._pages(
                f"MATCH (t:{self._common}) WHERE t.id > $after WITH t ORDER BY t.id LIMIT {PAGE} RETURN {told}",
                dataset,
                since,
            )
        else:
            query = f"UNWIND $ids AS id MATCH (t:{self._common} {{id: id}}) RETURN {told}"
            if self.reading:  # whoever asks for claims asks next for what they cite: it comes along
                query += (
                    f", null AS node, null AS named, null AS stub UNION ALL UNWIND $ids AS id MATCH (:{self._common} {{id: id}})"
                    f"-[e:{EVIDENCE}]->(t){of} WITH DISTINCT t WHERE t.id IS NOT NULL RETURN null AS id, [] AS told, {THING}"
                )
            pages = iter([self._run(query, {"ids": sorted(set(ids)), "dataset": dataset, "since": since})])
        for page in pages:
            self._brought(page)
            yield from kept.current((row["id"], told, source) for row in page for told, source in row["told"])

    def _past(self, ids: Collection[str] | None, dataset: str, since: int) -> Iterator[StoredClaim]:
        of = " AND w.dataset = $dataset" if dataset else ""
        of += " AND w.withdrawn > $since" if since else ""  # it was learned before it was withdrawn
        match = f"MATCH (w:{self._common}:{WITHDRAWN})"
        found = "properties(w) AS node"
        if ids is None:
            # By entity, whole entities at a time, so that a page never ends in the middle of one.
            pages = self._pages(
                f"{match} WHERE w.entity > $after{of} WITH w.entity AS id, collect(properties(w)) AS nodes ORDER BY id LIMIT {PAGE} "
                "RETURN id AS id, nodes AS nodes",
                dataset,
                since,
            )
            for page in pages:
                yield from sorted((kept.past(node) for row in page for node in row["nodes"]), key=_order)
        else:
            rows = self._run(
                f"{match} WHERE w.entity IN $ids{of} RETURN {found}",
                {"ids": sorted(set(ids)), "dataset": dataset, "since": since},
            )
            yield from sorted((kept.past(row["node"]) for row in rows), key=_order)

    def _pages(self, query: str, dataset: str, since: int) -> Iterator[list[Any]]:
        after = ""
        while rows := self._run(query, {"after": after, "dataset": dataset, "since": since}):
            yield rows
            after = rows[-1]["id"]

    def runs(self) -> list[Run]:
        rows = self._run(f"MATCH (r:{self._common}:{RUN}) RETURN properties(r) AS r ORDER BY r.number", {})
        return [run(row["r"]) for row in rows]

    def datasets(self) -> list[Dataset]:
        rows = self._run(f"MATCH (d:{self._common}:{DATASET}) RETURN properties(d) AS d ORDER BY d.name", {})
        return [declared(row["d"]) for row in rows]

    def counts(self) -> dict[str, int]:
        rows = self._run(
            f"MATCH (t:{self._common}) WHERE t.id IS NOT NULL RETURN t.types AS types, t:{STUB} AS stub, count(*) AS number",
            {},
        )
        counts: dict[str, int] = {}
        for row in rows:
            for name in ["stub"] if row["stub"] else row["types"]:
                counts[name] = counts.get(name, 0) + row["number"]
        return dict(sorted(counts.items()))

    def scan(
        self, types: Collection[str], properties: Collection[str]
    ) -> Iterator[tuple[str, tuple[tuple[str, ...], ...]]]:
        for thing in self.entities(types) if types else ():
            yield thing.id, tuple(thing.all(name) for name in properties)

    def together(self, *calls: Callable[[View], Any]) -> list[Any]:
        """One query out of many: each call is heard out, then all are asked at once, then each is given its rows."""
        whole = Query(self._label, self._beside)
        heard: list[_Heard | None] = []
        given: list[Any] = []
        for call in calls:
            try:
                given.append(call(self._inner(_hear, whole)))
                heard.append(None)
            except _Heard as said:
                given.append(None)
                heard.append(said)
        # Within a query of this kind another's results are in scope: each depth has names of its own.
        letter = "r" * (1 + self._depth)
        asked = [(f"{letter}{n}", query) for n, query in enumerate(heard) if query]
        if not asked:
            return given
        for name, each in asked:
            whole.add(each.within(name, "*" if whole.setup else ""))
        whole.add(f"RETURN {', '.join(f'{name} AS {name}' for name, _ in asked)}")
        own = {f"{name}_{key}": v for name, each in asked for key, v in each.parameters.items()}
        (row,) = self._rows(whole, own)
        for n, (call, query) in enumerate(zip(calls, heard, strict=True)):
            if query:
                given[n] = call(self._inner(lambda *_, n=n: row[f"{letter}{n}"]))
        return given

    def _inner(self, run: Ask, beside: Query | None = None) -> Neo4jView:
        view = Neo4jView(run, self._label, beside)
        view._depth = self._depth + 1
        view.reading = self.reading
        return view

    def _none(self, types: Collection[str]) -> bool:
        """Whether there can be nothing of these classes."""
        return self.reading is not None and self.reading.without(types)

    def _rows(self, q: Query, own: Mapping[str, Any] | None = None) -> list[Any]:
        """What a query gives. While it is only heard, what it shares with others is not its own to say."""
        if self._beside is None:
            return self._run(q.text, {**q.parameters, **(own or {})})
        return self._run(q.body, dict(own or {}))

    def close(self) -> None:
        """Nothing is held open between two queries."""


class WrittenView(Neo4jView):
    """What a writer sees of its own write: the full-text index does not know all of that before it is kept."""

    def _with_token(self, token: str) -> str:
        return f"MATCH (t:{self._common}) WHERE t.search IS NOT NULL"


class _Heard(Exception):  # noqa: N818 (it is no error)
    """A query that a call is about to run."""

    def __init__(self, text: str, parameters: dict[str, Any]) -> None:
        super().__init__(text)
        self.text, self.parameters = text, parameters

    def within(self, name: str, known: str) -> str:
        """The query inside another: its rows as one list, its parameters under names of its own."""
        own = re.sub(r"\$(\w+)", lambda m: f"${name}_{m[1]}" if m[1] in self.parameters else m[0], self.text)
        return collecting(own, name, known)


def _hear(text: str, parameters: dict[str, Any]) -> list[Any]:
    raise _Heard(text, parameters)


def run(node: Mapping[str, Any]) -> Run:
    """A run again, from its node."""
    files = tuple(map(File, node["file_names"], node["file_hashes"]))
    counts = (node["new"], node["unchanged"], node["withdrawn"])
    return Run(node["number"], node["dataset"], node["at"], node["date"], files, *counts)


def declared(node: Mapping[str, Any]) -> Dataset:
    """A dataset again, from its node."""
    return Dataset(*(node[name] for name in Dataset._fields))


def _order(s: StoredClaim) -> tuple[str, bytes, int]:
    return s.claim.entity, s.claim.digest, s.learned
