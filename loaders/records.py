"""Partnership records: workbooks, folders of CSV files and JSON files read into claims, with every problem they have."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from localism.errors import LocalismError
from localism.graph.entity import Claim
from localism.graph.store import Dataset, File, Lookup
from localism.loaders.about import read_about
from localism.loaders.base import MAX_PROBLEMS_OF_A_KIND, Problem
from localism.loaders.checks import Chains, Checks
from localism.loaders.discretion import RESTRICTED, Discretion
from localism.loaders.informants import INFORMANT, contact, trace
from localism.loaders.mentions import Mentions
from localism.loaders.names import Names, NoGraph
from localism.loaders.rows import Rows
from localism.loaders.sheets import Sheet, is_head, reading_order, recognise
from localism.loaders.stubs import Stub
from localism.loaders.tables import Table, read_tables
from localism.loaders.values import nearest
from localism.ontology.schema import SCHEMA

_ACCESS = SCHEMA.properties["access"]
_LONGEST = {"message": 2_000, "sheet": 100, "column": 100, "found": 300, "expected": 1_500, "nearest": 300}


class RecordsError(LocalismError):
    """Records that cannot be loaded; `problems` says why, each with its place. `so` is what came of it."""

    def __init__(self, problems: Problems, so: str = "nothing was loaded") -> None:
        super().__init__(f"{problems.errors:,} problem{'s' if problems.errors != 1 else ''} to put right: {so}.")
        self.problems = problems


@dataclass
class Problems:
    """Every problem of a reading; of one kind only the first thousand are kept, and all are counted."""

    kept: list[Problem] = field(default_factory=list)
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    left: list[tuple[str, str]] = field(default_factory=list)
    """Files that were not loaded, each with its reason, which is no problem."""
    discretion: Discretion = field(default_factory=Discretion)
    _raw: dict[str, dict[tuple[str, int | None], list[tuple[int, Problem]]]] = field(default_factory=dict, repr=False)
    """File → sheet and row → its problems as they were found, each with its place among those kept."""

    def __post_init__(self) -> None:
        self.discretion.changed = self._hush

    def leave(self, path: str, reason: str) -> None:
        """Say that a file was left out, and why."""
        self.left.append((path, reason))

    def add(self, problem: Problem) -> None:
        """Take one more."""
        self.discretion.take_note(problem)
        key = (problem.severity, problem.kind)
        self.counts[key] += 1
        if self.counts[key] <= MAX_PROBLEMS_OF_A_KIND:
            in_file = self._raw.setdefault(problem.file, {})
            in_file.setdefault((problem.sheet, problem.row), []).append((len(self.kept), problem))
            self.kept.append(_presentable(self.discretion.said(problem)))

    def _hush(self, file: str, sheet: str | None, row: int | None) -> None:
        """Say no more of what was reported before it was known to be restricted: of a row, or of a whole file."""
        in_file = self._raw.get(file, {})
        places = in_file.values() if sheet is None else [in_file.get((sheet, row), [])]
        for n, problem in (x for place in places for x in place):
            self.kept[n] = _presentable(self.discretion.said(problem))

    def found_in(self, path: str, tables: Sequence[Table], column: str) -> bool:
        """Whether there is a problem in a column of these tables, or of the file itself."""
        files = {path, *(table.file for table in tables)}
        places = (place for file in files for place in self._raw.get(file, {}).values())
        return any(p.column == column for place in places for _, p in place)

    @property
    def errors(self) -> int:
        """How many stop the load."""
        return sum(n for (severity, _), n in self.counts.items() if severity == "error")

    @property
    def warnings(self) -> int:
        """How many do not."""
        return sum(n for (severity, _), n in self.counts.items() if severity == "warning")


@dataclass
class DatasetRecords:
    """The records of one dataset: read them by going through `Records.claims`, once."""

    dataset: Dataset
    files: tuple[File, ...]
    sheets: list[Sheet]
    rows: int = 0


class Records:
    """Records of one or more files. Problems gather in `problems` while the claims are gone through."""

    def __init__(
        self,
        paths: Sequence[str | Path],
        *,
        lookup: Lookup | None = None,
        dataset: str = "",
        problems: Problems | None = None,
    ) -> None:
        """Read the files' headings, ids and names; `dataset` overrides the name in each About sheet."""
        self.problems = problems if problems is not None else Problems()
        self._discretion = self.problems.discretion
        self.names = Names(lookup or NoGraph(), self._discretion)
        self.datasets: list[DatasetRecords] = []
        self._chains = Chains(self.problems.add, self._discretion.closed)
        gathered: dict[str, tuple[list[Dataset], list[File], list[Sheet]]] = {}
        for path in _distinct(paths):
            described, sheets = self._read(path, dataset.strip())
            group = gathered.setdefault(described.name, ([], [], []))
            group[0].append(described)
            group[1].extend(files_of(path))
            group[2].extend(sheets)
        self.names.replaced = tuple(gathered)
        for declared, files, sheets in gathered.values():
            self._agree(declared)
            self.datasets.append(DatasetRecords(declared[0], tuple(sorted(set(files))), reading_order(sheets)))
        for plain_words in (False, True):  # what is in plain words may be named in any other sheet
            for d in self.datasets:
                d.rows += sum(self.names.read(s, d.dataset.name) for s in d.sheets if s.facts is plain_words)
        self.names.settle()

    def claims(self, records: DatasetRecords) -> Iterator[Claim]:
        """The claims of one dataset; stubs last. Problems that show only at the end are added then."""
        name = records.dataset.name
        plain_words = any(s.facts for s in records.sheets)
        checks = Checks(
            self.names, self.problems.add, self._chains, look_for_likeness=plain_words, closed=self._discretion.closed
        )
        stubs = self.names.stubs.get(name, ())
        mentions = Mentions(records.dataset.access, (stub.id for stub in stubs), self._discretion.ids)
        for sheet in records.sheets:
            yield from map(
                mentions.look, Rows(sheet, self.names, name, self.problems.add, checks, self._discretion).claims()
            )
        for stub in sorted(stubs, key=lambda stub: (stub.id, stub.cls)):
            self._mention(stub)
            met, table = stub.met, stub.met.sheet.table
            if stub.cls == INFORMANT:
                checks.person("informant", met.name, (table.file, table.sheet, met.row), met.sheet.heading(met.column))
            said, place = {"name": (met.name,)}, table.locator(met.row, met.column)
            yield Claim(stub.id, (stub.cls,), said, name, access=mentions.access(stub.id), locator=place)
        checks.finish()
        if records is self.datasets[-1]:
            self._chains.finish()

    def _mention(self, stub: Stub) -> None:
        cls, met = SCHEMA.classes[stub.cls], stub.met
        message = f"{met.name!r} is new here, and taken for {'an' if cls.label[0] in 'aeiou' else 'a'} {cls.label}."
        expected = "that guess to be right; else a row in the sheet of its class, or the name or id of what is meant"
        heading, table = met.sheet.heading(met.column), met.sheet.table
        place = (table.file, table.sheet, met.row, heading)
        if stub.cls == INFORMANT and (found := trace(met.name)):
            # What is no pseudonym is not said again.
            problem = contact(found)
            self.problems.add(Problem("error", problem.kind, problem.message, *place, expected=problem.expected))
            return
        near = self.names.like(stub)
        if near.close and not SCHEMA.is_a((stub.cls,), "Person", INFORMANT):  # people's names do differ by a letter
            message = (
                f"{met.name!r} is not known here, and is spelt almost like {near.shown}. If it is another thing all the "
                f"same, give it a row of its own in the sheet {cls.sheet!r}."
            )
            expected = "the name as it is known; or, for what is new, a row with its name in the sheet of its class (in CSV, a file called like the sheet)"
            self.problems.add(Problem("error", "near-miss", message, *place, met.name, expected, near.shown))
            return
        shown = near.shown if near.shown != near.name else nearest(met.name, [near.name])
        self.problems.add(Problem("warning", "new-name", message, *place, met.name, expected, shown))

    def _read(self, path: str | Path, name: str) -> tuple[Dataset, list[Sheet]]:
        before = self.problems.errors
        tables = read_tables(path, self.problems.add, is_head=is_head)
        sheets, about = recognise(tables, self.problems.add)
        described = read_about(about, path, name, self.problems.add)
        if described.access == RESTRICTED or self.problems.found_in(str(path), about, _ACCESS.heading):
            for file in {str(path), *(table.file for table in tables)}:
                self._discretion.close_file(file)
        if not sheets and self.problems.errors == before:
            expected = "sheets as in the template (localism template records.xlsx)"
            self.problems.add(
                Problem("error", "no-records", "There is no sheet of records in it.", str(path), expected=expected)
            )
        return described, sheets

    def _agree(self, declared: list[Dataset]) -> None:
        first = declared[0]
        for other in declared[1:]:
            if any(theirs and theirs != ours for ours, theirs in zip(first, other, strict=True)):
                message = f"Two files of the dataset {other.name!r} say different things about it; the first counts."
                self.problems.add(Problem("warning", "two-abouts", message, other.name))


