"""Who says so: the sources, coders and datasets behind a thing, what its claims disagree on, and who may see it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from localism.graph.entity import Citation, Claim, Entity, concerned
from localism.graph.store import View
from localism.ontology import dates
from localism.ontology.schema import SCHEMA

OPEN_TO_ALL = SCHEMA.codes["Access"][0].label
"""The access that needs no mark."""
UNSAID = SCHEMA.codes["Access"][1].label
"""The access of what neither claim nor dataset says anything about."""


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
        own = claim.access or self.datasets.get(claim.dataset, "") or UNSAID
        marked = [t for t in map(self.things.get, concerned(claim)) if t and "access" in t.properties]
        return strictest((own, *(t.one("access") for t in marked if t.is_a("Source", "Person")))) if marked else own

    def judged(self, thing_id: str, name: str) -> str:
        """A judgement as its claims make it: `decides`, or `decides (2 of 3); advises (1 of 3)`."""
        counts, total = votes(self.of(thing_id), name)
        return "; ".join(v if n == total else f"{v} ({n} of {total})" for v, n in counts)

    def disputed(self, thing_id: str, names: Iterable[str]) -> tuple[str, ...]:
        """Who says what of each judgement on which claims differ: `who says which act: decides (AB); advises (CD)`.

        Where it is sources that differ, not coders of the same, they are named: `advises (Informant 2, read by AB)`.
        """
        lines: list[str] = []
        if len(self.of(thing_id)) < 2:
            return ()
        for name in names:
            counts, total = votes(self.of(thing_id), name)
            if any(n < total for _, n in counts):
                sides = [[c for c in self.of(thing_id) if v in c.properties.get(name, ())] for v, _ in counts]
                said = (
                    f"{self._spelled(name, v)} ({who})"
                    for (v, _), who in zip(counts, self._in_brief(sides), strict=True)
                )
                lines.append(f"who says which {SCHEMA.properties[name].label}: {'; '.join(said)}")
        return tuple(lines)

    def memos_of(self, claims: Iterable[Claim]) -> tuple[str, ...]:
        """Why each of these claims reads it so, and whose reason that is: `The clerk says so (CD)`."""
        found = {(c.coding.memo, c.coding.coder or self._called(c)) for c in claims if c.coding.memo}
        return tuple(f"{memo} ({who})" for memo, who in sorted(found))

    def _in_brief(self, sides: Sequence[Sequence[Claim]]) -> list[str]:
        """Those who make each side's claims: coders, or where sides rest on different sources those and who read them."""
        rests_on = [{x.source or x.dataset for x in self.cited_by(side)} for side in sides]
        alike = all(each == rests_on[0] for each in rests_on)
        once = Counter(coder for coder, _ in {(c.coding.coder, c.digest) for side in sides for c in side})
        if alike and "" not in once and max(once.values()) == 1:
            return [", ".join(sorted({c.coding.coder for c in side})) for side in sides]
        said = []
        for side in sides:
            coders: dict[str, set[str]] = {}
            for x in self.cited_by(side):  # one coder may find two things in one source: then the page tells them apart
                named = str(x) if alike or not x.source else x.title
                coders.setdefault(named, set()).update([x.coder] if x.coder else [])
            said.append("; ".join(read_by(source, who) for source, who in sorted(coders.items())))
        return said

    def _spelled(self, name: str, value: str) -> str:
        return self.things[value].name if name in SCHEMA.references and value in self.things else value

    def _called(self, claim: Claim) -> str:
        """The sources of a claim, or its dataset."""
        return ", ".join(dict.fromkeys(x.title or f"dataset {x.dataset}" for x in self.cited_by([claim])))


def evidence(view: View, ids: Collection[str]) -> Evidence:
    """The current claims about these things. Two calls together; the caller gets the sources with all else it names."""
    current, datasets = view.together(lambda v: list(v.claims(ids)) if ids else [], lambda v: v.datasets())
    claims: dict[str, list[Claim]] = {}
    for stored in current:
        claims.setdefault(stored.claim.entity, []).append(stored.claim)
    return Evidence(claims, {d.name: d.access for d in datasets}, {})


def strictest(codes: Iterable[str]) -> str:
    """The strictest of some accesses; blanks say nothing.

    >>> strictest(["public", "", "restricted", "project"])
    'restricted'
    """
    return max((c for c in codes if c), key=lambda c: SCHEMA.rank("Access", c), default=OPEN_TO_ALL)


def marked(access: str) -> str:
    """An access that a reader must be told of; blank where anybody may see it."""
    return "" if access == OPEN_TO_ALL else access


class Marked:
    """A row that says who may see it: its `access` is as `marked` leaves it."""

    __slots__ = ()

    @property
    def access_line(self) -> str:
        """Who may see it, where that is not everybody."""
        access: str = getattr(self, "access", "")
        return f"not public: {access}" if access else ""


def who_says(cited: Iterable[Cited]) -> str:
    """Sources, each with the coders who read it so.

    >>> who_says([Cited("local:plan", "Par Bay plan", "", "12", "", who, "", "public") for who in ("AB", "CD")])
    'Par Bay plan, p. 12, read by AB, CD'
    """
    return "; ".join(readings(cited))


def readings(cited: Iterable[Cited]) -> tuple[str, ...]:
    """Each source with the coders who read it so."""
    coders: dict[str, set[str]] = {}
    for c in cited:
        coders.setdefault(str(c), set()).update([c.coder] if c.coder else [])
    return tuple(read_by(source, who) for source, who in coders.items())


def read_by(source: str, coders: Collection[str]) -> str:
    """A source with the coders who read it."""
    return f"{source}, read by {', '.join(sorted(coders))}" if coders else source


def page_of(page: str) -> str:
    """A page as it is cited; what is no number says itself what it is."""
    return f"p. {page}" if page.isdecimal() else page


def in_words(edtf: str) -> str:
    """A date in words, or as it is written where it is no EDTF date."""
    try:
        return dates.say(edtf)
    except dates.DateError:
        return edtf


def votes(claims: Iterable[Claim], name: str) -> tuple[list[tuple[str, int]], int]:
    """Each value of a property with how many claims make it, the most first, and how many speak to it."""
    speaking = [c.properties[name] for c in claims if c.properties.get(name)]
    if not speaking:
        return [], 0
    if len(speaking) == 1 and len(speaking[0]) == 1:
        return [(speaking[0][0], 1)], 1  # the usual case, without counting
    counts = Counter(v for values in speaking for v in set(values))
    scheme = SCHEMA.properties[name].codes
    rank = {v: SCHEMA.rank(scheme, v) if scheme else 0 for v in counts}
    return sorted(counts.items(), key=lambda x: (-x[1], rank[x[0]], x[0])), len(speaking)
