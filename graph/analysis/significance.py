"""Whether a figure of a network is out of the ordinary: beside what the same measure gives under a stated null model."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from math import fsum, sqrt
from typing import TYPE_CHECKING

from localism.errors import MisuseError
from localism.graph.analysis.measure import KEPT, Figure, Measure, suited
from localism.graph.analysis.nulls import NULLS, Null

if TYPE_CHECKING:
    import networkx

    from localism.graph.analysis.projection import Net
    from localism.graph.store import Watch

__all__ = ["Significance", "against", "beside", "projected"]

RUNS, SEED = 999, 1979
MOST = 100_000
_NEAR = 1e-9
"""Values nearer than this, beside their size, are the same: sums in another order differ in their last digits."""


@dataclass(frozen=True, slots=True)
class Significance:
    """One figure beside its values under a null model.

    `expected` and `spread` are the mean and the standard deviation of those values, `low` and `high` where the middle 95 %
    of them lie. `z` is how many spreads the figure is from what is expected (an effect size; None where nothing varies).
    `above` and `below` are the chance of a value as high, or as low, under the null model: (r + 1) ÷ (n + 1), never 0; `p` is
    twice the smaller, at most 1. `why` says why there is none.
    """

    measure: str
    null: str
    value: float | None
    expected: float | None = None
    spread: float | None = None
    low: float | None = None
    high: float | None = None
    z: float | None = None
    above: float | None = None
    below: float | None = None
    p: float | None = None
    runs: int = 0
    detail: str = ""
    why: str = ""


def against(
    network: Net | networkx.MultiGraph[str],
    measure: Measure,
    null: str,
    *,
    by: str = "type",
    runs: int = RUNS,
    seed: int = SEED,
    watch: Watch | None = None,
) -> list[Significance]:
    """Each figure that a measure gives of a whole network, beside what it gives of `runs` networks of a null model (0 draws none).

    The same seed gives the same figures. Raises `MisuseError` for a null model that there is not, or that does not suit the
    network, and as the measure does. O(runs × (10 × ties + the measure)).

    Source: B. V. North, D. Curtis and P. C. Sham, "A note on the calculation of empirical P values from Monte Carlo
    procedures", *American Journal of Human Genetics* 71 (2002), 439–441 (the ones in the fraction); B. Phipson and G. K. Smyth,
    "Permutation P-values should never be zero", *Statistical Applications in Genetics and Molecular Biology* 9 (2010).
    """
    if null not in NULLS:
        raise MisuseError(f"There is no null model called {null!r}. There are: {', '.join(NULLS)}.")
    if not 0 <= runs <= MOST:
        raise MisuseError(f"{runs:,} runs are too few or too many. Take 99 to {MOST:,}; 999 is usual.")
    net, _ = suited(network, measure)
    found = _whole(measure.compute(net, by))
    values: list[list[float]] = [[] for _ in found]
    for done, drawn in enumerate(islice(NULLS[null].draw(net, by, random.Random(seed)), runs), 1):  # noqa: S311
        for own, figure in zip(values, _whole(measure.compute(drawn, by)), strict=False):
            if figure.value is not None:
                own.append(figure.value)
        if watch:
            watch(done, runs)
    return [_one(measure, NULLS[null], figure, own, runs) for figure, own in zip(found, values, strict=True)]


def beside(value: float, drawn: Sequence[float]) -> tuple[float, float, float]:
    """How often a null model gives as much, as little, and as far out either way: (r + 1) ÷ (n + 1), twice the smaller.

    >>> beside(5, [1, 2, 3]), beside(2, [1, 2, 3])
    ((0.25, 1.0, 0.5), (0.75, 0.75, 1.0))
    """
    near = _NEAR * max(1.0, abs(value))
    above = (sum(d >= value - near for d in drawn) + 1) / (len(drawn) + 1)
    below = (sum(d <= value + near for d in drawn) + 1) / (len(drawn) + 1)
    return above, below, min(1.0, 2 * min(above, below))


def _whole(figures: Iterable[Figure]) -> list[Figure]:
    """The figures of the whole network, in the measure's order."""
    return [f for f in figures if not (f.thing or f.other or f.of_group)]


def _one(measure: Measure, null: Null, figure: Figure, drawn: Sequence[float], runs: int) -> Significance:
    if figure.value is None:
        return Significance(measure.name, null.name, None, detail=figure.detail, why=figure.why)
    if not drawn:
        why = "" if not runs else "the measure has no value in any network of the null model"
        return Significance(measure.name, null.name, figure.value, detail=figure.detail, why=why)
    mean = fsum(drawn) / len(drawn)
    spread = sqrt(fsum((d - mean) ** 2 for d in drawn) / (len(drawn) - 1)) if len(drawn) > 1 else 0.0
    varies = spread > _NEAR * max(1.0, abs(mean))
    above, below, p = beside(figure.value, drawn)
    ordered = sorted(drawn)
    cut = int(0.025 * len(ordered))
    return Significance(
        measure.name,
        null.name,
        figure.value,
        mean,
        spread if varies else 0.0,
        ordered[cut],
        ordered[-1 - cut],
        (figure.value - mean) / spread if varies else None,
        above,
        below,
        p,
        len(drawn),
        figure.detail,
        "" if varies else _constant(figure.value, mean),
    )


def _constant(value: float, mean: float) -> str:
    if abs(value - mean) <= _NEAR * max(1.0, abs(mean)):
        return "the null model leaves this figure as it is: it says nothing of it"
    return "every network of the null model has one other figure, so there is no spread to measure an effect by"


def projected(measure: Measure, onto: int) -> Measure:
    """The measure of what a two-mode network projects onto one of its modes, so that the two-mode network is what is drawn anew.

    Rewiring a projection itself would be no fair comparison: those who share one undertaking are all tied to each other.
    """
    from localism.graph.analysis.network import newman

    def compute(net: Net, by: str) -> Iterable[Figure]:
        shared: dict[str, list[tuple[str, bool]]] = {}
        names = {n: str(d.get("id", n)) for n, d in net.nodes(data=True)}
        for a, b, d in net.edges(data=True):
            member, other = (a, b) if net.nodes[a]["bipartite"] == onto else (b, a)
            shared.setdefault(other, []).append((names[member], d.get("certainty") == "definite"))
        out = newman([shared[other] for other in sorted(shared)])
        for n, d in net.nodes(data=True):
            if d["bipartite"] == onto and names[n] in out:
                out.nodes[names[n]].update({k: v for k, v in d.items() if k not in ("bipartite", "mode")})
        return measure.compute(suited(out, measure)[0], by)

    return replace(measure, compute=compute, two_mode=KEPT, undirected=KEPT, directed=KEPT)
