"""Reads a mapping out of its YAML file: every mistake in one pass, each with its line, its key and what was expected."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path as FilePath
from typing import Any

from localism.graph.entity import DERIVED
from localism.graph.store import Dataset
from localism.loaders.base import Problem
from localism.loaders.layout import ABOUT, EVIDENCE
from localism.loaders.mappings.described import Cited, Evidence, FileLookup, Mapped, TableMap, Thing
from localism.loaders.mappings.expressions import (
    Expression,
    Path,
    Trouble,
    read_class,
    read_condition,
    read_expression,
    read_template,
)
from localism.loaders.mappings.yamls import read_yaml
from localism.loaders.names import slug
from localism.loaders.values import ValueProblem, literal, nearest
from localism.ontology.schema import ID, SCHEMA, Property

_TOP = ("dataset", "sources", "lookups", "cite", "coding", "access", "tables")
_DATASET = {"name": "dataset_name", "title": "dataset_title"}
_TABLE = (
    "file",
    "sheet",
    "headings",
    "heading_row",
    "blanks",
    "only",
    "skip",
    "let",
    "cite",
    "coding",
    "access",
    "things",
)
_THING = ("class", ID, "when", "each", "cite", "coding", "access")
_CITE = ("source", "page", "observed")
_CODED = ("coder", "coded", "confidence", "memo")
MAX_HEADING_ROW = 1_000


def read_mapping(path: FilePath) -> tuple[Mapped | None, list[Problem]]:
    """The mapping in a YAML file; every problem it has, in one pass, and None if it has any."""
    problems: list[Problem] = []
    read = read_yaml(path, problems.append)
    if read is None:
        return None, problems
    given, place = read
    trouble = Trouble(place)
    mapping = _Reader(trouble).mapping(given, path)
    return (None if trouble.problems else mapping), trouble.problems


class _Reader:
    def __init__(self, trouble: Trouble) -> None:
        self._trouble = trouble
        self._sources: dict[str, str] = {}
        self._lookups: dict[str, Mapping[str, str] | FileLookup] = {}

    def mapping(self, given: Any, path: FilePath) -> Mapped:
        given = self._trouble.keys(given, (), _TOP, "A mapping")
        for needed in ("dataset", "tables"):
            if needed not in given:
                self._trouble.say((), "missing-key", f"The mapping has no key {needed!r}.", expected=", ".join(_TOP))
        dataset = self._dataset(given.get("dataset", {}))
        sources = self._declared(given.get("sources", {}), dataset)
        for name, table in self._items(given.get("lookups", {}), ("lookups",)):
            self._lookups[name] = self._lookup(table, ("lookups", name))
        evidence = self._evidence(given, (), Evidence())
        tables = given.get("tables", [])
        if not isinstance(tables, list) or ("tables" in given and not tables):
            self._trouble.say(
                ("tables",), "wrong-shape", "'tables' has to be a list.", found=tables, expected="a list of tables"
            )
            tables = []
        read = tuple(self._table(table, ("tables", n), evidence) for n, table in enumerate(tables))
        return Mapped(str(path), dataset, sources, self._lookups, read, self._trouble)

    # ---- what the mapping says of itself ----

    def _dataset(self, given: Any) -> Dataset:
        known = {p.name: p for p in SCHEMA.properties_of(ABOUT.name)}
        spelled = {
            next((short for short, full in _DATASET.items() if full == name), name): p for name, p in known.items()
        }
        path: Path = ("dataset",)
        given = self._trouble.keys(given, path, tuple(spelled), "'dataset'")
        said = {spelled[key].name: self._constant(spelled[key], value, (*path, key)) for key, value in given.items()}
        name = said.get("dataset_name", "")
        if not name:
            self._trouble.say(
                path, "missing-key", "The dataset has no name.", expected="a short name that never changes"
            )
        if name == DERIVED:
            message = f"{DERIVED!r} holds what rules derive: nothing is loaded under its name."
            self._trouble.say((*path, "name"), "reserved-name", message, found=name, expected="another name")
        title, author, as_of = (said.get(key, "") for key in ("dataset_title", "author", "as_of"))
        priority = int(said.get("priority") or "0")
        return Dataset(name, title, author, as_of, said.get("licence", ""), said.get("access", ""), priority)

    def _declared(self, given: Any, dataset: Dataset) -> dict[str, Mapping[str, str]]:
        properties = {p.name: p for p in SCHEMA.properties_of("Source")}
        declared: dict[str, Mapping[str, str]] = {}
        for key, said in self._items(given, ("sources",)):
            path: Path = ("sources", key)
            said = self._trouble.keys(said, path, (ID, *properties), "A source")
            source = self._trouble.text(said.pop(ID, f"source:{slug(dataset.name)}/{slug(key)}"), (*path, ID), "An id")
            self._sources[key] = source
            declared[source] = {k: self._constant(properties[k], value, (*path, k)) for k, value in said.items()}
        return declared

    def _lookup(self, given: Any, path: Path) -> Mapping[str, str] | FileLookup:
        if isinstance(given, dict) and "file" in given:
            given = self._trouble.keys(given, path, ("file", "key", "value"), "A lookup in a file")
            for needed in ("key", "value"):
                if needed not in given:
                    self._trouble.say(
                        path, "missing-key", f"A lookup in a file needs {needed!r}.", expected="file, key, value"
                    )
            file = self._trouble.text(given.get("file", ""), (*path, "file"), "A file")
            key, value = (read_template(given.get(k, ""), (*path, k), self._trouble) for k in ("key", "value"))
            return FileLookup(path, file, key, value)
        return {
            key: self._trouble.text(value, (*path, key), "What a lookup gives")
            for key, value in self._items(given, path)
        }

    # ---- tables ----

    def _table(self, given: Any, path: Path, above: Evidence) -> TableMap:
        given = self._trouble.keys(given, path, _TABLE, "A table")
        things = given.get("things", [])
        if not isinstance(things, list) or not things:
            message = "A table needs 'things': what each of its rows speaks of."
            self._trouble.say(path, "missing-key", message, expected="a list of things, each with a class")
            things = []
        evidence = self._evidence(given, path, above)
        texts = {
            k: self._trouble.texts(given.get(k, []), (*path, k), f"'{k}'")
            for k in ("file", "sheet", "headings", "blanks")
        }
        skip = given.get("skip", [])
        skipped = [
            read_condition(x, (*path, "skip"), self._trouble) for x in (skip if isinstance(skip, list) else [skip])
        ]
        let = {
            name: self._expression(x, (*path, "let", name))
            for name, x in self._items(given.get("let", {}), (*path, "let"))
        }
        row = self._trouble.text(given.get("heading_row", "0"), (*path, "heading_row"), "'heading_row'")
        if not (row.isascii() and row.isdecimal() and int(row) <= MAX_HEADING_ROW):
            message = "'heading_row' is the number of the row that holds the headings."
            self._trouble.say(
                (*path, "heading_row"), "bad-number", message, found=row, expected=f"1 to {MAX_HEADING_ROW}"
            )
            row = "0"
        return TableMap(
            path,
            texts["file"],
            texts["sheet"],
            texts["headings"],
            int(row),
            texts["blanks"],
            read_condition(given["only"], (*path, "only"), self._trouble) if "only" in given else None,
            tuple(c for c in skipped if c),
            let,
            tuple(self._thing(x, (*path, "things", n), evidence) for n, x in enumerate(things)),
        )

    def _thing(self, given: Any, path: Path, above: Evidence) -> Thing:
        if not isinstance(given, dict) or "class" not in given:
            self._trouble.say(
                path, "missing-key", "A thing needs a class.", found=given, expected="class: Organisation, for one"
            )
            return Thing(path, "", None, None, None, {}, above)
        cls = read_class(given["class"], (*path, "class"), self._trouble)
        own = {p.name: p for p in SCHEMA.properties_of(cls)} if cls else {}
        known = {k: p for k, p in own.items() if k not in {e.name for e in EVIDENCE} or k == "access"}
        allowed = (*_THING, *(k for k in known if k not in _THING))
        said = self._trouble.keys(given, path, allowed, SCHEMA.classes[cls].label.capitalize()) if cls else {}
        properties = {
            k: self._property(known[k], value, (*path, k))
            for k, value in said.items()
            if k in known and k not in _THING
        }
        self._ends(cls, said, path)
        each = None
        for name, value in self._items(given.get("each", {}), (*path, "each")):
            each = (name, self._expression(value, (*path, "each", name)))
        evidence = self._evidence(given, path, above)
        if cls and SCHEMA.classes[cls].needs_source and not evidence.cited and "cite" not in given:
            message = f"A {SCHEMA.classes[cls].label} that cites nothing cannot be checked."
            self._trouble.say(path, "missing-key", message, expected="cite: a source under 'sources'")
        if len(given.get("each", {})) > 1:
            self._trouble.say((*path, "each"), "wrong-shape", "'each' goes through one value.", expected="one name")
        return Thing(
            path,
            cls,
            self._expression(given[ID], (*path, ID)) if ID in given else None,
            read_condition(given["when"], (*path, "when"), self._trouble) if "when" in given else None,
            each,
            properties,
            evidence,
        )

    def _ends(self, cls: str, said: Mapping[str, Any], path: Path) -> None:
        if not cls:
            return
        c = SCHEMA.classes[cls]
        missing = [p.name for p in SCHEMA.properties_of(cls) if p.min and p.name not in said]
        if not c.is_tie and ID not in said and "name" not in said:
            missing.append("id or name")
        for name in missing:
            message = f"{'An' if c.label[0] in 'aeiou' else 'A'} {c.label} says nothing without {name!r}."
            self._trouble.say(path, "missing-key", message, found=", ".join(said), expected=name)

    def _property(self, p: Property, given: Any, path: Path) -> Expression:
        read = self._expression(given, path)
        if read.base == "several" and not p.many:
            self._trouble.say(
                path, "several-values", f"{p.label.capitalize()} takes one value.", found=given, expected="one value"
            )
        texts = [read.constant] if read.constant else []
        if isinstance(read.lookup, dict) and not read.date:
            texts += read.lookup.values()
        if not p.is_reference:
            for text in filter(None, texts):
                self._constant(p, text, path)
        return read

    def _expression(self, given: Any, path: Path) -> Expression:
        read = read_expression(given, path, self._trouble)
        waiting = [read]
        while waiting:
            one = waiting.pop()
            waiting += [*one.options, *([one.otherwise] if one.otherwise else [])]
            if isinstance(one.lookup, str) and one.lookup and one.lookup not in self._lookups:
                known = list(self._lookups)
                message = f"There is no lookup {one.lookup!r}."
                near = nearest(one.lookup, known)
                self._trouble.say(
                    (*path, "lookup"),
                    "unknown-lookup",
                    message,
                    found=one.lookup,
                    expected=", ".join(known) or "a table of texts, or a name under 'lookups'",
                    near=near,
                )
        return read

    # ---- evidence ----

    def _evidence(self, given: dict[str, Any], path: Path, above: Evidence) -> Evidence:
        cited, coding, access = above.cited, above.coding, above.access
        if "cite" in given:
            cited = self._cite(given["cite"], (*path, "cite"))
        if "coding" in given:
            inside = (*path, "coding")
            said = self._trouble.keys(given["coding"], inside, _CODED, "'coding'")
            coding = {k: self._property(SCHEMA.properties[k], value, (*inside, k)) for k, value in said.items()}
        if "access" in given:
            access = self._constant(SCHEMA.properties["access"], given["access"], (*path, "access"))
        return Evidence(cited, coding, access)

    def _cite(self, given: Any, path: Path) -> Cited | None:
        said = self._trouble.keys(given if isinstance(given, dict) else {"source": given}, path, _CITE, "'cite'")
        key = self._trouble.text(said.get("source", ""), (*path, "source"), "A source")
        if key not in self._sources:
            message = f"There is no source {key!r} under 'sources'."
            known = list(self._sources)
            self._trouble.say(
                path,
                "unknown-source",
                message,
                found=key,
                expected=", ".join(known) or "a source under 'sources'",
                near=nearest(key, known),
            )
            return None
        observed = self._expression(said["observed"], (*path, "observed")) if "observed" in said else None
        return Cited(self._sources[key], read_template(said.get("page", ""), (*path, "page"), self._trouble), observed)

    # ---- parts ----

    def _items(self, given: Any, path: Path) -> list[tuple[str, Any]]:
        if not isinstance(given, dict):
            self._trouble.say(
                path, "wrong-shape", f"'{path[-1]}' has to be a table of names.", found=given, expected="name: …"
            )
            return []
        return list(given.items())

    def _constant(self, p: Property, given: Any, path: Path) -> str:
        text = self._trouble.text(given, path, p.label.capitalize())
        try:
            return literal(p, text)
        except ValueProblem as problem:
            self._trouble.say(
                path,
                problem.kind,
                problem.message,
                found=problem.found,
                expected=problem.expected,
                near=problem.nearest,
            )
            return ""
