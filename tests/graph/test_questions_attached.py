"""What is attached to a holding, in the rows of answers: hand-worked on Borsetshire, which is fiction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import cast

import pytest

from localism.graph.entity import Citation, Claim, Coding
from localism.graph.questions.attached import LATEST
from localism.graph.questions.chain import chain
from localism.graph.questions.changes import changes
from localism.graph.questions.holding_row import HoldingRow
from localism.graph.questions.powers_of import powers_of
from localism.graph.questions.show import show
from localism.graph.questions.who_holds import who_holds
from localism.graph.store import View
from localism.graph.stores import open_store
from tests.contract.counting import CountingView
from tests.graph.borsetshire import AT, FICTION, HOLDINGS, THINGS, holding, said

HALL, LEASE = "local:h-hall", "local:h-lease"
REPORT = said("local:report", "Source", cites="", name="Ombudsman's report", published="2018")


@contextmanager
def with_more(*claims: Claim) -> Iterator[View]:
    """Borsetshire, and these claims."""
    store = open_store(":memory:")
    try:
        with store.writer() as writer:
            writer.replace(FICTION, [*THINGS, *HOLDINGS, REPORT, *claims], at=AT)
        with store.view() as view:
            yield view
    finally:
        store.close()


def term(entity: str, of: str, kind: str, name: str = "", /, **more: str) -> Claim:
    return said(entity, "Term", term_of=of, term_type=kind, name=name, **more)


def exercise(entity: str, of: str, outcome: str, on: str, /, *, cites: str = "local:echo", **more: str) -> Claim:
    return said(entity, "Exercise", cites=cites, exercise_of=of, outcome=outcome, since=on, to=on, **more)


def row(view: View, holding_id: str, on: str | None = None) -> HoldingRow:
    power = view.get([holding_id])[holding_id].one("of_power")
    (found,) = [r for r in who_holds(view, power, on=on) if r.holding == holding_id]
    return found


# ---- terms -----------------------------------------------------------------------------------------------------------


def test_terms_are_those_of_the_holding_and_of_what_it_rests_on() -> None:
    use = term("local:t1", "local:lease", "use restriction", "Only as a hall", invoked_by="local:bcc")
    own = term("local:t2", LEASE, "cap", "At most £5,000 of debt", cites="local:report", amount="5000", currency="GBP")
    bare = term("local:t3", LEASE, "quorum", amount="3", currency="trustees", notice="a week")
    elsewhere = term("local:t4", "local:scheme", "sunset", "Three years")
    with with_more(use, own, bare, elsewhere) as view:
        expected = (
            "cap: At most £5,000 of debt (source: Ombudsman's report, p. 7 (observed 1 June 2019))",
            "quorum (3 trustees; notice: a week)",
            "use restriction: Only as a hall (invoked by: Borsetshire Council)",
        )
        assert row(view, LEASE).terms == expected
        assert row(view, HALL).terms == ()
        assert row(view, LEASE).term_lines == tuple(f"term: {t}" for t in expected)
        assert [r.terms for r in chain(view, LEASE)] == [expected, ()]
        assert "term: use restriction: Only as a hall" in chain(view, LEASE).to_table(400)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2012-06-01", ("break: Early (until 2015)",)),
        ("2015-06-01", ("break: Early (until 2015; possibly)", "break: Late (since June 2015; possibly)")),
        ("2020-01-01", ("break: Late (since June 2015)",)),
        (None, ("break: Early (until 2015)", "break: Late (since June 2015)")),
    ],
)
def test_terms_are_those_of_the_time_asked_about(on: str | None, expected: tuple[str, ...]) -> None:
    early = term("local:t1", LEASE, "break", "Early", since="2011-01-01", to="2015")
    late = term("local:t2", LEASE, "break", "Late", since="2015-06", to="..")
    with with_more(early, late) as view:
        assert row(view, LEASE, on).terms == expected


def test_a_term_without_dates_lasts_as_long_as_what_it_is_attached_to() -> None:
    with with_more(term("local:t1", "local:lease", "break", "Either side")) as view:
        assert row(view, LEASE, "2030").terms == ("break: Either side",)


def test_a_term_that_not_everybody_may_see_marks_the_row() -> None:
    secret = term("local:t1", LEASE, "clawback", "Hushed up")._replace(access="restricted")
    with with_more(secret) as view:
        assert row(view, LEASE).access == "restricted"
        assert row(view, HALL).access == ""
        assert [r.access for r in chain(view, LEASE)] == ["restricted", ""]


def test_what_not_everybody_may_know_to_bear_on_it_marks_the_row() -> None:
    secret = holding("local:h-no", "local:leader", "vetoes", "local:np", bears_on="local:h-parish", since="2012")
    with with_more(secret._replace(access="restricted")) as view:
        assert row(view, "local:h-parish").access == "restricted"


# ---- exercises -------------------------------------------------------------------------------------------------------


def test_exercises_say_when_by_whom_and_who_says_so() -> None:
    done = (
        exercise("local:e1", "local:h-bins", "not met", "2018-11", cites="local:report", description="None came"),
        exercise("local:e2", "local:h-bins", "used", "2017", exercised_by="local:bcc"),
        said(
            "local:e3",
            "Exercise",
            exercise_of="local:h-bins",
            to="2016",
            outcome="overridden",
            exercised_by="local:cabinet",
        ),
    )
    with with_more(*done) as view:
        assert row(view, "local:h-bins").exercises == (
            "not met (November 2018; source: Ombudsman's report, p. 7 (observed 1 June 2019)): None came",
            "used (2017)",
            "overridden (by 2016; by Borsetshire cabinet)",
        )
        assert "not met" not in " ".join(row(view, "local:h-bins", "2018-10-31").exercises)
        assert row(view, "local:h-bins", "2018-11-01").exercises[0].startswith("not met (November 2018;")


def test_sources_that_differ_on_what_became_of_it_are_counted() -> None:
    met = exercise("local:e1", "local:h-bins", "used", "2018-11")
    unmet = exercise("local:e1", "local:h-bins", "not met", "2018-11", cites="local:report")
    with with_more(met, unmet) as view:
        assert row(view, "local:h-bins").exercises[0].startswith("used (1 of 2); not met (1 of 2) (November 2018;")


def test_of_many_exercises_the_latest_are_told_and_the_others_counted() -> None:
    many = [exercise(f"local:e{n}", "local:h-bins", "used", f"20{n:02}") for n in range(10, 19)]
    with with_more(*many) as view:
        told = row(view, "local:h-bins").exercises
        assert told == ("used (2018)", "used (2017)", "used (2016)", "and 6 earlier")
        assert len(told) == LATEST + 1


# ---- what bears on it, and to whom it is owed ------------------------------------------------------------------------


def test_what_bears_on_a_decision_is_told_on_both_sides() -> None:
    ratifies = holding("local:h-yes", "local:cabinet", "ratifies", "local:np", bears_on="local:h-parish", since="2012")
    checks = holding("local:h-look", "local:lc", "scrutinises", "local:bins", bears_on="local:np", since="2012")
    with with_more(ratifies, checks) as view:
        assert row(view, "local:h-yes").bears_on == ("Ambridge Parish Council: initiates",)
        assert row(view, "local:h-look").bears_on == ("Neighbourhood planning",)
        mine = {r.holding: r for r in powers_of(view, "local:apc")}
        assert mine["local:h-parish"].borne_on_by == ("Borsetshire cabinet: ratifies",)
        assert mine["local:h-parish"].borne_on_by_ids == ("local:h-yes",)


def test_of_another_power_it_says_which() -> None:
    vetoes = holding("local:h-no", "local:leader", "vetoes", "local:planning", bears_on="local:h-parish", since="2012")
    with with_more(vetoes) as view:
        assert row(view, "local:h-no").bears_on == ("Ambridge Parish Council: initiates: Neighbourhood planning",)


def test_a_duty_says_to_whom_it_is_owed() -> None:
    duty = holding("local:h-due", "local:bcc", "delivers", "local:bins", kind="duty", owed_to="local:residents")
    with with_more(duty) as view:
        assert row(view, "local:h-due").owed_line == "owed to Residents of Ambridge"


# ---- holders ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "holder"),
    [
        ("2015-01-01", "Ambridge Forum"),
        ("2018-03-01", "Ambridge Forum"),
        ("2018-04-01", "Ambridge Forum (itself ended 31 March 2018)"),
        ("2011-12-31", "Ambridge Forum (itself begun 2012)"),
        (None, "Ambridge Forum (itself ended 31 March 2018)"),
    ],
)
def test_a_holder_that_had_itself_ended_is_told_apart(on: str | None, holder: str) -> None:
    forum = said("local:forum", "NeighbourhoodForum", name="Ambridge Forum", since="2012", to="2018-03-31")
    asked = holding("local:h-asked", "local:forum", "advises", "local:bins", since="2011")  # attested in June 2019
    with with_more(forum, asked) as view:
        assert row(view, "local:h-asked", on).holder == (holder,)


def test_a_holding_that_ended_with_its_holder_needs_no_word() -> None:
    forum = said("local:forum", "NeighbourhoodForum", name="Ambridge Forum", since="2012", to="2018-03-31")
    asked = holding("local:h-asked", "local:forum", "advises", "local:bins", since="2012", to="2018")
    with with_more(forum, asked) as view:
        assert row(view, "local:h-asked").holder == ("Ambridge Forum",)


def test_the_short_answer_joins_joint_holders_and_marks_custom_and_count() -> None:
    shared = holding("local:h-both", "local:bcc; local:trust", "decides", "local:idle", mode="joint")
    custom = holding("local:h-custom", "local:cabinet", "decides", "local:idle", basis="customary")
    first = holding("local:h-split", "local:apc", "advises", "local:idle")
    second = holding("local:h-split", "local:apc", "vetoes", "local:idle", cites="local:report")
    with with_more(shared, custom, first, second) as view:
        assert who_holds(view, "local:idle").note == (
            "Decides: Borsetshire cabinet (customary), Borsetshire Council and Ambridge Community Trust (jointly).\n"
            "Vetoes: Ambridge Parish Council (1 of 2).\n"
            "Advises: Ambridge Parish Council (1 of 2)."
        )


def test_what_a_source_calls_ended_is_not_denied_for_when_it_held() -> None:
    over = holding("local:h-over", "local:apc", "delivers", "local:idle", since="2010", to="2015-03-31", status="ended")
    with with_more(over) as view:
        assert who_holds(view, "local:idle", on="2012").note == "Delivers: Ambridge Parish Council."
        assert row(view, "local:h-over", "2012").standing == ("status: ended, but not then",)
        assert row(view, "local:h-over").standing == ("status: ended",)


# ---- who says so -----------------------------------------------------------------------------------------------------


def coded(source: str, coder: str, **properties: str) -> Claim:
    made = holding("local:h-told", "local:apc", properties["act"], "local:idle")
    return made._replace(citations=(Citation(source),), coding=Coding(coder))


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        (
            (coded("local:echo", "AB", act="advises"), coded("local:report", "CD", act="decides")),
            "who says which act: decides (Ombudsman's report, read by CD); advises (Ambridge Echo, read by AB)",
        ),
        (
            (coded("local:echo", "AB", act="advises"), coded("local:report", "AB", act="decides")),
            "who says which act: decides (Ombudsman's report, read by AB); advises (Ambridge Echo, read by AB)",
        ),
        (
            (coded("local:echo", "", act="advises"), coded("local:report", "", act="decides")),
            "who says which act: decides (Ombudsman's report); advises (Ambridge Echo)",
        ),
    ],
)
def test_where_sources_differ_they_are_named_and_not_only_who_read_them(claims: Sequence[Claim], expected: str) -> None:
    with with_more(*claims) as view:
        assert row(view, "local:h-told").says == (expected,)


# ---- show ------------------------------------------------------------------------------------------------------------


def test_show_says_a_terms_words_whose_exercise_it_was_and_that_a_vacant_post_is_nobodys() -> None:
    words = term("local:t1", "local:lease", "use restriction", "Only as a hall")
    done = exercise("local:e1", LEASE, "used", "2018", description="A wedding")
    gap = said("local:occ-2", "Occupancy", post="local:leader", occupancy_status="vacant", since="2019-05-03", to="..")
    missing = said("local:occ-3", "Occupancy", post="local:leader", since="2010", to="2011")
    with with_more(words, done, gap, missing) as view:
        assert "not recorded (term type use restriction): Only as a hall" in {
            r.value for r in show(view, "local:lease")
        }
        assert "its holder (outcome used): A wedding" in {r.value for r in show(view, LEASE)}
        post = {r.value for r in show(view, "local:leader") if r.section == "occupancies"}
        assert post == {"Linda Example", "nobody (occupancy status vacant)", "not recorded"}


# ---- changes ---------------------------------------------------------------------------------------------------------


def test_an_area_whose_beginning_is_not_recorded_hides_no_beginning_in_it() -> None:
    before = holding(
        "local:h-was", "local:apc", "delivers", "local:idle", within="local:ambridge", since="2010", to="2012"
    )
    after = holding("local:h-is", "local:bcc", "delivers", "local:idle", within="local:ambridge", since="2013", to="..")
    with with_more(before, after) as view:
        found = [
            c for c in changes(view, "local:ambridge", since="2012-06-01", until="2014") if c.what_id == "local:idle"
        ]
    assert [(c.section, c.before_ids, c.after_ids) for c in found] == [("passed on", ("local:h-was",), ("local:h-is",))]


# ---- how much is asked of the store ----------------------------------------------------------------------------------


def test_many_strings_take_no_more_calls_than_one() -> None:
    calls = []
    for many in (1, 20):
        claims = [term(f"local:t{n}", LEASE, "cap", f"Cap {n}") for n in range(many)]
        claims += [exercise(f"local:e{n}", LEASE, "used", "2018") for n in range(many)]
        claims += [
            holding(f"local:b{n}", "local:bcc", "vetoes", "local:hall-power", bears_on=LEASE) for n in range(many)
        ]
        with with_more(*claims) as view:
            counting = CountingView(view)
            who_holds(cast(View, counting), "local:hall-power", "local:ambridge", on="2018")
            chain(cast(View, counting), LEASE)
            calls.append(counting.calls)
    assert calls[0] == calls[1]
