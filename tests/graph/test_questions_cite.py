"""What to cite: the works behind a thing or an answer, in text, BibTeX and CSL-JSON, read again by readers of our own."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from localism import Graph
from localism.cli import main
from localism.errors import NotFoundError
from localism.graph.exchange.references import Reference, as_bibtex, as_csl, as_text, csl_date
from localism.graph.questions.cite import cite
from localism.graph.slices import slice_store
from localism.graph.store import View
from tests.graph.borsetshire import borsetshire
from tests.graph.exported import texts

# The shape of https://resource.citationstyles.org/schema/latest/input/json/csl-data.json, as far as we use it.
TEXTS = {"id", "title", "publisher", "URL", "version", "note"}
TYPES = {"dataset", "document", "webpage"}
DATE_KEYS = {"date-parts", "season", "circa", "literal"}


def valid(items: Any) -> None:
    """Raise AssertionError for what the published schema of CSL data does not allow."""
    assert isinstance(items, list)
    for item in items:
        assert {"type", "id"} <= item.keys() <= TEXTS | {"type", "author", "issued", "accessed"}
        assert item["type"] in TYPES
        assert all(isinstance(item[name], str) and item[name] for name in TEXTS & item.keys())
        assert all(name.keys() == {"literal"} and isinstance(name["literal"], str) for name in item.get("author", []))
        for name in {"issued", "accessed"} & item.keys():
            date = item[name]
            assert date.keys() <= DATE_KEYS
            assert ("date-parts" in date) != ("literal" in date)
            if "date-parts" in date:
                assert 1 <= len(date["date-parts"]) <= 2
                assert all(1 <= len(p) <= 3 and all(isinstance(n, int) for n in p) for p in date["date-parts"])
    assert len({item["id"] for item in items}) == len(items)


def parsed(bib: str) -> dict[str, dict[str, str]]:
    """BibTeX as BibTeX reads it: braces are counted, whatever is before them. Raises AssertionError for what is none."""
    entries: dict[str, dict[str, str]] = {}
    at = 0
    while at < len(bib):
        if bib[at].isspace():
            at += 1
            continue
        opened = re.compile(r"@misc\{([a-z0-9-]+),\n").match(bib, at)
        assert opened, bib[at : at + 60]
        at = opened.end()
        fields: dict[str, str] = {}
        while not bib.startswith("}\n", at):
            name = re.compile(r"  ([a-z]+) = ").match(bib, at)
            assert name, bib[at : at + 60]
            at = name.end()
            assert bib[at] == "{"
            depth, begun = 0, at
            while True:
                depth += {"{": 1, "}": -1}.get(bib[at], 0)
                at += 1
                if depth == 0:
                    break
            assert name[1] not in fields
            fields[name[1]] = bib[begun + 1 : at - 1]
            assert bib.startswith(",\n", at)
            at += 2
        at += 2
        assert opened[1] not in entries
        entries[opened[1]] = fields
    return entries


def unescaped(latex: str) -> str:
    """The text that LaTeX prints."""
    for command, printed in (("textbraceleft", "\x01"), ("textbraceright", "\x02"), ("textasciitilde", "~")):
        latex = latex.replace(f"\\{command}{{}}", printed)
    latex = latex.replace("\\textasciicircum{}", "^").replace("\\textbackslash{}", "\x03")
    latex = re.sub(r"\\([$&#_%])", r"\1", latex)
    assert not re.search(r"[\\{}]", latex)
    return latex.replace("\x01", "{").replace("\x02", "}").replace("\x03", "\\")


@pytest.fixture(scope="module")
def view() -> Iterator[View]:
    with borsetshire() as shown:
        yield shown


def test_a_holding_is_cited_by_each_source_with_its_pages_and_by_its_dataset(view: View) -> None:
    found = cite(view, "local:h-vote", access="restricted")
    assert [(w.id, w.places) for w in found.works] == [
        ("local:echo", ("p. 7 (observed 1 June 2019)",)),
        ("dataset:fiction", ()),
    ]
    assert str(found) == (
        "Ambridge Echo. 1 June 2019. P. 7 (observed 1 June 2019). https://echo.example/7.\n"
        "Fiction of Borsetshire [dataset]. As loaded on 2020-01-02 into a graph of localism 0.1.0.\n"
    )


def test_a_source_is_cited_itself(view: View) -> None:
    assert cite(view, "local:act-source", access="public").works[0].title == "Imaginary Planning Act, as printed"


def test_an_answer_is_cited_by_what_its_rows_name() -> None:
    with Graph.open(":memory:") as graph:
        graph.load_example()
        answer = graph.who_holds("Public libraries", "Wigan")
        named = {c.source for row in answer for c in row.sources if c.source}
        works = graph.cite(answer).works
        assert {w.id for w in works if not w.dataset} == named
        assert [w.id for w in works if w.dataset] == ["dataset:pilot-areas"]
        # Rows that name no source are cited by what is claimed of the things that they are of.
        found = graph.find("Cornwall Council")
        claimed = {r.source_id for row in found for r in graph.evidence(row.id)}
        assert {w.id for w in graph.cite(found).works if not w.dataset} == claimed - {""}
        # What is claimed, listed, is cited as listed.
        evidence = graph.evidence("Cornwall Council")
        assert {w.id for w in graph.cite(evidence).works if not w.dataset} == {r.source_id for r in evidence} - {""}


def test_what_is_not_public_is_not_cited_unless_asked_for(view: View) -> None:
    (told,) = (s.claim for s in view.claims() if s.claim.dataset == "interviews")
    assert "Fictional interviews" in str(cite(view, told.entity, access="restricted"))
    with closing(slice_store(view, access="public")) as store, store.view() as public, pytest.raises(NotFoundError):
        cite(public, told.entity, access="public")


def test_an_answer_that_was_asked_of_everything_is_still_cited_from_what_is_public(tmp_path: Path) -> None:
    (tmp_path / "r").mkdir()
    (tmp_path / "r" / "Facts.csv").write_text(
        "Who,Act,Power,Where,Source,Access\nHall,owns,Hall,Here,Deed (fiction),public\n"
        "Hall,funds,Hall,Here,Whisper (fiction),restricted\n",
        encoding="utf-8",
    )
    (tmp_path / "r" / "About.csv").write_text("Field,Value\nDataset,r\nAccess,public\n", encoding="utf-8")
    with Graph.open(":memory:") as graph:
        graph.load(tmp_path / "r")
        answer = graph.who_holds("Hall")
        assert "Whisper" in json.dumps(answer.to_json())
        assert "Whisper" not in str(graph.cite(answer))
        assert "Deed" in str(graph.cite(answer))
        assert "Whisper" in str(graph.cite(answer, access="restricted"))


def test_every_source_of_the_example_makes_csl_and_bibtex_that_are_read_again() -> None:
    with Graph.open(":memory:") as graph:
        graph.load_example()
        works = graph.cite(graph.find("council")).works
    items = json.loads(as_csl(works))
    valid(items)
    entries = parsed(as_bibtex(works))
    assert list(entries) == [item["id"] for item in items]
    for work, item, entry in zip(works, items, entries.values(), strict=True):
        assert unescaped(entry["title"][1:-1]) == item["title"] == " ".join(work.title.split())
        assert item.get("URL", "") == entry.get("url", "") == work.url
    assert len(as_text(works).splitlines()) == len(works)


REFERENCES = st.lists(
    st.builds(
        Reference,
        *(texts, texts, texts, texts, st.sampled_from(["", "2018", "2018-06~", "2018-22", "../2026", "2018-06-21"])),
        *(st.sampled_from(["", "2024-01-02", "2024"]), texts | st.just("https://x.example/a_b%20{c}?d=1&e"), texts),
        st.tuples(texts),
        texts,
        st.booleans(),
    ),
    max_size=4,
)


@settings(max_examples=60)
@given(works=REFERENCES)
def test_hostile_names_stay_text(works: list[Reference]) -> None:
    entries = parsed(as_bibtex(works))
    items = json.loads(as_csl(works))
    assert len(entries) == len(items) == len(works)
    assert len(as_text(works).splitlines()) == len(works)
    for entry, item in zip(entries.values(), items, strict=True):
        assert unescaped(entry.get("title", "{}")[1:-1]) == item["title"]
        assert not re.search(r"[\s{}\\]", entry.get("url", ""))
        if "publisher" in item:
            assert unescaped(entry["howpublished"]) == item["publisher"]


@pytest.mark.parametrize(
    ("edtf", "expected"),
    [
        ("", None),
        ("2018", {"date-parts": [[2018]]}),
        ("2018-06-21", {"date-parts": [[2018, 6, 21]]}),
        ("2018-24", {"date-parts": [[2018]], "season": 4}),
        ("2018~", {"date-parts": [[2018]], "circa": True}),
        ("2018-06-XX", {"literal": "2018-06-XX"}),
        ("nonsense", {"literal": "nonsense"}),
    ],
)
def test_dates_as_csl_has_them(edtf: str, expected: object) -> None:
    if edtf == "2018-06-XX":
        assert set(csl_date(edtf) or {}) == {"literal"}
    else:
        assert csl_date(edtf) == expected


def test_as_a_person_meets_it(tmp_path: Path) -> None:
    graph = str(tmp_path / "g.db")

    def run(*arguments: str) -> Any:
        return CliRunner().invoke(main, [*arguments, "--graph", graph], prog_name="localism")

    assert run("example").exit_code == 0
    text = run("cite", "Cornwall Council")
    assert text.exit_code == 0
    assert "[dataset]" in text.stdout
    assert json.loads(run("cite", "Cornwall Council", "--format", "csl").stdout)
    asked = run("who-holds", "Public libraries", "--in", "Wigan", "--cite", "bibtex")
    assert parsed(asked.stdout)
    nothing = run("stats", "--cite", "text")
    assert nothing.exit_code == 1
    assert "no source is named there" in nothing.stderr
