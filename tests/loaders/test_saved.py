"""Waiting for files to be saved, with a clock of the test's own; and which problems are news."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from localism.errors import MisuseError
from localism.loaders.base import Problem
from localism.loaders.news import news, remembered
from localism.loaders.records import Problems
from localism.loaders.saved import AGAIN, EVERY, PATIENCE, SETTLED, Saved


class Clock:
    """Time that passes while somebody sleeps; at given times something is done."""

    def __init__(self) -> None:
        self.now = 0.0
        self.plans: list[tuple[float, Callable[[], object]]] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        assert self.now < 60, "waited in vain"
        for at, do in [p for p in self.plans if p[0] <= self.now]:
            self.plans.remove((at, do))
            do()

    def at(self, seconds: float, do: Callable[[], object]) -> None:
        self.plans.append((self.now + seconds, do))


def book(path: Path, text: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", text)
    return path


def watched(clock: Clock, *paths: Path) -> Saved:
    saved = Saved(paths, clock=clock, sleep=clock.sleep)
    saved.wait()
    assert clock.now == 0, "what is there is taken at once"
    return saved


def test_a_save_is_noticed_and_nothing_else(tmp_path: Path) -> None:
    clock, file = Clock(), tmp_path / "facts.csv"
    file.write_text("a", encoding="utf-8")
    saved = watched(clock, file)
    (tmp_path / "~$facts.csv").write_text("lock", encoding="utf-8")
    (tmp_path / ".~lock.facts.csv#").write_text("lock", encoding="utf-8")
    clock.at(5, lambda: file.write_text("ab", encoding="utf-8"))
    saved.wait()
    assert 5 + SETTLED <= clock.now < 5 + SETTLED + 3 * EVERY


def test_a_file_that_is_still_growing_is_waited_out(tmp_path: Path) -> None:
    clock, file = Clock(), tmp_path / "facts.csv"
    file.write_text("a", encoding="utf-8")
    saved = watched(clock, file)
    for n in range(1, 8):
        clock.at(n * SETTLED / 2, lambda n=n: file.write_text("a" * (n + 1), encoding="utf-8"))  # type: ignore[misc]
    saved.wait()
    assert file.read_text(encoding="utf-8") == "a" * 8
    assert clock.now >= 3.5 * SETTLED + SETTLED


def test_a_half_written_workbook_is_waited_out_and_a_whole_one_taken_sooner(tmp_path: Path) -> None:
    clock, file = Clock(), book(tmp_path / "facts.xlsx", "a")
    whole = book(tmp_path / "other.xlsx", "b" * 500).read_bytes()
    saved = watched(clock, file)
    clock.at(1, lambda: file.write_bytes(whole[:50]))
    clock.at(2, lambda: file.write_bytes(whole))
    saved.wait()
    assert 2 < clock.now < 2 + SETTLED


def test_what_stays_broken_or_away_is_told_after_a_while(tmp_path: Path) -> None:
    clock, file = Clock(), book(tmp_path / "facts.xlsx", "a")
    saved = watched(clock, file)
    file.write_bytes(b"PK broken")
    saved.wait()
    assert PATIENCE <= clock.now < PATIENCE + 3 * EVERY
    file.unlink()
    saved.wait()
    assert 2 * PATIENCE <= clock.now < 2 * PATIENCE + 6 * EVERY
    clock.at(1, lambda: book(file, "c"))
    saved.wait()
    assert zipfile.is_zipfile(file)


def test_a_save_by_way_of_another_name_is_one_save(tmp_path: Path) -> None:
    clock, file = Clock(), tmp_path / "facts.csv"
    file.write_text("a", encoding="utf-8")
    saved = watched(clock, file)
    new = tmp_path / "facts.tmp"
    new.write_text("b", encoding="utf-8")
    clock.at(1, file.unlink)
    clock.at(1.5, lambda: new.replace(file))
    saved.wait()
    assert file.read_text(encoding="utf-8") == "b"
    clock.at(3, lambda: os.utime(file, (5, 5)))
    begun = clock.now
    saved.wait()
    assert clock.now >= begun + 3, "one save is told once"


def test_a_folder_is_its_files(tmp_path: Path) -> None:
    clock, folder = Clock(), tmp_path / "records"
    folder.mkdir()
    (folder / "Facts.csv").write_text("a", encoding="utf-8")
    saved = watched(clock, folder)
    (folder / ".hidden").write_text("x", encoding="utf-8")
    clock.at(2, lambda: (folder / "Sources.csv").write_text("b", encoding="utf-8"))
    saved.wait()
    assert clock.now > 2


def test_a_load_that_was_in_the_way_is_tried_again(tmp_path: Path) -> None:
    clock, file = Clock(), tmp_path / "facts.csv"
    file.write_text("a", encoding="utf-8")
    saved = watched(clock, file)
    saved.again()
    saved.wait()
    assert AGAIN <= clock.now < AGAIN + 3 * EVERY


def test_what_is_not_there_is_no_use_waiting_for(tmp_path: Path) -> None:
    with pytest.raises(MisuseError) as error:
        Saved([tmp_path / "fcats.csv"])
    assert "to watch. Name a file that is there." in str(error.value)


# ---- news ----


def problems(*those: tuple[str, str, int]) -> Problems:
    found = Problems()
    for severity, message, row in those:
        found.add(Problem(severity, "kind", message, "facts.csv", "facts", row, "Act"))  # type: ignore[arg-type]
    return found


def test_only_what_was_not_said_before_is_news() -> None:
    before = problems(("warning", "old", 2), ("warning", "goes", 3))
    now = problems(("warning", "old", 9), ("warning", "new", 3))
    told = news(now, before)
    assert ([p.message for p in told.shown.kept], told.staying, told.gone) == (["new"], 1, 1)
    assert news(now, None).shown is now


def test_errors_are_said_each_time_and_hide_no_warning() -> None:
    before = problems(("warning", "old", 2))
    wrong = problems(("error", "wrong", 2))
    assert (news(wrong, before).staying, news(wrong, before).gone) == (0, 0)
    kept = remembered(wrong, before)
    assert [p.message for p in news(wrong, kept).shown.kept] == ["wrong"]
    mended = news(problems(("warning", "old", 2)), kept)
    assert (mended.shown.kept, mended.staying, mended.gone) == ([], 1, 1)
