"""What a person who knows Neo4j finds on the server: natural names, dates as dates, and nothing of theirs touched."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import neo4j
import pytest

from localism.graph.entity import Citation, Claim
from localism.graph.store import Dataset
from localism.graph.stores.neo4j import Neo4jStore
from localism.ontology.schema import SCHEMA
from tests.neo4j.server import Server

AT = ("2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z")
FICTION = Dataset("fiction", access="public", as_of="2026")


class Shown:
    """A graph on the server, and what plain Cypher finds there."""

    def __init__(self, server: Server) -> None:
        self.store = Neo4jStore(server.address, user=server.user, password=server.password)
        self.driver = neo4j.GraphDatabase.driver(server.address, auth=(server.user, server.password))

    def find(self, query: str, **given: Any) -> list[Any]:
        """The first column of what a query gives."""
        return [row[0] for row in self.driver.execute_query(query, given).records]

    def say(self, *claims: Claim, at: str = AT[0]) -> None:
        """Load these."""
        with self.store.writer() as writer:
            writer.replace(FICTION, claims, at=at)


@pytest.fixture
def shown(neo4j_server: Server) -> Iterator[Shown]:
    """An empty graph."""
    shown = Shown(neo4j_server)
    shown.find("MATCH (n:Localism) DETACH DELETE n")
    yield shown
    shown.find("MATCH (n:Localism) DETACH DELETE n")
    shown.find("MATCH (n:Council) WHERE n.theirs DETACH DELETE n")
    shown.driver.close()
    shown.store.close()


def said(i: str, class_: str, /, **more: str | tuple[str, ...]) -> Claim:
    """A claim of fiction."""
    values = {name.rstrip("_"): v if isinstance(v, tuple) else (v,) for name, v in more.items()}
    return Claim(
        i, (class_,), values, FICTION.name, (Citation("source:echo", "12"),) if class_ == "PowerHolding" else ()
    )


COUNCIL = said("local:council", "Council", name="Borsetshire County Council")
POWER = said("power:libraries", "Power", name="Libraries")
ECHO = said("source:echo", "Source", name="Borchester Echo", published="2019")


def holding(**more: str | tuple[str, ...]) -> Claim:
    """Who holds the power."""
    told: dict[str, str | tuple[str, ...]] = {
        "held_by": "local:council",
        "of_power": "power:libraries",
        "act": ("decides", "delivers"),
        "kind": "duty",
    }
    return said("local:holding", "PowerHolding", **{**told, "from_": "2015-04-01", "to": "2018", **more})


def test_it_reads_naturally(shown: Shown) -> None:
    shown.say(COUNCIL, POWER, ECHO, holding())
    assert shown.find("MATCH (:Localism:PowerHolding)-[:HELD_BY]->(c:Council) RETURN c.name") == [
        "Borsetshire County Council"
    ]
    (edge,) = shown.find("MATCH (:Localism:Council)-[h:HOLDS]->(:Power {name: 'Libraries'}) RETURN properties(h)")
    assert (edge["act"], edge["kind"], edge["from"]) == (["decides", "delivers"], "duty", "2015-04-01")
    assert edge["to_min"] == neo4j.time.Date(2018, 1, 2)
    (node,) = shown.find("MATCH (h:Localism:PowerHolding) RETURN properties(h)")
    assert node["from_max"] == neo4j.time.Date(2015, 4, 1)
    assert node["name"] == "decides, delivers"
    (labels,) = shown.find("MATCH (n:Localism {id: 'local:council'}) RETURN labels(n)")
    assert set(labels) == {"Localism", *SCHEMA.ancestors["Council"]}
    (evidence,) = shown.find(
        "MATCH (:Localism:PowerHolding)-[e:EVIDENCED_BY]->(:Source {name: 'Borchester Echo'}) RETURN e"
    )
    assert (evidence["page"], evidence["dataset"], evidence["learned"]) == ("12", "fiction", 1)
    assert shown.find("MATCH (n:Localism) WHERE n.name IS NULL RETURN n") == [], "a name to caption every node by"
    (plan,) = [shown.driver.execute_query("EXPLAIN MATCH (c:Council {name: 'x'}) RETURN c").summary.plan]
    assert plan is not None
    assert "NodeIndexSeek" in repr(plan)


def test_short_edges_follow_what_they_come_from(shown: Shown) -> None:
    shown.say(COUNCIL, POWER, ECHO, holding())
    other = said("local:forum", "Forum", name="Ambridge Forum")
    shown.say(COUNCIL, POWER, ECHO, other, holding(held_by="local:forum"), at=AT[1])
    assert shown.find("MATCH (n:Localism)-[:HOLDS]->(:Power) RETURN n.name") == ["Ambridge Forum"]
    shown.say(COUNCIL, POWER, ECHO, other, holding(kind="prohibition"), at=AT[2])
    assert shown.find("MATCH (:Localism)-[h:HOLDS]->() RETURN h") == [], "a prohibition gives nobody a power"
    withdrawn = shown.find("MATCH (w:Localism:WithdrawnClaim) WHERE NOT EXISTS { (w)--() } RETURN w.entity")
    assert withdrawn == ["local:holding", "local:holding"], "history sits apart"


def test_numbers_are_numbers_and_nothing_is_lost(shown: Shown) -> None:
    shown.say(said("local:grant", "Grant", amount="5000", currency="GBP"), said("local:g2", "Grant", amount="012.50"))
    assert shown.find("MATCH (g:Localism:Grant) RETURN sum(g.amount)") == [5012.5]
    with shown.store.view() as view:
        amounts = {i: e.one("amount") for i, e in view.get(["local:grant", "local:g2"]).items()}
    assert amounts == {"local:grant": "5000", "local:g2": "012.50"}


def test_nothing_of_anybody_elses_is_touched(shown: Shown) -> None:
    theirs = "MATCH (n:Council) WHERE n.theirs RETURN properties(n) AS p, [(n)-[r]-(m) | [type(r), m.id]] AS r"
    shown.find(
        "CREATE (:Council {id: 'local:council', name: 'Theirs', theirs: true})-[:HOLDS]->(:Council {theirs: true, id: 'x'})"
    )
    before = [row.data() for row in shown.driver.execute_query(theirs).records]
    shown.say(COUNCIL, POWER, ECHO, holding())
    shown.say(ECHO, at=AT[1])
    shown.say(at=AT[2])
    with shown.store.view() as view:
        assert not list(view.entities())
        assert view.counts() == {}
    assert [row.data() for row in shown.driver.execute_query(theirs).records] == before
    assert len(before) == 2


def test_a_short_edge_to_a_tie_of_the_same_load_is_there(shown: Shown) -> None:
    used = said("local:used", "Exercise", exercise_of="local:holding", exercised_by="local:council", outcome="used")
    shown.say(COUNCIL, POWER, ECHO, holding(), used)
    assert shown.find("MATCH (:Localism:Council)-[:EXERCISED]->(h:PowerHolding) RETURN h.id") == ["local:holding"]


def test_a_thing_may_refer_to_a_tie_of_the_same_load(shown: Shown) -> None:
    shown.say(COUNCIL, POWER, ECHO, holding(), said("local:finding", "Finding", name="So it is", about="local:holding"))
    assert shown.find("MATCH (:Localism:Finding)-[:ABOUT]->(h:PowerHolding) RETURN h.id") == ["local:holding"]
