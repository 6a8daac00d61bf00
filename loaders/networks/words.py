"""What the words in other people's networks mean in ours: attributes, classes, and what an edge is called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from localism.graph.words import normal
from localism.ontology.schema import SCHEMA, Class, Property

TYPES = ("types", "tie types", "type", "class", "classification", "category", "node type")
"""What an attribute may be called that says what something is."""
KINDS = ("relationship", "kind", "relation", "label", "type", "types", "tie types")
"""What an attribute may be called that says what an edge is, the surest first."""
BOUNDS = ("from min", "from max", "to min", "to max")
OURS = frozenset(
    (
        *("id", "key", "side", "stub", "tie", "source name", "target name", "certainty", "directed", "undirected"),
        *(*BOUNDS, "source", "target"),
    )
)
"""What our exports write for readers, and follows from the rest."""
_SUFFIX = re.compile(r" \d+$")


@lru_cache(maxsize=4_096)
def word(attribute: str) -> str:
    """The normal form of an attribute's name; one that had to give way to another has an underscore after it."""
    return normal(re.sub(r"([a-z])([A-Z])", r"\1 \2", attribute).replace("_", " "))


@lru_cache(maxsize=4_096)
def class_of(text: str) -> Class | None:
    """The class that goes by a name, label, plural or sheet.

    >>> class_of("community organisations").name
    'CommunityOrganisation'
    """
    return _classes().get(word(text))


@lru_cache(maxsize=1_024)
def properties_of(types: tuple[str, ...]) -> Mapping[str, Property]:
    """What may be said of something of these classes (of none: of anything), by name, label and heading."""
    found: dict[str, Property] = {}
    for t in types or ("Thing",):
        for p in SCHEMA.properties_of(t):
            for name in (p.name, p.label, p.heading, p.local):
                found.setdefault(word(name), p)
    for name, instead in (("label", "name"), ("title", "name"), ("url", "website"), ("start", "from"), ("end", "to")):
        if instead in found:
            found.setdefault(name, found[instead])
    return found


def tie_of(texts: Iterable[str]) -> Class | None:
    """The tie class that an edge is of, by its class or short edge: `HOLDS`, also `HOLDS 2`."""
    for text in texts:
        name = _SUFFIX.sub("", word(text))
        if found := _ties().get(name):
            return found
    return None


def reference_of(texts: Iterable[str], types: tuple[str, ...]) -> Property | None:
    """The property that an edge is called by, if something of these classes has it."""
    own = properties_of(types)
    for text in texts:
        p = own.get(_SUFFIX.sub("", word(text)))
        if p and p.is_reference:
            return p
    return None


@lru_cache(maxsize=1)
def _classes() -> Mapping[str, Class]:
    found: dict[str, Class] = {}
    for c in SCHEMA.classes.values():
        if not c.evidence:
            for name in (c.name, c.label, c.plural):
                found.setdefault(word(name), c)
    return found


@lru_cache(maxsize=1)
def _ties() -> Mapping[str, Class]:
    found: dict[str, Class] = {}
    for c in SCHEMA.ties:
        for name in (c.name, c.label, c.short_edge):
            found.setdefault(word(name), c)
    return found
