"""Partnership records: workbooks, folders of CSV files and JSON files read into claims, with every problem they have."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from localism.errors import LocalismError
from localism.graph.entity import Claim
from localism.graph.store import Dataset, File, Lookup
from localism.loaders.base import MAX_PROBLEMS_OF_A_KIND, Problem
from localism.loaders.checks import Checks
from localism.loaders.names import Names, NoGraph, Stub, slug
from localism.loaders.rows import Rows
from localism.loaders.sheets import Sheet, recognise
from localism.loaders.tables import Table, read_tables
from localism.loaders.values import ValueProblem, literals, nearest
from localism.ontology.schema import SCHEMA


class RecordsError(LocalismError):
    """Records that cannot be loaded; `problems` says why, each with its place."""

    def __init__(self, problems: Problems) -> None:
        super().__init__(f"{problems.errors} problem{'s' if problems.errors != 1 else ''} to put right: nothing was loaded.")
        self.problems = problems


@dataclass
class Problems:
    """Every problem of a reading; of one kind only the first thousand are kept, and all are counted."""

    kept: list[Problem] = field(default_factory=list)
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, problem: Problem) -> None:
        """Take one more."""
        key = (problem.severity, problem.kind)
        self.counts[key] += 1
        if self.counts[key] <= MAX_PROBLEMS_OF_A_KIND:
            self.kept.append(problem)

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
    """The records of one dataset: read them by going through `claims`, once."""

    dataset: Dataset
    files: tuple[File, ...]
    sheets: list[Sheet]
    rows: int = 0


class Records:
    """Records of one or more files. Problems gather in `problems` while the claims are gone through."""

    def __init__(self, paths: Sequence[str | Path], *, lookup: Lookup | None = None, dataset: str = "") -> None:
        """Read the files' headings, ids and names; `dataset` overrides the name in each About sheet."""
        self.problems = Problems()
        self.names = Names(lookup or NoGraph())
        self.datasets: list[DatasetRecords] = []
        gathered: dict[str, tuple[list[Dataset], list[File], list[Sheet]]] = {}
        for path in _distinct(paths):
            before = self.problems.errors
            tables = read_tables(path, self.problems.add)
            sheets, about = recognise(tables, self.problems.add)
            described = self._about(about, dataset, path)
            if not sheets and self.problems.errors == before:
                message = "There is no sheet of records in it."
                self.problems.add(Problem("error", "no-records", message, str(path), expected="sheets as in the template (localism template records.xlsx)"))
            group = gathered.setdefault(described.name, ([], [], []))
            group[0].append(described)
            group[1].extend(_files(path))
            group[2].extend(sheets)
        self.names.replaced = tuple(gathered)
        for name, (declared, files, sheets) in gathered.items():
            self._agree(declared)
            rows = sum(self.names.read(sheet, name) for sheet in sheets)
            self.datasets.append(DatasetRecords(declared[0], tuple(sorted(set(files))), _in_order(sheets), rows))

    def claims(self, records: DatasetRecords) -> Iterator[Claim]:
        """The claims of one dataset; stubs last. Problems that show only at the end are added then."""
        name = records.dataset.name
        checks = Checks(self.names, self.problems.add, any(s.facts for s in records.sheets))
        for sheet in records.sheets:
            checks.begin()
            yield from Rows(sheet, self.names, name, self.problems.add, checks).claims()
        checks.finish()
        for (owner, _), stub in sorted(self.names.stubs.items()):
            if owner == name:
                self._mention(stub, records)
                yield Claim(stub.id, (stub.cls,), {"name": (stub.name,)}, name)

    def _mention(self, stub: Stub, records: DatasetRecords) -> None:
        facts = next(s for s in records.sheets if s.facts)
        message = f"{stub.name!r} is met for the first time and taken for a new {SCHEMA.classes[stub.cls].label}."
        expected = f"a row in {SCHEMA.classes[stub.cls].sheet}, if that is right; else the name or id of what is meant"
        self.problems.add(
            Problem("warning", "new-name", message, facts.table.file, facts.table.sheet, found=stub.name, expected=expected, nearest=stub.like)
        )

    # ---- what the records say of themselves ----

    def _about(self, tables: list[Table], dataset: str, path: str | Path) -> Dataset:
        known = {p.heading.casefold(): p for p in SCHEMA.properties_of("Dataset")}
        said: dict[str, str] = {}
        for table in tables:
            first = (1, [*table.headings, "", ""]) if table.headings and table.headings[0].casefold() in known else None
            for number, cells in [*([first] if first else []), *table.rows()]:
                key, value = cells[0].strip(), cells[1].strip() if len(cells) > 1 else ""
                p = known.get(key.casefold())
                if p is None:
                    headings = [q.heading for q in known.values()]
                    message = f"{table.sheet} has no field {key!r}; it is not read."
                    self.problems.add(Problem("warning", "unknown-field", message, table.file, table.sheet, number, found=key, nearest=nearest(key, headings)))
                elif value:
                    try:
                        said[p.name] = literals(p, value)[0]
                    except ValueProblem as error:
                        self.problems.add(
                            Problem("error", error.kind, error.message, table.file, table.sheet, number, p.heading, error.found, error.expected, error.nearest)
                        )
        stem = Path(path).resolve().name if Path(path).is_dir() else Path(path).stem
        return Dataset(
            name=dataset or said.get("dataset_name", "") or slug(stem),
            title=said.get("dataset_title", ""),
            author=said.get("author", ""),
            as_of=said.get("as_of", ""),
            licence=said.get("licence", ""),
            access=said.get("access", ""),
            priority=int(said.get("priority", "0")),
        )

    def _agree(self, declared: list[Dataset]) -> None:
        for other in declared[1:]:
            if other[1:] != declared[0][1:] and any(other[1:-1]):
                message = f"Two files of the dataset {other.name!r} say different things about it; the first counts."
                self.problems.add(Problem("warning", "two-abouts", message, other.name))


def _in_order(sheets: Iterable[Sheet]) -> list[Sheet]:
    return sorted(sheets, key=lambda s: (s.facts, s.cls.is_tie, not SCHEMA.is_a((s.cls.name,), "Source")))


def _distinct(paths: Sequence[str | Path]) -> list[str | Path]:
    return list({str(Path(p).resolve()): p for p in paths}.values())


def _files(path: str | Path) -> list[File]:
    """The files that were read, by name and digest; a path is nobody's business but the reader's."""
    root = Path(path)
    found = sorted(root.glob("*.[cC][sS][vV]")) if root.is_dir() else [root]
    return [File(p.name, _sha256(p)) for p in found if p.is_file()]


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""  # that it cannot be read is reported by the reader itself
