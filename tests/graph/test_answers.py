"""Answers in every form people read: whatever the text, nothing breaks out of it, and nothing is lost from data."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from dataclasses import dataclass, replace
from typing import ClassVar

import lxml.html
import pandas
import pytest
from hypothesis import given
from hypothesis import strategies as st

from localism.graph.answers import Answer, plain


@dataclass(frozen=True, slots=True)
class Pint:
    """A row of fiction."""

    pub: str
    pints: int
    beers: tuple[str, ...]
    group: str = ""

    TABLE: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = (("Pub", ("pub",)), ("", ("pints",)), ("", ("beers",)))


BULL = Pint("The Bull", 3, ("Shires Best", "Mild"), "open")
CAT = Pint("The Cat and Fiddle", 0, (), "shut")
PUBS = Answer(Pint, (BULL, CAT), "Pubs of Ambridge", "One is shut.", "localism find bull")

HOSTILE = (
    "\x1b[31mred\x1b[0m", "[bold]not bold[/bold]", "[/]", "a|b", "<script>alert(1)</script>", "`x`", "=1+1",
    "line\nbreak", "\u202egnirts", "\ud800", ":smile:", "![x](https://example.com/y.png)", "\x9b31m", "a\\|b", "&lt;",
)  # fmt: skip
"""What has broken tables, terminals, pages and spreadsheets."""


TAGS = ("div", "table", "caption", "thead", "tbody", "tr", "th", "td", "br", "p")


def answer_of(*texts: str) -> Answer[Pint]:
    rows = tuple(Pint(t, 1, (t, "x"), t) for t in texts)
    return Answer(Pint, rows, texts[0], texts[0], texts[0], leads=dict.fromkeys(texts, texts[0]))


def test_a_lead_stands_under_the_heading_of_its_group() -> None:
    led = replace(PUBS, leads={"shut": "Until spring."})
    assert "SHUT\nUntil spring.\n" in led.to_table(80)
    assert "### shut\n\nUntil spring.\n\n|" in led.to_markdown()
    assert "shut<br>Until spring.</th>" in led._repr_html_()


def test_an_answer_is_a_sequence_of_its_rows() -> None:
    assert list(PUBS) == [BULL, CAT]
    assert (len(PUBS), PUBS[0], PUBS[-1:], BULL in PUBS) == (2, BULL, (CAT,), True)
    assert PUBS.columns == ("pub", "pints", "beers", "group")


def test_pandas_takes_it_as_it_is() -> None:
    frame = pandas.DataFrame(PUBS)
    assert list(frame.columns) == list(PUBS.columns)
    assert frame["pints"].tolist() == [3, 0]
    pandas.testing.assert_frame_equal(frame, PUBS.to_pandas())


def test_an_empty_answer_has_its_columns_in_every_form() -> None:
    empty = Answer(Pint, (), "Pubs of Nowhere", "There are none.")
    assert list(empty.to_pandas().columns) == list(PUBS.columns)
    assert next(csv.reader(io.StringIO(empty.to_csv()))) == list(PUBS.columns)
    assert json.loads(empty.to_json()) == {
        "title": "Pubs of Nowhere",
        "note": "There are none.",
        "next": "",
        "rows": [],
    }
    assert "There are none." in empty.to_table(60)
    assert "There are none." in empty.to_markdown()
    assert "There are none." in empty._repr_html_()


def test_json_gives_everything() -> None:
    rows = json.loads(PUBS.to_json())["rows"]
    assert rows[0] == {"pub": "The Bull", "pints": 3, "beers": ["Shires Best", "Mild"], "group": "open"}


def test_csv_reads_back_and_keeps_spreadsheets_from_calculating() -> None:
    for start in "=+-@\t\r":
        (_, cells) = csv.reader(io.StringIO(answer_of(f"{start}1+1").to_csv(), newline=""))
        assert cells[0] == f"'{start}1+1"
    assert list(csv.reader(io.StringIO(PUBS.to_csv())))[1] == ["The Bull", "3", "Shires Best; Mild", "open"]


def test_the_terminal_shows_groups_and_every_part_of_a_cell() -> None:
    lines = PUBS.to_table(60).splitlines()
    assert lines[0] == "Pubs of Ambridge"
    assert lines.index("OPEN") < lines.index("SHUT")
    assert [any(word in line for line in lines) for word in ("Shires Best", "Mild", "2 rows")] == [True] * 3
    assert max(map(len, lines)) <= 60
    assert PUBS.to_table(60) == PUBS.to_table(60)


@pytest.mark.parametrize("text", HOSTILE)
def test_the_terminal_gets_no_control_character_and_obeys_no_markup(text: str) -> None:
    shown = answer_of(text).to_table(100)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\ud800-\udfff]", shown)
    assert plain(text) in shown


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_keeps_its_columns(text: str) -> None:
    written = answer_of(text).to_markdown()
    rows = [line for line in written.splitlines() if line.startswith("|")]
    assert [len(re.findall(r"(?<!\\)(?:\\\\)*\|", line)) for line in rows] == [4] * 3
    assert not re.search(r"<(?!br>)", written)
    assert not re.search(r"(?<!\\)\]\(", written)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_notebook_shows_text_as_text(text: str) -> None:
    page = lxml.html.fromstring(f"<div>{answer_of(text)._repr_html_()}</div>")
    assert {element.tag for element in page.iter()} <= set(TAGS)
    assert page.xpath("string(//td[1])") == plain(text)
    assert not page.xpath("//@*[starts-with(name(), 'on') or name() = 'style' or name() = 'src' or name() = 'href']")


@given(st.lists(st.text(st.characters()), min_size=1, max_size=3), st.integers(1, 200))
def test_no_text_breaks_any_form(texts: list[str], width: int) -> None:
    answer = answer_of(*texts)
    forms = (answer.to_table(width), answer.to_markdown(), answer.to_csv(), answer.to_json(), answer._repr_html_())
    for form in forms:
        assert form.encode("utf-8").decode("utf-8") == form
    assert len(list(csv.reader(io.StringIO(forms[2], newline="")))) == 1 + len(texts)
    assert len(json.loads(forms[3])["rows"]) == len(texts)


def test_answers_need_no_pandas() -> None:
    import subprocess

    asks = "import sys, localism.graph.answers; assert not {'pandas', 'rich', 'numpy'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", asks], check=True)
