"""The path of a decision: a card for each who acts, a hatched one for each act of nobody, in the order of the question."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from defusedxml.ElementTree import fromstring
from lxml import html

from localism import Graph
from localism.errors import MisuseError
from localism.graph.store import Dataset
from localism.graph.stores import open_store
from localism.ontology.schema import SCHEMA
from localism.visualisations.cards import Card
from localism.visualisations.forms import Asked, draw
from localism.visualisations.lettering import width_of
from localism.visualisations.path_figure import SHOWN, Step, Way, path_figure
from localism.visualisations.picture import NARROW, WIDE, Picture
from tests.graph.borsetshire import holding, said
from tests.visualisations import fiction

ASKED = [
    ("Neighbourhood planning", "Cornwall", "2019-06-01"),
    ("Making grants to community groups", "Wigan", None),
    ("Waste collection", "Stevenage", "2019-06-01"),
    ("Deciding ward and councillor funds", "Southwark", None),
]


@pytest.fixture(scope="module")
def graph() -> Iterator[Graph]:
    with Graph.open(":memory:") as loaded:
        loaded.load_example()
        yield loaded


def texts(svg: str) -> list[str]:
    return [e.text or "" for e in fromstring(svg).iter() if e.tag.endswith("text")]


def hatched(svg: str) -> int:
    return sum(e.get("class") == "hatch" for e in fromstring(svg).iter())


@pytest.mark.parametrize(("power", "area", "on"), ASKED)
def test_each_step_of_the_answer_is_drawn_once_and_in_order(graph: Graph, power: str, area: str, on: str) -> None:
    answer = graph.decision(power, area, on=on)
    svg = graph.map("decision", power, area=area, on=on).picture.figure(WIDE).svg()
    acts = {code.label: code.phrase or code.label for code in SCHEMA.path}
    names = {name.capitalize() for name in acts.values()}
    path = list(dict.fromkeys((r.part, r.act) for r in answer if r.section == "path"))
    gaps = [r.act for r in answer if r.section == "nobody recorded"]
    drawn = [t for t in texts(svg) if t in names]
    assert sorted(drawn) == sorted(acts[a].capitalize() for a in [*(a for _, a in path), *gaps])
    # A card for each holder of each step, or counted among the rest.
    holders = {
        (r.part, r.act, r.held.kind if r.held else "", i)
        for r in answer
        if r.section == "path"
        for i in r.holder_ids or r.holder
    }
    joint = sum(len(r.holder_ids) - 1 for r in answer if r.section == "path" and r.held and r.held.mode == "joint")
    cards = sum(e.get("class") in ("card", "maybe") for e in fromstring(svg).iter()) - 1  # one is of the legend
    rest = sum(int(t.split()[1]) for t in texts(svg) if t.endswith("more in the table"))
    assert cards + rest == len(holders) - joint
    in_order = [acts[a].capitalize() for _, a in path]
    if len({p for p, _ in path}) == 1:
        assert drawn == [acts[c.label].capitalize() for c in SCHEMA.path if acts[c.label].capitalize() in drawn]
    else:
        assert drawn[: len(path)] == in_order


def test_what_nobody_is_recorded_as_doing_is_hatched_and_says_so(graph: Graph) -> None:
    answer = graph.decision("Waste collection", "Stevenage")
    svg = graph.map("decision", "Waste collection", area="Stevenage").picture.figure(WIDE).svg()
    gaps = [r for r in answer if r.section == "nobody recorded"]
    assert sum(t.startswith("Nobody is recorded") for t in texts(svg)) == len(gaps) > 0
    # Beside those of the legend: three sides of which nobody is in the path, and the mark's own.
    assert hatched(svg) == len(gaps) + 4


def test_where_nothing_is_recorded_the_picture_says_that_this_is_not_nothing(graph: Graph) -> None:
    page = graph.map("decision", "Drawing up a neighbourhood plan", area="Wigan")
    said = " ".join(texts(page.svg()))
    assert "Nothing is recorded of it here" in said
    assert "only in parts of the area: 2" in said
    assert len(graph.decision("Drawing up a neighbourhood plan", "Wigan")) >= 2


def test_every_side_is_named_even_where_none_of_its_bodies_is_in_the_path() -> None:
    said = texts(path_figure(Way(()), WIDE).svg())
    assert [t for t in said if t.endswith("none recorded")] == [
        f"{side}: none recorded" for side in ("community", "local council", "state", "other")
    ]


def test_of_many_the_rest_is_counted() -> None:
    step = Step("decides", tuple(Card(f"Body {n} (fiction)", side="state") for n in range(SHOWN + 3)))
    said = texts(path_figure(Way((step,)), WIDE).svg())
    assert "and 3 more in the table" in said
    assert sum("(fiction)" in t for t in said) == SHOWN


def hostile() -> Way:
    cards = tuple(
        Card(name, (name, name), side) for name, side in zip(fiction.HOSTILE, ["community", ""] * 6, strict=True)
    )
    steps = [Step(act.label, cards[n : n + 3], part=fiction.HOSTILE[n]) for n, act in enumerate(SCHEMA.path)]
    return Way(tuple(steps), tuple(s._replace(known=False) for s in steps[:2]), fiction.HOSTILE[0])


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_hostile_names_stay_text(width: int) -> None:
    tree = html.document_fromstring(path_figure(hostile(), width).svg())
    assert not {e.tag for e in tree.iter() if isinstance(e.tag, str)} & {"img", "script", "style", "iframe"}


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize(("power", "area", "on"), ASKED)
def test_nothing_runs_over_the_edge(graph: Graph, power: str, area: str, on: str, width: int) -> None:
    for drawn in (graph.map("decision", power, area=area, on=on).picture.figure(width), path_figure(hostile(), width)):
        for e in fromstring(drawn.svg()).iter("text"):
            if e.get("text-anchor") == "start":
                assert float(e.get("x", 0)) + width_of(e.text or "", float(e.get("font-size", 13))) <= width, e.text


def test_the_same_graph_makes_the_same_page_and_picture(graph: Graph) -> None:
    first, again = (graph.map("decision", *ASKED[0][:1], area="Cornwall", embed=True) for _ in range(2))
    assert first == again
    assert first.svg() == again.svg()
    assert first.png() == again.png()


def test_residents_are_told_in_sentences_above_the_picture_and_over_each_table(graph: Graph) -> None:
    page = graph.map("decision", "Neighbourhood planning", area="Cornwall", on="2019-06-01", reader="residents")
    tree = html.document_fromstring(page)
    above = [p.text_content() for p in tree.xpath("//figure/preceding-sibling::p")]
    assert "Making the neighbourhood plan: Cornwall Council must decide." in above
    assert above[-1].startswith("Our sources do not say who proposes it,")
    leads = {
        s.find("h2").text: s.find("p").text
        for s in tree.xpath("//div[@class='tables']/section")
        if s.find("p") is not None
    }
    assert leads["Making the neighbourhood plan"] == "Cornwall Council must decide."
    assert leads["Nobody recorded"] == above[-1]
    # The steps are called in the same words, and the slide and the picture carry the sentences too.
    assert {"Runs it", "Pays for it", "Looks after the money"} <= set(texts(page.picture.figure(WIDE).svg()))
    assert "Making the neighbourhood plan: Cornwall Council must decide." in texts(page.svg())
    assert "--for residents" in page
    assert "Pays for it" not in graph.map("decision", "Neighbourhood planning", area="Cornwall", on="2019-06-01")


def test_only_forms_with_words_for_a_reader_take_one(graph: Graph) -> None:
    with pytest.raises(MisuseError, match="map place and map decision have, for residents"):
        graph.map("gap", reader="residents")
    with pytest.raises(MisuseError, match="no words for 'children'"):
        graph.map("place", "Wigan", reader="children")


def test_what_one_may_and_may_not_do_are_two_cards() -> None:
    store = open_store(":memory:")
    with store.writer() as writer:
        writer.replace(Dataset("fiction", access="public"), iter(MAY_NOT), at="2020-01-02T03:04:05Z")
    with store.view() as view:
        drawn = draw("decision", view, Asked(("local:park",), "local:ambridge"))
    store.close()
    assert isinstance(drawn, Picture)
    written = texts(drawn.figure(WIDE).svg())
    assert sum(t.startswith("Ambridge Trust") for t in written) == 2
    assert "may not" in written
    assert "term: sunset" in " ".join(written)


MAY_NOT = (
    said("local:echo", "Source", cites="", name="Ambridge Echo", published="2019-06-01"),
    said("local:ambridge", "AdministrativeArea", name="Ambridge"),
    said("local:trust", "CommunityOrganisation", name="Ambridge Trust (fiction)"),
    said("local:park", "Power", name="Running a park"),
    holding("local:h-may", "local:trust", "decides", "local:park", within="local:ambridge", since="2015", to=".."),
    holding("local:h-not", "local:trust", "decides", "local:park", within="local:ambridge", since="2016", to="..", kind="prohibition"),
    said("local:t", "Term", term_of="local:h-may", term_type="sunset", name="sunset", description="ends in 2030"),
)  # fmt: skip
