"""Whether a figure of a network is out of the ordinary: beside what the same measure gives under a stated null model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum, sqrt
from typing import TYPE_CHECKING

from localism.errors import MisuseError
from localism.graph.analysis.drawing import Pace, alike, draws, itself, projected, taken
from localism.graph.analysis.measure import Figure, Measure
from localism.graph.analysis.nulls import NULLS, Null

if TYPE_CHECKING:
    from localism.graph.analysis.projection import Net
    from localism.graph.store import Watch

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
    network: Net,
    measures: Sequence[Measure],
    null: str,
    *,
    onto: int | None = None,
    by: str = "type",
    runs: int = RUNS,
    seed: int = SEED,
    patience: float | None = None,
    watch: Watch | None = None,
) -> list[Significance]:
    """Each figure that measures give of a whole network, beside what they give of `runs` networks of a null model (0 draws none).

    `onto`: the mode (0 or 1) that a two-mode network is projected onto before it is measured. It is the two-mode network that
    is drawn anew: in a projection those who share one undertaking are all tied to each other, so that rewiring it would be no
    fair comparison. Measures share the draws; the same seed gives the same figures. A measure that is not defined for the
    network has the reason as its `why`. Raises `MisuseError` for a null model that there is not, or that does not suit the
    network, and where the first draw shows that all would take more seconds than `patience`.
    O(runs × (10 × ties + the measures)).

    Source: B. V. North, D. Curtis and P. C. Sham, "A note on the calculation of empirical P values from Monte Carlo
    procedures", *American Journal of Human Genetics* 71 (2002), 439–441 (the ones in the fraction); B. Phipson and G. K. Smyth,
    "Permutation P-values should never be zero", *Statistical Applications in Genetics and Molecular Biology* 9 (2010).
    """
    if null not in NULLS:
        raise MisuseError(f"There is no null model called {null!r}. There are: {', '.join(NULLS)}.")
    if not 0 <= runs <= MOST:
        raise MisuseError(f"{runs:,} runs are too few or too many. Take 99 to {MOST:,}; 999 is usual.")
    seen = itself if onto is None else projected(onto)
    together, refused = alike(network, measures, seen)
    found = {name: [Significance(name, null, None, why=why)] for name, why in refused.items()}
    pace = Pace(runs * len(together), patience, watch)
    for net, those in together:
        real = taken(seen(net), those, by)
        values: list[list[list[float]]] = [[[] for _ in figures] for figures in real]
        # What has no figure of the whole is not measured again.
        whole = [n for n, figures in enumerate(real) if figures]
        for drawn in draws(net, [those[n] for n in whole], NULLS[null], seen, by, runs if whole else 0, seed, pace):
            for n, figures in zip(whole, drawn, strict=True):
                for own, figure in zip(values[n], figures, strict=False):
                    if figure.value is not None:
                        own.append(figure.value)
        for m, figures, drawn_of in zip(those, real, values, strict=True):
            found[m.name] = [_one(m, NULLS[null], f, own, runs) for f, own in zip(figures, drawn_of, strict=True)]
    return [one for m in measures for one in found[m.name]]


def beside(value: float, drawn: Sequence[float]) -> tuple[float, float, float]:
    """How often a null model gives as much, as little, and as far out either way: (r + 1) ÷ (n + 1), twice the smaller.

    >>> beside(5, [1, 2, 3]), beside(2, [1, 2, 3])
    ((0.25, 1.0, 0.5), (0.75, 0.75, 1.0))
    """
    near = _NEAR * max(1.0, abs(value))
    above = (sum(d >= value - near for d in drawn) + 1) / (len(drawn) + 1)
    below = (sum(d <= value + near for d in drawn) + 1) / (len(drawn) + 1)
    return above, below, min(1.0, 2 * min(above, below))


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
