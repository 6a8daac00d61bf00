"""What a graph is asked about its networks beside chance: a line or two into the question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from localism.graph.asking import Day, Questions, day

if TYPE_CHECKING:
    from localism.graph.answers import Answer
    from localism.graph.questions.significance import SignificanceRow
    from localism.graph.store import Watch


class ChanceQuestions(Questions):
    """A graph whose figures can be set beside those of chance."""

    def significance(
        self,
        family: str,
        *,
        projection: str = "",
        on: Day = None,
        by: str = "type",
        null: str = "",
        runs: int = 999,
        seed: int = 1979,
        patience: float | None = 3_600,
        watch: Watch | None = None,
    ) -> Answer[SignificanceRow]:
        """The figures of a family of measures beside those of a null model (`rewired`, `dealt`, `two-mode`): effect size and p.

        What would take more than `patience` seconds is refused after the first draw; None waits for as long as it takes.

        >>> from localism import Graph
        >>> with Graph.open(":memory:") as graph:
        ...     _ = graph.load_example()
        ...     row = graph.significance("mixing", on="2019-06-01", runs=99)[0]
        ...     (row.measure, row.value, row.z_line, row.p)
        ('E-I index', 1.0, '+2.14', 0.02)
        """
        from localism.graph.analysis.families import family as named
        from localism.graph.questions.significance import significance

        chosen, when = named(family), day(on)
        return self._ask(
            lambda view: significance(
                view,
                chosen,
                projection=projection,
                on=when,
                by=by,
                null=null,
                runs=runs,
                seed=seed,
                patience=patience,
                watch=watch,
            )
        )

    def report_networks(
        self,
        *,
        on: Day = None,
        runs: int = 99,
        seed: int = 1979,
        command: str = "",
        access: str = "public",
        watch: Watch | None = None,
    ) -> str:
        """A page, in HTML: every network with its figures beside chance, what each measure is, and a methods paragraph."""
        from localism.visualisations.reporting import draw_report

        when = day(on)
        return self.slice(access=access)._whole(
            lambda view: draw_report(view, on=when, command=command, access=access, runs=runs, seed=seed, watch=watch)
        )
