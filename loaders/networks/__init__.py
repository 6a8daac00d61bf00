"""Networks in other tools' formats, each file or pair of tables a dataset: GraphML, GEXF, Popolo, RDF, nodes and edges in CSV."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from localism.graph.entity import Claim
from localism.graph.store import Dataset, Lookup
from localism.loaders.base import Problem
from localism.loaders.discretion import RESTRICTED
from localism.loaders.glimpse import Glimpse
from localism.loaders.names import slug
from localism.loaders.networks import pairs, popolo
from localism.loaders.networks.gexf import Gexf
from localism.loaders.networks.graphml import GraphML
from localism.loaders.networks.not_read import NotRead, export_of
from localism.loaders.networks.parts import Reader
from localism.loaders.networks.rdf import ENDINGS as RDF
from localism.loaders.networks.rdf import Rdf
from localism.loaders.networks.told import Told
from localism.loaders.records import DatasetRecords, Problems, files_of

_BY_ENDING: dict[str, type[Reader]] = {".graphml": GraphML, ".gexf": Gexf, **dict.fromkeys(RDF, Rdf)}
ENDINGS = frozenset(_BY_ENDING)
"""Of files that hold a network, whatever is in them."""


def recognises(file: Glimpse) -> bool:
    """Whether a file holds a network: by its ending, its name and headings, or the lists in it."""
    tables = bool(pairs.table_of(file)) or pairs.is_beside(file)
    return file.ending in ENDINGS or popolo.recognises(file) or tables or bool(export_of(file))


class Networks:
    """Files of networks: a `Reading` with a dataset for each file, or for the nodes and edges that belong together."""

    def __init__(self, paths: Sequence[str | Path], lookup: Lookup, problems: Problems, dataset: str = "") -> None:
        """Read what the files say of themselves; `dataset` names the one dataset, whatever they are called."""
        self.problems = problems
        self.datasets: list[DatasetRecords] = []
        self._files: dict[str, list[Path]] = {}
        tables = [p for p in map(Path, paths) if p.suffix.lower() == ".csv"]
        alone = {p.stem: [p] for p in map(Path, paths) if p not in tables and not pairs.is_beside(Glimpse(p))}
        for name, files in {**alone, **pairs.together(tables)}.items():
            called = dataset.strip() or f"network-{slug(name)}"
            self._files.setdefault(called, []).extend(files)
        for called, files in self._files.items():
            heading = _reader(files[0]).heading(str(files[0]))
            described = Dataset(
                called, heading.title or f"The network in {files[0].name}", as_of=heading.as_of, access=heading.access
            )
            if heading.access == RESTRICTED:
                for path in files:
                    problems.discretion.close_file(str(path))
            found = tuple(sorted({f for path in files for f in files_of(path)}))
            rows = sum(path.stat().st_size // 300 for path in files if path.is_file())  # a guess, for a progress bar
            self.datasets.append(DatasetRecords(described, found, [], rows))

    def claims(self, records: DatasetRecords) -> Iterator[Claim]:
        """The claims of one dataset, in the order of its files."""
        records.rows = 0
        told = Told(records.dataset.name, self.problems.add, ours=bool(records.dataset.access))
        files, made, edges = self._files[records.dataset.name], 0, 0
        yield told.of_itself(records.dataset, files[0])
        for path in files:
            for element in _reader(path).elements(str(path), self.problems.add):
                records.rows += 1
                edges += bool(element.source)
                for claim in told.claims(element, str(path)):
                    made += 1
                    yield claim
        told.finish()
        if made and not edges and pairs.table_of(Glimpse(files[0])) and not pairs.of_a_class(Glimpse(files[0])):
            message = "There are nodes and no edges: things are loaded, and no tie between them."
            wanted = "the table of their edges (…edges.csv) in the same command, if there is one"
            self.problems.add(Problem("warning", "no-edges", message, str(files[0]), expected=wanted))
        if not made and not self.problems.errors:
            message = "Nothing in it can be used: " + (
                "there is neither a node nor an edge." if not records.rows else "no node has a name or a class."
            )
            self.problems.add(
                Problem("error", "nothing-to-load", message, str(files[0]), expected="nodes with a name or a class")
            )


def _reader(path: Path) -> Reader:
    if written := export_of(Glimpse(path)):
        return NotRead(written)
    kind = _BY_ENDING.get(path.suffix.lower())
    if kind is None:
        kind = popolo.Popolo if path.suffix.lower() == ".json" else pairs.Pairs
    return kind()
