"""Folding what a load has touched: nodes, relationships and short edges brought in line with the claims they come from."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Protocol

from localism.errors import StoreError
from localism.graph.entity import Claim, Entity, StoredClaim, Testimony, bounds_of, fold, tidy
from localism.graph.store import Dataset
from localism.graph.stores.neo4j import claims as kept
from localism.graph.stores.neo4j.creating import FEW, creating
from localism.graph.stores.neo4j.shape import (
    DATASET,
    EVIDENCE,
    NAMED_BY,
    REFERENCES,
    SHARED,
    STUB,
    WITHDRAWN,
    Edge,
    labels,
    properties,
    quoted,
    references,
    short_edges,
    ties_of,
)
from localism.graph.stores.neo4j.view import THING, made
from localism.ontology.schema import SCHEMA

PART = 1_000
"""Things folded at a time."""
_SOURCES = sorted(SCHEMA.descendants["Source"])
_KINDS = "|".join(quoted(kind) for kind in sorted(NAMED_BY))
_OWN = " WHERE r.tie IS NULL" if SHARED else ""
_OF_TIE = "(r.tie = row[2] OR (row[2] IS NULL AND r.tie IS NULL))"
Relationship = tuple[str, str, str]
"""Type, source and target."""


class Queries(Protocol):
    """What runs queries in order: `run` gives rows, `send` does not wait."""

    def run(self, query: str, parameters: dict[str, Any]) -> list[Any]: ...
    def send(self, query: str, parameters: dict[str, Any]) -> None: ...


class Ask(Protocol):
    """What reads the committed graph without waiting for what is being written."""

    def __call__(self, query: str, /, **parameters: Any) -> list[Any]: ...


class Folding:
    """What is shared by everything that writes: sources' dates, and the things to fold again."""

    def __init__(
        self,
        work: Queries,
        label: str,
        datasets: Mapping[str, Dataset],
        dates: dict[int, str],
        ask: Ask,
    ) -> None:
        """`datasets` and `dates` (run → day) are the writer's own and grow as it writes; `ask` reads beside the write."""
        self._run = work.run
        self._ask = ask
        self._send = work.send
        self._label = quoted(label)
        self._datasets = datasets
        self.dates = dates
        self._published: dict[str, str] = {}
        self._there: set[str] = set()
        self._gone: set[str] = set()
        self._touched: set[str] = set()
        self._doubted: set[str] = set()
        self._empty = not work.run(f"MATCH (t:{self._label}) WHERE t.id IS NOT NULL RETURN t.id LIMIT 1", {})

    def learn(self, fresh: list[tuple[bytes, StoredClaim]]) -> None:
        """Write new claims; what only one of them speaks of is put together at once, the rest is touched."""
        claims = [s.claim for _, s in fresh]
        spoken = Counter(c.entity for c in claims)
        cited = {citation.source for c in claims for citation in c.citations}
        ids = cited.union(spoken, (v for c in claims for n, vs in c.properties.items() if n in REFERENCES for v in vs))
        new = self._unknown(ids)
        self._learn_dates(cited - new)
        whole: list[Entity] = []
        at_once: dict[str, list[list[Any]]] = {}
        later: list[tuple[str, StoredClaim]] = []
        for digest, s in fresh:
            if s.claim.entity in new and spoken[s.claim.entity] == 1:
                whole.append(self._alone(s))
                if s.claim.citations and ties_of(whole[-1].types):
                    at_once[s.claim.entity] = [
                        [source, told] for _, source, told in kept.evidence(s.claim, digest.hex(), s.learned)
                    ]
                    continue
            else:
                self._touched.add(s.claim.entity)
            later.append((digest.hex(), s))
        stubs = sorted(new.difference(e.id for e in whole))
        things = [*(Entity(i, stub=True) for i in stubs), *(e for e in whole if not ties_of(e.types))]
        self._create(things)
        self._create_ties([e for e in whole if ties_of(e.types)], at_once)
        # Not before the ties are there: a finding may be about one.
        self._join(((kind, e.id, target) for e in things for kind, target in references(e)), ())
        self._doubted.update(stubs)
        self.attest(later)

    def attest(self, current: Iterable[tuple[str, StoredClaim]]) -> None:
        """Write current claims as relationships to what evidences them; the things are there."""
        cited: list[list[Any]] = []
        plain: dict[str, list[list[Any]]] = defaultdict(list)
        for digest, s in current:
            for thing, source, told in kept.evidence(s.claim, digest, s.learned):
                if source is None:
                    plain[s.claim.dataset].append([thing, told])
                else:
                    cited.append([thing, source, told])
        if cited:
            self._send(f"{self._pairs} CREATE (a)-[e:{EVIDENCE}]->(b) SET e = row[2]", {"rows": cited})
        for dataset, rows in sorted(plain.items()):
            self._send(
                f"MATCH (d:{self._label}:{DATASET} {{name: $dataset}}) WITH d LIMIT 1 "
                f"UNWIND $rows AS row MATCH (t:{self._label} {{id: row[0]}}) CREATE (t)-[e:{EVIDENCE}]->(d) SET e = row[1]",
                {"dataset": dataset, "rows": rows},
            )

    def withdraw(self, gone: list[tuple[str, str]], number: int) -> None:
        """Set claims, given as (thing, digest), apart as withdrawn at a run."""
        match = f"UNWIND $rows AS r MATCH (t:{self._label} {{id: r[0]}})-[e:{EVIDENCE}]->(s) WHERE e.claim = r[1]"
        given = {"rows": [list(pair) for pair in gone]}
        rows = self._run(f"{match} RETURN t.id AS id, properties(e) AS told, s.id AS source", given)
        stored = kept.current((row["id"], row["told"], row["source"]) for row in rows)
        self.remember([s._replace(withdrawn=number) for s in stored])
        self._send(f"{match} DELETE e", given)
        self._touched.update(thing for thing, _ in gone)
        self._doubted.update(row["source"] for row in rows if row["source"])

    def remember(self, past: Iterable[StoredClaim]) -> None:
        """Write claims that no longer stand."""
        nodes = [kept.withdrawn(s, s.claim.digest.hex()) for s in past]
        if nodes:
            self._send(f"UNWIND $rows AS p CREATE (w:{self._label}:{WITHDRAWN}) SET w = p", {"rows": nodes})

    def touch(self, things: Iterable[str]) -> None:
        """Mark things to be folded again."""
        self._touched.update(things)

    def doubt(self, things: Iterable[str]) -> None:
        """Mark things that nothing may refer to any more."""
        self._doubted.update(things)

    def settle(self) -> Iterator[int]:
        """Fold everything that was touched, sources first, since dates of what cites them rest on theirs; how many each time."""
        sources = self._sources(sorted(self._touched))
        for part in _parts(sources):
            before = {i: self._published.get(i) for i in part}
            self._fold(part)
            moved = [i for i in part if before[i] is None or before[i] != self._published.get(i)]
            self._touched.update(
                row["id"]
                for row in self._run(
                    f"UNWIND $ids AS id MATCH (t:{self._label})-[:{EVIDENCE}]->(:{self._label} {{id: id}}) RETURN DISTINCT t.id AS id",
                    {"ids": moved},
                )
            )
            yield len(part)
        for part in _parts(sorted(self._touched.difference(sources))):
            self._fold(part)
            yield len(part)
        self._touched.clear()
        self._tidy()

    # ---- one thing ----

    def _alone(self, s: StoredClaim) -> Entity:
        """What one claim alone makes of a thing."""
        c = s.claim
        types, told = tuple(sorted(set(c.types))), tidy(c.properties)
        if types and set(types).intersection(_SOURCES):
            self._published[c.entity] = next(iter(told.get("published", ())), "")
        return Entity(c.entity, types, told, bounds_of(c.types, c.properties, self._attested(c, self.dates[s.learned])))

    def _fold(self, ids: list[str]) -> None:
        rows = self._run(
            f"UNWIND $ids AS id MATCH (t:{self._label} {{id: id}}) "
            f"RETURN {THING}, [(t)-[e:{EVIDENCE}]->(s) | [properties(e), s.id]] AS told",
            {"ids": ids},
        )
        claims = {
            row["node"]["id"]: list(kept.current((row["node"]["id"], told, source) for told, source in row["told"]))
            for row in rows
        }
        self._learn_dates({c.source for those in claims.values() for s in those for c in s.claim.citations})
        changed = []
        for row in rows:
            old = made(row)
            testimony = [
                Testimony(
                    s.claim, self._datasets[s.claim.dataset].priority, self._attested(s.claim, self.dates[s.learned])
                )
                for s in claims[old.id]
            ]
            new = fold(old.id, testimony)
            if new.is_a("Source") or old.is_a("Source"):
                self._published[new.id] = new.one("published")
            if new.stub:
                self._doubted.add(new.id)
            if new != old:
                changed.append((old, new))
        self._change(changed)

    def _attested(self, claim: Claim, day: str) -> tuple[str, ...]:
        """The dates at which its sources say so: observed, else the source's own, else the dataset's or the run's."""
        dates = (citation.observed or self._published.get(citation.source, "") for citation in claim.citations)
        return tuple(d for d in dates if d) or (self._datasets[claim.dataset].as_of or day,)

    # ---- nodes and relationships ----

    def _create(self, things: list[Entity]) -> None:
        """Things as nodes, without what they refer to."""
        by_labels: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
        for e in things:
            by_labels[(STUB,) if e.stub else labels(e.types)].append(properties(e))
        few: list[list[Any]] = []
        for classes, rows in sorted(by_labels.items()):
            if len(rows) > FEW:
                self._send(
                    f"UNWIND $rows AS p CREATE (t:{':'.join((self._label, *map(quoted, classes)))}) SET t = p",
                    {"rows": rows},
                )
            else:
                few += ([p, classes] for p in rows)
        if few:
            self._send(f"UNWIND $rows AS row CREATE (t:{self._label}) SET t = row[0] SET t:$(row[1])", {"rows": few})
        self._note_there(e.id for e in things)

    def _create_ties(self, ties: list[Entity], cited: Mapping[str, list[list[Any]]]) -> None:
        """Ties with their references, short edges and citations. They are most of any graph."""
        for query, rows in creating(ties, cited, self._label):
            self._send(query, {"rows": rows})
        among = {e.id for e in ties}
        self._note_there(among)
        inward = [(e, kind, target) for e in ties for kind, target in references(e) if target in among]
        self._join(
            ((kind, e.id, target) for e, kind, target in inward),
            (
                edge
                for e in {e.id: e for e, _, _ in inward}.values()
                for edge in short_edges(e)
                if edge.source in among or edge.target in among
            ),
        )

    def _change(self, changed: Collection[tuple[Entity, Entity]]) -> None:
        by_labels: dict[tuple[tuple[str, ...], tuple[str, ...]], list[dict[str, Any]]] = defaultdict(list)
        less: list[Relationship] = []
        more: list[Relationship] = []
        old_edges: list[Edge] = []
        new_edges: list[Edge] = []
        for old, new in changed:
            before = {STUB} if old.stub else set(labels(old.types))
            after = {STUB} if new.stub else set(labels(new.types))
            by_labels[tuple(sorted(before - after)), tuple(sorted(after - before))].append(properties(new))
            was, now = set(references(old)), set(references(new))
            less += [(kind, old.id, target) for kind, target in sorted(was - now)]
            more += [(kind, new.id, target) for kind, target in sorted(now - was)]
            old_edges += short_edges(old)
            new_edges += short_edges(new)
        few: list[list[Any]] = []
        for (taken, given), rows in sorted(by_labels.items()):
            if len(rows) > FEW:
                change = "".join(
                    f" {verb} t:{':'.join(map(quoted, names))}"
                    for verb, names in (("REMOVE", taken), ("SET", given))
                    if names
                )
                self._send(f"UNWIND $rows AS p MATCH (t:{self._label} {{id: p.id}}) SET t = p{change}", {"rows": rows})
            else:
                few += ([p["id"], p, taken, given] for p in rows)
        if few:
            self._send(
                f"UNWIND $rows AS row MATCH (t:{self._label} {{id: row[0]}}) SET t = row[1] REMOVE t:$(row[2]) SET t:$(row[3])",
                {"rows": few},
            )
        self._part(less, old_edges)
        self._doubted.update(target for _, _, target in less)
        self._join(more, new_edges)

    def _join(self, named: Iterable[Relationship], edges: Iterable[Edge]) -> None:
        few: list[list[Any]] = []
        for kind, rows in _by_kind(
            (
                *((kind, [a, b, {}]) for kind, a, b in named),
                *((e.type, [e.source, e.target, e.properties]) for e in edges),
            )
        ):
            if len(rows) > FEW:
                self._send(f"{self._pairs} CREATE (a)-[r:{quoted(kind)}]->(b) SET r = row[2]", {"rows": rows})
            else:
                few += ([*row, kind] for row in rows)
        if few:
            self._send(f"{self._pairs} CREATE (a)-[r:$(row[3])]->(b) SET r = row[2]", {"rows": few})

    def _part(self, named: Iterable[Relationship], edges: Iterable[Edge]) -> None:
        few: list[list[Any]] = []
        for kind, rows in _by_kind(
            (
                *((kind, [a, b, None]) for kind, a, b in named),
                *((e.type, [e.source, e.target, e.properties["tie"]]) for e in edges),
            )
        ):
            if len(rows) > FEW:
                self._send(
                    f"{self._pairs} MATCH (a)-[r:{quoted(kind)}]->(b) WHERE {_OF_TIE} DELETE r",
                    {"rows": rows},
                )
            else:
                few += ([*row, kind] for row in rows)
        if few:
            self._send(
                f"{self._pairs} MATCH (a)-[r]->(b) WHERE type(r) = row[3] AND {_OF_TIE} DELETE r",
                {"rows": few},
            )

    @property
    def _pairs(self) -> str:
        return f"UNWIND $rows AS row MATCH (a:{self._label} {{id: row[0]}}) MATCH (b:{self._label} {{id: row[1]}})"

    def _tidy(self) -> None:
        """A stub that nothing refers to any more goes."""
        for part in _parts(sorted(self._doubted)):
            gone = self._run(
                f"UNWIND $ids AS id MATCH (t:{self._label}:{STUB} {{id: id}}) "
                f"WHERE NOT EXISTS {{ MATCH ()-[r:{_KINDS}]->(t){_OWN} }} AND NOT EXISTS {{ ()-[:{EVIDENCE}]->(t) }} "
                "DELETE t RETURN id",
                {"ids": part},
            )
            self._gone.update(row["id"] for row in gone)
            self._there -= self._gone
        self._doubted.clear()

    # ---- what is there ----

    def _note_there(self, ids: Iterable[str]) -> None:
        made = set(ids)
        self._there |= made
        self._gone -= made

    def _unknown(self, ids: Collection[str]) -> set[str]:
        """Those of these ids that have no node yet. Raises `StoreError` for what cannot be an id."""
        unknown = set(ids) - self._there
        for i in sorted(unknown):
            if not i or "\0" in i:
                raise StoreError(f"{i!r} cannot be an id: it is blank or holds a NUL character.")
        if unknown and not self._empty:
            # What this write made is known to be there, and what it took away not to be: so this need not wait for its queries.
            rows = self._ask(
                f"UNWIND $ids AS id MATCH (t:{self._label} {{id: id}}) RETURN t.id AS id", ids=sorted(unknown)
            )
            found = {row["id"] for row in rows} - self._gone
            self._there |= found
            unknown -= found
        return unknown

    def _learn_dates(self, sources: Collection[str]) -> None:
        missing = sorted(set(sources) - self._published.keys())
        if missing:
            self._published.update(dict.fromkeys(missing, ""))
            for row in self._run(
                f"UNWIND $ids AS id MATCH (t:{self._label} {{id: id}}) WHERE t.published IS NOT NULL RETURN t.id AS id, t.published AS date",
                {"ids": missing},
            ):
                self._published[row["id"]] = row["date"]

    def _sources(self, ids: list[str]) -> list[str]:
        """Those that are sources, or are said to be."""
        found: list[str] = []
        for part in _parts(ids):
            rows = self._run(
                f"UNWIND $ids AS id MATCH (t:{self._label} {{id: id}}) WHERE t:Source OR "
                f"EXISTS {{ (t)-[e:{EVIDENCE} WHERE any(x IN e.types WHERE x IN $sources)]->() }} RETURN t.id AS id",
                {"ids": part, "sources": _SOURCES},
            )
            found += [row["id"] for row in rows]
        return sorted(found)


def _by_kind(rows: Iterable[tuple[str, list[Any]]]) -> list[tuple[str, list[list[Any]]]]:
    grouped: dict[str, list[list[Any]]] = defaultdict(list)
    for kind, row in rows:
        grouped[kind].append(row)
    return sorted(grouped.items())


def _parts(ids: list[str]) -> Iterator[list[str]]:
    return (ids[start : start + PART] for start in range(0, len(ids), PART))
