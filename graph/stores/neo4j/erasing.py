"""Erasing from a server: claims, what only they spoke of, and datasets and runs of which nothing is left, in one transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from localism.errors import StoreError
from localism.graph.entity import StoredClaim
from localism.graph.store import Change, File
from localism.graph.stores.neo4j.folding import Folding, Queries
from localism.graph.stores.neo4j.shape import DATASET, EVIDENCE, REFERENCES, RUN, WITHDRAWN, quoted

UNREACHED = (
    "the server's transaction logs: set db.tx_log.rotation.retention_policy=keep_none and db.tx_log.rotation.size=128KiB, restart it, "
    "load a few things larger than that, restart it again",
    "bytes in the server's store files and indexes that it has not used again: localism copy into a file, stop the server, delete its "
    "data/databases/NAME and data/transactions/NAME, start it, and copy back (docs/access.md)",
    "what others have copied, queried or exported from the server, and its query log, if it keeps one",
)
Row = list[Any]


def erase(work: Queries, folding: Folding, label: str, changes: Collection[Change]) -> None:
    """Take claims out and put in what is left of each; fold what they were about; drop what nothing speaks of any more."""
    common = quoted(label)
    stored = [c.stored for c in changes]
    found = _delete(work, common, [s for s in stored if s.withdrawn is None]) + _delete_past(
        work, common, [s for s in stored if s.withdrawn is not None]
    )
    if found != len(stored):
        raise StoreError("The graph was changed while it was decided what to erase: nothing was erased. Try again.")
    left = [c.stored._replace(claim=c.left) for c in changes if c.left is not None]
    _put(work, folding, common, [s for s in left if s.withdrawn is None])
    folding.remember(_new_past(work, common, [s for s in left if s.withdrawn is not None]))
    folding.touch(s.claim.entity for s in stored)
    folding.doubt({i for s in stored for i in _named(s)})
    for _ in folding.settle():
        pass  # all of it in this one transaction, so that it is erased whole or not at all


def empty_datasets(work: Queries, label: str, names: Collection[str]) -> list[str]:
    """Those of some datasets that no claim is left of."""
    common = quoted(label)
    rows = work.run(
        f"UNWIND $names AS name WITH name WHERE NOT EXISTS {{ (:{common})-[e:{EVIDENCE} WHERE e.dataset = name]->() }} "
        f"AND NOT EXISTS {{ MATCH (w:{common}:{WITHDRAWN}) WHERE w.dataset = name }} RETURN name AS name ORDER BY name",
        {"names": sorted(names)},
    )
    return [row["name"] for row in rows]


def drop_dataset(work: Queries, label: str, name: str) -> None:
    """Take a dataset out with its runs."""
    common = quoted(label)
    work.run(f"MATCH (r:{common}:{RUN} {{dataset: $name}}) DETACH DELETE r", {"name": name})
    work.run(f"MATCH (d:{common}:{DATASET} {{name: $name}}) DETACH DELETE d", {"name": name})


def describe_files(work: Queries, label: str, files: Mapping[int, tuple[File, ...]]) -> None:
    """Say anew what runs were made from."""
    rows = [[n, [f.name for f in named], [f.sha256 for f in named]] for n, named in files.items()]
    work.run(
        f"UNWIND $rows AS row MATCH (r:{quoted(label)}:{RUN} {{number: row[0]}}) SET r.file_names = row[1], r.file_hashes = row[2]",
        {"rows": rows},
    )


def _delete(work: Queries, common: str, current: list[StoredClaim]) -> int:
    rows = [[s.claim.entity, s.claim.digest.hex(), s.learned] for s in current]
    match = f"UNWIND $rows AS row MATCH (t:{common} {{id: row[0]}})-[e:{EVIDENCE}]->() WHERE e.claim = row[1] AND e.learned = row[2]"
    (count,) = work.run(f"{match} RETURN count(DISTINCT [row[0], e.claim]) AS number", {"rows": rows})
    work.run(f"{match} DELETE e", {"rows": rows})
    return int(count["number"])


def _delete_past(work: Queries, common: str, past: list[StoredClaim]) -> int:
    rows = [_key(s) for s in past]
    match = (
        f"UNWIND $rows AS row MATCH (w:{common}:{WITHDRAWN} {{entity: row[0]}}) "
        "WHERE w.claim = row[1] AND w.learned = row[2] AND w.withdrawn = row[3]"
    )
    (count,) = work.run(f"{match} RETURN count(w) AS number", {"rows": rows})
    work.run(f"{match} DELETE w", {"rows": rows})
    return int(count["number"])


def _put(work: Queries, folding: Folding, common: str, left: list[StoredClaim]) -> None:
    """Write current claims, of those that say the same one, with the oldest run."""
    oldest: dict[str, StoredClaim] = {}
    for s in left:
        other = oldest.setdefault(s.claim.digest.hex(), s)
        if s.learned < other.learned:
            oldest[s.claim.digest.hex()] = s
    rows = [[s.claim.entity, digest, s.learned] for digest, s in sorted(oldest.items())]
    there = work.run(
        f"UNWIND $rows AS row MATCH (t:{common} {{id: row[0]}})-[e:{EVIDENCE}]->() WHERE e.claim = row[1] "
        "SET e.learned = CASE WHEN row[2] < e.learned THEN row[2] ELSE e.learned END RETURN DISTINCT e.claim AS claim",
        {"rows": rows},
    )
    known = {row["claim"] for row in there}
    folding.attest((digest, s) for digest, s in oldest.items() if digest not in known)


def _new_past(work: Queries, common: str, left: list[StoredClaim]) -> Iterator[StoredClaim]:
    """Past claims of which none says the same over the same runs, each once."""
    different = {tuple(_key(s)): s for s in left}
    rows = work.run(
        f"UNWIND $rows AS row MATCH (w:{common}:{WITHDRAWN} {{entity: row[0]}}) "
        "WHERE w.claim = row[1] AND w.learned = row[2] AND w.withdrawn = row[3] RETURN DISTINCT row AS row",
        {"rows": [list(key) for key in different]},
    )
    known = {tuple(row["row"]) for row in rows}
    return (s for key, s in different.items() if key not in known)


def _key(s: StoredClaim) -> Row:
    return [s.claim.entity, s.claim.digest.hex(), s.learned, s.withdrawn]


def _named(s: StoredClaim) -> Iterator[str]:
    """Every id in a claim."""
    yield s.claim.entity
    yield from (c.source for c in s.claim.citations)
    for name, values in s.claim.properties.items():
        if name in REFERENCES:
            yield from values
