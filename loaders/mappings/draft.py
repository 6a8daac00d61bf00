"""A first draft of a mapping, from the headings of a table and a look at its first rows: guesses, to be read through."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from textwrap import wrap

from localism.graph.words import normal
from localism.loaders.base import Report
from localism.loaders.identifiers import clean_id
from localism.loaders.mappings.dates import to_edtf
from localism.loaders.names import slug
from localism.loaders.tables import Table, read_tables
from localism.loaders.values import ValueProblem
from localism.ontology.schema import SCHEMA, Class, Property

_LOOKED_AT = 200
_LIKE = 86
_FORMATS = ("dd/mm/yyyy", "dd/mm/yyyy hh:mm", "m/yyyy", "d mmm yyyy", "mm/dd/yyyy", "excel")
# How other people head what the ontology has a name for; guesses, and no definition of anything.
_ALSO = {
    "name": ("organisation name", "organization name", "org name", "title", "full name", "official name", "body"),
    "also_known_as": ("alias", "aliases", "other names", "short name", "alt names", "acronym"),
    "from": ("start", "start date", "begin", "began", "date from", "valid from", "established", "opened", "founded"),
    "to": ("end", "end date", "until", "date to", "valid to", "closed", "dissolved", "expires"),
    "website": ("url", "web", "web site", "website", "homepage", "link"),
    "description": ("notes", "note", "summary", "purpose", "details", "about", "comments"),
    "legal_form": ("organisation type", "legal status", "type of organisation", "constitution type"),
    "amount": ("amount awarded", "value", "grant amount", "total", "award amount"),
    "awarded": ("award date", "date awarded", "decision date"),
    "funder": ("funding org", "funding organisation", "funding org identifier", "grant maker", "donor"),
    "recipient": ("recipient org", "recipient organisation", "recipient org identifier", "grantee", "awarded to"),
    "programme": ("grant programme", "fund", "scheme", "programme name"),
    "member": ("person", "member name", "councillor"),
    "member_of": ("committee", "group", "board", "organisation"),
    "role": ("position", "post", "office", "job title"),
    "identifier": ("charity number", "company number", "registration number"),
    "serves": ("area served", "areas served", "area of benefit"),
}
_IDS = (
    "id",
    "identifier",
    "org id",
    "organisation identifier",
    "organisation id",
    "code",
    "reference",
    "ref",
    "gss code",
    "key",
)
_SCHEMES = {"charity number": "GB-CHC-", "charity no": "GB-CHC-", "company number": "GB-COH-", "company no": "GB-COH-"}
_CONTACTS = re.compile(
    r"\b(?:e ?mail|phone|telephone|tel|mobile|fax|contact|address|postcode|post code|postal|twitter|facebook)\b"
)
_LOOKS_PRIVATE = re.compile(r"[^@\s]+@[^@\s]+\.[a-z]{2,}|(?:\+44|0)[\d ]{9,13}", re.IGNORECASE)


@dataclass
class _Column:
    """A column: its heading, how a mapping names it, and what its first rows hold."""

    heading: str
    token: str
    values: list[str]
    p: Property | None = None
    why: str = ""
    official: str = ""
    """The scheme that most of its values are official ids of."""

    @property
    def id_template(self) -> str:
        """Its values as official ids: with the prefix that its heading tells of."""
        return f"{_SCHEMES.get(self.plain, '')}{{{self.token}}}"

    @property
    def plain(self) -> str:
        return normal(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", self.heading).replace("_", " ").replace(":", " "))


@dataclass
class _Draft:
    table: Table
    cls: Class
    columns: list[_Column]
    id: str = ""


def suggest(path: str | Path, report: Report) -> str:
    """The draft as YAML, which loads as it is; what the file's reader has to say goes to `report`."""
    file = Path(path)
    tables = read_tables(file, report, nested=True)
    lines = [
        f"# Drafted from {_comment(file.name)}. What each column means is a guess: read it through, then",
        "#   localism mapping check THIS.yaml FILE",
        "dataset:",
        f"  name: {_quoted(slug(file.stem))}",
        '  title: ""       # what it is, in a line',
        '  as_of: ""       # the date it speaks of, such as 2026-01',
        "  access: project # public, once anybody may see it",
    ]
    drafts = [_guessed(table) for table in tables]
    if any(draft.cls.needs_source for draft in drafts):
        lines += [f"sources: {{table: {{name: {_quoted(file.name)}}}}}  # what its rows are taken from", "cite: table"]
    lines.append("tables:")
    for draft in drafts:
        lines += _table(draft, file.name, len(tables) > 1)
    return "\n".join(lines) + "\n" if tables else ""


