"""What a folder of CSV files holds, as a Frictionless Data Package describes it (datapackage.org): files, fields, keys."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from localism.graph.exchange.about import About
from localism.graph.exchange.licences import licence_of
from localism.graph.exchange.plain import legal
from localism.graph.exchange.tables import BOUNDS, CLAIMS, CLASSES, EDGES, NODES, Column
from localism.graph.exchange.terms import property_iri
from localism.ontology.schema import SCHEMA

FILE = "datapackage.json"
_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_SPDX = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]*")
_WEB = re.compile(r"https?://\S+")
_OF = {name: cls for cls, name in CLASSES.items()}
_FORMS = {"integer": re.compile(r"[+-]?[0-9]+"), "decimal": re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")}
_TYPES = {"integer": "integer", "decimal": "number"}
_ELSEWHERE = ("title", "notice", "version", "licences", "cannot_carry", "sources")
_KEYS = {"id", "source", "target"}


class Described:
    """What is written in a table, watched so that the descriptor says nothing of it that is not so."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self.columns = columns
        self.checks = {n: check for n, c in enumerate(columns) if (check := _check(c))}
        self.keyed = True
        """Whether ids are written as they are, so that no two are alike."""
        self._ids = [n for n, c in enumerate(columns) if c.name in _KEYS and not c.property]

    def row(self, values: Sequence[str], cells: Sequence[str]) -> None:
        """Take note of a row: its values, and how cells spell them."""
        for n in self._ids:
            self.keyed = self.keyed and values[n] == cells[n]
        for n in [n for n, check in self.checks.items() if cells[n] and not check(cells[n])]:
            del self.checks[n]


def _check(column: Column) -> Callable[[str], object] | None:
    """What a cell must be for its field to have more than the type of text."""
    p = SCHEMA.properties.get(column.property)
    if p is None or column.several:
        return None
    if p.codes:
        return {c.label for c in SCHEMA.codes[p.codes]}.__contains__
    return _FORMS[p.datatype].fullmatch if p.datatype in _FORMS else None


def datapackage(tables: Mapping[str, Described], said: About) -> str:
    """The descriptor, as JSON: a resource a table, with its fields in order.

    A field of a property has the ontology's label, comment and IRI (`rdfType`), and where a cell has one value its type:
    `integer`, `number`, or its codes (`enum`). Dates are `string`: EDTF knows more than ISO 8601. The four bounds are
    `date`. A cell of several values is `string`. A class's table and `nodes` have the primary key `id`; the ends of
    `edges` are foreign keys into `nodes`. Other references may name several things, or a thing of any of several classes, which a
    foreign key cannot say. A type or a key that what was written does not keep is left out.
    """
    package: dict[str, Any] = {
        "$schema": _PROFILE,
        "name": "localism",
        "title": legal(said.title),
        "description": "\n".join(
            [said.notice, *(["It cannot carry:"] if said.lost else []), *(f"* {x}" for x in said.lost)]
        ),
        "version": said.version,
        "licenses": _each(_licence(text) for text in said.licences),
        "sources": [
            {"title": legal(s.name)}
            | ({"path": s.one("website")} if _WEB.fullmatch(s.one("website")) else {})
            | ({"licenses": [_licence(s.one("licence"))]} if s.one("licence") else {})
            for s in said.sources
        ],
        "contributors": [
            {"title": legal(author), "roles": ["creator"]}
            for author in sorted({d.author for d in said.datasets} - {""})
        ],
        "resources": [_resource(table, tables) for table in sorted(tables)],
        "localism": {name: value for name, value in said.told.items() if value and name not in _ELSEWHERE},
    }
    return json.dumps({k: v for k, v in package.items() if v}, ensure_ascii=False, indent=1) + "\n"


def _licence(text: str) -> dict[str, str]:
    if found := licence_of(text):
        return {"name": found.id, "title": found.title, "path": found.path}
    if _WEB.fullmatch(text):
        return {"path": text}
    return {"name": text} if _SPDX.fullmatch(text) else {"name": "other", "title": legal(text)}


def _each(licences: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    """Each once, however many ways there are to write it."""
    return list({tuple(found.items()): found for found in licences}.values())


def _resource(table: str, tables: Mapping[str, Described]) -> dict[str, Any]:
    this = tables[table]
    fields = [_field(c, typed=n in this.checks) for n, c in enumerate(this.columns)]
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    if table == EDGES and this.keyed and tables[NODES].keyed:
        ends = ("source", "target")
        schema["foreignKeys"] = [{"fields": [e], "reference": {"resource": NODES, "fields": ["id"]}} for e in ends]
    elif table not in (EDGES, CLAIMS) and this.keyed:
        schema["primaryKey"] = ["id"]
    return {
        "name": table,
        "path": f"{table}.csv",
        "title": _title(table),
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": schema,
    }


def _title(table: str) -> str:
    names = {NODES: "Things as nodes", EDGES: "Short edges between things", CLAIMS: "Claims, a row for each source"}
    return names.get(table) or SCHEMA.classes[_OF[table]].sheet


def _field(column: Column, *, typed: bool) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": "string"}
    if not column.property:
        own = {"stub": "boolean", "run": "integer", **dict.fromkeys(BOUNDS, "date")}.get(column.name, "string")
        return field | {"type": own} | ({"trueValues": ["yes"], "falseValues": ["no"]} if own == "boolean" else {})
    p = SCHEMA.properties.get(column.property)
    if p is None:
        return field
    field |= {"title": p.label, "description": p.comment, "rdfType": property_iri(p.name)}
    if typed and p.codes:
        field["constraints"] = {"enum": [c.label for c in SCHEMA.codes[p.codes]]}
    elif typed:
        field["type"] = _TYPES[p.datatype]
    return field
