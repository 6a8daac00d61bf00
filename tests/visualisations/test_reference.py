"""The ontology's reference page: every term once, every link to one, the same bytes twice, and the one in docs is the newest."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

from lxml import html

from localism import Graph
from localism.graph.questions.exemplars import Exemplar
from localism.ontology.reference import CODE, LIST, terms
from localism.visualisations.diagram import diagram
from localism.visualisations.reference import reference_page
from tests.visualisations import fiction

DOCS = Path(__file__).resolve().parents[2] / "docs" / "ontology.html"


@cache
def page() -> str:
    with Graph.open(":memory:") as graph:
        graph.load_example()
        return graph.ontology_page()


def test_the_page_in_docs_is_the_one_that_is_made_now_and_made_twice() -> None:
    page.cache_clear()
    first = page()
    page.cache_clear()
    assert page() == first, "the same graph makes the same page"
    assert DOCS.read_text(encoding="utf-8") == first, "run `make ontology`"
    assert len(first.encode()) < 300_000


def test_every_term_is_there_once_and_every_link_leads_to_one() -> None:
    tree = html.document_fromstring(page())
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {t.name.replace(":", "-") for t in terms().values()} <= set(ids)
    for link in tree.xpath("//a/@href"):
        assert link.startswith("http") or link[1:] in ids, link


def test_a_term_says_what_it_means_where_it_is_used_and_gives_an_example() -> None:
    (row,) = html.document_fromstring(page()).xpath("//tr[@id='loc-heldBy']")
    said = " ".join(row.text_content().split())
    for words in (
        "Who holds it; several are joint holders",
        "said of: power holding",
        "column in Facts: Who",
        "how many: any number",
    ):
        assert words in said
    (code,) = html.document_fromstring(page()).xpath("//tr[@id='code-act-decides']")
    assert "decides" in code.xpath("td[3]")[0].text_content()
    assert int(code.xpath("td[2]")[0].text_content().replace(",", "")) > 100


def test_the_diagram_says_in_words_what_it_draws() -> None:
    drawn = diagram()
    assert "A grant joins funder, holder, to recipient, area or holder." in drawn.words
    assert all(
        box.x >= 0 and box.x + box.width <= drawn.width and box.y + box.height <= drawn.height for box in drawn.boxes
    )
    assert all(arrow.x < arrow.to <= drawn.width for arrow in drawn.arrows)


def test_hostile_examples_make_no_element_and_no_attribute() -> None:
    names = fiction.HOSTILE
    used = {
        (t.kind, t.key): Exemplar(1, names[n % len(names)], names[-1])
        for n, t in enumerate(terms().values())
        if t.kind != LIST
    }
    tree = html.document_fromstring(reference_page(used, names[0]))
    elements = [e for e in tree.iter() if isinstance(e.tag, str)]
    assert not {e.tag for e in elements} & {"img", "iframe", "object", "embed", "base", "form", "link", "script"}
    assert not {name for e in elements for name in e.attrib if name.startswith("on") or name in ("style", "src")}
    assert [name for name in names if name not in tree.text_content()] == []


def test_it_allows_only_its_own_style_and_no_script() -> None:
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]+)"', page())
    (style,) = re.findall(r"<style>(.*?)</style>", page(), re.DOTALL)
    hashed = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy.replace("&#39;", "'") == (
        f"default-src 'none'; script-src 'none'; style-src 'sha256-{hashed}'; base-uri 'none'; form-action 'none'"
    )


def test_every_code_that_a_list_names_is_under_it() -> None:
    for each in (t for t in terms().values() if t.kind == LIST):
        named = next(s.values for s in each.said if s.what == "codes")
        assert set(named) == {t.name for t in terms().values() if t.kind == CODE and t.within == each.key}
