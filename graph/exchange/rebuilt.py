"""A graph made again from an exported TriG file: every claim checked against its digest, and all of them or none."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from localism.errors import MisuseError
from localism.graph.copying import copy
from localism.graph.entity import Citation, Claim, Coding, StoredClaim
from localism.graph.exchange.terms import (
    CLAIM,
    DATASET,
    EXPORT,
    RUN,
    class_of,
    decoded,
    full,
    id_of,
    property_of,
)
from localism.graph.exchange.trig import FORMAT, run_iri
from localism.graph.exchange.triples import DATASET_FIELDS
from localism.graph.store import Dataset, File, Loaded, Run, Store, Watch, counting
from localism.loaders.trig import Quad, Text, TrigError, read_trig
from localism.ontology.schema import SCHEMA

_TYPE = full("rdf:type")
_RUN = re.compile(r"(?P<number>[0-9]{1,9})-.*", re.DOTALL)
_AGAIN = "Write the file again with localism export trig."
_OTHER = {
    ".nq": "N-Quads",
    ".rdf": "RDF/XML",
    ".owl": "OWL",
}
Said = dict[str, list[Any]]


def is_whole_graph(path: str | Path) -> bool:
    """Whether a file is TriG by its name, which is loaded as the graph it was. `MisuseError` for RDF that is not read."""
    ending = Path(path).suffix.lower()
    if ending in _OTHER:
        raise MisuseError(
            f"{path} is {_OTHER[ending]}, which is not read. Of RDF, Turtle, N-Triples and JSON-LD are loaded as things without claims of "
            "their own, and what localism export trig wrote as the graph it was."
        )
    return ending == ".trig"


@dataclass
class Survey:
    """What a file holds, once it has been gone through: nothing was found wrong with it."""

    path: Path
    datasets: list[Dataset] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    current: Counter[str] = field(default_factory=Counter)
    withdrawn: Counter[str] = field(default_factory=Counter)

    @property
    def claims(self) -> int:
        """How many there are, withdrawn ones included."""
        return self.current.total() + self.withdrawn.total()

    @property
    def loaded(self) -> dict[str, Loaded]:
        """By dataset, what loading it comes to."""
        return {d.name: Loaded(self.current[d.name], 0, self.withdrawn[d.name]) for d in self.datasets}


def survey(path: Path) -> Survey:
    """Go through a file from end to end, and change nothing. Raises `TrigError` at what no export of ours says."""
    about: Said = {}
    held: dict[str, Said] = {}
    made = Survey(path)
    runs: set[int] = set()
    for stored in _claims(path, about, held):
        (made.current if stored.withdrawn is None else made.withdrawn)[stored.claim.dataset] += 1
        runs.update({stored.learned, stored.withdrawn or stored.learned})
    if not about:
        raise TrigError(f"{path} is no export of localism ({EXPORT} is not described in it). {_AGAIN}")
    if (form := _one(about, "loc:format")) != FORMAT:
        raise TrigError(f"{path} is in the form {form!r}, and what is read is {FORMAT!r}. {_AGAIN}")
    if (count := _one(about, "loc:claimCount")) != str(made.claims):
        told = "how many is not said, so it was cut short" if not count else f"it says that there are {count}"
        raise TrigError(f"{path} holds {made.claims} claims, but {told}. {_AGAIN}")
    made.datasets = sorted(_dataset(path, s) for i, s in held.items() if i.startswith(DATASET))
    known = {d.name for d in made.datasets}
    made.runs = sorted(_run(path, i, s, held) for i, s in held.items() if i.startswith(RUN) and "/file-" not in i)
    lacking = sorted((set(made.current) | set(made.withdrawn) | {r.dataset for r in made.runs}) - known)
    if lacking:
        raise TrigError(
            f"{path} has claims or runs of the dataset {lacking[0]!r}, which it does not describe. {_AGAIN}"
        )
    if unknown := sorted(runs - {r.number for r in made.runs}):
        raise TrigError(f"{path} has claims of run {unknown[0]}, which it does not describe. {_AGAIN}")
    return made


def load_trig(path: Path, store: Store, *, access: str | None = None, watch: Watch | None = None) -> Survey:
    """Copy what a file holds into an empty store, history included: all of it or nothing.

    The file is read twice in constant memory, first to the end to see that nothing is wrong with it. A store that others
    share takes what is open to `access` (by default public) and nothing at all if there is more, as `copy` does; so does any
    other where `access` is given.
    """
    if store.exists():
        with store.view() as view:
            if view.runs():
                raise MisuseError(
                    f"{path} is a whole graph, with its history, and goes into an empty one; this graph holds claims already. "
                    "Name a new file with --graph, then compare or copy from there."
                )
    found = survey(path)
    if store.shared or access is not None:
        from localism.graph.stores import open_store

        with TemporaryDirectory() as folder:
            between = open_store(str(Path(folder) / "graph.db"))
            try:
                _write(found, between, watch)
                with between.view() as view:
                    copy(view, store, access=access)
            finally:
                between.close()
    else:
        _write(found, store, watch)
    return found


def _write(found: Survey, store: Store, watch: Watch | None) -> None:
    with store.writer() as writer:
        claims = _claims(found.path, {}, {})
        writer.copy(found.datasets, found.runs, claims, counting(watch, found.claims))


# ---- claims ----------------------------------------------------------------------------------------------------------


def _claims(path: Path, about: Said, held: dict[str, Said]) -> Iterator[StoredClaim]:
    """The claims of a file, each as soon as it is whole; what is said of datasets, runs and the file goes into the others.

    In a file as we write it a claim's statements stand together, and only those are held. If other software has put them
    in another order, what is not whole yet waits.
    """
    waiting: dict[str, list[Quad]] = {}
    key, quads = "", list[Quad]()
    for q in read_trig(path):
        of = q.graph or q.subject
        if not of.startswith(CLAIM):
            _note(path, q, about, held)
            continue
        here = of[len(CLAIM) : len(CLAIM) + 32]
        if here != key:
            yield from _ready(path, key, quads, waiting)
            key, quads = here, []
        quads.append(q)
    yield from _ready(path, key, quads, waiting)
    for key, late in waiting.items():
        yield from _built(path, key, late)


def _ready(path: Path, key: str, quads: list[Quad], waiting: dict[str, list[Quad]]) -> Sequence[StoredClaim]:
    if not quads:
        return ()
    if key not in waiting:
        try:
            return _built(path, key, quads)
        except TrigError:
            pass  # the rest of it may stand further on; if not, it is said at the end
    waiting.setdefault(key, []).extend(quads)
    return ()


def _note(path: Path, q: Quad, about: Said, held: dict[str, Said]) -> None:
    if q.graph:
        raise _wrong(path, q, f"a graph that is no claim's: {q.graph}")
    if q.subject == EXPORT:
        kept = about
    elif q.subject.startswith((DATASET, RUN)):
        kept = held.setdefault(q.subject, {})
    else:
        raise _wrong(path, q, f"something is said of {q.subject}, outside any claim")
    kept.setdefault(q.predicate, []).append(q.object)


def _built(path: Path, key: str, quads: list[Quad]) -> list[StoredClaim]:
    """The claim that some statements make, once for each time that it was learned."""
    iri = CLAIM + key
    parts: dict[str, Said] = {}
    types, properties = list[str](), dict[str, list[str]]()
    subject = next((q.object for q in quads if q.subject == iri and q.predicate == full("dcterms:subject")), "")
    for q in quads:
        if not q.graph:
            parts.setdefault(q.subject, {}).setdefault(q.predicate, []).append(q.object)
        elif q.graph != iri or q.subject != subject:
            raise _wrong(path, q, f"the graph of a claim about {subject or 'nothing'} speaks of {q.subject}")
        elif q.predicate == _TYPE:
            types.append(_named(path, q, class_of(str(q.object)) if isinstance(q.object, str) else None))
        else:
            name = _named(path, q, property_of(q.predicate))
            properties.setdefault(name, []).append(_named(path, q, _value(name, q.object)))
    head, line = parts.get(iri, {}), quads[0].line
    said = {n: tuple(sorted(v)) for n, v in properties.items()}
    written = _as_written(_one(head, "loc:asWritten"), tuple(sorted(types)), said)
    cited = [_citation(parts.get(i, {})) for i in _in_order(head, "prov:qualifiedDerivation")]
    claim = Claim(
        id_of(str(subject)) or "",
        written[0],
        written[1],
        decoded(_one(head, "dcterms:isPartOf"), DATASET) or "",
        tuple(cited),
        Coding(*(_one(head, f"loc:{name}") for name in Coding._fields)),
        _one(head, "loc:access"),
    )
    if claim.digest.hex() != key:
        raise TrigError(
            f"{path}, line {line:,}: the claim {key} about {claim.entity!r} is not as it was written: something of it was changed or is missing. {_AGAIN}"
        )
    stints = []
    for node in _in_order(head, "prov:qualifiedGeneration"):
        when = parts.get(node, {})
        learned, gone = (_run_number(_one(when, n)) for n in ("prov:activity", "loc:withdrawnBy"))
        if learned is None or (gone is None) != (not _one(when, "loc:withdrawnBy")):
            raise TrigError(
                f"{path}, line {line:,}: of the claim {key} it is not said in which run it was learned. {_AGAIN}"
            )
        stints.append(StoredClaim(claim._replace(locator=_one(when, "loc:locator")), learned, gone))
    if not stints:
        raise TrigError(f"{path}, line {line:,}: of the claim {key} it is not said when it was learned. {_AGAIN}")
    return stints


def _as_written(
    text: str, types: tuple[str, ...], said: dict[str, tuple[str, ...]]
) -> tuple[tuple[str, ...], dict[str, tuple[str, ...]]]:
    """Types and values in the order of the record; what differs from the statements is left for the digest to find."""
    # A text that is damaged is not passed over: without it the digest differs, and that is told with the claim's place.
    with suppress(ValueError, TypeError, AttributeError, RecursionError):
        kept = json.loads(text) if text else {}
        if set(kept.get("types", types)) == set(types):
            types = tuple(map(str, kept.get("types", types)))
        for name, values in kept.get("properties", {}).items():
            if set(values) == set(said.get(name, ())):
                said[name] = tuple(map(str, values))
    return types, said


def _citation(said: Said) -> Citation:
    return Citation(id_of(_one(said, "prov:entity")) or "", _one(said, "loc:page"), _one(said, "loc:observed"))


def _value(name: str, value: str | Text) -> str | None:
    p = SCHEMA.properties.get(name)
    if p and p.is_reference:
        return id_of(value) if isinstance(value, str) else None
    return value.value if isinstance(value, Text) else None


# ---- datasets and runs -----------------------------------------------------------------------------------------------


def _dataset(path: Path, said: Said) -> Dataset:
    fields = {f: _one(said, predicate) for f, predicate, _ in DATASET_FIELDS}
    priority = fields.pop("priority") or "0"
    if not fields["name"] or not re.fullmatch(r"-?[0-9]{1,9}", priority):
        raise TrigError(f"{path}: a dataset has no name, or a priority that is no number ({priority!r}). {_AGAIN}")
    return Dataset(**fields, priority=int(priority))


def _run(path: Path, iri: str, said: Said, held: dict[str, Said]) -> Run:
    numbers = [_one(said, f"loc:{n}") or "0" for n in ("runNumber", "learnedCount", "unchangedCount", "withdrawnCount")]
    dataset = decoded(_one(said, "loc:runOf"), DATASET)
    at = _one(said, "prov:endedAtTime")
    at = re.sub(r"(?<=T[0-9]{2}:[0-9]{2}:[0-9]{2})\+00:00$", "Z", at)  # what some software makes of the same moment
    if dataset is None or not all(re.fullmatch("[0-9]{1,15}", n) for n in numbers):
        raise TrigError(f"{path}: the run {iri} lacks its dataset or has a count that is no number. {_AGAIN}")
    number, *counts = map(int, numbers)
    files = [held.get(i, {}) for i in _in_order(said, "prov:used")]
    run = Run(
        number,
        dataset,
        at,
        _one(said, "loc:runDate"),
        tuple(File(_one(f, "loc:fileName"), _one(f, "loc:sha256")) for f in files),
        *counts,
    )
    if run_iri(run) != iri:
        raise TrigError(f"{path}: the run {iri} is not as it was written. {_AGAIN}")
    return run


def _run_number(iri: str) -> int | None:
    match = _RUN.fullmatch(iri.rpartition("/")[2]) if iri.startswith(RUN) else None
    return int(match["number"]) if match else None


def _in_order(said: Said, predicate: str) -> list[str]:
    """IRIs that end in a number, by that number."""
    return sorted((str(i) for i in said.get(full(predicate), ())), key=lambda i: (len(i), i))


def _one(said: Said, predicate: str) -> str:
    value: str | Text = next(iter(said.get(full(predicate), ())), "")
    return value.value if isinstance(value, Text) else value


def _named(path: Path, q: Quad, found: str | None) -> str:
    if found is None:
        raise _wrong(
            path,
            q,
            f"{q.predicate} with {q.object if isinstance(q.object, str) else q.object.value!r} is nothing that the ontology has",
        )
    return found


def _wrong(path: Path, q: Quad, why: str) -> TrigError:
    return TrigError(f"{path}, line {q.line:,}: {why}. Of TriG, only what localism export trig wrote is loaded.")
