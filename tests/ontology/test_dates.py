"""Dates: what EDTF values mean, and what was so on a day, against a slow day-by-day oracle and hand-worked cases."""

import csv
import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from localism.ontology.dates import (
    BEGINNING,
    END,
    Bounds,
    Certainty,
    as_of,
    bounds,
    day_range,
    during,
    from_exclusive,
    impossible,
    say,
    why,
)

FACTS = Path(__file__).resolve().parents[3] / "shared" / "facts"

# The oracle: a small world of days, in which a value is the set of days it may mean, found by looking at every day.

WORLD = [date(2018, 1, 1) + timedelta(n) for n in range(1186)]  # to the end of March 2021
EARLIEST, LATEST = WORLD[0], WORLD[-1]
INSIDE = WORLD[1:-1]  # the edges stand for infinity, and are not asked about


def unit_of(value: str, day: date) -> int:
    """The number of the day, month, season or year, as `value` counts, in which a day lies; neighbours differ by 1."""
    year = day.year
    if re.fullmatch(r"\d{4}", value):
        return year
    if re.fullmatch(r"\d{4}-2[1-4]", value):
        return (year * 12 + day.month - 3) // 3  # spring starts in March, so winter runs into the next year
    if re.fullmatch(r"\d{4}-(\d\d|XX)", value):
        return year * 12 + day.month
    return day.toordinal()


