"""SPARQL: that it reads and does no more, that both engines answer alike, and that the documented queries work."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from localism import Graph
from localism.errors import LocalismError, MisuseError
from localism.graph.entity import Claim
from localism.graph.exchange import export, sparql_run
from localism.graph.exchange.sparql import sparql
from localism.graph.exchange.sparql_check import checked
from localism.graph.exchange.terms import PREFIXES, iri_of
from localism.graph.store import Dataset
from localism.ontology.dates import BEGINNING, Bounds
from tests.graph.exported import CLAIMS, said, view_of

REFUSED = (
    "SELECT * { SERVICE <http://x.example/> { ?s ?p ?o } }",
    "SELECT * { service silent ?where { ?s ?p ?o } }",
    "SELECT * { S\\u0045RVICE <http://x.example/> { ?s ?p ?o } }",
    "SELECT * { ?s ?p ?o FILTER(?s<?o)SERVICE<http://x.example/>{?s ?p ?o} }",
    "SELECT * { ?s loc:it\\'s ?o . SERVICE ex:a { ?s ?p ?o } . ?s ?p 'x' }",
    "SELECT * { ?s ?p '# no comment' . SERVICE ex:a { } }",
    "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
    "SELECT * FROM NAMED <http://x.example/> { ?s ?p ?o }",
    "LOAD <http://x.example/>",
    "PREFIX x: <http://x.example/> INSERT DATA { x:a x:b x:c }",
    "DELETE WHERE { ?s ?p ?o }",
    "WITH <http://x.example/> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "DROP ALL",
    "clear default",
    "SELECT * { ?s ?p ?o } ; MOVE DEFAULT TO <http://x.example/>",
)
ALLOWED = (
    "SELECT ?service ?load { ?service ?load 'SERVICE' } # LOAD",
    'SELECT * { ?s ?p """INSERT "DATA" """ }',
    "SELECT * { ?s <http://x.example/SERVICE#LOAD> loc:drop , thing:local:service }",
    "SELECT * { ?s ?p 'it\\'s SERVICE'@en-GB }",
)


@pytest.mark.parametrize("query", REFUSED)
def test_a_query_that_does_more_than_read_is_not_run(query: str) -> None:
    with view_of() as view, pytest.raises(MisuseError, match="so it was not run"):
        sparql(view, query)


@pytest.mark.parametrize("query", ALLOWED)
def test_words_in_names_texts_and_notes_are_no_commands(query: str) -> None:
    assert checked(query) == query


@pytest.mark.parametrize("query", ["", " \n", "x" * 200_000, "SELECT * " + "{" * 5_000, "\ud800"])
def test_what_is_no_query_is_said(query: str) -> None:
    with pytest.raises(MisuseError):
        checked(query)


def test_an_answer_has_the_rows_and_columns_that_were_asked_for() -> None:
    query = """SELECT ?holder ?name ?none { ?h loc:heldBy ?holder ; loc:kind "prohibition" . ?holder loc:name ?name
               OPTIONAL { ?h loc:memo ?none } }"""
    with view_of() as view:
        answer = sparql(view, query)
        assert sparql(view, "ASK { ?x a loc:Ward }")[0]["answer"] == "yes"
        few = sparql(view, "SELECT ?x { ?x a ?y }", limit=2)
    assert answer.columns == ("holder", "name", "none")
    assert answer.to_csv().splitlines()[1:] == ["https://w3id.org/localism/id/council:a,Ŵobbling Council,"]
    assert "council:a" in answer.to_table()
    assert answer.next == "localism show council:a"
    assert len(few) == 2
    assert "there are more" in few.note


def test_a_mistake_is_placed_where_the_asker_made_it() -> None:
    with view_of() as view, pytest.raises(MisuseError) as error:
        sparql(view, "SELECT * { ?s ?p")
    assert str(error.value).startswith("The query could not be answered: ")
    assert re.search(r"\b(error at |line:)1\b", str(error.value))


def test_what_takes_too_long_is_stopped() -> None:
    endless = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?a{n} ?b{n} ?c{n} ." for n in range(8)) + " }"
    with view_of() as view, pytest.raises(LocalismError, match=r"longer than 0\.2 seconds and was stopped"):
        sparql(view, endless, timeout=0.2)


# ---- what is documented ----------------------------------------------------------------------------------------------

COUNCIL, AREA = "GB-LAE-CON", "E06000052"
FICTION = (
    *CLAIMS,
    said(COUNCIL, "Council", name="Council of Nowhere (fiction)"),
    said(COUNCIL, "Council", name="Nowhere Council (fiction)"),
    said(AREA, "AdministrativeArea", name="Nowhere (fiction)"),
    said("local:n1", "PowerHolding", held_by=(COUNCIL, "local:c"), of_power="power:1", within=AREA, act="decides"),
    said("local:n2", "PowerHolding", held_by="council:a", of_power="power:1", within=(AREA, "area:1")),
)


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a graph of fiction, whose ids are those that the documentation speaks of."""
    folder = tmp_path_factory.mktemp("sparql")
    with view_of(FICTION) as view:
        export("turtle", view, folder / "things.ttl")
        export("trig", view, folder / "claims.trig")
    return folder


