"""Forgetting a person, a source or a coder: what is shown before, what is gone after, and not a byte of it in the file."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from localism import Graph
from localism.cli import main
from localism.errors import MisuseError, NotFoundError, StoreError
from localism.graph.copying import content
from localism.graph.entity import Citation, Claim, Coding
from localism.graph.questions.forgotten import BEYOND, GOES, MENTIONED, STAYS, THINGS, ForgetRow
from localism.graph.store import Dataset
from localism.graph.stores.sqlite import SQLiteStore, erasing
from tests.contract.records import says
from tests.graph.fictional_register import load, register
from tests.graph.forgetful import (
    CODER,
    FACTS,
    NAMED,
    PERSON,
    SOURCE,
    STAYING,
    TIMES,
    TITLE,
    build,
    facts,
    found,
    records,
)

WORDS = ["zqxperson"]
"""What others call the person."""
ROOT = Path(__file__).resolve().parents[2]


def figures(rows: tuple[ForgetRow, ...]) -> dict[tuple[str, str], tuple[int | None, int | None]]:
    """Section and the first words of each row → its numbers."""
    return {(r.section, " ".join(r.what.split()[:4])): (r.current, r.withdrawn) for r in rows if r.section != BEYOND}


def test_what_forgetting_a_person_would_erase_is_told_and_nothing_changed(tmp_path: Path) -> None:
    with build(tmp_path / "a.db") as graph:
        with graph.view() as view:
            before = content(view)
        answer = graph.forgetting(NAMED, also=WORDS)
        # By hand: the person; the occupancy, the own holding (now, and as it was said first), and the term of it.
        assert figures(answer.rows) == {
            (GOES, "claims about it"): (1, 0),
            (GOES, "ties that have nobody"): (3, 1),
            (STAYS, "claims that name others"): (3, 1),
            (STAYS, "claims coded by them:"): (1, 1),
            (THINGS, "go altogether"): (4, None),
            ("files and datasets", "datasets that lose their"): (1, None),
        } | {(MENTIONED, "claims with its name"): (0, 1)}
        assert answer.next == f"localism forget {PERSON} --also zqxperson --yes"
        assert "records.xlsx" in " ".join(r.what for r in answer)
        with graph.view() as view:
            assert content(view) == before


def test_a_person_is_forgotten_to_the_last_byte(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with build(path) as graph:
        graph.forget(PERSON, also=WORDS, mentions=True)
        assert found(path, b"zqxperson") == []
        assert found(path, b"zqxnick") == []
        assert found(path, "żółw".encode()) == []
        assert found(path, b"zolw") == [], "nor in the search index, which knows no accents"
        with graph.view() as view:
            things = view.get(["holding:joint", "finding", "deed", "term", "occupancy", "holding:own", "post"])
            assert sorted(things) == ["deed", "finding", "holding:joint", "post"]
            assert things["holding:joint"].all("held_by") == ("council",)
            assert "found_by" not in things["finding"].properties
            assert {s.claim.coding.coder for s in view.claims(["holding:joint"])} == {"", CODER}
            assert [d.author for d in view.datasets()] == ["Nobody", ""]
        with pytest.raises(NotFoundError):
            graph.forget(PERSON)


def test_without_mentions_other_peoples_words_stay_and_are_pointed_out(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with build(path) as graph:
        answer = graph.forget(PERSON, also=WORDS)
        assert figures(answer.rows)[MENTIONED, "claims with its name"] == (0, 1)
        with graph.view() as view:
            told = [v for s in view.claims(withdrawn=True) for v in s.claim.properties.get("description", ())]
        assert told == ["zqxperson was first"]


def test_a_coders_name_that_another_thing_has_too_is_pointed_out(tmp_path: Path) -> None:
    """In a sheet of facts a person among the holders is taken for an organisation."""
    facts = tmp_path / "facts.csv"
    row = "Hall Committee,decides,Halls,Here,Minutes,Jane Example\nJane Example,decides,Bells,Here,Minutes,AB\n"
    facts.write_text(f"Who,Act,Power,Where,Source,Coder\n{row}", encoding="utf-8")
    with Graph.open(tmp_path / "a.db") as graph:
        graph.load(facts)
        organisation = "local:facts/organisation/jane-example"
        assert organisation in graph.forgetting("Jane Example").note
        assert graph.forgetting("AB").note.count("\n") == 0
        done = graph.forget("Jane Example").note
        assert "is called so too, and stays" in done
        assert organisation not in done
        with pytest.raises(MisuseError, match="on the sheet People"):
            graph.forget("Jane Example")


def test_nothing_is_finished_where_there_is_no_graph(tmp_path: Path) -> None:
    with Graph.open(tmp_path / "mistyped.db") as graph, pytest.raises(StoreError, match="no graph at"):
        graph.finish()
    assert not (tmp_path / "mistyped.db").exists()


def test_an_informant_is_forgotten_to_the_last_byte(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with build(path) as graph:
        would = graph.forgetting(TITLE)
        assert figures(would.rows) == {
            (GOES, "claims about it"): (1, 0),
            (GOES, "claims that cite nothing"): (2, 2),
            (STAYS, "claims that cite another"): (1, 1),
            (STAYS, "claims from a sheet"): (1, 1),
            (THINGS, "go altogether"): (2, None),
            (THINGS, "are left as an"): (1, None),
            ("files and datasets", "runs that lose the"): (2, None),
        }
        done = graph.forget(SOURCE)
        for form in (done.to_table(), done.to_csv(), done.to_json(), done.to_markdown(), done._repr_html_()):
            assert "zqx" not in form.lower(), "what was erased is not named again"
        assert found(path, b"zqxsource") == []
        assert found(path, b"zqxpage") == []
        with graph.view() as view:
            (kept,) = (s.claim for s in view.claims(["holding:joint"], dataset="interviews"))
            assert [c.source for c in kept.citations] == ["source:minutes"]
            assert kept.coding == Coding(CODER, "2024-01-02", "inferred"), (
                "a memo may be from what was said in confidence"
            )
            assert kept.locator == ""
            assert view.get(["holding:told"])["holding:told"].stub, "the minutes speak of it, and say nothing of it"
            assert {f.name for r in view.runs() for f in r.files} == {"records.xlsx", "(name erased)"}


def test_names_that_a_forgotten_informants_rows_brought_go_to_the_last_byte(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with Graph.open(path) as graph:
        graph.load(facts(tmp_path))
        (row,) = [r for r in graph.forgetting("Interview 7") if "only these claims mention" in r.what]
        assert (row.current, row.withdrawn) == (3, 0), "a society, a power and an area; not the committee, nor halls"
        graph.forget("Interview 7")
        assert found(path) == []
        assert [r.name for r in graph.find("Hall Committee")] == ["Hall Committee"]


def test_a_name_stays_that_another_row_mentions_or_that_has_a_row_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "Powers.csv").write_text("Name\nZqx Rites\n", encoding="utf-8")
    facts(tmp_path, "Hall Committee,advises,Halls,Zqx Grove,2019,Minutes,public")
    with Graph.open(tmp_path / "a.db") as graph:
        graph.load(tmp_path, dataset="all")
        graph.forget("Interview 7")
        assert [r.name for r in graph.find("Zqx")] == ["Zqx Grove", "Zqx Rites"]


def test_names_go_too_where_their_rows_were_taken_out_of_the_records_before(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with Graph.open(path) as graph:
        graph.load(facts(tmp_path))
        (tmp_path / "facts.csv").write_text(f"{FACTS[0]}\n{STAYING}\n", encoding="utf-8")
        graph.load(tmp_path / "facts.csv")
        assert found(path) != [], "history keeps it"
        graph.forget("Interview 7")
        assert found(path) == []


def test_no_claim_is_open_to_more_people_for_what_it_has_lost(tmp_path: Path) -> None:
    both = (Citation("source:secret"), Citation("source:open"))
    held = {"held_by": ("local:p", "council"), "of_power": ("power:parks",)}
    claims = [
        Claim("source:secret", ("Source",), {"name": ("Secret",), "access": ("restricted",)}, "d", access="restricted"),
        Claim("source:open", ("Source",), {"name": ("Open",)}, "d"),
        Claim("local:p", ("Person",), {"name": ("P. Fiction",), "access": ("project",)}, "d", access="project"),
        Claim("council", ("Council",), {"name": ("Told in confidence",)}, "d", both),
        Claim("holding", ("PowerHolding",), held, "d"),
    ]
    with Graph.open(tmp_path / "a.db") as graph:
        with graph._store.writer() as writer:
            writer.replace(Dataset("d", access="public"), claims, at=TIMES[0])
        for who in ("Secret", "P. Fiction"):
            graph.forget(who)
        with graph.view() as view:
            access = {s.claim.entity: s.claim.access for s in view.claims()}
        assert access == {"source:open": "", "council": "restricted", "holding": "project"}
        with graph.slice(access="public").view() as view:
            assert [e.id for e in view.entities()] == ["source:open"]


def test_a_coder_is_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with build(path) as graph:
        assert figures(graph.forgetting(CODER).rows) == {(STAYS, "claims coded by them:"): (3, 3)}
        graph.forget(CODER)
        assert found(path, b"zqxcoder") == []


def test_who_is_only_history_is_found_and_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with build(path) as graph:
        with graph._store.writer() as writer:
            writer.replace(Dataset("records", access="public"), records()[:3], at="2024-02-01T00:00:00Z")
        assert not graph.find("Zqxnick").rows
        answer = graph.forget("Zqxnick", also=WORDS, mentions=True)
        assert all(not r.current for r in answer if r.section == GOES)
        assert found(path, b"zqxperson") == found(path, b"zqxnick") == []


def test_ids_that_were_judged_to_be_one_are_forgotten_together(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with build(path) as graph:
        with graph._store.writer() as writer:
            other = says("local:zqxperson", "Person", dataset="other", name="Z. Q. X.")
            writer.replace(Dataset("other"), [other], at=TIMES[0])
        graph.judge(PERSON, "local:zqxperson", "yes", by="Reviewer", on="2024-01-05")
        assert "local:zqxperson" in graph.forgetting(PERSON).note
        graph.forget(PERSON, also=WORDS, mentions=True)
        assert found(path, b"zqxperson") == []
        assert found(path, b"z. q. x.") == []
        assert not graph.matches(judged=True).rows, "nor is the judgement left, whose id holds both"


def test_what_may_not_be_forgotten_and_who_is_unknown(tmp_path: Path) -> None:
    with build(tmp_path / "a.db") as graph:
        with pytest.raises(MisuseError, match="no person and no source"):
            graph.forget("Borsetshire Council")
        with pytest.raises(NotFoundError, match="no person, source or coder is called"):
            graph.forget("Walter Gabriel")
        with pytest.raises(NotFoundError, match="nobody is named"):
            graph.forget(" ")


def test_derived_powers_follow_what_is_left(tmp_path: Path) -> None:
    with Graph.open(tmp_path / "a.db") as graph:
        load(graph._store, register())
        with graph.view() as view:
            assert next(view.claims(dataset="rules"))
            law = next(s.claim.citations[0].source for s in view.claims(dataset="rules"))
        with pytest.raises(MisuseError, match="a law that localism itself cites"):
            graph.forgetting(law)
        graph.forget("A register of fiction")
        with graph.view() as view:
            assert not list(view.claims(dataset="rules")), "there is no body, so nothing follows from what it is"


# ---- interrupted ----

DIE = """
import os, signal, sys
from pathlib import Path
from localism import Graph
from localism.graph.stores.sqlite import erasing
import localism.graph.rules

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

