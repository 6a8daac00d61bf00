"""Reads partnership records spelt as JSON: one object whose keys are sheets, each a list of rows."""

import json
import os
import re
from collections.abc import Iterator, Sequence
from typing import Any, NoReturn

from localism.loaders.base import (
    MAX_CELL_CHARS,
    MAX_COLUMNS,
    MAX_JSON_BYTES,
    MAX_ROWS,
    MAX_SHEETS,
    Problem,
    Report,
    join_cell,
)
from localism.loaders.tables import Row, Table

_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")


def read_json(named: str, report: Report, nested: bool = False) -> list[Table]:
    """The tables of ``{"About": {…}, "Facts": [{heading: value, …}, …], …}``, in the file's order.

    A value is text, a number (its digits as written), true or false, null for a blank, or a list of these. An object
    in place of a list of rows becomes a table of two columns, ``Field`` and ``Value``. With `nested`, the file may also be
    a list of rows, named as the file is, and what is nested in a row becomes columns (``recipient.id``, ``places[0].name``).
    """
    found = parsed(named, report)
    if not found:
        return []
    (content,) = found
    if nested:
        from localism.loaders.flatten import flattened

        content = flattened(content, os.path.splitext(os.path.basename(named))[0])
    if not isinstance(content, dict):
        message = "The file has to be one object, whose keys are the names of sheets."
        report(_shape(message, named, "", _kind(content), '{"About": {…}, "Facts": [{…}, …]}'))
        return []
    _report_doubled(content, named, "", None, "", report)
    if len(content) > MAX_SHEETS:
        message = f"The file holds more than {MAX_SHEETS} lists, the most that is read."
        report(Problem("error", "too-many-sheets", message, named, found=f"{len(content):,}"))
        return []
    if not content:
        report(Problem("error", "empty-file", "The object is empty: there is nothing to read.", named))
    return [table for sheet, value in content.items() if (table := _table(named, sheet, value, report)) is not None]


def parsed(named: str, report: Report) -> list[Any]:
    """The one value that a JSON file holds, numbers as they are written; none if it cannot be read, which is reported."""
    with open(named, "rb") as file:
        data = file.read(MAX_JSON_BYTES + 1)
    if len(data) > MAX_JSON_BYTES:
        message = f"The file is larger than {MAX_JSON_BYTES:,} bytes, the most that is read of JSON: save it as CSV."
        report(Problem("error", "too-large", message, named))
        return []
    try:
        content = json.loads(
            data.decode(json.detect_encoding(data)).removeprefix("\ufeff"),
            object_pairs_hook=_object,
            parse_int=str,
            parse_float=str,
            parse_constant=_refuse,
        )
    except UnicodeDecodeError:
        report(Problem("error", "not-utf-8", "JSON has to be UTF-8 text: save it as such.", named, expected="UTF-8"))
        return []
    except RecursionError:
        message = "Brackets are nested too deeply to be read."
        report(Problem("error", "nested-too-deeply", message, named))
        return []
    except json.JSONDecodeError as error:
        message = f"This is not valid JSON: {error.msg}, at line {error.lineno}, character {error.colno}."
        report(Problem("error", "not-json", message, named, row=error.lineno))
        return []
    except ValueError as error:  # from _refuse
        report(Problem("error", "not-json", str(error), named))
        return []
    return [content]


class _Doubled(dict[str, Any]):
    """An object in which a key stands twice, and which keys do."""

    keys_twice: tuple[str, ...] = ()


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    plain = dict(pairs)
    if len(plain) == len(pairs):
        return plain
    keys = [key for key, _ in pairs]
    doubled = _Doubled(plain)
    doubled.keys_twice = tuple(key for key in plain if keys.count(key) > 1)
    return doubled


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not a value that JSON knows.")


