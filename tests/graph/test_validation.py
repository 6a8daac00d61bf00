"""validate: graphs and files put to the shapes, whole and in portions, and what is told of what is wrong. All fiction."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, Phase, given, settings

import localism.graph.exchange.parsing as parsing
import localism.graph.validation.files as files
import localism.graph.validation.full as full_shacl
from localism import Graph
from localism.cli import main
from localism.errors import LocalismError, MisuseError
from localism.graph.entity import Citation, Claim, Coding
from localism.graph.exchange.terms import CLAIM
from localism.graph.store import Dataset, View
from localism.graph.stores import open_store
from localism.graph.validation.files import validate_file
from localism.graph.validation.full import Found, validate
from localism.graph.validation.portions import portions
from localism.graph.validation.quick import quick
from localism.ontology.checking import Record
from tests.graph.exported import AT, view_of
from tests.ontology.broken import Citing, records

GAZETTE = Citation("source:1", "4", "2019-05-01")


def claim(entity: str, types: str, /, *cited: Citation, **properties: str | tuple[str, ...]) -> Claim:
    said = {k.rstrip("_"): (v,) if isinstance(v, str) else v for k, v in properties.items()}
    return Claim(entity, tuple(types.split()), said, "fiction", cited, Coding("AB"), "public", "Facts!B2")


WRONG = (
    claim("source:1", "Source", name="Fictional Gazette", published="June 2019"),
    claim("local:i7", "Informant", name="Interview 7", website="https://zqx.example"),
    claim("council:a", "Council", GAZETTE, name="Ŵobbling Council", tier="galactic", part_of="council:b"),
    claim("council:b", "Council", GAZETTE, part_of="council:c"),
    claim("council:c", "Council", GAZETTE, part_of="council:a"),
    claim("area:1", "Ward", GAZETTE, seats="2"),
    claim("area:2", "Ward", GAZETTE, from_="2019", to="2018"),
    claim("local:in", "Containment", GAZETTE, part="area:1", whole="area:2"),
    claim("local:out", "Containment", GAZETTE, part="area:2", whole="area:1"),
    claim("local:h", "PowerHolding", Citation("local:i7", "zqx.docx", "2018-06-21"), held_by="area:1", act="decides"),
    claim("local:h2", "PowerHolding", held_by="council:a", of_power="local:never-described"),
)
EXPECTED = {
    ("source:1", "published-date"),
    ("local:i7", "Informant-no-website"),
    ("local:i7", "Informant-cited-no-trace"),
    ("local:i7", "Informant-cited-no-day"),
    ("council:a", "tier-code"),
    *((f"council:{x}", "partOf-circle") for x in "abc"),
    ("area:1", "seats-domain"),
    ("area:2", "Dated-order"),
    ("local:in", "Containment-circle"),
    ("local:out", "Containment-circle"),
    ("local:h", "heldBy-range"),
    ("local:h", "PowerHolding-ofPower-at-least"),
    ("local:h2", "PowerHolding-source"),
}
"""By hand. The power of `local:h2` is a stub, which is no mistake."""


@contextmanager
def graph_of(claims: tuple[Claim, ...] = WRONG) -> Iterator[Graph]:
    store = open_store(":memory:")
    with store.writer() as writer:
        writer.replace(Dataset("fiction", access="public"), claims, at=AT)
    with Graph(store) as graph:
        yield graph


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments], prog_name="localism")


def test_every_problem_is_told_with_its_source_and_its_place() -> None:
    with graph_of() as graph:
        told = graph.validate()
        assert {(r.thing, r.constraint) for r in told} == EXPECTED
        assert told.rows == graph.validate(quick=True).rows
    (tier,) = (r for r in told if r.constraint == "tier-code")
    assert (tier.name, tier.kind, tier.what, tier.found) == ("Ŵobbling Council", "council", "tier", "galactic")
    assert tier.source == ("Fictional Gazette, p. 4 (observed 1 May 2019), read by AB",)
    assert tier.place == ("dataset fiction, Facts!B2",)
    assert tier.problem.startswith("Tier is one of: county, district")
    quiet = replace(told, rows=tuple(r for r in told if r.thing == "local:i7"))
    text = quiet.to_table() + quiet.to_json() + quiet.to_csv() + quiet.to_markdown()
    assert "zqx" not in text  # by which an informant could be found
    assert "No: 15 problems, with 11 things." in told.note


@settings(max_examples=6, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(records())
def test_in_portions_as_in_one_piece_as_without_shacl(drawn: tuple[list[Record], list[Citing]]) -> None:
    with view_of(as_claims(*drawn)) as view:
        in_one = set(validate(portions(view, 10**6)))
        assert set(validate(portions(view, 3))) == in_one
        assert set(quick(view, 4)) == in_one
        assert in_one or not any(r.properties for r in drawn[0])


def as_claims(made: list[Record], cited: list[Citing]) -> list[Claim]:
    """The same as claims; a store wants dates that it can read."""
    claims = []
    for r in made:
        if not r.stub:
            said = {n: v for n, v in r.properties.items() if n not in ("from", "to", "source")}
            sources = tuple(Citation(*c) for c in cited if r.id == "local:3" and c.observed in ("", "2018-06", "2018"))
            sources += (Citation("local:stub"),) if r.cites else ()
            claims.append(Claim(r.id, r.types, said, "fiction", sources, access="public"))
    return claims


def things(found: set[Found]) -> set[tuple[str, str]]:
    return {(f.node, f.constraint.name) for f in found if not f.node.startswith(CLAIM)}


@pytest.mark.parametrize("form", ["turtle:ttl", "ntriples:nt", "jsonld:jsonld"])
def test_an_exported_file_has_the_problems_that_its_graph_has(tmp_path: Path, form: str) -> None:
    kind, _, ending = form.partition(":")
    with graph_of() as graph:
        graph.export(kind, tmp_path / f"a.{ending}")
    told = validate_file(tmp_path / f"a.{ending}")
    in_claims = {(i, c) for i, c in EXPECTED if "cited" in c}  # which only TriG has
    assert {(r.thing, r.constraint) for r in told} == EXPECTED - in_claims
    (tier,) = (r for r in told if r.constraint == "tier-code")
    assert (tier.name, tier.kind, tier.found, tier.source) == (
        "Ŵobbling Council",
        "council",
        "galactic",
        ("Fictional Gazette",),
    )


def test_trig_of_ours_is_told_as_the_graph_is(tmp_path: Path) -> None:
    with graph_of() as graph:
        graph.export("trig", tmp_path / "a.trig", access="restricted")
        told = graph.validate(quick=True)
    assert validate_file(tmp_path / "a.trig").rows == told.rows


def test_the_same_in_portions_of_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with graph_of() as graph:
        graph.export("turtle", tmp_path / "a.ttl")
    whole = validate_file(tmp_path / "a.ttl").rows
    monkeypatch.setattr(files, "SIZE", 2)
    assert validate_file(tmp_path / "a.ttl").rows == whole


FOREIGN = """
@prefix loc: <https://w3id.org/localism/ns#> . @prefix ex: <https://elsewhere.example/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
<> a owl:Ontology ; owl:imports <https://elsewhere.example/never-fetched> .
ex:council a loc:Council ; loc:name "Ambridge (fiction)"@en ; loc:tier "district"^^<http://www.w3.org/2001/XMLSchema#string> .
ex:holding a loc:PowerHolding ; loc:heldBy ex:council ; loc:ofPower [ a loc:Power ] ; loc:from "2019"^^loc:edtf ; loc:to "2018"^^loc:edtf ;
    loc:heldby ex:nobody ; prov:wasDerivedFrom ex:source .
