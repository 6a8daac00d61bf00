"""What follows from the real register of authorities: places of each kind, worked out by hand from the law."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

import pytest

from localism import Graph
from localism.graph.questions.decision import decision
from localism.graph.questions.decision_row import GAPS, PATH
from localism.graph.questions.place import place
from localism.graph.questions.place_row import WAITING
from localism.graph.questions.powers_of import powers_of
from localism.graph.questions.who_holds import who_holds
from localism.graph.store import View
from localism.ontology.dates import Certainty, as_of
from localism.ontology.statutory import rules

DAY = "2019-06-01"
CORNWALL, SOUTHWARK, STEVENAGE, WIGAN = "E06000052", "E09000028", "E07000243", "E08000010"
GLASGOW, CARDIFF, BELFAST = "S12000049", "W06000015", "N09000003"
NORTHAMPTON, NORTHAMPTONSHIRE, WEST_NORTHANTS = "E07000154", "E10000021", "E06000062"


@pytest.fixture(scope="module")
def view(data: Path) -> Iterator[View]:
    """The register alone: no wards, no records."""
    with Graph.open(":memory:") as graph:
        outcome = graph.load(data / "councils")
        assert outcome.derived["rules"].new > 40_000
        with graph.view() as view:
            yield view


def holders(view: View, words: str, area: str, day: str = DAY) -> set[str]:
    """Who surely holds a power or duty there: the register codes of the bodies."""
    answer = who_holds(view, words, area, on=day)
    rows = [r for r in answer if r.power_relation == "same" and r.area_relation != "enclosed"]
    assert all(r.certainty == "definite" for r in rows), [(r.holding, r.why) for r in rows]
    return {i.split("-", 2)[2] for r in rows for i in r.holder_ids}


@pytest.mark.parametrize(
    ("area", "expected"),
    [
        # One council for everything; its own fire authority; no police.
        (
            CORNWALL,
            {
                "bins": "CON",
                "the tip": "CON",
                "potholes": "CON",
                "planning permission": "CON",
                "schools": "CON",
                "council tax": "CON",
                "fire brigade": "CON",
                "local transport": "CON",
                "bus pass": "CON",
                "allotments": "",
                "police": "",
            },
        ),
        # A London borough under the Mayor, and a disposal authority of its own.
        (
            SOUTHWARK,
            {
                "bins": "SWK",
                "the tip": "SWK",
                "planning permission": "SWK",
                "libraries": "SWK",
                "red routes": "GLA",
                "TfL": "GLA",
                "London Plan": "GLA",
                "police": "GLA",
                "local transport": "SWK GLA",
                "potholes": "SWK",
                "fire brigade": "",
                "major precept": "GLA",
                "taxis": "GLA",
            },
        ),
        # A district in a county.
        (
            STEVENAGE,
            {
                "bins": "STV",
                "planning permission": "STV",
                "council houses": "STV",
                "council tax": "STV",
                "the tip": "HRT",
                "potholes": "HRT",
                "schools": "HRT",
                "libraries": "HRT",
                "social care": "HRT",
                "fire brigade": "HRT",
                "parks": "STV HRT",
                "bus pass": "HRT",
                "local transport": "HRT",
                "county precept": "HRT",
                "allotments": "STV",
                "trading standards": "HRT",
                "food hygiene": "STV",
                "police": "",
            },
        ),
        # A metropolitan borough in a city region, the one that disposes of its own waste.
        (
            WIGAN,
            {
                "bins": "WGN",
                "the tip": "WGN",
                "planning permission": "WGN",
                "schools": "WGN",
                "potholes": "WGN",
                "bus pass": "GMCA",
                "police": "GMCA",
                "fire brigade": "GMCA",
                "bus franchising": "GMCA",
                "spatial strategy": "GMCA",
                "adult skills": "",
                "local transport": "GMCA WGN",
            },
        ),
        (
            GLASGOW,
            {
                "bins": "GLG",
                "schools": "GLG",
                "libraries": "GLG",
                "social care": "GLG",
                "potholes": "GLG",
                "planning permission": "GLG",
                "council tax": "GLG",
                "well-being power": "GLG",
                "asset transfer in Scotland": "GLG",
                "general power": "",
                "assets of community value": "",
            },
        ),
        (
            CARDIFF,
            {
                "bins": "CRF",
                "schools": "CRF",
                "libraries": "CRF",
                "social care": "CRF",
                "potholes": "CRF",
                "planning permission": "CRF",
                "council tax": "CRF",
                "street lights": "CRF",
                "well-being power": "CRF",
                "general power": "",
                "assets of community value": "",
            },
        ),
        (
            BELFAST,
            {
                "bins": "BFS",
                "the tip": "BFS",
                "planning permission": "BFS",
                "building regulations": "BFS",
                "leisure centres": "BFS",
                "births and deaths": "BFS",
                "schools": "",
                "libraries": "",
                "social care": "",
                "potholes": "",
                "council houses": "",
                "fire brigade": "",
            },
        ),
    ],
)
def test_who_holds_what_at_a_place(view: View, area: str, expected: dict[str, str]) -> None:
    assert {words: holders(view, words, area) for words in expected} == {
        words: set(codes.split()) for words, codes in expected.items()
    }


def test_who_else_holds_it_by_rule_is_said(view: View) -> None:
    def says(words: str, area: str) -> str:
        note = who_holds(view, words, area, on=DAY).note
        return note[note.index("By rule") :] if "By rule" in note else ""

    parish, police = "a parish or town council, if there is one", "the police and crime commissioner"
    assert parish in says("allotments", CORNWALL)
    assert "a neighbourhood forum" not in says("neighbourhood plan", CORNWALL), "Cornwall is parished throughout"
    assert parish not in says("allotments", STEVENAGE), "Stevenage has no parish"
    assert "a neighbourhood forum, if one is designated" in says("neighbourhood plan", SOUTHWARK)
    assert police in says("police", STEVENAGE)
    assert police not in says("police", SOUTHWARK) + says("police", WIGAN), "a mayor has it"
    assert "fire and rescue authority" not in says("fire brigade", STEVENAGE), "the county is the fire authority"
    assert "fire and rescue authority" in says("fire brigade", SOUTHWARK)
    assert "a department or regional body of Northern Ireland" in says("schools", BELFAST)
    assert "a national body of Scotland" in says("fire brigade", GLASGOW)
    assert says("bins", STEVENAGE) == ""


def test_before_and_after_a_reorganisation(view: View) -> None:
    """Northamptonshire: a county and seven districts until 31 March 2021, two unitaries since."""
    assert holders(view, "bins", NORTHAMPTON, "2021-03-31") == {"NOR"}
    assert holders(view, "the tip", NORTHAMPTON, "2021-03-31") == {"NTH"}
    inside = who_holds(view, "bins", NORTHAMPTONSHIRE, on="2021-03-31")
    districts = {"COR", "DAV", "ENO", "KET", "NOR", "SNR", "WEL"}
    assert {i.split("-", 2)[2] for r in inside for i in r.holder_ids} == districts
    assert holders(view, "the tip", NORTHAMPTONSHIRE, "2021-03-31") == {"NTH"}
    assert holders(view, "bins", WEST_NORTHANTS, "2021-04-01") == {"WNT"}
    assert holders(view, "the tip", WEST_NORTHANTS, "2021-04-01") == {"WNT"}
    assert holders(view, "schools", WEST_NORTHANTS, "2021-04-01") == {"WNT"}
    for area in (NORTHAMPTON, NORTHAMPTONSHIRE):
        answer = who_holds(view, "the tip", area, on="2021-04-01")
        assert {i for r in answer for i in r.holder_ids} <= {"GB-LAE-WNT", "GB-LAE-NNT"}
    assert len(who_holds(view, "bins", WEST_NORTHANTS, on="2021-03-31")) == 0


@pytest.mark.parametrize(
    ("area", "last", "before", "after"),
    [
        ("E10000006", "2023-03-31", "CMA", ""),  # Cumbria
        ("E10000027", "2023-03-31", "SOM", ""),  # Somerset, the county
        ("E06000066", "2023-03-31", "", "SMT"),  # Somerset, the unitary
        ("E10000023", "2023-03-31", "NYK", ""),  # North Yorkshire, the county
        ("E06000065", "2023-03-31", "", "NYE"),  # North Yorkshire, the unitary
        ("E10000002", "2020-03-31", "BKM", ""),  # Buckinghamshire, the county
        ("E06000060", "2020-03-31", "", "BUC"),  # Buckinghamshire, the unitary
        ("E10000009", "2019-03-31", "DOR", ""),  # Dorset, the county
        ("E06000059", "2019-03-31", "", "DST"),  # Dorset, the unitary
    ],
)
def test_other_reorganisations(view: View, area: str, last: str, before: str, after: str) -> None:
    day_after = {"2023-03-31": "2023-04-01", "2020-03-31": "2020-04-01", "2019-03-31": "2019-04-01"}[last]
    assert holders(view, "the tip", area, last) == set(before.split())
    assert holders(view, "the tip", area, day_after) == set(after.split())


def test_powers_that_moved_to_combined_authorities(view: View) -> None:
    durham, peterborough, york = "E06000047", "E06000031", "E06000014"
    assert holders(view, "local transport", durham, "2014-04-14") == {"DUR"}
    assert holders(view, "local transport", durham, "2014-04-15") == {"NECA"}
    assert holders(view, "bus pass", peterborough, "2017-03-02") == {"PTE"}
    assert holders(view, "bus pass", peterborough, "2017-03-03") == {"CPCA"}
    assert holders(view, "fire brigade", york, "2024-05-06") == set()
    assert holders(view, "fire brigade", york, "2024-05-07") == {"YNYC"}
    assert holders(view, "police", "E08000035", "2021-05-09") == set(), "Leeds: a commissioner until the day before"
    assert holders(view, "police", "E08000035", "2021-05-10") == {"WYCA"}
    assert holders(view, "adult skills", WIGAN, "2019-08-01") == {"GMCA"}


def test_what_a_body_holds_only_in_part_of_its_area(view: View) -> None:
    manchester, city = "E08000003", "E09000001"
    assert holders(view, "the tip", manchester) == {"GMCA"}
    assert holders(view, "police", city) == {"LND"}, "the City of London has a police authority of its own"
    assert holders(view, "the tip", manchester, "2018-03-31") == set()


def test_an_uncertain_condition_is_at_most_possible(view: View) -> None:
    peak = "E07000035"  # Derbyshire Dales, part of it in the Peak District
    (row,) = who_holds(view, "planning permission", peak, on=DAY)
    assert (row.certainty, row.why) == (
        "possible",
        "not known whether its condition is met: only outside any national park",
    )


def alive(view: View, day: str) -> Collection[str]:
    """The bodies of the register that surely or possibly stood on a day."""
    bodies = view.entities(["Council", "CombinedAuthority"])
    return [b.id for b in bodies if b.bounds and as_of(b.bounds, day) is not Certainty.NO]


def test_every_authority_has_something_to_decide_while_it_stood(view: View) -> None:
    standing = alive(view, DAY)
    assert len(standing) > 400
    held = {h for e in view.ties(["PowerHolding"], during=(DAY, "2019-06-02")) for h in e.all("held_by")}
    assert set(standing) - held == set()
    fewest = {"combined authority": 5, "strategic regional authority": 20, "NI district": 18, "Scottish unitary": 60}
    for body in ("GB-LAE-GMCA", "GB-LAE-GLA", "GB-LANI-BFS", "GB-LAS-GLG", "GB-LAE-STV", "GB-PLA-CRF"):
        tier = view.get([body])[body].one("tier")
        assert len(powers_of(view, body, on=DAY)) >= fewest.get(tier, 60), body


def test_each_holding_says_which_rule_and_which_law(view: View) -> None:
    known = {rule.id for rule in rules()}
    sources = {e.id for e in view.entities(["Source"])}
    instruments = {e.id for e in view.entities(["Instrument"])}
    powers = {e.id for e in view.entities(["Power"])}
    for stored in view.claims(dataset="rules"):
        claim = stored.claim
        assert claim.entity.split("/")[0] == claim.locator or claim.locator in known
        assert {c.source for c in claim.citations} <= sources
        assert set(claim.properties["under"]) <= instruments
        assert set(claim.properties["of_power"]) <= powers
        assert claim.properties["origin"] == ("derived",)


@pytest.mark.parametrize(
    ("area", "day", "holder", "said"),
    [
        ("Northampton", "2020-06-01", "Northampton Borough Council", ""),
        ("Northampton", "2022-06-01", "West Northamptonshire Council", "ended 31 March 2021; its place is in West"),
        ("Carlisle", "2024-06-01", "Cumberland Council", "its place is in Cumberland"),
        ("Hull", "2019-06-01", "Hull City Council", "‘Hull’ is taken for Kingston upon Hull"),
    ],
)
def test_a_place_is_followed_through_reorganisations(view: View, area: str, day: str, holder: str, said: str) -> None:
    answer = who_holds(view, "bins", area, on=day)
    assert {name for row in answer for name in row.holder} == {holder}
    assert said in answer.note


@pytest.mark.parametrize("words", ["planning applications", "housing benefit", "bins", "council tax", "potholes"])
def test_powers_are_found_by_the_words_people_use(view: View, words: str) -> None:
    assert who_holds(view, words, "E07000243", on=DAY).rows


def test_the_rules_alone_say_who_prepares_who_votes_and_who_makes(view: View) -> None:
    answer = decision(view, "Neighbourhood planning", "Stevenage", on="2019-06-01")
    parts = [r for r in answer if r.section == PATH and "order" not in r.part]
    borough = "Stevenage Borough Council"
    assert [(r.act, r.holder[0]) for r in parts] == [
        ("decides", borough),
        ("decides", borough),
        ("initiates", "a neighbourhood forum, if one is designated"),
        ("decides", borough),
        ("appoints", borough),
        ("ratifies", "the residents or electors of the area"),
        ("delivers", borough),
        ("decides", borough),
    ]
    cornwall = decision(view, "Neighbourhood planning", "Cornwall", on="2019-06-01")
    assert [r.holder[0] for r in cornwall if r.part == "Drawing up a neighbourhood plan"] == [
        "a parish or town council, if there is one"
    ]
    before = decision(view, "Neighbourhood planning", "Stevenage", on="2012-05-01")
    assert "ratifies" in {r.act for r in before if r.section == GAPS}, "the voting rules came in August 2012"


@pytest.mark.parametrize(
    ("area", "day", "there"),
    [
        ("E07000243", DAY, False),  # Hertfordshire is the fire authority
        ("E06000046", DAY, False),  # so was the Isle of Wight, until it was combined with Hampshire
        ("E06000046", "2022-06-01", True),
        ("E08000010", DAY, False),  # Greater Manchester
    ],
)
def test_there_is_no_fire_authority_beside_a_council_that_is_one(view: View, area: str, day: str, there: bool) -> None:
    kinds = {row.tier for row in place(view, area, on=day) if row.section == WAITING}
    assert ("fire authority" in kinds) is there
