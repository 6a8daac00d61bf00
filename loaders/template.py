"""Writes empty partnership records to fill in, made from the ontology alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from localism.graph.exchange.books import Book, Cell, Column, book_at
from localism.loaders.base import split_cell
from localism.loaders.layout import (
    ABOUT,
    ABOUT_HEADINGS,
    FACTS,
    GUIDE,
    Field,
    about_fields,
    column,
    facts_fields,
    fields,
)
from localism.loaders.sheets import EXAMPLE
from localism.ontology.schema import ID, SCHEMA, Class

_GUIDE_COLUMNS = (
    Column(GUIDE, wrapped=True, width=26),
    Column("", wrapped=True, width=34),
    Column("", wrapped=True, width=110),
)
_PARAGRAPHS = (
    ("", "Partnership records", "Who holds which power, over what place, since when, on whose authority, how we know."),
    (
        "Where to begin",
        "{facts}",
        "One row a fact, in plain words. A name that is met there for the first time is taken for something new, "
        "and listed so that you can say whether it is.",
    ),
    (
        "",
        "The other sheets",
        "One sheet a kind of thing, for what the plain words cannot say. Use those you need; leave the others empty "
        "or delete them. A second sheet of a kind has a number after its name: {facts} (2).",
    ),
    (
        "",
        "{about}",
        "What these records are, who compiled them, and the name under which loading them again replaces what they said.",
    ),
    (
        "Filling in",
        "Examples",
        "The grey row under the headings shows what a row looks like. Its id begins with {example} and it is not read. "
        "Everybody in it is invented.",
    ),
    (
        "",
        "Names and ids",
        "A cell that names something takes its id or its name, as long as only one thing goes by it: in these sheets, "
        "in other files given with them, or in the graph.",
    ),
    ("", "Several values", "Parted by semicolons (;). A semicolon that belongs to a value is written \\;."),
    (
        "",
        "Dates",
        "As much as is known: 2018, 2018-06, 2018-06-21; 2018-22 is summer 2018 (21 spring, 23 autumn, 24 winter); "
        "2018~ is about 2018; ../2018 is by 2018. As an end, .. is open by its own terms. Blank is unknown.",
    ),
    (
        "",
        "Ids",
        "An official register's code where there is one (GB-LAE-CON, E06000052, GB-CHC-1234567), else local: and a "
        "short name of your own, which never changes. Without one, an id is made from the name, or from what a row joins.",
    ),
    (
        "",
        "Sources",
        "Rows that say who holds a power must each cite a source; all others should. Pages and observed dates go with "
        "the sources in the same order.",
    ),
    (
        "",
        "Two readings",
        "Two coders, two informants or two documents that differ are rows of their own with the same id: nothing is "
        "settled by deleting one. localism conflicts lists where they differ, localism agreement how far coders agree; "
        "that needs the name of the coder on each row.",
    ),
    (
        "When done",
        "localism check FILE",
        "Lists everything that has to be put right, with its place, and changes nothing.",
    ),
    ("", "localism load FILE", "Does that, and loads the records if nothing has to be put right."),
)


def write_template(path: str | Path) -> None:
    """Write empty records to fill in: a workbook (.xlsx), a JSON file, or else a folder of CSV files.

    Headings, notes, drop-downs and example rows are the ontology's. `LocalismError` if something is there already,
    `MisuseError` for an ending that records do not have.
    """
    with book_at(path) as book:
        if str(path).lower().endswith(".xlsx"):
            _guide(book)
        headings = zip((*ABOUT_HEADINGS, "What it says"), (16, 40, 90), strict=True)
        book.begin(ABOUT.about_sheet, [Column(h, wrapped=True, width=width) for h, width in headings], keyed=True)
        for field in about_fields():
            book.row(ABOUT.about_sheet, (field[0], "", column(field).note.replace("\n", " ")))
        _sheet(book, FACTS.facts_sheet, FACTS, facts_fields())
        for cls in SCHEMA.sheets:
            _sheet(book, cls.sheet, cls, fields(cls.name))


def _sheet(book: Book, name: str, cls: Class, listed: tuple[Field, ...]) -> None:
    book.begin(name, [column(field) for field in listed])
    book.row(name, [_example(cls, field) for field in listed], example=True)


def _example(cls: Class, field: Field) -> Cell:
    first = field[1][0]
    if first.name == ID:
        return EXAMPLE + cls.label.replace(" ", "-")
    if first.name == "name":
        return f"Example {cls.label}"
    return split_cell(first.example) if first.many else first.example


def _guide(book: Book) -> None:
    book.begin(GUIDE, _GUIDE_COLUMNS)
    for cells in _explanation():
        book.row(GUIDE, cells)


def _explanation() -> Iterator[tuple[str, str, str]]:
    names = {"facts": FACTS.facts_sheet, "about": ABOUT.about_sheet, "example": EXAMPLE}
    for paragraph in _PARAGRAPHS:
        heading, title, text = (part.format(**names) for part in paragraph)
        yield heading, title, text
    yield "", "", ""
    for n, cls in enumerate(SCHEMA.sheets):
        yield "Sheets" if n == 0 else "", cls.sheet, cls.comment
    for scheme in sorted({p.codes for p in SCHEMA.properties.values() if p.codes}):
        yield "", "", ""
        headings = sorted({p.heading for p in SCHEMA.properties.values() if p.codes == scheme})
        for n, code in enumerate(SCHEMA.codes[scheme]):
            also = f" (also: {', '.join(code.also)})" if code.also else ""
            yield f"Codes of {', '.join(headings)}" if n == 0 else "", code.label, f"{code.comment}{also}"
