"""A first look at a file, cheap enough to take of every file in a folder: its name, its beginning, its headings."""

from __future__ import annotations

import csv
import re
import zipfile
import zlib
from functools import cached_property
from pathlib import Path

from localism.loaders.archive import RefusedError, check_directory
from localism.loaders.layout import sheet_names

_HEAD_BYTES = 64 * 1024
_DATA = frozenset((".csv", ".xlsx", ".xlsm", ".json", ".graphml", ".gexf", ".ttl", ".turtle", ".nt", ".jsonld"))
_SHEET = re.compile(rb'<(?:\w+:)?sheet\s[^>]*?\bname="([^"]*)"')
_KEY = re.compile(r'"((?:[^"\\]|\\.){1,200})"\s*:')


class Glimpse:
    """One file as far as it takes to know what it is; nothing of it is trusted, and nothing is reported.

    >>> Glimpse(Path("councils/uk_local_authorities_current.csv")).folder
    'councils'
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = path.name
        self.folder = path.absolute().parent.name
        self.ending = path.suffix.lower()

    @property
    def holds_data(self) -> bool:
        """Whether a table may be in it, by its ending."""
        return self.ending in _DATA

    @cached_property
    def head(self) -> str:
        """Its first 64 kB as text; nothing for what cannot be read."""
        try:
            with self.path.open("rb") as stream:
                found = stream.read(_HEAD_BYTES)
        except (OSError, ValueError):
            return ""
        if found.startswith((b"\xff\xfe", b"\xfe\xff")):
            return found.decode("utf-16", "ignore")
        try:
            return found.decode("utf-8-sig", "strict" if len(found) < _HEAD_BYTES else "ignore")
        except UnicodeDecodeError:
            return found.decode("cp1252", "ignore")

    @cached_property
    def headings(self) -> tuple[str, ...]:
        """The headings of a CSV file, stripped."""
        if self.ending != ".csv":
            return ()
        lines = self.head.splitlines()
        first = next((line for line in lines if line.strip()), "")
        separator = max(",;\t", key=re.sub(r'"(?:[^"]|"")*"', "", first).count)
        try:
            for cells in csv.reader(lines, delimiter=separator):
                if any(cell.strip() for cell in cells):
                    return tuple(cell.strip() for cell in cells)
        except csv.Error:
            return ()  # it is only looked at here: whoever reads the file says what is wrong with it
        return ()

    @cached_property
    def sheets(self) -> dict[str, tuple[str, ...]]:
        """The headings of each sheet of a workbook, by the sheet's name.

        Nothing for what is no sound workbook, or has a sheet of partnership records: to read a workbook takes time, and
        records are read anyway.
        """
        if self.ending not in (".xlsx", ".xlsm") or self._sheet_names() & sheet_names():
            return {}
        from localism.loaders.tables import read_tables

        return {table.sheet: table.headings for table in read_tables(self.path, lambda _: None)}

    def _sheet_names(self) -> frozenset[str]:
        try:
            with self.path.open("rb") as stream:
                check_directory(stream)
                with zipfile.ZipFile(stream) as archive, archive.open("xl/workbook.xml") as part:
                    text = part.read(_HEAD_BYTES * 16)
        except (OSError, ValueError, KeyError, RefusedError, zipfile.BadZipFile, NotImplementedError, zlib.error):
            return frozenset()
        return frozenset(name.decode("utf-8", "replace") for name in _SHEET.findall(text))

    @cached_property
    def keys(self) -> frozenset[str]:
        """The keys that stand in the beginning of a JSON file, at any depth."""
        return frozenset(_KEY.findall(self.head)) if self.ending == ".json" else frozenset()
