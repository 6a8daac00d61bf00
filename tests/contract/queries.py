"""Questions to ask of any graph, drawn by hypothesis: spans, selectors within selectors, and filters of ties."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from localism.graph.store import AnyOf, Closure, Ids, Selector, Span
from localism.ontology.schema import SCHEMA

DAYS = (
    *(
        "0001-01-01",
        "2008-12-31",
        "2010-01-01",
        "2011-06-15",
        "2012-12-31",
        "2013-01-01",
        "2014-07-01",
        "2015-04-01",
        "2015-04-02",
    ),
    *(
        "2016-09-30",
        "2017-12-15",
        "2018-06-21",
        "2018-06-22",
        "2019-12-31",
        "2020-01-01",
        "2021-05-05",
        "2024-02-29",
        "9999-12-31",
    ),
)
PROPERTIES = ("broader", "part_of", "derives_from", "held_by", "serves", "section_of", "bears_on", "public_of")
TIES = ("Containment", "Governance", "PowerHolding", "Occupancy")
STEPS = tuple(name for name in TIES if not SCHEMA.classes[name].no_edge_when)
KINDS = (
    *TIES,
    "Council",
    "Power",
    "Source",
    "Person",
    "Dated",
    "Holder",
    "Thing",
    "Area",
    "Organisation",
    "Partnership",
    "Finding",
)
REFERENCES = (
    *(
        "held_by",
        "of_power",
        "within",
        "under",
        "delegated_by",
        "derives_from",
        "bears_on",
        "part",
        "whole",
        "body",
        "governed_area",
    ),
    *("broader", "rests_on", "part_of", "serves", "occupant", "post", "post_in", "public_of", "section_of"),
)
CODED = ("act", "kind", "level_stated", "level_practised", "mode", "basis", "status", "tier")


def spans() -> st.SearchStrategy[Span]:
    """A span of at least one day, often just one."""
    several = st.tuples(st.sampled_from(DAYS), st.sampled_from(DAYS)).filter(lambda days: days[0] < days[1])
    return several | st.sampled_from(
        [("2015-04-01", "2015-04-02"), ("2018-06-21", "2018-06-22"), ("2016-01-01", "2017-01-01")]
    )


def some_ids(ids: Sequence[str]) -> st.SearchStrategy[Ids]:
    """A few ids, some of them of nothing."""
    return st.lists(st.sampled_from([*ids, "local:nothing", ""]), max_size=5).map(lambda chosen: Ids(tuple(chosen)))


def closures(start: st.SearchStrategy[Selector]) -> st.SearchStrategy[Closure]:
    """A walk along one kind of step."""
    return st.builds(
        Closure,
        start,
        st.sampled_from([*PROPERTIES, *STEPS, "Containment", "Containment", "broader"]),
        st.sampled_from(["out", "in"]),
        during=st.none() | spans(),
        steps=st.none() | st.integers(0, 3),
        include_start=st.booleans(),
    )


def selectors(ids: Sequence[str]) -> st.SearchStrategy[Selector]:
    """Ids, walks from them, and walks from where such walks lead."""
    plain = some_ids(ids)
    near: st.SearchStrategy[Selector] = plain | closures(plain)
    several = st.lists(near, min_size=1, max_size=2).map(lambda chosen: AnyOf(tuple(chosen)))
    far: st.SearchStrategy[Selector] = near | closures(near) | several | closures(several)
    return far


def filters(ids: Sequence[str]) -> st.SearchStrategy[dict[str, Any]]:
    """The filters of ties, any of them at once."""
    coded = st.sampled_from(CODED)
    values = st.lists(coded, max_size=2, unique=True).flatmap(
        lambda names: st.fixed_dictionaries(
            {name: st.lists(st.sampled_from(codes(name)), max_size=4) for name in names}
        )
    )
    return st.fixed_dictionaries(
        {},
        optional={
            "ends": st.dictionaries(
                st.sampled_from(REFERENCES[:8]) | st.sampled_from(REFERENCES), selectors(ids), max_size=2
            ),
            "values": values,
            "absent": st.lists(
                st.sampled_from([*REFERENCES[:6], *CODED, "to", "from", "name"]), max_size=2, unique=True
            ),
            "untied": st.dictionaries(st.sampled_from(REFERENCES[:4]), st.sampled_from(TIES), max_size=1),
            "during": st.none() | spans(),
            "limit": st.none() | st.integers(0, 5),
        },
    )


def codes(name: str) -> list[str]:
    """The codes of a property, and one that is none."""
    return [code.label for code in SCHEMA.codes[SCHEMA.properties[name].codes]] + ["no such code"]
