"""The full SHACL, by pySHACL: a portion of a graph at a time, each with all of what its shapes look at beyond it."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, NamedTuple

from localism.errors import MisuseError
from localism.graph.exchange.terms import id_of
from localism.graph.validation.statements import Statement, classes
from localism.ontology.constraints import Constraint, by_name
from localism.ontology.schema import HERE
from localism.ontology.shapes import SHAPE

if TYPE_CHECKING:
    import rdflib


class Portion(NamedTuple):
    """Statements to be validated together; what is found of others than its `own` nodes (IRIs) is told elsewhere."""

    own: frozenset[str]
    statements: Iterable[Statement]


class Found(NamedTuple):
    """That a node breaks a constraint; `value` is blank where something is missing or the node itself is wrong."""

    node: str
    constraint: Constraint
    value: str = ""


def validate(portions: Iterable[Portion], shapes: rdflib.Graph | None = None) -> Iterator[Found]:
    """Everything that the shapes find, of each portion in turn. Nothing is fetched: no import is followed, no script run.

    `MisuseError` where pySHACL is not installed.
    """
    if not find_spec("pyshacl"):
        raise MisuseError(
            'The full SHACL needs pySHACL: pip install "localism[validate]". '
            "localism validate --quick makes the same checks of a graph without it."
        )
    import pyshacl
    import rdflib

    wanted = all_shapes() if shapes is None else shapes
    for portion in portions:
        data = rdflib.Graph()
        data.addN((*s, data) for s in (*classes(), *portion.statements))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # between pySHACL and rdflib
            _, report, _ = pyshacl.validate(
                data, shacl_graph=wanted, inplace=True, advanced=False, js=False, do_owl_imports=False, inference="none"
            )
        if not isinstance(report, rdflib.Graph):
            raise MisuseError(f"The shapes could not be put to it: {report}.")
        yield from sorted(set(_told(report, portion.own)))


@lru_cache(maxsize=1)
def all_shapes() -> rdflib.Graph:
    """The shapes of the ontology."""
    import rdflib

    return rdflib.Graph().parse(HERE / "shapes.ttl", format="turtle")


def _told(report: rdflib.Graph, own: frozenset[str]) -> Iterator[Found]:
    from rdflib import SH

    known = by_name()
    for result in report.objects(None, SH.result):
        node, value = str(report.value(result, SH.focusNode)), report.value(result, SH.value)
        constraint = known[str(report.value(result, SH.sourceShape)).removeprefix(SHAPE)]
        # Whoever is cited here may be described in another portion.
        if node in own or constraint.rule.startswith("cited"):
            yield Found(node, constraint, "" if constraint.rule in _OF_THE_NODE or value is None else _said(value))


_OF_THE_NODE = ("class", "id", "domain", "order")
"""Rules by which a node as a whole is wrong, and no value of it."""


def _said(value: rdflib.term.Node) -> str:
    from rdflib import URIRef

    return (isinstance(value, URIRef) and id_of(str(value))) or str(value)
