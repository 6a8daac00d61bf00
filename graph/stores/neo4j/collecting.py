"""A query inside another: its rows as one list."""

from __future__ import annotations

import re

_COLUMNS = re.compile(r"\bAS (\w+)")


def collecting(query: str, name: str, known: str = "") -> str:
    """The query as a subquery that gives its rows as the list `name`; each column has a name of its own (`AS name`).

    `known`: what it may use of the query around it. Only a union is put into a subquery within: the server checks what
    is in one several times over, so that each level more doubles what planning costs.

    >>> collecting("MATCH (t) RETURN t.id AS id ORDER BY id", "rows")
    'CALL () { MATCH (t) WITH t.id AS id ORDER BY id RETURN collect({id: id}) AS rows }'
    >>> collecting("RETURN 1 AS n UNION RETURN 2 AS n", "rows", "*")
    'CALL (*) { CALL (*) { RETURN 1 AS n UNION RETURN 2 AS n } RETURN collect({n: n}) AS rows }'
    """
    begins = query.rindex("RETURN ")
    row = ", ".join(f"{column}: {column}" for column in _COLUMNS.findall(query[begins:]))
    if _is_union(query):
        within = f"CALL ({known}) {{ {query} }}"
    else:
        within = f"{query[:begins]}WITH {query[begins:].removeprefix('RETURN ')}"
    return f"CALL ({known}) {{ {within} RETURN collect({{{row}}}) AS {name} }}"


def _is_union(query: str) -> bool:
    depth = 0
    for part in re.findall(r"[{}]|\bUNION\b", query):
        depth += {"{": 1, "}": -1}.get(part, 0)
        if part == "UNION" and depth == 0:
            return True
    return False
