"""Rules for classes of body that no loaded register lists: who waits, where, when and in which words."""

from __future__ import annotations

from localism.graph.questions.waiting import in_short, waiting
from localism.graph.questions.who_holds import who_holds
from localism.graph.register import REGISTERS
from localism.graph.store import Dataset
from localism.graph.stores import open_store
from localism.ontology.edtf import shift
from localism.ontology.statutory import rules
from tests.graph.fictional_register import load, register, said

DAY = ("2019-06-01", "2019-06-02")
POLICE, ALLOTMENTS, WASTE = "power:police-governance", "power:allotments", "power:waste-disposal"


def bodies(*powers: str, nation: str = "E", codes: tuple[str, ...] = (), day: str = DAY[0]) -> set[str]:
    """The classes of body that wait for these powers."""
    return {w.body for w in waiting(powers, nation, (day, shift(day, 1)), codes=codes)}


def test_classes_of_a_register_do_not_wait() -> None:
    listed = {body for bodies in REGISTERS.values() for body in bodies}
    everybody = waiting(None)
    assert {w.body for w in everybody} == {r.body for r in rules()} - listed
    assert {w.rule for w in everybody} == {r.id for r in rules() if r.body not in listed}
    assert {w.body for w in waiting(None, datasets=())} == {r.body for r in rules()}


def test_by_nation() -> None:
    assert bodies(ALLOTMENTS) == {"parish"}
    assert bodies(ALLOTMENTS, nation="W") == {"Welsh community council"}
    assert bodies(ALLOTMENTS, nation="S") == set()
    assert bodies("power:libraries", nation="N") == {"NI executive body"}


def test_by_time() -> None:
    assert bodies(POLICE, day="2012-11-21") == {"police authority"}
    assert bodies(POLICE, day="2012-11-22") == {"police and crime commissioner"}


def test_by_what_is_known_of_the_place() -> None:
    assert bodies(ALLOTMENTS, codes=("STV", "HRT")) == set(), "Stevenage has no parish"
    assert bodies("power:neighbourhood-plan-preparation", codes=("STV", "HRT")) == {"neighbourhood forum"}
    assert bodies("power:neighbourhood-plan-preparation", codes=("CON",)) == {"parish"}
    assert bodies("power:neighbourhood-plan-preparation", codes=("WGN", "GMCA")) == {"parish", "neighbourhood forum"}
    assert "national park authority" not in bodies("power:planning-applications", codes=("STV", "HRT"))
    assert "national park authority" in bodies("power:planning-applications", codes=("DEB", "DBY"))
    assert bodies(POLICE, codes=("WGN", "GMCA")) == set()
    assert bodies(POLICE, codes=("WGN", "GMCA"), day="2017-05-01") == {"police and crime commissioner"}


def test_a_joint_authority_of_another_place_is_left_out() -> None:
    (east,) = waiting([WASTE], "E", DAY, codes=("NWM", "GLA"))
    assert east.condition.startswith("East London Waste Authority")
    assert waiting([WASTE], "E", DAY, codes=("SWK", "GLA")) == []
    assert len(waiting([WASTE], "E", DAY)) == 5


def test_in_words() -> None:
    (parish,) = waiting([ALLOTMENTS], "E", DAY)
    assert str(parish) == (
        "a parish or town council, if there is one: must: decides; delivers "
        "(under Small Holdings and Allotments Act 1908, s.23)"
    )
    assert (parish.certainty, parish.kind, parish.level) == ("definite", "duty", "decides")
    assert in_short([parish]) == (
        "By rule also: a parish or town council, if there is one (must: decides; delivers). "
        "No register that is loaded lists these."
    )
    assert in_short([parish], also=False).startswith("By rule: a parish or town council")
    assert in_short([]) == ""


def test_an_open_condition_is_possible_and_named() -> None:
    (forum,) = waiting(["power:neighbourhood-plan-preparation"], "E", DAY, codes=("SWK", "GLA"))
    assert (forum.certainty, forum.condition) == ("possible", "requires=designation; only while designated")
    assert ", possibly)" in in_short([forum])


def test_who_holds_says_so_only_where_a_register_is_loaded() -> None:
    store = open_store(":memory:")
    power = said(POLICE, "Power", "records", name="Police governance", also_known_as="police")
    load(store, [power], Dataset("records", access="public"))
    with store.view() as view:
        assert "By rule" not in who_holds(view, "police", on="2019").note
    load(store, register())
    with store.view() as view:
        note = who_holds(view, "police", on="2019").note
    assert "By rule: a department or regional body of Northern Ireland (must: " in note
    assert "the police and crime commissioner (must: " in note
    store.close()
