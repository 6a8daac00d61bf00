"""What partnership records look like: each class's columns in order, and what is said of them to whoever fills them in."""

from __future__ import annotations

from functools import lru_cache

from localism.graph.exchange.books import Column
from localism.ontology.schema import ID, SCHEMA, Class, Property

Field = tuple[str, tuple[Property, ...]]
"""A heading and the properties that its column can say: several only in Facts."""
EVIDENCE = SCHEMA.properties_of("Claim")
FACTS: Class = next(c for c in SCHEMA.classes.values() if c.facts_sheet)
ABOUT: Class = next(c for c in SCHEMA.classes.values() if c.about_sheet)
GUIDE = "Read me"
"""The sheet that explains a template; it holds no records."""
ABOUT_HEADINGS = ("Field", "Value")
_WIDE = {"string": 28, "edtf": 13, "integer": 9, "decimal": 12, "anyURI": 34, "code": 17}


@lru_cache(maxsize=1)
def sheet_names() -> frozenset[str]:
    """What the sheets of partnership records are called."""
    return frozenset((ABOUT.about_sheet, FACTS.facts_sheet, *(c.sheet for c in SCHEMA.sheets)))


@lru_cache(maxsize=256)
def fields(cls: str) -> tuple[Field, ...]:
    """The columns of a class's sheet: its id, what can be said of it, and the evidence for that."""
    own = SCHEMA.properties_of(cls)
    listed = (SCHEMA.properties[ID], *(p for p in own if p not in EVIDENCE), *EVIDENCE)
    return tuple((p.heading, (p,)) for p in listed)


def facts_fields() -> tuple[Field, ...]:
    """The columns of the plain-words sheet."""
    return SCHEMA.facts_columns


def about_fields() -> tuple[Field, ...]:
    """The fields of the sheet about the records themselves, its own before those it shares."""
    own = sorted(SCHEMA.properties_of(ABOUT.name), key=lambda p: (p.domain != (ABOUT.name,), p.order))
    return tuple((p.heading, (p,)) for p in own)


def column(field: Field) -> Column:
    """How a field is shown to whoever fills it in: a note, a drop-down, a width."""
    heading, properties = field
    first = properties[0]
    codes = tuple(code.label for code in SCHEMA.codes[first.codes]) if first.codes else ()
    several = any(p.many for p in properties)
    return Column(
        heading,
        note(field),
        codes,
        several,
        number=first.datatype in ("integer", "decimal"),
        width=30 if first.is_reference else _WIDE.get(first.datatype, 20),
    )


def note(field: Field) -> str:
    """What the column is for, what goes into it, and how many values it takes."""
    _, properties = field
    parts = [p.comment if p.comment.endswith((".", "…", ")")) else f"{p.comment}." for p in properties]
    first = properties[0]
    if first.is_reference:
        wanted = dict.fromkeys(SCHEMA.classes[c].label for p in properties for c in p.range)
        parts.append(f"Takes the name or id of: {', '.join(wanted)}.")
    elif first.codes:
        parts.append(f"One of: {', '.join(code.label for code in SCHEMA.codes[first.codes])}.")
    elif first.datatype == "edtf":
        parts.append("Takes a date in EDTF.")
    if any(p.many for p in properties) and "semicolon" not in parts[0]:
        parts.append("Several are parted by semicolons.")
    if any(p.min for p in properties):
        parts.append("Must not be blank.")
    return "\n".join(parts)
