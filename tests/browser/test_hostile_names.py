"""The pilot areas with every name and sentence turned hostile (fiction): through every form, its picture, a story and its slides."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from defusedxml.ElementTree import fromstring

from localism import Graph
from localism.graph.stores import open_store
from localism.ontology.schema import SCHEMA
from tests.browser.conftest import Open
from tests.browser.test_drawn_pages import ASKED, SCRIPTED
from tests.browser.test_every_page import use
from tests.visualisations import fiction

pytestmark = pytest.mark.browser

FREE = {p.name for p in SCHEMA.properties.values() if p.datatype == "string" and not p.codes and not p.is_reference}
UNWANTED = (
    "img, iframe, object, embed, [onload], [onerror], [onclick], a[href^='javascript' i], main style, footer style"
)
AT = "2026-01-01T00:00:00Z"


@pytest.fixture(scope="module")
def hostile() -> Iterator[Graph]:
    """What people wrote begins with a payload and goes on as it was; what things are called by is left to their ids."""
    payloads = cycle(fiction.HOSTILE)
    with Graph.open(":memory:") as clean:
        clean.load_example()
        with clean.view() as view:
            datasets = {d.name: d for d in view.datasets()}
            claims = [s.claim for s in view.claims()]
    turned = [
        c._replace(
            properties={
                name: tuple(f"{next(payloads)} {v}" for v in values) if name in FREE else values
                for name, values in c.properties.items()
            }
        )
        for c in claims
    ]
    store = open_store(":memory:")
    with store.writer() as writer:
        for name, dataset in datasets.items():
            title = f"{fiction.HOSTILE[0]} {dataset.title}"
            writer.replace(dataset._replace(title=title), [c for c in turned if c.dataset == name], at=AT)
    with Graph(store) as graph:
        yield graph


def named(graph: Graph, name: str) -> str:
    """The id of what is called so in the example."""
    with graph.view() as view:
        return min(e.id for e in view.entities() if e.name.endswith(f" {name}"))


@pytest.mark.parametrize("form", [*ASKED, *sorted(SCRIPTED)])
def test_a_form_of_hostile_names_does_nothing_and_shows_them(visit: Open, hostile: Graph, form: str) -> None:
    things, options = ASKED.get(form, ((), {"area": "Cornwall"}))
    given: dict[str, Any] = {
        name: named(hostile, value) if name == "area" else value for name, value in options.items()
    }
    page = hostile.map(form, *(named(hostile, thing) for thing in things), **given)
    opened = visit(page)
    use(opened.page)
    assert opened.misdeeds() == []
    assert opened.page.locator(UNWANTED).count() == 0
    text = opened.page.locator("body").inner_text() + (opened.page.locator("body").text_content() or "")
    assert "onerror=alert(1)>" in text
    # The picture alone, as XML and inside somebody else's page.
    svg = page.svg()
    assert {e.tag.rpartition("}")[2] for e in fromstring(svg).iter()} <= SHAPES
    beside = visit(f"<!doctype html><title>x</title>{svg}")
    assert beside.misdeeds() == []
    assert beside.page.locator(UNWANTED).count() == 0


SHAPES = {"svg", "title", "desc", "style", "rect", "circle", "path", "text", "tspan", "g"}


def test_a_story_and_its_slides_of_hostile_words_do_nothing(visit: Open, hostile: Graph, tmp_path: Path) -> None:
    body = named(hostile, "Cornwall Council")
    steps = "".join(
        f"  - title: {text!r}\n    text: {text!r}\n    map: focus\n    of: {body}\n" if "'" not in text else ""
        for text in (t.replace("\\", "") for t in fiction.HOSTILE)
        if text.isprintable()
    )
    path = tmp_path / "story.yml"
    path.write_text(f"title: '{fiction.HOSTILE[0]}'\nsteps:\n{steps}", encoding="utf-8")
    story = hostile.story(path)
    for text in (story.page(), story.deck()):
        opened = visit(text)
        opened.page.keyboard.press("ArrowRight")
        assert opened.misdeeds() == []
        assert opened.page.locator(UNWANTED).count() == 0
