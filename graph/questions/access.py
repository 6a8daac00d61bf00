"""Who may see which claims, and why: by dataset, by the sources and people that close them, and claim by claim."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from localism.graph.answers import Answer
from localism.graph.entity import Claim, Entity, concerned
from localism.graph.questions.naming import kinds
from localism.graph.slices import DEFAULT_ACCESS, own_access, ranked
from localism.graph.store import View
from localism.ontology.schema import SCHEMA

DATASETS, CLOSING, CLAIMS = "claims, by dataset", "sources and people that close claims", "claims that are not public"
PUBLIC = SCHEMA.codes["Access"][0].label
SAYS, DATASET_SAYS, UNSAID = "the claim says so", "its dataset says so", "nobody says, and that means project"


class Why(NamedTuple):
    """Who may see a claim, the reason, and the source or person that it is, if any."""

    access: str
    reason: str
    closed_by: str = ""


@dataclass(frozen=True, slots=True)
class AccessRow:
    """How many claims are open to whom for one reason; or one source, person or claim, with the reason."""

    section: str
    what: str
    id: str
    access: str
    why: str
    claims: int
    locator: str = ""

    TABLE: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = (
        ("What", ("what", "id")),
        ("Who may see it", ("access",)),
        ("Why", ("why",)),
        ("Claims", ("claims",)),
        ("Where it stands", ("locator",)),
    )

    @property
    def group(self) -> str:
        """The section it stands in."""
        return self.section


def access_report(view: View, *, listing: bool = False) -> Answer[AccessRow]:
    """What is public, project or restricted, and why: the strictest of claim, dataset, sources and people counts.

    Reads every current claim twice: linear in claims. `listing` adds a row for each that is not public.
    """
    defaults = {d.name: d.access for d in view.datasets()}
    ids = {i for s in view.claims() for i in concerned(s.claim)}
    own = own_access(view, ids, {name: access or DEFAULT_ACCESS for name, access in defaults.items()})
    things = view.get(sorted(own))
    by_dataset: Counter[tuple[str, str, str]] = Counter()
    closing: Counter[str] = Counter()
    totals: Counter[str] = Counter()
    closed: dict[str, list[AccessRow]] = defaultdict(list)
    for s in view.claims():
        why = why_of(s.claim, defaults[s.claim.dataset], own, things)
        totals[why.access] += 1
        by_dataset[s.claim.dataset, why.access, why.reason] += 1
        closing.update([why.closed_by] if why.closed_by else [])
        if listing and why.access != PUBLIC:
            row = AccessRow(CLAIMS, _first(s.claim), s.claim.entity, why.access, _told(why, things), 1, _place(s.claim))
            closed[why.access].append(row)
    rows = [
        AccessRow(DATASETS, dataset, "", access, reason, n)
        for (dataset, access, reason), n in sorted(
            by_dataset.items(), key=lambda x: (x[0][0], ranked(x[0][1]), x[0][2])
        )
    ]
    rows += [
        AccessRow(CLOSING, _name(things, i), i, own[i], _own_reason(things.get(i), own[i]), n)
        for i, n in sorted(closing.items(), key=lambda x: (-ranked(own[x[0]]), -x[1], x[0]))
    ]
    rows += [row for access in sorted(closed, key=ranked, reverse=True) for row in closed[access]]
    note = "; ".join(f"{totals[c.label]:,} {c.label}" for c in SCHEMA.codes["Access"])
    note = f"Claims: {note}. Pages and exports hold what is public, unless asked otherwise."
    command = "" if listing or totals[PUBLIC] == totals.total() else "localism access report --list"
    return Answer(AccessRow, tuple(rows), "Who may see what", note, command)


def why_of(claim: Claim, dataset: str, own: Mapping[str, str], things: Mapping[str, Entity]) -> Why:
    """Who may see a claim and why; `dataset` is what its dataset says, `own` the access of each source and person."""
    if claim.access:
        base = Why(claim.access, SAYS)
    else:
        base = Why(dataset, DATASET_SAYS) if dataset else Why(DEFAULT_ACCESS, UNSAID)
    stricter = [i for i in concerned(claim) if i in own and ranked(own[i]) > ranked(base.access)]
    if not stricter:
        return base
    strictest = max(stricter, key=lambda i: (ranked(own[i]), i == claim.entity))
    kind = _kind(things.get(strictest))
    if strictest == claim.entity:
        return Why(own[strictest], f"it is about a {kind} that is {own[strictest]}", strictest)
    verb = "cites" if any(c.source == strictest for c in claim.citations) else "names"
    return Why(own[strictest], f"it {verb} a {kind} that is {own[strictest]}", strictest)


def _told(why: Why, things: Mapping[str, Entity]) -> str:
    return f"{why.reason}: {_name(things, why.closed_by)}" if why.closed_by else why.reason


def _own_reason(thing: Entity | None, access: str) -> str:
    if thing is None or thing.stub:
        return "what was said of it in the past says so"
    return (
        "it says so" if thing.one("access") == access else "a claim about it, or the dataset that describes it, says so"
    )


def _kind(thing: Entity | None) -> str:
    return "person" if thing and thing.is_a("Person") else "source"


def _name(things: Mapping[str, Entity], i: str) -> str:
    thing = things.get(i)
    return f"{thing.name} ({kinds(thing.types)})" if thing and thing.types else i


def _first(claim: Claim) -> str:
    """What to call what a claim is about, from the claim alone."""
    named = claim.properties.get("name") or (kinds(claim.types),)
    return named[0]


def _place(claim: Claim) -> str:
    return f"{claim.dataset}: {claim.locator}" if claim.locator else claim.dataset
