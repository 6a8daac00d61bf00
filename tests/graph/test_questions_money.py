"""Money of places and bodies: worked by hand on the example and in fiction, and real grants added up independently."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from localism import Graph
from localism.errors import NotFoundError
from localism.graph.answers import Answer
from localism.graph.questions.money import money
from localism.graph.questions.money_row import BUDGETS, GRANTS, OTHER, SUMS, MoneyRow
from localism.graph.store import Dataset, View
from localism.graph.stores import open_store
from tests.graph.borsetshire import holding, said


@pytest.fixture(scope="module")
def example() -> Iterator[Graph]:
    with Graph.open(":memory:") as graph:
        graph.load_example()
        yield graph


def of(answer: Answer[MoneyRow], section: str) -> list[MoneyRow]:
    return [r for r in answer if r.section == section]


def test_a_big_local_area_has_its_money_decided_by_one_and_held_by_another(example: Graph) -> None:
    answer = example.money("Par Bay Big Local area")
    budget = next(r for r in of(answer, BUDGETS) if r.id == "local:budget/par-bay-big-local")
    assert budget.decides == ("Par Bay Big Local",)
    assert budget.holds == ("Eden Project (1 of 2)",)
    assert budget.funds == ()
    assert (budget.amount, budget.currency) == ("1000000", "GBP")
    assert (
        "At least 51 % of a partnership live in the area (resident minimum), 51 %, for Local Trust to rely on"
        in budget.terms
    )
    assert of(answer, SUMS) == [], "no grant here has a recorded amount"
    assert [(r.group, r.receives) for r in of(answer, GRANTS)] == [
        ("grants to it, or for its benefit", ("Par Bay Community Trust",)),
        ("grants to it, or for its benefit", ("Friends of Par Beach",)),
        ("grants by bodies of it, to others", ("Groundwork South",)),
    ]


def test_a_body_s_own_money_and_amounts_that_sources_dispute(example: Graph) -> None:
    answer = example.money("Local Trust")
    (budget,) = of(answer, BUDGETS)
    assert [(a.amount, a.currency) for a in budget.amounts] == [("217000000", "GBP"), ("196873499", "GBP")]
    assert budget.amount_lines == (
        "217,000,000 GBP (About Local Trust)",
        "196,873,499 GBP (Big Local Trust)",
    )
    assert budget.funds == ("Big Lottery Fund",)
    assert budget.others == ("Big Lottery Fund (appoints)", "Protector of the Big Local Trust (scrutinises, must)")


def test_grants_of_a_place_are_added_up_as_far_as_they_are_recorded(example: Graph) -> None:
    answer = example.money("Wigan")
    (total,) = of(answer, SUMS)
    # 250,000 + 243,386.06 + 76,000 + the investment fund, whose first claimed amount counts.
    assert Decimal(total.amount) == Decimal("569386.06") + Decimal("10000000")
    assert total.currency == "GBP"
    assert total.said == "what is recorded here; of 1 other amounts are claimed too; 3 more have no amount recorded"
    assert "Budgets are not summed" in answer.note


CLAIMS = (
    said("local:echo", "Source", cites="", name="Ambridge Echo", published="2019-06-01"),
    said("local:ambridge", "AdministrativeArea", name="Ambridge"),
    said("local:green", "Ward", name="Ambridge Green"),
    said("local:in", "Containment", part="local:green", whole="local:ambridge", since="1974", to=".."),
    said("local:council", "Council", name="Ambridge Council"),
    said("local:cabinet", "Group", name="Ambridge cabinet", part_of="local:council"),
    said("local:gov", "Governance", body="local:council", governed_area="local:ambridge", since="1974", to=".."),
    said("local:club", "CommunityOrganisation", name="Club", located_in="local:green"),
    said("local:far", "CommunityOrganisation", name="Elsewhere"),
    said("local:fund", "Power", name="Ward money"),
    said("local:b-1", "Budget", name="Green fund", located_in="local:green", amount="500", currency="GBP", since="2018", to="2019"),
    said("local:b-2", "Budget", name="Old fund", located_in="local:green", since="2001", to="2002"),
    holding("local:h-1", "local:cabinet", "decides", "local:fund", over="local:b-1", within="local:ambridge", since="2018", to="2019", mode="sole"),
    holding("local:h-2", "local:council", "holds money", "local:fund", over="local:b-1", within="local:ambridge", kind="duty", since="2018", to="2019"),
    holding("local:h-3", "local:club", "decides", "local:fund", over="local:b-1", within="local:green", kind="prohibition", since="2018", to="2019"),
    holding("local:h-4", "local:council", "funds", "local:fund", since="2018", to=".."),
    said("local:t", "Term", name="Not for parties", term_of="local:h-1", term_type="use restriction", since="2018", to="2019"),
    said("local:g-1", "Grant", name="Nets", funder="local:council", recipient="local:club", amount="10.10", currency="GBP", awarded="2018-05"),
    said("local:g-2", "Grant", name="Balls", funder="local:cabinet", recipient="local:club", amount="0.20", currency="GBP", awarded="2019-05"),
    said("local:g-3", "Grant", name="Trip", funder="local:far", recipient="local:far", benefits="local:green", amount="5", currency="EUR", awarded="2018"),
    said("local:g-4", "Grant", name="Odd", funder="local:council", recipient="local:far", amount="a lot", currency="GBP", awarded="2018"),
    said("local:g-5", "Grant", name="Bare", funder="local:council", recipient="local:ambridge", amount="7"),
)  # fmt: skip


@pytest.fixture(scope="module")
def view() -> Iterator[View]:
    store = open_store(":memory:")
    with store.writer() as writer:
        writer.replace(Dataset("fiction", access="public"), iter(CLAIMS), at="2020-01-02T03:04:05Z")
    with store.view() as reading:
        yield reading
    store.close()


def sums(answer: Answer[MoneyRow]) -> dict[tuple[str, str], tuple[str, int | None]]:
    return {(r.name, r.currency): (r.amount, r.count) for r in of(answer, SUMS)}


def test_a_place_s_money_each_currency_by_itself(view: View) -> None:
    answer = money(view, "Ambridge")
    to_it = "to it, or for its benefit"
    assert sums(answer) == {(to_it, "GBP"): ("10.30", 2), (to_it, "EUR"): ("5", 1), (to_it, ""): ("7", 1)}
    names = [r.name for r in of(answer, GRANTS)]
    assert names == ["Balls", "Nets", "Trip", "Bare", "Odd"], "the latest first, undated last, then those to others"
    assert [r.name for r in of(answer, BUDGETS)] == ["Green fund", "Old fund"]
    assert [(r.id, r.funds) for r in of(answer, OTHER)] == [("local:h-4", ("Ambridge Council",))]
    assert "7 (currency not recorded)" in answer.to_table(120)


def test_who_decides_holds_and_may_not_with_terms(view: View) -> None:
    (fund,) = of(money(view, "Ambridge", on="2018-12-31"), BUDGETS)
    assert fund.decides == ("Ambridge cabinet",)
    assert fund.holds == ("Ambridge Council (must)",)
    assert fund.funds_lines == ("?",)
    assert fund.others == ("Club (may not: decides)",)
    assert fund.terms == ("Not for parties (use restriction)",)
    assert fund.certainty == "definite"


def test_a_body_gives_and_receives_also_through_its_groups(view: View) -> None:
    answer = money(view, "Ambridge Council")
    assert sums(answer) == {("given", "GBP"): ("10.30", 2), ("given", ""): ("7", 1)}
    assert "1 more has no amount recorded" in of(answer, SUMS)[0].said, "an amount that is no number is not added"
    assert {r.name for r in of(answer, GRANTS) if r.group == "grants given"} == {"Nets", "Balls", "Odd", "Bare"}
    assert sums(money(view, "Club")) == {("received", "GBP"): ("10.30", 2)}


def test_a_grant_awarded_later_is_not_money_of_an_earlier_time(view: View) -> None:
    assert {r.name for r in of(money(view, "Ambridge", on="2018-12-31"), GRANTS)} == {"Nets", "Trip", "Bare", "Odd"}


def test_what_is_neither_place_nor_body_is_said(view: View) -> None:
    with pytest.raises(NotFoundError, match="no place or body is called"):
        money(view, "Borchester")
    with pytest.raises(NotFoundError, match="is no place or body"):
        money(view, "Ward money")
    assert money(view, "Elsewhere").note.startswith("Recorded: 2 grants")


def test_real_grants_add_up_to_what_the_file_says(data: Path) -> None:
    """Every grant of a published file, added up from its JSON."""
    path = data / "powertochange" / "grants.json"
    expected: defaultdict[str, Decimal] = defaultdict(Decimal)
    grants = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)["grants"]
    for g in grants:
        expected[g["currency"]] += g["amountAwarded"]
    with Graph.open(":memory:") as graph:
        graph.load(path)
        answer = graph.money(grants[0]["fundingOrganization"][0]["name"])
        assert {r.currency: Decimal(r.amount) for r in of(answer, SUMS)} == dict(expected)
        assert {r.id for r in of(answer, GRANTS)} == {g["id"] for g in grants}
        one = max(grants, key=lambda g: (g["amountAwarded"], g["id"]))
        row = next(r for r in answer if r.id == one["id"])
        assert Decimal(row.amount) == one["amountAwarded"]
        assert one["recipientOrganization"][0]["name"] in row.receives
