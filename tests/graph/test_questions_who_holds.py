"""Who holds which power, where and when: hand-worked on Borsetshire, and held to plain loops over drawn graphs."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest

from localism.errors import NotFoundError
from localism.graph.entity import Claim, Entity
from localism.graph.questions.powers_of import powers_of
from localism.graph.questions.show import show
from localism.graph.questions.who_holds import who_holds
from localism.graph.store import View
from localism.graph.stores import open_store
from localism.ontology.dates import Certainty, as_of
from tests.contract.generate import loads, seeded
from tests.contract.oracle_view import OracleView
from tests.contract.stores import load, remember
from tests.graph.borsetshire import AT, FICTION, HOLDINGS, THINGS, borsetshire, holding


@pytest.fixture(scope="module")
def view() -> Iterator[View]:
    with borsetshire() as found:
        yield found


def named(holdings: Sequence[Any]) -> list[str]:
    return [row.holding.removeprefix("local:h-") for row in holdings]


def test_all_dates_grouped_by_act_strongest_first(view: View) -> None:
    answer = who_holds(view, "Neighbourhood planning", "Ambridge")
    assert [(row.group, row.holding.removeprefix("local:h-")) for row in answer] == [
        ("decides", "vote"),
        ("decides", "county"),
        ("vetoes", "leader"),
        ("ratifies", "cabinet"),
        ("appoints", "unknown"),
        ("initiates", "parish"),
        ("advises", "derived"),
        ("advises", "green"),
        ("scrutinises, area not recorded", "nowhere"),
    ]


def test_parts_and_whole_and_areas_around_and_inside_are_told_apart(view: View) -> None:
    related = {
        r.holding[8:]: (r.power_relation, r.area_relation, r.area_basis)
        for r in who_holds(view, "village plans", "Ambridge")
    }
    assert related["vote"] == ("part", "same", "recorded")
    assert related["county"] == ("whole", "encloses", "governed by its holder")
    assert related["parish"] == ("same", "same", "recorded")
    assert related["green"] == ("same", "enclosed", "recorded")
    assert related["nowhere"] == ("same", "not recorded", "not recorded")


def test_one_row_in_full(view: View) -> None:
    (row,) = [
        r for r in who_holds(view, "local:np", "local:ambridge", on="2016-03-01") if r.holding == "local:h-parish"
    ]
    assert (row.holder, row.holder_ids) == (("Ambridge Parish Council",), ("local:apc",))
    assert (row.act, row.kind, row.basis, row.mode) == ("initiates", "power", "delegated", "")
    assert (row.since, row.until, row.starts, row.ends) == ("1 April 2012", "open", "2012-04-01", "..")
    assert (row.certainty, row.why) == ("definite", "")
    assert (row.under, row.delegated_by) == (("Borsetshire scheme of delegation",), ("Borsetshire Council",))
    assert [(c.title, c.page, c.observed, c.url) for c in row.sources] == [
        ("Ambridge Echo", "7", "2019-06-01", "https://echo.example/7")
    ]
    assert row.access == ""


def test_judgements_are_counted_and_say_who_made_them(view: View) -> None:
    (row,) = [r for r in who_holds(view, "local:np-vote") if r.holding == "local:h-vote"]
    assert row.act == "decides (2 of 3); advises (1 of 3)"
    assert (row.level_stated, row.level_practised) == ("decides", "consulted (2 of 3); informed (1 of 3)")
    assert row.says == (
        "who says which act: decides (AB, CD); advises (EF)",
        "who says which level practised: consulted (AB, CD); informed (EF)",
    )


@pytest.mark.parametrize(
    ("holding", "on", "certainty", "why"),
    [
        ("vote", "2019-06-01", "definite", ""),
        ("vote", "2014-05-01", "possible", "began some time in 2014"),
        ("vote", "2025", "possible", "no end recorded; last attested 2019-06-01"),
        ("green", "2012-06-01", "possible", "began some time in 2012"),
        ("green", "2016-05-01", "possible", "not certain that the one area lay in the other then"),
        (
            "derived",
            "2016-05-01",
            "possible",
            "not known whether its condition is met: only where the council has adopted the provisions",
        ),
        ("county", "2016-05-01", "definite", ""),
    ],
)
def test_definite_or_possible_and_why(view: View, holding: str, on: str, certainty: str, why: str) -> None:
    (row,) = [r for r in who_holds(view, "local:np", "local:ambridge", on=on) if r.holding == f"local:h-{holding}"]
    assert (row.certainty, row.why) == (certainty, why)


def test_what_had_ended_or_left_the_area_is_not_shown(view: View) -> None:
    assert "green" in named(who_holds(view, "local:np", "local:ambridge", on="2015"))
    # The ward was no part of Ambridge any more, though the holding in it went on.
    assert "green" not in named(who_holds(view, "local:np", "local:ambridge", on="2017-02-01"))
    assert "green" in named(who_holds(view, "local:np", "local:green", on="2017-02-01"))


def test_a_prohibition_reads_as_one(view: View) -> None:
    answer = who_holds(view, "bins", "Ambridge")
    assert [(r.group, r.act_line) for r in answer if r.kind == "prohibition"] == [
        ("may not: decides", "may not: decides")
    ]
    assert "MAY NOT: DECIDES" in answer.to_table(100)
    assert answer[-1].kind == "prohibition"


def test_a_post_names_who_is_in_it_on_the_date(view: View) -> None:
    def leader(on: str | None) -> tuple[str, ...]:
        return next(r.holder for r in who_holds(view, "local:np", on=on) if r.holding == "local:h-leader")

    assert leader("2016-01-01") == ("Leader of Borsetshire Council (Linda Example)",)
    assert leader("2020-01-01") == leader(None) == ("Leader of Borsetshire Council",)


def test_what_is_not_public_is_marked(view: View) -> None:
    rows = {r.holding: r for r in who_holds(view, "Running the village hall", "Ambridge")}
    assert {i: r.access for i, r in rows.items() if r.access} == {"local:h-whisper": "restricted"}
    assert str(rows["local:h-whisper"].sources[0]) == "dataset interviews, no source cited [restricted]"


@pytest.mark.parametrize(
    ("power", "area", "on", "note"),
    [
        ("local:np", "local:loamshire", "2016", "1 had ended (2001), 1 had not yet begun (begins 2030)"),
        (
            "local:hall-power",
            "local:ambridge",
            "1940",
            "4 holdings are recorded in Ambridge, none of them then: 4 had not yet begun",
        ),
        (
            "local:bins",
            "local:loamshire",
            None,
            "Nothing is recorded in Loamshire, at any date.",
        ),
        ("local:idle", None, None, "Nothing is recorded about who holds it, at any date."),
        ("local:idle", "local:ambridge", "2016", "Nothing is recorded in Ambridge, at any date."),
    ],
)
def test_an_empty_answer_says_why(view: View, power: str, area: str | None, on: str | None, note: str) -> None:
    answer = who_holds(view, power, area, on=on)
    assert note in answer.note
    assert answer.next.startswith("localism ")
    assert not [r for r in answer if r.area_relation != "not recorded"]


def test_a_council_stands_for_what_it_governs_and_a_power_for_no_place(view: View) -> None:
    answer = who_holds(view, "bins", "Borsetshire Council")
    said = "‘Borsetshire Council’ is a body: this is of what it governs, Borsetshire (local:borsetshire)."
    assert answer.note.splitlines()[0] == said
    assert [r.holding for r in answer] == [r.holding for r in who_holds(view, "bins", "Borsetshire")]
    with pytest.raises(NotFoundError, match="‘bins’ is no area"):
        who_holds(view, "bins", "bins")


# ---- held to plain loops over everything, on graphs of fiction drawn at random ----


def above(things: dict[str, Entity], start: str, step: str) -> set[str]:
    """Everything above a thing, by trying every thing until nothing is added."""
    found = {start}
    while more := {v for i in found for v in (things[i].all(step) if i in things else ())} - found:
        found |= more
    return found


def lies_in(things: dict[str, Entity], area: str, day: str) -> dict[str, bool]:
    """Area → whether this area definitely lies in it on a day; those it does not lie in are left out."""
    ties = [
        e for e in things.values() if e.is_a("Containment") and e.bounds and as_of(e.bounds, day) is not Certainty.NO
    ]
    found = {area: True}
    for _ in range(len(ties) + 1):
        for tie in ties:
            for part, whole in ((tie.one("part"), tie.one("whole")),):
                if part in found and whole:
                    assert tie.bounds
                    sure = found[part] and as_of(tie.bounds, day) is Certainty.DEFINITE
                    found[whole] = found.get(whole, False) or sure
    return found


def worked_out(things: dict[str, Entity], power: str, area: str, day: str) -> dict[str, tuple[str, str, str]]:
    """Holding → relation of its power and of its area, and how sure; by going through all of them."""
    found = {}
    around = lies_in(things, area, day)
    for e in things.values():
        if not e.is_a("PowerHolding") or not e.bounds or as_of(e.bounds, day) is Certainty.NO:
            continue
        own = e.one("of_power")
        if own == power:
            related = "same"
        elif own and power in above(things, own, "broader"):
            related = "part"
        elif own in above(things, power, "broader"):
            related = "whole"
        else:
            continue
        places: dict[str, bool] = dict.fromkeys(e.all("within"), True)
        if not places:
            for tie in things.values():
                if (
                    tie.is_a("Governance")
                    and tie.bounds
                    and tie.one("body") in e.all("held_by")
                    and tie.one("governed_area")
                ):
                    held = as_of(tie.bounds, day)
                    if held is not Certainty.NO:
                        governed = tie.one("governed_area")
                        places[governed] = places.get(governed, False) or held is Certainty.DEFINITE
        best: tuple[int, bool] | None = None
        for place, sure in places.items():
            if place == area:
                option = (0, not sure)
            elif place in around:
                option = (1, not (sure and around[place]))
            elif (inside := lies_in(things, place, day)) and area in inside:
                option = (2, not (sure and inside[area]))
            else:
                continue
            best = option if best is None else min(best, option)
        if best is None and (places or related == "whole"):
            continue
        relation = ("same", "encloses", "enclosed")[best[0]] if best else "not recorded"
        unmet = e.one("origin") == "derived" and any(t in e.one("condition") for t in ("requires=", "where="))
        definite = as_of(e.bounds, day) is Certainty.DEFINITE and not (best and best[1]) and not unmet
        found[e.id] = (related, relation, "definite" if definite else "possible")
    return found


def test_as_of_random_days_it_agrees_with_going_through_everything() -> None:
    chance = random.Random(7)
    seen: Counter[str] = Counter()
    for seed in range(40, 44):
        steps = loads(seeded(seed), 16, 3)
        things = OracleView(remember(steps)).things
        areas = [i for i, e in things.items() if e.is_a("Area")]
        powers = [i for i, e in things.items() if e.is_a("Power")]
        store = open_store(":memory:")
        load(store, steps)
        with store.view() as view:
            for _ in range(120):
                power, area = chance.choice(powers), chance.choice(areas)
                day = f"{chance.randint(2009, 2021)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
                answer = who_holds(view, things[power], things[area], on=day)
                told = {r.holding: (r.power_relation, r.area_relation, r.certainty) for r in answer}
                assert told == worked_out(things, power, area, day), (seed, power, area, day)
                seen.update(word for row in told.values() for word in row)
        store.close()
    words = {"same", "part", "whole", "encloses", "enclosed", "not recorded", "definite", "possible"}
    assert words <= seen.keys()


class Counting:
    """A view that counts what is asked of it."""

    def __init__(self, view: View) -> None:
        self.view, self.calls = view, 0

    def __getattr__(self, name: str) -> Any:
        self.calls += 1
        return getattr(self.view, name)


@contextmanager
def grown(more: Sequence[Claim]) -> Iterator[Counting]:
    store = open_store(":memory:")
    with store.writer() as writer:
        writer.replace(FICTION, [*THINGS, *HOLDINGS, *more], at=AT)
    with store.view() as view:
        yield Counting(view)
    store.close()


def test_the_number_of_calls_does_not_grow() -> None:
    more = [
        holding(f"local:more-{i}", "local:bcc" if i % 2 else "local:lc", "decides", "local:np",
                within="local:ambridge" if i % 3 else "", since="1999", to="..")
        for i in range(400)
    ]  # fmt: skip
    counts = []
    for claims in ([], more):
        with grown(claims) as counting:
            for question in (
                lambda v: who_holds(v, "local:np", "local:ambridge", on="2016"),
                lambda v: powers_of(v, "local:bcc"),
                lambda v: show(v, "local:ambridge"),
            ):
                counting.calls = 0
                rows = len(question(counting))
                counts.append((counting.calls, rows))
    few, many = counts[:3], counts[3:]
    assert [calls for calls, _ in few] == [calls for calls, _ in many]
    assert all(calls <= 18 for calls, _ in many), many
    assert all(rows > before + 100 for (_, rows), (_, before) in zip(many, few, strict=True))
