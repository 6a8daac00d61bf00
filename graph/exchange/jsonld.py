"""The graph as JSON-LD: plain JSON to those who want that, the same triples as Turtle to those who want these."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

from localism.graph.exchange.about import About
from localism.graph.exchange.described import described
from localism.graph.exchange.terms import DATASET, EXPORT, LOC, PREFIXES, encoded, full, iri_of, shortened
from localism.graph.exchange.triples import DATASET_FIELDS, told
from localism.graph.exchange.whole import whole_file
from localism.graph.store import Dataset, View
from localism.ontology.schema import SCHEMA

_IRI, _TEXT = "<", '"'
_REFERENCES = frozenset(
    (
        *(p.local for p in SCHEMA.properties.values() if p.is_reference),
        *("prov:wasDerivedFrom", "foaf:page", "org:postIn", "org:unitOf", "org:subOrganizationOf", "skos:broader"),
        *("org:member", "org:organization", "dcterms:spatial", "schema:areaServed", "eli:is_part_of"),
    )
)
_TYPED = {
    **{p.local: "loc:edtf" for p in SCHEMA.properties.values() if p.datatype == "edtf"},
    **{p.local: f"xsd:{p.datatype}" for p in SCHEMA.properties.values() if p.datatype in ("integer", "decimal")},
    **dict.fromkeys(("fromMin", "fromMax", "toMin", "toMax"), "xsd:date"),
    "stub": "xsd:boolean",
}


def context() -> dict[str, object]:
    """What the names in the file stand for: our own without a prefix, others with theirs. It is in the file, and nowhere to be fetched."""
    return {
        "@version": 1.1,
        "@vocab": LOC,
        **PREFIXES,
        "id": "@id",
        "type": "@type",
        "label": "rdfs:label",
        "sources": {"@id": "prov:wasDerivedFrom", "@type": "@id"},
        **{
            name: {"@id": name if ":" in name else f"loc:{name}", "@type": "@id"}
            for name in sorted(_REFERENCES - {"prov:wasDerivedFrom"})
        },
        **{name: {"@id": f"loc:{name}", "@type": datatype} for name, datatype in sorted(_TYPED.items())},
    }


def write_jsonld(view: View, file: Path, said: About) -> list[Path]:
    """Write things and ties as JSON-LD 1.1 with its context inside, a thing a line, streamed by id; the file.

    `id`, `type`, `label` and the ontology's names (`heldBy`, `from`) are keys; a single value stands alone, several in
    a list. It holds the triples that Turtle does, and loses what that loses.
    """
    with whole_file(file) as path, path.open("w", encoding="utf-8", newline="\n") as out:
        out.write(f'{{"@context": {_json(context())},\n"@graph": [\n')
        of_itself = {
            "id": EXPORT,
            "type": "Export",
            "format": "localism things 1",
            "dcterms:accessRights": said.access,
            "rdfs:comment": said.notice,
            **{name.removeprefix("loc:"): v[0] if len(v) == 1 else list(v) for name, v in told(said).items()},
            **({"dcterms:source": [{"id": iri_of(s.id)} for s in said.sources]} if said.sources else {}),
        }
        out.write(_json(of_itself))
        for dataset in said.datasets:
            out.write(",\n" + _json(_of_dataset(dataset)))
        for subject, what in described(view, _Terms()):
            out.write(",\n" + _json(_node(subject, what)))
        out.write("\n]}\n")
    return [file]


class _Terms:
    """Terms with a mark of what they are before them; of a literal the datatype, too."""

    def iri(self, iri: str) -> str:
        return _IRI + iri

    def name(self, name: str) -> str:
        return _IRI + full(name)

    def thing(self, identity: str) -> str:
        return _IRI + iri_of(identity)

    def text(self, value: str, datatype: str = "") -> str:
        return f"{_TEXT}{datatype}{_TEXT}{value}"


def _node(subject: str, what: dict[str, list[str]]) -> dict[str, object]:
    node: dict[str, object] = {"id": subject[1:]}
    for predicate, objects in what.items():
        key = _key(predicate[1:])
        values = [_value(key, o) for o in objects]
        node[key] = values[0] if len(values) == 1 else values
    return node


@lru_cache(maxsize=1_024)
def _key(iri: str) -> str:
    short = shortened(iri)
    known = {"rdf:type": "type", "rdfs:label": "label", "prov:wasDerivedFrom": "sources"}
    return known.get(short, short.removeprefix("loc:"))


def _value(key: str, value: str) -> object:
    if value.startswith(_IRI):
        iri = value[1:]
        if key == "type":
            return _key(iri)
        return iri if key in _REFERENCES or key == "sources" else {"id": iri}
    datatype, _, text = value[1:].partition(_TEXT)
    if datatype == _TYPED.get(key, ""):
        return text
    return {"@value": text, "@type": datatype} if datatype else {"@value": text}


def _of_dataset(dataset: Dataset) -> dict[str, object]:
    node: dict[str, object] = {"id": DATASET + encoded(dataset.name), "type": "Dataset"}
    for field, name, also in DATASET_FIELDS:
        value = str(getattr(dataset, field))
        if value and (field != "priority" or value != "0"):
            node[name.removeprefix("loc:")] = value
            if also:
                node[also] = value
    return node


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
