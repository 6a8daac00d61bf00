"""Which ids reviewers have judged to be of one real thing: a yes that nobody contradicts, and what follows from several."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from localism.graph.entity import Claim
from localism.graph.store import View

MATCH = "Match"
JUDGEMENTS = "matches"
"""The dataset of what reviewers judge at the command line."""
YES, NO, UNSURE = "yes", "no", "unsure"


class Judgement(NamedTuple):
    """What one reviewer says of two ids, in order of their spelling; `day` is EDTF."""

    one: str
    other: str
    verdict: str
    by: str
    day: str
    note: str
    dataset: str

    @property
    def pair(self) -> tuple[str, str]:
        """The two ids."""
        return (self.one, self.other)

    def __str__(self) -> str:
        return f"{self.verdict}: {', '.join(x for x in (self.by or f'dataset {self.dataset}', self.day) if x)}"


@dataclass(frozen=True)
class Same:
    """Sets of ids judged to be of one thing each, and the judgements behind them."""

    judgements: tuple[Judgement, ...]

    @cached_property
    def sets(self) -> dict[str, tuple[str, ...]]:
        """The id by which each thing goes → all its ids, that one first. Chains of yes join; a set that holds a no does not."""
        joined = _components(j.pair for j in self._agreed)
        apart = {j.pair for j in self.judgements if j.verdict == NO}
        whole = [s for s in joined if not any(a in s and b in s for a, b in apart)]
        return {ids[0]: ids for s in whole if (ids := tuple(sorted(s, key=best_first)))}

    @cached_property
    def contradicted(self) -> list[frozenset[str]]:
        """Sets of ids joined by some and parted by others: left apart until somebody withdraws."""
        yes = _components(j.pair for j in self.judgements if j.verdict == YES)
        apart = {j.pair for j in self.judgements if j.verdict == NO}
        return [s for s in yes if any(a in s and b in s for a, b in apart)]

    @cached_property
    def _known_as(self) -> dict[str, str]:
        return {i: known for known, ids in self.sets.items() for i in ids}

    def known_as(self, thing_id: str) -> str:
        """The id by which a thing goes: its own, unless it is judged to be that of another."""
        return self._known_as.get(thing_id, thing_id)

    def ids(self, thing_id: str) -> tuple[str, ...]:
        """Every id of the thing that has this one."""
        return self.sets.get(self.known_as(thing_id), (thing_id,))

    def expand(self, ids: Iterable[str]) -> list[str]:
        """These ids and all others of the same things, each once, in order."""
        return list(dict.fromkeys(i for each in ids for i in self.ids(each)))

    def behind(self, known: str) -> list[Judgement]:
        """The judgements that join the ids of a thing."""
        members = self.sets.get(known, ())
        return [j for j in self._agreed if j.one in members]

    @cached_property
    def _agreed(self) -> list[Judgement]:
        refused = {j.pair for j in self.judgements if j.verdict == NO}
        return [j for j in self.judgements if j.verdict == YES and j.pair not in refused]

    def __bool__(self) -> bool:
        return bool(self.sets)


def same(view: View) -> Same:
    """The judgements that stand. One call, and one more where there are any."""
    ties = [e.id for e in view.ties([MATCH])]
    claims = (s.claim for s in view.claims(ties)) if ties else ()
    return Same(tuple(sorted(j for c in claims for j in judgements_of(c))))


def judgements_of(claim: Claim) -> list[Judgement]:
    """What a claim about a match judges."""
    one, other = (claim.properties.get(end, ()) for end in ("match_one", "match_other"))
    if not one or not other or one == other:
        return []
    first, second = sorted((one[0], other[0]))
    coding = claim.coding
    return [
        Judgement(first, second, verdict, coding.coder, coding.coded, coding.memo, claim.dataset)
        for verdict in claim.properties.get("verdict", ())
    ]


def best_first(thing_id: str) -> tuple[bool, str]:
    """Official ids before those of somebody's own making."""
    return (thing_id.startswith("local:"), thing_id)


def _components(pairs: Iterable[tuple[str, str]]) -> list[frozenset[str]]:
    """The sets that pairs join."""
    parent: dict[str, str] = {}

    def root(i: str) -> str:
        while parent.setdefault(i, i) != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for a, b in pairs:
        parent[root(a)] = root(b)
    found: dict[str, set[str]] = {}
    for i in list(parent):
        found.setdefault(root(i), set()).add(i)
    return sorted((frozenset(s) for s in found.values()), key=min)


def both(ids: Collection[str]) -> str:
    """Ids as a reader joins them: `a = b`."""
    return " = ".join(ids)
