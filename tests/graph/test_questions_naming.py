"""From what people type to the thing they mean, and to what they may have meant; on Borsetshire, which is fiction."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localism.errors import NotFoundError
from localism.graph.entity import Claim
from localism.graph.questions.find import find
from localism.graph.questions.naming import kinds, resolve
from localism.graph.store import View
from localism.graph.stores import open_store
from tests.graph.borsetshire import AT, FICTION, borsetshire, said


@pytest.fixture(scope="module")
def view() -> Iterator[View]:
    with borsetshire() as found:
        yield found


@pytest.mark.parametrize(
    "text", ["local:np", "Neighbourhood planning", "NEIGHBOURHOOD  PLANNING", " village plans ", "Village Plans!"]
)
def test_an_id_a_name_or_another_name(view: View, text: str) -> None:
    assert resolve(view, text, "Power", what="power").id == "local:np"


def graph_of(*claims: Claim) -> Iterator[View]:
    store = open_store(":memory:")
    with store.writer() as writer:
        writer.replace(FICTION, claims, at=AT)
    with store.view() as view:
        yield view
    store.close()


@pytest.fixture
def twins() -> Iterator[View]:
    """A body and three areas that share a name, one of the areas having that name for its id."""
    yield from graph_of(
        said("local:b", "Council", name="Felpersham"),
        said("local:c", "Ward", name="Felpersham"),
        said("local:d", "AdministrativeArea", name="felpersham"),
        said("local:e", "AdministrativeArea", name="Penny Hassett"),
        said("Penny Hassett", "Ward", name="Somewhere else"),
    )


def test_several_things_of_a_name_are_listed_with_what_to_do(twins: View) -> None:
    with pytest.raises(NotFoundError) as caught:
        resolve(twins, "Felpersham", "Area", what="area")
    assert str(caught.value) == (
        "‘Felpersham’ is the name of 2 things:\n"
        "  Felpersham (ward): local:c\n"
        "  felpersham (administrative area): local:d\n"
        "Say which by its id, for example local:c"
    )


def test_the_class_asked_for_decides_between_namesakes(twins: View) -> None:
    assert resolve(twins, "Felpersham", "Council", what="council").id == "local:b"
    with pytest.raises(NotFoundError, match="the name of 3 things"):
        resolve(twins, "Felpersham")


def test_an_id_is_taken_before_a_name(twins: View) -> None:
    assert resolve(twins, "Penny Hassett").id == "Penny Hassett"


def test_another_kind_of_thing_is_said_to_be_one(view: View) -> None:
    with pytest.raises(NotFoundError) as caught:
        resolve(view, "Waste collection", "Area", what="area")
    assert str(caught.value).startswith("‘Waste collection’ is no area:\n  Waste collection (power): local:bins")


@pytest.mark.parametrize(
    ("text", "nearest"),
    [("Ambrige", "local:ambridge"), ("Borsetshir", "local:borsetshire"), ("the vilage", "local:ambridge")],
)
def test_a_slip_brings_the_nearest_name_first(view: View, text: str, nearest: str) -> None:
    with pytest.raises(NotFoundError, match=f"no area is called ‘{text}’") as caught:
        resolve(view, text, "Area", what="area")
    assert str(caught.value).splitlines()[2].endswith(nearest)


def test_nothing_like_it_says_where_to_look(view: View) -> None:
    with pytest.raises(NotFoundError, match="Nothing here has a name like it"):
        resolve(view, "Qxzzq", "Area", what="area")
    with pytest.raises(NotFoundError, match="no area is named: give its name or its id"):
        resolve(view, "  ", "Area", what="area")


@given(st.text(st.characters(), max_size=700))
def test_no_text_gets_anything_but_a_thing_or_a_sentence(view: View, text: str) -> None:
    try:
        said = resolve(view, text).id
    except NotFoundError as error:
        said = str(error)
    assert said
    assert not any(ord(c) < 32 and c != "\n" for c in said)
    assert len(find(view, text)) <= 50


def test_the_broader_classes_go_without_saying() -> None:
    assert kinds(["Organisation", "Council"]) == "council"
    assert kinds([]) == ""


# ---- find ----


def found(view: View, text: str) -> list[tuple[str, str]]:
    return [(row.id.removeprefix("local:"), row.match) for row in find(view, text)]


def test_best_matches_come_first(view: View) -> None:
    assert found(view, "Ambridge")[0] == ("ambridge", "exact name")
    assert [match for _, match in found(view, "Ambridge")[1:]] == ["all words"] * (len(found(view, "Ambridge")) - 1)
    assert found(view, "council ambridge parish") == [("apc", "all words")]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("bins", ("bins", "exact name")),
        ("bin", ("bins", "beginnings of words")),
        ("neighb planni", ("np", "beginnings of words")),
        ("neigbourhood planing", ("np", "similar spelling")),
        ("wsate colection", ("bins", "similar spelling")),
        ("local:bins", ("bins", "exact name")),
    ],
)
def test_begun_misspelt_and_everyday_words(view: View, text: str, first: tuple[str, str]) -> None:
    assert found(view, text)[0] == first


def test_things_with_some_of_the_words_only_where_none_has_all(view: View) -> None:
    assert {match for _, match in found(view, "Borsetshire maypole unicorn")} == {"some of the words"}
    assert "some of the words" not in {match for _, match in found(view, "Borsetshire cabinet")}


def test_an_everyday_name_says_which_it_was(view: View) -> None:
    (row,) = find(view, "village plans")
    assert (row.name, row.label, row.also_line) == (
        "Neighbourhood planning",
        "village plans",
        "also known as village plans",
    )


def test_nothing_found_says_so(view: View) -> None:
    assert find(view, "xylophone").note == "No name here has these words, or words spelled much like them."
    assert find(view, " ?! ").note == "There is no word to look for."


def test_a_long_list_is_cut_and_says_so(view: View) -> None:
    answer = find(view, "Ambridge", limit=2)
    assert len(answer) == 2
    assert answer.note.startswith("The first 2 of ")