def documented(root: Path) -> list[str]:
    """The queries that the documentation begins with."""
    (block,) = re.findall(r"```sparql\n(.*?)```", (root / "docs/rdf.md").read_text(encoding="utf-8"), re.DOTALL)
    return [part for part in block.split("\n\n") if part.strip()]


def test_both_engines_give_the_same_rows_to_the_documented_queries(exported: Path, root: Path) -> None:
    pytest.importorskip("pyoxigraph", reason='pyoxigraph is not installed: pip install "localism[rdf]"')
    one, other = sparql_run._oxigraph(exported), sparql_run._rdflib(exported)
    prefixes = "".join(f"PREFIX {p}: <{iri}> " for p, iri in PREFIXES.items())
    queries = documented(root)
    assert len(queries) == 3
    for query in queries:
        found = []
        for run in (one, other):
            names, rows = run(prefixes + "\n" + checked(query))
            found.append((names, sorted(tuple(row) for row in rows)))
        assert found[0] == found[1]
        assert found[0][1]


def test_sparql_and_python_name_the_same_holders(exported: Path) -> None:
    query = """SELECT ?holder ?power { ?h a loc:PowerHolding ; loc:within gss:E06000052 ;
               loc:ofPower/loc:name ?power ; loc:heldBy/loc:name ?holder }"""
    run = sparql_run._rdflib(exported)
    _, rows = run("".join(f"PREFIX {p}: <{iri}> " for p, iri in PREFIXES.items()) + query)
    found = {tuple(value[1] for value in row) for row in rows}
    with view_of(FICTION) as view:
        holdings = [e for e in view.entities(["PowerHolding"]) if AREA in e.all("within")]
        pairs = {(holder, e.one("of_power")) for e in holdings for holder in e.all("held_by")}
        named = view.get(sorted({i for pair in pairs for i in pair}))
    assert found == {tuple(named[i].name for i in pair) for pair in pairs}
    assert len(found) == 3


def test_definite_and_possible_can_be_told_in_sparql() -> None:
    pytest.importorskip("pyoxigraph")
    perhaps = Claim("local:perhaps", ("PowerHolding",), {"from": ("../2015",), "to": ("2016/2019",)}, "fiction")
    always = Claim("local:always", ("PowerHolding",), {"act": ("decides",), "from": ("..",), "to": ("..",)}, "fiction")
    with Graph.open(":memory:") as graph:
        graph.load_example()
        with graph._store.writer() as writer:
            writer.replace(Dataset("fiction", access="public"), [perhaps, always], at="2026-01-01T00:00:00Z")
        with graph.view() as view:
            holdings = [e for e in view.entities(["PowerHolding"]) if e.bounds]
        assert any(e.bounds and e.bounds.to_min == BEGINNING for e in holdings), (
            "some of the example are never surely so"
        )
        for sure, excluded in ((False, ("fromMin", "toMax")), (True, ("fromMax", "toMin"))):
            day = "2018-06-21"
            rows = graph.sparql(
                f"""SELECT ?id {{ ?h a loc:PowerHolding .
                OPTIONAL {{ ?h loc:{excluded[0]} ?a }} OPTIONAL {{ ?h loc:{excluded[1]} ?b }}
                FILTER((!BOUND(?a) || ?a <= "{day}"^^xsd:date) && (!BOUND(?b) || ?b > "{day}"^^xsd:date)) BIND(STR(?h) AS ?id) }}""",
                limit=10_000,
            )
            wanted = {iri_of(e.id) for e in holdings if e.bounds and _is_so(e.bounds, day, sure=sure)}
            assert {row.values[0][1] for row in rows if row.values[0]} == wanted
            assert iri_of("local:always") in wanted
            assert (iri_of("local:perhaps") in wanted) is not sure


def _is_so(bounds: Bounds, day: str, *, sure: bool) -> bool:
    return (bounds.from_max <= day < bounds.to_min) if sure else (bounds.from_min <= day < bounds.to_max)
