"""How RDF names and spells things: an IRI for every id, never a blank node, and text that no parser can take for more."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal
from urllib.parse import quote, unquote

from localism.ontology.schema import SCHEMA, Property

ROOT = "https://w3id.org/localism/"
GSS = "http://statistics.data.gov.uk/id/statistical-geography/"
PREFIXES = {
    "claim": f"{ROOT}claim/",
    "dcterms": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "gss": GSS,
    "loc": f"{ROOT}ns#",
    "org": "http://www.w3.org/ns/org#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "thing": f"{ROOT}id/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""What a name's prefix stands for; the only namespaces that an export uses."""
THING, CLAIM, LOC = PREFIXES["thing"], PREFIXES["claim"], PREFIXES["loc"]
UNLISTED = f"{ROOT}unlisted/"
"""Under it stand classes and properties that the ontology does not have."""
DATASET, RUN, EXPORT = f"{ROOT}dataset/", f"{ROOT}run/", f"{ROOT}export"
TYPE = "rdf:type"
Syntax = Literal["turtle", "ntriples"]

_GSS_CODE = re.compile(next(c.pattern for c in SCHEMA.codes["IdScheme"] if c.label == "GSS"))
_PLAIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*")
_TO_ESCAPE = re.compile(
    '["\\\\\x00-\x1f\x7f-\xa0\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\ufffb\ufffe\uffff]'
)
_NAMED = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_NUMBER = re.compile(r"0|-?[1-9][0-9]{0,14}|-?(?:0|[1-9][0-9]{0,14})\.[0-9]{0,3}[1-9]")
_WHOLE = re.compile(r"0|-?[1-9][0-9]{0,14}")
_ADDRESS = re.compile(r"https?://[A-Za-z0-9][!#$%&'()*+,\-./0-9:;=?@A-Z_a-z~\[\]]*")
_BY_NAMESPACE = {namespace: prefix for prefix, namespace in PREFIXES.items()}
_PROPERTIES = {p.local: p for p in SCHEMA.properties.values()}


@lru_cache(maxsize=65_536)
def iri_of(identity: str) -> str:
    """The IRI of an id: the statistics office's own for a GSS code, else ours; no two ids have the same.

    >>> iri_of("E06000052")
    'http://statistics.data.gov.uk/id/statistical-geography/E06000052'
    >>> iri_of("local:holding/é 1")
    'https://w3id.org/localism/id/local:holding/%C3%A9%201'
    """
    return GSS + identity if _GSS_CODE.fullmatch(identity) else THING + encoded(identity)


def id_of(iri: str) -> str | None:
    """The id that an IRI is of, or None if it is of none.

    >>> id_of(iri_of("local:holding/é 1"))
    'local:holding/é 1'
    """
    if iri.startswith(GSS):
        return iri.removeprefix(GSS)
    return decoded(iri, THING)


def encoded(text: str) -> str:
    """Text as the last part of an IRI; dots that would climb out of a folder are encoded too."""
    safe = quote(text, safe=":/")
    return "/".join(part.replace(".", "%2E") if part in (".", "..") else part for part in safe.split("/"))


def decoded(iri: str, prefix: str) -> str | None:
    """What was encoded after a prefix, or None if that is not what the IRI is."""
    if not iri.startswith(prefix):
        return None
    try:
        return unquote(iri.removeprefix(prefix), errors="strict")
    except UnicodeDecodeError:
        return None


@lru_cache(maxsize=1_024)
def class_iri(name: str) -> str:
    """The IRI of a class, also of one that the ontology lacks."""
    return LOC + name if name in SCHEMA.classes else f"{UNLISTED}class/{encoded(name)}"


def class_of(iri: str) -> str | None:
    """The class that an IRI is of."""
    return iri.removeprefix(LOC) if iri.startswith(LOC) else decoded(iri, f"{UNLISTED}class/")


@lru_cache(maxsize=1_024)
def property_iri(name: str) -> str:
    """The IRI of a property, also of one that the ontology lacks."""
    p = SCHEMA.properties.get(name)
    return LOC + p.local if p else f"{UNLISTED}property/{encoded(name)}"


def property_of(iri: str) -> str | None:
    """The name of the property that an IRI is of."""
    if iri.startswith(LOC):
        p = _PROPERTIES.get(iri.removeprefix(LOC))
        return p.name if p else None
    return decoded(iri, f"{UNLISTED}property/")


def datatype_of(p: Property | None, value: str) -> str:
    """As what a literal is typed: only where any parser gives back the very same text; blank for plain text."""
    if p is None:
        return ""
    if p.datatype == "edtf":
        return "loc:edtf"
    if p.datatype == "integer":
        return "xsd:integer" if _WHOLE.fullmatch(value) else ""
    if p.datatype == "decimal":
        return "xsd:decimal" if _NUMBER.fullmatch(value) else ""
    return ""


def is_address(text: str) -> bool:
    """Whether a text is an address on the web that can stand as an IRI as it is."""
    return _ADDRESS.fullmatch(text) is not None


def full(name: str) -> str:
    """A prefixed name written out.

    >>> full("loc:heldBy")
    'https://w3id.org/localism/ns#heldBy'
    """
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


def shortened(iri: str) -> str:
    """An IRI as a prefixed name where that is safe, else as itself."""
    end = max(iri.rfind("/"), iri.rfind("#")) + 1
    prefix = _BY_NAMESPACE.get(iri[:end])
    return f"{prefix}:{iri[end:]}" if prefix and _PLAIN.fullmatch(iri, end) else iri


class Spelling:
    """Terms as a syntax spells them; kept, since the same ones come again and again."""

    def __init__(self, syntax: Syntax) -> None:
        self.short = syntax == "turtle"
        self.iri = lru_cache(maxsize=65_536)(self._iri)
        self.name = lru_cache(maxsize=512)(self._name)

    def thing(self, identity: str) -> str:
        """The thing with an id."""
        return self.iri(iri_of(identity))

    def text(self, value: str, datatype: str = "") -> str:
        """A literal, of a datatype if one is named. What a reader cannot see is escaped."""
        written = f'"{_TO_ESCAPE.sub(_escaped, value)}"'
        return f"{written}^^{self.name(datatype)}" if datatype else written

    def block(self, subject: str, said: dict[str, list[str]]) -> str:
        """What is said of a subject."""
        if self.short:
            return f"{subject} " + " ;\n    ".join(f"{p} {', '.join(o)}" for p, o in said.items()) + " .\n"
        return "".join(f"{subject} {p} {o} .\n" for p, objects in said.items() for o in objects)

    def _iri(self, iri: str) -> str:
        short = shortened(iri) if self.short else iri
        return f"<{iri}>" if short == iri else short

    def _name(self, name: str) -> str:
        return "a" if self.short and name == TYPE else self.iri(full(name))


def _escaped(match: re.Match[str]) -> str:
    found = match.group()
    return _NAMED.get(found) or f"\\u{ord(found):04X}"


def header() -> str:
    """The prefixes, as Turtle."""
    return "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items())
