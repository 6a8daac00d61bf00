"""A network with measures on it, as GraphML or GEXF."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from localism.errors import MisuseError
from localism.graph.exchange.plain import legal
from localism.graph.exchange.whole import whole_file

if TYPE_CHECKING:
    from localism.graph.analysis.projection import Net

ENDINGS = (".graphml", ".gexf")


def write_measures(net: Net, file: Path) -> Path:
    """Write a network with all attributes of its nodes and ties, GEXF where the file's ending says so, else GraphML; the file.

    What is not known is left out. Control characters and half surrogates, which XML forbids, become U+FFFD.
    """
    from networkx.readwrite.gexf import GEXFWriter
    from networkx.readwrite.graphml import write_graphml_xml

    if file.suffix and file.suffix.lower() not in ENDINGS:
        raise MisuseError(f"{file} has the ending of no network. Name a file that ends in {' or '.join(ENDINGS)}.")
    plain: Net = net.__class__()
    plain.graph.update({name: legal(str(value)) for name, value in net.graph.items()})
    plain.add_nodes_from((legal(str(node)), _known(data)) for node, data in net.nodes(data=True))
    plain.add_edges_from((legal(str(a)), legal(str(b)), _known(data)) for a, b, data in net.edges(data=True))
    with whole_file(file) as place:
        if file.suffix.lower() == ".gexf":
            for node, data in plain.nodes(data=True):
                data["label"] = data.get("name", node)
            writer: Any = GEXFWriter(encoding="utf-8", prettyprint=True, version="1.2draft")
            writer.add_graph(plain)
            writer.xml.find("meta").attrib.clear()  # the clock's date
            with place.open("wb") as out:
                writer.write(out)
        else:
            write_graphml_xml(plain, place)
    return file


def _known(data: dict[str, Any]) -> dict[str, Any]:
    """Attributes that XML can hold: numbers as they are, everything else as text, nothing of what is blank."""
    kept = {name: value if isinstance(value, int | float) else legal(str(value)) for name, value in data.items()}
    # Which readers take for parts of their formats.
    names = {"type": "type_", "id": "thing"}
    return {names.get(name, name): v for name, v in kept.items() if v not in ("", "None")}
