"""The codebook's page is inert, says what its data say, and allows itself nothing but its own style."""

from __future__ import annotations

import base64
import hashlib
import re

from lxml import html

from localism.visualisations import codebook_page
from tests.visualisations import fiction


def test_every_code_is_a_row_with_what_it_means_how_often_it_is_used_and_an_example() -> None:
    book = fiction.codebook()
    tree = html.document_fromstring(codebook_page(book))
    rows = [[" ".join(cell.itertext()).strip() for cell in row] for row in tree.xpath("//tbody/tr")]
    assert rows == [
        [
            code.code,
            " ".join([code.definition, *code.notes]),
            f"{code.used:,} and {code.derived:,} derived" if code.derived else f"{code.used:,}",
            " ".join(filter(None, (code.example, code.source, f"memo: {code.memo}" if code.memo else ""))),
        ]
        for each in book.lists
        for code in each.codes
    ]
    headings = [" ".join(h.itertext()).split() for h in tree.xpath("//main/section/h2")]
    assert headings == [[*each.label.split(), *each.of.split()] for each in book.lists]
    for link in tree.xpath("//nav//a"):
        assert tree.get_element_by_id(link.get("href")[1:]) is not None


def test_hostile_names_make_no_element_and_no_attribute() -> None:
    tree = html.document_fromstring(codebook_page(fiction.codebook(fiction.HOSTILE)))
    elements = [e for e in tree.iter() if isinstance(e.tag, str)]
    assert not {e.tag for e in elements} & {"img", "iframe", "object", "embed", "base", "form", "link", "script"}
    assert not {name for e in elements for name in e.attrib if name.startswith("on") or name in ("style", "src")}
    read = tree.text_content()
    assert [name for name in fiction.HOSTILE if name not in read] == []


def test_it_allows_only_its_own_style_and_no_script() -> None:
    page = codebook_page(fiction.codebook())
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]+)"', page)
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    hashed = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy.replace("&#39;", "'") == (
        f"default-src 'none'; script-src 'none'; style-src 'sha256-{hashed}'; base-uri 'none'; form-action 'none'"
    )
    assert page == codebook_page(fiction.codebook()), "the same data make the same page"
