"""Selectors and filters as parts of a query: closures are worked out on the server, inside the question that uses them."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

from localism.graph.store import AnyOf, Closure, Ids, Selector, Span
from localism.graph.stores.neo4j.shape import REFERENCES, SHARED, native, quoted
from localism.ontology.schema import SCHEMA


class Query:
    """A query in the making: first the lists of things that selectors select, each worked out once, then its clauses."""

    def __init__(self, label: str, beside: Query | None = None) -> None:
        """`beside`: another query that it is asked together with, and shares selectors and parameters with."""
        self.label = label
        self.common = quoted(label)
        self.clauses: list[str] = []
        self.setup: list[str] = beside.setup if beside else []
        self.parameters: dict[str, Any] = beside.parameters if beside else {}
        self.numbers: Iterator[int] = beside.numbers if beside else itertools.count(1)
        self.lists: dict[tuple[Selector, bool], str] = beside.lists if beside else {}

    def name(self, letter: str) -> str:
        """A name that is not used yet."""
        return f"{letter}{next(self.numbers)}"

    def given(self, value: Any) -> str:
        """A value as a parameter."""
        name = self.name("s")
        self.parameters[name] = value
        return f"${name}"

    def span(self, during: Span) -> tuple[str, str]:
        """First day and day after the last, as parameters."""
        return self.given(date.fromisoformat(during[0])), self.given(date.fromisoformat(during[1]))

    def add(self, clause: str) -> None:
        """One clause more."""
        self.clauses.append(clause)

    @property
    def body(self) -> str:
        """Its clauses alone."""
        return "\n".join(self.clauses)

    @property
    def text(self) -> str:
        """The whole query."""
        return "\n".join([*self.setup, *self.clauses])


def members(q: Query, selector: Selector, *, surely: bool = False) -> str:
    """The selected things as a list of nodes; the name of that list. `surely`: only definite members."""
    key = (selector, surely and unsure(selector))
    if key not in q.lists:
        q.lists[key] = _listed(q, *key)
    return q.lists[key]


def _listed(q: Query, selector: Selector, surely: bool) -> str:
    if isinstance(selector, Ids):
        found = q.name("m")
        chosen = q.given(list(dict.fromkeys(selector.ids)))
        q.setup.append(f"CALL () {{ MATCH (m:{q.common}) WHERE m.id IN {chosen} RETURN collect(m) AS {found} }}")
        return found
    if isinstance(selector, AnyOf):
        lists = [members(q, each, surely=surely) for each in selector.of] or [members(q, Ids(()))]
        found = q.name("m")
        q.setup.append(
            f"CALL ({', '.join(lists)}) {{ UNWIND {' + '.join(lists)} AS m RETURN collect(DISTINCT m) AS {found} }}"
        )
        return found
    start = members(q, selector.start, surely=surely)
    outside, carried = "", [start]
    if not selector.include_start:
        carried.append(members(q, selector.start))
        outside = f" WHERE NOT m IN {carried[-1]}"
    names, found = ", ".join(dict.fromkeys(carried)), q.name("m")
    q.setup.append(
        f"CALL ({names}) {{ UNWIND {start} AS s CALL (s) {{ MATCH {_walk(q, selector, surely)} RETURN DISTINCT m }} "
        f"WITH m, {names}{outside} RETURN collect(DISTINCT m) AS {found} }}"
    )
    return found


def unsure(selector: Selector) -> bool:
    """Whether some of its members may be only possible."""
    if isinstance(selector, AnyOf):
        return any(unsure(each) for each in selector.of)
    return isinstance(selector, Closure) and (selector.during is not None or unsure(selector.start))


def _walk(q: Query, closure: Closure, surely: bool) -> str:
    """The path from `s` to `m`. The server walks it breadth first, meeting each node once."""
    tie = SCHEMA.classes.get(closure.via)
    kind = tie.short_edge if tie else REFERENCES[closure.via]
    most = "" if closure.steps is None else str(closure.steps)
    left, right = ("-", "->") if closure.direction == "out" else ("<-", "-")
    conditions = []
    if kind in SHARED:
        conditions.append(f"x.tie IS {'NOT ' if tie else ''}NULL")
    if tie and closure.during:
        a, b = q.span(closure.during)
        conditions.append(overlaps("x", a, b))
        if surely:
            conditions.append(f"x.from_max <= {a} AND x.to_min >= {b}")
    where = f" WHERE all(x IN r WHERE {' AND '.join(conditions)})" if conditions else ""
    return f"(s){left}[r:{quoted(kind)}*0..{most}]{right}(m){where}"


def overlaps(x: str, a: str, b: str) -> str:
    """That something possibly held on some day of a span."""
    return f"{x}.from_min < {b} AND {x}.to_max > {a} AND {x}.from_min < {x}.to_max"


def conditions(
    q: Query,
    values: Mapping[str, Collection[str]],
    absent: Collection[str],
    untied: Mapping[str, str],
    during: Span | None,
) -> tuple[list[str], list[str]]:
    """What `t` must be: by its own properties and references, and by what ties its ends, which takes longer to tell."""
    span = q.span(during) if during else None
    found = [overlaps("t", *span)] if span else []
    farther = []
    for name, wanted in values.items():
        typed = q.given([native(SCHEMA.properties[name], v) for v in sorted(wanted)])
        found.append(f"any(v IN {typed} WHERE v IN [] + t.{quoted(name)})")
    for name in absent:
        if name in REFERENCES:
            found.append(f"NOT EXISTS {{ (t)-[{_own(REFERENCES[name])}]->() }}")
        else:
            known = " OR t.unnamed" if name == "name" else ""
            found.append(f"(t.{quoted(name)} IS NULL{known})")
    for name, via in untied.items():
        tie = SCHEMA.classes[via]
        end = REFERENCES[tie.from_end]
        then = f" WHERE {overlaps('u', *span)}" if span else ""
        farther.append(
            f"NOT EXISTS {{ MATCH (t)-[{_own(REFERENCES[name])}]->()<-[{_own(end)}]-(u:{quoted(tie.name)}){then} }}"
        )
    return found, farther


def _own(kind: str) -> str:
    """A reference's own relationships, told from short edges of the same name."""
    return f":{quoted(kind)} WHERE r.tie IS NULL".replace(":", "r:", 1) if kind in SHARED else f":{quoted(kind)}"


