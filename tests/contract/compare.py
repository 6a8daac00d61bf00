"""Whether a view shows what the oracle shows, asked of every primitive that needs no question of its own."""

from __future__ import annotations

from collections.abc import Iterable

from localism.graph.entity import StoredClaim
from localism.graph.store import Ids, Reference, View
from localism.ontology.schema import SCHEMA
from tests.contract.oracle_view import OracleView


def assert_same_graph(view: View, oracle: OracleView) -> None:
    """Things, stubs, names, references, claims and counts are all as the oracle has them."""
    shown = {e.id: e for e in view.entities()}
    ids = sorted(shown.keys() | oracle.things)
    wrong = [(i, shown.get(i), oracle.things.get(i)) for i in ids if shown.get(i) != oracle.things.get(i)]
    assert not wrong, "id, what the store shows, what the oracle shows"
    assert list(shown) == list(oracle.things), "by id"
    assert list(view.vocabulary()) == list(oracle.vocabulary())
    words = list(oracle.vocabulary())
    assert list(view.with_words(words)) == list(oracle.with_words(words))
    labels = sorted({name for e in oracle.things.values() for name in (e.id, *e.all("name"), *e.all("also_known_as"))})
    assert dict(view.named(labels)) == dict(oracle.named(labels))
    assert references(view, oracle) == references(oracle, oracle)
    assert counted(view) == counted(oracle)
    assert without_locator(view.claims(withdrawn=True)) == without_locator(oracle.claims(withdrawn=True))
    columns = list(SCHEMA.classes), ["name", "from"]
    assert list(view.scan(*columns)) == list(oracle.scan(*columns))


def assert_same_books(view: View, oracle: OracleView) -> None:
    """Datasets and runs are as the oracle has them."""
    assert view.datasets() == oracle.datasets()
    assert view.runs() == oracle.runs()


def without_locator(claims: Iterable[StoredClaim]) -> list[StoredClaim]:
    """The claims, less where each was found: of two places that say the same, either will do."""
    return [s._replace(claim=s.claim._replace(locator="", properties=dict(s.claim.properties))) for s in claims]


def counted(view: View) -> dict[str, int]:
    """How many of each class; none and not mentioned are the same."""
    return {name: n for name, n in view.counts().items() if n}


def references(view: View, oracle: OracleView) -> list[Reference]:
    """Every reference there is."""
    return list(view.referring(Ids(tuple(oracle.things))))
