"""The commands about places and matches as a person meets them: every form, the next command, and mistakes as sentences."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from localism.cli import main


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example, loaded once."""
    path = tmp_path_factory.mktemp("places") / "areas.db"
    assert run("example", "--graph", path).exit_code == 0
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments], prog_name="localism")


QUESTIONS = [
    ("place", "Stevenage", "--on", "2019-06-01"),
    ("place", "Penryn", "--on", "2019-06", "--power", "libraries"),
    ("place", "GB-LAE-SWK", "--topic", "planning"),
    ("compare", "Stevenage", "Wigan", "--on", "2019-06-01"),
    ("changes", "Southwark", "--from", "2018", "--to", "2020"),
    ("changes", "Wigan", "--known-on", "2020"),
    ("coverage", "--on", "2019-06-01"),
    ("coverage", "--in", "Cornwall"),
    ("what-if", "--remove", "Penryn Town Council", "--on", "2018-06-01"),
    ("matches", "--least", "60"),
    ("matches", "--judged"),
]


@pytest.mark.parametrize("question", QUESTIONS, ids=" ".join)
def test_every_form_says_the_same(graph: Path, question: tuple[str, ...]) -> None:
    said = {form: run(*question, "--graph", graph, "--format", form) for form in ("table", "json", "csv", "md")}
    assert {form: done.exit_code for form, done in said.items()} == dict.fromkeys(said, 0), said["table"].output
    whole = json.loads(said["json"].stdout)
    rows = list(csv.DictReader(io.StringIO(said["csv"].stdout)))
    assert len(rows) == len(whole["rows"])
    assert said["table"].stdout.startswith(whole["title"][:60])
    assert said["md"].stdout.startswith("## ")
    assert "Next: localism " in said["table"].output
    assert "Next: " not in said["json"].stdout


def test_what_comes_next_can_be_typed(graph: Path) -> None:
    for question in QUESTIONS:
        whole = json.loads(run(*question, "--graph", graph, "--format", "json").stdout)
        if "NAME" not in whole["next"]:
            done = run(*whole["next"].removeprefix("localism ").split(), "--graph", graph)
            assert done.exit_code == 0, (whole["next"], done.output)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (("place", "Atlantis"), "no place is called ‘Atlantis’"),
        (("place", "Stevenage", "--on", "21/06/2018"), "is not an EDTF date"),
        (
            ("place", "Stevenage", "--topic", "wizardry"),
            "no topic here is called ‘wizardry’; there are: Adult social care",
        ),
        (("place", "Local Trust"), "‘Local Trust’ is a body, and governs no area that is recorded"),
        (("changes", "Stevenage"), "Say from when: --from 2019-06-01"),
        (("changes", "Stevenage", "--from", "2020", "--to", "2019"), "ends before it begins"),
        (("what-if",), "Say what to try"),
        (("what-if", "--without", "nothing"), "There is no dataset 'nothing' in the graph. It has: pilot-areas."),
        (("matches", "judge", "GB-LAE-STV", "GB-LAE-WGN", "--by", "A"), "Say --yes, --no or --unsure."),
        (("matches", "judge", "GB-LAE-STV", "x", "--yes", "--by", "A"), "Nothing in the graph has the id x"),
        (("matches", "withdraw", "GB-LAE-STV", "GB-LAE-WGN", "--by", "A"), "A has judged nothing of"),
    ],
)
def test_mistakes_are_sentences(graph: Path, wrong: tuple[str, ...], said: str) -> None:
    done = run(*wrong, "--graph", graph)
    assert done.exit_code in (1, 2)
    assert said in " ".join(done.output.split())
    assert "Traceback" not in done.output


def test_without_a_date_a_place_is_asked_about_today(graph: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1559347200")
    assert "as of 1 June 2019" in run("place", "Stevenage", "--graph", graph).output


def test_a_judgement_is_followed_and_withdrawn(graph: Path, tmp_path: Path) -> None:
    copy = tmp_path / "judged.db"
    shutil.copy(graph, copy)
    pair = ("local:asset/leigh-spinners-mill", "local:asset/leigh-spinners-mill-one")
    done = run("matches", "judge", *pair, "--yes", "--by", "A reviewer (a test)", "--note", "to try", "--graph", copy)
    assert (
        "Taken for one in every answer: local:asset/leigh-spinners-mill = local:asset/leigh-spinners-mill-one."
        in done.output
    )
    shown = json.loads(run("show", pair[1], "--graph", copy, "--format", "json").stdout)
    assert [r["value"] for r in shown["rows"] if r["label"] == "id"] == list(pair)
    assert "Taken for one: " in shown["note"]
    assert "yes: A reviewer (a test)" in shown["note"]
    claims = json.loads(run("evidence", pair[0], "--graph", copy, "--format", "json").stdout)["rows"]
    assert {r["says"][0] for r in claims} == {f"of {i}:" for i in pair}
    before = run("show", pair[1], "--graph", graph, "--format", "json").stdout
    assert "Withdrawn" in run("matches", "withdraw", *pair, "--by", "A reviewer (a test)", "--graph", copy).output
    assert run("show", pair[1], "--graph", copy, "--format", "json").stdout == before
