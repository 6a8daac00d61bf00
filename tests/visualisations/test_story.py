"""Stories: every mistake of a file is told with its line, and each step is in the page, the slides and the pictures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html

from localism import Graph
from localism.errors import LocalismError
from tests.test_cli import run

STORY = Path(__file__).parents[2] / "docs" / "story.yml"


@pytest.fixture(scope="module")
def graph() -> Iterator[Graph]:
    with Graph.open(":memory:") as loaded:
        loaded.load_example()
        yield loaded


def test_the_story_of_the_docs_is_told_step_by_step(graph: Graph) -> None:
    story = graph.story(STORY)
    titles = [step.heading for step in story.steps]
    tree = html.document_fromstring(story.page())
    assert [h.text_content().partition(". ")[2] for h in tree.xpath("//section[@class='step']/h2")] == titles
    slides = html.document_fromstring(story.deck())
    assert [h.text_content() for h in slides.xpath("//div[@class='slides']/section/h2")] == [story.title, *titles]
    files = dict(story.pictures())
    assert len(files) == 2 * len(titles) + 1
    said = files["words.txt"].decode()
    for n, step in enumerate(story.steps, 1):
        assert files[f"step-{n}.svg"].startswith(b"<svg")
        assert files[f"step-{n}.png"].startswith(b"\x89PNG")
        assert step.words in said


def test_all_mistakes_of_a_file_are_told_in_one_pass(tmp_path: Path) -> None:
    path = tmp_path / "story.yml"
    path.write_text(
        "title: x\nsteps:\n  - map: plaice\n    of: Wigan\n  - map: place\n  - map: network\n    hops: far\n    colour: red\n",
        encoding="utf-8",
    )
    run("example", "--graph", tmp_path / "areas.db")
    told = run("map", "story", path, "--graph", tmp_path / "areas.db", "-o", tmp_path / "s.html")
    assert told.exit_code == 1
    for part in ("plaice", "place", "AREA", "far", "colour", "row 3", "4 problems to put right: no story was drawn"):
        assert part in told.stderr, told.stderr
    assert not (tmp_path / "s.html").exists()


@pytest.mark.parametrize(
    "text", ["", "steps: []", "steps: x", "- a", "steps: &a [*a]", "steps:\n  - map: !!python/x y"]
)
def test_what_is_no_story_is_said_to_be_none(graph: Graph, tmp_path: Path, text: str) -> None:
    path = tmp_path / "story.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LocalismError, match="story"):
        graph.story(path)


def test_hostile_words_of_a_story_stay_text(graph: Graph, tmp_path: Path) -> None:
    path = tmp_path / "story.yml"
    path.write_text(
        "title: '</title><script>alert(1)</script>'\nsteps:\n  - title: '<img src=x onerror=alert(2)>'\n"
        "    text: '{{ 7*7 }}</section>'\n    map: place\n    of: Wigan\n",
        encoding="utf-8",
    )
    story = graph.story(path)
    for text in (story.page(), story.deck()):
        tree = html.document_fromstring(text)
        assert not tree.xpath("//img")
        assert "{{ 7*7 }}</section>" in tree.text_content()
        assert "49" not in tree.xpath("string(//section[last()]/p)")


def test_the_commands_write_what_they_say(tmp_path: Path) -> None:
    address = tmp_path / "areas.db"
    run("example", "--graph", address)
    told = run("map", "story", STORY, "--graph", address, "-o", tmp_path / "s.html", "--pictures", tmp_path / "slides")
    assert told.exit_code == 0, told.output
    assert "4 steps" in told.output
    assert len(list((tmp_path / "slides").iterdir())) == 9
    assert run("deck", STORY, "--graph", address, "-o", tmp_path / "d.html").exit_code == 0
    assert (tmp_path / "d.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    for command, name in (
        (("map", "story", STORY), "s.svg"),
        (("deck", STORY), "d.pptx"),
        (("report", "network"), "r"),
    ):
        refused = run(*command, "--graph", address, "-o", tmp_path / name)
        assert refused.exit_code == 2
        assert "name it .html" in refused.output
        assert not (tmp_path / name).exists()


def test_the_heading_names_a_day_where_all_steps_have_it(graph: Graph, tmp_path: Path) -> None:
    path = tmp_path / "story.yml"
    steps = "steps:\n  - map: place\n    of: Wigan\n    on: 2019-06-01\n  - map: place\n    of: Wigan\n    on: "
    for day, said in (("2019-06-01", "As of <b>2019-06-01</b>"), ("2015-06-01", "As of <b>the day under each map</b>")):
        path.write_text(steps + day, encoding="utf-8")
        assert said in graph.story(path).page()


def test_a_step_can_be_in_the_words_of_residents(graph: Graph, tmp_path: Path) -> None:
    path = tmp_path / "story.yml"
    path.write_text(
        "steps:\n  - map: place\n    of: Wigan\n    on: 2019-06-01\n    for: residents\n  - map: place\n    of: Wigan\n",
        encoding="utf-8",
    )
    told, plain = graph.story(path).steps
    assert told.page.picture.lead
    assert not plain.page.picture.lead
