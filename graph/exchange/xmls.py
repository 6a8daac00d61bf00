"""The network as XML formats can take it: legal text, one id an edge, no values but text and yes or no."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from localism.graph.exchange.about import About
from localism.graph.exchange.plain import legal

if TYPE_CHECKING:
    import networkx


def for_xml(graph: networkx.MultiDiGraph[str], said: About) -> networkx.MultiDiGraph[str]:
    """A copy whose ids and texts hold no characters that XML forbids, and whose edges are keyed `e1`, `e2` …

    Ids that only such characters told apart are told apart by `~2`, `~3` … after them. What the graph says of itself
    becomes three texts: `access`, `notice`, `left_out`.
    """
    import networkx

    plain: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
    ids = _legal_ids(graph.nodes)
    for node, attributes in graph.nodes(data=True):
        plain.add_node(ids[node], **_legal(attributes))
    for number, (source, target, attributes) in enumerate(graph.edges(data=True), 1):
        plain.add_edge(ids[source], ids[target], key=f"e{number}", **_legal(attributes))
    plain.graph.update(access=said.access, notice=said.notice, left_out=graph.graph["left_out"])
    return plain


def _legal_ids(ids: Iterable[str]) -> dict[str, str]:
    """Each id with how XML may spell it; those that are legal keep theirs."""
    everything = list(ids)
    taken = {i for i in everything if legal(i) == i}
    spelled = {}
    for i in everything:
        spelling, number = legal(i), 1
        while spelling != i and spelling in taken:
            number += 1
            spelling = f"{legal(i)}~{number}"
        taken.add(spelling)
        spelled[i] = spelling
    return spelled


def _legal(attributes: dict[str, str | bool]) -> dict[str, str | bool]:
    return {legal(k): legal(v) if isinstance(v, str) else v for k, v in attributes.items()}
