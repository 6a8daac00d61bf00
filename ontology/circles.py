"""Links that lead round in a circle: each ring of them found once, in time linear in the links."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping

Links = Mapping[str, set[str]]


def circles(links: Links) -> list[list[str]]:
    """One circle through each set of things that all lead to one another: its members, the first of them repeated.

    A circle begins with the least id of its set and takes a shortest way back to it. Tarjan, "Depth-first search and
    linear graph algorithms", SIAM Journal on Computing 1 (1972), for the sets.

    >>> circles({"a": {"b"}, "b": {"c", "d"}, "c": {"a"}, "d": {"d"}})
    [['a', 'b', 'c', 'a'], ['d', 'd']]
    """
    return sorted(_shortest(min(together), together, links) for together in knots(links))


def _shortest(start: str, within: frozenset[str], links: Links) -> list[str]:
    came: dict[str, str] = {}
    waiting = deque([start])
    while start not in came:
        at = waiting.popleft()
        for following in sorted(links[at]):
            if following in within and following not in came:
                came[following] = at
                waiting.append(following)
    back = [start, came[start]]
    while back[-1] != start:
        back.append(came[back[-1]])
    return back[::-1]


def knots(links: Links) -> Iterator[frozenset[str]]:
    """Each set of things that all lead to one another, or of one that leads to itself: whatever stands in a circle."""
    for together in _together(links):
        if len(together) > 1 or together[0] in links.get(together[0], ()):
            yield frozenset(together)


def _together(links: Links) -> Iterator[list[str]]:
    """The strongly connected components, without recursion: a chain may be as long as the file."""
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    on_stack: set[str] = set()
    for root in links:
        if root in order:
            continue
        path: list[tuple[str, Iterator[str]]] = []
        visiting: str | None = root
        while visiting is not None or path:
            if visiting is not None:
                order[visiting] = low[visiting] = len(order)
                stack.append(visiting)
                on_stack.add(visiting)
                path.append((visiting, iter(links.get(visiting, ()))))
                visiting = None
            node, following = path[-1]
            for other in following:
                if other not in order:
                    visiting = other
                    break
                if other in on_stack:
                    low[node] = min(low[node], order[other])
            if visiting is not None:
                continue
            path.pop()
            if path:
                low[path[-1][0]] = min(low[path[-1][0]], low[node])
            if low[node] == order[node]:
                component = [stack.pop()]
                while component[-1] != node:
                    component.append(stack.pop())
                on_stack.difference_update(component)
                yield component
