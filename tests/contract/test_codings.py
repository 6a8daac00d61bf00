"""Conflicts, agreement and the codebook on every store, against plain loops over every claim."""

from __future__ import annotations

from collections import Counter
from itertools import permutations

import pytest

from localism.graph.entity import Claim
from localism.graph.questions.agreement import coders_agree
from localism.graph.questions.agreement_row import RELIABILITY
from localism.graph.questions.codebook import codebook
from localism.graph.questions.conflicts import conflicts
from localism.ontology.schema import SCHEMA
from tests.contract.oracle_holds import who_holds
from tests.contract.oracle_view import OracleView, is_of
from tests.contract.stores import Asked

CODED = ("act", "kind", "mode", "basis", "status", "level_stated", "level_practised")
LEVELS = [c.label for c in SCHEMA.codes["Level"]]


def recorded(oracle: OracleView) -> dict[str, list[Claim]]:
    """Holding → what people claim of it; the dataset of what is derived is left out."""
    found: dict[str, list[Claim]] = {}
    for s in oracle.claims():
        thing = oracle.things[s.claim.entity]
        if is_of(thing, ["PowerHolding"]) and s.claim.dataset != "rules":
            found.setdefault(s.claim.entity, []).append(s.claim)
    return found


def test_what_makes_a_finding_weak(asked: list[Asked]) -> None:
    seen: Counter[str] = Counter()
    for view, oracle in asked:
        rows = {r.finding: r for r in conflicts(view)}
        for holding, claims in recorded(oracle).items():
            grounds = {s for c in claims for s in [x.source for x in c.citations] or [f"dataset {c.dataset}"]}
            differing = {
                SCHEMA.properties[n].label
                for n in (*CODED, "held_by", "of_power")
                if len({frozenset(c.properties[n]) for c in claims if c.properties.get(n)}) > 1
            }
            row = rows.get(holding)
            weak = row.weaknesses if row else ()
            assert ("one source" in weak) == (len(grounds) == 1)
            assert ("inferred only" in weak) == all(c.coding.confidence == "inferred" for c in claims)
            said = {c.split(": ")[0] for c in row.contested} if row else set()
            assert said - {"from", "to"} == differing
            assert ("contested" in weak) == bool(said)
            seen.update(weak)
        assert set(rows) <= set(recorded(oracle))
        order = [
            ("contested" not in r.weaknesses, -len(r.weaknesses), r.share if "contested" in r.weaknesses else 1)
            for r in conflicts(view)
        ]
        assert [o[:2] for o in order] == sorted(o[:2] for o in order)
    assert min(seen[w] for w in ("contested", "inferred only", "one source")) > 2


def test_in_an_area_those_that_apply_there(asked: list[Asked]) -> None:
    for view, oracle in asked:
        everywhere = {r.finding for r in conflicts(view)}
        powers = [e.id for e in oracle.entities(["Power"])]
        for area in [e.id for e in oracle.entities(["Area"])][:4]:
            near = {
                i
                for p in powers
                for i, held in who_holds(oracle, p, area).items()
                if held.area not in ("", "not recorded")
            }
            assert {r.finding for r in conflicts(view, area)} == near & everywhere


def slow(said: list[list[object]], ordered: bool) -> float | None:
    """Alpha by going through every pair of codings."""
    every = [v for unit in said for v in unit]

    def apart(c: object, k: object) -> float:
        if not ordered or c == k:
            return float(c != k)
        low, high = sorted((LEVELS.index(str(c)), LEVELS.index(str(k))))
        between = sum(low <= LEVELS.index(str(v)) <= high for v in every)
        return (between - (every.count(c) + every.count(k)) / 2) ** 2

    observed = sum(sum(apart(*pair) for pair in permutations(unit, 2)) / (len(unit) - 1) for unit in said)
    expected = sum(apart(*pair) for pair in permutations(every, 2))
    return 1 - observed * (len(every) - 1) / expected if expected else None


@pytest.mark.parametrize("by", ["source", "holding"])
def test_how_far_coders_agree(asked: list[Asked], by: str) -> None:
    defined = 0
    for view, oracle in asked:
        rows = {r.coded: r for r in coders_agree(view, by=by) if r.section == RELIABILITY}  # type: ignore[arg-type]
        for name in CODED:
            units: dict[object, dict[str, set[tuple[str, ...]]]] = {}
            for holding, claims in recorded(oracle).items():
                for c in claims:
                    if c.coding.coder and c.properties.get(name):
                        read = frozenset(x.source for x in c.citations) or c.dataset
                        unit = (holding, read if by == "source" else "")
                        units.setdefault(unit, {}).setdefault(c.coding.coder, set()).add(c.properties[name])
            said: list[list[object]] = []
            for each in units.values():
                if name == "act":
                    codings: list[object] = [frozenset(v for values in own for v in values) for own in each.values()]
                else:
                    codings = [next(iter(own))[0] for own in each.values() if len(own) == 1]
                if len(codings) > 1:
                    said.append(codings)
            row = rows.get("act, as a set" if name == "act" else SCHEMA.properties[name].label)
            assert (row is not None) == bool(units)
            if row is not None:
                expected = slow(said, name.startswith("level"))
                assert row.alpha == (pytest.approx(expected) if expected is not None else None)
                assert (row.units, row.codings) == (len(said), sum(map(len, said)))
                defined += expected is not None
    assert defined > (5 if by == "holding" else 1)


def test_how_often_each_code_is_used(asked: list[Asked]) -> None:
    for view, oracle in asked:
        used: Counter[tuple[str, str, bool]] = Counter()
        for s in oracle.claims():
            for name, values in s.claim.properties.items():
                if name in SCHEMA.properties and SCHEMA.properties[name].codes and name != "access":
                    used.update((name, v, s.claim.dataset == "rules") for v in values)
            if s.claim.coding.confidence:
                used["confidence", s.claim.coding.confidence, s.claim.dataset == "rules"] += 1
        labels = {p.heading: p.name for p in SCHEMA.properties.values()}
        for row in codebook(view):
            name = labels[row.column]
            if name != "access":
                assert (row.used, row.derived) == (used[name, row.code, False], used[name, row.code, True])
            assert bool(row.example) == bool(row.used + row.derived)
