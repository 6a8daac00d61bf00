"""What a graph is asked as networks: declared projections, and families of measures taken of them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from localism.graph.asking import Day, Questions, day, today

if TYPE_CHECKING:
    import networkx

    from localism.graph.answers import Answer
    from localism.graph.questions.measure_row import MeasureRow
    from localism.graph.store import View, Watch


class NetworkQuestions(Questions):
    """A graph that can be analysed as networks."""

    def network(
        self,
        projection: str = "",
        *,
        on: Day = None,
        ties: str = "possible",
        recipe: str | Path | None = None,
        area: str | None = None,
        types: Collection[str] = (),
        around: str | None = None,
        hops: int | None = None,
    ) -> networkx.Graph[str]:
        """A network by the name of its recipe, such as `holds` or `co-participation` (docs/analysis.md lists them).

        `graph["recipe"]` of it says how it was made. Ties have `weight`, `ties` (how many records) and `certainty`; `ties="definite"`
        leaves out those that only possibly held on the date. `recipe` is a file of recipes of your own. Without a name: everything
        as things and short edges, a `MultiDiGraph` with all that is known of each. `area`, `types`, `around` and `hops` choose a part of the
        graph first, as `localism.graph.part.Filters` says.

        >>> from localism import Graph
        >>> with Graph.open(":memory:") as graph:
        ...     _ = graph.load_example()
        ...     net = graph.network("delegation", on="2019")
        >>> net.graph["recipe"].recipe.shape, set(nx_tie["certainty"] for _, _, nx_tie in net.edges(data=True)) <= {"definite", "possible"}
        ('directed', True)
        """
        from localism.graph.part import part_of, wanted

        asked = wanted(area, day(on), types, around, hops)
        if not projection and recipe is None:
            from localism.graph.exchange.network import to_networkx

            def whole(view: View) -> networkx.Graph[str]:
                with part_of(view, asked) as part:
                    return to_networkx(part)

            return self._whole(whole)
        from localism.graph.analysis.network import network
        from localism.graph.analysis.reading import read
        from localism.graph.analysis.recipes import recipe as named
        from localism.graph.questions.judged import merging

        chosen = named(projection, recipe)

        def drawn(view: View) -> networkx.Graph[str]:
            # Which ties there were on the date is for the recipe to say: it tells the possible from the definite.
            with part_of(view, asked._replace(on="")) as part, merging(part) as seen:
                return network(read(seen, chosen), on=day(on), ties=ties)

        return self._whole(drawn)

    def measured(
        self,
        family: str,
        projection: str = "",
        *,
        on: Day = None,
        by: str = "",
        ties: str = "possible",
        recipe: str | Path | None = None,
        area: str | None = None,
    ) -> networkx.Graph[str]:
        """The network that a family is taken of, of a place if `area` names one, each measure of things an attribute of its nodes.

        >>> from localism import Graph
        >>> with Graph.open(":memory:") as graph:
        ...     _ = graph.load_example()
        ...     net = graph.measured("centrality", "co-participation")
        >>> round(net.nodes["GB-LAE-WGN"]["betweenness"], 2) > 0
        True
        """
        from localism.graph.analysis.families import family as known
        from localism.graph.analysis.measured import measured

        chosen = known(family)
        name = projection or ("" if recipe else chosen.projection)
        net = self.network(name, on=on, ties=ties, recipe=recipe, area=area)
        return measured(net, chosen, by)

    def analyse(
        self,
        family: str,
        projection: str = "",
        *,
        on: Day | Collection[Day] = None,
        by: str = "",
        ties: str = "possible",
        recipe: str | Path | None = None,
        area: str | None = None,
        top: int | None = None,
        watch: Watch | None = None,
    ) -> Answer[MeasureRow]:
        """A family of measures (`centrality`, `cohesion` …) of a network, on a date or on each of a series of dates.

        With `area`, of the part of the graph that bears on that place, as `localism.graph.part.Filters` says; the note then
        says how much is known there.

        >>> from localism import Graph
        >>> with Graph.open(":memory:") as graph:
        ...     _ = graph.load_example()
        ...     graph.analyse("cohesion", "delegation")[2].definition
        'Ties as a share of those there could be.'
        """
        from localism.graph.analysis.families import family as known
        from localism.graph.analysis.recipes import recipe as named
        from localism.graph.questions.analyse import analyse

        chosen = known(family)
        network = named(projection, recipe, chosen.projection)
        several = on if isinstance(on, Collection) and not isinstance(on, str) else [on]
        dates = [d for d in map(day, several) if d]

        def taken(view: View) -> Answer[MeasureRow]:
            return analyse(view, chosen, network, on=dates, by=by, ties=ties, top=top, where=area or "", watch=watch)

        return self._ask(taken) if area is None else self._of_part(area, dates, taken)

    def _of_part(self, area: str, dates: list[str], taken: Callable[[View], Answer[MeasureRow]]) -> Answer[MeasureRow]:
        from localism.graph.part import part_of, wanted
        from localism.graph.questions.coverage import coverage
        from localism.graph.questions.judged import merging, told
        from localism.graph.questions.thin import thin_place

        def asked(view: View) -> Answer[MeasureRow]:
            known = coverage(view, area, on=dates[-1] if dates else today())
            with part_of(view, wanted(area, None, (), None, None)) as part, merging(part) as seen:
                answer = told(taken(seen), seen)
            return replace(answer, note=f"{thin_place(known, area)}\n{answer.note}")

        return self._whole(asked)
