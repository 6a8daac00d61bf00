"""The register of the UK's principal authorities: bodies, their areas, what lies in what, and what became of whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from localism.graph.entity import Citation, Claim
from localism.graph.store import Dataset, Lookup
from localism.loaders.base import Problem
from localism.loaders.glimpse import Glimpse
from localism.loaders.records import DatasetRecords, Problems
from localism.loaders.registers.aliases import OTHER_NAME, THEIR_CODE, names_by_code
from localism.loaders.registers.authority import AREA, CODE, HEIRS, NAME, READ, Authority, Said, authority
from localism.loaders.registers.corrections import REGISTER, nations, source_claim, source_id
from localism.loaders.registers.hierarchy import Hierarchy
from localism.loaders.registers.spans import Span
from localism.loaders.registers.table import Row, files, rows, snapshot
from localism.loaders.registers.ties import Ground, containment, governance, ground, succession
from localism.ontology.edtf import OPEN

DATASET = "uk-authorities"
PRIORITY = -10
"""Below records, whose compilers looked at one body more closely than a register of all does."""


def recognises(file: Glimpse) -> bool:
    """Whether a file is the register, or its list of other names."""
    return set(file.headings) >= {CODE, NAME, HEIRS} or set(file.headings) == {OTHER_NAME, THEIR_CODE}


class Authorities:
    """The claims of the register's files; where two hold the same authority, the one with more rows counts."""

    def __init__(self, paths: Sequence[Path], lookup: Lookup, problems: Problems, dataset: str = "") -> None:
        """Read all of the files; the look-up is not needed, since every id is the register's own."""
        self.problems = problems
        name = dataset or DATASET
        lists = [p for p in paths if NAME not in Glimpse(p).headings]
        names = names_by_code(lists, problems.add)
        kept = self._merged([p for p in paths if p not in lists])
        read = (authority(row, names.get(code, ()), problems.add) for code, row in kept.items())
        self._authorities = {a.code: a for a in read if a}
        self._shared_areas()
        self._hierarchy = Hierarchy(self._authorities, problems.add)
        self._as_of = snapshot(paths)
        described = Dataset(
            name,
            "The UK's principal authorities, current and abolished",
            "mySociety, from public registers",
            self._as_of,
            "MIT (compiled from OGL sources)",
            "public",
            PRIORITY,
        )
        self.datasets = [DatasetRecords(described, files(paths), [], len(kept))]

    def claims(self, records: DatasetRecords) -> Iterator[Claim]:
        """Every authority's claims, then those about the nations and regions, then the sources cited."""
        dataset = records.dataset.name
        cited = {REGISTER}
        for a in self._authorities.values():
            for claim in self._of(a, dataset):
                cited.update(c.source.removeprefix("source:") for c in claim.citations)
                yield claim
        if self._authorities:
            yield from _nations(dataset)
            for key in sorted(cited):
                yield source_claim(key, dataset, self._as_of if key == REGISTER else "")

    def _of(self, a: Authority, dataset: str) -> Iterator[Claim]:
        span, area_span = self._hierarchy.span(a), self._hierarchy.area_span(a)
        ended = self._hierarchy.ended_by(a)
        yield _on(dataset, a, NAME, a.begins, ended, a.description).claim(
            a.id,
            a.cls,
            {
                "name": (a.name,),
                "also_known_as": tuple(sorted(a.also)),
                "tier": (a.tier,),
                "description": (a.description.value,),
                **_dates(span),
            },
        )
        yield _on(dataset, a, AREA, a.area_begins, ended, a.area_said).claim(
            a.area,
            "AdministrativeArea",
            {
                "name": (a.area_name,),
                "also_known_as": tuple(sorted({*a.area_also, *a.area_codes})),
                "identifier": tuple(sorted(a.area_codes)),
                **_dates(area_span),
            },
        )
        yield governance(_on(dataset, a, AREA, a.begins, ended, a.area_said), a.id, a.area, span)
        for tie in self._hierarchy.lies_in(a):
            on = _on(dataset, a, tie.column, *tie.said)
            yield containment(on, a.area, tie.whole, tie.span, when=tie.when)
        for became in self._hierarchy.became(a):
            on = _on(dataset, a, HEIRS, became.said)
            yield succession(on, a.id, became.heir.id, became.day)
            yield succession(on, a.area, became.heir.area, became.day)

    def _merged(self, paths: Sequence[Path]) -> dict[str, Row]:
        """One row for each code: from the file with the most rows, of equals that of planned changes, and what others add."""
        each = [[*rows(p, READ, self.problems.add)] for p in sorted(paths, key=lambda p: p.name, reverse=True)]
        each.sort(key=len, reverse=True)
        kept: dict[str, Row] = {}
        for found in each:
            mine: dict[str, int] = {}
            for row in found:
                code = row[CODE]
                if not code:
                    self.problems.add(row.problem("blank-id", CODE, "The row has no code; it was not loaded."))
                elif code in mine:
                    message = f"{code} has a row of its own already, row {mine[code]}; this one was not loaded."
                    self.problems.add(row.problem("repeated-id", CODE, message))
                else:
                    mine[code] = row.number
                    self._compare(kept.setdefault(code, row), row)
        if not paths:
            message = "This is a list of other names, to be read beside the register of authorities."
            self.problems.add(Problem("error", "no-register", message, "", expected="the register in the same load"))
        return kept

    def _compare(self, kept: Row, other: Row) -> None:
        for heading in READ:
            if kept[heading] != other[heading]:
                message = f"{kept.table.file} has {kept[heading]!r} for {kept[CODE]}, which counts."
                self.problems.add(other.problem("files-differ", heading, message, kept[heading]))

    def _shared_areas(self) -> None:
        """Report what goes by one id though it is several things."""
        for what in ("area", "id"):
            first: dict[str, Authority] = {}
            for a in self._authorities.values():
                key = getattr(a, what)
                if (other := first.setdefault(key, a)) is not a:
                    message = f"{key} is the {what} of {other.name} and of {a.name}."
                    self.problems.add(a.row.problem("shared-id", AREA if what == "area" else CODE, message))


def _on(dataset: str, a: Authority, column: str, *said: Said) -> Ground:
    """The ground of a claim from an authority's row, and from what put it right."""
    cited = [Citation(source_id(REGISTER), a.code), *(Citation(source_id(s.source), s.page) for s in said if s.source)]
    memo = " ".join(dict.fromkeys(s.memo for s in said if s.memo))
    return ground(dataset, cited, a.row.locator(column), memo=memo, inferred=any(s.inferred for s in said))


def _dates(span: Span) -> dict[str, tuple[str]]:
    return {"from": (span.begins,), "to": (span.ends,)}


def _nations(dataset: str) -> Iterator[Claim]:
    """The nations and regions that the register names, and what they lie in."""
    for place in nations().values():
        on = ground(dataset, [Citation(source_id(REGISTER))], "")
        yield on.claim(place.area, "AdministrativeArea", {"name": (place.name,), "also_known_as": (place.also,)})
        if place.whole:
            yield containment(on, place.area, place.whole, Span(OPEN, OPEN))