def fits(value: str, day: date) -> bool:
    """Whether a day is one that an unmarked value names."""
    season = re.fullmatch(r"(\d{4})-2([1-4])", value)
    if season:
        month = 3 * int(season[2])
        months = [(int(season[1]) + (month + n) // 13, (month + n - 1) % 12 + 1) for n in range(3)]
        return (day.year, day.month) in months
    pattern = value.replace("X", r"\d")
    return re.match(pattern, day.isoformat()) is not None


def days_of(value: str) -> set[date]:
    plain, mark = value.rstrip("~?%"), value[len(value.rstrip("~?%")) :]
    named = {day for day in WORLD if fits(plain, day)}
    if mark in ("~", "%"):
        units = {unit_of(plain, day) for day in named}
        named = {day for day in WORLD if {unit_of(plain, day) + step for step in (-1, 0, 1)} & units}
    return named


def readings(text: str) -> set[date]:
    """The days that a value, not blank and not `..` alone, may mean."""
    start, slash, end = text.partition("/")
    low = EARLIEST if start == ".." else min(days_of(start))
    high = max(days_of(start)) if not slash else LATEST if end == ".." else max(days_of(end))
    return {day for day in WORLD if low <= day <= high}


def lives(from_: str, to: str, attested: list[str]) -> Iterator[tuple[date, date]]:
    """Every (first day, last day) that the record allows, an unknown end taking in each attested day."""
    seen = [days_of(text) for text in attested if "?" not in text and "%" not in text]
    first_seen = min((max(days) for days in seen), default=LATEST)
    last_seen = max((min(days) for days in seen), default=EARLIEST)
    ends = {"": {day for day in WORLD if day >= last_seen}, "..": {LATEST}}
    begins = {"": {day for day in WORLD if day <= first_seen}, "..": {EARLIEST}}
    lasts = sorted(ends[to] if to in ends else readings(to))
    for first in sorted(begins[from_] if from_ in begins else readings(from_)):
        for last in lasts:
            if first <= last:
                yield first, last


def held(from_: str, to: str, attested: list[str]) -> dict[date, Certainty]:
    """For each day, whether it was held in all, some or none of those lives. (Counted by steps, to stay affordable.)"""
    steps, count = dict.fromkeys([*WORLD, LATEST + timedelta(1)], 0), 0
    for first, last in lives(from_, to, attested):
        steps[first] += 1
        steps[last + timedelta(1)] -= 1
        count += 1
    doubtful = "?" in from_ + to or "%" in from_ + to
    answer, running = {}, 0
    for day in WORLD:
        running += steps[day]
        certain = running == count and not doubtful
        answer[day] = Certainty.NO if not running else Certainty.DEFINITE if certain else Certainty.POSSIBLE
    return answer


marks = st.sampled_from(["", "", "", "~", "?", "%"])
some_days = st.dates(date(2019, 1, 1), date(2019, 12, 31)).map(date.isoformat)
months = st.sampled_from([f"2019-{month:02}" for month in range(1, 13)])
seasons = st.sampled_from(["2019-21", "2019-22", "2019-23", "2019-24"])
wholes = st.sampled_from(["2019", "2019-XX", "2019-XX-XX", "2019-06-XX", "2019-02-XX"])
plain_values = st.one_of(some_days, some_days, months, seasons, wholes)
values = st.builds(str.__add__, plain_values, marks)


@st.composite
def intervals(draw: st.DrawFn) -> str:
    kind = draw(st.sampled_from(["before", "after", "between"]))
    first, last = draw(values), draw(values)
    if kind != "between":
        return f"../{first}" if kind == "before" else f"{first}/.."
    if min(days_of(first)) > max(days_of(last)):
        first, last = last, first
    return f"{first}/{last}"


ends = st.one_of(values, values, intervals(), st.sampled_from(["", "", ".."]))
attestations = st.lists(values, max_size=3)


@given(ends, ends, attestations)
@example("2019-06-21", "2019", [])  # held on its first day, whenever in 2019 it ended
@example("2019", "2019-06-21", [])
@example("", "", ["2019-06-21"])
@example("2019-06", "2019-03", [])
def test_every_day_is_as_the_day_by_day_oracle_says(from_: str, to: str, attested: list[str]) -> None:
    b, expected = bounds(from_, to, attested), held(from_, to, attested)
    for day in INSIDE:
        assert as_of(b, day.isoformat()) == expected[day], day
    assert impossible(from_, to) == all(certainty is Certainty.NO for certainty in expected.values())


@given(ends, ends, attestations, st.dates(EARLIEST, LATEST), st.integers(0, 400))
def test_a_span_is_as_its_best_day(from_: str, to: str, attested: list[str], start: date, length: int) -> None:
    b = bounds(from_, to, attested)
    days = {as_of(b, (start + timedelta(n)).isoformat()) for n in range(length)}
    best = next((c for c in (Certainty.DEFINITE, Certainty.POSSIBLE) if c in days), Certainty.NO)
    assert during(b, start.isoformat(), (start + timedelta(length)).isoformat()) is best


@given(ends, ends, st.lists(values, min_size=2, max_size=4), st.data())
def test_attesting_dates_count_whatever_their_order(from_: str, to: str, seen: list[str], data: st.DataObject) -> None:
    shuffled = data.draw(st.sampled_from(list(permutations(seen))))
    assert bounds(from_, to, shuffled) == bounds(from_, to, iter(seen)) == bounds(from_, to, [*seen, "", seen[0]])


@given(ends, ends, attestations, st.sampled_from(INSIDE))
def test_a_reason_is_given_exactly_when_a_day_is_not_definite(from_: str, to: str, seen: list[str], day: date) -> None:
    b = bounds(from_, to, seen)
    reason = why(from_, to, b, day.isoformat())
    assert (reason == "") == (as_of(b, day.isoformat()) is Certainty.DEFINITE)
    assert ("contradict" in reason) == (impossible(from_, to))


@given(ends, ends)
def test_an_end_given_exclusively_ends_a_day_earlier(from_: str, to: str) -> None:
    """An exclusive table names the first day on which it was not held, so each bound of the end moves by one."""
    inclusive, exclusive = bounds("", to), bounds("", from_exclusive(to))
    day_less = [
        bound if bound in (BEGINNING, END) else (date.fromisoformat(bound) - timedelta(1)).isoformat()
        for bound in inclusive[2:]
    ]
    assert list(exclusive[2:]) == day_less


# Hand-worked cases.


@pytest.mark.parametrize(
    ("from_", "to", "attested", "expected"),
    [
        ("2015", "2018", [], ("2015-01-01", "2015-12-31", "2018-01-02", "2019-01-01")),
        ("2015", "..", [], ("2015-01-01", "2015-12-31", END, END)),
        ("..", "2018-06", [], (BEGINNING, BEGINNING, "2018-06-02", "2018-07-01")),
        ("../2018-08-10", "..", [], (BEGINNING, "2018-08-10", END, END)),
        ("2018-08-10/..", "..", [], ("2018-08-10", END, END, END)),
        ("2015/2017-03", "..", [], ("2015-01-01", "2017-03-31", END, END)),
        ("2015", "../2018-08", [], ("2015-01-01", "2015-12-31", "2015-01-02", "2018-09-01")),
        ("2018-24", "..", [], ("2018-12-01", "2019-02-28", END, END)),
        ("2019-24", "..", [], ("2019-12-01", "2020-02-29", END, END)),
        ("2017~", "..", [], ("2016-01-01", "2018-12-31", END, END)),
        ("2018-03~", "..", [], ("2018-02-01", "2018-04-30", END, END)),
        ("2018-21~", "..", [], ("2017-12-01", "2018-08-31", END, END)),
        ("201X~", "..", [], ("2000-01-01", "2029-12-31", END, END)),
        ("20XX", "..", [], ("2000-01-01", "2099-12-31", END, END)),
        ("2018?", "..", [], ("2018-01-01", END, END, END)),
        ("2018%", "..", [], ("2017-01-01", END, END, END)),
        ("2015", "2018?", ["2017"], ("2015-01-01", "2015-12-31", BEGINNING, "2019-01-01")),
        ("", "", [], (BEGINNING, END, BEGINNING, END)),
        ("", "", ["2017", "2019-06"], (BEGINNING, "2017-12-31", "2019-06-02", END)),
        ("", "", ["2017?"], (BEGINNING, END, BEGINNING, END)),
        ("2015-04", "", ["2014"], ("2015-04-01", "2015-04-30", "2015-04-02", END)),
        ("", "2018", ["2020"], (BEGINNING, "2018-12-31", "2018-01-02", "2019-01-01")),
        ("2018-06-21T23:30:00Z", "..", [], ("2018-06-21", "2018-06-21", END, END)),
        ("0001~", "9999~", [], (BEGINNING, "0002-12-31", "9998-01-02", END)),
        ("0001-01-01~", "9999-12-31~", [], (BEGINNING, "0001-01-02", "9999-12-31", END)),
    ],
)
def test_bounds(from_: str, to: str, attested: list[str], expected: tuple[str, str, str, str]) -> None:
    assert bounds(from_, to, attested) == Bounds(*expected)


@pytest.mark.parametrize(
    ("from_", "to", "attested", "day", "reason"),
    [
        ("2018", "..", [], "2018-06-21", "began some time in 2018"),
        ("2018-22", "..", [], "2018-06-21", "began some time in summer 2018"),
        ("2017~", "..", [], "2018-06-21", "began about 2017"),
        ("../2018-08-10", "..", [], "2018-06-21", "begun by 2018-08-10"),
        ("2018/2019", "..", [], "2018-06-21", "began between 2018 and 2019"),
        ("2018/..", "..", [], "2019-06-21", "began 2018 or later"),
        ("2010?", "..", [], "2018-06-21", "beginning marked uncertain (?)"),
        ("2010", "2018", [], "2018-06-21", "ended some time in 2018"),
        ("2010", "../2018", [], "2017-06-21", "ended by 2018"),
        ("2010", "2025%", [], "2018-06-21", "end marked uncertain (%)"),
        ("2010", "", ["2019-09-26"], "2020-01-01", "no end recorded; last attested 2019-09-26"),
        ("2010", "", [], "2020-01-01", "no end recorded"),
        ("", "..", ["2018-06-21"], "2017-01-01", "no beginning recorded; first attested 2018-06-21"),
        ("", "2018-06-21", [], "2017-01-01", "no beginning recorded"),
        ("2018", "2018", [], "2018-06-21", "began some time in 2018; ended some time in 2018"),
        ("2010", "2018", [], "2019-01-01", "ended 2018"),
        ("2010", "../2018", [], "2019-01-01", "ended by 2018"),
        ("2018-06", "", [], "2017-01-01", "not yet begun (begins June 2018)"),
        ("2020", "2018", [], "2019-01-01", "its dates contradict: begins 2020, ends 2018"),
        ("2010", "", [], END, "after the last day that can be asked about"),
        ("2010", "2018", [], "2015-01-01", ""),
    ],
)
def test_why(from_: str, to: str, attested: list[str], day: str, reason: str) -> None:
    assert why(from_, to, bounds(from_, to, attested), day) == reason


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2018", "2018"),
        ("0987", "987"),
        ("2018-06", "June 2018"),
        ("2018-06-01", "1 June 2018"),
        ("2018-22", "summer 2018"),
        ("2008-24", "winter 2008–09"),
        ("1999-24", "winter 1999–2000"),
        ("2018-06-21T10:00:00Z", "21 June 2018"),
        ("201X", "the 2010s"),
        ("20XX~", "about the years 2000–2099"),
        ("2018-XX", "2018, month not known"),
        ("2018-06-XX", "June 2018, day not known"),
        ("2018-XX-XX", "2018, day not known"),
        ("2017~", "about 2017"),
        ("2018?", "2018 (uncertain)"),
        ("2018-06%", "about June 2018 (uncertain)"),
        ("..", "open"),
        ("", "not known"),
        ("../2018-08-10", "by 10 August 2018"),
        ("/2018", "by 2018"),
        ("2018-08/..", "August 2018 or later"),
        ("2018-08/", "August 2018 or later"),
        ("2015/2017~", "between 2015 and about 2017"),
    ],
)
def test_say(text: str, words: str) -> None:
    assert say(text) == words


def test_asking_on_a_value_asks_about_each_of_its_days() -> None:
    assert day_range("2018-06-21") == ("2018-06-21", "2018-06-22")
    assert day_range("2018-24") == ("2018-12-01", "2019-03-01")
    assert day_range("2018/2019") == ("2018-01-01", "2020-01-01")
    assert day_range("9999") == ("9999-01-01", END)
    assert day_range("2018/..") == ("2018-01-01", END)


def test_one_attesting_date_is_not_taken_for_several() -> None:
    with pytest.raises(TypeError, match="put a single one in a list"):
        bounds("2018", "", "2019-09-26")


def test_the_gathered_facts_can_all_be_read() -> None:
    path = FACTS / "pilot-areas.csv"
    if not path.exists():
        pytest.skip("the gathered facts are not beside this repository")
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert rows
    for row in rows:
        assert not impossible(row["from"], row["to"]), row["id"]
        assert say(row["from"])
        assert say(row["to"])
