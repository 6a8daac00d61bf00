"""Records written again: loading them gives the same claims, whatever the claims say."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from localism import Graph
from localism.errors import LocalismError, MisuseError
from localism.graph.entity import Citation, Claim, Coding, tidy
from localism.graph.exchange import export
from localism.graph.store import Dataset, View
from localism.graph.stores import open_store
from localism.loaders.informants import problems as informant_problems
from localism.loaders.layout import EVIDENCE
from localism.loaders.values import ValueProblem, literals
from localism.ontology.schema import SCHEMA
from tests.graph.borsetshire import INTERVIEWS

AT = "2020-01-02T03:04:05Z"
FICTION = Dataset("fiction", "Fiction", "A. Nother", "2020", "CC BY 4.0", "project", -2)
SPELLINGS = ("records.xlsx", "records.json", "records")


@contextmanager
def _holding(*loads: tuple[Dataset, Sequence[Claim]]) -> Iterator[View]:
    """A view of a graph that holds these datasets."""
    store = open_store(":memory:")
    try:
        with store.writer() as writer:
            for dataset, claims in loads:
                writer.replace(dataset, claims, at=AT)
        with store.view() as view:
            yield view
    finally:
        store.close()


def _said(view: View, *without: str) -> list[str]:
    return sorted(s.claim.digest.hex() for s in view.claims() if s.claim.dataset not in without)


def _reloaded(*paths: Path) -> tuple[list[str], list[Dataset]]:
    with Graph.open(":memory:") as graph:
        graph.load(*paths)
        with graph.view() as view:
            return _said(view, "rules"), view.datasets()


def _council(name: str = "Borsetshire Council", dataset: str = "fiction", **said: str) -> Claim:
    return Claim("GB-LAE-BOR", ("Council",), {"name": (name,), **{k: (v,) for k, v in said.items()}}, dataset)


# ---- any claims that the loader can make ----

_WORDS = st.text(
    alphabet=st.one_of(
        st.sampled_from("ab ;\\\n=+-@'\"_x000D_,\t£é北"), st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"))
    ),
    min_size=1,
    max_size=24,
)
_IDS = st.from_regex(r"(?:local|source|power):[a-z;\\=é'0-9_-]{1,12}", fullmatch=True)
_DATES = st.sampled_from(["2018", "2018-06", "2018-22", "2018~", "2018?", "../2019", "..", "2017-01-31"])
_NUMBERS = st.one_of(st.integers(-(10**17), 10**17).map(str), st.decimals(-(10**9), 10**9, places=3).map(str))


def _literal(draw: st.DrawFn, name: str) -> tuple[str, ...]:
    """Values of a property as the loader leaves them: what it makes of some text."""
    p = SCHEMA.properties[name]
    drawn = {
        "code": st.sampled_from([c.label for c in SCHEMA.codes.get(p.codes, ())] or [""]),
        "edtf": _DATES,
        "integer": st.integers(-99, 10**15).map(str),
        "decimal": _NUMBERS,
        "anyURI": st.just("https://ambridge.example/?a=1;b"),
    }.get(p.datatype, _WORDS)
    texts = draw(st.lists(drawn, min_size=1, max_size=3 if p.many else 1))
    try:
        return tuple(v for text in texts for v in literals(p, text.replace(";", r"\;") if p.many else text))
    except ValueProblem:
        return ()


_ALWAYS = ("Source", "Council", "Area", "Area", "Power", "Partnership", "Post", "PowerHolding")
"""So many kinds of thing that each tie can find its ends."""


@st.composite
def _claims(draw: st.DrawFn) -> list[Claim]:
    """Claims of one dataset about things of any class, which refer to one another by id."""
    more = draw(st.lists(st.sampled_from([c.name for c in SCHEMA.sheets]), max_size=4))
    ids = draw(st.lists(_IDS, min_size=len(_ALWAYS) + len(more), max_size=len(_ALWAYS) + len(more), unique=True))
    things = list(zip(ids, [*_ALWAYS, *more], strict=True))
    return [_claim(draw, n, things) for n in range(len(things))]


def _claim(draw: st.DrawFn, n: int, things: list[tuple[str, str]]) -> Claim:
    i, cls = things[n]
    properties: dict[str, tuple[str, ...]] = {}
    for p in SCHEMA.properties_of(cls):
        if not p.min and (p.name in ("access", "to") or draw(st.integers(0, 2))):
            continue
        if p.is_reference:
            # Only to what comes before, so that nothing leads round in a circle.
            before = sorted({other for other, its in things[:n] if SCHEMA.is_a((its,), *p.range)})
            if cls == "Containment":
                before = [things[3][0] if p.name == "part" else things[2][0]]
            chosen = (
                draw(st.lists(st.sampled_from(before), min_size=p.min, max_size=2 if p.many else 1, unique=True))
                if before
                else []
            )
            properties[p.name] = tuple(chosen)
        else:
            properties[p.name] = _literal(draw, p.name)
    said = dict(tidy({name: values for name, values in properties.items() if values}))
    count = draw(st.integers(1 if SCHEMA.classes[cls].needs_source else 0, 2))
    pages, dates = st.sampled_from(["", "12", "p. 3; 4", "\\", "a\\;"]), st.sampled_from(["", "2018"])
    cited = tuple(sorted({Citation(things[0][0], draw(pages), draw(dates)) for _ in range(count)}))
    coding = Coding("AB", "2020", "stated", "why; =1+1") if draw(st.booleans()) else Coding()
    access = draw(st.sampled_from(["", "public", "restricted"]))
    if access and SCHEMA.is_a((cls,), "Source", "Person"):
        said["access"] = (access,)
    made = Claim(i, (cls,), said, "fiction", cited, coding, access)
    refused = {name for name, _ in informant_problems(made)} if cls == "Informant" else set()
    return made._replace(properties={name: values for name, values in said.items() if name not in refused})


@pytest.mark.parametrize("name", SPELLINGS)
@settings(max_examples=25)
@given(claims=_claims())
def test_any_claims_come_back_the_same(
    tmp_path_factory: pytest.TempPathFactory, name: str, claims: list[Claim]
) -> None:
    path = tmp_path_factory.mktemp("r") / name
    with _holding((FICTION, claims)) as view:
        assert len(_said(view)) == len(claims)
        assert export("records", view, path) == [path]
        assert _reloaded(path) == (_said(view), [FICTION])


@pytest.mark.parametrize("name", SPELLINGS)
@pytest.mark.parametrize(
    "text",
    [
        "_x000D_",
        "a_x005F_x000D_b",
        "=1+1",
        "#N/A",
        "TRUE",
        "007",
        "1e5",
        "'quoted",
        "2018-06",
        "a\nb",
        "\ttab",
        "\\;",
        ";",
        "\\",
        '"',
        "\ufeffx",
        "𐍈",
    ],
)
def test_texts_that_a_spreadsheet_would_change(tmp_path: Path, text: str, name: str) -> None:
    claim = _council(text.strip(), also_known_as=f"x {text} y", website="https://a.example/=;")
    with _holding((FICTION, [claim])) as view:
        assert _reloaded(*export("records", view, tmp_path / name))[0] == _said(view)


# ---- our own records ----


@pytest.mark.parametrize("name", SPELLINGS)
def test_the_example_comes_back_the_same(tmp_path: Path, name: str) -> None:
    with Graph.open(":memory:") as graph:
        graph.load_example()
        with graph.view() as view:
            export("records", view, tmp_path / name)
            assert _reloaded(tmp_path / name)[0] == _said(view, "rules")


def test_what_plain_words_made_comes_back_the_same(tmp_path: Path) -> None:
    facts = {
        "Sources": [{"Id": "source:echo", "Name": "Ambridge Echo"}],
        "Facts": [
            {
                "Holding": "hall",
                "Who": "The Bull",
                "Act": "decides",
                "Power": "Beer",
                "Source": "source:echo",
                "Coder": "AB",
                "Page": "1; 2",
            },
            {
                "Holding": "hall",
                "Who": "The Bull",
                "Act": "advises",
                "Power": "Beer",
                "Source": "source:echo",
                "Coder": "CD",
            },
            {"Who": "The Bull", "Power": "Beer", "Where": "Ambridge", "Source": "Ambridge Echo"},
        ],
    }
    (tmp_path / "facts.json").write_text(json.dumps(facts))
    with Graph.open(":memory:") as graph:
        graph.load(tmp_path / "facts.json")
        with graph.view() as view:
            assert len(_said(view)) == 7
            export("records", view, tmp_path / "again.xlsx")
            assert _reloaded(tmp_path / "again.xlsx")[0] == _said(view)


def test_several_datasets_are_written_apart_and_loaded_together(tmp_path: Path) -> None:
    area = Claim("local:b", ("Area",), {"name": ("Borsetshire",)}, "interviews")
    tie = Claim("local:g", ("Governance",), {"body": ("GB-LAE-BOR",), "governed_area": ("local:b",)}, "fiction")
    with _holding((FICTION, [_council(), tie]), (INTERVIEWS, [area, _council("Borset Council", "interviews")])) as view:
        books = export("records", view, tmp_path / "out.xlsx")
        assert [p.name for p in books] == ["out-fiction.xlsx", "out-interviews.xlsx"]
        folders = export("records", view, tmp_path / "out")
        assert [str(p.relative_to(tmp_path)) for p in folders] == ["out/fiction", "out/interviews"]
        for paths in (books, folders):
            assert _reloaded(*paths) == (_said(view), [FICTION, INTERVIEWS])


def test_names_of_datasets_that_no_system_takes_for_files(tmp_path: Path) -> None:
    names = ["../evil", "CON", "con ", "My data", "my-data", "北", "a/b\\c"]
    with _holding(*((Dataset(n), [_council(f"From {n}", n)]) for n in names)) as view:
        written = export("records", view, tmp_path / "out")
        assert sorted(p.name for p in written) == [
            "a-b-c",
            "dataset-con",
            "dataset-con-2",
            "evil",
            "my-data",
            "my-data-2",
            "北",
        ]
        assert all(p.parent == tmp_path / "out" for p in written)


def test_derived_claims_are_no_records(tmp_path: Path) -> None:
    derived = Claim("rule:1", ("PowerHolding",), {"of_power": ("power:x",)}, "rules")
    with _holding((FICTION, [_council()]), (Dataset("rules"), [derived])) as view:
        assert _reloaded(*export("records", view, tmp_path / "r.json"))[0] == _said(view, "rules")


# ---- how it is written ----


def test_text_that_looks_like_a_formula_is_text(tmp_path: Path) -> None:
    cruel = '=HYPERLINK("https://evil.example","+1")'
    with _holding((FICTION, [_council(cruel, description="@SUM(1)")])) as view:
        export("records", view, tmp_path / "r.xlsx")
        export("records", view, tmp_path / "r")
    sheet = openpyxl.load_workbook(tmp_path / "r.xlsx")["Councils"]
    assert (sheet["B2"].value, sheet["B2"].data_type, sheet["B2"].number_format) == (cruel, "s", "@")
    assert '" =HYPERLINK' in (tmp_path / "r" / "Councils.csv").read_text("utf-8-sig")
    assert ", @SUM(1)" in (tmp_path / "r" / "Councils.csv").read_text("utf-8-sig")


def test_the_same_graph_gives_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    with _holding((FICTION, [_council(), Claim("local:a", ("Area",), {"name": ("A",)}, "fiction")])) as view:
        export("records", view, tmp_path / "one.xlsx")
        monkeypatch.setattr(time, "localtime", lambda *_: (2031, 2, 3, 4, 5, 6, 0, 34, 0))
        export("records", view, tmp_path / "two.xlsx")
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.xlsx") as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"20" not in archive.read("docProps/core.xml").split(b"dcterms:created", 1)[1].split(b"<")[0].replace(
            b"2001", b""
        )


def test_the_about_sheet_says_what_was_declared(tmp_path: Path) -> None:
    with _holding((FICTION, [_council()])) as view:
        export("records", view, tmp_path / "r.json")
    assert json.loads((tmp_path / "r.json").read_text("utf-8")) == {
        "About": {
            "Dataset": "fiction",
            "Title": "Fiction",
            "Author": "A. Nother",
            "As of": "2020",
            "Priority": "-2",
            "Licence": "CC BY 4.0",
            "Access": "project",
        },
        "Councils": [{"Id": "GB-LAE-BOR", "Name": "Borsetshire Council"}],
    }


def test_numbers_are_numbers_and_dates_are_not(tmp_path: Path) -> None:
    grant = Claim("local:g", ("Grant",), {"amount": ("1250.5",), "from": ("2018",)}, "fiction")
    with _holding((FICTION, [grant])) as view:
        export("records", view, tmp_path / "r.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "r.xlsx")["Grants"]
    row = {sheet.cell(1, n).value: sheet.cell(2, n).value for n in range(1, sheet.max_column + 1)}
    assert (row["Amount"], row["From"]) == (1250.5, "2018")


def test_every_kind_of_evidence_has_its_column(tmp_path: Path) -> None:
    said = {p.name: "x" for p in EVIDENCE if p.name not in ("source", "page", "observed", "access")}
    claim = _council()._replace(citations=(Citation("source:s", "7", "2019"),), coding=Coding(**said), access="public")
    with _holding((FICTION, [claim])) as view:
        export("records", view, tmp_path / "r.json")
    row = json.loads((tmp_path / "r.json").read_text("utf-8"))["Councils"][0]
    assert {heading for p in EVIDENCE for heading in [p.heading]} <= set(row)


# ---- what cannot be written ----


def test_a_text_too_long_for_a_workbook(tmp_path: Path) -> None:
    with _holding((FICTION, [_council(description="x" * 40_000)])) as view:
        with pytest.raises(LocalismError) as caught:
            export("records", view, tmp_path / "r.xlsx")
        assert str(caught.value) == (
            "Councils, row 2, Description: the text has 40,000 characters, and a workbook's cell holds 32,767. "
            "Write a folder of CSV files: a path without an ending."
        )
        assert list(tmp_path.iterdir()) == []
        assert _reloaded(*export("records", view, tmp_path / "r"))[0] == _said(view)


def test_what_is_there_already_stays(tmp_path: Path) -> None:
    (tmp_path / "r.xlsx").write_text("mine")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "Areas.csv").write_text("mine")
    with _holding((FICTION, [_council()])) as view:
        for name in ("r.xlsx", "folder"):
            with pytest.raises(LocalismError, match="is there already and was left as it is"):
                export("records", view, tmp_path / name)
    assert (tmp_path / "r.xlsx").read_text() == (tmp_path / "folder" / "Areas.csv").read_text() == "mine"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("r.csv", "records are several tables, and a CSV file holds one"),
        ("r.ods", "records are written as .xlsx or .json"),
    ],
)
def test_endings_that_records_do_not_have(tmp_path: Path, name: str, message: str) -> None:
    with _holding((FICTION, [_council()])) as view, pytest.raises(MisuseError, match=message):
        export("records", view, tmp_path / name)


@pytest.mark.parametrize(
    ("claim", "message"),
    [
        (
            Claim("local:x", (), {}, "fiction"),
            "A claim about local:x is of no class that has a sheet: it cannot be written as records.",
        ),
        (
            Claim("local:x", ("Area",), {"name": ("A", "B")}, "fiction"),
            "A claim about local:x says its name 2 times, where there is one",
        ),
        (
            Claim("local:x", ("Area",), {"amount": ("1",)}, "fiction"),
            "A claim about local:x says its amount, for which Areas has no column: it cannot be written as records.",
        ),
    ],
)
def test_claims_that_no_sheet_can_say(tmp_path: Path, claim: Claim, message: str) -> None:
    with _holding((FICTION, [_council(), claim])) as view, pytest.raises(LocalismError, match=message):
        export("records", view, tmp_path / "r")
    assert list(tmp_path.iterdir()) == []


def test_an_empty_graph_has_nothing_to_write(tmp_path: Path) -> None:
    with _holding() as view, pytest.raises(LocalismError, match="There is nothing to write"):
        export("records", view, tmp_path / "r.xlsx")
