"""The lookups of areas: districts, wards, and which register id governs which area."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from localism.graph.entity import Citation, Claim
from localism.graph.store import Dataset, Lookup
from localism.loaders.glimpse import Glimpse
from localism.loaders.identifiers import AUTHORITIES, GSS, clean_id
from localism.loaders.records import DatasetRecords, Problems
from localism.loaders.registers import districts, wards
from localism.loaders.registers.corrections import LOOKUPS, nations, source_claim, source_id
from localism.loaders.registers.districts import UNVOUCHED, Districts
from localism.loaders.registers.spans import Span
from localism.loaders.registers.table import Row, files, rows, snapshot
from localism.loaders.registers.ties import governance, ground
from localism.loaders.registers.wards import Wards

DATASET = "uk-areas"
PRIORITY = -20
"""Below the register of authorities, which has dates and shorter names."""
BODY, NAME, AREA, ACTIVE = "org_id", "name", "gss_code", "active"
_GOVERNED = (BODY, NAME, AREA, ACTIVE)


def recognises(file: Glimpse) -> bool:
    """Whether a file is a lookup of districts, of wards or of register ids."""
    return any(set(file.headings) >= set(columns) for columns in (districts.COLUMNS, wards.COLUMNS, _GOVERNED))


class Areas:
    """The claims of the lookups. Districts are read first, since wards and bodies are tied to them."""

    def __init__(self, paths: Sequence[Path], lookup: Lookup, problems: Problems, dataset: str = "") -> None:
        """Read all of the files; the look-up is not needed, since every id is a GSS code or a register's."""
        self.problems = problems
        kinds = (wards.COLUMNS, districts.COLUMNS, _GOVERNED)
        sorted_out: dict[tuple[str, ...], list[Row]] = {columns: [] for columns in kinds}
        for path in sorted(paths):
            headings = set(Glimpse(path).headings)
            columns = next((c for c in kinds if headings >= set(c)), districts.COLUMNS)
            sorted_out[columns].extend(rows(path, columns, problems.add))
        self._districts = Districts(sorted_out[districts.COLUMNS], problems.add)
        self._wards = Wards(sorted_out[wards.COLUMNS], self._districts, problems.add)
        self._governed = sorted_out[_GOVERNED]
        self._as_of = snapshot(paths)
        described = Dataset(
            dataset or DATASET,
            "Areas of the UK: nations, regions, districts and wards",
            "David Kane, from the ONS Open Geography Portal",
            self._as_of,
            "OGL v3.0",
            "public",
            PRIORITY,
        )
        self.datasets = [DatasetRecords(described, files(paths), [], sum(map(len, sorted_out.values())))]

    def claims(self, records: DatasetRecords) -> Iterator[Claim]:
        """Districts and what is around them, then wards, then who governs, then the source."""
        dataset = records.dataset.name
        yield from self._districts.claims(dataset, self._wards.names, self._wards.last_seen())
        yield from self._wards.claims(dataset)
        for row in self._governed:
            yield from self._governance(row, dataset)
        yield source_claim(LOOKUPS, dataset, self._as_of)

    def _governance(self, row: Row, dataset: str) -> Iterator[Claim]:
        body, area = clean_id(row[BODY]), clean_id(row[AREA])
        active = row[ACTIVE].upper() == "TRUE"
        code = self._districts.now.get(area.id, area.id)
        district = self._districts.by_code.get(code)
        if body.problem or body.scheme not in AUTHORITIES:
            kind, note = body.problem or "wrong-scheme", body.note or f"{body.id} is no id of a local authority."
            self.problems.add(row.problem(kind, BODY, f"{note} The row was not loaded.", ", ".join(AUTHORITIES)))
        elif area.scheme != GSS:
            note = area.note if row[AREA] else f"{row[NAME]} has no area here."
            self.problems.add(row.problem("no-gss-code", AREA, f"{note} Nothing is said of what it governs."))
        elif code in nations():
            message = f"{code} is {nations()[code].name}; {row[NAME]} is not tied to it."
            self.problems.add(row.problem("area-of-another-kind", AREA, message, "the area of an authority"))
        else:
            current = active and (district is None or district.is_current)
            if active and not current:
                message = f"{row[NAME]} is called active, and its district {code} is no longer current."
                self.problems.add(row.problem("not-current", ACTIVE, message, "FALSE"))
            cited = [Citation(source_id(LOOKUPS), "", "" if current else UNVOUCHED)]
            on = ground(dataset, cited, row.locator(AREA))
            yield governance(on, body.id, code, Span("", ""))
