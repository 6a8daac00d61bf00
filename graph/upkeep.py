"""What a graph is asked by those who keep it up: what a load changed, and what to do next; a line or two into each question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from localism.errors import MisuseError
from localism.graph.asking import Questions
from localism.graph.store import View, Watch, counting

if TYPE_CHECKING:
    from localism.graph.answers import Answer
    from localism.graph.graph import Graph
    from localism.graph.questions.diff_row import DiffRow
    from localism.graph.questions.step_row import StepRow
    from localism.graph.validation.answer import BreachRow


class UpkeepQuestions(Questions):
    """A graph that can be asked what changed in it and what is missing."""

    _of: Graph | None

    def diff(
        self, other: UpkeepQuestions | None = None, *, since: str = "", until: str = "", name: str = "the other graph"
    ) -> Answer[DiffRow]:
        """What the last load changed; with `since` and `until` (a run's number or a day) what loads did between them.

        With another graph: what either says and the other does not. Raises `MisuseError`, also for loads of a slice.

        >>> from localism import Graph
        >>> with Graph.open(":memory:") as graph:
        ...     _ = graph.load_example()
        ...     graph.diff().note.splitlines()[-1][:26], len(graph.diff(graph))
        ('Run 1: pilot-areas, loaded', 0)
        """
        from localism.graph.questions.diff import diff, diff_graphs

        if other is None:
            if self._of is not None:
                raise MisuseError(
                    "What is open to some only keeps no loads: ask what they changed without --access, or name another graph."
                )
            return self._whole(lambda view: diff(view, since=since, until=until))
        return self._whole(lambda here: other._whole(lambda there: diff_graphs(here, there, name=name)))

    def validate(
        self, *, quick: bool = False, watch: Watch | None = None, subject: str = "the graph"
    ) -> Answer[BreachRow]:
        """What breaks a constraint of the ontology: by the full SHACL, or `quick`, by the same checks without RDF.

        The full one needs pySHACL (`MisuseError` without it) and takes some milliseconds a thing.

        >>> from localism import Graph
        >>> with Graph.open(":memory:") as graph:
        ...     _ = graph.load_example()
        ...     len(graph.validate(quick=True))
        0
        """
        from localism.graph.validation.answer import of_graph
        from localism.graph.validation.full import validate
        from localism.graph.validation.portions import portions
        from localism.graph.validation.quick import quick as quickly

        def validated(view: View) -> Answer[BreachRow]:
            progress = counting(watch, sum(view.counts().values())) if watch else None
            found = quickly(view, progress=progress) if quick else validate(portions(view, progress=progress))
            return of_graph(view, found, subject)

        return self._whole(validated)

    def next_steps(self, area: str | None = None, *, limit: int | None = None) -> Answer[StepRow]:
        """What is missing where it matters, as a to-do list, most useful first; of each kind at most `limit`.

        >>> from localism import Graph
        >>> with Graph.open(":memory:") as graph:
        ...     _ = graph.load_example()
        ...     print(graph.next_steps("Wigan", limit=1)[0].places[0])
        Power holdings.csv, Power holdings!A145
        """
        from localism.graph.questions.next_steps import next_steps

        return self._whole(lambda view: next_steps(view, area, limit=limit))
