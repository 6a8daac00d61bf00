"""A language that is none: messages in ⟦⟧ with a stroke under each letter, what is given in ⟨⟩; so English that is left shows.

What a page shows without the stroke must be data: the words of the graph, of the ontology or of an answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import is_dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import pytest
from lxml import html

import localism.graph.questions
from localism.ontology.reference import terms
from localism.ontology.schema import SCHEMA
from localism.visualisations.words.gather import TEMPLATE

STROKE = "\u0331"
_PLACE = re.compile(r"(\{[^}]*\})")
_SAID = re.compile(rf"(?:[⟦⟧⟨⟩]|\w{STROKE})+")
_BETWEEN = re.compile(r"[;:,.()\[\]·•—→←…“”‘’'\"?|/+×÷=<>≠≈∼]|\s[–-]\s|,? as of ")
_SHOWN = ("aria-label", "aria-roledescription", "title", "placeholder", "alt", "data-of", "content")
# Formats are called so in every language.
_NAMES = {"svg", "png"}
# Commands, and names of terms as they are written in files.
_CODE = {"script", "style", "code"}


def marked(text: str) -> str:
    """A message as it looks in that language.

    >>> marked("{n} more").replace(STROKE, "_")
    '⟦⟨{n}⟩ m_o_r_e_⟧'
    """
    parts = _PLACE.split(text)
    said = (f"⟨{p}⟩" if p.startswith("{") else re.sub(r"[^\W\d_]", rf"\g<0>{STROKE}", p) for p in parts)
    return f"⟦{''.join(said)}⟧"


def gathered_messages() -> set[tuple[str, ...]]:
    """What was gathered for translators, each with its plural if it has one."""
    pofile = pytest.importorskip("babel.messages.pofile", reason="babel is missing")
    with TEMPLATE.open("rb") as words:
        return {m.id if isinstance(m.id, tuple) else (m.id,) for m in pofile.read_po(words) if m.id}


class Pseudo:
    """The catalogue of that language: of the messages that were gathered, and of no other."""

    def __init__(self, messages: Iterable[tuple[str, ...]], *, without: Iterable[str] = ()) -> None:
        self.known = {m for m in messages if m[0] not in set(without)}
        self.used: set[tuple[str, ...]] = set()

    def gettext(self, message: str, /) -> str:
        self.used.add((message,))
        return marked(message) if (message,) in self.known else message

    def ngettext(self, msgid1: str, msgid2: str, n: int, /) -> str:
        self.used.add((msgid1, msgid2))
        said = msgid1 if n == 1 else msgid2
        return marked(said) if (msgid1, msgid2) in self.known else said

    def info(self) -> dict[str, str]:
        return {"language": "en-x-pseudo"}


def shown(page: str) -> Iterator[str]:
    """Every text of a page that somebody sees or hears."""
    for element in html.document_fromstring(page).iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag not in _CODE and element.text:
            yield element.text
        if element.tail:
            yield element.tail
        for name in _SHOWN:
            if element.get(name) and (name != "content" or element.get("name") == "description"):
                yield element.get(name) or ""


def in_english(texts: Iterable[str], data: frozenset[str] | set[str]) -> set[str]:
    """What these texts say without the stroke that is no data."""
    plain = {piece for text in texts for left in _SAID.split(text) for piece in pieces(left)}
    return plain - data - _NAMES


def pieces(text: str) -> Iterator[str]:
    """A text in the parts that commas and the like leave, but for commands and what has fewer than two letters."""
    for part in _BETWEEN.split(text):
        said = " ".join(part.split()).strip("- –").casefold()
        said = re.sub(r"^(?:\d[\d–-]*\s)+|(?:\s\d[\d–-]*)+$", "", said)
        if len(re.findall(r"[^\W\d_]", said)) > 1 and not said.startswith("localism "):
            yield said


def texts_in(thing: Any, seen: set[int] | None = None) -> Iterator[str]:
    """Every text in a row, a collection or a term, properties too."""
    seen = set() if seen is None else seen
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, Mapping):
        for key, value in thing.items():
            yield from texts_in(key, seen)
            yield from texts_in(value, seen)
    elif isinstance(thing, tuple | list | set | frozenset) and not hasattr(thing, "_fields"):
        for each in thing:
            yield from texts_in(each, seen)
    elif (is_dataclass(thing) and not isinstance(thing, type)) or hasattr(thing, "_fields"):
        if id(thing) in seen:
            return
        seen.add(id(thing))
        names = [n for n in dir(type(thing)) if not n.startswith("_")]
        for name in names:
            try:
                value = getattr(thing, name)
            except (AttributeError, TypeError, ValueError, NotImplementedError):
                continue
            if not callable(value):
                yield from texts_in(value, seen)
        for name in getattr(thing, "__dataclass_fields__", getattr(thing, "_fields", ())):
            yield from texts_in(getattr(thing, name, ""), seen)


@cache
def always_data() -> frozenset[str]:
    """The words of the ontology, and those that modules of questions have for their sections and verdicts."""
    said = list(
        texts_in([list(SCHEMA.classes.values()), list(SCHEMA.properties.values()), dict(SCHEMA.codes), terms()])
    )
    for module in iter_modules(localism.graph.questions.__path__, "localism.graph.questions."):
        loaded = vars(import_module(module.name))
        said += [t for name, value in loaded.items() if not name.startswith("__") for t in texts_in(value)]
    return frozenset(piece for text in said for piece in pieces(text))
