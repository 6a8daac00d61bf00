"""The reference of the ontology as a page: a diagram, and every term with what it means, who uses it and an example."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from localism.ontology.reference import (
    ABOVE,
    ANNOTATION,
    CLASS,
    CODE,
    LIST,
    POWER,
    PROPERTY,
    Near,
    Said,
    Term,
    about,
    terms,
)
from localism.visualisations.diagram import diagram
from localism.visualisations.pages import About
from localism.visualisations.shell import render, static_text
from localism.visualisations.words import N_, _, _n

if TYPE_CHECKING:
    from localism.graph.questions.exemplars import Exemplar
    from localism.graph.store import View

__all__ = ["draw_reference", "reference_page"]

_VOCABULARY = N_("What is written to describe classes and properties; read by the software, not said of things.")

_ELSEWHERE = ("topic", "in the list")
"""What the heading says that a term stands under."""


class Entry(NamedTuple):
    """A term on the page: links are pairs of an anchor (blank for none) and what is written."""

    anchor: str
    term: Term
    lines: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    near: tuple[Near, ...]
    used: int
    example: str
    source: str


class Section(NamedTuple):
    """Terms of one kind, list or topic."""

    anchor: str
    title: str
    small: str
    meaning: str
    entries: tuple[Entry, ...]


def draw_reference(view: View) -> str:
    """The page, with examples from a graph."""
    from localism.graph.questions.exemplars import exemplars

    titles = "; ".join(d.title or d.name for d in view.datasets())
    return reference_page(exemplars(view), titles)


def reference_page(used: Mapping[tuple[str, str], Exemplar], titles: str) -> str:
    """The page, which asks for nothing and has no script."""
    itself = about()
    sections = tuple(_sections(used))
    examples = _("Examples, and how many claims use a term, are from: {titles}.", titles=titles)
    page = About(
        title=_("{title}, version {version}", title=itself["title"], version=itself["version"]),
        description=f"{itself['description']} {examples}",
        licence=itself["license"],
        command="localism ontology docs",
        counts=_n("{n} term", "{n} terms", len(terms())),
    )
    return render(
        "reference.html",
        page,
        styles=static_text("static/page.css", "static/codebook.css", "static/reference.css"),
        sections=sections,
        diagram=diagram(),
        sources=[],
    )


def _sections(used: Mapping[tuple[str, str], Exemplar]) -> Iterator[Section]:
    every = list(terms().values())

    def entries(kind: str, within: str = "") -> tuple[Entry, ...]:
        return tuple(_entry(t, used) for t in every if t.kind == kind and within in ("", t.within))

    yield Section("classes", _("Classes"), "", _("What kinds of things there are."), entries(CLASS))
    yield Section("properties", _("Properties"), "", _("What may be said of them."), entries(PROPERTY))
    for each in (t for t in every if t.kind == LIST):
        using = next((s for s in each.said if s.what == "values of"), None)
        names = ", ".join(terms()[n].label for n in using.values) if using else ""
        small = _("values of {properties}", properties=names) if names else ""
        label = each.label[:1].upper() + each.label[1:]
        yield Section(_anchor(each.name), label, small, each.meaning, entries(CODE, each.key))
    powers = sorted((t for t in every if t.kind == POWER), key=lambda t: t.within)
    for number, (topic, _powers) in enumerate(groupby(powers, key=lambda t: t.within), 1):
        yield Section(f"topic-{number}", topic, _("powers"), "", entries(POWER, topic))
    yield Section("annotations", _("Annotations"), "", _(_VOCABULARY), entries(ANNOTATION))


def _entry(term: Term, used: Mapping[tuple[str, str], Exemplar]) -> Entry:
    lines = tuple((s.what, _links(s)) for s in term.said if s.what not in _ELSEWHERE and not s.what.endswith(ABOVE))
    example = used.get((term.kind, term.key))
    count, text, source = (example.used, example.text, example.source) if example else (0, "", "")
    return Entry(_anchor(term.name), term, lines, term.near, count, text, source)


def _links(said: Said) -> tuple[tuple[str, str], ...]:
    if not said.linked:
        return (("", ", ".join(said.values)),)
    return tuple((_anchor(n), terms()[n].label) if n in terms() else ("", n) for n in said.values)


def _anchor(name: str) -> str:
    """What a link to a term ends in: its name, which has no character that an address would not take."""
    return name.replace(":", "-")
