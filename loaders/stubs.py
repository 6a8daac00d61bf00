"""What a name met for the first time may be: its class, guessed from its words and from the columns it stands in."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from localism.graph.words import normal
from localism.loaders.sheets import Sheet
from localism.ontology.schema import SCHEMA, Property

Columns = set[tuple[Property, ...]]


@dataclass(slots=True)
class Met:
    """A name in plain words, where it was met first, and what the columns say in which it was met anywhere."""

    name: str
    dataset: str
    sheet: Sheet
    row: int
    column: int
    secret: bool = False
    """Whether only restricted rows name it."""
    columns: Columns = field(default_factory=set)


class Stub(NamedTuple):
    """A name not met before, with the class that was guessed for it."""

    id: str
    cls: str
    met: Met


def guess(name: str, columns: Columns) -> list[str]:
    """A class for what a name stands for; several classes if it stands in columns that no one thing could stand in.

    The words of the name decide (`loc:nameHint`), the longest and then the last of them; else the first column does.
    """
    groups: list[tuple[frozenset[str], str]] = []
    for properties in sorted(columns, key=lambda found: (found[0].order, found[0].name)):
        allowed = _concrete(tuple(c for p in properties for c in p.range))
        for n, (shared, default) in enumerate(groups):
            if both := shared & allowed:
                groups[n] = (both, default)
                break
        else:
            groups.append((allowed, default_class(properties[0].range)))
    return [_of(name, allowed, default) for allowed, default in groups]


def _of(name: str, allowed: Collection[str], default: str) -> str:
    label = f" {normal(name)} "
    found = [(len(hint), label.rfind(hint), cls) for hint, cls in _hints() if cls in allowed and hint in label]
    if found:
        longest = max(found, key=lambda hit: hit[:2])
        return min(cls for size, at, cls in found if (size, at) == longest[:2])
    return default if default in allowed else min(allowed)


@lru_cache(maxsize=1)
def _hints() -> tuple[tuple[str, str], ...]:
    return tuple((f" {normal(hint)} ", c.name) for c in SCHEMA.classes.values() for hint in c.name_hints)


@lru_cache(maxsize=256)
def _concrete(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(c for name in names for c in SCHEMA.descendants[name] if not SCHEMA.classes[c].abstract)


def default_class(names: tuple[str, ...]) -> str:
    """The class to guess for what may be of these, where nothing else tells."""
    # A grouping says itself what to guess for it; of several classes side by side, such a one comes first.
    first = min((SCHEMA.classes[name] for name in names), key=lambda c: not c.stub_class)
    return first.stub_class if first.abstract else first.name
