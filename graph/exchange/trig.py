"""The graph as TriG: a named graph for each claim, and beside them who says so, since when, and where."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from localism.graph.entity import Claim, StoredClaim
from localism.graph.exchange.about import About
from localism.graph.exchange.terms import (
    CLAIM,
    DATASET,
    EXPORT,
    RUN,
    TYPE,
    Spelling,
    class_iri,
    datatype_of,
    encoded,
    header,
    property_iri,
)
from localism.graph.exchange.triples import of_dataset, of_itself
from localism.graph.exchange.whole import whole_file
from localism.graph.store import Run, View
from localism.ontology.schema import SCHEMA

FORMAT = "localism trig 1"
_MOMENT = re.compile(r"[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
_CODING = (
    ("coder", "loc:coder", ""),
    ("coded", "loc:coded", "loc:edtf"),
    ("confidence", "loc:confidence", ""),
    ("memo", "loc:memo", ""),
)


def write_trig(view: View, file: Path, said: About) -> list[Path]:
    """Write every claim as a named graph, streamed by thing; the file. With its `history`, withdrawn ones and whole runs too.

    A claim's IRI is made of its digest. The default graph says of each, in PROV's words: the thing that it is about
    (`dcterms:subject`), its dataset (`dcterms:isPartOf`), whether it stands (`loc:current`), each time it was learned
    and withdrawn with its place in the file (`prov:qualifiedGeneration`), its citations with page and date
    (`prov:qualifiedDerivation`), its coding and its access. Datasets and runs are described first.

    With history it loses nothing: `load` makes the same graph of it. Without, it holds the current claims of the view
    alone, and of their runs neither the files nor the counts, which may tell of claims that are not in it.
    """
    spelling = Spelling("turtle")
    history, runs = said.history, said.runs
    runs_by_number = {r.number: spelling.iri(run_iri(r)) for r in runs}
    learned = 0
    with whole_file(file) as path, path.open("w", encoding="utf-8", newline="\n") as out:
        out.write(f"# {said.notice}\n{header()}\n")
        out.write(of_itself(said, spelling, FORMAT))
        for dataset in said.datasets:
            out.write(of_dataset(dataset, spelling))
        for run in runs:
            out.write(_of_run(run if history else run._replace(files=(), new=0, unchanged=0, withdrawn=0), spelling))
        for digest, claims in groupby(_with_digest(view.claims(withdrawn=history)), key=lambda pair: pair[0]):
            stints = [stored for _, stored in claims]
            learned += len(stints)
            out.write(_of_claim(digest, stints, runs_by_number, spelling))
        count = {spelling.name("loc:claimCount"): [spelling.text(str(learned), "xsd:integer")]}
        out.write(spelling.block(spelling.iri(EXPORT), count))
    return [file]


def run_iri(run: Run) -> str:
    """A run's IRI: its dataset, its number and its moment, so that no two graphs' are easily alike."""
    return f"{RUN}{quoted(run.dataset)}/{run.number}-{quoted(run.at)}"


def quoted(text: str) -> str:
    """Text as one part of a path."""
    return encoded(text).replace("/", "%2F")


def _with_digest(claims: Iterator[StoredClaim]) -> Iterator[tuple[str, StoredClaim]]:
    for stored in claims:
        yield stored.claim.digest.hex(), stored


def _of_run(run: Run, spelling: Spelling) -> str:
    name, text = spelling.name, spelling.text
    iri = run_iri(run)
    said = {
        name(TYPE): [name("loc:Run"), name("prov:Activity")],
        name("loc:runNumber"): [text(str(run.number), "xsd:integer")],
        name("loc:runOf"): [spelling.iri(DATASET + encoded(run.dataset))],
        name("prov:endedAtTime"): [text(run.at, "xsd:dateTime" if _MOMENT.fullmatch(run.at) else "")],
        name("loc:runDate"): [text(run.date, "loc:edtf")],
    }
    for local, count in (("learned", run.new), ("unchanged", run.unchanged), ("withdrawn", run.withdrawn)):
        if count:
            said[name(f"loc:{local}Count")] = [text(str(count), "xsd:integer")]
    files = [spelling.iri(f"{iri}/file-{n}") for n, _ in enumerate(run.files, 1)]
    if files:
        said[name("prov:used")] = files
    blocks = [spelling.block(spelling.iri(iri), said)]
    for spelled, file in zip(files, run.files, strict=True):
        kept = {
            name(TYPE): [name("prov:Entity")],
            name("loc:fileName"): [text(file.name)],
            name("loc:sha256"): [text(file.sha256)],
        }
        blocks.append(spelling.block(spelled, kept))
    return "".join(blocks)


def _of_claim(digest: str, stints: list[StoredClaim], runs: dict[int, str], spelling: Spelling) -> str:
    name, text = spelling.name, spelling.text
    claim = stints[0].claim
    iri = f"{CLAIM}{digest}"
    current = any(s.withdrawn is None for s in stints)
    learned = [spelling.iri(f"{iri}-learned-{s.learned}") for s in stints]
    cited = [spelling.iri(f"{iri}-citation-{n}") for n, _ in enumerate(claim.citations, 1)]
    said = {
        name(TYPE): [name("loc:Claim")],
        name("dcterms:subject"): [spelling.thing(claim.entity)],
        name("dcterms:isPartOf"): [spelling.iri(DATASET + encoded(claim.dataset))],
        name("loc:current"): [text("true" if current else "false", "xsd:boolean")],
        name("prov:qualifiedGeneration"): learned,
    }
    if cited:
        said[name("prov:qualifiedDerivation")] = cited
        said[name("prov:wasDerivedFrom")] = list(dict.fromkeys(spelling.thing(c.source) for c in claim.citations))
    for field, predicate, datatype in _CODING:
        if value := getattr(claim.coding, field):
            said[name(predicate)] = [text(value, datatype)]
    if claim.access:
        said[name("loc:access")] = [text(claim.access)]
    if written := _as_written(claim):
        said[name("loc:asWritten")] = [text(written)]
    blocks = [spelling.block(spelling.iri(iri), said)]
    for spelled, stored in zip(learned, stints, strict=True):
        when = {name(TYPE): [name("prov:Generation")], name("prov:activity"): [runs[stored.learned]]}
        if stored.withdrawn is not None:
            when[name("loc:withdrawnBy")] = [runs[stored.withdrawn]]
        if stored.claim.locator:
            when[name("loc:locator")] = [text(stored.claim.locator)]
        blocks.append(spelling.block(spelled, when))
    for spelled, citation in zip(cited, claim.citations, strict=True):
        where = {name(TYPE): [name("prov:Derivation")], name("prov:entity"): [spelling.thing(citation.source)]}
        if citation.page:
            where[name("loc:page")] = [text(citation.page)]
        if citation.observed:
            where[name("loc:observed")] = [text(citation.observed, "loc:edtf")]
        blocks.append(spelling.block(spelled, where))
    blocks.append(f"{spelling.iri(iri)} {{ {_statements(claim, spelling)} }}\n")
    return "".join(blocks)


def _statements(claim: Claim, spelling: Spelling) -> str:
    said: dict[str, list[str]] = {}
    if claim.types:
        said[spelling.name(TYPE)] = [spelling.iri(class_iri(t)) for t in dict.fromkeys(claim.types)]
    for name, values in claim.properties.items():
        p = SCHEMA.properties.get(name)
        once = dict.fromkeys(values)
        if p and p.is_reference:
            objects = [spelling.thing(v) for v in once]
        else:
            objects = [spelling.text(v, datatype_of(p, v)) for v in once]
        if objects:
            said[spelling.iri(property_iri(name))] = objects
    return spelling.block(spelling.thing(claim.entity), dict(sorted(said.items()))).rstrip("\n") if said else ""


def _as_written(claim: Claim) -> str:
    """What sorting would not give back, as JSON; mostly nothing."""
    kept: dict[str, object] = {}
    if len(claim.types) > 1 and list(claim.types) != sorted(set(claim.types)):
        kept["types"] = claim.types
    properties = {
        n: v for n, v in sorted(claim.properties.items()) if not v or (len(v) > 1 and list(v) != sorted(set(v)))
    }
    if properties:
        kept["properties"] = properties
    return json.dumps(kept, ensure_ascii=False) if kept else ""
