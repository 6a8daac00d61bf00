"""The path of a decision, worked by hand: on the shipped example and in fiction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from localism import Graph
from localism.graph.answers import Answer
from localism.graph.entity import Claim
from localism.graph.questions.decision import decision
from localism.graph.questions.decision_row import GAPS, HAPPENED, INSIDE, PATH, SEATS, TERMS, WIDER, DecisionRow
from localism.graph.questions.path import order_of
from localism.graph.store import Dataset, View
from localism.graph.stores import open_store
from tests.graph.borsetshire import holding, said

PLAN = "Neighbourhood planning"


@pytest.fixture(scope="module")
def example() -> Iterator[Graph]:
    with Graph.open(":memory:") as graph:
        graph.load_example()
        yield graph


def steps(answer: Answer[DecisionRow], section: str = PATH) -> list[tuple[str, str, str]]:
    """Part, act and holder, in order."""
    return [(r.part, r.act, " and ".join(r.holder)) for r in answer if r.section == section]


def of(answer: Answer[DecisionRow], section: str) -> list[DecisionRow]:
    return [r for r in answer if r.section == section]


# ---- the Big Local triangle ----


def test_a_partnership_decides_local_trust_endorses_and_another_body_holds_the_money(example: Graph) -> None:
    answer = example.decision("Big Local spending decisions", "Par Bay Big Local area")
    assert steps(answer) == [
        ("Big Local spending decisions", "decides", "Par Bay Big Local"),
        ("Choosing a locally trusted organisation", "appoints", "Par Bay Big Local"),
        ("Making the Big Local plan", "initiates", "Par Bay Big Local"),
        ("Making the Big Local plan", "decides", "Par Bay Big Local"),
        ("Making the Big Local plan", "scrutinises", "Par Bay Big Local"),
        ("Endorsing a Big Local partnership and plan", "ratifies", "Local Trust"),
        ("Endorsing a Big Local partnership and plan", "ratifies", "Local Trust"),
        ("Holding and administering Big Local money", "holds money", "Eden Project"),
        ("Holding and administering Big Local money", "delivers", "Eden Project"),
        ("Deciding Big Local local grants", "decides", "Par Bay Big Local"),
    ]
    endorsing = next(r for r in answer if r.act == "ratifies")
    assert endorsing.bears_on == ("Par Bay Big Local (decides; initiates; scrutinises: Making the Big Local plan)",)
    assert steps(answer, WIDER)[0] == ("Running the Big Local endowment", "decides", "Local Trust")
    gaps = {r.act: r.of for r in of(answer, GAPS)}
    assert gaps == {"advises": (), "vetoes": (), "funds": ("in the wider power: Big Lottery Fund",)}
    terms = {(r.act, r.amount, r.currency, r.holder) for r in of(answer, TERMS)}
    assert terms == {
        ("funding condition", "5", "%", ()),
        ("resident minimum", "51", "%", ("Local Trust",)),
        ("threshold", "8", "people", ("Local Trust",)),
        ("consent", "", "", ("Local Trust",)),
    }
    assert "3. Making the Big Local plan. Initiates: Par Bay Big Local; decides:" in answer.note
    assert "5. Holding and administering Big Local money. Holds the money: Eden Project (1 of 2)" in answer.note


def test_that_somebody_holds_the_money_is_not_who(example: Graph) -> None:
    answer = example.decision("Holding and administering Big Local money", "Leigh Neighbours Big Local area")
    gap = next(r for r in answer if r.section == GAPS and r.act == "holds money")
    assert gap.said == "nobody is recorded as holding the money"
    assert gap.of == (
        "a holding is recorded, its holder is not: local:holding/leigh-money",
        "in the wider power: Local Trust",
    )
    assert steps(answer) == [("Holding and administering Big Local money", "holds money", "holder not known")]


# ---- the neighbourhood plan ----


def test_a_forum_prepares_residents_vote_and_the_council_makes(example: Graph) -> None:
    answer = example.decision(PLAN, "Standish neighbourhood area", on="2019-07-18")
    wigan = "Wigan Metropolitan Borough Council"
    assert steps(answer) == [
        ("Designating a neighbourhood area", "decides", wigan),
        ("Designating a neighbourhood forum", "decides", wigan),
        ("Drawing up a neighbourhood plan", "initiates", "Standish Voice"),
        ("Sending a neighbourhood plan to examination", "decides", wigan),
        ("Sending a neighbourhood plan to examination", "appoints", wigan),
        ("Holding the neighbourhood plan referendum", "ratifies", "Voters of Standish"),
        ("Holding the neighbourhood plan referendum", "delivers", wigan),
        ("Making the neighbourhood plan", "decides", wigan),
    ]
    happened = [(r.said, r.when) for r in of(answer, HAPPENED)]
    assert happened == [("used", ("23 April 2015",)), ("used", ("14 May 2015",)), ("ratified", ("18 July 2019",))]
    assert [(r.act, r.of) for r in of(answer, TERMS)] == [
        ("sunset", ("Standish Voice (may demand: initiates: Drawing up a neighbourhood plan)",))
    ]
    assert next(r for r in answer if r.act == "ratifies").bears_on == (
        f"{wigan} (decides: Making the neighbourhood plan)",
    )


def test_a_plan_across_two_boroughs_is_made_by_both(example: Graph) -> None:
    answer = example.decision(PLAN, "South Bank and Waterloo neighbourhood area")
    assert [s[1:] for s in steps(answer)] == [
        ("initiates", "South Bank and Waterloo Neighbours"),
        ("advises", "Examiner of the South Bank and Waterloo neighbourhood plan"),
        ("scrutinises", "Examiner of the South Bank and Waterloo neighbourhood plan"),
        ("ratifies", "Business voters of South Bank and Waterloo"),
        ("ratifies", "Resident voters of South Bank and Waterloo"),
        ("decides", "London Borough of Lambeth"),
        ("decides", "London Borough of Southwark"),
    ]


def test_a_parish_prepares_in_cornwall_and_another_parish_s_vote_is_not_its_own(example: Graph) -> None:
    answer = example.decision(PLAN, "Tywardreath and Par neighbourhood area", on="2021")
    assert ("Drawing up a neighbourhood plan", "initiates", "Tywardreath and Par Parish Council") in steps(answer)
    assert "Voters of Tywardreath and Par" in {h for _, act, h in steps(answer) if act == "ratifies"}
    assert "Voters of the Roseland parishes" not in {h for r in answer for h in r.holder}
    assert steps(answer)[-1][2] == "Cornwall Council"


def test_what_holds_only_in_parts_of_the_area_comes_last_and_fills_no_gap(example: Graph) -> None:
    answer = example.decision("Drawing up a neighbourhood plan", "Wigan")
    assert steps(answer) == []
    assert {r.holder[0] for r in of(answer, INSIDE)} == {"Standish Voice", "Abram Communities Together"}
    assert "2 holdings are recorded only in parts of the area" in answer.note


# ---- fiction ----

FUND, SUB = "local:fund", "local:fund-grants"
HELD = (
    said("local:echo", "Source", cites="", name="Ambridge Echo", published="2019-06-01"),
    said("local:borsetshire", "AdministrativeArea", name="Borsetshire"),
    said("local:ambridge", "AdministrativeArea", name="Ambridge"),
    said("local:in-1", "Containment", part="local:ambridge", whole="local:borsetshire", since="1974", to=".."),
    said("local:bcc", "Council", name="Borsetshire Council"),
    said("local:panel", "Partnership", name="Ambridge panel"),
    said("local:residents", "Public", name="Residents of Ambridge"),
    said(FUND, "Power", name="The ward fund"),
    said(SUB, "Power", name="Small grants", broader=FUND),
    said("local:scheme", "Instrument", name="Fund scheme"),
    said("local:scheme-3", "Instrument", name="Fund scheme, clause 3", section_of="local:scheme"),
    said("local:veto", "Power", name="Stopping a payment"),
    holding("local:h-panel", "local:panel", "decides; initiates", FUND, within="local:ambridge", under="local:scheme-3", since="2018", to="2020"),
    holding("local:h-stop", "local:bcc", "vetoes", "local:veto", within="local:borsetshire", bears_on="local:h-panel", since="2018", to=".."),
    holding("local:h-then", "local:residents", "advises", FUND, within="local:ambridge", since="2010", to="2012"),
    holding("local:h-not", "local:residents", "delivers", FUND, within="local:ambridge", kind="prohibition", since="2018", to="2020"),
    holding("local:h-small", "local:panel", "decides", SUB, within="local:ambridge", since="2018", to="2020"),
    said("local:t-1", "Term", name="Half", term_of="local:scheme", term_type="resident minimum", amount="50", currency="%", since="2018", to=".."),
    said("local:t-2", "Term", name="The chair decides where votes are equal", term_of="local:seat", term_type="quorum", since="2018", to=".."),
    said("local:t-3", "Term", name="Of an older scheme", term_of="local:h-panel", term_type="cap", since="2001", to="2002"),
    said("local:seat", "Participation", member="local:bcc", member_of="local:panel", role="chair", vote="casting", seats="1", since="2018", to="2020"),
    said("local:x-1", "Exercise", exercise_of="local:h-panel", exercised_by="local:bcc", outcome="overridden", since="2019-05", to="2019-05"),
    said("local:x-2", "Exercise", exercise_of="local:h-panel", outcome="used", since="2020-01-05", to="2020-01-05"),
)  # fmt: skip


@pytest.fixture
def fiction() -> Iterator[View]:
    with ExitStack() as stack:
        yield made(stack, HELD)


def made(stack: ExitStack, claims: tuple[Claim, ...]) -> View:
    store = open_store(":memory:")
    stack.callback(store.close)
    with store.writer() as writer:
        writer.replace(Dataset("fiction", access="public"), iter(claims), at="2020-06-01T00:00:00Z")
    return stack.enter_context(store.view())


def test_acts_of_other_powers_that_bear_on_it_are_in_its_path_in_order(fiction: View) -> None:
    answer = decision(fiction, "The ward fund", "Ambridge", on="2019-05-10")
    assert [(r.part, r.act, r.holder[0], r.stage) for r in of(answer, PATH)] == [
        ("The ward fund", "initiates", "Ambridge panel", 1),
        ("The ward fund", "decides", "Ambridge panel", 3),
        ("The ward fund", "vetoes", "Borsetshire Council", 5),
        ("The ward fund", "delivers", "Residents of Ambridge", 9),
        ("Small grants", "decides", "Ambridge panel", 3),
    ]
    veto = next(r for r in answer if r.act == "vetoes")
    assert veto.power_line == "Stopping a payment"
    assert veto.bears_on == ("Ambridge panel (decides; initiates: The ward fund)",)


def test_a_gap_says_what_is_recorded_instead_and_a_prohibition_fills_none(fiction: View) -> None:
    answer = decision(fiction, "The ward fund", "Ambridge", on="2019-05-10")
    gaps = {r.act: r.of for r in of(answer, GAPS)}
    assert list(gaps) == ["advises", "ratifies", "appoints", "funds", "holds money", "delivers", "scrutinises"]
    assert gaps["advises"] == ("at another time: Residents of Ambridge (since 2010, until 2012)",)
    assert gaps["delivers"] == ()
    assert "delivers: Residents of Ambridge (may not)" in answer.note
    assert [r.said for r in of(answer, GAPS)][-1] == "nobody is recorded as scrutinising it"
    assert "Not recorded: who advises, who ratifies, who appoints, who funds, who holds the money" in answer.note
    assert "not a finding that there is nobody" in answer.note


def test_terms_reach_a_holding_by_its_instrument_s_whole_and_by_its_members_seats(fiction: View) -> None:
    answer = decision(fiction, "The ward fund", "Ambridge", on="2019-05-10")
    assert [(r.id, r.of) for r in of(answer, TERMS)] == [
        ("local:t-1", ("Fund scheme",)),
        ("local:t-2", ("the seat of Borsetshire Council",)),
    ]
    assert [(r.holder, r.details) for r in of(answer, SEATS)] == [
        (("Borsetshire Council",), ("chair", "1 seat", "casting vote"))
    ]
    assert [r.id for r in of(answer, HAPPENED)] == ["local:x-1"], "the other came later"
    ever = decision(fiction, "The ward fund", "Ambridge")
    assert {r.id for r in of(ever, TERMS)} == {"local:t-1", "local:t-2", "local:t-3"}
    assert [r.id for r in of(ever, HAPPENED)] == ["local:x-1", "local:x-2"]


def test_a_term_is_marked_like_what_it_is_attached_to() -> None:
    hidden = tuple(c._replace(access="restricted") if c.entity == "local:h-panel" else c for c in HELD)
    with ExitStack() as stack:
        answer = decision(made(stack, hidden), "The ward fund", "Ambridge")
    marks = {r.id: r.access for r in answer if r.section in (TERMS, HAPPENED)}
    assert marks == {
        "local:t-1": "",
        "local:t-2": "",
        "local:t-3": "restricted",
        "local:x-1": "restricted",
        "local:x-2": "restricted",
    }


def test_nothing_then_says_when(fiction: View) -> None:
    answer = decision(fiction, "The ward fund", "Ambridge", on="2015")
    assert of(answer, PATH) == []
    assert of(answer, GAPS) == []
    assert "none of them then" in answer.note


def test_parts_follow_one_another_and_a_ring_does_no_harm() -> None:
    powers = {"w": "whole", "s": "same", "a": "part", "b": "part", "c": "part", "d": "part"}

    def ordered(**follows: tuple[str, ...]) -> list[str]:
        with ExitStack() as stack:
            view = made(stack, tuple(said(p, "Power", follows="; ".join(follows.get(p, ()))) for p in powers))
            order = order_of(view.get(powers), powers)
        return sorted("abcd", key=lambda p: (order[p], p))

    assert ordered(a=("c",), c=("b",)) == ["b", "c", "a", "d"]
    assert ordered(a=("b",), b=("a",)) == ["b", "a", "c", "d"]
    assert ordered() == ["a", "b", "c", "d"]
    assert ordered(b=("w", "nothing")) == ["a", "b", "c", "d"], "what is no part is no step"
