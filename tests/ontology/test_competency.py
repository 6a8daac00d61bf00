"""The questions the ontology was made for: in words, as SPARQL over the exported example and in Python, with one answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from localism import Graph
from localism.graph.exchange.terms import PREFIXES, id_of

PAGE = Path(__file__).resolve().parents[2] / "docs" / "competency.md"


class Question(NamedTuple):
    """A section of the page."""

    words: str
    answer: frozenset[tuple[str, ...]]
    sparql: str
    python: str


def questions() -> list[Question]:
    found = []
    for section in re.split(r"^## ", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        rows = re.findall(r"^\* (.+)$", section, re.MULTILINE)
        answer = frozenset(tuple(cell.strip() for cell in row.split("·")) for row in rows)
        blocks = dict(re.findall(r"^```(\w+)\n(.*?)^```$", section, re.MULTILINE | re.DOTALL))
        found.append(Question(section.partition("\n")[0], answer, blocks["sparql"], blocks["python"]))
    return found


QUESTIONS = questions()


@pytest.fixture(scope="module")
def graph() -> Iterator[Graph]:
    with Graph.open(":memory:") as graph:
        graph.load_example()
        yield graph


@pytest.fixture(scope="module")
def exported(graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The example as anybody gets it: what it exports, in an engine that is not ours."""
    pyoxigraph = pytest.importorskip("pyoxigraph")
    folder, store = tmp_path_factory.mktemp("exported"), pyoxigraph.Store()
    for kind, name, form in (("turtle", "things.ttl", "TURTLE"), ("trig", "claims.trig", "TRIG")):
        graph.export(kind, folder / name)
        store.bulk_load(path=str(folder / name), format=getattr(pyoxigraph.RdfFormat, form))
    return store


def test_there_are_enough_and_no_answer_is_empty() -> None:
    assert len(QUESTIONS) >= 15
    assert not [q.words for q in QUESTIONS if not q.answer]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.words.partition(".")[0])
def test_words_sparql_and_python_give_one_answer(question: Question, graph: Graph, exported: Any) -> None:
    in_python = eval(question.python, {"graph": graph, "re": re})  # noqa: S307 (of our own page)
    declared = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
    solutions = exported.query(declared + question.sparql)
    names = solutions.variables
    in_sparql = {tuple(_said(solution[name]) for name in names) for solution in solutions}
    assert in_python == in_sparql == question.answer


def _said(term: Any) -> str:
    if term is None:
        return ""
    return id_of(term.value) or term.value if str(term).startswith("<") else term.value
