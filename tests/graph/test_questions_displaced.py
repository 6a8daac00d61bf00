"""What is recorded takes the place of what is derived, for as long as both hold: shown, and not counted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from localism.graph.entity import Claim
from localism.graph.questions.holding_row import HoldingRow
from localism.graph.questions.powers_of import powers_of
from localism.graph.questions.who_holds import who_holds
from localism.graph.store import Dataset, View
from localism.graph.stores import open_store
from localism.visualisations.draw import holdings
from tests.graph.fictional_register import AMBRIDGE, COUNTY, load, register, said

RECORDS = Dataset("records", "Fiction of records", access="public")
BINS = f"rule:e-district-waste-collection/{AMBRIDGE}"
TIP = f"rule:e-county-waste-disposal/{COUNTY}"


def recorded(name: str, body: str, act: str, power: str, **more: str) -> Claim:
    """A recorded holding."""
    given = {"held_by": body, "act": act, "of_power": f"power:{power}", "since": "2016-01-01", "to": "2019-12-31"}
    return said(f"local:holding/{name}", "PowerHolding", "records", **{**given, **more})


@contextmanager
def graph(*records: Claim) -> Iterator[View]:
    """The fictional register with these records beside it."""
    store = open_store(":memory:")
    load(store, register())
    load(store, records, RECORDS)
    with store.view() as view:
        yield view
    store.close()


def row(view: View, holding: str, on: str | None) -> HoldingRow:
    """One row of who holds waste collection in Ambridge."""
    rows = who_holds(view, "bins", "local:ambridge", on=on)
    return next(r for r in rows if r.holding == holding)


def test_for_the_overlap_of_their_dates_only() -> None:
    with graph(recorded("bins", AMBRIDGE, "decides; funds", "waste-collection", within="local:ambridge")) as view:
        for day, certainty in (
            ("2015-12-31", "definite"),
            ("2016-01-01", "displaced"),
            ("2019-12-31", "displaced"),
            ("2020-01-01", "definite"),
        ):
            assert row(view, BINS, day).certainty == certainty, day
        shown = row(view, BINS, "2018-06-01")
        assert shown.displaced
        assert shown.certainty_line == ""
        assert shown.displaced_by_ids == ("local:holding/bins",)
        assert shown.displaced_lines == (
            "displaced by local:holding/bins (decides; funds, since 1 January 2016, until 31 December 2019)",
        )
        ever = row(view, BINS, None)
        assert (ever.certainty, ever.displaced, ever.displaced_lines) == ("", False, shown.displaced_lines)


def test_it_is_shown_last_and_not_counted() -> None:
    by = recorded("bins", AMBRIDGE, "decides; funds", "waste-collection", within="local:ambridge")
    with graph(by, recorded("other", AMBRIDGE, "decides", "libraries")) as view:
        answer = who_holds(view, "bins", "local:ambridge", on="2018-06-01")
        assert [r.holding for r in answer] == ["local:holding/bins", BINS]
        assert answer[1].group == "decides, but displaced"
        assert answer.note == "Decides: Ambridge District Council.\nFunds: Ambridge District Council."
        assert "displaced by local:holding/bins" in " ".join(answer.to_table(200).split())
        assert powers_of(view, AMBRIDGE, on="2018-06-01")[-1].holding == BINS
        assert BINS not in {r.holding for r in holdings(view, "local:ambridge", "2018-06-01")[0]}
        assert BINS in {r.holding for r in holdings(view, "local:ambridge", "2021-06-01")[0]}


def test_in_part_of_the_time_asked_about_it_is_possible() -> None:
    with graph(recorded("bins", AMBRIDGE, "decides", "waste-collection", within="local:ambridge")) as view:
        year = row(view, BINS, "2016/2020")
        assert (year.certainty, year.why) == (
            "possible",
            "a recorded holding may have taken its place then, or did for part of the time",
        )


def test_a_recorded_holding_that_is_only_possible_displaces_possibly() -> None:
    vague = recorded("bins", AMBRIDGE, "decides", "waste-collection", within="local:ambridge", since="2016", to="..")
    with graph(vague) as view:
        assert [row(view, BINS, day).certainty for day in ("2015-06-01", "2016-06-01", "2017-06-01")] == [
            "definite",
            "possible",
            "displaced",
        ]


@pytest.mark.parametrize(
    "other",
    [
        recorded("bins", COUNTY, "decides", "waste-collection", within="local:ambridge"),
        recorded("bins", AMBRIDGE, "decides", "street-cleansing", within="local:ambridge"),
        recorded("bins", AMBRIDGE, "funds", "waste-collection", within="local:ambridge"),
        recorded("bins", AMBRIDGE, "decides", "waste-collection", within="local:felpersham"),
        recorded("bins", AMBRIDGE, "decides", "waste-collection", within="local:ambridge", over="local:lorry"),
        recorded("bins", AMBRIDGE, "decides", "waste-collection", within="local:ambridge", to="2017-12-31"),
    ],
    ids=["other holder", "other power", "other act", "other area", "narrower: over a thing", "other time"],
)
def test_what_does_not_share_holder_power_area_act_and_time_displaces_nothing(other: Claim) -> None:
    with graph(other) as view:
        assert (row(view, BINS, "2018-06-01").certainty, row(view, BINS, "2018-06-01").displaced_by) == ("definite", ())


def test_one_that_names_it_displaces_it_whoever_holds_it() -> None:
    contract = recorded("tip", AMBRIDGE, "delivers", "waste-disposal", displaces=TIP, within="local:ambridge")
    with graph(contract) as view:
        answer = who_holds(view, "the tip", "local:ambridge", on="2018-06-01")
        assert {r.holding: r.certainty for r in answer} == {"local:holding/tip": "definite", TIP: "displaced"}


def test_in_a_part_of_its_area_it_says_where() -> None:
    with graph(
        recorded("tip", COUNTY, "decides", "waste-disposal", within="local:ambridge; local:borsetshire")
    ) as view:
        (wide,) = [r for r in who_holds(view, "the tip", on="2018-06-01") if r.holding == TIP]
        assert wide.certainty == "displaced"
    partly = said(
        "local:holding/rule", "PowerHolding", "records", held_by=COUNTY, act="decides", of_power="power:waste-disposal",
        origin="derived", within="local:ambridge; local:borsetshire", since="2000-01-01", to="..",
    )  # fmt: skip
    with graph(partly, recorded("tip", COUNTY, "decides", "waste-disposal", within="local:ambridge")) as view:
        (there,) = [r for r in who_holds(view, "the tip", on="2018-06-01") if r.holding == "local:holding/rule"]
        assert there.certainty == "definite"
        assert there.displaced_by[0].startswith("local:holding/tip in Ambridge District (decides, ")


def test_an_area_that_its_holder_governs_counts_like_one_that_is_named() -> None:
    with graph(recorded("bins", AMBRIDGE, "decides", "waste-collection")) as view:
        assert row(view, BINS, "2018-06-01").certainty == "displaced"
