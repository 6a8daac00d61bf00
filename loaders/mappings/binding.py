"""Expressions tied to the columns of one table: functions that take a row of text and give values, or say what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from localism.loaders.bodies import body_id
from localism.loaders.mappings.dates import to_edtf
from localism.loaders.mappings.expressions import Column, Condition, Expression, Template
from localism.loaders.names import MAX_NAME_CHARS, made_id
from localism.loaders.stubs import default_class
from localism.loaders.values import ValueProblem, literal, nearest, shown
from localism.ontology.schema import SCHEMA

Row = Sequence[str]
Values = tuple[str, ...]
Evaluate = Callable[[Row], Values]
Tell = Callable[[ValueProblem, str], None]
"""Takes what is wrong with a value, and the heading it stands under."""
_REMEMBERED = 100_000


class Columns:
    """Where each heading is: exactly as written, else but for case and spaces; `#3` and `Name#2` count."""

    def __init__(self, headings: Sequence[str]) -> None:
        self.headings = list(headings)
        self._at: dict[str, int] = {}
        self._hidden: list[int | None] = []
        seen: dict[str, int] = {}
        for i, heading in enumerate(headings):
            self._at.setdefault(f"#{i + 1}", i)
            if heading:
                seen[heading] = seen.get(heading, 0) + 1
                self._at.setdefault(heading, i)
                self._at.setdefault(f"{heading}#{seen[heading]}", i)
        for heading, i in list(self._at.items()):
            self._at.setdefault(_plain(heading), i)

    def add(self, name: str) -> None:
        """A column more, at the end, which hides one of the same name."""
        self._hidden.append(self._at.get(name))
        self._at[name] = len(self.headings)
        self.headings.append(name)

    def drop(self, name: str) -> None:
        """Take away the column that was added last."""
        self.headings.pop()
        del self._at[name]
        if (hidden := self._hidden.pop()) is not None:
            self._at[name] = hidden

    def at(self, heading: str) -> int | None:
        """Its place, from 0."""
        found = self._at.get(heading)
        return self._at.get(_plain(heading)) if found is None else found

    def like(self, heading: str) -> str:
        """The heading that was probably meant, or nothing."""
        return nearest(heading, [h for h in self.headings if h], in_part=True)


@dataclass(frozen=True)
class Binder:
    """What expressions are tied to: the columns, the lookups, the dataset, and how the graph is asked for a name."""

    columns: Columns
    lookups: Mapping[str, Mapping[str, str]]
    dataset: str
    find: Callable[[str, tuple[str, ...]], str]
    """The id of what a name means among classes. Raises `ValueProblem`."""
    tell: Tell

    def bind(self, e: Expression, classes: tuple[str, ...] = (), *, whole: bool = False) -> Evaluate:
        """The function for an expression; `whole`, if it says nothing where one of its columns is blank (as of an id).

        `classes` are those of the thing that an expression names, where it gives none.
        """
        classes = (e.cls,) if e.cls else classes
        base = self._base(e, classes, whole)
        steps = [step for step in (self._lookup(e), self._date(e), _number(e, self._say(e))) if step]
        when = self.condition(e.when) if e.when else None
        # Of a name that is looked for in the graph, what else there is counts only if nothing at all is called so.
        otherwise = self.bind(e.otherwise, classes, whole=whole) if e.otherwise and e.base != "find" else None
        if not (e.split or steps or when or otherwise):
            return base
        separator = e.split

        def evaluate(row: Row) -> Values:
            if when and not when(row):
                return otherwise(row) if otherwise else ()
            values: list[str] = []
            for value in base(row):
                parts = value.split(separator) if separator else (value,)
                for part in parts:
                    texts: Values = (part.strip(),) if part.strip() else ()
                    for step in steps:
                        texts = tuple(found for text in texts for found in step(text))
                    values.extend(texts)
            if otherwise and not values:
                return otherwise(row)
            return tuple(dict.fromkeys(values))

        return evaluate

    def template(self, t: Template, *, whole: bool = False) -> Callable[[Row], str]:
        """The function for a template; blank if its columns are all blank or, with `whole`, if one is."""
        constant = t.constant
        if constant is not None:
            return lambda _: constant
        places = [self.columns.at(part.heading) if isinstance(part, Column) else None for part in t.parts]
        if len(places) == 1 and (only := places[0]) is not None:
            return lambda row: row[only].strip()
        steps = [(place, "" if place is not None else str(part)) for place, part in zip(places, t.parts, strict=True)]
        count = sum(place is not None for place in places)

        def fill(row: Row) -> str:
            texts, blank = [], 0
            for place, text in steps:
                if place is not None:
                    text = row[place].strip()
                    blank += not text
                texts.append(text)
            if blank == count or (blank and whole):
                return ""
            return " ".join("".join(texts).split()) if blank else "".join(texts).strip()

        return fill

    def condition(self, c: Condition) -> Callable[[Row], bool]:
        """Whether a row passes all tests of a condition."""
        tests = []
        for column, texts, holds in c.tests:
            exact = frozenset(text.casefold() for text in texts if not text.endswith("*"))
            starts = tuple(text[:-1].casefold() for text in texts if text.endswith("*"))
            tests.append((self.columns.at(column) or 0, exact, starts, holds))

        def passes(row: Row) -> bool:
            for place, exact, starts, holds in tests:
                text = row[place].strip().casefold()
                if (text in exact or bool(starts and text.startswith(starts))) is not holds:
                    return False
            return True

        return passes

    # ---- bases ----

    def _base(self, e: Expression, classes: tuple[str, ...], whole: bool) -> Evaluate:
        if e.base == "several":
            inner = [self.bind(option, classes, whole=whole) for option in e.options]
            return lambda row: tuple(dict.fromkeys(value for one in inner for value in one(row)))
        if e.base == "first":
            inner = [self.bind(option, classes, whole=whole) for option in e.options]
            return lambda row: next((found for one in inner if (found := one(row))), ())
        if e.base == "official":
            return self._official(e, classes)
        fill = self.template(e.template, whole=whole or e.base == "named")
        if e.base == "named":
            return lambda row: self._named(fill(row), classes)
        if e.base == "find":
            return self._found(e, fill, classes)

        def plain(row: Row) -> Values:
            text = fill(row)
            return (text,) if text else ()

        return plain

    def _named(self, text: str, classes: tuple[str, ...]) -> Values:
        cls = SCHEMA.classes[default_class(classes or ("Thing",))]
        return (made_id(self.dataset, text[:MAX_NAME_CHARS], cls),) if text else ()

    def _official(self, e: Expression, classes: tuple[str, ...]) -> Evaluate:
        inner = [self.bind(option, whole=True) for option in e.options]
        name = self.template(e.name) if e.name else None
        say = self._say(e.options[0] if e.options else e)

        def evaluate(row: Row) -> Values:
            text = next((given[0] for one in inner if (given := one(row))), "")
            found = body_id(text, name(row) if name else "", self.dataset, classes)
            if found.problem:
                say(found.problem)
            return (found.id,) if found.id else ()

        return evaluate

    def _found(self, e: Expression, fill: Callable[[Row], str], classes: tuple[str, ...]) -> Evaluate:
        say, found = self._say(e), self.find
        otherwise = self.bind(e.otherwise, classes, whole=True) if e.otherwise else None
        memory: dict[str, str | ValueProblem] = {}

        def evaluate(row: Row) -> Values:
            text = fill(row)
            if not text:
                return otherwise(row) if otherwise else ()
            known = memory.get(text)
            if known is None:
                try:
                    known = found(text, classes)
                except ValueProblem as problem:
                    known = problem
                if len(memory) < _REMEMBERED:
                    memory[text] = known
            if isinstance(known, str):
                return (known,)
            if otherwise and known.kind == "unknown-name":
                return otherwise(row)
            say(known)
            return ()

        return evaluate

    # ---- steps ----

    def _lookup(self, e: Expression) -> Callable[[str], Values] | None:
        if not e.lookup:
            return None
        table = self.lookups[e.lookup] if isinstance(e.lookup, str) else e.lookup
        exact = {_plain(key): value for key, value in table.items() if not key.endswith("*")}
        starts = [(_plain(key[:-1]), value) for key, value in table.items() if key.endswith("*")]
        otherwise, say = e.otherwise is not None, self._say(e)

        def step(text: str) -> Values:
            key = _plain(text)
            found = exact.get(key)
            if found is None:
                found = next((value for start, value in starts if key.startswith(start)), None)
            if found is not None:
                return (found,) if found else ()
            if otherwise:
                return ()
            message = f"{shown(text)!r} is not in the lookup; it is left out."
            expected = ", ".join(list(table)[:12])
            say(ValueProblem("not-in-lookup", message, found=shown(text), expected=expected))
            return ()

        return step

    def _date(self, e: Expression) -> Callable[[str], Values] | None:
        if not (e.date or e.exclusive):
            return None
        formats, exclusive, say = e.date, e.exclusive, self._say(e)

        def step(text: str) -> Values:
            try:
                return (to_edtf(text, formats, exclusive=exclusive),)
            except ValueProblem as problem:
                say(problem)
                return ()

        return step

    def _say(self, e: Expression) -> Callable[[ValueProblem], None]:
        heading = next(iter(e.columns()), "")
        return lambda problem: self.tell(problem, heading)


def _number(e: Expression, say: Callable[[ValueProblem], None]) -> Callable[[str], Values] | None:
    if not e.number:
        return None
    p = SCHEMA.properties["seats" if e.number == "whole" else "amount"]

    def step(text: str) -> Values:
        try:
            return (literal(p, text),)
        except ValueProblem as problem:
            message = f"{shown(text)!r} is no {e.number} number; it is left out."
            say(ValueProblem(problem.kind, message, found=problem.found, expected=problem.expected))
            return ()

    return step


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
