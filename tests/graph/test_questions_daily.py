"""What a load changed, in words, and what to do next: hand-worked, on Ambridge, which is fiction."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from localism import Graph
from localism.errors import MisuseError
from localism.graph.daily import turn
from localism.graph.questions.diff import last_load
from localism.graph.questions.diff_row import DiffRow, in_brief
from localism.graph.questions.step_row import INFERRED, NO_DATES, NO_HOLDER, NOBODY, NOWHERE, STUBS
from localism.graph.store import Run

HEADINGS = "Holding,Who,Act,Power,Where,Level stated,From,To,On whose authority,Source,Page,Coder,Confidence,Memo"
HALL = "hall,Ambridge Parish Council,owns,Running a hall,Ambridge,decides,2018,..,Hall deed,Echo (fiction),3,AB,stated,"
GREEN = ",Friends of the Green,delivers,Mowing the green,Ambridge,,2019,..,,Minutes (fiction),4,CD,stated,"
BUS = ",,decides,Choosing the bus route,,,,,,Minutes (fiction),9,CD,inferred,Somebody must"


def write(path: Path, *rows: str) -> Path:
    path.write_text("\n".join([HEADINGS, *rows]) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def graph(tmp_path: Path) -> Iterator[Graph]:
    with Graph.open(tmp_path / "areas.db") as opened:
        opened.load(write(tmp_path / "facts.csv", HALL, GREEN))
        yield opened


def again(graph: Graph, tmp_path: Path, *rows: str) -> list[tuple[str, str, tuple[str, ...]]]:
    """What a second load of the file changed."""
    graph.load(write(tmp_path / "facts.csv", *rows))
    return [(r.state, r.what, r.says) for r in graph.diff()]


def test_a_changed_cell_is_said_with_what_was_and_what_is(graph: Graph, tmp_path: Path) -> None:
    edited = HALL.replace("decides", "consulted").replace("2018", "2017").replace(",3,", ",5,")
    assert again(graph, tmp_path, edited, GREEN) == [
        (
            "changed",
            "Ambridge Parish Council: owns: Running a hall in Ambridge",
            (
                "level stated: decides → consulted",
                "from: 2018 → 2017",
                "source: Echo (fiction), p. 3 [project], read by AB → Echo (fiction), p. 5 [project], read by AB",
            ),
        )
    ]
    (row,) = graph.diff()
    assert (row.section, row.places) == ("power holdings", ("facts, facts!A2",))


def test_a_row_without_a_key_that_was_edited_is_one_thing_changed(graph: Graph, tmp_path: Path) -> None:
    (changed,) = again(graph, tmp_path, HALL, GREEN.replace("delivers", "funds"))
    assert changed == (
        "changed",
        "Friends of the Green: funds: Mowing the green in Ambridge",
        ("act: delivers → funds",),
    )
    (row,) = graph.diff()
    assert row.was_id
    assert row.was_id != row.what_id


def test_rows_put_in_above_change_nothing_but_where_the_others_stand(graph: Graph, tmp_path: Path) -> None:
    new = again(graph, tmp_path, BUS, HALL, GREEN)
    assert [(state, what) for state, what, _ in new] == [
        ("new", "holder not known: decides: Choosing the bus route"),
        ("new", "Choosing the bus route"),
    ]
    assert [r.locator for r in graph.evidence("local:facts/power-holding/hall")] == ["facts!A3"]


def test_what_is_taken_out_is_gone_with_what_was_said_of_it(graph: Graph, tmp_path: Path) -> None:
    gone = again(graph, tmp_path, HALL)
    assert [(state, what) for state, what, _ in gone] == [
        ("gone", "Friends of the Green: delivers: Mowing the green in Ambridge"),
        ("gone", "Friends of the Green"),
        ("gone", "Mowing the green"),
        ("gone", "Minutes (fiction)"),
    ]
    assert gone[0][2] == ("act: delivers", "within: Ambridge", "from: 2019", "to: open")
    assert graph.diff().note.startswith("Power holdings: 1 gone. Community organisations: 1 gone.")


def test_between_runs_and_days(graph: Graph, tmp_path: Path) -> None:
    again(graph, tmp_path, HALL)
    again(graph, tmp_path, HALL, GREEN)
    assert not graph.diff(since="1"), "taken out, and put in again"
    assert {r.state for r in graph.diff(since="2")} == {"new"}
    assert {r.state for r in graph.diff(since="1", until="2")} == {"gone"}
    assert len(graph.diff(since="0")) == len(graph.diff(since="1990")) == 10
    assert graph.diff(since="2990").note == "Nothing differs.\nThere was no load then."
    for since, until, said in (
        ("7", "", "There is no run 7: the last one is 3. Name a run, or a day."),
        ("last week", "", "'last week' is neither a run, such as 3, nor a day, such as 2026-01-31."),
        ("3", "1", "What changed since '3' and until '1' is asked backwards: name the earlier one first."),
    ):
        with pytest.raises(MisuseError) as error:
            graph.diff(since=since, until=until)
        assert str(error.value) == said


def test_a_load_of_several_datasets_is_one() -> None:
    runs = [Run(n, name, at, at) for n, (name, at) in enumerate([("a", "1"), ("b", "2"), ("a", "2"), ("c", "2")], 1)]
    assert [last_load(runs[:n]) for n in range(5)] == [0, 0, 1, 1, 1]


def test_two_graphs(graph: Graph, tmp_path: Path) -> None:
    with Graph.open(":memory:") as other:
        other.load(write(tmp_path / "facts.csv", HALL.replace("owns", "occupies")))
        assert [(r.state, r.what, r.says[:1]) for r in graph.diff(other) if r.section == "power holdings"] == [
            ("differs", "Ambridge Parish Council: owns: Running a hall in Ambridge", ("act: occupies → owns",)),
            ("only here", "Friends of the Green: delivers: Mowing the green in Ambridge", ("act: delivers",)),
        ]
        assert {r.state for r in other.diff(graph)} == {"differs", "only there"}
        assert not graph.diff(graph)


def test_in_brief_no_terminal_acts_on_it() -> None:
    row = DiffRow(
        "areas", "changed", "Am\x1b[31mbridge", "a", "", ("name: Am\nbridge → \u202eb",), (), ("f, A\x072",), ""
    )
    assert in_brief([row] * 12).splitlines() == [
        *["  changed: Am\\x1b[31mbridge (f, A\\x072)", "    name: Am bridge → \\u202eb"] * 10,
        "  and 2 more: localism diff",
    ]


# ---- next ----


def test_the_list_says_what_is_missing_where_and_what_to_do(graph: Graph, tmp_path: Path) -> None:
    graph.load(write(tmp_path / "facts.csv", HALL, GREEN, BUS))
    answer = graph.next_steps()
    first = answer[0]
    assert (first.section, first.what) == (NO_HOLDER, "holder not known: decides: Choosing the bus route")
    assert first.missing == (NO_HOLDER, NOWHERE, INFERRED, "not recorded: from, to")
    assert first.places == ("facts.csv, facts!A4",)
    assert first.do == (
        "Fill in Who, Where, From, To; write .. in To if it has no end; find a source that states it, or have another coder read it"
    )
    stubs = [(r.what, r.weight) for r in answer if r.section == STUBS]
    assert stubs[:2] == [("Ambridge", 2), ("Minutes (fiction)", 2)]
    assert answer.note == (
        "10 things to do. Holder not known: 1; names that nothing explains: 9.\n"
        "A name that you fill in, if it is new, wants a row in the sheet of its class: else that is asked next."
    )


def test_a_holder_filled_in_with_a_row_of_its_own_makes_the_list_shorter(graph: Graph, tmp_path: Path) -> None:
    """And without one it is asked next, as the list said."""
    route = "route,{},decides,Choosing the bus route,Ambridge,,2019,..,,Minutes (fiction),9,CD,stated,"
    graph.load(write(tmp_path / "facts.csv", HALL, GREEN, route.format("")))
    before = len(graph.next_steps(limit=100))
    graph.load(write(tmp_path / "facts.csv", HALL, GREEN, route.format("Ambridge Bus Users")))
    assert len(graph.next_steps(limit=100)) == before
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "Organisations.csv").write_text("Name\nAmbridge Bus Users\n", encoding="utf-8")
    graph.load(tmp_path / "more", dataset="more")
    graph.load(tmp_path / "facts.csv")
    assert len(graph.next_steps(limit=100)) == before - 1


def test_the_list_shrinks(graph: Graph, tmp_path: Path) -> None:
    before = graph.next_steps(limit=100)
    assert {r.section for r in before} == {STUBS}
    places = write(tmp_path / "places.csv")
    places.unlink()
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "Administrative areas.csv").write_text("Id,Name\nlocal:ambridge,Ambridge\n", encoding="utf-8")
    graph.load(tmp_path / "more", dataset="more")
    graph.load(tmp_path / "facts.csv")
    after = {r.what for r in graph.next_steps(limit=100)}
    assert after == {r.what for r in before} - {"Ambridge"}


def test_dates_and_powers(graph: Graph, tmp_path: Path) -> None:
    graph.load(write(tmp_path / "facts.csv", HALL.replace(",..,", ",,"), GREEN))
    (row,) = [r for r in graph.next_steps() if r.section == NO_DATES]
    assert (row.missing, row.do) == (("not recorded: to",), "Fill in To; write .. in To if it has no end")
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "Powers.csv").write_text(
        "Id,Name,Part of power\np:a,Planning a fair,\np:b,Opening it,p:a\n", encoding="utf-8"
    )
    graph.load(tmp_path / "more", dataset="more")
    (row,) = [r for r in graph.next_steps() if r.section == NOBODY]
    assert (row.what, row.what_id) == ("Planning a fair", "p:a"), "a part of what nobody holds is not listed again"


def test_nothing_missing_is_said(tmp_path: Path) -> None:
    with Graph.open(":memory:") as empty:
        (tmp_path / "Sources.csv").write_text("Id,Name,Published\ns:a,An echo (fiction),2019\n", encoding="utf-8")
        empty.load(tmp_path)
        assert empty.next_steps().note == "Nothing that is looked for is missing."


def test_a_turn_tells_a_file_that_cannot_be_read_from_one_that_is_wrong(graph: Graph, tmp_path: Path) -> None:
    facts = tmp_path / "facts.csv"
    first = turn(graph, [facts])
    assert (first.changed, first.unreadable, first.news.staying) == (None, False, 0)
    write(facts, HALL.replace("owns", "dances"))
    wrong = turn(graph, [facts], first)
    assert (wrong.outcome, wrong.unreadable) == (None, False)
    assert [p.message for p in wrong.news.shown.kept if p.severity == "error"] == ["Act has no code 'dances'."]
    facts.unlink()
    away = turn(graph, [facts], wrong)
    assert (away.outcome, away.unreadable) == (None, True)
    write(facts, HALL, GREEN.replace("2019", "2018"))
    mended = turn(graph, [facts], away)
    assert mended.changed
    assert [r.says for r in mended.changed] == [("from: 2019 → 2018",)]
    assert (mended.news.shown.kept, mended.news.gone) == ([], 1), "the warnings of before are no news"


def test_what_is_broken_off_leaves_the_graph_as_it_was(graph: Graph, tmp_path: Path) -> None:
    facts = write(tmp_path / "facts.csv", HALL, BUS)

    def interrupted(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        turn(graph, [facts], watch=interrupted)
    assert [r.what for r in graph.diff()] == [r.what for r in graph.diff(since="0")], "the first load is the last"
    assert turn(graph, [facts]).changed
