"""When there is too little to compare: said beside figures of groups and of places, never left to the reader to find."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

from localism.graph.questions.imbalance_place import LEAST

if TYPE_CHECKING:
    from localism.graph.analysis.projection import Net
    from localism.graph.answers import Answer
    from localism.graph.questions.coverage import CoverageRow

HALF = 0.5
"""The share of the powers known of a place of which something is recorded, below which its network is called thin."""


def thin_groups(net: Net, by: str) -> str:
    """Which groups have fewer than `LEAST` things, so that a figure of theirs says little; blank for none.

    >>> import networkx
    >>> net = networkx.Graph()
    >>> net.add_nodes_from([(n, {"tier": "unitary"}) for n in "abcde"])
    >>> net.add_node("f", tier="parish")
    >>> thin_groups(net, "tier")
    'Too few to compare, fewer than 5 things: parish (1).'
    """
    counts: Mapping[str, int] = Counter(d[by] for _, d in net.nodes(data=True) if d.get(by))
    few = [f"{group} ({n})" for group, n in sorted(counts.items()) if n < LEAST]
    return f"Too few to compare, fewer than {LEAST} things: {', '.join(few)}." if few and len(counts) > 1 else ""


def thin_place(answer: Answer[CoverageRow], where: str) -> str:
    """How many of the powers that the graph knows of have anything recorded in a place, and whether that is thin."""
    from localism.graph.questions.coverage import POWERS, RECORDED

    powers = [r for r in answer if r.section == POWERS]
    recorded = sum(r.state == RECORDED for r in powers)
    if not powers:
        return f"Nothing is known of powers in {where}."
    said = f"In {where} something is recorded of {recorded:,} of the {len(powers):,} powers that the graph knows of"
    thin = recorded < HALF * len(powers)
    return f"{said}: too few to compare it with another place by." if thin else f"{said}."
