"""What would be otherwise, and what was learned: in fiction, with what follows by rule derived anew; nothing is written."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from localism import Graph
from localism.errors import MisuseError, NotFoundError
from localism.graph.entity import Claim
from localism.graph.questions.change_row import CORRECTED, LEARNED, WITHDRAWN
from localism.graph.questions.what_if import DOUBT, PLACES, POWERS
from localism.graph.store import Dataset
from localism.graph.stores import open_store
from tests.graph import fictional_register as fiction
from tests.graph.borsetshire import holding
from tests.graph.fictional_register import AMBRIDGE, COUNTY
from tests.graph.reorganised import BODIES, FICTION, HELD
from tests.graph.reorganised import PLACES as AREAS
from tests.graph.reorganised import POWERS as THINGS

DAY = "2020-06-01"
PASSED_ON = holding(
    "local:wardens-bins",
    "local:wardens",
    "delivers",
    "power:waste-collection",
    within="local:ambridge",
    delegated_by=AMBRIDGE,
    derives_from=f"rule:e-district-waste-collection/{AMBRIDGE}",
    since="2015",
    to="..",
)
WARDENS = fiction.said("local:wardens", "CommunityOrganisation", "other", name="Ambridge wardens (fiction)")
OTHER = Dataset("other", "Other fiction", access="public")


@pytest.fixture(scope="module")
def graph() -> Iterator[Graph]:
    """The fictional register with what follows from it, and what one council passed on."""
    store = open_store(":memory:")
    fiction.load(store, fiction.register())
    fiction.load(store, [WARDENS, PASSED_ON._replace(dataset="other")], OTHER)
    graph = Graph(store)
    yield graph
    graph.close()


def claims(graph: Graph) -> list[bytes]:
    with graph.view() as view:
        return [s.claim.digest for s in view.claims(withdrawn=True)]


def test_without_a_council_its_area_loses_what_it_held_and_what_rests_on_it_is_in_doubt(graph: Graph) -> None:
    before = claims(graph)
    answer = graph.what_if(remove=["Ambridge District Council"], on=DAY)
    assert claims(graph) == before, "nothing is written"
    assert answer.title.startswith("What if there were no Ambridge District Council?")
    (place,) = [r for r in answer if r.section == PLACES]
    assert (place.area, place.gains) == ("Ambridge District", ())
    with graph.view() as view:
        own = {
            view.get([e.one("of_power")])[e.one("of_power")].name
            for e in view.ties(["PowerHolding"], during=("2020-06-01", "2020-06-02"))
            if e.all("held_by") == (AMBRIDGE,)
        }
    assert set(place.loses) == own
    bins = next(r for r in answer if r.section == POWERS and r.power == "Waste collection")
    assert bins.loses == ("Ambridge District Council: must: decides; delivers",)
    assert bins.left.delivers == ("Ambridge wardens (fiction)",)
    assert bins.left.unknown == ("who decides", "who must be asked")
    (doubt,) = [r for r in answer if r.section == DOUBT]
    assert doubt.holdings == ("local:wardens-bins",)
    assert "Waste collection" not in place.nobody
    assert "Alcohol and entertainment licensing" in place.nobody


def test_without_the_register_nothing_is_derived(graph: Graph) -> None:
    answer = graph.what_if(without=["uk-authorities"], on=DAY)
    lost = {r.area_id for r in answer if r.section == PLACES and r.loses}
    assert lost == {"local:ambridge", "local:borsetshire", "local:new-felpersham"}
    assert graph.what_if(without=["other"], on=DAY)[0].loses == ("Waste collection",)


def test_a_holding_that_had_ended(graph: Graph) -> None:
    duty = f"rule:e-county-waste-disposal/{COUNTY}"
    answer = graph.what_if(end=duty, on="2023-12-31")
    assert answer.title.endswith("As of 1 January 2024")
    assert [(r.area, r.loses, r.nobody) for r in answer if r.section == PLACES] == [
        ("Borsetshire County", ("Waste disposal",), ("Waste disposal",))
    ]
    with pytest.raises(MisuseError, match="had not begun by then"):
        graph.what_if(end=duty, on="1900")


def test_what_cannot_be_tried_says_so(graph: Graph) -> None:
    with pytest.raises(MisuseError, match="Say what to try: --remove BODY"):
        graph.what_if()
    with pytest.raises(MisuseError, match="There is no dataset 'others'"):
        graph.what_if(without=["others"])
    with pytest.raises(NotFoundError, match="no body is called"):
        graph.what_if(remove=["Penny Hassett Council"])


def test_what_was_learned_between_two_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    first = [*AREAS, *BODIES, *THINGS, *HELD]
    changed = {"local:fdc-bins": None, "local:tenants-let": "decides"}
    later: list[Claim] = []
    for c in first:
        act = changed.get(c.entity, "")
        if act is not None:
            later.append(c._replace(properties={**c.properties, "act": (act,)}) if act else c)
    later.append(holding("local:new", "local:cc", "funds", "local:idle", since="2010", to=".."))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1672531200")
    store = open_store(":memory:")
    with Graph(store) as graph:
        for said, at in ((first, "2022-01-02T00:00:00Z"), (later, "2022-05-06T00:00:00Z")):
            with store.writer() as writer:
                writer.replace(FICTION, said, at=at)
        answer = graph.changes("Felpersham", known_on=["2022-02"], until="2020", since="2020")
        assert {(r.section, r.what): (r.before_ids, r.after_ids) for r in answer} == {
            (LEARNED, "Regulating maypoles"): ((), ("local:new",)),
            (CORRECTED, "Letting council homes"): (("local:tenants-let",), ("local:tenants-let",)),
            (WITHDRAWN, "Waste collection"): (("local:fdc-bins",), ()),
        }
        by_what = {r.what: r for r in answer}
        assert by_what["Letting council homes"].differs == ("act: advises → decides",)
        assert by_what["Regulating maypoles"].when == ("learned 6 May 2022 with fiction",)
        assert by_what["Waste collection"].when == ("withdrawn 6 May 2022 with fiction",)
        nothing = graph.changes("Felpersham", known_on=["2022-02-01", "2022-03-01"])
        assert (len(nothing), nothing.note) == (0, "Nothing it says of the place differs between the two days.")
