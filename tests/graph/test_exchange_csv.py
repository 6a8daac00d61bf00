"""CSV exports, read again by csv and pandas."""

from __future__ import annotations

import codecs
import csv
import re
from pathlib import Path

import igraph
import networkx
import pandas
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from localism.errors import MisuseError
from localism.graph.entity import Citation, Claim
from localism.graph.exchange import export
from localism.graph.exchange.network import to_networkx
from localism.graph.exchange.plain import guarded, legal, unguarded
from tests.graph.exported import CLAIMS, PRIVATE, hostile, said, texts, view_of

RISKY = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""What OWASP lists as the beginnings of a formula, but for the white space that may come before them."""


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, strict=True))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("csv") / "out"
    with view_of() as view:
        written = export("csv", view, folder)
    assert written == sorted(folder.iterdir())
    return folder


def test_each_class_has_a_file_with_all_that_is_of_it(folder: Path) -> None:
    with view_of() as view:
        counts = view.counts()
    sizes = {
        path.name: len(read(path))
        for path in folder.glob("*.csv")
        if path.name not in ("nodes.csv", "edges.csv", "claims.csv")
    }
    assert sizes == {
        "areas.csv" if name == "Area" else f"{plural}.csv": counts[name]
        for name, plural in (
            ("BigLocalPartnership", "big_local_partnerships"),
            ("Council", "councils"),
            ("Finding", "findings"),
            ("Funder", "funders"),
            ("Governance", "governances"),
            ("Grant", "grants"),
            ("Group", "groups"),
            ("Power", "powers"),
            ("PowerHolding", "power_holdings"),
            ("Public", "publics"),
            ("Source", "sources"),
            ("Ward", "wards"),
            ("stub", "things"),
        )
    }


def test_a_row_says_what_the_entity_says(folder: Path) -> None:
    row = next(r for r in read(folder / "power_holdings.csv") if r["id"] == "local:h1")
    assert {k: v for k, v in row.items() if v} == {
        "id": "local:h1",
        "types": "PowerHolding",
        "held_by": "council:a; local:b",
        "held_by_name": 'Ŵobbling Council; =HYPERLINK("http://evil.example","x")',
        "act": "decides; funds",
        "of_power": "power:1",
        "of_power_name": "Bins\nand\nbags",
        "within": "area:1",
        "within_name": "שלום 🏡 \u202emirror",
        "kind": "power",
        "from": "2015",
        "to": "2018-06",
        "from_min": "2015-01-01",
        "from_max": "2015-12-31",
        "to_min": "2018-06-02",
        "to_max": "2018-07-01",
    }


def test_stubs_say_that_they_are(folder: Path) -> None:
    assert [(r["id"], r["stub"]) for r in read(folder / "things.csv")] == [("power:all", "yes")]


def test_pandas_reads_the_headings_and_the_names(folder: Path) -> None:
    councils = pandas.read_csv(folder / "councils.csv", dtype=str, keep_default_na=False)
    assert councils.columns[0] == "id"
    assert list(councils["name"]) == ["Ŵobbling Council"]
    grants = pandas.read_csv(folder / "grants.csv")
    assert list(grants["amount"]) == [-12.5]


def test_pandas_and_networkx_make_the_network_of_the_edges(folder: Path) -> None:
    table = pandas.read_csv(folder / "edges.csv", dtype=str, keep_default_na=False)
    found = networkx.from_pandas_edgelist(table, edge_attr=True, create_using=networkx.MultiDiGraph)
    with view_of() as view:
        expected = to_networkx(view)
    renamed = {"kind_": "kind", "tie_types": "types"}
    ours = {"source_name", "target_name", "type", "kind"}
    assert sorted(
        (a, b, sorted((renamed.get(k, k), unguarded(v)) for k, v in e.items() if v and k not in ours))
        for a, b, e in found.edges(data=True)
    ) == sorted((a, b, sorted((k, legal(v)) for k, v in e.items())) for a, b, e in expected.edges(data=True))
    assert set(table["type"]) == {"Directed"}
    assert not table.duplicated(["source", "target", "kind"]).any(), "Gephi would make one edge of two"
    nodes = pandas.read_csv(folder / "nodes.csv", dtype=str, keep_default_na=False).set_index("id")
    assert {i: row["label"] for i, row in nodes.iterrows()} == {
        i: guarded(legal(a["name"])) for i, a in expected.nodes(data=True)
    }
    for i, attributes in expected.nodes(data=True):
        told = {k: unguarded(v) for k, v in nodes.loc[i].items() if v and k not in ("label", "stub", "name")}
        assert told == {k: legal(v) for k, v in attributes.items() if v and k not in ("name", "stub")}


def test_igraph_makes_the_network_of_nodes_and_edges(folder: Path) -> None:
    nodes, lines = read(folder / "nodes.csv"), read(folder / "edges.csv")
    found = igraph.Graph.DictList(nodes, lines, directed=True, vertex_name_attr="id")
    with view_of() as view:
        expected = to_networkx(view)
    assert (found.vcount(), found.ecount()) == (len(expected), expected.number_of_edges())
    ids = found.vs["id"]
    assert sorted((ids[e.source], ids[e.target], e["relationship"]) for e in found.es) == sorted(
        (a, b, e["relationship"]) for a, b, e in expected.edges(data=True)
    )


def test_claims_have_a_row_for_each_source_cited(folder: Path, tmp_path: Path) -> None:
    rows = read(folder / "claims.csv")
    assert len(rows) == len(CLAIMS)
    row = next(r for r in rows if r["entity"] == "group:1")
    assert row == {
        "entity": "group:1",
        "types": "Group",
        "says": "name: Cabinet; part_of: council:a",
        "dataset": "fiction",
        "source": "source:1",
        "page": "4",
        "observed": "2019-05-01",
        "coder": "Coder A",
        "coded": "",
        "confidence": "",
        "memo": "",
        "access": "",
        "locator": "Facts!B2",
        "run": "1",
    }
    twice = CLAIMS[1]._replace(citations=(Citation("source:1"), Citation("source:2", "9")))
    without = CLAIMS[2]._replace(citations=())
    with view_of([twice, without]) as view:
        export("csv", view, tmp_path / "out")
    assert [(r["entity"], r["source"], r["page"]) for r in read(tmp_path / "out" / "claims.csv")] == [
        ("council:a", "source:1", ""),
        ("council:a", "source:2", "9"),
        ("local:b", "", ""),
    ]


def test_the_files_open_in_excel_as_utf_8(folder: Path) -> None:
    for path in folder.glob("*.csv"):
        raw = path.read_bytes()
        assert raw.startswith(codecs.BOM_UTF8)
        assert raw.endswith(b"\r\n")


def test_no_cell_begins_as_a_formula_but_numbers(folder: Path) -> None:
    cells = [cell for path in folder.glob("*.csv") for row in read(path) for cell in row.values()]
    assert {c for c in cells if c.lstrip().startswith(RISKY)} == {"-12.50"}
    assert '\'=HYPERLINK("http://evil.example","x")' in cells


def test_the_readme_says_what_is_where_and_for_whom(folder: Path, tmp_path: Path) -> None:
    text = (folder / "README.txt").read_text(encoding="utf-8")
    assert "It holds public claims only." in text
    assert "* fiction; Fiction of Little Wobbling; A. Author; 2020-01-01; CC0-1.0" in text
    assert "* power holdings that are a prohibition: 1" in text
    assert set(re.findall(r"^\* (\w+\.csv)$", text, re.MULTILINE)) == {path.name for path in folder.glob("*.csv")}
    with view_of(CLAIMS, said("council:x", "Council")._replace(dataset=PRIVATE.name)) as view:
        export("csv", view, tmp_path / "out")
    assert "up to restricted" in (tmp_path / "out" / "README.txt").read_text(encoding="utf-8")


def test_writing_again_replaces_all_that_was_there(tmp_path: Path) -> None:
    for claims in (CLAIMS, CLAIMS[:2]):
        with view_of(claims) as view:
            export("csv", view, tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "README.txt",
        "claims.csv",
        "councils.csv",
        "datapackage.json",
        "edges.csv",
        "nodes.csv",
        "sources.csv",
    ]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out"]


@pytest.mark.parametrize("name", ["mine.txt", "councils.csv", "README.txt", "photos"])
def test_a_folder_of_anything_else_is_left_alone(tmp_path: Path, name: str) -> None:
    if name == "photos":
        (tmp_path / name).mkdir()
    else:
        (tmp_path / name).write_text("precious", encoding="utf-8")
    with view_of() as view, pytest.raises(MisuseError) as error:
        export("csv", view, tmp_path)
    assert str(error.value) == (
        f"{tmp_path} holds files that no export wrote, and they would be lost. Name a new or an empty folder."
    )
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_folder_is_not_named_like_a_file(tmp_path: Path) -> None:
    with view_of() as view, pytest.raises(MisuseError) as error:
        export("csv", view, tmp_path / "areas.csv")
    assert str(error.value) == (
        f"{tmp_path / 'areas.csv'} would be one file, and this export writes several. Name a folder: areas."
    )


def test_a_file_of_ones_own_among_an_export_is_kept(tmp_path: Path) -> None:
    with view_of() as view:
        export("csv", view, tmp_path / "out")
        (tmp_path / "out" / "analysis.R").write_text("precious", encoding="utf-8")
        with pytest.raises(MisuseError, match="holds files that no export wrote"):
            export("csv", view, tmp_path / "out")
    assert (tmp_path / "out" / "analysis.R").read_text(encoding="utf-8") == "precious"


def test_the_same_graph_gives_the_same_bytes(tmp_path: Path) -> None:
    for name, claims in (("a", CLAIMS), ("b", tuple(reversed(CLAIMS)))):
        with view_of(claims) as view:
            export("csv", view, tmp_path / name)
    a, b = ({p.name: p.read_bytes() for p in (tmp_path / name).iterdir()} for name in ("a", "b"))
    assert a == b


def test_a_property_that_the_class_does_not_have_still_has_a_column(tmp_path: Path) -> None:
    with view_of([said("council:a", "Council", seats="7")]) as view:
        export("csv", view, tmp_path / "out")
    assert [(r["id"], r["seats"]) for r in read(tmp_path / "out" / "councils.csv")] == [("council:a", "7")]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(claims=hostile())
def test_hostile_text_is_read_again(tmp_path: Path, claims: list[Claim]) -> None:
    with view_of(claims) as view:
        export("csv", view, tmp_path / "out")
    files = {p.name: read(p) for p in (tmp_path / "out").glob("*.csv")}
    for rows in files.values():
        assert not any(None in row or None in row.values() for row in rows)
    rows = files["councils.csv"] + files["publics.csv"] + files["powers.csv"]
    named = {unguarded(r["id"]): unguarded(r["name"]) for r in rows}
    assert sorted(named.items()) == sorted((legal(c.entity), legal(c.properties["name"][0])) for c in claims[:3])
    read_by_pandas = pandas.read_csv(
        tmp_path / "out" / "councils.csv", dtype=str, keep_default_na=False, na_values=[], encoding="utf-8"
    )
    assert read_by_pandas.to_dict("records") == files["councils.csv"]


@given(texts | st.text())
def test_a_guarded_cell_is_no_formula_and_can_be_undone(text: str) -> None:
    cell = guarded(text)
    assert unguarded(cell) == text
    if cell.lstrip().startswith(RISKY):
        assert float(cell.encode("ascii")) == float(text)


@given(texts, texts)
def test_guarding_keeps_different_texts_different(a: str, b: str) -> None:
    assert (guarded(a) == guarded(b)) is (a == b)
