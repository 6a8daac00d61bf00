"""Whether a SPARQL query only reads the graph that it is put to; what does more is not run."""

from __future__ import annotations

import re

from localism.errors import MisuseError

LONGEST, DEEPEST = 100_000, 100
_REFUSED = {
    "SERVICE": "asks another server",
    "FROM": "names other files or graphs to read",
    **dict.fromkeys(
        ("LOAD", "INSERT", "DELETE", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD", "WITH"), "changes a graph"
    ),
}
_CODE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_PART = re.compile(
    r"""\"{3}(?:\"{0,2}(?:[^"\\]|\\.))*\"{3}|'{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
    |\"(?:[^"\\\n\r]|\\.)*\"|'(?:[^'\\\n\r]|\\.)*'
    |<[^<>"{}|^`\\\x00-\x20]*>
    |\#[^\n\r]*
    |[?$@][\w-]+
    |[\w.-]*:(?:[\w:.%-]|\\.)*
    |(?P<word>[A-Za-z_]\w*)
    |(?P<mark>[{}()\[\]])
    |\\.|.""",
    re.VERBOSE | re.DOTALL,
)


def checked(query: str) -> str:
    """The query, with escaped letters written out. `MisuseError` if it does anything but read.

    >>> checked("SELECT ?service { ?service ?p 'LOAD' } # DROP")
    "SELECT ?service { ?service ?p 'LOAD' } # DROP"
    """
    if len(query) > LONGEST:
        raise MisuseError(
            f"The query has {len(query):,} characters, and at most {LONGEST:,} are read. Ask for less at once."
        )
    try:
        text = _CODE.sub(lambda m: chr(int(m[1] or m[2], 16)), query)
        text.encode("utf-8")
    except (ValueError, OverflowError) as error:
        raise MisuseError("The query is no readable text (it is not UTF-8), so it was not run.") from error
    if not text.strip():
        raise MisuseError("The query is empty. For example: SELECT ?name { ?council a loc:Council ; loc:name ?name }")
    depth = 0
    for part in _PART.finditer(text):
        if part["word"] and (why := _REFUSED.get(part["word"].upper())):
            raise MisuseError(
                f"{part['word']} {why}, and a query here only reads the graph, so it was not run. "
                "Ask with SELECT, ASK, CONSTRUCT or DESCRIBE."
            )
        if part["mark"]:
            depth += 1 if part["mark"] in "{([" else -1
            if depth > DEEPEST:
                raise MisuseError(
                    f"The query has more than {DEEPEST} brackets inside one another. Ask for less at once."
                )
    return text
