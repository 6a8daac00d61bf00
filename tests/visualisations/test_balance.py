"""The balance's page is inert, draws what its figures say, and allows itself nothing but its own style."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from lxml import html

from localism import Graph
from localism.visualisations import Balanced, balance_page
from localism.visualisations.balance import said
from tests.visualisations import fiction


def rows(tree: Any, table: int = 0) -> list[Any]:
    return list(tree.xpath("//table[contains(@class, 'balance')]")[table].xpath("./tbody/tr"))


def test_every_row_has_its_figures_beside_its_picture() -> None:
    page = fiction.balance()
    tree = html.document_fromstring(balance_page(page))
    for n, (_, lines) in enumerate(page.places):
        for row, line in zip(rows(tree, n), lines, strict=True):
            figures = [c.text_content().strip() for c in row.xpath("./td[contains(@class, 'figure')]")]
            assert figures == [said(line.stated), said(line.practised), said(line.bounds)]
            for name, span in (("stated", line.stated), ("practised", line.practised)):
                (*marks,) = row.xpath(f".//*[local-name()='rect' and @class='{name}']")
                assert len(marks) == (span is not None)
                for mark in marks:
                    x, width = float(mark.get("x")), float(mark.get("width"))
                    pad = 2 if name == "stated" else 2.5
                    assert span is not None
                    # 95 to the left and right of the middle, at 100, are −1 and 1.
                    assert ((x + pad - 100) / 95, (x + width - pad - 100) / 95) == pytest.approx(span, abs=0.002)
            assert len(row.xpath(".//*[@class='bounds']")) == (line.bounds is not None)
            assert len(row.xpath(".//*[local-name()='text']")) == (line.stated is None), "unknown has a mark of its own"
            assert len(row.xpath(".//td/a")) == len(line.sources)
    assert [h.text_content() for h in tree.xpath("//main//h2")] == [
        "How to read it", "Ambleford", "Corrie", "The weights",
    ]  # fmt: skip


def test_a_value_off_the_scale_is_no_picture() -> None:
    page = fiction.balance()
    with pytest.raises(ValueError, match="no span between"):
        balance_page(replace(page, places=(("x", (Balanced("x", (0, 1.2), None, None),)),)))


def test_hostile_names_make_no_element_and_no_attribute() -> None:
    tree = html.document_fromstring(balance_page(fiction.balance(fiction.HOSTILE)))
    elements = [e for e in tree.iter() if isinstance(e.tag, str)]
    assert not {e.tag for e in elements} & {"img", "iframe", "object", "embed", "base", "form", "link", "script"}
    assert not {name for e in elements for name in e.attrib if name.startswith("on") or name in ("style", "src")}
    read = tree.text_content()
    assert [name for name in fiction.HOSTILE if name not in read] == []


def test_the_page_of_a_graph_says_what_the_answer_says() -> None:
    with Graph.open(":memory:") as graph:
        graph.load_example()
        answer = graph.slice(access="public").imbalance("Cornwall", on="2019-06-01", compare=["Wigan"])
        page = graph.imbalance_page("Cornwall", on="2019-06-01", compare=["Wigan"], command="localism imbalance …")
        assert page == graph.imbalance_page(
            "Cornwall", on="2019-06-01", compare=["Wigan"], command="localism imbalance …"
        )
    tree = html.document_fromstring(page)
    for n, area in enumerate(("Cornwall", "Wigan")):
        found = [
            [c.text_content().strip() for c in row.xpath("./th|./td[contains(@class, 'figure')]")]
            for row in rows(tree, n)
        ]
        wanted = [
            [r.topic if r.section == "groups" else r.power, r.value_line, r.practised_line, r.bounds_line]
            for r in answer
            if r.area == area and r.section in ("groups", "powers")
        ]
        assert sorted(found) == sorted(wanted)
    read = tree.text_content()
    for row in answer:
        assert row.group in read or row.section in ("groups", "powers")
        assert row.reading in read
        assert row.said in read
