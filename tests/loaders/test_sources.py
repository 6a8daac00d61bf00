"""Which reader takes which file, and what is said of files that none takes."""

from __future__ import annotations

from pathlib import Path

import pytest

from localism import Graph
from localism.errors import MisuseError
from localism.loaders.glimpse import Glimpse
from localism.loaders.records import RecordsError
from localism.loaders.report import as_json, as_text
from localism.loaders.sources import Sources
from localism.loaders.template import write_template
from tests.loaders.mapped import HEAD, read, write

GRANTS = (
    "Identifier,Title,Award Date,Currency,Amount Awarded,Funding Org:Identifier,Funding Org:Name,Recipient Org:Name\n"
    "360G-fict-1,Hall roof,2018-06-01,GBP,500,GB-CHC-1159982,Borsetshire Fund,Ambridge Hall\n"
)
FACTS = "Who,Act,Power,From,Source\nAmbridge Parish Council,decides,Bench placing,2019,Ambridge Echo\n"


def names(*paths: Path, dataset: str = "") -> list[str]:
    return [d.dataset.name for d in Sources(paths, dataset=dataset).datasets]


def test_records_go_where_they_always_went(tmp_path: Path) -> None:
    folder = write(tmp_path / "records", {"Facts.csv": FACTS, "Sources.csv": "Id,Name\nsource:e,Ambridge Echo\n"})
    assert names(folder) == ["records"]
    assert names(folder / "Facts.csv") == ["facts"]
    assert read(folder).problems.left == []


def test_a_known_source_is_told_by_its_headings_whatever_it_is_called(tmp_path: Path) -> None:
    folder = write(tmp_path / "any", {"what ever.csv": GRANTS})
    assert names(folder) == names(folder / "what ever.csv") == ["grants-fict"]


def test_a_folder_of_folders_is_looked_through_two_deep(tmp_path: Path) -> None:
    deep = write(tmp_path / "data", {"grants/g.csv": GRANTS})
    write(deep / "grants" / "older", {"g.csv": GRANTS.replace("fict", "old")})
    (deep / "grants" / "older" / "oldest").mkdir()
    write(deep / "grants" / "older" / "oldest", {"g.csv": GRANTS.replace("fict", "oldest")})
    assert sorted(names(deep)) == ["grants-fict", "grants-old"]


def test_what_nobody_knows_is_listed_with_the_reason(tmp_path: Path) -> None:
    folder = write(
        tmp_path / "data",
        {
            "grants/g.csv": GRANTS,
            "odd/a.csv": "x,y\n1,2\n",
            "odd/b.csv": "x,y\n1,2\n",
            "odd/readme.txt": "no table\n",
            "services/s.csv": "LGSL,Description,Providing Tier\n1,Bins,all\n",
        },
    )
    found = read(folder)
    assert found.problems.errors == 0
    text = as_text(found.problems)
    assert f"{folder / 'odd'}: a.csv, b.csv: no known source has such files; load each on its own as records" in text
    assert "s.csv: the UK's lists of local services: a table to check others against" in text
    assert "readme.txt" not in text
    assert '"not_loaded": [' in as_json(found.problems)


def test_nothing_to_load_is_an_error_and_says_why(tmp_path: Path) -> None:
    folder = write(tmp_path / "services", {"s.csv": "LGSL,Description,Providing Tier\n1,Bins,all\n"})
    with Graph.open(tmp_path / "g.db") as graph, pytest.raises(RecordsError, match="1 problem") as raised:
        graph.load(folder)
    assert "There is nothing here to load" in as_text(raised.value.problems)


@pytest.mark.parametrize("given", ["missing.csv", "", "not\0a path"])
def test_a_path_that_leads_nowhere_is_reported_as_records_are(tmp_path: Path, given: str) -> None:
    found = read(tmp_path / given) if given else read(write(tmp_path / "empty", {}))
    assert set(found.kinds("error")) <= {"unreadable", "empty-folder", "no-records"}
    assert found.problems.errors


