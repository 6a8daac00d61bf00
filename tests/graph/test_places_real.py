"""Places of the real register on real days, their stacks worked out by hand from the Orders that reorganised them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from localism import Graph
from localism.errors import NotFoundError
from localism.graph.graph import EXAMPLE
from localism.graph.questions.applying import around
from localism.graph.questions.change_row import GOVERNING, PASSED
from localism.graph.questions.changes import changes
from localism.graph.questions.place import place
from localism.graph.questions.place_row import INSIDE, POWERS, STACK, WAITING
from localism.graph.questions.where import where
from localism.graph.store import View

DAY = "2019-06-01"


@pytest.fixture(scope="module")
def view(data: Path) -> Iterator[View]:
    """The register of authorities with what follows from it, and the four pilot areas beside it."""
    with Graph.open(":memory:") as graph:
        graph.load(EXAMPLE, data / "councils")
        with graph.view() as view:
            yield view


def test_every_authority_has_a_stack_or_a_reason(view: View) -> None:
    ids = sorted({s.claim.entity for s in view.claims(dataset="uk-authorities") if s.claim.entity.startswith("GB-")})
    assert len(ids) == 470
    empty = {}
    for n, body in enumerate(ids):
        there = where(view, body, ("2019-06-01", "2019-06-02"))
        if there.missing:
            empty[body] = there.note
            continue
        assert around(view, there.ids, ("2019-06-01", "2019-06-02")).governing, body
        if n % 25 == 0:
            rows = place(view, body, on=DAY).rows
            assert any(r.section == STACK and (r.decides or r.delivers) for r in rows), body
            assert any(r.section == POWERS and r.decides for r in rows), body
    assert all("is not recorded." in reason for reason in empty.values())
    later = {"GB-LAE-EMCA", "GB-LAE-GLCA", "GB-LAE-HYCA", "GB-LAE-YNYC"}
    assert later <= empty.keys()
    assert all(body.startswith("GB-LANI-") for body in empty.keys() - later), "Northern Ireland's districts until 2015"


@pytest.mark.parametrize(
    ("name", "day", "codes"),
    [
        ("Stevenage", DAY, "HRT STV"),
        ("Cornwall", DAY, "CON"),
        ("Northampton", "2020-06-01", "NTH NOR"),
        ("Northampton", "2022-06-01", "WNT"),
        ("Northamptonshire", "2022-06-01", "NNT WNT"),
        ("Carlisle", "2022-06-01", "CMA CAR"),
        ("Carlisle", "2024-06-01", "CBD"),
        ("Cumberland", "2022-06-01", "CMA ALL CAR COP"),
        ("Somerset", "2022-06-01", "SOM"),
        ("Somerset", "2024-06-01", "SMT"),
        ("North Yorkshire", "2022-06-01", "NYK"),
        ("North Yorkshire", "2023-06-01", "NYE"),
        ("Aylesbury Vale", "2019-06-01", "BKM AYL"),
        ("Aylesbury Vale", "2021-06-01", "BUC"),
        ("West Dorset", "2018-06-01", "DOR WDO"),
        ("West Dorset", "2020-06-01", "DST"),
        ("Southwark", DAY, "GLA SWK"),
        ("Wigan", DAY, "GMCA WGN"),
        ("Wigan", "2010-06-01", "WGN"),
        ("City of London", DAY, "GLA LND"),
        ("Isles of Scilly", DAY, "IOS"),
        ("Glasgow", DAY, "GLG"),
        ("Cardiff", DAY, "CRF"),
        ("Belfast", DAY, "BFS"),
    ],
)
def test_who_governs_a_place_on_a_day(view: View, name: str, day: str, codes: str) -> None:
    rows = place(view, name, on=day).rows
    stack = [(r.body_id.rpartition("-")[2], r.certainty) for r in rows if r.section == STACK]
    assert stack == [(code, "definite") for code in codes.split()]


def test_a_ward_lies_in_its_district_though_how_long_is_not_known(view: View) -> None:
    rows = place(view, "Pin Green, Stevenage", on=DAY).rows
    stack = [(r.body_id, r.certainty, r.why) for r in rows if r.section == STACK]
    unsure = ("not certain that the place lay in it then",)
    assert stack == [("GB-LAE-HRT", "possible", unsure), ("GB-LAE-STV", "possible", unsure)]


def test_power_by_power_in_two_tiers_and_in_one(view: View) -> None:
    def decides(name: str, power: str, day: str = DAY) -> tuple[str, ...]:
        rows = place(view, name, on=day, power=power).rows
        return next(r.decides for r in rows if r.section == POWERS and r.power == power)

    assert decides("Stevenage", "Waste collection") == ("Stevenage Borough Council (must)",)
    assert decides("Stevenage", "Waste disposal") == ("Hertfordshire County Council (must)",)
    assert decides("Cornwall", "Waste disposal") == ("Cornwall Council (must)",)
    assert decides("Northampton", "Waste collection", "2020-06-01") == ("Northampton Borough Council (must)",)
    assert decides("Northampton", "Waste collection", "2022-06-01") == ("West Northamptonshire Council (must)",)


def test_a_parish_council_where_there_may_be_one_and_none_where_there_is_none(view: View) -> None:
    def local(name: str) -> list[str]:
        return [r.body for r in place(view, name, on=DAY).rows if r.section == WAITING and r.tier == "parish"]

    assert local("Cornwall") == ["a parish or town council, if there is one"]
    assert local("Stevenage") == [], "Stevenage has no parishes"


def test_a_county_lists_its_districts_and_a_shared_name_its_candidates(view: View) -> None:
    inside = [r for r in place(view, "Hertfordshire", on=DAY).rows if r.section == INSIDE and r.governs]
    assert [r.tier for r in inside] == ["district"] * 10
    with pytest.raises(NotFoundError, match=r"‘Somerset’ could be any of 2 areas:\n.*E10000027\n.*E06000066"):
        place(view, "Somerset", on="2023")


def test_what_the_reorganisation_of_northamptonshire_changed(view: View) -> None:
    rows = changes(view, "Northampton", since="2020-06-01", until="2022-06-01").rows
    governing = {(r.before or r.after, r.when) for r in rows if r.section == GOVERNING}
    assert governing == {
        (("Northampton Borough Council",), ("until 31 March 2021",)),
        (("Northamptonshire County Council",), ("until 31 March 2021",)),
        (("West Northamptonshire Council",), ("since 1 April 2021",)),
    }
    bins = next(r for r in rows if r.section == PASSED and r.what == "Waste collection")
    assert bins.before == ("Northampton Borough Council: must: decides; delivers",)
    assert bins.after == ("West Northamptonshire Council: must: decides; delivers",)
    assert (bins.when, bins.certainty) == (("since 1 April 2021",), "definite")
