"""What records say of themselves: the About sheet, or what is taken in its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from localism.graph.entity import DERIVED
from localism.graph.store import Dataset
from localism.loaders.base import Problem, Report
from localism.loaders.layout import ABOUT, ABOUT_HEADINGS
from localism.loaders.names import slug
from localism.loaders.tables import Table
from localism.loaders.values import ValueProblem, literals, nearest, shown
from localism.ontology.schema import SCHEMA, Property

Said = tuple[int, str, str]
"""A row's number, a field and its value."""


def read_about(tables: Sequence[Table], path: str | Path, name: str, report: Report) -> Dataset:
    """The dataset that a file's About tables describe; `name` overrides theirs, the file's name stands in for none."""
    known = {_plain(p.heading): p for p in SCHEMA.properties_of(ABOUT.name)}
    said: dict[str, str] = {}
    if name:
        _say(said, SCHEMA.properties["dataset_name"], name, Problem("error", "", "", str(path)), report)
    for table in tables:
        for number, field, value in _fields(table, known):
            place = Problem("error", "unknown-field", "", table.file, table.sheet, number, found=shown(field))
            p = known.get(_plain(field))
            if p is None:
                message = f"{table.sheet} has no field {shown(field)!r}; it is not read."
                near = nearest(field, [q.heading for q in known.values()])
                report(
                    Problem(
                        "warning",
                        "unknown-field",
                        message,
                        place.file,
                        place.sheet,
                        number,
                        found=shown(field),
                        nearest=near,
                    )
                )
            elif value:
                _say(said, p, value, place, report)
    file = Path(path)
    dataset = said.get("dataset_name") or slug(file.resolve().name if file.is_dir() else file.stem)
    if dataset == DERIVED:
        message = (
            f"The dataset {DERIVED!r} is the one that holds what rules derive: records cannot be loaded under its name."
        )
        report(Problem("error", "reserved-name", message, str(path), found=dataset, expected="another name"))
    return Dataset(
        name=dataset,
        title=said.get("dataset_title", ""),
        author=said.get("author", ""),
        as_of=said.get("as_of", ""),
        licence=said.get("licence", ""),
        access=said.get("access", ""),
        priority=int(said.get("priority", "0")),
    )


def _say(said: dict[str, str], p: Property, value: str, place: Problem, report: Report) -> None:
    try:
        found = literals(p, value)
    except ValueProblem as error:
        found = ()
        said_of_it = (error.found, error.expected, error.nearest)
        report(Problem("error", error.kind, error.message, place.file, place.sheet, place.row, p.heading, *said_of_it))
    for text in found:
        before = said.setdefault(p.name, text)
        if before != text and place.row is not None and p.name != "dataset_name":
            message = f"{p.heading} is given twice, as {shown(before)!r} and as {shown(text)!r}; the first counts."
            report(
                Problem(
                    "warning", "repeated-field", message, place.file, place.sheet, place.row, p.heading, shown(text)
                )
            )


def _fields(table: Table, known: dict[str, Property]) -> Iterator[Said]:
    """The fields of a table, whether they stand one below the other, with or without headings, or side by side."""
    headings = [_plain(heading) for heading in table.headings]
    plain = [_plain(heading) for heading in ABOUT_HEADINGS]
    if all(heading in headings for heading in plain):
        field, value = (headings.index(heading) for heading in plain)
        for number, cells in table.rows():
            if cells[field].strip():
                yield number, cells[field].strip(), cells[value].strip()
    elif sum(heading in known for heading in headings) > 1:
        for number, cells in table.rows():
            for heading, cell in zip(table.headings, cells, strict=True):
                if heading and cell.strip():
                    yield number, heading, cell.strip()
    elif headings:
        for number, cells in [(1, table.headings), *table.rows()]:
            texts = [cell.strip() for cell in cells]
            if texts[0]:
                yield number, texts[0], texts[1] if len(texts) > 1 else ""


def _plain(text: str) -> str:
    return " ".join(text.replace("_", " ").split()).casefold()
