"""Who says so: the sources, coders and datasets behind a thing, what its claims disagree on, and who may see it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from localism.graph.entity import Citation, Claim, Entity
from localism.graph.store import View
from localism.ontology import dates
from localism.ontology.schema import SCHEMA

OPEN_TO_ALL = SCHEMA.codes["Access"][0].label
"""The access that needs no mark."""
UNSAID = SCHEMA.codes["Access"][1].label
"""The access of what neither claim nor dataset says anything about."""

REFERENCES = tuple(p.name for p in SCHEMA.properties.values() if p.is_reference)


@dataclass(frozen=True, slots=True)
class Cited:
    """A source as one claim cites it; a claim that cites nothing is evidenced by its dataset."""

    source: str
    title: str
    url: str
    page: str
    observed: str
    coder: str
    dataset: str
    access: str

    def __str__(self) -> str:
        where = f", {page_of(self.page)}" if self.page else ""
        when = f" (observed {in_words(self.observed)})" if self.observed else ""
        mark = f" [{self.access}]" if self.access != OPEN_TO_ALL else ""
        return f"{self.title}{where}{when}{mark}" if self.source else f"dataset {self.dataset}, no source cited{mark}"


@dataclass(frozen=True)
class Evidence:
    """The current claims about some things, and their datasets' access; whoever asks fills `things`."""

    claims: Mapping[str, Sequence[Claim]]
    datasets: Mapping[str, str]
    things: dict[str, Entity]

    @property
    def sources(self) -> set[str]:
        """Ids of every source cited."""
        return {citation.source for claims in self.claims.values() for c in claims for citation in c.citations}

    def of(self, thing_id: str) -> Sequence[Claim]:
        """The current claims about one thing."""
        return self.claims.get(thing_id, ())

    def cited(self, thing_id: str) -> tuple[Cited, ...]:
        """What is cited for one thing, each once."""
        return self.cited_by(self.of(thing_id))

    def cited_by(self, claims: Iterable[Claim]) -> tuple[Cited, ...]:
        """What these claims cite, each once, in a fixed order."""
        found = {self.cite(c, each) for c in claims for each in c.citations or (None,)}
        return tuple(sorted(found, key=lambda x: (x.title, x.page, x.observed, x.source, x.coder, x.dataset, x.access)))

    def cite(self, claim: Claim, citation: Citation | None) -> Cited:
        """One citation of one claim, with the source's title and address."""
        access, coder = self.access_of(claim), claim.coding.coder
        if citation is None:
            return Cited("", "", "", "", "", coder, claim.dataset, access)
        source = self.things.get(citation.source) or Entity(citation.source)
        return Cited(
            source.id,
            source.name,
            source.one("website"),
            citation.page,
            citation.observed,
            coder,
            claim.dataset,
            access,
        )

    def access(self, thing_id: str) -> str:
        """The strictest access of any claim about a thing."""
        return strictest(self.access_of(c) for c in self.of(thing_id))

    def access_of(self, claim: Claim) -> str:
        """The strictest of a claim's own access (blank: its dataset's, else `project`), its sources', its people's."""
        named = [v for name in REFERENCES for v in claim.properties.get(name, ())]
        things = (
            self.things.get(thing_id) for thing_id in (claim.entity, *(c.source for c in claim.citations), *named)
        )
        own = claim.access or self.datasets.get(claim.dataset, "") or UNSAID
        return strictest((own, *(t.one("access") for t in things if t and t.is_a("Source", "Person"))))

    def judged(self, thing_id: str, name: str) -> str:
        """A judgement as its claims make it: `decides`, or `decides (2 of 3); advises (1 of 3)`."""
        counts, total = _votes(self.of(thing_id), name)
        return "; ".join(v if n == total else f"{v} ({n} of {total})" for v, n in counts)

    def disputed(self, thing_id: str, names: Iterable[str]) -> tuple[str, ...]:
        """Who says what of each judgement on which claims differ: `who says which act: decides (AB); advises (CD)`."""
        lines = []
        for name in names:
            counts, total = _votes(self.of(thing_id), name)
            if any(n < total for _, n in counts):
                said = (f"{value} ({self._in_brief(thing_id, name, value)})" for value, _ in counts)
                lines.append(f"who says which {SCHEMA.properties[name].label}: {'; '.join(said)}")
        return tuple(lines)

    def _in_brief(self, thing_id: str, name: str, value: str) -> str:
        """Those who claim a value: coders, or the sources of claims without one."""
        those = self.cited_by(c for c in self.of(thing_id) if value in c.properties.get(name, ()))
        return ", ".join(sorted({c.coder or c.title or f"dataset {c.dataset}" for c in those}))


def evidence(view: View, ids: Collection[str]) -> Evidence:
    """The current claims about these things. Two calls; the caller gets the sources with everything else it names."""
    claims: dict[str, list[Claim]] = {}
    if ids:
        for stored in view.claims(ids):
            claims.setdefault(stored.claim.entity, []).append(stored.claim)
    return Evidence(claims, {d.name: d.access for d in view.datasets()}, {})


def strictest(codes: Iterable[str]) -> str:
    """The strictest of some accesses; blanks say nothing.

    >>> strictest(["public", "", "restricted", "project"])
    'restricted'
    """
    return max((c for c in codes if c), key=lambda c: SCHEMA.rank("Access", c), default=OPEN_TO_ALL)


def marked(access: str) -> str:
    """An access that a reader must be told of; blank where anybody may see it."""
    return "" if access == OPEN_TO_ALL else access


def who_says(cited: Iterable[Cited]) -> str:
    """Sources, each with the coders who read it so.

    >>> who_says([Cited("local:plan", "Par Bay plan", "", "12", "", who, "", "public") for who in ("AB", "CD")])
    'Par Bay plan, p. 12, read by AB, CD'
    """
    coders: dict[str, set[str]] = {}
    for c in cited:
        coders.setdefault(str(c), set()).update([c.coder] if c.coder else [])
    return "; ".join(f"{s}, read by {', '.join(sorted(who))}" if who else s for s, who in coders.items())


def page_of(page: str) -> str:
    """A page as it is cited; what is no number says itself what it is."""
    return f"p. {page}" if page.isdecimal() else page


def in_words(edtf: str) -> str:
    """A date in words, or as it is written where it is no EDTF date."""
    try:
        return dates.say(edtf)
    except dates.DateError:
        return edtf


def _votes(claims: Iterable[Claim], name: str) -> tuple[list[tuple[str, int]], int]:
    """Each value of a judgement with how many claims make it, the most first, and how many speak to it."""
    speaking = [c.properties[name] for c in claims if c.properties.get(name)]
    counts = Counter(v for values in speaking for v in set(values))
    scheme = SCHEMA.properties[name].codes
    return sorted(counts.items(), key=lambda x: (-x[1], SCHEMA.rank(scheme, x[0]), x[0])), len(speaking)
