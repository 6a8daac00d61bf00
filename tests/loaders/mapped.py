"""Tables of fiction, mappings of them, and what was read; shared by the tests of mappings and grants."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from localism.graph.entity import Claim
from localism.graph.store import Lookup
from localism.loaders.base import Problem
from localism.loaders.records import Problems
from localism.loaders.sources import Sources

HEAD = "dataset: {name: fiction, title: Fiction of Borsetshire, access: public}\n"


class Read(NamedTuple):
    """The claims of a reading and its problems."""

    claims: list[Claim]
    problems: Problems

    def of(self, cls: str) -> list[Claim]:
        """The claims about things of a class."""
        return [c for c in self.claims if cls in c.types]

    def one(self, cls: str) -> dict[str, str]:
        """What the only claim about a class says, each property's values parted by semicolons, and its id."""
        (claim,) = self.of(cls)
        return {"id": claim.entity, **{k: "; ".join(v) for k, v in claim.properties.items()}}

    def kinds(self, severity: str = "warning") -> dict[str, int]:
        """How many problems of each kind."""
        return {kind: n for (s, kind), n in self.problems.counts.items() if s == severity}

    def told(self, kind: str) -> list[Problem]:
        """The problems of a kind."""
        return [p for p in self.problems.kept if p.kind == kind]


def read(*paths: Path, mapping: Path | None = None, lookup: Lookup | None = None, dataset: str = "") -> Read:
    """What a load of these files would say."""
    sources = Sources(paths, mapping=mapping, lookup=lookup, dataset=dataset)
    claims = [claim for d in sources.datasets for claim in sources.claims(d)]
    return Read(claims, sources.problems)


def write(folder: Path, files: Mapping[str, str]) -> Path:
    """Text files in a folder, each as it stands."""
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8", newline="")
    return folder


def mapped(folder: Path, mapping: str, table: str, name: str = "table.csv", lookup: Lookup | None = None) -> Read:
    """One table read by a mapping, whose dataset is `fiction` unless it says otherwise."""
    whole = mapping if "dataset:" in mapping else HEAD + mapping
    write(folder, {name: table, "map.yaml": whole})
    return read(folder / name, mapping=folder / "map.yaml", lookup=lookup)
