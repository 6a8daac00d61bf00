"""Exports of ours that are for other programs: known for what they are, and not loaded, since others come back whole."""

from __future__ import annotations

import re
from collections.abc import Iterator

from localism.loaders.base import Problem, Report
from localism.loaders.glimpse import Glimpse
from localism.loaders.networks.parts import Element, Heading

_SIGNS = {
    "json": (".json", re.compile(r'\s*\{"format": "localism graph ')),
    "jsonl": (".jsonl", re.compile(r'\s*\{"record": "graph", "format": "localism lines ')),
    "kumu": (".json", re.compile(r'\s*\{\s*"elements": \[')),
    "cypher": (".cypher", re.compile(r"//(?:.*\n//)*.*\blocalism export cypher\b")),
}


def export_of(file: Glimpse) -> str:
    """Which export a file is, of those that are not read again; else nothing."""
    for kind, (ending, sign) in _SIGNS.items():
        if file.ending == ending and sign.match(file.head):
            return kind
    return ""


class NotRead:
    """A `Reader` that says what such a file is, and what to load instead."""

    def __init__(self, kind: str) -> None:
        self._kind = kind

    def heading(self, path: str) -> Heading:
        """Nothing: it is not read."""
        return Heading()

    def elements(self, path: str, report: Report) -> Iterator[Element]:
        """No element; a problem."""
        message = f"This is what localism export {self._kind} writes, for other programs; it is not loaded."
        if self._kind == "kumu":
            message = "This is a blueprint for Kumu, which localism writes (export kumu) and does not load."
        instead = (
            "what comes back whole: localism export trig --access restricted -o FILE.trig with its history, "
            "or localism export records"
        )
        report(Problem("error", "not-for-loading", message, path, expected=instead))
        yield from ()
