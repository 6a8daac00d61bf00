"""Who holds what is three trips to the server, or four, and says what a query written by hand finds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import neo4j
import pytest

from localism import Graph
from localism.graph.questions.holding_row import UNRECORDED, HoldingRow
from localism.graph.stores.neo4j import Neo4jStore
from localism.graph.stores.neo4j.connect import Server

BY_HAND = (Path(__file__).parents[1] / "bench" / "who_holds.cypher").read_text(encoding="utf-8")
DAY = "2019-06-01"
PLACES = ("E06000052", "E09000028")
"""Cornwall and Southwark."""


@pytest.fixture
def example(neo4j_example: neo4j.Driver) -> Iterator[Graph]:
    address = neo4j_example.execute_query("RETURN 1")[1].server.address
    with Graph(Neo4jStore(f"bolt://{address[0]}:{address[1]}")) as graph:
        yield graph


def test_who_holds_is_three_trips_and_one_for_what_is_attached(example: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is meant, who holds it, what is behind that; then who says so of terms and of what bears on it."""
    with example.view() as view:  # which labels there are is asked by the first reading
        powers = [power.name for power in view.entities(["Power"])]
    queries: list[str] = []
    read = Server.read

    def counted(self: Server, query: str, /, **parameters: Any) -> list[neo4j.Record]:
        queries.append(query)
        return read(self, query, **parameters)

    monkeypatch.setattr(Server, "read", counted)
    trips: set[tuple[bool, int]] = set()
    for power in powers:
        queries.clear()
        rows = [row for row in example.who_holds(power, PLACES[0], on=DAY) if row.area_relation != UNRECORDED]
        attached = any(row.terms or row.exercises or row.bears_on or row.borne_on_by for row in rows)
        if rows:
            trips.add((attached, len(queries)))
    assert trips == {(False, 3), (True, 4)}


def test_it_says_what_a_query_by_hand_finds(example: Graph, neo4j_example: neo4j.Driver) -> None:
    with example.view() as view:
        powers = [power.id for power in view.entities(["Power"])]
    told: set[str] = set()
    for power in powers:
        for place in PLACES:
            found = neo4j_example.execute_query(
                BY_HAND, power=power, area=place, day=neo4j.time.Date.from_iso_format(DAY)
            ).records
            ours = example.who_holds(power, place, on=DAY)
            assert sorted(map(by_hand, found)) == sorted(map(by_us, ours)), (power, place)
            told.update(name for row in ours for name in ("terms", "borne_on_by", "under") if getattr(row, name))
    assert told == {"terms", "borne_on_by", "under"}, "there is something of each to find"


def by_hand(r: neo4j.Record) -> tuple[Any, ...]:
    """What a row of the query says, in the order of `by_us`."""
    return (
        r["h.id"],
        r["q.name"],
        sorted(holder[0] for holder in r["holders"]),
        sorted(o[0] for o in r["under"]),
        sorted(o[0] for o in r["bears_on"]),
        sorted(o[0] for o in r["borne_on_by"]),
        len({t[0] for t in r["terms"]}),
        min(len(r["exercises"]), 4),  # the latest three, and how many more
        sorted({c[2] for c in r["claims"] if c[1]}),
    )


def by_us(row: HoldingRow) -> tuple[Any, ...]:
    """What a row of the answer says."""
    return (
        row.holding,
        row.power,
        sorted(row.holder_ids),
        sorted(row.under_ids),
        sorted(row.bears_on_ids),
        sorted(row.borne_on_by_ids),
        len(row.terms),
        len(row.exercises),
        sorted({c.title for c in row.sources if c.source}),
    )
