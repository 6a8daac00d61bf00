"""Brokerage: who stands between others. Burt's structural holes, and Gould and Fernandez's five roles by group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import perm, sqrt
from typing import TYPE_CHECKING

from localism.graph.analysis.measure import KEPT, Family, Figure, Measure
from localism.graph.analysis.ties import REMEMBERED, Frozen, directed_ties, frozen, grouped, mutual_ties, thawed

if TYPE_CHECKING:
    import networkx

    from localism.graph.analysis.projection import Net

ROLES = ("coordinator", "itinerant", "gatekeeper", "representative", "liaison")


@dataclass(frozen=True, slots=True)
class Holes:
    """How far a node's ties lead to others that are not tied to each other; blank, with the reason, for one without ties."""

    node: str
    contacts: int
    effective_size: float | None
    efficiency: float | None
    """Effective size over contacts: 1 where none of them knows another."""
    constraint: float | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Brokered:
    """How often a node passes from one to another in one role, and how often it would by chance."""

    node: str
    group: str
    role: str
    count: int
    expected: float
    """Mean over all directed networks with these nodes and groups and as many ties, each as likely."""
    deviation: float
    """Standard deviation over the same."""
    z: float | None
    """(count − expected) ÷ deviation; none where chance leaves no room."""
    unknown: int = 0
    """How often it passes by a node of no known group, in a role that is not known: `count` may be so much too low."""
    why: str = ""


def holes(network: networkx.Graph[str], weight: str | None = None) -> list[Holes]:
    """Burt's constraint, effective size and efficiency of every node, in the order of their ids.

    Let m(i,j) be the weight of the ties between i and j, both ways added; p(i,j) = m(i,j) ÷ Σₖ m(i,k), the share of i's
    ties that go to j. **Constraint** C(i) = Σⱼ (p(i,j) + Σ_q p(i,q) p(q,j))², over i's contacts j: high where they are few
    and tied to each other. Above 0; 1 for one contact without others, up to 1.125 in a closed triple of equal ties, and above
    that with unequal ones.
    **Effective size** E(i) = Σⱼ (1 − Σ_q p(i,q) m(j,q) ÷ maxₖ m(j,k)), q being i's other contacts: from 1 (or less, with
    weights that differ) to the number of contacts.

    Directed networks are read as undirected by adding both ways; a one-way tie counts half of a mutual one. Loops are
    left out, parallel ties added. Weights must not be negative. All contacts of contacts count, as in UCINET's "whole
    network". O(Σ degree²).

    Source: R. S. Burt, *Structural Holes* (1992), ch. 2; *American Journal of Sociology* 110 (2004), 349–399.
    Our own, since networkx's two are slow without scipy, and with it answer other than without for a node that is only
    pointed at, and for loops.

    >>> import networkx
    >>> triple = networkx.Graph([("a", "b"), ("b", "c"), ("c", "a"), ("a", "d")])
    >>> a, *_, d = holes(triple)
    >>> a.effective_size  # 3 contacts less 2 × 1 tie between them ÷ 3: d is new, b and c count for 1⅓
    2.3333333333333335
    >>> round(a.constraint, 4)  # b and c: (⅓ + ⅓ × ½)² = ¼ each; d: (⅓)² = 1/9
    0.6111
    >>> (d.effective_size, d.constraint)
    (1.0, 1.0)
    """
    import numpy as np

    ties = mutual_ties(network, weight)
    place = {i: n for n, i in enumerate(ties)}
    contacts = [np.array([place[j] for j in near], dtype=np.int64) for near in ties.values()]
    given = [np.array(list(near.values())) for near in ties.values()]
    shares = [m / m.sum() for m in given]
    most = np.array([m.max(initial=0.0) for m in given])
    found = []
    for i, own, share in zip(ties, contacts, shares, strict=True):
        if not len(own):
            found.append(Holes(i, 0, None, None, None, "it has no tie"))
            continue
        # Of all contacts q of i's contacts, laid end to end: who they are, and i's share for the contact that leads to them.
        onward = np.concatenate([contacts[q] for q in own])
        through = np.repeat(share, [len(contacts[q]) for q in own])
        invested = np.bincount(onward, through * np.concatenate([shares[q] for q in own]), len(ties))[own] + share
        met = np.bincount(onward, through * np.concatenate([given[q] for q in own]), len(ties))[own]
        size = float((1 - met / most[own]).sum())
        found.append(Holes(i, len(own), size, size / len(own), float((invested**2).sum())))
    return found


