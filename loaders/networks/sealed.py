"""XML of networks, streamed and sealed: no entities, no DOCTYPE, nothing fetched, depth and text capped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree.ElementTree import Element as Xml

from localism.loaders.base import MAX_COLUMNS, MAX_FILE_BYTES, Problem, Report

MAX_DEPTH = 40
"""How deeply elements may be nested: GraphML of yEd comes to 12."""
MAX_CHARS = 1_000_000
"""Characters in one attribute or text."""
MAX_PARTS = 100_000
"""Elements inside one node or edge that are neither."""
_WHOLE = frozenset(("node", "edge", "key", "attribute"))
"""What is held with all that is in it until it ends; whatever stands outside of these is let go at once."""


class Refused(Exception):  # noqa: N818 (it becomes a `Problem`)
    """What no file of the format holds."""

    def __init__(self, kind: str, message: str, expected: str = "") -> None:
        super().__init__(message)
        self.kind, self.expected = kind, expected


def parsed(path: str, root: str, report: Report, last: Callable[[], str]) -> Iterator[tuple[str, Xml]]:
    """Start and end of each element, by local name, in memory that does not grow with the file.

    `root` is what the file's first element must be called. `last` says in words after what a fault stands.
    """
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import ParseError, iterparse

    def refuse(kind: str, message: str, expected: str = "") -> None:
        where = f" It stands after {said}." if (said := last()) else ""
        report(Problem("error", kind, f"{message}{where}", path, expected=expected))

    try:
        if Path(path).stat().st_size > MAX_FILE_BYTES:
            refuse("too-large", f"The file is larger than {MAX_FILE_BYTES:,} bytes, the most that is read: split it.")
            return
        held = headings = whole = 0
        inside: list[tuple[Xml, int]] = []  # each element that is open, and how many were held before it
        for event, element in iterparse(path, events=("start", "end"), forbid_dtd=True):
            name = element.tag.rpartition("}")[2]
            if event == "start":
                inside.append((element, held))
                held, whole = held + 1, whole + (name in _WHOLE)
                if len(inside) == 1 and name != root:
                    refuse(
                        "wrong-root",
                        f"The file begins with <{name[:40]}>, not with <{root}>.",
                        f"a file that begins with <{root}>",
                    )
                    return
                if len(inside) > MAX_DEPTH:
                    raise Refused("nested-too-deeply", f"Elements are nested more than {MAX_DEPTH} deep.")
                if held > MAX_PARTS:
                    raise Refused("too-wide", f"One node or edge holds more than {MAX_PARTS:,} elements.")
            else:
                headings += name in ("key", "attribute")
                if headings > MAX_COLUMNS:
                    raise Refused(
                        "too-wide", f"There are more than {MAX_COLUMNS:,} attributes, the most that are read."
                    )
                if any(len(v) > MAX_CHARS for v in (element.text or "", *element.attrib.values())):
                    raise Refused("too-long", f"A text has more than {MAX_CHARS:,} characters.")
            yield event, element
            if event == "end":
                _, before = inside.pop()
                whole -= name in _WHOLE
                if inside and (name in _WHOLE or not whole):
                    del inside[-1][0][:]
                    held = before
    except DefusedXmlException:
        refuse("hostile-xml", "The file declares entities or a DOCTYPE, which is not read.", "XML without a DOCTYPE")
    except Refused as error:
        refuse(error.kind, str(error), error.expected)
    except ParseError as error:
        line, column = error.position
        refuse("not-xml", f"The XML is broken at line {line}, column {column + 1}.", "well-formed XML, to its end")
    except (OSError, ValueError, LookupError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not in the encoding that it names"
        refuse("unreadable", f"The file cannot be read: {reason}.")


def local(element: Xml) -> str:
    """An element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def ends_of(name: str, element: Xml, number: int, path: str, report: Report) -> tuple[str, str] | None:
    """What an edge joins, nothing of a node; None, and reported, if it does not say what it joins or has no id."""
    needed = ("source", "target") if name == "edge" else ("id",)
    for attribute in needed:
        if not element.get(attribute):
            message = f"This {name} has no {attribute}."
            expected = f"<{name} {' '.join(f'{n}=…' for n in needed)}>"
            report(Problem("error", f"no-{attribute}", message, path, f"{name}s", number, attribute, expected=expected))
            return None
    return (element.get("source", ""), element.get("target", "")) if name == "edge" else ("", "")
