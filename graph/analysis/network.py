"""Networks made of what was read: a tie for each pair, with its weight and how sure it is; and Newman's projection."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any, cast

from localism.errors import MisuseError
from localism.graph.analysis.projection import DIRECTED, TWO_MODE, Made
from localism.graph.analysis.reading import Read, sure
from localism.ontology.dates import Certainty, DateError, day_range
from localism.ontology.schema import SCHEMA

if TYPE_CHECKING:
    import networkx

    from localism.graph.analysis.projection import Net

DEFINITE, POSSIBLE = str(Certainty.DEFINITE), str(Certainty.POSSIBLE)
TIES = (POSSIBLE, DEFINITE)
BLOCK = 1_000_000
"""Pairs of members that are held at once, while a projection is made."""
Pairs = dict[tuple[str, str], list[Any]]
"""Start and end → weight, number of records, whether one of them is sure."""


def network(read: Read, *, on: str | None = None, ties: str = POSSIBLE) -> Net:
    """The network of a day, month or year (without one, of all dates), nodes and ties sorted by id.

    `ties`: `possible` takes what may have held then as well; `definite` only what surely did, throughout. A thing without
    a tie is no node. Linear in records; projecting takes the sum over shared things of the square of those who share it.
    """
    if ties not in TIES:
        raise MisuseError(f"Ties are {' or '.join(TIES)}, not {ties!r}.")
    try:
        span = day_range(on) if on else None
    except DateError as error:
        raise MisuseError(f"{error}") from None
    recipe, left_out = read.recipe, Counter(read.left_out)
    displaced = read.displaced(span)
    if gone := sum(at is Certainty.DEFINITE for at in displaced.values()):
        left_out["derived holdings in whose place a recorded one stood"] = gone
    kept: Pairs = {}
    for record, is_sure in sure(read.records, span, displaced):
        if ties == DEFINITE and not is_sure:
            continue
        known = kept.get((record.start, record.end))
        if known is None:
            kept[record.start, record.end] = [record.weight, 1, is_sure]
        else:
            known[0] += record.weight
            known[1] += 1
            known[2] = known[2] or is_sure
    if recipe.projects_onto:
        net = _projected(kept, onto_start=recipe.projects_onto == "from")
    else:
        net = _joined(kept, recipe.shape, _roles(read))
    for node, data in net.nodes(data=True):
        data.update(read.things[data.get("id", node)])
    if read.unit:
        net.graph["unit"] = read.unit
    net.graph["recipe"] = Made(recipe, on or "", ties, tuple(sorted(left_out.items())))
    return net


def _roles(read: Read) -> tuple[str, str]:
    step = read.recipe.steps[0]
    return tuple(SCHEMA.properties[p].label if p else "one" for p in (step.start, step.end))  # type: ignore[return-value]


def _joined(kept: Pairs, shape: str, roles: tuple[str, str]) -> Net:
    """A tie for each pair. What stands on both sides of a two-mode network is two nodes, the first named by its role."""
    import networkx as nx

    net: Net = nx.DiGraph() if shape == DIRECTED else nx.Graph()
    starts, ends = {a for a, _ in kept}, {b for _, b in kept}
    two_mode = shape == TWO_MODE
    renamed = {i: f"{i} (as {roles[0].lower()})" for i in starts & ends} if two_mode else {}
    for i in sorted(starts | ends):
        for node, mode, there in ((renamed.get(i, i), 0, i in starts), (i, 1, i in ends)):
            if there and two_mode:
                net.add_node(node, id=i, mode=mode, bipartite=mode)
            elif there:
                net.add_node(node, id=i)
    for (a, b), (weight, number, is_sure) in sorted(kept.items()):
        _tie(net, renamed.get(a, a), b, weight, number, is_sure)
    return net


def _tie(net: Net, a: str, b: str, weight: float, number: int, is_sure: bool) -> None:
    known = net.get_edge_data(a, b)
    if known is None:
        net.add_edge(a, b, weight=weight, ties=number, certainty=DEFINITE if is_sure else POSSIBLE)
        return
    known["weight"] += weight
    known["ties"] += number
    if is_sure:
        known["certainty"] = DEFINITE


def _projected(kept: Pairs, *, onto_start: bool) -> Net:
    """Two of one side are tied where they share one of the other (see `newman`)."""
    shared: dict[str, list[tuple[str, bool]]] = {}
    for (a, b), (_, _, is_sure) in sorted(kept.items()):
        member, group = (a, b) if onto_start else (b, a)
        shared.setdefault(group, []).append((member, is_sure))
    return newman(shared.values())


def newman(groups: Iterable[list[tuple[str, bool]]]) -> Net:
    """Newman's projection of groups of members: the weight of a pair is the sum, over groups they share, of 1/(n - 1).

    A group is its n members, each with whether it surely is one; a group of one ties nobody. With it every member's
    strength is the number of groups in which it has company. `ties` is how many groups two share; their tie is sure
    if both surely belong to one. Source: Newman, 2001, Physical Review E 64, 016132, equation 2.

    >>> net = newman([[("a", True), ("b", True), ("c", True)], [("a", True), ("b", False)]])
    >>> net["a"]["b"]["weight"], net["a"]["b"]["certainty"], net["b"]["c"]["weight"]
    (1.5, 'definite', 0.5)
    """
    import networkx as nx
    import numpy as np

    groups = [sorted(group) for group in groups]
    members = sorted({m for group in groups for m, _ in group})
    at = {m: n for n, m in enumerate(members)}
    net: networkx.Graph[str] = nx.Graph()
    for member in members:
        net.add_node(member, id=member)
    # Straight into networkx's own table: add_edge would take five times as long over a large one.
    rows = [cast(Any, net)._adj[m] for m in members]
    flat = np.array([at[m] for group in groups for m, _ in group], dtype=np.int64)
    surely = np.array([is_sure for group in groups for _, is_sure in group], dtype=np.float64)
    sizes = np.array([len(group) for group in groups], dtype=np.int64)
    shares = np.repeat(1 / np.maximum(1, sizes - 1), sizes)
    after = np.repeat(np.cumsum(sizes), sizes) - np.arange(len(flat)) - 1
    by_member = np.argsort(flat, kind="stable")
    for some in _blocks(by_member, flat[by_member].tolist(), after[by_member].tolist(), len(members)):
        # Every pair of a membership and one after it in the same group, in the order of groups: each sum is then as adding
        # one by one would give it, to the last digit.
        each = after[some]
        one = np.repeat(some, each)
        other = one + 1 + np.arange(len(one)) - np.repeat(np.cumsum(each) - each, each)
        first = flat[some[0]]
        cell = (flat[one] - first) * len(members) + flat[other]
        number = np.bincount(cell)
        met = number.nonzero()[0]
        weight, sure = np.bincount(cell, shares[one])[met], np.bincount(cell, surely[one] * surely[other])[met]
        # A tie each, and the ties of a member together: it is most of what a projection takes.
        columns = (weight.tolist(), number[met].tolist(), (sure > 0).tolist())
        ties = [
            {"weight": w, "ties": n, "certainty": DEFINITE if is_sure else POSSIBLE}
            for w, n, is_sure in zip(*columns, strict=True)
        ]
        others = (met % len(members)).tolist()
        starts = np.searchsorted(met, np.arange(flat[some[-1]] - first + 2) * len(members)).tolist()
        for a, (start, end) in enumerate(pairwise(starts), int(first)):
            member = members[a]
            for b, tie in zip(others[start:end], ties[start:end], strict=True):
                rows[a][members[b]] = rows[b][member] = tie
    return net


def _blocks(order: Any, member: list[int], pairs: list[int], members: int) -> Iterator[Any]:
    """The memberships, members whole, in blocks that take bounded memory: of pairs, and of cells a member and another."""
    start, met = 0, 0
    for end in range(1, len(order) + 1):
        met += pairs[end - 1]
        if end < len(order) and member[end] == member[end - 1]:
            continue
        if end == len(order) or met > BLOCK or (member[end] - member[start]) * members > BLOCK:
            yield order[start:end]
            start, met = end, 0
