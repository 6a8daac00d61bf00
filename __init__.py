"""localism: who holds which power, over what place, since when, on whose authority, and how do we know?

>>> from localism import Graph
>>> with Graph.open(":memory:") as graph:
...     _ = graph.load_example()
...     answer = graph.who_holds("Libraries", "Cornwall", on="2019-06-01")
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from localism.graph.graph import Graph as Graph

__version__ = "0.1.0"
__all__ = ["Graph", "__version__"]


def __getattr__(name: str) -> object:
    # Loaded when first asked for, so that `localism --help` need not wait for it.
    if name == "Graph":
        from localism.graph.graph import Graph

        return Graph
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
