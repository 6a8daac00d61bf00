"""`ontology show`: a term is found by whatever people call it, and says what the Turtle says of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from localism import Graph
from localism.errors import MisuseError
from localism.ontology.compile import HERE
from localism.ontology.reference import named, terms, turtle


@pytest.fixture(scope="module")
def graph() -> Iterator[Graph]:
    with Graph.open(":memory:") as graph:
        graph.load_example()
        yield graph


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("loc:heldBy", "loc:heldBy"),
        ("heldBy", "loc:heldBy"),
        ("HELD_BY", "loc:heldBy"),
        ("held by", "loc:heldBy"),
        ("https://w3id.org/localism/ns#heldBy", "loc:heldBy"),
        ("Who", "loc:heldBy"),
        ("On whose authority", "loc:delegatedBy"),
        ("PowerHolding", "loc:PowerHolding"),
        ("power holdings", "loc:PowerHolding"),
        ("HOLDS", "loc:PowerHolding"),
        ("vetoes", "code:act-vetoes"),
        ("Act=vetoes", "code:act-vetoes"),
        ("bins", "power:waste-collection"),
        ("power:waste-collection", "power:waste-collection"),
        ("acyclic", "loc:acyclic"),
    ],
)
def test_a_term_is_found_by_what_people_call_it(words: str, name: str) -> None:
    assert named(words)[0].name == name


def test_every_term_is_found_by_its_name_alone() -> None:
    assert [t.name for t in terms().values() if [f.name for f in named(t.name)] != [t.name]] == []


def test_a_property_says_where_it_is_used_and_gives_an_example(graph: Graph) -> None:
    said = {row.label: row.values for row in graph.term("levelPractised")}
    assert said["said of"] == ("power holding",)
    assert said["values"] == ("level",)
    assert said["how many"] == ("at most 1",)
    assert said["column"] == said["column in Facts"] == ("Level practised",)
    example, source = said["example"]
    assert source.startswith("source: ")
    assert example.partition(" — ")[0] in {c.label for c in terms().values() if c.within == "Level"}


def test_a_code_says_what_it_is_near_and_why(graph: Graph) -> None:
    answer = graph.term("code:level-consulted")
    near = {row.label: row.values for row in answer if row.label.startswith("near ")}
    assert set(near) == {"near code:iap2-consult", "near code:arnstein-consultation"}
    assert all(reason for (reason,) in near.values())


def test_words_of_two_terms_give_both(graph: Graph) -> None:
    answer = graph.term("decides")
    assert {row.term for row in answer} == {"code:act-decides", "code:level-decides"}
    assert "loc:Act" in answer.to_table()
    assert "loc:Level" in answer.to_table()


def test_what_is_counted_is_what_the_claims_say(graph: Graph) -> None:
    for name, key in (("loc:heldBy", "held_by"), ("loc:from", "from"), ("loc:website", "website")):
        (count,) = next(row.values for row in graph.term(name) if row.label == "claims that use it")
        public = graph.slice(access="public")
        with public._store.view() as view:
            claims = [stored.claim for stored in view.claims()]
        assert int(count.replace(",", "")) == sum(bool(c.properties.get(key)) for c in claims)


def test_what_no_term_is_called_says_what_is_near(graph: Graph) -> None:
    with pytest.raises(MisuseError, match=r"Do you mean .*held by"):
        graph.term("hedl by")
    with pytest.raises(MisuseError, match="no term"):
        graph.term("\x1b[31m" * 500)


@settings(max_examples=30)
@given(st.text(max_size=40))
def test_no_words_are_too_odd_to_look_up(words: str) -> None:
    assert all(t.name in terms() for t in named(words))


def test_the_whole_as_one_turtle_is_all_the_files_say() -> None:
    from rdflib import Graph as Triples
    from rdflib.compare import to_isomorphic

    whole, parts = Triples(), Triples()
    whole.parse(data=turtle(), format="turtle")
    for path in sorted(HERE.glob("*.ttl")):
        if path.name != "shapes.ttl":  # the shapes are a file of their own: `ontology export --shapes`
            parts.parse(path, format="turtle")
    assert len(whole) == len(parts) > 4_000
    assert to_isomorphic(whole) == to_isomorphic(parts)
    assert turtle() == turtle()
    prefixes: dict[str, str] = {}
    for path in HERE.glob("*.ttl"):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("@prefix "):
                _, prefix, address, _ = line.split()
                assert prefixes.setdefault(prefix, address) == address, "one prefix, one address"
