"""What leaves a graph: pages to look at, exports for other tools, rows of SPARQL."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any

from localism.graph.asking import Day, Questions, day, today
from localism.graph.store import View

if TYPE_CHECKING:
    from localism.graph.answers import Answer
    from localism.graph.exchange.sparql import SparqlAnswer
    from localism.graph.exchange.written import Written
    from localism.graph.questions.cite import References
    from localism.visualisations.page import Page

PUBLIC = "public"


class Showing(Questions):
    """A graph that can be drawn and exported: what is public, unless more is asked for."""

    def map(
        self,
        form: str,
        *things: str,
        area: str | None = None,
        on: Day = None,
        types: Collection[str] = (),
        around: str | None = None,
        hops: int | None = None,
        power: str | None = None,
        topic: str | None = None,
        known_on: Day = None,
        access: str = PUBLIC,
        size: str = "",
        projection: str = "",
        reader: str | None = None,
        embed: bool = False,
    ) -> Page:
        """A page of one of `localism.visualisations.forms.FORMS`, of the things that it needs; in a notebook it shows itself.

        Which options a form takes `FORMS` says. What filters leave is what `localism.graph.part.Filters` says; of a
        network `on` is where its slider begins, and `size` a measure (`betweenness`) that things are as large as, in the
        network that `projection` names. `reader="residents"` puts a place or a decision into plain sentences. `embed` makes a
        compact page, for a slide of 960 by 540.

        >>> from localism import Graph
        >>> with Graph.open(":memory:") as graph:
        ...     _ = graph.load_example()
        ...     page = graph.map("place", "Wigan", on="2019-06-01")
        >>> page.heading, page.svg()[:4]
        ('Who has a say over Wigan (E08000010)', '<svg')
        """
        from localism.graph.exchange.about import options
        from localism.graph.part import part_of, wanted
        from localism.graph.questions.judged import merging
        from localism.graph.questions.sized import sized
        from localism.visualisations.forms import Asked, draw, form_named
        from localism.visualisations.page import Page

        chosen = form_named(form, things, area=area)
        asked = wanted(area, day(on) or (today() if chosen.today else None), types, around, hops)
        chosen.check(
            form,
            filtered=bool(asked.types or asked.around),
            narrowed=bool(power or topic),
            size=size,
            projection=projection,
            reader=reader,
        )
        known = day(known_on) or ""
        more = {"for": reader, "power": power, "topic": topic, "size": size, "projection": projection}
        words = "".join(f" {quote(t)}" for t in things) + options(asked.said, known, access)
        words += "".join(f" --{name} {quote(value)}" for name, value in more.items() if value)
        wish = Asked(
            things, area, asked.on or None, power, topic, f"localism map {form}{words}", access, reader=reader or ""
        )

        def drawn(view: View) -> Page:
            if not chosen.filtered:
                with merging(view) as seen:
                    return Page.of(draw(form, seen, wish), embed=embed)
            # These see to their own date: a matrix leaves out what was not, a network has a slider.
            with part_of(view, asked._replace(on="")) as part:
                given = sized(part, size, projection, asked.on or None) if size else None
                return Page.of(draw(form, part, wish._replace(sized=given)), embed=embed)

        return self.slice(known_on=known_on, access=access)._whole(drawn)

    def cite(self, asked: str | Answer[Any], *, known_on: Day = None, access: str = PUBLIC) -> References:
        """The sources behind a thing (by name or id) or an answer, and the datasets that read them, to be cited.

        What is cited may be printed, so only what is public is named unless `access` says otherwise.
        """
        from localism.graph.questions.cite import cite

        return self.slice(known_on=known_on, access=access)._whole(lambda view: cite(view, asked, access=access))

    def export(
        self,
        kind: str,
        path: str | Path,
        *,
        access: str = PUBLIC,
        area: str | None = None,
        on: Day = None,
        types: Collection[str] = (),
        around: str | None = None,
        hops: int | None = None,
        known_on: Day = None,
    ) -> Written:
        """Write the graph in one of `localism.graph.exchange.KINDS`, or the part that the filters leave; the files.

        Where an earlier export is, the new one takes its place; anything else there is left alone (`MisuseError`).

        `localism.graph.part.Filters` says what they leave. Only those who may see everything (`restricted`) get, in
        `trig`, the history as well, unless it is asked for as known on a day: the whole then loads as the same graph.
        """
        from localism.graph.exchange import export, has_history
        from localism.graph.exchange.about import about
        from localism.graph.part import part_of, wanted

        asked = wanted(area, day(on), types, around, hops)
        known = day(known_on) or ""
        history = has_history(kind, access, known)

        def written(view: View) -> Written:
            with part_of(view, asked, history=history) as part:
                said = about(part, kind, asked, known_on=known, access=access, history=history)
                return export(kind, part, Path(path), said)

        return self.slice(known_on=known_on, access=access)._whole(written)

    def sparql(self, query: str, *, access: str = PUBLIC, limit: int = 1_000, timeout: float = 30.0) -> SparqlAnswer:
        """The rows of a SPARQL query over the graph as it is exported: it can only read. Needs pyoxigraph or rdflib."""
        from localism.graph.exchange.sparql import sparql

        return self.slice(access=access)._whole(lambda view: sparql(view, query, limit=limit, timeout=timeout))
