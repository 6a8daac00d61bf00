"""Displacement on every store, on random graphs: who-holds against the oracle, and how many calls it takes."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from localism.graph.entity import Claim
from localism.graph.questions.powers_of import powers_of
from localism.graph.questions.who_holds import who_holds
from localism.ontology.edtf import shift
from tests.contract import oracle_displaced
from tests.contract.counting import CountingView
from tests.contract.generate import Load, loads, seeded
from tests.contract.oracle_view import OracleView, is_of
from tests.contract.stores import Asked, Shelf, load, remember

DAYS = ("2012-05-05", "2015-04-01", "2016-05-01", "2018-06-15", "2020-07-07")


def derived(step: Load, chance: random.Random, crowd: int) -> Load:
    """The same load with some of its holdings derived, some displacing others, and holders, powers and acts so few that
    several meet; as many holdings again for each of `crowd`."""
    made: list[Claim] = []
    for c in step.claims:
        if "PowerHolding" not in c.types:
            made.append(c)
            continue
        for number in range(crowd):
            properties = {**c.properties, "act": ("decides",)}
            rule = int(c.entity[-1]) % 2
            if rule:
                properties["origin"] = ("derived",)
            elif chance.random() < 0.3:
                properties["displaces"] = (f"local:holding/{chance.randrange(1, 16, 2):03}",)
            if chance.random() < 0.6:
                properties["of_power"] = ("power:fiction-0",)
                properties["held_by"] = ("GB-LAE-Z01",)
                properties.pop("within", None)
            made.append(c._replace(entity=c.entity + (f"#{number}" if number else ""), properties=properties))
    return step._replace(claims=tuple(made))


def in_turn(shelf: Shelf, crowd: int, seeds: range) -> Iterator[Asked]:
    """Small graphs of fiction, one after the other in the same place: a server plans what it is asked of all of them once."""
    for seed in seeds:
        steps = [derived(step, random.Random(seed), crowd) for step in loads(seeded(seed), 12, 2)]
        with shelf.empty() as store:
            load(store, steps)
            with store.view() as view:
                yield Asked(view, OracleView(remember(steps)))


def days(shelf: Shelf) -> tuple[str, ...]:
    """All days that are worth asking about, or some where each question costs an engine much."""
    return DAYS[:: 1 if shelf.kind.examples > len(DAYS) else 2]


def test_on_a_day_it_agrees_with_looking_at_every_pair(shelf: Shelf) -> None:
    seen = set()
    for view, oracle in in_turn(shelf, 1, range(70, 74)):
        powers = [e for e in oracle.things.values() if is_of(e, ["Power"])]
        for day in days(shelf):
            wanted = oracle_displaced.displaced(oracle, (day, shift(day, 1)))
            for power in powers:
                for row in who_holds(view, power, on=day):
                    told = row.certainty == "displaced"
                    assert told is wanted.get(row.holding, False), (row.holding, day)
                    assert bool(row.displaced_by) >= (row.holding in wanted)
                    if row.holding in wanted and not told:
                        assert row.certainty == "possible"
                        assert "may have taken its place" in row.why
                    seen.add((row.origin, row.certainty, row.holding in wanted))
    assert {("derived", "displaced", True), ("derived", "possible", True), ("recorded", "definite", False)} <= seen
    assert not any(displaced for origin, _, displaced in seen if origin == "recorded")


@pytest.mark.any_store
def test_the_number_of_calls_does_not_grow(shelf: Shelf) -> None:
    """Not with eight times the holdings."""
    counts = []
    for asked in (one for crowd in (1, 8) for one in in_turn(shelf, crowd, range(70, 71))):
        view = CountingView(asked.view)
        rows = len(who_holds(view, "power:fiction-0", on="2016-05-01"))
        rows += len(powers_of(view, "GB-LAE-Z01", on="2016-05-01"))
        counts.append((view.calls.total(), rows))
    assert counts[0][0] == counts[1][0]
    assert counts[1][1] > 4 * counts[0][1] > 0
