"""Networks drawn anew, every node keeping its number of ties: two ties exchange an end, again and again."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from localism.graph.analysis.projection import Net

SWEEPS = 10
"""Steps that are tried between one draw and the next, for each tie."""


def swapped(network: Net, chance: random.Random) -> Iterator[Net]:
    """A draw after every so many steps of the chain, beginning from the network itself. O(ties) a draw."""
    state = _State(network, chance)
    while True:
        state.run(SWEEPS * len(state.tail) if len(state.tail) > 1 else 0)
        yield state.drawn()


class _State:
    """The ties as the chain has them now, nodes by number. Of a directed tie the start never changes, so neither does which
    ties leave a node."""

    def __init__(self, network: Net, chance: random.Random) -> None:
        self.network, self.random = network, chance.random
        self.directed = network.is_directed()
        self.names = sorted(network)
        at = {name: n for n, name in enumerate(self.names)}
        ends = ((at[a], at[b]) for a, b in network.edges() if a != b)
        ties = sorted(pair if self.directed else (min(pair), max(pair)) for pair in ends)
        self.tail, self.head = [a for a, _ in ties], [b for _, b in ties]
        self.data = [network.edges[self.names[a], self.names[b]] for a, b in ties]
        self.key = [self._key(a, b) for a, b in ties]
        self.tied = set(self.key)
        self.leaving: dict[int, list[int]] = {}
        for tie, a in enumerate(self.tail):
            self.leaving.setdefault(a, []).append(tie)

    def _key(self, a: int, b: int) -> int:
        """A number for the two that nobody else has, whichever is first in an undirected network."""
        return (a * len(self.names) + b) if self.directed or a < b else (b * len(self.names) + a)

    def run(self, steps: int) -> None:
        """So many steps, each of which may leave all as it is. All in one loop: it is most of what a draw takes."""
        rnd, directed, tail, head, key, tied = self.random, self.directed, self.tail, self.head, self.key, self.tied
        size, n = len(tail), len(self.names)
        for _ in range(steps):
            if directed and rnd() < 0.5:
                self._turn()
                continue
            # Two ties exchange an end, unless that made a loop or a parallel tie.
            one, other = int(rnd() * size), int(rnd() * size)
            a, b, c, d = tail[one], head[one], tail[other], head[other]
            if not directed and rnd() < 0.5:
                c, d = d, c
            if a == d or c == b or one == other:
                continue
            first = a * n + d if directed or a < d else d * n + a
            second = c * n + b if directed or c < b else b * n + c
            if first in tied or second in tied:
                continue
            tied.remove(key[one])
            tied.remove(key[other])
            tied.add(first)
            tied.add(second)
            key[one], key[other] = first, second
            tail[one], head[one], tail[other], head[other] = a, d, c, b

    def _turn(self) -> None:
        """Three ties in a circle turn round, unless one of those ways is taken."""
        one = int(self.random() * len(self.tail))
        a, b = self.tail[one], self.head[one]
        onward = self.leaving.get(b)
        if not onward:
            return
        two = onward[int(self.random() * len(onward))]
        c = self.head[two]
        three = next((tie for tie in self.leaving.get(c, ()) if self.head[tie] == a), None)
        turned = [self._key(a, c), self._key(b, a), self._key(c, b)]
        if three is None or not self.tied.isdisjoint(turned):
            return
        self.tied.difference_update(self.key[tie] for tie in (one, two, three))
        self.tied.update(turned)
        for tie, key, head in zip((one, two, three), turned, (c, a, b), strict=True):
            self.key[tie], self.head[tie] = key, head

    def drawn(self) -> Net:
        """The network as it is now."""
        out: Net = self.network.__class__()
        out.graph.update(self.network.graph)
        out.add_nodes_from(self.network.nodes(data=True))
        name = self.names
        out.add_edges_from((name[a], name[b], d) for a, b, d in zip(self.tail, self.head, self.data, strict=True))
        return out
