"""Values of Cypher, for people and for machines: nodes by name and id, relationships, paths, dates, lists and maps."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import islice
from typing import Any

MOST_CHARACTERS = 1_000
"""Of one value, in a table."""
MOST_VALUES = 20
"""Of one list, in a table."""


def said(value: Any) -> str:
    """A value in one text.

    >>> said({"name": "Par", "codes": [1, 2.5, None, True]})
    '{name: Par, codes: [1, 2.5, null, true]}'
    """
    from neo4j.graph import Node, Path, Relationship

    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    if isinstance(value, Node):
        return _node(value)
    if isinstance(value, Relationship):
        return f"[:{value.type}{_map(value)}]"
    if isinstance(value, Path):
        return _path(value)
    if isinstance(value, Mapping):
        return _map(value, sort=False).strip() or "{}"
    if isinstance(value, list):
        return f"[{', '.join(map(said, value))}]"
    return str(_plain(value))


def lines(value: Any) -> str | tuple[str, ...]:
    """A value as a table's cell shows it: the values of a list each on a line; what is too long or too many is cut."""
    if isinstance(value, list) and value:
        more = len(value) - MOST_VALUES
        return (*(_cut(said(v)) for v in islice(value, MOST_VALUES)), *([f"… and {more:,} more"] if more > 0 else []))
    return _cut(said(value))


def cell(value: Any) -> str:
    """A value as CSV has it: nothing for null, and the values of a list parted by semicolons."""
    if value is None:
        return ""
    return "; ".join(map(said, value)) if isinstance(value, list) else said(value)


def data(value: Any) -> Any:
    """A value as JSON has it; what JSON knows no type for is text."""
    from neo4j.graph import Node, Path, Relationship

    if isinstance(value, Node):
        return {"labels": sorted(value.labels), "properties": data(dict(value))}
    if isinstance(value, Relationship):
        return {"type": value.type, "properties": data(dict(value))}
    if isinstance(value, Path):
        return {"nodes": list(map(data, value.nodes)), "relationships": list(map(data, value.relationships))}
    if isinstance(value, Mapping):
        return {str(name): data(v) for name, v in value.items()}
    if isinstance(value, list):
        return list(map(data, value))
    return _plain(value)


def thing(value: Any) -> str:
    """The id of a node of ours; blank for anything else."""
    from neo4j.graph import Node

    return str(value.get("id", "")) if isinstance(value, Node) else ""


def _node(node: Any) -> str:
    name, own = node.get("name"), node.get("id")
    if isinstance(name, str) and isinstance(own, str):
        return name if name == own else f"{name} ({own})"
    return f"(:{':'.join(sorted(node.labels))}{_map(node)})"


def _path(path: Any) -> str:
    parts = [_node(path.start_node)]
    for step, node in zip(path.relationships, path.nodes[1:], strict=True):
        onward = step.end_node == node
        parts.append(f"{'-' if onward else '<-'}[:{step.type}]{'->' if onward else '-'} {_node(node)}")
    return " ".join(parts)


def _map(of: Mapping[str, Any], *, sort: bool = True) -> str:
    inside = ", ".join(f"{name}: {said(value)}" for name, value in (sorted(of.items()) if sort else of.items()))
    return f" {{{inside}}}" if inside else ""


def _plain(value: Any) -> Any:
    """A value that holds no others, as JSON can have it."""
    from neo4j.spatial import Point

    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, bytes | bytearray):
        return f"0x{value.hex()}"
    if isinstance(value, Point):
        return f"point({', '.join(map(str, value))}; srid {value.srid})"
    return value.iso_format() if hasattr(value, "iso_format") else str(value)


def _cut(text: str) -> str:
    return text if len(text) <= MOST_CHARACTERS else f"{text[:MOST_CHARACTERS]} … ({len(text):,} characters)"
