"""What is drawn from the public slice holds nothing that is not public: every command's output, searched byte by byte."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from localism import Graph
from localism.cli import main
from localism.cli.printing import page_path
from tests.canaries import (
    LEVELS,
    OPEN_AREA,
    OPEN_BODY,
    OPEN_HOLDING,
    OPEN_POWER,
    build,
    found_below,
    found_in,
)

ARGUMENTS = {
    "power": OPEN_POWER,
    "body": OPEN_BODY,
    "file": str(Path(__file__).with_name("canaries.yml")),
    "thing": OPEN_BODY,
    "area": OPEN_AREA,
    "first": OPEN_AREA,
    "second": OPEN_AREA,
    "holding": OPEN_HOLDING,
    "words": "open",
    "place_or_body": OPEN_AREA,
    "family": "mixing",
    "query": "SELECT ?s ?p ?o { ?s ?p ?o }",
}
"""What is put for an argument of a command, by its name; a new command with another one needs a line here."""
OPTIONS: dict[str, list[list[str]]] = {
    "who-holds": [[], ["--in", OPEN_AREA, "--on", "2019"], ["--known-on", "2024-04-01"]],
    "show": [[], ["--known-on", "2024-04-01"]],
    "changes": [["--from", "2015"], ["--known-on", "2024-02-01"]],
    "decision": [["--in", OPEN_AREA]],
    "coverage": [[], ["--in", OPEN_AREA]],
    "analyse": [["--on", "2018", "--on", "2019"], ["--on", "2018", "--on", "2019", "--top", "0"]],
    "what-if": [["--remove", OPEN_BODY], ["--without", "mixed-project"]],
    "matches": [[], ["--judged"], ["--least", "0"]],
    "report": [[], ["--list"]],
    "significance": [["--runs", "2"]],
    "network": [["--runs", "2"]],
    "validate": [[], ["--quick"]],
    **{
        f"map {form}": [
            [],
            ["--in", OPEN_AREA, "--on", "2019"],
            ["--around", OPEN_BODY, "--hops", "2", "--known-on", "2024-04-01"],
        ]
        for form in ("matrix", "network")
    },
    "map decision": [["--in", OPEN_AREA], ["--in", OPEN_AREA, "--for", "residents"]],
    "map place": [[], ["--for", "residents"]],
    "map gap": [[], ["--in", OPEN_AREA, "--on", "2019"]],
    "map timeline": [["--in", OPEN_AREA, "--on", "2019"], ["--power", OPEN_POWER]],
    "export": [[], ["--around", OPEN_BODY, "--hops", "3"], ["--in", OPEN_AREA, "--known-on", "2024-04-01"]],
    "cite": [[], ["--known-on", "2024-04-01"]],
}
WRITTEN = {"analyse": ["--on", "2018"]}
"""What is written with other options than what is printed."""
EXITS = {"validate": 1}
"""Where 0 is not what is said of the canaries' graph: things in it lead round in circles."""
NOT_DRAWN = {
    **dict.fromkeys(
        ("example", "template", "check", "load", "suggest", "explain", "list"), "about somebody's own files"
    ),
    **dict.fromkeys(("judge", "withdraw", "forget"), "changes the whole graph"),
    "watch": "goes on until it is stopped; its pages are those of map",
    "diff": "has loads of the whole graph; of the public slice only beside another graph, which has a test of its own",
    "copy": "is asked what may go, and takes public claims alone to a server",
    "cypher": "asks a server, which holds what was let go there",
    "completion": "is about the command line",
    "ontology": "is about what may be said, with examples from what the package ships",
}
"""Commands that draw nothing from a slice, and why."""


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The canaries' graph."""
    path = tmp_path_factory.mktemp("canaries") / "graph.db"
    with Graph.open(path) as made:
        build(made)
    return path


def commands(group: click.Group = main, above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command with what is typed for it."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, (*above, name))
        if not isinstance(command, click.Group) or command.invoke_without_command:
            yield (*above, name), command


DRAWN = [(typed, command) for typed, command in commands() if NOT_DRAWN.keys().isdisjoint((typed[0], typed[-1]))]


def put_for(p: click.Parameter) -> list[str]:
    """What is put for an argument: each of its choices, or what there is to ask about."""
    if isinstance(p.type, click.Choice):
        return list(p.type.choices)
    return [ARGUMENTS[re.sub(r"_\d+$", "", p.name or "")]]  # the things of a map are numbered


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments], prog_name="localism")


@pytest.mark.parametrize(("typed", "command"), DRAWN, ids=lambda x: " ".join(x) if isinstance(x, tuple) else "")
def test_what_is_drawn_from_the_public_slice_holds_no_canary(
    graph: Path, tmp_path: Path, typed: tuple[str, ...], command: click.Command
) -> None:
    parameters = {p.name: p for p in command.params}
    assert "access" in parameters, (
        f"{' '.join(typed)} cannot be asked what the public may see: give it the options of cli/options.py, or say in NOT_DRAWN why not"
    )
    public = [] if parameters["access"].default == "public" else ["--access", "public"]
    arguments = list(
        itertools.product(*map(put_for, (p for p in command.params if isinstance(p, click.Argument) and p.required)))
    )
    forms = parameters["form"].type if "form" in parameters else None
    asked = isinstance(parameters.get("form"), click.Option) and isinstance(forms, click.Choice)
    formats = [["--format", f] for f in forms.choices] if asked and isinstance(forms, click.Choice) else [[]]
    options = OPTIONS.get(" ".join(typed) if typed[0] == "map" else typed[-1], [[]])
    # Every format once, and every option and argument in one format: a form prints the same rows as another.
    tried = [(arguments[0], form, options[0], False) for form in formats[1:]] + [
        (c, formats[0], more, not asked) for c in arguments for more in options
    ]
    # What may be printed may be written as well, once.
    tried += [(arguments[0], formats[0], WRITTEN.get(typed[-1], options[0]), True)] if asked else []
    for n, (chosen, form, more, written) in enumerate(tried):
        page = typed[0] == "map" or ("output" in parameters and parameters["output"].callback is page_path)
        made = tmp_path / str(n) / ("made.html" if page else "made.xlsx" if "xlsx" in chosen else "made")
        output = ["-o", made] if written and "output" in parameters else []
        (tmp_path / str(n)).mkdir()
        result = run(*typed, *chosen, *more, *form, *public, *output, "--graph", graph)
        assert result.exit_code == EXITS.get(typed[-1], 0), result.output
        assert found_in(result.output.encode()) == set(), [*typed, *chosen, *more, *form]
    assert found_below(tmp_path) == set()


