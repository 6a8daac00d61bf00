"""Answers of `analyse`: rows, bands, groups, series, refusals; on a graph in which nothing is known, and on none."""

from __future__ import annotations

import math
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from click.testing import CliRunner

from localism import Graph
from localism.cli import main
from localism.errors import MisuseError
from localism.graph.analysis.families import NAMES, family
from localism.graph.analysis.measure import UnsuitedError
from localism.graph.analysis.recipes import recipe, recipes
from localism.graph.questions.analyse import analyse
from localism.graph.questions.measure_row import MeasureRow
from localism.graph.store import View
from tests.graph.borsetshire import fiction_of, holding, said

YEARS = [str(year) for year in range(2008, 2020)]


@pytest.fixture(scope="module")
def graph() -> Iterator[Graph]:
    with Graph.open(":memory:") as opened:
        opened.load_example()
        yield opened


def dates(name: str) -> tuple[str, ...]:
    return ("2015", "2019") if family(name).series else ("2019",)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("projection", [name for name in recipes() if name != "all"])
def test_every_family_of_every_network_is_answered_or_refused(graph: Graph, name: str, projection: str) -> None:
    try:
        answer = graph.analyse(name, projection, on=dates(name))
    except UnsuitedError:
        return
    assert {r.measure for r in answer} <= {m.name for m in family(name).measures}
    for row in answer:
        assert (row.value is None) == bool(row.why), row
        assert row.value is None or math.isfinite(row.value)
        assert row.low is None or row.low <= (row.value or 0) <= (row.high or 0)
    assert f"Network `{projection}`" in answer.foot
    assert answer.to_csv() == graph.analyse(name, projection, on=dates(name)).to_csv()


def of_nothing() -> list[tuple[str, list[Any]]]:
    unknown = [holding(f"local:h{i}", f"local:{i}", "decides", "local:p", by="x") for i in "ab"]
    return [
        ("nothing", []),
        ("a thing without ties", [said("local:a", "Council", name="A")]),
        ("only the holder unknown", [said("local:h", "PowerHolding", of_power="local:p", act="decides")]),
        (
            "a body that delegates to itself",
            [holding("local:h", "local:a", "decides", "local:p", delegated_by="local:a")],
        ),
        ("dates and all else unknown", unknown),
    ]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("what", "claims"), of_nothing())
def test_of_nothing_there_is_an_answer_or_a_reason(name: str, what: str, claims: list[Any]) -> None:
    with fiction_of(*claims) as view:
        for projection in ("holds", "co-holding", "delegation"):
            for on in ((), ("2019",), ("1900", "2019")):
                if family(name).series and len(on) < 2:
                    continue
                try:
                    answer = analyse(view, family(name), recipe(projection), on=on)
                except UnsuitedError:
                    continue
                assert all((row.value is None) == bool(row.why) for row in answer), answer.rows
                assert answer.to_table(80)


def test_the_band_is_what_sure_ties_give_and_what_possible_ones_do(graph: Graph) -> None:
    def of(ties: str) -> dict[str, float | None]:
        found = graph.analyse("cohesion", "holds", on="2019", ties=ties)
        return {r.measure: r.value for r in found if r.section}

    sure, possible = of("definite"), of("possible")
    for row in graph.analyse("cohesion", "holds", on="2019"):
        if row.section and row.low is not None:
            assert {row.low, row.high} == {sure[row.measure], possible[row.measure]}
    assert sure["ties"] != possible["ties"]


def test_groups_have_the_median_of_their_things(graph: Graph) -> None:
    net = graph.network("co-holding")
    tiers: dict[str, list[float]] = {}
    for node, data in net.nodes(data=True):
        tiers.setdefault(data["tier"] or "not recorded", []).append(net.degree(node))
    rows = [r for r in graph.analyse("centrality", "co-holding", by="tier") if r.measure == "degree"]
    assert {r.of_group: (r.value, r.things) for r in rows} == {t: (median(d), len(d)) for t, d in tiers.items()}


def test_a_series_is_what_each_of_its_dates_gives(graph: Graph) -> None:
    whole = graph.analyse("cohesion", "holds", on=YEARS[-3:])
    for year in YEARS[-3:]:
        alone = {(r.measure, r.thing_id, r.other_id): r.value for r in graph.analyse("cohesion", "holds", on=year)}
        assert {(r.measure, r.thing_id, r.other_id): r.value for r in whole if r.on == year} == alone


def test_a_series_reads_its_ties_once(graph: Graph) -> None:
    class Counted:
        def __init__(self, view: View) -> None:
            self.view, self.calls = view, 0

        def __getattr__(self, name: str) -> Any:
            self.calls += 1
            return getattr(self.view, name)

    with graph.view() as view:
        one, twelve = Counted(view), Counted(view)
        analyse(one, family("cohesion"), recipe("holds"), on=YEARS[:1])
        analyse(twelve, family("cohesion"), recipe("holds"), on=YEARS)
    assert one.calls == twelve.calls > 0


def test_who_watches_is_told_before_and_after_each_measure_of_each_date(graph: Graph) -> None:
    seen: list[tuple[int, int]] = []
    graph.analyse("cohesion", "holds", on=YEARS[:2], watch=lambda done, total: seen.append((done, total)))
    whole = 2 * len(family("cohesion").measures)
    assert seen == [(done, whole) for done in range(whole + 1)]


