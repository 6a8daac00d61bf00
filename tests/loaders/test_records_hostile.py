"""Records that mean harm, by accident or not: nothing endless, nothing obeyed, and no work that grows out of hand."""

from __future__ import annotations

import csv
import json
import sys
import tracemalloc
from collections import deque
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from localism.loaders.base import MAX_PROBLEMS_OF_A_KIND
from localism.loaders.records import Records
from localism.ontology.circles import circles
from localism.ontology.schema import SCHEMA
from tests.loaders.records_written import AMBRIDGE, BOOK, ECHO, HOLDING, PARISH, PLANNING, read, with_rows, write

CONTROL = "\x1b]0;owned\x07\x1b[31mred\u202e"


def _json(tmp_path: Path, content: object) -> Path:
    path = tmp_path / "r.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


# ---- text that a terminal, a database or a page would obey ----


@pytest.mark.parametrize("text", ["a\x1b[31mb", "a\x00b", "a\x07b", "a\ud800b", "a\uffffb", "a\x9bb"])
def test_text_that_cannot_be_shown_is_refused(tmp_path: Path, text: str) -> None:
    reading = read(_json(tmp_path, {"Areas": [{"Id": "local:a", "Description": text}]}))
    code = f"U+{ord(text[1]):04X}"
    message = f"Description holds a character that cannot be shown ({code})."
    assert reading.told() == [("control-character", "Areas", 1, "Description", message)]


def test_no_problem_carries_what_a_terminal_obeys(tmp_path: Path) -> None:
    content = {
        f"Sheet {CONTROL}": [{"Id": "local:x"}],
        "Areas": [{"Id": f"local:{CONTROL}", f"Heading {CONTROL}": "x", "From": CONTROL}],
        "Power holdings": [
            {**HOLDING, "Held by": CONTROL, "Act": CONTROL, "Power": f"power:{CONTROL}", "Source": "\ud800"}
        ],
        "Facts": [{"Holding": CONTROL, "Who": CONTROL, "Power": CONTROL, "Source": CONTROL}],
        "About": {CONTROL: CONTROL, "Dataset": CONTROL},
    }
    reading = read(_json(tmp_path, content))
    assert {"unknown-sheet", "bad-id", "unknown-heading", "bad-name", "unknown-code", "control-character"} <= {
        p.kind for p in reading.of()
    }
    for p in reading.problems.kept:
        for text in (p.message, p.sheet, p.column, p.found, p.expected, p.nearest):
            assert text.isprintable(), p
            text.encode("utf-8")


def test_endless_cells_make_no_endless_problems(tmp_path: Path) -> None:
    long = "x" * 131_000
    content = {
        "Areas": [{"Id": long, "Name": long, long: "1", "From": long, "Access": long}],
        "Power holdings": [
            {**HOLDING, "Held by": f"{long}; {long}", "Act": long, "Power": long, "Source": long, "Derives from": long}
        ],
        long: [{"Id": "1"}],
    }
    reading = read(_json(tmp_path, content))
    assert reading.problems.errors >= 8
    for p in reading.problems.kept:
        assert sum(len(t) for t in (p.message, p.sheet, p.column, p.found, p.expected, p.nearest)) < 5_000


@pytest.mark.parametrize(
    "text",
    [
        "__proto__",
        "constructor",
        "'; DROP TABLE claim; --",
        "=cmd|'/c calc'!A0",
        "<script>",
        "../../etc/passwd",
        "{{7*7}}",
        "%s",
    ],
)
def test_texts_that_other_tools_would_obey_are_only_text(tmp_path: Path, text: str) -> None:
    from localism import Graph

    i, named = f"local:{text.replace(' ', '')}", text.replace(";", "\\;")
    tie = {"Part": f"{named} 2", "Whole": named}
    book = {"Areas": [{"Id": i, "Name": text}, {"Name": f"{text} 2"}], "Containments": [tie]}
    with Graph.open(tmp_path / "g.db") as graph:
        graph.load(_json(tmp_path, book))
        with graph.view() as view:
            found = view.get([i])
            assert [e.name for e in found.values()] == [text]
            assert view.counts()["Area"] == 2


