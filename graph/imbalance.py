"""What a graph is asked about the balance of power: a line or two into the question."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from localism.errors import MisuseError
from localism.graph.asking import Day, Questions, day, today

if TYPE_CHECKING:
    from localism.graph.analysis.weights import Weights
    from localism.graph.answers import Answer
    from localism.graph.questions.imbalance_row import ImbalanceRow
    from localism.graph.store import View


class ImbalanceQuestions(Questions):
    """A graph that can be asked how far power lies with council rather than community."""

    def imbalance(
        self,
        area: str,
        *,
        on: Day = None,
        compare: Collection[str] = (),
        dates: Collection[Day] = (),
        weights: str | Path | None = None,
    ) -> Answer[ImbalanceRow]:
        """How far power lies with the council's side (+1) rather than the community's (−1), by group of powers.

        On a date (without one, today) or several; beside other areas, in the order given, on powers that all have
        recorded. `weights` is a CSV file of what acts and levels count for. docs/imbalance.md has the method.

        >>> from localism import Graph
        >>> with Graph.open(":memory:") as graph:
        ...     _ = graph.load_example()
        ...     rows = graph.imbalance("Cornwall", on="2019-06-01").rows
        ...     [(r.value_line, r.count_line) for r in rows if r.reading == "as stated"]
        [('−0.19 to +0.08', '7 of 57')]
        """
        from localism.graph.questions.imbalance import imbalance

        return self._ask(lambda view: imbalance(view, (area, *compare), on=_days(on, dates), weights=_weights(weights)))

    def imbalance_page(
        self,
        area: str,
        *,
        on: Day = None,
        compare: Collection[str] = (),
        dates: Collection[Day] = (),
        weights: str | Path | None = None,
        command: str = "",
        access: str = "public",
    ) -> str:
        """The same as a page, in HTML, that needs no network."""
        from localism.visualisations.balance import draw_balance

        def drawn(view: View) -> str:
            days, chosen = _days(on, dates), _weights(weights)
            return draw_balance(view, (area, *compare), on=days, weights=chosen, command=command, access=access)

        return self.slice(access=access)._whole(drawn)


def _days(on: Day, dates: Collection[Day]) -> list[str]:
    if on is not None and dates:
        raise MisuseError("Ask either on a date (--on) or on several (--dates), not both.")
    return [day(d) or today() for d in dates] or [day(on) or today()]


def _weights(path: str | Path | None) -> Weights:
    from localism.graph.analysis.weights import read_weights, shipped

    return read_weights(path) if path is not None else shipped()
