"""Names to ids: what the files themselves call things, what the graph knows already, and what is met for the first time."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b

from localism.graph.store import Lookup, Named
from localism.graph.words import normal, words
from localism.loaders.base import split_cell
from localism.loaders.discretion import Discretion
from localism.loaders.informants import INFORMANT
from localism.loaders.sheets import Sheet
from localism.loaders.stubs import Met, Stub, guess
from localism.loaders.suggestions import Near, Suggestions
from localism.loaders.values import ValueProblem, clean_id, shown
from localism.ontology.schema import SCHEMA, Class, Property

LOCAL = "local:"
_NAMES = ("name", "also_known_as")
LIKE_AN_ID = re.compile(r"[A-Za-z][\w.-]*:\S+|GB-[A-Z]+-\S+|[EWSNK]\d{8}")
MAX_NAME_CHARS = 1_000
_REMEMBERED = 200_000


class NoGraph:
    """The look-up of a graph that is not there."""

    def named(self, labels: Collection[str], without: Collection[str] = ()) -> Mapping[str, tuple[Named, ...]]:
        """Nothing goes by any label."""
        return dict.fromkeys(labels, ())

    def vocabulary(self) -> Iterator[str]:
        """No words."""
        return iter(())


class Names:
    """Everything that can be referred to: ids and names of the files given, and of the graph.

    First `read` every sheet, plain words last, then `settle`; then `resolve` gives the same answer in whatever order
    sheets and rows come.
    """

    def __init__(self, lookup: Lookup, discretion: Discretion | None = None) -> None:
        self._lookup = lookup
        self._discretion = discretion or Discretion()
        self._classes: dict[str, str] = {}
        self._labels: dict[str, list[str]] = {}
        self._spelled: dict[str, str] = {}
        self._keys: dict[tuple[str, str], str] = {}
        self._met: dict[str, Met] = {}
        self._graph: dict[str, tuple[Named, ...]] = {}
        self._hidden: set[str] = set()
        self._rows: dict[str, str] = {}
        self._suggestions = Suggestions(
            lookup,
            self._classes,
            self._spelled,
            self._hidden,
            self._discretion.ids,
            self._rows,
            lambda: self.replaced,
            self._discretion.hides,
        )
        self.replaced: tuple[str, ...] = ()
        """The datasets that these files replace: what only they say does not count as known."""
        self.repeated: set[str] = set()
        """Ids that several rows speak of."""
        self.informants: set[str] = set()
        """Ids of those who were interviewed, in these files."""
        self.stubs: dict[str, list[Stub]] = {}
        """Dataset → what is met for the first time in its plain words."""

    def read(self, sheet: Sheet, dataset: str) -> int:
        """Learn the ids and names in a sheet, and in plain words what is named; how many rows it has."""
        named = [(i, p.many) for i, (p, *_) in sheet.columns if p.name in _NAMES]
        naming = self._naming(sheet) if sheet.facts else []
        cls, classes, key, n = sheet.cls.name, self._classes, sheet.id_column, 0
        look = self._discretion.look(sheet)
        guarded = SCHEMA.is_a((cls,), "Source", "Person")
        for number, cells in sheet.table.rows():
            if sheet.is_example(cells):
                continue
            n += 1
            secret = look(cells, number) if look else False
            text = cells[key] if key is not None else ""
            names = [
                v for i, many in named if cells[i] for v in (split_cell(cells[i]) if many else [cells[i].strip()]) if v
            ]
            found = self.id_of(text, names, sheet, dataset)
            for column, properties, seen in naming:
                if cells[column] and cells[column] not in seen:
                    seen.add(cells[column])
                    self._meet(cells[column], properties, dataset, sheet, number, column, secret)
            if not found:
                continue
            if cls == INFORMANT:
                self.informants.add(found)
            if secret:
                self._hidden.add(found)
                if guarded:
                    self._discretion.ids.add(found)
            before = classes.get(found)
            if before is None:
                classes[found] = cls
            else:
                self.repeated.add(found)
                if cls not in before.split():
                    classes[found] = f"{before} {cls}"
            for name in names:
                self._learn(name, found, secret)
                if not secret and not sheet.facts:
                    self._rows[normal(name)] = classes[found]
        return n

    def settle(self) -> None:
        """Make something new of every name in plain words that nothing goes by."""
        for met in self._met.values():
            if LIKE_AN_ID.fullmatch(met.name) or self._matches(met.name, met.dataset):
                continue
            for cls in guess(met.name, met.columns):
                stub_id = made_id(met.dataset, met.name, SCHEMA.classes[cls])
                self.stubs.setdefault(met.dataset, []).append(Stub(stub_id, cls, met))
                self._classes.setdefault(stub_id, cls)
                if cls == INFORMANT:
                    self.informants.add(stub_id)
                if met.secret:
                    self._hidden.add(stub_id)
                self._learn(met.name, stub_id, met.secret)
        self._met.clear()

    def id_of(self, written: str, names: Sequence[str], sheet: Sheet, dataset: str) -> str:
        """The id of a row: as written, or made from its name; nothing for a tie without one, or an id that is none."""
        if written and not written.isspace():
            try:
                cleaned = clean_id(written)
            except ValueProblem:
                return ""
            # In plain words a holding is given a short name, which is the dataset's own and no id for everybody.
            if sheet.facts and ":" not in cleaned and not self._has_id(cleaned):
                found = made_id(dataset, written, sheet.cls)
                self._keys.setdefault((dataset, normal(written)), found)
                return found
            return cleaned
        return made_id(dataset, names[0], sheet.cls) if names and not sheet.cls.is_tie else ""

    def resolve(self, text: str, properties: tuple[Property, ...], dataset: str) -> tuple[Property, str]:
        """Which thing a cell names, and under which of the properties. Raises `ValueProblem`."""
        readable = text.isprintable() or all(c.isspace() or c.isprintable() for c in text)
        if not readable or len(text) > MAX_NAME_CHARS:
            message = f"A name has at most {MAX_NAME_CHARS:,} characters, and none that cannot be seen."
            raise ValueProblem(
                "bad-name", message, found=shown(text), expected=f"the name or id of {_either(properties)}"
            )
        matches = self._matches(text, dataset)
        by_id = {i: p for i in matches for p in reversed(properties) if self._fits(i, p)}
        if len(by_id) == 1:
            ((i, p),) = by_id.items()
            return p, i
        if by_id:
            listed = ", ".join(f"{i} ({self._say(i)})" for i in sorted(by_id)[:12])
            message = f"{shown(text)!r} is the name of {len(by_id)} things."
            raise ValueProblem("ambiguous-name", message, found=text, expected=f"one of the ids: {listed}")
        expected = f"the name or id of {_either(properties)}"
        if matches:
            message = f"{shown(text)!r} is {_a(self._say(min(matches)))}."
            raise ValueProblem("wrong-class", message, found=text, expected=expected)
        if LIKE_AN_ID.fullmatch(text):
            near = self._suggestions.id_like(text)
            message = f"Nothing has the id {shown(text)!r}."
            raise ValueProblem(
                "dangling-id", message, found=text, expected="an id in these files or in the graph", nearest=near
            )
        near = self._suggestions.name_like(text)
        raise ValueProblem(
            "unknown-name", f"Nothing is called {shown(text)!r}.", found=text, expected=expected, nearest=near
        )

    def like(self, stub: Stub) -> Near:
        """What was perhaps meant by a name that is met for the first time, or nothing."""
        range_ = {c for properties in stub.met.columns for p in properties for c in p.range}
        return self._suggestions.near(stub.met.name, sorted(range_))

    # ---- what goes by a text ----

    def _matches(self, text: str, dataset: str) -> list[str]:
        """The thing with this id, else all that go by this name."""
        try:
            cleaned = clean_id(text)
        except ValueProblem:
            cleaned = ""
        if cleaned and self._has_id(cleaned):
            return [cleaned]
        label = normal(text)
        if key := self._keys.get((dataset, label)):
            return [key]
        return list(dict.fromkeys([*self._labels.get(label, ()), *(n.id for n in self._in_graph(text))]))

    def _has_id(self, i: str) -> bool:
        return i in self._classes or any(n.id == i for n in self._in_graph(i))

    def _in_graph(self, text: str) -> tuple[Named, ...]:
        found = self._graph.get(text)
        if found is None:
            if len(self._graph) > _REMEMBERED:
                self._graph.clear()
            found = self._graph[text] = tuple(self._lookup.named([text], self.replaced)[text])
        return found

    def _types(self, i: str) -> tuple[str, ...]:
        here = self._classes.get(i, "").split()
        return tuple(here) or next((n.types for n in self._in_graph(i) if n.id == i), ())

    def _fits(self, i: str, p: Property) -> bool:
        types = self._types(i)
        return not types or SCHEMA.is_a(
            types, *p.range
        )  # a stub in the graph has no class yet, and may become anything

    def _say(self, i: str) -> str:
        return (
            " and ".join(SCHEMA.classes[t].label for t in self._types(i) if t in SCHEMA.classes)
            or "thing of unknown class"
        )

    # ---- learning ----

    def _learn(self, name: str, i: str, secret: bool = False) -> None:
        label = normal(name)
        if not secret:  # what is restricted is suggested to nobody
            self._spelled.setdefault(label, name)
        owners = self._labels.setdefault(label, [])
        if i not in owners:
            owners.append(i)

    def _naming(self, sheet: Sheet) -> list[tuple[int, tuple[Property, ...], set[str]]]:
        columns = [(i, properties) for i, properties in sheet.columns if properties[0].is_reference]
        if (cited := sheet.evidence.get("source")) is not None:
            columns.append((cited, (SCHEMA.properties["source"],)))
        return [(i, properties, set()) for i, properties in columns]

    def _meet(
        self,
        cell: str,
        properties: tuple[Property, ...],
        dataset: str,
        sheet: Sheet,
        row: int,
        column: int,
        secret: bool,
    ) -> None:
        for value in split_cell(cell):
            name = " ".join(value.split())
            if not name.isprintable() or len(name) > MAX_NAME_CHARS:
                continue
            met = self._met.setdefault(normal(name) or name, Met(name, dataset, sheet, row, column, secret))
            met.secret = met.secret and secret
            met.name = min(met.name, name)  # of several spellings the same one, in whatever order rows come
            met.columns.add(properties)


def made_id(dataset: str, name: str, cls: Class) -> str:
    """An id of the dataset's own, made from a name and the broadest class that it is of: a place is not its council.

    >>> made_id("My records", "Friends of Ambridge Hall", SCHEMA.classes["CommunityOrganisation"])
    'local:my-records/organisation/friends-of-ambridge-hall'
    """
    return f"{LOCAL}{slug(dataset)}/{_kind(cls.name)}/{slug(name)}"


@lru_cache(maxsize=65_536)
def slug(text: str) -> str:
    """A short name of lower-case words joined by hyphens; with a digest where it is long, or where no word is left.

    >>> slug("Friends of St. Ives")
    'friends-of-st-ives'
    """
    made = "-".join(words(text))
    if not made or len(made) > 80:
        whole = blake2b((made or text).encode("utf-8", "replace"), digest_size=5).hexdigest()
        made = f"{made[:60]}-{whole}" if made else whole
    return made


@lru_cache(maxsize=256)
def _kind(cls: str) -> str:
    broadest = [c for c in SCHEMA.ancestors[cls] if not SCHEMA.classes[c].abstract][-1]
    return slug(SCHEMA.classes[broadest].label)


def _either(properties: tuple[Property, ...]) -> str:
    labels = dict.fromkeys(SCHEMA.classes[c].label for p in properties for c in p.range)
    return " or ".join(_a(label) for label in labels)


def _a(label: str) -> str:
    return f"{'an' if label[:1] in 'aeiou' else 'a'} {label}"
