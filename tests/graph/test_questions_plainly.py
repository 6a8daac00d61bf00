"""In the words of residents: every act, duty and doubt of an answer is in its sentences, and nothing that is not in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from localism import Graph
from localism.graph.entity import Claim
from localism.graph.questions.decision import decision
from localism.graph.questions.place import place
from localism.graph.questions.plainly import decision_plainly, is_many, place_plainly, unknown_plainly
from localism.graph.store import Dataset, View
from localism.graph.stores import open_store
from localism.ontology.schema import SCHEMA
from tests.graph.borsetshire import holding, said

FUND, PARK = "local:fund", "local:park"


def held(entity: str, body: str, act: str, power: str = FUND, **more: str) -> Claim:
    return holding(entity, body, act, power, within="local:ambridge", since="2015", to="..", **more)


CLAIMS = (
    said("local:echo", "Source", cites="", name="Ambridge Echo", published="2019-06-01"),
    said("local:ambridge", "AdministrativeArea", name="Ambridge"),
    said("local:bcc", "Council", name="Borsetshire Council"),
    said("local:voters", "Public", name="voters of Ambridge"),
    said("local:trust", "CommunityOrganisation", name="Ambridge Trust"),
    said("local:panel", "Group", name="Panel, Ambridge"),
    said(FUND, "Power", name="Ward fund", topic="Money"),
    said(PARK, "Power", name="Running a park", topic="Parks"),
    held("local:h-decide", "local:bcc", "decides", kind="duty"),
    held("local:h-pay", "local:bcc", "funds"),
    held("local:h-ask", "local:voters", "advises", kind="right", level_practised="informed"),
    held("local:h-not", "local:trust", "vetoes", kind="prohibition"),
    held("local:h-run", "local:trust", "delivers", status="planned"),
    held("local:h-hold", "local:panel", "delivers", basis="customary"),
    holding("local:h-start", "local:trust", "initiates", FUND, within="local:ambridge", since="2015", to=""),
    holding("local:h-check", "", "scrutinises", FUND, within="local:ambridge", since="2015", to=".."),
    held("local:h-park", "local:bcc", "decides", PARK),
    holding("local:h-park-too", "local:trust", "delivers", PARK, within="local:ambridge", since="2015", to=""),
)  # fmt: skip


@pytest.fixture(scope="module")
def view() -> Iterator[View]:
    store = open_store(":memory:")
    with store.writer() as writer:
        writer.replace(Dataset("fiction", access="public"), iter(CLAIMS), at="2020-01-02T03:04:05Z")
    with store.view() as reading:
        yield reading
    store.close()


def test_each_act_is_told_with_what_kind_it_is_and_every_doubt(view: View) -> None:
    told = decision_plainly(decision(view, FUND, "Ambridge", on="2021-06-01"))
    sentences = told["Ward fund"]
    for sentence in (
        "Ambridge Trust proposes it, though that is not certain.",
        "Voters of Ambridge have the right to give a view on it (in practice: told).",
        "Borsetshire Council must decide.",
        "Borsetshire Council pays for it.",
        "Ambridge Trust may not have the power to stop it.",
        "Ambridge Trust runs it (planned).",
        "Panel, Ambridge, runs it (by custom).",
        "It is not known who checks how it is done.",
    ):
        assert sentence in sentences
    assert sentences.count(".") == 8
    gaps = told["nobody recorded"]
    assert gaps.startswith("Our sources do not say who confirms it, has the power to stop it, ")
    assert gaps.endswith("That does not mean nobody does.")
    assert "pays for it" not in gaps


def test_of_a_place_each_topic_says_who_has_which_part_and_what_no_source_says(view: View) -> None:
    answer = place(view, "Ambridge", on="2021-06-01")
    told = place_plainly(answer)
    assert told["Parks"] == (
        "Ambridge Trust runs 1 power (not certain then). Borsetshire Council decides 1 power. "
        "Of this our sources do not say who must be asked. That does not mean nobody does."
    )
    assert "Voters of Ambridge must be asked on 1 power." in told["Money"]
    assert unknown_plainly(answer) == (
        "Of the 2 powers recorded here our sources do not say who must be asked in 1. That does not mean nobody does."
    )


def test_the_ontology_has_words_for_every_act_and_for_every_kind_that_needs_them() -> None:
    for code in SCHEMA.codes["Act"]:
        assert code.does
        assert code.to_do
    assert {c.label for c in SCHEMA.codes["Kind"] if not c.does} == {"power"}


@pytest.mark.parametrize(
    ("name", "many"),
    [
        ("Community network panels", True), ("Cornwall councillors, each in their division", True), ("People of Hindley", True),
        ("Wigan Council", False), ("St Ives Town Council", False), ("the Homes and Communities Agency", False), ("Big Business", False),
        ("", False), (", ", False),
    ],
)  # fmt: skip
def test_several_do_and_one_does(name: str, many: bool) -> None:
    assert is_many(name) is many


@pytest.mark.parametrize("area", ["Cornwall", "Wigan", "Stevenage", "Southwark"])
def test_nobody_and_nothing_of_the_example_is_left_out(area: str, example: Graph) -> None:
    for power in ("Neighbourhood planning", "Public libraries", "Deciding ward and councillor funds"):
        answer = example.decision(power, area)
        told = decision_plainly(answer)
        for row in answer:
            if row.section == "path" and row.act in {c.label for c in SCHEMA.codes["Act"]}:
                code = SCHEMA.code("Act", row.act)
                assert code.does in told[row.group] or code.to_do in told[row.group]
        assert ("nobody recorded" in told) == any(r.section == "nobody recorded" for r in answer)


@pytest.fixture(scope="module")
def example() -> Iterator[Graph]:
    with Graph.open(":memory:") as graph:
        graph.load_example()
        yield graph
