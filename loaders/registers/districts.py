"""The lookup of local authority districts: which lies in which county, combined authority, region and nation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from localism.graph.entity import Citation, Claim
from localism.loaders.base import Report
from localism.loaders.identifiers import GSS, clean_id
from localism.loaders.registers.corrections import LOOKUPS, began, nations, source_id
from localism.loaders.registers.spans import Span
from localism.loaders.registers.table import Row
from localism.loaders.registers.ties import Ground, containment, ground
from localism.ontology.edtf import OPEN, shift

CODE, NAME, ACTIVE = "LADCD", "LADNM", "LADCD_ACTIVE"
COLUMNS = (
    *(CODE, NAME, ACTIVE, "Current"),
    *("UTLACD", "UTLANM", "CAUTHCD", "CAUTHNM", "RGNCD", "RGNNM", "CTRYCD", "CTRYNM", "EWCD", "GBCD", "UKCD"),
)
"""The columns that are read; every one must be there."""
UNVOUCHED = "2011?"
"""The date at which a lookup of areas since 2011 speaks of one that is no longer there: not to be relied on."""
_ABOVE = ("RGNCD", "CTRYCD", "EWCD", "GBCD", "UKCD")


class District(NamedTuple):
    """A district as the lookup knows it, under its latest code."""

    row: Row
    code: str
    name: str
    former: tuple[str, ...]
    is_current: bool
    ended: str
    """Its last day, as far as it went in a reorganisation whose day is known."""
    heir: str
    """What its area is in now, if not itself."""


class Districts:
    """Every district of the lookup. One whose code changed with its boundary is one place, under the newest code."""

    def __init__(self, rows: Iterable[Row], report: Report) -> None:
        self._report = report
        listed = {row[CODE]: row for row in rows if self._sound(row)}
        self.now = {code: row[ACTIVE] for code, row in listed.items() if _recoded(row, listed)}
        """Former code → the code of the same place now."""
        former: dict[str, list[str]] = {}
        for old, new in self.now.items():
            former.setdefault(new, []).append(old)
        taken_in = {part: area for area, (_, parts) in began().items() for part in parts}
        self.by_code: dict[str, District] = {}
        for code, row in listed.items():
            if code not in self.now:
                heir = taken_in.get(code, row[ACTIVE]) if row[ACTIVE] != code else ""
                first = began().get(heir, ("", ()))[0]
                self.by_code[code] = District(
                    row,
                    code,
                    row[NAME],
                    tuple(sorted(former.get(code, ()))),
                    row["Current"].upper() == "TRUE",
                    shift(first, -1) if first else "",
                    heir,
                )

    def claims(
        self, dataset: str, other_names: Mapping[str, Iterable[str]], seen: Mapping[str, str]
    ) -> Iterator[Claim]:
        """Areas and what they lie in. `seen` has the latest year in which another list attests a district that is gone."""
        named: dict[str, str] = {}
        inside: dict[str, set[str]] = {}
        for d in self.by_code.values():
            observed = "" if d.is_current else seen.get(d.code, UNVOUCHED)
            also = {*d.former, *(n for n in other_names.get(d.code, ()) if n != d.name)}
            on = _on(dataset, d.row, CODE, observed)
            yield _area(on, d.code, d.name, also, d.former)
            county, combined, region = d.row["UTLACD"], d.row["CAUTHCD"], d.row["RGNCD"] or d.row["CTRYCD"]
            if county not in (d.code, "") and county not in self.by_code:
                named[county] = d.row["UTLANM"]
                inside.setdefault(county, set()).add(region)
                yield containment(_on(dataset, d.row, "UTLACD", observed), d.code, county, Span("", ""))
            if combined:
                # Not dated, and behind the times: nothing here vouches for a membership at any date.
                named[combined] = d.row["CAUTHNM"]
                inside.setdefault(combined, set()).add(region)
                yield containment(_on(dataset, d.row, "CAUTHCD", UNVOUCHED), d.code, combined, Span("", ""))
            if region:
                yield containment(_on(dataset, d.row, "RGNCD", observed), d.code, region, Span("", ""))
        on = ground(dataset, [Citation(source_id(LOOKUPS))], "")
        for code, name in sorted(named.items()):
            yield _area(on, code, name, ())
            if len(inside[code]) == 1:
                yield containment(on, code, next(iter(inside[code])), Span("", ""))
        yield from self._wider(on)

    def _wider(self, on: Ground) -> Iterator[Claim]:
        """Regions, nations and what they lie in, from the nearest column that says."""
        names = {d.row[c]: d.row[f"{c[:-2]}NM"] for d in self.by_code.values() for c in ("RGNCD", "CTRYCD")}
        ties = {(a, b) for d in self.by_code.values() for a, b in _steps(d.row)}
        for code in sorted({code for tie in ties for code in tie}):
            known = nations().get(code)
            yield _area(on, code, known.name if known else names.get(code, ""), (known.also,) if known else ())
        for part, whole in sorted(ties):
            yield containment(on, part, whole, Span(OPEN, OPEN))

    def _sound(self, row: Row) -> bool:
        found = clean_id(row[CODE])
        if found.scheme != GSS:
            kind = found.problem or "wrong-scheme"
            self._report(row.problem(kind, CODE, f"{found.note} The row was not loaded.", "a code such as E06000052"))
        return found.scheme == GSS


def _recoded(row: Row, listed: Mapping[str, Row]) -> bool:
    """Whether a row is the same place as another under an older code, not one that was merged into another."""
    code, active = row[CODE], row[ACTIVE]
    return active != code and active in listed and active not in began() and listed[active][NAME] == row[NAME]


def _steps(row: Row) -> Iterator[tuple[str, str]]:
    above = [row[column] for column in _ABOVE if row[column]]
    yield from pairwise(above)


def _on(dataset: str, row: Row, column: str, observed: str) -> Ground:
    return ground(dataset, [Citation(source_id(LOOKUPS), "", observed)], row.locator(column))


def _area(on: Ground, code: str, name: str, also: Iterable[str], identifiers: tuple[str, ...] = ()) -> Claim:
    other = tuple(sorted({n for n in also if n}))
    return on.claim(code, "AdministrativeArea", {"name": (name,), "also_known_as": other, "identifier": identifiers})
