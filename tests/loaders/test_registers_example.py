"""The pilot areas and the registers speak of the same bodies, areas and ties, by the same ids, and do not contradict."""

from __future__ import annotations

from pathlib import Path

import pytest

from localism.graph.entity import Claim
from localism.graph.graph import EXAMPLE, Graph
from localism.loaders.identifiers import clean_id
from localism.loaders.records import Records
from localism.loaders.registers.areas import Areas
from localism.loaders.registers.authorities import Authorities
from localism.ontology.dates import bounds
from tests.loaders.registers_written import load_apart, read

ONE_VALUE = ("name", "tier", "from", "to", "part", "whole", "body", "governed_area", "website")


@pytest.fixture(scope="module")
def example() -> list[Claim]:
    records = Records([EXAMPLE])
    return [claim for d in records.datasets for claim in records.claims(d)]


@pytest.fixture(scope="module")
def registers(data: Path) -> dict[str, list[Claim]]:
    found: dict[str, list[Claim]] = {}
    for reader, folder in ((Authorities, "councils"), (Areas, "geo")):
        for claim in read(reader, *sorted((data / folder).glob("*.csv")))[0]:
            found.setdefault(claim.entity, []).append(claim)
    return found


def test_every_official_id_of_the_example_is_in_the_registers(
    example: list[Claim], registers: dict[str, list[Claim]]
) -> None:
    said = {value for c in example for values in c.properties.values() for value in values}
    official = {i for i in said | {c.entity for c in example} if clean_id(i).scheme in ("GSS", "GB-LAE")}
    assert len(official) > 25
    assert official <= registers.keys()


def test_ties_between_official_things_are_the_same_ties(
    example: list[Claim], registers: dict[str, list[Claim]]
) -> None:
    ends = ("part", "whole", "body", "governed_area")
    official = [
        c
        for c in example
        if {"Containment", "Governance"}.intersection(c.types)
        and not any(v.startswith("local:") for end in ends for v in c.properties.get(end, ()))
    ]
    assert len(official) > 25
    assert [c.entity for c in official if c.entity not in registers] == []


def test_what_they_say_differs_only_where_one_knows_less(
    example: list[Claim], registers: dict[str, list[Claim]]
) -> None:
    differing = {
        (c.entity, name, c.properties[name], other.properties[name])
        for c in example
        for other in registers.get(c.entity, ())
        for name in ONE_VALUE
        if c.properties.get(name) and other.properties.get(name) and c.properties[name] != other.properties[name]
    }
    southwark = ["E05011106", "E05011112", "E05011116", "E05011117"]
    begun_by = {i for w in southwark for i in (w, f"local:containment/{w.lower()}-in-e09000028")}
    scilly = ("local:containment/e06000053-in-e12000009", "from", ("..",), ("1974-04-01",))
    assert differing == {(i, "from", ("../2018",), ("2017/2018",)) for i in begun_by} | {scilly}
    one, other = bounds("../2018", ".."), bounds("2017/2018", "..")
    assert (one.from_max, one.to_min) == (other.from_max, other.to_min)  # definite on the same days


def test_classes_are_the_same(example: list[Claim], registers: dict[str, list[Claim]]) -> None:
    assert [c.entity for c in example for o in registers.get(c.entity, ()) if c.types != o.types] == []


def test_records_have_the_last_word_and_the_register_fills_in(data: Path) -> None:
    with Graph.open(":memory:") as graph:
        graph.load_example()
        with graph.view() as view:
            before = view.get(["GB-LAE-STV", "GB-LAE-HRT", "E06000052"])
        load_apart(graph, data / "councils")
        with graph.view() as view:
            after = view.get(list(before))
    assert before["GB-LAE-HRT"].one("from") == ""
    assert (after["GB-LAE-HRT"].one("from"), after["GB-LAE-HRT"].one("to")) == ("1974-04-01", "..")
    for thing, was in before.items():
        assert all(after[thing].one(name) == was.one(name) for name in (*ONE_VALUE, "description") if was.one(name))
        assert set(after[thing].all("also_known_as")) >= set(was.all("also_known_as"))
