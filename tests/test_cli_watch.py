"""`watch` as a person uses it: a process of its own, a file that is saved, broken and mended, and Ctrl-C."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from localism import Graph

HEADINGS = "Holding,Who,Act,Power,Where,From,To,Source"
GOOD = "hall,Ambridge Parish Council,owns,Running a hall,Ambridge,2018,..,Echo (fiction)"


class Told:
    """What a process prints, read as it comes."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.text = ""
        self.process = process
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.text += line

    def wait_for(self, words: str, seconds: float = 30) -> str:
        """All that was printed up to and with these words; it is forgotten then."""
        end = time.monotonic() + seconds
        while words not in self.text:
            assert time.monotonic() < end, f"no {words!r} in: {self.text}"
            time.sleep(0.02)
        said, self.text = self.text, ""
        return said

    def rest(self) -> str:
        self.process.wait(30)
        self._reader.join(5)
        return self.text


@contextmanager
def running(folder: Path, *arguments: str) -> Iterator[Told]:
    environment = {**os.environ, "LOCALISM_GRAPH": "areas.db", "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "localism", "watch", *arguments]
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        try:
            yield Told(process)
        finally:
            process.kill()


def save(path: Path, *rows: str) -> None:
    """As editors do it: a new file, put in the place of the old one."""
    new = path.with_suffix(".new")
    new.write_text("\n".join([HEADINGS, *rows]) + "\n", encoding="utf-8")
    new.replace(path)


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C goes to a whole console there")
def test_save_see_and_stop(tmp_path: Path) -> None:
    facts, page = tmp_path / "facts.csv", tmp_path / "matrix.html"
    save(facts, GOOD)
    with running(tmp_path, "facts.csv", "--map", "matrix.html", "--access", "project") as told:
        first = told.wait_for("Wrote matrix.html")
        assert first.startswith("Watching facts.csv. Save it, and see what changed; Ctrl-C ends it.\n")
        assert "'Ambridge' is new here" in first
        assert "Power holdings: 1 new." in first
        drawn = page.read_text(encoding="utf-8")

        save(facts, GOOD.replace("owns", "occupies"))
        second = told.wait_for("Wrote matrix.html")
        assert "  changed: Ambridge Parish Council: occupies: Running a hall in Ambridge (facts, facts!A2)" in second
        assert "    act: owns → occupies\n" in second
        assert "is new here" not in second, "what was said before is not said again"
        assert "Warnings as before: 4" in second
        assert page.read_text(encoding="utf-8") != drawn

        save(facts, GOOD.replace("owns", "dances"))
        third = told.wait_for("save again")
        assert "row 2, column Act" in third
        assert "Nothing was loaded, and the graph is as it was" in third

        save(facts, GOOD.replace("owns", "occupies"))
        fourth = told.wait_for("nothing in it has changed")
        assert "Put right: 1." in fourth

        told.process.send_signal(signal.SIGINT)
        assert told.rest().strip() == "No longer watching. The graph is in areas.db."
        assert told.process.returncode == 0
    with Graph.open(tmp_path / "areas.db") as graph:
        assert [r.acts for r in graph.who_holds("Running a hall")] == [("occupies",)], "nothing was lost"


def test_a_mistyped_name_is_said_at_once(tmp_path: Path) -> None:
    with running(tmp_path, "fcats.csv") as told:
        assert told.rest() == "Error: There is no fcats.csv to watch. Name a file that is there.\n"
        assert told.process.returncode == 2
