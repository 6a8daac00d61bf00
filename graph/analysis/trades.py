"""Two-mode networks drawn anew, every node keeping its number of ties: two of one mode trade what only one of them has."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from localism.graph.analysis.projection import Net

TRADES = 10
"""Trades that each node of the first mode takes part in, on average, between one draw and the next."""


def traded(network: Net, chance: random.Random) -> Iterator[Net]:
    """Networks as likely as any other with these numbers of ties, after so many trades each, beginning from the network itself.

    In a trade two nodes of the first mode put together what one has and the other has not, shuffle it, and take as many
    each as they gave: the chain of Strona and others, whose draws are even (Carstens), and which needs far fewer steps than
    swaps of two ties. A tie of the first mode takes its weight along. O(trades × degree).

    Source: G. Strona and others, *Nature Communications* 5 (2014), 4114; C. J. Carstens, *Physical Review E* 91 (2015), 042812.
    """
    modes = dict(network.nodes(data="bipartite"))
    held: dict[str, dict[str, Any]] = {i: {} for i in sorted(network) if modes[i] == 0}
    for a, b, data in sorted(network.edges(data=True), key=lambda tie: sorted(tie[:2])):
        one, other = (a, b) if modes[a] == 0 else (b, a)
        held[one][other] = data
    rows = [row for row in held.values() if row]
    while True:
        for _ in range(TRADES * len(rows) // 2 if len(rows) > 1 else 0):
            _trade(*chance.sample(rows, 2), chance)
        drawn: Net = network.__class__()
        drawn.graph.update(network.graph)
        drawn.add_nodes_from(network.nodes(data=True))
        drawn.add_edges_from((a, b, data) for a, row in held.items() for b, data in row.items())
        yield drawn


def _trade(one: dict[str, Any], other: dict[str, Any], chance: random.Random) -> None:
    own, others = [i for i in one if i not in other], [i for i in other if i not in one]
    if not own or not others:
        return
    pool = own + others
    chance.shuffle(pool)
    given, taken = [one.pop(i) for i in own], [other.pop(i) for i in others]
    one.update(zip(pool, given, strict=False))
    other.update(zip(pool[len(own) :], taken, strict=True))
