"""What comes back of an export, by readers that know nothing of how it was written: one shape for all formats."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import networkx
import pyarrow.parquet
import rdflib
from lxml import etree

from localism import Graph
from localism.ontology.schema import SCHEMA

BOUNDS = ("from_min", "from_max", "to_min", "to_max")
LOC = "https://w3id.org/localism/ns#"


@dataclass
class Back:
    """Things and ties with their values, and what claims say: (thing, property, value, source, page, coder, access)."""

    values: dict[str, dict[str, set[str]]] = field(default_factory=dict)
    claims: set[tuple[str, ...]] = field(default_factory=set)
    withdrawn: set[str] = field(default_factory=set)

    def of(self, thing: str, name: str) -> set[str]:
        return self.values.get(thing, {}).get(name, set())

    def add(self, thing: str, name: str, values: Iterable[str]) -> None:
        self.values.setdefault(thing, {}).setdefault(name, set()).update(values)


def parts(text: str) -> list[str]:
    """The values in a text that joins them."""
    return text.split("; ") if text else []


# ---- tables and JSON ---------------------------------------------------------------------------------------------------


def from_csv(folder: Path) -> Back:
    back = Back()
    for file in folder.glob("*.csv"):
        with file.open(encoding="utf-8-sig", newline="") as opened:
            rows = list(csv.DictReader(opened))
        if file.name == "claims.csv":
            for row in rows:
                of_a_claim(back, row)
        elif file.name != "edges.csv":
            for row in rows:
                for name, text in row.items():
                    back.add(row["id"], name, parts(text) if name not in ("name", "description") else [text])
    return back


def of_a_claim(back: Back, row: dict[str, str]) -> None:
    """A row of the table of claims, whose `says` is one text."""
    name = ""
    for said in parts(row["says"]):
        named, colon, value = said.partition(": ")
        name, value = (named, value) if colon and named in SCHEMA.properties else (name, said)
        evidence = (row["source"] or "", row["page"] or "", row["coder"] or "", row["access"] or "")
        back.claims.add((row["entity"], name, value, *evidence))
        back.add(row["entity"], "sources", [row["source"] or ""])


def from_parquet(folder: Path) -> Back:
    back = Back()
    for file in folder.glob("*.parquet"):
        for row in pyarrow.parquet.read_table(file).to_pylist():
            if file.stem == "claims":
                of_a_claim(back, row)
            elif file.stem != "edges":
                for name, value in row.items():
                    if value is not None:
                        back.add(row["id"], name, value if isinstance(value, list) else [str(value)])
    return back


def from_kumu(file: Path) -> Back:
    data = json.loads(file.read_text(encoding="utf-8"))
    classes = {c.label: c.name for c in SCHEMA.classes.values()}
    names = {p.heading or p.label: p.name for p in SCHEMA.properties.values()}
    names |= {"label": "name", "description": "description", "Start date": "from", "End date": "to", "Tie": "tie"}
    names |= dict(zip(("Earliest start", "Latest start", "Earliest end", "Latest end"), BOUNDS, strict=True))

    def read(told: dict[str, Any]) -> dict[str, str]:
        return {names[k]: v for k, v in told.items() if k in names}

    edges = [
        (c["from"], c["to"], {**read(c), "relationship": c["type"].upper().replace(" ", "_")})
        for c in data["connections"]
    ]
    back = from_network([(e["id"], read(e)) for e in data["elements"]], edges)
    for e in data["elements"]:
        back.add(e["id"], "types", [classes[label] for label in (e["type"], *e.get("tags", ())) if label in classes])
    return back


def from_popolo(file: Path) -> Back:
    data = json.loads(file.read_text(encoding="utf-8"))
    classes = {c.label: c.name for c in SCHEMA.classes.values()}
    back = Back()
    for e in (*data["organizations"], *data["persons"], *data["posts"], *data["areas"]):
        for name in ("name", "description"):
            back.add(e["id"], name, [e[name]] if name in e else [])
        back.add(e["id"], "also_known_as", [n["name"] for n in e.get("other_names", ())])
        back.add(e["id"], "types", [classes[label] for label in parts(e.get("classification", ""))])
    return back


def from_json(file: Path) -> Back:
    data = json.loads(file.read_text(encoding="utf-8"))
    return from_records([*data["nodes"], *data["ties"]], data["claims"])


def from_lines(file: Path) -> Back:
    told = [json.loads(line) for line in file.read_text(encoding="utf-8").split("\n") if line]
    return from_records(
        [r for r in told if r["record"] in ("node", "tie")], [r for r in told if r["record"] == "claim"]
    )


def from_records(things: Iterable[dict[str, Any]], claims: Iterable[dict[str, Any]]) -> Back:
    back = Back()
    for e in things:
        back.add(e["id"], "types", e["types"])
        for name, values in e["properties"].items():
            back.add(e["id"], name, values)
        for name, day in (e["bounds"] or {}).items():
            back.add(e["id"], name, [day])
    for c in claims:
        claimed(back, c["entity"], c["properties"], c["citations"], c["coding"]["coder"], c["access"])
    return back


def claimed(
    back: Back, entity: str, properties: dict[str, list[str]], cited: Iterable[Any], coder: str, access: str
) -> None:
    for citation in cited or ({"source": "", "page": ""},):
        back.add(entity, "sources", [citation["source"]])
        for name, values in properties.items():
            for value in values:
                back.claims.add((entity, name, value, citation["source"], citation["page"], coder, access))


# ---- networks ----------------------------------------------------------------------------------------------------------


def from_graphml(file: Path) -> Back:
    network = networkx.read_graphml(file)
    return from_network(
        network.nodes(data=True),
        ((a, b, d) for a, b, d in network.edges(data=True)),
    )


def from_gexf(file: Path) -> Back:
    root = etree.parse(file).getroot()
    space = {"g": root.nsmap[None]}
    titles = {
        cls: {
            a.get("id"): a.get("title")
            for a in root.xpath(f"//g:attributes[@class='{cls}'][@mode='static']/g:attribute", namespaces=space)
        }
        for cls in ("node", "edge")
    }

    def attributes(e: Any, cls: str) -> dict[str, str]:
        found = e.xpath("g:attvalues/g:attvalue", namespaces=space)
        return {titles[cls][v.get("for")]: v.get("value") for v in found if v.get("for") in titles[cls]}

    nodes = [(n.get("id"), attributes(n, "node")) for n in root.xpath("//g:node", namespaces=space)]
    edges = [
        (e.get("source"), e.get("target"), attributes(e, "edge")) for e in root.xpath("//g:edge", namespaces=space)
    ]
    return from_network(nodes, edges)


def from_network(nodes: Iterable[tuple[str, Any]], edges: Iterable[tuple[str, str, Any]]) -> Back:
    """Of edges that one tie makes, its ends are put together again."""
    back = Back()
    for node, attributes in nodes:
        for name, text in attributes.items():
            back.add(node, name, parts(str(text)) if name not in ("name", "description") else [str(text)])
    ends = {c.short_edge: (c.from_end, c.to_end) for c in SCHEMA.ties}
    for source, target, attributes in edges:
        if tie := attributes.get("tie"):
            start, end = ends[attributes["relationship"]]
            back.add(tie, start, [source])
            back.add(tie, end, [target])
            for name, text in attributes.items():
                if name not in (start, end):
                    back.add(tie, name, parts(text))
    return back


# ---- RDF ---------------------------------------------------------------------------------------------------------------


def from_rdf(form: str) -> Callable[[Path], Back]:
    def read(file: Path) -> Back:
        graph = rdflib.Graph().parse(file, format=form)
        names = {f"{LOC}{p.local}": p.name for p in SCHEMA.properties.values()}
        names |= {LOC + "fromMin": BOUNDS[0], LOC + "fromMax": BOUNDS[1], LOC + "toMin": BOUNDS[2]}
        names |= {LOC + "toMax": BOUNDS[3], "http://www.w3.org/ns/prov#wasDerivedFrom": "sources"}
        back = Back()
        for s, p, o in graph:
            value = str(o).rpartition("/id/")[2] if isinstance(o, rdflib.URIRef) else str(o)
            thing = str(s).rpartition("/id/")[2]
            if str(p).endswith("#type"):
                back.add(thing, "types", [str(o).removeprefix(LOC)])
            elif str(p) in names:
                back.add(thing, names[str(p)], [value])
        return back

    return read


# ---- what loads again --------------------------------------------------------------------------------------------------


def loaded(path: Path) -> Back:
    """By loading it into an empty graph."""
    back = Back()
    with Graph.open(":memory:") as graph:
        graph.load(path)
        with graph.view() as view:
            for e in view.entities():
                back.add(e.id, "types", e.types)
                for name, values in e.properties.items():
                    back.add(e.id, name, values)
                for name, day in zip(BOUNDS, e.bounds or (), strict=False):
                    back.add(e.id, name, [day])
            for s in view.claims(withdrawn=True):
                if s.withdrawn is None:
                    cited = [c._asdict() for c in s.claim.citations]
                    properties = {n: list(v) for n, v in s.claim.properties.items()}
                    claimed(back, s.claim.entity, properties, cited, s.claim.coding.coder, s.claim.access)
                else:
                    back.withdrawn |= set(texts(s.claim.properties))
    return back


def texts(properties: Any) -> Iterator[str]:
    for values in properties.values():
        yield from values


READERS: dict[str, Callable[[Path], Back]] = {
    "csv": from_csv,
    "gexf": from_gexf,
    "graphml": from_graphml,
    "json": from_json,
    "jsonl": from_lines,
    "jsonld": from_rdf("json-ld"),
    "kumu": from_kumu,
    "ntriples": from_rdf("nt"),
    "parquet": from_parquet,
    "popolo": from_popolo,
    "records": loaded,
    "trig": loaded,
    "turtle": from_rdf("turtle"),
    "xlsx": loaded,
}
NOT_READ_HERE = {"cypher": "wants a server: tests/neo4j/test_exchange_script.py"}
