"""Names to ids: what the files themselves call things, what the graph knows already, and what is met for the first time."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from localism.graph.store import Lookup, Named
from localism.graph.words import normal, words
from localism.loaders.base import split_cell
from localism.loaders.sheets import EXAMPLE, Sheet
from localism.loaders.values import ValueProblem, clean_id, nearest
from localism.ontology.schema import SCHEMA, Property

LOCAL = "local:"
_NAMES = ("name", "also_known_as")
_LIKE_AN_ID = re.compile(r"[A-Za-z][\w.-]*:\S+|GB-[A-Z]+-\S+|[EWSNK]\d{8}")


class NoGraph:
    """The look-up of a graph that is not there."""

    def named(self, labels: Collection[str], without: Collection[str] = ()) -> Mapping[str, tuple[Named, ...]]:
        """Nothing goes by any label."""
        return {label: () for label in labels}

    def vocabulary(self) -> Iterator[str]:
        """No words."""
        return iter(())


class Stub(NamedTuple):
    """A name not met before, with the class that was guessed for it."""

    id: str
    cls: str
    name: str
    like: str


class Names:
    """Everything that can be referred to: ids and names of the files given, and of the graph."""

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup
        self._classes: dict[str, str] = {}
        self._labels: dict[str, list[str]] = {}
        self._spelled: dict[str, str] = {}
        self._graph: dict[str, tuple[Named, ...]] = {}
        self.replaced: tuple[str, ...] = ()
        """The datasets that these files replace: what only they say does not count as known."""
        self.repeated: set[str] = set()
        self.stubs: dict[tuple[str, str], Stub] = {}

    def read(self, sheet: Sheet, dataset: str) -> int:
        """Learn the ids and names in a sheet; how many rows it has."""
        named = [i for i, (p, *_) in sheet.columns if p.name in _NAMES]
        cls, classes, n = sheet.cls.name, self._classes, 0
        key = sheet.id_column
        for _, cells in sheet.table.rows():
            text = cells[key] if key is not None else ""
            if text.startswith(EXAMPLE):
                continue
            n += 1
            names = [v for i in named for v in split_cell(cells[i])]
            found = row_id(text, names, sheet, dataset)
            if not found:
                continue
            before = classes.get(found)
            if before is None:
                classes[found] = cls
            else:
                self.repeated.add(found)
                if cls not in before.split():
                    classes[found] = f"{before} {cls}"
            for name in names:
                label = normal(name)
                self._spelled.setdefault(label, name)
                owners = self._labels.setdefault(label, [])
                if found not in owners:
                    owners.append(found)
        return n

    def knows(self, text: str) -> str:
        """The id itself, if this is the id of something in the files or the graph."""
        try:
            cleaned = clean_id(text)
        except ValueProblem:
            return ""
        if cleaned in self._classes or any(n.id == cleaned for n in self._in_graph(cleaned)):
            return cleaned
        return ""

    def resolve(self, text: str, properties: tuple[Property, ...]) -> tuple[Property, str]:
        """Which thing a cell names, and under which of the properties. Raises `ValueProblem`."""
        if found := self.knows(text):
            return self._fitting(found, text, properties), found
        matches = self._by_name(text)
        fitting = [(p, i) for i in matches for p in properties if self._fits(i, p)]
        by_id = {i: p for p, i in reversed(fitting)}
        if len(by_id) == 1:
            ((i, p),) = by_id.items()
            return p, i
        if by_id:
            listed = ", ".join(f"{i} ({self._say(i)})" for i in sorted(by_id))
            raise ValueProblem("ambiguous-name", f"{text!r} is the name of {len(by_id)} things.", found=text, expected=f"one of the ids: {listed}")
        if matches:
            i = sorted(matches)[0]
            expected = f"the name or id of {_either(properties)}"
            raise ValueProblem("wrong-class", f"{text!r} is {_a(self._say(i))}.", found=text, expected=expected)
        if _LIKE_AN_ID.fullmatch(text.strip()):
            near = nearest(text, list(self._classes)[:20_000])
            raise ValueProblem("dangling-id", f"Nothing has the id {text!r}.", found=text, expected="an id in these files or in the graph", nearest=near)
        near = self.like(text)
        raise ValueProblem("unknown-name", f"Nothing is called {text!r}.", found=text, expected=f"the name or id of {_either(properties)}", nearest=near)

    def guess(self, text: str, properties: tuple[Property, ...], dataset: str) -> tuple[Property, str]:
        """A stub for a name not met before: its class guessed from the words of the name."""
        label = f" {normal(text)} "
        best: tuple[int, Property, str] | None = None
        for p in properties:
            for cls in _concrete(p.range):
                for hint in SCHEMA.classes[cls].name_hints:
                    if f" {normal(hint)} " in label and (best is None or len(hint) > best[0]):
                        best = (len(hint), p, cls)
        p = best[1] if best else properties[0]
        cls = best[2] if best else _default(p.range)
        stub_id = made_id(dataset, text)
        self.stubs.setdefault((dataset, stub_id), Stub(stub_id, cls, text.strip(), self.like(text)))
        return p, stub_id

    def like(self, text: str) -> str:
        """A name in the files that looks like this one, or nothing."""
        label = normal(text)
        tokens = set(words(text))
        near = [s for key, s in self._spelled.items() if key != label and tokens.intersection(key.split())]
        return nearest(text, near[:5_000] or list(self._spelled.values())[:5_000])

    def classes_of(self, i: str) -> tuple[str, ...]:
        """The classes of an id, by the files and the graph."""
        here = self._classes.get(i, "").split()
        return tuple(here) or next((n.types for n in self._in_graph(i) if n.id == i), ())

    def _by_name(self, text: str) -> list[str]:
        label = normal(text)
        stub = [s.id for s in self.stubs.values() if normal(s.name) == label]
        return list(dict.fromkeys([*self._labels.get(label, []), *(n.id for n in self._in_graph(text)), *stub]))

    def _in_graph(self, text: str) -> tuple[Named, ...]:
        found = self._graph.get(text)
        if found is None:
            if len(self._graph) > 200_000:
                self._graph.clear()
            found = self._graph[text] = tuple(self._lookup.named([text], self.replaced)[text])
        return found

    def _fitting(self, i: str, text: str, properties: tuple[Property, ...]) -> Property:
        for p in properties:
            if self._fits(i, p):
                return p
        message = f"{text!r} is {_a(self._say(i))}."
        raise ValueProblem("wrong-class", message, found=text, expected=f"the name or id of {_either(properties)}")

    def _fits(self, i: str, p: Property) -> bool:
        types = self.classes_of(i) or next(((s.cls,) for s in self.stubs.values() if s.id == i), ())
        return not types or SCHEMA.is_a(types, *p.range)  # a stub in the graph has no class yet, and may become anything

    def _say(self, i: str) -> str:
        types = self.classes_of(i)
        return " and ".join(SCHEMA.classes[t].label for t in types if t in SCHEMA.classes) or "thing of unknown class"


def row_id(text: str, names: list[str], sheet: Sheet, dataset: str) -> str:
    """The id of a row: as written, or made from its name; nothing for a tie or a bad id, which is reported later."""
    if text and not text.isspace():
        if sheet.facts and ":" not in text:
            return ""  # a short name for a holding, which becomes an id of this dataset
        try:
            return clean_id(text)
        except ValueProblem:
            return ""
    return made_id(dataset, names[0]) if names and not sheet.cls.is_tie else ""


def made_id(dataset: str, name: str, kind: str = "") -> str:
    """An id of the dataset's own, made from a name.

    >>> made_id("my-records", "Friends of Ambridge Hall")
    'local:my-records/friends-of-ambridge-hall'
    """
    return f"{LOCAL}{slug(dataset)}/{kind}{slug(name)}"


@lru_cache(maxsize=65_536)
def slug(text: str) -> str:
    """A short name of lower-case words joined by hyphens; a digest where no word is left."""
    from hashlib import blake2b

    made = "-".join(words(text))
    if not made or len(made) > 80:
        made = f"{made[:60]}{'-' if made else ''}{blake2b(text.encode('utf-8', 'replace'), digest_size=5).hexdigest()}"
    return made


@lru_cache(maxsize=256)
def _concrete(names: tuple[str, ...]) -> tuple[str, ...]:
    below: Iterable[str] = {c for name in names for c in SCHEMA.descendants[name] if not SCHEMA.classes[c].abstract}
    return tuple(sorted(below))


def _default(names: tuple[str, ...]) -> str:
    first = SCHEMA.classes[names[0]]
    return first.stub_class if first.abstract else first.name


def _either(properties: tuple[Property, ...]) -> str:
    labels = dict.fromkeys(SCHEMA.classes[c].label for p in properties for c in p.range)
    return " or ".join(_a(label) for label in labels)


def _a(label: str) -> str:
    return f"{'an' if label[:1] in 'aeiou' else 'a'} {label}"
