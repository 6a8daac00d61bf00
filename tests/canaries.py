"""A graph of fiction in which everything that is not public has a canary in every field, made from the ontology alone.

Whatever the ontology is given next has its canary too. `zqxrestricted` and `zqxproject` say how closed each is.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet

from localism import Graph
from localism.graph.entity import Citation, Claim, Coding
from localism.graph.store import Dataset, File
from localism.ontology.schema import SCHEMA, Class, Property

CANARY = b"zqx"
LEVELS = ("project", "restricted")
AT = "2024-03-01T09:00:00Z"
OPEN_AREA, OPEN_BODY, OPEN_POWER, OPEN_HOLDING = (
    f"local:open/{c}" for c in ("AdministrativeArea", "Council", "Power", "PowerHolding")
)


def build(graph: Graph) -> None:
    """Load open things, and what is closed about them and beside them."""
    public = Dataset("open-records", "Open records", "Nobody", "2020", "CC0", "public")
    with graph._store.writer() as writer:
        writer.replace(public, list(_open()), at=AT, files=[File("zqxpublic-folder.xlsx", "ab" * 32)])
        for level in LEVELS:
            named = [f"zqx{level}{what}" for what in ("title", "author", "licence")]
            dataset = Dataset(f"{level}-records", named[0], named[1], "2020", named[2], level)
            file = File(f"zqx{level}-file.xlsx", "cd" * 32)
            writer.replace(dataset, list(_closed(level, dataset.name)), at=AT, files=[file])
            # The same from records that are public themselves: each claim, or what it cites or names, closes it.
            mixed = Dataset(f"mixed-{level}", "Mixed records", "Nobody", "2020", "CC0", "public")
            claims = [*_closed(level, mixed.name, level), *_closed_by_others(level, mixed.name)]
            writer.replace(mixed, claims, at=AT, files=[file])
    ids = ("local:open/Council", "local:open/LocalCouncil")
    graph.judge(*ids, "unsure", by="zqxrestrictedjudge", note="zqxrestrictednote", access="restricted")
    graph.judge(*ids, "no", by="zqxprojectjudge", note="zqxprojectnote", access="project")


def _open() -> Iterator[Claim]:
    """One public thing of each class, so that there is something to ask about."""
    for c in SCHEMA.sheets:
        said = {p.name: _value(p, "Open", "open") for p in SCHEMA.properties_of(c.name) if not _evidence(p)}
        if c.name == "Match":
            continue
        yield Claim(_open_id(c), (c.name,), said, "open-records", (Citation("local:open/Source", "1"),))


def _closed(level: str, dataset: str, access: str = "") -> Iterator[Claim]:
    """Closed things of each class, and closed claims about the open ones, with a canary in every field."""
    for c in SCHEMA.sheets:
        if c.name == "Match":
            continue
        own = SCHEMA.properties_of(c.name)
        guarded = SCHEMA.is_a((c.name,), "Source", "Person")  # what is said of one in confidence closes all of it
        about = ((_open_id(c), "closed"),) if not guarded else ()
        for i, ends in ((f"local:zqx{level}-{dataset}/{c.name}", "open"), *about):
            said = {p.name: _value(p, f"zqx{level}{p.name}", ends, level, dataset) for p in own if not _evidence(p)}
            yield Claim(i, (c.name,), said, dataset, *_evidenced(level, dataset), access, f"zqx{level}sheet!B2")


def _closed_by_others(level: str, dataset: str) -> Iterator[Claim]:
    """Claims that are public themselves, and rest on a source or are about a person that is not."""
    source, person = f"local:zqx{level}/source", f"local:zqx{level}/person"
    for i, kind in ((source, "Source"), (person, "Person")):
        yield Claim(i, (kind,), {"name": (f"zqx{level}name",), "access": (level,)}, dataset, access=level)
    coding = Coding(f"zqx{level}coder", "2024", "stated", f"zqx{level}memo")
    said = {"held_by": (OPEN_BODY,), "of_power": (OPEN_POWER,), "condition": (f"zqx{level}condition",)}
    yield Claim(OPEN_HOLDING, ("PowerHolding",), said, dataset, (Citation(source, f"zqx{level}page"),), coding)
    held = {"held_by": (person,), "of_power": (OPEN_POWER,), "within": (OPEN_AREA,), "act": ("decides",)}
    yield Claim(f"local:zqx{level}/held", ("PowerHolding",), held, dataset, (Citation("local:open/Source"),))
    seat = {"occupant": (person,), "post": ("local:open/Post",)}
    yield Claim(f"local:zqx{level}/seat", ("Occupancy",), seat, dataset)


def _evidenced(level: str, dataset: str) -> tuple[tuple[Citation, ...], Coding]:
    source = f"local:zqx{level}-{dataset}/Source"
    return (Citation(source, f"zqx{level}page", "2018"),), Coding(
        f"zqx{level}coder", "2024", "stated", f"zqx{level}memo"
    )


def _open_id(c: Class) -> str:
    return f"local:open/{c.name}"


def _evidence(p: Property) -> bool:
    return p.name in ("id", "access")


def _value(p: Property, text: str, ends: str, level: str = "", dataset: str = "") -> tuple[str, ...]:
    """A value of a property that says the text, if it can say anything; a reference to an open or a closed thing."""
    if p.is_reference:
        c = next(c for name in p.range for c in SCHEMA.sheets if SCHEMA.is_a((c.name,), name) and c.name != "Match")
        c = next((SCHEMA.classes[n] for n in ("AdministrativeArea", "Council") if SCHEMA.is_a((n,), *p.range)), c)
        return (f"local:zqx{level}-{dataset}/{c.name}" if ends == "closed" else _open_id(c),)
    if p.codes:
        return (SCHEMA.codes[p.codes][0].label,)
    plain: dict[str, str] = {"edtf": "2018", "integer": "7", "decimal": "7.5"}
    if p.name == "to":
        return ("..",)
    return (plain.get(p.datatype, f"https://example.org/{text}" if p.datatype == "anyURI" else f"{text} {p.label}"),)


def found_in(said: bytes) -> set[str]:
    """The canaries in some bytes, or in what is packed in them."""
    if said.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(said)) as packed:
            return {found for name in packed.namelist() for found in found_in(packed.read(name) + name.encode())}
    if said.startswith(b"PAR1"):
        table = pyarrow.parquet.read_table(io.BytesIO(said))
        return found_in(repr((table.to_pylist(), table.schema.metadata)).encode())
    low = said.lower()
    found, at = set[str](), low.find(CANARY)
    while at >= 0:
        found.add(low[at : at + 40].split()[0].decode("utf-8", "replace"))
        at = low.find(CANARY, at + 1)
    return found


def found_below(folder: Path) -> set[str]:
    """The canaries in the names and bytes of all files below a folder."""
    files = [p for p in folder.rglob("*") if p.is_file()]
    return {found for p in files for found in (*found_in(p.read_bytes()), *found_in(p.name.encode()))}
