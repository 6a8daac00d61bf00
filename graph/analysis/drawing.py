"""What measures give of networks drawn from a null model: each network is drawn once for all the measures that read it alike."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from time import perf_counter
from typing import TYPE_CHECKING

from localism.errors import MisuseError
from localism.graph.analysis.measure import Figure, Measure, UnsuitedError, suited
from localism.graph.analysis.network import newman

if TYPE_CHECKING:
    from localism.graph.analysis.nulls import Null
    from localism.graph.analysis.projection import Net
    from localism.graph.store import Watch

Seen = Callable[["Net"], "Net"]
"""What is measured of a network that is drawn: itself, or what it projects."""


def itself(net: Net) -> Net:
    """The network as it is."""
    return net


def projected(onto: int) -> Seen:
    """What a two-mode network projects onto one of its modes."""

    def seen(net: Net) -> Net:
        shared: dict[str, list[tuple[str, bool]]] = {}
        names = {n: str(d.get("id", n)) for n, d in net.nodes(data=True)}
        members = {n for n, d in net.nodes(data=True) if d["bipartite"] == onto}
        for a, b, d in net.edges(data=True):
            member, other = (a, b) if a in members else (b, a)
            shared.setdefault(other, []).append((names[member], d.get("certainty") == "definite"))
        out = newman([shared[other] for other in sorted(shared)])
        for n, d in net.nodes(data=True):
            if n in members and names[n] in out:
                out.nodes[names[n]].update({k: v for k, v in d.items() if k not in ("bipartite", "mode")})
        return out

    return seen


def alike(net: Net, measures: Sequence[Measure], seen: Seen) -> tuple[list[tuple[Net, list[Measure]]], dict[str, str]]:
    """Measures with the network that is drawn anew for them, those together that read it alike; and why others are not taken.

    What is drawn, and what it projects, suits as the network itself does: no null model makes a loop or a second tie of two.
    """
    found: dict[tuple[str, ...], tuple[Net, list[Measure]]] = {}
    refused: dict[str, str] = {}
    first = seen(net)
    for measure in measures:
        try:
            ready, done = suited(first, measure)
        except UnsuitedError as error:
            refused[measure.name] = str(error)
            continue
        own, how = (ready, tuple(done)) if seen is itself else (net, ())
        found.setdefault(how, (own, []))[1].append(measure)
    return list(found.values()), refused


def taken(net: Net, measures: Sequence[Measure], by: str) -> list[list[Figure]]:
    """For each measure its figures of the whole network, in its order, of a network that suits them."""
    return [[f for f in m.compute(net, by) if not (f.thing or f.other or f.of_group)] for m in measures]


def draws(
    net: Net, measures: Sequence[Measure], null: Null, seen: Seen, by: str, runs: int, seed: int, pace: Pace
) -> Iterator[list[list[Figure]]]:
    """The figures of each measure, of so many networks of a null model in turn."""
    for drawn in islice(null.draw(net, by, random.Random(seed)), runs):  # noqa: S311  # a draw, no secret
        yield taken(seen(drawn), measures, by)
        pace.step()


class Pace:
    """Tells a watcher how far the draws are, and refuses what the first shows to take longer than somebody would wait."""

    def __init__(self, total: int, patience: float | None, watch: Watch | None) -> None:
        self.total, self.patience, self.watch, self.done = total, patience, watch, 0
        self.begun = perf_counter()
        self.tell()

    def step(self) -> None:
        """One draw is done. Raises `MisuseError` after the first, if all would take too long."""
        self.done += 1
        seconds = (perf_counter() - self.begun) * self.total
        if self.done == 1 and self.patience is not None and seconds > self.patience:
            few = max(1, int(self.total * self.patience / seconds))
            raise MisuseError(
                f"That would take about {spent(seconds)}: {self.total:,} draws, by the time of the first. Ask for fewer (--runs {few}), or of a "
                "smaller network (--on DATE, another --projection); or let it run with --long."
            )
        self.tell()

    def tell(self) -> None:
        """How much is done, of how much."""
        if self.watch and self.total:
            self.watch(self.done, self.total)


def spent(seconds: float) -> str:
    """A length of time in words.

    >>> spent(100), spent(3 * 3600), spent(200_000)
    ('2 minutes', '3 hours', '2 days')
    """
    for unit, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds > 1.5 * length or unit == "minute":
            number = max(1, round(seconds / length))
            return f"{number:,} {unit}{'s' * (number > 1)}"
    raise AssertionError
