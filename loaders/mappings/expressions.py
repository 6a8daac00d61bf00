"""What a mapping says of a value: a template over columns, or a table with one base and what is then done to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from localism.loaders.base import Problem
from localism.loaders.mappings.dates import check_format
from localism.loaders.mappings.yamls import Place
from localism.loaders.values import nearest
from localism.ontology.schema import SCHEMA

Path = tuple[str | int, ...]
BASES = ("value", "first", "official", "named", "find")
_ALSO = ("when", "split", "lookup", "else", "date", "exclusive", "number", "class", "name")
NUMBERS = ("whole", "decimal")
_BRACE = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")


@dataclass(frozen=True, slots=True)
class Column:
    """A column that a template names: by its heading, `#3` for the third one, `Name#2` for the second `Name`."""

    heading: str


@dataclass(frozen=True, slots=True)
class Template:
    """Text with columns in it: `{First name} {Surname}`."""

    parts: tuple[str | Column, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The headings it names."""
        return tuple(part.heading for part in self.parts if isinstance(part, Column))

    @property
    def constant(self) -> str | None:
        """Its text, if it names no column."""
        return None if self.columns else "".join(str(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Condition:
    """Tests of columns, which must all hold: one of some texts (`*` at the end: begins with), or none of them."""

    tests: tuple[tuple[str, tuple[str, ...], bool], ...]
    """Column, texts, and whether it must be one of them or must not."""


@dataclass(frozen=True, slots=True)
class Expression:
    """A base and what is then done to each of its values."""

    path: Path
    base: str = "value"
    template: Template = Template(())
    options: tuple[Expression, ...] = ()
    """Of `first`: those of which the first that says anything counts. Of a list: all of them."""
    name: Template | None = None
    when: Condition | None = None
    split: str = ""
    lookup: str | Mapping[str, str] = ""
    otherwise: Expression | None = None
    date: tuple[str, ...] = ()
    exclusive: bool = False
    number: str = ""
    cls: str = ""

    def columns(self) -> Iterator[str]:
        """The headings it names, anywhere in it."""
        yield from self.template.columns
        yield from self.name.columns if self.name else ()
        yield from (column for column, _, _ in self.when.tests) if self.when else ()
        for inner in (*self.options, *([self.otherwise] if self.otherwise else [])):
            yield from inner.columns()

    @property
    def constant(self) -> str | None:
        """The text it always gives, if it plainly does."""
        plain = self.base == "value" and not (self.when or self.split or self.lookup or self.date or self.number)
        return self.template.constant if plain else None


@dataclass
class Trouble:
    """Everything that is wrong with a mapping, gathered while it is read."""

    place: Place
    problems: list[Problem] = field(default_factory=list)

    def say(
        self, path: Path, kind: str, message: str, *, found: object = "", expected: str = "", near: str = ""
    ) -> None:
        """Take note of one more."""
        self.problems.append(self.place.problem(path, kind, message, str(found), expected, near))

    def keys(self, given: Any, path: Path, allowed: tuple[str, ...], what: str) -> dict[str, Any]:
        """A table's keys, those that are none reported; an empty table for what is no table."""
        if not isinstance(given, dict):
            self.say(
                path, "wrong-shape", f"{what} has to be a table of keys.", found=given, expected=", ".join(allowed)
            )
            return {}
        for key in given:
            if key not in allowed:
                message = f"{what} has no key {key!r}."
                self.say(
                    (*path, key),
                    "unknown-key",
                    message,
                    found=key,
                    expected=", ".join(allowed),
                    near=nearest(key, allowed),
                )
        return {key: value for key, value in given.items() if key in allowed}

    def text(self, given: Any, path: Path, what: str) -> str:
        """A plain text, stripped."""
        if not isinstance(given, str):
            self.say(path, "wrong-shape", f"{what} has to be plain text.", found=given, expected="text")
            return ""
        return given.strip()

    def texts(self, given: Any, path: Path, what: str) -> tuple[str, ...]:
        """One text, or a list of them."""
        items = given if isinstance(given, list) else [given]
        return tuple(self.text(item, path, what) for item in items)


def read_template(given: Any, path: Path, trouble: Trouble) -> Template:
    """A template: columns in braces; a brace that is meant is doubled.

    >>> read_template("{Given} {Family}", (), Trouble(Place("m.yaml"))).columns
    ('Given', 'Family')
    """
    if isinstance(given, dict) and len(given) == 1 and not next(iter(given.values())):
        heading = next(iter(given))
        message = f'In YAML a text that begins with a brace stands in quotes: "{{{heading}}}".'
        trouble.say(path, "unquoted", message, found=f"{{{heading}}}", expected="a template in quotes")
        return Template(())
    text = trouble.text(given, path, "A template")
    parts: list[str | Column] = []
    at = 0
    for match in _BRACE.finditer(text):
        if before := text[at : match.start()]:
            parts.append(before)
        at = match.end()
        if match[1] is not None and match[1].strip():
            parts.append(Column(match[1].strip()))
        elif match[0] in ("{{", "}}"):
            parts.append(match[0][0])
        else:
            message = "A brace that names no column is doubled: {{ or }}."
            trouble.say(path, "stray-brace", message, found=text, expected="a column's heading between braces")
    if rest := text[at:]:
        parts.append(rest)
    return Template(tuple(parts))


def read_condition(given: Any, path: Path, trouble: Trouble) -> Condition | None:
    """A condition: `{column: text}`, `{column: [texts]}` or `{column: {not: texts}}`; a blank text is a blank cell."""
    if not isinstance(given, dict) or not given:
        expected = "columns, each with the texts it may have"
        trouble.say(path, "wrong-shape", "A condition has to be a table of columns.", found=given, expected=expected)
        return None
    tests = []
    for column, wanted in given.items():
        inside, holds = (*path, column), True
        if isinstance(wanted, dict):
            wanted = trouble.keys(wanted, inside, ("not",), "A test").get("not", "")
            holds = False
        tests.append((column.strip(), trouble.texts(wanted, inside, "What a column is compared with"), holds))
    return Condition(tuple(tests))


def read_expression(given: Any, path: Path, trouble: Trouble) -> Expression:
    """A value: a template, a list of values, or a table with one of `BASES`."""
    if isinstance(given, list):
        return Expression(
            path, "several", options=tuple(read_expression(x, (*path, n), trouble) for n, x in enumerate(given))
        )
    if not isinstance(given, dict) or (len(given) == 1 and not next(iter(given.values()))):
        return Expression(path, template=read_template(given, path, trouble))
    given = trouble.keys(given, path, (*BASES, *_ALSO), "A value")
    bases = [key for key in BASES if key in given]
    if len(bases) != 1:
        message = "A value has one base and no more." if bases else "A value needs a base."
        trouble.say(path, "no-base", message, found=", ".join(bases or given), expected="one of: " + ", ".join(BASES))
        return Expression(path)
    base = bases[0]
    options: tuple[Expression, ...] = ()
    template = Template(())
    if base in ("first", "official"):
        inner = given[base] if isinstance(given[base], list) else [given[base]]
        options = tuple(read_expression(x, (*path, base), trouble) for x in inner)
    else:
        template = read_template(given[base], (*path, base), trouble)
    if "name" in given and base != "official":
        trouble.say(
            (*path, "name"), "unknown-key", "Only a value with 'official' has a name to fall back on.", found="name"
        )
    return Expression(
        path,
        base,
        template,
        options,
        name=read_template(given["name"], (*path, "name"), trouble) if "name" in given else None,
        when=read_condition(given["when"], (*path, "when"), trouble) if "when" in given else None,
        split=_separator(given, path, trouble),
        lookup=_lookup(given.get("lookup", ""), (*path, "lookup"), trouble),
        otherwise=read_expression(given["else"], (*path, "else"), trouble) if "else" in given else None,
        date=_formats(given, path, trouble),
        exclusive=_choice(given, "exclusive", ("no", "yes"), path, trouble) == "yes",
        number=_choice(given, "number", ("", *NUMBERS), path, trouble),
        cls=read_class(given["class"], (*path, "class"), trouble) if "class" in given else "",
    )


def read_class(given: Any, path: Path, trouble: Trouble) -> str:
    """The name of a class of which there can be things."""
    name = trouble.text(given, path, "A class")
    known = {c.name: c for c in SCHEMA.classes.values() if not c.abstract and not c.evidence}
    if name in known:
        return name
    spelled = {s.casefold(): c.name for c in known.values() for s in (c.label, c.name, c.plural)}
    if name.casefold() in spelled:
        return spelled[name.casefold()]
    if name:
        near = nearest(name, list(known))
        trouble.say(
            path, "unknown-class", f"There is no class {name!r}.", found=name, expected=", ".join(known), near=near
        )
    return ""


def _separator(given: dict[str, Any], path: Path, trouble: Trouble) -> str:
    if "split" not in given:
        return ""
    raw = given["split"]
    if not isinstance(raw, str) or not raw or len(raw) > 5:
        expected = "what stands between the values, such as ; or ,"
        trouble.say(
            (*path, "split"), "wrong-shape", "A separator has one to five characters.", found=raw, expected=expected
        )
        return ""
    return raw


def _lookup(given: Any, path: Path, trouble: Trouble) -> str | Mapping[str, str]:
    if isinstance(given, dict):
        return {key: trouble.text(value, (*path, key), "What a lookup gives") for key, value in given.items()}
    return trouble.text(given, path, "A lookup")


def _formats(given: dict[str, Any], path: Path, trouble: Trouble) -> tuple[str, ...]:
    formats = trouble.texts(given["date"], (*path, "date"), "A date's format") if "date" in given else ()
    for text in formats:
        if wrong := check_format(text):
            expected = "iso, excel, excel year, or a format such as dd/mm/yyyy, m/yyyy, d mmm yyyy, dd/mm/yyyy hh:mm"
            trouble.say(
                (*path, "date"), "bad-format", f"This is no format of a date: {wrong}.", found=text, expected=expected
            )
    return formats


def _choice(given: dict[str, Any], key: str, among: tuple[str, ...], path: Path, trouble: Trouble) -> str:
    text = trouble.text(given.get(key, among[0]), (*path, key), key)
    if text not in among:
        expected = " or ".join(filter(None, among))
        trouble.say(
            (*path, key),
            "unknown-choice",
            f"{key!r} is {expected}.",
            found=text,
            expected=expected,
            near=nearest(text, among),
        )
        return among[0]
    return text
