"""Where graphs are kept, by address."""

from __future__ import annotations

from localism.graph.store import Store


def open_store(
    address: str, *, user: str | None = None, password: str | None = None, database: str | None = None
) -> Store:
    """The store at an address: a file, made by the first write; `:memory:`, gone when closed; or a Neo4j server."""
    if "://" in address:
        from localism.graph.stores.neo4j import Neo4jStore

        return Neo4jStore(address, user=user, password=password, database=database)
    from localism.graph.stores.sqlite import SQLiteStore

    return SQLiteStore(address)
