"""Reads YAML as plain text, lists and tables, each with its line; nothing in it is constructed, executed or repeated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from localism.loaders.base import Problem
from localism.loaders.values import shown

MAX_BYTES = 256 * 1024
"""Bytes of one mapping: the longest that ship have about 2,000."""
MAX_DEPTH = 20
Tell = Callable[..., None]


@dataclass(slots=True)
class Place:
    """Where in a mapping something stands: the keys that lead there, and the line of each."""

    file: str
    lines: dict[tuple[str | int, ...], int] = field(default_factory=dict)

    def problem(
        self, path: tuple[str | int, ...], kind: str, message: str, found: str = "", expected: str = "", near: str = ""
    ) -> Problem:
        """A problem at a key, or at the nearest key above it that has a line."""
        at = path
        while at and at not in self.lines:
            at = at[:-1]
        return Problem(
            "error", kind, message, self.file, "", self.lines.get(at), say_path(path), shown(found), expected, near
        )


def read_yaml(path: Path, tell: Callable[[Problem], None], what: str = "mapping") -> tuple[Any, Place] | None:
    """What a YAML file says, as dicts, lists and text, with the place of each part; None if it is not to be read.

    Every value is text, whatever it looks like, so that `NO`, `2019-01-01` and `010` stay as they are written. Aliases,
    tags and repeated keys are refused.
    """
    place = Place(str(path))

    def refuse(kind: str, message: str, line: int | None = None, expected: str = "") -> None:
        tell(Problem("error", kind, message, str(path), row=line, expected=expected or f"a {what} written in YAML"))

    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = "there is no such file" if isinstance(error, FileNotFoundError) else getattr(error, "strerror", error)
        refuse("unreadable", f"The {what} could not be read: {reason}.")
        return None
    if len(data) > MAX_BYTES:
        refuse("too-large", f"A {what} has at most {MAX_BYTES:,} bytes.")
        return None
    import yaml

    try:
        node = yaml.compose(data.decode("utf-8-sig"), Loader=yaml.BaseLoader)
        if node is None:
            refuse("empty-file", f"The {what} is empty.")
            return None
        return _plain(node, (), place, yaml, set()), place
    except UnicodeDecodeError:
        refuse("not-utf-8", f"A {what} is written in UTF-8.")
    except RecursionError:
        refuse("nested-too-deeply", f"Brackets are nested too deeply for this to be a {what}.")
    except _RefusedError as error:
        refuse(error.kind, str(error), error.line)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        said = " ".join(str(getattr(error, "problem", "") or error).split())[:200]
        refuse("not-yaml", f"This is not valid YAML: {said}.", mark.line + 1 if mark else None)
    return None


def say_path(path: tuple[str | int, ...]) -> str:
    """Keys as a person reads them.

    >>> say_path(("tables", 0, "things", 1, "class"))
    'tables[1].things[2].class'
    """
    text = ""
    for step in path:
        text += f"[{step + 1}]" if isinstance(step, int) else f"{'.' if text else ''}{step}"
    return text


class _RefusedError(Exception):
    def __init__(self, kind: str, message: str, line: int) -> None:
        super().__init__(message)
        self.kind, self.line = kind, line


def _plain(node: Any, path: tuple[str | int, ...], place: Place, yaml: Any, seen: set[int]) -> Any:
    line = node.start_mark.line + 1
    place.lines[path] = line
    if len(path) > MAX_DEPTH:
        raise _RefusedError("nested-too-deeply", f"Keys are nested more than {MAX_DEPTH} deep.", line)
    if id(node) in seen:
        raise _RefusedError("alias", "Aliases (*name) are not read: write it out.", line)
    seen.add(id(node))
    if not node.tag.startswith("tag:yaml.org,2002:") or node.tag.rsplit(":", 1)[1] not in ("str", "seq", "map"):
        raise _RefusedError("tag", f"Tags ({shown(node.tag)}) are not read here.", line)
    if isinstance(node, yaml.ScalarNode):
        return node.value
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*path, n), place, yaml, seen) for n, item in enumerate(node.value)]
    found: dict[str, Any] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise _RefusedError("key", "A key has to be a plain word.", key.start_mark.line + 1)
        if key.value in found:
            raise _RefusedError("repeated-key", f"The key {shown(key.value)!r} stands twice.", key.start_mark.line + 1)
        found[key.value] = _plain(value, (*path, key.value), place, yaml, seen)
        place.lines[(*path, key.value)] = key.start_mark.line + 1
    return found
