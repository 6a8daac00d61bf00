"""What people type is taken for what they may mean, and the answer says so: towns, wards, topics and everyday words. Fiction."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from localism.errors import NotFoundError
from localism.graph.questions.compare import compare
from localism.graph.questions.meant import powers_meant
from localism.graph.questions.place import place
from localism.graph.questions.powers_of import powers_in_brief, powers_of
from localism.graph.questions.where import SeveralError, where
from localism.graph.questions.who_holds import who_holds
from localism.graph.store import View
from tests.graph.borsetshire import holding, said
from tests.graph.reorganised import area, becomes, governs, reorganised, within

DAY = "2022-06-01"
SPAN = (DAY, "2022-06-02")
MORE = (
    said("local:verges", "Power", name="Mowing verges", topic="Roads and verges"),
    said("local:signs", "Power", name="Road signs", also_known_as="signposts", topic="Roads and verges"),
    said("local:bells", "Power", name="Ringing bells", also_known_as="road closures for bells", topic="Customs"),
    holding("local:wbc-verges", "local:wbc", "decides", "local:verges", since="2021-04-01", to=".."),
    holding("local:wbc-signs", "local:wbc", "delivers", "local:signs", since="2021-04-01", to=".."),
    area("vale", "Darrington Vale", "1974-04-01", "2021-03-31"),
    governs("bdc", "vale", "1974-04-01", "2021-03-31"),
    becomes("vale", "west"),
    area("hill", "Lakey Hill North ward", "2003", "..", "Ward"),
    area("hill-2", "Lakey Hill South ward", "2003", "..", "Ward"),
    within("hill", "west", "2003", ".."),
    within("hill-2", "west", "2003", ".."),
    area("old-mill", "Mill ward", "2003", "2018", "Ward"),
    area("new-mill", "Mill ward", "2018", "..", "Ward"),
    within("old-mill", "west", "2003", "2018"),
    within("new-mill", "west", "2018", ".."),
    area("end", "Far End east ward", "2003", "..", "Ward"),
    area("end-2", "Far End west ward", "2003", "..", "Ward"),
    within("end", "west", "2003", ".."),
    within("end-2", "rest", "2003", ".."),
)


@pytest.fixture(scope="module")
def view() -> Iterator[View]:
    with reorganised(*MORE) as reading:
        yield reading


def test_a_town_is_found_in_what_the_district_of_its_name_became(view: View) -> None:
    found = where(view, "Darrington", SPAN)
    assert (found.ids, found.name) == (("local:west",), "Darrington")
    assert found.note.startswith(
        "‘Darrington’ is taken for Darrington Vale (local:vale). Darrington Vale (local:vale) ended"
    )


def test_a_town_is_found_by_its_wards(view: View) -> None:
    answer = who_holds(view, "Mowing verges", "Lakey Hill", on=DAY)
    assert [r.holder for r in answer] == [("West Borsetshire Council",)]
    assert answer.note.startswith(
        "‘Lakey Hill’ is no area of its own here. Wards called so (Lakey Hill North ward, Lakey Hill South ward) lie in "
        "West Borsetshire (local:west): this is its answer."
    )
    with pytest.raises(SeveralError, match=r"(?s)several:.*in Borsetshire: .* local:rest.*in West Borsetshire: "):
        who_holds(view, "Mowing verges", "Far End", on=DAY)


def test_a_ward_that_was_redrawn_is_one_place(view: View) -> None:
    found = where(view, "Mill ward", None)
    assert found.ids == ("local:new-mill", "local:old-mill")
    assert "2 wards in West Borsetshire were called so, one after another" in found.note


def test_a_topic_stands_for_its_powers(view: View) -> None:
    answer = who_holds(view, "roads and verges", "West Borsetshire", on=DAY)
    assert {r.power for r in answer} == {"Mowing verges", "Road signs"}
    assert answer.note.splitlines() == [
        "‘roads and verges’ is taken for the topic ‘Roads and verges’, which has 2 powers: Mowing verges, Road signs.",
        "Mowing verges. Decides: West Borsetshire Council.",
        "Road signs. Delivers: West Borsetshire Council.",
    ]
    assert {r.power for r in place(view, "West Borsetshire", on=DAY, power="Roads and verges") if r.power} == {
        "Mowing verges",
        "Road signs",
    }
    assert len(compare(view, "West Borsetshire", "Borsetshire", on=DAY, power="Roads and verges")) == 2


def test_a_word_stands_for_the_powers_in_whose_names_it_is_else_for_topics(view: View) -> None:
    assert powers_meant(view, "road").ids == ("local:bells", "local:signs")
    assert powers_meant(view, "signposts").ids == ("local:signs",)
    assert powers_meant(view, "ringing-bells ").ids == ("local:bells",)
    assert powers_meant(view, "sign posts").ids == ("local:signs",)
    assert powers_meant(view, "verges").note == "‘verges’ is taken for one power: Mowing verges."
    assert powers_meant(view, "roads").note.startswith("‘roads’ is taken for the topic ‘Roads and verges’")
    with pytest.raises(NotFoundError, match="no power is called ‘dragons’"):
        powers_meant(view, "dragons")


def test_what_a_body_holds_in_brief_by_topic_or_power(view: View) -> None:
    council = "West Borsetshire Council"
    brief = powers_in_brief(view, council, on=DAY)
    assert [(r.topic, r.power, r.acts) for r in brief] == [
        ("Roads and verges", "Mowing verges", ("decides",)),
        ("Roads and verges", "Road signs", ("delivers",)),
        ("Waste", "Waste collection", ("must: decides; delivers",)),
    ]
    assert brief.note == "3 powers in 2 topics."
    assert [r.power for r in powers_of(view, council, on=DAY, topic="waste")] == ["Waste collection"]
    assert [r.power for r in powers_of(view, council, on=DAY, power="signposts")] == ["Road signs"]
    none = powers_of(view, council, on=DAY, power="Ringing bells")
    assert (len(none), none.note) == (0, "3 holdings are recorded of it, and none of that.")


def test_a_long_answer_says_how_to_shorten_it() -> None:
    many = [
        claim
        for n in range(21)
        for claim in (
            said(f"local:p{n}", "Power", name=f"Power {n}", topic="Odds" if n % 3 else "Ends"),
            holding(f"local:h{n}", "local:wbc", "decides", f"local:p{n}"),
        )
    ]
    with reorganised(*many) as other:
        note = powers_of(other, "West Borsetshire Council").note
    assert note.startswith("22 holdings of 22 powers: --brief shows a line for each power")


def test_where_nobody_has_a_power_that_another_of_its_name_is_had_there_it_is_answered(view: View) -> None:
    """As of the community right to buy, which England and Scotland each have: fiction."""
    swimming = (
        said("local:swim-east", "Power", name="Right to swim (East)", also_known_as="right to swim"),
        said("local:swim-west", "Power", name="Right to swim (West)"),
        holding("local:swim", "local:wbc", "decides", "local:swim-west", since="2021-04-01", to=".."),
    )
    with reorganised(*MORE, *swimming) as other:
        answer = who_holds(other, "right to swim", "West Borsetshire", on=DAY)
        exact = who_holds(other, "local:swim-east", "West Borsetshire", on=DAY)
    assert [r.power for r in answer] == ["Right to swim (West)"]
    assert answer.note.splitlines()[0] == (
        "Nothing is recorded there of ‘Right to swim (East)’; of the same words there is: Right to swim (West)."
    )
    assert not exact.rows, "an id is what it is"


def test_a_code_means_that_very_area_and_what_took_its_place_is_told(view: View) -> None:
    answer = who_holds(view, "Waste collection", "local:felpersham", on=DAY)
    assert not answer.rows
    assert (
        "its place is in West Borsetshire (local:west) now. A code means that very area: ask for local:west"
        in answer.note
    )
