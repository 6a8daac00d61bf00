"""What a graph is asked about paper and practice: decisions, gaps and money; a line or two into each question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from localism.graph.asking import Day, Questions, day

if TYPE_CHECKING:
    from localism.graph.answers import Answer
    from localism.graph.questions.decision_row import DecisionRow
    from localism.graph.questions.gap_row import GapRow
    from localism.graph.questions.money_row import MoneyRow


class PracticeQuestions(Questions):
    """A graph that can be asked about paper and practice."""

    def gap(self, area: str | None = None, *, on: Day = None) -> Answer[GapRow]:
        """Where levels stated and practised differ, and on whose word; duties unmet, powers overridden, rights without a recorded exercise."""
        from localism.graph.questions.gap import gap

        return self._ask(lambda view: gap(view, area, on=day(on)))

    def decision(self, power: str, area: str, *, on: Day = None) -> Answer[DecisionRow]:
        """How a decision goes in an area: who initiates, advises, decides … on what terms, and what is not recorded."""
        from localism.graph.questions.decision import decision

        return self._ask(lambda view: decision(view, power, area, on=day(on)))

    def money(self, place_or_body: str, *, on: Day = None) -> Answer[MoneyRow]:
        """Budgets, funds and grants of a place or a body: who decides, who holds, who funds, on what terms."""
        from localism.graph.questions.money import money

        return self._ask(lambda view: money(view, place_or_body, on=day(on)))
