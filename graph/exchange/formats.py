"""The formats that the graph can be exported in: one row and one module each."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

from localism.errors import MisuseError

if TYPE_CHECKING:
    from localism.graph.exchange.about import About
    from localism.graph.store import View

    Writer = Callable[[View, Path, About], list[Path]]


class Format(NamedTuple):
    """A format: what it is called and for, and the function that writes it: `write(view, path, said) -> files, sorted`.

    `folder`: it is a folder of files. `suffix`: what its file is usually called, `also`: what else it may be. `extra`: a library that it needs and
    that is installed with localism's extra of the format's name only. `history`: it has a place for what was withdrawn.
    `beside`: it has no place to say what it is, and a text beside it does.
    """

    name: str
    what: str
    module: str
    function: str
    suffix: str = ""
    folder: bool = False
    extra: str = ""
    history: bool = False
    beside: bool = False
    also: tuple[str, ...] = ()

    def writer(self) -> Writer:
        """The function that writes it, loaded now. `MisuseError` if a library that it needs is not installed."""
        if self.extra and find_spec(self.extra) is None:
            raise MisuseError(
                f'The export {self.name} needs {self.extra}. Install it: pip install "localism[{self.name}]"'
            )
        return cast("Writer", getattr(import_module(f"localism.graph.exchange.{self.module}"), self.function))


FORMATS: dict[str, Format] = {
    f.name: f
    for f in (
        Format("csv", "a folder of CSV files: one a class, nodes and edges", "csvs", "write_csv", folder=True),
        Format(
            *("cypher", "a script for cypher-shell, for a server", "cypher_script", "write_cypher", ".cypher"),
            history=True,
        ),
        Format("gexf", "the network for Gephi, with its timeline", "gexf", "write_gexf", ".gexf"),
        Format("graphml", "the network for igraph, yEd and Cytoscape", "graphml", "write_graphml", ".graphml"),
        Format("json", "everything in one file", "jsons", "write_json", ".json"),
        Format("jsonl", "everything, a record a line", "jsonlines", "write_jsonl", ".jsonl"),
        Format("jsonld", "RDF that is plain JSON too", "jsonld", "write_jsonld", ".jsonld", also=(".json",)),
        Format("kumu", "a blueprint for Kumu", "kumu", "write_kumu", ".json", beside=True),
        Format("ntriples", "RDF to be streamed", "triples", "write_ntriples", ".nt"),
        Format(
            *("parquet", "the tables of csv, typed, for pandas and DuckDB", "parquets", "write_parquet"),
            folder=True,
            extra="pyarrow",
        ),
        Format("popolo", "people, organisations and posts in Popolo", "popolo", "write_popolo", ".json"),
        Format("records", "partnership records again", "records", "write_records", folder=True),
        Format("trig", "RDF with a named graph for each claim", "trig", "write_trig", ".trig", history=True),
        Format("turtle", "RDF to be read", "triples", "write_turtle", ".ttl", also=(".turtle",)),
        Format("xlsx", "partnership records again, in a workbook", "records", "write_xlsx", ".xlsx"),
    )
}
