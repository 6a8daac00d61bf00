"""One row of the register of authorities as what it says of a body and its area, with what is known to be wrong put right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from localism.loaders.base import Report
from localism.loaders.identifiers import AUTHORITIES, GSS, clean_id
from localism.loaders.names import LOCAL, slug
from localism.loaders.registers.aliases import aliases, split
from localism.loaders.registers.corrections import Correction, corrections, source_name
from localism.loaders.registers.spans import is_day, is_of_record
from localism.loaders.registers.table import Row
from localism.ontology.schema import SCHEMA, Code

CODE, NAME, SHORT, AREA = "local-authority-code", "official-name", "nice-name", "gss-code"
STARTS, ENDS, HEIRS, KIND = "start-date", "end-date", "replaced-by", "local-authority-type"
NATION, REGION, COUNTY, COMBINED = "nation", "region", "county-la", "combined-authority"
OTHERS, FORMER, CURRENT = "alt-names", "former-gss-codes", "current-authority"
READ = (CODE, NAME, SHORT, AREA, STARTS, ENDS, HEIRS, NATION, REGION, KIND, COUNTY, COMBINED, OTHERS, FORMER, CURRENT)
"""The columns that are read; every one must be there."""

_PREFIX = dict(zip(("England", "Scotland", "Wales", "Northern Ireland"), AUTHORITIES, strict=True))
_TIERS: dict[str, Code] = {c.notation: c for c in SCHEMA.codes["Tier"] if c.notation}


class Said(NamedTuple):
    """A value with what it rests on beside the register, and what the register says instead."""

    value: str = ""
    source: str = ""
    memo: str = ""
    page: str = ""
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Authority:
    """A body of the register and its area, in the graph's terms; codes of other authorities are not yet looked up."""

    row: Row
    code: str
    id: str
    cls: str
    tier: str
    name: str
    also: tuple[str, ...]
    description: Said
    area: str
    area_name: str
    area_also: tuple[str, ...]
    area_codes: tuple[str, ...]
    area_said: Said
    begins: Said
    area_begins: Said
    ends: str
    last_day: Said
    heirs: tuple[tuple[str, Said], ...]
    nation: str
    region: Said
    county: Said
    combined: Said
    members: tuple[Said, ...]


def authority(row: Row, names: Sequence[str], report: Report) -> Authority | None:
    """What a row says; None, with the reason reported, where it does not say which body it is about."""
    code = row[CODE]
    prefix = _PREFIX.get(row[NATION])
    if not prefix:
        message = f"{row[NATION]!r} is no nation of the United Kingdom, so that no register's prefix fits the code."
        report(row.problem("unknown-nation", NATION, message, ", ".join(_PREFIX)))
        return None
    stated = _read(row, "org-id", report).value or f"{prefix}-{code}"
    cleaned = clean_id(stated)
    if cleaned.problem:
        report(row.problem(cleaned.problem, CODE, f"{cleaned.note} The row was not loaded.", f"a code of {prefix}"))
        return None
    kind = _TIERS.get(row[KIND])
    if not kind:
        message = f"{row[KIND]!r} is no type of authority that is known; it is taken for an organisation."
        report(row.problem("unknown-type", KIND, message, ", ".join(_TIERS)))
    official, nice = (" ".join(_read(row, heading, report).value.split()) for heading in (NAME, SHORT))
    known = [c.value for c in corrections().get((code, "also-called"), ())]
    other = aliases(official, nice or official, [*split(_read(row, OTHERS, report).value), *names, *known])
    for left in other.left_out:
        report(row.problem("damaged-name", OTHERS, f"The name {left!r} is damaged or mistyped; it was left out."))
    area, area_said = _area(row, cleaned.id, report)
    starts = _starts(row, report)
    own = _read(row, "area-start-date", report)
    return Authority(
        row=row,
        code=code,
        id=cleaned.id,
        cls=kind.tier_of if kind else "Organisation",
        tier=kind.label if kind else "",
        name=official,
        also=(*other.body, *((code,) if kind and kind.tier_of == "CombinedAuthority" else ())),
        description=_read(row, "description", report),
        area=area,
        area_name=nice or official,
        area_also=other.area,
        area_codes=tuple(dict.fromkeys(c for c in _codes(row, report) if c != area)),
        area_said=area_said,
        begins=starts,
        area_begins=own if own.value else starts,
        ends=_day(row, ENDS, report),
        last_day=_read(row, "last-day", report),
        heirs=tuple((heir, said) for said in (_read(row, HEIRS, report),) for heir in _several(said.value)),
        nation=row[NATION],
        region=_read(row, REGION, report),
        county=_read(row, COUNTY, report),
        combined=_read(row, COMBINED, report),
        members=tuple(_corrected(row, c, report) for c in corrections().get((code, "member"), ())),
    )