def test_equal_values_have_equal_ranks_and_top_is_said(graph: Graph) -> None:
    rows = [r for r in graph.analyse("centrality", "co-participation") if r.measure == "degree"]
    for row in rows:
        assert row.rank == 1 + sum((other.value or 0) > (row.value or 0) for other in rows)
    short = graph.analyse("centrality", "co-participation", top=3)
    assert [r for r in short if r.measure == "degree"] == rows[:3]
    assert "--top 0 gives all" in short.note


def test_a_row_carries_its_definition_range_and_source(graph: Graph) -> None:
    for row in graph.analyse("centrality", "delegation"):
        assert isinstance(row, MeasureRow)
        assert all((row.definition, row.range, row.source))


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({"family": "fame"}, "There is no family of measures called 'fame'"),
        ({"family": "over-time", "on": "2019"}, "say two or more"),
        ({"family": "cohesion", "by": "colour"}, "grouped by area, side, tier, type"),
        ({"family": "cohesion", "on": "soon"}, "not an EDTF date"),
    ],
)
def test_what_cannot_be_asked_is_said(graph: Graph, asked: dict[str, Any], error: str) -> None:
    with pytest.raises(MisuseError, match=error):
        graph.analyse(**asked)


def test_the_same_rows_in_the_same_order_whatever_sets_are_sorted_by(tmp_path: Path) -> None:
    said = set()
    with Graph.open(tmp_path / "areas.db") as graph:
        graph.load_example()
    for seed in ("0", "1"):
        command = [sys.executable, "-m", "localism", "analyse", "two-mode", "--projection", "holds", "--format", "csv"]
        done = subprocess.run(
            [*command, "--graph", str(tmp_path / "areas.db")],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        )
        said.add(done.stdout)
    assert len(said) == 1


def test_the_page_on_analysis_names_every_network_and_measure(root: Path) -> None:
    page = (root / "docs" / "analysis.md").read_text(encoding="utf-8")
    for name in recipes():
        assert f"| `{name}` |" in page
    for name in NAMES:
        (row,) = re.findall(rf"^\| `{name}` \| (.*) \|$", page, re.MULTILINE)
        assert [m.name for m in family(name).measures if m.name not in row] == []


def test_what_the_page_says_to_type_works(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = (root / "docs" / "analysis.md").read_text(encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    (code,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    exec(compile(code, "docs/analysis.md", "exec"), {})  # noqa: S102 - our own page
    (commands,) = re.findall(r"```console\n(.*?)```", page, re.DOTALL)
    (own,) = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    (tmp_path / "own.yaml").write_text(own, encoding="utf-8")
    own_command = "localism analyse cohesion --recipe own.yaml --projection who-decides"
    for line in [*commands.splitlines(), own_command]:
        done = CliRunner().invoke(main, [*shlex.split(line)[1:], "--graph", "areas.db"])
        assert done.exit_code == 0, done.output


def test_of_a_place_the_network_is_that_of_its_part_and_says_how_much_is_known_there(graph: Graph) -> None:
    answer = graph.analyse("cohesion", "holds", on="2019-06-01", area="Wigan")
    net = graph.network("holds", on="2019-06-01", area="Wigan")
    by_measure = {r.measure: r.value for r in answer if not r.thing}
    assert (by_measure["nodes"], by_measure["ties"]) == (len(net), net.number_of_edges())
    assert len(net) < len(graph.network("holds", on="2019-06-01"))
    states = [r.state for r in graph.coverage("Wigan", on="2019-06-01") if r.power]
    assert f"something is recorded of {states.count('recorded')} of the {len(states)} powers" in answer.note
    assert ", Wigan:" in answer.title


def test_groups_too_small_to_compare_are_named(graph: Graph) -> None:
    answer = graph.analyse("mixing", "delegation", on="2019", by="tier")
    net = graph.network("delegation", on="2019")
    tiers = [d["tier"] for _, d in net.nodes(data=True) if d.get("tier")]
    few = {t for t in tiers if tiers.count(t) < 5}
    assert few
    assert all(f"{t} ({tiers.count(t)})" in answer.note for t in few)
    assert "town" not in answer.note.partition("Too few")[2]


def test_a_series_of_no_dates_takes_the_years_in_which_ties_began(graph: Graph) -> None:
    answer = graph.analyse("over-time", "participation")
    years = list(dict.fromkeys(r.on for r in answer))
    assert 2 <= len(years) <= 5
    assert years == sorted(years)
    assert "years in which its ties began" in answer.note


def test_the_network_of_a_place_can_be_written_with_its_measures(tmp_path: Path) -> None:
    address = tmp_path / "areas.db"
    with Graph.open(str(address)) as graph:
        graph.load_example()
        net = graph.network("holds", on="2019-06-01", area="Wigan")
        measured = graph.measured("centrality", "holds", on="2019-06-01", area="Wigan")
    assert set(measured) == set(net)
    target = tmp_path / "wigan.graphml"
    asked = ["analyse", "centrality", "--projection", "holds", "--on", "2019-06-01", "--in", "Wigan", "-o", str(target)]
    done = CliRunner().invoke(main, [*asked, "--graph", str(address)])
    assert done.exit_code == 0, done.output
    assert target.read_text(encoding="utf-8").count("<node ") == len(net)
