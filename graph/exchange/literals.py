"""Values as Cypher writes them out, so that nothing in them can end a text and begin to be code."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import date

from localism.graph.stores.neo4j.shape import quoted

_ESCAPED = {"'": r"\'", "\\": r"\\", "\n": r"\n", "\r": r"\r", "\t": r"\t"}
_UNUSUAL = re.compile(r"[^A-Za-z0-9 .,:_()/+&-]|(?<=\\)[uU]")


def literal(value: object) -> str:
    r"""A text, number, truth, list or map as a literal of Cypher, in ASCII; a day as its ISO text, for `date()` to read.

    Only letters and digits of ASCII and a few marks stand for themselves; all else is escaped: `\'`, `\\`, `\n`, or by number
    (`\u00E9`, two of them beyond U+FFFF). Some versions of Neo4j read `\uXXXX` before they look for the end of a text, so
    no mark that means anything there is written by number, and a `u` after a backslash is. Names in maps are the
    ontology's. `TypeError` for other values.

    >>> print(literal({"name": "O'Brien; \\u0027 é", "seats": 3, "act": ["decides"]}))
    {`name`: 'O\'Brien\u003B \\\u00750027 \u00E9', `seats`: 3, `act`: ['decides']}
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return repr(value) if math.isfinite(value) else repr(value).replace("inf", "Infinity").replace("nan", "NaN")
    if isinstance(value, str):
        return f"'{_escaped(value)}'"
    if isinstance(value, date):
        return f"'{value.isoformat()}'"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(literal, value))}]"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{quoted(name)}: {literal(of)}" for name, of in value.items()) + "}"
    raise TypeError(f"{type(value).__name__} cannot be written out in Cypher")


def _escaped(text: str) -> str:
    return _UNUSUAL.sub(lambda c: _ESCAPED.get(c[0]) or _numbered(c[0]), text)


def _numbered(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[n : n + 2].hex().upper()}" for n in range(0, len(units), 2))