def choose(
    q: Query, types: Collection[str], ends: Mapping[str, Selector], own: Collection[str], farther: Collection[str]
) -> None:
    """Bind `t` to the things of these classes that pass every filter; the end that fewest are at drives."""
    classes = "|".join(quoted(t) for t in sorted(types))
    test = "".join(f" AND {condition}" for condition in own)
    # DISTINCT, or the server takes both for one filter and may begin with what takes longest.
    test += f" WITH DISTINCT t WHERE {' AND '.join(farther)}" if farther else ""
    if not ends:
        q.add(f"MATCH (t:{q.common}) WHERE t:{classes}{test}")
        return
    lists = {name: members(q, selector) for name, selector in ends.items()}
    kinds = {name: quoted(REFERENCES[name]) for name in ends}
    drives = dict.fromkeys(ends, "true")
    if len(ends) > 1:
        sizes = {name: q.name("d") for name in ends}
        counted = ", ".join(
            f"reduce(n = 0, x IN {lists[name]} | n + COUNT {{ (x)<-[:{kinds[name]}]-() }}) AS {size}"
            for name, size in sizes.items()
        )
        q.add(f"WITH *, {counted}")
        least = q.name("d")
        q.add(
            f"WITH *, reduce(n = null, x IN [{', '.join(sizes.values())}] | CASE WHEN n IS NULL OR x < n THEN x ELSE n END) AS {least}"
        )
        chosen = q.name("c")
        order = " ".join(f"WHEN {size} = {least} THEN {n}" for n, size in enumerate(sizes.values()))
        q.add(f"WITH *, CASE {order} END AS {chosen}")
        drives = {name: f"{chosen} = {n}" for n, name in enumerate(ends)}
    ways = []
    for name in ends:
        others = "".join(
            f" AND EXISTS {{ MATCH (t)-[{_own(REFERENCES[other])}]->(y) WHERE y IN {lists[other]} }}"
            for other in ends
            if other != name
        )
        shared = " AND r.tie IS NULL" if REFERENCES[name] in SHARED else ""
        ways.append(
            f"WITH * WHERE {drives[name]} UNWIND {lists[name]} AS x MATCH (t:{q.common})-[r:{kinds[name]}]->(x) "
            f"WHERE t:{classes}{shared}{others}{test} RETURN t"
        )
    q.add(f"CALL (*) {{ {' UNION '.join(ways)} }}")
    q.add("WITH DISTINCT t")
