"""What is known to be wrong or missing in the public registers, what is right, and which Order or list says so."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from localism.graph.entity import Claim

HERE = Path(__file__).parent
REGISTER, LOOKUPS = "la-register", "geo-lookups"
"""The two public sources themselves."""


class Correction(NamedTuple):
    """That a cell of an authority's row is to be read as `value`, as long as the register says what it `was`.

    `says` is a heading, or what no column says: `area-start-date`, `last-day`, `org-id`, `member`, `description`, `also-called`.
    A `code` with a star is a type of authority, and `was` is then blank or a date of record.
    """

    code: str
    says: str
    was: str
    value: str
    source: str
    note: str


class Place(NamedTuple):
    """A nation, a region or a group of nations, and what it lies in."""

    area: str
    name: str
    also: str
    whole: str


@lru_cache(maxsize=1)
def corrections() -> Mapping[tuple[str, str], tuple[Correction, ...]]:
    """Code and heading → corrections; several only of `member` and `also-called`."""
    found: dict[tuple[str, str], tuple[Correction, ...]] = {}
    for row in _rows("corrections.csv"):
        one = Correction(**row)
        found[one.code, one.says] = (*found.get((one.code, one.says), ()), one)
    return found


@lru_cache(maxsize=1)
def nations() -> Mapping[str, Place]:
    """GSS code → nation, region or group of nations."""
    return {row["area"]: Place(**row) for row in _rows("nations.csv")}


@lru_cache(maxsize=1)
def began() -> Mapping[str, tuple[str, tuple[str, ...]]]:
    """Areas of the reorganisations since 2019 → their first day, and the areas they took in where no lookup says."""
    return {row["area"]: (row["from"], tuple(filter(None, row["parts"].split(";")))) for row in _rows("began.csv")}


def source_id(key: str) -> str:
    """The id of a source by its key.

    >>> source_id("lga1972")
    'source:lga1972'
    """
    return f"source:{key}"


def source_name(key: str) -> str:
    """What a source is called.

    >>> source_name("lga1972")
    'Local Government Act 1972'
    """
    return _sources()[key]["name"]


def source_claim(key: str, dataset: str, published: str = "") -> Claim:
    """What a dataset says of a source that it cites."""
    said = dict(_sources()[key])
    said["published"] = published or said["published"]
    return Claim(source_id(key), ("Source",), {name: (value,) for name, value in said.items() if value}, dataset)


@lru_cache(maxsize=1)
def _sources() -> Mapping[str, Mapping[str, str]]:
    return {row.pop("key"): row for row in _rows("sources.csv")}


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)
