"""Whom a node of a two-mode network meets: others of its mode, and how many of the other mode the two share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from localism.graph.analysis.ties import Ties


@dataclass(frozen=True, slots=True)
class Fellows:
    """Of one node, those of its mode that share with it (arrays, by place), and what each of its own ties leads to."""

    place: int
    others: Any
    shared: Any
    """How many both are tied to."""
    degrees: Any
    """How many ties each other has."""
    twice: list[int]
    """For each of its ties, in order, how many others with two in common or more that one leads to."""


def fellows(nodes: Sequence[str], ties: Ties) -> Iterator[Fellows]:
    """Each node of one mode with its fellows, in order. O(Σ degree² + n²), held one node at a time.

    >>> one, other = fellows(["a", "b"], {"a": {"x": 1, "y": 1}, "b": {"x": 1, "y": 1}, "x": {"a": 1, "b": 1}, "y": {"a": 1, "b": 1}})
    >>> [int(i) for i in (*one.others, *one.shared, *one.degrees)], one.twice
    ([1, 2, 2], [1, 1])
    """
    import numpy as np

    at = {i: n for n, i in enumerate(nodes)}
    degrees = np.array([len(ties[i]) for i in nodes], dtype=np.int64)
    back: dict[str, Any] = {}
    for i in nodes:
        for j in ties[i]:
            if j not in back:
                back[j] = np.array([at[other] for other in ties[j]], dtype=np.int64)
    none = np.array([], dtype=np.int64)
    for place, i in enumerate(nodes):
        if not ties[i]:
            yield Fellows(place, none, none, none, [])
            continue
        through = [back[j] for j in ties[i]]
        onward = np.concatenate(through)
        shared = np.bincount(onward, minlength=len(nodes))
        shared[place] = 0
        starts = np.cumsum([0, *(len(t) for t in through[:-1])])
        twice = np.add.reduceat((shared > 1)[onward].astype(np.int64), starts)
        others = shared.nonzero()[0]
        yield Fellows(place, others, shared[others], degrees[others], twice.tolist())