ex:source a loc:Source ; loc:published "2019-02-30"^^loc:edtf .
ex:grant a loc:Grant ; loc:amount "12.50"^^<http://www.w3.org/2001/XMLSchema#decimal> .
"""


def test_anybodys_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "foreign.ttl"
    path.write_text(FOREIGN, encoding="utf-8")
    told = validate_file(path)
    found = {(r.thing.removeprefix("https://elsewhere.example/"), r.constraint) for r in told}
    assert found == {("holding", "Dated-order"), ("source", "published-date")}
    assert "words that the ontology does not have, and that nothing checks: loc:heldby." in told.note


def test_what_is_not_in_our_words_is_said_to_be_so(tmp_path: Path) -> None:
    (tmp_path / "a.nt").write_text('<urn:a> <urn:b> "c" .\n', encoding="utf-8")
    told = validate_file(tmp_path / "a.nt")
    assert not told
    assert "there was nothing to check" in told.note
    assert "Yes" not in told.note


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.ttl", "<urn:a> <urn:b> .", "cannot be read as RDF"),
        ("a.ttl", '<urn:a> <urn:b> "' + "x" * 100, "cannot be read as RDF"),
        (
            "a.jsonld",
            json.dumps({"@context": "https://elsewhere.example/context", "@id": "urn:a"}),
            "nothing is fetched",
        ),
        ("a.jsonld", "[" * 100_000, "cannot be read as RDF"),
        ("a.trig", "<urn:g> { <urn:a> <urn:b> }", "cannot be read as RDF"),
        ("a.rdf", "<rdf/>", "none of the forms of RDF"),
        ("a.csv", "a,b", "none of the forms of RDF"),
    ],
)
def test_what_is_no_rdf_is_an_error_with_its_reason(tmp_path: Path, name: str, text: str, said: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(LocalismError, match=said):
        validate_file(tmp_path / name)


def test_a_file_that_is_too_long_or_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(LocalismError, match="cannot be read: No such file"):
        validate_file(tmp_path / "none.ttl")
    (tmp_path / "a.ttl").write_text(FOREIGN, encoding="utf-8")
    monkeypatch.setattr(files, "MAX_BYTES", 100)
    with pytest.raises(LocalismError, match="longer"):
        validate_file(tmp_path / "a.ttl")


def test_without_pyshacl_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(full_shacl, "find_spec", lambda _: None)
    with graph_of() as graph, pytest.raises(MisuseError, match=r'pip install "localism\[validate\]"'):
        graph.validate()
    monkeypatch.setattr(parsing, "find_spec", lambda _: None)
    with pytest.raises(MisuseError, match=r'pyoxigraph.*pip install "localism\[validate\]"'):
        validate_file(tmp_path / "a.ttl")


def test_the_command_says_yes_or_no_and_exits_so(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text(FOREIGN, encoding="utf-8")
    bad = run("validate", tmp_path / "a.ttl", "--format", "csv")
    assert bad.exit_code == 1
    assert bad.stdout.splitlines()[0] == "thing,name,kind,what,problem,found,source,place,constraint"
    good = tmp_path / "good.ttl"
    good.write_text(FOREIGN.replace("2018", "2020").replace("02-30", "02-28"), encoding="utf-8")
    assert run("validate", good).exit_code == 0
    assert run("validate", good, "--quick").exit_code == 2
    assert "are for a graph" in run("validate", good, "--access", "public").stderr


@pytest.mark.slow
def test_the_example_keeps_to_the_ontology() -> None:
    with Graph.open(":memory:") as graph:
        graph.load_example()
        assert graph.validate().rows == graph.validate(quick=True).rows == ()


def test_a_view_is_asked_as_often_however_much_there_is() -> None:
    """Two trips for each portion, and one pass for circles."""
    counted: list[str] = []

    class Counting:
        def __init__(self, view: View) -> None:
            self._view = view

        def __getattr__(self, name: str) -> object:
            if name in ("get", "claims", "scan", "entities"):
                counted.append(name)
            return getattr(self._view, name)

    with graph_of() as graph, graph.view() as view:
        set(quick(Counting(view)))  # type: ignore[arg-type]
    assert sorted(counted) == ["claims", "entities", "entities", "get"]
