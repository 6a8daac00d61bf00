"""What a graph is asked about its codings, and what else is weighed: a line or two into each question."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from localism.graph.asking import Questions

if TYPE_CHECKING:
    from localism.graph.answers import Answer
    from localism.graph.questions.agreement import By
    from localism.graph.questions.agreement_row import AgreementRow
    from localism.graph.questions.codebook import CodebookRow
    from localism.graph.questions.conflicts import ConflictRow
    from localism.graph.questions.term import TermRow


class CodedQuestions(Questions):
    """A graph that can be asked what coders and informants differ on."""

    def conflicts(self, area: str | None = None) -> Answer[ConflictRow]:
        """Findings that are contested, inferred by all who record them, or from one source; the weakest first."""
        from localism.graph.questions.conflicts import conflicts

        return self._ask(lambda view: conflicts(view, area))

    def agreement(self, coders: Collection[str] = (), *, by: By = "source") -> Answer[AgreementRow]:
        """Krippendorff's alpha for each thing that coders code, with n and an interval, and where they differ.

        Units are holdings as read in the same `source`, or, by `holding`, whichever sources each coder read.
        """
        from localism.graph.questions.agreement import coders_agree

        return self._ask(lambda view: coders_agree(view, coders, by=by))

    def codebook(self, *, access: str = "public") -> Answer[CodebookRow]:
        """The coding frame: every code, what it means, an example and how often it is used, of what `access` may see.

        >>> from localism import Graph
        >>> with Graph.open(":memory:") as graph:
        ...     _ = graph.load_example()
        ...     [(row.code, row.used) for row in graph.codebook()][:3]
        [('decides', 252), ('vetoes', 1), ('ratifies', 10)]
        """
        from localism.graph.questions.codebook import codebook

        return self.slice(access=access)._ask(codebook)

    def codebook_page(self, *, command: str = "", access: str = "public") -> str:
        """The coding frame as a page, in HTML: an appendix that needs no network."""
        from localism.visualisations.codebook import draw_codebook

        return self.slice(access=access)._whole(lambda view: draw_codebook(view, command=command, access=access))

    # ---- the ontology ----

    def term(self, words: str) -> Answer[TermRow]:
        """What a term of the ontology means, where it is used and how it is written, with an example from this graph.

        >>> from localism import Graph
        >>> with Graph.open(":memory:") as graph:
        ...     _ = graph.load_example()
        ...     graph.term("Held by").title
        'held by (loc:heldBy), a property'
        """
        from localism.graph.questions.term import term

        return self.slice(access="public")._ask(lambda view: term(view, words))

    def ontology_page(self) -> str:
        """The reference of the ontology as a page, in HTML, with examples from what is public in this graph."""
        from localism.visualisations.reference import draw_reference

        return self.slice(access="public")._whole(draw_reference)
