"""What kinds of `static/figure.css` stand for: the parts that a body may have in a power, and the sides that it may stand on."""

from __future__ import annotations

from localism.graph.questions.place_row import COUNTED
from localism.visualisations.words import N_

__all__ = ["BANDS", "KINDS", "OTHER", "PARTS"]

PARTS = dict(COUNTED)
"""Kind of a part → how it is said, the strongest first."""
BANDS = (
    ("community", N_("Community"), "community"),
    ("local council", N_("Parish, town and community councils"), "local"),
    ("state", N_("Councils and the state, from the nearest to the widest"), "state"),
    ("other", N_("Others: partnerships, funders, providers"), "others"),
)
"""Side, heading (a message) and kind of each band: power starts with people, so they come first."""
OTHER = BANDS[-1][0]
KINDS = {side: kind for side, _heading, kind in BANDS}
