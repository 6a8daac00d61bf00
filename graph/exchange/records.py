"""Writes what a graph holds as partnership records again, one workbook a dataset: loading them gives the same claims."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from localism.errors import LocalismError, MisuseError
from localism.graph.entity import DERIVED, Claim
from localism.graph.exchange.about import About
from localism.graph.exchange.books import Book, Cell, Column, book_at, spelling_of
from localism.graph.store import Dataset, View
from localism.loaders.layout import ABOUT, ABOUT_HEADINGS, about_fields, column, fields
from localism.loaders.names import slug
from localism.loaders.values import join_aligned
from localism.ontology.schema import ID, SCHEMA

_ABOUT_VALUES = {"dataset_name": "name", "dataset_title": "title"}
_RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}


def write_records(view: View, path: Path, said: About) -> list[Path]:
    """Write the datasets of a view, without the derived one, as records; the files and folders written, sorted.

    A path that ends in .xlsx or .json is a file, one without an ending a folder of CSV files. Where the view holds
    several datasets, each has a file (`areas-pilot.xlsx`) or a folder (`areas/pilot`) of its own. Every row has its
    id. Claims are written by class; one of several classes becomes a row in the sheet of each.

    Raises `LocalismError` if something is there already, if a claim is of no class or says what no sheet has a column
    for, or if a workbook cannot hold a text.
    """
    target = path
    spelling = spelling_of(path)
    held = [d for d in view.datasets() if d.name != DERIVED and next(view.claims(dataset=d.name), None) is not None]
    if not held:
        raise LocalismError(
            "There is nothing to write: the graph holds no claim that was recorded and may be seen here."
        )
    places = {d.name: target for d in held}
    if len(held) > 1:
        for dataset, name in zip(held, _file_names(held), strict=True):
            apart = target / name if spelling == "csv" else target.with_name(f"{target.stem}-{name}{target.suffix}")
            places[dataset.name] = apart
    written: list[Path] = []
    for dataset in held:
        _write(view, dataset, places[dataset.name], said)
        written.append(places[dataset.name])
    return sorted(written)


def write_xlsx(view: View, path: Path, said: About) -> list[Path]:
    """Write the datasets of a view as partnership workbooks, as `write_records` does; the files, sorted.

    Loading them gives the same claims. The workbook's properties say what it is, for whom, and how it was made. It
    loses derived claims, which follow again from what is loaded, and history; it refuses, rather than loses, texts with control characters
    or of more than 32,767 characters, and claims that no sheet has a column for.

    Raises `MisuseError` for a path that does not end in .xlsx, else what `write_records` does.
    """
    if Path(path).suffix.lower() != ".xlsx":
        raise MisuseError(
            f"{path}: a workbook's name ends in .xlsx. Say -o {Path(path).with_suffix('.xlsx')}, or export records."
        )
    return write_records(view, path, said)


def _write(view: View, dataset: Dataset, path: Path, said: About) -> None:
    order = [ABOUT.about_sheet, *(cls.sheet for cls in SCHEMA.sheets)]
    with book_at(path, order, told="\n".join(said.lines)) as book:
        _about(book, dataset)
        begun: set[str] = set()
        for stored in view.claims(dataset=dataset.name):
            for cls, cells in _rows(stored.claim):
                sheet = SCHEMA.classes[cls].sheet
                if sheet not in begun:
                    begun.add(sheet)
                    book.begin(sheet, [column(field) for field in fields(cls)])
                book.row(sheet, cells)


def _about(book: Book, dataset: Dataset) -> None:
    book.begin(ABOUT.about_sheet, [Column(heading, width=40) for heading in ABOUT_HEADINGS], keyed=True)
    for heading, (p,) in about_fields():
        value = str(getattr(dataset, _ABOUT_VALUES.get(p.name, p.name)))
        if value and value != "0":
            book.row(ABOUT.about_sheet, (heading, value))


def _rows(claim: Claim) -> Iterator[tuple[str, list[Cell]]]:
    """The claim's row in the sheet of each class that it names."""
    classes = [t for t in claim.types if t in SCHEMA.classes and not SCHEMA.classes[t].abstract]
    if not classes:
        raise _unsayable(claim, "is of no class that has a sheet")
    for name, values in claim.properties.items():
        if not any(name in _columns(cls) for cls in classes):
            raise _unsayable(claim, f"says its {name}, for which {SCHEMA.classes[classes[0]].sheet} has no column")
        if len(values) > 1 and not SCHEMA.properties[name].many:
            raise _unsayable(claim, f"says its {name} {len(values)} times, where there is one")
    evidence = _evidence(claim)
    for cls in classes:
        yield cls, [evidence[name] if name in evidence else _cell(claim, name) for name in _columns(cls)]


def _unsayable(claim: Claim, why: str) -> LocalismError:
    # An error may end up in a log: where a claim stands says less of people than what it is about.
    which = f"The claim at {claim.locator} of {claim.dataset}" if claim.locator else f"A claim about {claim.entity}"
    return LocalismError(f"{which} {why}: it cannot be written as records.")


@lru_cache(maxsize=256)
def _columns(cls: str) -> tuple[str, ...]:
    return tuple(properties[0].name for _, properties in fields(cls))


def _cell(claim: Claim, name: str) -> Cell:
    if name == ID:
        return claim.entity
    values = claim.properties.get(name, ())
    p = SCHEMA.properties[name]
    # A reference is parted by semicolons even where there is one: those in an id are written as what they are.
    return values if p.many or p.is_reference else "".join(values)


def _evidence(claim: Claim) -> dict[str, Cell]:
    cited = claim.citations
    coding = claim.coding
    return {
        "source": tuple(c.source for c in cited),
        "page": join_aligned([c.page for c in cited]),
        "observed": join_aligned([c.observed for c in cited]),
        "coder": coding.coder,
        "coded": coding.coded,
        "confidence": coding.confidence,
        "memo": coding.memo,
        "access": claim.access,
    }


def _file_names(datasets: list[Dataset]) -> list[str]:
    """A name for each dataset that any system takes for a file, no two alike."""
    names: list[str] = []
    for dataset in datasets:
        base = slug(dataset.name)
        base = f"dataset-{base}" if base in _RESERVED else base
        name, n = base, 1
        while name in names:
            n += 1
            name = f"{base}-{n}"
        names.append(name)
    return names
