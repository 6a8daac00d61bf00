"""Whether a Cypher query only reads, and does no harm: by its text, then by the server's own plan for it.

Read access alone still lets a query read the server's files, fetch addresses, call plugins and end other people's
transactions. The plan shows that, but not inside expressions (`CASE … COLLECT { LOAD CSV … }` is one `Projection` to it);
so the text is taken apart first, and what is sent is the text as it was understood here: without comments or odd spaces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from localism.errors import MisuseError
from localism.graph.stores.neo4j.operators import CALL, FUNCTIONS, PROCEDURES, READING, TELLING, WRITING

LONGEST = 100_000
"""Characters of a query."""
ELSEWHERE = "localism cypher only reads what is in the graph; for anything else use Neo4j Browser or cypher-shell."

_TOKENS = re.compile(
    r"(?P<space>\s+)|(?P<comment>//[^\r\n]*|/\*.*?\*/)"
    r"|(?P<text>'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")|(?P<quoted>`(?:[^`]|``)*`)"
    r"|(?P<word>[^\W\d]\w*)|(?P<number>\d+)|(?P<sign>[!-/:-@\[-^{-~])",
    re.DOTALL,
)
_PREFIXES = ("EXPLAIN", "PROFILE", "CYPHER")
_OPENERS = ("", "{", "UNION", "ALL", "DISTINCT", "NEXT", "THEN", "ELSE")
"""What a clause that begins a query, or one inside it, comes after."""
_CALLED = re.compile(r"[^\s(]+")


class Token(NamedTuple):
    """A part of a query: a word (in capitals), a quoted name, a text, a number or a sign."""

    kind: str
    said: str

    @property
    def is_name(self) -> bool:
        """Whether it may be part of a name."""
        return self.kind in ("word", "quoted")


def checked(query: str) -> str:
    """The query to send, of the same length, or as far as its text shows a harmful one's `MisuseError`.

    >>> checked("RETURN 1 /* one */ AS n;")
    'RETURN 1           AS n;'
    >>> checked("CALL { LOAD /**/ CSV FROM 'file:///x' AS row RETURN row } RETURN row")
    Traceback (most recent call last):
    localism.errors.MisuseError: The query was not run: LOAD CSV reads files and addresses. ...
    """
    parts, tokens = _read(query)
    if not tokens:
        raise MisuseError('There is no query. Try: localism cypher "MATCH (c:Council) RETURN c.name"')
    if tokens[0].said in _PREFIXES:
        raise refused(f"leave {tokens[0].said} out, the query is planned and run as it stands")
    if tokens[-1].said == ";":
        tokens = tokens[:-1]
    for why in _harm(tokens):
        raise refused(why)
    return "".join(parts)


def refused(why: str) -> MisuseError:
    """That a query was not run, and why."""
    return MisuseError(f"The query was not run: {why}. {ELSEWHERE}")


def check_plan(plan: Mapping[str, Any] | None, query_type: str | None) -> None:
    """Raises `MisuseError` for a plan with an operator that is not known to be harmless."""
    if not plan:
        raise refused("the server made no plan for it")
    databases = set()
    for step in _steps(plan):
        name, _, database = str(step["operatorType"]).partition("@")
        databases.add(database)
        _check_operator(name.partition("(")[0], str(step.get("args", {}).get("Details", "")))
    if len(databases) != 1 or "system" in databases:
        raise refused("it reaches into another database")
    if query_type != "r":
        raise refused("it does more than read")


def _check_operator(name: str, details: str) -> None:
    if name in READING or name in TELLING:
        return
    if name == CALL:
        found = _CALLED.match(details)
        if not found or found.group().replace("`", "") not in PROCEDURES:
            raise refused(_procedure(found.group() if found else "a procedure"))
    elif name in WRITING:
        raise refused("it would change the graph")
    elif name == "LoadCSV":
        raise refused("LOAD CSV reads files and addresses")
    elif name == "TerminateTransactions":
        raise refused("it would end somebody's transaction")
    else:
        raise refused(f"the server plans a step called {name} for it, which is not among those known only to read")


def _steps(plan: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    waiting = [plan]
    while waiting:
        step = waiting.pop()
        yield step
        waiting += step.get("children") or []


def _read(query: str) -> tuple[list[str], list[Token]]:
    """The query in parts as it is to be sent, and its tokens. Raises `MisuseError` for what cannot be taken apart."""
    if len(query) > LONGEST:
        raise MisuseError(
            f"The query has {len(query):,} characters; at most {LONGEST:,} are read. Give long lists as parameters."
        )
    if escape := re.search(r"\\[uU]", query):
        # The server turns these into characters before it reads the query, so that even a text could end at one.
        raise refused(
            f"write the character itself instead of {query[escape.start() : escape.start() + 6]}, or give the text as a parameter"
        )
    parts: list[str] = []
    tokens: list[Token] = []
    at = 0
    while at < len(query):
        found = _TOKENS.match(query, at)
        said = found.group() if found else ""
        if found is None or said in ("'", '"', "`") or (said == "/" and query.startswith("/*", at)):
            raise MisuseError(f"The query was not run: {_unreadable(query, at)}.")
        if found.lastgroup in ("space", "comment"):
            parts.append("".join(c if c in "\n\t" else " " for c in said))
        else:
            parts.append(said)
            tokens.append(Token(str(found.lastgroup), _folded(said) if found.lastgroup == "word" else said))
        at = found.end()
    return parts, tokens


def _unreadable(query: str, at: int) -> str:
    sign = query[at]
    line = query.count("\n", 0, at) + 1
    if sign in "'\"`":
        return f"what begins with {sign} in line {line} has no end"
    if query.startswith("/*", at):
        return f"the comment in line {line} has no end"
    return f"U+{ord(sign):04X} in line {line} is no character for Cypher outside quotes; put names that need it in backquotes"


def _folded(word: str) -> str:
    """In capitals, whatever letters the server might take for ours."""
    return word.casefold().upper()


def _harm(tokens: Sequence[Token]) -> Iterator[str]:
    """Why a query is refused by its text."""
    padded = [_NONE, *tokens, _NONE, _NONE]
    for before, token, after in zip(padded, tokens, padded[2:], strict=False):
        if token.said == ";":
            yield "there are several statements in it; ask one at a time"
        if (token, after) == (_word("LOAD"), _word("CSV")):
            yield "LOAD CSV reads files and addresses"
        if token == _word("USE") and before.said in _OPENERS and after.is_name:
            yield "USE names another database; name it with --database or NEO4J_DATABASE"
    at = 1
    while at <= len(tokens):
        if not padded[at].is_name:
            at += 1
            continue
        called = padded[at - 1] == _word("CALL")
        name, at = _name(padded, at)
        if "." in name and called and name not in _PROCEDURES:
            yield _procedure(name)
        if "." in name and not called and padded[at].said == "(" and name.rpartition(".")[0] not in _FUNCTIONS:
            yield f"it calls the function {name.lower()}, which is not one of Neo4j's own"


def _name(tokens: Sequence[Token], at: int) -> tuple[str, int]:
    """A name with its dots, beginning at a token, and where it ends."""
    pieces = [tokens[at]]
    at += 1
    while tokens[at].said == "." and tokens[at + 1].is_name:
        pieces.append(tokens[at + 1])
        at += 2
    return ".".join(_folded(p.said.strip("`")) if p.kind == "quoted" else p.said for p in pieces), at


def _word(said: str) -> Token:
    return Token("word", said)


def _procedure(name: str) -> str:
    listed = ", ".join(sorted(PROCEDURES))
    return f"it calls {name.lower()}; the procedures that may be called are {listed}"


_NONE = Token("", "")
_PROCEDURES = frozenset(map(_folded, PROCEDURES))
_FUNCTIONS = frozenset(map(_folded, FUNCTIONS))