def _read(row: Row, heading: str, report: Report) -> Said:
    """A cell, or what is right where the register is known to be wrong and still says what it said."""
    for correction in corrections().get((row[CODE], heading), ()):
        if row[heading] == correction.was:
            return _corrected(row, correction, report)
    return Said(row[heading])


def _corrected(row: Row, correction: Correction, report: Report) -> Said:
    column, was = correction.says in row.cells, correction.was
    memo = f"The register has {was!r}." if was else "The register does not say." if column else ""
    memo = " ".join(
        x for x in (memo, f"{correction.note[:1].upper()}{correction.note[1:]}." if correction.note else "") if x
    )
    if column:
        right = correction.value or "blank"
        message = f"{row[NAME]}: taken as {right}, by {source_name(correction.source)}, not {was or 'blank'}."
        report(row.problem("corrected", correction.says, message, correction.value))
    return Said(correction.value, correction.source, memo)


def _starts(row: Row, report: Report) -> Said:
    """The first day: corrected, or that of its class where the register has none or the day of a record."""
    said = _read(row, STARTS, report)
    if said.source:
        return said
    day = _day(row, STARTS, report)
    if day and not is_of_record(day):
        return Said(day)
    for rule in corrections().get((f"*{row[KIND]}", STARTS), ()):
        memo = f"The register has {day!r}, the day of a record." if day else "The register does not say."
        if day:
            message = f"{day} is when the record was made: such authorities began on {rule.value} ({source_name(rule.source)})."
            report(row.problem("date-of-record", STARTS, message, rule.value))
        return Said(rule.value, rule.source, f"{memo} By its class.", rule.note, inferred=True)
    if day:
        report(row.problem("date-of-record", STARTS, f"{day} is when the record was made: begun by then.", f"../{day}"))
        return Said(f"../{day}", "", f"The register has {day!r}, the day of a record.", inferred=True)
    return Said()


def _day(row: Row, heading: str, report: Report) -> str:
    text = row[heading]
    if text and not is_day(text):
        report(row.problem("bad-date", heading, f"{text!r} is no day; it was left out.", "a day such as 2019-04-01"))
        return ""
    return text


def _area(row: Row, body: str, report: Report) -> tuple[str, Said]:
    """The area's GSS code; an id made from the body's where it has none."""
    said = _read(row, AREA, report)
    found = clean_id(said.value)
    if found.scheme == GSS:
        return found.id, said
    local = f"{LOCAL}area/{slug(body)}"
    note = found.note if said.value else f"{row[NAME]} has no GSS code."
    kind = "no-gss-code" if not said.value else found.problem or "wrong-scheme"
    report(row.problem(kind, AREA, f"{note} Its area goes by {local}.", "a GSS code such as E06000052"))
    return local, Said()


def _codes(row: Row, report: Report) -> Iterable[str]:
    """Codes that the area had before, or has in other lists; the register's own, where another is right."""
    for text in _several(_read(row, FORMER, report).value):
        found = clean_id(text)
        if found.scheme == GSS:
            yield found.id
        else:
            report(row.problem(found.problem or "wrong-scheme", FORMER, f"{text!r} is no GSS code; it was left out."))
    if (own := clean_id(row[AREA])).scheme == GSS:
        yield own.id


def _several(cell: str) -> tuple[str, ...]:
    """The codes in a cell, parted by commas or semicolons.

    >>> _several("CBD,WAF"), _several("BRD;CLD; KIR"), _several("")
    (('CBD', 'WAF'), ('BRD', 'CLD', 'KIR'), ())
    """
    return tuple(part.strip() for part in cell.replace(";", ",").split(",") if part.strip())
