"""The shapes and the fast checks: compiled from one list, and shown to find the same in records good and bad."""

from __future__ import annotations

from collections import Counter

import pytest
import rdflib
from click.testing import CliRunner
from hypothesis import HealthCheck, Phase, given, settings
from rdflib.namespace import OWL, RDF, SH

from localism.cli import main
from localism.graph.exchange.terms import iri_of
from localism.graph.validation.full import Found, Portion, all_shapes, validate
from localism.ontology.checking import Record
from localism.ontology.constraints import by_name
from localism.ontology.schema import HERE
from localism.ontology.shapes import SHAPE, turtle
from tests.ontology.broken import RULES, Citing, as_statements, breaking, by_checks, records

CONSTRAINTS = by_name()
seen: Counter[str] = Counter()


def by_shapes(made: list[Record], cited: list[Citing], shapes: rdflib.Graph | None = None) -> set[Found]:
    own = frozenset(iri_of(r.id) for r in made)
    return set(validate([Portion(own, as_statements(made, cited))], shapes))


def without(*names: str) -> rdflib.Graph:
    """The shapes but for some."""
    kept = rdflib.Graph()
    gone = {rdflib.URIRef(SHAPE + name) for name in names}
    for s in all_shapes():
        if s[0] not in gone:
            kept.add(s)
    return kept


def test_they_are_shacl_core_with_a_name_for_each() -> None:
    shapes = rdflib.Graph().parse(HERE / "shapes.ttl")
    named = {str(s).removeprefix(SHAPE) for s in shapes.subjects(RDF.type, None) if str(s).startswith(SHAPE)}
    assert named - CONSTRAINTS.keys() == {"stub", "stub-said", "trace"}
    assert CONSTRAINTS.keys() <= named
    used = {p for p in shapes.predicates() if str(p).startswith(str(SH))}
    assert not used & {SH.sparql, SH.js, SH.select, SH.ask, SH.rule, SH.expression}
    assert not list(shapes.triples((None, OWL.imports, None)))


def test_the_command_gives_them_for_other_engines() -> None:
    said = CliRunner().invoke(main, ["ontology", "export", "--shapes"], prog_name="localism")
    assert said.stdout == (HERE / "shapes.ttl").read_text(encoding="utf-8")


@pytest.mark.slow
def test_they_are_shapes_by_the_shapes_of_shacl_itself() -> None:
    import pyshacl

    shapes = rdflib.Graph().parse(HERE / "shapes.ttl")
    assert pyshacl.validate(rdflib.Graph(), shacl_graph=shapes, meta_shacl=True)[0]


def test_two_parsers_read_the_same_of_them() -> None:
    import pyoxigraph

    read = Counter(t.predicate.value for t in pyoxigraph.parse(turtle().encode(), format=pyoxigraph.RdfFormat.TURTLE))
    assert read == Counter(str(p) for _, p, _ in rdflib.Graph().parse(HERE / "shapes.ttl"))
    assert (HERE / "shapes.ttl").read_text(encoding="utf-8").isascii()


def broken_by(found: set[Found]) -> set[str]:
    """The constraints of which the records made to break them were found to."""
    return {f.constraint.name for f in found if f.node.startswith(f"{iri_of('local:')}{f.constraint.name}/")}


@pytest.mark.parametrize("rule", RULES)
def test_each_shape_finds_what_breaks_it_and_without_it_nothing_does(rule: str) -> None:
    """Mutation: take the shapes of a kind away, and what they found is found no more."""
    names = {n for n, c in CONSTRAINTS.items() if c.rule == rule}
    made, cited = list[Record](), list[Citing]()
    for name in sorted(names):
        more = breaking(CONSTRAINTS[name])
        made += more[0]
        cited += more[1]
    assert broken_by(by_shapes(made, cited)) >= names
    assert broken_by(by_checks(made, cited)) >= names
    assert not broken_by(by_shapes(made, cited, without(*names))) & names


@settings(
    max_examples=20, derandomize=True, phases=[Phase.generate], deadline=None, suppress_health_check=list(HealthCheck)
)
@given(records())
def test_what_the_checks_find_the_shapes_find_and_the_other_way_round(drawn: tuple[list[Record], list[Citing]]) -> None:
    fast, full = by_checks(*drawn), by_shapes(*drawn)
    assert fast == full, (sorted(fast - full), sorted(full - fast))
    seen.update(f.constraint.rule for f in fast)
    seen["none at all"] += len({iri_of(r.id) for r in drawn[0]} - {f.node for f in fast})


def test_the_records_drawn_were_of_every_kind() -> None:
    """Else the test before would show little. One or two kinds of twenty may be missing by chance."""
    if not seen:
        pytest.skip("the test before was not run in this process")
    assert len({*RULES, "none at all"} - seen.keys()) <= 2, seen
