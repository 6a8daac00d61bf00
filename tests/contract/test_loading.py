"""Whatever is loaded, in whatever order and however often, the store shows what the claims that stand make."""

from __future__ import annotations

import random

import pytest
from hypothesis import strategies as st

from localism.graph.entity import Citation, Claim, Coding
from localism.graph.store import Dataset
from tests.contract.compare import assert_same_books, assert_same_graph
from tests.contract.generate import CODERS, DATES, OBSERVED, Load, loads, seeded
from tests.contract.oracle_view import OracleView
from tests.contract.stores import Shelf, examples, load, remember

HOLDERS = ("GB-LAE-Z01", "GB-LAE-Z02", "local:public/ü")
SAID = {
    "held_by": st.lists(st.sampled_from(HOLDERS), max_size=2, unique=True).map(tuple),
    "of_power": st.sampled_from([("power:a",), ("power:b",)]),
    "act": st.lists(st.sampled_from(["decides", "advises", "vetoes"]), max_size=2, unique=True).map(tuple),
    "level_stated": st.sampled_from([(), ("consulted",), ("decides",)]),
    "from": st.sampled_from([(), ("..",), *((d,) for d in DATES[:6])]),
    "to": st.sampled_from([(), ("..",), *((d,) for d in DATES[-6:])]),
    "condition": st.sampled_from([(), ("a fiction",), ("another fiction",)]),
}


def holding_claims(dataset: str) -> st.SearchStrategy[Claim]:
    """What one record says of one of two holdings."""
    citation = st.builds(Citation, st.sampled_from(["source:1", "source:2"]), st.just(""), st.sampled_from(OBSERVED))
    return st.builds(
        lambda i, said, cited, coder: Claim(
            i, ("PowerHolding",), {k: v for k, v in said.items() if v}, dataset, tuple(cited), Coding(coder)
        ),
        st.sampled_from(["local:holding/1", "local:holding/2"]),
        st.fixed_dictionaries({}, optional=SAID),
        st.lists(citation, max_size=2),
        st.sampled_from(CODERS),
    )


def source_claims(dataset: str) -> st.SearchStrategy[Claim]:
    """What one record says of one of two sources."""
    return st.builds(
        lambda i, day: Claim(i, ("Source",), {"published": (day,)} if day else {}, dataset),
        st.sampled_from(["source:1", "source:2"]),
        st.sampled_from(OBSERVED),
    )


@st.composite
def short_histories(draw: st.DrawFn) -> list[Load]:
    """A few loads of a few claims about the same few things."""
    made = []
    for n in range(draw(st.integers(1, 4))):
        name = draw(st.sampled_from(["alpha", "beta", "rules"]))
        claims = draw(st.lists(holding_claims(name) | holding_claims(name) | source_claims(name), max_size=4))
        dataset = Dataset(name, as_of=draw(st.sampled_from(["", "2021-05"])), priority=draw(st.integers(0, 1)))
        made.append(Load(dataset, tuple(claims), f"2023-01-{n + 1:02}T09:00:00Z"))
    return made


def assert_shown(shelf: Shelf, steps: list[Load]) -> None:
    """After each load, the store shows what the oracle shows."""
    with shelf.empty() as store:
        for n, step in enumerate(steps, 1):
            load(store, [step])
            oracle = OracleView(remember(steps[:n]))
            with store.view() as view:
                assert_same_graph(view, oracle)
                assert_same_books(view, oracle)


@examples(60, steps=short_histories())
def test_short_histories_of_a_few_things(shelf: Shelf, steps: list[Load]) -> None:
    assert_shown(shelf, steps)


@pytest.mark.parametrize("seed", range(8))
def test_histories_of_whole_worlds(shelf: Shelf, seed: int) -> None:
    assert_shown(shelf, loads(seeded(seed), 3 + 2 * seed, 4))


@pytest.mark.parametrize("seed", range(10, 14))
def test_the_order_of_claims_and_of_datasets_does_not_matter(shelf: Shelf, seed: int) -> None:
    # One load a dataset and one day for all, so that only the order differs.
    day = "2022-02-02T12:00:00Z"
    steps = {step.dataset.name: step._replace(at=day) for step in loads(seeded(seed), 10, 5)}
    shuffled = [
        step._replace(claims=tuple(random.Random(seed).sample(step.claims, len(step.claims))))
        for step in steps.values()
    ]
    random.Random(seed).shuffle(shuffled)
    with shelf.empty() as one, shelf.empty() as other:
        load(one, steps.values())
        load(other, shuffled)
        with one.view() as view, other.view() as again:
            assert list(view.entities()) == list(again.entities())
            assert [s.claim.digest for s in view.claims()] == [s.claim.digest for s in again.claims()]


@pytest.mark.parametrize("seed", range(20, 24))
def test_where_a_graph_has_been_does_not_matter(shelf: Shelf, seed: int) -> None:
    # The same claims stand in the end, once straight away and once after others came and went.
    *before, last = loads(seeded(seed), 8, 4)
    final = [*{step.dataset.name: step for step in before if step.dataset.name != last.dataset.name}.values(), last]
    day = "2022-02-02T12:00:00Z"
    with shelf.empty() as travelled, shelf.empty() as fresh:
        load(travelled, [step._replace(at=day) for step in (*before, last)])
        load(fresh, [step._replace(at=day) for step in final])
        with travelled.view() as view, fresh.view() as again:
            assert list(view.entities()) == list(again.entities())
