"""Grants in 360Giving's standard, in JSON, CSV or a workbook: a dataset for each publisher."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from localism.graph.entity import Claim
from localism.graph.store import Dataset, Lookup
from localism.loaders.base import Problem, Report
from localism.loaders.giving.given import Given, from_json, from_row
from localism.loaders.giving.headings import columns_of, is_giving
from localism.loaders.giving.said import Said
from localism.loaders.giving.stream import read_grants
from localism.loaders.glimpse import Glimpse
from localism.loaders.names import slug
from localism.loaders.records import DatasetRecords, Problems, files_of
from localism.loaders.tables import read_tables
from localism.loaders.values import ValueProblem

_PREFIX = re.compile(r"360G-([^\s-]{1,40})-")
_KEYS = {"id", "awardDate", "fundingOrganization"}
Row = tuple[Given, str, str, int]
"""A grant, where it stands in its format's own words, and its sheet and row."""


def recognises(file: Glimpse) -> bool:
    """Whether a file holds grants in 360Giving's standard: by the keys or headings that it cannot do without."""
    if file.ending == ".json":
        return file.keys >= _KEYS
    return is_giving(file.headings) or any(is_giving(headings) for headings in file.sheets.values())


class Grants:
    """Files of grants: a `Reading` with a dataset for each publisher, named by the prefix of its grants' ids."""

    def __init__(self, paths: Sequence[str | Path], lookup: Lookup, problems: Problems, dataset: str = "") -> None:
        """Look at the first grant of each file; `dataset` names the dataset, whatever the files say."""
        self.problems = problems
        self.datasets: list[DatasetRecords] = []
        self._files: dict[str, list[Path]] = {}
        for path in map(Path, paths):
            # A file that cannot be read is reported when its claims are gone through.
            first = next(islice(_grants(path, lambda _: None), 1), None)
            name, title = _about(path, first[0] if first else Given())
            name = dataset.strip() or name
            if name not in self._files:
                self._files[name] = []
                described = Dataset(name, title, access="public")
                self.datasets.append(DatasetRecords(described, (), []))
            self._files[name].append(path)
        for records in self.datasets:
            files = self._files[records.dataset.name]
            records.files = tuple(sorted({found for path in files for found in files_of(path)}))
            # A guess, for a progress bar: grants have some 1,500 bytes.
            records.rows = sum(path.stat().st_size // 1_500 for path in files if path.is_file())

    def claims(self, records: DatasetRecords) -> Iterator[Claim]:
        """The claims of one publisher's grants, in the order of its files."""
        records.rows = 0
        at = _Place(self.problems.add)
        for path in self._files[records.dataset.name]:
            said = Said(records.dataset.name, at.tell)
            for given, place, at.sheet, at.row in _grants(path, self.problems.add):
                at.file = str(path)
                records.rows += 1
                yield from said.claims(given, place)


class _Place:
    """The grant that is being read."""

    def __init__(self, report: Report) -> None:
        self._report, self.file, self.sheet, self.row = report, "", "", 0

    def tell(self, problem: ValueProblem, field: str) -> None:
        """Report what is wrong with a field of it."""
        place = (self.file, self.sheet, self.row, field)
        said = (problem.found, problem.expected, problem.nearest)
        self._report(Problem("warning", problem.kind, problem.message, *place, *said))


def _grants(path: Path, report: Report) -> Iterator[Row]:
    if path.suffix.lower() == ".json":
        for number, grant in read_grants(path, report):
            yield from_json(grant), f"grants[{number - 1}]", "grants", number
        return
    ragged: set[tuple[str, int]] = set()

    def kinder(problem: Problem) -> None:
        if problem.kind == "ragged-row" and problem.row is not None:
            ragged.add((problem.sheet, problem.row))
            message = (
                "The row has more cells than there are headings, so that nothing in it can be trusted: it is left out."
            )
            place = (problem.file, problem.sheet, problem.row)
            problem = Problem("warning", problem.kind, message, *place, found=problem.found, expected=problem.expected)
        report(problem)

    for table in read_tables(path, kinder):
        if not is_giving(table.headings):
            continue
        columns = columns_of(table.headings)
        first = min(columns["id"])
        for number, cells in table.rows():
            if (table.sheet, number) not in ragged:
                yield from_row(cells, columns), table.locator(number, first), table.sheet, number


def _about(path: Path, first: Given) -> tuple[str, str]:
    """The name and the title of a publisher's grants."""
    prefix = _PREFIX.match(first.id)
    name = f"grants-{slug(prefix[1])}" if prefix else f"grants-{slug(path.stem)}"
    funder = next((f.name for f in first.funders if f.name), "")
    return name, f"Grants of {funder}, in 360Giving's standard" if funder else "Grants in 360Giving's standard"
