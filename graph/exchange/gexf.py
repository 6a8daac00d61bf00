"""The network as GEXF, Gephi's own format, with dates for its timeline."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from localism.graph.exchange.about import About, about
from localism.graph.exchange.network import to_networkx
from localism.graph.exchange.whole import whole_file
from localism.graph.exchange.xmls import for_xml
from localism.graph.store import View
from localism.ontology.dates import BEGINNING, END
from localism.ontology.edtf import shift

if TYPE_CHECKING:
    import networkx

_MEANT_OTHERWISE = frozenset(
    ("id", "label", "type", "weight", "start", "end", "pid", "spells", "slices", "parents", "viz", "key")
)
"""Attributes that networkx's writer takes for parts of the format, or drops."""


def write_gexf(view: View, file: Path) -> list[Path]:
    """Write what `to_networkx` gives as one GEXF 1.2 file; the file. Held in memory whole.

    A node's label is its name, an edge's its relationship. `start` and `end` are the first and the last day on which
    it was possibly so, both included, for Gephi's timeline; the four bounds, which say more, are attributes. An
    attribute whose name means something else in GEXF (`type`) has an underscore after it. The date in the file is that
    of the latest load. Beside what `to_networkx` loses: control characters and half surrogates, which XML forbids,
    become U+FFFD, and line ends become line feeds.
    """
    from networkx.readwrite.gexf import GEXFWriter

    said = about(view)
    graph = for_xml(to_networkx(view), said)
    for node, attributes in graph.nodes(data=True):
        _prepare(attributes, attributes.get("name", node))
    for _, _, key, attributes in graph.edges(keys=True, data=True):
        _prepare(attributes, attributes["relationship"])
        attributes["id"] = key
    writer: Any = GEXFWriter(encoding="utf-8", prettyprint=True, version="1.2draft")
    writer.add_graph(graph)
    _describe(writer.xml, said, graph)
    with whole_file(file) as path, path.open("wb") as out:
        writer.write(out)
    return [file]


def _prepare(attributes: dict[str, Any], label: str) -> None:
    for name in _MEANT_OTHERWISE.intersection(attributes):
        attributes[f"{name}_"] = attributes.pop(name)
    attributes["label"] = label
    if "from_min" in attributes and attributes["from_min"] < attributes["to_max"]:
        if attributes["from_min"] != BEGINNING:
            attributes["start"] = attributes["from_min"]
        if attributes["to_max"] != END:
            attributes["end"] = shift(attributes["to_max"], -1)


def _describe(xml: Any, said: About, graph: networkx.MultiDiGraph[str]) -> None:
    """Say what the file is, in place of networkx's version and the clock's date."""
    from xml.etree.ElementTree import SubElement

    meta = xml.find("meta")
    meta.attrib.clear()
    if said.loaded:
        meta.set("lastmodifieddate", said.loaded)
    meta.find("creator").text = "localism"
    left_out = graph.graph["left_out"]
    SubElement(meta, "description").text = said.notice + (f" Not in it: {left_out}." if left_out else "")
