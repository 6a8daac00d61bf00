"""From the codes in the register's rows to ties between areas, each for the time that both ends and the tie itself had."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from localism.loaders.base import Report
from localism.loaders.registers.authority import COMBINED, COUNTY, HEIRS, REGION, Authority, Said
from localism.loaders.registers.corrections import nations
from localism.loaders.registers.spans import Span, last_day, overlap
from localism.loaders.values import nearest
from localism.ontology.edtf import OPEN, shift
from localism.ontology.schema import SCHEMA

_COMBINED = next(c.label for c in SCHEMA.codes["Tier"] if c.notation == "COMB")
_SINCE = Said(memo="Taken to be a member since the combined authority began.", inferred=True)


class Lies(NamedTuple):
    """That an area lies in another for a time, with what that rests on and which column says so."""

    whole: str
    span: Span
    said: tuple[Said, ...]
    column: str
    when: str = ""


class Became(NamedTuple):
    """That an authority was succeeded by another on a day."""

    heir: Authority
    day: str
    said: Said


class Hierarchy:
    """The authorities of a register, and how they lie in and follow one another."""

    def __init__(self, authorities: Mapping[str, Authority], report: Report) -> None:
        self._by_code, self._report = authorities, report
        self._regions = {n: place.area for place in nations().values() for n in (place.name, place.also) if n}
        self._parts: dict[str, list[Authority]] = {}
        self._found: dict[str, Said] = {}
        self._heirs = {code: tuple(self._heirs_of(a)) for code, a in authorities.items()}
        self._spans = {code: self._span_of(a) for code, a in authorities.items()}
        for a in authorities.values():
            for whole in {a.county.value, a.combined.value} - {"", a.code}:
                self._parts.setdefault(whole, []).append(a)

    def span(self, a: Authority) -> Span:
        """When the body was there."""
        return self._spans[a.code]

    def area_span(self, a: Authority) -> Span:
        """When its area was."""
        return Span(a.area_begins.value, self._spans[a.code].ends)

    def ended_by(self, a: Authority) -> Said:
        """What its last day rests on, where it is not the register as it stands."""
        return a.last_day

    def became(self, a: Authority) -> Iterator[Became]:
        """What followed it."""
        ends = self.span(a).ends
        for heir, said in self._heirs[a.code]:
            day = shift(ends, 1) if len(ends) == 10 else heir.begins.value
            yield Became(heir, day, said)

    def lies_in(self, a: Authority) -> Iterator[Lies]:
        """The county, the combined authorities, and the region or nation that its area lies in."""
        for said, column in ((a.county, COUNTY), (a.combined, COMBINED)):
            if said.value and (whole := self._known(a, said.value, column)) and self._straight(a, whole, column):
                tied = overlap(self.area_span(a), self.area_span(whole))
                if tied is None:
                    message = f"{a.name} and {whole.name} were never there at one time: it is not taken to lie in it."
                    self._report(a.row.problem("never-together", column, message))
                else:
                    began, ended = (s._replace(memo="") for s in (whole.area_begins, whole.last_day))
                    since = _SINCE if whole.tier == _COMBINED else Said()
                    yield Lies(whole.area, tied, (a.area_begins, a.last_day, began, ended, said, since), column)
        for said in a.members:
            code, _, time = said.value.partition(" ")
            begins, _, ends = time.partition("/")
            if whole := self._known(a, code, COMBINED):
                yield Lies(
                    whole.area, Span(begins, ends), (said,), COMBINED, "" if ends == OPEN else f"until {ends[:4]}"
                )
        region = self._region(a)
        nation = self._regions[a.nation]
        yield Lies(region.value or nation, self.area_span(a), (a.area_begins, a.last_day, region), REGION)

    def _heirs_of(self, a: Authority) -> Iterator[tuple[Authority, Said]]:
        for code, said in a.heirs:
            if code == a.code:
                self._report(a.row.problem("succeeds-itself", HEIRS, f"{a.name} is said to follow itself: left out."))
            elif heir := self._known(a, code, HEIRS):
                yield heir, said

    def _span_of(self, a: Authority) -> Span:
        if a.last_day.value:
            return Span(a.begins.value, a.last_day.value)
        if not a.ends:
            return Span(a.begins.value, OPEN if a.row["current-authority"] == "True" else "")
        last = last_day(a.ends, tuple(heir.begins.value for heir, _ in self._heirs[a.code]))
        if last != a.ends:
            message = f"{a.ends} is the first day without {a.name}, not its last: its successor began then."
            self._report(a.row.problem("day-after-the-last", "end-date", message, last))
        return Span(a.begins.value, last)

    def _region(self, a: Authority) -> Said:
        """The GSS code of the region: of its parts, where it has any; none where they lie in several, or none is known."""
        if a.code not in self._found:
            self._found[a.code] = Said()  # what goes round in a circle has no region
            self._found[a.code] = self._region_of(a)
        return self._found[a.code]

    def _region_of(self, a: Authority) -> Said:
        stated = a.region.value
        if stated and stated not in self._regions:
            message = f"{stated!r} is no region or nation; it was left out."
            near = nearest(stated, list(self._regions))
            self._report(a.row.problem("unknown-region", REGION, message, ", ".join(self._regions), near))
            stated = ""
        others, what = self._parts.get(a.code, []), "what lies in it"
        if not others and not stated:
            others, what = [heir for heir, _ in self._heirs[a.code]], "its successor"
        found = {region for other in others if (region := self._region(other).value)}
        if len(found) > 1:
            names = " and ".join(sorted(nations()[region].also for region in found))
            message = f"Taken to lie in no region: what lies in {a.name} is in {names}."
            self._report(a.row.problem("several-regions", REGION, message))
            return Said()
        if not found or found == {self._regions.get(stated)}:
            return a.region._replace(value=self._regions.get(stated, ""))
        region = found.pop()
        name = nations()[region].also
        message = f"{a.name} is taken to be in {name}, where {what} is{f', not in {stated}' if stated else ''}."
        self._report(a.row.problem("region-of-parts" if stated else "blank-region", REGION, message, name))
        memo = (
            f"The register has {stated!r}; {what} is there."
            if stated
            else f"The register does not say; {what} is there."
        )
        return Said(region, "", memo, inferred=True)

    def _straight(self, a: Authority, whole: Authority, column: str) -> bool:
        """Whether what an authority lies in does not lie, further on, in it; reported."""
        seen, coming = {whole.code}, [whole]
        while coming:
            near = coming.pop()
            for code in (near.county.value, near.combined.value):
                if code in self._by_code and code not in seen:
                    seen.add(code)
                    coming.append(self._by_code[code])
        if a.code in seen:
            message = f"{a.name} would lie in itself, by way of {whole.name}: this tie was left out."
            self._report(a.row.problem("in-a-circle", column, message))
        return a.code not in seen

    def _known(self, a: Authority, code: str, column: str) -> Authority | None:
        found = self._by_code.get(code)
        if not found:
            message = f"The register has no authority {code!r}; {a.name} is not tied to it."
            near = nearest(code, list(self._by_code))
            self._report(a.row.problem("unknown-authority", column, message, "a code that has a row", near))
        return found