def test_a_dataset_is_named_like_a_path(tmp_path: Path) -> None:
    reading = read(_json(tmp_path, {"About": {"Dataset": "../../evil"}, "Areas": [{"Name": "A"}]}))
    assert [c.entity for c in reading.claims] == ["local:evil/area/a"]


# ---- many of everything ----


def test_many_problems_of_a_kind_are_counted_and_the_first_kept(tmp_path: Path) -> None:
    n = MAX_PROBLEMS_OF_A_KIND + 500
    with (tmp_path / "Power holdings.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Id", "Power", "Source", "From"])
        writer.writerows([f"local:{i}", "power:none", "", "soon"] for i in range(n))
    reading = read(tmp_path / "Power holdings.csv")
    assert reading.problems.counts["error", "dangling-id"] == n
    assert reading.problems.counts["error", "bad-date"] == n
    assert len([p for p in reading.problems.kept if p.kind == "bad-date"]) == MAX_PROBLEMS_OF_A_KIND
    assert reading.problems.errors == 3 * n


def _calls(path: Path) -> int:
    """How many functions reading a file calls: a measure of work that no busy machine changes."""
    made = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal made
        made += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        read(path)
    finally:
        sys.setprofile(None)
    return made


def _rows(n: int, **columns: str) -> list[Mapping[str, str]]:
    """Rows with `{}` replaced by their number and `{+}` by the next."""
    return [
        {k.replace("_", " "): v.replace("{}", str(i)).replace("{+}", str((i + 1) % n)) for k, v in columns.items()}
        for i in range(n)
    ]


_DISTRICT = "Felpersham and district {}"
_FACT = {"Who": "Y", "Power": "Z", "Source": "Z"}
MANY = {
    "names nearly right": {
        "Areas": {"Id": "local:a{}", "Name": _DISTRICT},
        "Containments": {"Part": "Felpersham and distrikt {}", "Whole": "local:b{}"},
    },
    "new names": {
        "Facts": {"Who": "Felpersham trust {}", "Power": "Power number {}", "Source": "Source {}", "Where": "Place {}"}
    },
    "one long circle": {"Areas": {"Id": "local:a{}"}, "Containments": {"Part": "local:a{}", "Whole": "local:a{+}"}},
    "many small circles": {"Powers": {"Id": "power:{}", "Part of power": "power:{}"}},
    "one name of everything": {
        "Powers": {"Id": "power:{}", "Name": "The same"},
        "Facts": {**_FACT, "Power": "The same"},
    },
    "all look alike": {"Facts": {**_FACT, "Memo": "{}"}},
    "all join the same": {
        "Participations": {"Member": "local:m", "Member of": "local:m", "Description": "{}"},
        "Organisations": {"Id": "local:m"},
    },
    "all speak of one": {"Areas": {"Id": "local:a", "Name": "{}"}},
}


@pytest.mark.parametrize("sheets", MANY.values(), ids=MANY)
def test_work_grows_with_the_rows_and_not_with_their_square(tmp_path: Path, sheets: dict[str, dict[str, str]]) -> None:
    small, large = 500, 4_000
    paths = [
        _json_named(tmp_path, n, {sheet: _rows(n, **columns) for sheet, columns in sheets.items()})
        for n in (small, large)
    ]
    # Eight times the rows: quadratic work would make 64 times the calls. Suggestions are capped, so that they level off.
    assert _calls(paths[1]) < 16 * _calls(paths[0])


def _json_named(tmp_path: Path, n: int, content: Mapping[str, Any]) -> Path:
    path = tmp_path / f"{n}.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


