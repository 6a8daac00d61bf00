"""What an imbalance comes to, in a sentence for each place and date, and when two of its columns need explaining."""

from __future__ import annotations

from collections.abc import Iterable

from localism.graph.analysis.imbalance import Range
from localism.graph.questions.imbalance_place import LEAST
from localism.graph.questions.imbalance_row import AS_STATED, BOUNDS, GROUPS, WHOLE, ImbalanceRow
from localism.graph.questions.sources import in_words

OTHERWISE = (
    "'As stated' is of the powers with both sides recorded, 'whatever is not known' of all powers of the group: where few "
    "have both, the one may lie outside the other."
)


def findings(rows: Iterable[ImbalanceRow]) -> list[str]:
    """A sentence for each place and date: where power lies as recorded, and how much of it that rests on."""
    wholes = [r for r in rows if r.section == WHOLE]
    bounds = {(r.area_id, r.on): r for r in wholes if r.reading == BOUNDS}
    return [_finding(r, bounds.get((r.area_id, r.on))) for r in wholes if r.reading == AS_STATED]


def outside(row: ImbalanceRow) -> bool:
    """Whether what is stated of a group lies in part outside what is left open by the unknown."""
    if row.section != GROUPS or row.low is None or row.high is None or row.least is None or row.most is None:
        return False
    return row.low < row.least or row.high > row.most


def _finding(row: ImbalanceRow, bounds: ImbalanceRow | None) -> str:
    where = f"In {row.area} as of {in_words(row.on)}"
    rests = f"both sides are recorded of {row.powers} of {row.out_of} powers"
    if row.low is None or row.high is None:
        return f"{where} it cannot be said where power lies: {rests}, and a value of the whole takes at least {LEAST}."
    value = Range(row.low, row.high)
    if value.low > 0:
        lies = "nearer the council than the community"
    elif value.high < 0:
        lies = "nearer the community than the council"
    else:
        lies = "neither surely with the council nor surely with the community"
    said = f"{where} power lies, as recorded, {lies}: {value}, where {rests}."
    if bounds and bounds.low is not None and bounds.high is not None and bounds.low < 0 < bounds.high:
        said += " What is not known could turn it either way."
    return said