def _table(named: str, sheet: str, value: Any, report: Report) -> Table | None:
    if isinstance(value, dict):
        return _fields(named, sheet, value, report)
    if not isinstance(value, list):
        message = "Under the name of a sheet there has to be a list of rows, each an object."
        report(_shape(message, named, sheet, _kind(value), "a list of objects"))
        return None
    if len(value) > MAX_ROWS:
        message = f"The list holds more than {MAX_ROWS:,} rows, the most that is read."
        report(Problem("error", "too-many-rows", message, named, sheet, found=f"{len(value):,}"))
        return None
    found: dict[str, None] = {}
    for row in value:
        if isinstance(row, dict):
            found.update(dict.fromkeys(row))
            if len(found) > MAX_COLUMNS:
                message = f"The rows use more than {MAX_COLUMNS:,} different keys, the most that is read."
                report(Problem("error", "too-many-columns", message, named, sheet))
                return None
    keys = tuple(found)
    headings = tuple(key.strip() for key in keys)

    def read(report: Report) -> Iterator[Row]:
        for number, row in enumerate(value, 1):
            if not isinstance(row, dict):
                path = f"{_step('', sheet)}[{number - 1}]"
                message = f"{path} has to be an object: each heading with its value."
                report(_shape(message, named, sheet, _kind(row), "an object", number))
                continue
            _report_doubled(row, named, sheet, number, f"{_step('', sheet)}[{number - 1}]", report)
            cells = []
            for key, heading in zip(keys, headings, strict=True):
                path = f"{_step('', sheet)}[{number - 1}]{_step('.', key)}"
                cells.append(_cell(row.get(key), named, sheet, path, number, heading, report))
            if any(map(str.strip, cells)):
                yield number, cells

    def locate(row: int, column: int) -> str:
        return f"{_step('', sheet)}[{row - 1}]{_step('.', keys[column])}"

    return Table(named, sheet, headings, len(value), read, locate, report)


def _fields(named: str, sheet: str, value: dict[str, Any], report: Report) -> Table:
    fields = list(value.items())

    def read(report: Report) -> Iterator[Row]:
        _report_doubled(value, named, sheet, 1, _step("", sheet), report)
        for number, (key, content) in enumerate(fields, 1):
            path = f"{_step('', sheet)}{_step('.', key)}"
            cells: Sequence[str] = (key.strip(), _cell(content, named, sheet, path, number, "Value", report))
            if any(map(str.strip, cells)):
                yield number, cells

    def locate(row: int, column: int) -> str:
        return f"{_step('', sheet)}{_step('.', fields[row - 1][0])}"

    return Table(named, sheet, ("Field", "Value"), len(fields), read, locate, report)


def _cell(value: Any, named: str, sheet: str, path: str, number: int, heading: str, report: Report) -> str:
    text = _scalar(value)
    if text is None and isinstance(value, list):
        scalars = [_scalar(item) for item in value]
        if None not in scalars:
            text = join_cell(scalar for scalar in scalars if scalar is not None)
    if text is None:
        message = f"{path} has to be text, a number, true, false, null, or a list of these."
        report(_shape(message, named, sheet, _kind(value), "a value or a list of values", number, heading))
        return ""
    if len(text) > MAX_CELL_CHARS:
        message = f"The value is longer than {MAX_CELL_CHARS:,} characters, the most that is read."
        report(Problem("error", "cell-too-long", message, named, sheet, number, heading, f"{len(text):,} characters"))
        return ""
    return text


def _scalar(value: Any) -> str | None:
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return None


def _kind(value: Any) -> str:
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "a list of things that are not all plain values" if value else "an empty list"
    return "null" if value is None else str(value)[:80]


def _step(dot: str, key: str) -> str:
    """A key as a step of a path: ``.holder`` where it is a plain word, else ``["on whose authority"]``."""
    return dot + key if _PLAIN_KEY.match(key) else f"[{json.dumps(key, ensure_ascii=False)}]"


def _shape(
    message: str,
    named: str,
    sheet: str,
    found: str,
    expected: str,
    row: int | None = None,
    column: str = "",
) -> Problem:
    return Problem("error", "wrong-shape", message, named, sheet, row, column, found, expected)


def _report_doubled(value: Any, named: str, sheet: str, row: int | None, path: str, report: Report) -> None:
    if isinstance(value, _Doubled):
        for key in value.keys_twice:
            message = f"{path or 'The object'} has the key “{key[:80]}” twice; only the last would count: keep one."
            report(Problem("error", "repeated-key", message, named, sheet, row, key[:80]))
