"""Where graphs are kept, by address."""

from __future__ import annotations

from localism.errors import MisuseError
from localism.graph.store import Store


def open_store(address: str) -> Store:
    """The store at an address: a file, made by the first write; or `:memory:`, gone when closed."""
    if "://" in address:
        raise MisuseError(
            f"{address.split('://')[0]}:// is no kind of graph that this version opens. Name a file, such as areas.db."
        )
    from localism.graph.stores.sqlite import SQLiteStore

    return SQLiteStore(address)
