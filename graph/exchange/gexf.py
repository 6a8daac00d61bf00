"""The network as GEXF 1.3, Gephi's own format, with spells for its timeline."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TextIO
from xml.sax.saxutils import escape, quoteattr

from localism.graph.exchange.about import About
from localism.graph.exchange.network import counted, edge_attributes, edges, is_tie, node_attributes, parallel
from localism.graph.exchange.plain import joined, legal
from localism.graph.exchange.whole import whole_file
from localism.graph.exchange.xmls import odd_ids
from localism.graph.store import View
from localism.ontology.dates import BEGINNING, END, Bounds
from localism.ontology.edtf import shift

NAMESPACE = "http://gexf.net/1.3"
CERTAINTY = "certainty"
"""The attribute that changes with time: `definite` or `possible`."""
_MEANT_OTHERWISE = frozenset(
    ("id", "label", "type", "weight", "kind", "start", "end", "pid", "spells", "slices", "parents", "viz", "key")
)
"""Attributes that readers take for parts of the format."""
Attributes = Mapping[str, str | bool]


def write_gexf(view: View, file: Path, said: About) -> list[Path]:
    """Write things and short edges as one GEXF 1.3 file, streamed; the file.

    The graph is dynamic. A dated thing or tie has one spell, from the first to the last day on which it was *possibly*
    so, both included; an end that nobody knows, or that is open by its own terms, is left out, which GEXF calls
    infinite. `certainty` changes on the way: `definite` while it surely was so, `possible` before and after. The four
    bounds, as EDTF reads them, are attributes too. What has no dates has no spell and
    is there at all times; so is what nobody dates at either end, and what is said to end before it begins.

    A node's label is its name, an edge's its relationship. Two edges of one kind between the same two things are not
    allowed in GEXF and would be made one by Gephi: a second `HOLDS` is of the kind `HOLDS 2`; `relationship` says
    `HOLDS` of both. An attribute whose name means something else in GEXF (`type`) has an underscore after it. The date
    in the file is that of the latest load.

    It loses what `to_networkx` does: claims and sources, the parting of several values, ties with an end unknown,
    prohibitions, references to ties (the description counts these). Control characters and half surrogates, which XML forbids, become U+FFFD,
    and line ends become line feeds.
    """
    left_out: Counter[str] = Counter()
    columns = _columns(view, left_out)
    spelled = odd_ids(view)
    with whole_file(file) as path, path.open("w", encoding="utf-8", newline="\n") as out:
        out.write(f'<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="{NAMESPACE}" version="1.3">\n')
        _describe(out, said, left_out)
        out.write('<graph defaultedgetype="directed" mode="dynamic" timeformat="date" timerepresentation="interval">\n')
        for cls, names in columns.items():
            _declare(out, cls, names)
        out.write("<nodes>\n")
        for entity in view.entities():
            if not is_tie(entity):
                own = {"id": spelled.get(entity.id, entity.id), "label": entity.name}
                _element(out, "node", own, node_attributes(entity), columns["node"], entity.bounds)
        out.write("</nodes>\n<edges>\n")
        _edges(out, view, spelled, columns["edge"])
        out.write("</edges>\n</graph>\n</gexf>\n")
    return [file]


def _edges(out: TextIO, view: View, spelled: Mapping[str, str], names: Mapping[str, str]) -> None:
    alike: Counter[tuple[str, str, str]] = Counter()
    for number, edge in enumerate(edges(view, Counter()), 1):
        source, target = (spelled.get(e.id, e.id) for e in (edge.source, edge.target))
        alike[source, target, edge.relationship] += 1
        nth = alike[source, target, edge.relationship]
        own = {"id": f"e{number}", "source": source, "target": target, "label": edge.relationship}
        own["kind"] = parallel(edge.relationship, nth)
        _element(out, "edge", own, edge_attributes(edge), names, edge.tie.bounds if edge.tie else None)


def _columns(view: View, left_out: Counter[str]) -> dict[str, dict[str, str]]:
    """The attributes of nodes and of edges, each with the id it goes by in the file; and what makes no edge is counted."""
    nodes: dict[str, None] = {}
    lines: dict[str, None] = {}
    for entity in view.entities():
        if not is_tie(entity):
            nodes.update(dict.fromkeys(node_attributes(entity)))
    for edge in edges(view, left_out):
        lines.update(dict.fromkeys(edge_attributes(edge)))
    return {cls: {name: str(n) for n, name in enumerate(names)} for cls, names in (("node", nodes), ("edge", lines))}


def _declare(out: TextIO, cls: str, names: Mapping[str, str]) -> None:
    out.write(f'<attributes class="{cls}" mode="static">\n')
    for name, number in names.items():
        title = f"{name}_" if name in _MEANT_OTHERWISE or name == CERTAINTY else name
        kind = "boolean" if name == "stub" else "string"
        out.write(f'<attribute id="{number}" title={_quoted(title)} type="{kind}"/>\n')
    out.write(f'</attributes>\n<attributes class="{cls}" mode="dynamic">\n')
    out.write(f'<attribute id="{CERTAINTY}" title="{CERTAINTY}" type="string"/>\n</attributes>\n')


def _element(
    out: TextIO, tag: str, own: Mapping[str, str], said: Attributes, names: Mapping[str, str], dated: Bounds | None
) -> None:
    out.write(f"<{tag}{''.join(f' {name}={_quoted(value)}' for name, value in own.items())}>\n<attvalues>\n")
    for name, value in said.items():
        text = str(value).lower() if isinstance(value, bool) else value
        out.write(f'<attvalue for="{names[name]}" value={_quoted(text)}/>\n')
    periods = _periods(dated) if dated else []
    for certainty, first, last in periods:
        out.write(f'<attvalue for="{CERTAINTY}" value="{certainty}"{_span(first, last)}/>\n')
    out.write("</attvalues>\n")
    if periods and (spell := _span(periods[0][1], periods[-1][2])):
        out.write(f"<spells>\n<spell{spell}/>\n</spells>\n")
    out.write(f"</{tag}>\n")


def _periods(b: Bounds) -> list[tuple[str, str, str]]:
    """Certainty, first day and last day of each period, in order, none overlapping; a blank day is open.

    >>> _periods(Bounds("2015-01-01", "2015-12-31", "2018-06-02", END))
    [('possible', '2015-01-01', '2015-12-30'), ('definite', '2015-12-31', '2018-06-01'), ('possible', '2018-06-02', '')]
    """
    if b.from_min >= b.to_max:
        return []
    if b.from_max >= b.to_min:
        spans = [("possible", b.from_min, b.to_max)]
    else:
        surely = (b.from_max, b.to_min)
        spans = [("possible", b.from_min, surely[0]), ("definite", *surely), ("possible", surely[1], b.to_max)]
    return [
        (certainty, "" if first == BEGINNING else first, "" if end == END else shift(end, -1))
        for certainty, first, end in spans
        if first < end
    ]


def _span(first: str, last: str) -> str:
    return (f' start="{first}"' if first else "") + (f' end="{last}"' if last else "")


def _quoted(text: str) -> str:
    return quoteattr(legal(text))


def _describe(out: TextIO, said: About, left_out: Counter[str]) -> None:
    missing = joined(tuple(counted(left_out)))
    description = "\n".join([*said.lines, *([f"Not in it: {missing}."] if missing else [])])
    date = f' lastmodifieddate="{said.loaded}"' if said.loaded else ""
    out.write(f"<meta{date}>\n<creator>localism</creator>\n<description>{escape(legal(description))}</description>\n")
    out.write("</meta>\n")