def _distinct(paths: Sequence[str | Path]) -> list[str | Path]:
    seen: dict[str, str | Path] = {}
    for path in paths:
        try:
            seen.setdefault(str(Path(path).resolve()), path)
        except (OSError, ValueError):  # a NUL, or a circle of links: the reader says so
            seen.setdefault(str(path), path)
    return list(seen.values())


def files_of(path: str | Path) -> list[File]:
    """The files that were read, by name and digest; a path is nobody's business but the reader's."""
    root = Path(path)
    try:
        named = (
            [p for p in root.iterdir() if p.suffix.lower() == ".csv" and p.name[0] != "."] if root.is_dir() else [root]
        )
        return [File(p.name, sha256_of(p)) for p in sorted(named) if p.is_file()]
    except (OSError, ValueError):
        return []  # that it cannot be read is reported by the reader itself


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _presentable(problem: Problem) -> Problem:
    """A problem that can be shown anywhere: nothing endless in it, and nothing that a terminal would obey."""
    said: dict[str, Any] = {}
    for name, longest in _LONGEST.items():
        text = getattr(problem, name)
        if len(text) > longest or not text.isprintable():
            cut = text if len(text) <= longest else f"{text[: longest - 1]}…"
            said[name] = "".join(c if c.isprintable() else " " if c.isspace() else ascii(c)[1:-1] for c in cut)
    return replace(problem, **said) if said else problem