@pytest.mark.slow
def test_a_hundred_thousand_rows_are_read_with_their_places_in_little_memory(tmp_path: Path) -> None:
    folder = write(tmp_path / "many", {**BOOK, "Power holdings": (), "Local councils": (PARISH,)})
    with (folder / "Power holdings.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Id", "Held by", "Act", "Power", "Within", "From", "To", "Source", "Page"])
        writer.writerows(
            [
                f"local:h/{i}",
                "the parish",
                "decides",
                "Planning",
                "Ambridge",
                str(1900 + i % 100),
                "..",
                "source:echo",
                str(i),
            ]
            for i in range(100_000)
        )
    tracemalloc.start()
    records = Records([folder])
    (d,) = records.datasets
    last = deque(records.claims(d), maxlen=1).pop()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (last.entity, last.locator, last.citations[0].page) == ("local:h/99999", "Power holdings!A100001", "99999")
    assert d.rows == 100_008
    assert records.problems.kept == []
    assert peak < 80_000_000


# ---- circles, against an oracle ----


@settings(max_examples=80)
@given(st.dictionaries(st.sampled_from("abcdefg"), st.sets(st.sampled_from("abcdefg"), max_size=3)))
def test_circles_are_found_where_there_are_any(links: dict[str, set[str]]) -> None:
    found = circles(links)
    for path in found:
        assert path[0] == path[-1] == min(path)
        assert all(there in links[here] for here, there in pairwise(path))
    on_a_circle = {node for node in "abcdefg" if node in _reached(node, links)}
    together = {
        frozenset(other for other in _reached(node, links) if node in _reached(other, links)) for node in on_a_circle
    }
    assert sorted(path[0] for path in found) == sorted(min(group) for group in together)


def _reached(start: str, links: dict[str, set[str]]) -> set[str]:
    """By plain closure: what is reached from a node in one step or more."""
    found = set(links.get(start, ()))
    while more := {other for node in found for other in links.get(node, ())} - found:
        found |= more
    return found


def test_a_chain_as_long_as_the_file_needs_no_deep_stack() -> None:
    assert circles({str(i): {str(i + 1)} for i in range(200_000)}) == []


# ---- anything at all ----

_CELLS = st.one_of(
    st.sampled_from(
        [
            "",
            ";",
            "; ;",
            "\\;",
            "the parish",
            "GB-LAE-AMB",
            "2018",
            "..",
            "decides",
            "Ambridge",
            "source:echo",
            "local:holding/plan",
            "example:x",
        ]
    ),
    st.text(max_size=12),
)


def _headings() -> list[str]:
    return sorted(
        {p.heading for p in SCHEMA.properties.values()} | {h for h, _ in SCHEMA.facts_columns} | {"", "Nonsense"}
    )


@settings(max_examples=60)
@given(
    st.dictionaries(
        st.sampled_from([*(c.sheet for c in SCHEMA.sheets), "Facts", "About", "Facts (2)", "Nonsense"]),
        st.lists(st.dictionaries(st.sampled_from(_headings()), _CELLS, max_size=8), max_size=4),
        max_size=5,
    )
)
def test_nothing_that_is_typed_makes_reading_fail(
    tmp_path_factory: pytest.TempPathFactory, content: dict[str, list[dict[str, str]]]
) -> None:
    book: dict[str, Any] = {"Local councils": [PARISH], "Areas": [AMBRIDGE], "Powers": [PLANNING], "Sources": [ECHO]}
    reading = read(_json(tmp_path_factory.mktemp("r"), book | content))
    for claim in reading.claims:
        assert len(claim.digest) == 16
        assert claim.entity
        assert claim.types[0] in SCHEMA.classes
        assert all(values and all(values) for values in claim.properties.values())
    assert {p.severity for p in reading.problems.kept} <= {"error", "warning"}


def test_a_holding_may_be_hostile_and_the_rest_is_still_read(tmp_path: Path) -> None:
    reading = read(
        write(
            tmp_path / "r.json", with_rows("Power holdings", {**HOLDING, "Id": "x" * 500}, {**HOLDING, "Id": "local:h"})
        )
    )
    assert [p.kind for p in reading.of()] == ["bad-id"]
    assert len(reading.about("local:h")) == 1
