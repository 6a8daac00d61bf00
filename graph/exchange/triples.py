"""The graph as RDF triples: Turtle to be read, N-Triples to be streamed."""

from __future__ import annotations

from pathlib import Path

from localism.graph.exchange.about import About
from localism.graph.exchange.described import described
from localism.graph.exchange.terms import DATASET, EXPORT, TYPE, Spelling, encoded, header
from localism.graph.exchange.whole import whole_file
from localism.graph.store import Dataset, View
from localism.ontology.schema import SCHEMA


def write_turtle(view: View, file: Path, said: About) -> list[Path]:
    """Write things and ties as Turtle, streamed by id; the file.

    Each property has the IRI that the ontology gives it; beside it stands what org:, skos:, prov:, dcterms:, foaf:,
    schema: and eli: call the same. Every thing has an IRI: the statistics office's for a GSS code, else one made of its
    id. Dated things have their four bounds as days. A thing names the sources of its claims (`prov:wasDerivedFrom`).

    What it loses: which claim says what and who disagrees, where in a source it stands, who coded it, what is withdrawn
    (TriG has all of these), and the order of values.
    """
    return _write(view, file, said, Spelling("turtle"))


def write_ntriples(view: View, file: Path, said: About) -> list[Path]:
    """Write the same triples as N-Triples, streamed by id; the file."""
    return _write(view, file, said, Spelling("ntriples"))


def _write(view: View, file: Path, said: About, spelling: Spelling) -> list[Path]:
    with whole_file(file) as path, path.open("w", encoding="utf-8", newline="\n") as out:
        if spelling.short:
            out.write(f"# {said.notice}\n{header()}\n")
        out.write(of_itself(said, spelling, "localism things 1"))
        for dataset in said.datasets:
            out.write(of_dataset(dataset, spelling))
        for subject, what in described(view, spelling):
            out.write(spelling.block(subject, what))
    return [file]


def of_itself(said: About, spelling: Spelling, form: str) -> str:
    """What the export says of itself."""
    return spelling.block(
        spelling.iri(EXPORT),
        {
            spelling.name(TYPE): [spelling.name("loc:Export")],
            spelling.name("loc:format"): [spelling.text(form)],
            spelling.name("dcterms:accessRights"): [spelling.text(said.access)],
            spelling.name("rdfs:comment"): [spelling.text(said.notice)],
            **{spelling.name(name): [spelling.text(v) for v in values] for name, values in told(said).items()},
            **({spelling.name("dcterms:source"): [spelling.thing(s.id) for s in said.sources]} if said.sources else {}),
        },
    )


def told(said: About) -> dict[str, tuple[str, ...]]:
    """What an export says of itself beside for whom it is, by the name of the property; nothing that is blank."""
    values: dict[str, str | tuple[str, ...]] = {
        "dcterms:title": said.title,
        "dcterms:license": said.licences,
        "loc:shownOn": said.on,
        "loc:knownOn": said.known_on,
        "loc:filter": said.told["filters"],
        "loc:program": said.version,
        "loc:command": said.command,
        "loc:cannotCarry": said.lost,
    }
    return {name: (v,) if isinstance(v, str) else v for name, v in values.items() if v}


def of_dataset(dataset: Dataset, spelling: Spelling) -> str:
    """What is known of a dataset, in the ontology's words and in Dublin Core's."""
    said = {spelling.name(TYPE): [spelling.name("loc:Dataset")]}
    for field, name, also in DATASET_FIELDS:
        value = str(getattr(dataset, field))
        if value and (field != "priority" or value != "0"):
            datatype = {"as_of": "loc:edtf", "priority": "xsd:integer"}.get(field, "")
            said[spelling.name(name)] = [spelling.text(value, datatype)]
            if also:
                said[spelling.name(also)] = [spelling.text(value)]
    return spelling.block(spelling.iri(DATASET + encoded(dataset.name)), said)


def _loc(name: str) -> str:
    return f"loc:{SCHEMA.properties[name].local}"


DATASET_FIELDS = (
    ("name", _loc("dataset_name"), ""),
    ("title", _loc("dataset_title"), "dcterms:title"),
    ("author", _loc("author"), "dcterms:creator"),
    ("as_of", _loc("as_of"), ""),
    ("licence", _loc("licence"), "dcterms:license"),
    ("access", _loc("access"), ""),
    ("priority", _loc("priority"), ""),
)
"""Each field of a dataset, what the ontology calls it, and what Dublin Core does."""
