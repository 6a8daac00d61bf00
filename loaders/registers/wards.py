"""The lookup of wards: each ward in its district, for as long as the yearly lists bear it out.

A row names the first yearly list that has its ward. A list adds wards to a district when its wards are drawn anew, so
that a ward was surely there until the list before the next that adds to its district, and may or may not have been after.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from localism.graph.entity import Citation, Claim
from localism.loaders.base import Report
from localism.loaders.identifiers import GSS, clean_id
from localism.loaders.registers.corrections import LOOKUPS, source_id
from localism.loaders.registers.districts import District, Districts
from localism.loaders.registers.spans import Span
from localism.loaders.registers.table import Row
from localism.loaders.registers.ties import Ground, containment, ground
from localism.ontology.edtf import OPEN, shift

CODE, NAME, DISTRICT, YEAR = "WDCD", "WDNM", "LADCD", "SOURCEFILE"
COLUMNS = (CODE, NAME, DISTRICT, "LADNM", YEAR)
"""The columns that are read; every one must be there."""
_PART = re.compile(r"\s*\(part [^)]*\)\s*$")


class Ward(NamedTuple):
    """A row of the lookup: a ward in a district, and the year of the first list that has it."""

    row: Row
    code: str
    name: str
    district: str
    year: str


class Wards:
    """Every ward of the lookup."""

    def __init__(self, rows: Iterable[Row], districts: Districts, report: Report) -> None:
        self._districts = districts
        self._wards = [ward for row in rows if (ward := self._read(row, report))]
        self._lists = sorted({w.year for w in self._wards if w.year})
        added: dict[str, set[str]] = {}
        self.names: dict[str, set[str]] = {}
        """District → what the rows call it."""
        for w in self._wards:
            added.setdefault(w.district, set()).add(w.year)
            self.names.setdefault(w.district, set()).add(w.row["LADNM"])
        self._added = {district: sorted(years - {""}) for district, years in added.items()}
        self._repeated = self._twice(report)

    def last_seen(self) -> dict[str, str]:
        """District → the last list that attests it, if it is gone."""
        return {d: self._last(d, self._added[d][-1]) for d in self._added if self._added[d] and self._ended(d)}

    def claims(self, dataset: str) -> Iterator[Claim]:
        """Each ward once, and its place in each district that it is listed in."""
        said: set[str] = set()
        for w in self._wards:
            begins = self._begins(w.year)
            last = self._last(w.district, w.year)
            d = self._districts.by_code.get(w.district)
            current = bool(d and d.is_current and w.year and not self._later(w))
            ends = OPEN if current else ""
            on = _on(dataset, w, w.year if current else last, w.year)
            if w.code not in said:
                said.add(w.code)
                also = tuple(sorted(self._repeated.get(w.code) or {w.name}))
                name = f"{_PART.sub('', w.name)} ward"
                yield on.claim(w.code, "Ward", {"name": (name,), "also_known_as": also, **_dates(begins, ends)})
            if d and d.ended:
                yield from self._in_what_ended(dataset, w, d, begins, last, on)
            else:
                yield containment(on, w.code, w.district, Span(begins, ends))

    def _in_what_ended(self, dataset: str, w: Ward, d: District, begins: str, last: str, on: Ground) -> Iterator[Claim]:
        """In its district until some day no later than its last; and perhaps in what came after."""
        ends = f"{last}/{d.ended}" if last and last < d.ended else f"../{d.ended}"
        yield containment(on, w.code, d.code, Span(begins, ends))
        memo = f"{d.name} went into {d.heir}; whether the ward outlived it is not known."
        after = ground(
            dataset, [Citation(source_id(LOOKUPS), "", w.year)], w.row.locator(DISTRICT), memo=memo, inferred=True
        )
        yield containment(after, w.code, d.heir, Span(f"{shift(d.ended, 1)}?", ""))

    def _begins(self, year: str) -> str:
        """By the first list of all, or between the list before it and its own."""
        if not year:
            return ""
        at = self._lists.index(year)
        return f"{self._lists[at - 1]}/{year}" if at else f"../{year}"

    def _later(self, w: Ward) -> str:
        """The next list that adds wards to its district."""
        return next((y for y in self._added[w.district] if y > w.year), "")

    def _last(self, district: str, year: str) -> str:
        """The last list that bears a ward out which first came with `year`."""
        later = next((y for y in self._added[district] if y > year), "")
        before = [y for y in self._lists if (not later or y < later) and y < (self._ended(district) or "9999")]
        return max([year, *(y for y in before if y > year)]) if year else ""

    def _ended(self, district: str) -> str:
        """The year in which a district ended, if it did."""
        d = self._districts.by_code.get(district)
        return d.ended[:4] if d else ""

    def _read(self, row: Row, report: Report) -> Ward | None:
        ward, district = clean_id(row[CODE]), clean_id(row[DISTRICT])
        for found, column in ((ward, CODE), (district, DISTRICT)):
            if found.scheme != GSS:
                kind = found.problem or "wrong-scheme"
                report(row.problem(kind, column, f"{found.note} The row was not loaded.", "a code such as E05000840"))
                return None
        if district.id not in self._districts.by_code and district.id not in self._districts.now:
            message = f"The lookup of districts has no {district.id}: its ward is tied to it, and to nothing around it."
            report(row.problem("unknown-district", DISTRICT, message))
        year = row[YEAR]
        if not re.fullmatch(r"20\d\d", year, re.ASCII):
            report(row.problem("bad-date", YEAR, f"{year!r} is no year; the ward is not dated.", "a year such as 2016"))
            year = ""
        name = " ".join(row[NAME].split())
        return Ward(row, ward.id, name, self._districts.now.get(district.id, district.id), year)

    def _twice(self, report: Report) -> dict[str, set[str]]:
        """Wards with several rows → their names in each; reported."""
        rows: dict[str, list[Ward]] = {}
        for w in self._wards:
            rows.setdefault(w.code, []).append(w)
        several = {code: ws for code, ws in rows.items() if len(ws) > 1}
        for code, ws in several.items():
            where = " and ".join(f"{w.district} (row {w.row.number})" for w in ws)
            report(ws[1].row.problem("shared-id", CODE, f"{code} is listed in {where}: one ward that lies in each."))
        return {code: {w.name for w in ws} for code, ws in several.items()}


def _on(dataset: str, w: Ward, last: str, first: str) -> Ground:
    """The ground of a claim about a ward: borne out by the first list that has it, and by the last."""
    cited = [Citation(source_id(LOOKUPS), "", year) for year in dict.fromkeys((first, last)) if year]
    memo = f"Read from the lists of {first} to {last}: none between adds wards to its district." if last > first else ""
    return ground(
        dataset, cited or [Citation(source_id(LOOKUPS))], w.row.locator(CODE), memo=memo, inferred=last > first
    )


def _dates(begins: str, ends: str) -> dict[str, tuple[str]]:
    return {"from": (begins,), "to": (ends,)}