# ---- guessing ----


def _guessed(table: Table) -> _Draft:
    rows = list(islice(table.rows(), _LOOKED_AT))
    columns = []
    for i, heading in enumerate(table.headings):
        sound = heading and table.headings.count(heading) == 1 and not set("{}") & set(heading)
        values = [text for _, cells in rows if (text := cells[i].strip())]
        columns.append(_Column(heading, heading if sound else f"#{i + 1}", values))
    for column in columns:
        schemes = [found.scheme for v in column.values if (found := clean_id(_SCHEMES.get(column.plain, "") + v)).id]
        column.official = schemes[0] if len(schemes) * 2 > len(column.values) else ""
        if _CONTACTS.search(column.plain) or any(_LOOKS_PRIVATE.fullmatch(v) for v in column.values[:50]):
            column.why = "contact details, which nobody should import"
    cls = _class(table, columns)
    draft = _Draft(table, cls, columns)
    _identify(draft)
    _match(draft)
    return draft


def _class(table: Table, columns: Sequence[_Column]) -> Class:
    """The class that most of the headings speak of, else the one that the table is named after, else a body."""
    from rapidfuzz import fuzz

    best, most = SCHEMA.classes["Organisation"], 0.0
    for cls in SCHEMA.sheets:
        own = [p for p in SCHEMA.properties_of(cls.name) if p.domain not in (("Thing",), ("Dated",), ("Claim",))]
        found = {p.name for c in columns if not c.why for p in own if _likeness(c, p) >= _LIKE}
        if cls.is_tie and not {cls.from_end, cls.to_end} <= found:
            continue
        named = max(fuzz.ratio(normal(table.sheet), normal(label)) for label in (cls.label, cls.plural))
        score = len(found) + (named - 75) / 5 * (named > 85)
        if score > most and (score >= 2 or named > 85):
            best, most = cls, score
    if (
        not most
        and any(c.official == "GSS" for c in columns)
        and not any(c.official not in ("", "GSS") for c in columns)
    ):
        return SCHEMA.classes["AdministrativeArea"]
    return best


def _identify(draft: _Draft) -> None:
    """The id: a column of official ids (codes of areas, for an area), else one that is headed like an id."""
    area = SCHEMA.is_a((draft.cls.name,), "Area")
    for column in draft.columns:
        if (
            not draft.id
            and not draft.cls.is_tie
            and not column.why
            and column.official
            and (column.official == "GSS") is area
        ):
            draft.id = f"{{official: {_quoted(column.id_template)}, name: NAME}}"
            column.why = "its id"
    for column in draft.columns:
        if (
            not draft.id
            and not column.why
            and column.plain in _IDS
            and len(set(column.values)) == len(column.values) > 0
        ):
            draft.id = _quoted(f"local:{slug(Path(draft.table.file).stem)}/{{{column.token}}}")
            column.why = "its id"


def _match(draft: _Draft) -> None:
    """Each property goes to the heading that is most like it, each heading to one property."""
    own = [
        p for p in SCHEMA.properties_of(draft.cls.name) if p.name not in {e.name for e in SCHEMA.properties_of("Claim")}
    ]
    pairs = [
        (-_likeness(c, p), i, p.order, p, c) for i, c in enumerate(draft.columns) if c.values and not c.why for p in own
    ]
    used: set[str] = set()
    for likeness, _, _, p, column in sorted(pairs, key=lambda x: x[:3]):
        if -likeness >= _LIKE and column.p is None and p.name not in used and not p.codes:
            column.p = p
            used.add(p.name)
    for column in draft.columns:
        spare = column.p is None and not column.why and column.official not in ("", "GSS")
        if spare and not draft.cls.is_tie and "identifier" not in used:
            column.p = SCHEMA.properties["identifier"]
            used.add("identifier")
    if "name" not in used and not draft.cls.is_tie:
        # A name is what tells things apart and is no id: the column of most different texts.
        free = [c for c in draft.columns if not c.why and c.p is None and c.values]
        words = [c for c in free if not c.official and any(ch.isalpha() for v in c.values for ch in v)]
        likely = max(words or free, key=lambda c: len(set(c.values)), default=None)
        if likely and (not draft.id or len(set(likely.values)) * 2 > len(likely.values)):
            likely.p = SCHEMA.properties["name"]
    for column in draft.columns:
        if column.p is None and not column.why and not column.values:
            column.why = "blank in the first rows"


