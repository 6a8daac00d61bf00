"""Figures of the example's networks beside chance: against closed forms, other ways to the same network, and refusals."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from localism import Graph
from localism.errors import MisuseError
from localism.graph.analysis.families import NAMES, family
from localism.graph.analysis.measure import suited
from localism.graph.analysis.mixing import mixing
from localism.graph.analysis.network import network
from localism.graph.analysis.nulls import NULLS
from localism.graph.analysis.reading import read
from localism.graph.analysis.recipes import recipe
from localism.graph.questions.significance import significance
from localism.graph.store import View
from localism.graph.stores import open_store
from tests.graph.borsetshire import AT, FICTION, said

DAY = "2019-06-01"


@pytest.fixture(scope="module")
def view() -> Iterator[View]:
    with Graph.open(":memory:") as graph:
        graph.load_example()
        with graph.view() as view:
            yield view


def test_what_is_expected_of_the_index_of_groups_is_its_closed_form(view: View) -> None:
    """Krackhardt and Stern's index has a mean under dealt groups that depends on their sizes alone."""
    net = network(read(view, recipe("delegation")), on=DAY)
    found = mixing(net, {n: d["type"] for n, d in net.nodes(data=True) if d["type"]})
    row = significance(view, family("mixing"), on=DAY, runs=999)[0]
    assert row.measure == "E-I index"
    assert row.value == found.ei
    assert found.expected_ei is not None
    assert row.expected == pytest.approx(found.expected_ei, abs=0.03)


@pytest.mark.parametrize("name", ["co-participation", "co-holding"])
def test_what_is_projected_anew_is_first_of_all_the_projection(view: View, name: str) -> None:
    chosen = family("core") if name == "co-participation" else family("mixing")
    rows = significance(view, chosen, projection=name, null="two-mode", on=DAY, runs=1)
    net = network(read(view, recipe(name)), on=DAY)
    values = []
    for m in chosen.measures:
        whole = [f for f in m.compute(suited(net, m)[0], "type") if not (f.thing or f.other or f.of_group)]
        values += [f.value for f in whole]
    assert [r.value for r in rows] == pytest.approx(values, rel=1e-5)
    assert (
        "The two-mode network is drawn anew"
        in significance(view, chosen, projection=name, null="two-mode", on=DAY, runs=1).note
    )


def test_communities_of_a_projection_are_no_wonder_once_the_meetings_are_kept(view: View) -> None:
    """Those who share one undertaking are all tied, which rewiring the projection forgets."""
    (fair, *_) = significance(view, family("communities"), on=DAY, runs=49)
    assert fair.measure == "modularity"
    assert fair.null == "two-mode"
    assert fair.p is not None
    assert fair.p > 0.1


def test_the_seed_says_which_draws(view: View) -> None:
    one, same, other = (significance(view, family("mixing"), on=DAY, runs=20, seed=s) for s in (1, 1, 2))
    assert one == same
    assert [r.expected for r in one] != [r.expected for r in other]


def test_every_family_answers_or_says_why_not(view: View) -> None:
    taken = set()
    for name in NAMES:
        for r in significance(view, family(name), on=DAY, runs=2):
            assert r.source, name
            assert r.definition
            assert r.null in NULLS
            assert r.why or (r.value is not None and r.p is not None)
            taken.update([name] if r.p is not None else [])
    assert taken >= {"cohesion", "concentration", "mixing", "two-mode"}, "a reason not to answer is no answer"


def test_a_family_of_figures_of_things_has_none_of_the_whole_and_says_so(view: View) -> None:
    found = significance(view, family("brokerage"), on=DAY, runs=1)
    assert len(found) == 0
    assert "none is of the whole network" in found.note


def test_a_graph_without_ties_has_no_effect() -> None:
    store = open_store(":memory:")
    with store.writer() as writer:
        writer.replace(FICTION, [said("local:echo", "Source", cites="", name="Ambridge Echo")], at=AT)
    with store.view() as view:
        for name in NAMES:
            for r in significance(view, family(name), runs=2):
                assert r.z is None
                assert r.why or r.value == 0, "without a tie there is a reason, or nothing to count"
    store.close()


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"projection": "nets"}, "There is no network called 'nets'"),
        ({"null": "luck"}, "There is no null model called 'luck'"),
        ({"null": "two-mode"}, "not two-mode. Test it against rewired"),
        ({"runs": -1}, "999 is usual"),
        ({"on": "soon"}, "soon"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(view: View, more: dict[str, object], words: str) -> None:
    with pytest.raises(MisuseError) as error:
        significance(view, family("mixing"), **{"on": DAY, "runs": 2, **more})  # type: ignore[arg-type]
    assert words in str(error.value)
    with pytest.raises(MisuseError, match="There are: centrality"):
        family("luck")