moment, real = sys.argv[2], erasing._emptied
if moment == "before":
    localism.graph.rules.derive = lambda *_, **__: die()
elif moment == "after":
    erasing.scrub = die
else:
    calls = []
    def emptied(db):
        calls.append(1)
        if moment == f"log {len(calls)}":
            die()
        done = real(db)
        if moment == "rebuilding" and len(calls) == 1:
            db.set_progress_handler(die, 100)
        return done
    erasing._emptied = emptied
with Graph.open(sys.argv[1]) as graph:
    graph.forget(sys.argv[3], also=["zqxperson"], mentions=True)
"""


@pytest.mark.parametrize("moment", ["before", "after", "rebuilding", "log 3"])
def test_interrupted_at_any_moment_it_is_as_before_or_as_after(tmp_path: Path, moment: str) -> None:
    path, whole = tmp_path / "a.db", tmp_path / "whole.db"
    with build(path) as graph, graph.view() as view:
        old = content(view)
    with build(whole) as graph:
        graph.forget(PERSON, also=WORDS, mentions=True)
        with graph.view() as view:
            new = content(view)
    killed = subprocess.run([sys.executable, "-c", DIE, str(path), moment, PERSON], cwd=ROOT, check=False)
    assert killed.returncode == -signal.SIGKILL
    with Graph.open(path) as graph:
        with graph.view() as view:
            assert content(view) == (old if moment == "before" else new)
        assert graph.finish() == (moment not in ("before", "log 3"))
        if moment == "before":
            assert found(path)
            graph.forget(PERSON, also=WORDS, mentions=True)
        assert found(path, b"zqxperson") == []
        assert not graph.finish()
        with graph.view() as view:
            assert content(view) == new


def test_the_next_load_finishes_what_was_interrupted(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    build(path).close()
    subprocess.run([sys.executable, "-c", DIE, str(path), "after", PERSON], cwd=ROOT, check=False)
    assert marked(path)
    with Graph.open(path) as graph, graph._store.writer() as writer:
        writer.replace(Dataset("more"), [says("x", dataset="more")], at="2024-03-01T00:00:00Z")
    assert not marked(path)
    assert found(path, b"zqxperson") == []


def marked(path: Path) -> bool:
    """Whether an erasure is unfinished."""
    with closing(sqlite3.connect(path)) as db:
        return erasing.marked(db)


def test_a_reader_in_the_way_is_told_of_and_the_rest_is_done_later(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    build(path).close()
    reader = sqlite3.connect(path)
    reader.execute("BEGIN").execute("SELECT count(*) FROM claim").fetchone()
    with Graph(SQLiteStore(str(path), wait=0.1)) as graph:
        with pytest.raises(StoreError, match=r"is being read.*localism forget --finish --graph .*a[.]db"):
            graph.forget(PERSON, also=WORDS, mentions=True)
        assert not graph.find("Zqxnick").rows, "it is erased from every answer"
        reader.close()
        assert graph.finish()
    assert found(path, b"zqxperson") == []


# ---- at the command line ----


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments], prog_name="localism")


def test_the_command_shows_first_and_erases_when_told(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    build(path).close()
    shown = run("forget", TITLE, "--graph", path)
    assert shown.exit_code == 0
    assert "nothing is changed yet" in " ".join(shown.stdout.split())
    assert "loading them again brings it back" in " ".join(shown.stdout.split())
    assert f"Next: localism forget {SOURCE} --yes" in shown.output
    assert found(path, b"zqxsource")
    done = run("forget", SOURCE, "--yes", "--graph", path, "--format", "json")
    assert done.exit_code == 0
    assert "zqx" not in done.output.lower()
    assert found(path, b"zqxsource") == []
    assert run("forget", "--finish", "--graph", path).stdout == "No erasure is unfinished.\n"
    nowhere = run("forget", SOURCE, "--yes", "--graph", tmp_path / "none.db")
    assert "There is no graph at" in nowhere.output
    assert not (tmp_path / "none.db").exists()
    for wrong in ((), ("A", "--finish")):
        assert run("forget", *wrong, "--graph", path).exit_code == 2
