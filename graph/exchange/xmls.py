"""The network as XML formats can take it: legal text, one id an edge, no values but text and yes or no."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from localism.graph.exchange.about import About
from localism.graph.exchange.network import is_tie
from localism.graph.exchange.plain import joined, legal
from localism.graph.store import View

if TYPE_CHECKING:
    import networkx


def for_xml(graph: networkx.MultiDiGraph[str], said: About) -> networkx.MultiDiGraph[str]:
    """A copy whose ids and texts hold no characters that XML forbids, and whose edges are keyed `e1`, `e2` …

    Ids that only such characters told apart are told apart by `~2`, `~3` … after them. What the graph says of itself
    becomes texts: `title`, `notice`, `command`, `cannot_carry`, `left_out` …
    """
    import networkx

    plain: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
    ids = _legal_ids(graph.nodes)
    for node, attributes in graph.nodes(data=True):
        plain.add_node(ids[node], **_legal(attributes))
    for number, (source, target, attributes) in enumerate(graph.edges(data=True), 1):
        plain.add_edge(ids[source], ids[target], key=f"e{number}", **_legal(attributes))
    told = {name: value if isinstance(value, str) else joined(value) for name, value in said.told.items()}
    plain.graph.update({name: legal(value) for name, value in told.items() if value})
    plain.graph["left_out"] = graph.graph["left_out"]
    return plain


def _legal_ids(ids: Iterable[str]) -> dict[str, str]:
    """Each id with how XML may spell it; those that are legal keep theirs."""
    everything = list(ids)
    as_they_are = {i for i in everything if legal(i) == i}
    odd = [i for i in everything if i not in as_they_are]
    return {**{i: i for i in everything}, **_told_apart(odd, as_they_are.__contains__)}


def odd_ids(view: View) -> dict[str, str]:
    """Each id of a thing that XML cannot spell, with how it is spelled instead."""
    odd = [e.id for e in view.entities() if not is_tie(e) and legal(e.id) != e.id]
    return _told_apart(odd, lambda spelling: bool(view.get([spelling])))


def _told_apart(odd: Iterable[str], there: Callable[[str], bool]) -> dict[str, str]:
    spelled: dict[str, str] = {}
    taken: set[str] = set()
    for i in odd:
        spelling, number = legal(i), 1
        while spelling in taken or there(spelling):
            number += 1
            spelling = f"{legal(i)}~{number}"
        taken.add(spelling)
        spelled[i] = spelling
    return spelled


def _legal(attributes: dict[str, str | bool]) -> dict[str, str | bool]:
    return {legal(k): legal(v) if isinstance(v, str) else v for k, v in attributes.items()}