def _likeness(column: _Column, p: Property) -> float:
    from rapidfuzz import fuzz

    names = {
        normal(text)
        for text in (p.label, p.heading, p.facts_heading, p.name.replace("_", " "), *_ALSO.get(p.name, ()))
        if text
    }
    return max(fuzz.ratio(column.plain, name) for name in names)


# ---- writing ----


def _table(draft: _Draft, file: str, several: bool) -> Iterator[str]:
    table, cls = draft.table, draft.cls
    yield f"  - file: {_quoted(file)}"
    if several:
        yield f"    sheet: {_quoted(table.sheet)}"
    yield "    things:"
    named = next((f"{{{c.token}}}" for c in draft.columns if c.p and c.p.name == "name"), "")
    for column in draft.columns:
        if column.p and column.p.is_reference and not column.why:
            yield f"      - class: {_referred(column.p)}"
            if column.official:
                yield f"        id: {{official: {_quoted(column.id_template)}}}"
            else:
                yield from _each(column)
    yield f"      - class: {cls.name}  # a guess"
    if draft.id:
        own = draft.id.replace("NAME", _quoted(named)) if named else draft.id.replace(", name: NAME", "")
        yield f"        id: {own}"
    elif not named and not cls.is_tie:
        yield f"        name: {_quoted('{#1}')}  # nothing is headed like a name or an id: which column is it?"
    for column in sorted((c for c in draft.columns if c.p), key=lambda c: c.p.order if c.p else 0):
        if column.p:
            yield f"        {column.p.name}: {_said(column, column.p)}"
    for reason in dict.fromkeys(c.why for c in draft.columns if c.p is None and c.why != "its id"):
        unread = [_comment(c.heading or c.token) for c in draft.columns if c.p is None and c.why == reason]
        said = reason or "nothing in the ontology is called so"
        text = f"not read ({said}): {', '.join(unread)}"
        yield from wrap(
            text, 118, initial_indent="        # ", subsequent_indent="        #   ", break_long_words=False
        )


def _each(column: _Column) -> Iterator[str]:
    if (separator := _separator(column)) and column.p and column.p.many:
        yield f"        each: {{one: {{value: {_quoted(f'{{{column.token}}}')}, split: {_quoted(separator)}}}}}"
        yield '        name: "{one}"'
    else:
        yield f"        name: {_quoted(f'{{{column.token}}}')}"


def _said(column: _Column, p: Property) -> str:
    if column.official and (p.is_reference or p.name == "identifier"):
        return f"{{official: {_quoted(column.id_template)}}}"
    if p.is_reference:
        inner = f"named: {_quoted(f'{{{column.token}}}')}, class: {_referred(p)}"
        separator = _separator(column) if p.many else ""
        return f"{{{inner}}}" if not separator else f"{{{inner}, split: {_quoted(separator)}}}"
    return _value(column, f"{{{column.token}}}")


def _value(column: _Column, template: str) -> str:
    p = column.p
    if p and p.datatype == "edtf" and (found := _format(column.values)):
        return f"{{value: {_quoted(template)}, date: {found}}}"
    if p and p.many and not p.is_reference and (separator := _separator(column)):
        return f"{{value: {_quoted(template)}, split: {_quoted(separator)}}}"
    return _quoted(template)


def _format(values: Sequence[str]) -> str:
    """The format that reads more of these dates than reading them as they stand does."""

    def read(formats: tuple[str, ...]) -> int:
        good = 0
        for value in values:
            with suppress(ValueProblem):
                good += bool(to_edtf(value, formats))
        return good

    best = max(_FORMATS, key=lambda f: read((f,)))
    return best if read((best,)) > read(()) else ""


def _separator(column: _Column) -> str:
    return next((s for s in (";", "|") if any(s in v for v in column.values)), "")


def _referred(p: Property) -> str:
    """A class for what a property refers to, by its own name where one is called so: a funder is a Funder."""
    from localism.loaders.stubs import default_class

    alike = next((c.name for c in SCHEMA.sheets if c.label == p.label and SCHEMA.is_a((c.name,), *p.range)), "")
    return alike or default_class(p.range)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _comment(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)[:100]
