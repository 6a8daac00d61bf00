"""Whether a chain of delegation is sound: hand-made chains of fiction, each broken in one way or in none."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from localism.graph.answers import Answer
from localism.graph.entity import Claim
from localism.graph.questions.chain import ChainRow, chain
from localism.graph.store import Dataset, View
from localism.graph.stores import open_store
from tests.graph.borsetshire import AT, FICTION, HOLDINGS, THINGS, borsetshire, holding


@pytest.fixture(scope="module")
def view() -> Iterator[View]:
    with borsetshire() as found:
        yield found


def links(answer: Answer[ChainRow]) -> list[tuple[int, str, str]]:
    return [(row.step, row.holding.removeprefix("local:h-"), row.verdict) for row in answer]


def test_a_sound_chain_goes_back_to_the_act(view: View) -> None:
    answer = chain(view, "local:h-parish")
    assert links(answer) == [(1, "parish", "sound"), (2, "county", "sound")]
    assert answer[0].passed_on == "delegated by Borsetshire Council"
    assert answer[0].notes == ("the delegator keeps it too",)
    assert answer[1].notes == ("the chain ends here, at Imaginary Planning Act 1990",)
    assert answer.note == "Every link of the chain is sound."


def test_a_lease_out_of_the_public_sector_is_no_delegation(view: View) -> None:
    answer = chain(view, "local:h-lease")
    assert links(answer) == [(1, "lease", "sound"), (2, "hall", "sound")]
    assert answer[0].notes == ("leaves the public sector by lease: no delegation in law",)
    assert answer[1].notes == ("the chain ends here: it rests on no Act, its basis is ownership",)
    assert "At step 1 it leaves the public sector by lease" in answer.note


def test_breaks_are_named(view: View) -> None:
    answer = chain(view, "local:h-odd")
    assert links(answer) == [(1, "odd", "broken"), (2, "lease", "sound"), (3, "hall", "sound")]
    assert answer[0].breaks == (
        "Ambridge Parish Council is not recorded as holding what it passed on; what it derives from is held by "
        "Ambridge Community Trust",
        "Ambridge Community Trust did not hold it yet: since 1 January 2011, this one since 2009",
    )
    assert answer.note.startswith("The chain is broken at step 1: Ambridge Parish Council is not recorded")


def test_the_delegators_holding_is_found_where_it_is_not_recorded(view: View) -> None:
    answer = chain(view, "local:h-loose")
    assert links(answer) == [(1, "loose", "sound"), (2, "bins", "in doubt")]
    assert answer[0].notes == (
        "which of the delegator's holdings it derives from is not recorded; the one that fits is shown",
    )
    assert answer[1].doubts == ("the chain ends here: no instrument is recorded that it rests on",)


@pytest.mark.parametrize(
    ("since", "verdict", "break_"),
    [
        ("1999", "sound", ()),
        (
            "1960",
            "broken",
            (
                "as far as is recorded, Borsetshire Council did not hold it yet: since 1 April 1974, this one since 1960",
            ),
        ),
    ],
)
def test_a_found_holding_that_does_not_fit_is_said_to_be_the_nearest(
    since: str, verdict: str, break_: tuple[str, ...]
) -> None:
    made = holding(
        "local:x",
        "local:apc",
        "delivers",
        "local:bins",
        within="local:ambridge",
        delegated_by="local:bcc",
        since=since,
    )
    store = open_store(":memory:")
    with store.writer() as writer:
        writer.replace(FICTION, [*THINGS, *HOLDINGS, made], at=AT)
    with store.view() as view:
        row = chain(view, "local:x")[0]
    store.close()
    assert (row.verdict, row.breaks, row.derives_from) == (verdict, break_, ("local:h-bins",))
    assert ("nearest" in row.notes[-1]) == (verdict == "broken")


def test_as_of_a_date_on_which_a_link_did_not_hold(view: View) -> None:
    assert links(chain(view, "local:h-lease", on="2020")) == [(1, "lease", "sound"), (2, "hall", "sound")]
    early = chain(view, "local:h-lease", on="2010-05-01")
    assert links(early) == [(1, "lease", "broken"), (2, "hall", "sound")]
    assert early[0].breaks == ("did not hold then: not yet begun (begins 2011-01-01)",)


PARENT = {
    "held_by": "local:bcc",
    "of_power": "local:planning",
    "within": "local:borsetshire",
    "since": "2000-01-01",
    "to": "2020-12-31",
}
CHILD = {
    "held_by": "local:apc",
    "of_power": "local:np",
    "within": "local:ambridge",
    "since": "2005-01-01",
    "to": "2015-12-31",
}


@pytest.mark.parametrize(
    ("parent", "child", "verdict", "why"),
    [
        ({}, {}, "sound", ""),
        ({"since": "2005-01-01", "to": "2015-12-31"}, {}, "sound", ""),
        ({"since": "2005"}, {"since": "2005"}, "sound", ""),
        (
            {"since": "2005-01-02"},
            {},
            "broken",
            "did not hold it yet: since 2 January 2005, this one since 1 January 2005",
        ),
        ({"since": "2005"}, {}, "in doubt", "may not have held it yet: since 2005, this one since 1 January 2005"),
        (
            {"to": "2015-12-30"},
            {},
            "broken",
            "held it no longer: until 30 December 2015, this one until 31 December 2015",
        ),
        ({"to": "2015"}, {}, "in doubt", "may not have held it as long: until 2015, this one until 31 December 2015"),
        ({"to": "2004-12-31"}, {"retained": "no"}, "sound", ""),
        (
            {"to": "2003-12-31"},
            {"retained": "no"},
            "broken",
            "held it no longer: until 31 December 2003, this one since 1 January 2005",
        ),
        ({}, {"to": ".."}, "broken", "held it no longer: until 31 December 2020, this one with no end date"),
        ({"of_power": "local:np"}, {}, "sound", ""),
        (
            {"of_power": "local:np-vote"},
            {},
            "broken",
            "held Voting on a neighbourhood plan, of which Neighbourhood planning is not",
        ),
        ({"of_power": "local:bins"}, {}, "broken", "held Waste collection, of which Neighbourhood planning is not"),
        ({"within": "local:ambridge"}, {}, "sound", ""),
        (
            {"within": "local:loamshire"},
            {},
            "broken",
            "it was held in Loamshire, and Ambridge is not recorded as lying inside",
        ),
        (
            {"within": "local:green"},
            {},
            "broken",
            "it was held in Ambridge Green, and Ambridge is not recorded as lying",
        ),
        ({"within": ""}, {}, "sound", ""),
        (
            {"within": "", "held_by": "local:lc"},
            {"delegated_by": "local:lc"},
            "in doubt",
            "the area of what it derives from is not",
        ),
        (
            {"held_by": "local:lc"},
            {},
            "broken",
            "Borsetshire Council is not recorded as holding what it passed on; what it",
        ),
        ({"held_by": "local:bcc; local:lc"}, {"delegated_by": "local:bcc; local:lc"}, "sound", ""),
        ({"kind": "prohibition"}, {}, "broken", "what it derives from is a prohibition on Borsetshire Council"),
    ],
)
def test_one_link(parent: dict[str, str], child: dict[str, str], verdict: str, why: str) -> None:
    whole, part = PARENT | parent, CHILD | {"delegated_by": "local:bcc", "derives_from": "local:x-parent"} | child
    store = open_store(":memory:")
    made = [
        holding("local:x-parent", whole.pop("held_by"), "decides", whole.pop("of_power"), under="local:act", **whole),
        holding("local:x-child", part.pop("held_by"), "decides", part.pop("of_power"), basis="delegated", **part),
    ]
    with store.writer() as writer:
        writer.replace(FICTION, [*THINGS, *made], at=AT)
    with store.view() as view:
        answer = chain(view, "local:x-child")
    store.close()
    assert [row.holding for row in answer] == ["local:x-child", "local:x-parent"]
    assert (answer[0].verdict, answer[1].verdict) == (verdict, "sound")
    told = "; ".join((*answer[0].breaks, *answer[0].doubts))
    assert why in told
    assert bool(told) == (verdict != "sound")


def test_a_circle_in_the_records_ends() -> None:
    store = open_store(":memory:")
    with store.writer() as writer:
        a = holding("local:a", "local:bcc", "decides", "local:np", derives_from="local:b")
        b = holding("local:b", "local:apc", "decides", "local:np", derives_from="local:a")
        writer.replace(FICTION, [*THINGS, *HOLDINGS, a, b], at=AT)
    with store.view() as view:
        assert [row.holding for row in chain(view, "local:a")] == ["local:a", "local:b"]
    store.close()


def test_a_chain_that_leads_round_in_a_circle_says_so() -> None:
    round_ = [
        Claim(f"local:{a}", ("PowerHolding",), {"of_power": ("power:x",), "derives_from": (f"local:{b}",)}, "fiction")
        for a, b in (("one", "two"), ("two", "one"))
    ]
    store = open_store(":memory:")
    with store.writer() as writer:
        writer.replace(Dataset("fiction"), round_, at=AT)
    with store.view() as view:
        answer = chain(view, "local:one")
    store.close()
    assert len(answer) == 2
    assert answer.note.startswith("The chain leads round in a circle, so it rests on nothing: local:")
