"""Loading registers again: the same changes nothing; an edited one withdraws the edit and nothing else."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from localism.graph.entity import Claim
from localism.graph.graph import Graph
from localism.graph.store import Loaded
from tests.loaders.registers_written import load_apart

Rows = list[dict[str, str]]
REGISTER, DISTRICTS = "uk_local_authorities_future.csv", "la_all_codes.csv"
AUTHORITIES, AREAS = (f"tested-{Path(name).stem}" for name in (REGISTER, DISTRICTS))


@pytest.fixture
def loaded(data: Path, tmp_path: Path) -> Iterator[tuple[Graph, Path]]:
    """The register, in a folder of its own beside the lookup of districts, loaded once."""
    for name in (REGISTER, "SOURCE.txt"):
        shutil.copy(data / "councils" / name, tmp_path)
    shutil.copy(data / "geo" / DISTRICTS, tmp_path)
    with Graph.open(":memory:") as graph:
        load_apart(graph, tmp_path / REGISTER)
        yield graph, tmp_path


def edit(path: Path, change: Callable[[Rows], Rows]) -> None:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream)
        rows, headings = list(reader), reader.fieldnames or []
    path.chmod(0o644)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, headings)
        writer.writeheader()
        writer.writerows(change(rows))


def current(graph: Graph, dataset: str) -> dict[bytes, Claim]:
    with graph.view() as view:
        return {s.claim.digest: s.claim for s in view.claims(dataset=dataset)}


def changed(graph: Graph, path: Path, dataset: str) -> tuple[Loaded, list[Claim], list[Claim]]:
    """What a reload says it did, and the claims that came and went."""
    before = current(graph, dataset)
    outcome = load_apart(graph, path)[dataset]
    after = current(graph, dataset)
    came = sorted((c for d, c in after.items() if d not in before), key=lambda c: c.entity)
    went = sorted((c for d, c in before.items() if d not in after), key=lambda c: c.entity)
    return outcome, came, went


def test_the_same_again_changes_nothing(loaded: tuple[Graph, Path]) -> None:
    graph, folder = loaded
    load_apart(graph, folder / DISTRICTS)
    for outcome in load_apart(graph, folder / REGISTER, folder / DISTRICTS).values():
        assert (outcome.new, outcome.withdrawn) == (0, 0)
        assert outcome.unchanged > 400


def test_one_name_changed_is_one_claim(loaded: tuple[Graph, Path]) -> None:
    graph, folder = loaded
    edit(
        folder / REGISTER,
        lambda rows: [
            {**r, "official-name": "Stevenage City Council"} if r["local-authority-code"] == "STV" else r for r in rows
        ],
    )
    outcome, [came], [went] = changed(graph, folder / REGISTER, AUTHORITIES)
    assert (outcome.new, outcome.withdrawn) == (1, 1)
    assert came.entity == went.entity == "GB-LAE-STV"
    assert (came.properties["name"], went.properties["name"]) == (
        ("Stevenage City Council",),
        ("Stevenage Borough Council",),
    )
    # The other names hold the old one, which shows now that it is not the name.
    assert came.properties["also_known_as"] == ("Stevenage", "Stevenage Borough Council", "Stevenage District")
    assert all(came.properties[k] == went.properties[k] for k in ("tier", "from", "to"))


def test_one_row_removed_is_what_that_row_said(loaded: tuple[Graph, Path]) -> None:
    graph, folder = loaded
    edit(folder / REGISTER, lambda rows: [r for r in rows if r["local-authority-code"] != "STV"])
    outcome, came, went = changed(graph, folder / REGISTER, AUTHORITIES)
    assert (outcome.new, outcome.withdrawn, came) == (0, 5, [])
    assert [c.entity for c in went] == [
        "E07000243",
        "GB-LAE-STV",
        "local:containment/e07000243-in-e10000015",
        "local:containment/e07000243-in-e12000006",
        "local:governance/gb-lae-stv-governs-e07000243",
    ]


def test_a_date_changed_moves_every_tie_that_rests_on_it(loaded: tuple[Graph, Path]) -> None:
    graph, folder = loaded
    edit(
        folder / REGISTER,
        lambda rows: [{**r, "start-date": "2020-04-01"} if r["local-authority-code"] == "ESK" else r for r in rows],
    )
    _, came, went = changed(graph, folder / REGISTER, AUTHORITIES)
    assert [c.entity for c in came] == [c.entity for c in went]
    assert {c.entity for c in came} >= {
        "GB-LAE-ESK",
        "E07000244",
        "local:containment/e07000244-in-e10000029",
        "local:governance/gb-lae-esk-governs-e07000244",
    }
    assert all("esk" in c.entity.lower() or "e07000244" in c.entity.lower() for c in came)


def test_the_order_of_rows_and_files_is_no_matter(loaded: tuple[Graph, Path], data: Path) -> None:
    graph, folder = loaded
    load_apart(graph, folder / DISTRICTS)
    edit(folder / REGISTER, lambda rows: rows[::-1])
    edit(folder / DISTRICTS, lambda rows: rows[::-1])
    for outcome in load_apart(graph, folder / DISTRICTS, folder / REGISTER).values():
        assert (outcome.new, outcome.withdrawn) == (0, 0)


def test_a_lookup_edited_changes_only_its_own_dataset(loaded: tuple[Graph, Path]) -> None:
    graph, folder = loaded
    load_apart(graph, folder / DISTRICTS)
    edit(
        folder / DISTRICTS,
        lambda rows: [{**r, "LADNM": "Stevenage New Town"} if r["LADCD"] == "E07000243" else r for r in rows],
    )
    outcome = load_apart(graph, folder / REGISTER, folder / DISTRICTS)
    assert (outcome[AUTHORITIES].new, outcome[AUTHORITIES].withdrawn) == (0, 0)
    # The old code's row still has the old name, so that it is no longer the same place under an older code.
    assert outcome[AREAS].withdrawn >= 1
    with graph.view() as view:
        assert view.get(["E07000243"])["E07000243"].name == "Stevenage"  # the register has the last word on names
