"""Grants out of a JSON file one by one, in memory that does not grow with the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from localism.loaders.base import Problem, Report
from localism.loaders.giving.watched import CHUNK, HostileError, Watched

MAX_BYTES = 8 * 1024 * 1024 * 1024
"""Bytes of one file of grants, which is never held in memory as a whole."""
_MARK = b"\xef\xbb\xbf"


def read_grants(path: Path, report: Report) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Each grant with its number, from 1, of `{"grants": [...]}` or of a plain list; what cannot be read is reported."""
    import ijson  # type: ignore[import-untyped]

    number = 0

    def refuse(kind: str, message: str, found: str = "", expected: str = "") -> None:
        after = f" It stands after grant {number:,}." if number else ""
        report(Problem("error", kind, message + after, str(path), "grants", found=found, expected=expected))

    try:
        with path.open("rb") as file:
            if path.stat().st_size > MAX_BYTES:
                refuse("too-large", f"The file is larger than {MAX_BYTES:,} bytes, the most that is read: split it.")
                return
            prefix = _prefix(file)
            if prefix is None:
                refuse("not-json", "This is not JSON in UTF-8.", expected='{"grants": [{…}, …]} in UTF-8')
                return
            watched = Watched(file)
            for item in ijson.items(watched, prefix, buf_size=CHUNK):
                watched.done()
                number += 1
                if isinstance(item, dict):
                    yield number, item
                else:
                    message = f"grants[{number - 1}] is no object, and so no grant."
                    found = type(item).__name__
                    report(Problem("warning", "wrong-shape", message, str(path), "grants", number, found=found))
    except HostileError as error:
        refuse(error.kind, str(error))
    except OSError as error:
        refuse("unreadable", f"The file could not be read to its end: {error.strerror or error}.")
    except (ijson.JSONError, ValueError, UnicodeError, RecursionError) as error:
        refuse(
            "not-json", f"From here on it is not valid JSON: {_reason(error)}.", expected="JSON in UTF-8, to its end"
        )
    else:
        if not number:
            refuse("no-grants", "There is no grant in it.", expected='{"grants": [{…}, …]}')


def _prefix(file: BinaryIO) -> str | None:
    """Where the grants are in it, with the file set to its first character; None for what begins like no JSON."""
    head = file.read(CHUNK)
    start = len(_MARK) if head.startswith(_MARK) else 0
    file.seek(start)
    first = head[start:].lstrip(b" \t\r\n")[:1]
    return {b"[": "item", b"{": "grants.item"}.get(first)


def _reason(error: Exception) -> str:
    """The parser's own words, without the piece of the file that it quotes."""
    said = error.args[0] if error.args else ""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    first = text.splitlines()[0].strip() if text else "it cannot be read"
    return "NaN, Infinity or another word that JSON does not know" if "invalid char" in first else first[:120]
