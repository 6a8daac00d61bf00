"""What follows from what a council is: derived holdings of a fictional register, and when they are derived again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from localism import Graph
from localism.graph import rules as derivation
from localism.graph.entity import Entity
from localism.graph.questions.who_holds import who_holds
from localism.graph.register import Body, Register
from localism.graph.slices import slice_store
from localism.graph.store import Dataset, Loaded, Store
from localism.graph.stores import open_store
from localism.ontology.overlap import Period
from localism.ontology.statutory import Rule, conditions, rules
from tests.graph.fictional_register import AMBRIDGE, COUNTY, FELPERSHAM, NEW, REGISTER, load, register, said

OTHER = Dataset("other", "Other fiction", access="public")


@pytest.fixture
def store() -> Iterator[Store]:
    """The fictional register with what follows from it."""
    store = open_store(":memory:")
    load(store, register())
    yield store
    store.close()


def held(store: Store, rule: str, body: str) -> Entity:
    """A derived holding."""
    with store.view() as view:
        (entity,) = view.get([f"rule:{rule}/{body}"]).values()
    return entity


def dates(entity: Entity) -> tuple[str, str]:
    """When it was held, in EDTF."""
    return entity.one("from"), entity.one("to")


def derived(store: Store) -> set[bytes]:
    """The digest of every derived holding."""
    with store.view() as view:
        return {s.claim.digest for s in view.claims(dataset="rules")}


def test_who_holds_a_power_follows_from_the_tier(store: Store) -> None:
    with store.view() as view:
        ambridge = view.get(["local:ambridge"])["local:ambridge"]
        for words, holder in (("bins", AMBRIDGE), ("the tip", COUNTY), ("potholes", COUNTY), ("planning", AMBRIDGE)):
            answer = who_holds(view, words, ambridge, on="2019-06-01")
            assert [(r.holder_ids, r.certainty) for r in answer] == [((holder,), "definite")], words
        (row,) = who_holds(view, "bins", ambridge, on="2019-06-01")
        assert (row.origin, row.basis, row.kind, row.acts) == ("derived", "statutory", "duty", ("decides", "delivers"))
        assert row.under == ("Environmental Protection Act 1990, ss.30(3), 45",)
        assert [c.title for c in row.sources] == ["Environmental Protection Act 1990"]


def test_it_is_held_while_both_the_rule_and_the_body_last(store: Store) -> None:
    # The rule begins after the body; a start that nobody knows bounds nothing; the body begins after the rule, and ends.
    assert dates(held(store, "e-district-waste-collection", AMBRIDGE)) == ("1992-04-01", "..")
    assert dates(held(store, "e-county-waste-disposal", COUNTY)) == ("1992-04-01", "..")
    assert dates(held(store, "e-district-waste-collection", FELPERSHAM)) == ("1992-04-01", "2009-03-31")
    assert dates(held(store, "e-unitary-waste-collection", NEW)) == ("2009-04-01", "..")
    # The rule has ended, and its end is inclusive.
    assert dates(held(store, "e-district-concessionary-travel", AMBRIDGE)) == ("2001-06-01", "2011-03-31")
    # A year stays a year; one that a body began in the middle of becomes an interval.
    assert dates(held(store, "e-district-litter-penalties", AMBRIDGE)) == ("1991", "..")
    with store.view() as view:
        assert "rule:e-district-general-power-of-competence/GB-LAE-ZFE" not in view.get(
            ["rule:e-district-general-power-of-competence/GB-LAE-ZFE"]
        )


def test_rules_that_name_councils_apply_to_those_alone(store: Store) -> None:
    with store.view() as view:
        mine = {e.id for e in view.ties(["PowerHolding"], ends={}) if COUNTY in e.all("held_by")}
    assert f"rule:e-county-fire-rescue/{COUNTY}" not in mine, "only=GLS,HRT,…"
    assert f"rule:e-county-minerals-waste-planning/{COUNTY}" in mine, "except=CMA,DBY,…"


def test_what_is_not_known_to_be_met_stays_a_condition(store: Store) -> None:
    assert held(store, "e-district-allotments", AMBRIDGE).one("condition").startswith("where=unparished; ")
    planning = held(store, "e-district-planning-applications", AMBRIDGE)
    assert "where=" not in planning.one("condition"), "every council with land in a national park is known"


def test_a_table_of_the_ontology_says_how_sure_a_rule_is(store: Store) -> None:
    with store.view() as view:
        said = {s.claim.entity: s.claim.coding for s in view.claims(dataset="rules")}
    assert said[f"rule:e-district-waste-collection/{AMBRIDGE}"].confidence == "stated"
    assert said[f"rule:e-district-allotments/{AMBRIDGE}"].confidence == "inferred"


def test_loading_again_derives_nothing(store: Store) -> None:
    assert load(store, register()) == {}
    with store.view() as view:
        assert [r.dataset for r in view.runs()] == ["uk-authorities", "powers", "rules"]


def test_a_file_that_has_nothing_to_do_with_it_derives_nothing(store: Store) -> None:
    more = [said("local:hall", "Asset", "other", name="Village hall"), said(AMBRIDGE, "Council", "other", website="x")]
    assert load(store, more, OTHER) == {}


def test_changing_a_council_derives_its_holdings_alone(store: Store) -> None:
    before = derived(store)
    changed = [
        c._replace(properties={**c.properties, "to": ("2023-03-31",)}) if c.entity == AMBRIDGE else c
        for c in register()
    ]
    made = load(store, changed)
    after = derived(store)
    with store.view() as view:
        theirs = {s.claim.digest for s in view.claims(dataset="rules") if AMBRIDGE in s.claim.properties["held_by"]}
        (run,) = [r for r in view.runs() if r.dataset == "rules"][1:]
    assert after - before <= theirs
    assert made == {"rules": Loaded(len(after - before), len(after & before), len(before - after))}
    assert (run.new, run.withdrawn) == (len(after - before), len(before - after))
    assert len(after - before) > 50


def test_changing_a_tier_changes_what_is_held(store: Store) -> None:
    changed = [
        c._replace(properties={**c.properties, "tier": ("unitary",)}) if c.entity == AMBRIDGE else c for c in register()
    ]
    load(store, changed)
    with store.view() as view:
        assert view.get([f"rule:e-unitary-waste-disposal/{AMBRIDGE}"])
        assert not view.get([f"rule:e-district-waste-collection/{AMBRIDGE}"])


def test_changing_a_rule_derives_what_follows_from_it_alone(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    before = derived(store)
    edited = tuple(
        r._replace(section="s.45A (fiction)") if r.id == "rule:e-district-waste-collection" else r for r in rules()
    )
    monkeypatch.setattr(derivation, "rules", lambda: edited)
    monkeypatch.setattr(derivation, "table_digest", lambda: "another")
    assert load(store, register()) == {"rules": Loaded(2, len(before) - 2, 2)}
    assert held(store, "e-district-waste-collection", AMBRIDGE).all("under") == (
        "local:instrument/epa1990/s-45a-fiction",
    )


def test_a_record_that_leaves_an_end_blank_does_not_unsettle_the_register(store: Store) -> None:
    late = said(AMBRIDGE, "Council", "other", name="Ambridge District Council", since="1974-04-01")
    assert load(store, [late], replace_priority(OTHER, 5)) == {}


def replace_priority(dataset: Dataset, priority: int) -> Dataset:
    """The same dataset, weightier."""
    return dataset._replace(priority=priority)


def test_a_record_that_ends_a_council_ends_what_it_held(store: Store) -> None:
    ended = said(AMBRIDGE, "Council", "other", name="Ambridge District Council", since="1974-04-01", to="2020-06-30")
    load(store, [ended], replace_priority(OTHER, 5))
    assert dates(held(store, "e-district-waste-collection", AMBRIDGE)) == ("1992-04-01", "2020-06-30")


def test_when_the_register_says_no_more_of_anybody_nothing_follows(store: Store) -> None:
    number = len(derived(store))
    assert load(store, []) == {"rules": Loaded(0, 0, number)}


def test_nothing_is_derived_for_records_alone(tmp_path: Path) -> None:
    records = [c._replace(dataset="other") for c in register()]
    store = open_store(":memory:")
    assert load(store, records, OTHER) == {}
    store.close()
    with Graph.open(tmp_path / "example.db") as graph:
        assert graph.load_example().derived == {}


def test_the_order_of_loading_does_not_matter() -> None:
    ended = said(AMBRIDGE, "Council", "other", since="1974-04-01", to="2020-06-30")
    heavy = replace_priority(OTHER, 5)
    found = []
    for order in ([(REGISTER, register()), (heavy, [ended])], [(heavy, [ended]), (REGISTER, register())]):
        store = open_store(":memory:")
        for dataset, claims in order:
            load(store, claims, dataset)
        found.append(derived(store))
        store.close()
    assert found[0] == found[1]


def fails(store: Store) -> None:
    """A write that withdraws the register and what follows from it, and then fails."""
    with store.writer() as writer:
        writer.replace(REGISTER, [], at="2024-02-01T00:00:00Z")
        assert derivation.derive(writer, at="2024-02-01T00:00:00Z")["rules"].withdrawn
        raise ZeroDivisionError


def test_a_load_that_fails_leaves_what_was_derived(store: Store) -> None:
    before = derived(store)
    with pytest.raises(ZeroDivisionError):
        fails(store)
    assert derived(store) == before


def test_a_slice_without_the_register_has_nothing_that_follows_from_it(store: Store) -> None:
    with store.view() as view:
        piece = slice_store(view, without=["uk-authorities"])
    with piece.view() as view:
        assert list(view.entities(["PowerHolding"])) == []
    piece.close()


def test_a_slice_with_a_council_tried_otherwise_derives_what_follows(store: Store) -> None:
    tried = said(AMBRIDGE, "Council", "x", tier="unitary", since="1974-04-01", to="..")
    with store.view() as view:
        piece = slice_store(view, edits=[tried])
        open_to_all = slice_store(view, access="public")
    with piece.view() as view:
        assert view.get([f"rule:e-unitary-waste-disposal/{AMBRIDGE}"])
        assert [r.dataset for r in view.runs()] == ["uk-authorities", "powers", "rules", "edits", "rules"]
    with open_to_all.view() as view:
        assert [r.dataset for r in view.runs()] == ["uk-authorities", "powers", "rules"], "nothing derived anew"
    assert derived(open_to_all) == derived(store)
    piece.close()
    open_to_all.close()


# ---- conditions about places, on rules of fiction ----


def body(code: str, tier: str, area: str, since: str = "", to: str = "..") -> Body:
    """A body of fiction that governs one area."""
    period = Period(since, to)
    return Body(f"GB-LAE-{code}", code, (tier,), "E", period, ((area, period),))


ALWAYS = Period("", "..")
COMBINED = Register(
    (
        body("ZCA", "combined authority", "local:region", "2014-04-01"),
        body("ZM1", "metropolitan borough", "local:one"),
        body("ZM2", "metropolitan borough", "local:two"),
        body("ZM3", "metropolitan borough", "local:three"),
        body("ZUN", "unitary", "local:far"),
    ),
    {
        "local:one": (("local:region", ALWAYS),),
        "local:two": (("local:region", Period("", "2019-12-31")),),
        "local:three": (("local:region", Period("2018-01-01", "..")),),
    },
)
RULE = Rule(
    "rule:fiction",
    "power:fiction",
    "metropolitan borough",
    "E",
    "duty",
    ("decides",),
    "",
    "sole",
    "",
    "epa1990",
    "",
    "2000-01-01",
    "..",
    conditions(""),
    "certain",
)


def apply(monkeypatch: pytest.MonkeyPatch, tier: str, text: str) -> dict[str, tuple[str, str, tuple[str, ...]]]:
    """Holding → from, to and areas, of one rule with these conditions."""
    rule = RULE._replace(body=tier, conditions=conditions(text))
    monkeypatch.setattr(derivation, "rules", lambda: (rule,))
    return {
        c.entity.removeprefix("rule:fiction/GB-LAE-"): (
            c.properties["from"][0],
            c.properties["to"][0],
            c.properties.get("within", ()),
        )
        for c in derivation.holdings(COMBINED)
    }


def test_held_only_over_some_areas(monkeypatch: pytest.MonkeyPatch) -> None:
    assert apply(monkeypatch, "combined authority", "over=ZM1,ZM2; not the third") == {
        "ZCA": ("2014-04-01", "..", ("local:one", "local:two"))
    }


def test_held_by_some_and_not_by_others(monkeypatch: pytest.MonkeyPatch) -> None:
    assert apply(monkeypatch, "metropolitan borough", "only=ZM1,ZM3").keys() == {"ZM1", "ZM3"}
    assert apply(monkeypatch, "metropolitan borough", "except=ZM1,ZM3").keys() == {"ZM2"}


def test_not_held_over_an_area_from_a_day_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """What lies in the combined authority's area loses it then, or when it joins, and has it again if it leaves."""
    assert apply(monkeypatch, "metropolitan borough", "notover=ZCA@2014-04-01") == {
        "ZM1": ("2000-01-01", "2014-03-31", ()),
        "ZM2": ("2000-01-01", "2014-03-31", ()),
        "ZM2/2": ("2020-01-01", "..", ()),
        "ZM3": ("2000-01-01", "2017-12-31", ()),
    }
    assert apply(monkeypatch, "metropolitan borough", "notover=ZM2@2010-05-01,ZM1") == {
        "ZM2": ("2000-01-01", "2010-04-30", ()),
        "ZM3": ("2000-01-01", "..", ()),
    }
    assert apply(monkeypatch, "unitary", "notover=ZCA@2014-04-01") == {"ZUN": ("2000-01-01", "..", ())}


def test_not_held_over_a_part_of_its_own_area(monkeypatch: pytest.MonkeyPatch) -> None:
    assert apply(monkeypatch, "combined authority", "notover=ZM1") == {
        "ZCA": ("2014-04-01", "..", ("local:three", "local:two"))
    }
    assert apply(monkeypatch, "combined authority", "notover=ZM2@2019-01-01") == {
        "ZCA": ("2014-04-01", "2018-12-31", ()),
        "ZCA/2": ("2019-01-01", "2019-12-31", ("local:one", "local:three")),
        "ZCA/3": ("2020-01-01", "..", ()),
    }


def test_an_area_that_no_register_knows_stays_a_condition(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        derivation, "rules", lambda: (RULE._replace(body="unitary", conditions=conditions("over=ZZZ; a note")),)
    )
    (claim,) = derivation.holdings(COMBINED)
    assert claim.properties["condition"] == ("over=ZZZ; a note",)