def roles(network: networkx.Graph[str], groups: Mapping[str, str]) -> list[Brokered]:
    """Gould and Fernandez's brokerage: five roles for every node that has a group, in the order of ids and `ROLES`.

    b brokers between a and c if a → b → c and not a → c. By the groups of the three the broker is a

    * *coordinator*: all of one group;
    * *itinerant* (or consultant): a and c of one group, b of another;
    * *gatekeeper*: b and c of one, a of another; b lets in;
    * *representative*: a and b of one, c of another; b speaks for it;
    * *liaison*: of three groups.

    Counts are 0 or more. A node that `groups` does not name is of no known group: it counts as tied, but what passes by
    it has no role, and the count is then a lower bound (`unknown`). `expected` and `deviation` are exact under a
    uniform draw of directed networks with as many ties among the same nodes: of the ordered pairs (a, c) with the right
    groups, each is brokered by b with probability M(M−1)(K−M) ÷ K(K−1)(K−2), for M ties in K = n(n−1) places; pairs that
    share a or c are not independent, which the deviation counts. That null is our own, and shown by
    enumeration; others condition otherwise (UCINET on the sizes of groups), and their expected counts differ. z is a rough
    guide: counts are skewed, so for small networks permute groups instead.

    Directed only: an undirected network is refused, for it has no from and to. Loops are left out, parallel ties are
    one, weights are not used. O(Σ in-degree × out-degree).

    Source: R. V. Gould and R. M. Fernandez, "Structures of Mediation", *Sociological Methodology* 19 (1989), 89–126.

    >>> import networkx
    >>> path = networkx.DiGraph([("county", "district"), ("district", "parish")])
    >>> found = roles(path, {"county": "upper", "district": "lower", "parish": "local"})
    >>> [(r.node, r.role, r.count) for r in found if r.count]
    [('district', 'liaison', 1)]
    >>> round(next(r.expected for r in found if r.count), 4)  # 2 pairs × 2·1·4 ÷ 6·5·4
    0.1333
    """
    out = directed_ties(network)
    into: dict[str, list[str]] = {i: [] for i in out}
    for i, near in out.items():
        for j in near:
            into[j].append(i)
    sizes = Counter(groups[i] for i in out if i in groups)
    places, ties = len(out) * (len(out) - 1), sum(map(len, out.values()))
    chance = {g: _chance(g, sizes, places, ties) for g in sizes}
    found = []
    for b in sorted(i for i in out if i in groups):
        counts, unknown = _passed(b, into[b], out, groups)
        by_unknown = f"{unknown} more pass by a thing of no known group" if unknown else ""
        for role in ROLES:
            expected, deviation = chance[groups[b]][role]
            z = (counts[role] - expected) / deviation if deviation else None
            why = "" if deviation else "with these groups and ties there is no other outcome"
            said = "; ".join(filter(None, (by_unknown, why)))
            found.append(Brokered(b, groups[b], role, counts[role], expected, deviation, z, unknown, said))
    return found


def _passed(
    b: str, sources: list[str], out: Mapping[str, Mapping[str, float]], groups: Mapping[str, str]
) -> tuple[Counter[str], int]:
    """How often b brokers in each role, and how often in none that is known."""
    counts: Counter[str] = Counter()
    unknown = 0
    for a in sources:
        straight = out[a]
        for c in out[b]:
            if c == a or c in straight:
                continue
            if a in groups and c in groups:
                counts[_role(groups[a], groups[b], groups[c])] += 1
            else:
                unknown += 1
    return counts, unknown


def _role(a: str, b: str, c: str) -> str:
    if a == c:
        return "coordinator" if a == b else "itinerant"
    if b == c:
        return "gatekeeper"
    return "representative" if a == b else "liaison"


def _chance(group: str, sizes: Mapping[str, int], places: int, ties: int) -> dict[str, tuple[float, float]]:
    """Mean and standard deviation of each role's count for a node of a group, over all networks with as many ties."""
    fellows = sizes[group] - 1
    others = [n for g, n in sorted(sizes.items()) if g != group]
    away = sum(others)
    # Each role's ordered pairs (a, c), as blocks: so many a, each with so many c, and the other way about.
    blocks = {
        "coordinator": [(fellows, fellows - 1)],
        "itinerant": [(n, n - 1) for n in others],
        "gatekeeper": [(away, fellows)],
        "representative": [(fellows, away)],
        "liaison": [(n, away - n) for n in others],
    }
    reverse = blocks | {"gatekeeper": blocks["representative"], "representative": blocks["gatekeeper"]}
    return {role: _moments(blocks[role], reverse[role], places, ties) for role in ROLES}


