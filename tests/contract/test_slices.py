"""A slice shows what the chosen claims make: known by a date, open to some, without a dataset, with an edit tried."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import closing
from dataclasses import dataclass

import pytest

from localism.errors import LocalismError
from localism.graph.entity import Citation, Claim
from localism.graph.slices import slice_store
from localism.graph.store import Dataset, Store
from tests.contract.compare import assert_same_graph
from tests.contract.generate import World, loads, seeded
from tests.contract.oracle import History
from tests.contract.oracle_slices import LEVELS, sliced
from tests.contract.oracle_view import OracleView
from tests.contract.records import ALPHA, BETA, DAYS, put, says
from tests.contract.stores import Shelf, load, remember


@dataclass(frozen=True)
class Choice:
    """What to keep."""

    known_on: str | None = None
    access: str | None = None
    without: Collection[str] = ()
    edits: Collection[Claim] = ()
    removing: Collection[str] = ()


def assert_slice(store: Store, history: History, choice: Choice) -> None:
    """The slice is what the oracle folds from the claims it chooses."""
    with store.view() as view:
        made = slice_store(
            view,
            known_on=choice.known_on,
            access=choice.access,
            without=choice.without,
            edits=choice.edits,
            removing=choice.removing,
        )
    chosen = sliced(history, choice.known_on, choice.access, choice.without, choice.edits, choice.removing)
    with closing(made), made.view() as view:
        assert_same_graph(view, OracleView(chosen))


def shown(store: Store, **choice: str) -> list[str]:
    """The ids in a slice."""
    with store.view() as view, closing(slice_store(view, **choice)) as made, made.view() as of:  # type: ignore[arg-type]
        return [e.id for e in of.entities()]


@pytest.mark.parametrize("seed", [31, 32, 33])
def test_slices_of_whole_worlds(shelf: Shelf, seed: int) -> None:
    steps = loads(seeded(seed), 9, 5)
    history = remember(steps)
    names = sorted(history.datasets)
    # Edits that touch what is there, made by the same world.
    edits = World(seeded(seed), 9).claims("anything", 15)
    choices = [Choice(), Choice(edits=edits), Choice(without=names[:1]), Choice(without=names)]
    choices += [Choice(known_on=step.at[:10]) for step in steps] + [Choice(known_on="2021-12-31")]
    choices += [Choice(access=level) for level in LEVELS]
    gone = World(seeded(seed), 9).ids[::5]
    choices += [Choice(removing=gone[:1], edits=edits), Choice(steps[2].at[:10], removing=gone)]
    choices += [Choice(steps[2].at[:10], "project", names[1:2], edits), Choice(steps[1].at[:10], "public")]
    with shelf.empty() as store:
        load(store, steps)
        for choice in choices:
            assert_slice(store, history, choice)
        with store.view() as view:
            assert_same_graph(view, OracleView(history))


def test_as_known_on_a_day_means_by_the_end_of_it(shelf: Shelf) -> None:
    with shelf.empty() as store:
        put(store, ALPHA, says("a"), at="2024-01-02T00:00:00Z")
        put(store, ALPHA, says("b"), at="2024-01-05T23:59:59Z")
        put(store, ALPHA, says("a"), at="2024-02-01T12:00:00Z")
        for day, known in [
            ("2024-01-01", []),
            ("2024-01-02", ["a"]),
            ("2024-01-04", ["a"]),
            ("2024-01-05", ["b"]),
            ("2024-01", ["b"]),
        ]:
            assert shown(store, known_on=day) == known
        assert shown(store, known_on="2024") == ["a"]


@pytest.mark.parametrize(
    ("claim", "dataset", "source", "effective"),
    [
        ("", "", "", "project"),
        ("", "public", "", "public"),
        ("", "restricted", "", "restricted"),
        ("public", "restricted", "", "public"),
        ("restricted", "public", "", "restricted"),
        ("public", "public", "restricted", "restricted"),
        ("project", "public", "public", "project"),
        ("public", "", "project", "project"),
    ],
)
def test_the_strictest_of_claim_and_source_counts(
    shelf: Shelf, claim: str, dataset: str, source: str, effective: str
) -> None:
    with shelf.empty() as store:
        described = says("source:1", "Source", "beta", access=source) if source else says("source:1", "Source", "beta")
        put(store, BETA._replace(access="public"), described)
        put(store, ALPHA._replace(access=dataset), says("a", cites="source:1")._replace(access=claim))
        seen = [level for level in LEVELS if "a" in shown(store, access=level)]
        assert seen == list(LEVELS[LEVELS.index(effective) :])


def test_what_is_said_of_a_person_is_as_closed_as_the_person(shelf: Shelf) -> None:
    with shelf.empty() as store:
        put(store, BETA._replace(access="public"), says("local:person/1", "Person", "beta", access="restricted"))
        put(
            store,
            ALPHA,
            says("local:person/1", "Person", name="A person of fiction"),
            says("local:occupancy/1", "Occupancy", occupant="local:person/1", post="local:post/1"),
            says("local:holding/1", "PowerHolding", held_by="local:person/1", of_power="power:x"),
            says("local:post/1", "Post", name="Chair"),
        )
        assert shown(store, access="public") == ["local:post/1"], "nor is the person's id left as a stub"
        assert shown(store, access="project") == ["local:post/1"]
        assert len(shown(store, access="restricted")) == 5


@pytest.mark.parametrize("kind", ["Person", "Source"])
def test_what_was_closed_when_it_was_known_stays_closed_in_the_past(shelf: Shelf, kind: str) -> None:
    public = BETA._replace(access="public")
    with shelf.empty() as store:
        said = Claim(
            "a", ("Finding",), {"name": ("A fiction",), "found_by": ("x",)}, "alpha", (Citation("x"),), access="public"
        )
        put(store, public, says("x", kind, "beta", access="restricted"), at=DAYS[0])
        put(store, ALPHA, said, at=DAYS[1])
        assert shown(store, known_on=DAYS[1][:10], access="public") == []
        put(store, public, at=DAYS[2])
        assert shown(store, known_on=DAYS[1][:10], access="public") == [], (
            "withdrawing a person does not open what was closed"
        )


def test_edits_win_and_leave_the_graph_as_it_was(shelf: Shelf) -> None:
    with shelf.empty() as store:
        put(store, Dataset("alpha", priority=9), says("a", name="Aford", tier="district"))
        with (
            store.view() as view,
            closing(slice_store(view, edits=[says("a", tier="unitary"), says("b")])) as made,
            made.view() as tried,
        ):
            assert tried.get(["a"])["a"].properties == {"name": ("Aford",), "tier": ("unitary",)}
            assert [e.id for e in tried.entities()] == ["a", "b"]
        with store.view() as view:
            assert view.get(["a"])["a"].one("tier") == "district"
            assert [e.id for e in view.entities()] == ["a"]


def test_what_cannot_be_sliced_says_so(shelf: Shelf) -> None:
    with shelf.empty() as store:
        put(store, ALPHA, says("a"))
        with store.view() as view:
            for wrong in ({"without": ["alhpa"]}, {"access": "secret"}, {"known_on": "yesterday"}):
                with pytest.raises(LocalismError):
                    slice_store(view, **wrong)
