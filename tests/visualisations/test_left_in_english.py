"""Whatever pages say of their own accord can be said in another language: nothing of it is left in English."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import yaml
from lxml import html

from localism import Graph
from localism.graph.analysis.nulls import NULLS
from localism.graph.answers import Answer
from localism.graph.questions.holdings import since, until
from localism.ontology.reference import about as of_ontology
from localism.ontology.schema import SCHEMA
from localism.visualisations import lettering, reference, report
from localism.visualisations.draw import holdings
from localism.visualisations.forms import place
from localism.visualisations.pages import NetworkReport
from localism.visualisations.tiling import tiles
from localism.visualisations.words import speaking
from localism.visualisations.words.gather import TEMPLATE
from tests.browser.test_drawn_pages import ASKED, ON, SCRIPTED, STORY
from tests.visualisations.pseudo import (
    Pseudo,
    always_data,
    gathered_messages,
    in_english,
    pieces,
    shown,
    texts_in,
)

BEFORE = "1900-01-01"
STATIC = TEMPLATE.parent.parent / "static"
Messages = set[tuple[str, ...]]


@pytest.fixture(scope="module")
def messages() -> Messages:
    return gathered_messages()


@pytest.fixture(scope="module")
def graph() -> Iterator[Graph]:
    with Graph.open(":memory:") as loaded:
        loaded.load_example()
        yield loaded


@pytest.fixture(scope="module")
def recorded(graph: Graph) -> frozenset[str]:
    """The words of the graph, of the ontology, of tiles and of the story that is told."""
    with graph.slice(access="public").view() as view:
        things = list(view.entities())
        said = [*texts_in([dict(e.properties) for e in things]), *texts_in(list(view.datasets()))]
        said += [line for e in things for line in (since(e), until(e))]
        said += texts_in([holdings(view, area, on) for area, on in ((None, None), ("Wigan", ON))])
    said += texts_in([dict(of_ontology()), list(NULLS.values()), yaml.safe_load(STORY.read_text(encoding="utf-8"))])
    said += [c.short_edge.replace("_", " ") for c in SCHEMA.ties] + [tile.code for tile in tiles().values()]
    return always_data() | {piece for text in said for piece in pieces(text)}


@pytest.fixture
def answered(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the graph answers from now on; and no line of a picture is broken or cut."""
    heard: list[Any] = []
    begin = Answer.__init__

    def answer(self: Answer[Any], *args: Any, **more: Any) -> None:
        begin(self, *args, **more)
        heard.append(self)

    def listen(module: Any, name: str, what: Callable[[tuple[Any, ...], Any], Any]) -> None:
        before = getattr(module, name)

        def then(*args: Any, **more: Any) -> Any:
            said = before(*args, **more)
            heard.append(what(args, said))
            return said

        monkeypatch.setattr(module, name, then)

    def measured(shown: NetworkReport) -> Any:
        return [(n.label, n.made, n.figures) for n in shown.networks], shown.measures, shown.cited

    monkeypatch.setattr(Answer, "__init__", answer)
    monkeypatch.setattr(lettering, "width_of", lambda *_given: 0)
    listen(place, "counted_plainly", lambda given, said: said)
    listen(place, "unknown_plainly", lambda given, said: said)
    listen(reference, "reference_page", lambda args, page: list(args[0].values()))
    listen(report, "report_page", lambda args, page: measured(args[0]))
    return heard


EMPTY: dict[str, tuple[tuple[str, ...], dict[str, Any]]] = {
    "place": (("Stevenage",), {"on": BEFORE}),
    "focus": (("Cornwall Council",), {"on": BEFORE}),
    "decision": (("Neighbourhood planning",), {"area": "Wigan", "on": BEFORE}),
    "compare": (("Cornwall", "Wigan"), {"on": "1600-01-01"}),
    "money": (("Wigan",), {"on": BEFORE}),
    "tiles": ((), {"on": "1600-01-01"}),
    "report": (("Wigan",), {"on": BEFORE}),
    "gap": ((), {"area": "Wigan", "on": BEFORE}),
    "timeline": ((), {"power": "bins"}),
}
FORMS: dict[str, tuple[str, tuple[str, ...], dict[str, Any]]] = {
    **{form: (form, *asked) for form, asked in ASKED.items()},
    **{f"{form}, of little": (form, *asked) for form, asked in EMPTY.items()},
    "place, for residents": ("place", ("Wigan",), {"on": ON, "reader": "residents"}),
    "decision, for residents": ("decision", ("Neighbourhood planning",), {"area": "Wigan", "reader": "residents"}),
    "one power in tiles": ("tiles", (), {"power": "bins"}),
    **{form: (form, (), {"area": "Wigan", "on": ON}) for form in sorted(SCRIPTED)},
}
PAGES: dict[str, Callable[[Graph], str]] = {
    "story": lambda graph: graph.story(STORY).page(),
    "deck": lambda graph: graph.story(STORY).deck(),
    "balance": lambda graph: graph.imbalance_page("Wigan", on=ON, compare=("Cornwall",)),
    "codebook": lambda graph: graph.codebook_page(),
    "reference": lambda graph: graph.ontology_page(),
    "report on networks": lambda graph: graph.report_networks(runs=3),
}


def left(texts: Iterator[str] | list[str], recorded: frozenset[str], answered: list[Any]) -> set[str]:
    """What is in English and is no data."""
    return in_english(texts, recorded | {piece for text in texts_in(answered) for piece in pieces(text)})


@pytest.mark.parametrize("name", FORMS)
def test_nothing_that_a_form_says_is_left_in_english(
    name: str, graph: Graph, messages: Messages, recorded: frozenset[str], answered: list[Any]
) -> None:
    form, things, options = FORMS[name]
    with speaking(Pseudo(messages)):
        pages = [graph.map(form, *things, embed=embed, **options) for embed in (False, True)]
    # A picture that is asked for later is in the language of its page.
    texts = [text for page in pages for text in shown(page)] + list(shown(pages[0].svg()))
    answered.append(pages[0].picture.about.command)
    assert left(texts, recorded, answered) == set()
    assert sum("⟦" in text for text in texts) > 20
    assert all(html.document_fromstring(page).get("lang") == "en-x-pseudo" for page in pages)


@pytest.mark.parametrize("name", PAGES)
def test_nothing_that_another_page_says_is_left_in_english(
    name: str, graph: Graph, messages: Messages, recorded: frozenset[str], answered: list[Any]
) -> None:
    with speaking(Pseudo(messages)):
        page = PAGES[name](graph)
    assert left(list(shown(page)), recorded, answered) == set()


def test_the_witness_sees_a_word_that_is_left_in_english(
    graph: Graph, messages: Messages, recorded: frozenset[str], answered: list[Any]
) -> None:
    without = {"Bars are counts of powers, not of how much each weighs.", "Made by {command}"}
    with speaking(Pseudo(messages, without=without)):
        page = graph.map("place", "Wigan", on=ON)
    found = left([*shown(page)], recorded, answered)
    assert found == {"bars are counts of powers", "not of how much each weighs", "made by"}
