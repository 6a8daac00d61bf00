"""Whether figures of a network are out of the ordinary: each beside what it is in networks of a stated null model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from localism.errors import MisuseError
from localism.graph.analysis.measure import Family
from localism.graph.analysis.network import network
from localism.graph.analysis.nulls import BOTH_SIDES, DEALT, NULLS, REWIRED
from localism.graph.analysis.projection import TWO_MODE, Recipe, made
from localism.graph.analysis.reading import read
from localism.graph.analysis.recipes import recipe
from localism.graph.analysis.significance import RUNS, SEED, Significance, against
from localism.graph.answers import Answer
from localism.graph.store import View, Watch

OF_GROUPS = ("mixing",)
"""Families that ask how ties lie to groups: tested by dealing the groups anew."""
PATIENCE = 3_600.0
"""Seconds that draws may take unless somebody says that they will wait."""


@dataclass(frozen=True, slots=True)
class SignificanceRow:
    """One figure of a whole network, and where it lies among those of the null model (`Significance` says what each is)."""

    family: str
    measure: str
    definition: str
    of: str
    value: float | None
    expected: float | None
    low: float | None
    high: float | None
    z: float | None
    above: float | None
    below: float | None
    p: float | None
    null: str
    runs: int
    why: str
    source: str
    group: str = ""

    TABLE: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = (
        ("Measure", ("measure", "of")),
        ("Value", ("value_line",)),
        ("By chance", ("chance_lines",)),
        ("Effect (z)", ("z_line",)),
        ("p", ("p_line",)),
        ("", ("why",)),
    )

    @property
    def value_line(self) -> str:
        """The figure, or that there is none."""
        return _figure(self.value)

    @property
    def chance_lines(self) -> tuple[str, ...]:
        """What is expected by chance, and where the middle 95 % lie."""
        if self.expected is None:
            return ()
        return _figure(self.expected), f"{_figure(self.low)} to {_figure(self.high)}"

    @property
    def z_line(self) -> str:
        """How many standard deviations it is from what is expected."""
        return "?" if self.z is None else f"{self.z:+.2f}".replace("-", "−")

    @property
    def p_line(self) -> str:
        """The chance of a figure as far out under the null model, either way."""
        return "?" if self.p is None else f"{self.p:.3g}"


def significance(
    view: View,
    family: Family,
    *,
    projection: str = "",
    on: str | None = None,
    by: str = "type",
    null: str = "",
    runs: int = RUNS,
    seed: int = SEED,
    patience: float | None = PATIENCE,
    watch: Watch | None = None,
) -> Answer[SignificanceRow]:
    """Each figure of a whole network that the measures of a family give, beside those of a null model.

    Without a null model the one that suits: `dealt` for how groups mix, `two-mode` for two-mode networks, else `rewired`. Raises
    `MisuseError` where the network, the measure or the null model is not for this, or all would take more seconds than `patience`.
    """
    made_by = recipe(projection or family.projection)
    chosen = null or fitting(family, made_by)
    if chosen not in NULLS:
        raise MisuseError(f"There is no null model called {chosen!r}. There are: {', '.join(NULLS)}.")
    onto = made_by.projects_onto if chosen != DEALT else ""
    if onto:
        made_by = replace(made_by, shape=TWO_MODE, projects_onto="")
    net = network(read(view, made_by), on=on)
    mode = (0 if onto == "from" else 1) if onto else None
    found = against(
        net, family.measures, chosen, onto=mode, by=by, runs=runs, seed=seed, patience=patience, watch=watch
    )
    rows = tuple(_rows(family, found))
    model = NULLS[chosen]
    drawn = "\nThe two-mode network is drawn anew, and what it projects is measured." if onto else ""
    note = f"{made(net)}{drawn}\nNull model `{chosen}`: {model.keeps} ({model.source}). {runs} draws, seed {seed}."
    if not rows:
        note += (
            "\nThe measures of this family are of each thing; none is of the whole network: localism analyse has them."
        )
    note += "\np is of each figure by itself: of many, one in twenty is below 0.05 by chance."
    return Answer(SignificanceRow, rows, f"{family.title}: beside chance", note)


def fitting(family: Family, made_by: Recipe) -> str:
    """The null model that suits a family on a network: of a projection, that of the two-mode network it comes from."""
    if family.name in OF_GROUPS:
        return DEALT
    return BOTH_SIDES if made_by.shape == TWO_MODE or made_by.projects_onto else REWIRED


def _rows(family: Family, found: Sequence[Significance]) -> Iterator[SignificanceRow]:
    measures = {m.name: m for m in family.measures}
    for f in found:
        measure = measures[f.measure]
        yield SignificanceRow(
            family=family.name,
            measure=measure.name,
            definition=measure.definition,
            of=f.detail,
            value=_rounded(f.value),
            expected=_rounded(f.expected),
            low=_rounded(f.low),
            high=_rounded(f.high),
            z=_rounded(f.z),
            above=_rounded(f.above),
            below=_rounded(f.below),
            p=_rounded(f.p),
            null=f.null,
            runs=f.runs,
            why=f.why,
            source=measure.source,
        )


def _rounded(value: float | None) -> float | None:
    """To six significant digits: a sum in another order must not show."""
    return None if value is None else float(f"{value:.6g}")


def _figure(value: float | None) -> str:
    if value is None:
        return "?"
    return (f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}").replace("-", "−")
