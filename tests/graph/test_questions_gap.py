"""Paper against practice in fiction, worked by hand: steps, on whose word, and what an exercise does and does not show."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from localism.errors import NotFoundError
from localism.graph.entity import Claim, Coding
from localism.graph.questions.gap import gap
from localism.graph.questions.gap_row import DIFFERS, NONE_RECORDED, NOT_MET, OVERRIDDEN, REFUSED, GapRow, steps
from localism.graph.slices import slice_store
from localism.graph.store import Dataset, View
from localism.graph.stores import open_store
from tests.graph.borsetshire import holding, said

POWER = "local:parks"


def level(entity: str, stated: str, practised: str, *, by: str = "", cites: str = "local:echo", **more: str) -> Claim:
    made = holding(
        entity, "local:trust", "decides", POWER, within="local:ambridge", since="2018", to="..",
        level_stated=stated, level_practised=practised, by=by, **more,
    )  # fmt: skip
    return made._replace(citations=tuple(c._replace(source=cites) for c in made.citations))


CLAIMS = (
    said("local:echo", "Source", cites="", name="Ambridge Echo", published="2019-06-01"),
    said("local:informant", "Source", cites="", name="Informant 4, clerk, May 2019", published="2019-05", access="restricted"),
    said("local:ambridge", "AdministrativeArea", name="Ambridge"),
    said("local:loamshire", "AdministrativeArea", name="Loamshire"),
    said("local:trust", "CommunityOrganisation", name="Ambridge Trust"),
    said("local:bcc", "Council", name="Borsetshire Council"),
    said("local:gov", "Governance", body="local:bcc", governed_area="local:loamshire", since="1974", to=".."),
    said(POWER, "Power", name="Running a park"),
    level("local:h-far", "decides", "", by="AB"),
    level("local:h-far", "", "informed", by="AB", cites="local:informant"),
    level("local:h-near", "consulted", "involved"),
    level("local:h-same", "involved", "involved"),
    level("local:h-split", "decides", "decides", by="AB"),
    level("local:h-split", "decides", "consulted", by="CD")._replace(coding=Coding("CD", "", "inferred", "")),
    level("local:h-paper", "decides", ""),
    holding("local:h-duty", "local:bcc", "delivers", POWER, kind="duty", since="2018", to=".."),
    holding("local:h-right", "local:trust", "initiates", POWER, within="local:ambridge", kind="right", since="2018", to=".."),
    holding("local:h-used", "local:trust", "advises", POWER, within="local:ambridge", kind="right", since="2018", to=".."),
    holding("local:h-rule", "local:trust", "owns", POWER, within="local:ambridge", kind="right", since="2018", to="..", origin="derived"),
    said("local:x-met", "Exercise", exercise_of="local:h-duty", outcome="not met", since="2019-03", to="2019-03", by="AB"),
    said("local:x-met", "Exercise", exercise_of="local:h-duty", outcome="used", since="2019-03", to="2019-03", by="CD"),
    said("local:x-over", "Exercise", exercise_of="local:h-far", exercised_by="local:bcc", outcome="overridden", since="2018-07", to="2018-07"),
    said("local:x-used", "Exercise", exercise_of="local:h-used", outcome="refused", since="2019-08-01", to="2019-08-01", description="Not heard"),
)  # fmt: skip


@pytest.fixture(scope="module")
def view() -> Iterator[View]:
    store = open_store(":memory:")
    with store.writer() as writer:
        writer.replace(Dataset("fiction", access="public"), iter(CLAIMS), at="2020-01-02T03:04:05Z")
    with store.view() as reading:
        yield reading
    store.close()


def of(view: View, section: str, area: str | None = None, on: str | None = None) -> list[GapRow]:
    return [r for r in gap(view, area, on=on) if r.section == section]


def test_the_furthest_below_paper_comes_first_with_who_says_what(view: View) -> None:
    rows = of(view, DIFFERS)
    assert [(r.id, r.fewest, r.most, r.steps_line) for r in rows] == [
        ("local:h-far", -4, -4, "4 steps lower in practice"),
        ("local:h-split", -3, 0, "0 to 3 steps lower in practice"),
        ("local:h-near", 1, 1, "1 step higher in practice"),
    ]
    assert rows[0].stated == ("decides: Ambridge Echo, p. 7 (observed 1 June 2019), read by AB",)
    assert rows[0].practised == (
        "informed: Informant 4, clerk, May 2019, p. 7 (observed 1 June 2019) [restricted], read by AB",
    )
    assert rows[0].access == "restricted"
    assert rows[1].practised == (
        "consulted (1 of 2): Ambridge Echo, p. 7 (observed 1 June 2019), read by CD, inferred",
        "decides (1 of 2): Ambridge Echo, p. 7 (observed 1 June 2019), read by AB",
    )


def test_a_level_on_one_side_is_no_gap_and_is_counted(view: View) -> None:
    note = gap(view).note
    assert "Levels: 2 practised lower than stated, 1 higher." in note
    assert "Of 1 more only one level is recorded (1 stated, 0 practised): no gap can be seen." in note


def test_what_became_of_duties_powers_and_rights(view: View) -> None:
    duty = of(view, NOT_MET)
    assert [(r.id, r.holder, r.outcome, r.area) for r in duty] == [
        ("local:x-met", ("Borsetshire Council",), "used (1 of 2); not met (1 of 2)", ("Loamshire",))
    ]
    assert [(r.id, r.holder, r.by, r.when) for r in of(view, OVERRIDDEN)] == [
        ("local:x-over", ("Ambridge Trust",), ("Borsetshire Council",), ("July 2018",))
    ]
    assert [(r.id, r.said) for r in of(view, REFUSED)] == [("local:x-used", "Not heard")]


def test_a_right_without_a_recorded_exercise_is_not_one_never_used(view: View) -> None:
    answer = gap(view)
    assert [r.id for r in answer if r.section == NONE_RECORDED] == ["local:h-right"], (
        "nor is what follows by rule counted"
    )
    assert "Of 2 recorded rights 1 has no exercise recorded. None recorded is not never." in answer.note
    before = of(view, NONE_RECORDED, on="2019-07-31")
    assert [r.id for r in before] == ["local:h-right", "local:h-used"], "its exercise came the day after"


def test_in_an_area_and_at_a_time(view: View) -> None:
    assert {r.section for r in gap(view, "Loamshire")} == {NOT_MET}, "where its holder governs"
    assert of(view, NOT_MET, "Ambridge") == []
    assert len(of(view, DIFFERS, "Ambridge")) == 3
    assert of(view, OVERRIDDEN, "Ambridge", on="2019") == []
    with pytest.raises(NotFoundError):
        gap(view, "Atlantis")


def test_the_public_slice_has_nothing_of_an_informant() -> None:
    store = open_store(":memory:")
    with store.writer() as writer:
        writer.replace(Dataset("fiction", access="public"), iter(CLAIMS), at="2020-01-02T03:04:05Z")
    with store.view() as whole:
        public = slice_store(whole, access="public")
    with public.view() as open_to_all:
        answer = gap(open_to_all)
        assert "local:h-far" not in {r.id for r in answer if r.section == DIFFERS}
        assert "Informant" not in answer.to_json() + answer.to_csv() + answer.to_markdown() + answer.to_table()
    public.close()
    store.close()


def test_steps_in_words() -> None:
    assert steps(None, None) == ""
    assert steps(0, 2) == "0 to 2 steps higher in practice"
    assert steps(-1, -1) == "1 step lower in practice"
