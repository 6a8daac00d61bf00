"""Everything that was ever claimed about a thing: who says so, where, in which run, and whether it stands."""

from __future__ import annotations

from dataclasses import dataclass
from shlex import quote
from typing import ClassVar

from localism.graph.answers import Answer
from localism.graph.entity import Citation, Entity, StoredClaim
from localism.graph.questions.holdings import called
from localism.graph.questions.naming import kinds, resolve
from localism.graph.questions.sources import Evidence, Marked, in_words, marked, page_of
from localism.graph.store import Run, View
from localism.ontology.schema import SCHEMA


@dataclass(frozen=True, slots=True)
class EvidenceRow(Marked):
    """One claim, as one of its sources evidences it; a claim that cites nothing is evidenced by its dataset."""

    state: str
    says: tuple[str, ...]
    source: str
    source_id: str
    url: str
    page: str
    observed: str
    dataset: str
    locator: str
    coder: str
    coded: str
    confidence: str
    memo: str
    learned: str
    learned_run: int
    withdrawn: str
    withdrawn_run: int | None
    access: str
    claim: str
    group: str = ""

    TABLE: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = (
        ("What is said", ("says",)),
        ("Source", ("source_line", "page_line", "observed_line", "url")),
        ("Coded", ("coder", "coded", "confidence", "memo")),
        ("Loaded", ("dataset", "locator", "learned_line", "withdrawn_line", "access_line")),
    )

    @property
    def source_line(self) -> str:
        """The source's title."""
        return self.source or "no source cited: the dataset itself"

    @property
    def page_line(self) -> str:
        """Where in the source."""
        return page_of(self.page)

    @property
    def observed_line(self) -> str:
        """The date at which the source says so."""
        return f"observed {in_words(self.observed)}" if self.observed else ""

    @property
    def learned_line(self) -> str:
        """The run it was learned at."""
        return f"learned in run {self.learned_run}, {self.learned}"

    @property
    def withdrawn_line(self) -> str:
        """The run that withdrew it."""
        return f"withdrawn in run {self.withdrawn_run}, {self.withdrawn}" if self.withdrawn_run is not None else ""


def evidence_of(view: View, thing: str | Entity) -> Answer[EvidenceRow]:
    """Every claim about a thing, current ones first, then those withdrawn. Raises `NotFoundError`.

    Where several ids were judged to be of it, each claim says of which it was made.
    """
    thing = thing if isinstance(thing, Entity) else resolve(view, thing)
    stored = list(getattr(view, "raw", view).claims(thing.ids, withdrawn=True))
    facts = Evidence({}, {d.name: d.access for d in view.datasets()}, {})
    ids = {c.source for s in stored for c in s.claim.citations}
    ids |= {v for s in stored for name, values in s.claim.properties.items() if _refers(name) for v in values}
    facts.things.update(view.get(sorted(ids)))
    runs = {run.number: run for run in view.runs()}
    several = len(thing.ids) > 1
    rows = [_row(s, citation, facts, runs, several) for s in stored for citation in s.claim.citations or (None,)]
    rows.sort(
        key=lambda r: (r.state != CURRENT, r.dataset, r.source, r.page, r.coder, r.claim, r.source_id, r.learned_run)
    )
    title = f"What is claimed about {thing.name}" + (f" ({kinds(thing.types)})" if thing.types else "")
    current = sum(s.withdrawn is None for s in stored)
    gone = f", and {len(stored) - current} withdrawn" if len(stored) > current else ""
    note = f"{current} current {'claim' if current == 1 else 'claims'}{gone}."
    if not stored:
        note = "Nothing is claimed about it: it is only referred to by other things."
    return Answer(EvidenceRow, tuple(rows), title, note, f"localism show {quote(thing.id)}")


CURRENT, WITHDRAWN = "current", "withdrawn"


def _order(name: str) -> int:
    return SCHEMA.properties[name].order if name in SCHEMA.properties else 10_000


def _refers(name: str) -> bool:
    described = SCHEMA.properties.get(name)
    return described is not None and described.is_reference


def _row(
    stored: StoredClaim, citation: Citation | None, facts: Evidence, runs: dict[int, Run], several: bool
) -> EvidenceRow:
    claim, state = stored.claim, CURRENT if stored.withdrawn is None else WITHDRAWN
    cited = facts.cite(claim, citation)
    says = [f"of {claim.entity}:"] if several else []
    says += [f"is a {kinds(claim.types)}"] if claim.types else []
    for name, values in sorted(claim.properties.items(), key=lambda x: (_order(x[0]), x[0])):
        label = SCHEMA.properties[name].label if name in SCHEMA.properties else name
        said = [called(facts.things, v) if _refers(name) else v for v in values]
        says.append(f"{label}: {'; '.join(said)}")
    return EvidenceRow(
        state=state,
        says=tuple(says),
        source=cited.title,
        source_id=cited.source,
        url=cited.url,
        page=cited.page,
        observed=cited.observed,
        dataset=claim.dataset,
        locator=claim.locator,
        coder=claim.coding.coder,
        coded=claim.coding.coded,
        confidence=claim.coding.confidence,
        memo=claim.coding.memo,
        learned=_at(runs, stored.learned),
        learned_run=stored.learned,
        withdrawn=_at(runs, stored.withdrawn),
        withdrawn_run=stored.withdrawn,
        access=marked(cited.access),
        claim=claim.digest.hex(),
        group=state,
    )


def _at(runs: dict[int, Run], number: int | None) -> str:
    return runs[number].at if number is not None and number in runs else ""
