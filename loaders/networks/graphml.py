"""GraphML: nodes and edges with the attributes that its keys name, as networkx, igraph, yEd, Cytoscape and localism write it."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element as Xml

from localism.loaders.base import Problem, Report
from localism.loaders.networks.parts import Element, Heading, heading_of
from localism.loaders.networks.sealed import ends_of, local, parsed

_WRITTEN_ON = ("NodeLabel", "EdgeLabel")
"""Where yEd keeps what is written on a node or an edge."""


class GraphML:
    """A `Reader` of GraphML. Hyperedges and ports are not read; of nested graphs the nodes and edges are."""

    def heading(self, path: str) -> Heading:
        """What the graph's own attributes say, which stand before its nodes or after them."""
        file = _File(path, lambda _: None)
        for _ in file.elements():
            pass
        return heading_of(file.of_graph)

    def elements(self, path: str, report: Report) -> Iterator[Element]:
        """Its nodes and edges, streamed."""
        return _File(path, report).elements()


class _File:
    def __init__(self, path: str, report: Report) -> None:
        self._path, self._report = path, report
        self._titles: dict[str, str] = {}
        self._defaults: dict[str, dict[str, tuple[str, ...]]] = {"node": {}, "edge": {}}
        self._numbers = {"node": 0, "edge": 0}
        self.of_graph: dict[str, str] = {}

    def elements(self) -> Iterator[Element]:
        inside: list[Xml] = []
        hyperedges = 0
        for event, element in parsed(self._path, "graphml", self._report, self._last):
            if event == "start":
                inside.append(element)
                continue
            inside.pop()
            name, parent = local(element), inside[-1] if inside else None
            if name == "key":
                self._key(element)
            elif name == "data" and parent is not None and local(parent) == "graph":
                self.of_graph[self._title(element)] = (element.text or "").strip()
            elif name in self._numbers and parent is not None:
                self._numbers[name] += 1
                if found := self._element(name, element):
                    yield found
            hyperedges += name == "hyperedge"
        if hyperedges:
            message = f"Hyperedges, which join more than two nodes, are left out ({hyperedges:,})."
            self._report(Problem("warning", "not-read", message, self._path, "edges"))

    def _key(self, key: Xml) -> None:
        title = key.get("attr.name", "") or key.get("id", "")
        self._titles[key.get("id", "")] = title
        for child in key:
            if local(child) == "default" and (text := (child.text or "").strip()):
                for kind, defaults in self._defaults.items():
                    if key.get("for", "all") in (kind, "all"):
                        defaults[title] = (text,)

    def _element(self, name: str, element: Xml) -> Element | None:
        said = dict(self._defaults[name])
        for data in element:
            if local(data) == "data":
                if text := (data.text or "").strip():
                    said[self._title(data)] = (text,)
                for inner in data.iter():
                    if local(inner) in _WRITTEN_ON and (text := (inner.text or "").strip()):
                        said.setdefault("label", (text,))
        number, i = self._numbers[name], element.get("id", "")
        ends = ends_of(name, element, number, self._path, self._report)
        return None if ends is None else Element(i, said, number, *ends)

    def _title(self, data: Xml) -> str:
        return self._titles.get(data.get("key", ""), data.get("key", ""))

    def _last(self) -> str:
        return " and ".join(f"{kind} {n:,}" for kind, n in self._numbers.items() if n)