@pytest.mark.parametrize(
    ("typed", "command"), [(t, c) for t, c in DRAWN if any(p.name == "cite" for p in c.params)], ids=str
)
def test_what_an_answer_is_cited_by_holds_no_canary(
    graph: Path, typed: tuple[str, ...], command: click.Command
) -> None:
    """Also where the answer itself may be of everything: what is cited may be printed."""
    arguments = [put_for(p)[0] for p in command.params if isinstance(p, click.Argument) and p.required]
    result = run(*typed, *arguments, *OPTIONS.get(typed[-1], [[]])[0], "--cite", "csl", "--graph", graph)
    assert result.exit_code == 0 or "no source is named there" in result.output, result.output
    assert found_in(result.output.encode()) == set()


def test_records_leave_as_a_workbook_and_as_json_without_a_canary(graph: Path, tmp_path: Path) -> None:
    for name in ("made.xlsx", "made.json"):
        assert run("export", "records", "-o", tmp_path / name, "--graph", graph).exit_code == 0
    assert b"Open name" in (tmp_path / "made.json").read_bytes()
    assert found_below(tmp_path) == set()


@pytest.mark.parametrize("form", ["table", "csv", "json", "md"])
def test_a_graph_beside_another_shows_of_both_what_is_public(graph: Path, tmp_path: Path, form: str) -> None:
    other = tmp_path / "other.db"
    (tmp_path / "hall.csv").write_text("Who,Act,Power,Where,Source\nHall,owns,Hall,Here,Deed\n", encoding="utf-8")
    assert run("load", tmp_path / "hall.csv", "--graph", other).exit_code == 0
    for one, beside in ((graph, other), (other, graph)):
        result = run("diff", beside, "--access", "public", "--format", form, "--graph", one)
        assert result.exit_code == 0, result.output
        assert "Open name" in result.output
        assert found_in(result.output.encode()) == set()


def test_a_copy_that_is_to_be_public_does_not_take_what_is_not(graph: Path, tmp_path: Path) -> None:
    """A file is given everything, unless --access says what may go."""
    result = run("copy", graph, tmp_path / "copy.db", "--access", "public")
    assert result.exit_code == 1
    assert "Nothing was written" in result.output
    assert found_below(tmp_path) == set()
    assert not (tmp_path / "copy.db").exists()
    assert run("copy", graph, tmp_path / "copy.db", "--access", "restricted").exit_code == 0


def test_loads_are_not_told_of_a_slice_that_has_none(graph: Path) -> None:
    """Rather than that nothing differs."""
    result = run("diff", "--access", "public", "--graph", graph)
    assert result.exit_code == 2
    assert "keeps no loads" in result.output


def test_each_canary_shows_where_it_may(graph: Path, tmp_path: Path) -> None:
    """Or a test that finds none proves nothing."""
    for level in LEVELS:
        assert run("export", "json", "-o", tmp_path / level, "--access", level, "--graph", graph).exit_code == 0
    project, restricted = (found_in((tmp_path / level).read_bytes()) for level in LEVELS)
    assert any("zqxprojectmemo" in x for x in project)
    assert not any("zqxrestricted" in x for x in project)
    for field in ("memo", "coder", "page", "name", "description", "condition", "sheet"):
        assert any(f"zqxrestricted{field}" in x for x in restricted), field
    assert found_in(run("show", OPEN_BODY, "--graph", graph).output.encode()), "one's own terminal shows it"
    assert "zqxrestricted" in run("access", "report", "--list", "--graph", graph).output


@pytest.mark.parametrize(
    "typed",
    [
        ("show", "zqxrestrictedname nam"),
        ("show", "zqxrestrictednam"),
        ("who-holds", "zqxrestrictednam"),
        ("place", "zqxrestrictednam"),
        ("powers-of", "zqxrestrictednam"),
        ("chain", "zqxrestrictednam"),
        ("matches", "withdraw", "local:open/Council", "local:open/LocalCouncil", "--by", "nobody"),
        ("show", "local:zqxrestricted-mixed-restricted/Pers"),
        ("forget", "zqxrestrictednam"),
        ("agreement", "--coders", "nobody"),
    ],
    ids=" ".join,
)
def test_an_error_names_nothing_that_is_restricted(graph: Path, typed: tuple[str, ...]) -> None:
    result = run(*typed, "--graph", graph)
    assert result.exit_code in (1, 2)
    said = result.output.lower()
    for word in sorted({w.lower() for text in typed for w in (text, *text.split())}, key=len, reverse=True):
        said = said.replace(f"‘{word}’", "")  # what was typed is said again
    assert {f for f in found_in(said.encode()) if "restricted" in f} == set()
