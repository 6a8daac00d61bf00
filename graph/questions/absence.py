"""Why an answer is empty: nothing recorded, nothing recorded here, ended, or not yet begun."""

from __future__ import annotations

from collections.abc import Sequence

from localism.graph.entity import Entity
from localism.graph.questions.sources import in_words
from localism.graph.store import Span

NOT_RECORDED = "That nothing is recorded does not mean that nobody holds it."


def out_of_time(holdings: Sequence[Entity], span: Span) -> str:
    """Why none of these holdings held on any day of a span: how many had ended, and when; how many had not begun."""
    dated = [(e, e.bounds) for e in holdings if e.bounds]
    contrary = [e for e, b in dated if b.to_max <= b.from_min]
    ended = sorted((b.to_max, e.one("to")) for e, b in dated if e not in contrary and b.to_max <= span[0])
    later = sorted((b.from_min, e.one("from")) for e, b in dated if e not in contrary and b.from_min >= span[1])
    parts = []
    if ended:
        last = f"the last {in_words(ended[-1][1])}" if len(ended) > 1 else in_words(ended[-1][1])
        parts.append(f"{len(ended)} had ended ({last})")
    if later:
        first = f"the first begins {in_words(later[0][1])}" if len(later) > 1 else f"begins {in_words(later[0][1])}"
        parts.append(f"{len(later)} had not yet begun ({first})")
    if contrary:
        parts.append(f"{len(contrary)} had dates that contradict each other")
    if rest := len(holdings) - len(ended) - len(later) - len(contrary):
        parts.append(f"{rest} held elsewhere then, as areas and who governs them change")
    return ", ".join(parts)


def holdings_are(count: int) -> str:
    """`1 holding is`, `3 holdings are`."""
    return "1 holding is" if count == 1 else f"{count} holdings are"
