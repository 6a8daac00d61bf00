"""The rules table and the tree of powers: that what they say can be meant, and that everyday words find the power."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from localism.graph.words import normal
from localism.ontology import statutory
from localism.ontology.compile import compile_powers
from localism.ontology.dates import bounds, impossible
from localism.ontology.powers import powers
from localism.ontology.schema import SCHEMA
from localism.ontology.statutory import conditions, laws, met, rules

POWERS = {p.id: p for p in powers()}
WORDS = {
    "bins": "waste-collection",
    "recycling": "waste-collection",
    "the tip": "waste-disposal",
    "potholes": "highway-maintenance",
    "council tax": "council-tax-billing",
    "schools": "school-places",
    "buses": "bus-support",
    "bus pass": "concessionary-travel",
    "parks": "parks-open-spaces",
    "playgrounds": "parks-open-spaces",
    "libraries": "libraries",
    "planning permission": "planning-applications",
    "speed limits": "traffic-regulation",
    "street lights": "street-lighting",
    "fostering": "looked-after-children",
    "social care": "meeting-care-needs",
    "care homes": "meeting-care-needs",
    "homeless": "homelessness",
    "council houses": "council-housing",
    "noise": "statutory-nuisance",
    "dog mess": "public-spaces-protection-orders",
    "rats": "pest-control",
    "taxis": "taxi-licensing",
    "pubs": "alcohol-licensing",
    "fire brigade": "fire-rescue",
    "police": "police-governance",
    "cemeteries": "burial-grounds",
    "swimming pools": "recreation-facilities",
    "toilets": "public-toilets",
    "birth certificates": "births-deaths-marriages",
    "elections": "running-elections",
    "flooding": "flood-risk-strategy",
    "car parks": "off-street-parking",
    "parking tickets": "on-street-parking",
    "allotment": "allotments",
    "neighbourhood plan": "neighbourhood-planning",
    "CPO": "compulsory-purchase",
    "asset transfer": "community-asset-transfer",
}


@pytest.mark.parametrize(("word", "power"), WORDS.items())
def test_everyday_words_are_names_of_one_power(word: str, power: str) -> None:
    assert [p.id for p in powers() if normal(word) in {normal(n) for n in (p.label, *p.also)}] == [f"power:{power}"]


def test_no_word_names_two_powers() -> None:
    named = Counter(n for p in powers() for n in {normal(n) for n in (p.label, *p.also)})
    assert [n for n, times in named.items() if times > 1] == []


def test_every_power_has_a_topic_and_words_and_no_whole_is_a_topic() -> None:
    assert len({p.topic for p in powers()}) == 17
    assert [p.id for p in powers() if not (p.topic and p.also and p.definition)] == []
    assert {p.broader for p in powers()} - {""} <= POWERS.keys()


def test_what_is_compiled_is_what_the_turtle_says() -> None:
    assert (Path(statutory.HERE) / "powers.json").read_text(encoding="utf-8") == compile_powers()


def test_every_rule_says_what_can_be_meant() -> None:
    bodies = _labels("Tier") | _labels("BodyKind") | {c.label for c in SCHEMA.classes.values()}
    wrong = [
        (r.id, what)
        for r in rules()
        for what, ok in {
            "power": r.power in POWERS,
            "bears on": not r.bears_on or r.bears_on in POWERS,
            "body": r.body in bodies,
            "nation": r.nation in statutory.NATIONS,
            "kind": r.kind in _labels("Kind"),
            "act": set(r.act) <= _labels("Act"),
            "level": r.level in _labels("Level") | {""},
            "mode": r.mode in _labels("Mode"),
            "law": r.law in laws(),
            "confidence": r.confidence in ("certain", "likely", "check"),
            "dates": bool(r.starts and r.ends and bounds(r.starts, r.ends)) and not impossible(r.starts, r.ends),
            "conditions": "=" not in r.conditions.note,
        }.items()
        if not ok
    ]
    assert wrong == []
    assert len({r.id for r in rules()}) == len(rules())


def _labels(scheme: str) -> set[str]:
    return {code.label for code in SCHEMA.codes[scheme]}


def test_one_statement_stands_once() -> None:
    said = Counter(r[1:] for r in rules())
    assert [s for s, times in said.items() if times > 1] == []


def test_a_body_of_each_class_that_waits_can_be_spoken_of() -> None:
    from localism.graph.questions.waiting import phrase
    from localism.graph.register import REGISTERS, listed

    waits = {r.body for r in rules()} - set(listed(REGISTERS))
    assert len(waits) == 18
    assert all(phrase(body) != f"a {body}" for body in waits)


def test_every_council_that_a_rule_names_is_in_the_register(data: Path) -> None:
    with (data / "councils" / "uk_local_authorities_future.csv").open(encoding="utf-8-sig", newline="") as stream:
        register = {row["local-authority-code"] for row in csv.DictReader(stream)}
    named = {code for r in rules() for code in (*r.conditions.only, *r.conditions.without, *r.conditions.over)}
    named |= {code for r in rules() for code, _ in r.conditions.not_over}
    with (Path(statutory.HERE) / statutory.SETTLED).open(encoding="utf-8", newline="") as stream:
        named |= {code for row in csv.DictReader(stream) for code in row["holders"].split(",")} - {"*"}
    assert named - register == set()
    assert len(named) > 150


def test_what_is_known_of_places_settles_conditions() -> None:
    assert met("where=not-national-park", "DEB") is None, "part of the Derbyshire Dales is in the Peak District"
    assert met("where=national-park", "STV") is False
    assert met("where=unparished", "SWK") is True
    assert met("where=parished", "CON") is True
    assert met("where=unparished", "CON") is False
    assert met("where=parished", "WGN") is None
    assert met("requires=charging-schedule", "SWK") is None


def test_tokens_end_where_words_begin() -> None:
    read = conditions("except=PLY; where=parished; requires=adoption; not Wigan; only when asked")
    assert (read.without, read.open) == (("PLY",), ("where=parished", "requires=adoption"))
    assert read.note == "not Wigan; only when asked"
    assert conditions("through the executive") == statutory.Conditions(note="through the executive")


def test_the_example_and_the_tree_agree(root: Path) -> None:
    """What both say of a power is the same; the example's own powers are not the tree's, and it puts one under another."""
    with (root / "example" / "Powers.csv").open(encoding="utf-8", newline="") as stream:
        rows = {row["Id"]: row for row in csv.DictReader(stream)}
    both = rows.keys() & POWERS.keys()
    assert len(both) == 53
    assert {i for i in both if rows[i]["Name"] != POWERS[i].label} == set()
    assert {i for i in both if rows[i]["Topic"] != POWERS[i].topic} == set()
    assert {i for i in both if rows[i]["Part of power"] != POWERS[i].broader} == {"power:big-local-spending"}
    owners = {normal(n): p.id for p in powers() for n in (p.label, *p.also)}
    names = {(i, n) for i in rows for n in (rows[i]["Name"], *rows[i]["Also known as"].split("; ")) if n}
    assert {(i, n) for i, n in names if owners.get(normal(n), i) != i} == set()


def test_the_example_cites_laws_and_sections_as_the_table_does(root: Path) -> None:
    from localism.graph import powers as tree

    made = {c.entity: c.properties for c in tree.claims()}
    shared = []
    for name in ("Instruments", "Sources"):
        with (root / "example" / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
            shared += [(row, made[row["Id"]]) for row in csv.DictReader(stream) if row["Id"] in made]
    assert len(shared) > 80
    columns = {"Name": "name", "Section": "section", "Web address": "website", "Published": "published"}
    differ = [
        (row["Id"], heading)
        for row, said in shared
        for heading, name in columns.items()
        if row.get(heading) and row[heading] != "".join(said.get(name, ()))
    ]
    assert differ == []


def test_every_open_token_has_words() -> None:
    open_ = {token for rule in statutory.rules() for token in rule.conditions.open}
    assert open_ == statutory.WORDS.keys()
    assert statutory.worded("requires=designation; where=unparished; only while designated").startswith(
        statutory.WORDS["requires=designation"]
    )
