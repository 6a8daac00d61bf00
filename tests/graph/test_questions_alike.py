"""Which ids are proposed as one thing and why, on fiction with the messes that real identifiers have."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from localism.graph.questions.alike import SHARED_BY_MOST, Known, alike
from localism.graph.questions.matches import MatchRow, matches
from localism.graph.store import Dataset, View
from localism.graph.stores import open_store
from tests.graph.borsetshire import said

CLAIMS = (
    # The same charity under its number and under an id of somebody's own.
    said("GB-CHC-1153055", "CommunityOrganisation", name="Ambridge Hall Trust", serves="local:ambridge"),
    said("local:hall-trust", "CommunityOrganisation", name="The Hall Trust", identifier="GB-CHC- 1153055 "),
    # The same name, in one place and in two.
    said("local:wi", "CommunityOrganisation", name="Women's Institute", serves="local:ambridge"),
    said("local:wi-2", "CommunityOrganisation", name="Womens institute", serves="local:ambridge"),
    said("local:wi-3", "CommunityOrganisation", name="Women's Institute", serves="local:penny-hassett"),
    # A letter off.
    said("local:orchestra", "CommunityOrganisation", name="Felpersham Light Orchestra Society"),
    said("local:orchestra-2", "CommunityOrganisation", name="Felpersham Light Orchestral Society"),
    # Two entries of one register are two bodies, though one is named like the other.
    said("GB-LAE-ZAA", "Council", name="Loamshire Council", since="2009-04-01"),
    said("GB-LAE-ZAB", "Council", name="Loamshire Council", since="1974-04-01", to="2009-03-31"),
    # Successors are two bodies too.
    said("local:forum-1", "Forum", name="Ambridge Forum", since="2001", to="2009"),
    said("local:forum-2", "Forum", name="Ambridge Forum", since="2011"),
    # A ward is no parish, and a section no other section.
    said("local:ward", "Ward", name="Lakey Hill"),
    said("local:parish", "AdministrativeArea", name="Lakey Hill"),
    said("local:act/s-9", "Instrument", name="Imaginary Planning Act 1990, s. 9"),
    said("local:act/s-19", "Instrument", name="Imaginary Planning Act 1990, s. 19"),
    # A number that stands for none, and a number that stands for nobody in particular.
    *(
        said(f"local:placeholder-{n}", "CommunityOrganisation", name=f"Club of {name}", identifier="GB-CHC-1000001")
        for n, name in enumerate(("oaks", "elms", "ash", "yew", "plum", "pear", "rowan", "larch", "hazel"))
    ),
    said("local:none-1", "CommunityOrganisation", name="Bellringers", identifier="GB-CHC-n/a"),
    said("local:none-2", "CommunityOrganisation", name="Cricketers", identifier="GB-CHC-n/a"),
)


@pytest.fixture(scope="module")
def view() -> Iterator[View]:
    store = open_store(":memory:")
    with store.writer() as writer:
        writer.replace(Dataset("fiction"), CLAIMS, at="2022-01-02T03:04:05Z")
    with store.view() as reading:
        yield reading
    store.close()


def pairs(rows: tuple[MatchRow, ...]) -> dict[tuple[str, str], MatchRow]:
    return {(r.one_id, r.other_id): r for r in rows}


def test_numbers_first_then_names_and_places_each_with_its_reasons(view: View) -> None:
    answer = matches(view)
    found = pairs(answer.rows)
    assert list(found) == [
        ("GB-CHC-1153055", "local:hall-trust"),
        ("local:wi", "local:wi-2"),
        ("local:orchestra", "local:orchestra-2"),
        ("local:parish", "local:ward"),
        ("local:wi", "local:wi-3"),
        ("local:wi-2", "local:wi-3"),
    ]
    charity = found["GB-CHC-1153055", "local:hall-trust"]
    assert charity.section == "a shared official number"
    assert charity.why[0] == "both have GB-CHC-1153055"
    assert found["local:wi", "local:wi-2"].why == ("the same name", "of the same place")
    assert found["local:orchestra", "local:orchestra-2"].why[0].startswith("names 9")
    assert answer.next == "localism matches judge GB-CHC-1153055 local:hall-trust --yes --by NAME"


def test_what_is_no_sign_is_said(view: View) -> None:
    answer = matches(view, least=0)
    found = pairs(answer.rows)
    assert f"GB-CHC-1000001 is shared by {SHARED_BY_MOST + 1} things" in answer.note
    assert not any("placeholder" in one for one, _ in found)
    assert ("local:none-1", "local:none-2") not in found
    assert "though of different places" in found["local:wi", "local:wi-3"].why
    assert found["local:wi", "local:wi-3"].score < found["local:wi", "local:wi-2"].score  # type: ignore[operator]
    assert "though one ended before the other began" in found["local:forum-1", "local:forum-2"].why
    assert found["local:parish", "local:ward"].why[-1] == "though of two kinds: administrative area and ward"
    strict = pairs(matches(view, least=70).rows)
    assert ("local:forum-1", "local:forum-2") not in strict
    assert ("local:parish", "local:ward") not in strict
    assert not any("act" in one for one, _ in found)
    assert ("GB-LAE-ZAA", "GB-LAE-ZAB") not in found, "two entries of one register"


def test_only_what_is_asked_about(view: View) -> None:
    assert pairs(matches(view, words="orchestra").rows).keys() == {("local:orchestra", "local:orchestra-2")}
    assert len(matches(view, limit=1)) == 1
    assert "The first 1 of" in matches(view, limit=1).note


def test_likeness_is_the_same_both_ways_and_most_with_itself() -> None:
    one = Known("a", "bodies", "A", ("ambridge hall trust",), "", frozenset({"GB-CHC-1"}), frozenset({"x"}), "", "9")
    other = Known("b", "bodies", "B", ("ambridge trust", "hall"), "GB-CHC", frozenset(), frozenset({"y"}), "2010", "9")
    assert alike(one, other) == alike(other, one)
    assert alike(one, one).score == 100


def test_the_work_grows_with_the_things_not_with_their_square() -> None:
    import random

    compared = []
    for size in (300, 1_200):
        chance = random.Random(5)
        names = [
            f"{chance.choice('ABCDEFGH')}{chance.randrange(size)} club of {chance.randrange(size)}" for _ in range(size)
        ]
        store = open_store(":memory:")
        with store.writer() as writer:
            things = [said(f"local:{n}", "CommunityOrganisation", name=name) for n, name in enumerate(names)]
            writer.replace(Dataset("fiction"), things, at="2022-01-02T03:04:05Z")
        with store.view() as reading:
            from localism.graph.questions import alike as module

            counted = 0

            def counting(a: Known, b: Known) -> module.Likeness:
                nonlocal counted
                counted += 1
                return alike(a, b)

            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(module, "alike", counting)
                module.compared(reading, 60)
        store.close()
        compared.append(counted)
    assert compared[1] < 8 * compared[0], "four times the things, not sixteen times the pairs"
