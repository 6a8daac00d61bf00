"""Nested JSON made flat: a list of rows under a name, and what is nested in a row as columns of its own."""

from __future__ import annotations

from typing import Any

MAX_ITEMS = 20
"""Objects of one list inside a row that become columns; what lies beyond is left in place, and so reported."""


def flattened(content: Any, name: str) -> Any:
    """The lists of rows in a JSON file, each row flat; what has no such shape is left as it is, for the reader to refuse.

    >>> flattened([{"id": "a", "place": {"code": "E1"}, "who": [{"n": "x"}, {"n": "y"}], "also": ["p", "q"]}], "file")
    {'file': [{'id': 'a', 'place.code': 'E1', 'who[0].n': 'x', 'who[1].n': 'y', 'also': ['p', 'q']}]}
    """
    if isinstance(content, list):
        content = {name: content}
    if not isinstance(content, dict):
        return content
    return {
        key: [_row(row) if isinstance(row, dict) else row for row in value] if isinstance(value, list) else value
        for key, value in content.items()
    }


def _row(row: dict[str, Any]) -> dict[str, Any]:
    if not any(isinstance(value, dict) or _holds_objects(value) for value in row.values()):
        return row  # as it is: it may tell of keys that stand twice
    flat: dict[str, Any] = {}
    waiting: list[tuple[str, Any]] = [("", row)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, dict) and value:
            waiting += [(f"{path}.{key}" if path else key, inner) for key, inner in reversed(value.items())]
        elif _holds_objects(value) and len(value) <= MAX_ITEMS:
            waiting += [(f"{path}[{n}]", inner) for n, inner in reversed(list(enumerate(value)))]
        else:
            flat[path] = None if value == {} else value
    return flat


def _holds_objects(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(item, dict | list) for item in value)
