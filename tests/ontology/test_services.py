"""The rules table against an independent one: GOV.UK's list of which tier of council provides each local service."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

import pytest

from localism.ontology.dates import Certainty, as_of, bounds
from localism.ontology.powers import powers
from localism.ontology.statutory import rules

EXPLAINED = Path(__file__).parent / "services.csv"
"""Every service where the two differ, and every one without a power, each with the reason."""
TIERS = {
    "county": "county",
    "district": "district",
    "unitary": "unitary",
    "metropolitan borough": "unitary",
    "London borough": "unitary",
}
"""Class of body in the rules → what GOV.UK calls it."""
PROVIDING = {
    "county/unitary": {"county", "unitary"},
    "district/unitary": {"district", "unitary"},
    "all": {"county", "district", "unitary"},
}


@pytest.fixture(scope="module")
def services(data: Path) -> dict[int, str]:
    """Number of a service → the tiers that provide it."""
    with (data / "services" / "local_services.csv").open(encoding="utf-8-sig", newline="") as stream:
        return {int(row["LGSL"]): row["Providing Tier"] for row in csv.DictReader(stream)}


def explained() -> dict[int, Mapping[str, str]]:
    with EXPLAINED.open(encoding="utf-8", newline="") as stream:
        return {int(row["LGSL"]): row for row in csv.DictReader(stream)}


def behind() -> dict[int, set[str]]:
    """Number of a service → the powers behind it, as powers.ttl says."""
    found: dict[int, set[str]] = {}
    for power in powers():
        for number in power.services:
            found.setdefault(number, set()).add(power.id)
    return found


def holding(wanted: set[str], day: str) -> set[str]:
    """The classes of body in England that may or must do one of these on a day, all councils of the class alike."""
    return {
        rule.body
        for rule in rules()
        if rule.power in wanted
        and rule.nation == "E"
        and rule.kind in ("power", "duty")
        and not rule.conditions.only
        and as_of(bounds(rule.starts, rule.ends), day) is not Certainty.NO
    }


def differing(services: Mapping[int, str], day: str) -> dict[int, set[str]]:
    """Service with a power → the classes of body of which the rules say otherwise than GOV.UK."""
    found = {}
    for number, tier in services.items():
        if number in behind():
            held = holding(behind()[number], day)
            wrong = {body for body, called in TIERS.items() if (body in held) != (called in PROVIDING[tier])}
            if wrong:
                found[number] = wrong
    return found


@pytest.mark.parametrize("day", ["2019-06-01", "2026-08-06"])
def test_at_least_95_in_100_services_agree_in_every_class_of_council(services: dict[int, str], day: str) -> None:
    mapped = services.keys() & behind().keys()
    differ = differing(services, day)
    assert len(mapped) >= 100
    assert 1 - len(differ) / len(mapped) >= 0.95, differ


def test_every_exception_and_every_service_left_out_has_its_reason_and_nothing_else_has(
    services: dict[int, str],
) -> None:
    differ = differing(services, "2019-06-01")
    left_out = services.keys() - behind().keys()
    said = explained()
    assert {n for n, row in said.items() if row["status"] == "exception"} == differ.keys()
    assert {n for n, row in said.items() if row["status"] == "unmapped"} == left_out
    assert said.keys() == differ.keys() | left_out
    for number, row in said.items():
        assert row["Providing Tier"] == services[number]
        assert row["tiers"] == "; ".join(sorted(differ.get(number, ())))
        assert len(row["reason"]) > 40


def test_the_numbers_are_services(data: Path) -> None:
    with (data / "services" / "lgsl_services.csv").open(encoding="utf-8-sig", newline="") as stream:
        known = {int(row["Identifier"]) for row in csv.DictReader(stream)}
    with (data / "services" / "local_services.csv").open(encoding="utf-8-sig", newline="") as stream:
        known |= {int(row["LGSL"]) for row in csv.DictReader(stream)}
    assert {number for power in powers() for number in power.services} <= known


def test_a_wrong_tier_would_be_noticed(services: dict[int, str]) -> None:
    """Fiction: GOV.UK giving waste collection to the county."""
    assert set(differing({**services, 524: "county/unitary"}, "2019-06-01")) - set(
        differing(services, "2019-06-01")
    ) == {524}
