"""Mixing: whether ties keep within groups or cross them. The mixing matrix, the E-I index, and assortativity."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from math import fsum, sqrt
from typing import TYPE_CHECKING

from localism.graph.analysis.measure import KEPT, Family, Figure, Measure
from localism.graph.analysis.ties import Ties, grouped, ties_as_given

if TYPE_CHECKING:
    import networkx

    from localism.graph.analysis.projection import Net


@dataclass(frozen=True, slots=True)
class GroupMixing:
    """One group's ties: how many stay within, how many leave; none of an index where it has no tie."""

    group: str
    members: int
    internal: float
    external: float
    ei: float | None


@dataclass(frozen=True, slots=True)
class Mixing:
    """How ties run between groups. What has no value is none, and `why` says why."""

    groups: tuple[GroupMixing, ...]
    matrix: tuple[tuple[float, ...], ...]
    """Row's group to column's, in the order of `groups`: of undirected ties each counts once in its cell and once in the
    mirrored one, and on the diagonal once."""
    internal: float
    external: float
    unknown: float
    """Ties with an end of no known group; they are in nothing else here."""
    ei: float | None
    expected_ei: float | None
    """Mean of the index if the groups' names were dealt out anew among the nodes."""
    assortativity: float | None
    why: str = ""


def mixing(network: networkx.Graph[str], groups: Mapping[str, str], weight: str | None = None) -> Mixing:
    """The mixing matrix, Krackhardt and Stern's E-I index, and Newman's assortativity, of ties between groups.

    **E-I** = (E − I) ÷ (E + I), E being ties between groups and I ties within one: −1 (all within) to 1 (all across). It
    depends on the sizes of groups: `expected_ei` is (pairs across − pairs within) ÷ pairs, what any placing of the
    same ties gives on average when groups are dealt out at random; compare with that, not with 0. For **each group** E and
    I are of its members' ties, so a tie across counts for both groups.
    **Assortativity** r = (Σ eₘₘ − Σ aₘ bₘ) ÷ (1 − Σ aₘ bₘ), e being the matrix as shares of all ends, a and b its row and
    column sums: 1 where all ties are within, 0 where they fall as ends do, and at least −1.

    Directed ties count once, from row to column; undirected ones in both ways, as Newman has it. Loops are left out,
    parallel ties are one; with `weight`, weights are added instead of ties, which UCINET's E-I does not do. Nodes that
    `groups` does not name take no part. O(ties + groups²).

    Source: D. Krackhardt and R. N. Stern, *Social Psychology Quarterly* 51 (1988), 123–140; M. E. J. Newman, "Mixing
    patterns in networks", *Physical Review E* 67 (2003), 026126, eq. 2. Our own: networkx's needs numpy, gives nan where
    all ties are in one group, and takes the unknown for a group.

    >>> import networkx
    >>> square = networkx.Graph([("a", "b"), ("b", "c"), ("c", "d"), ("d", "a")])
    >>> found = mixing(square, {"a": "state", "b": "state", "c": "community", "d": "community"})
    >>> found.matrix  # a–b within, c–d within, b–c and d–a across
    ((1.0, 2.0), (2.0, 1.0))
    >>> found.ei, round(found.expected_ei, 4)  # of 6 pairs 4 are across: (4 − 2) ÷ 6
    (0.0, 0.3333)
    >>> found.assortativity  # (½ − ½) ÷ (1 − ½)
    0.0
    """
    ties = ties_as_given(network, weight)
    if weight is None:
        ties = {i: dict.fromkeys(near, 1.0) for i, near in ties.items()}
    sizes = Counter(groups[i] for i in ties if i in groups)
    names = sorted(sizes)
    cells: dict[tuple[str, str], float] = Counter()  # type: ignore[assignment]
    unknown = 0.0
    for i, near in ties.items():
        for j, w in near.items():
            if i in groups and j in groups:
                cells[groups[i], groups[j]] += w
            else:
                unknown += w
    twice = 1 if network.is_directed() else 2
    internal = fsum(cells[g, g] for g in names) / twice
    external = fsum(cells[g, h] for g in names for h in names if g != h) / twice
    matrix = tuple(tuple(float(cells[g, h]) / (twice if g == h else 1) for h in names) for g in names)
    rows = tuple(_group(g, sizes[g], cells, names, twice) for g in names)
    ends = fsum(cells[g, h] for g in names for h in names)
    met, why = None, "no tie has both ends in a known group"
    if ends:
        met, why = _assortativity(cells, names, ends)
    return Mixing(
        rows, matrix, internal, external, unknown / twice, _index(external, internal), _expected(sizes), met, why
    )


def _group(
    name: str, members: int, cells: Mapping[tuple[str, str], float], names: list[str], twice: int
) -> GroupMixing:
    internal = cells[name, name] / twice
    others = [h for h in names if h != name]
    external = fsum(cells[name, h] for h in others)
    if twice == 1:
        external += fsum(cells[h, name] for h in others)
    return GroupMixing(name, members, float(internal), external, _index(external, internal))


def _index(external: float, internal: float) -> float | None:
    return (external - internal) / (external + internal) if external + internal else None


def _expected(sizes: Mapping[str, int]) -> float | None:
    n = sum(sizes.values())
    within = sum(size * (size - 1) for size in sizes.values())
    return 1 - 2 * within / (n * (n - 1)) if n > 1 else None


