"""Questions of places before and after a reorganisation, in fiction: what a reader is told, word for word where it matters."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from localism.errors import MisuseError, NotFoundError
from localism.graph.questions.change_row import CHANGED, ENDED, PASSED, REORGANISED
from localism.graph.questions.changes import changes, known_days
from localism.graph.questions.compare import compare
from localism.graph.questions.coverage import coverage
from localism.graph.questions.place import place
from localism.graph.questions.place_row import INSIDE, OTHERS, POWERS, STACK, PlaceRow
from localism.graph.questions.where import where
from localism.graph.store import View
from tests.graph.borsetshire import holding, said
from tests.graph.reorganised import area, becomes, governs, reorganised

DAY = "2020-06-01"


@pytest.fixture(scope="module")
def view() -> Iterator[View]:
    with reorganised() as reading:
        yield reading


def of(rows: tuple[PlaceRow, ...], section: str) -> list[PlaceRow]:
    return [r for r in rows if r.section == section]


def test_a_place_shows_the_widest_body_first_then_others_then_powers_by_topic(view: View) -> None:
    answer = place(view, "Felpersham", on=DAY)
    assert answer.title == "Who has a say over Felpersham (local:felpersham) as of 1 June 2020"
    stack = [(r.tier, r.body, r.area, r.since, r.certainty) for r in of(answer.rows, STACK)]
    assert stack == [
        ("county", "Borsetshire County Council", "Borsetshire", "1 April 1974", "definite"),
        ("district", "Felpersham District Council", "Felpersham", "1 April 1974", "definite"),
    ]
    others = [(r.body, r.group) for r in of(answer.rows, OTHERS)]
    assert others == [
        ("Felpersham cabinet", "who else has a say: parts of those bodies"),
        ("Tenants of Felpersham", "who else has a say: community"),
    ]
    powers = [(r.topic, r.power, r.decides, r.delivers, r.asked, r.other) for r in of(answer.rows, POWERS)]
    assert powers == [
        (
            "Housing",
            "Council homes",
            ("Felpersham cabinet (possibly)",),
            (),
            (),
            ("Felpersham District Council (owns)",),
        ),
        ("Housing", "Letting council homes", (), (), ("Tenants of Felpersham (advises, possibly)",), ()),
        (
            "Waste",
            "Waste collection",
            ("Felpersham District Council (must)",),
            ("Felpersham District Council (must)",),
            (),
            (),
        ),
        ("Waste", "Waste disposal", ("Borsetshire County Council",), (), (), ()),
    ]
    assert of(answer.rows, POWERS)[1].unknown == ("who decides", "who delivers")
    assert [(r.body, r.area, r.asked) for r in of(answer.rows, INSIDE)] == [
        ("Tenants of Felpersham", "Green ward", ("Letting council homes (ratifies, possibly)",))
    ]
    assert "It lies in: Borsetshire." in answer.note
    assert "A ? is not ‘nobody’" in answer.note
    assert answer.rows == place(view, "Felpersham District Council", on=DAY).rows, "a council is taken for its area"


def test_a_power_or_a_topic_keeps_it_short(view: View) -> None:
    rows = place(view, "Felpersham", on=DAY, power="bins").rows
    assert {r.power for r in of(rows, POWERS)} == {"Waste collection"}
    assert [r.decides for r in of(rows, STACK)] == [(), ("Waste collection (must)",)]
    rows = place(view, "Felpersham", on=DAY, topic="waste").rows
    assert [r.power for r in of(rows, POWERS)] == ["Waste collection", "Waste disposal"]
    assert not of(rows, INSIDE)
    with pytest.raises(NotFoundError, match="no topic here is called ‘parks’; there are: Housing; Waste"):
        place(view, "Felpersham", on=DAY, topic="parks")
    nothing = place(view, "Felpersham", on=DAY, power="Regulating maypoles").rows
    assert [r.unknown for r in of(nothing, POWERS)] == [("who decides", "who delivers", "who must be asked")]


@pytest.mark.parametrize(
    ("name", "day", "bodies", "said"),
    [
        ("Felpersham", "2022", {"local:wbc"}, "ended 31 March 2021; its place is in West Borsetshire (local:west) now"),
        ("West Borsetshire", DAY, {"local:cc", "local:fdc", "local:bdc"}, "before that its place was Borchester"),
        ("Borsetshire", DAY, {"local:cc"}, "Of the same name, and not meant here: Borsetshire"),
        ("Borsetshire", "2022", set(), "not meant here: Borsetshire (administrative area, since 1 April 1974, until"),
        ("Lost Vale", DAY, set(), "ended 31 March 1996. What took its place is not recorded."),
        ("Green, Felpersham", DAY, {"local:cc", "local:fdc"}, ""),
        ("local:green", "2022", {"local:wbc"}, ""),
    ],
)
def test_a_name_means_the_place_that_was_there_then(
    view: View, name: str, day: str, bodies: set[str], said: str
) -> None:
    answer = place(view, name, on=day)
    assert {r.body_id for r in of(answer.rows, STACK)} == bodies
    assert said in answer.note


def test_names_that_mean_several_places_are_listed_with_what_to_type(view: View) -> None:
    with pytest.raises(NotFoundError) as caught:
        where(view, "Green", ("2020-06-01", "2020-06-02"))
    assert str(caught.value).splitlines() == [
        "‘Green’ could be any of 2 areas:",
        "  Green ward (ward, in Felpersham, since 2003): localism place local:green",
        "  Green ward (ward, in Penny Hassett, since 2003): localism place local:green-2",
    ]
    both = r"(?s)Borsetshire \(.*until 31 March 2021.*county\n.*Borsetshire \(.*since 1 April 2021.*rest$"
    with reorganised(governs("ca", "rest", "2021-04-01", "..")) as other, pytest.raises(NotFoundError, match=both):
        place(other, "Borsetshire", on="2021")
    with pytest.raises(NotFoundError, match="governs no area that is recorded"):
        place(view, "Borsetshire Combined Authority", on=DAY)
    with pytest.raises(NotFoundError, match="no place is called ‘Felpershim’"):
        place(view, "Felpershim", on=DAY)


def test_a_word_of_one_governed_area_is_enough_unless_something_is_called_so(view: View) -> None:
    span = ("2022-06-01", "2022-06-02")
    found = where(view, "West", span)
    assert found.ids == ("local:west",)
    assert found.note == "‘West’ is taken for West Borsetshire (local:west)."
    with (
        reorganised(area("ward-west", "West", "2003", "..", "Ward")) as other,
        pytest.raises(NotFoundError, match=r"(?s)West Borsetshire \(.*West \(ward"),
    ):
        where(other, "West", span)
    with reorganised(area("west-end", "West", "2003", "..")) as other:
        assert where(other, "West", span).ids == ("local:west-end",)


def test_the_table_says_who_before_what(view: View) -> None:
    text = place(view, "Felpersham", on=DAY).to_table(110)
    headings = ["WHO GOVERNS HERE", "PARTS OF THOSE BODIES", "HOUSING", "WASTE", "INSIDE IT"]
    assert [text.index(h) for h in headings] == sorted(text.index(h) for h in headings)
    assert "Decides" in text
    assert place(view, "Felpersham", on=DAY)._repr_html_().count("<thead>") == 4, (
        "columns of their own for each section"
    )


def test_two_places_power_by_power(view: View) -> None:
    answer = compare(view, "Felpersham", "Borchester", on=DAY)
    assert {r.power: r.verdict for r in answer} == {
        "Council homes": "unknown",
        "Letting council homes": "unknown",
        "Waste collection": "same kind of body",
        "Waste disposal": "same body",
    }
    why = {r.power: r.why for r in answer}
    assert why["Council homes"] == ("who decides is not recorded in Borchester",)
    assert why["Waste collection"] == ("who decides: district in both", "who delivers: district in both")
    assert answer.note.startswith("Of 4 powers recorded in either: 2 unknown, 1 same kind of body, 1 same body.")
    assert "Felpersham (local:felpersham)" in answer.to_table(120)


def test_what_a_reorganisation_passed_on(view: View) -> None:
    answer = changes(view, "Felpersham", since="2020", until="2022")
    found = {(r.section, r.what): r for r in answer}
    went = found[REORGANISED, "West Borsetshire"]
    assert went.before == ("Borchester (local:borchester)", "Felpersham (local:felpersham)")
    assert went.when == ("since 1 April 2021",)
    assert found[REORGANISED, "Borsetshire and West Borsetshire"].before == ("Borsetshire (local:county)",)
    bins = found[PASSED, "Waste collection"]
    assert bins.before == ("Felpersham District Council: must: decides; delivers",)
    assert bins.after == ("West Borsetshire Council: must: decides; delivers",)
    assert (bins.date, bins.certainty) == (FIRST_DAY, "definite")
    tip = found[ENDED, "Waste disposal"]
    assert tip.when == ("until 31 March 2021",), "it ended there with the county council that held it"
    assert answer.headings == {"Before": "On 1 January 2020", "After": "By 31 December 2022"}


def test_what_districts_had_is_passed_on_when_their_county_becomes_one_council(view: View) -> None:
    rows = changes(view, "local:county", since="2020-06-01", until="2022-06-01").rows
    (bins,) = [r for r in rows if r.what == "Waste collection"]
    assert bins.section == PASSED
    assert set(bins.before) == {
        "Borchester District Council: must: decides; delivers",
        "Felpersham District Council: must: decides; delivers",
    }
    only = changes(view, "Felpersham", since="2020-06-01", until="2022-06-01").rows
    assert not any("Borchester District Council" in said for r in only for said in r.before if r.topic)


FIRST_DAY = "2021-04-01"


def test_what_changed_in_the_same_hands(view: View) -> None:
    rows = changes(view, "Felpersham", since="2015-06", until="2016-06").rows
    assert [(r.section, r.what, r.before, r.after, r.certainty) for r in rows] == [
        (
            PASSED,
            "Council homes",
            ("Felpersham District Council: decides; owns",),
            ("Felpersham cabinet: decides", "Felpersham District Council: owns"),
            "possible",
        )
    ], "the cabinet's began some time in 2016, so it may have been when the council's ended"
    consulted = {
        "within": "local:borchester",
        "level_practised": "consulted",
        "since": "2019-01-01",
        "to": "2019-12-31",
    }
    decides = {"within": "local:borchester", "level_practised": "decides", "since": "2020-01-01", "to": ".."}
    with reorganised(
        holding("local:x", "local:tenants", "advises", "local:homes", **consulted),
        holding("local:y", "local:tenants", "decides", "local:homes", **decides),
    ) as other:
        (row,) = changes(other, "Borchester", since="2019-06-01", until="2020-06-01").rows
    assert row.section == CHANGED
    assert row.differs == ("act: advises → decides", "level practised: consulted → decides")
    assert (row.when, row.certainty) == (("since 1 January 2020",), "definite")


def test_a_time_that_ends_before_it_begins_is_refused(view: View) -> None:
    with pytest.raises(MisuseError, match="ends before it begins"):
        changes(view, "Felpersham", since="2020", until="2019")
    assert known_days(["2020"], "2022-02-03") == ("2020-12-31", "2022-02-03")
    with pytest.raises(MisuseError, match="two days at most"):
        known_days(["2019", "2020", "2021"], "2022-02-03")


def test_unknown_is_never_shown_as_no(view: View) -> None:
    answer = coverage(view, "Borchester", on=DAY)
    states = {r.power: r.state for r in answer if r.power}
    assert states["Waste collection"] == "recorded"
    assert states["Council homes"] == "unknown"
    assert "Unknown is not ‘nobody’" in answer.note
    row = next(r for r in coverage(view, on=DAY) if r.area == "Felpersham")
    assert row.recorded == ("Council homes", "Letting council homes", "Waste collection", "Waste disposal")
    assert (row.derived, row.unknown) == ((), ("Regulating maypoles",))


def test_before_a_place_had_an_area_the_bodies_that_became_its_council_are_named() -> None:
    """Nothing is said not to be recorded beside a succession that is: fiction."""
    old = said("local:old", "Council", name="Old District Council", tier="district", to="2009-03-31")
    new = said("local:new", "Council", name="New Council", tier="unitary", since="2009-04-01")
    with reorganised(
        area("new-area", "Newshire", "2009-04-01", ".."),
        old,
        new,
        governs("new", "new-area", "2009-04-01", ".."),
        becomes("old", "new"),
    ) as other:
        there = where(other, "Newshire", ("2008-01-01", "2008-01-02"))
        assert there.missing
        assert there.note == (
            "Newshire (local:new-area) began 1 April 2009. Before that it was governed by Old District Council "
            "(local:old): which area each had is not recorded."
        )
        answer = changes(other, "Newshire", since="2008-01-01", until="2010-01-01")
        assert "What it was made from is not recorded" not in answer.note


@pytest.mark.parametrize(
    ("tiers", "verdict", "why"),
    [
        (
            ("London borough", "metropolitan borough"),
            "same arrangement",
            "who decides: the only principal council in both (London borough in Aford, metropolitan borough in Bford)",
        ),
        (("unitary", "unitary"), "same kind of body", "who decides: unitary in both"),
        (("unitary", "district"), "different", "who decides: unitary in Aford, district in Bford"),
    ],
)
def test_two_only_councils_are_one_arrangement_whatever_they_are_called(
    tiers: tuple[str, str], verdict: str, why: str
) -> None:
    claims = []
    for name, tier in zip("ab", tiers, strict=True):
        claims += [
            area(name, f"{name.upper()}ford", "1974-04-01", ".."),
            said(f"local:{name}-council", "Council", name=f"{name.upper()}ford Council", tier=tier),
            governs(f"{name}-council", name, "1974-04-01", ".."),
            holding(f"local:{name}-refuse", f"local:{name}-council", "decides", "power:refuse", within=f"local:{name}"),
        ]
    with reorganised(said("power:refuse", "Power", name="Refuse"), *claims) as other:
        (row,) = [r for r in compare(other, "Aford", "Bford", on=DAY) if r.power == "Refuse"]
    assert (row.verdict, row.why) == (verdict, (why,))
