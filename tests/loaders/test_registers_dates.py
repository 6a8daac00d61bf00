"""Reorganisations worked by hand: who governed a place, and what it lay in, on the days before and after."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from localism.graph.graph import Graph
from localism.graph.store import Closure, Ids, View
from localism.loaders.registers.spans import Span as Validity
from localism.loaders.registers.spans import last_day, overlap
from localism.ontology.dates import Certainty, as_of, day_range, from_exclusive
from tests.loaders.registers_written import load_apart, plain_rows, table

DEFINITE, POSSIBLE, NO = "definite", "possible", "no"
Bodies = dict[str, str]
"""Code → how surely it governed."""


WARDS_OF = {
    *("E07000243", "E07000150", "E07000167", "E07000168", "E08000010", "W06000001"),  # asked about below
    *("E06000052", "E06000053", "E08000035", "E08000038"),  # whose wards are from the other years' lists
}


@pytest.fixture(scope="module")
def view(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[View]:
    """The registers of authorities and areas, with the wards of a few districts, and the pilot areas beside them."""
    folder = tmp_path_factory.mktemp("geo")
    for name in ("la_all_codes.csv", "la_orgid_to_gss.csv", "SOURCE.txt"):
        shutil.copy(data / "geo" / name, folder / name)
    lists = plain_rows(data / "geo" / "ward_all_codes.csv")
    kept = [row for row in lists if row["LADCD"] in WARDS_OF]
    assert {row["SOURCEFILE"] for row in kept} == {row["SOURCEFILE"] for row in lists}
    table(folder / "ward_all_codes.csv", list(lists[0]), kept)
    with Graph.open(":memory:") as graph:
        graph.load_example()
        load_apart(graph, data / "councils", folder)
        with graph.view() as reading:
            yield reading


def areas(view: View, place: str, day: str) -> dict[str, Certainty]:
    return view.closure(Closure(Ids((place,)), "Containment", "out", day_range(day)))


def governing(view: View, place: str, day: str) -> Bodies:
    """Who governed a place or an area around it, and how sure that is of the weakest link: the tie, or the way to it."""
    around = areas(view, place, day)
    ties = view.ties(["Governance"], ends={"governed_area": Ids(tuple(around))}, during=day_range(day))
    found: Bodies = {}
    for tie in ties:
        sure = {as_of(tie.bounds, day), around[tie.one("governed_area")]} if tie.bounds else {Certainty.POSSIBLE}
        found[tie.one("body").rpartition("-")[2]] = DEFINITE if sure == {Certainty.DEFINITE} else POSSIBLE
    return found


@pytest.mark.parametrize(
    ("place", "before", "after", "day"),
    [
        ("E07000150", "COR NTH", "", "2021-04-01"),  # Corby, in Northamptonshire, into North Northamptonshire
        ("E06000061", "", "NNT", "2021-04-01"),
        ("E06000062", "", "WNT", "2021-04-01"),
        ("E07000028", "CAR CMA", "", "2023-04-01"),  # Carlisle, in Cumbria, into Cumberland
        ("E06000063", "", "CBD", "2023-04-01"),
        ("E06000064", "", "WAF", "2023-04-01"),
        ("E07000165", "HAG NYK", "", "2023-04-01"),  # Harrogate, in North Yorkshire
        ("E06000065", "", "NYE", "2023-04-01"),
        ("E07000246", "SOM SWT", "", "2023-04-01"),  # Somerset West and Taunton, in Somerset
        ("E06000066", "", "SMT", "2023-04-01"),
        ("E07000190", "SOM TAU", "", "2019-04-01"),  # Taunton Deane, four years before
        ("E07000246", "", "SOM SWT", "2019-04-01"),
        ("E07000004", "AYL BKM", "", "2020-04-01"),  # Aylesbury Vale, in Buckinghamshire
        ("E06000060", "", "BUC", "2020-04-01"),
        ("E07000048", "CHC DOR", "", "2019-04-01"),  # Christchurch, in Dorset
        ("E06000028", "BMH", "", "2019-04-01"),
        ("E06000029", "POL", "", "2019-04-01"),
        ("E06000058", "", "BPC", "2019-04-01"),
        ("E07000051", "DOR PUR", "", "2019-04-01"),  # Purbeck, in Dorset
        ("E06000059", "", "DST", "2019-04-01"),
        ("E07000201", "FOR SFK", "", "2019-04-01"),  # Forest Heath, in Suffolk, though the register says Surrey
        ("E07000245", "", "SFK WSK", "2019-04-01"),
        ("E06000052", "", "CON", "2009-04-01"),
        ("E08000010", "WGN", "GMCA WGN", "2011-04-01"),
        ("E09000028", "SWK", "GLA SWK", "2000-07-03"),
        ("E06000057", "NBL", "NBL NECA", "2014-04-15"),  # Northumberland: the North East, North of Tyne, the North East
        ("E06000057", "NBL NECA", "NBL NTCA", "2018-11-02"),
        ("E06000057", "NBL NTCA", "NBL NECA", "2024-05-07"),
        ("E06000047", "DUR NECA", "DUR NECA", "2024-05-07"),
        ("E07000008", "CAB CAM", "CAB CAM CPCA", "2017-03-03"),  # Cambridge
        ("E06000023", "BST", "BST WECA", "2017-02-09"),
        ("E06000001", "HPL", "HPL TVCA", "2016-04-01"),
        ("E06000014", "YOR", "YOR YNYC", "2023-12-20"),
        ("E06000015", "DER", "DER EMCA", "2024-02-28"),
        ("E07000138", "LIC LIN", "GLCA LIC LIN", "2025-02-05"),  # Lincoln, through its county
        ("E06000010", "KHL", "HYCA KHL", "2025-02-05"),
        ("N09000003", "", "BFS", "2015-04-01"),
        ("local:area/gb-lani-ant", "ANT", "", "2015-04-01"),
    ],
)
def test_the_day_before_and_the_day_itself(view: View, place: str, before: str, after: str, day: str) -> None:
    eve = from_exclusive(day)
    assert governing(view, place, eve) == dict.fromkeys(before.split(), DEFINITE)
    assert governing(view, place, day) == dict.fromkeys(after.split(), DEFINITE)


@pytest.mark.parametrize(
    ("place", "day", "bodies"),
    [
        ("E07000243", "1974-04-01", "HRT STV"),  # Stevenage: the register has no date at all
        ("E07000243", "1974-03-31", ""),
        ("E06000038", "1998-04-01", "RDG"),  # Reading: the register has the day of a record
        ("E06000038", "1998-03-31", ""),
        ("E08000025", "1974-04-01", "BIR"),  # Birmingham: the register has a day in 1996
        ("S12000036", "1996-04-01", "EDH"),
        ("W06000015", "1996-04-01", "CRF"),
        ("E09000022", "1965-04-01", "LBH"),
        ("E09000001", "1970-01-01", "LND"),
        ("E07000235", "1998-04-01", "MAV WOR"),  # Malvern Hills and Worcestershire, when they were made anew
        ("E07000235", "1998-03-31", ""),
    ],
)
def test_beginnings_that_the_register_does_not_give(view: View, place: str, day: str, bodies: str) -> None:
    assert governing(view, place, day) == dict.fromkeys(bodies.split(), DEFINITE)


@pytest.mark.parametrize(
    ("ward", "day", "district", "sure"),
    [
        ("E05004812", "2019-06-01", "E07000243", DEFINITE),  # Pin Green, Stevenage: listed 2016, next new wards 2024
        ("E05004812", "2012-06-01", "E07000243", POSSIBLE),
        ("E05004812", "2026-11-27", "E07000243", POSSIBLE),
        ("E05015624", "2022-12-31", "E07000243", NO),  # one of Stevenage's wards of 2024
        ("E05015624", "2026-11-27", "E07000243", DEFINITE),
        ("E05010264", "2019-06-01", "E07000150", DEFINITE),  # Beanfield, Corby
        ("E05010264", "2021-04-01", "E07000150", NO),
        ("E05010264", "2021-04-01", "E06000061", POSSIBLE),
        ("E05010264", "2021-03-31", "E06000061", NO),
        ("E05014284", "2023-03-31", "E07000167", POSSIBLE),  # Hunmanby & Sherburn, in two districts at once
        ("E05014284", "2023-03-31", "E07000168", POSSIBLE),
        ("W05000981", "2019-06-01", "W06000001", DEFINITE),
    ],
)
def test_wards_in_their_districts(view: View, ward: str, day: str, district: str, sure: str) -> None:
    assert str(areas(view, ward, day).get(district, NO)) == sure


def test_a_ward_reaches_the_kingdom(view: View) -> None:
    around = areas(view, "E05000840", "2019-06-01")  # Abram, in Wigan
    assert {str(sure) for sure in around.values()} == {DEFINITE}
    nation = ["E12000002", "E92000001", "K04000001", "K03000001", "K02000001"]
    assert set(around) == {"E05000840", "E08000010", "E47000001", *nation}


def test_one_to_many_and_many_to_one(view: View) -> None:
    def tied(start: str, way: str) -> set[str]:
        line = Closure(Ids((start,)), "Succession", "out" if way == "out" else "in", include_start=False)
        return set(view.closure(line))

    assert tied("GB-LAE-CMA", "out") == {"GB-LAE-CBD", "GB-LAE-WAF"}
    assert tied("E10000021", "out") == {"E06000061", "E06000062"}
    assert tied("GB-LAE-BPC", "in") == {"GB-LAE-BMH", "GB-LAE-CHC", "GB-LAE-POL"}
    assert tied("GB-LAE-SMT", "in") == {f"GB-LAE-{c}" for c in ("MEN", "SEG", "SOM", "SSO", "SWT", "TAU", "WSO")}
    assert tied("E07000191", "out") == {"E07000246", "E06000066"}


def test_ends_that_may_be_the_last_day_or_the_day_after() -> None:
    assert last_day("2023-04-01", ("2023-04-01", "2023-04-01")) == "2023-03-31"
    assert last_day("2020-03-31", ("2020-04-01",)) == "2020-03-31"
    assert last_day("2024-04-01", ()) == "2024-03-31/2024-04-01"
    assert last_day("2024-05-06", ()) == "2024-05-06"


def test_what_overlaps_is_when_all_were_there() -> None:
    county, district = Validity("1974-04-01", "2023-03-31"), Validity("2019-04-01", "..")
    assert overlap(county, district) == Validity("2019-04-01", "2023-03-31")
    assert overlap(county, Validity("2023-04-01", "..")) is None
    assert overlap(Validity("", ""), county) == Validity("", "")
    assert overlap(Validity("..", ".."), Validity("../1965-04-01", "..")) == Validity("../1965-04-01", "..")
