"""The network as a blueprint for Kumu (kumu.io): its JSON of elements and connections."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from localism.graph.entity import Entity
from localism.graph.exchange.about import About
from localism.graph.exchange.jsons import array
from localism.graph.exchange.network import Edge, edges, in_order, is_tie, side
from localism.graph.exchange.plain import joined
from localism.graph.exchange.whole import whole_file
from localism.graph.store import View
from localism.ontology.dates import BEGINNING, END
from localism.ontology.schema import SCHEMA

_KUMUS_OWN = frozenset(("id", "label", "type", "description", "tags", "direction", "image"))
_DATES = {"from": "Start date", "to": "End date"}  # `from` and `to` are a connection's ends
_BOUNDS = ("Earliest start", "Latest start", "Earliest end", "Latest end")
Said = dict[str, object]


def write_kumu(view: View, file: Path, said: About) -> list[Path]:
    """Write one JSON object, streamed; the file. Kumu takes it when it is dropped onto a map, or linked as remote JSON.

    Things are `elements` by id, with `label` (name), `type` (class), `description` and `tags` (further classes, side, `stub`). Short edges
    are directed `connections`, with `type` (what the relationship is called), and of ties `label` (`decides, delivers`),
    `description` and `Tie`, the id. Everything else is a field, named as in the ontology's headings; dates are `Start
    date` and `End date` as the source wrote them, and `Earliest start` to `Latest end` as days, the last two being the first day
    after; an open one is left out.

    It loses claims, sources and who disagrees; the parting of several values, which are joined by `; `; ties with an end
    unknown, prohibitions, references to ties. The format has no place to say so, nor for whom the file is. Kumu reads
    descriptions as Markdown.
    """
    with whole_file(file) as path, path.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as out:
        out.write("{")
        array(out, "elements", _elements(view))
        array(out, "connections", _connections(view), then="}")
    return [file]


def _elements(view: View) -> Iterator[Said]:
    for e in view.entities():
        if not is_tie(e):
            classes = [SCHEMA.classes[t].label for t in e.types if t in SCHEMA.classes]
            tags = [*classes[1:], *filter(None, [side(e), "stub" if e.stub else ""])]
            own = {"id": e.id, "label": e.name, "type": classes[0] if classes else "", "tags": tags}
            yield {name: value for name, value in own.items() if value} | _fields(e)


def _connections(view: View) -> Iterator[Said]:
    for edge in edges(view, Counter()):
        said: Said = {"from": edge.source.id, "to": edge.target.id, "direction": "directed", "type": _words(edge)}
        if edge.tie:
            said |= {"label": _done(edge.tie), "Tie": edge.tie.id}
        yield {name: value for name, value in said.items() if value} | (_fields(edge.tie) if edge.tie else {})


def _words(edge: Edge) -> str:
    return edge.relationship.lower().replace("_", " ")


def _done(tie: Entity) -> str:
    """What is said of it in codes first: of a holding, its acts."""
    coded = (tie.all(p.name) for t in tie.types if t in SCHEMA.classes for p in SCHEMA.properties_of(t) if p.codes)
    return ", ".join(next(filter(None, coded), ()))


def _fields(e: Entity) -> Said:
    said: Said = {}
    for name in in_order(e):
        if name == "description":
            said[name] = joined(e.all(name))
        elif name != "name" or is_tie(e):
            said[_heading(name)] = joined(e.all(name))
    for heading, day in zip(_BOUNDS, e.bounds or (), strict=False):
        if day not in (BEGINNING, END):
            said[heading] = day
    return said


def _heading(name: str) -> str:
    p = SCHEMA.properties.get(name)
    heading = _DATES.get(name) or (p.heading or p.label if p else name)
    return f"{heading} of it" if heading.lower() in _KUMUS_OWN else heading