def test_a_folder_of_records_is_not_taken_apart(tmp_path: Path) -> None:
    folder = write(tmp_path / "r", {"Facts.csv": FACTS, "Sources.csv": "Id,Name\ns:e,Ambridge Echo\n", "g.csv": GRANTS})
    assert names(folder) == ["r"]
    assert read(folder).kinds("error") == {"unknown-sheet": 1}


def test_two_readers_never_share_a_dataset(tmp_path: Path) -> None:
    folder = write(tmp_path / "d", {"g.csv": GRANTS, "Facts.csv": FACTS})
    with pytest.raises(MisuseError, match=r"would both be the dataset 'mine'\. Load them one by one"):
        names(folder / "g.csv", folder / "Facts.csv", dataset="mine")


def test_a_mistake_in_one_source_keeps_all_of_them_out(tmp_path: Path) -> None:
    folder = write(tmp_path / "d", {"g.csv": GRANTS, "Facts.csv": FACTS.replace("decides", "dances")})
    with Graph.open(tmp_path / "g.db") as graph:
        with pytest.raises(RecordsError):
            graph.load(folder / "g.csv", folder / "Facts.csv")
        graph.load(folder / "g.csv")
        before = graph.stats().rows
        with pytest.raises(RecordsError):
            graph.load(folder / "g.csv", folder / "Facts.csv")
        assert graph.stats().rows == before


def test_several_sources_in_one_write_and_nothing_the_second_time(tmp_path: Path) -> None:
    records = write(tmp_path / "r", {"Facts.csv": FACTS, "Sources.csv": "Id,Name,Published\ns:e,Ambridge Echo,2019\n"})
    grants = write(tmp_path / "g", {"g.csv": GRANTS})
    with Graph.open(tmp_path / "g.db") as graph:
        first = graph.load(records, grants)
        assert set(first.loaded) == {"r", "grants-fict"}
        assert all(loaded.new for loaded in first.loaded.values())
        assert first.read == {"r": 2, "grants-fict": 1}
        again = graph.load(records, grants)
        assert all((loaded.new, loaded.withdrawn) == (0, 0) for loaded in again.loaded.values())
        check = graph.check(records, grants)
        assert {k: v.unchanged for k, v in check.loaded.items()} == {k: v.new for k, v in first.loaded.items()}


def test_a_link_that_leads_back_is_not_followed(tmp_path: Path) -> None:
    folder = write(tmp_path / "data", {"grants/g.csv": GRANTS})
    (folder / "grants" / "back").symlink_to(folder, target_is_directory=True)
    assert names(folder) == ["grants-fict"]


def test_a_mapping_takes_every_file_it_is_given(tmp_path: Path) -> None:
    write(
        tmp_path, {"m.yaml": HEAD + "tables: [{things: [{class: Organisation, name: '{Title}'}]}]\n", "g.csv": GRANTS}
    )
    found = read(tmp_path / "g.csv", mapping=tmp_path / "m.yaml")
    assert found.one("Organisation")["name"] == "Hall roof"


def test_a_workbook_of_records_is_known_without_reading_it(tmp_path: Path) -> None:
    write_template(tmp_path / "records.xlsx")
    assert Glimpse(tmp_path / "records.xlsx").sheets == {}
    assert names(tmp_path / "records.xlsx") == ["records"]
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04 and no more")
    assert Glimpse(tmp_path / "broken.xlsx").sheets == {}


def test_what_was_exported_as_records_of_several_datasets_is_loaded_as_it_stands(tmp_path: Path) -> None:
    for name in ("one", "other"):
        about = f"Field,Value\nDataset,{name}\n"
        (tmp_path / "out").mkdir(exist_ok=True)
        write(tmp_path / "out" / name, {"About.csv": about, "Areas.csv": "Id,Name\nlocal:area/ambridge,Ambridge\n"})
    sources = Sources([tmp_path / "out"])
    assert [d.dataset.name for d in sources.datasets] == ["one", "other"]
    assert [c.entity for d in sources.datasets for c in sources.claims(d)] == ["local:area/ambridge"] * 2
    assert sources.problems.errors == 0
