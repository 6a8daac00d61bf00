"""The network as GraphML, which igraph, networkx, yEd, Cytoscape and Gephi read."""

from __future__ import annotations

from pathlib import Path

from localism.graph.exchange.about import About
from localism.graph.exchange.network import to_networkx
from localism.graph.exchange.whole import whole_file
from localism.graph.exchange.xmls import for_xml
from localism.graph.store import View


def write_graphml(view: View, file: Path, said: About) -> list[Path]:
    """Write what `to_networkx` gives as one GraphML file; the file. Held in memory whole.

    A node's id is the thing's; edges are `e1`, `e2` …, with the id of the tie in `tie`. Every attribute is text but for
    `stub`; what a thing has no value for is left out, never blank. Beside what `to_networkx` loses: control characters
    and half surrogates, which XML forbids, become U+FFFD, and line ends become line feeds.
    """
    from networkx.readwrite.graphml import write_graphml_xml

    graph = for_xml(to_networkx(view), said)
    # Not `write_graphml`: it takes lxml where that is installed, and the same graph would give other bytes.
    with whole_file(file) as path:
        write_graphml_xml(graph, path)
    return [file]
