"""Parts of a graph: by area, date, class and nearness, against plain loops over the whole of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import openpyxl
import pytest

from localism import Graph
from localism.errors import LocalismError, MisuseError
from localism.graph.entity import Entity
from localism.graph.exchange.network import to_networkx
from localism.graph.part import Filters, kept_in, part_of
from localism.graph.questions.holding_row import UNRECORDED
from localism.graph.questions.who_holds import who_holds
from localism.graph.store import View
from localism.graph.stores import open_store
from localism.ontology.dates import day_range
from localism.ontology.schema import SCHEMA
from localism.visualisations import Matrix
from tests.contract.counting import CountingView
from tests.contract.generate import loads, seeded
from tests.graph.borsetshire import borsetshire
from tests.graph.exported import view_of

REFERENCES = {p.name for p in SCHEMA.properties.values() if p.is_reference}
TIES = {c.name: (c.from_end, c.to_end) for c in SCHEMA.classes.values() if c.short_edge}


@contextmanager
def example() -> Iterator[View]:
    with Graph.open(":memory:") as graph:
        graph.load_example()
        with graph.view() as view:
            yield view


@contextmanager
def generated(seed: int) -> Iterator[View]:
    store = open_store(":memory:")
    try:
        for load in loads(seeded(seed), 12, 4):
            with store.writer() as writer:
                writer.replace(load.dataset, load.claims, at=load.at)
        with store.view() as view:
            yield view
    finally:
        store.close()


def slowly(view: View, filters: Filters) -> set[str]:
    """What is kept, by plain loops and other questions: networkx for hops, who-holds for what applies in an area."""
    everything = {e.id: e for e in view.entities()}
    span = day_range(filters.on) if filters.on else ("0001-01-01", "9999-12-31")

    def there(e: Entity) -> bool:
        return e.bounds is None or (e.bounds.from_min < span[1] and e.bounds.to_max > span[0])

    def names(e: Entity) -> set[str]:
        return {v for name in e.properties if name in REFERENCES for v in e.all(name)}

    ties = {i: e for i, e in everything.items() if TIES.keys() & set(e.types) and there(e)}
    things = {i: e for i, e in everything.items() if not TIES.keys() & set(e.types)}
    wanted = [SCHEMA.classes[t] for t in filters.types]
    passing = set(things)
    if filters.around:
        network = to_networkx(view)
        drop = [(a, b, k) for a, b, k, d in network.edges(keys=True, data=True) if d.get("tie", a) not in {*ties, a}]
        network.remove_edges_from(drop)
        network.remove_nodes_from([n for n in list(network) if n in things and not there(things[n])])
        plain = network.to_undirected()
        near = {filters.around}
        for _ in range(filters.hops):
            near |= {m for n in near if n in plain for m in plain[n]}
        passing &= near
    applying = None
    if filters.area:
        span_or_none = filters.on or None
        rows = [
            r
            for p in things.values()
            if p.is_a("Power")
            for r in who_holds(view, p, things[filters.area], on=span_or_none)
            if r.power_id == p.id
        ]
        applying = {r.holding for r in rows if r.area_relation != UNRECORDED}
        inside, around = {filters.area}, {filters.area}
        containments = [t for t in ties.values() if t.is_a("Containment")]
        for _ in containments:
            inside |= {p for t in containments for p in t.all("part") if inside & set(t.all("whole"))}
            around |= {w for t in containments for w in t.all("whole") if around & set(t.all("part"))}
        bearing = inside | around
        bearing |= {i for i, e in things.items() if there(e) and names(e) & inside}
        bearing |= {v for a in inside if there(things[a]) for v in names(things[a])}
        for i, e in ties.items():
            if i in applying:
                bearing |= names(e)
            elif not e.is_a("PowerHolding") and names(e) & inside:
                bearing |= {v for t in e.types if t in TIES for end in TIES[t] for v in e.all(end)}
        passing &= bearing
    thing_classes = [c.name for c in wanted if not c.short_edge]
    tie_classes = [c.name for c in wanted if c.short_edge]
    if thing_classes:
        passing = {i for i in passing if things[i].is_a(*thing_classes)}
    bound = bool(filters.around or filters.area or thing_classes)
    kept: set[str] = set()
    for _ in range(4):  # a term of a holding, and what may come on top of that
        for i, e in ties.items():
            ends = [set(e.all(end)) for t in e.types if t in TIES for end in TIES[t] if e.all(end)]
            joined = not bound or (ends and all(end & (passing | kept) for end in ends))
            applies = applying is None or not e.is_a("PowerHolding") or i in applying
            if joined and applies and (not tie_classes or e.is_a(*tie_classes)):
                kept.add(i)
    if thing_classes or not tie_classes:
        kept |= {i for i in passing if there(things[i])}
    while True:
        more = set(kept)
        for s in view.claims():
            if s.claim.entity in kept:
                more |= {c.source for c in s.claim.citations}
                more |= {v for name, values in s.claim.properties.items() if name in REFERENCES for v in values}
        if more == kept:
            return kept
        kept = more


BORSETSHIRE = [
    Filters(area="local:ambridge"),
    Filters(area="local:green", on="2014"),
    Filters(area="local:loamshire", on="2000"),
    Filters(on="1980"),
    Filters(on="2035-06"),
    Filters(types=("Council",)),
    Filters(types=("Council", "Power")),
    Filters(types=("PowerHolding",)),
    Filters(types=("PowerHolding", "Power"), on="2014"),
    Filters(around="local:bcc", hops=0),
    Filters(around="local:bcc", hops=1),
    Filters(around="local:np", hops=2, on="2014"),
    Filters(around="local:np", hops=2, area="local:ambridge", types=("Organisation", "Power")),
]


@pytest.mark.parametrize("filters", BORSETSHIRE, ids=str)
def test_what_is_kept_is_what_plain_loops_keep(filters: Filters) -> None:
    with borsetshire() as view:
        same(view, filters)


@pytest.mark.parametrize("filters", [Filters(area="E08000010"), Filters(on="2019-06-01"), Filters(around="local:bt")])
def test_of_the_example_too(filters: Filters) -> None:
    with example() as view:
        if filters.around:
            filters = filters._replace(around=next(view.entities(["Council"])).id, hops=2)
        same(view, filters)


@pytest.mark.parametrize("seed", range(6))
def test_of_any_graph_too(seed: int) -> None:
    with generated(seed) as view:
        area = next((e.id for e in view.entities(["Area"])), "")
        body = next((e.id for e in view.entities(["Organisation"])), "")
        for filters in (
            Filters(on="2014"),
            Filters(area=area),
            Filters(area=area, on="2016"),
            Filters(around=body, hops=1),
            Filters(around=body, hops=2, types=("Organisation", "Power", "PowerHolding")),
        ):
            same(view, filters)


def same(view: View, filters: Filters) -> None:
    """The part has what the loops keep, and each thing in it is what it was."""
    expected = slowly(view, filters)
    assert kept_in(view, filters) == expected
    whole = {e.id: e for e in view.entities()}
    with part_of(view, filters) as part:
        found = {e.id: e for e in part.entities()}
        assert {i for i, e in found.items() if not e.stub} == {i for i in expected if i in whole and not whole[i].stub}
        assert all(whole[i] == e for i, e in found.items())
        claims = {s.claim.digest for s in part.claims()}
        assert claims == {s.claim.digest for s in view.claims() if s.claim.entity in expected}
        assert {d.name for d in part.datasets()} == {s.claim.dataset for s in part.claims()}


def test_no_filter_gives_the_view_itself() -> None:
    with borsetshire() as view, part_of(view, Filters()) as part:
        assert part is view


def test_it_asks_no_more_of_a_larger_graph() -> None:
    filters = Filters(area="area:1", on="2016", types=("Council",), around="council:a", hops=3)
    calls = []
    for contents in (view_of(), view_of()):
        with contents as view:
            counting = CountingView(view)
            kept_in(counting, filters)
            calls.append(sum(counting.calls.values()))
    assert calls[0] == calls[1] <= 20


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"types": ["Cat"]}, "'Cat' is no class."),
        ({"types": ["Counsil"]}, "Do you mean [Cc]ouncil"),
        ({"hops": 2}, "Hops are counted from a thing"),
        ({"around": "Wigan Council", "hops": 999}, "999 is no number of hops"),
        ({"around": "Nobody at all"}, "no thing is called"),
        ({"area": "Nowhere at all"}, "no area is called"),
        ({"on": "yesterday"}, "yesterday"),
    ],
)
def test_mistakes_are_said_and_nothing_is_written(tmp_path: Path, asked: dict[str, object], says: str) -> None:
    with Graph.open(":memory:") as graph:
        graph.load_example()
        with pytest.raises(LocalismError, match=says):
            graph.export("json", tmp_path / "a.json", **asked)  # type: ignore[arg-type]
        assert not list(tmp_path.iterdir())


def test_a_matrix_of_an_area_is_the_same_drawn_from_that_part() -> None:
    """A matrix leaves out what does not apply in its area; the filter of exports must mean the same by it."""
    from localism.visualisations.draw import matrix_of

    def drawn(view: View) -> Matrix:
        return matrix_of(view, area="E08000010", on=None, command="", access="public")

    with example() as view, part_of(view, Filters(area="E08000010")) as part:
        assert drawn(part) == drawn(view)


def test_every_export_and_map_takes_the_same_filters(tmp_path: Path) -> None:
    from localism.graph.exchange.formats import FORMATS

    with Graph.open(":memory:") as graph:
        graph.load_example()
        asked = {"area": "Wigan", "on": "2018", "types": ["Council", "Power"], "around": "Wigan Council", "hops": 2}
        for kind in FORMATS:
            graph.export(kind, tmp_path / f"{kind}{FORMATS[kind].suffix}", **asked)  # type: ignore[arg-type]
        for kind in FORMATS.keys() - {"records"}:
            files = list(tmp_path.glob(f"{kind}{FORMATS[kind].suffix}*"))
            written = b"".join(f.read_bytes() for g in files for f in ([g] if g.is_file() else sorted(g.iterdir())))
            if kind == "xlsx":
                written = (openpyxl.load_workbook(files[0]).properties.description or "").encode()
            assert f"localism export {kind} --in Wigan --on 2018 --type Council".encode() in written
        network = graph.network(**asked)  # type: ignore[arg-type]
        assert {name for _, name in network.nodes(data="name")} == {
            n["name"] for n in json.loads((tmp_path / "json.json").read_text(encoding="utf-8"))["nodes"]
        }
        names = {n["name"] for n in json.loads((tmp_path / "json.json").read_text(encoding="utf-8"))["nodes"]}
        assert "Wigan Metropolitan Borough Council" in names
        assert "Cornwall Council" not in names
        for form in ("matrix", "network"):
            page = graph.map(form, **asked)  # type: ignore[arg-type]
            assert "Wigan Metropolitan Borough Council" in page
            assert "Newlyn" not in page
        with pytest.raises(MisuseError):
            graph.map("matrix", types=["Cat"])
