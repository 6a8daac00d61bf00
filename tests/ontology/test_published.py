"""The ontology as others would take it up: in its profile, described as registries ask, aligned with reasons, and never shrinking."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef

import localism
from localism.ontology import compile as compiling
from localism.ontology.compile import CODE, HERE, LOC, TURTLE, OntologyError, compile_reference
from localism.ontology.terms import TERMS, missing, parsed, released, terms_in_turtle
from tests.ontology.owl_rl import violations

ROOT = Path(__file__).resolve().parents[2]
ONTOLOGY = URIRef(LOC.rstrip("#"))
VANN = "http://purl.org/vocab/vann/"


@pytest.fixture(scope="module")
def graph() -> Graph:
    """All Turtle files as one graph."""
    graph = Graph()
    for name in TURTLE:
        graph.parse(HERE / name, format="turtle")
    return graph


def test_it_is_in_the_owl_2_rl_profile(graph: Graph) -> None:
    assert violations(graph) == []


PREFIXES = "".join(
    f"@prefix {prefix}: <{address}> .\n"
    for prefix, address in (
        ("loc", LOC), ("owl", str(OWL)), ("rdfs", str(RDFS)), ("xsd", "http://www.w3.org/2001/XMLSchema#"), ("ex", "https://x.example/"),
    )
)  # fmt: skip


@pytest.mark.parametrize(
    ("turtle", "said"),
    [
        ("ex:A a owl:Class ; rdfs:subClassOf [ a owl:Class ; owl:unionOf ( loc:Area loc:Person ) ] .", "owl#unionOf"),
        ("ex:A a owl:Class ; rdfs:subClassOf [ a owl:Restriction ] .", "owl#Restriction"),
        ("ex:p a owl:ReflexiveProperty .", "owl#ReflexiveProperty"),
        ("ex:A a owl:Class ; owl:disjointUnionOf () .", "owl#disjointUnionOf"),
        ("ex:p a owl:ObjectProperty ; rdfs:domain loc:Area, loc:Person .", "all of them at once"),
        ("ex:p a owl:DatatypeProperty ; rdfs:range owl:rational .", "not one range"),
        ("ex:p a owl:DatatypeProperty ; rdfs:range xsd:date .", "not one range"),
        ("ex:p a owl:DatatypeProperty ; rdfs:range loc:Act .", "not one range"),
        ("ex:p a owl:DatatypeProperty, owl:ObjectProperty .", "more than one kind"),
        ("ex:a ex:undeclared ex:b .", "no property is declared"),
        ("ex:a a ex:Undeclared .", "no class is declared"),
        ('ex:a loc:heldBy "Ambridge" .', "a text where a thing"),
        ("ex:a loc:name ex:b .", "a thing where a text"),
        ("ex:a loc:heldBy owl:sameAs .", "stands for a thing"),
        ("rdfs:label a owl:AnnotationProperty .", "itself"),
        ("[] a owl:Axiom ; owl:annotatedSource loc:Area ; owl:annotatedProperty rdfs:subClassOf ; owl:annotatedTarget loc:Person .",
         "not there"),
    ],
)  # fmt: skip
def test_what_the_profile_forbids_is_found(graph: Graph, turtle: str, said: str) -> None:
    more = Graph()
    for name in ("Area", "Person", "Act", "heldBy", "name"):  # all of it would take long, a dozen times
        term = URIRef(LOC + name)
        more.add((term, RDF.type, next(graph.objects(term, RDF.type))))
        more.add((SKOS.ConceptScheme, RDF.type, OWL.Class))
    assert violations(more) == []
    more.parse(data=PREFIXES + turtle, format="turtle")
    assert any(said in wrong for wrong in violations(more)), violations(more)


def test_it_says_what_a_registry_asks(graph: Graph) -> None:
    for asked in ("title", "description", "creator", "publisher", "created", "modified", "license", "language"):
        assert list(graph.objects(ONTOLOGY, DCTERMS[asked])), asked
    assert graph.value(ONTOLOGY, OWL.versionInfo) == Literal(localism.__version__)
    assert graph.value(ONTOLOGY, OWL.versionIRI) == URIRef(f"{ONTOLOGY}/{localism.__version__}")
    assert graph.value(ONTOLOGY, URIRef(f"{VANN}preferredNamespacePrefix")) == Literal("loc")
    assert graph.value(ONTOLOGY, URIRef(f"{VANN}preferredNamespaceUri")) == Literal(LOC)


def test_every_term_has_a_label_and_says_what_it_means(graph: Graph) -> None:
    silent = []
    for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty):
        for term in graph.subjects(RDF.type, kind):
            if str(term).startswith(LOC):
                silent += [term for word in (RDFS.label, RDFS.comment) if len(list(graph.objects(term, word))) != 1]
    for term in graph.subjects(RDF.type, OWL.AnnotationProperty):
        if str(term).startswith(LOC) and graph.value(term, RDFS.comment) is None:
            silent.append(term)
    assert silent == []


def test_the_code_lists_and_the_powers_keep_what_skos_asks(graph: Graph) -> None:
    """Integrity conditions S9, S13, S14, S27 of the SKOS reference, and no circle."""
    wrong: list[object] = []
    for concept in graph.subjects(RDF.type, SKOS.Concept):
        labels = list(graph.objects(concept, SKOS.prefLabel))
        others = set(graph.objects(concept, SKOS.altLabel))
        if (
            len({getattr(label, "language", None) for label in labels}) != len(labels)
            or not labels
            or others.intersection(labels)
        ):
            wrong.append((concept, labels))
        if not list(graph.objects(concept, SKOS.inScheme)) or (concept, RDF.type, SKOS.ConceptScheme) in graph:
            wrong.append((concept, "scheme"))
        if any(
            concept in graph.transitive_objects(above, SKOS.broader) for above in graph.objects(concept, SKOS.broader)
        ):
            wrong.append((concept, "leads back to itself"))
    assert wrong == []


def test_each_scheme_has_no_two_codes_of_one_label(graph: Graph) -> None:
    for scheme in graph.subjects(RDF.type, SKOS.ConceptScheme):
        labels = [str(graph.value(code, SKOS.prefLabel)).casefold() for code in graph.subjects(SKOS.inScheme, scheme)]
        assert len(labels) == len(set(labels)) > 0, scheme


def test_what_the_model_promises_to_be_aligned_with_is(graph: Graph) -> None:
    targets = " ".join(str(o) for o in graph.objects(None, SKOS.closeMatch))
    for vocabulary in (
        "http://www.w3.org/ns/org#", "http://www.w3.org/ns/prov#", "http://www.w3.org/2004/02/skos/core#", "http://www.w3.org/2006/time#",
        "http://purl.org/dc/terms/", "http://xmlns.com/foaf/0.1/", "https://schema.org/", "http://data.europa.eu/eli/ontology#",
        "http://statistics.data.gov.uk/def/statistical-geography#",
    ):  # fmt: skip
        assert vocabulary in targets
    # Every level is near a step of both scales; IAP2's has none below informing.
    for level in graph.subjects(SKOS.inScheme, URIRef(f"{LOC}Level")):
        near = {str(o).removeprefix(CODE).split("-")[0] for o in graph.objects(level, SKOS.closeMatch)}
        assert near == ({"arnstein"} if str(level) == f"{CODE}level-none" else {"arnstein", "iap2"})


def test_each_alignment_has_one_reason(graph: Graph) -> None:
    told = [
        (graph.value(axiom, OWL.annotatedSource), graph.value(axiom, OWL.annotatedTarget))
        for axiom in graph.subjects(RDF.type, OWL.Axiom)
        if len(str(graph.value(axiom, RDFS.comment))) > 10
    ]
    assert sorted(told) == sorted(graph.subject_objects(SKOS.closeMatch))


def test_an_alignment_without_a_reason_is_not_compiled(tmp_path: Path) -> None:
    folder = shutil.copytree(HERE, tmp_path / "ontology")
    with (folder / "localism.ttl").open("a", encoding="utf-8") as stream:
        stream.write("loc:Area skos:closeMatch org:Site .\n")
    with pytest.raises(OntologyError, match="does not say why"):
        compile_reference(folder)


def test_what_is_compiled_is_what_the_turtle_says() -> None:
    for name, compiled in compiling.COMPILED.items():
        assert (HERE / name).read_text(encoding="utf-8") == compiled(), "run `make ontology`"


# ---- terms are never taken away --------------------------------------------------------------------------------------


def test_the_list_of_published_terms_is_what_the_turtle_has() -> None:
    advice = "A published term is never taken away: deprecate it. New ones are listed by `make ontology`."
    assert {term.name: term.kind for term in released()} == terms_in_turtle(), advice


def test_the_list_itself_never_lost_a_line() -> None:
    """Against every version of the list that the repository remembers."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a git clone, so there is no history")
    path = f"ontology/{TERMS}"
    git = ["git", "-C", str(ROOT)]
    commits = subprocess.run(
        [*git, "log", "--format=%H", "--", path], capture_output=True, check=True, text=True
    ).stdout.split()
    now = {term.name: term.kind for term in released()}
    for commit in commits:
        shown = subprocess.run([*git, "show", f"{commit}:{path}"], capture_output=True, check=False, text=True)
        if shown.returncode == 0:  # else the commit is the one that moved it
            assert missing(parsed(shown.stdout), now) == [], commit


def test_a_term_that_is_taken_away_is_missed(tmp_path: Path) -> None:
    folder = shutil.copytree(HERE, tmp_path / "ontology")
    turtle = folder / "codes.ttl"
    kept = [
        line for line in turtle.read_text(encoding="utf-8").splitlines() if not line.startswith("code:vote-casting ")
    ]
    turtle.write_text("\n".join(kept), encoding="utf-8")
    assert missing(released(), terms_in_turtle(folder)) == ["code:vote-casting, a code since 0.1.0"]


def test_a_term_may_be_deprecated(tmp_path: Path) -> None:
    import json

    folder = shutil.copytree(HERE, tmp_path / "ontology")
    with (folder / "localism.ttl").open("a", encoding="utf-8") as stream:
        stream.write("loc:Forum owl:deprecated true ; dcterms:isReplacedBy loc:Partnership .\n")
    assert missing(released(), terms_in_turtle(folder)) == []
    assert json.loads(compile_reference(folder))["deprecated"] == {f"{LOC}Forum": [f"{LOC}Partnership"]}
    graph = Graph()
    for name in TURTLE:
        graph.parse(folder / name, format="turtle")
    assert violations(graph) == []
