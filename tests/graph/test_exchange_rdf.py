"""RDF exports, read again by rdflib and, as TriG, made into the same graph."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import rdflib
from hypothesis import HealthCheck, Phase, given, settings
from rdflib.compare import isomorphic
from rdflib.namespace import RDF, RDFS, SKOS

from localism import Graph
from localism.errors import AccessError, LocalismError, MisuseError
from localism.graph.copying import Content, content
from localism.graph.entity import Citation, Claim, Coding
from localism.graph.exchange import export
from localism.graph.exchange.about import about
from localism.graph.exchange.rebuilt import load_trig, survey
from localism.graph.exchange.terms import LOC, PREFIXES, id_of, iri_of
from localism.graph.store import Dataset, Store
from localism.graph.stores import open_store
from localism.loaders.trig import Text, TrigError, read_trig
from localism.ontology.schema import HERE
from tests.contract.generate import Dice, dice, loads, seeded
from tests.graph.exported import AT, CLAIMS, PRIVATE, hostile, said, texts, view_of

LOC_, ORG = rdflib.Namespace(LOC), rdflib.Namespace(PREFIXES["org"])
OTHERS = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")  # of rdflib, by itself
FEW = settings(max_examples=12, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture])


@contextmanager
def store_of(chance: Dice, size: int = 8, number: int = 5) -> Iterator[Store]:
    """A store with a history: loads of fiction, one after another."""
    store = open_store(":memory:")
    try:
        for load in loads(chance, size, number):
            with store.writer() as writer:
                writer.replace(load.dataset, load.claims, at=load.at)
        yield store
    finally:
        store.close()


def held(store: Store) -> Content:
    with store.view() as view:
        return content(view)


def again(path: Path) -> Content:
    """What a graph holds that was loaded from a file."""
    store = open_store(":memory:")
    try:
        load_trig(path, store)
        return held(store)
    finally:
        store.close()


def parsed(path: Path, form: str) -> rdflib.Graph:
    graph = rdflib.Graph().parse(path, format=form)
    graph.remove((None, rdflib.URIRef(LOC + "command"), None))  # each form is made by a command of its own
    return graph


# ---- triples ---------------------------------------------------------------------------------------------------------


def test_turtle_and_n_triples_say_the_same_and_nothing_is_without_a_name(tmp_path: Path) -> None:
    with view_of() as view:
        export("turtle", view, tmp_path / "a.ttl")
        export("ntriples", view, tmp_path / "a.nt")
    turtle, triples = parsed(tmp_path / "a.ttl", "turtle"), parsed(tmp_path / "a.nt", "nt")
    assert isomorphic(turtle, triples)
    assert not [t for t in turtle for part in t if isinstance(part, rdflib.BNode)]


@OTHERS
def test_json_ld_says_what_turtle_says_and_is_plain_json(tmp_path: Path) -> None:
    odd = said("local:odd", "Council Odd", name="A", website="no address", **{"odd: é": "x", "from_": "2018~"})
    with view_of((*CLAIMS, odd)) as view:
        export("turtle", view, tmp_path / "a.ttl")
        export("jsonld", view, tmp_path / "a.jsonld")
    assert set(parsed(tmp_path / "a.jsonld", "json-ld")) == set(parsed(tmp_path / "a.ttl", "turtle"))
    nodes = {node["id"]: node for node in json.loads((tmp_path / "a.jsonld").read_text(encoding="utf-8"))["@graph"]}
    holding = nodes[iri_of("local:h1")]
    assert holding["type"] == "PowerHolding"
    assert holding["heldBy"] == [iri_of("council:a"), iri_of("local:b")]
    assert holding["act"] == ["decides", "funds"]
    assert holding["from"] == "2015"
    assert "http" not in json.dumps([key for node in nodes.values() for key in node if "unlisted" not in key])


def test_a_thing_is_said_in_our_words_and_in_those_of_others(tmp_path: Path) -> None:
    claims = (
        said("GB-LAE-XXX", "Council", name="Borsetshire (fiction)", website="https://borsetshire.example/"),
        said("local:cabinet", "Group", name="Cabinet", part_of="GB-LAE-XXX"),
        said("E06000999", "AdministrativeArea", name="Borsetshire", from_="1974-04-01", to="2009"),
        said("power:bins", "Power", name="Bins", also_known_as="Refuse"),
        said("local:h", "PowerHolding", held_by="GB-LAE-XXX", of_power="power:bins", within="E06000999"),
    )
    with view_of(claims) as view:
        export("turtle", view, tmp_path / "a.ttl")
    graph = parsed(tmp_path / "a.ttl", "turtle")
    council, cabinet, bins, holding = (
        rdflib.URIRef(iri_of(i)) for i in ("GB-LAE-XXX", "local:cabinet", "power:bins", "local:h")
    )
    area = rdflib.URIRef("http://statistics.data.gov.uk/id/statistical-geography/E06000999")
    assert (council, RDF.type, LOC_.Council) in graph
    assert (council, RDF.type, ORG.FormalOrganization) in graph
    assert graph.value(council, RDFS.label) == rdflib.Literal("Borsetshire (fiction)")
    assert graph.value(council, rdflib.FOAF.page) == rdflib.URIRef("https://borsetshire.example/")
    assert (cabinet, ORG.unitOf, council) in graph
    assert (cabinet, ORG.subOrganizationOf, council) not in graph
    assert (holding, LOC_.within, area) in graph
    assert (bins, RDF.type, SKOS.Concept) in graph
    assert graph.value(bins, SKOS.altLabel) == rdflib.Literal("Refuse")
    assert graph.value(area, LOC_["from"]) == rdflib.Literal("1974-04-01", datatype=LOC_.edtf)
    assert str(graph.value(area, LOC_.toMax)) == "2010-01-01"


@OTHERS
@FEW
@given(claims=hostile())
def test_hostile_text_stays_text_in_triples(tmp_path: Path, claims: list[Claim]) -> None:
    with view_of(claims) as view:
        export("turtle", view, tmp_path / "a.ttl")
        export("ntriples", view, tmp_path / "a.nt")
    graph = parsed(tmp_path / "a.nt", "nt")
    assert set(graph) == set(parsed(tmp_path / "a.ttl", "turtle"))
    with view_of(claims) as view:
        export("jsonld", view, tmp_path / "a.jsonld")
    assert set(graph) == set(parsed(tmp_path / "a.jsonld", "json-ld"))
    for claim in claims:
        found = {str(v) for v in graph.objects(rdflib.URIRef(iri_of(claim.entity)), LOC_.name)}
        assert found == set(claim.properties.get("name", ()))


@FEW
@given(text=texts)
def test_an_id_can_be_had_again_from_its_iri(text: str) -> None:
    iri = iri_of(text)
    assert id_of(iri) == text
    assert re.fullmatch(r"[!-~]+", iri)
    assert not set('<>"{}|^`\\').intersection(iri)
    assert not {".", ".."}.intersection(iri.split("/"))


def test_every_term_of_ours_is_in_the_ontology(tmp_path: Path) -> None:
    defined = rdflib.Graph()
    for path in HERE.glob("*.ttl"):
        defined.parse(path)
    with store_of(seeded(3)) as store, store.view() as view:
        export("trig", view, tmp_path / "a.trig", about(view, history=True))
        export("ntriples", view, tmp_path / "a.nt")
    files = (tmp_path / "a.trig").read_text(encoding="utf-8") + (tmp_path / "a.nt").read_text(encoding="utf-8")
    terms = set(re.findall(rf"<{LOC}([A-Za-z0-9]+)>", files)) | set(re.findall(r"\bloc:([A-Za-z0-9]+)", files))
    assert len(terms) > 40
    assert [t for t in sorted(terms) if (LOC_[t], RDFS.label, None) not in defined] == []


# ---- TriG, there and back --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [0, 1, 3])
def test_a_graph_with_its_history_comes_back_the_same(tmp_path: Path, seed: int) -> None:
    with store_of(seeded(seed)) as store:
        before = held(store)
        with store.view() as view:
            export("trig", view, tmp_path / "a.trig", about(view, history=True))
    assert before.withdrawn
    assert again(tmp_path / "a.trig") == before


@settings(FEW, max_examples=4)
@given(chance=dice())
def test_any_small_graph_comes_back_the_same(tmp_path: Path, chance: Dice) -> None:
    with store_of(chance, 3, 3) as store, store.view() as view:
        before = content(view)
        export("trig", view, tmp_path / "a.trig", about(view, history=True))
    assert again(tmp_path / "a.trig") == before


@OTHERS
@FEW
@given(claims=hostile(), text=texts)
def test_hostile_claims_come_back_the_same(tmp_path: Path, claims: list[Claim], text: str) -> None:
    source = "source:" + text.replace("\x00", "")
    odd = Claim(
        "local:odd",
        ("Funder", "Council"),
        {"also_known_as": ("b", "a", "b"), "name": (text,), f"p{text}": ("x", text), "part_of": ()},
        "interviews",
        (Citation(source, text, "2018"), Citation("s"), Citation(source, text, "2018")),
        Coding(text, "2019~", "stated", text),
        "restricted",
        text,
    )
    with view_of(claims, odd) as view:
        before = content(view)
        export("trig", view, tmp_path / "a.trig", about(view, history=True))
    assert again(tmp_path / "a.trig") == before
    theirs = rdflib.Dataset().parse(tmp_path / "a.trig", format="trig").quads()
    ours = read_trig(tmp_path / "a.trig")
    assert {(q.subject, q.predicate, str(getattr(q.object, "value", q.object))) for q in ours} == {
        (str(s), str(p), str(o).replace("00:00+00:00", "00:00Z"))  # as rdflib spells a moment in UTC
        for s, p, o, _ in theirs
    }


@OTHERS
def test_what_other_software_makes_of_the_file_comes_back_the_same(tmp_path: Path) -> None:
    with store_of(seeded(5), 4, 4) as store, store.view() as view:
        before = content(view)
        export("trig", view, tmp_path / "a.trig", about(view, history=True))
    other = rdflib.Dataset().parse(tmp_path / "a.trig", format="trig")
    other.serialize(tmp_path / "b.trig", format="trig", encoding="utf-8")
    assert (tmp_path / "b.trig").read_bytes() != (tmp_path / "a.trig").read_bytes()
    assert again(tmp_path / "b.trig") == before


def test_the_example_goes_out_and_in_by_the_front_door(tmp_path: Path) -> None:
    with Graph.open(":memory:") as graph, Graph.open(tmp_path / "b.db") as new:
        graph.load_example()
        graph.export("trig", tmp_path / "a.trig", access="restricted")
        assert graph.check(tmp_path / "a.trig").loaded == new.load(tmp_path / "a.trig").loaded
        with graph.view() as one, new.view() as other:
            assert content(one) == content(other)


def test_the_same_graph_gives_the_same_bytes(tmp_path: Path) -> None:
    def write(name: str, claims: tuple[Claim, ...]) -> list[bytes]:
        with view_of(claims) as view:
            export("trig", view, tmp_path / f"{name}.trig", about(view, history=True))
            export("turtle", view, tmp_path / f"{name}.ttl")
            export("ntriples", view, tmp_path / f"{name}.nt")
            export("jsonld", view, tmp_path / f"{name}.jsonld")
        return [(tmp_path / f"{name}.{form}").read_bytes() for form in ("trig", "ttl", "nt", "jsonld")]

    assert write("a", CLAIMS) == write("b", tuple(reversed(CLAIMS)))


def test_what_is_not_public_is_in_no_public_file_even_once_withdrawn(tmp_path: Path) -> None:
    secret = Claim("local:secret", ("Council",), {"name": ("Hush",)}, "fiction", access="restricted")
    store = open_store(":memory:")
    with store.writer() as writer:
        writer.replace(Dataset("fiction", access="public"), [secret, *CLAIMS[:3]], at=AT)
        writer.replace(PRIVATE, [], at=AT)
    with store.writer() as writer:
        writer.replace(Dataset("fiction", access="public"), CLAIMS[:3], at="2030-01-01T00:00:00Z")
    graph = Graph(store)
    for kind, access in (
        ("trig", "public"),
        ("trig", "project"),
        ("turtle", "public"),
        ("jsonld", "public"),
        ("ntriples", "restricted"),
    ):
        graph.export(kind, tmp_path / "out", access=access)
        assert "Hush" not in (tmp_path / "out").read_text(encoding="utf-8"), (kind, access)
    graph.export("trig", tmp_path / "out", access="restricted")
    assert "Hush" in (tmp_path / "out").read_text(encoding="utf-8")
    assert "do not pass it on" in (tmp_path / "out").read_text(encoding="utf-8")
    graph.close()


# ---- what is refused -------------------------------------------------------------------------------------------------

BROKEN: tuple[tuple[str, Callable[[str], str], str], ...] = (
    ("cut short", lambda t: t[: len(t) * 2 // 3], ""),
    ("cut at a statement", lambda t: t[: t.rindex("<https://w3id.org/localism/export> loc:claimCount")], "cut short"),
    ("a value changed", lambda t: t.replace('"Borsetshire', '"Corsetshire', 1), "is not as it was written"),
    ("a claim too many", lambda t: t + 'claim:00 dcterms:subject thing:x .', "is not as it was written"),
    ("a blank node", lambda t: t + "[] a loc:Council .", "a blank node or a list"),
    ("a relative address", lambda t: t + "<x> a loc:Council .", "a relative address"),
    ("a base", lambda t: "@base <http://example.org/> .\n" + t, "BASE"),
    ("an unknown prefix", lambda t: t + "nobody:x a loc:Council .", "the prefix 'nobody' is not declared"),
    ("an open text", lambda t: t + '<http://x.example/> a "', "this is not TriG"),
    ("half a character", lambda t: t + '<http://x.example/> a "\\uD800" .', "is no character"),
    ("something else", lambda t: t + "<http://x.example/> a loc:Council .", "outside any claim"),
    ("imports", lambda t: t + "<https://w3id.org/localism/ns> <http://www.w3.org/2002/07/owl#imports> <file:///etc/passwd> .", "outside any claim"),
    ("another graph", lambda t: t + "<http://x.example/> { thing:x a loc:Council }", "no claim's"),
    ("another version", lambda t: t.replace("localism trig 1", "localism trig 9"), "what is read is 'localism trig 1'"),
    ("nothing", lambda t: "", "is no export of localism"),
    ("another's", lambda t: "@prefix x: <http://x.example/> . x:a x:b x:c .", "outside any claim"),
    ("no dataset", lambda t: re.sub(r"<https://w3id.org/localism/dataset/fiction> a .*? \.\n", "", t, count=1, flags=re.DOTALL), "does not describe"),
    ("brackets", lambda t: t + "<http://x.example/> a " + "(" * 100_000, "a blank node or a list"),
)  # fmt: skip


@pytest.mark.parametrize(("break_it", "says"), [b[1:] for b in BROKEN], ids=[b[0] for b in BROKEN])
def test_a_broken_file_is_named_with_its_remedy_and_nothing_is_loaded(
    tmp_path: Path, break_it: Callable[[str], str], says: str
) -> None:
    path = tmp_path / "a.trig"
    with view_of((*CLAIMS, said("local:n", "Council", name="Borsetshire"))) as view:
        export("trig", view, path, about(view, history=True))
    path.write_text(break_it(path.read_text(encoding="utf-8")), encoding="utf-8")
    store = open_store(":memory:")
    with pytest.raises(TrigError) as error:
        load_trig(path, store)
    assert str(path) in str(error.value)
    assert says in str(error.value)
    assert "localism export trig" in str(error.value)
    assert not store.exists()
    store.close()


def test_what_is_not_text_or_not_there_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.trig").write_bytes(b"\xff\xfe<\x00")
    with pytest.raises(TrigError, match="not UTF-8"):
        survey(tmp_path / "a.trig")
    with pytest.raises(TrigError, match="cannot be read"):
        survey(tmp_path / "b.trig")


def test_a_graph_goes_only_into_an_empty_one_and_alone(tmp_path: Path) -> None:
    with store_of(seeded(1), 2, 2) as store:
        graph = Graph(store)
        graph.export("trig", tmp_path / "a.trig", access="restricted")
        with pytest.raises(MisuseError, match="goes into an empty one"):
            graph.load(tmp_path / "a.trig")
        with pytest.raises(MisuseError, match="load it alone"):
            graph.load(tmp_path / "a.trig", dataset="x")


def test_the_reader_knows_what_others_write(tmp_path: Path) -> None:
    path = tmp_path / "a.trig"
    path.write_text(
        """\ufeffPREFIX x: <http://x.example/> # a note
        x:a x:b 1, -2.5, 1e3, true, 'it''s'@en-GB ; a x:C ; .
        GRAPH x:g { x:a\\,b x:c '''long "text"
        of two lines''' . } { x:d x:e <http://x.example/\\u00E9> } x:h { x:i x:j \"\"\"q\"uo\"te\"\"\"^^x:t }""".replace(
            "it''s", "its"
        ),
        encoding="utf-8",
    )
    quads = list(read_trig(path))
    xsd = PREFIXES["xsd"]
    assert [q.object for q in quads[:5]] == [
        Text("1", f"{xsd}integer"), Text("-2.5", f"{xsd}decimal"), Text("1e3", f"{xsd}double"), Text("true", f"{xsd}boolean"),
        Text("its", "", "en-GB"),
    ]  # fmt: skip
    assert quads[6][:4] == (
        "http://x.example/g", "http://x.example/a,b", "http://x.example/c", Text('long "text"\n        of two lines'),
    )  # fmt: skip
    assert quads[7].object == "http://x.example/é"
    assert quads[8].object == Text('q"uo"te', "http://x.example/t")
    assert quads[8].line == 4


def test_errors_are_of_the_kind_that_is_shown_as_a_sentence() -> None:
    assert issubclass(TrigError, LocalismError)


def test_a_store_that_others_share_takes_nothing_that_may_not_go(tmp_path: Path) -> None:
    with store_of(seeded(1), 4, 3) as store, store.view() as view:
        before = content(view)
        export("trig", view, tmp_path / "a.trig", about(view, history=True))
    shared = open_store(str(tmp_path / "shared.db"))
    shared.shared = True
    with pytest.raises(AccessError, match="nothing was written"):
        load_trig(tmp_path / "a.trig", shared)
    load_trig(tmp_path / "a.trig", shared, access="restricted")
    assert held(shared) == before
    shared.close()
