"""Taking back a load that was broken off: the graph is put back as the book says it was before."""

from __future__ import annotations

from localism.graph.entity import StoredClaim
from localism.graph.stores.neo4j import claims as kept
from localism.graph.stores.neo4j.book import Book, Lock, State
from localism.graph.stores.neo4j.folding import Folding
from localism.graph.stores.neo4j.shape import DATASET, EVIDENCE, NAMED_BY, RUN, SHARED, STUB, WITHDRAWN, quoted
from localism.graph.stores.neo4j.view import Neo4jView
from localism.graph.stores.neo4j.writer import Work

PART = 2_000


def undo(book: Book, lock: Lock, state: State) -> None:
    """Take back every claim and run later than the last complete one. Broken off itself, it can be begun again."""
    label, last = quoted(book.label), {"last": state.runs}
    work = Work(book, lock, batches=True)
    try:
        view = Neo4jView(work.run, book.label)
        datasets = {d.name: d for d in view.datasets()}
        wanted = {d.name: d for d in state.before}
        dates = {r.number: r.date for r in view.runs()}
        folding = Folding(work, book.label, datasets | wanted, dates, book.server.read)
        learned = f"MATCH (t:{label})-[e:{EVIDENCE}]->(s) WHERE e.learned > $last WITH t, e, s LIMIT {PART}"
        while rows := work.run(f"{learned} RETURN t.id AS id, s.id AS source", last):
            folding.touch(row["id"] for row in rows)
            folding.doubt(i for row in rows for i in (row["id"], row["source"]) if i)
            work.run(f"{learned} DELETE e", last)
            work.part()
        gone = f"MATCH (w:{label}:{WITHDRAWN}) WHERE w.withdrawn > $last WITH w LIMIT {PART}"
        while rows := work.run(f"{gone} RETURN properties(w) AS w", last):
            back = [kept.past(row["w"]) for row in rows if row["w"]["learned"] <= state.runs]
            folding.attest((s.claim.digest.hex(), StoredClaim(s.claim, s.learned)) for s in back)
            folding.touch(s.claim.entity for s in back)
            work.run(f"{gone} DELETE w", last)
            work.part()
        _restore(work, folding, label, state)
        work.part()
        for _ in folding.settle():
            work.part()
        kinds = "|".join(quoted(kind) for kind in sorted(NAMED_BY))
        own = " WHERE r.tie IS NULL" if SHARED else ""
        work.run(
            f"MATCH (t:{label}:{STUB}) WHERE NOT EXISTS {{ MATCH ()-[r:{kinds}]->(t){own} }} "
            f"AND NOT EXISTS {{ ()-[:{EVIDENCE}]->(t) }} AND NOT EXISTS {{ (t)-[:{EVIDENCE}]->() }} DELETE t",
            {},
        )
        work.commit()
    finally:
        work.close()


def _restore(work: Work, folding: Folding, label: str, state: State) -> None:
    """Datasets and runs as they were; things of datasets that weighed otherwise are folded again."""
    work.run(f"MATCH (r:{label}:{RUN}) WHERE r.number > $last DETACH DELETE r", {"last": state.runs})
    names = [d.name for d in state.before]
    work.run(f"MATCH (d:{label}:{DATASET}) WHERE NOT d.name IN $names DETACH DELETE d", {"names": names})
    for d in state.before:
        old = work.run(f"MATCH (d:{label}:{DATASET} {{name: $name}}) RETURN properties(d) AS d", {"name": d.name})
        if old and (old[0]["d"]["priority"], old[0]["d"]["as_of"]) != (d.priority, d.as_of):
            rows = work.run(
                f"MATCH (t:{label})-[e:{EVIDENCE}]->() WHERE e.dataset = $name RETURN DISTINCT t.id AS id",
                {"name": d.name},
            )
            folding.touch(row["id"] for row in rows)
        work.run(f"MERGE (d:{label}:{DATASET} {{name: $name}}) SET d = $said", {"name": d.name, "said": d._asdict()})