def _moments(starts: list[tuple[int, int]], ends: list[tuple[int, int]], places: int, ties: int) -> tuple[float, float]:
    pairs = sum(n * each for n, each in starts)
    # Two pairs that share their start share the tie to the broker; so with a shared end. No others share a tie.
    sharing = sum(n * each * (each - 1) for n, each in (*starts, *ends))
    apart = pairs * (pairs - 1) - sharing
    one = _odds(2, 1, places, ties)
    mean = pairs * one
    square = mean + sharing * _odds(3, 2, places, ties) + apart * _odds(4, 2, places, ties)
    return mean, sqrt(max(0.0, square - mean * mean))


def _odds(present: int, absent: int, places: int, ties: int) -> float:
    """The chance that so many given places hold a tie and so many others none, `ties` being spread over `places`."""
    if present > ties or present + absent > places:
        return 0.0
    return perm(ties, present) * perm(places - ties, absent) / perm(places, present + absent)


@lru_cache(REMEMBERED)
def _holes(network: Frozen) -> list[Holes]:
    return holes(thawed(network), "weight")


@lru_cache(REMEMBERED)
def _roles(network: Frozen, groups: tuple[tuple[str, str], ...]) -> list[Brokered]:
    return roles(thawed(network), dict(groups))


def _hole(name: str) -> Callable[[Net, str], Iterator[Figure]]:
    def figures(network: Net, by: str) -> Iterator[Figure]:
        for row in _holes(frozen(network)):
            yield Figure(getattr(row, name), row.node, why=row.why)

    return figures


def _role_of(role: str) -> Callable[[Net, str], Iterator[Figure]]:
    def figures(network: Net, by: str) -> Iterator[Figure]:
        for row in _roles(frozen(network), tuple(grouped(network, by).items())):
            if row.role == role:
                z = "" if row.z is None else f"z {row.z:.2f}"
                detail = "; ".join(filter(None, (f"by chance {row.expected:.2f} ± {row.deviation:.2f}", z, row.why)))
                low, high = (row.count, row.count + row.unknown) if row.unknown else (None, None)
                yield Figure(float(row.count), row.node, of_group=row.group, low=low, high=high, detail=detail)

    return figures


_CONTACTS = "contacts of one mode are never tied to each other, so that none could be redundant; project it first."
_BURT = "R. S. Burt, Structural Holes (1992), ch. 2"
_GOULD = "R. V. Gould and R. M. Fernandez, Sociological Methodology 19 (1989), 89–126"
_NO_WAY = "it has no from and to."
_PASSES = {
    "coordinator": "between others of its own group",
    "itinerant": "between two of one group that is not its own",
    "gatekeeper": "from another group into its own",
    "representative": "from its own group to another",
    "liaison": "from a second group to a third",
}
FAMILY = Family(
    "brokerage",
    "Brokerage",
    (
        Measure(
            "effective size",
            "How many contacts it has, less for each how far that one is tied to the others: Σⱼ (1 − Σ_q p(i,q) m(j,q)).",
            "up to the number of contacts, where none are tied to each other",
            _BURT,
            _hole("effective_size"),
            two_mode=_CONTACTS,
        ),
        Measure(
            "efficiency",
            "Effective size as a part of the number of contacts.",
            "up to 1, where none are tied to each other",
            _BURT,
            _hole("efficiency"),
            two_mode=_CONTACTS,
        ),
        Measure(
            "constraint",
            "How far its ties lead back to the same few: Σⱼ (p(i,j) + Σ_q p(i,q) p(q,j))², where p(i,j) is the share of its ties "
            "that go to j. Who has little of it can broker.",
            "above 0, seldom above 1",
            _BURT,
            _hole("constraint"),
            two_mode=_CONTACTS,
        ),
        *(
            Measure(
                role,
                f"How often it passes on {how}: pairs a, c with a → it → c and no a → c.",
                "0 or more; compare with what it would be by chance",
                _GOULD,
                _role_of(role),
                directed=KEPT,
                undirected=_NO_WAY,
                two_mode=_NO_WAY,
            )
            for role, how in _PASSES.items()
        ),
    ),
    "delegation",
    by="type",
)