def _assortativity(cells: Mapping[tuple[str, str], float], names: list[str], ends: float) -> tuple[float | None, str]:
    rows = {g: fsum(cells[g, h] for h in names) / ends for g in names}
    columns = {h: fsum(cells[g, h] for g in names) / ends for h in names}
    chance = fsum(rows[g] * columns[g] for g in names)
    touched = [g for g in names if rows[g] or columns[g]]
    if len(touched) == 1:
        return None, f"all ties are within {touched[0]}, and without another group assortativity is not defined"
    return (fsum(cells[g, g] for g in names) / ends - chance) / (1 - chance), ""


def degree_assortativity(network: networkx.Graph[str]) -> tuple[float | None, str]:
    """Newman's degree assortativity: whether the well tied are tied to the well tied. None, with the reason, where undefined.

    Pearson's correlation, over all ties, of the degrees at both ends: −1 to 1. Of a directed tie, the out-degree of whom
    it is from and the in-degree of whom it is to; an undirected tie counts both ways. Loops are left out, parallel ties
    are one. O(ties).

    Source: M. E. J. Newman, *Physical Review E* 67 (2003), 026126, eq. 21. Our own: networkx's needs numpy, and
    gives nan, with a warning, where all degrees are equal.

    >>> import networkx
    >>> degree_assortativity(networkx.path_graph(["a", "b", "c", "d"]))  # ends (1,2) (2,1) (2,2) (2,2) (1,2) (2,1)
    (-0.5, '')
    >>> degree_assortativity(networkx.cycle_graph("abc"))
    (None, 'all ends have one degree, and without variation there is no correlation')
    """
    ties = ties_as_given(network)
    out = {i: len(near) for i, near in ties.items()}
    into = Counter(chain.from_iterable(ties.values()))
    return _correlation(ties, out, into)


def _correlation(ties: Ties, out: Mapping[str, int], into: Mapping[str, int]) -> tuple[float | None, str]:
    # Whole numbers throughout: no variation is then exactly 0.
    pairs = [(out[i], into[j]) for i, near in ties.items() for j in near]
    n = len(pairs)
    x, y = sum(a for a, _ in pairs), sum(b for _, b in pairs)
    xx = n * sum(a * a for a, _ in pairs) - x * x
    yy = n * sum(b * b for _, b in pairs) - y * y
    if not n:
        return None, "there is no tie"
    if not xx or not yy:
        return None, "all ends have one degree, and without variation there is no correlation"
    return (n * sum(a * b for a, b in pairs) - x * y) / sqrt(xx * yy), ""


def _index_figures(network: Net, by: str) -> Iterator[Figure]:
    found = mixing(network, grouped(network, by))
    left = f"; {found.unknown:g} ties left out, an end of which is of no known {by}" if found.unknown else ""
    by_chance = "" if found.expected_ei is None else f"by chance {found.expected_ei:.3f}"
    yield Figure(found.ei, detail=f"{by_chance}{left}".strip("; "), why="" if found.ei is not None else found.why)
    for g in found.groups:
        said = f"members: {g.members}, ties within: {g.internal:g}, across: {g.external:g}"
        yield Figure(
            g.ei, of_group=g.group, detail=said, why="" if g.ei is not None else "it has no tie to a known group"
        )


def _assortativity_figures(network: Net, by: str) -> Iterator[Figure]:
    found = mixing(network, grouped(network, by))
    yield Figure(found.assortativity, detail=f"by {by}", why=found.why)


def _degree_figures(network: Net, by: str) -> Iterator[Figure]:
    value, why = degree_assortativity(network)
    yield Figure(value, why=why)


def _matrix_figures(network: Net, by: str) -> Iterator[Figure]:
    found = mixing(network, grouped(network, by))
    names = [g.group for g in found.groups]
    between = "→" if network.is_directed() else "–"
    for name, row in zip(names, found.matrix, strict=True):
        for other, ties in zip(names, row, strict=True):
            if ties and (network.is_directed() or name <= other):
                yield Figure(ties, of_group=f"{name} {between} {other}")


_ACROSS = "all its ties run between modes; project it first."
_KRACKHARDT = "D. Krackhardt and R. N. Stern, Social Psychology Quarterly 51 (1988), 123–140"
_NEWMAN = "M. E. J. Newman, Physical Review E 67 (2003), 026126"
FAMILY = Family(
    "mixing",
    "Mixing",
    (
        Measure(
            "E-I index",
            "Whether ties run across groups or within: (ties across − ties within) ÷ ties.",
            "−1 (all within) to 1 (all across); compare with what it would be by chance",
            _KRACKHARDT,
            _index_figures,
            directed=KEPT,
            two_mode=_ACROSS,
        ),
        Measure(
            "assortativity",
            "How far ties are within groups beyond chance: (Σ eₘₘ − Σ aₘ bₘ) ÷ (1 − Σ aₘ bₘ), e being the shares of ties from group "
            "to group, a and b its row and column sums.",
            "at least −1; 0 (as by chance) to 1 (all within)",
            _NEWMAN,
            _assortativity_figures,
            directed=KEPT,
            two_mode=_ACROSS,
        ),
        Measure(
            "degree assortativity",
            "Whether the well tied are tied to the well tied: the correlation of degrees at both ends of ties (of directed ones, out "
            "and in).",
            "−1 to 1",
            _NEWMAN,
            _degree_figures,
            directed=KEPT,
        ),
        Measure(
            "ties between groups",
            "The mixing matrix: how many ties there are from group to group, where there are any.",
            "1 or more",
            _NEWMAN,
            _matrix_figures,
            directed=KEPT,
            two_mode=_ACROSS,
        ),
    ),
    "delegation",
    by="type",
)
