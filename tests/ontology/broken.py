"""For every constraint the smallest records that break it, and what hypothesis draws good and bad ones from. All fiction."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from hypothesis import strategies as st

from localism.graph.exchange.terms import full, iri_of
from localism.graph.validation.full import Found
from localism.graph.validation.statements import Statement, literal, of_record
from localism.ontology.checking import Breach, Circles, Links, Record, check, check_citation, links_of
from localism.ontology.constraints import Constraint, by_name
from localism.ontology.schema import ID, SCHEMA, Property

GOOD = {
    "edtf": ("2018", "2018-06", "2018-22", "..", "../2018-08-10", "2017~", "201X", "2019-02-28", "2020-02-29"),
    "integer": ("0", "-12", "123456789012345678"),
    "decimal": ("0", "12.50", "-1", "123456789012345678901234567890.5"),
    "anyURI": ("https://ambridge.example/a?b=c", "HTTP://x"),
    "string": ("Ambridge", "é 🏡", "two\nlines", "=1+1", "Interview 7", "minute 12/2018"),
}
BAD = {
    "edtf": ("2019-02-29", "21/06/2018", "2018-13", "2019/2018", "soon", "2018-06-2", "[2018]", " 2018", "2018-06-21 "),
    "integer": ("1.5", "twelve", "1,000", "1234567890123456789", "", "1\n2"),
    "decimal": ("1e3", "£12", "1,000", ".5", "5.", "1" * 31, "12.50\nor so"),
    "anyURI": ("www.ambridge.example", "ftp://x", "https://a b", "https://x\u200by", "javascript:alert(1)"),
    "string": ("a\x01b", "\x7f", "\uffff", "x\x0e"),
}
TRACES = ("zqx@example.org", "01632 960 123", "at BO1 2ZQ", "see zqx.mp3", "https://zqx.example", "C:\\zqx\\07")
LABELS = {p.name: tuple(c.label for c in SCHEMA.codes[p.codes]) for p in SCHEMA.properties.values() if p.codes}
IDS = tuple(f"local:{n}" for n in range(10))
STUB = "local:stub"
RULES = sorted({c.rule for c in by_name().values()})


class Citing(NamedTuple):
    """A citation of a source, as SHACL and as the checks are told of it."""

    source: str
    page: str
    observed: str


def breaking(c: Constraint) -> tuple[list[Record], list[Citing]]:
    """The smallest records that break a constraint; their ids begin with its name."""
    p = SCHEMA.properties.get(c.property)
    cls = c.cls or (_concrete(p.domain[0]) if p else "Thing")
    x, y = f"local:{c.name}/x", f"local:{c.name}/y"
    if c.rule == "id":
        return [Record(f"{x} y", ("Ward",), {})], []
    if c.rule in ("class", "at-least", "source"):
        return [Record(x, (cls,), {}, cites=False)], []
    if c.rule == "order":
        return [Record(x, ("Ward",), {"from": ("2019",), "to": ("2018",)})], []
    assert p is not None
    if c.rule == "domain":
        other = next(k for k in ("Ward", "Power", "Unlisted") if not SCHEMA.is_a((k,), *c.values))
        return [Record(x, (other,), {p.name: ("1",)})], []
    if c.rule == "circle" and c.cls:
        own = SCHEMA.classes[c.cls]
        return [Record(i, (c.cls,), {own.from_end: (a,), own.to_end: (b,)}) for i, a, b in ((x, x, y), (y, y, x))], []
    if c.rule == "circle":
        return [Record(i, (cls,), {p.name: (other,)}) for i, other in ((x, y), (y, x))], []
    if c.rule.startswith("cited"):
        return [Record(x, (c.cls,), {})], [Citing(x, TRACES[0], "2018-06-21")]
    broken = {
        "range": ("local:nowhere",),
        "code": ("zqx",),
        "at-most": tuple(map(str, range(c.limit + 1))),
        "none": ("x",),
        "no-trace": TRACES[:1],
        "no-day": ("2018-06-21",),
    }
    return [Record(x, (cls,), {p.name: broken.get(c.rule) or (BAD[p.datatype][0],)})], []


def by_checks(records: list[Record], citations: list[Citing]) -> set[Found]:
    """What the checks find."""
    known = {r.id: r for r in records}
    links: Links = {}
    for r in records:
        links_of(r, links)
    circles = Circles(links)

    def types_of(i: str) -> tuple[str, ...] | None:
        return None if i not in known else () if known[i].stub else known[i].types

    def told(breaches: Iterator[Breach], i: str) -> set[Found]:
        return {Found(iri_of(i), *breach) for breach in breaches}

    found = set[Found]()
    for r in records:
        found |= told(check(r, types_of), r.id) | told(circles.check(r), r.id)
    for source, page, observed in citations:
        found |= told(check_citation(types_of(source) or (), page, observed), source)
    return found


def as_statements(records: list[Record], citations: list[Citing]) -> Iterator[Statement]:
    """The same for SHACL."""
    from rdflib import URIRef

    for r in records:
        # That a source is named, RDF says by way of a citation.
        yield from of_record(r._replace(properties={n: v for n, v in r.properties.items() if n != "source"}))
        for n, source in enumerate(r.properties.get("source", ())):
            where = URIRef(f"{iri_of(r.id)}/derivation-{n}")
            yield URIRef(iri_of(r.id)), URIRef(full("prov:qualifiedDerivation")), where
            yield where, URIRef(full("prov:entity")), URIRef(iri_of(source))
    for n, (source, page, observed) in enumerate(citations):
        where = URIRef(f"https://w3id.org/localism/claim/citation-{n}")
        yield where, URIRef(full("prov:entity")), URIRef(iri_of(source))
        yield where, URIRef(full("loc:page")), literal(page)
        yield where, URIRef(full("loc:observed")), literal(observed, full("loc:edtf"))


def _concrete(cls: str) -> str:
    return min(c for c in SCHEMA.descendants[cls] if not SCHEMA.classes[c].abstract) if cls != "Claim" else cls


def values_of(p: Property, *, bad: bool = True) -> st.SearchStrategy[str]:
    """Values of a property: mostly good ones, some that are not; of a reference, ids that may be of any class, or of nothing."""
    if p.is_reference:
        return st.sampled_from((*IDS, *IDS, STUB, *(("local:nowhere",) if bad else ())))
    if p.codes:
        return st.sampled_from((*LABELS[p.name], "zqx") if bad else LABELS[p.name])
    drawn = GOOD[p.datatype] * 3 + (BAD[p.datatype] if bad else ())
    return st.sampled_from((*drawn, *TRACES) if p.datatype == "string" and bad else drawn)


@st.composite
def records(draw: st.DrawFn) -> tuple[list[Record], list[Citing]]:
    """Things of any classes, with properties of their own and sometimes of others, and citations; some broken on purpose."""
    classes = st.sampled_from([*(c.name for c in SCHEMA.sheets), *["Informant"] * 8])
    everything = [p for p in SCHEMA.properties.values() if p.name != ID]
    said_of_claims = [p for p in everything if p.domain == ("Claim",)]
    made = [Record(STUB, (), {}, cites=False, stub=True)]
    for i in IDS:
        types = tuple(sorted(draw(st.sets(classes, min_size=1, max_size=2))))
        own = [p for t in types for p in SCHEMA.properties_of(t)]
        chosen = draw(
            st.lists(st.sampled_from(own * 8 + everything + said_of_claims * 3), max_size=9, unique_by=lambda p: p.name)
        )
        chosen += [p for p in own if p.min and p not in chosen and draw(st.integers(0, 5))]
        said = {
            p.name: tuple(draw(st.sets(values_of(p), min_size=1, max_size=2 if draw(st.booleans()) else 1)))
            for p in chosen
        }
        made.append(Record(i, types, said, cites=draw(st.integers(0, 4)) > 0))
    pages, days = values_of(SCHEMA.properties["page"]), values_of(SCHEMA.properties["observed"])
    cited = st.builds(Citing, st.sampled_from(IDS), pages, days)
    citations = draw(st.lists(cited, max_size=12))
    for rule in draw(st.lists(st.sampled_from(RULES), min_size=5, max_size=9, unique=True)):
        more = breaking(draw(st.sampled_from([c for c in by_name().values() if c.rule == rule])))
        made += more[0]
        citations += more[1]
    return made, citations
